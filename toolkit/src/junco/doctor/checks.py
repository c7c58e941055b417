"""`db check`: can I connect, to what, as whom, how fast, is it healthy.

One small function a check, each returning a finding or None; a check that may not look says nothing rather
than fail. Refuses to change anything.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from junco.errors import JuncoError
from junco.history.ledger import Ledger
from junco.postgres import Connection, DatabaseError, Target, connected, refuse_pooler

OLDEST_SUPPORTED = 150000
Severity = Literal["warning", "error"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not well: what, why it matters, what to do."""

    severity: Severity
    what: str
    why: str
    next: str


@dataclass(frozen=True, slots=True)
class Health:
    """Everything `db check` prints. Times in milliseconds, sizes in bytes."""

    target: Target
    facts: dict[str, Any]
    findings: tuple[Finding, ...]

    def as_json(self) -> dict[str, Any]:
        """The result for machines."""
        findings = [
            {"severity": one.severity, "what": one.what, "why": one.why, "next": one.next}
            for one in self.findings
        ]
        return {"target": str(self.target), **self.facts, "findings": findings}


def check(target: Target, ledger_schema: str) -> Health:
    """Connect and look around. Raises the connection errors."""
    started = time.perf_counter()
    with connected(target, "junco check") as connection:
        connect_ms = (time.perf_counter() - started) * 1000
        facts = {**_facts(connection, ledger_schema), "connect_ms": round(connect_ms, 1)}
        facts["round_trip_ms"] = round(_round_trip(connection), 2)
        found = [finding for one in _CHECKS if (finding := _quietly(one, connection, target))]
        return Health(target, facts, tuple(found))


def _facts(connection: Connection, ledger_schema: str) -> dict[str, Any]:
    row = connection.execute(
        "SELECT current_database(), current_user, session_user, current_setting('server_version'),"
        " (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user),"
        " has_database_privilege(current_database(), 'CREATE'),"
        " pg_catalog.pg_is_in_recovery(), pg_catalog.pg_database_size(current_database()),"
        " (SELECT ssl FROM pg_catalog.pg_stat_ssl WHERE pid = pg_backend_pid())"
    ).fetchone()
    assert row is not None  # noqa: S101 - a SELECT without FROM gives a row
    names = (
        "database",
        "user",
        "login",
        "server_version",
        "superuser",
        "may_create",
        "replica",
        "size",
        "tls",
    )
    return {**dict(zip(names, row, strict=True)), "environment": _environment(connection, ledger_schema)}


def _environment(connection: Connection, ledger_schema: str) -> str | None:
    try:
        return Ledger(connection, ledger_schema).environment()
    except (JuncoError, DatabaseError):
        return None


def _round_trip(connection: Connection) -> float:
    times = []
    for _ in range(5):
        started = time.perf_counter()
        connection.execute("SELECT 1")
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


Check = Callable[[Connection, Target], Finding | None]


def _quietly(one: Check, connection: Connection, target: Target) -> Finding | None:
    try:
        return one(connection, target)
    except DatabaseError:
        return None


def _old_server(connection: Connection, target: Target) -> Finding | None:
    if connection.info.server_version >= OLDEST_SUPPORTED:
        return None
    version = connection.info.server_version // 10000
    return Finding(
        "error", f"PostgreSQL {version} is not supported", f"{target} is too old", "upgrade to 15 or newer"
    )


def _pooler(connection: Connection, target: Target) -> Finding | None:
    try:
        refuse_pooler(connection, target)
    except JuncoError as error:
        return Finding("warning", error.text("what"), error.text("why"), error.text("next"))
    return None


def _replica(connection: Connection, target: Target) -> Finding | None:
    if not _one(connection, "SELECT pg_catalog.pg_is_in_recovery()"):
        return None
    return Finding(
        "warning", f"{target} is a replica", "migrations need the primary", "use the primary's address"
    )


def _few_connections(connection: Connection, target: Target) -> Finding | None:  # noqa: ARG001 - the signature is the signal module's
    used = _one(
        connection, "SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE backend_type = 'client backend'"
    )
    most = int(_one(connection, "SELECT current_setting('max_connections')"))
    if used < most * 0.9:
        return None
    return Finding(
        "warning", f"{used} of {most} connections are in use", "the next one may be refused", "use a pooler"
    )


def _long_transaction(connection: Connection, target: Target) -> Finding | None:  # noqa: ARG001 - the signature is the signal module's
    row = connection.execute(
        "SELECT pid, usename, application_name, extract(epoch FROM clock_timestamp() - xact_start)::int"
        " FROM pg_catalog.pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND xact_start < clock_timestamp() - interval '5 minutes' ORDER BY xact_start LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    pid, user, application, seconds = row
    what = f"a transaction of pid {pid} ({user}, {application}) is open for {seconds // 60} min"
    why = "it keeps dead rows alive and makes migrations wait for its locks"
    return Finding(
        "warning", what, why, f"end it in its application, or: SELECT pg_terminate_backend({pid});"
    )


def _invalid_indexes(connection: Connection, target: Target) -> Finding | None:  # noqa: ARG001 - the signature is the signal module's
    rows = connection.execute(
        "SELECT indexrelid::regclass::text FROM pg_catalog.pg_index WHERE NOT indisvalid"
        " AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = indexrelid)"
    ).fetchall()
    if not rows:
        return None
    names = ", ".join(row[0] for row in rows)
    why = "a concurrent build failed: it costs on every write and is never used"
    return Finding("error", f"invalid index: {names}", why, f"DROP INDEX CONCURRENTLY {rows[0][0]};")


def _wraparound(connection: Connection, target: Target) -> Finding | None:
    age = _one(
        connection, "SELECT age(datfrozenxid) FROM pg_catalog.pg_database WHERE datname = current_database()"
    )
    if age < 1_000_000_000:
        return None
    why = "at 2.1 billion the server stops accepting writes"
    return Finding(
        "error", f"{target} has used {age:,} transaction ids", why, "VACUUM (FREEZE) its oldest tables"
    )


def _one(connection: Connection, query: str) -> Any:
    row = connection.execute(query).fetchone()
    return row[0] if row else None


_CHECKS: tuple[Check, ...] = (
    _old_server,
    _pooler,
    _replica,
    _few_connections,
    _long_transaction,
    _invalid_indexes,
    _wraparound,
)
