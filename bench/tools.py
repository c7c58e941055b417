"""Programs that compare two databases, each installed into an environment of its own below .junco/bench."""

from __future__ import annotations

import subprocess
import sys
import venv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
PEERS = HERE.parent / ".junco" / "bench"
PYTHON = sys.executable
BIN = Path(PYTHON).parent


@dataclass(frozen=True)
class Tool:
    """One way to compare two databases, both given as URLs.

    `answer` makes SQL of what it printed; without, it answers nothing that could be right or wrong.
    """

    name: str
    command: Callable[[str, str], list[str]]
    answer: Callable[[str], str] | None = str


@dataclass(frozen=True)
class Missing:
    """A tool that cannot be installed here."""

    name: str
    reason: str


FLOOR = Tool("reading both catalogs, no more", lambda a, b: [PYTHON, str(HERE / "floor.py"), a, b], None)
_DIFF = [str(BIN / "junco"), "migrate", "diff", "--sql"]
PLAIN = Tool("**Junco**, `--no-proof`", lambda a, b: [*_DIFF, "--no-proof", "--from", a, "--to", b])
PROVED = Tool("**Junco**, proved", lambda a, b: [*_DIFF, "--from", a, "--to", b])
ALEMBIC = Tool("Alembic", lambda a, b: [PYTHON, str(HERE / "alembic_compare.py"), a, b])


def peers() -> Iterator[Tool | Missing]:
    """The others, as far as they can be installed."""
    yield ALEMBIC
    for name, requirements, command in _PYTHON_PEERS:
        title = f"{name} {requirements[0].partition('==')[2].partition('.1')[0]}"
        try:
            place = environment(name, *requirements)
        except (subprocess.CalledProcessError, OSError) as error:
            yield Missing(title, _reason(error))
            continue
        program = str(place / name)
        yield Tool(title, lambda a, b, program=program, command=command: [program, *command(a, b)])
    yield _pg_delta()


_PYTHON_PEERS: tuple[tuple[str, tuple[str, ...], Callable[[str, str], list[str]]], ...] = (
    (
        "migra",
        ("migra==3.0.1663481299", "sqlalchemy<2.1", "setuptools<81", "psycopg2-binary"),
        lambda a, b: ["--unsafe", a, b],
    ),
    ("results", ("results==2.0.1789346060", "psycopg2-binary"), lambda a, b: ["dbdiff", a, b]),
    ("pgmig", ("pgmig==1.1.0", "psycopg[binary]"), lambda a, b: ["generate", "-s", a, "-t", b]),
)
_PG_DELTA = "1.0.0-alpha.34"


def _pg_delta() -> Tool | Missing:
    """It writes a plan, and SQL in files when it is asked again; and it wants a host in the URL."""
    title = f"pg-delta {_PG_DELTA}"
    try:
        program = str(packages(f"@supabase/pg-delta@{_PG_DELTA}") / "pgdelta")
    except (subprocess.CalledProcessError, OSError) as error:
        return Missing(title, _reason(error))
    plan = PEERS / "plan.json"

    def command(source: str, goal: str) -> list[str]:
        plan.unlink(missing_ok=True)
        urls = [url.replace("@/", "@localhost/", 1) for url in (source, goal)]
        return [program, "plan", "--source", urls[0], "--desired", urls[1], "--out", str(plan)]

    def answer(_: str) -> str:
        for old in PEERS.glob("plan*.sql"):
            old.unlink()
        words = [program, "render", "--plan", str(plan), "--out", str(PEERS / "plan.sql"), "--allow-drops"]
        subprocess.run(words, check=True, capture_output=True)
        return "\n".join(file.read_text(encoding="utf-8") for file in sorted(PEERS.glob("plan*.sql")))

    return Tool(title, command, answer)


def _reason(error: Exception) -> str:
    said = error.stderr.decode(errors="replace") if isinstance(error, subprocess.CalledProcessError) else ""
    return (said.strip() or str(error)).splitlines()[-1]


def environment(name: str, *requirements: str) -> Path:
    """The programs of an environment of this name with these packages in it."""
    place = PEERS / name
    if not (place / "ready").exists():
        venv.create(place, with_pip=True, clear=True)
        command = [str(place / "bin" / "pip"), "install", "--quiet", *requirements]
        subprocess.run(command, check=True, capture_output=True)
        (place / "ready").touch()
    return place / "bin"


def packages(*names: str) -> Path:
    """The programs of these npm packages."""
    place = PEERS / ("npm-" + "-".join(names).replace("/", "-").replace("@", ""))
    if not (place / "ready").exists():
        place.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--silent", "--prefix", str(place), *names]
        subprocess.run(command, check=True, capture_output=True)
        (place / "ready").touch()
    return place / "node_modules" / ".bin"
