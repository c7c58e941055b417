"""`migrate rollback`: run the recorded way back, newest migration first.

Each `down.sql` runs in one transaction with its ledger row. Before that transaction commits, what the way back would
drop is counted, and the schema is compared with what it was before the migration; afterwards, if the chain has this way
back as proved from the very schema that there is: reading takes long where there is much, and others wait meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial

from junco.errors.run import NoDownScript, NothingToRollBack, RollbackLosesData, WrongWayBack
from junco.history.chain import down_hash
from junco.history.compare import Entry, compare
from junco.history.files import DOWN, Migration, find
from junco.history.ledger import Ledger
from junco.history.script import Script, parse
from junco.postgres import Connection
from junco.run import session
from junco.run.deploy import default_policy, refuse_older_checkout, refuse_rewritten
from junco.run.events import Watcher
from junco.run.executor import Executor
from junco.run.lock import migration_lock
from junco.run.project import Project
from junco.schema.fingerprint import comparable
from junco.sqltext import quote_ident


@dataclass(frozen=True, slots=True)
class Options:
    """What to undo: `steps` migrations, or everything behind the migration `to`."""

    steps: int = 1
    to: str | None = None
    accept_data_loss: bool = False
    lock_wait: float | None = None


def rollback(project: Project, options: Options, watcher: Watcher | None = None) -> tuple[str, ...]:
    """Undo migrations; returns their names, newest first.

    Raises `NothingToRollBack`, `NoDownScript`, `RollbackLosesData` or `WrongWayBack`; the migrations undone
    before the one that raised stay undone.
    """
    watcher = watcher or Watcher()
    migrations = project.migrations()
    with session.working(project.target, "rollback") as connection:
        ledger = Ledger(connection, project.config.ledger_schema)
        wait = project.config.lock_wait if options.lock_wait is None else options.lock_wait
        with migration_lock(connection, project.target, ledger.schema, wait, watcher.waiting):
            history = compare(migrations, project.chain(), ledger.attempts())
            refuse_rewritten(history, project)
            refuse_older_checkout(history)
            entries = _chosen(history.named("applied"), migrations, options)
            ledger.refuse_unwritable()
            scripts = [(entry, _down(entry)) for entry in entries]
            policy = default_policy(project)
            executor = Executor(connection, project.target, ledger, project.fingerprint, policy, watcher)
            with closing(executor):
                for number, (entry, script) in enumerate(scripts, start=1):
                    watcher.starting(entry.name, number, len(scripts))
                    _undo(project, executor, entry, script, options.accept_data_loss)
    return tuple(entry.name for entry in entries)


def _chosen(applied: Sequence[Entry], migrations: Sequence[Migration], options: Options) -> list[Entry]:
    newest_first = sorted(applied, key=lambda entry: entry.name, reverse=True)
    if options.to is not None:
        target = find(migrations, options.to).name
        if target not in {entry.name for entry in applied}:
            raise NothingToRollBack(reason=f"{target} is not applied, so the database cannot go back to it")
        chosen = [entry for entry in newest_first if entry.name > target]
    else:
        chosen = newest_first[: options.steps]
        if len(chosen) < options.steps:
            raise NothingToRollBack(
                reason=f"{len(newest_first)} migrations are applied, {options.steps} were to be undone"
            )
    if not chosen:
        raise NothingToRollBack(reason="the database is there already")
    return chosen


def _down(entry: Entry) -> Script:
    assert entry.migration is not None  # noqa: S101 - applied entries have files
    if entry.migration.down is None:
        raise NoDownScript(name=entry.name, folder=str(entry.migration.folder))
    return parse(entry.migration.down, entry.migration.folder / DOWN)


def _undo(project: Project, executor: Executor, entry: Entry, script: Script, accepted: bool) -> None:
    migration = entry.migration
    assert migration is not None  # noqa: S101 - for the type checker
    connection = executor.connection
    before = _columns(connection, project)
    executor.before = project.fingerprint(connection)
    expected, proved = _expected_before(project, entry, executor.before)

    def leads_back(connection: Connection) -> str | None:
        if proved:
            return None
        found = project.fingerprint(connection)
        if expected is not None and found != expected:
            raise WrongWayBack(
                name=entry.name, found=found, expected=expected, file=str(migration.folder / DOWN)
            )
        return found

    def leads_back_and_drops_nothing(connection: Connection) -> str | None:
        found = leads_back(connection)
        after = _columns(connection, project)
        if gone := sorted(before.keys() - after.keys()):
            kept = {table for table, _ in after}
            dropped = {(before[key].schema, before[key].table) for key in gone if key[0] not in kept}
            raise _Loses([before[key] for key in gone], dropped)
        return found

    def nothing_is_lost() -> None:
        if counted := _count(connection, loses.columns, loses.tables):
            raise RollbackLosesData(name=entry.name, losses="\n".join(counted))

    run = partial(executor.in_one_transaction, script, migration, "rollback", "rolled_back")
    try:
        run(leads_back if accepted else leads_back_and_drops_nothing)
    except _Loses as found:
        # Undone. Once more: with the tables locked, counted, and dropped in one transaction.
        loses = found
        run(leads_back, nothing_is_lost)
    if proved:
        executor.learn(migration)
        if executor.before != expected:
            executor.watcher.note(
                f"{entry.name} was undone as proved, but the schema is not what it was: junco migrate status"
            )


def _expected_before(project: Project, entry: Entry, current: str) -> tuple[str | None, bool]:
    """The fingerprint before the migration, and whether its way back is proved to lead there from what there is now."""
    migrations, chain = project.migrations(), project.chain()
    proved = chain.proved(migrations)
    position = [one.name for one in migrations].index(entry.name)
    if position and proved.get(entry.name) == current:
        link = chain.get(entry.name)
        whole = link is not None and link.down == down_hash(migrations[position])
        return proved[migrations[position - 1].name], whole
    before = entry.attempt.fingerprint_before if entry.attempt else None
    return (before, False) if before and comparable(before, current) else (None, False)


@dataclass(frozen=True, slots=True)
class _Column:
    schema: str
    table: str
    column: str


class _Loses(Exception):
    """`columns` go; of `tables` (schema, name) nothing stays."""

    def __init__(self, columns: list[_Column], tables: set[tuple[str, str]]) -> None:
        self.columns, self.tables = columns, tables
        super().__init__()


def _columns(connection: Connection, project: Project) -> dict[tuple[int, int], _Column]:
    """Every column of every table by its identity in the catalog, which survives renaming."""
    rows = connection.execute(
        "SELECT a.attrelid::int8, a.attnum::int, n.nspname, c.relname, a.attname"
        " FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid"
        " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('r', 'p', 'm') AND a.attnum > 0 AND NOT a.attisdropped"
        " AND n.nspname <> %s AND n.nspname NOT LIKE 'pg\\_%%' AND n.nspname <> 'information_schema'",
        [project.config.ledger_schema],
    ).fetchall()
    return {(table, number): _Column(*names) for table, number, *names in rows}


def _count(connection: Connection, columns: Sequence[_Column], dropped: set[tuple[str, str]]) -> list[str]:
    """What the columns hold, one line a table: its rows if it goes altogether, else its values.

    Locks the tables, as their drop will, so that no row comes between the count and the drop.
    """
    lines = []
    for schema, table in sorted({(one.schema, one.table) for one in columns}):
        names = [one.column for one in columns if (one.schema, one.table) == (schema, table)]
        values = ", ".join(f"count({quote_ident(name)})" for name in names)
        name = f"{quote_ident(schema)}.{quote_ident(table)}"
        connection.execute(f"LOCK TABLE {name} IN ACCESS EXCLUSIVE MODE")
        row = connection.execute(f"SELECT count(*), {values} FROM {name}").fetchone()
        assert row is not None  # noqa: S101 - for the type checker
        if (schema, table) in dropped:
            lines += [f"{schema}.{table} holds {row[0]:,} rows"] if row[0] else []
            continue
        for column, count in zip(names, row[1:], strict=True):
            if count:
                lines.append(f"{schema}.{table}.{column} holds {count:,} values in {row[0]:,} rows")
    return lines
