"""The schema between expand and contract: everything new, and of the old what the old application still needs.

Knows schemas as values. `staged` is the schema of the models with each twin under its name in between, as PostgreSQL
spells it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from junco.change.expand.remake import Remade, inside, waits
from junco.change.expand.sync import Alike
from junco.change.expand.twin import Side, as_added, below, free_names
from junco.schema.model import (
    Column,
    Constraint,
    Dependences,
    Index,
    IndexAttachment,
    Object,
    Ownership,
    Ref,
    Schema,
    Table,
    table_of,
)

_KEPT = ("table", "column", "view", "materialized view")


@dataclass(frozen=True, slots=True)
class Middle:
    """`before` is the goal of what comes before the twins, `goal` that of all; `copies` are indexes and constraints
    on twins, by their names in the end. `dropped` says whether anything waits to be dropped.
    """

    before: Schema
    goal: Schema
    copies: Mapping[Ref, Ref]
    dropped: tuple[Ref, ...]


def middle(base: Schema, staged: Schema, alike: Sequence[Alike], anew: Sequence[Remade] = ()) -> Middle:
    """What lies between `base` and `staged`."""
    fresh = {ref: side for one in alike for side in one.news for ref in _columns(side, staged)}
    olds = {ref for one in alike for side in one.olds for ref in _columns(side, base)}
    beside = {ref: one for one in anew for ref in inside([one.new], staged)}
    touching = _leaning({*fresh, *beside}, staged) - beside.keys()
    touched = _leaning({*olds, *(ref for one in anew for ref in inside([one.old], base))}, base)
    direct = {
        one for one, needed in staged.depends if needed in fresh and one.kind in ("index", "constraint")
    }
    pointing = {ref for ref in touching if _is_foreign_key(staged.objects.get(ref))}
    copies = _copies(direct | pointing, staged, base)
    links = _links(copies, staged)
    objects: dict[Ref, Object] = {}
    for ref, value in staged.objects.items():
        if ref in fresh:
            objects[ref] = as_added(fresh[ref].what if ref == fresh[ref].column else _read(ref, staged))
        elif ref in beside:
            if not waits(ref, value, base, beside[ref], beside):
                objects[ref] = replace(value, identity=None) if isinstance(value, Column) else value
        elif isinstance(value, Ownership) and value.column in beside:
            objects |= {ref: base.objects[ref]} if ref in base.objects else {}
        elif ref in copies:
            objects[copies[ref]] = _copy(value)
        elif isinstance(value, IndexAttachment) and ref in links:
            parent = copies.get(value.parent, value.parent)
            objects[links[ref]] = replace(value, parent=parent, child=copies[value.child])
        elif _is_of(ref, value, fresh):
            continue
        elif ref in base.objects and ref in touching | touched:
            objects[ref] = base.objects[ref]
        else:
            objects[ref] = value
    kept = _kept(base, staged)
    keyed = keyed_columns(base)
    filled = {ref for ref in kept if ref._replace(kind="default") in base.objects}
    strict = olds | filled | {ref for ref in kept if ref in keyed or table_of(ref) not in staged.objects}
    objects |= {ref: _loosened(ref, base.objects[ref], strict) for ref in kept}
    objects |= {ref: base.objects[ref] for ref in touched if ref in base.objects and ref not in objects}
    as_before = {ref for ref, value in objects.items() if base.objects.get(ref) is value}
    named = {**copies, **links}
    depends = {(named.get(one, one), named.get(other, other)) for one, other in staged.depends}
    depends = {pair for pair in depends if pair[0] not in as_before} | base.depends | _on_keys(copies, staged)
    depends = {(one, other) for one, other in depends if one in objects and other in objects}
    goal = Schema(objects, Dependences(depends), (), staged.mentions, staged.major)
    apart = _leaning({*fresh}, goal) | {*fresh} | {copies[ref] for ref in pointing if ref in copies}
    early = {ref: value for ref, value in objects.items() if ref not in apart}
    there = Dependences((one, other) for one, other in depends if one in early and other in early)
    before = replace(goal, objects=early, depends=there)
    dropped = tuple(sorted(ref for ref in kept if ref.kind in _KEPT and ref not in olds))
    return Middle(before, goal, copies, dropped)


def _columns(side: Side, schema: Schema) -> list[Ref]:
    """The column, and the same one in the partitions and heirs."""
    tables = [table_of(side.column), *below(table_of(side.column), schema)]
    found = [side.column._replace(schema=table.schema, table=table.name) for table in tables]
    return [ref for ref in found if ref == side.column or ref in schema.objects]


def _read(ref: Ref, schema: Schema) -> Column:
    value = schema.objects[ref]
    assert isinstance(value, Column)  # noqa: S101 - it has a column's name
    return value


def _is_foreign_key(value: object) -> bool:
    return isinstance(value, Constraint) and value.type == "foreign key"


def _leaning(on: Iterable[Ref], schema: Schema) -> set[Ref]:
    """What leans on these, directly or not."""
    found: set[Ref] = set()
    waiting = list(on)
    while waiting:
        for one in schema.depends.needers.get(waiting.pop(), ()):
            if one not in found:
                found.add(one)
                waiting.append(one)
    return found


def _copies(direct: Iterable[Ref], staged: Schema, base: Schema) -> dict[Ref, Ref]:
    """Where each index and constraint on a twin waits. A primary key waits as a unique index."""
    found = free_names([*direct], [*base.objects])
    for ref, value in staged.objects.items():
        if ref in found and isinstance(value, Constraint) and value.type == "primary key":
            found[ref] = found[ref]._replace(kind="index")
    return found


def _links(copies: Mapping[Ref, Ref], staged: Schema) -> dict[Ref, Ref]:
    """What the attachments of indexes are called whose indexes wait under another name."""
    return {
        ref: ref._replace(name=copies[value.child].name)
        for ref, value in staged.objects.items()
        if isinstance(value, IndexAttachment) and value.child in copies
    }


def _copy(value: Object) -> Object:
    if isinstance(value, Constraint) and value.type == "primary key":
        keys = value.definition.removeprefix("PRIMARY KEY ")
        return Index(
            unique=True, definition=f"USING btree {keys}", columns=value.columns, options=value.options,
            options_as_written=value.options_as_written, parts=value.parts,
        )  # fmt: skip
    if isinstance(value, Constraint | Index):
        return replace(value, clustered=False, replica_identity=False)
    return value


def _on_keys(copies: Mapping[Ref, Ref], staged: Schema) -> set[tuple[Ref, Ref]]:
    """A foreign key needs the unique index that it leads to, which PostgreSQL would say of a real one."""
    found = set()
    for ref, copy in copies.items():
        value = staged.objects[ref]
        if not isinstance(value, Constraint) or value.type != "foreign key" or value.references is None:
            continue
        at = (value.references.schema, value.references.name)
        for other, waiting in copies.items():
            key = staged.objects[other]
            is_key = isinstance(key, Index) or getattr(key, "type", "") in ("primary key", "unique")
            if is_key and other != ref and (other.schema, other.table) == at:
                found.add((copy, waiting))
    return found


def _is_of(ref: Ref, value: Object, fresh: Mapping[Ref, Side]) -> bool:
    """Whether it is a default of a twin, or its sequence's belonging to it: both are the old column's as yet."""
    if ref.kind == "default":
        return ref._replace(kind="column") in fresh
    return isinstance(value, Ownership) and value.column in fresh


def _kept(base: Schema, staged: Schema) -> set[Ref]:
    """What waits for contract to be dropped: tables, columns and views, what lies in them, what they need."""
    only = base.objects.keys() - staged.objects.keys()
    seeds = {ref for ref in only if ref.kind in _KEPT}
    tables = {(ref.schema, ref.name) for ref in seeds if isinstance(base.objects[ref], Table)}
    seeds |= {ref for ref in only if (ref.schema, ref.table) in tables}
    found = seeds | (_leaning(seeds, base) & only)
    waiting = list(found)
    while waiting:
        one = waiting.pop()
        for needed in (*base.depends.needs.get(one, ()), *_within(one, base)):
            if needed in only and needed not in found:
                found.add(needed)
                waiting.append(needed)
    return found


def keyed_columns(schema: Schema) -> set[Ref]:
    """The columns of primary keys, which are never NULL."""
    keys = {
        ref
        for ref, value in schema.objects.items()
        if isinstance(value, Constraint) and value.type == "primary key"
    }
    return {needed for one, needed in schema.depends if one in keys and needed.kind == "column"}


def _loosened(ref: Ref, value: Object, strict: set[Ref]) -> Object:
    """A column that the new application does not know must not ask it for a value."""
    if not isinstance(value, Column) or ref in strict or not value.not_null:
        return value
    if value.identity or value.generated:
        return value
    return replace(value, not_null=False, not_null_name=None, not_null_validated=True, not_null_comment=None)


def with_types(new: Schema, middle: Schema, alike: Sequence[Alike]) -> Schema:
    """The schema behind contract with the types that went with the old columns, so that these can come back."""
    waiting = [side.column for one in alike for side in one.olds]
    found: dict[Ref, Object] = {}
    while waiting:
        one = waiting.pop()
        near = {*middle.depends.needs.get(one, ()), *_within(one, middle)}
        gone = [ref for ref in near if ref not in new.objects and ref not in found and _is_of_types(ref)]
        found |= {ref: middle.objects[ref] for ref in gone}
        waiting += gone
    objects = {**new.objects, **found}
    pairs = {pair for pair in middle.depends if pair[0] in found and pair[1] in objects}
    return replace(new, objects=objects, depends=Dependences((*new.depends, *pairs)))


_TYPES = ("enum", "domain", "composite type", "range type", "base type", "collation")
_PARTS = ("domain constraint", "attribute")


def _is_of_types(ref: Ref) -> bool:
    return ref.kind in (*_TYPES, *_PARTS)


def _within(type_: Ref, schema: Schema) -> list[Ref]:
    """The rules and attributes of a type."""
    if type_.kind not in _TYPES:
        return []
    place = (type_.schema, type_.name)
    return [ref for ref in schema.objects if ref.kind in _PARTS and (ref.schema, ref.table) == place]
