"""The session in which migrations run: its settings, and putting them back after a file changed them.

Knows which session state PostgreSQL has and how each kind is undone without giving up the migration lock.
Refuses to know what a migration is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from junco.errors.connection import ReadOnlyServer
from junco.history.ledger import whoami
from junco.postgres import ISO_DATES, Connection, Target, connected, errors, refuse_pooler

# DISCARD ALL would also give up the migration lock, so its other parts are named one by one; plans, which the
# server keeps right by itself, are left.
_CLEAN = """
CLOSE ALL; RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; UNLISTEN *;
DISCARD TEMP; DISCARD SEQUENCES; """
FORGETTING = "DEALLOCATE ALL"
# The role's own limits are meant for its application, not for this. The check interval makes the server end a
# statement whose client died.
_SETTINGS = f"SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET lock_timeout = 0; {ISO_DATES}"
_SINCE_17 = "; SET transaction_timeout = 0"
_CHECKED = "; SET client_connection_check_interval = '500ms'"
# Deferred violations are reported now, while the file can still be blamed; then we are ourselves again.
FOR_LEDGER = "SET LOCAL statement_timeout = 0; SET LOCAL search_path = pg_catalog, pg_temp"
_OURSELVES = "SET CONSTRAINTS ALL IMMEDIATE; RESET SESSION AUTHORIZATION; RESET ROLE"
BEFORE_LEDGER = f"{_OURSELVES}; RESET ALL; {FOR_LEDGER}"
# For a file that has no statement which changes a setting, and keeps something in one until its row is written by a
# prepared statement, whose plan is as good for one file as for another.
BEFORE_LEDGER_KEEPING = f"{_OURSELVES}; {FOR_LEDGER}; SET LOCAL plan_cache_mode = force_generic_plan"
# The commit does not wait for the disk.
NOT_WAITING = "SET LOCAL synchronous_commit = off"


@contextmanager
def working(target: Target, command: str) -> Iterator[Connection]:
    """A connection fit for migrations, for the block: direct, writable, with our settings.

    Raises `Pooled` or `ReadOnlyServer` besides the connection errors.
    """
    with connected(target, f"junco {command} {whoami()}") as connection:
        refuse_pooler(connection, target)
        _refuse_read_only(connection, target)
        prepare(connection)
        yield connection


def prepare(connection: Connection) -> str:
    """Set what every file may rely on; returns the statements that do so, for `clean`."""
    settings = _SETTINGS + (_SINCE_17 if connection.info.server_version >= 170000 else "")
    try:
        connection.execute(settings + _CHECKED)
    except (errors.InvalidParameterValue, errors.UndefinedObject):  # not every platform can look
        connection.execute(settings)
        return settings
    return settings + _CHECKED


def cleaning(settings: str, *, within: bool = False) -> str:
    """Statements that undo everything a file may have left in the session, except locks, and make our settings.

    `within` a message that ends with FORGETTING what is prepared.
    """
    return f"{_CLEAN}{'' if within else FORGETTING + '; '}{settings}"


def before_ledger(connection: Connection) -> None:
    """Inside a file's transaction, after its last statement: make the session fit for the ledger."""
    connection.execute(BEFORE_LEDGER)


def _refuse_read_only(connection: Connection, target: Target) -> None:
    row = connection.execute(
        "SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('default_transaction_read_only')"
    ).fetchone()
    if row and row[0]:
        raise ReadOnlyServer(target=str(target), source=target.named_in, reason="it is a replica")
    if row and row[1] == "on":
        reason = "default_transaction_read_only is on"
        raise ReadOnlyServer(target=str(target), source=target.named_in, reason=reason)
