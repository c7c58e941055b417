"""Comparing two large databases: how long, how much memory, and is the answer right.

Each peer is its own program in its own environment. An answer is right when its SQL, run on a copy of the
source, makes pg_dump say of it what it says of the goal.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bench import schema
from bench.measure import Contestant, race
from junco.postgres import DatabaseError, Target, connected
from junco.shadow import binaries

HERE = Path(__file__).parent
PEERS = HERE.parent / ".junco" / "bench"
Row = tuple[str, str, str, str]


@dataclass(frozen=True)
class Tool:
    """One way to compare two databases. `command` takes both URLs; `writes_sql` if its output is SQL."""

    name: str
    command: Callable[[str, str], list[str]]
    writes_sql: bool = True


def tools() -> Iterator[Tool]:
    """Ourselves, the floor, and the peers that can be installed."""
    python, junco = sys.executable, str(Path(sys.executable).parent / "junco")
    yield Tool("floor", lambda a, b: [python, str(HERE / "floor.py"), a, b], writes_sql=False)
    words = [junco, "migrate", "diff", "--sql"]
    yield Tool("junco", lambda a, b: [*words, "--no-proof", "--from", a, "--to", b])
    yield Tool("junco, proved", lambda a, b: [*words, "--from", a, "--to", b])
    yield Tool("alembic", lambda a, b: [python, str(HERE / "alembic_compare.py"), a, b], writes_sql=False)
    with suppress(subprocess.CalledProcessError):
        place = _environment(
            "migra", "migra==3.0.1663481299", "sqlalchemy<2.1", "setuptools<81", "psycopg2-binary"
        )
        yield Tool("migra", lambda a, b: [str(place / "migra"), "--unsafe", a, b])
    with suppress(subprocess.CalledProcessError):
        there = _environment("results", "results==2.0.1789346060")
        yield Tool("results", lambda a, b: [str(there / "results"), "dbdiff", "--unsafe", a, b])
    with suppress(subprocess.CalledProcessError):
        bin_ = _environment("pgmig", "pgmig==1.1.0")
        yield Tool("pgmig", lambda a, b: [str(bin_ / "pgmig"), "generate", "-s", a, "-t", b])
    with suppress(subprocess.CalledProcessError, FileNotFoundError):
        node = _packages("@supabase/pg-delta@1.0.0-alpha.34")
        yield Tool(
            "pg-delta", lambda a, b: [str(node / "pgdelta"), "diff", "--source", a, "--desired", b], False
        )


def _environment(name: str, *requirements: str) -> Path:
    place = PEERS / name
    if not (place / "ready").exists():
        venv.create(place, with_pip=True, clear=True)
        command = [str(place / "bin" / "pip"), "install", "--quiet", *requirements]
        subprocess.run(command, check=True, capture_output=True)
        (place / "ready").touch()
    return place / "bin"


def _packages(*names: str) -> Path:
    place = PEERS / "npm"
    if not (place / "node_modules").exists():
        place.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--silent", "--prefix", str(place), *names]
        subprocess.run(command, check=True, capture_output=True)
    return place / "node_modules" / ".bin"


def comparisons(folder: Path, create: Callable[[str], Target]) -> list[Row]:
    """The two rows: nothing has changed, and twenty things have."""
    source, same, goal = create("compare_source"), create("compare_same"), create("compare_goal")
    for target in (source, same, goal):
        with connected(target, "bench") as connection:
            connection.execute(schema.create().encode())
    with connected(goal, "bench") as connection:
        for change in schema.changes():
            connection.execute(change.encode())
    found = list(tools())
    rows = []
    for title, other in (("compare 1,000 tables, no difference", same), ("the same, twenty changes", goal)):
        entries = [
            Contestant(tool.name, tool.command(source.url(), other.url()), folder, os.environ, fails=True)
            for tool in found
        ]
        measured = race(entries, 3)
        verdicts = {tool.name: _verdict(tool, folder, source, other, create) for tool in found}
        rows.append(_row(title, measured, verdicts))
    return rows


def _row(title: str, times: dict[str, float], verdicts: dict[str, str]) -> Row:
    def said(name: str) -> str:
        return f"{name} {times[name]:.1f} s{verdicts[name]}"

    ours = f"{times['junco']:.2f} s, proved {times['junco, proved']:.2f} s"
    others = "; ".join(said(name) for name in times if name not in ("junco", "junco, proved", "floor"))
    return (
        title,
        ours,
        others,
        f"{times['junco'] / times['floor']:.1f}× reading both catalogs ({times['floor']:.2f} s)",
    )


def _verdict(tool: Tool, folder: Path, source: Target, goal: Target, create: Callable[[str], Target]) -> str:
    if not tool.writes_sql:
        return ""
    done = subprocess.run(
        tool.command(source.url(), goal.url()), cwd=folder, capture_output=True, text=True, check=False
    )
    copy = create("compare_copy")
    try:
        with connected(copy, "bench") as connection:
            connection.execute(schema.create().encode())
            if done.stdout.strip():
                connection.execute(done.stdout.encode())
        return "" if _dump(copy) == _dump(goal) else " (wrong)"
    except DatabaseError:
        return " (its SQL fails)"
    finally:
        with connected(source, "bench") as connection:
            connection.execute("DROP DATABASE compare_copy WITH (FORCE)")


def _dump(target: Target) -> Counter[str]:
    newest = max(binaries.installed(), key=lambda one: one.major)
    command = [newest.program("pg_dump"), "--schema-only", target.url()]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return Counter(
        line.rstrip(",") for line in text.splitlines() if line and not line.startswith(("--", "\\"))
    )
