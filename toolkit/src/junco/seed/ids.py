"""Ids: what the references of generated rows stand for, found once the rows referred to are loaded.

Knows rows by their numbers. Keeps ids as compactly as they allow: a range, an array of numbers, else a list of texts.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, overload

from junco.seed import large_sql as sql
from junco.seed.columns import Reference
from junco.seed.fingerprint import WHOLE
from junco.seed.generators.base import Ids
from junco.seed.large import Large, Need
from junco.seed.plan import Plan
from junco.seed.session import Run
from junco.seed.spans import Spans
from junco.seed.statements import column_of, source_of
from junco.seed.steps import Step

if TYPE_CHECKING:
    from junco.seed.ladder import Ladder


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

    def among(self, need: Need, large: Large, own: Ids | None) -> Ids:
        """The same where rows of `large` are among them; without their ids all are texts that say what they are:
        the number of a row, or an id.
        """
        parts: list[Ids] = []
        sizes: list[int] = []
        for draft in self.plan.drafts_of(need.rows):
            if draft is large:
                sizes.append(large.count or 0)
                parts.append(_Marks(large.count or 0) if own is None else own)
            else:
                part = self._part(draft, need.column)
                sizes.append(len(part))
                parts.append(
                    part if own is not None else [None if one is None else f"={one}" for one in part]
                )
        return parts[0] if len(parts) == 1 else _Joined(parts, sizes)

    def _of_all(self, need: Need) -> Ids:
        parts = [self._part(draft, need.column) for draft in self.plan.drafts_of(need.rows)]
        if len(parts) == 1:
            return parts[0]
        return [one for part in parts for one in part]

    def _part(self, draft: Step | Large, column: str) -> Ids:
        return self._large(draft, column) if isinstance(draft, Large) else self._small(draft, column)

    def _small(self, step: Step, column: str) -> Ids:
        keys = step.of_key()
        source = source_of(keys, self.plan.tables)
        statement = column_of(keys, source, column)
        rows = self.run.connection.execute(statement.sql, statement.values)
        return self.ladder.stages.foreseen.filled((row[0] for row in rows), step.table, column)

    def _large(self, large: Large, column: str) -> Ids:
        known = self.ladder.after.get((large.set, large.name))
        if known is not None and known.ordered and (column,) == large.table.primary and known.rows:
            return Spans.read(known.rows).compact()
        stages = self.ladder.stages
        statement = sql.column_in_order(large, stages.source(large, stages.whole(large)), column)
        if large.table.columns[column].cast in WHOLE and not self.run.wishes.dry_run:
            return self._numbers(statement)
        with self.run.connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
            return stages.foreseen.filled((row[0] for row in copy.rows()), large.table, column)

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


class _Marks(Sequence[str]):
    """Rows of the declaration that is staged, by their numbers from 1."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...
    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(self._count))]
        return f"@{at + 1}"


class _Joined(Sequence["int | str | None"]):
    """Ids of several declarations as those of one; of some fewer may be known than there are rows."""

    def __init__(self, parts: Sequence[Ids], sizes: Sequence[int]) -> None:
        self._parts, self._starts = parts, [0, *accumulate(sizes)]

    def __len__(self) -> int:
        return self._starts[-1]

    @overload
    def __getitem__(self, at: int) -> int | str | None: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[int | str | None]: ...
    def __getitem__(self, at: int | slice) -> int | str | Sequence[int | str | None] | None:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        part = bisect_right(self._starts, at) - 1
        return self._parts[part][at - self._starts[part]]
