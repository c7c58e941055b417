"""Rows of tables and what lies in them: columns, defaults, constraints, sequences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

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
    made_up_name,
    table_ref,
)
from junco.schema.readers.reading import PG_ATTRDEF, PG_CLASS, PG_CONSTRAINT, Reading, Row

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
        reading.needs.add((typing, type_))


def _column(reading: Reading, row: Row) -> None:
    table = reading.relation(row["table_oid"])
    if table is None:
        return
    value = Column(
        type=row["type"],
        not_null=row["not_null"],
        collation=row["collation"],
        virtual=row["generated"] == "v",
        # the expression comes with the defaults, the sequence with the sequences
        generated=row["generated"] or None,
        identity=Identity(always=row["identity"] == "a", sequence="", sequence_schema="")
        if row["identity"]
        else None,
        storage=row["storage"],
        compression=row["compression"],
        statistics=row["statistics"],
        options=tuple(sorted(row["options"])),
        foreign_options=tuple(sorted(row["foreign_options"])),
        base=row["base"],
        own_storage=row["own_storage"],
        position=row["position"],
        local=row["local"],
        not_null_name=_own_name(table, row),
        not_null_no_inherit=row["not_null_no_inherit"],
        not_null_validated=row["not_null_validated"],
        not_null_local=row["not_null_local"],
        not_null_comment=row["not_null_comment"],
        not_null_constraint=row["not_null_name"],
        not_null_own=row["not_null_own"],
        in_key=row["in_key"],
    )
    ref = column_ref(table.schema, table.name, row["name"])
    reading.add(PG_CLASS, row["table_oid"], ref, value, row["position"])
    if row["not_null_oid"]:
        reading.aliases[PG_CONSTRAINT, row["not_null_oid"], 0] = (PG_CLASS, row["table_oid"], row["position"])


def _own_name(table: Ref, row: Row) -> str | None:
    """The name of NOT NULL, if somebody gave it one."""
    usual = made_up_name(table.name, row["name"], "not_null")
    return None if row["not_null_name"] == usual else row["not_null_name"]


def _default(reading: Reading, row: Row) -> None:
    ref = reading.column(row["table_oid"], row["position"])
    if ref is None:
        return
    column = reading.objects[ref]
    if isinstance(column, Column) and column.generated:
        reading.add(PG_ATTRDEF, row["oid"], ref, replace(column, generated=row["expression"]))
    else:
        default = Ref("default", ref.schema, ref.name, ref.table)
        reading.add(PG_ATTRDEF, row["oid"], default, Default(expression=row["expression"]))


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
        reading.objects[Ref("ownership", row["schema"], row["name"])] = Ownership(column=column)


def _identity(reading: Reading, ref: Ref, row: Row, options: SequenceOptions) -> None:
    column = reading.objects[ref]
    assert isinstance(column, Column)  # noqa: S101 - that is what columns are registered with
    assert column.identity is not None  # noqa: S101 - PostgreSQL links no other column in this way
    identity = replace(column.identity, sequence=row["name"], sequence_schema=row["schema"], options=options)
    reading.add(PG_CLASS, row["oid"], ref, replace(column, identity=identity))


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


READERS: dict[str, Callable[[Reading, Row], None]] = {
    "tables": _table,
    "columns": _column,
    "defaults": _default,
    "constraints": _constraint,
    "sequences": _sequence,
}
