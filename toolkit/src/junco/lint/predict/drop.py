"""DROP: the object, what hangs on it, and the tables at the other end of its foreign keys."""

from __future__ import annotations

from junco.lint.effect import Effect, Relation
from junco.lint.facts import Facts, relation_of
from junco.lint.operation import Drop, Name
from junco.lint.predict.constraint import key_family, key_tables
from junco.lint.predict.locking import AX, SUX, breaks, locks, loses, together
from junco.schema.model import Constraint, Ref

_RELATIONS = ("table", "view", "materialized view", "sequence", "foreign table")
_TYPES = {
    "type": ("composite type", "enum", "range type", "base type", "domain"),
    "domain": ("domain",),
    "function": ("function", "aggregate"),
    "procedure": ("procedure",),
    "routine": ("function", "procedure"),
}


def drop(operation: Drop, facts: Facts) -> Effect:
    """DROP of any kind."""
    if operation.relation is not None:
        if operation.missing_ok and not any(_stands(one.name, operation, facts) for one in operation.names):
            return Effect()
        tables = facts.family(facts.resolve(operation.relation)) if operation.kind == "trigger" else []
        return locks(AX, [facts.resolve(operation.relation), *tables])
    if operation.kind == "index":
        return together(_index(one, operation, facts) for one in operation.names)
    if operation.kind in _RELATIONS:
        return together(_relation(one, operation, facts) for one in operation.names)
    if operation.kind == "statistics":
        found = [_ref(("statistics",), one, facts) for one in operation.names]
        return locks(SUX, (r for ref in found if ref for one in facts.needs(ref) if (r := relation_of(one))))
    lost = loses(*map(_described, taken_along(operation, facts)))
    if operation.kind == "schema":
        return lost | together(_schema(one.name, facts) for one in operation.names)
    return lost | together(_other(one, operation, facts) for one in operation.names)


def _stands(name: str, operation: Drop, facts: Facts) -> bool:
    """Whether a table has such a trigger, policy or rule."""
    table = facts.find(operation.relation)
    return table is not None and Ref(operation.kind, table.schema, name, table.name) in facts.schema.objects


def _relation(name: Name, operation: Drop, facts: Facts) -> Effect:
    relation = facts.find(name)
    if relation is None:
        return Effect()
    held = facts.family(relation) if facts.partitioned(relation) or operation.cascade else [relation]
    whole = together(_gone(one, facts, cascade=operation.cascade) for one in held)
    for one in held:
        whole |= locks(AX, facts.owned_sequences(one))
    if facts.is_partition(relation):
        whole |= _partition(relation, facts)
    what = f"{operation.kind} {relation}"
    whole |= breaks(f"{what} is gone for code that still names it")
    if operation.kind in ("table", "materialized view"):
        whole |= loses(what)
    return whole | loses(*map(_described, taken_along(operation, facts)))


def taken_along(operation: Drop, facts: Facts) -> list[Ref]:
    """The tables and columns that CASCADE takes along with what is named, columns of those tables left out."""
    if not operation.cascade:
        return []
    found = [ref for name in operation.names for ref in _along(operation, name, facts)]
    tables = {Relation(ref.schema, ref.name) for ref in found if ref.kind == "table"}
    return [
        ref
        for ref in dict.fromkeys(found)
        if ref.kind == "table" or (ref.kind == "column" and Relation(ref.schema, ref.table) not in tables)
    ]


def _along(operation: Drop, name: Name, facts: Facts) -> list[Ref]:
    if operation.kind in _RELATIONS:
        relation = facts.find(name)
        if relation is None or facts.partitioned(relation):
            return []
        return [Ref("table", *heir) for heir in facts.family(relation)[1:]]
    if operation.kind == "schema":
        return facts.dependents(Ref("schema", "", name.name))
    ref = _ref(_TYPES.get(operation.kind, (operation.kind,)), name, facts)
    return [] if ref is None else [_table_itself(one) for one in facts.dependents(ref)]


def _table_itself(ref: Ref) -> Ref:
    """What hangs on a type because a table is OF it is the table."""
    return Ref("table", ref.schema, ref.name) if ref.kind == "typing" else ref


def _described(ref: Ref) -> str:
    if ref.kind == "table":
        return f"table {Relation(ref.schema, ref.name)}"
    return f"column {Relation(ref.schema, ref.table)}.{ref.name}"


def _gone(relation: Relation, facts: Facts, *, cascade: bool) -> Effect:
    """A table with the ends of its keys, and with CASCADE everything that hangs on it."""
    whole = locks(AX, [relation])
    for _, _, key in facts.references_from(relation):
        whole |= key_tables(key, facts)
    if cascade:
        kind = facts.kind(relation)
        for ref in facts.dependents(Ref(kind, relation.schema, relation.name)):
            whole |= _hanging(ref, facts)
        whole |= locks(AX, facts.drawing_from(relation))
    return whole


def _hanging(ref: Ref, facts: Facts) -> Effect:
    ref = _table_itself(ref)
    relation = relation_of(ref)
    if relation is None or not facts.kind(relation):
        return Effect()
    value = facts.schema.objects.get(ref)
    if isinstance(value, Constraint):
        return locks(AX, key_family(relation, facts)) | key_tables(value, facts)
    if ref.kind != "table":
        return locks(AX, [relation])
    held = [relation, *facts.owned_sequences(relation), *facts.drawing_from(relation)]
    return locks(AX, held) | (_partition(relation, facts) if facts.is_partition(relation) else Effect())


def _partition(relation: Relation, facts: Facts) -> Effect:
    """The parent of a partition must forget it, and its default partition may then take the rows."""
    held = []
    for parent in facts.parents(relation):
        default = facts.default_partition(parent)
        held += [parent, *([default] if default is not None else [])]
    return locks(AX, held)


def _index(name: Name, operation: Drop, facts: Facts) -> Effect:
    index = facts.find(name)
    if index is None:
        return Effect(in_transaction=not operation.concurrent)
    table = facts.index_tables.get(index, index)
    mode = SUX if operation.concurrent else AX
    parts = facts.index_parts(index)
    held = facts.family(table) if facts.partitioned(table) else [table]
    return locks(mode, [index, *parts, *held]) | Effect(in_transaction=not operation.concurrent)


def _ref(kinds: tuple[str, ...], name: Name, facts: Facts) -> Ref | None:
    places = [name.schema] if name.schema else [*facts.search_path, ""]  # an extension lies in none
    for schema in places:
        for ref in facts.schema.objects:
            if (
                ref.kind in kinds
                and ref.schema == schema
                and ref.name.partition("(")[0].strip('"') == name.name
            ):
                return ref
    return None


def _other(name: Name, operation: Drop, facts: Facts) -> Effect:
    """Types, functions and whatever else: no table is locked but for what goes along."""
    ref = _ref(_TYPES.get(operation.kind, (operation.kind,)), name, facts)
    what = f"{operation.kind} {'.'.join(part for part in (name.schema, name.name) if part)}"
    whole = breaks(f"{what} is gone for code that still names it")
    if ref is None or not operation.cascade:
        return whole
    return whole | together(_hanging(one, facts) for one in facts.dependents(ref))


def _schema(name: str, facts: Facts) -> Effect:
    whole = breaks(f"schema {name} is gone for code that still names it")
    return whole | together(_hanging(one, facts) for one in facts.dependents(Ref("schema", "", name)))
