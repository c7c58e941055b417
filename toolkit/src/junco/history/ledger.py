"""The ledger: the tables in the target database that say which migrations it has run.

Knows their columns and every statement that reads or writes them; each names its schema in full, because a
migration may have changed search_path. Refuses to decide anything: see `compare` and the `run` room.
"""

from __future__ import annotations

import getpass
import json
import os
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn

from junco.errors.history import BrokenLedger, LedgerNotWritable, NoLedgerRights
from junco.history.attempts import Attempt, Kind, State, StepRow
from junco.history.record import StepRecord, preparation
from junco.postgres import Connection, Cursor, dictionaries, errors
from junco.sqltext import quote_ident, quote_literal, split
from junco.version import VERSION

if TYPE_CHECKING:  # a deploy with nothing to do never parses a file
    from junco.history.script import Step

FORMAT = "1"
_ATTEMPTS = """
SELECT m.id, m.name, m.kind, m.state, m.checksum, m.started_at, m.finished_at, m.database_user, m.run_by,
       m.fingerprint_before, m.fingerprint_after, m.error,
       count(s.position) FILTER (WHERE s.state = 'done') AS steps_done, count(s.position) AS steps_total
FROM {schema}.migration m LEFT JOIN {schema}.step s ON s.migration_id = m.id
GROUP BY m.id ORDER BY m.id"""


def _literal(value: object) -> str:
    if value is None:
        return "NULL"
    return quote_literal(value) if isinstance(value, str) else repr(value)


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


@cache
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

    def _text(self, text: str, escape: bool = True) -> str:
        name = quote_ident(self.schema)
        return text.replace("{schema}", name.replace("%", "%%") if escape else name)

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
        from importlib import resources  # not for a deploy that has nothing to do

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

    def add_waiting(self, attempt: int, steps: Sequence[Step]) -> None:
        """Record steps that are still to run, in one statement."""
        if steps:
            self._run(
                "INSERT INTO {schema}.step (migration_id, position, sql_hash, class, state)"
                " SELECT %s, p, h, c, 'waiting' FROM unnest(%s::int[], %s::text[], %s::text[]) AS t(p, h, c)",
                attempt,
                *_columns([(step.position, step.hash, step.step_class) for step in steps]),
            )

    def done_sql(
        self,
        migration: tuple[str, Kind, State, str],
        fingerprints: tuple[str | None, str | None],
        records: Sequence[StepRecord],
    ) -> str:
        """Statements that record an attempt (name, kind, state, checksum) and its steps, all of them done.

        To be run in the transaction that they ran in, in one message with its COMMIT.
        """
        now, own = time.perf_counter(), quote_ident(self.schema)
        values = ", ".join(_literal(one) for one in (*migration, whoami(), VERSION, *fingerprints))
        attempt = (
            f"INSERT INTO {own}.migration (name, kind, state, checksum, run_by, tool_version,"
            " fingerprint_before, fingerprint_after, started_at, finished_at)"
            f" VALUES ({values}, pg_catalog.transaction_timestamp(), pg_catalog.clock_timestamp())"
        )
        # Its id is the greatest, for whoever writes here has the lock: for a WITH around both statements the server
        # takes half as long again, and the sequence may be nobody's to read.
        rows = ", ".join(
            f"({r.step.position}, {_literal(r.step.hash)}, {_literal(r.step.step_class)}, 'done',"
            f" {', '.join(r.times(now))}, pg_catalog.clock_timestamp())"
            for r in records
        )
        steps = (
            f"; INSERT INTO {own}.step (migration_id, position, sql_hash, class, state, seconds, longest_lock_ms,"
            f" finished_at) SELECT newest.id, v.* FROM (SELECT pg_catalog.max(id) AS id FROM {own}.migration) newest,"
            f" (VALUES {rows}) v"
        )
        return attempt + (steps if rows else "")

    def learnt_sql(self, name: str, fingerprint: str) -> str:
        """A statement that records the schema which the newest attempt of a migration led to."""
        own = quote_ident(self.schema)
        newest = f"SELECT pg_catalog.max(id) FROM {own}.migration WHERE name = {_literal(name)}"
        return f"UPDATE {own}.migration SET fingerprint_after = {_literal(fingerprint)} WHERE id = ({newest})"

    def prepare_record(self) -> str:
        """A statement that makes `record.recording` possible in this session."""
        return preparation(quote_ident(self.schema), _literal(whoami()), _literal(VERSION))

    def newest(self, count: int) -> str:
        """A query for the newest attempts, the newest first: name, state, and its times in seconds."""
        times = "pg_catalog.date_part('epoch', started_at), pg_catalog.date_part('epoch', finished_at)"
        return f"SELECT name, state, {times} FROM {quote_ident(self.schema)}.migration ORDER BY id DESC LIMIT {count}"

    def mark_done(self, attempt: int, records: Sequence[StepRecord]) -> None:
        """Record that waiting steps have run."""
        now = time.perf_counter()
        self._run(
            "UPDATE {schema}.step s SET state = 'done', seconds = d, longest_lock_ms = l,"
            " finished_at = pg_catalog.clock_timestamp()"
            " FROM unnest(%s::int[], %s::float8[], %s::float8[]) AS t(p, d, l)"
            " WHERE migration_id = %s AND position = p",
            *_columns([(r.step.position, r.seconds, r.locked(now)) for r in records]),
            attempt,
        )

    def steps(self, attempt: int) -> tuple[StepRow, ...]:
        """The journal of one attempt, in order."""
        rows = self._run(
            "SELECT position, sql_hash, class, state FROM {schema}.step"
            " WHERE migration_id = %s ORDER BY position",
            attempt,
        ).fetchall()
        return tuple(StepRow(*row) for row in rows)

    def keep_steps(self, attempt: int, positions: Sequence[int]) -> None:
        """Forget all steps but these: the file changed there before they ran."""
        self._run(
            "DELETE FROM {schema}.step WHERE migration_id = %s AND position <> ALL (%s::int[])",
            *(attempt, list(positions)),
        )

    def mark_step(self, attempt: int, position: int, state: str) -> None:
        """Change the state of one step."""
        self._run(
            "UPDATE {schema}.step SET state = %s,"
            " finished_at = CASE WHEN %s THEN pg_catalog.clock_timestamp() END"
            " WHERE migration_id = %s AND position = %s",
            *(state, state == "done", attempt, position),
        )

    def cursor(self, attempt: int, position: int) -> tuple[int, dict[str, Any]]:
        """How many rows a backfill has changed, and where it was."""
        row = self._run(
            "SELECT coalesce(rows_done, 0), resume_cursor FROM {schema}.step"
            " WHERE migration_id = %s AND position = %s",
            *(attempt, position),
        ).fetchone()
        return (int(row[0]), row[1] or {}) if row else (0, {})

    def move_cursor(
        self, attempt: int, position: int, state: str, rows_done: int, cursor: dict[str, Any]
    ) -> None:
        """Record a batch of a backfill, in the transaction that the batch is."""
        self._run(
            "UPDATE {schema}.step SET state = %s, rows_done = %s, resume_cursor = %s::jsonb,"
            " finished_at = CASE WHEN %s THEN pg_catalog.clock_timestamp() END"
            " WHERE migration_id = %s AND position = %s",
            *(state, rows_done, json.dumps(cursor), state == "done", attempt, position),
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
