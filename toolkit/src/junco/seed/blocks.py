"""Blocks: where the rows of one declaration come from. Literal tuples, generated columns, files, queries, functions.

Knows what was written in the seed file, as data. Refuses to read a file, to make a row or to ask a server.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from junco.errors.seed_bulk import BadCount, BadScale
from junco.seed.place import Place

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute

    from junco.seed.declare import Rows
    from junco.seed.draw import Draw
    from junco.seed.generators.base import Generator

# Sets up to this many rows a declaration take the path of one statement a table.
SMALL = 5_000
MOST = 10**12  # rows of one declaration


@dataclass(frozen=True, slots=True)
class Scale:
    """How many rows, by the name of a size."""

    sizes: Mapping[str, int]


def scale(**sizes: int) -> Scale:
    """`scale(test=20, dev=2_000, load=1_000_000)`: the size is chosen with `--scale NAME`; otherwise the one named
    like the set or like the environment, or the first.
    """
    return Scale(sizes)


Count: TypeAlias = "int | Scale"
# A number of rows for each parent, or from a to b of them.
Each: TypeAlias = "Count | tuple[int, int]"


@dataclass(frozen=True, slots=True)
class Sizing:
    """Which sizes this run takes: names in the order of preference, and a factor for all."""

    names: tuple[str, ...] = ()
    factor: Fraction = Fraction(1)
    asked: str | None = None

    def of(self, count: Count, *, scaled: bool = True) -> int:
        """The number of rows; raises `BadCount`, or `BadScale` where the size that was asked for is what is wrong."""
        if isinstance(count, Scale):
            if not count.sizes:
                raise BadCount(count="scale()", reason="it names no size")
            name = next((one for one in self.names if one in count.sizes), next(iter(count.sizes)))
            count = count.sizes[name]
        if type(count) is not int:
            raise BadCount(count=count, reason=f"it is {type(count).__name__}, not int")
        found = max(1, int(count * self.factor)) if scaled and count > 0 else count
        if found > MOST and self.factor != 1:
            raise BadScale(scale=self.asked, reason=f"more than {MOST:,} rows are no seed")
        if not 0 <= found <= MOST:
            raise BadCount(count=count, reason=f"it must be from 0 to {MOST:,}")
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The rows of one call, with the columns that are listed for them."""

    rows: Rows[Any, Any]
    columns: tuple[InstrumentedAttribute[Any], ...]
    values: tuple[tuple[object, ...], ...]
    place: Place


@dataclass(frozen=True, slots=True, eq=False)
class GeneratedBlock:
    """Rows that are made: `count` of them, or so many for each row of `per`."""

    rows: Rows[Any, Any]
    count: Each
    per: Rows[Any, Any] | None
    locale: str | None
    name: str
    place: Place
    columns: dict[InstrumentedAttribute[Any], Generator[Any]] = field(default_factory=dict)
    places: dict[InstrumentedAttribute[Any], Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class FileBlock:
    """The rows of a file, of the columns that its header names."""

    rows: Rows[Any, Any]
    path: Path
    references: Mapping[InstrumentedAttribute[Any], Rows[Any, Any]]
    names: Mapping[str, InstrumentedAttribute[Any]]
    null: str
    place: Place


@dataclass(frozen=True, slots=True, eq=False)
class QueryBlock:
    """The rows of a SELECT, run in the database that is seeded."""

    rows: Rows[Any, Any]
    columns: tuple[InstrumentedAttribute[Any], ...]
    sql: str
    place: Place


@dataclass(frozen=True, slots=True, eq=False)
class FunctionBlock:
    """The rows that a function yields."""

    rows: Rows[Any, Any]
    columns: tuple[InstrumentedAttribute[Any], ...]
    function: Callable[[Draw], Iterable[tuple[object, ...]]]
    place: Place


AnyBlock: TypeAlias = "Block | GeneratedBlock | FileBlock | QueryBlock | FunctionBlock"
