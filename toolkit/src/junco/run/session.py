"""The session in which migrations run: its settings, and putting them back after a file changed them.

Knows which session state PostgreSQL has and how each kind is undone without giving up the migration lock.
Refuses to know what a migration is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from junco.errors.connection import ReadOnlyServer
from junco.history.ledger import whoami
from junco.postgres import Connection, DatabaseError, Target, connected, refuse_pooler

# DISCARD ALL would also give up the migration lock, so its other parts are named one by one.
_CLEAN = (
    "CLOSE ALL",
    "RESET SESSION AUTHORIZATION",
    "RESET ROLE",
    "RESET ALL",
    "DEALLOCATE ALL",
    "UNLISTEN *",
    "DISCARD PLANS",
    "DISCARD TEMP",
    "DISCARD SEQUENCES",
)


@contextmanager
def working(target: Target, command: str) -> Iterator[Connection]:
    """A connection fit for migrations, for the block: direct, writable, with our settings.

    Raises `Pooled` or `ReadOnlyServer` besides the connection errors.
    """
    with connected(target, f"junco {command} {whoami()}") as connection:
        refuse_pooler(connection, target)
        _refuse_read_only(connection, target)
        prepare(connection, lock_timeout_ms=0)
        yield connection


def prepare(connection: Connection, *, lock_timeout_ms: int) -> None:
    """Set what every file may rely on. The role's own limits are meant for its application, not for this.

    The check interval makes the server end a statement whose client died; not every platform has it.
    """
    connection.execute(
        "SELECT pg_catalog.set_config('statement_timeout', '0', false),"
        " pg_catalog.set_config('idle_in_transaction_session_timeout', '0', false),"
        f" pg_catalog.set_config('lock_timeout', '{lock_timeout_ms}', false)"
    )
    with suppress(DatabaseError):
        connection.execute("SET client_connection_check_interval = '500ms'")


def clean(connection: Connection) -> None:
    """Undo everything a file may have left in the session, except locks."""
    for statement in _CLEAN:
        connection.execute(statement)


def before_ledger(connection: Connection) -> None:
    """Inside a file's transaction: report deferred violations now, and become ourselves again."""
    connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    connection.execute("RESET SESSION AUTHORIZATION")
    connection.execute("RESET ROLE")
    connection.execute("RESET ALL")
    connection.execute("SET LOCAL statement_timeout = 0")
    connection.execute("SET LOCAL search_path = pg_catalog, pg_temp")


def _refuse_read_only(connection: Connection, target: Target) -> None:
    row = connection.execute(
        "SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('default_transaction_read_only')"
    ).fetchone()
    if row and row[0]:
        raise ReadOnlyServer(target=str(target), source=target.source, reason="it is a replica")
    if row and row[1] == "on":
        reason = "default_transaction_read_only is on"
        raise ReadOnlyServer(target=str(target), source=target.source, reason=reason)
