"""The form of a statement that does not make the application wait: pure functions, a module a family."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from junco.lint.effect import Relation
from junco.lint.facts import Facts
from junco.lint.online import columns, constraints, indexes, partitions
from junco.lint.online.form import Block, Form, form, full, one
from junco.lint.online.rows import in_batches
from junco.lint.operation import (
    AlterTable,
    Command,
    CreateIndex,
    CreateTable,
    Drop,
    Name,
    Operation,
    Refresh,
    Reindex,
    Rows,
)
from junco.lint.predict import predict
from junco.sqltext import quote_ident

COPY = (
    "the whole table is copied under the lock. Copy it in batches beside it while a trigger keeps both alike, and "
    "exchange them at the end; junco migrate dev --online does, and pg_repack where nothing else changes"
)
UNREFRESHED = "CONCURRENTLY needs a unique index on columns of the materialized view; create one first"


def online(operation: Operation, sql: str, facts: Facts) -> Form | None:
    """The blocks to run instead of `sql`; None where it is safe as it stands, or nobody can mind."""
    family = _FAMILIES.get(type(operation))
    return family(operation, sql, facts) if family else None


def _alter(operation: AlterTable, _: str, facts: Facts) -> Form | None:
    table = facts.find(operation.table)
    if table is None and not operation.missing_ok:
        table = facts.resolve(operation.table)
    if table is None or facts.kind(table) not in ("table", "") or operation.kind != "table":
        return None
    if _nobody_minds(operation, table, facts):
        return None
    commands = sorted(operation.commands, key=lambda command: command.verb not in _FIRST)
    known = facts.without(table, [one.name for one in commands if one.verb == "drop constraint"])
    found = [(command, _part(command, table, known)) for command in commands]
    reasons = [part.needs for _, part in found if part is not None and part.needs]
    if reasons:
        return Form(needs=reasons[0])
    if all(part is None for _, part in found):
        return None
    return form(_in_order(operation, table, found))


def _nobody_minds(operation: AlterTable, table: Relation, facts: Facts) -> bool:
    """Whether nothing but new or empty tables is read, written or built on, and no other table waits."""
    effect = predict(operation, facts)
    slow = effect.rewrites | effect.scans | effect.builds
    brief = not {one.verb for one in operation.commands} & {"drop column", "detach"}
    return all(facts.harmless(one) for one in slow) and (brief or facts.harmless(table))


# PostgreSQL drops before it does anything else, whatever the order in the statement.
_FIRST = ("drop constraint", "drop column")


def _in_order(
    operation: AlterTable, table: Relation, found: list[tuple[Command, Form | None]]
) -> list[Block]:
    """The parts in their order; those that need no form of their own stay together."""
    blocks: list[Block] = []
    plain: list[str] = []
    head = f"ALTER TABLE {'ONLY ' if operation.only else ''}{full(table)} "
    for command, part in found:
        if part is None:
            plain.append(command.sql)
            continue
        blocks += [one(head + ", ".join(plain))] if plain else []
        plain = []
        blocks += part.blocks
    return [*blocks, *([one(head + ", ".join(plain))] if plain else [])]


_COPIES = ("set logged", "set unlogged", "set tablespace", "set access method", "set expression")


def _part(command: Command, table: Relation, facts: Facts) -> Form | None:
    if command.verb in _PARTS:
        return _PARTS[command.verb](command, table, facts)
    whole = AlterTable(_name(table), (command,))
    if command.verb in _COPIES and predict(whole, facts).rewrites:
        return Form(needs=COPY)
    return None


def _constraint(command: Command, table: Relation, facts: Facts) -> Form | None:
    return constraints.add_constraint(command.constraint, table, facts) if command.constraint else None


_PARTS: dict[str, Callable[[Command, Relation, Facts], Form | None]] = {
    "add column": columns.add_column,
    "set not null": columns.set_not_null,
    "type": columns.alter_type,
    "drop column": columns.drop_column,
    "add constraint": _constraint,
    "attach": partitions.attach,
    "detach": partitions.detach,
}


def _name(table: Relation) -> Name:
    return Name(table.schema, table.name)


def _drop(operation: Drop, _: str, facts: Facts) -> Form | None:
    if operation.kind == "index":
        return indexes.drop_index(operation, facts)
    return _drop_table(operation, facts) if operation.kind == "table" else None


def _drop_table(operation: Drop, facts: Facts) -> Form | None:
    """DROP TABLE after the foreign keys at both its ends, one a transaction, so that no two tables wait at once."""
    tables = [facts.find(name) for name in operation.names]
    known = [table for table in tables if table is not None]
    if not known or len(known) < len(tables):
        return None
    blocks: list[Block] = []
    for table in known:
        blocks += _detached(table, facts)
        for parent, name, _ in facts.references_from(table):
            if not facts.harmless(parent) and parent not in known:
                blocks.append(one(f"ALTER TABLE {full(table)} DROP CONSTRAINT {quote_ident(name)}"))
        for child, name, _ in facts.references_to(table):
            if operation.cascade and child not in known and not facts.harmless(child):
                blocks.append(one(f"ALTER TABLE {full(child)} DROP CONSTRAINT {quote_ident(name)}"))
    if not blocks:
        return None
    return form([*blocks, one(operation.text)])


def _detached(table: Relation, facts: Facts) -> list[Block]:
    if not facts.is_partition(table):
        return []
    parent = facts.parents(table)[0]
    if facts.harmless(parent) or facts.default_partition(parent) is not None:
        return []
    return [one(f"ALTER TABLE {full(parent)} DETACH PARTITION {full(table)} CONCURRENTLY")]


def _refresh(operation: Refresh, _: str, facts: Facts) -> Form | None:
    view = facts.resolve(operation.name)
    if operation.concurrent or not operation.with_data or facts.harmless(view):
        return None
    if not any(index.unique and index.plain and index.columns for index in facts.indexes(view)):
        return Form(needs=UNREFRESHED)
    return form([one(f"REFRESH MATERIALIZED VIEW CONCURRENTLY {full(view)}")])


_FAMILIES: dict[type[Operation], Callable[[Any, str, Facts], Form | None]] = {
    AlterTable: _alter,
    CreateIndex: lambda operation, _, facts: indexes.create_index(operation, facts),
    Reindex: lambda operation, _, facts: indexes.reindex(operation, facts),
    CreateTable: partitions.partition_of,
    Drop: _drop,
    Refresh: _refresh,
    Rows: in_batches,
}

__all__ = ["Block", "Form", "online"]
