"""Generators made of others and of words: text, JSON, arrays, points, values that depend on another column.

Knows how parts become one value. Refuses to know what the parts are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, TypeVar

from sqlalchemy.orm import InstrumentedAttribute

from junco.errors.seed_bulk import BadGenerator
from junco.seed.generators.base import ANY, Context, Frame, Generator, Make, Texts, below, pick
from junco.seed.generators.numbers import fixed
from junco.seed.generators.values import Constant
from junco.seed.vocabulary import locale_named

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, eq=False)
class Words(Generator[str]):
    """Some words, as sentences if they are to be."""

    low: int
    high: int
    sentences: bool
    locale: str | None

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        words = locale_named(self.locale or context.locale).words
        if not 0 < self.low <= self.high:
            raise BadGenerator(reason="a text has one word or more")

        def make(frame: Frame) -> Texts:
            lengths = below(frame, f"{context.path}/length", self.high - self.low + 1)
            columns = [pick(frame, f"{context.path}/{at}", words) for at in range(self.high)]
            rows = zip(lengths, zip(*columns, strict=True), strict=True)
            return [self._joined([one or "" for one in row[: self.low + more]]) for more, row in rows]

        return make

    def _joined(self, words: list[str]) -> str:
        if not self.sentences:
            return " ".join(words)
        # About nine words a sentence.
        parts = [" ".join(words[at : at + 9]) for at in range(0, len(words), 9)]
        return " ".join(part[0].upper() + part[1:] + "." for part in parts)


@dataclass(frozen=True, eq=False)
class Optional(Generator[T]):
    """NULL in some rows."""

    inside: Generator[T]
    percent: int

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        # The same path: making a column optional changes no value that stays.
        make, path, percent = self.inside.compile(context), f"{context.path}/null", self.percent
        return lambda frame: [
            None if one % 100 < percent else text
            for one, text in zip(frame.bits(path), make(frame), strict=True)
        ]


@dataclass(frozen=True, eq=False)
class When(Generator[T]):
    """Another generator for each value of another column."""

    column: Any
    cases: Mapping[Any, Generator[T]]
    otherwise: Generator[T]

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        name = self.column.key
        if name not in context.siblings:
            raise BadGenerator(reason=f"when({name}): {name} is not generated in this declaration")
        kind = self.column.property.columns[0].type
        deciding_for = replace(context, kind=kind)
        makers = {
            deciding_for.text(value): one.compile(context.inner(f"when {at}"))
            for at, (value, one) in enumerate(self.cases.items())
        }
        rest = self.otherwise.compile(context.inner("otherwise"))

        def make(frame: Frame) -> Texts:
            deciding = frame.column(name)
            made = {text: maker(frame) for text, maker in makers.items() if text in deciding}
            other = rest(frame)
            return [made.get(text, other)[at] for at, text in enumerate(deciding)]

        return make


@dataclass(frozen=True, eq=False)
class SameAs(Generator[T]):
    """What another column of the row has."""

    column: Any

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        name = self.column.key
        if name not in context.siblings:
            raise BadGenerator(reason=f"same_as({name}): {name} is not generated in this declaration")
        return lambda frame: frame.column(name)


@dataclass(frozen=True, eq=False)
class Json(Generator[dict[str, Any]]):
    """An object; each member is a generator."""

    members: Mapping[str, Generator[Any]]
    bare: ClassVar[bool] = True

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        makers = [
            (json.dumps(name) + ": ", _written(one), one.compile(context.inner(name, ANY)))
            for name, one in self.members.items()
        ]

        def make(frame: Frame) -> Texts:
            columns = [[head + write(text) for text in maker(frame)] for head, write, maker in makers]
            return ["{" + ", ".join(row) + "}" for row in zip(*columns, strict=True)]

        return make if makers else lambda frame: ["{}"] * len(frame.rows)


def _written(one: Generator[Any]) -> Callable[[str | None], str]:
    if one.bare or (isinstance(one, Constant) and isinstance(one.value, (int, float))):
        return lambda text: "null" if text is None else text
    return lambda text: json.dumps(text, ensure_ascii=False)


@dataclass(frozen=True, eq=False)
class Array(Generator[list[T]]):
    """A list of `low` to `high` values."""

    inside: Generator[T]
    low: int
    high: int

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        kind = getattr(context.kind, "item_type", context.kind)
        makers = [self.inside.compile(context.inner(str(at), kind)) for at in range(self.high)]

        def make(frame: Frame) -> Texts:
            lengths = below(frame, f"{context.path}/length", self.high - self.low + 1)
            columns = [[_element(text) for text in maker(frame)] for maker in makers]
            if not columns:
                return ["{}"] * len(frame.rows)
            rows = zip(lengths, zip(*columns, strict=True), strict=True)
            return ["{" + ",".join(row[: self.low + more]) + "}" for more, row in rows]

        return make


def _element(text: str | None) -> str:
    return "NULL" if text is None else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@dataclass(frozen=True, eq=False)
class Point(Generator[Any]):
    """A point of a rectangle, in millionths of a degree."""

    south: int
    west: int
    north: int
    east: int

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        tall, broad = self.north - self.south + 1, self.east - self.west + 1
        if tall <= 0 or broad <= 0:
            raise BadGenerator(
                reason="the rectangle's north is below its south, or its east west of its west"
            )

        def make(frame: Frame) -> Texts:
            up, along = below(frame, f"{context.path}/y", tall), below(frame, f"{context.path}/x", broad)
            return [
                f"({fixed(self.west + x, 6)},{fixed(self.south + y, 6)})"
                for x, y in zip(along, up, strict=True)
            ]

        return make


def point(*, south: float, west: float, north: float, east: float) -> Generator[Any]:
    """A place (longitude, latitude) in a rectangle, for columns of type `point`."""
    return Point(*(round(one * 1_000_000) for one in (south, west, north, east)))


def words(low: int = 2, high: int = 5, *, locale: str | None = None) -> Generator[str]:
    """Some words without a full stop."""
    return Words(low, high, False, locale)


def sentences(low: int = 6, high: int = 30, *, locale: str | None = None) -> Generator[str]:
    """`low` to `high` words in sentences."""
    return Words(low, high, True, locale)


def optional(inside: Generator[T], percent: int) -> Generator[T | None]:
    """NULL in about `percent` of a hundred rows, else what `inside` makes."""
    if not 0 <= percent <= 100:
        raise BadGenerator(reason=f"{percent} is no percentage")
    return Optional(inside, percent)


def when(
    column: InstrumentedAttribute[U], cases: Mapping[U, Generator[T]], otherwise: Generator[T]
) -> Generator[T]:
    """A value that depends on another column: `when(Visit.status, {Status.DONE: always("…")}, otherwise)`."""
    return When(column, cases, otherwise)


def same_as(column: InstrumentedAttribute[T]) -> Generator[T]:
    """What another column of the row has."""
    return SameAs(column)


def json_object(**members: Generator[Any]) -> Generator[dict[str, Any]]:
    """A JSON object of generated members."""
    return Json(members)


def array_of(inside: Generator[T], low: int, high: int) -> Generator[list[T]]:
    """A list of `low` to `high` values."""
    if not 0 <= low <= high:
        raise BadGenerator(reason=f"a list cannot have from {low} to {high} values")
    return Array(inside, low, high)
