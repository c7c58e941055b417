"""UPDATE and DELETE in batches, where a batch by batch run does what the statement does.

Knows that a backfill walks along a unique key, else by the places of rows, and what it may meet twice on its way.
"""

from __future__ import annotations

from junco.lint.effect import Relation
from junco.lint.facts import Facts
from junco.lint.online.form import Block, Form, form
from junco.lint.operation import Rows

KEYLESS = (
    "no unique key without NULLs leads through the table, and by the places of its rows one that was updated may be "
    "met again: it would be changed twice. Create a unique index on columns that are NOT NULL first"
)
MOVING = (
    "it sets columns of the key that batches go along, so that a row may be met again, and be changed twice. Set a "
    "second column instead, or accept that the whole table is locked while it runs"
)


def in_batches(operation: Rows, sql: str, facts: Facts) -> Form | None:
    """UPDATE or DELETE of one table and nothing else, in batches."""
    if operation.verb not in ("update", "delete") or len(operation.targets) != 1 or operation.sources:
        return None
    if sql[:4].upper() == "WITH":
        return None
    table = facts.resolve(operation.targets[0])
    if facts.kind(table) != "table" or facts.harmless(table):
        return None
    if operation.verb == "update" and (operation.counts or facts.is_volatile(operation.functions)):
        key = walked(table, facts)
        if key is None:
            return Form(needs=KEYLESS)
        if not key.isdisjoint(operation.columns):
            return Form(needs=MOVING)
    return form([Block((sql,), backfill=True)])


def walked(table: Relation, facts: Facts) -> frozenset[str] | None:
    """The columns that a backfill may go along; None where it goes by the places of rows."""
    columns, constraints = facts.columns(table), facts.constraints(table)
    keys = [
        frozenset(index.columns)
        for index in facts.indexes(table)
        if index.unique
        and index.plain
        and index.valid
        and index.columns
        and not (index.name in constraints and constraints[index.name].type == "exclude")
        and all(name in columns and columns[name].not_null for name in index.columns)
    ]
    return frozenset().union(*keys) if keys else None
