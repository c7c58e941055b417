"""The ledger: the tables in the target database that say which migrations it has run.

Knows their columns and every statement that reads or writes them; each names its schema in full, because a
migration may have changed search_path. Refuses to decide anything: see `compare` and the `run` room.
"""

from __future__ import annotations

import getpass
import os
import socket
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from typing import NoReturn

from junco.errors.history import BrokenLedger, LedgerNotWritable, NoLedgerRights
from junco.history.attempts import Attempt, Kind, State, StepRow
from junco.postgres import Connection, Cursor, dictionaries, errors
from junco.sqltext import quote_ident, split
from junco.version import VERSION

FORMAT = "1"
_ATTEMPTS = """
SELECT m.id, m.name, m.kind, m.state, m.checksum, m.started_at, m.finished_at, m.database_user, m.run_by,
       m.fingerprint_before, m.fingerprint_after, m.error,
       count(s.position) FILTER (WHERE s.state = 'done') AS steps_done, count(s.position) AS steps_total
FROM {schema}.migration m LEFT JOIN {schema}.step s ON s.migration_id = m.id
GROUP BY m.id ORDER BY m.id"""


def whoami() -> str:
    """`user@host`, for the ledger and for pg_stat_activity."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = str(os.getuid())
    return f"{user}@{socket.gethostname()}"


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ledger of one database, reached through one connection."""

    connection: Connection
    schema: str

    def _run(self, text: str, *parameters: object) -> Cursor:
        """Run one statement; `{schema}` in it stands for the ledger's schema, whatever its name is."""
        return self.connection.execute(self._text(text), parameters)

    def _text(self, text: str) -> str:
        return text.replace("{schema}", quote_ident(self.schema).replace("%", "%%"))

    def exists(self) -> bool:
        """Whether the ledger's main table is there; needs no rights."""
        row = self.connection.execute(
            "SELECT EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
            " ON n.oid = c.relnamespace WHERE n.nspname = %s AND c.relname = 'migration' AND c.relkind = 'r')",
            [self.schema],
        ).fetchone()
        return bool(row and row[0])

    def create(self) -> None:
        """Make what is missing of the ledger, in one transaction."""
        script = resources.files("junco.history").joinpath("ledger.sql").read_text(encoding="utf-8")
        try:
            with self.connection.transaction():
                for statement in split(script):
                    self._run(statement.sql)
        except errors.InsufficientPrivilege as error:
            database = quote_ident(self.connection.info.dbname)
            self._not_writable("create", error, f"GRANT CREATE ON DATABASE {database} TO {self._user};")

    def refuse_unwritable(self) -> None:
        """Raise `LedgerNotWritable` before anything runs, if the ledger could not be written afterwards."""
        try:
            with self.connection.transaction(force_rollback=True):
                self._run("LOCK TABLE {schema}.migration, {schema}.step IN ROW EXCLUSIVE MODE")
        except errors.InsufficientPrivilege as error:
            schema = quote_ident(self.schema)
            self._not_writable("write", error, f"GRANT ALL ON ALL TABLES IN SCHEMA {schema} TO {self._user};")

    @property
    def _user(self) -> str:
        return quote_ident(self.connection.info.user)

    def _not_writable(self, verb: str, error: Exception, grant: str) -> NoReturn:
        reason = str(error).splitlines()[0]
        raise LedgerNotWritable(
            user=self.connection.info.user, verb=verb, schema=self.schema, reason=reason, grant=grant
        ) from None

    def attempts(self) -> tuple[Attempt, ...]:
        """Every attempt, oldest first; empty without a ledger. Raises `BrokenLedger`."""
        if not self.exists():
            return ()
        self._check_format()
        try:
            with self.connection.cursor(row_factory=dictionaries) as cursor:
                cursor.execute(self._text(_ATTEMPTS), ())
                return tuple(Attempt(**row) for row in cursor)
        except errors.InsufficientPrivilege as error:
            reason = str(error).splitlines()[0]
            raise NoLedgerRights(schema=self.schema, user=self.connection.info.user, reason=reason) from None
        except (errors.UndefinedTable, errors.UndefinedColumn) as error:
            raise BrokenLedger(schema=self.schema, reason=str(error).splitlines()[0]) from None

    def _check_format(self) -> None:
        try:
            found = self.setting("format")
        except errors.InsufficientPrivilege as error:
            reason = str(error).splitlines()[0]
            raise NoLedgerRights(schema=self.schema, user=self.connection.info.user, reason=reason) from None
        except (errors.UndefinedTable, errors.UndefinedColumn) as error:
            raise BrokenLedger(schema=self.schema, reason=str(error).splitlines()[0]) from None
        if found != FORMAT:
            reason = f"its format is {found}, this version of Junco knows {FORMAT}"
            raise BrokenLedger(schema=self.schema, reason=reason)

    def setting(self, name: str) -> str | None:
        """One setting of this database, the environment's name for instance."""
        row = self._run("SELECT value FROM {schema}.setting WHERE name = %s", name).fetchone()
        return None if row is None else str(row[0])

    def set(self, name: str, value: str) -> None:
        """Store one setting of this database."""
        self._run(
            "INSERT INTO {schema}.setting AS s (name, value) VALUES (%s, %s)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            name,
            value,
        )

    def environment(self) -> str | None:
        """What this database was marked as (`junco db mark production`), None if it never was."""
        return self.setting("environment") if self.exists() else None

    def add(
        self,
        name: str,
        kind: Kind,
        state: State,
        checksum: str,
        *,
        fingerprints: tuple[str | None, str | None] = (None, None),
        error: str | None = None,
        started_at: datetime | None = None,
    ) -> int:
        """Record an attempt; returns its id. Anything but "running" is finished at once."""
        row = self._run(
            "INSERT INTO {schema}.migration (name, kind, state, checksum, run_by, tool_version,"
            " fingerprint_before, fingerprint_after, error, started_at, finished_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, coalesce(%s, pg_catalog.clock_timestamp()),"
            " CASE WHEN %s THEN pg_catalog.clock_timestamp() END) RETURNING id",
            *(name, kind, state, checksum, whoami(), VERSION, *fingerprints, error, started_at),
            state != "running",
        ).fetchone()
        assert row is not None  # noqa: S101 - INSERT … RETURNING gives a row
        return int(row[0])

    def finish(
        self, attempt: int, state: State, fingerprint: str | None = None, error: str | None = None
    ) -> None:
        """Change the state of a running attempt, or of one that is resumed."""
        self._run(
            "UPDATE {schema}.migration SET state = %s, error = %s,"
            " fingerprint_after = coalesce(%s, fingerprint_after),"
            " finished_at = CASE WHEN %s THEN pg_catalog.clock_timestamp() END WHERE id = %s",
            *(state, error, fingerprint, state != "running", attempt),
        )

    def resume(self, attempt: int, checksum: str) -> None:
        """A stopped attempt goes on; what has not run yet may have a new text, so the checksum is the new one."""
        self._run(
            "UPDATE {schema}.migration SET state = 'running', error = NULL, finished_at = NULL, checksum = %s"
            " WHERE id = %s",
            *(checksum, attempt),
        )

    def add_steps(self, attempt: int, rows: list[tuple[int, str, str, str, float | None]]) -> None:
        """Record steps as (position, hash, class, state, seconds) in one statement."""
        columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], [], [], []]
        self._run(
            "INSERT INTO {schema}.step"
            " (migration_id, position, sql_hash, class, state, seconds, finished_at)"
            " SELECT %s, p, h, c, s, d, CASE WHEN s = 'done' THEN pg_catalog.clock_timestamp() END"
            " FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[], %s::float8[])"
            " AS t(p, h, c, s, d)",
            *(attempt, *columns),
        )

    def steps(self, attempt: int) -> tuple[StepRow, ...]:
        """The journal of one attempt, in order."""
        rows = self._run(
            "SELECT position, sql_hash, class, state FROM {schema}.step"
            " WHERE migration_id = %s ORDER BY position",
            attempt,
        ).fetchall()
        return tuple(StepRow(*row) for row in rows)

    def drop_steps(self, attempt: int, after: int) -> None:
        """Forget the steps behind position `after`: the file changed there before they ran."""
        self._run("DELETE FROM {schema}.step WHERE migration_id = %s AND position > %s", attempt, after)

    def mark_step(self, attempt: int, position: int, state: str, seconds: float | None = None) -> None:
        """Change the state of one step."""
        self._run(
            "UPDATE {schema}.step SET state = %s, seconds = %s,"
            " finished_at = CASE WHEN %s THEN pg_catalog.clock_timestamp() END"
            " WHERE migration_id = %s AND position = %s",
            *(state, seconds, state == "done", attempt, position),
        )

    def clear(self) -> None:
        """Forget every migration and seed, keep the settings: the database keeps its mark."""
        self._run("TRUNCATE {schema}.step, {schema}.migration")
        self._run("DROP TABLE IF EXISTS {schema}.seed_state")


def environment(connection: Connection, schema: str) -> str | None:
    """What the database behind `connection` was marked as."""
    return Ledger(connection, schema).environment()


def ensure(connection: Connection, schema: str) -> None:
    """Make the ledger if it is not there yet."""
    ledger = Ledger(connection, schema)
    if not ledger.exists():
        ledger.create()
