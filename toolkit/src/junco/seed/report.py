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

    def __add__(self, other: TableReport) -> TableReport:
        """Both together; a table may be loaded in several steps."""
        return TableReport(
            self.table,
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            (*self.examples, *other.examples)[:EXAMPLES],
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

    @property
    def total(self) -> TableReport:
        """All tables together."""
        return sum(self.tables, TableReport("total"))

    def as_json(self) -> dict[str, Any]:
        """The report in JSON's types."""
        plain = {**asdict(self), "anchor": self.anchor.isoformat(), "seconds": round(self.seconds, 3)}
        plain["tables"] = [{**asdict(table), "examples": list(table.examples)} for table in self.tables]
        plain["total"] = {name: getattr(self.total, name) for name in ("created", "updated", "unchanged")}
        return plain

    def render(self) -> str:
        """The report as people read it, without a trailing newline."""
        return "\n".join([self._headline(), *self._counts(), *self._examples(), self._verdict()])

    def _headline(self) -> str:
        dry = ", dry run" if self.dry_run else ""
        return f"seed {self.set} → {self.target} (anchor {self.anchor}{dry})"

    def _counts(self) -> list[str]:
        lines = [("", "created", "updated", "unchanged")]
        for one in self.tables:
            lines.append((one.table, str(one.created), str(one.updated), str(one.unchanged)))
        widths = [max(len(line[at]) for line in lines) for at in range(4)]
        return [
            f"  {line[0]:<{widths[0]}}" + "".join(f"  {line[at]:>{widths[at]}}" for at in (1, 2, 3))
            for line in lines
        ]

    def _examples(self) -> list[str]:
        # At the first load the numbers say it all; examples show what is about to change.
        shown = self.dry_run or self.total.updated
        return [f"  {line}" for one in self.tables for line in one.examples if shown]

    def _verdict(self) -> str:
        total = self.total
        changed = total.created + total.updated
        if not changed:
            return f"nothing to do: all {total.unchanged} rows are as declared"
        if self.dry_run:
            return f"would create {total.created} and update {total.updated} rows; nothing was written"
        return f"created {total.created}, updated {total.updated} rows in {self.seconds:.2f} s"
