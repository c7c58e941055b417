"""Fixtures every toolkit test may use: real servers, fresh databases."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from junco.config import Config
from junco.history import chain as chains
from junco.postgres import Target, connect
from junco.run.project import Project
from junco.run.prove import prove_history
from junco.shadow import binaries
from junco.shadow.server import Server, throwaway_server

MEMORY = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else Path(tempfile.gettempdir())
_names = itertools.count(1)


def pytest_report_header() -> str:
    found = ", ".join(str(one.major) for one in binaries.installed())
    return f"PostgreSQL majors under test: {found}"


class Servers:
    """One throwaway server a major, started when a test first asks for it."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="junco-test-", dir=MEMORY))
        self.folder.chmod(0o755)
        self.started: dict[int, Server] = {}

    def get(self, major: int) -> Server:
        if major not in self.started:
            found = next(one for one in binaries.installed() if one.major == major)
            server = throwaway_server(self.folder / str(major), found)
            server.start()
            self.started[major] = server
        return self.started[major]

    def delete(self) -> None:
        for server in self.started.values():
            server.delete()
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    found = Servers()
    with contextlib.ExitStack() as stack:
        stack.callback(found.delete)
        yield found


@pytest.fixture(scope="session")
def server(servers: Servers) -> Server:
    """PostgreSQL 18, or the newest there is."""
    return servers.get(max(one.major for one in binaries.installed()))


@pytest.fixture(params=[one.major for one in binaries.installed()], ids=lambda major: f"pg{major}")
def any_server(request: pytest.FixtureRequest, servers: Servers) -> Server:
    """Each major that is installed, in turn."""
    return servers.get(request.param)


@pytest.fixture
def new_database(server: Server) -> Callable[[], Target]:
    """Make a fresh, empty database."""
    return lambda: server.create_database(f"t{next(_names)}")


@pytest.fixture
def database(new_database: Callable[[], Target]) -> Target:
    """A fresh, empty database on the newest server."""
    return new_database()


@dataclass
class Workshop:
    """A project in a temporary folder, with a fresh database of its own."""

    root: Path
    target: Target

    @property
    def migrations(self) -> Path:
        return self.root / "migrations"

    @property
    def project(self) -> Project:
        config = Config(
            self.root, self.root / "junco.toml", ("shop:Base",), self.migrations, self.root / "seeds"
        )
        return Project(config, self.target)

    def migration(self, name: str, up: str, down: str | None = None) -> Path:
        folder = self.migrations / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "migration.sql").write_text(up, encoding="utf-8")
        if down is not None:
            (folder / "down.sql").write_text(down, encoding="utf-8")
        return folder

    def models(self, body: str) -> None:
        """Write the models module; run them through the command line's child, never in this process."""
        (self.root / "shop.py").write_text(MODELS_HEAD + textwrap.dedent(body), encoding="utf-8")

    def chain(self) -> None:
        """Prove the history as `migrate dev` would and write its chain."""
        with self.project.scratch() as target, closing(connect(target)) as scratch:
            chains.write(self.migrations, prove_history(self.project, scratch).chain)

    def query(self, sql: str) -> list[tuple[object, ...]]:
        """Ask the database through a connection of its own."""
        with closing(connect(self.target, name="test oracle")) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def run(self, *words: str, **environ: str) -> Ran:
        """Run the command line in a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", "junco", *words],
            cwd=self.root,
            env={**os.environ, "DATABASE_URL": self.target.url(), **environ},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        return Ran(done.returncode, done.stdout, done.stderr)


@dataclass(frozen=True)
class Ran:
    """What a command left: exit code, data, prose."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.out)


MODELS_HEAD = """
from __future__ import annotations
import enum
from sqlalchemy import *
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase):
    pass

"""


@pytest.fixture
def workshop(tmp_path: Path, database: Target) -> Workshop:
    """An empty project on an empty database."""
    (tmp_path / "junco.toml").write_text('models = "shop:Base"\n', encoding="utf-8")
    return Workshop(tmp_path, database)
