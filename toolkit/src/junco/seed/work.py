"""Work: what one attempt does, part after part, and in which order.

Knows small steps, large ones and pruning. Refuses to know transactions: everything happens in the one it is called in.
"""

from __future__ import annotations

from junco.errors.seed_bulk import PruneTooLarge
from junco.seed import small
from junco.seed.ladder import Ladder
from junco.seed.plan import Plan
from junco.seed.prune import RangePrune, range_prunable
from junco.seed.rebuild import Rebuilding
from junco.seed.report import TableReport
from junco.seed.session import Run
from junco.seed.state import State
from junco.seed.steps import Step

# So many rows are pruned without a question.
PRUNED_QUIETLY = 100


class Work:
    """What one attempt does, part after part."""

    def __init__(self, run: Run, plan: Plan, states: dict[str, State]) -> None:
        self.run, self.plan, self.states = run, plan, states
        before = {(name, key): bulk for name, one in states.items() for key, bulk in one.bulk.items()}
        self.rebuilding = Rebuilding(run, plan.large)
        self.ladder = Ladder(run, plan, before, self.rebuilding)

    def do(self) -> list[TableReport]:
        """Everything."""
        reports = self.begin()
        for large in self.plan.large:
            reports.append(self.ladder.load(large))
        return reports + self.end()

    def begin(self) -> list[TableReport]:
        """The small steps, and everything that is wrong with the set."""
        return self._small(self.plan.steps)

    def end(self) -> list[TableReport]:
        """What waits for the large steps, then what is to go."""
        self.rebuilding.put_back()
        reports = self._small(self.plan.late, more=bool(self.plan.large))
        if not self.run.wishes.dry_run:
            self.ladder.finish()
        return reports + self._prune()

    def _small(self, steps: tuple[Step, ...], *, more: bool = False) -> list[TableReport]:
        differences = small.compare(self.run, self.plan, steps) if steps or not more else []
        if self.run.wishes.dry_run:
            return [difference.report() for difference in differences]
        return [small.write(self.run, difference, self.plan) for difference in differences]

    def _prune(self) -> list[TableReport]:
        """Children go before their parents: the opposite order of loading."""
        found = list(small.prunable(self.run, self.plan, self.states))
        found.sort(key=lambda keys: -self.plan.position(keys))
        ranges = list(range_prunable(self.run, self.plan, self.ladder, self.states))[::-1]
        self._refuse_many(found, ranges)
        go = self.run.wishes.prune and not self.run.wishes.dry_run
        reports = []
        for one in ranges:
            count = one.delete(self.run) if go else one.count
            reports.append(one.report(count, asked=self.run.wishes.prune))
            if go:
                one.forget(self.ladder)
        counts = small.prune(self.run, self.plan, found) if go else [len(keys.rows) for keys in found]
        for keys, count in zip(found, counts, strict=True):
            lines = small.to_prune(keys)
            name = str(keys.table.name)
            if self.run.wishes.prune:
                reports.append(TableReport(name, pruned=count, examples=lines))
            else:
                reports.append(TableReport(name, left=count))
        return reports

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
