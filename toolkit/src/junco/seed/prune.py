"""Pruning by ranges: rows that large declarations once wrote and make no more, also if they are small by now.

Knows what the state keeps. Refuses to delete without being told to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from junco.errors.seed import InvalidSeed, RowRefused
from junco.errors.seed_bulk import CannotPrune
from junco.postgres import errors
from junco.seed.declare import TableName
from junco.seed.facts import Table
from junco.seed.fingerprint import own_key, within
from junco.seed.large import Large
from junco.seed.large_sql import table_of
from junco.seed.plan import Plan
from junco.seed.session import Run
from junco.seed.small import delete, let_go, name_of_keys, pointed_at
from junco.seed.state import State
from junco.seed.statements import column_of, source_of
from junco.seed.steps import Row, Step, from_plain
from junco.sqltext import quote_ident

if TYPE_CHECKING:
    from junco.seed.ladder import Ladder


@dataclass(frozen=True)
class RangePrune:
    """Rows of one table that could go; `large` is who made them, if it is large still."""

    table: Table
    condition: str
    count: int
    large: Large | None = None

    def delete(self, run: Run) -> int:
        """Delete them."""
        count: int = run.execute(f"DELETE FROM {table_of(self.table)} AS t WHERE {self.condition}").rowcount
        return count

    def forget(self, ladder: Ladder) -> None:
        """They are owned no more."""
        if self.large is not None:
            at = (self.large.set, self.large.name)
            ladder.after[at] = replace(ladder.after[at], owned=ladder.after[at].rows)


# Rows to go: by their own keys, or by ranges.
Gone: TypeAlias = "Step | RangePrune"


def range_prunable(run: Run, plan: Plan, ladder: Ladder, states: Mapping[str, State]) -> Iterator[RangePrune]:
    """What declarations that are or were large leave behind."""
    for large in plan.large:
        if large.rows.prune:
            yield from _of_large(run, plan, ladder, large, states.get(large.set))
    yield from _of_vanished(run, plan, ladder)
    now = {(large.set, large.name) for large in plan.large}
    for (set_name, name), bulk in ladder.before.items():
        steps = [
            step
            for step in plan.prunable
            if step.set == set_name and str(step.table.name) == name.partition(" ")[2]
        ]
        key = own_key(steps[0].table) if steps else None
        if (set_name, name) not in now and key is not None and bulk.owned is not None:
            declared = [one for step in steps for one in ids_of(run, plan, step, step.rows)]
            condition = f"{within(key, bulk.owned)} AND NOT ({_among(key, declared)})"
            yield from _counted(run, steps[0].table, condition)


def _of_vanished(run: Run, plan: Plan, ladder: Ladder) -> Iterator[RangePrune]:
    """Tables of which there is no declaration any more."""
    declared = {one.name for one in plan.declared()}
    for (set_name, _), bulk in ladder.before.items():
        table = plan.tables.get(TableName(*bulk.table)) if bulk.table else None
        if table is None or table.name in declared or not bulk.prune or set_name not in plan.sets:
            continue
        key = own_key(table)
        if key is not None and bulk.owned is not None:
            yield from _counted(run, table, within(key, bulk.owned))


def children_first(gone: Sequence[Gone]) -> list[Gone]:
    """In an order in which rows go before those they refer to, as far as there is one."""
    waiting, done = list(gone), []  # type: tuple[list[Gone], list[Gone]]
    while waiting:
        found = next((one for one in waiting if not _referred(one, waiting)), waiting[0])
        waiting.remove(found)
        done.append(found)
    return done


def _referred(one: Gone, others: list[Gone]) -> bool:
    tables = [other.table for other in others if other.table.name != one.table.name]
    return any(one.table.name == target for table in tables for _, target, _ in table.foreign)


def delete_all(run: Run, plan: Plan, gone: Sequence[Gone]) -> list[int]:
    """Delete all of these; returns how many there were of each."""
    try:
        with run.connection.transaction():
            return [_deleted(run, plan, one) for one in gone]
    except errors.ForeignKeyViolation:
        pass
    except RowRefused as error:
        if error.values["sqlstate"] != "23503":
            raise
    for one in gone:
        if isinstance(one, Step):
            let_go(run, plan, one)
    return [_deleted(run, plan, one) for one in gone]


def _deleted(run: Run, plan: Plan, one: Gone) -> int:
    return one.delete(run) if isinstance(one, RangePrune) else delete(run, plan, one)


def _of_large(
    run: Run, plan: Plan, ladder: Ladder, large: Large, before: State | None
) -> Iterator[RangePrune]:
    key = own_key(large.table)
    if key is None:
        reason = f"the primary key of {large.table.name} is not one whole number"
        place, table = str(large.place), large.table.name.name
        raise InvalidSeed(run.seed_set.name, [CannotPrune(where=place, table=table, reason=reason)])
    known = ladder.before.get((large.set, large.name))
    parts = [within(key, known.owned)] if known is not None and known.owned is not None else []
    keys = Step(large.set, large.table, large.columns, large.key, (), ()).of_key()
    stored = before.keys.get(name_of_keys(keys), []) if before else []
    if stored:
        rows = [Row(tuple(map(from_plain, one)), at, large.place) for at, one in enumerate(stored, 1)]
        parts.append(_among(key, ids_of(run, plan, keys, rows)))
    if parts:
        condition = f"({' OR '.join(parts)}) AND NOT ({within(key, ladder.kept(large))})"
        yield from _counted(run, large.table, condition, large)


def ids_of(run: Run, plan: Plan, step: Step, rows: Iterable[Row]) -> list[int]:
    """The primary keys of those of these rows that are there."""
    known = {table.name for table in plan.tables.values()}
    found = [row for row in rows if all(one.table in known for one in pointed_at(row.cells))]
    whole = len(step.key) == len(step.columns)
    keys, key = step.with_rows(found) if whole else step.with_rows(found).of_key(), own_key(step.table)
    if not found or key is None:
        return []
    statement = column_of(keys, source_of(keys, plan.tables), key)
    answer = run.connection.execute(statement.sql, statement.values)
    return [int(row[0]) for row in answer if row[0] is not None]


def _among(key: str, ids: list[int]) -> str:
    return f"t.{quote_ident(key)} = ANY ('{{{','.join(map(str, ids))}}}'::bigint[])"


def _counted(run: Run, table: Table, condition: str, large: Large | None = None) -> Iterator[RangePrune]:
    count = run.one(f"SELECT pg_catalog.count(*) FROM {table_of(table)} AS t WHERE {condition}")
    if count:
        yield RangePrune(table, condition, count, large)
