"""Rows of indexes and extended statistics, which stand on tables and materialized views alike."""

from __future__ import annotations

from collections.abc import Callable

from junco.schema.model import Index, Ref, Statistics
from junco.schema.readers.reading import PG_CLASS, PG_STATISTIC_EXT, Reading, Row
from junco.schema.readers.tables import mark_clustered


def _index(reading: Reading, row: Row) -> None:
    relation = reading.relation(row["table_oid"])
    if relation is None or reading.is_ignored(relation.schema, row["name"]):
        return
    definition, options = _apart(row)
    value = Index(
        unique=row["unique"],
        definition=definition,
        valid=row["valid"] or row["partitioned"],
        options=tuple(sorted(options)),
        options_as_written=options,
        statistics=tuple(zip(row["target_columns"] or (), row["targets"] or (), strict=True)),
        tablespace=row["tablespace"],
        clustered=row["clustered"],
        replica_identity=row["replica_identity"],
        # 0 stands for an expression: then the columns alone do not say what is unique
        columns=reading.column_names(row["table_oid"], row["positions"][: row["key_count"]])
        if 0 not in row["positions"]
        else (),
        predicate=row["predicate"],
        nulls_not_distinct=row["nulls_not_distinct"],
        partitioned=row["partitioned"],
        parts=tuple(row["parts"] or ()),
    )
    reading.add(PG_CLASS, row["oid"], Ref("index", relation.schema, row["name"], relation.name), value)
    if row["clustered"]:
        mark_clustered(reading, relation)


def _apart(row: Row) -> tuple[str, tuple[str, ...]]:
    """The definition without its storage parameters, and these."""
    text: str = row["definition"]
    condition = f" WHERE {row['predicate']}" if row["predicate"] else ""
    tail = f"{row['with_options'] or ''}{condition}"
    if row["with_options"] and text.endswith(tail):
        return text.removesuffix(tail) + condition, tuple(row["options"])
    return text, ()


def _statistics(reading: Reading, row: Row) -> None:
    relation = reading.relation(row["table_oid"])
    if relation is not None and not reading.left_out(
        PG_STATISTIC_EXT, row["oid"], row["schema"], row["name"]
    ):
        ref = Ref("statistics", row["schema"], row["name"])
        value = Statistics(definition=row["definition"], target=row["target"])
        reading.add(PG_STATISTIC_EXT, row["oid"], ref, value)
        reading.needs.add((ref, relation))


READERS: dict[str, Callable[[Reading, Row], None]] = {"indexes": _index, "statistics": _statistics}
