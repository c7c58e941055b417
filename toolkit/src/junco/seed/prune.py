"""Pruning large declarations: rows that they once wrote and make no more, by the ranges of their keys.

Knows what the state keeps. Refuses to delete without being told to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from junco.errors.seed import InvalidSeed
from junco.errors.seed_bulk import CannotPrune
from junco.seed.fingerprint import own_key, within
from junco.seed.large import Large
from junco.seed.large_sql import table_of
from junco.seed.plan import Plan
from junco.seed.report import TableReport
from junco.seed.session import Run
from junco.seed.state import Bulk

if TYPE_CHECKING:
    from junco.seed.ladder import Ladder


@dataclass(frozen=True)
class LargePrune:
    """Rows of one large declaration that could go."""

    large: Large
    condition: str
    count: int

    def delete(self, run: Run) -> int:
        """Delete them."""
        count: int = run.execute(
            f"DELETE FROM {table_of(self.large.table)} AS t WHERE {self.condition}"
        ).rowcount
        return count

    def report(self, count: int, *, asked: bool) -> TableReport:
        """What became of them."""
        name = str(self.large.table.name)
        return TableReport(name, pruned=count) if asked else TableReport(name, left=count)

    def left(self, ladder: Ladder) -> Bulk:
        """The state without them."""
        known = ladder.after[self.large.set, self.large.name]
        return replace(known, owned=known.rows)


def large_prunable(run: Run, plan: Plan, ladder: Ladder) -> Iterator[LargePrune]:
    """What the large declarations that may be pruned leave behind."""
    for large in plan.large:
        if not large.rows.prune:
            continue
        key = own_key(large.table)
        if key is None:
            reason = f"the primary key of {large.table.name} is not one whole number"
            place, table = str(large.place), large.table.name.name
            raise InvalidSeed(run.seed_set.name, [CannotPrune(where=place, table=table, reason=reason)])
        before = ladder.before.get((large.set, large.name))
        if before is None or before.owned is None:
            continue
        kept = ladder.kept(large)
        condition = f"{within(key, before.owned)} AND NOT ({within(key, kept)})"
        count = run.one(f"SELECT pg_catalog.count(*) FROM {table_of(large.table)} AS t WHERE {condition}")
        if count:
            yield LargePrune(large, condition, count)
