"""Fixtures every toolkit test may use: real servers, fresh databases."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from workshop import Workshop

from junco.postgres import Target
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


@pytest.fixture
def workshop(tmp_path: Path, database: Target) -> Workshop:
    """An empty project on an empty database."""
    (tmp_path / "junco.toml").write_text('models = "shop:Base"\n', encoding="utf-8")
    return Workshop(tmp_path, database)
