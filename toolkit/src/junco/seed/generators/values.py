"""Generators of plain values: counters, choices, codes, texts made of others, and unique ones.

Knows how values are put together and how many of them there can be. Refuses to know the columns they are for.
"""

from __future__ import annotations

import math
import string
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, TypeVar

from junco.errors.seed_bulk import BadGenerator, TooFewValues
from junco.seed.generators.base import ANY, Context, Frame, Generator, Make, Texts, pick
from junco.seed.generators.codes import Codes
from junco.seed.generators.numbers import Shown

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Constant(Generator[T]):
    """The same value in every row."""

    value: object

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        text = context.text(self.value)
        return lambda frame: [text] * len(frame.rows)

    def listed(self, context: Context) -> Sequence[str] | None:
        """See `Generator`."""
        text = context.text(self.value)
        return None if text is None else [text]


@dataclass(frozen=True, eq=False)
class Counter(Generator[int]):
    """1, 2, 3 … for each parent anew, or over all rows."""

    start: int
    step: int
    bare: ClassVar[bool] = True

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        del context
        start, step = self.start, self.step
        return lambda frame: [str(start + step * at) for at in frame.ordinals()]


@dataclass(frozen=True, eq=False)
class Choice(Generator[T]):
    """One of some values, by weight."""

    values: tuple[T, ...]
    weights: tuple[int, ...]

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        texts = [context.text(value) for value in self.values]
        whole = all(isinstance(one, int) for one in self.weights)
        if not texts or not whole or sum(self.weights) <= 0 or min(self.weights) < 0:
            raise BadGenerator(reason="a choice needs values, and weights above 0")
        divisor = math.gcd(*self.weights)
        slots = [
            text for text, weight in zip(texts, self.weights, strict=True) for _ in range(weight // divisor)
        ]
        return lambda frame: pick(frame, context.path, slots)

    def listed(self, context: Context) -> Sequence[str]:
        """See `Generator`."""
        return [text for text in map(context.text, self.values) if text is not None]


def choice(values: Iterable[T] | Mapping[T, int]) -> Generator[T]:
    """One of `values`; a mapping gives each its weight: `choice({Role.PATIENT: 49, Role.ADMIN: 1})`."""
    if isinstance(values, Mapping):
        return Choice(tuple(values), tuple(values.values()))
    listed = tuple(values)
    return Choice(listed, (1,) * len(listed))


@dataclass(frozen=True, eq=False)
class Cycle(Generator[T]):
    """Some values, one after the other, and again from the first."""

    values: tuple[T, ...]

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        texts = [context.text(value) for value in self.values]
        size = len(texts)
        if not size:
            raise BadGenerator(reason="there is nothing to go round")
        return lambda frame: [texts[at % size] for at in frame.ordinals()]


def cycle(values: Iterable[T]) -> Generator[T]:
    """The first value, the second … for each parent anew, and from the first when all have come."""
    return Cycle(tuple(values))


def ranked(values: Iterable[T]) -> Generator[T]:
    """One of `values`, the first twice as often as the second, three times as often as the third …"""
    listed = tuple(values)
    return Choice(listed, tuple(max(1, 1000 // at) for at in range(1, len(listed) + 1)))


@dataclass(frozen=True, eq=False)
class Uuids(Generator[uuid.UUID]):
    """Random UUIDs of version 4."""

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        path = context.path

        def make(frame: Frame) -> Texts:
            pairs = zip(frame.wide(path + "/high"), frame.wide(path + "/low"), strict=True)
            return [_uuid(high, low) for high, low in pairs]

        return make


def _uuid(high: int, low: int) -> str:
    text = f"{(high & ~0xF000) | 0x4000:016x}{(low & ~(3 << 62)) | (2 << 62):016x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


@dataclass(frozen=True, eq=False)
class Template(Generator[str]):
    """Text with parts: `{n}` is the row's number from 1, the others are generators."""

    form: str
    pieces: Mapping[str, Generator[Any]]

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        names = fields_of(self.form, self.pieces)
        makers = {name: self.pieces[name].compile(context.inner(name, ANY)) for name in names if name != "n"}
        join = self.form.format

        def make(frame: Frame) -> Texts:
            columns = {name: maker(frame) for name, maker in makers.items()}
            if "n" in names:
                columns["n"] = [str(at + 1) for at in frame.rows]
            if not columns:
                return [join()] * len(frame.rows)
            rows = zip(*(columns[name] for name in names), strict=True)
            return [join(**dict(zip(names, row, strict=True))) for row in rows]

        return _numbered(self.form) if names == ["n"] else make


def _numbered(form: str) -> Make:
    """The commonest template, without the cost of the general one."""
    if form.count("{n}") == 1 and form.count("{") == 1 and form.count("}") == 1:
        before, after = form.split("{n}")
        return lambda frame: [f"{before}{at}{after}" for at in range(frame.low + 1, frame.high + 1)]
    return lambda frame: [form.format(n=at + 1) for at in frame.rows]


def fields_of(form: str, pieces: Mapping[str, object]) -> list[str]:
    """The names in a template, each once; raises `BadGenerator` for one that is nowhere."""
    try:
        found = [name for _, name, _, _ in string.Formatter().parse(form) if name is not None]
    except ValueError as error:
        raise BadGenerator(reason=f"{form!r} is no template: {error}") from None
    for name in found:
        if name != "n" and name not in pieces:
            raise BadGenerator(
                reason=f"{form!r} names {{{name}}}, and only {', '.join(['n', *pieces])} are given"
            )
    return list(dict.fromkeys(found))


@dataclass(frozen=True, eq=False)
class Unique(Generator[str]):
    """A template none of whose values comes twice: with `{n}`, or with enough combinations of its parts."""

    form: str
    pieces: Mapping[str, Generator[Any]]

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        names = fields_of(self.form, self.pieces)
        if "n" in names:
            return Template(self.form, self.pieces).compile(context)
        lists = [self._values(context, name) for name in names]
        space = math.prod(len(one) for one in lists)
        if space < context.count:
            raise TooFewValues(form=self.form, space=f"{space:,}", count=f"{context.count:,}")
        step, start = permutation(space)
        join = self.form.format

        def make(frame: Frame) -> Texts:
            found: Texts = []
            for number in frame.rows:
                at, parts = (start + number * step) % space, []
                for one in lists:
                    at, here = divmod(at, len(one))
                    parts.append(one[here])
                found.append(join(**dict(zip(names, parts, strict=True))))
            return found

        return make

    def _values(self, context: Context, name: str) -> Sequence[str]:
        found = self.pieces[name].listed(context.inner(name, ANY))
        if found is None:
            raise BadGenerator(
                reason=f"the values of {{{name}}} in {self.form!r} cannot be counted; add {{n}}"
            )
        return found if isinstance(found, (Shown, Codes)) else list(dict.fromkeys(found))


def permutation(space: int) -> tuple[int, int]:
    """Numbers below `space` in an order that looks like none: each comes once."""
    step = max(1, int(Decimal(space) * Decimal("0.6180339887498949")))
    while math.gcd(step, space) != 1:
        step += 1
    return step, space // 3


def template(form: str, **parts: Generator[Any]) -> Generator[str]:
    """Text with parts: `template("{first} {last}", first=first_name(), last=last_name())`; `{n}` counts rows."""
    return Template(form, parts)


def unique(form: str, **parts: Generator[Any]) -> Generator[str]:
    """As `template`, and no value comes twice: `unique("p{n}@example.com")`, `unique("{c}", c=code("??-###"))`."""
    return Unique(form, parts)


def nth(start: int = 1, step: int = 1) -> Generator[int]:
    """1, 2, 3 …: the row's number among the rows of its parent, or of the whole declaration."""
    return Counter(start, step)


def always(value: T) -> Generator[T]:
    """The same value in every row."""
    return Constant(value)


def uuids() -> Generator[uuid.UUID]:
    """Random UUIDs of version 4, the same at every run."""
    return Uuids()
