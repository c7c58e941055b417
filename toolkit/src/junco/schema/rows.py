"""Catalog rows → `Schema`.

Knows what each query's rows mean, and how PostgreSQL's addresses (class, oid, sub-object) map to our
identities, which is all that reading comments and dependencies needs. Refuses to know where the rows come
from. A new kind is a query, a function here and a line in `_READERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Any

from junco.schema.model import (
    Column,
    Constraint,
    Default,
    Enum,
    Extension,
    Identity,
    Index,
    Namespace,
    Object,
    Ownership,
    Ref,
    Schema,
    SequenceOptions,
    Table,
    column_of,
    column_ref,
    namespace_ref,
    table_of,
    table_ref,
)
from junco.schema.model import (
    Sequence as SequenceObject,
)

Row = Mapping[str, Any]
Address = tuple[int, int, int]

# The oids of the catalogs themselves, fixed since the beginning of time.
PG_TYPE, PG_CLASS, PG_ATTRDEF, PG_CONSTRAINT, PG_NAMESPACE, PG_EXTENSION = 1247, 1259, 2604, 2606, 2615, 3079

INTEGER_RANGE = {"smallint": 2**15, "integer": 2**31, "bigint": 2**63}


@dataclass(slots=True)
class _Reading:
    """What is known so far."""

    hidden: tuple[str, ...]
    ignore: tuple[str, ...]
    members: Mapping[Address, Ref]
    objects: dict[Ref, Object] = field(default_factory=dict)
    addresses: dict[Address, Ref] = field(default_factory=dict)
    aliases: dict[Address, Address] = field(default_factory=dict)

    def add(self, class_: int, oid: int, ref: Ref, value: Object, sub: int = 0) -> None:
        self.objects[ref] = value
        self.addresses[class_, oid, sub] = ref

    def left_out(self, class_: int, oid: int, schema: str, name: str) -> bool:
        return (
            (class_, oid, 0) in self.members
            or (schema or name) in self.hidden
            or self.is_ignored(schema, name)
        )

    def is_ignored(self, schema: str, name: str) -> bool:
        path = f"{schema}.{name}" if schema else name
        return any(fnmatchcase(path, pattern) or fnmatchcase(name, pattern) for pattern in self.ignore)

    def table(self, oid: int) -> Ref | None:
        return self.addresses.get((PG_CLASS, oid, 0))

    def column(self, table_oid: int, position: int) -> Ref | None:
        return self.addresses.get((PG_CLASS, table_oid, position))

    def column_names(self, table_oid: int, positions: Sequence[int] | None) -> tuple[str, ...]:
        found = (self.column(table_oid, position) for position in positions or ())
        return tuple(ref.name for ref in found if ref is not None)

    def find(self, address: Address) -> Ref | None:
        """Whose address this is: an object's, or that of the extension it came with."""
        address = self.aliases.get(address, address)
        class_, oid, _ = address
        return self.addresses.get(address) or self.members.get((class_, oid, 0))


def build(results: Mapping[str, Sequence[Row]], hidden: tuple[str, ...], ignore: tuple[str, ...]) -> Schema:
    """The schema that the rows of all `QUERIES` describe, without hidden schemas and ignored names."""
    members = _members(results["depends"], results["extensions"])
    reading = _Reading(hidden, ignore, members)
    for name, reader in _READERS.items():
        for row in results[name]:
            reader(reading, row)
    unmodelled = sorted(text for row in results["unmodelled"] if (text := _unmodelled(reading, row)))
    return Schema(reading.objects, _depends(reading, results["depends"]), tuple(unmodelled))


def _members(depends: Sequence[Row], extensions: Sequence[Row]) -> dict[Address, Ref]:
    refs = {row["oid"]: Ref("extension", "", row["name"]) for row in extensions}
    return {
        (row["class"], row["oid"], row["sub"]): refs[row["needed_oid"]]
        for row in depends
        if row["type"] == "e" and row["needed_oid"] in refs
    }


def _namespace(reading: _Reading, row: Row) -> None:
    if not reading.left_out(PG_NAMESPACE, row["oid"], "", row["name"]):
        reading.add(PG_NAMESPACE, row["oid"], namespace_ref(row["name"]), Namespace())


def _extension(reading: _Reading, row: Row) -> None:
    if not reading.is_ignored("", row["name"]):
        ref = Ref("extension", "", row["name"])
        reading.add(PG_EXTENSION, row["oid"], ref, Extension(schema=row["schema"]))


def _type_names(reading: _Reading, row: Row) -> None:
    own: Address = (PG_TYPE, row["oid"], 0)
    if row["relation_oid"]:
        own = reading.aliases[own] = (PG_CLASS, row["relation_oid"], 0)
    if row["array_oid"]:
        reading.aliases[PG_TYPE, row["array_oid"], 0] = own


def _enum(reading: _Reading, row: Row) -> None:
    if not reading.left_out(PG_TYPE, row["oid"], row["schema"], row["name"]):
        ref = Ref("enum", row["schema"], row["name"])
        reading.add(PG_TYPE, row["oid"], ref, Enum(labels=tuple(row["labels"])))


def _table(reading: _Reading, row: Row) -> None:
    if reading.left_out(PG_CLASS, row["oid"], row["schema"], row["name"]):
        return
    toast = tuple(f"toast.{option}" for option in row["toast_options"])
    options = (*row["options"], *toast)
    value = Table(
        unlogged=row["unlogged"],
        options=tuple(sorted(options)),
        options_as_written=options,
        access_method=row["access_method"],
        tablespace=row["tablespace"],
        row_security=row["row_security"],
        force_row_security=row["force_row_security"],
        replica_identity=row["replica_identity"],
    )
    reading.add(PG_CLASS, row["oid"], table_ref(row["schema"], row["name"]), value)


def _column(reading: _Reading, row: Row) -> None:
    table = reading.table(row["table_oid"])
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
        base=row["base"],
        own_storage=row["own_storage"],
        position=row["position"],
        not_null_name=row["not_null_name"],
    )
    ref = column_ref(table.schema, table.name, row["name"])
    reading.add(PG_CLASS, row["table_oid"], ref, value, row["position"])


def _default(reading: _Reading, row: Row) -> None:
    ref = reading.column(row["table_oid"], row["position"])
    if ref is None:
        return
    column = reading.objects[ref]
    assert isinstance(column, Column)  # noqa: S101 - that is what columns are registered with
    if column.generated:
        reading.add(PG_ATTRDEF, row["oid"], ref, replace(column, generated=row["expression"]))
    else:
        default = Ref("default", ref.schema, ref.name, ref.table)
        reading.add(PG_ATTRDEF, row["oid"], default, Default(expression=row["expression"]))


_CONSTRAINT_TYPES = {"p": "primary key", "u": "unique", "f": "foreign key", "c": "check", "x": "exclude"}


def _constraint(reading: _Reading, row: Row) -> None:
    table = reading.table(row["table_oid"])
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
        validated=row["validated"],
        options=tuple(sorted(row["options"])),
        tablespace=row["tablespace"],
        clustered=row["clustered"],
        replica_identity=row["replica_identity"],
        columns=reading.column_names(row["table_oid"], row["positions"]),
        references=table_ref(row["referenced_schema"], row["referenced_table"])
        if row["referenced_oid"]
        else None,
        referenced_columns=tuple(row["referenced_columns"] or ()),
        expression=row["expression"] or "",
    )
    reading.add(PG_CONSTRAINT, row["oid"], ref, value)
    if row["clustered"]:
        _mark_clustered(reading, table)


def _mark_clustered(reading: _Reading, ref: Ref) -> None:
    """The mark is the index's; that there is one is the table's."""
    table = reading.objects[ref]
    assert isinstance(table, Table)  # noqa: S101 - that is what tables are registered with
    reading.objects[ref] = replace(table, clustered=True)


def _bare_definition(row: Row) -> str:
    text: str = row["definition"]
    text = text.removesuffix(" NOT VALID")
    text = text.removesuffix(" INITIALLY DEFERRED") if row["deferred"] else text
    return text.removesuffix(" DEFERRABLE") if row["deferrable"] else text


def _index(reading: _Reading, row: Row) -> None:
    table = reading.table(row["table_oid"])
    if table is None or reading.is_ignored(table.schema, row["name"]):
        return
    value = Index(
        unique=row["unique"],
        definition=row["definition"],
        valid=row["valid"],
        tablespace=row["tablespace"],
        clustered=row["clustered"],
        replica_identity=row["replica_identity"],
        # 0 stands for an expression: then the columns alone do not say what is unique
        columns=reading.column_names(row["table_oid"], row["positions"][: row["key_count"]])
        if 0 not in row["positions"]
        else (),
        predicate=row["predicate"],
        nulls_not_distinct=row["nulls_not_distinct"],
    )
    reading.add(PG_CLASS, row["oid"], Ref("index", table.schema, row["name"], table.name), value)
    if row["clustered"]:
        _mark_clustered(reading, table)


def _sequence(reading: _Reading, row: Row) -> None:
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
    value = SequenceObject(type=row["type"], unlogged=row["unlogged"], options=options)
    reading.add(PG_CLASS, row["oid"], ref, value)
    if column is not None:
        reading.objects[Ref("ownership", row["schema"], row["name"])] = Ownership(column=column)


def _identity(reading: _Reading, ref: Ref, row: Row, options: SequenceOptions) -> None:
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


def _comment(reading: _Reading, row: Row) -> None:
    ref = reading.addresses.get((row["class"], row["oid"], row["sub"]))
    if ref is None or ref.kind == "extension":
        return  # an extension's comment comes from its control file
    value = reading.objects[ref]
    if isinstance(value, Constraint) and row["class"] == PG_CLASS:
        reading.objects[ref] = replace(value, index_comment=row["text"])
    elif not (ref.kind == "column" and row["sub"] == 0):
        reading.objects[ref] = replace(value, comment=row["text"])


# In the order in which they build on each other.
_READERS: dict[str, Callable[[_Reading, Row], None]] = {
    "types": _type_names,
    "namespaces": _namespace,
    "extensions": _extension,
    "enums": _enum,
    "tables": _table,
    "columns": _column,
    "defaults": _default,
    "constraints": _constraint,
    "indexes": _index,
    "sequences": _sequence,
    "comments": _comment,
}
QUERIES = (*_READERS, "depends", "unmodelled")


def _depends(reading: _Reading, rows: Sequence[Row]) -> frozenset[tuple[Ref, Ref]]:
    """pg_depend's pairs between known objects, and every object's place."""
    pairs = set()
    for row in rows:
        needer = reading.find((row["class"], row["oid"], row["sub"]))
        needed = reading.find((row["needed_class"], row["needed_oid"], row["needed_sub"]))
        if needer and needed and needer != needed:
            pairs.add((needer, needed))
    for ref, value in reading.objects.items():
        pairs.update((ref, place) for place in _places(ref, value) if place in reading.objects)
    # OWNED BY is an object of its own: without it the sequence does not need the column.
    owned = {pair for pair in pairs if pair[0].kind == "sequence" and pair[1].kind == "column"}
    return frozenset(pairs - owned)


def _places(ref: Ref, value: Object) -> tuple[Ref, ...]:
    """What an object stands in, apart from anything its definition mentions."""
    if isinstance(value, Ownership):
        return Ref("sequence", ref.schema, ref.name), value.column
    if ref.kind == "default":
        return (column_of(ref),)
    if isinstance(value, Constraint) and value.references:
        return table_of(ref), value.references
    if ref.table:
        return (table_of(ref),)
    return (namespace_ref(ref.schema),) if ref.schema else ()


def _unmodelled(reading: _Reading, row: Row) -> str | None:
    schema, name = row["schema"] or "", row["name"]
    if reading.left_out(row["class"], row["oid"], schema, name):
        return None
    path = f"{schema}.{name}" if schema else name
    if row["kind"] in ("trigger", "policy", "rule"):
        return f"{row['kind']} {row['suffix']} on {path}"
    return f"{row['kind']} {path}{row['suffix']}"
