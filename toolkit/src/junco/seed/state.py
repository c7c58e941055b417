"""State: what the last run of a set left behind, and the SQL of the table that keeps it.

Knows the columns of `seed_state` in the ledger's schema. Refuses to run anything.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from junco.sqltext import qualified


@dataclass(frozen=True, slots=True)
class State:
    """One row: the date that the set's dates count from, and what was seeded."""

    anchor: dt.date
    definition_hash: str
    row_counts: dict[str, int]


EXISTS = "SELECT to_regclass(%s)"
READ = "SELECT name, anchor, definition_hash, row_counts FROM {state}"
CREATE = """CREATE TABLE IF NOT EXISTS {state} (
    name            text PRIMARY KEY,
    anchor          date NOT NULL,
    definition_hash text NOT NULL,
    row_counts      jsonb NOT NULL,
    seeded_at       timestamptz NOT NULL DEFAULT now(),
    seeded_by       text NOT NULL)"""
WRITE = """INSERT INTO {state} AS s (name, anchor, definition_hash, row_counts, seeded_by)
VALUES (%s, %s, %s, %s::jsonb, %s) ON CONFLICT (name) DO UPDATE SET anchor = excluded.anchor,
definition_hash = excluded.definition_hash, row_counts = excluded.row_counts,
seeded_at = excluded.seeded_at, seeded_by = excluded.seeded_by"""


def table(schema: str) -> str:
    """The table's name, as a value."""
    return qualified(schema, "seed_state")


def named(sql: str, schema: str) -> str:
    """One of the statements above for this schema, to be run with parameters (even none)."""
    return sql.replace("{state}", table(schema).replace("%", "%%"))
