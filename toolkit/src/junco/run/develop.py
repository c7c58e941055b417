"""`migrate dev`: from changed models to a proved, reversible, applied migration.

The history is run on a scratch database, the models on another; the plan between them is run on the first and
must arrive at the second, and its way back must arrive at where it came from. Only then are files written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import Protocol

from junco.change.changes import Check, Loss
from junco.change.plan import Plan, make_plan
from junco.change.rename import Rename, candidates, parse_rename
from junco.change.renaming import Renaming
from junco.errors import JuncoError
from junco.errors.change import RenameTaken, UnknownRename
from junco.errors.develop import LosesData, NameNeeded, RenamedOrDropped, WouldFail
from junco.errors.history import SchemaDrift
from junco.errors.run import MarkedProduction
from junco.history import chain as chains
from junco.history.files import Migration, new_name, write_migration
from junco.postgres import Connection, DatabaseError, connected
from junco.run import deploy as deploying
from junco.run.conversions import Given, conversions, settles, without
from junco.run.events import Watcher
from junco.run.expand import two_steps
from junco.run.online import Written, online_form
from junco.run.project import Project
from junco.run.prove import Proved, prove_history, prove_plan, refuse_unsaid, vouched
from junco.run.status import read_status
from junco.run.twosteps import Change, TwoSteps
from junco.schema.fingerprint import fingerprint
from junco.schema.model import Schema


class Questions(Protocol):
    """Who answers what cannot be guessed. Each may raise the error that names the flag instead."""

    def renamed(self, rename: Rename) -> bool:
        """Whether this is a rename rather than a drop and an add."""

    def accept_losses(self, losses: Sequence[str]) -> bool:
        """Whether this data may go."""

    def name(self, plan: Plan) -> str:
        """The title of the new migration."""


class NobodyToAsk:
    """Answers by refusing, naming the flag that would have answered."""

    def renamed(self, rename: Rename) -> bool:
        """Refuse to guess; see `RenamedOrDropped`."""
        raise RenamedOrDropped(
            candidates=f"{rename.old} is gone, {rename.new} is new and looks like it",
            flags=f"--rename {rename}   it was renamed, the data stays\n"
            f"--drop {rename.old_flag}   it was dropped, the data goes",
        )

    def accept_losses(self, losses: Sequence[str]) -> bool:
        """Refuse; see `LosesData`."""
        raise LosesData(losses="\n".join(losses))

    def name(self, plan: Plan) -> str:
        """Refuse; see `NameNeeded`."""
        raise NameNeeded(first=plan.steps[0].sql if plan.steps else "an empty file, to be written by hand")


@dataclass(frozen=True, slots=True)
class Options:
    """How to develop. `renames` and `drops` are the flags' texts; `now` is the new migration's time.

    `plain` keeps statements as they are that a large table would make the application wait for. `online` writes two
    migrations, expand and contract, where one would break the running application; `using` and `back` say how values
    become others in between.
    """

    name: str | None = None
    create_only: bool = False
    renames: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()
    accept_data_loss: bool = False
    allow_drift: bool = False
    plain: bool = False
    now: datetime | None = None
    online: bool = False
    using: tuple[str, ...] = ()
    back: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Developed:
    """What `migrate dev` did."""

    migration: Migration | None = None
    plan: Plan = field(default_factory=Plan)
    applied: tuple[str, ...] = ()
    chain_written: bool = False
    notes: tuple[str, ...] = ()
    contract: Migration | None = None


@dataclass(frozen=True, slots=True)
class _New:
    """What was written: a migration, or two."""

    plan: Plan
    migration: Migration
    contract: Migration | None = None
    note: str = ""


def develop(
    project: Project,
    options: Options,
    questions: Questions,
    watcher: Watcher | None = None,
) -> Developed:
    """Write and apply the migration that takes the history to the models.

    Where nothing says what is desired, migrations are written by hand: they are proved and applied.

    Raises what the history, the models and the plan give reason to; the error says what was done before it.
    """
    watcher = watcher or Watcher()
    pending = _refuse_disagreement(project, options)
    migrations, chain = project.migrations(), project.chain()
    applies = pending and not options.create_only
    with project.replayed(migrations, vouched(migrations, chain)) as replay:
        proved = prove_history(project, replay, chain, watcher)
        desired = _desired(project, proved.schema)
        if proved.chain_changed:
            chains.write(project.config.migrations, proved.chain)
        go_on = partial(
            _go_on,
            project,
            proved=proved,
            desired=desired,
            options=options,
            questions=questions,
            watcher=watcher,
        )
        if not applies:
            return go_on(replay.connection, first=())
    # Only now that the scratch database is gone: a proof beside the target makes the roles that are made next.
    first = _applied(project, watcher)
    with project.replayed(proved.migrations, len(proved.migrations)) as replay:
        replay.finish()
        return go_on(replay.connection, first=first)


def _desired(project: Project, reached: Schema) -> Schema:
    if not (project.config.models or project.config.sql):
        return reached
    return project.sources().desired(None if project.config.sql else reached)


def _go_on(  # noqa: PLR0913 - the second half of one function, which runs in one of two places
    project: Project,
    scratch: Connection,
    *,
    proved: Proved,
    desired: Schema,
    first: tuple[str, ...],
    options: Options,
    questions: Questions,
    watcher: Watcher,
) -> Developed:
    """Write and apply what the models ask for, from a scratch database at the end of the history."""
    done = Developed(
        applied=first, chain_written=proved.chain_changed, notes=_unmodelled(proved.schema, desired)
    )
    try:
        written = _new_migration(project, scratch, proved, desired, options, questions)
    except JuncoError as error:
        raise error.leaving(_done_already(done)) from None
    if written is None:
        return done
    done = replace(done, notes=(*done.notes, written.note) if written.note else done.notes)
    applied = first if options.create_only else first + _applied(project, watcher)
    return replace(
        done,
        migration=written.migration,
        contract=written.contract,
        plan=written.plan,
        applied=applied,
        chain_written=True,
    )


def _new_migration(
    project: Project,
    scratch: Connection,
    proved: Proved,
    desired: Schema,
    options: Options,
    questions: Questions,
) -> _New | None:
    """Plan, judge, prove and write; None if the models and the history agree."""
    given = conversions(options.using, options.back)
    renaming = _renames(project, scratch, proved.schema, desired, options, questions, given)
    plan = make_plan(project.schema(scratch), desired, renaming.renames)
    if plan.empty and not options.create_only:
        return None
    if not options.create_only:
        refuse_unsaid(plan)
        facts = without(plan, given, proved.schema, desired, renaming.renames, online=options.online)
        judge(project, facts, options, questions)
    title = options.name or questions.name(plan)
    if (options.online or given) and not plan.empty:
        change = Change(project, proved.migrations, proved.schema, desired, renaming, plan, given)
        if steps := two_steps(change):
            return _New(plan, *_write_both(project, proved, title, options, steps, fingerprint(desired)))
    down = prove_plan(project, scratch, plan, renaming, proved.schema, desired)
    up = Written(plan.sql) if options.plain else online_form(project, proved.migrations, plan.sql)
    migration = _write(project, proved, title, options, up.text, down, fingerprint(desired))
    return _New(plan, migration, note=up.note)


def _done_already(done: Developed) -> str:
    """What an error must not hide; empty if nothing was done."""
    parts = [f"applied before that: {', '.join(done.applied)}"] if done.applied else []
    if done.chain_written:
        parts.append("migration_lock.toml was brought up to date with the files on disk")
    return "; ".join([*parts, "no new migration was written"]) if parts else ""


def _refuse_disagreement(project: Project, options: Options) -> bool:
    """Raise if what the database ran is not what is on disk, or somebody changed its schema by hand.

    Returns whether anything waits to be applied.
    """
    status = read_status(project)
    if status.environment == "production":
        raise MarkedProduction(
            target=str(project.target), action="migrate dev", source=project.target.named_in
        )
    deploying.refuse_rewritten(status.history, project)
    deploying.refuse_older_checkout(status.history)
    if status.drift and not options.allow_drift:
        drift = status.drift
        raise SchemaDrift(
            target=str(project.target), name=drift.after, expected=drift.expected, found=drift.found
        )
    return bool(status.history.to_run or status.history.named("held"))


def _applied(project: Project, watcher: Watcher) -> tuple[str, ...]:
    report = deploying.deploy(project, deploying.Options(contract=True), watcher)
    return tuple(one.name for one in report.applied)


def _renames(
    project: Project,
    scratch: Connection,
    old: Schema,
    new: Schema,
    options: Options,
    questions: Questions,
    given: Given,
) -> Renaming:
    """The renames, each already executed on the scratch database, so that what follows sees the new names."""
    renaming, current = Renaming(), old

    def execute(rename: Rename) -> None:
        nonlocal renaming, current
        scratch.execute(renaming.now(rename).sql)
        renaming, current = renaming.adding(rename), project.schema(scratch)

    for text in options.renames:
        execute(_parsed(text, old, current, renaming))
    for text in project.sources().hints("models"):
        if remembered := still_meant(text, current, new):
            execute(renaming.before(remembered))
    declined: set[str] = set()
    while undecided := [one for one in candidates(current, new) if str(one) not in declined]:
        rename = undecided[0]
        if rename.old_flag in options.drops or settles(given, rename) or not questions.renamed(rename):
            declined.add(str(rename))
        else:
            execute(renaming.before(rename))
    return renaming


def _parsed(text: str, old: Schema, current: Schema, renaming: Renaming) -> Rename:
    """A flag may call a column by its table's old name or, after a flag that renames the table, by its new."""
    try:
        return parse_rename(text, old)
    except UnknownRename:
        return renaming.before(parse_rename(text, current))


def still_meant(hint: str, current: Schema, new: Schema) -> Rename | None:
    """The rename that a hint remembers; None once it has happened, or if the old name is in use again."""
    try:
        found = parse_rename(hint, current)
    except (UnknownRename, RenameTaken):
        return None
    return None if found.old in new.objects else found


def judge(project: Project, plan: Plan, options: Options, questions: Questions) -> None:
    """Count on the live database what would be lost and what would fail. Raises `LosesData`, `WouldFail`."""
    if not plan.losses and not plan.checks:
        return
    with connected(project.target, "junco dev") as live:
        live.execute("SET search_path = pg_catalog")  # what the plan does not qualify is PostgreSQL's own
        losses = _counted(live, plan.losses)
        obstacles = _counted(live, plan.checks)
    if obstacles:
        raise WouldFail(obstacles="\n".join(obstacles))
    if losses and not options.accept_data_loss and not questions.accept_losses(losses):
        raise LosesData(losses="\n".join(losses))


def _counted(connection: Connection, facts: Sequence[Loss] | Sequence[Check]) -> list[str]:
    found = []
    for fact in facts:
        try:
            with connection.transaction():
                row = connection.execute(fact.count_sql).fetchone()
        except DatabaseError:
            continue  # the object is not there (yet): nothing can be lost and nothing stands in the way
        if row and row[0]:
            found.append(fact.describe(int(row[0])))
    return found


def _write(
    project: Project, proved: Proved, title: str, options: Options, up: str, down: str, reached: str
) -> Migration:
    now = options.now or datetime.now(UTC)
    folder = project.config.migrations
    name = new_name(title, now, proved.migrations)
    text = up or "-- Write the migration here; junco migrate dev proves and applies it.\n"
    migration = write_migration(folder, name, text, down or None)
    if up:
        migrations = (*proved.migrations, migration)
        chains.write(folder, chains.build(migrations, [*proved.fingerprints, reached]))
    return migration


def _write_both(
    project: Project, proved: Proved, title: str, options: Options, steps: TwoSteps, reached: str
) -> tuple[Migration, Migration]:
    now, folder = options.now or datetime.now(UTC), project.config.migrations
    name = new_name(f"{title} expand", now, proved.migrations)
    expand = write_migration(folder, name, steps.expand, steps.expand_down)
    name = new_name(f"{title} contract", now, (*proved.migrations, expand))
    contract = write_migration(folder, name, steps.contract, steps.contract_down)
    migrations = (*proved.migrations, expand, contract)
    chains.write(folder, chains.build(migrations, [*proved.fingerprints, steps.between, reached]))
    return expand, contract


def _unmodelled(old: Schema, new: Schema) -> tuple[str, ...]:
    only = sorted(set(old.unmodelled) - set(new.unmodelled))
    if not only:
        return ()
    shown = ", ".join(only[:5]) + (f" and {len(only) - 5} more" if len(only) > 5 else "")
    return (f"not compared, left as it is: {shown}",)
