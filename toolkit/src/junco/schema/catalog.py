"""Reads a database's catalog into a `Schema`.

Knows how to ask: one round trip for what there is, one for all queries about it, under settings that make
PostgreSQL spell everything the same way everywhere, inside whatever transaction the caller has open, leaving
the session as it was.
Refuses to know what the rows mean: that is `junco.schema.readers`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from junco.postgres import Connection, Cursor, dictionaries, tuples
from junco.schema.model import Schema
from junco.schema.readers import AS_TUPLES, ON_DEMAND, QUERIES, SYSTEM_GRANTS, build
from junco.schema.uncollected import uncollected

DEFAULT_LEDGER = "junco"


def read_schema(
    connection: Connection,
    *,
    ledger_schema: str = DEFAULT_LEDGER,
    ignore: Sequence[str] = (),
    authority: Collection[str] = (),
    often: bool = False,
) -> Schema:
    """The schema of the connected database, without `ledger_schema` and what matches `ignore`.

    `authority` says which of `ON_DEMAND` to read too: who owns what, and who may do what with it.
    `often` leaves the queries prepared in the session, which is for connections of our own that are read again
    and again: planning takes three times as long as answering where there is little to tell.
    Needs no right but to connect. Works inside an open transaction and in autocommit alike; an open
    transaction stays open.
    """
    wanted = (*QUERIES, *(name for name in ON_DEMAND if name in authority))
    wanted += (SYSTEM_GRANTS,) if "grants" in authority else ()
    # Rolling back to the savepoint is what puts the settings back.
    with (
        uncollected(),
        connection.transaction(force_rollback=True),
        connection.cursor(row_factory=dictionaries) as cursor,
    ):
        absent = {row["query"] for row in _answers(cursor, ("present",))["present"] if not row["there"]}
        asked = tuple(name for name in wanted if name not in absent)
        results = _answers(cursor, asked, _prepared(cursor) if often else None)
        # One column of one catalog needs a right, and a query that names it fails without.
        if any(row["connection_readable"] for row in results.get("subscriptions", ())):
            results |= _answers(cursor, ("subscription_connections",))
        major = connection.info.server_version // 10000
        return build(results, (ledger_schema,), tuple(ignore), major)


def _prepared(cursor: Cursor) -> frozenset[str]:
    """The queries that this session has prepared; whoever works in it may have forgotten some."""
    cursor.execute("SELECT name::text AS name FROM pg_catalog.pg_prepared_statements WHERE from_sql")
    return frozenset(row["name"] for row in cursor.fetchall())


def _answers(
    cursor: Cursor, wanted: tuple[str, ...], prepared: frozenset[str] | None = None
) -> dict[str, Sequence[Any]]:
    cursor.execute(_batch(wanted) if prepared is None else _executions(wanted, prepared), prepare=False)
    results: dict[str, Sequence[Any]] = {}
    names = iter(wanted)
    while True:
        if cursor.description is not None:
            name = next(names)
            cursor.row_factory = tuples if name in AS_TUPLES else dictionaries
            results[name] = cursor.fetchall()
        if not cursor.nextset():
            return results


@cache
def _batch(names: tuple[str, ...]) -> bytes:
    """The settings and these queries as one message, which PostgreSQL answers in one go."""
    return ";\n".join(_text(name) for name in ("settings", *names)).encode()


def _executions(names: tuple[str, ...], prepared: frozenset[str]) -> bytes:
    """The settings and these queries as one message, each prepared unless it is."""
    lines = [_text("settings")]
    for name in names:
        statement = f"junco_read_{name}"
        if statement not in prepared:
            lines.append(f"PREPARE {statement} AS\n{_text(name)}")
        lines.append(f"EXECUTE {statement}")
    return ";\n".join(lines).encode()


@cache
def _text(name: str) -> str:
    folder = files("junco.schema").joinpath("queries")
    return folder.joinpath(f"{name}.sql").read_text(encoding="utf-8").strip()
