"""Ids: what the references of generated rows stand for, found once the rows referred to are loaded.

Knows rows by their numbers. Keeps ids as compactly as they allow: a range, an array of numbers, else a list of texts.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from junco.seed import large_sql as sql
from junco.seed.declare import Reference
from junco.seed.generators.base import Ids
from junco.seed.large import Large, Need
from junco.seed.plan import Plan
from junco.seed.session import Run
from junco.seed.spans import Spans
from junco.seed.statements import column_of, source_of
from junco.seed.steps import Step

if TYPE_CHECKING:
    from junco.seed.ladder import Ladder

_WHOLE = {"smallint", "integer", "bigint"}


@dataclass
class IdFinder:
    """Finds ids, and remembers them for others that need the same."""

    run: Run
    plan: Plan
    ladder: Ladder
    _found: dict[tuple[int, str], Ids] = field(default_factory=dict)

    def find(self, need: Need) -> Ids:
        """The values of the needed column, in the order of the rows' numbers."""
        key = (id(need.rows), need.column)
        if key not in self._found:
            if isinstance(need.rows, Reference):
                self._found[key] = self._small(self.plan.referring(need), need.column)
            else:
                self._found[key] = self._of_all(need)
        return self._found[key]

    def _of_all(self, need: Need) -> Ids:
        drafts = self.plan.drafts_of(need.rows)
        parts = [
            self._large(draft, need.column) if isinstance(draft, Large) else self._small(draft, need.column)
            for draft in drafts
        ]
        if len(parts) == 1:
            return parts[0]
        return [one for part in parts for one in part]

    def _small(self, step: Step, column: str) -> Ids:
        keys = step.of_key()
        source = source_of(keys, self.plan.tables)
        statement = column_of(keys, source, column)
        return [row[0] for row in self.run.connection.execute(statement.sql, statement.values)]

    def _large(self, large: Large, column: str) -> Ids:
        known = self.ladder.after.get((large.set, large.name))
        if known is not None and known.ordered and (column,) == large.table.primary and known.rows:
            return Spans.read(known.rows).compact()
        stages = self.ladder.stages
        statement = sql.column_in_order(large, stages.source(large, stages.whole(large)), column)
        if large.table.columns[column].cast in _WHOLE and not self.run.wishes.dry_run:
            return self._numbers(statement)
        with self.run.connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
            return [row[0] for row in copy.rows()]

    def _numbers(self, statement: str) -> Ids:
        """Eight bytes an id. All rows are there, so none is NULL."""
        found, waiting = array("q"), []  # type: tuple[array[int], list[bytes]]
        with self.run.connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
            for line in copy:
                waiting.append(bytes(line))
                if len(waiting) == 10_000:
                    found.extend(map(int, b"".join(waiting).split()))
                    waiting.clear()
        found.extend(map(int, b"".join(waiting).split()))
        return found
