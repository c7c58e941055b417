"""Partitions online: proved by CHECKs before they are attached, detached beside everybody."""

from __future__ import annotations

from collections.abc import Iterator

from junco.lint.effect import Relation
from junco.lint.facts import Facts
from junco.lint.online.form import Block, Form, form, full, one
from junco.lint.online.naming import constraint_name, object_name
from junco.lint.operation import Bound, Command, CreateTable
from junco.lint.parse.proof import needed
from junco.lint.predict.partition import default_effect, is_implied, missing_keys, partition_columns
from junco.sqltext import quote_ident

NO_CHECK = (
    "no CHECK can say what this partition holds (more than one column, an expression, or a hash), so its rows are "
    "read under the lock. Attach it while it is small, or empty and filled afterwards"
)


def attach(command: Command, table: Relation, facts: Facts) -> Form | None:
    """ATTACH PARTITION after CHECKs that say what it holds, indexes and keys; None where it reads nothing."""
    if command.relation is None or command.bound is None:
        return None
    child = facts.resolve(command.relation)
    default = facts.default_partition(table)
    before: list[Block] = []
    after: list[str] = []
    bounds = _condition(command.bound, table, facts)
    if not is_implied(command.bound, table, child, facts) and not facts.harmless(child):
        if bounds is None:
            return Form(needs=NO_CHECK)
        before += _checked(child, bounds)
        after.append(_drop(child))
    read = default_effect(command.bound, table, facts).scans
    if default is not None and default in read and not facts.harmless(default):
        if bounds is None:
            return Form(needs=NO_CHECK)
        before += _checked(default, f"NOT ({bounds})")
        after.append(_drop(default))
    if not facts.harmless(child):
        before += [*_indexes(table, child, facts), *_keys(table, child, facts)]
    if not before:
        return None
    attached = one(f"ALTER TABLE {full(table)} ATTACH PARTITION {full(child)} {command.bound.text}")
    return form([*before, attached, *(one(sql) for sql in after)])


def _checked(table: Relation, condition: str) -> Iterator[Block]:
    name = quote_ident(object_name(table.name, "", "bound"))
    yield one(f"ALTER TABLE {full(table)} ADD CONSTRAINT {name} CHECK ({condition}) NOT VALID")
    yield one(f"ALTER TABLE {full(table)} VALIDATE CONSTRAINT {name}")


def _drop(table: Relation) -> str:
    return f"ALTER TABLE {full(table)} DROP CONSTRAINT {quote_ident(object_name(table.name, '', 'bound'))}"


def _condition(bound: Bound, table: Relation, facts: Facts) -> str | None:
    """The rows of a partition, as SQL."""
    columns = partition_columns(table, facts)
    if needed(bound, columns) is None:
        return None
    name = quote_ident(columns[0])
    if bound.strategy == "l":
        values = ", ".join(bound.lower)
        return (
            f"{name} IS NOT NULL AND {name} = {values}"
            if len(bound.lower) == 1
            else (f"{name} IS NOT NULL AND {name} IN ({values})")
        )
    parts = [f"{name} IS NOT NULL"]
    parts += [f"{name} >= {bound.lower[0]}"] if bound.lower[0] != "MINVALUE" else []
    parts += [f"{name} < {bound.upper[0]}"] if bound.upper[0] != "MAXVALUE" else []
    return " AND ".join(parts)


def _indexes(table: Relation, child: Relation, facts: Facts) -> list[Block]:
    """An index of the partition for each that the partitioned table has and the partition lacks."""
    from junco.lint.online.naming import index_name, key_name
    from junco.schema.model import Constraint, Index, Ref

    theirs = {(one.columns, one.unique, one.owned) for one in facts.indexes(child) if one.plain}
    blocks = []
    for index in facts.indexes(table):
        if index.plain and (index.columns, index.unique, index.owned) in theirs:
            continue
        if index.owned:
            known = facts.schema.objects[Ref("constraint", table.schema, index.name, table.name)]
            if not isinstance(known, Constraint):
                continue
            kind = "primary" if known.type == "primary key" else "unique"
            name = quote_ident(key_name(child, known.columns, kind, facts))
            listed = ", ".join(quote_ident(column) for column in known.columns)
            blocks.append(one(f"CREATE UNIQUE INDEX CONCURRENTLY {name} ON {full(child)} ({listed})"))
            words = "PRIMARY KEY" if kind == "primary" else "UNIQUE"
            blocks.append(one(f"ALTER TABLE {full(child)} ADD CONSTRAINT {name} {words} USING INDEX {name}"))
        else:
            found = facts.schema.objects[Ref("index", table.schema, index.name, table.name)]
            if isinstance(found, Index):
                name = quote_ident(index_name(child, found.parts or found.columns, facts))
                unique = "UNIQUE " if found.unique else ""
                head = f"CREATE {unique}INDEX CONCURRENTLY {name} ON {full(child)}"
                blocks.append(one(f"{head} {found.definition}"))
    return blocks


def _keys(table: Relation, child: Relation, facts: Facts) -> Iterator[Block]:
    """The foreign keys of the partitioned table on the partition, noted first and validated."""
    missing, where = missing_keys(table, child, facts), full(child)
    for _, name, key in facts.references_from(table):
        if name in missing:
            yield one(f"ALTER TABLE {where} ADD CONSTRAINT {quote_ident(name)} {key.definition} NOT VALID")
            yield one(f"ALTER TABLE {where} VALIDATE CONSTRAINT {quote_ident(name)}")


def detach(command: Command, table: Relation, facts: Facts) -> Form | None:
    """DETACH PARTITION CONCURRENTLY, which a default partition forbids."""
    if command.relation is None or command.concurrent or facts.default_partition(table) is not None:
        return None
    child = facts.resolve(command.relation)
    detached = one(f"ALTER TABLE {full(table)} DETACH PARTITION {full(child)} CONCURRENTLY")
    # PostgreSQL may leave its bounds to it as a CHECK, unless there is one that says as much.
    keys = {name for parent in facts.ancestors(child) for name in partition_columns(parent, facts)}
    left = quote_ident(constraint_name(child, sorted(keys) if len(keys) == 1 else (), "check", facts))
    return form([detached, one(f"ALTER TABLE {full(child)} DROP CONSTRAINT IF EXISTS {left}")])


def partition_of(operation: CreateTable, sql: str, facts: Facts) -> Form | None:
    """CREATE TABLE … PARTITION OF beside a default partition that is proved to hold none of its rows."""
    if operation.parent is None or operation.bound is None:
        return None
    table = facts.resolve(operation.parent)
    default = facts.default_partition(table)
    if default is None or facts.harmless(default) or not default_effect(operation.bound, table, facts).scans:
        return None
    bounds = _condition(operation.bound, table, facts)
    if bounds is None:
        return Form(needs=NO_CHECK)
    return form([*_checked(default, f"NOT ({bounds})"), one(sql), one(_drop(default))])


__all__ = ["attach", "detach", "partition_of"]
