"""Reports: what a seed did, or would do, for people and for machines.

Knows counts and examples. Refuses to know how they came about.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class TableReport:
    """One table. `examples` are lines such as `~ doctors name='Dr. Smith': room_no 'A1' → 'A101'`."""

    table: str
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    examples: tuple[str, ...] = ()
    # Rows of earlier runs that are declared no more: deleted (or to be, in a dry run), or left where they are.
    pruned: int = 0
    left: int = 0

    def __add__(self, other: TableReport) -> TableReport:
        """Both together; a table may be loaded in several steps."""
        return TableReport(
            self.table,
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            (*self.examples, *other.examples)[:EXAMPLES],
            self.pruned + other.pruned,
            self.left + other.left,
        )


@dataclass(frozen=True, slots=True)
class SeedReport:
    """One run of one set."""

    set: str
    target: str
    anchor: dt.date
    dry_run: bool
    tables: tuple[TableReport, ...]
    seconds: float
    # Committed bit by bit, so many rows each; None for one transaction.
    chunks: int | None = None
    # Of those, what is one transaction all the same, and why.
    whole: tuple[str, ...] = ()

    @property
    def total(self) -> TableReport:
        """All tables together."""
        return sum(self.tables, TableReport("total"))

    def as_json(self) -> dict[str, Any]:
        """The report in JSON's types."""
        plain = {**asdict(self), "anchor": self.anchor.isoformat(), "seconds": round(self.seconds, 3)}
        plain["whole"] = list(self.whole)
        plain["tables"] = [{**asdict(table), "examples": list(table.examples)} for table in self.tables]
        names = ("created", "updated", "unchanged", "pruned", "left")
        plain["total"] = {name: getattr(self.total, name) for name in names}
        return plain

    def render(self) -> str:
        """The report as people read it, without a trailing newline."""
        parts = [self._headline(), *self._way(), *self._counts(), *self._examples(), self._verdict()]
        return "\n".join(parts)

    def _headline(self) -> str:
        dry = ", dry run" if self.dry_run else ""
        return f"seed {self.set} → {self.target} (anchor {self.anchor}{dry})"

    def _way(self) -> list[str]:
        if self.chunks is None:
            return []
        done = "would be committed" if self.dry_run else "committed"
        first = f"  {done} in chunks of {self.chunks:,} rows; an interrupted load goes on where it was"
        return [first, *(f"  {line}" for line in self.whole)]

    def _counts(self) -> list[str]:
        names = ["created", "updated", "unchanged"]
        names += [name for name in ("pruned", "left") if getattr(self.total, name)]
        lines = [["", *names]]
        for one in self.tables:
            lines.append([one.table, *(f"{getattr(one, name):,}" for name in names)])
        widths = [max(len(line[at]) for line in lines) for at in range(len(names) + 1)]
        return [
            f"  {line[0]:<{widths[0]}}"
            + "".join(f"  {line[at]:>{widths[at]}}" for at in range(1, len(names) + 1))
            for line in lines
        ]

    def _examples(self) -> list[str]:
        # At the first load the numbers say it all; examples show what is about to change.
        shown = self.dry_run or self.total.updated or self.total.pruned
        return [f"  {line}" for one in self.tables for line in one.examples if shown]

    def _verdict(self) -> str:
        total = self.total
        changed = total.created + total.updated + total.pruned
        left = f"; declared no more: {total.left:,} (--prune deletes them)" if total.left else ""
        if not changed:
            return f"nothing to do: all {total.unchanged:,} rows are as declared{left}"
        prune = f", prune {total.pruned:,}" if total.pruned else ""
        if self.dry_run:
            return f"would create {total.created:,} and update {total.updated:,}{prune} rows; nothing was written{left}"
        prune = f", pruned {total.pruned:,}" if total.pruned else ""
        return (
            f"created {total.created:,}, updated {total.updated:,}{prune} rows in {self.seconds:.2f} s{left}"
        )
