"""Backfills: one statement over a large table, run for some rows at a time, each batch with its journal row.

Knows how to walk along a table by a unique key, or by the places of its rows, and where it was when it stopped.
Refuses to know what the statement does. A batch that is run twice must do the same as one: after a crash none is,
but by the places of rows one that was updated may be met again.
"""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from junco.errors import JuncoError
from junco.errors.run import BackfillFailed, NoBackfillKey
from junco.history.backfill import Backfill
from junco.history.ledger import Ledger
from junco.history.script import Script, Step
from junco.postgres import Connection, DatabaseError, dictionaries
from junco.run import activity, session
from junco.run.events import Watcher
from junco.run.patience import Exhausted, Patience, Try
from junco.run.policy import Limits, Pace
from junco.run.progress import Progress
from junco.run.statement import no_lock
from junco.sqltext import quote_ident, quote_literal

_LOOK_EVERY = 1.0  # seconds between two looks at how the server is doing
_REST = 0.5

# How many blocks the largest of a table and those below it has, how many rows all have, and in a block of each of them
# together; whether none of them is foreign.
_FAMILY = """
WITH RECURSIVE below (one) AS (
  SELECT %s::int8::oid UNION SELECT inhrelid FROM pg_catalog.pg_inherits JOIN below ON inhparent = one)
SELECT max(size), sum(greatest(reltuples, 0))::int8,
  coalesce(sum(CASE WHEN reltuples > 0 THEN reltuples / greatest(relpages, 1) ELSE 50 END) FILTER (WHERE size > 0), 50),
  bool_and(relkind IN ('r', 'm', 'p'))
FROM (SELECT c.relkind, c.reltuples::float8, c.relpages::float8,
    pg_catalog.pg_relation_size(c.oid) / pg_catalog.current_setting('block_size')::int8 AS size
  FROM below JOIN pg_catalog.pg_class c ON c.oid = one) AS each"""
Position = list[str]  # the key of the last row that was done, as text; or the first block that was not


class Walk(Protocol):
    """A way along a table."""

    @property
    def by(self) -> list[str]:
        """What it goes along, to be remembered with a position."""

    def until(self, connection: Connection, after: Position | None, size: int) -> Position | None:
        """Where a batch of about `size` rows ends; None if this is the last one."""

    def rows(self, after: Position | None, until: Position | None) -> str:
        """The condition on the rows of a batch."""


@dataclass(frozen=True, slots=True)
class KeyWalk:
    """Along a unique key: `columns` are its (name, type), `source` the table and alias as the statement has them."""

    source: str
    alias: str
    columns: tuple[tuple[str, str], ...]

    @property
    def by(self) -> list[str]:
        """The columns' names."""
        return [name for name, _ in self.columns]

    def until(self, connection: Connection, after: Position | None, size: int) -> Position | None:
        """The key of the last row of the batch."""
        key = ", ".join(f"{self.alias}.{quote_ident(name)}" for name, _ in self.columns)
        text = ", ".join(f"{self.alias}.{quote_ident(name)}::text" for name, _ in self.columns)
        row = connection.execute(
            f"SELECT {text} FROM {self.source} WHERE {self.rows(after, None)}"
            f" ORDER BY {key} OFFSET {size - 1} LIMIT 1",
            prepare=False,
        ).fetchone()
        return list(row) if row else None

    def rows(self, after: Position | None, until: Position | None) -> str:
        """From behind one key to another, that one included."""
        parts = [self._compared(">", after)] if after else []
        parts += [self._compared("<=", until)] if until else []
        return " AND ".join(parts) or "true"

    def _compared(self, operator: str, position: Position) -> str:
        left = ", ".join(f"{self.alias}.{quote_ident(name)}" for name, _ in self.columns)
        pairs = zip(position, self.columns, strict=True)
        right = ", ".join(f"{quote_literal(text)}::{kind}" for text, (_, kind) in pairs)
        return f"({left}) {operator} ({right})"


@dataclass(frozen=True, slots=True)
class PlaceWalk:
    """Along the blocks of a table without a usable key, and of those below it at the same time; what comes behind
    `blocks`, the number of the largest, was made meanwhile.
    """

    alias: str
    blocks: int
    rows_in_block: float

    @property
    def by(self) -> list[str]:
        """The places."""
        return ["ctid"]

    def until(self, connection: Connection, after: Position | None, size: int) -> Position | None:  # noqa: ARG002 - the protocol's
        """The first block behind the batch."""
        first = int(after[0]) if after else 0
        last = first + max(1, int(size / self.rows_in_block))
        return [str(last)] if last < self.blocks else None

    def rows(self, after: Position | None, until: Position | None) -> str:
        """From the first block of the batch to the one behind it."""
        first = int(after[0]) if after else 0
        last = int(until[0]) if until else max(self.blocks, 1)
        return f"{self.alias}.ctid >= '({first},0)'::tid AND {self.alias}.ctid < '({last},0)'::tid"


@dataclass
class Batches:
    """Runs one backfill. `fresh` makes the session as it was when the file's step begins."""

    connection: Connection
    ledger: Ledger
    patience: Patience
    watcher: Watcher
    script: Script
    step: Step
    attempt: int
    fresh: Callable[[], None]
    crash_point: Callable[[str], None]
    _looked: float = field(default=0.0)

    def run(self) -> None:
        """From where the journal says it was to the end.

        Raises `NoBackfillKey`, `BackfillFailed`, the driver's errors, and `LockNotAvailable`.
        """
        self.fresh()
        backfill = self._backfill
        walk, table, total = self._walk()
        rows_done, cursor = self.ledger.cursor(self.attempt, self.step.position)
        if cursor.get("by") != walk.by:
            cursor = {}  # the key that it went along is gone: from the beginning, along another
        after: Position | None = cursor.get("after")
        already = walked = int(cursor.get("walked", 0))
        began = time.monotonic()
        pace = Pace(backfill.target or Pace().target, backfill.batch or Pace().size)
        limits = Limits(backfill.lag or Limits().lag, backfill.load)
        function = self._function()
        self.ledger.mark_step(self.attempt, self.step.position, "running")
        while True:
            self._let_breathe(limits, table)
            until, changed, seconds = self._batch(walk, after, pace.size, (rows_done, walked), function)
            rows_done += changed
            walked += pace.size if until else 0
            pace = pace.after(pace.size, seconds)
            self.watcher.progress(
                Progress(walked, max(total, walked), "rows", f"{rows_done:,} changed",
                         (time.monotonic() - began) * walked / max(1, walked - already))
            )  # fmt: skip
            if until is None:
                return
            after = until

    @property
    def _backfill(self) -> Backfill:
        assert self.step.backfill is not None  # noqa: S101 - only backfills come here
        return self.step.backfill

    def _batch(
        self,
        walk: Walk,
        after: Position | None,
        size: int,
        so_far: tuple[int, int],
        function: Callable[[Connection, list[dict[str, Any]]], object] | None,
    ) -> tuple[Position | None, int, float]:
        """Run one batch; returns where it ended, how many rows it changed and how long it took."""

        def work(attempt: Try) -> tuple[Position | None, int, float]:
            started = time.perf_counter()
            with self.connection.transaction():
                self.connection.execute(attempt.opening)
                until = walk.until(self.connection, after, size)
                changed = self._apply(walk.rows(after, until), function)
                self.crash_point(f"in a batch of step {self.step.position}")
                session.before_ledger(self.connection)
                cursor = {"by": walk.by, "after": until, "walked": so_far[1] + (size if until else 0)}
                state = "running" if until else "done"
                self.ledger.move_cursor(self.attempt, self.step.position, state, so_far[0] + changed, cursor)
            self.crash_point(f"after a batch of step {self.step.position}")
            return until, changed, time.perf_counter() - started

        found = self.patience.run(work, self._gave_up)
        self.fresh()
        return found

    def _apply(self, rows: str, function: Callable[[Connection, list[dict[str, Any]]], object] | None) -> int:
        sql = self._backfill.over(rows)
        if function is None:
            return max(0, self.connection.execute(sql, prepare=False).rowcount)
        with self.connection.cursor(row_factory=dictionaries) as cursor:
            batch = cursor.execute(sql, prepare=False).fetchall()
        if batch:
            try:
                function(self.connection, batch)
            except Exception as error:
                if isinstance(error, DatabaseError) and (error.sqlstate or self.connection.closed):
                    raise  # the server's own words, with a place in the table to look at
                raise self._function_failed("the function raised", error) from error
        return len(batch)

    def _function(self) -> Callable[[Connection, list[dict[str, Any]]], object] | None:
        file = self._backfill.function
        if file is None:
            return None
        spec = importlib.util.spec_from_file_location(f"junco_backfill_{file.parent.name}", file)
        assert spec is not None and spec.loader is not None  # noqa: S101, PT018 - a .py file has both
        module = importlib.util.module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
            found = module.backfill
        except Exception as error:
            raise self._function_failed("it cannot be loaded", error) from error
        if not callable(found):
            raise self._function_failed("it cannot be loaded", TypeError("backfill is no function"))
        return found  # type: ignore[no-any-return]  # a module's attribute has no type

    def _function_failed(self, what: str, error: Exception) -> BackfillFailed:
        reason = f"{type(error).__name__}: {error}"
        return BackfillFailed(
            file=str(self._backfill.function), what_failed=what, reason=reason, left="the batches before stay"
        )

    def _gave_up(self, exhausted: Exhausted) -> JuncoError:
        return no_lock(self.script, self.step, exhausted, "the batches before this one stay")

    def _let_breathe(self, limits: Limits, table: int) -> None:
        """Look at the server now and then; wait as long as there is a reason to."""
        if time.monotonic() - self._looked < _LOOK_EVERY:
            return
        told: str | None = None
        while reason := limits.reason(activity.pressure(self.connection, table)):
            if reason != told:
                self.watcher.paused(reason)
                told = reason
            time.sleep(_REST)
        self._looked = time.monotonic()

    def _walk(self) -> tuple[Walk, int, int]:
        """The way along the table, the table's oid, and about how many rows it has."""
        backfill = self._backfill
        row = self.connection.execute(
            "SELECT c.oid::int8, c.oid::regclass::text FROM pg_catalog.pg_class c"
            " WHERE c.oid = pg_catalog.to_regclass(%s)",
            [backfill.table],
        ).fetchone()
        if row is None:
            raise self._no_key("there is no such table")
        oid, name = row
        columns = self._key(oid, name)
        family = self.connection.execute(_FAMILY, [oid]).fetchone()
        assert family is not None  # noqa: S101 - an aggregate
        blocks, total, dense, has_places = family
        if columns:
            source = (
                backfill.table
                if backfill.alias == backfill.table
                else f"{backfill.table} AS {backfill.alias}"
            )
            return KeyWalk(source, backfill.alias, columns), oid, total
        if not has_places:
            raise self._no_key(
                "it has no unique key without nulls, and is a view or has a foreign table below it"
            )
        return PlaceWalk(backfill.alias, blocks, max(dense, 1.0)), oid, total

    def _key(self, oid: int, name: str) -> tuple[tuple[str, str], ...]:
        """The columns to walk by: the wanted ones, else of the primary key, else of the shortest unique index."""
        wanted = list(self._backfill.key)
        row = self.connection.execute(
            "SELECT array_agg(a.attname::text ORDER BY k.n),"
            " array_agg(pg_catalog.format_type(a.atttypid, a.atttypmod) ORDER BY k.n)"
            " FROM pg_catalog.pg_index i"
            " CROSS JOIN LATERAL unnest(i.indkey[0:i.indnkeyatts - 1]) WITH ORDINALITY AS k(attnum, n)"
            " JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum"
            " JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid"
            " JOIN pg_catalog.pg_am m ON m.oid = c.relam AND m.amname = 'btree'"
            " WHERE i.indrelid = %s::int8::oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL"
            " AND i.indexprs IS NULL GROUP BY i.indexrelid, i.indisprimary, i.indnkeyatts"
            " HAVING bool_and(a.attnotnull) AND count(*) = i.indnkeyatts"
            " AND (%s::text[] = '{}' OR array_agg(a.attname::text ORDER BY a.attname)"
            "      = (SELECT array_agg(w ORDER BY w) FROM unnest(%s::text[]) AS t(w)))"
            " ORDER BY i.indisprimary DESC, i.indnkeyatts, i.indexrelid LIMIT 1",
            [oid, wanted, wanted],
        ).fetchone()
        if row is None and wanted:
            raise self._no_key(f"{', '.join(wanted)} is not a unique key of {name} without nulls")
        return tuple(zip(row[0], row[1], strict=True)) if row else ()

    def _no_key(self, reason: str) -> NoBackfillKey:
        line, table = self.step.statement.line, self._backfill.table
        return NoBackfillKey(
            file=str(self.script.file),
            line=line,
            table=table,
            reason=reason,
            left="the steps before this one stay",
        )
