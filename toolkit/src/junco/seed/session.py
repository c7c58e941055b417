"""Sessions: what every part of one run knows, the lock that keeps runs apart, and what a refusal means.

Knows connections and the driver's errors. Refuses to know rows beyond finding the one that the server refused.
"""

from __future__ import annotations

import datetime as dt
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from junco.errors import JuncoError
from junco.errors.connection import ReadOnlyServer
from junco.errors.seed import NoRightsToSeed, RowRefused, SeedRunning, SeedStopped
from junco.postgres import Connection, DatabaseError, OperationalError, Target, errors
from junco.seed.blocks import Sizing
from junco.seed.declare import SeedSet
from junco.seed.progress import Progress, Silent
from junco.seed.steps import Row, Step, pointers

T = TypeVar("T")
_NAMESPACE = 0x4A554E53  # "JUNS"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the caller asked for."""

    dry_run: bool = False
    anchor: dt.date | None = None
    sizing: Sizing = field(default_factory=Sizing)
    prune: bool = False
    yes: bool = False
    # Whether constraints and indexes may be taken off empty tables: None leaves it to the situation.
    rebuild: bool | None = None
    # A set with more large rows than this is committed in chunks.
    chunks_above: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """One run."""

    connection: Connection
    seed_set: SeedSet
    target: Target
    schema: str
    wishes: Wishes
    progress: Progress = field(default_factory=Silent)
    # What was committed before the end.
    committed: list[str] = field(default_factory=list)

    def one(self, sql: str, values: Sequence[object] = ()) -> Any:
        """The first column of the first row."""
        row = self.connection.execute(sql.encode() if not values else sql, values or None).fetchone()
        return row[0] if row else None

    def execute(self, sql: str) -> Any:
        """Run a statement that has no parameters; a `%` in it is a `%`."""
        return self.connection.execute(sql.encode())


# --- the lock ---------------------------------------------------------------------------------------------


@contextmanager
def only_seed(run: Run, wait: float) -> Iterator[None]:
    """Hold the seed lock of this ledger. Polled: who blocks in the server cannot say for whom it waits."""
    key = [_NAMESPACE, zlib.crc32(run.schema.encode()) & 0x7FFFFFFF]
    started, pause = time.monotonic(), 0.02
    while not run.one("SELECT pg_catalog.pg_try_advisory_lock(%s, %s)", key):
        waited = time.monotonic() - started
        if waited >= wait:
            raise _held(run, key, waited)
        time.sleep(min(pause, max(0.0, wait - waited)))
        pause = min(pause * 1.5, 0.5)
    try:
        yield
    finally:
        # A lost connection has lost the lock as well.
        with suppress(DatabaseError):
            run.connection.execute("SELECT pg_catalog.pg_advisory_unlock(%s, %s)", key)


def _held(run: Run, key: list[int], waited: float) -> JuncoError:
    found = run.connection.execute(
        "SELECT l.pid, a.application_name FROM pg_catalog.pg_locks l"
        " LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid"
        " WHERE l.locktype = 'advisory' AND l.granted AND l.classid::bigint = %s AND l.objid::bigint = %s"
        " AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())",
        key,
    ).fetchone()
    pid, application = found or (None, None)
    holder = "a session that just ended" if pid is None else f"pid {pid}"
    holder += f" ({application})" if application else ""
    return SeedRunning(target=str(run.target), holder=holder, pid=pid, waited=f"{waited:.0f} s")


# --- refusals ---------------------------------------------------------------------------------------------

# These lie in no single row, so that looking for one would only ask again.
# Texts of values go into files, fingerprints and keys; they must not depend on who reads them.
ALIKE = (
    "SET LOCAL datestyle = 'ISO, MDY'; SET LOCAL intervalstyle = 'postgres'; SET LOCAL timezone = 'UTC';"
    " SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'; SET LOCAL lc_monetary = 'C'"
)
_SHOWN = 9  # rows that are named besides the first one
NOT_A_ROW = (OperationalError, errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction)


def located(run: Run, step: Step, execute: Callable[[Step], T]) -> T:
    """Run a statement for a step; if the server refuses it, find the row."""
    try:
        with run.connection.transaction():
            return execute(step)
    except NOT_A_ROW:
        raise
    except DatabaseError as error:
        row = _culprit(run, step, execute)
        raise refused(step, row, error, others=_others(run, step, row, execute)) from None


def _culprit(run: Run, step: Step, execute: Callable[[Step], T]) -> Row:
    """The first row that the server refuses, by halving; rows before it stay, as in the statement."""
    rows = step.rows
    while len(rows) > 1:
        half = rows[: len(rows) // 2]
        try:
            with run.connection.transaction():
                execute(step.with_rows(half))
        except NOT_A_ROW:
            raise
        except DatabaseError:
            rows = half
        else:
            rows = rows[len(half) :]
    return rows[0]


def _others(run: Run, step: Step, row: Row, execute: Callable[[Step], T]) -> str:
    """A line for each of some more rows that the server refuses, where none of them waits for another."""
    found: list[str] = []
    itself = any(one.table == step.table.name for each in step.rows for one in pointers(each.cells))
    rest = () if itself else step.rows[step.rows.index(row) + 1 :]
    while rest and len(found) < _SHOWN:
        try:
            with run.connection.transaction():
                execute(step.with_rows(rest))
            break
        except NOT_A_ROW:
            raise
        except DatabaseError:
            one = _culprit(run, step.with_rows(rest), execute)
        rest = rest[rest.index(one) + 1 :]
        try:
            with run.connection.transaction():
                execute(step.with_rows([one]))
        except DatabaseError as error:
            found.append(f"also {one.place}  {step.label(one)} ({step.named(one)}): {message(error)}\n")
    return "".join(found)


def refused(
    step: Step, row: Row, error: DatabaseError, *, whole: bool = False, others: str = ""
) -> JuncoError:
    """The error for a row, or for the whole step; `others` are lines about more rows like that."""
    return RowRefused(
        where=str(row.place.of_call() if whole else row.place),
        row=step.table.name.name if whole else f"{step.label(row)} ({step.named(row)})",
        message=message(error),
        details=details(error) + others,
        sqlstate=error.sqlstate or "unknown",
        constraint=error.diag.constraint_name,
    )


@contextmanager
def refusals(run: Run) -> Iterator[None]:
    """Turn what the server refuses for reasons outside the rows into our errors."""
    try:
        yield
    except errors.InsufficientPrivilege as error:
        values = {"message": message(error), "set": run.seed_set.name, "schema": run.schema}
        raise NoRightsToSeed(target=str(run.target), **values) from None
    except errors.ReadOnlySqlTransaction as error:
        target = str(run.target)
        raise ReadOnlyServer(target=target, source=run.target.named_in, reason=message(error)) from None
    except DatabaseError as error:
        # Lost connections have their own error; without a code it is no answer of the server at all.
        if error.sqlstate is None or error.sqlstate.startswith(("08", "57P")):
            raise
        values = {"message": message(error), "set": run.seed_set.name, "sqlstate": error.sqlstate}
        raise SeedStopped(target=str(run.target), **values) from None


def message(error: DatabaseError) -> str:
    """What the server said, in one line."""
    return error.diag.message_primary or str(error)


def details(error: DatabaseError) -> str:
    """What the server added, each on a line of its own."""
    return "".join(f"{text}\n" for text in (error.diag.message_detail, error.diag.message_hint) if text)
