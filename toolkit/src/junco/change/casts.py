"""What happens to values when a column's type changes.

Knows which built-in types turn into each other by themselves, which need a cast written out, and which
changes round, cut or refuse values. Refuses to know the types of users and extensions: those go by text.
"""

from __future__ import annotations

import re

from junco.change.changes import Check, Loss, braced
from junco.schema.model import Column, Ref
from junco.sqltext import quote_ident

_STRINGS = {"text", "character varying", "character", "name", "citext"}
_INTEGERS = {"smallint": 2, "integer": 4, "bigint": 8}
_FLOATS = {"real", "double precision"}
_NUMBERS = {*_INTEGERS, *_FLOATS, "numeric"}
_MOMENTS = {"date", "timestamp without time zone", "timestamp with time zone"}
_FAMILIES = (_STRINGS, _NUMBERS, _MOMENTS, {"json", "jsonb"}, {"inet", "cidr"}, {"bit", "bit varying"})
# Pairs beyond the families that PostgreSQL casts when it is told to.
_EXPLICIT = (
    {"integer", "boolean"},
    {"integer", "bit"},
    {"bigint", "bit"},
    {"money", "numeric"},
    {"money", "integer"},
    {"money", "bigint"},
    {"time without time zone", "time with time zone"},
    {"time without time zone", "interval"},
    {"macaddr", "macaddr8"},
)


def is_automatic(old: Column, new: Column) -> bool:
    """Whether ALTER TYPE works without USING, defaults included."""
    a, b = _element(old), _element(new)
    if _is_array(old) != _is_array(new):
        return False
    return a == b or any(a in family and b in family for family in _FAMILIES)


def using(name: str, old: Column, new: Column) -> str | None:
    """The expression after USING; None where PostgreSQL casts by itself and checks what it cuts off."""
    if is_automatic(old, new):
        return None
    a, b = _element(old), _element(new)
    if _is_array(old) != _is_array(new):
        # no cast leads from one to many: one value becomes an array of one
        return (
            f"ARRAY[{name}]::{new.type}"
            if _is_array(new) and (a == b or b in _STRINGS)
            else _by_text(name, new, "")
        )
    if a == "money" and b in _NUMBERS:  # which leads to numeric only
        return f"{name}::numeric{'[]' if _is_array(new) else ''}::{new.type}"
    if a in _STRINGS or b in _STRINGS or {a, b} in _EXPLICIT:
        return f"{name}::{new.type}"
    return _by_text(name, new, "[]" if _is_array(new) else "")


def goes_by_text(old: Column, new: Column) -> bool:
    """Whether values are read anew from their text, which may be none of the new type."""
    a, b = _element(old), _element(new)
    if is_automatic(old, new) or b in _STRINGS or (a == b and _is_array(new)):
        return False
    cast = {a, b} in _EXPLICIT or (a == "money" and b in _NUMBERS)
    return not cast or _is_array(old) != _is_array(new)


def _by_text(name: str, new: Column, brackets: str) -> str:
    return f"{name}::text{brackets}::{new.type}"


def _is_array(column: Column) -> bool:
    return column.base.endswith("[]")


def _element(column: Column) -> str:
    base = column.base.removesuffix("[]")
    return "citext" if base.endswith(".citext") else base


def value_risks(ref: Ref, old: Column, new: Column, table: str) -> tuple[tuple[Loss, ...], tuple[Check, ...]]:
    """What the change of type rounds without a word in the rows of `table`, and what it refuses."""
    if _is_array(old) or _is_array(new):
        return (), ()
    name = quote_ident(ref.name)
    rounded = _rounded(name, old, new)
    refused = _refused(name, old, new)
    words = f"of {braced(ref.path)} when it becomes {braced(new.type)}"
    losses = (
        Loss(
            "narrowing",
            ref,
            f"SELECT count(*) FROM {table} WHERE {rounded}",
            f"{{n}} value{{s}} {words} are rounded",
        ),
    )
    checks = (
        Check(
            ref,
            f"SELECT count(*) FROM {table} WHERE {refused}",
            f"{{n}} value{{s}} {words} do not fit: shorten or correct them first",
        ),
    )
    return losses if rounded else (), checks if refused else ()


def _rounded(name: str, old: Column, new: Column) -> str | None:
    """The condition under which a value changes in silence."""
    a, b = _element(old), _element(new)
    if a == "money" and b in _INTEGERS:
        return f"{name}::numeric <> trunc({name}::numeric)"
    if a in {"numeric", *_FLOATS} and b in _INTEGERS:
        return f"{name} <> trunc({name})"
    if a == b == "numeric" and (scale := _modifiers(new)) and len(scale) == 2:
        before = _modifiers(old)
        smaller = len(before) < 2 or before[1] > scale[1]
        return f"{name} <> round({name}, {scale[1]})" if smaller else None
    if a == "double precision" and b == "real":
        return f"{name} <> {name}::real::double precision"
    if a.startswith("timestamp") and b == "date":
        return f"{name} <> {name}::date"
    return None


def _refused(name: str, old: Column, new: Column) -> str | None:
    """The condition under which the statement fails on a value."""
    a, b = _element(old), _element(new)
    size = _modifiers(new)
    if a in _STRINGS and b in {"character varying", "character"} and size:
        before = _modifiers(old)
        shorter = a not in {"character varying", "character"} or not before or before[0] > size[0]
        return f"length(rtrim({name}::text)) > {size[0]}" if shorter else None
    if a == "money" and b in _INTEGERS:
        bound = 2 ** (8 * _INTEGERS[b] - 1)
        return f"round({name}::numeric) NOT BETWEEN {-bound} AND {bound - 1}"
    if a in _NUMBERS and b in _INTEGERS and _INTEGERS.get(a, 9) > _INTEGERS[b]:
        bound = 2 ** (8 * _INTEGERS[b] - 1)
        return f"{name} NOT BETWEEN {-bound} AND {bound - 1}"
    return None


def _modifiers(column: Column) -> list[int]:
    """The numbers in parentheses after a built-in type."""
    match = re.search(r"\((-?\d+)(?:,(-?\d+))?\)", column.type)
    return [int(part) for part in match.groups() if part is not None] if match else []
