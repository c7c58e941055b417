"""Generators of numbers: evenly, or by a distribution.

Knows arithmetic that is the same on every machine. Refuses floating-point functions of the C library, whose last digit
is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar, TypeVar

from junco.errors.seed_bulk import BadGenerator
from junco.seed.generators.base import Context, Frame, Generator, Make, Texts, below, pick

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Numbers(Generator[T]):
    """Whole numbers from `low` to `high`, shown with `places` digits behind the point."""

    low: int
    high: int
    places: int
    bare: ClassVar[bool] = True

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        low, size, places = self.low, self.high - self.low + 1, self.places
        if size <= 0:
            raise BadGenerator(reason=f"there is no number from {self.low} to {self.high}")
        if not places:
            return lambda frame: [str(low + at) for at in below(frame, context.path, size)]
        return lambda frame: [fixed(low + at, places) for at in below(frame, context.path, size)]

    def listed(self, context: Context) -> Sequence[str]:
        """See `Generator`."""
        del context
        return Shown(self.low, self.high - self.low + 1, self.places)


class Shown(Sequence[str]):
    """The numbers as texts, without making them all."""

    def __init__(self, low: int, size: int, places: int) -> None:
        self._low, self._size, self._places = low, max(0, size), places

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, at: Any) -> Any:
        return fixed(self._low + at, self._places)


def fixed(number: int, places: int) -> str:
    """`number` divided by ten to the power of `places`, exactly."""
    if not places:
        return str(number)
    digits = str(abs(number)).rjust(places + 1, "0")
    return f"{'-' if number < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def integers(low: int, high: int) -> Generator[int]:
    """Whole numbers from `low` to `high`, both included, each as often as the other."""
    return Numbers(low, high, 0)


def decimals(low: str | int, high: str | int, places: int = 2) -> Generator[Decimal]:
    """Numbers with `places` digits behind the point, both ends included."""
    return Numbers(_scaled(low, places), _scaled(high, places), places)


def floats(low: str | int, high: str | int, places: int = 6) -> Generator[float]:
    """As `decimals`, for columns that hold floating-point numbers."""
    return Numbers(_scaled(low, places), _scaled(high, places), places)


def _scaled(value: str | int, places: int) -> int:
    return int(Decimal(value).scaleb(places))


@dataclass(frozen=True, eq=False)
class Shaped(Generator[T]):
    """Numbers by a distribution, read off a table of its quantiles."""

    shape: str
    middle: int
    spread: int
    low: int | None
    high: int | None
    places: int
    bare: ClassVar[bool] = True

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        table = [
            self._clamped(self.middle + (one * self.spread + 2**19 >> 20)) for one in _quantiles(self.shape)
        ]
        texts = [fixed(one, self.places) for one in table]
        if max(table) - min(table) < len(table) // 2:
            return lambda frame: pick(frame, context.path, texts)
        return lambda frame: self._between(frame, context.path, table)

    def _clamped(self, value: int) -> int:
        value = value if self.low is None else max(self.low, value)
        return value if self.high is None else min(self.high, value)

    def _between(self, frame: Frame, path: str, table: list[int]) -> Texts:
        """Between two entries the values lie on a line."""
        last = len(table) - 1
        found: Texts = []
        for bits in frame.wide(path):
            at = bits % last
            low, high = table[at], table[at + 1]
            found.append(fixed(low + ((high - low) * (bits >> 40) >> 24), self.places))
        return found


def normal(mean: int, deviation: int, low: int | None = None, high: int | None = None) -> Generator[int]:
    """The bell curve, cut off at `low` and `high`."""
    return Shaped("normal", mean, deviation, low, high, 0)


def exponential(mean: int, low: int = 0, high: int | None = None) -> Generator[int]:
    """Many small, few large: waiting times, amounts."""
    return Shaped("exponential", 0, mean, low, high, 0)


def rising(top: int, low: int = 0) -> Generator[int]:
    """From `low` to `top`, large ones more often: half of all lie above seven tenths."""
    return Shaped("triangle", low, top - low, low, top, 0)


@lru_cache
def _quantiles(shape: str) -> list[int]:
    """1025 quantiles, times 2**20. Decimal arithmetic rounds the same everywhere."""
    steps = 1024
    if shape == "exponential":
        found = [-(1 - (Decimal(at) + Decimal("0.5")) / (steps + 1)).ln() for at in range(steps + 1)]
    elif shape == "triangle":
        found = [(Decimal(at) / steps).sqrt() for at in range(steps + 1)]
    else:
        found = [_bell((Decimal(at) + Decimal("0.5")) / (steps + 1)) for at in range(steps + 1)]
    return [int((one * 2**20).to_integral_value()) for one in found]


def _bell(share: Decimal) -> Decimal:
    """Where the bell curve has this share below it (a rational approximation, good to 0.0005)."""
    if share > Decimal("0.5"):
        return -_bell(1 - share)
    t = (-2 * share.ln()).sqrt()
    above = Decimal("2.515517") + t * (Decimal("0.802853") + t * Decimal("0.010328"))
    beneath = 1 + t * (Decimal("1.432788") + t * (Decimal("0.189269") + t * Decimal("0.001308")))
    return above / beneath - t
