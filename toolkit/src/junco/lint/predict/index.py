"""Indexes: made and made anew, on partitioned tables too."""

from __future__ import annotations

from junco.lint.effect import Effect, Relation
from junco.lint.facts import Facts
from junco.lint.operation import CreateIndex, Reindex
from junco.lint.predict.locking import AX, SUX, S, build, locks


def create_index(operation: CreateIndex, facts: Facts) -> Effect:
    """CREATE INDEX; IF NOT EXISTS takes its lock even where the index is there."""
    table = facts.resolve(operation.table)
    mode = SUX if operation.concurrent else S
    outside = Effect(in_transaction=not operation.concurrent)
    there = facts.kind(Relation(table.schema, operation.name)) != ""
    whole = facts.partitioned(table) and not operation.only
    held = locks(mode, facts.family(table) if whole else [table]) | outside
    if operation.if_not_exists and operation.name and there:
        return held
    if not facts.partitioned(table):
        return held | build([table])
    return held | build(facts.leaves(table) if whole else [])


def reindex(operation: Reindex, facts: Facts) -> Effect:
    """REINDEX of an index, a table, or of everything."""
    if operation.kind not in ("index", "table"):
        everything = list(dict.fromkeys(facts.index_tables.values()))
        return locks(S, everything) | build(everything) | Effect(in_transaction=False)
    named = facts.resolve(operation.name)
    if operation.kind == "index":
        tables, indexes = [facts.index_tables.get(named, named)], [named]
    else:
        tables = facts.leaves(named) if facts.partitioned(named) else [named]
        indexes = [index for index, table in facts.index_tables.items() if table in tables]
    indexed = [facts.index_tables.get(index, index) for index in indexes]
    many = facts.partitioned(named) or any(facts.partitioned(table) for table in tables)
    if operation.concurrent:
        return locks(SUX, tables) | build(indexed) | Effect(in_transaction=False)
    return locks(S, tables) | locks(AX, indexes) | build(indexed) | Effect(in_transaction=not many)
