"""`migrate deploy`: bring the database to the history on disk. Never asks, never resets, never guesses.

Everything that can be known beforehand is checked before the first statement: the history, the texts of all
pending files, whose database it is. Then the lock, then one file after another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from junco.errors.history import (
    AnotherHistory,
    ChangedBeforeApplied,
    DatabaseAhead,
    EditedMigration,
    MissingMigration,
    UntrackedDatabase,
)
from junco.history.compare import Entry, History, compare
from junco.history.files import Migration, find
from junco.history.ledger import Ledger
from junco.postgres import Connection
from junco.run import session
from junco.run.events import Watcher
from junco.run.lock import migration_lock
from junco.run.policy import Policy
from junco.run.project import Project
from junco.run.release import held_back

if TYPE_CHECKING:  # the executor and the parser are loaded only when there is something to run
    from junco.history.script import Script
    from junco.run.foresight import Foresight
    from junco.run.preview import Preview
    from junco.schema.model import Schema


@dataclass(frozen=True, slots=True)
class Applied:
    """One migration that this run applied."""

    name: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Report:
    """What `deploy` did, or with `dry_run` would do (`preview`).

    `held` says why each contract migration waits, by name. `longest_lock` is how long, in seconds, a transaction was in
    possession of its locks, `longest_wait` how long anybody was seen waiting behind one.
    """

    applied: tuple[Applied, ...] = ()
    pending: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    held: Mapping[str, str] = field(default_factory=dict)
    preview: Preview | None = None
    longest_lock: float = 0.0
    longest_wait: float = 0.0


@dataclass(frozen=True, slots=True)
class Options:
    """How to deploy. `to` is the last migration to apply; `lock_wait` is in seconds, None for the configuration's,
    as is `policy`. `contract` releases what is held back; `plan` is the file that has to say what will happen.
    """

    to: str | None = None
    dry_run: bool = False
    lock_wait: float | None = None
    policy: Policy | None = None
    crash_point: Callable[[str], None] = lambda name: None  # noqa: ARG005
    contract: bool = False
    plan: Path | None = None


def deploy(project: Project, options: Options = Options(), watcher: Watcher | None = None) -> Report:
    """Apply what is pending. Raises the history's disagreements (J2xx), the statements' failures (J4xx)."""
    watcher = watcher or Watcher()
    migrations = project.migrations()
    with session.working(project.target, "deploy") as connection:
        ledger = Ledger(connection, project.config.ledger_schema)
        history = _history(project, migrations, ledger, options.contract)
        wanted = _wanted(history, migrations, options.to)
        report = Report(notes=_notes(history, project), held=_held(history))
        for note in report.notes:
            watcher.note(note)
        scripts = {entry.name: _script(entry) for entry in wanted}
        if options.dry_run or options.plan:
            preview = _preview(project, ledger, wanted, scripts)
            report = replace(report, pending=tuple(scripts), preview=preview)
        if options.dry_run or not (wanted or options.plan):
            return report
        wait = project.config.lock_wait if options.lock_wait is None else options.lock_wait
        with migration_lock(connection, project.target, ledger.schema, wait, watcher.waiting):
            schema = None
            if not ledger.exists():
                schema = refuse_untracked(project, connection)
                ledger.create()
            ledger.refuse_unwritable()
            wanted = _wanted(_history(project, migrations, ledger, options.contract), migrations, options.to)
            if options.plan:
                preview = _preview(project, ledger, wanted, scripts)
                preview.refuse_moved(options.plan, str(project.target))
            if connection.info.parameter_status("is_superuser") != "on":
                from junco.run.rights import refuse_missing_rights

                refuse_missing_rights(connection, [scripts[entry.name] for entry in wanted])
            foresight = _foresight(project, schema or project.schema(connection), migrations, wanted)
            done = _apply(project, ledger, foresight, wanted, scripts, options, watcher)
            return replace(done, notes=report.notes, held=report.held)


def _preview(
    project: Project, ledger: Ledger, wanted: Sequence[Entry], scripts: Mapping[str, Script]
) -> Preview:
    from junco.run.forecast import forecast
    from junco.run.preview import FilePreview, Preview

    database = ledger.setting("database_id") if ledger.exists() else None
    predicted = forecast(ledger.connection, [scripts[entry.name] for entry in wanted], ledger.schema)
    files = [
        FilePreview(entry.migration, scripts[entry.name], steps)
        for entry, steps in zip(wanted, predicted, strict=True)
        if entry.migration
    ]
    return Preview(database, project.fingerprint(ledger.connection), tuple(files))


def _history(project: Project, migrations: Sequence[Migration], ledger: Ledger, released: bool) -> History:
    held = held_back(ledger.connection, migrations, released)
    history = compare(migrations, project.chain(), ledger.attempts(), held)
    refuse_rewritten(history, project)
    return history


def _held(history: History) -> Mapping[str, str]:
    return {entry.name: entry.held for entry in history.named("held")}


def default_policy(project: Project) -> Policy:
    """The waits that the project's configuration asks for."""
    config = project.config
    return Policy(config.lock_timeout, config.lock_patience, config.statement_timeout)


def refuse_rewritten(history: History, project: Project) -> None:
    """Raise if the history on disk is not the one that the database ran."""
    _refuse_another(history, project)
    for entry in history.named("edited"):
        assert entry.migration is not None and entry.attempt is not None  # noqa: S101, PT018
        raise EditedMigration(
            name=entry.name,
            ran=entry.attempt.checksum[:8],
            now=entry.migration.checksum[:8],
            file=str(entry.migration.file),
        )
    for entry in history.named("missing"):
        raise MissingMigration(name=entry.name, folder=str(project.config.migrations / entry.name))
    if history.to_run:
        refuse_older_checkout(history)


def _refuse_another(history: History, project: Project) -> None:
    strangers = [entry for entry in history.entries if entry.migration is None]
    own = [entry for entry in history.entries if entry.migration is not None]
    if strangers and own and not any(entry.attempt for entry in own):
        raise AnotherHistory(
            target=str(project.target),
            count=len(strangers),
            first=strangers[0].name,
            folder=str(project.config.migrations),
            source=project.target.named_in,
        )


def refuse_older_checkout(history: History) -> None:
    """Raise if the database has migrations that this checkout does not know yet."""
    if ahead := history.named("ahead"):
        raise DatabaseAhead(names=", ".join(entry.name for entry in ahead))


def _wanted(history: History, migrations: Sequence[Migration], to: str | None) -> tuple[Entry, ...]:
    last = find(migrations, to).name if to else None
    wanted = tuple(entry for entry in history.to_run if last is None or entry.name <= last)
    for entry in wanted:
        if entry.changed_since_proof and not (entry.attempt and entry.attempt.left_something):
            assert entry.migration is not None and entry.proved_checksum is not None  # noqa: S101, PT018
            raise ChangedBeforeApplied(
                name=entry.name,
                chain=entry.proved_checksum[:8],
                now=entry.migration.checksum[:8],
                file=str(entry.migration.file),
            )
    return wanted


def _notes(history: History, project: Project) -> tuple[str, ...]:
    notes = [
        f"{entry.name} is older than migrations that are applied already: it runs now, out of order"
        for entry in history.to_run
        if entry.out_of_order
    ]
    if ahead := history.named("ahead"):
        names = ", ".join(entry.name for entry in ahead)
        notes.append(
            f"the database is ahead of this checkout by {names}; nothing to do for the older checkout"
        )
    chain = project.chain()
    listed = {link.name for link in chain.links}
    unlisted = [entry.name for entry in history.to_run if entry.name not in listed]
    if unlisted and chain.links:
        notes.append(
            f"not in migration_lock.toml: {', '.join(unlisted)}; prove and record it: junco migrate dev"
        )
    return tuple(notes)


def _script(entry: Entry) -> Script:
    from junco.history.script import parse

    assert entry.migration is not None  # noqa: S101 - only entries with files are to run
    return parse(entry.migration.sql, entry.migration.file)


def refuse_untracked(project: Project, connection: Connection) -> Schema:
    """The schema; raise `UntrackedDatabase` if there is something in the database that no ledger accounts for."""
    schema = project.schema(connection)
    found = [str(ref) for ref in schema.objects if ref.kind in ("table", "enum", "sequence")]
    found += list(schema.unmodelled)
    if found:
        shown = ", ".join(found[:3]) + (f" and {len(found) - 3} more" if len(found) > 3 else "")
        raise UntrackedDatabase(target=str(project.target), found=shown, source=project.target.named_in)
    return schema


def _foresight(
    project: Project, schema: Schema, migrations: Sequence[Migration], wanted: Sequence[Entry]
) -> Foresight:
    from junco.run.foresight import Foresight

    return Foresight.of(schema, project.chain(), migrations, len(wanted))


def _apply(
    project: Project,
    ledger: Ledger,
    foresight: Foresight,
    wanted: Sequence[Entry],
    scripts: Mapping[str, Script],
    options: Options,
    watcher: Watcher,
) -> Report:
    from junco.run.executor import Executor
    from junco.run.lookout import look_around
    from junco.run.sequence import Deployment
    from junco.run.together import Pending

    policy = options.policy or default_policy(project)
    executor = Executor(
        ledger.connection, project.target, ledger, project.fingerprint, policy, watcher, options.crash_point
    )
    for note in look_around(ledger.connection, [scripts[entry.name] for entry in wanted]):
        watcher.note(note)
    executor.before = foresight.now
    files = [
        Pending(entry.migration, scripts[entry.name], entry.attempt)
        for entry in wanted
        if entry.migration is not None
    ]
    with closing(executor):
        done = Deployment(executor, foresight, watcher, files).run()
        applied = tuple(Applied(name, seconds) for name, seconds in done)
    return Report(applied, longest_lock=executor.longest_lock, longest_wait=executor.patience.longest_wait)
