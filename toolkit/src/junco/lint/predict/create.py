"""Tables, triggers and views that are made: what of the old they lock and read."""

from __future__ import annotations

from junco.lint.effect import Effect, Relation
from junco.lint.facts import Facts
from junco.lint.operation import CreateTable, CreateTrigger, CreateView, Refresh
from junco.lint.predict.locking import AS, AX, SRX, SUX, X, breaks, locks, rewrite, together
from junco.lint.predict.partition import default_effect


def create_table(operation: CreateTable, facts: Facts) -> Effect:
    """CREATE TABLE in all its forms."""
    table = facts.resolve(operation.table)
    if operation.if_not_exists and facts.kind(table):
        return Effect()
    whole = together(_read(one, operation, facts) for one in map(facts.resolve, operation.sources))
    whole |= locks(AS, map(facts.resolve, operation.like))
    whole |= locks(SUX, map(facts.resolve, operation.inherits))
    every = [*operation.constraints, *(one for column in operation.columns for one in column.constraints)]
    for constraint in every:
        if constraint.references is not None and facts.knows(constraint.references):
            whole |= locks(SRX, _partitions(facts.resolve(constraint.references), facts))
    if operation.parent is not None and operation.bound is not None:
        parent = facts.resolve(operation.parent)
        whole |= locks(AX, [parent]) | default_effect(operation.bound, parent, facts)
        for other, _, _ in facts.references_from(parent):
            whole |= locks(SRX, _partitions(other, facts))
        whole |= locks(SRX, [child for child, _, _ in facts.references_to(parent)])
    return whole


def _partitions(table: Relation, facts: Facts) -> list[Relation]:
    return facts.family(table) if facts.partitioned(table) else [table]


def _read(relation: Relation, operation: CreateTable, facts: Facts) -> Effect:
    whole = operation.with_data and facts.kind(relation) != "materialized view"
    return locks(AS, facts.reads(relation) if whole else [relation])


def create_trigger(operation: CreateTrigger, facts: Facts) -> Effect:
    """CREATE TRIGGER stops writers for a moment, on partitions too if it is for each row."""
    table = facts.resolve(operation.table)
    held = facts.family(table) if operation.row and facts.partitioned(table) else [table]
    others = [facts.resolve(operation.references)] if operation.references else []
    return locks(SRX, held) | locks(AS, others)


def create_view(operation: CreateView, facts: Facts) -> Effect:
    """CREATE VIEW reads the names of its tables; OR REPLACE locks the view."""
    view = facts.resolve(operation.name)
    replaced = [view] if operation.replace and facts.kind(view) == "view" else []
    return locks(AS, map(facts.resolve, operation.sources)) | locks(AX, replaced)


def refresh(operation: Refresh, facts: Facts) -> Effect:
    """REFRESH MATERIALIZED VIEW stops its readers; CONCURRENTLY only another refresh."""
    view = facts.resolve(operation.name)
    read = [one for one in facts.reads(view) if one != view] if operation.with_data else []
    if operation.concurrent:
        return locks(X, [view]) | locks(AS, read)
    emptied = () if operation.with_data else (f"{view} has no rows until it is refreshed",)
    return locks(AX, [view]) | locks(AS, read) | rewrite([view]) | breaks(*emptied)
