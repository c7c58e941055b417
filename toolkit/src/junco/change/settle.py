"""Names that can change without touching data: constraints, indexes and owned sequences.

Knows how to find an object that is the same but for its name, and to rename it instead of building it
anew. Refuses to rename what holds data (tables, columns, labels): that takes the user's word.
"""

from __future__ import annotations

from dataclasses import replace

from junco.change.changes import Step
from junco.change.render import KINDS
from junco.change.ties import Lineage
from junco.schema.model import (
    Constraint,
    Default,
    Dependences,
    IndexAttachment,
    Object,
    Ownership,
    Ref,
    Schema,
)
from junco.sqltext import qualified, quote_ident

_INDEXED = ("primary key", "unique", "exclude")
_FREE = ("constraint", "domain constraint", "index", "sequence")


def settle_names(old: Schema, new: Schema) -> tuple[Schema, tuple[Step, ...]]:
    """`old` with the names of `new` wherever only the name differs, and the steps that lead there."""
    pairs = _pairs(old, new)
    if not pairs:
        return old, ()
    lineage = _lineage(old)
    steps = tuple(
        Step(_sql(before, after, old))
        for before, after in pairs.items()
        if not _inherited(before, old, lineage)
    )
    return _renamed(old, pairs), steps


def _pairs(old: Schema, new: Schema) -> dict[Ref, Ref]:
    """Old → new refs, where exactly the name differs and the new name is free."""
    taken: set[tuple[str, str, str]] = set()
    waiting: dict[tuple[object, ...], list[Ref]] = {}
    for ref in sorted({*new.objects} - {*old.objects}):
        if ref.kind in _FREE and (key := _key(ref, new)):
            waiting.setdefault(key, []).append(ref)
    pairs = {}
    for ref in sorted({*old.objects} - {*new.objects}):
        if ref.kind not in _FREE or not (found := waiting.get(_key(ref, old) or ())):
            continue
        target = found[0]
        taken = taken or _taken(old)
        if taken.isdisjoint(KINDS[target.kind].names(target, new.objects[target])):
            pairs[ref] = found.pop(0)
    return _together(pairs, old)


def _taken(schema: Schema) -> set[tuple[str, str, str]]:
    return {name for ref, value in schema.objects.items() for name in KINDS[ref.kind].names(ref, value)}


def _together(pairs: dict[Ref, Ref], old: Schema) -> dict[Ref, Ref]:
    """The pairs, of a CHECK that children have from a parent only where all of them get the same name."""
    lineage = _lineage(old)
    while True:
        alone = [
            ref
            for ref, target in pairs.items()
            if any(
                other not in pairs or pairs[other].name != target.name
                for other in (*_inherited(ref, old, lineage), *_heirs(ref, old, lineage))
            )
        ]
        if not alone:
            return pairs
        pairs = {ref: target for ref, target in pairs.items() if ref not in alone}


def _lineage(schema: Schema) -> Lineage:
    return Lineage.in_schema(schema)


def _inherited(ref: Ref, schema: Schema, lineage: Lineage) -> list[Ref]:
    """The CHECKs of parents that this one comes from; PostgreSQL renames it with them."""
    return [
        above for above in lineage.above(ref) if _is_heritable(ref, schema) and _is_heritable(above, schema)
    ]


def _heirs(ref: Ref, schema: Schema, lineage: Lineage) -> list[Ref]:
    return [
        below for below in lineage.below(ref) if _is_heritable(ref, schema) and _is_heritable(below, schema)
    ]


def _is_heritable(ref: Ref, schema: Schema) -> bool:
    value = schema.objects.get(ref)
    return isinstance(value, Constraint) and value.type == "check" and not value.no_inherit


def _key(ref: Ref, schema: Schema) -> tuple[object, ...] | None:
    """What two objects share that differ only in their names; None for what is never paired."""
    value: Object = replace(schema.objects[ref], comment=None)
    if _is_of_typed_table(ref, schema) and not (isinstance(value, Constraint) and value.type in _INDEXED):
        return None
    if ref.kind != "sequence":
        return ref.kind, ref.schema, ref.table, value
    ownership = schema.objects.get(Ref("ownership", ref.schema, ref.name))
    return (ref.kind, ref.schema, value, ownership.column) if isinstance(ownership, Ownership) else None


def _is_of_typed_table(ref: Ref, schema: Schema) -> bool:
    """Whether it is a constraint that PostgreSQL does not rename, unless by the name of its index."""
    return ref.kind == "constraint" and Ref("typing", ref.schema, ref.table) in schema.objects


def _sql(before: Ref, after: Ref, schema: Schema) -> str:
    name = quote_ident(after.name)
    if _is_of_typed_table(before, schema):
        return f"ALTER INDEX {qualified(before.schema, before.name)} RENAME TO {name}"
    if before.kind == "domain constraint":
        domain = qualified(before.schema, before.table)
        return f"ALTER DOMAIN {domain} RENAME CONSTRAINT {quote_ident(before.name)} TO {name}"
    if before.kind == "constraint":
        table = qualified(before.schema, before.table)
        return f"ALTER TABLE {table} RENAME CONSTRAINT {quote_ident(before.name)} TO {name}"
    return f"ALTER {before.kind.upper()} {qualified(before.schema, before.name)} RENAME TO {name}"


def _renamed(schema: Schema, pairs: dict[Ref, Ref]) -> Schema:
    """`schema` as it reads after the renames; `nextval` follows its sequence."""
    refs = dict(pairs)
    calls = {}
    for before, after in pairs.items():
        if before.kind == "sequence":
            refs[Ref("ownership", before.schema, before.name)] = Ref("ownership", after.schema, after.name)
            calls[_nextval(before)] = _nextval(after)
        part = before._replace(kind="index attachment")
        if part in schema.objects:
            refs[part] = after._replace(kind="index attachment")
    objects = {refs.get(ref, ref): value for ref, value in schema.objects.items()}
    for ref, value in objects.items():
        if isinstance(value, Default) and value.expression in calls:
            objects[ref] = replace(value, expression=calls[value.expression])
        elif isinstance(value, IndexAttachment):
            above, child = refs.get(value.parent, value.parent), refs.get(value.child, value.child)
            objects[ref] = replace(value, parent=above, child=child)
    depends = Dependences((refs.get(a, a), refs.get(b, b)) for a, b in schema.depends)
    return replace(schema, objects=objects, depends=depends)


def _nextval(sequence: Ref) -> str:
    path = qualified(sequence.schema, sequence.name).replace("'", "''")
    return f"nextval('{path}'::regclass)"
