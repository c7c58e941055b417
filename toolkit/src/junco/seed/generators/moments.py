"""Generators of dates and moments: spread over days, on a grid of time slots, or after another column.

Knows calendars and seconds since 1970. Refuses to know today: relative days count from the set's anchor.
"""

from __future__ import annotations

import datetime as dt
from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import Date
from sqlalchemy.orm import InstrumentedAttribute

from junco.errors.seed_bulk import BadGenerator
from junco.seed.generators.base import Context, Frame, Generator, Make, Texts, below, pick
from junco.seed.values import Relative

Day: TypeAlias = "dt.date | Relative[dt.date]"
_EPOCH = dt.date(1970, 1, 1).toordinal()
_DAY = 86_400
Seconds: TypeAlias = Callable[[Frame], Sequence[int]]


@dataclass(frozen=True, eq=False)
class Dates(Generator[dt.date]):
    """A day from `first` to `last`, both included."""

    first: Day
    last: Day
    weekdays: tuple[int, ...]

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        days = list(self.listed(context))
        if not days:
            raise BadGenerator(reason="there is no such day between the first and the last")
        return lambda frame: pick(frame, context.path, days)

    def listed(self, context: Context) -> Sequence[str]:
        """See `Generator`."""
        first, last = context.day(self.first), context.day(self.last)
        days = [dt.date.fromordinal(one) for one in range(first.toordinal(), last.toordinal() + 1)]
        return [one.isoformat() for one in days if one.weekday() in self.weekdays]


@dataclass(frozen=True, eq=False)
class DayOf(Generator[dt.date]):
    """Consecutive days, one a row of each parent."""

    first: Day
    step: int

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        first = context.day(self.first).toordinal()
        return lambda frame: [_date(first + self.step * at) for at in frame.ordinals()]


@lru_cache(maxsize=65536)
def _date(ordinal: int) -> str:
    return dt.date.fromordinal(ordinal).isoformat()


@dataclass(frozen=True, eq=False)
class Timed(Generator[dt.datetime]):
    """A generator of moments; others may count from them."""

    @abstractmethod
    def seconds(self, context: Context) -> Seconds:
        """What makes the moments as seconds since 1970."""

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        refuse_dates(context)
        seconds = self.seconds(context)
        return lambda frame: shown(seconds(frame))


def refuse_dates(context: Context) -> None:
    """A date would keep nothing of the time of day, and no type checker sees it: moments are dates to it."""
    if isinstance(context.kind, Date):
        raise BadGenerator(reason="it makes moments, and the column holds dates: use dates() or days()")


def shown(moments: Sequence[int]) -> Texts:
    """Moments as PostgreSQL reads them, in UTC."""
    clock, date = _clock(), _date
    return [f"{date(one // _DAY + _EPOCH)} {clock[one % _DAY]}" for one in moments]


@lru_cache(maxsize=1)
def _clock() -> list[str]:
    return [f"{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}+00" for at in range(_DAY)]


@dataclass(frozen=True, eq=False)
class Moments(Timed):
    """A moment on one of these days, between two times of the day, every `every` seconds."""

    first: Day
    last: Day
    opens: dt.time
    closes: dt.time
    every: int

    def seconds(self, context: Context) -> Seconds:
        """See `Timed`."""
        start = (context.day(self.first).toordinal() - _EPOCH) * _DAY
        days = context.day(self.last).toordinal() - context.day(self.first).toordinal() + 1
        opens = _of_day(self.opens)
        if not self.every:
            raise BadGenerator(reason="slots are at least a second long")
        slots = (_of_day(self.closes) - opens) // self.every + 1
        if days <= 0 or slots <= 0:
            raise BadGenerator(reason="the last day, or the closing time, is before the first")
        return lambda frame: [
            start + one // slots * _DAY + opens + one % slots * self.every
            for one in below(frame, context.path, days * slots)
        ]

    def compile(self, context: Context) -> Make:
        """The same, without counting seconds: a day and a time of day are looked up."""
        refuse_dates(context)
        self.seconds(context)  # checks the settings
        first, last = context.day(self.first).toordinal(), context.day(self.last).toordinal()
        days = [_date(one) + " " for one in range(first, last + 1)]
        times = _clock()[_of_day(self.opens) : _of_day(self.closes) + 1 : self.every]
        slots, space = len(times), len(days) * len(times)
        return lambda frame: [
            days[one // slots] + times[one % slots] for one in below(frame, context.path, space)
        ]


def _of_day(time: dt.time) -> int:
    return time.hour * 3600 + time.minute * 60 + time.second


@dataclass(frozen=True, eq=False)
class Slots(Timed):
    """The first row of a parent at `opens`, the next `every` seconds later, and so on."""

    day: Day
    opens: dt.time
    every: int

    def seconds(self, context: Context) -> Seconds:
        """See `Timed`."""
        start = (context.day(self.day).toordinal() - _EPOCH) * _DAY + _of_day(self.opens)
        return lambda frame: [start + self.every * at for at in frame.ordinals()]


@dataclass(frozen=True, eq=False)
class After(Timed):
    """Some seconds after another column of the same row."""

    column: Any
    low: int
    high: int

    def seconds(self, context: Context) -> Seconds:
        """See `Timed`."""
        name = self.column.key
        other = context.siblings.get(name)
        if not isinstance(other, Timed):
            raise BadGenerator(
                reason=f"after({name}) needs a column of moments; {name} is not generated as one"
            )
        if self.high < self.low:
            raise BadGenerator(reason="the longest time after is shorter than the shortest")
        base = other.seconds(_beside(context, name))
        size = self.high - self.low + 1
        return lambda frame: [
            one + self.low + more
            for one, more in zip(base(frame), below(frame, context.path, size), strict=True)
        ]


def _beside(context: Context, name: str) -> Context:
    """The context of another column: it draws from its own path, so that both see the same values."""
    if name in context.followed:
        raise BadGenerator(reason=f"after({name}) leads back to itself")
    return replace(context, path=name, followed=context.followed | {name})


def dates(first: Day, last: Day, weekdays: Sequence[int] = range(7)) -> Generator[dt.date]:
    """A day from `first` to `last`; `weekdays` counts from Monday, 0."""
    return Dates(first, last, tuple(weekdays))


def days(first: Day, step: int = 1) -> Generator[dt.date]:
    """Consecutive days: the first row of each parent on `first`, the next `step` days later …"""
    return DayOf(first, step)


def moments(
    first: Day,
    last: Day,
    *,
    opens: dt.time = dt.time(0),
    closes: dt.time = dt.time(23, 59, 59),
    every: dt.timedelta = dt.timedelta(seconds=1),
) -> Generator[dt.datetime]:
    """A moment (UTC) on one of these days; with `opens`, `closes` and `every` one of their time slots."""
    return Moments(first, last, opens, closes, _seconds(every))


def slots(day: Day, *, opens: dt.time, every: dt.timedelta) -> Generator[dt.datetime]:
    """Time slots in a row: each row of a parent `every` after the one before."""
    return Slots(day, opens, _seconds(every))


def after(
    column: InstrumentedAttribute[dt.datetime | None], low: dt.timedelta, high: dt.timedelta
) -> Generator[dt.datetime]:
    """A moment that lies `low` to `high` after the one in another column of the row."""
    return After(column, _seconds(low), _seconds(high))


def _seconds(span: dt.timedelta) -> int:
    seconds = int(span.total_seconds())
    if seconds < 0:
        raise BadGenerator(reason=f"{span} is negative")
    return seconds
