"""Statements about rows, which a migration may hold as well."""

from __future__ import annotations

from junco.lint.effect import Effect, Relation
from junco.lint.facts import Facts
from junco.lint.operation import Name, Rows, Truncate
from junco.lint.predict.locking import AS, AX, RS, RX, locks, loses, together


def rows(operation: Rows, facts: Facts) -> Effect:
    """SELECT, INSERT, UPDATE, DELETE, MERGE and COPY."""
    read = [one for name in operation.sources for one in _reached(name, facts)]
    written = [one for name in operation.targets for one in _reached(name, facts)]
    drawn = [one for name in operation.sequences if (one := facts.find(name)) is not None]
    whole = locks(RX, drawn) | locks(RS if operation.locking else AS, read) | locks(RX, written)
    if operation.verb == "delete" and not operation.filtered:
        whole |= loses(*(f"every row of {facts.resolve(name)}" for name in operation.targets))
    return whole


def _reached(name: Name, facts: Facts) -> list[Relation]:
    """A relation and, unless it is named with ONLY, what is below or behind it."""
    relation = facts.resolve(name)
    alone = name.alone or facts.kind(relation) == "materialized view"
    return [relation] if alone else facts.reads(relation)


def truncate(operation: Truncate, facts: Facts) -> Effect:
    """TRUNCATE, which with CASCADE goes on to every table that refers to it."""
    found: dict[Relation, None] = {}
    waiting = [(facts.resolve(name), name.alone) for name in operation.tables]
    while waiting:
        table, alone = waiting.pop()
        for one in [table] if alone else facts.family(table):
            if one not in found:
                found[one] = None
                if operation.cascade:
                    waiting += [(child, False) for child, _, _ in facts.references_to(one)]
    drawn = [one for table in found for one in facts.owned_sequences(table)] if operation.restart else []
    return locks(AX, [*found, *drawn]) | together(loses(f"every row of {one}") for one in found)
