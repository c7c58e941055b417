"""A scratch database that has run the history, from a kept copy as far as there is one.

Knows that equal texts in equal order lead to equal states, so a copy is found by a hash over them. Refuses to
know what is proved of the history.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from junco.history.files import Migration
from junco.postgres import Connection, Target, connect, connected
from junco.shadow import database
from junco.shadow.scripts import replay


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where a project's templates are: on `server`, under `project`. Without a shelf nothing is kept."""

    server: Target
    project: str


@dataclass
class Replay:
    """A scratch database on which the first `done` of `migrations` have run."""

    target: Target
    connection: Connection
    migrations: Sequence[Migration]
    done: int
    shelf: Shelf | None = None

    def finish(self) -> None:
        """Run the rest, and keep the result for the next time. Raises `HistoryFails`."""
        replay(self.migrations[self.done :], self.connection)
        self.keep()

    def keep(self) -> None:
        """Keep the present state, at which all migrations have run, unless it came from the shelf."""
        if self.shelf is None or self.done == len(self.migrations):
            return
        self.connection.close()
        with connected(self.shelf.server, "junco scratch") as admin:
            database.keep(admin, self.target, self.shelf.project, keys(self.migrations)[-1])
        self.connection = connect(self.target, name="junco scratch")
        self.done = len(self.migrations)


@contextmanager
def replayed(
    server: Target, config_file: str, migrations: Sequence[Migration], shelf: Shelf | None, most: int
) -> Iterator[Replay]:
    """A scratch database that starts from the longest kept part of the history, of `most` migrations at most."""
    done = _kept(shelf, migrations[:most]) if shelf else 0
    template = database.template_name(shelf.project, keys(migrations[:done])[-1]) if shelf and done else None
    with database.scratch(server, config_file, template) as target:
        found = Replay(target, connect(target, name="junco scratch"), migrations, done, shelf)
        try:
            yield found
        finally:
            found.connection.close()


def keys(migrations: Sequence[Migration]) -> list[str]:
    """For each migration the hash of the history up to it."""
    digest, found = hashlib.sha256(), []
    for migration in migrations:
        digest.update(f"{migration.name}\0{migration.sql}\0".encode())
        found.append(digest.hexdigest()[:24])
    return found


def _kept(shelf: Shelf, migrations: Sequence[Migration]) -> int:
    with connected(shelf.server, "junco scratch") as admin:
        there = set(database.templates(admin, shelf.project))
    lengths = [place for place, key in enumerate(keys(migrations), start=1) if key in there]
    return lengths[-1] if lengths else 0
