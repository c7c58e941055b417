"""`migrate lint`: which files, from which state, with what known of the real database.

Knows where a file stands in the history. Refuses to know what is wrong with a statement.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from junco.errors import JuncoError, did_you_mean
from junco.errors.history import FileTrouble, UnknownMigration
from junco.errors.lint import FixElsewhere, FixRefused
from junco.history.files import Migration, read_sql
from junco.history.script import parse
from junco.lint.effect import Relation
from junco.lint.facts import Size
from junco.lint.reading import read_sizes, relations
from junco.lint.report import FileReport
from junco.lint.rewrite import kept, rewritten
from junco.postgres import Connection, DatabaseError, connected
from junco.run.examine import Site
from junco.run.project import Project
from junco.run.status import read_status
from junco.shadow.replayed import Replay
from junco.shadow.scripts import replay, reset_session, run_statement


@dataclass(frozen=True, slots=True)
class Source:
    """A text to look at. `after` is how many migrations ran before it; `migration` is set if it is one of them."""

    shown: str
    text: str
    file: Path
    after: int
    migration: Migration | None = None


@dataclass(frozen=True)
class Linted:
    """The reports, and what people should know about how they came about."""

    reports: tuple[FileReport, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file rewritten; `difference` is empty if nothing had to be. `kept` says what has no other form, and why."""

    file: Path
    difference: str
    kept: tuple[str, ...] = ()


def lint(
    project: Project, names: Sequence[str], *, standard_input: str | None = None, database: bool = True
) -> Linted:
    """Look at files, named migrations, or everything that is pending."""
    migrations = project.migrations()
    notes: list[str] = []
    reachable = database and bool(project.target.parameters)
    pending = _pending(project) if reachable else frozenset()
    applied = next((i for i, one in enumerate(migrations) if one.name in pending), len(migrations))
    sources = _sources(migrations, names, standard_input, pending if reachable else None)
    sizes, zone = _sizes(project, notes) if reachable else (None, "")
    found = []
    for source in sources:
        with _before(project, migrations[: source.after], applied) as (scratch, names_there):
            site = Site(scratch.connection, scratch.target, sizes, zone, names_there)
            found.append(site.examine(source.text, source.file, source.shown))
    return Linted(tuple(found), tuple(notes))


def _pending(project: Project) -> frozenset[str]:
    return frozenset(entry.name for entry in read_status(project).history.to_run)


@contextmanager
def _before(
    project: Project, migrations: Sequence[Migration], applied: int
) -> Iterator[tuple[Replay, dict[int, Relation]]]:
    """A scratch database at the end of these migrations, and what was there after the `applied` ones."""
    there = min(applied, len(migrations))
    with project.replayed(migrations, there) as scratch:
        if there < len(migrations):
            replay(migrations[scratch.done : there], scratch.connection)
            scratch.done = max(scratch.done, there)
            names = relations(scratch.connection)
            scratch.finish()
        else:
            scratch.finish()
            names = relations(scratch.connection)
        yield scratch, names


def _sources(
    migrations: Sequence[Migration],
    names: Sequence[str],
    standard_input: str | None,
    pending: frozenset[str] | None,
) -> list[Source]:
    if standard_input is not None:
        return [Source("<stdin>", standard_input, Path("<stdin>"), len(migrations))]
    if names:
        return [_named(name, migrations) for name in names]
    if pending is None:
        return [_of(migrations, len(migrations) - 1)] if migrations else []
    return [_of(migrations, place) for place, one in enumerate(migrations) if one.name in pending]


def _of(migrations: Sequence[Migration], place: int) -> Source:
    one = migrations[place]
    return Source(_shown(one.file), one.sql, one.file, place, one)


def _shown(file: Path) -> str:
    with suppress(ValueError):
        return str(file.resolve().relative_to(Path.cwd()))
    return str(file)


def _named(name: str, migrations: Sequence[Migration]) -> Source:
    """A migration by its name, its folder or its file; or any other file, which comes after all of them."""
    path = Path(name)
    for place, one in enumerate(migrations):
        if name == one.name or path.resolve() in (one.folder.resolve(), one.file.resolve()):
            return _of(migrations, place)
    if not path.is_file():
        known = [one.name for one in migrations]
        if path.suffix == ".sql":
            raise FileTrouble(file=name, verb="read", reason="there is no such file")
        raise UnknownMigration(name=name, hint=did_you_mean(name, known))
    return Source(name, read_sql(path), path, len(migrations))


def _sizes(project: Project, notes: list[str]) -> tuple[dict[Relation, Size] | None, str]:
    """The sizes of the real tables and its TimeZone; without them lint goes on, and says so."""
    try:
        with connected(project.target, "junco lint") as live:
            row = live.execute("SHOW TimeZone").fetchone()
            return read_sizes(live), row[0] if row else ""
    except JuncoError as error:
        notes.append(f"table sizes are not known: {error.text('what')}")
        return None, ""


def fix(project: Project, name: str, *, database: bool = True) -> Fixed:
    """Rewrite a file with the online form of each statement that has one, proved to lead to the same schema.

    Raises `FixElsewhere` for an applied migration, `FixRefused` if the proof fails.
    """
    migrations = project.migrations()
    source = _named(name, migrations)
    reachable = database and bool(project.target.parameters)
    sizes, zone = _sizes(project, []) if reachable else (None, "")
    pending = _pending(project) if reachable else frozenset()
    if source.migration is not None and reachable and source.migration.name not in pending:
        raise FixElsewhere(name=source.migration.name)
    applied = next((i for i, one in enumerate(migrations) if one.name in pending), len(migrations))
    with _before(project, migrations[: source.after], applied) as (scratch, names_there):
        site = Site(scratch.connection, scratch.target, sizes, zone, names_there)
        report = site.examine(source.text, source.file, source.shown)
    new = rewritten(source.text, parse(source.text, source.file), report.examined)
    if new == source.text:
        return Fixed(source.file, "", kept(report.examined))
    _prove(project, migrations[: source.after], source, new)
    source.file.write_text(new, encoding="utf-8", newline="\n")
    lines = difflib.unified_diff(
        source.text.splitlines(keepends=True),
        new.splitlines(keepends=True),
        source.shown,
        source.shown,
    )
    return Fixed(source.file, "".join(lines), kept(report.examined))


def _prove(project: Project, before: Sequence[Migration], source: Source, new: str) -> None:
    """Both texts are run from the same state, and must lead to the same schema."""

    def reached(text: str) -> str:
        with project.replayed(before, len(before)) as scratch:
            scratch.finish()
            try:
                run_as_deployed(text, source.file, scratch.connection)
            except DatabaseError as error:
                raise FixRefused(file=source.shown, reason=str(error).strip(), sql=new) from None
            return project.fingerprint(scratch.connection)

    if reached(source.text) != reached(new):
        raise FixRefused(file=source.shown, reason="it leads to another schema", sql=new)


def run_as_deployed(text: str, file: Path, connection: Connection) -> None:
    """Run a file on a scratch database in the transactions that deploy would run it in."""
    script = parse(text, file)
    for unit in script.units:
        if len(unit) > 1:
            with connection.transaction():
                for step in unit:
                    run_statement(step.statement, connection)
        else:
            run_statement(unit[0].statement, connection)
    reset_session(connection)


__all__ = ["Fixed", "Linted", "fix", "lint", "run_as_deployed"]
