"""Constraints: added, validated, altered, dropped; foreign keys with both their tables."""

from __future__ import annotations

from junco.lint.effect import Effect, Mode, Relation
from junco.lint.facts import Facts
from junco.lint.operation import Constraint
from junco.lint.predict.locking import AX, RS, SRX, S, breaks, build, locks, scan
from junco.lint.predict.part import Part
from junco.schema.model import Constraint as Known
from junco.schema.model import Ref


def constraint_lock(constraint: Constraint) -> Mode:
    """The lock on the table that gets it."""
    return SRX if constraint.kind == "foreign" else AX


def add_constraint(part: Part) -> Effect:
    """ADD CONSTRAINT of any kind."""
    constraint = part.command.constraint
    if constraint is None:
        return Effect()
    checked = constraint.valid and constraint.enforced
    match constraint.kind:
        case "check":
            alone = [part.table] if constraint.no_inherit else part.leaves
            there = [one for one in alone if constraint.name in part.facts.constraints(one)]
            alone = [one for one in alone if one not in there or not constraint.name]
            return scan(alone if checked else []) | breaks(_refuses(part.table, constraint))
        case "foreign":
            return key_effect(constraint, part.table, part.facts, scans=checked) | breaks(
                _refuses(part.table, constraint)
            )
        case "not null":
            return breaks(*(f"writes of NULL to {part.table}.{name} fail" for name in constraint.columns))
        case "primary" | "unique" | "exclude":
            return _with_index(constraint, part.table, part.leaves, part.facts)
    return Effect()


def _refuses(table: Relation, constraint: Constraint) -> str:
    return f"writes to {table} that do not keep {constraint.definition} fail"


def _with_index(constraint: Constraint, table: Relation, leaves: list[Relation], facts: Facts) -> Effect:
    """On a partitioned table the leaves are locked as CREATE INDEX locks them; from 18 on, as ALTER TABLE does."""
    if constraint.index:
        return Effect()
    if not facts.partitioned(table):
        return build([table])
    key = (constraint.columns, True, True)
    lacking = [
        leaf
        for leaf in leaves
        if key not in [(one.columns, one.unique, one.owned) for one in facts.indexes(leaf)]
    ]
    return build(lacking) | (locks(S, leaves) if facts.major < 18 else Effect())


def key_effect(constraint: Constraint, table: Relation, facts: Facts, *, scans: bool) -> Effect:
    """A foreign key: both tables, with all their partitions."""
    if constraint.references is None:
        return Effect()
    parent = facts.resolve(constraint.references)
    parents = key_family(parent, facts)
    leaves = facts.leaves(table) if facts.partitioned(table) else [table]
    theirs = {leaf: same_key(leaf, parent, constraint, facts) for leaf in leaves if leaf != table}
    taken = [key for key in theirs.values() if key is not None and (key.validated or facts.major >= 18)]
    whole = locks(AX if taken else SRX, parents)
    read = [leaf for leaf in leaves if (key := theirs.get(leaf)) is None or not key.validated]
    return whole | scan([*read, *parents]) if scans and read else whole


_ACTIONS = {"c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT", "r": "RESTRICT"}


def same_key(leaf: Relation, parent: Relation, constraint: Constraint, facts: Facts) -> Known | None:
    """The key of a partition that the partitioned table's will take over."""
    for to, _, key in facts.references_from(leaf):
        alike = to == parent and key.columns == constraint.columns
        alike = alike and constraint.referenced in ((), key.referenced_columns)
        for event, letter in (("DELETE", constraint.on_delete), ("UPDATE", constraint.on_update)):
            words = f"ON {event} {_ACTIONS.get(letter, '')}"
            alike = alike and (words in key.definition if letter in _ACTIONS else words not in key.definition)
        if alike:
            return key
    return None


def key_family(table: Relation, facts: Facts) -> list[Relation]:
    """The table and, where it is partitioned, what is below it; heirs have nothing to do with keys."""
    return facts.family(table) if facts.partitioned(table) else [table]


def validate(part: Part) -> Effect:
    """VALIDATE reads all rows while others write; nothing if it is valid."""
    constraint = part.facts.constraints(part.table).get(part.command.name)
    if constraint is None:
        column = _not_null_column(part)
        return scan(part.leaves if column is None else _unproved(part, column))
    if constraint.validated:
        return Effect()
    if constraint.references is None:
        return scan([part.table] if constraint.no_inherit else part.leaves)
    parents = key_family(Relation(constraint.references.schema, constraint.references.name), part.facts)
    return locks(RS, parents) | scan([*key_family(part.table, part.facts), *parents])


def _not_null_column(part: Part) -> str | None:
    """The column that a constraint of this name keeps from being NULL."""
    columns = part.facts.columns(part.table).items()
    return next((name for name, one in columns if one.not_null_constraint == part.command.name), None)


def _unproved(part: Part, column: str) -> list[Relation]:
    """What has to be read so that the column is known to be never NULL, in the table and below it."""
    own = part.facts.column(part.table, column)
    if own is not None and own.not_null and own.not_null_validated:
        return []
    alone = own is not None and own.not_null_no_inherit
    return [
        one for one in ([part.table] if alone else part.leaves) if not _is_proved(one, column, part.facts)
    ]


def _is_proved(table: Relation, column: str, facts: Facts) -> bool:
    known = facts.column(table, column)
    return known is not None and known.not_null and known.not_null_validated


def _inherited(part: Part) -> Effect:
    """ALTER CONSTRAINT … INHERIT: what is below gets the NOT NULL, and is read for it."""
    column = _not_null_column(part)
    if column is None or not part.command.sql.upper().endswith(" INHERIT"):
        return Effect()
    if part.command.sql.upper().endswith(" NO INHERIT"):
        return Effect()
    below = [one for one in part.leaves if one != part.table]
    return scan(one for one in below if not _is_proved(one, column, part.facts))


def alter_constraint(part: Part) -> Effect:
    """ALTER CONSTRAINT: whether it is deferrable, or from 18 on, enforced; whether a NOT NULL is inherited."""
    constraint = part.facts.constraints(part.table).get(part.command.name)
    if constraint is None:
        return _inherited(part)
    if constraint is None or constraint.references is None:
        return Effect()
    parents = key_family(Relation(constraint.references.schema, constraint.references.name), part.facts)
    if "not enforced" in part.command.options and constraint.enforced:
        return locks(AX, parents)
    if "enforced" in part.command.options and not constraint.enforced:
        return locks(SRX, parents) | scan([*key_family(part.table, part.facts), *parents])
    return Effect()


def drop_constraint(part: Part) -> Effect:
    """DROP CONSTRAINT: a foreign key locks both its tables, a key takes those that refer to it along."""
    constraint = part.facts.constraints(part.table).get(part.command.name)
    if constraint is None:
        return Effect()
    whole = key_tables(constraint, part.facts)
    ref = Ref("constraint", part.table.schema, part.command.name, part.table.name)
    for one in part.facts.dependents(ref):
        known = part.facts.schema.objects.get(one)
        if isinstance(known, Known):
            child = Relation(one.schema, one.table)
            whole |= locks(AX, [child]) | key_tables(known, part.facts)
    if constraint.type in ("primary key", "unique"):
        whole |= breaks(f"ON CONFLICT on {part.table} ({', '.join(constraint.columns)}) finds no constraint")
    return whole


def key_tables(constraint: Known, facts: Facts) -> Effect:
    """The referenced table and its partitions, whose triggers go with a foreign key."""
    if constraint.references is None:
        return Effect()
    return locks(AX, key_family(Relation(constraint.references.schema, constraint.references.name), facts))
