"""Values: what a seed may write in a cell, and its text as PostgreSQL reads it.

Knows Python's types and how SQLAlchemy's column types turn them into what is stored. Refuses to know which
row a value belongs to, and never asks a server.
"""

from __future__ import annotations

import datetime as dt
import enum
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Generic, TypeVar, cast

from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.postgresql.ranges import AbstractMultiRange
from sqlalchemy.types import ARRAY, JSON, Enum, TypeDecorator, TypeEngine

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Relative(Generic[T_co]):
    """A date, or a moment of a day, that counts from the anchor of its set."""

    days: int
    time: dt.time | None = None

    def resolve(self, anchor: dt.date) -> T_co:
        """The value for this anchor; moments are in UTC."""
        date = anchor + dt.timedelta(days=self.days)
        return cast(T_co, date if self.time is None else dt.datetime.combine(date, self.time, dt.UTC))


def day(offset: int) -> Relative[dt.date]:
    """The date `offset` days after the anchor."""
    return Relative(offset)


def at(offset: int, hour: int, minute: int = 0) -> Relative[dt.datetime]:
    """A moment (UTC) of the date `offset` days after the anchor."""
    return Relative(offset, dt.time(hour, minute))


@cache
def _dialect() -> PGDialect:
    found = PGDialect()  # type: ignore[no-untyped-call]  # it has no annotations
    found.supports_native_decimal = True  # as drivers do: a numeric value never becomes a float on its way
    return found


def to_text(value: object, kind: TypeEngine[Any]) -> str | None:
    """`value` as PostgreSQL reads it; None is NULL, for JSON columns too."""
    if value is None:
        return None
    if isinstance(kind, AbstractMultiRange) and isinstance(value, (list, tuple)):
        return "{" + ",".join(str(one) for one in value) + "}"
    process = kind.dialect_impl(_dialect()).bind_processor(_dialect())
    return _text(process(value) if process else value)


def _text(value: object) -> str | None:
    for kind, write in _WRITERS:
        if isinstance(value, kind):
            return write(value)
    return None if value is None else str(value)


def _moment(value: dt.datetime) -> str:
    # Without an offset the server would take its own zone, so the same seed would differ by server.
    return (value if value.tzinfo else value.replace(tzinfo=dt.UTC)).isoformat()


def array_text(items: list[Any] | tuple[Any, ...]) -> str:
    """A list as PostgreSQL writes an array."""
    return "{" + ",".join(map(_element, items)) + "}"


def _element(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return array_text(value)
    text = _text(value)
    return "NULL" if text is None else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


# The first that fits writes the value: subclasses stand before what they derive from.
_WRITERS: tuple[tuple[type | tuple[type, ...], Callable[[Any], str | None]], ...] = (
    (enum.Enum, lambda value: _text(value.value)),
    (bool, lambda value: "true" if value else "false"),
    (dt.datetime, _moment),
    ((dt.date, dt.time), lambda value: value.isoformat()),
    (dt.timedelta, lambda v: f"{v.days} days {v.seconds} seconds {v.microseconds} microseconds"),
    ((bytes, bytearray, memoryview), lambda value: "\\x" + bytes(value).hex()),
    ((list, tuple), array_text),
    (Mapping, json.dumps),
)


def unstorable(text: str) -> str | None:
    """The character in `text` that no PostgreSQL database can hold, None if there is none."""
    if "\0" in text:
        return "a NUL character"
    try:
        text.encode()
    except UnicodeEncodeError:
        return "half of a surrogate pair"
    return None


def misfit(value: object, kind: TypeEngine[Any]) -> str | None:
    """Why `value` cannot be stored in a column of this type, None if it can as far as Python knows."""
    if value is None or isinstance(kind, TypeDecorator):
        return None
    if isinstance(kind, Enum):
        return _not_a_member(value, kind)
    if isinstance(kind, ARRAY):
        if not isinstance(value, (list, tuple)):
            return f"is not a list but {_article(value)}"
        items = (misfit(item, kind.item_type) for item in value if not isinstance(item, (list, tuple)))
        return next((reason for reason in items if reason), None)
    if isinstance(kind, JSON):
        return None
    return _wrong_type(value, kind)


def written(value: object, kind: TypeEngine[Any]) -> tuple[str | None, str | None]:
    """The text of a value for a column of this type, or why it has none."""
    try:
        reason = misfit(value, kind)
        return (None, reason) if reason else (to_text(value, kind), None)
    except Exception as error:  # noqa: BLE001 - of types from outside, circles, and what is too deep or long for Python
        return None, f"cannot be written as text: {error}"


def brief(value: object) -> str:
    """A value as a message shows it."""
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001 - of a type from outside, or too deep or long for Python
        return f"({_article(value)})"
    return text if len(text) <= 60 else text[:57] + "…"


def _not_a_member(value: object, kind: Enum) -> str | None:
    members = list(kind.enum_class.__members__) if kind.enum_class else list(kind.enums)
    name = f"a {kind.enum_class.__name__}" if kind.enum_class else "one of its values"
    fits = isinstance(value, kind.enum_class) if kind.enum_class else False
    if fits or (type(value) is str and value in {*members, *kind.enums}):
        return None
    return f"is not {name} ({', '.join(members)})"


# What a column of the first type takes besides it, without loss.
_WIDER: dict[type, tuple[type, ...]] = {float: (int, Decimal), Decimal: (int, float)}


def python_type(kind: TypeEngine[Any]) -> type | None:
    """What values of a column type are in Python; None for types of which SQLAlchemy does not say it."""
    try:
        return kind.python_type
    except NotImplementedError:
        return None


def _wrong_type(value: object, kind: TypeEngine[Any]) -> str | None:
    wanted = python_type(kind)
    if wanted is None:
        return None
    if wanted is bytes:
        fits = isinstance(value, (bytes, bytearray, memoryview))
    elif issubclass(wanted, str):
        # Types that Python has no word for (inet, tsvector …) say str, and may be given anything printable.
        fits = isinstance(value, (str, enum.Enum)) or kind.__visit_name__ not in _TEXTS
    else:
        fits = isinstance(value, (wanted, *_WIDER.get(wanted, ())))
    # Two subclasses that would be stored as something else: True as 1, a moment as its date.
    if isinstance(value, bool) and wanted is not bool and wanted is not str:
        fits = False
    if isinstance(value, dt.datetime) and wanted is dt.date:
        fits = False
    return None if fits else f"is not {_article(wanted)} but {_article(value)}"


_TEXTS = frozenset({"string", "text", "unicode", "unicode_text", "VARCHAR", "TEXT", "CHAR", "NVARCHAR"})


def _article(thing: object) -> str:
    name = thing.__name__ if isinstance(thing, type) else type(thing).__name__
    return ("an " if name[0] in "aeiou" else "a ") + name
