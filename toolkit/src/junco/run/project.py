"""A project at work: its configuration, its target, and the schema's fingerprint as this project reads it.

Knows how configuration becomes a target (an URL, or the embedded server started on demand). Refuses to know
any command.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from junco.config import FILE, Config, is_project, load
from junco.errors.connection import NoDatabase
from junco.history import chain as chains
from junco.history.chain import Chain
from junco.history.files import Migration, read_migrations
from junco.postgres import Connection, Target, connect, connected, parse_url

if TYPE_CHECKING:  # loaded only when a schema is really read: a deploy with nothing to do reads none
    from junco.schema.model import Schema
    from junco.schema.retry import Steps
    from junco.shadow.binaries import Binaries
    from junco.shadow.replayed import Replay
    from junco.shadow.source import Sources


@dataclass(frozen=True)
class Project:
    """One project and the database it works on. `exact` asks for schemas to the last name; see `schema`."""

    config: Config
    target: Target
    started_server: bool = False
    exact: bool = False

    def migrations(self) -> tuple[Migration, ...]:
        """The history on disk."""
        return read_migrations(self.config.migrations)

    def chain(self) -> Chain:
        """What was proved of that history."""
        return chains.read(self.config.migrations)

    def schema(self, connection: Connection, *, often: bool = False) -> Schema:
        """The schema behind a connection, less the ledger and what the configuration ignores.

        Unless the project is `exact`, less what only some majors can say: a history is for all of them. `often`
        is for a scratch database that is read again and again.
        """
        from junco.schema.catalog import side_by_side

        (schema,) = side_by_side([self.schema_in_steps(connection, often=often)])
        return schema

    def schema_in_steps(self, connection: Connection, *, often: bool = False) -> Steps:
        """`schema` in steps, so that several can be read at once."""
        from junco.schema.catalog import in_steps
        from junco.schema.portable import portable

        config = self.config
        found = yield from in_steps(
            connection, config.ledger_schema, config.ignore, config.authority or (), often=often
        )
        return found if self.exact else portable(found)

    def fingerprint(self, connection: Connection, *, often: bool = False) -> str:
        """The fingerprint of that schema."""
        from junco.schema.fingerprint import fingerprint

        return fingerprint(self.schema(connection, often=often))

    def has_seed(self) -> bool:
        """Whether there is a folder of seeds to load from."""
        return self.config.seeds.is_dir() and any(self.config.seeds.glob("*.py"))

    def sources(self) -> Sources:
        """Everything `--from` and `--to` may name, read for this project."""
        from junco.shadow.source import Sources

        return Sources(
            self.config.root,
            self.config.models,
            self.config.sql,
            self.target,
            self.scratch,
            self._history,
            self.schema_in_steps,
        )

    @cached_property
    def scratch_server(self) -> Target:
        """Where scratch databases are made: a given URL, else the target's own server.

        An embedded target has a server of its own for them. A server that lets us make none is replaced by
        an embedded one of the same major, if there is one.
        """
        from junco.shadow.scripts import take_roles_along
        from junco.shadow.server import scratch_server

        if self.config.scratch_url:
            return parse_url(self.config.scratch_url, "scratch_url")
        if self.target.embedded:
            server = scratch_server(self.config.root)
        elif (same_major := self._stand_in()) is not None:
            server = scratch_server(self.config.root, same_major)
        else:
            return self.target
        server.start()
        if self.target.parameters:  # outside a project there may be no target at all
            take_roles_along(self.target, server.target())
        return server.target()

    def _stand_in(self) -> Binaries | None:
        """Binaries of the target's major, if the target itself may not be asked for databases."""
        from junco.shadow.binaries import installed

        with connected(self.target, "junco scratch") as connection:
            row = connection.execute(
                "SELECT rolsuper OR rolcreatedb AND NOT pg_is_in_recovery() FROM pg_catalog.pg_roles"
                " WHERE rolname = current_user"
            ).fetchone()
            if row and row[0]:
                return None
            major = connection.info.server_version // 10000
        return next((one for one in installed() if one.major == major), None)

    @contextmanager
    def scratch(self) -> Iterator[Target]:
        """An empty scratch database for the block."""
        from junco.shadow.database import scratch

        with scratch(self.scratch_server, self.config.file.name) as target:
            yield target

    @contextmanager
    def replayed(self, migrations: Sequence[Migration], most: int) -> Iterator[Replay]:
        """A scratch database that has run the first migrations, `most` of them at most, from a kept copy."""
        from junco.shadow.replayed import Shelf, replayed

        server = self.scratch_server
        # Only where nobody minds another database: not beside the data of a server that is not ours.
        ours = server.embedded or bool(self.config.scratch_url)
        key = hashlib.sha256(str(self.config.root).encode()).hexdigest()[:8]
        shelf = Shelf(server, key) if ours else None
        with replayed(server, self.config.file.name, migrations, shelf, most) as found:
            yield found

    @contextmanager
    def _history(self) -> Iterator[Connection]:
        migrations = self.migrations()
        with self.replayed(migrations, len(migrations)) as replay:
            replay.finish()
            yield replay.connection


def open_project(start: Path | None = None, url: str | None = None) -> Project:
    """The project that `start` (the current folder) lies in. Starts the embedded server if there is no URL."""
    config = load(start)
    given = url or config.database_url
    if given:
        return Project(config, parse_url(given, "--url" if url else config.url_source))
    from junco.shadow.server import project_server

    server = project_server(config.root)
    started = server.start()
    target = server.target(config.database)
    try:
        connect(target, name="junco").close()
    except NoDatabase:
        server.create_database(config.database)
    return Project(config, target, started)


@contextmanager
def open_for(*sources: str) -> Iterator[Project]:
    """A project that can read these sources. Where none of them is the project's own, none is needed.

    An embedded server that was started for sources outside a project is gone at the end.
    """
    root = Path.cwd()
    if any(source in ("models", "migrations", "database") for source in sources) or is_project(root):
        yield open_project()
        return
    url = next((source for source in sources if source.startswith(("postgresql", "postgres:"))), None)
    config = Config(root, root / FILE, migrations=root / "migrations")
    if url is not None:
        yield Project(config, parse_url(url, "the command line"))
        return
    from junco.shadow.server import scratch_server

    with TemporaryDirectory(prefix="junco-") as folder:
        try:
            yield Project(replace(config, root=Path(folder)), Target({}, source="embedded server"))
        finally:
            scratch_server(Path(folder)).delete()
