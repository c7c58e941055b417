"""Work: what one attempt does, part after part, and in which order.

Knows small steps, large ones and pruning. Refuses to know transactions: everything happens in the one it is called in.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from junco.errors.seed_bulk import PruneTooLarge
from junco.seed import small
from junco.seed.compare import Difference
from junco.seed.declare import TableName
from junco.seed.handover import Handover
from junco.seed.ladder import Ladder
from junco.seed.plan import Plan
from junco.seed.prune import Gone, RangePrune, children_first, delete_all, range_prunable
from junco.seed.rebuild import Rebuilding
from junco.seed.report import TableReport
from junco.seed.reserve import Reserved
from junco.seed.session import Run
from junco.seed.state import State
from junco.seed.steps import Step
from junco.sqltext import qualified

# So many rows are pruned without a question.
PRUNED_QUIETLY = 100
# Of so many new rows the planner is told at once.
MISLEADING = 1_000


class Work:
    """What one attempt does, part after part."""

    def __init__(self, run: Run, plan: Plan, states: dict[str, State]) -> None:
        self.run, self.plan, self.states = run, plan, states
        before = {(name, key): bulk for name, one in states.items() for key, bulk in one.bulk.items()}
        self.rebuilding = Rebuilding(run, plan.large)
        if plan.between:
            self.rebuilding.never()
        self.reserved = Reserved(run, plan)
        self._changed: dict[TableName, int] = {}
        self.ladder = Ladder(run, plan, before, self.rebuilding)

    def do(self) -> list[TableReport]:
        """Everything."""
        reports = self.begin()
        for at, large in enumerate(self.plan.large):
            reports.append(self.ladder.load(large))
            reports += self.between(at)
        return reports + self.end()

    def begin(self) -> list[TableReport]:
        """The small steps, and everything that is wrong with the set."""
        return self._small(self.plan.steps)

    def between(self, at: int) -> list[TableReport]:
        """What waits for a large step, and a later one for it."""
        return self._small(self.plan.between.get(at, ()), more=True)

    def end(self) -> list[TableReport]:
        """What waits for the large steps, then what is to go."""
        self.rebuilding.put_back()
        reports = self._small(self.plan.late, more=bool(self.plan.large))
        if not self.run.wishes.dry_run:
            self.ladder.finish()
            self._refresh()
        return reports + self._prune()

    def _refresh(self) -> None:
        """Statistics of tables in which the small steps changed enough to mislead the planner."""
        large = {one.table.name for one in self.plan.large}
        for name, rows in self._changed.items():
            if rows >= MISLEADING and name not in large:
                self.run.execute(f"ANALYZE {qualified(name.schema, name.name)}")

    def _small(self, steps: tuple[Step, ...], *, more: bool = False) -> list[TableReport]:
        differences = small.compare(self.run, self.plan, steps) if steps or not more else []
        if self.run.wishes.dry_run:
            return [difference.report() for difference in differences]
        late = self.reserved.constraints(steps)
        if late:
            self.run.execute(f"SET CONSTRAINTS {', '.join(late)} DEFERRED")
        handover = Handover(self.run, self.plan)
        reports = [self._written(handover, one, differences) for one in differences]
        for one, report in zip(differences, reports, strict=True):
            name = one.step.table.name
            self._changed[name] = self._changed.get(name, 0) + report.created + report.updated
        if late:
            small.settle(self.run, steps, late)
        return reports

    def _written(self, handover: Handover, one: Difference, differences: list[Difference]) -> TableReport:
        def giving() -> Iterator[Step]:
            yield from (other.step.with_rows(other.differing) for other in differences)
            if self.run.wishes.prune:
                yield from small.prunable(self.run, self.plan, self.states)

        write = partial(small.write, self.run, one, self.plan, self.reserved)
        if not one.missing and not one.differing:
            return write()
        return handover.small(write, one.step.table, giving)

    def _prune(self) -> list[TableReport]:
        """Children go before their parents: the opposite order of loading."""
        found = list(small.prunable(self.run, self.plan, self.states))
        found.sort(key=lambda keys: -self.plan.position(keys))
        ranges = list(range_prunable(self.run, self.plan, self.ladder, self.states))[::-1]
        self._refuse_many(found, ranges)
        gone, asked = children_first([*ranges, *found]), self.run.wishes.prune
        if not asked or self.run.wishes.dry_run:
            counts = [one.count if isinstance(one, RangePrune) else len(one.rows) for one in gone]
        else:
            counts = delete_all(self.run, self.plan, gone)
            for one in ranges:
                one.forget(self.ladder)
        return [self._gone(one, count, asked) for one, count in zip(gone, counts, strict=True)]

    def _gone(self, one: Gone, count: int, asked: bool) -> TableReport:
        name = str(one.table.name)
        if not asked:
            return TableReport(name, left=count)
        examples = () if isinstance(one, RangePrune) else small.to_prune(one)
        return TableReport(name, pruned=count, examples=examples)

    def _refuse_many(self, found: list[Step], ranges: list[RangePrune]) -> None:
        sizes = [(str(keys.table.name), len(keys.rows)) for keys in found]
        sizes += [(str(one.table.name), one.count) for one in ranges]
        total = sum(size for _, size in sizes)
        wishes = self.run.wishes
        if wishes.prune and not (wishes.dry_run or wishes.yes) and total > PRUNED_QUIETLY:
            listing = ", ".join(f"{size:,} of {name}" for name, size in sizes)
            raise PruneTooLarge(count=f"{total:,}", listing=listing, threshold=PRUNED_QUIETLY)


def by_table(reports: list[TableReport]) -> tuple[TableReport, ...]:
    """One report a table."""
    tables: dict[str, TableReport] = {}
    for report in reports:
        tables[report.table] = tables.get(report.table, TableReport(report.table)) + report
    return tuple(tables.values())
