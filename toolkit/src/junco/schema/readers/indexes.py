"""Rows of indexes and extended statistics, which stand on tables and materialized views alike."""

from __future__ import annotations

from collections.abc import Callable

from junco.schema.model import Index, Ref, Statistics
from junco.schema.readers.reading import PG_CLASS, PG_STATISTIC_EXT, Reading, Row
from junco.schema.readers.tables import mark_clustered
from junco.sqltext import tokens


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
        keys=tuple(row["keys"] or ()),
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
        written = row["definition"]
        value = Statistics(definition=_sorted(written), target=row["target"], as_written=written)
        reading.add(PG_STATISTIC_EXT, row["oid"], ref, value)
        reading.needs.append((ref, relation))


def _sorted(definition: str) -> str:
    """The definition with its columns by name: PostgreSQL has them in the order of the table, which may change."""
    head, words, rest = definition.rpartition(" FROM ")
    kinds, on, listed = head.partition("ON ")
    parts, depth, start = [], 0, 0
    for token in tokens(listed):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(token.text, 0)
        if token.text == "," and not depth:
            parts.append(listed[start : token.start].strip())
            start = token.start + 1
    parts.append(listed[start:].strip())
    columns = sorted(part for part in parts if not part.endswith(")"))
    others = [part for part in parts if part.endswith(")")]
    return f"{kinds}{on}{', '.join((*columns, *others))}{words}{rest}"


READERS: dict[str, Callable[[Reading, Row], None]] = {"indexes": _index, "statistics": _statistics}
