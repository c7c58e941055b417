"""Proofs on scratch databases: that a history runs, that a plan arrives, that a way back leads back.

Nothing generated is written or shown before it passed here. Knows how to try; refuses to decide what to try.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from junco.change.plan import Plan, make_plan
from junco.change.rename import Rename, rename_sql
from junco.change.renaming import Renaming
from junco.errors.run import WrongWayBack
from junco.errors.source import PlanNotProved
from junco.history import chain as chains
from junco.history.chain import Chain
from junco.history.files import DOWN, Migration, write_down
from junco.history.script import parse
from junco.postgres import Connection, DatabaseError
from junco.run.events import Watcher
from junco.run.pace import Pace
from junco.run.project import Project
from junco.schema.fingerprint import fingerprint
from junco.schema.model import Schema
from junco.shadow.replayed import Replay
from junco.shadow.scripts import replay, reset_session, run_script

GENERATED = (
    "-- The way back, generated and proved by Junco. Edit it freely: an edited one is proved, not replaced.\n"
)


@dataclass(frozen=True, slots=True)
class Proved:
    """A history that ran: its migrations, the fingerprint after each, the schema at the end, its chain."""

    migrations: tuple[Migration, ...]
    fingerprints: tuple[str, ...]
    schema: Schema
    chain: Chain
    chain_changed: bool


def vouched(migrations: Sequence[Migration], chain: Chain) -> int:
    """How many migrations, from the first on, the chain vouches for: text, schema and way back."""
    known = chain.proved(migrations)
    for count, migration in enumerate(migrations):
        link = chain.get(migration.name)
        if link is None or migration.name not in known or link.down != chains.down_hash(migration):
            return count
    return len(migrations)


def prove_history(project: Project, scratch: Replay, chain: Chain, watcher: Watcher | None = None) -> Proved:
    """Run the whole history. What the chain does not vouch for gets its way back proved.

    `scratch` starts from what it vouches for, at most. Raises `HistoryFails`, or `WrongWayBack` for a
    hand-written down.sql that does not lead back.
    """
    migrations = scratch.migrations
    known = chain.proved(migrations)
    found = [known[migration.name] for migration in migrations[: scratch.done]]
    before: Schema | None = None  # what was read last, if nothing ran since
    wrote = False
    watcher, pace = watcher or Watcher(), Pace(len(migrations), scratch.done)
    for number, migration in enumerate(migrations[scratch.done :], start=scratch.done + 1):
        watcher.proving(migration.name, number, len(migrations), pace.step())
        link = chain.get(migration.name)
        ours = link is not None and link.down == chains.down_hash(migration)
        if ours and migration.name in known:
            replay([migration], scratch.connection)
            found.append(known[migration.name])
            before = None
            continue
        before = before or project.schema(scratch.connection, often=True)
        replay([migration], scratch.connection)
        after = project.schema(scratch.connection, often=True)
        wrote |= _prove_way_back(project, scratch.connection, migration, before, after, replaceable=ours)
        found.append(fingerprint(after))
        before = after
    scratch.keep()
    end = before or project.schema(scratch.connection, often=True)
    proved = project.migrations() if wrote else tuple(migrations)
    rebuilt = chains.build(proved, found)
    return Proved(proved, tuple(found), end, rebuilt, rebuilt != chain)


def _prove_way_back(
    project: Project,
    scratch: Connection,
    migration: Migration,
    before: Schema,
    after: Schema,
    *,
    replaceable: bool,
) -> bool:
    """Prove the migration's down.sql; write one if it has none, or if the generated one went stale.

    Returns whether a file was written.
    """
    expected, file = fingerprint(before), migration.folder / DOWN
    if migration.down is not None:
        reached = _try_back(project, scratch, migration.down, file)
        if reached == expected:
            return False
        if not (replaceable and migration.down.startswith(GENERATED)):
            raise WrongWayBack(name=migration.name, found=reached, expected=expected, file=str(file))
    down = make_plan(after, before, one_transaction=True).sql
    if down and _try_back(project, scratch, down, file) == expected:
        write_down(migration, with_header(down))
        return True
    return False


def with_header(down: str) -> str:
    """A generated way back as it is written."""
    return GENERATED + "\n" + down


def _try_back(project: Project, scratch: Connection, down: str, file: Path) -> str:
    """The fingerprint that `down` leads to from here; the scratch database stays as it is."""
    script = parse(down, file)
    if not script.transactional:
        return "not proved: it cannot run in one transaction"
    try:
        with scratch.transaction(force_rollback=True):
            run_script(script, scratch)
            return project.fingerprint(scratch, often=True)
    except DatabaseError as error:
        return f"it fails: {str(error).strip()}"
    finally:
        reset_session(scratch)


def prove_plan(
    project: Project,
    scratch: Connection,
    plan: Plan,
    renaming: Renaming,
    old: Schema,
    new: Schema,
) -> str:
    """Run `plan` on the scratch database (which is at `old`, renames done) and its way back; returns down.sql.

    Leaves the scratch database at `old`. Raises `PlanNotProved`.
    """
    _rename(scratch, renaming.back)
    run_proved(project, scratch, plan, new)
    _rename(scratch, renaming.back)
    down = make_plan(project.schema(scratch), old, renaming.back, one_transaction=True)
    _rename(scratch, renaming.renames)
    run_proved(project, scratch, down, old)
    return "" if down.empty else with_header(down.sql)


def _rename(scratch: Connection, renames: Sequence[Rename]) -> None:
    for statement in rename_sql(renames):
        scratch.execute(statement)


def refuse_unsaid(plan: Plan) -> None:
    """Raise `PlanNotProved` where something differs that no statement changes."""
    if plan.unsaid:
        raise PlanNotProved(reason=f"this would still be missing:\n{plan.missing}")


def run_proved(project: Project, scratch: Connection, plan: Plan, goal: Schema) -> None:
    """Run a plan on the scratch database; raises `PlanNotProved` unless it arrives at `goal`."""
    if not plan.empty:
        _prove(project, scratch, plan, goal, _run)


def build(project: Project, scratch: Connection, goal: Schema) -> None:
    """Make the empty scratch database into `goal`; raises `PlanNotProved` unless that works."""
    _prove(project, scratch, make_plan(project.schema(scratch), goal), goal, _run_in_parts)


def _prove(
    project: Project,
    scratch: Connection,
    plan: Plan,
    goal: Schema,
    run: Callable[[Plan, Connection], None],
) -> None:
    try:
        run(plan, scratch)
    except DatabaseError as error:
        raise PlanNotProved(reason=str(error).strip()) from None
    finally:
        reset_session(scratch)
    left = make_plan(project.schema(scratch), goal)
    if not left.empty:
        raise PlanNotProved(reason=f"this would still be missing:\n{left.missing}")


def _run(plan: Plan, scratch: Connection) -> None:
    """The whole script as one message where that is allowed: no round trip a statement."""
    if plan.transactional:
        with scratch.transaction():
            scratch.execute(plan.sql, prepare=False)
    else:
        for step in plan.steps:
            scratch.execute(step.sql)


_PART = 100


def _run_in_parts(plan: Plan, scratch: Connection) -> None:
    """A plan that nobody's data hangs on: a server slows down in a transaction that makes thousands of things."""
    if not plan.transactional:
        _run(plan, scratch)
        return
    for first in range(0, len(plan.steps), _PART):
        part = plan.steps[first : first + _PART]
        scratch.execute(";\n".join(step.sql for step in part), prepare=False)
