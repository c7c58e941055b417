"""Sources: everything a schema can be read from, each executed by PostgreSQL and read back.

Knows the words that `--from` and `--to` take. Refuses to compare.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from junco.errors import did_you_mean
from junco.errors.source import NoSuchSource, SourceFails
from junco.postgres import Connection, Target, connected, parse_url
from junco.schema.catalog import side_by_side
from junco.schema.model import Schema
from junco.schema.retry import Steps
from junco.shadow.scripts import attempt, read_pieces, run_files, run_pieces, sql_files

if TYPE_CHECKING:
    from sqlalchemy import MetaData

WORDS = ("models", "migrations", "database", "empty")
URL = ("postgresql://", "postgres://", "postgresql+")


def is_live(source: str) -> bool:
    """Whether the source is a database that exists already."""
    return source == "database" or source.startswith(URL)


def states_authority(source: str) -> bool:
    """Whether owners and grants in the source are meant: not where they are whoever ran it."""
    return source not in ("models", "migrations")


@dataclass(frozen=True)
class Sources:
    """What reading a source needs of a project."""

    root: Path
    models: Sequence[str]
    extra_sql: Sequence[str]
    target: Target
    scratch: Callable[[], AbstractContextManager[Target]]
    history: Callable[[], AbstractContextManager[Connection]]
    read_in_steps: Callable[[Connection], Steps]

    def schema(self, source: str) -> Schema:
        """The schema of one source. Raises `NoSuchSource`, `HistoryFails` or the source's own errors."""
        if is_live(source):
            (schema,) = side_by_side([self.live_in_steps(source)])
            return schema
        if source == "models":
            return self.desired(None if self.extra_sql else self.schema("migrations"))
        if source == "migrations":
            with self.history() as connection:
                return self.read(connection)
        with self.scratch() as target, connected(target, "junco scratch") as connection:
            if source != "empty":
                run_files(self._files(source), connection, make_roles=target.embedded)
            return self.read(connection)

    def live_in_steps(self, source: str) -> Steps:
        """The schema of a database that exists already, in steps, so that two can be read at once."""
        with connected(self.live_target(source), "junco diff") as connection:
            return (yield from self.read_in_steps(connection))

    def read(self, connection: Connection) -> Schema:
        """The schema behind a connection."""
        (schema,) = side_by_side([self.read_in_steps(connection)])
        return schema

    def live_target(self, source: str) -> Target:
        """The database behind `database` or an URL."""
        return self.target if source == "database" else parse_url(source, "the command line")

    def desired(self, history: Schema | None) -> Schema:
        """What the models and the extra SQL describe.

        Without extra SQL, `history` fills in what models cannot declare: it is there for them to use, and
        stays as it is. Raises `StillNeeded` where the models contradict it.
        """
        from junco.shadow import models
        from junco.shadow.beside import add_beside, make_first, without_models

        found = models.load(self.models, self.root) if self.models or not self.extra_sql else []
        with self.scratch() as target, connected(target, "junco scratch") as connection:
            if history is not None:
                make_first(without_models(history, models.type_names(found)), connection)
            files = [file for one in self.extra_sql for file in self._extra_files(one)]
            self.build(found, files, connection, make_roles=target.embedded)
            stated = self.read(connection)
            if history is None:
                return stated
            add_beside(history, stated, connection)
            return self.read(connection)

    def build(
        self,
        metadatas: Sequence[MetaData],
        files: Iterable[Path],
        connection: Connection,
        *,
        make_roles: bool,
    ) -> None:
        """Execute models and SQL files together: what tables may use, the tables, the rest."""
        from junco.shadow import models

        pieces = read_pieces(files)
        early = [piece for piece in pieces if piece.stands_alone]
        left = [piece for piece, _ in attempt(early, connection, make_roles=make_roles)]
        if metadatas:
            waiting = attempt(left, connection, make_roles=make_roles, bodies=False)
            left = [piece for piece, _ in waiting]
            models.create(metadatas, connection, self.models)
        later = [piece for piece in pieces if piece in left or not piece.stands_alone]
        run_pieces(later, connection, make_roles=make_roles)

    def hints(self, source: str) -> list[str]:
        """The renames that a desired state remembers, each as --rename takes it."""
        from junco.shadow import hints, models

        if source == "models":
            found = models.load(self.models, self.root) if self.models else []
            files = [file for one in self.extra_sql for file in self._extra_files(one)]
            return [*hints.in_models(found), *hints.in_files(files)]
        if source in WORDS or is_live(source):
            return []
        return hints.in_files(self._files(source))

    def _extra_files(self, pattern: str) -> list[Path]:
        if (self.root / pattern).exists():
            return sql_files(self.root / pattern)
        found = sorted(path for path in self.root.glob(pattern) if path.is_file())
        if not found:
            raise SourceFails(file=pattern, reason="`sql` in the configuration names no file")
        return found

    def _files(self, source: str) -> list[Path]:
        path = Path(source) if Path(source).exists() else self.root / source
        if path.is_dir() or (path.is_file() and path.suffix == ".sql"):
            return sql_files(path)
        if path.is_file():
            raise NoSuchSource(
                source=source,
                reason="the name of a file of SQL ends in .sql; pg_restore -f makes one of a dump",
            )
        reason = "there is no such file or folder" if "." in source or "/" in source else ""
        raise NoSuchSource(source=source, reason=reason or did_you_mean(source, list(WORDS)))
