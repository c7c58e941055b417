"""Indexes online: built, dropped and rebuilt beside everybody, on partitioned tables one partition at a time."""

from __future__ import annotations

from collections.abc import Iterator

from junco.lint.effect import Relation
from junco.lint.facts import Facts
from junco.lint.online.form import Block, Form, form, full, one
from junco.lint.online.naming import index_name
from junco.lint.operation import CreateIndex, Drop, Reindex
from junco.sqltext import quote_ident


def create_index(operation: CreateIndex, facts: Facts) -> Form | None:
    """CREATE INDEX CONCURRENTLY; None if it is that already."""
    table = facts.resolve(operation.table)
    if operation.concurrent or facts.harmless(table):
        return None
    if operation.if_not_exists and facts.kind(Relation(table.schema, operation.name)):
        return None
    name = operation.name or index_name(table, operation.labels, facts)
    if not facts.partitioned(table):
        return form([_concurrent(operation, name, table)])
    return None if operation.only else form(_on_partitions(operation, name, table, facts))


def _concurrent(operation: CreateIndex, name: str, table: Relation) -> Block:
    unique = "UNIQUE " if operation.unique else ""
    lenient = "IF NOT EXISTS " if operation.if_not_exists else ""
    head = f"CREATE {unique}INDEX CONCURRENTLY {lenient}{quote_ident(name)}"
    return one(f"{head} ON {full(table)} {operation.definition}")


def _on_partitions(operation: CreateIndex, name: str, table: Relation, facts: Facts) -> Iterator[Block]:
    """The index of the partitioned table alone, which is invalid until every partition has its part."""
    unique = "UNIQUE " if operation.unique else ""
    yield one(f"CREATE {unique}INDEX {quote_ident(name)} ON ONLY {full(table)} {operation.definition}")
    for child, _ in facts.children(table):
        own = index_name(child, operation.labels, facts)
        if facts.partitioned(child):
            yield from _on_partitions(operation, own, child, facts)
        else:
            yield _concurrent(operation, own, child)
        parent = full(Relation(table.schema, name))
        yield one(f"ALTER INDEX {parent} ATTACH PARTITION {full(Relation(child.schema, own))}")


def drop_index(operation: Drop, facts: Facts) -> Form | None:
    """DROP INDEX CONCURRENTLY, one by one; None where it is not possible or not needed."""
    if operation.concurrent or operation.cascade:
        return None
    lenient = "IF EXISTS " if operation.missing_ok else ""
    blocks = []
    for name in operation.names:
        index = facts.find(name)
        table = facts.index_tables.get(index) if index else None
        if table is None or index is None or facts.harmless(table) or facts.partitioned(table):
            return None
        blocks.append(one(f"DROP INDEX CONCURRENTLY {lenient}{full(index)}"))
    return form(blocks)


def reindex(operation: Reindex, facts: Facts) -> Form | None:
    """REINDEX CONCURRENTLY of one index or table."""
    if operation.concurrent or operation.kind not in ("index", "table"):
        return None
    named = facts.resolve(operation.name)
    table = facts.index_tables.get(named, named)
    if facts.harmless(table):
        return None
    return form([one(f"REINDEX {operation.kind.upper()} CONCURRENTLY {full(named)}")])
