"""`make bench`: run every comparison, print the table, and put it into the README with --write."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench import peers
from bench.measure import Contestant, race
from junco.postgres import Target, connected
from junco.shadow.server import throwaway_server

README = Path(__file__).parent.parent / "README.md"
PYTHON = sys.executable
BIN = Path(PYTHON).parent
ROUNDS = 15


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="junco-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = throwaway_server(folder / "server", fsync="on", full_page_writes="on")
        server.start()
        try:
            rows = [
                *start_up(folder),
                *migrations(folder, server.create_database),
                *bookings(server.create_database),
            ]
        finally:
            server.delete()
    table = render(rows)
    print(table)
    if "--write" in sys.argv:
        text = README.read_text(encoding="utf-8")
        marked = f"<!-- bench:start -->\n{table}\n<!-- bench:end -->"
        README.write_text(
            re.sub(r"<!-- bench:start -->.*<!-- bench:end -->", lambda _: marked, text, flags=re.DOTALL),
            encoding="utf-8",
        )


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
    ratio = f"{times['junco'] / times['python']:.1f}× `python -c pass`"
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


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def _ratio(times: dict[str, float]) -> str:
    return f"{times['alembic'] / times['junco']:.1f}× faster"


def render(rows: list[Row]) -> str:
    """The table in Markdown."""
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, PostgreSQL 18 on the same machine"
    lines = ["| what | here | beside it | |", "| --- | --- | --- | --- |"]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(
        [*lines, "", f"Medians of whole commands, measured by `make bench` in one run: {machine}."]
    )


if __name__ == "__main__":
    main()
