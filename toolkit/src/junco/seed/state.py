"""State: what the last run of a set left behind, and the SQL of the table that keeps it.

Knows the columns of `seed_state` in the ledger's schema. Refuses to run anything.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from junco.sqltext import qualified


@dataclass(frozen=True, slots=True)
class State:
    """One row: the date that the set's dates count from, and what was seeded."""

    anchor: dt.date
    definition_hash: str
    row_counts: dict[str, int]
    # The keys of small declarations whose rows may be pruned, by table and key columns; large declarations by name.
    keys: dict[str, list[Any]] = field(default_factory=dict)
    bulk: dict[str, Bulk] = field(default_factory=dict)
    # Schema, table and columns that the names of `keys` are made of.
    tables: dict[str, list[Any]] = field(default_factory=dict)

    def details(self) -> dict[str, Any]:
        """What is kept besides the columns of its own, in JSON's types."""
        bulk = {name: one.plain() for name, one in self.bulk.items()}
        return {"keys": self.keys, "bulk": bulk, "tables": self.tables}

    @staticmethod
    def read(
        anchor: dt.date, definition: str, counts: dict[str, int], details: dict[str, Any] | None
    ) -> State:
        """From the columns of a row; older tables have no details."""
        details = details or {}
        bulk = {name: Bulk.read(one) for name, one in details.get("bulk", {}).items()}
        return State(anchor, definition, counts, details.get("keys", {}), bulk, details.get("tables", {}))


@dataclass(frozen=True, slots=True)
class Bulk:
    """A large declaration as it was left: its rows and a fingerprint of them, as the ranges of their primary key
    where that is a whole number, else between `bounds`. `owned` has rows of earlier runs too. `ordered`: keys follow
    the rows' numbers.

    While it is loaded in chunks it has no definition, and these are its first `count` rows; `loading` is what it is to
    be, and `fresh` whether its table was empty when that began.
    """

    definition: str
    count: int
    fingerprint: str
    rows: str | None
    owned: str | None
    ordered: bool
    loading: str | None = None
    fresh: bool = False
    # Schema and table, and whether its rows may be pruned once it is declared no more.
    table: tuple[str, str] | None = None
    prune: bool = False
    # The keys between which they are, where that is not told by whole numbers.
    bounds: tuple[list[str], list[str]] | None = None
    # How many rows there are between them, if others are among them.
    among: int | None = None

    def plain(self) -> dict[str, Any]:
        """In JSON's types; what only a load in chunks needs is left out where it is not one."""
        found = asdict(self)
        found["table"] = None if self.table is None else list(self.table)
        left_out = {
            *(() if self.loading is not None else _OF_CHUNKS),
            *(one for one in _OPTIONAL if found[one] is None),
        }
        return {name: one for name, one in found.items() if name not in left_out}

    @staticmethod
    def read(found: dict[str, Any]) -> Bulk:
        """From JSON's types."""
        pairs = {name: (found[name][0], found[name][1]) for name in ("table", "bounds") if found.get(name)}
        return Bulk(**{**found, **pairs})

    def with_fingerprint(self, count: int, fingerprint: str) -> Bulk:
        """The same, now that all is loaded and so many rows are found."""
        return replace(self, among=None if count == self.count else count, fingerprint=fingerprint)

    @property
    def found(self) -> tuple[int, str]:
        """How many rows are to be found, and their fingerprint."""
        return self.count if self.among is None else self.among, self.fingerprint


_OF_CHUNKS = ("loading", "fresh")
_OPTIONAL = ("bounds", "among")
EXISTS = "SELECT to_regclass(%s)"
READ = "SELECT name, anchor, definition_hash, row_counts, to_jsonb(s) -> 'details' FROM {state} AS s"
CREATE = """CREATE TABLE IF NOT EXISTS {state} (
    name            text PRIMARY KEY,
    anchor          date NOT NULL,
    definition_hash text NOT NULL,
    row_counts      jsonb NOT NULL,
    seeded_at       timestamptz NOT NULL DEFAULT now(),
    seeded_by       text NOT NULL,
    details         jsonb)"""
# The column came later than the table.
ADD = "ALTER TABLE {state} ADD COLUMN IF NOT EXISTS details jsonb"
HAS = "SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = to_regclass(%s) AND attname = 'details')"
WRITE = """INSERT INTO {state} AS s (name, anchor, definition_hash, row_counts, seeded_by, details)
VALUES (%s, %s, %s, %s::jsonb, %s, %s::jsonb) ON CONFLICT (name) DO UPDATE SET anchor = excluded.anchor,
definition_hash = excluded.definition_hash, row_counts = excluded.row_counts, details = excluded.details,
seeded_at = excluded.seeded_at, seeded_by = excluded.seeded_by"""


def table(schema: str) -> str:
    """The table's name, as a value."""
    return qualified(schema, "seed_state")


def named(sql: str, schema: str) -> str:
    """One of the statements above for this schema, to be run with parameters (even none)."""
    return sql.replace("{state}", table(schema).replace("%", "%%"))
