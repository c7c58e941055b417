"""Columns: added, dropped, of another type, not null, generated.

Knows what PostgreSQL can do by a note in the catalog and what it must read or write every row for.
"""

from __future__ import annotations

from junco.lint.effect import Effect, Relation
from junco.lint.facts import Facts, relation_of
from junco.lint.operation import AlterTable, ColumnDef, Command, Constraint
from junco.lint.parse import implies_not_null, parse_type
from junco.lint.predict.constraint import key_effect, key_family
from junco.lint.predict.locking import AS, AX, RX, SRX, breaks, build, locks, loses, rewrite, scan, together
from junco.lint.predict.part import Part
from junco.lint.predict.types import keeps_rows, narrows, resolved
from junco.schema.model import Column, Ref


def add_column(part: Part) -> Effect:
    """ADD COLUMN with all that stands in its declaration."""
    column = part.command.column
    if column is None or (part.command.missing_ok and part.facts.column(part.table, column.name) is not None):
        return Effect()
    whole = rewrite(part.leaves) if _rewrites(column, part.facts) else Effect()
    if column.generated == "v" and (column.not_null or column.constraints):
        whole |= scan(part.leaves)
    if column.default is not None:
        whole |= locks(RX, map(part.facts.resolve, column.default.sequences))
    filled = column.default is not None and not column.default.null
    if column.not_null and not (filled or column.serial or column.identity or column.generated):
        whole |= breaks(f"it fails if {part.table} has rows") | scan(part.leaves)
    return whole | together(
        _inline(one, column, part.table, part.leaves, part.facts) for one in column.constraints
    )


def _rewrites(column: ColumnDef, facts: Facts) -> bool:
    if column.serial or column.identity or column.generated == "s":
        return True
    if resolved(column.type, facts).constrained:
        return True
    return column.default is not None and facts.is_volatile(column.default.functions)


def _inline(
    constraint: Constraint, column: ColumnDef, table: Relation, leaves: list[Relation], facts: Facts
) -> Effect:
    if constraint.kind == "check":
        return scan(leaves) if constraint.enforced else Effect()
    if constraint.kind == "foreign":
        filled = column.default is not None and not column.default.null
        checked = filled or bool(column.serial or column.identity or column.generated)
        return key_effect(constraint, table, facts, scans=checked and constraint.enforced)
    return build(leaves if facts.partitioned(table) else [table])  # heirs have no index of their parent's


def drop_column(part: Part) -> Effect:
    """DROP COLUMN: no row is touched; what hangs on the column is locked and goes with it."""
    if part.facts.column(part.table, part.command.name) is None and part.command.missing_ok:
        return Effect()
    what = f"column {part.table}.{part.command.name}"
    held = []
    for one in part.facts.family(part.table):
        ref = Ref("column", one.schema, part.command.name, one.name)
        gone = part.facts.dependents(ref)
        held += [relation for each in gone if (relation := relation_of(each)) is not None]
        held += _peers(one, part.command.name, part.facts)
        held += part.facts.owned_sequences(one, part.command.name)
        held += part.facts.drawing_from(one, part.command.name)
    return locks(AX, held) | loses(what) | breaks(f"{what} is gone for code that still names it")


def _peers(table: Relation, column: str, facts: Facts) -> list[Relation]:
    """The tables at the other end of the column's foreign keys, with their partitions."""
    found = []
    for other, _, key in facts.references_from(table):
        if column in key.columns:
            found += facts.family(other)
    for other, _, key in facts.references_to(table):
        if column in key.referenced_columns:
            found.append(other)
    return found


def alter_type(part: Part) -> Effect:
    """TYPE: free, or a new copy of the table; and what hangs on the column is made anew."""
    column = part.facts.column(part.table, part.command.name)
    if column is None or part.command.type is None:
        return rewrite(part.leaves) | breaks(
            f"{part.table}.{part.command.name} is of another type for code that runs"
        )
    old, new = resolved(parse_type(column.type), part.facts), resolved(part.command.type, part.facts)
    same_text = keeps_rows(old, new, part.command.expression, part.command.name, part.facts)
    free = same_text or (column.generated is not None and column.virtual)
    whole = Effect() if free else rewrite(part.leaves)
    collated = (part.command.collation or None) != column.collation and bool(
        part.command.collation or column.collation
    )
    reordered = old.order != new.order or collated
    for one in part.leaves:
        whole |= _rebuilt(one, part, reordered=reordered)
    whole |= together(
        _keys(one, part, free=free, reordered=reordered) for one in part.facts.family(part.table)
    )
    whole |= locks(
        SRX, identity_sequence(part.command.name, part.table, part.facts) if column.identity else []
    )
    if part.facts.major >= 18 and column.identity is None:
        whole |= locks(AS, part.facts.owned_sequences(part.table, part.command.name))
    if narrows(old, new):
        whole |= breaks(f"{part.table}.{part.command.name} refuses or changes values that it took before")
    elif not free:
        whole |= breaks(f"{part.table}.{part.command.name} is of another type for code that runs")
    return whole


def _rebuilt(table: Relation, part: Part, *, reordered: bool) -> Effect:
    """Indexes that cannot be kept, and CHECKs that are verified once more."""
    column, facts = part.command.name, part.facts
    whole = Effect()
    for index in facts.indexes(table):
        touched = column in index.mentions
        if (
            touched
            and index.name not in part.dropped
            and (not index.plain or (reordered and column in index.columns))
        ):
            whole |= build([table])
    for name, constraint in facts.constraints(table).items():
        checked = constraint.type == "check" and constraint.validated and constraint.enforced
        if checked and name not in part.dropped and column in constraint.columns:
            whole |= scan([table])
    return whole


def _keys(table: Relation, part: Part, *, free: bool, reordered: bool) -> Effect:
    """Foreign keys at either end are dropped and made again; they are checked where values may differ."""
    column, facts = part.command.name, part.facts
    whole = Effect()
    checked = not free or reordered
    ends = [
        (table, other, key)
        for other, name, key in facts.references_from(table)
        if column in key.columns and name not in part.dropped
    ]
    taken = {Ref("constraint", table.schema, name, table.name) for name in part.dropped}
    ends += [
        (other, table, key)
        for other, name, key in facts.references_to(table)
        if column in key.referenced_columns
        and taken.isdisjoint(facts.needs(Ref("constraint", other.schema, name, other.name)))
    ]
    for child, parent, key in ends:
        held = [*key_family(child, facts), *key_family(parent, facts)]
        whole |= locks(AX, held)
        if checked and key.validated and key.enforced:
            whole |= scan(held)
    return whole


def set_not_null(part: Part) -> Effect:
    """What SET NOT NULL means for the application; whether it reads rows is the whole statement's matter."""
    column = part.facts.column(part.table, part.command.name)
    if column is not None and column.not_null and column.not_null_validated:
        return Effect()
    return breaks(f"writes of NULL to {part.table}.{part.command.name} fail")


def needs_proof(operation: AlterTable, table: Relation, leaves: list[Relation], facts: Facts) -> Effect:
    """The scan that NOT NULL needs where no CHECK proves it; one scan for all columns of a statement."""
    dropped = {one.name for one in operation.commands if one.verb == "drop constraint"}
    whole = not any(one.constraint.no_inherit for one in operation.commands if one.constraint)
    asked: list[str] = [one.name for one in operation.commands if one.verb == "set not null"]
    for one in operation.commands:
        added = one.constraint
        if one.verb == "add constraint" and added is not None:
            if added.kind == "not null" and added.valid:
                asked += added.columns
            elif added.kind == "primary" and added.index:
                asked += index_columns(added.index, table, facts)
            elif added.kind == "primary":
                asked += added.columns
    return scan(leaf for leaf in (leaves if whole else [table]) if not _proved(leaf, asked, dropped, facts))


def index_columns(index: str, table: Relation, facts: Facts) -> tuple[str, ...]:
    """The columns of a named index of a table."""
    return next((one.columns for one in facts.indexes(table) if one.name == index), ())


def _proved(table: Relation, columns: list[str], dropped: set[str], facts: Facts) -> bool:
    known = facts.columns(table)
    open_ = {
        name
        for name in columns
        if name not in known or not (known[name].not_null and known[name].not_null_validated)
    }
    return open_ <= proved_columns(table, facts, dropped)


def proved_columns(table: Relation, facts: Facts, without: set[str] | None = None) -> frozenset[str]:
    """The columns that a validated CHECK says are not null."""
    found: frozenset[str] = frozenset()
    for name, constraint in facts.constraints(table).items():
        holds = constraint.type == "check" and constraint.validated and constraint.enforced
        if holds and name not in (without or set()):
            found |= implies_not_null(constraint.expression)
    return found


def set_expression(part: Part) -> Effect:
    """SET EXPRESSION: a virtual column is computed when it is read, a stored one is in every row."""
    column = part.facts.column(part.table, part.command.name)
    if column is not None and column.virtual:
        used = any(part.command.name in one.columns for one in part.facts.constraints(part.table).values())
        return scan(part.leaves) if used or column.not_null else Effect()
    return rewrite(part.leaves)


def drop_expression(part: Part) -> Effect:
    """DROP EXPRESSION leaves the rows; from now on nobody computes the column."""
    return breaks(f"{part.table}.{part.command.name} is no longer computed")


def takes_no_values(command: Command, column: Column | None) -> bool:
    """Whether a part makes an identity of the column that inserts may no longer give values."""
    was = column is not None and column.identity is not None and column.identity.always
    return command.verb in ("add identity", "set identity") and " GENERATED ALWAYS" in command.sql and not was


def identity_sequence(column: str, table: Relation, facts: Facts) -> list[Relation]:
    """The sequence of an identity column."""
    found = facts.column(table, column)
    if found is None or found.identity is None:
        return []
    return [Relation(found.identity.sequence_schema, found.identity.sequence)]
