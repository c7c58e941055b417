"""`make bench`: run every comparison, print the tables, and put them into the README with --write [FILE]."""

from __future__ import annotations

import argparse
import compileall
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import junco
from bench import apply, peers, scratch, seeds
from bench.compare import table as comparisons
from bench.measure import Contestant, Measured, race
from junco.postgres import Target, connected
from junco.shadow.server import Server, throwaway_server

README = Path(__file__).parent.parent / "README.md"
PYTHON = sys.executable
BIN = Path(PYTHON).parent
ROUNDS = 15
ROOM = 4 * 2**30


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--write", nargs="?", type=Path, const=README, metavar="FILE")
    into = parser.parse_args().write
    compileall.compile_dir(Path(junco.__file__).parent, quiet=1)  # as the others are, which were installed
    # First, for the memory of a process counts from what it was forked from.
    with _folder(_memory()) as folder, _running(folder) as server:
        compared = comparisons(folder, server.create_database)
    with _folder(None) as folder, _running(folder, fsync="on", full_page_writes="on") as server:
        rows = [
            *start_up(folder),
            *migrations(folder, server.create_database),
            *bookings(server.create_database),
        ]
        seeded = seeds.table(server.create_database)
    with _folder(None) as folder, _running(folder, fsync="on", full_page_writes="on") as server:
        applied = apply.table(folder, server.create_database)
    with _folder(_memory()) as folder:
        rows += [*long_history(folder), *scratch_databases(folder), *seeds.clones(folder)]
    found = f"{render(rows)}\n\n{applied}\n\n{seeded}\n\n{compared}\n\n{MACHINE}"
    print(found)
    if into is not None:
        text = into.read_text(encoding="utf-8")
        marked = f"<!-- bench:start -->\n{found}\n<!-- bench:end -->"
        whole = re.compile(r"<!-- bench:start -->.*<!-- bench:end -->", re.DOTALL)
        into.write_text(whole.sub(lambda _: marked, text), encoding="utf-8")


@contextmanager
def _folder(place: str | None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="junco-bench-", dir=place, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def _memory() -> str | None:
    """Where files are no matter of the disk, if there is room."""
    place = Path("/dev/shm")
    return str(place) if place.is_dir() and shutil.disk_usage(place).free > ROOM else None


@contextmanager
def _running(folder: Path, **settings: str) -> Iterator[Server]:
    server = throwaway_server(folder / "server", **settings)
    server.start()
    try:
        yield server
    finally:
        server.delete()


Row = tuple[str, str, str, str]


def start_up(folder: Path) -> list[Row]:
    """`junco --help` beside the least that Python can do."""
    times = race(
        [
            Contestant("junco", [str(BIN / "junco"), "--help"], folder, os.environ),
            Contestant("python", [PYTHON, "-c", "pass"], folder, os.environ),
            Contestant("alembic", [str(BIN / "alembic"), "--help"], folder, os.environ),
        ],
        ROUNDS,
    )
    ratio = f"{times['junco'].seconds / times['python'].seconds:.1f}× `python -c pass`"
    return [("`--help`", _ms(times["junco"]), f"Alembic {_ms(times['alembic'])}", ratio)]


def migrations(folder: Path, create: Callable[[str], Target]) -> list[Row]:
    """The clinic's four migrations: from nothing, and with nothing to do."""
    ours, theirs = peers.junco(folder / "junco"), peers.alembic(folder / "alembic")
    contestants = []
    for name, project, command in (
        ("junco", ours, [str(BIN / "junco"), "migrate", "deploy"]),
        ("alembic", theirs, [str(BIN / "alembic"), "upgrade", "head"]),
    ):
        target = create(name)
        url = target.url()
        environ = {**os.environ, "DATABASE_URL": url, "SQLALCHEMY_URL": url.replace("://", "+psycopg://", 1)}
        contestants.append((name, target, project, command, environ))

    def entries(fresh: bool) -> list[Contestant]:
        return [
            Contestant(
                name, command, project, environ, (lambda t=target: _empty(t)) if fresh else (lambda: None)
            )
            for name, target, project, command, environ in contestants
        ]

    apply, nothing = race(entries(True), 7), race(entries(False), ROUNDS)
    return [
        (
            "4 migrations on an empty database",
            _ms(apply["junco"]),
            f"Alembic {_ms(apply['alembic'])}",
            _ratio(apply),
        ),
        (
            "`deploy` with nothing to do",
            _ms(nothing["junco"]),
            f"Alembic {_ms(nothing['alembic'])}",
            _ratio(nothing),
        ),
    ]


def _empty(target: Target) -> None:
    with connected(target, "bench") as connection:
        connection.execute(
            "DROP SCHEMA IF EXISTS junco CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public"
        )


def bookings(create: Callable[[str], Target]) -> list[Row]:
    """300 patients book one queue at once, against the same without care."""
    target = create("bookings")
    app = README.parent / "app"
    environ = {**os.environ, "DATABASE_URL": target.url()}
    subprocess.run(
        [str(BIN / "junco"), "migrate", "deploy"], cwd=app, env=environ, check=True, capture_output=True
    )
    done = subprocess.run(
        [str(BIN / "qconnect"), "demo", "transaction", "--json"],
        cwd=app,
        env=environ,
        check=True,
        capture_output=True,
        text=True,
    )
    found = json.loads(done.stdout)
    burst, naive = found["concurrent"], found["naive"]
    ours = f"{burst['booked']} of {burst['people']} booked in {burst['seconds']:.2f} s"
    theirs = f"read, then insert: {naive['booked']} of {naive['people']}"
    return [("300 bookings of one queue at once", ours, theirs, "")]


def long_history(folder: Path) -> list[Row]:
    """`migrate dev` with nothing to do, once the history is long."""
    short, long = scratch.histories(folder)
    ratio = f"{long.seconds / short.seconds:.1f}×"
    return [("`dev` with nothing to do, 1,000 migrations", _ms(long), f"10 migrations {_ms(short)}", ratio)]


def scratch_databases(folder: Path) -> list[Row]:
    """What every proof begins with."""
    start, copied = scratch.cold_start(folder), scratch.clone(folder)
    return [
        ("a scratch server from nothing", f"{start * 1000:.0f} ms", "", ""),
        ("a scratch database as a copy of 500 tables", f"{copied * 1000:.0f} ms", "", ""),
    ]


def _ms(measured: Measured) -> str:
    return f"{measured.seconds * 1000:.0f} ms"


def _ratio(times: dict[str, Measured]) -> str:
    return f"{times['alembic'].seconds / times['junco'].seconds:.1f}× faster"


def render(rows: list[Row]) -> str:
    """The table in Markdown."""
    lines = ["| what | here | beside it | |", "| --- | --- | --- | --- |"]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


MACHINE = (
    "Medians of whole commands, measured by `make bench`, each table in one run:"
    f" {os.cpu_count()} cores, Python {platform.python_version()}, PostgreSQL 18 on the same machine;"
    " for comparisons, long histories and scratch databases with its data in memory."
)


if __name__ == "__main__":
    main()
