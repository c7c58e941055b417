"""Names, owners, comments, privileges, types and sequences: the statements that are brief, if they get their lock."""

from __future__ import annotations

from junco.lint.effect import Effect, Mode, Relation
from junco.lint.facts import Facts
from junco.lint.operation import (
    AlterDomain,
    AlterEnum,
    AlterSequence,
    CreateSequence,
    Name,
    OnRelation,
    Other,
    Rename,
    SetSchema,
    Vacuum,
)
from junco.lint.predict.locking import AS, AX, RX, SRX, SUX, S, breaks, locks, rewrite, scan, together

_RELATIONS = ("table", "view", "materialized view", "sequence", "index", "foreign table")


_PARTS = ("column", "constraint", "trigger", "policy", "rule")


def rename(operation: Rename, facts: Facts) -> Effect:
    """RENAME of anything."""
    if operation.kind == "attribute":
        ref = facts.type_ref(operation.name)
        typed = facts.typed_tables(ref) if ref else []
        return locks(AX, [one for table in typed for one in facts.family(table)]) | _named(operation)
    if operation.kind in (
        "type",
        "domain",
        "function",
        "procedure",
        "aggregate",
        "routine",
        "schema",
        "publication",
    ):
        what = f"{operation.kind} {operation.name.name}"
        return breaks(f"{what} is called {operation.new} for code that runs")
    if operation.kind == "domain constraint":
        return Effect()
    if operation.kind not in (*_RELATIONS, *_PARTS):
        return Effect()
    relation = facts.find(operation.name)
    if relation is None:
        return (
            Effect()
            if operation.missing_ok
            else locks(AX, [facts.resolve(operation.name)]) | _named(operation)
        )
    kind = facts.kind(relation)
    if operation.kind == "index" or (kind == "index" and operation.relation_kind == "index"):
        return locks(SUX, [relation])
    constraint = facts.constraints(relation).get(operation.old)
    inherited = constraint is not None and constraint.type == "check" and not constraint.no_inherit
    inherited |= any(
        column.not_null_constraint == operation.old and not column.not_null_no_inherit
        for column in facts.columns(relation).values()
    )
    whole_family = operation.kind == "column" or (operation.kind == "constraint" and inherited)
    held = facts.family(relation) if whole_family else [relation]
    if operation.kind == "trigger" and facts.partitioned(relation):
        held = facts.family(relation)
    return locks(AX, held) | (_named(operation) if kind != "index" else Effect())


def _named(operation: Rename) -> Effect:
    if operation.kind in ("column", "attribute"):
        return breaks(
            f"{operation.kind} {operation.name.name}.{operation.old} is called {operation.new} for code that runs"
        )
    if operation.kind in _RELATIONS:
        return breaks(f"{operation.kind} {operation.name.name} is called {operation.new} for code that runs")
    return Effect()


def set_schema(operation: SetSchema, facts: Facts) -> Effect:
    """SET SCHEMA."""
    relation = facts.find(operation.name)
    whole = breaks(
        f"{operation.kind} {operation.name.name} is in schema {operation.schema} for code that runs"
    )
    if operation.kind not in _RELATIONS:
        return whole
    held = relation or facts.resolve(operation.name)
    return locks(AX, [held, *facts.owned_sequences(held)]) | whole  # what it owns goes along


_MODES = {"statistics": SUX, "analyze": SUX}


def on_relation(operation: OnRelation, facts: Facts) -> Effect:
    """Statements that lock a relation and no more."""
    named = [facts.resolve(name) for name in operation.relations]
    match operation.verb:
        case "grant" | "revoke":
            return locks(AS, named if facts.major >= 18 and operation.kind in ("table", "sequence") else [])
        case "comment":
            return _comment(operation, named, facts)
        case "lock":
            every = [
                one
                for name, table in zip(operation.relations, named, strict=True)
                for one in ([table] if name.alone else facts.reads(table))
            ]
            return locks(Mode(operation.mode), every)
        case "analyze":
            return together(_analyzed(name, facts) for name in operation.relations)
        case "publication":
            return _publication(operation, facts)
        case "policy" | "rule":
            written = locks(RX, map(facts.resolve, operation.written))
            return locks(AX, named) | locks(AS, map(facts.resolve, operation.extra)) | written
    mode = _MODES.get(operation.verb)
    return locks(mode, named) if mode else Effect()


def _analyzed(name: Name, facts: Facts) -> Effect:
    """ANALYZE goes on to partitions, from 18 on to heirs too; else what is below is only read."""
    table = facts.resolve(name)
    below = facts.family(table)[1:]
    goes_on = not name.alone and (facts.partitioned(table) or facts.major >= 18)
    return locks(SUX, [table]) | locks(SUX if goes_on else AS, below)


def _publication(operation: OnRelation, facts: Facts) -> Effect:
    """The tables that come or go with their heirs; SET looks at those that were there as well."""
    named = [(name.alone, facts.resolve(name)) for name in operation.relations]
    held = [
        one
        for alone, table in named
        for one in ([table] if alone or facts.partitioned(table) else facts.family(table))
    ]
    return locks(SUX, [*held, *(facts.published(operation.of) if operation.kind == "set" else [])])


def _comment(operation: OnRelation, named: list[Relation], facts: Facts) -> Effect:
    if operation.kind in ("column", *_RELATIONS):
        types = (name for name in operation.relations if facts.type_ref(name) and not facts.knows(name))
        composite = {facts.resolve(name) for name in types}
        return locks(SUX, [one for one in named if one not in composite])
    return locks(AS, named) if operation.kind == "constraint" else Effect()


def alter_enum(operation: AlterEnum, _: Facts) -> Effect:
    """ADD VALUE and RENAME VALUE lock no table."""
    if operation.old:
        name = operation.name.name
        return breaks(f"value {operation.old} of {name} is called {operation.value} for code that runs")
    return Effect()


def alter_domain(operation: AlterDomain, facts: Facts) -> Effect:
    """A new rule for a domain is checked in every table that uses it."""
    ref = facts.type_ref(operation.name)
    checks = operation.verb in ("set not null", "validate") or (
        operation.verb == "add" and operation.constraint is not None and operation.constraint.valid
    )
    if ref is None or not checks:
        return Effect()
    users = [
        leaf for table in facts.domain_users(ref) for leaf in facts.leaves(table) if facts.holds_rows(leaf)
    ]
    return locks(S, users) | scan(users)


def alter_sequence(operation: AlterSequence, facts: Facts) -> Effect:
    """ALTER SEQUENCE: whoever draws from it waits."""
    sequence = facts.find(operation.name)
    if sequence is None and operation.missing_ok:
        return Effect()
    owner = [facts.resolve(operation.owned_by)] if operation.owned_by else []
    return locks(SRX, [sequence or facts.resolve(operation.name)]) | locks(AS, owner)


def create_sequence(operation: CreateSequence, facts: Facts) -> Effect:
    """CREATE SEQUENCE looks at the table that owns it."""
    return locks(AS, [facts.resolve(operation.owned_by)] if operation.owned_by else [])


def vacuum(operation: Vacuum, facts: Facts) -> Effect:
    """VACUUM works beside everybody; FULL and CLUSTER copy the table."""
    named = [leaf for name in operation.tables for leaf in facts.leaves(facts.resolve(name))]
    inside = operation.verb == "cluster" and bool(operation.tables)
    outside = Effect(in_transaction=inside)
    if operation.full:
        return locks(AX, named) | rewrite(named) | outside
    return locks(SUX, named) | outside


def other(operation: Other, _: Facts) -> Effect:
    """Everything that touches no user's relation."""
    return Effect(in_transaction=not operation.outside)
