"""Texts: the values of a column of many rows as one text, as the server joins them and as they are taken apart here.

Knows the two signs between and for values. Values that hold one of them are noticed, never misread.
"""

from __future__ import annotations

from collections.abc import Sequence

from junco.seed.facts import Column
from junco.sqltext import quote_ident

# Between rows, and for NULL. Values that hold one of them are left to the server.
RECORD, HOLE = "\x1e", "\x1d"


def inner_and_outer(columns: Sequence[Column]) -> tuple[list[str], list[str]]:
    """What a sub-select over `t` has to give, and for each column the values as one text and how many are not NULL."""
    inner, outer = [], []
    for at, column in enumerate(columns):
        inner.append(f"t.{quote_ident(column.name)}::text AS c{at}")
        if column.required:
            outer += [joined(f"c{at}"), "0::bigint"]
        else:
            outer += [joined(f"coalesce(c{at}, {_sign(HOLE)})"), f"pg_catalog.count(c{at})"]
    return inner, outer


def joined(text: str) -> str:
    """The values of an expression as one text."""
    return f"pg_catalog.string_agg({text}, {_sign(RECORD)})"


def _sign(text: str) -> str:
    return f"pg_catalog.chr({ord(text)})"


def apart(text: str, filled: int, rows: int, *, optional: bool) -> list[str] | None:
    """The values, `HOLE` for NULL; None if one of them holds a sign."""
    found = text.split(RECORD)
    holes = rows - filled if optional else 0
    return found if len(found) == rows and text.count(HOLE) == holes else None
