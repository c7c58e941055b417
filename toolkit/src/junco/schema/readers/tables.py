"""Rows of tables and what lies in them: columns, defaults, constraints, sequences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from junco.schema.model import (
    Column,
    Constraint,
    Default,
    Identity,
    MaterializedView,
    Ownership,
    Ref,
    Sequence,
    SequenceOptions,
    Table,
    Typing,
    column_ref,
    namespace_ref,
    table_of,
    table_ref,
)
from junco.schema.model.names import not_null_name
from junco.schema.readers.reading import PG_ATTRDEF, PG_CLASS, PG_CONSTRAINT, Reading, Row, Tuple

INTEGER_RANGE = {"smallint": 2**15, "integer": 2**31, "bigint": 2**63}


def _table(reading: Reading, row: Row) -> None:
    if reading.left_out(PG_CLASS, row["oid"], row["schema"], row["name"]):
        return
    toast = tuple(f"toast.{option}" for option in row["toast_options"])
    options = (*row["options"], *toast)
    value = Table(
        partition_key=row["partition_key"],
        server=row["server"],
        foreign_options=tuple(sorted(row["foreign_options"])),
        foreign_options_as_written=tuple(row["foreign_options"]),
        unlogged=row["unlogged"],
        options=tuple(sorted(options)),
        options_as_written=options,
        access_method=row["access_method"],
        tablespace=row["tablespace"],
        row_security=row["row_security"],
        force_row_security=row["force_row_security"],
        replica_identity=row["replica_identity"],
    )
    ref = table_ref(row["schema"], row["name"])
    reading.add(PG_CLASS, row["oid"], ref, value)
    if row["of_name"]:
        typing, type_ = (
            Ref("typing", ref.schema, ref.name),
            Ref("composite type", row["of_schema"], row["of_name"]),
        )
        reading.objects[typing] = Typing(type=type_)
        reading.needs += [(typing, ref), (typing, type_)]


def _column(reading: Reading, row: Tuple) -> None:
    table_oid, name, not_null_oid, position, options, foreign_options = row[:6]
    table = reading.relation(table_oid)
    if table is None:
        return
    lists = tuple(options or ()), tuple(foreign_options or ())
    value = _column_of(position, lists, row[6:])
    written = value.not_null_constraint
    if written and written != not_null_name(table.name, name):
        value = replace(value, not_null_name=written)
    reading.add(PG_CLASS, table_oid, column_ref(table.schema, table.name, name), value, position)
    if not_null_oid:
        reading.aliases[PG_CONSTRAINT, not_null_oid, 0] = (PG_CLASS, table_oid, position)


# Most columns of a database are like others, and like those of the database that it is compared with.
@lru_cache(maxsize=2**14)
def _column_of(position: int, lists: tuple[tuple[str, ...], tuple[str, ...]], facts: Tuple) -> Column:
    """The column of these facts, which are in the order of the query."""
    type_, base, collation, identity, generated, storage, own_storage, compression, statistics = facts[:9]
    local, in_key, not_null, name, comment, no_inherit, validated, not_null_local, own = facts[9:]
    return Column(
        type=type_,
        not_null=not_null,
        collation=collation,
        virtual=generated == "v",
        # the expression comes with the defaults, the sequence with the sequences
        generated=generated or None,
        identity=Identity(always=identity == "a", sequence="", sequence_schema="") if identity else None,
        storage=storage,
        compression=compression,
        statistics=statistics,
        options=tuple(sorted(lists[0])),
        foreign_options=tuple(sorted(lists[1])),
        options_as_written=lists[0],
        foreign_options_as_written=lists[1],
        base=base,
        own_storage=own_storage,
        position=position,
        local=local,
        not_null_no_inherit=no_inherit,
        not_null_validated=validated,
        not_null_local=not_null_local,
        not_null_comment=comment,
        not_null_constraint=name,
        not_null_own=own,
        in_key=in_key,
    )


def _default(reading: Reading, row: Tuple) -> None:
    oid, table_oid, position, expression = row
    ref = reading.column(table_oid, position)
    if ref is None:
        return
    column = reading.objects[ref]
    if isinstance(column, Column) and column.generated:
        reading.add(PG_ATTRDEF, oid, ref, replace(column, generated=expression))
    else:
        default = Ref("default", ref.schema, ref.name, ref.table)
        reading.add(PG_ATTRDEF, oid, default, _default_of(expression))
        reading.needs.append((default, ref))


@lru_cache(maxsize=2**14)
def _default_of(expression: str) -> Default:
    return Default(expression=expression)


_CONSTRAINT_TYPES = {"p": "primary key", "u": "unique", "f": "foreign key", "c": "check", "x": "exclude"}


def _constraint(reading: Reading, row: Row) -> None:
    table = reading.relation(row["table_oid"])
    if table is None:
        return
    ref = Ref("constraint", table.schema, row["name"], table.name)
    # A foreign key's index is the one of the other side.
    if row["index_oid"] and row["type"] != "f":
        reading.addresses[PG_CLASS, row["index_oid"], 0] = ref
    value = Constraint(
        type=_CONSTRAINT_TYPES[row["type"]],
        definition=_bare_definition(row),
        deferrable=row["deferrable"],
        deferred=row["deferred"],
        validated=row["validated"] or not row["enforced"],
        options=tuple(sorted(row["options"])),
        tablespace=row["tablespace"],
        clustered=row["clustered"],
        replica_identity=row["replica_identity"],
        enforced=row["enforced"],
        local=row["local"],
        columns=reading.column_names(row["table_oid"], row["positions"]),
        references=table_ref(row["referenced_schema"], row["referenced_table"])
        if row["referenced_oid"]
        else None,
        referenced_columns=tuple(row["referenced_columns"] or ()),
        expression=row["expression"] or "",
        no_inherit=row["no_inherit"],
        options_as_written=tuple(row["options"]),
        partitioned=row["partitioned"],
        parts=tuple(row["parts"] or ()),
    )
    reading.add(PG_CONSTRAINT, row["oid"], ref, value)
    if value.references:
        reading.needs.append((ref, value.references))
    if row["clustered"]:
        mark_clustered(reading, table)


def mark_clustered(reading: Reading, ref: Ref) -> None:
    """The mark is the index's; that there is one is the table's."""
    table = reading.objects[ref]
    assert isinstance(table, Table | MaterializedView)  # noqa: S101 - nothing else is registered as a relation
    reading.objects[ref] = replace(table, clustered=True)


def _bare_definition(row: Row) -> str:
    text: str = row["definition"]
    text = text.removesuffix(" NOT VALID").removesuffix(" NOT ENFORCED")
    text = text.removesuffix(" INITIALLY DEFERRED") if row["deferred"] else text
    return text.removesuffix(" DEFERRABLE") if row["deferrable"] else text


def _sequence(reading: Reading, row: Row) -> None:
    if reading.left_out(PG_CLASS, row["oid"], row["schema"], row["name"]):
        return
    column = reading.column(row["table_oid"], row["position"]) if row["link"] else None
    if row["link"] and column is None:
        return  # it belongs to a table that is left out
    options = sequence_options(row)
    if row["link"] == "i" and column is not None:
        _identity(reading, column, row, options)
        return
    ref = Ref("sequence", row["schema"], row["name"])
    value = Sequence(type=row["type"], unlogged=row["unlogged"], options=options)
    reading.add(PG_CLASS, row["oid"], ref, value)
    if column is not None:
        ownership = Ref("ownership", row["schema"], row["name"])
        reading.objects[ownership] = Ownership(column=column)
        reading.needs += [(ownership, ref), (ownership, column)]


def _identity(reading: Reading, ref: Ref, row: Row, options: SequenceOptions) -> None:
    column = reading.objects[ref]
    assert isinstance(column, Column)  # noqa: S101 - that is what columns are registered with
    assert column.identity is not None  # noqa: S101 - PostgreSQL links no other column in this way
    table = reading.objects.get(table_of(ref))
    identity = replace(
        column.identity,
        sequence=row["name"],
        sequence_schema=row["schema"],
        options=options,
        unlogged=row["unlogged"] if isinstance(table, Table) and table.unlogged != row["unlogged"] else None,
        type=row["type"] if row["type"] != column.type else None,
    )
    reading.add(PG_CLASS, row["oid"], ref, replace(column, identity=identity))
    if identity.sequence_schema != ref.schema:
        reading.needs.append((ref, namespace_ref(identity.sequence_schema)))


def sequence_options(row: Row) -> SequenceOptions:
    """The options that differ from what PostgreSQL picks for the type and the direction."""
    up = row["increment"] > 0
    bound = INTEGER_RANGE[row["type"]]
    least, most = (1, bound - 1) if up else (-bound, -1)
    first = row["minimum"] if up else row["maximum"]
    return SequenceOptions(
        start=None if row["start"] == first else row["start"],
        increment=row["increment"],
        minimum=None if row["minimum"] == least else row["minimum"],
        maximum=None if row["maximum"] == most else row["maximum"],
        cache=row["cache"],
        cycle=row["cycle"],
    )


READERS: dict[str, Callable[[Reading, Any], None]] = {
    "tables": _table,
    "columns": _column,
    "defaults": _default,
    "constraints": _constraint,
    "sequences": _sequence,
}
