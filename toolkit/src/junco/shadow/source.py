"""Sources: everything a schema can be read from, each executed by PostgreSQL and read back.

Knows the words that `--from` and `--to` take. Refuses to compare.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from junco.errors import did_you_mean
from junco.errors.source import HistoryFails, NoSuchSource, SourceFails
from junco.history.files import Migration, read_sql
from junco.history.script import Script, parse
from junco.postgres import Connection, DatabaseError, Target, connected, parse_url
from junco.schema.model import Schema
from junco.sqltext import Statement, split

WORDS = ("models", "migrations", "database", "empty")


@dataclass(frozen=True)
class Sources:
    """What reading a source needs of a project."""

    root: Path
    models: Sequence[str]
    migrations: Callable[[], Sequence[Migration]]
    target: Target
    scratch: Callable[[], AbstractContextManager[Target]]
    read: Callable[[Connection], Schema]

    def schema(self, source: str) -> Schema:
        """The schema of one source. Raises `NoSuchSource`, `HistoryFails` or the source's own errors."""
        if source == "database":
            return self._live(self.target)
        if source.startswith(("postgresql://", "postgres://", "postgresql+")):
            return self._live(parse_url(source, "the command line"))
        build = self._builder(source)
        with self.scratch() as target, connected(target, "junco scratch") as connection:
            build(connection)
            return self.read(connection)

    def _live(self, target: Target) -> Schema:
        with connected(target, "junco diff") as connection:
            return self.read(connection)

    def _builder(self, source: str) -> Callable[[Connection], None]:
        if source == "empty":
            return lambda connection: None  # noqa: ARG005
        if source == "migrations":
            return lambda connection: replay(self.migrations(), connection)
        if source == "models":
            return self.build_models
        path = Path(source) if Path(source).exists() else self.root / source
        if path.is_dir() or (path.is_file() and path.suffix == ".sql"):
            return lambda connection: _run_files(path, connection)
        reason = "there is no such file or folder" if "." in source or "/" in source else ""
        raise NoSuchSource(source=source, reason=reason or did_you_mean(source, list(WORDS)))

    def build_models(self, connection: Connection) -> None:
        """Execute the models' tables, after what the history makes and models cannot declare but may use."""
        from junco.shadow import models

        found = models.load(self.models, self.root)
        _prepare_for_models(self.migrations(), connection)
        models.create(found, connection, self.models)


# Kinds that a column's type or default may name and that SQLAlchemy has no word for.
_BESIDE_MODELS = ("EXTENSION", "FUNCTION", "DOMAIN", "COLLATION")


def _prepare_for_models(migrations: Sequence[Migration], connection: Connection) -> None:
    """Create the history's extensions, functions, domains and collations, as far as they stand without tables."""
    connection.execute("SET check_function_bodies = off")
    for migration in migrations:
        for step in parse(migration.sql, migration.file).steps:
            words = [word.upper for word in step.statement.words[:4] if word.upper not in ("OR", "REPLACE")]
            if words[:1] == ["CREATE"] and any(word in _BESIDE_MODELS for word in words[1:2]):
                with suppress(DatabaseError), connection.transaction():
                    run_statement(step.statement, connection)
    reset_session(connection)


def run_script(script: Script, connection: Connection) -> None:
    """Run a script on a scratch database, in one transaction if it fits in one."""
    with connection.transaction() if script.transactional else nullcontext():
        for step in script.steps:
            run_statement(step.statement, connection)


def run_statement(statement: Statement, connection: Connection) -> None:
    """Run one statement, COPY data included."""
    if statement.copy_data is None:
        connection.execute(statement.sql)
    else:
        with connection.cursor() as cursor, cursor.copy(statement.sql) as copy:
            copy.write(statement.copy_data)


def replay(migrations: Sequence[Migration], connection: Connection) -> None:
    """Run migrations on a scratch database. Raises `HistoryFails` naming the one that fails."""
    for migration in migrations:
        script = parse(migration.sql, migration.file)
        try:
            run_script(script, connection)
        except DatabaseError as error:
            raise HistoryFails(reason=f"{migration.file}: {str(error).strip()}") from None
        reset_session(connection)


def reset_session(connection: Connection) -> None:
    """Forget what a file did to the session."""
    connection.execute("DISCARD ALL")


def _run_files(path: Path, connection: Connection) -> None:
    files = sorted(path.rglob("*.sql")) if path.is_dir() else [path]
    for file in files:
        try:
            for statement in split(read_sql(file)):
                run_statement(statement, connection)
        except (DatabaseError, ValueError) as error:
            raise SourceFails(file=str(file), reason=str(error).strip()) from None
        reset_session(connection)
