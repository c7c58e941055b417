"""Spans: whole-number keys of rows in their order, as a few ranges instead of one by one.

Knows how PostgreSQL writes a multirange. Refuses to know whose keys they are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import overload


class Spans(Sequence[int]):
    """The keys of some ranges, counted from 0 as if they stood in one list. Each range is (first, behind the last)."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self.ranges = tuple((low, high) for low, high in ranges if low < high)
        self._starts = [0, *accumulate(high - low for low, high in self.ranges)]

    @staticmethod
    def read(text: str) -> Spans:
        """From the text of an int8multirange."""
        return Spans((int(low), int(high)) for low, high in re.findall(r"\[(-?\d+),(-?\d+)\)", text))

    def __str__(self) -> str:
        return "{" + ",".join(f"[{low},{high})" for low, high in self.ranges) + "}"

    def __len__(self) -> int:
        return self._starts[-1]

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[int]: ...
    def __getitem__(self, at: int | slice) -> int | Sequence[int]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        if not 0 <= at < len(self):
            raise IndexError(at)
        found = bisect_right(self._starts, at) - 1
        return self.ranges[found][0] + at - self._starts[found]

    def within(self, first: int, last: int) -> Sequence[int]:
        """The keys with these numbers, the last one included: a range where they follow each other."""
        low, high = self[first], self[last]
        return range(low, high + 1) if high - low == last - first else self[first : last + 1]

    def pieces(self) -> list[tuple[int, int, int]]:
        """For each range the numbers (from 1) of its first and last key, and what is to be added for the key."""
        starts = zip(self._starts, self.ranges, strict=False)
        return [(start + 1, start + high - low, low - start - 1) for start, (low, high) in starts]

    def added(self, low: int, high: int) -> Spans:
        """With one more range behind; those that touch become one."""
        if self.ranges and self.ranges[-1][1] == low:
            return Spans((*self.ranges[:-1], (self.ranges[-1][0], high)))
        return Spans((*self.ranges, (low, high)))

    def first(self, count: int) -> Spans:
        """Those of the first so many."""
        found = zip(self.ranges, self._starts, strict=False)
        return Spans((low, min(high, low + count - start)) for (low, high), start in found)

    def compact(self) -> Sequence[int]:
        """A plain range if that is what they are."""
        return range(*self.ranges[0]) if len(self.ranges) == 1 else self
