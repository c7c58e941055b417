"""Fingerprints: SQL that says whether rows are as they were, computed where the rows are.

Knows which columns count and whose rows. Refuses to compute anything here: only the server knows its hashes, so a
fingerprint is only held against one that it gave before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from junco.seed.facts import Column, Table
from junco.sqltext import qualified, quote_ident, quote_literal

# The least and the greatest key of some rows, as texts.
Bounds: TypeAlias = "tuple[list[str], list[str]]"
WHOLE = {"smallint", "integer", "bigint"}
# Types whose own hash is equal exactly when the values are; all others are hashed as texts.
_HASHED = {
    *WHOLE,
    "text",
    "character varying",
    "boolean",
    "date",
    "uuid",
    "bytea",
    "real",
    "double precision",
}


def own_key(table: Table) -> str | None:
    """The whole-number primary key by whose ranges a declaration's rows are remembered."""
    if len(table.primary) == 1 and table.columns[table.primary[0]].cast in WHOLE:
        return table.primary[0]
    return None


def within(key: str | None, ranges: str | None, alias: str = "t") -> str:
    """The condition that a row is among these ranges, all rows if there are none."""
    if key is None or ranges is None:
        return "true"
    name = f"{alias}.{quote_ident(key)}"
    parts = ranges.strip("{}").split("),")
    if len(parts) == 1 and parts[0]:
        low, high = parts[0].strip("[)").split(",")
        return f"{name} >= {int(low)} AND {name} < {int(high)}"
    return f"{name}::bigint <@ '{ranges}'::int8multirange"


def between(columns: Sequence[Column], bounds: Bounds | None, alias: str = "t") -> str:
    """The condition that a row's key is between these, all rows if there are none."""
    if bounds is None:
        return "true"
    names = ", ".join(f"{alias}.{quote_ident(column.name)}" for column in columns)
    low, high = (
        ", ".join(
            f"{quote_literal(text)}::{column.cast}" for text, column in zip(texts, columns, strict=True)
        )
        for texts in bounds
    )
    return f"ROW({names}) BETWEEN ROW({low}) AND ROW({high})"


def outermost(names: Sequence[str], relation: str) -> str:
    """A query for the least and the greatest of these keys, as two arrays of texts."""
    texts = f"ARRAY[{', '.join(f'{name}::text' for name in names)}]"
    first, last = (", ".join(f"{name} {way}" for name in names) for way in ("ASC", "DESC"))
    holes = " AND ".join(f"{name} IS NOT NULL" for name in names)
    parts = (
        f"(SELECT {texts} FROM {relation} WHERE {holes} ORDER BY {one} LIMIT 1)" for one in (first, last)
    )
    return f"SELECT {', '.join(parts)}"


def fingerprint(table: Table, columns: Iterable[Column], condition: str) -> str:
    """A query for the number of rows for which this holds and a hash of these columns of them."""
    key = own_key(table)
    names = dict.fromkeys([*([table.columns[key]] if key else []), *columns])
    values = ", ".join(_hashed(column) for column in names)
    return (
        "SELECT pg_catalog.count(*),"
        f" coalesce(pg_catalog.bit_xor(pg_catalog.hash_record_extended(ROW({values}), 0)), 0)"
        f" FROM {qualified(table.name.schema, table.name.name)} AS t WHERE {condition}"
    )


def _hashed(column: Column) -> str:
    name = f"t.{quote_ident(column.name)}"
    known = (
        column.cast in _HASHED or column.cast.startswith(("timestamp", "time ", "numeric")) or column.labels
    )
    return name if known and not column.cast.endswith("[]") else f"{name}::text"
