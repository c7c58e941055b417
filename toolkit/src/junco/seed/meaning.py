"""Meaning: what a value of a file is in a column of some type.

Knows texts, and what JSON and YAML make of them. Refuses to know files, rows and findings.
"""

from __future__ import annotations

import datetime as dt
import enum
import json
import re
import uuid
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy.types import ARRAY, JSON, Enum, TypeDecorator, TypeEngine

from junco.seed.formats import Scalar
from junco.seed.values import array_text, brief, misfit, python_type, to_text


def text_of(value: Any, kind: TypeEngine[Any]) -> tuple[str | None, str | None]:
    """What is stored for a value of a file in a column of this type, or why it cannot be."""
    try:
        return _text_of(value, kind)
    except (ValueError, RecursionError) as error:  # a circle of YAML, or more digits than Python writes
        return None, f"cannot be written as text: {error}"


def _text_of(value: Any, kind: TypeEngine[Any]) -> tuple[str | None, str | None]:
    if value is None:
        return None, None
    if isinstance(kind, TypeDecorator):
        kind = kind.impl_instance
    if isinstance(kind, JSON):
        return _json(_as_yaml_has_it(value))
    if isinstance(kind, ARRAY) and isinstance(value, list):
        return _items(value, kind)
    if isinstance(value, (dict, list)):
        return None, f"is {'an object' if isinstance(value, dict) else 'a list'}, not a value"
    if isinstance(value, Scalar):
        value = _wanted(value, python_type(kind))
    text = _plain(value)
    if isinstance(kind, Enum):
        return _label(text, kind)
    check = _CHECKS.get(python_type(kind))
    if check is None:
        return text, misfit(value, kind) if not isinstance(value, (str, Decimal, int)) else None
    try:
        check(text)
    except ValueError as error:
        wanted = python_type(kind)
        return None, str(error) if wanted is None else f"is not {_ARTICLES[wanted]}"
    return text, None


def _items(values: list[Any], kind: ARRAY[Any]) -> tuple[str | None, str | None]:
    """An array of PostgreSQL; each item means what it would in a column of its type."""
    found, reason = _nested(values, kind)
    return (None, reason) if reason else (array_text(found), None)


def _nested(values: list[Any], kind: ARRAY[Any]) -> tuple[list[Any], str | None]:
    found: list[Any] = []
    for one in values:
        inner = isinstance(one, list) and not isinstance(kind.item_type, JSON)
        text, reason = _nested(one, kind) if inner else _text_of(one, kind.item_type)
        if reason:
            return [], reason if inner else f"holds {brief(one)}, which {reason}"
        found.append(text)
    return found, None


# YAML takes NO for false, 09:30 for 570 and 01234 for 668; only columns of these types want what it takes a text for.
_RESOLVED = (int, float, Decimal, bool, dt.date, dt.datetime)
_DIGITS = re.compile(r"[-+]?(0|[1-9][0-9]*)?(\.[0-9]*)?([eE][-+]?[0-9]+)?")


def _wanted(scalar: Scalar, wanted: type | None) -> Any:
    """A plain scalar of YAML as a column of this type wants it; numbers keep every digit that is written."""
    if wanted not in _RESOLVED or (wanted in _NUMBERS and _DIGITS.fullmatch(scalar)):
        return str(scalar)
    try:
        return scalar.value()
    except ValueError:  # a day that no month has
        return str(scalar)


def _as_yaml_has_it(value: Any) -> Any:
    """For JSON, which has types of its own."""
    if isinstance(value, Scalar):
        return (
            Decimal(value) if _DIGITS.fullmatch(value) and isinstance(value.value(), float) else value.value()
        )
    if isinstance(value, dict):
        return {str(name): _as_yaml_has_it(one) for name, one in value.items()}
    return [_as_yaml_has_it(one) for one in value] if isinstance(value, list) else value


def _json(value: Any) -> tuple[str | None, str | None]:
    if not isinstance(value, str):
        return _json_text(value), None
    try:
        json.loads(value)
    except ValueError:
        return json.dumps(value, ensure_ascii=False), None
    return value, None


def _json_text(value: Any) -> str:
    """JSON with every digit that a number has in the file."""
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{_json_text(str(name))}: {_json_text(one)}" for name, one in value.items())
            + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(_json_text, value)) + "]"
    return str(value) if isinstance(value, Decimal) else json.dumps(value, default=str, ensure_ascii=False)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    return value.isoformat() if isinstance(value, (dt.date, dt.time)) else str(value)


def _label(text: str, kind: Enum) -> tuple[str | None, str | None]:
    members: Mapping[str, enum.Enum] = kind.enum_class.__members__ if kind.enum_class else {}
    if text in kind.enums:
        return text, None
    by_value = next((one for one in members.values() if str(one.value) == text), None)
    if text in members or by_value is not None:
        return to_text(by_value or members[text], kind), None
    name = f"a {kind.enum_class.__name__}" if kind.enum_class else "one of its values"
    return None, f"is not {name} ({', '.join(kind.enums)})"


def _whole(text: str) -> None:
    if not re.fullmatch(r"\s*[+-]?[0-9]+\s*", text):
        raise ValueError


def _number(text: str) -> None:
    if not re.fullmatch(
        r"\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*|\s*[+-]?(nan|inf(inity)?)\s*", text, re.I
    ):
        raise ValueError


def _truth(text: str) -> None:
    if text.strip().lower() not in {"t", "true", "y", "yes", "on", "1", "f", "false", "n", "no", "off", "0"}:
        raise ValueError


def _date(text: str) -> None:
    """Python knows the years 1 to 9999; PostgreSQL more, and no end."""
    if not re.fullmatch(r"\s*[+-]?infinity\s*|\d{5,7}-\d\d-\d\d|\d{4,7}-\d\d-\d\d BC", text, re.I):
        dt.date.fromisoformat(text)


_CHECKS: Mapping[type | None, Callable[[str], object]] = {
    int: _whole,
    float: _number,
    Decimal: _number,
    bool: _truth,
    dt.date: _date,
    uuid.UUID: uuid.UUID,
}
_NUMBERS = (int, float, Decimal)
_ARTICLES = {
    int: "a whole number",
    float: "a number",
    Decimal: "a number",
    bool: "a truth value",
    dt.date: "a date (2026-01-31)",
    uuid.UUID: "a UUID",
}
