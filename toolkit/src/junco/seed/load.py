"""Loading: bring a database to what a set declares, or say what that would take.

Knows the transaction, the state, and the order of what happens. Refuses to decide what a row should be (`plan`),
how small steps are compared (`small`) and how large ones are loaded (`ladder`).

Small steps are read before anything is written, from one snapshot: an unchanged set writes no row, uses no
sequence value and takes no transaction id.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Mapping
from dataclasses import replace
from importlib import resources
from typing import Any

from junco.errors.seed import Disturbed, MissingTable, NotAllowedHere
from junco.errors.seed_bulk import PruneTooLarge
from junco.history import ledger
from junco.postgres import Connection, Target, errors, losing_connection, refuse_pooler
from junco.seed import small, state
from junco.seed.blocks import Sizing
from junco.seed.declare import SeedSet, TableName
from junco.seed.facts import Tables, read_table
from junco.seed.ladder import Ladder
from junco.seed.plan import Plan, build
from junco.seed.progress import Progress, Silent
from junco.seed.prune import RangePrune, range_prunable
from junco.seed.rebuild import Rebuilding
from junco.seed.report import SeedReport, TableReport
from junco.seed.session import Run, Wishes, message, only_seed, refusals
from junco.seed.state import State
from junco.seed.steps import Step
from junco.sqltext import qualified, quote_ident

ATTEMPTS = 3
LOCK_WAIT = 60.0
# So many rows are pruned without a question.
PRUNED_QUIETLY = 100
# Texts of values go into fingerprints and keys; they must not depend on who seeds.
_SETTINGS = (
    "SET LOCAL datestyle = 'ISO, MDY'; SET LOCAL intervalstyle = 'postgres'; SET LOCAL timezone = 'UTC';"
    " SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'; SET LOCAL work_mem = '256MB'"
)


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
    sizing: Sizing | None = None,
    prune: bool = False,
    yes: bool = False,
    rebuild: bool | None = None,
    progress: Progress | None = None,
) -> SeedReport:
    """Bring the database behind `connection` (in autocommit) to what `seed_set` declares.

    `anchor` moves the dates of the set on purpose; without it they stay where the first run put them.
    `environment` is the database's mark; `target` is what errors and the report call the database. `prune` deletes
    rows that the set once wrote and declares no more, many of them only with `yes`. `rebuild` says whether constraints
    may be taken off empty tables for the load; None leaves it to whether somebody could be disturbed.
    Raises errors J510 to J555, or a connection error.
    """
    target = target or _target_of(connection)
    _guard(seed_set, environment, target)
    started = time.monotonic()
    sizing = sizing or Sizing()
    names = (*sizing.names, seed_set.name, *((environment,) if environment else ()))
    wishes = Wishes(dry_run, anchor, replace(sizing, names=names), prune, yes, rebuild)
    run = Run(connection, seed_set, target, ledger_schema, wishes, progress or Silent())
    with losing_connection(target, f"seeding {seed_set.name}"):
        refuse_pooler(connection, target)
        with only_seed(run, lock_wait), refusals(run):
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


# --- the transaction --------------------------------------------------------------------------------------


class _Undone(Exception):
    """A dry run that needed temporary tables: everything of it is rolled back."""


def _undisturbed(run: Run) -> tuple[dt.date, tuple[TableReport, ...]]:
    """Try again when others changed the same rows meanwhile: nothing of an attempt stays."""
    for attempt in range(1, ATTEMPTS + 1):
        found = None
        try:
            with run.connection.transaction():
                found = _in_transaction(run)
                if run.wishes.dry_run:
                    raise _Undone
                return found
        except _Undone:
            assert found is not None  # noqa: S101 - it is what was undone
            return found
        except (errors.SerializationFailure, errors.DeadlockDetected) as error:
            if attempt == ATTEMPTS:
                raise Disturbed(set=run.seed_set.name, tries=ATTEMPTS, message=message(error)) from None
            time.sleep(0.05 * attempt)
    raise AssertionError("unreachable")


def _in_transaction(run: Run) -> tuple[dt.date, tuple[TableReport, ...]]:
    run.connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ WRITE")
    run.connection.execute(_SETTINGS)
    states = _read_states(run)
    anchors = _anchors(run, states)
    tables = _read_tables(run)
    plan = build(run.seed_set, anchors, tables, run.wishes.sizing)
    if not plan.large and run.wishes.dry_run:
        run.connection.execute("SET TRANSACTION READ ONLY")
    work = _Work(run, plan, states)
    reports = work.do()
    if not run.wishes.dry_run:
        small.settle(run, (*plan.steps, *plan.late))
        changed = any(report.created or report.updated or report.pruned for report in reports)
        _write_states(run, work, anchors, changed)
    return anchors[run.seed_set.name], _by_table(reports)


class _Work:
    """What one attempt does, part after part."""

    def __init__(self, run: Run, plan: Plan, states: dict[str, State]) -> None:
        self.run, self.plan, self.states = run, plan, states
        before = {(name, key): bulk for name, one in states.items() for key, bulk in one.bulk.items()}
        self.rebuilding = Rebuilding(run, plan.large)
        self.ladder = Ladder(run, plan, before, self.rebuilding)

    def do(self) -> list[TableReport]:
        """Small steps, large ones, small ones that wait for those; then what is to go."""
        reports = self._small(self.plan.steps)
        for large in self.plan.large:
            reports.append(self.ladder.load(large))
        self.rebuilding.put_back()
        reports += self._small(self.plan.late, more=bool(self.plan.large))
        if not self.run.wishes.dry_run:
            self.ladder.finish()
        return reports + self._prune()

    def _small(self, steps: tuple[Step, ...], *, more: bool = False) -> list[TableReport]:
        differences = small.compare(self.run, self.plan, steps) if steps or not more else []
        if self.run.wishes.dry_run:
            return [difference.report() for difference in differences]
        return [small.write(self.run, difference, self.plan) for difference in differences]

    def _prune(self) -> list[TableReport]:
        """Children go before their parents: the opposite order of loading."""
        found = list(small.prunable(self.run, self.plan, self.states))
        found.sort(key=lambda keys: -self.plan.position(keys))
        ranges = list(range_prunable(self.run, self.plan, self.ladder, self.states))[::-1]
        self._refuse_many(found, ranges)
        go = self.run.wishes.prune and not self.run.wishes.dry_run
        reports = []
        for one in ranges:
            count = one.delete(self.run) if go else one.count
            reports.append(one.report(count, asked=self.run.wishes.prune))
            if go:
                one.forget(self.ladder)
        counts = small.prune(self.run, self.plan, found) if go else [len(keys.rows) for keys in found]
        for keys, count in zip(found, counts, strict=True):
            lines = small.to_prune(keys)
            name = str(keys.table.name)
            if self.run.wishes.prune:
                reports.append(TableReport(name, pruned=count, examples=lines))
            else:
                reports.append(TableReport(name, left=count))
        return reports

    def _refuse_many(self, found: list[Step], ranges: list[RangePrune]) -> None:
        sizes = [(str(keys.table.name), len(keys.rows)) for keys in found]
        sizes += [(str(one.table.name), one.count) for one in ranges]
        total = sum(size for _, size in sizes)
        wishes = self.run.wishes
        if wishes.prune and not (wishes.dry_run or wishes.yes) and total > PRUNED_QUIETLY:
            listing = ", ".join(f"{size:,} of {name}" for name, size in sizes)
            raise PruneTooLarge(count=f"{total:,}", listing=listing, threshold=PRUNED_QUIETLY)


def _by_table(reports: list[TableReport]) -> tuple[TableReport, ...]:
    tables: dict[str, TableReport] = {}
    for report in reports:
        tables[report.table] = tables.get(report.table, TableReport(report.table)) + report
    return tuple(tables.values())


# --- state ------------------------------------------------------------------------------------------------


def _read_states(run: Run) -> dict[str, State]:
    if run.one(state.EXISTS, [state.table(run.schema)]) is None:
        return {}
    rows = run.connection.execute(state.named(state.READ, run.schema), ()).fetchall()
    return {name: State.read(*columns) for name, *columns in rows}


def _anchors(run: Run, states: Mapping[str, State]) -> dict[str, dt.date]:
    lineage = run.seed_set.lineage()
    if run.wishes.anchor is not None:
        return dict.fromkeys((one.name for one in lineage), run.wishes.anchor)
    # The server's clock, so that all who seed it agree.
    today = run.one("SELECT (now() AT TIME ZONE 'UTC')::date")
    stored = {name: one.anchor for name, one in states.items()}
    return {one.name: one.anchor_date(stored.get(one.name), today) for one in lineage}


def _write_states(run: Run, work: _Work, anchors: Mapping[str, dt.date], changed: bool) -> None:
    """Remember what was seeded; when nothing happened and nothing is new, not even that is written."""
    plan, before = work.plan, work.states
    now = {name: _state_of(run, work, name, anchors[name]) for name in plan.sets}
    if not changed and all(before.get(name) == one for name, one in now.items()):
        return
    if run.one(state.EXISTS, [state.table(run.schema)]) is None:
        ledger.ensure(run.connection, run.schema)
        run.connection.execute(state.named(state.CREATE, run.schema), ())
    if not run.one(state.HAS, [state.table(run.schema)]):
        run.connection.execute(state.named(state.ADD, run.schema), ())
    for name, one in now.items():
        counts, details = json.dumps(one.row_counts), json.dumps(one.details())
        values = [name, one.anchor, one.definition_hash, counts, ledger.whoami(), details]
        run.connection.execute(state.named(state.WRITE, run.schema), values)


def _state_of(run: Run, work: _Work, name: str, anchor: dt.date) -> State:
    plan = work.plan
    bulk = {key: one for (owner, key), one in work.ladder.after.items() if owner == name}
    counts = plan.counts_of(name)
    for large in plan.large:
        if large.set == name:
            table = large.table.name.name
            counts[table] = counts.get(table, 0) + bulk[large.name].count
    keys: dict[str, Any] = small.keys_of(plan, name)
    before = work.states.get(name)
    if before is not None and not run.wishes.prune:
        # What could be pruned and was not stays known.
        bulk = {**before.bulk, **bulk}
        for table, rows in before.keys.items():
            known = {str(one) for one in keys.get(table, [])}
            keys[table] = [*keys.get(table, []), *(one for one in rows if str(one) not in known)]
    return State(anchor, plan.hash_of(name), counts, keys, bulk)


# --- the catalog ------------------------------------------------------------------------------------------


def _read_tables(run: Run) -> Tables:
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


def _refuse_missing(run: Run, missing: list[TableName]) -> None:
    if not missing:
        return
    blocks = [block for one in run.seed_set.lineage() for block in one.blocks]
    where = next((block.place for block in blocks if block.rows.table in missing), run.seed_set.place)
    tables = ", ".join(f"table {table}" for table in missing)
    raise MissingTable(tables=tables, set=run.seed_set.name, where=str(where))
