"""Loading: bring a database to what a set declares, or say what that would take.

Knows the transaction, the state, and the order of what happens. Refuses to decide what a row should be (`plan`),
how small steps are compared (`small`) and how large ones are loaded (`ladder`).

Small steps are read before anything is written, from one snapshot: an unchanged set writes no row, uses no
sequence value and takes no transaction id.
"""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace
from typing import NamedTuple

from junco.errors import JuncoError
from junco.errors.seed import NotAllowedHere
from junco.postgres import Connection, Target, losing_connection, refuse_pooler
from junco.seed import small
from junco.seed.attempts import tried
from junco.seed.blocks import Sizing
from junco.seed.chunks import CHUNKS_ABOVE, Chunks, chunk_size
from junco.seed.declare import SeedSet
from junco.seed.plan import build
from junco.seed.progress import Progress, Silent
from junco.seed.remember import anchors_of, read_states, read_tables, write_states
from junco.seed.report import SeedReport, TableReport
from junco.seed.session import Run, Wishes, only_seed, refusals
from junco.seed.work import Work, by_table

LOCK_WAIT = 60.0


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
    chunks_above: int = CHUNKS_ABOVE,
    progress: Progress | None = None,
) -> SeedReport:
    """Bring the database behind `connection` (in autocommit) to what `seed_set` declares.

    `anchor` moves the dates of the set on purpose; without it they stay where the first run put them.
    `environment` is the database's mark; `target` is what errors and the report call the database. `prune` deletes
    rows that the set once wrote and declares no more, many of them only with `yes`. `rebuild` says whether constraints
    may be taken off empty tables for the load; None leaves it to whether somebody could be disturbed. Large
    declarations of more than `chunks_above` rows together are committed in chunks, and go on where they were.
    Raises errors J510 to J556, or a connection error.
    """
    target = target or _target_of(connection)
    _guard(seed_set, environment, target)
    started = time.monotonic()
    sizing = sizing or Sizing()
    names = (*sizing.names, seed_set.name, *((environment,) if environment else ()))
    wishes = Wishes(dry_run, anchor, replace(sizing, names=names), prune, yes, rebuild, chunks_above)
    run = Run(connection, seed_set, target, ledger_schema, wishes, progress or Silent())
    try:
        with losing_connection(target, f"seeding {seed_set.name}"):
            refuse_pooler(connection, target)
            with only_seed(run, lock_wait), refusals(run):
                done = _loaded(run)
    except JuncoError as error:
        if run.committed:
            error.leaving("what was committed before stays; the same command goes on from there")
        raise
    seconds = time.monotonic() - started
    return SeedReport(
        seed_set.name,
        str(target),
        done.anchor,
        dry_run,
        by_table(done.reports),
        seconds,
        done.size,
        done.whole,
    )


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


class _Done(NamedTuple):
    """The anchor, what was done, of how many rows its chunks were, and what was none."""

    anchor: dt.date
    reports: list[TableReport]
    size: int | None
    whole: tuple[str, ...]


def _loaded(run: Run) -> _Done:
    found = tried(run, lambda: _in_transaction(run))
    if isinstance(found, Chunks):
        return _Done(found.anchors[run.seed_set.name], found.load(), found.size, found.whole)
    return found


def _in_transaction(run: Run) -> _Done | Chunks:
    """All of it, or the first part of a load in chunks."""
    states = read_states(run)
    anchors = anchors_of(run, states)
    plan = build(run.seed_set, anchors, read_tables(run, states), run.wishes.sizing)
    if not plan.large and run.wishes.dry_run:
        run.connection.execute("SET TRANSACTION READ ONLY")
    work, size = Work(run, plan, states), chunk_size(run, plan)
    chunks = Chunks(run, work, anchors, size) if size else None
    if chunks is not None and not run.wishes.dry_run:
        chunks.begin()
        return chunks
    reports = chunks.planned() if chunks is not None else work.do()
    if not run.wishes.dry_run:
        small.settle(run, plan.small)
        changed = any(report.created or report.updated or report.pruned for report in reports)
        write_states(run, work, anchors, changed=changed)
    return _Done(anchors[run.seed_set.name], reports, size, chunks.whole if chunks is not None else ())
