"""ALTER TABLE: the strongest lock of its parts on the whole family, and what each part adds.

Knows which part takes which lock and which parts go on to partitions and heirs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from junco.lint.effect import Effect, Mode, Relation
from junco.lint.facts import Facts
from junco.lint.operation import AlterTable, Command, Constraint, Name
from junco.lint.predict.column import (
    add_column,
    alter_type,
    drop_column,
    drop_expression,
    identity_sequence,
    needs_proof,
    set_expression,
    set_not_null,
    takes_no_values,
)
from junco.lint.predict.constraint import (
    add_constraint,
    alter_constraint,
    constraint_lock,
    drop_constraint,
    validate,
)
from junco.lint.predict.locking import AS, AX, SRX, SUX, breaks, locks, rewrite, together
from junco.lint.predict.part import Part
from junco.lint.predict.partition import attach, detach, finalize
from junco.schema.model import Column, Ref

_BRIEF = {
    "set statistics": SUX,
    "set column options": SUX,
    "reset column options": SUX,
    "cluster on": SUX,
    "without cluster": SUX,
    "validate": SUX,
    "trigger": SRX,
    "attach": SUX,
    "finalize": SUX,
}
_WEAK_OPTIONS = {
    "fillfactor",
    "toast_tuple_target",
    "parallel_workers",
    "vacuum_index_cleanup",
    "vacuum_truncate",
    "log_autovacuum_min_duration",
    "deduplicate_items",
}
# What stays with the table that is named; the rest goes on to partitions and heirs.
_ALONE = {
    "owner",
    "cluster on",
    "without cluster",
    "replica identity",
    "set options",
    "reset options",
    "set compression",
    "row security",
    "trigger",
    "rule",
    "set tablespace",
    "set access method",
    "set logged",
    "set unlogged",
    "attach",
    "detach",
    "finalize",
    "inherit",
    "no inherit",
    "of",
    "not of",
    "add identity",
    "set identity",
    "drop identity",
    "foreign options",
}


def alter_table(operation: AlterTable, facts: Facts) -> Effect:
    """The effect of every part together."""
    table = facts.find(operation.table)
    if table is None and operation.missing_ok:
        return Effect()
    table = table or facts.resolve(operation.table)
    kind = facts.kind(table) or operation.kind
    if operation.kind == "type":
        return _alter_type(operation, facts)
    if kind == "index":
        return _alter_index(operation, table, facts)
    mode = max((_lock(one, kind) for one in operation.commands), default=AX)
    alone = operation.only or all(_alone(one, table, facts) for one in operation.commands)
    whole_family = facts.family(table)
    if all(one.verb == "drop column" for one in operation.commands):
        whole_family = _reached(table, [one.name for one in operation.commands], facts)
    held = locks(mode, [table] if alone else whole_family)
    if operation.only and any(one.verb in ("drop column", "drop constraint") for one in operation.commands):
        held |= locks(mode, [child for child, _ in facts.children(table)])  # it is theirs alone from now on
    leaves = [table] if operation.only else facts.leaves(table)
    dropped = frozenset(one.name for one in operation.commands if one.verb == "drop constraint")
    given = frozenset(one.name for one in operation.commands if _gives(one))
    parts = (
        _PARTS[one.verb](Part(one, table, leaves, facts, dropped, given))
        for one in operation.commands
        if one.verb in _PARTS
    )
    whole = held | together(parts)
    return whole | needs_proof(operation, table, leaves, facts)


def _reached(table: Relation, columns: Sequence[str], facts: Facts) -> list[Relation]:
    """The table and what of the family below it a dropped column concerns: heirs that have it of their own keep it."""
    found = [table]
    for child, _ in facts.children(table):
        gone = [
            name for name in columns if (one := facts.column(child, name)) and not _is_kept(one, child, facts)
        ]
        found += _reached(child, gone, facts) if gone else [child]
    return list(dict.fromkeys(found))


def _is_kept(column: Column, child: Relation, facts: Facts) -> bool:
    """Whether it stays when one parent gives it up: it has it of its own, or from another parent."""
    return not facts.is_partition(child) and (column.local or len(facts.parents(child)) > 1)


def _alter_type(operation: AlterTable, facts: Facts) -> Effect:
    """ALTER TYPE of a composite type: the same is done to every table of that type."""
    ref = facts.type_ref(operation.table)
    tables = facts.typed_tables(ref) if ref else []
    return together(
        alter_table(replace(operation, table=Name(*table), kind="table", only=False), facts)
        for table in tables
    )


def _alone(command: Command, table: Relation, facts: Facts) -> bool:
    if command.verb == "add constraint" and command.constraint is not None:
        return _is_added_alone(command.constraint, table, facts)
    if command.verb == "validate":
        known = facts.constraints(table).get(command.name)
        return known is not None and (known.no_inherit or known.validated)
    if command.verb in ("drop constraint", "alter constraint"):
        return _is_of_table_alone(command, table, facts)
    if command.verb == "trigger":
        tied = command.sql.endswith("TRIGGER ALL") and facts.tied(table)
        return not (facts.partitioned(table) and (tied or _fires(table, command.name, facts)))
    if command.verb in ("set identity", "add identity", "drop identity"):
        return not facts.partitioned(table) or command.options == ("restart",)
    return command.verb in _ALONE


def _is_added_alone(added: Constraint, table: Relation, facts: Facts) -> bool:
    if facts.major >= 18:
        return False
    if added.kind == "primary":  # its columns become NOT NULL below it too
        named = (facts.column(table, name) for name in added.columns)
        return facts.partitioned(table) and all(one is not None and one.not_null for one in named)
    if added.kind in ("unique", "exclude"):
        return True
    return added.no_inherit if added.kind == "check" else not facts.partitioned(table)


def _is_of_table_alone(command: Command, table: Relation, facts: Facts) -> bool:
    """Whether a constraint is none that partitions and heirs have too."""
    if facts.partitioned(table):
        return False
    known = facts.constraints(table).get(command.name)
    if known is None:
        columns = facts.columns(table).values()
        return command.missing_ok and all(one.not_null_constraint != command.name for one in columns)
    return known.type != "check" or known.no_inherit


def _fires(table: Relation, name: str, facts: Facts) -> bool:
    """Whether it has triggers of rows, its own or copies of those above; of this name, if there is one."""
    return facts.has_row_triggers(table, name) or any(
        _fires(parent, name, facts) for parent in facts.parents(table)
    )


def _lock(command: Command, kind: str) -> Mode:
    if command.verb == "add constraint" and command.constraint is not None:
        return constraint_lock(command.constraint)
    if command.verb in ("set options", "reset options"):
        return SUX if _weak(command) and kind != "view" else AX
    if command.verb == "detach":
        return SUX if command.concurrent else AX
    return _BRIEF.get(command.verb, AX)


def _weak(command: Command) -> bool:
    """Whether the storage parameters are only read by those who write or clean up."""
    names = {name.removeprefix("toast.") for name in command.options}
    return all(name in _WEAK_OPTIONS or name.startswith("autovacuum_") for name in names)


def _alter_index(operation: AlterTable, index: Relation, facts: Facts) -> Effect:
    """ALTER INDEX: options, statistics, or the part of a partition attached."""
    verbs = {one.verb for one in operation.commands}
    if "attach" not in verbs:
        places = [one.name for one in operation.commands if one.verb == "set tablespace"]
        moved = any(place != facts.tablespace(index) for place in places)
        strong = bool(places) or not all(_weak(command) for command in operation.commands)
        parts = facts.index_parts(index) if "set statistics" in verbs else []
        return locks(AX if strong else SUX, [index, *parts]) | (
            rewrite([facts.index_tables.get(index, index)]) if moved else Effect()
        )
    child = facts.resolve(next(one.relation for one in operation.commands if one.relation is not None))
    tables = [facts.index_tables[one] for one in (index, child) if one in facts.index_tables]
    return locks(SUX, [index]) | locks(AX, [child]) | locks(AS, tables)


def _whole_rewrite(part: Part) -> Effect:
    """SET LOGGED, UNLOGGED, TABLESPACE, ACCESS METHOD: nothing where it is so already."""
    found = part.facts.table(part.table)
    if part.facts.kind(part.table) == "sequence":
        return Effect()
    aim = {"set logged": False, "set unlogged": True}.get(part.command.verb)
    if found is not None and found.unlogged == aim:
        return Effect()
    if aim is not None and part.facts.major >= 15:
        sequences = locks(AX, part.facts.owned_sequences(part.table))
        return sequences | rewrite([part.table])
    asked = part.command.name
    if part.command.verb == "set access method" and found is not None and asked in ("", found.access_method):
        return Effect()
    if part.command.verb == "set tablespace" and asked == part.facts.tablespace(part.table):
        return Effect()
    return rewrite([part.table] if not part.facts.partitioned(part.table) else [])


def _inherit(part: Part) -> Effect:
    """INHERIT also looks at what is below the table, so that no circle comes about."""
    parent = [part.facts.resolve(part.command.relation)] if part.command.relation else []
    if part.command.verb == "no inherit":
        return locks(AS, parent)
    return locks(SUX, parent) | locks(AS, part.facts.family(part.table)[1:])


def _identity(part: Part) -> Effect:
    name, column = part.command.name, part.facts.column(part.table, part.command.name)
    sequences = identity_sequence(name, part.table, part.facts)
    if part.command.verb == "drop identity":
        gone = column is not None and column.identity is not None and name not in part.given
        return locks(AX, sequences) | (_left_out(part) if gone else Effect())
    refuses = takes_no_values(part.command, column)
    return locks(SRX, sequences) | (
        breaks(f"inserts that give {part.table}.{name} a value fail") if refuses else Effect()
    )


def _strip_default(part: Part) -> Effect:
    name, column = part.command.name, part.facts.column(part.table, part.command.name)
    had = Ref("default", part.table.schema, name, part.table.name) in part.facts.schema.objects
    gone = had and name not in part.given and column is not None and column.not_null
    return _left_out(part) if gone else Effect()


def _left_out(part: Part) -> Effect:
    return breaks(f"inserts that leave out {part.table}.{part.command.name} fail")


def _gives(command: Command) -> bool:
    """Whether a part of the statement says what a column holds that inserts leave out."""
    default = command.verb == "default" and command.expression is not None and not command.expression.null
    return default or command.verb == "add identity"


def _owner(part: Part) -> Effect:
    """OWNER: sequences go along; to whoever runs it, who owns the table already or could not give it away."""
    if part.command.sql.endswith(("CURRENT_USER", "CURRENT_ROLE", "SESSION_USER")):
        return Effect()
    return locks(AX, part.facts.owned_sequences(part.table))


_PARTS: dict[str, Callable[[Part], Effect]] = {
    "add column": add_column,
    "drop column": drop_column,
    "type": alter_type,
    "set not null": set_not_null,
    "set expression": set_expression,
    "drop expression": drop_expression,
    "add constraint": add_constraint,
    "drop constraint": drop_constraint,
    "alter constraint": alter_constraint,
    "validate": validate,
    "attach": attach,
    "detach": detach,
    "finalize": finalize,
    "inherit": _inherit,
    "no inherit": _inherit,
    "set logged": _whole_rewrite,
    "set unlogged": _whole_rewrite,
    "set tablespace": _whole_rewrite,
    "set access method": _whole_rewrite,
    "add identity": _identity,
    "set identity": _identity,
    "drop identity": _identity,
    "default": _strip_default,
    "owner": _owner,
}
