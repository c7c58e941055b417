"""What a scratch server, a copy of a database, and a long history cost.

The history of a thousand migrations is written with the chain that vouches for it. Its fingerprints are read from
a database that runs it; most of its migrations change one default back and forth, so that a dozen readings do.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.measure import Contestant, Measured, race, run
from junco.history import chain
from junco.history.files import read_migrations, write_migration
from junco.postgres import Target, connected
from junco.run.project import open_project
from junco.shadow import database
from junco.shadow.server import throwaway_server

JUNCO = str(Path(sys.executable).parent / "junco")
ROUNDS = 5
TABLES = 500
COUNTS = (10, 1000)
_MADE = 9  # tables of the history


def cold_start(folder: Path) -> float:
    """Seconds from nothing to a scratch server that answers; its first data directory is there already."""
    times = []
    for number in range(ROUNDS):
        server = throwaway_server(folder / f"cold{number}")
        started = time.perf_counter()
        server.start()
        times.append(time.perf_counter() - started)
        server.delete()
    return statistics.median(times)


def clone(folder: Path) -> float:
    """Seconds for a scratch database that is a copy of one with 500 tables."""
    server = throwaway_server(folder / "clone")
    server.start()
    try:
        target = server.create_database("five_hundred")
        with connected(target, "bench") as connection:
            words = "CREATE TABLE t{0} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a text);"
            connection.execute("".join(words.format(n) for n in range(TABLES)).encode())
        return statistics.median(_cloned(server.target()) for _ in range(ROUNDS))
    finally:
        server.delete()


def _cloned(server: Target) -> float:
    started = time.perf_counter()
    with database.scratch(server, template="five_hundred"):
        return time.perf_counter() - started


def histories(folder: Path) -> tuple[Measured, Measured]:
    """`migrate dev` with nothing to do, after 10 migrations and after 1,000 that lead to the same schema.

    The first round, which does not count, keeps the state of the history: scratch databases are copies of it.
    """
    server = throwaway_server(folder / "histories")
    server.start()
    try:
        entries = [_project(folder / f"history{count}", count, server.create_database) for count in COUNTS]
        found = race(entries, ROUNDS)
        short, long = (found[entry.name] for entry in entries)
        return short, long
    finally:
        server.delete()


def _project(folder: Path, count: int, create: Callable[[str], Target]) -> Contestant:
    target = create(folder.name)
    folder.mkdir()
    server = target.with_database("postgres")
    (folder / "junco.toml").write_text(f'models = "models:Base"\nscratch_url = "{server.url()}"\n')
    (folder / "models.py").write_text(_MODELS)
    scripts = [_script(number) for number in range(count)]
    for number, script in enumerate(scripts):
        write_migration(folder / "migrations", f"2025{number:010d}_step", script, None)
    migrations = read_migrations(folder / "migrations")
    fingerprints = _fingerprints(folder, scripts, target)
    chain.write(folder / "migrations", chain.build(migrations, fingerprints))
    environ = {**os.environ, "DATABASE_URL": target.url()}
    run(Contestant("deploy", [JUNCO, "migrate", "deploy"], folder, environ))
    return Contestant(f"dev, {count}", [JUNCO, "migrate", "dev", "--no-input"], folder, environ)


def _fingerprints(folder: Path, scripts: list[str], target: Target) -> list[str]:
    project = open_project(folder, target.url())
    known: dict[str, str] = {}
    found = []
    with database.scratch(project.scratch_server) as made, connected(made, "bench") as connection:
        for script in scripts:
            if script not in known:
                connection.execute(script.encode())
                known[script] = project.fingerprint(connection)
            found.append(known[script])
    return found


def _script(number: int) -> str:
    if number < _MADE:
        return f"CREATE TABLE t{number} (id integer PRIMARY KEY, a integer);\n"
    return f"ALTER TABLE t0 ALTER COLUMN a SET DEFAULT {number % 2};\n"


_MODELS = f"""from sqlalchemy import Column, Integer, Table, text
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


for number in range({_MADE}):
    default = text("1") if number == 0 else None
    Table(
        f"t{{number}}",
        Base.metadata,
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("a", Integer, server_default=default),
    )
"""
