"""The migration lock: one migration at a time in a database.

An advisory lock of the session that does the work, taken by polling: a session that blocks in
pg_advisory_lock holds a snapshot, and CREATE INDEX CONCURRENTLY in the holder would wait for it for ever.
Knows how to take it and who holds it. Refuses to know what is done under it.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from junco.errors.run import MigrationLockHeld
from junco.postgres import Connection, DatabaseError, Target

_NAMESPACE = 0x4A554E43  # "JUNC"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the lock, as far as our role may see."""

    pid: int
    user: str | None
    application: str | None
    address: str | None
    seconds: float | None

    def __str__(self) -> str:
        who = f"pid {self.pid}"
        if self.user:
            who += f", {self.user}"
        if self.address:
            who += f" from {self.address}"
        if self.application:
            who += f" ({self.application})"
        return who + (f", connected for {self.seconds:.0f} s" if self.seconds is not None else "")


def _key(ledger_schema: str) -> int:
    """The lock's second number: each ledger of a database has a lock of its own."""
    return zlib.crc32(ledger_schema.encode("utf-8")) & 0x7FFFFFFF


def holder(connection: Connection, ledger_schema: str) -> Holder | None:
    """Who holds the migration lock of this database, None if nobody does; needs no rights."""
    row = connection.execute(
        "SELECT l.pid, a.usename, a.application_name, host(a.client_addr),"
        " extract(epoch FROM clock_timestamp() - a.backend_start)::float8"
        " FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid"
        " WHERE l.locktype = 'advisory' AND l.granted AND l.classid = %s AND l.objid = %s"
        " AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())",
        [_NAMESPACE, _key(ledger_schema)],
    ).fetchone()
    return None if row is None else Holder(*row)


@contextmanager
def migration_lock(
    connection: Connection,
    target: Target,
    ledger_schema: str,
    wait: float,
    on_wait: Callable[[Holder], None] = lambda _: None,
) -> Iterator[None]:
    """Hold the lock for the block; `on_wait` is told whom we wait for, at first and then every 10 seconds.

    `wait` is in seconds. Raises `MigrationLockHeld` when it is over.
    """
    started, told, pause = time.monotonic(), -10.0, 0.05
    while not _try(connection, ledger_schema):
        waited = time.monotonic() - started
        found = holder(connection, ledger_schema)
        if waited >= wait:
            raise MigrationLockHeld(
                target=str(target), holder=str(found or "a session that just ended"), waited=f"{waited:.0f} s"
            )
        if found and waited - told >= 10:
            on_wait(found)
            told = waited
        time.sleep(min(pause, wait - waited))
        pause = min(pause * 1.5, 1.0)
    try:
        yield
    finally:
        # A lost connection has lost the lock as well.
        with suppress(DatabaseError):
            connection.execute(
                "SELECT pg_catalog.pg_advisory_unlock(%s, %s)", [_NAMESPACE, _key(ledger_schema)]
            )


def _try(connection: Connection, ledger_schema: str) -> bool:
    row = connection.execute(
        "SELECT pg_catalog.pg_try_advisory_lock(%s, %s)", [_NAMESPACE, _key(ledger_schema)]
    ).fetchone()
    return bool(row and row[0])
