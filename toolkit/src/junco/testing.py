"""For pytest: a migrated database and a seeded one for each test, as copies of templates that are made once.

Loaded by pytest itself (entry point `junco`). A project's tests override `junco_project` where pytest's root is not
the project's folder, and `junco_seed_set` where it is not the default set. Knows templates. Refuses to touch the
project's own database: everything lies on a server that is started for the session.
"""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from junco.postgres import Connection, Target
    from junco.run.project import Project
    from junco.shadow.server import Server


@dataclass
class Templates:
    """The server of a test session, and what databases are copied from."""

    server: Server
    project: Project
    _made: dict[str | None, str] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _connection: Connection | None = None

    def copy(self, seed_set: str | None) -> Target:
        """A new database with every migration, and with a seed set if one is named."""
        if seed_set not in self._made:
            self._made[seed_set] = self._template(seed_set)
        name = f"test_{next(self._numbers)}"
        self._clone(self._made[seed_set], name)
        return self.server.target(name)

    @contextmanager
    def seeded(self, seed_set: str = "") -> Iterator[str]:
        """The URL of a copy with a seed set (the project's default without a name), for a fixture of any scope."""
        yield from _copied(self, seed_set or self.project.config.default_seed)

    def drop(self, target: Target) -> None:
        """Remove a copy, whoever is still connected."""
        from junco.sqltext import quote_ident

        self._execute(f"DROP DATABASE IF EXISTS {quote_ident(target.database)} WITH (FORCE)")

    def close(self) -> None:
        """Let go of the server."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _execute(self, sql: str) -> None:
        # One connection for all: a test would wait longer for another than for its database.
        from junco.postgres import connect

        if self._connection is None or self._connection.closed:
            self._connection = connect(self.server.target(), name="junco testing")
        self._connection.execute(sql.encode())

    def _template(self, seed_set: str | None) -> str:
        from junco.api import deploy, load_seed

        name = f"template_{len(self._made) + 1}"
        if seed_set is None:
            target = self.server.create_database(name)
            deploy(self._on(target))
        else:
            if None not in self._made:
                self._made[None] = self._template(None)
                name = f"template_{len(self._made) + 1}"
            self._clone(self._made[None], name)
            load_seed(self._on(self.server.target(name)), seed_set)
        return name

    def _on(self, target: Target) -> Project:
        return replace(self.project, target=target)

    def _clone(self, template: str, name: str) -> None:
        from junco.sqltext import quote_ident

        # Copying files beats writing every page to the log for all but the smallest databases.
        self._execute(
            f"CREATE DATABASE {quote_ident(name)} TEMPLATE {quote_ident(template)} STRATEGY file_copy"
        )


@pytest.fixture(scope="session")
def junco_project(request: pytest.FixtureRequest) -> Path:
    """The folder of the project whose migrations and seeds are tested."""
    return request.config.rootpath


@pytest.fixture
def junco_seed_set() -> str:
    """The seed set of `junco_seeded`; empty for the project's default."""
    return ""


@pytest.fixture(scope="session")
def junco_templates(junco_project: Path) -> Iterator[Templates]:
    """A throwaway server in memory where there is some, without fsync."""
    from junco.config import load
    from junco.run.project import Project
    from junco.shadow.server import throwaway_server

    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    place = memory if os.access(memory, os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="junco-pytest-", dir=place))
    folder.chmod(0o755)
    server = throwaway_server(folder / "server")
    try:
        server.start()
        templates = Templates(server, Project(load(junco_project), server.target()))
        try:
            yield templates
        finally:
            templates.close()
    finally:
        server.delete()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def junco_database(junco_templates: Templates) -> Iterator[str]:
    """The URL of a fresh database with every migration applied."""
    yield from _copied(junco_templates, None)


@pytest.fixture
def junco_seeded(junco_templates: Templates, junco_seed_set: str) -> Iterator[str]:
    """The URL of a fresh database with every migration and the seed set."""
    with junco_templates.seeded(junco_seed_set) as url:
        yield url


def _copied(templates: Templates, seed_set: str | None) -> Iterator[str]:
    target = templates.copy(seed_set)
    try:
        yield target.url()
    finally:
        templates.drop(target)
