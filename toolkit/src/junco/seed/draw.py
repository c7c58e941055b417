"""Chance for functions: numbers that depend on the set, the row and a label, and on nothing else.

Knows the same source of bits as the generators. Refuses to remember what it gave: the same question has the same
answer.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from junco.seed.blocks import Count, Sizing

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Draw:
    """What a function that yields rows is given."""

    origin: str
    anchor: dt.date
    sizing: Sizing

    def range(self, count: Count) -> range:
        """The numbers of the rows; the count may be a `scale(…)`."""
        return range(self.sizing.of(count))

    def number(self, row: int, label: str, low: int, high: int) -> int:
        """A whole number from `low` to `high` for this row; each label draws anew."""
        return low + self._bits(row, label) % (high - low + 1)

    def pick(self, row: int, label: str, choices: Sequence[T]) -> T:
        """One of `choices` for this row."""
        return choices[self._bits(row, label) % len(choices)]

    def chance(self, row: int, label: str, percent: int) -> bool:
        """True in about `percent` of a hundred rows."""
        return self._bits(row, label) % 100 < percent

    def _bits(self, row: int, label: str) -> int:
        address = f"{self.origin}\0{label}\0{row}".encode()
        return int.from_bytes(hashlib.shake_128(address).digest(8), "little")
