"""Loading: bring a database to what a set declares, or say what that would take.

The only part of seeding that talks to a server. Knows the lock, the transaction, the state and what the server's
refusals mean. Refuses to decide what a row should be (`plan`) or how SQL is written (`statements`).

Everything is read before anything is written, from one snapshot: an unchanged set writes no row, uses no
sequence value and takes no transaction id.
"""

from __future__ import annotations

import datetime as dt
import json
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import resources
from typing import Any

from junco.errors import JuncoError
from junco.errors.connection import ReadOnlyServer
from junco.errors.seed import (
    Disturbed,
    InvalidSeed,
    MissingTable,
    NoRightsToSeed,
    NotAllowedHere,
    RowRefused,
    SeedRunning,
    SeedStopped,
)
from junco.history import ledger
from junco.postgres import (
    Connection,
    Cursor,
    DatabaseError,
    OperationalError,
    Target,
    errors,
    losing_connection,
    refuse_pooler,
)
from junco.seed import state, statements
from junco.seed.compare import Comparison, Difference, missing_reference, same_keys
from junco.seed.declare import SeedSet, TableName
from junco.seed.facts import Tables, read_table
from junco.seed.plan import Plan, build
from junco.seed.report import SeedReport, TableReport
from junco.seed.state import State
from junco.seed.statements import Source, Statement, source_of
from junco.seed.steps import Pointer, Row, Step
from junco.sqltext import qualified, quote_ident

ATTEMPTS = 3
LOCK_WAIT = 60.0
_NAMESPACE = 0x4A554E53  # "JUNS"
_Write = Callable[[Step, Source], Statement]
_Answer = tuple[Source, Cursor]


@dataclass(frozen=True, slots=True)
class _Run:
    """One run: what every part of it needs to know."""

    connection: Connection
    seed_set: SeedSet
    target: Target
    schema: str
    dry_run: bool
    anchor: dt.date | None


def run_seed(  # noqa: PLR0913 - each keyword is a flag of the command
    connection: Connection,
    seed_set: SeedSet,
    *,
    ledger_schema: str,
    dry_run: bool = False,
    anchor: dt.date | None = None,
    environment: str | None = None,
    target: Target | None = None,
    lock_wait: float = LOCK_WAIT,
) -> SeedReport:
    """Bring the database behind `connection` (in autocommit) to what `seed_set` declares.

    `anchor` moves the dates of the set on purpose; without it they stay where the first run put them.
    `environment` is the database's mark; `target` is what errors and the report call the database.
    Raises errors J510 to J536, or a connection error.
    """
    target = target or _target_of(connection)
    _guard(seed_set, environment, target)
    started = time.monotonic()
    run = _Run(connection, seed_set, target, ledger_schema, dry_run, anchor)
    with losing_connection(target, f"seeding {seed_set.name}"):
        refuse_pooler(connection, target)
        with _only_seed(run, lock_wait), _refusals(run):
            anchored, tables = _undisturbed(run)
    return SeedReport(seed_set.name, str(target), anchored, dry_run, tables, time.monotonic() - started)


def _target_of(connection: Connection) -> Target:
    info = connection.info
    parameters = {"host": info.host, "port": str(info.port), "user": info.user, "dbname": info.dbname}
    return Target(parameters, source="the connection")


def _guard(seed_set: SeedSet, environment: str | None, target: Target) -> None:
    allow = seed_set.allow
    if environment is None or (environment != "production" if allow is None else environment in allow):
        return
    reason = "a set without allow runs everywhere but in production"
    if allow is not None:
        reason = f"it is allowed in: {', '.join(sorted(allow)) or 'no environment'}"
    raise NotAllowedHere(set=seed_set.name, environment=environment, target=str(target), reason=reason)


# --- the lock ---------------------------------------------------------------------------------------------


@contextmanager
def _only_seed(run: _Run, wait: float) -> Iterator[None]:
    """Hold the seed lock of this ledger. Polled: who blocks in the server cannot say for whom it waits."""
    key = [_NAMESPACE, zlib.crc32(run.schema.encode()) & 0x7FFFFFFF]
    started, pause = time.monotonic(), 0.02
    while not _one(run.connection, "SELECT pg_catalog.pg_try_advisory_lock(%s, %s)", key):
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


def _held(run: _Run, key: list[int], waited: float) -> JuncoError:
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


def _one(connection: Connection, sql: str, values: Sequence[object] = ()) -> object:
    row = connection.execute(sql, values).fetchone()
    return row[0] if row else None


# --- the transaction --------------------------------------------------------------------------------------


def _undisturbed(run: _Run) -> tuple[dt.date, tuple[TableReport, ...]]:
    """Try again when others changed the same rows meanwhile: nothing of an attempt stays."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with run.connection.transaction():
                return _in_transaction(run)
        except (errors.SerializationFailure, errors.DeadlockDetected) as error:
            if attempt == ATTEMPTS:
                raise Disturbed(set=run.seed_set.name, tries=ATTEMPTS, message=_message(error)) from None
            time.sleep(0.05 * attempt)
    raise AssertionError("unreachable")


def _in_transaction(run: _Run) -> tuple[dt.date, tuple[TableReport, ...]]:
    mode = "READ ONLY" if run.dry_run else "READ WRITE"
    run.connection.execute(f"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, {mode}")
    states = _read_states(run)
    anchors = _anchors(run, states)
    tables = _read_tables(run)
    plan = build(run.seed_set, anchors, tables)
    differences = _compare(run, plan)
    if run.dry_run:
        reports = [difference.report() for difference in differences]
    else:
        reports = [_write(run, difference, plan) for difference in differences]
        _settle(run, plan)
        changed = any(report.created or report.updated for report in reports)
        _write_states(run, plan, anchors, states, changed)
    return anchors[run.seed_set.name], _by_table(reports)


def _by_table(reports: list[TableReport]) -> tuple[TableReport, ...]:
    tables: dict[str, TableReport] = {}
    for report in reports:
        tables[report.table] = tables.get(report.table, TableReport(report.table)) + report
    return tuple(tables.values())


# --- state ------------------------------------------------------------------------------------------------


def _read_states(run: _Run) -> dict[str, State]:
    if _one(run.connection, state.EXISTS, [state.table(run.schema)]) is None:
        return {}
    rows = run.connection.execute(state.named(state.READ, run.schema), ()).fetchall()
    return {name: State(anchor, definition, counts) for name, anchor, definition, counts in rows}


def _anchors(run: _Run, states: Mapping[str, State]) -> dict[str, dt.date]:
    lineage = run.seed_set.lineage()
    if run.anchor is not None:
        return dict.fromkeys((one.name for one in lineage), run.anchor)
    # The server's clock, so that all who seed it agree.
    today = run.connection.execute("SELECT (now() AT TIME ZONE 'UTC')::date").fetchone()
    stored = {name: one.anchor for name, one in states.items()}
    assert today is not None  # noqa: S101 - a SELECT without FROM gives a row
    return {one.name: one.anchor_date(stored.get(one.name), today[0]) for one in lineage}


def _write_states(
    run: _Run, plan: Plan, anchors: Mapping[str, dt.date], before: Mapping[str, State], changed: bool
) -> None:
    """Remember what was seeded; when nothing happened and nothing is new, not even that is written."""
    now = {name: State(anchors[name], plan.hash_of(name), plan.counts_of(name)) for name in plan.sets}
    if not changed and all(before.get(name) == one for name, one in now.items()):
        return
    if _one(run.connection, state.EXISTS, [state.table(run.schema)]) is None:
        ledger.ensure(run.connection, run.schema)
        run.connection.execute(state.named(state.CREATE, run.schema), ())
    for name, one in now.items():
        counts = json.dumps(one.row_counts)
        values = [name, one.anchor, one.definition_hash, counts, ledger.whoami()]
        run.connection.execute(state.named(state.WRITE, run.schema), values)


# --- reading ----------------------------------------------------------------------------------------------


def _read_tables(run: _Run) -> Tables:
    wanted = run.seed_set.tables()
    names = [
        qualified(table.schema, table.name) if table.schema else quote_ident(table.name) for table in wanted
    ]
    sql = resources.files("junco.seed").joinpath("catalog.sql").read_text(encoding="utf-8")
    by_position: dict[int, list[tuple[Any, ...]]] = {}
    for row in run.connection.execute(sql, [names]):
        by_position.setdefault(row[0], []).append(row)
    tables = {table: read_table(by_position[at]) for at, table in enumerate(wanted, 1) if at in by_position}
    _refuse_missing(run, [table for table in wanted if table not in tables])
    return tables


def _refuse_missing(run: _Run, missing: list[TableName]) -> None:
    if not missing:
        return
    blocks = [block for one in run.seed_set.lineage() for block in one.blocks]
    where = next((block.place for block in blocks if block.rows.table in missing), run.seed_set.place)
    tables = ", ".join(f"table {table}" for table in missing)
    raise MissingTable(tables=tables, set=run.seed_set.name, where=str(where))


def _compare(run: _Run, plan: Plan) -> list[Difference]:
    """What each step takes; raises `InvalidSeed` with everything that is wrong, here or in the plan."""
    findings = list(plan.findings)
    differences = []
    for step in plan.steps:
        source, answer = _located(run, step, lambda part: _execute(run, statements.compare, part, plan))
        comparison = Comparison(step, source, plan.index)
        differences.append(comparison.read(answer.fetchall()))
        findings += comparison.findings
        findings += [_lost(run, plan, step, *lost) for lost in comparison.lost]
    if findings:
        raise InvalidSeed(run.seed_set.name, findings)
    return differences


def _lost(run: _Run, plan: Plan, step: Step, row: Row, column: str, pointer: Pointer) -> JuncoError:
    """The finding for a pointer that leads nowhere, with the nearest key that exists."""
    declared = [
        (cells, f"{one.label(other)}, {other.place}")
        for cells, (one, other) in plan.index.keys(pointer).items()
    ]
    table = next(table for table in plan.tables.values() if table.name == pointer.table)
    stored = run.connection.execute(statements.some_keys(table, pointer.key)).fetchall()
    known = [*((tuple(row[0]), "in the database") for row in stored), *declared]
    return missing_reference(step, row, column, pointer, plan.sets, same_keys(pointer, known))


# --- writing ----------------------------------------------------------------------------------------------


def _write(run: _Run, difference: Difference, plan: Plan) -> TableReport:
    created = _change(run, statements.insert, difference.step, difference.missing, plan)
    updated = _change(run, statements.update, difference.step, difference.differing, plan)
    return difference.report(created, updated)


def _change(run: _Run, write: _Write, step: Step, rows: tuple[Row, ...], plan: Plan) -> int:
    """How many rows the statement wrote."""
    if not rows:
        return 0
    _, cursor = _located(run, step.with_rows(rows), lambda part: _execute(run, write, part, plan))
    return cursor.rowcount


def _execute(run: _Run, write: _Write, step: Step, plan: Plan) -> tuple[Source, Cursor]:
    source = source_of(step, plan.tables)
    statement = write(step, source)
    return source, run.connection.execute(statement.sql, statement.values)


def _settle(run: _Run, plan: Plan) -> None:
    """Let deferred constraints speak while the table they name can still be told."""
    try:
        run.connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except errors.IntegrityError as error:
        steps = [step for step in plan.steps if step.table.name.name == error.diag.table_name]
        if not steps:
            raise
        raise _refused(steps[0], steps[0].rows[0], error, whole=True) from None


# --- refusals ---------------------------------------------------------------------------------------------

# These lie in no single row, so that looking for one would only ask again.
_NOT_A_ROW = (OperationalError, errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction)


def _located(run: _Run, step: Step, execute: Callable[[Step], _Answer]) -> _Answer:
    """Run a statement for a step; if the server refuses it, find the row."""
    try:
        with run.connection.transaction():
            return execute(step)
    except _NOT_A_ROW:
        raise
    except DatabaseError as error:
        row = _culprit(run, step, execute)
        raise _refused(step, row, error) from None


def _culprit(run: _Run, step: Step, execute: Callable[[Step], _Answer]) -> Row:
    """The first row that the server refuses, by halving; rows before it stay, as in the statement."""
    rows = step.rows
    while len(rows) > 1:
        half = rows[: len(rows) // 2]
        try:
            with run.connection.transaction():
                execute(step.with_rows(half))
        except _NOT_A_ROW:
            raise
        except DatabaseError:
            rows = half
        else:
            rows = rows[len(half) :]
    return rows[0]


def _refused(step: Step, row: Row, error: DatabaseError, *, whole: bool = False) -> JuncoError:
    details = "".join(f"{text}\n" for text in (error.diag.message_detail, error.diag.message_hint) if text)
    return RowRefused(
        where=str(row.place.of_call() if whole else row.place),
        row=step.table.name.name if whole else f"{step.label(row)} ({step.named(row)})",
        message=_message(error),
        details=details,
        sqlstate=error.sqlstate or "unknown",
    )


@contextmanager
def _refusals(run: _Run) -> Iterator[None]:
    """Turn what the server refuses for reasons outside the rows into our errors."""
    try:
        yield
    except errors.InsufficientPrivilege as error:
        values = {"message": _message(error), "set": run.seed_set.name, "schema": run.schema}
        raise NoRightsToSeed(target=str(run.target), **values) from None
    except errors.ReadOnlySqlTransaction as error:
        target = str(run.target)
        raise ReadOnlyServer(target=target, source=run.target.named_in, reason=_message(error)) from None
    except DatabaseError as error:
        # Lost connections have their own error; without a code it is no answer of the server at all.
        if error.sqlstate is None or error.sqlstate.startswith(("08", "57P")):
            raise
        values = {"message": _message(error), "set": run.seed_set.name, "sqlstate": error.sqlstate}
        raise SeedStopped(target=str(run.target), **values) from None


def _message(error: DatabaseError) -> str:
    return error.diag.message_primary or str(error)
