"""`db pull`: a live database becomes models, SQL files, and a baseline for its history.

The models are built on a scratch database and compared: what they do not say goes into the SQL files, so that
both together are the database. That is proved before anything is called done.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from junco.change.changes import Step
from junco.change.plan import make_plan
from junco.errors.history import FileTrouble
from junco.errors.source import HistoryThere, PulledFileThere, PulledOtherwise
from junco.history import chain as chains
from junco.history.files import Migration, new_name, write_migration
from junco.postgres import connected
from junco.pull.models import models
from junco.run.project import Project
from junco.run.resolve import resolve_applied
from junco.schema.fingerprint import fingerprint
from junco.schema.model import Enum, Ref, Schema
from junco.shadow import models as sqlalchemy
from junco.shadow.beside import make_first, without_models

_HEADER = "-- Written by junco db pull. The order of files and statements does not matter.\n"


@dataclass(frozen=True, slots=True)
class Options:
    """What to write. Without `models` the SQL files say everything."""

    models: Path | None = None
    sql: Path = Path("sql")
    baseline: str | None = None
    replace: bool = False
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pulled:
    """The files that were written, and the baseline, which the ledger says is applied."""

    models: Path | None
    files: tuple[Path, ...]
    baseline: Migration | None


def pull(project: Project, options: Options) -> Pulled:
    """Write the target's schema as files.

    Raises `PulledFileThere`, `HistoryThere`, or `PulledOtherwise` if the files do not make the same schema.
    """
    with connected(project.target, "junco pull") as live:
        found = project.schema(live)
    _refuse_overwriting(project, options)
    steps: Iterable[Step]
    if options.models is not None:
        first = made_first(found)
        _write(options.models, models(found, first.objects))
        steps = _beside_models(project, options.models, found, first)
    else:
        steps = make_plan(project.sources().schema("empty"), found).steps
    files = _write_sql(options.sql, steps)
    _prove(project, options, files, found)
    return Pulled(options.models, files, _baseline(project, options, found) if options.baseline else None)


def _refuse_overwriting(project: Project, options: Options) -> None:
    if options.baseline and project.migrations():
        raise HistoryThere(folder=str(project.config.migrations))
    if options.models and options.models.suffix != ".py":
        raise FileTrouble(file=str(options.models), verb="written", reason="models are Python: name it ….py")
    there = [options.models] if options.models and options.models.exists() else []
    there += sorted(options.sql.rglob("*.sql"))[:1] if options.sql.is_dir() else []
    if there and not options.replace:
        raise PulledFileThere(file=str(there[0]))
    if options.sql.is_dir():
        for old in options.sql.rglob("*.sql"):
            if old.read_text(encoding="utf-8", errors="replace").startswith(_HEADER):
                old.unlink()


def made_first(found: Schema) -> Schema:
    """What stands without the tables, which models make; the enums are theirs too."""
    named = {(ref.schema, ref.name) for ref, value in found.objects.items() if isinstance(value, Enum)}
    return without_models(found, named)


def _beside_models(project: Project, file: Path, found: Schema, first: Schema) -> list[Step]:
    """The statements for everything that the models in `file` do not say, of which `first` comes first."""
    metadata = sqlalchemy.load_file(file)
    empty = project.sources().schema("empty")
    with project.scratch() as target, connected(target, "junco scratch") as connection:
        make_first(first, connection)
        sqlalchemy.create([metadata], connection, [str(file)])
        made = project.schema(connection)
    return [*make_plan(empty, first).steps, *make_plan(made, found).steps]


def _write_sql(folder: Path, steps: Iterable[Step]) -> tuple[Path, ...]:
    """One file a relation or kind, each statement where people look for what it is about."""
    texts: dict[Path, list[str]] = {}
    for step in steps:
        if not step.sql.startswith("SET "):
            texts.setdefault(folder / _place(step.about), []).append(f"{step.sql};")
    for file, statements in texts.items():
        _write(file, "\n\n".join([_HEADER.rstrip(), *statements]) + "\n")
    return tuple(sorted(texts))


_KIND_FOLDERS = {"function": "functions", "procedure": "functions", "aggregate": "functions"}


def _place(ref: Ref | None) -> Path:
    if ref is None:
        return Path("schema.sql")
    if ref.table or ref.kind in (
        "table",
        "view",
        "view query",
        "materialized view",
        "attachment",
        "inheritance",
    ):
        return Path(_file_name(ref.schema)) / "relations" / f"{_file_name(ref.table or ref.name)}.sql"
    if ref.kind in _KIND_FOLDERS:
        return Path(_file_name(ref.schema)) / "functions" / f"{_file_name(ref.name.partition('(')[0])}.sql"
    kind = ref.kind.replace(" ", "_")
    return Path(_file_name(ref.schema)) / f"{kind}.sql" if ref.schema else Path(f"{kind}.sql")


def _file_name(name: str) -> str:
    """`name` as every file system takes it; names that come out equal share a file."""
    return re.sub(r"[^\w.-]", "_", name.strip('"')).lower()[:100] or "_"


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise FileTrouble(file=str(file), verb="written", reason=error.strerror or str(error)) from None


def _prove(project: Project, options: Options, files: tuple[Path, ...], found: Schema) -> None:
    """Build everything from the files alone and compare. Raises `PulledOtherwise`."""
    sources = project.sources()
    metadatas = [sqlalchemy.load_file(options.models)] if options.models else []
    with project.scratch() as target, connected(target, "junco scratch") as connection:
        sources.build(metadatas, files, connection, make_roles=target.embedded)
        made = project.schema(connection)
    left = make_plan(made, found)
    if not left.empty:
        raise PulledOtherwise(missing=left.missing)


def _baseline(project: Project, options: Options, found: Schema) -> Migration:
    """The first migration of a history: everything there is. It is recorded as applied, not run."""
    plan = make_plan(project.sources().schema("empty"), found)
    name = new_name(options.baseline or "", options.now or datetime.now(UTC), ())
    migration = write_migration(project.config.migrations, name, plan.sql or "-- junco: empty\n", None)
    chains.write(project.config.migrations, chains.build((migration,), (fingerprint(found),)))
    resolve_applied(project, name)
    return migration
