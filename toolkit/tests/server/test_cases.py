"""Every folder of tests/cases: old.sql → plan.sql → new.sql on every major, judged by pg_dump; and back again.

`JUNCO_WRITE_CASES=1 pytest …` writes plan.sql anew; the difference is then reviewed in Git. A case with
rename.txt (one --rename a line) starts from these; one with oldest.txt names the first major that it needs.
"""

from __future__ import annotations

import itertools
import os
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from junco.change.plan import Plan, make_plan
from junco.change.rename import parse_rename, rename_sql
from junco.postgres import Connection, connect, errors, sql
from junco.schema.catalog import read_schema
from junco.schema.fingerprint import fingerprint
from junco.schema.model import Schema
from junco.schema.readers import ON_DEMAND
from junco.shadow import binaries
from junco.shadow.server import Server

pytestmark = pytest.mark.server

_FOLDER = Path(__file__).parent.parent / "cases"
CASES = sorted(path.parent.relative_to(_FOLDER).as_posix() for path in _FOLDER.glob("*/*/old.sql"))
MAJORS = sorted(one.major for one in binaries.installed() if one.major >= 15)
ROLES = ("clerk", "Night Shift")  # for owners and grants
_numbers = itertools.count(1)

Load = Callable[..., Connection]
Lines = Counter[str]


@pytest.fixture
def here(request: pytest.FixtureRequest, servers: object) -> Server:
    """The server of the major that the test is for, with the roles that cases may name."""
    found: Server = servers.get(request.getfixturevalue("major"))  # type: ignore[attr-defined]
    with connect(found.target()) as admin:
        for role in ROLES:
            with suppress(errors.DuplicateObject):
                admin.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
    return found


@pytest.fixture
def load(here: Server) -> Iterator[Load]:
    """Scripts → a connection to a fresh database that has run them."""
    with ExitStack() as stack:
        admin = stack.enter_context(connect(here.target()))

        def loaded(*scripts: str) -> Connection:
            name = f"case{next(_numbers)}"
            admin.execute(f"CREATE DATABASE {name} STRATEGY file_copy")
            stack.callback(admin.execute, f"DROP DATABASE {name} WITH (FORCE)")
            connection = stack.enter_context(connect(here.target(name)))
            stack.callback(_forget_subscriptions, connection)
            for script in scripts:
                if script.strip():
                    connection.execute(script.encode())
                    connection.execute("RESET ALL")
            return connection

        yield loaded


def _forget_subscriptions(connection: Connection) -> None:
    """A database that has any cannot be dropped; they name a slot that nobody ever made."""
    mine = "SELECT subname FROM pg_subscription s JOIN pg_database d ON d.oid = subdbid"
    for (name,) in connection.execute(f"{mine} WHERE datname = current_database()").fetchall():
        for words in ("ALTER SUBSCRIPTION {} SET (slot_name = NONE)", "DROP SUBSCRIPTION {}"):
            connection.execute(sql.SQL(words).format(sql.Identifier(name)))


def _read(case: str, name: str) -> str:
    path = _FOLDER / case / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _majors_of(case: str) -> list[int]:
    """The servers on which a case can be written down at all."""
    oldest = int(_read(case, "oldest.txt") or 0)
    return [major for major in MAJORS if major >= oldest]


@pytest.mark.parametrize(("case", "major"), [(case, major) for case in CASES for major in _majors_of(case)])
def test_the_plan_arrives(case: str, major: int, here: Server, load: Load) -> None:
    old, new = load(_read(case, "old.sql")), load(_read(case, "new.sql"))
    renames = [parse_rename(line, _schema(old)) for line in _read(case, "rename.txt").splitlines()]
    start = load(_read(case, "old.sql"), *rename_sql(renames)) if renames else old
    first, goal = _schema(old), _schema(new)
    plan = make_plan(_schema(start), goal, renames)
    if os.environ.get("JUNCO_WRITE_CASES") and major == MAJORS[-1]:
        (_FOLDER / case / "plan.sql").write_text(plan.sql, encoding="utf-8")
    # What only a later major knows (names of NOT NULL, virtual columns) is in the newest one's plan.
    if major == MAJORS[-1]:
        assert plan.sql == _read(case, "plan.sql")
    for risk in (*plan.losses, *plan.checks):
        assert old.execute(risk.count_sql.encode()).fetchone() is not None
        assert risk.describe(2)
    there, back = _dumps(new, old)
    _apply(plan, old)
    _has_arrived(old, goal)
    assert _dumps(old)[0] == there
    if major == MAJORS[-1]:
        _apply(make_plan(goal, first), new)
        _has_arrived(new, first)
        assert _dumps(new)[0] == back


def _schema(connection: Connection) -> Schema:
    return read_schema(connection, authority=ON_DEMAND)


def _apply(plan: Plan, connection: Connection) -> None:
    """The whole script at once where that is allowed, as psql would run it."""
    if plan.transactional:
        connection.execute(plan.sql.encode())
    else:
        for step in plan.steps:
            connection.execute(step.sql.encode())
    connection.execute("RESET ALL")


def _has_arrived(result: Connection, wanted: Schema) -> None:
    """Hold the result against the goal in our own terms; pg_dump has the last word."""
    found = _schema(result)
    assert make_plan(found, wanted).sql == ""
    assert fingerprint(found) == fingerprint(wanted)


def _dumps(*connections: Connection) -> list[Lines]:
    """pg_dump's lines in any order; only the last line of a table has no comma. The order of the storage
    parameters is the order in which they were set.
    """
    newest = max(binaries.installed(), key=lambda one: one.major)
    command = [newest.program("pg_dump"), "--schema-only"]
    running = [
        subprocess.Popen([*command, one.info.dsn], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for one in connections
    ]
    found = []
    for process in running:
        text, trouble = process.communicate()
        assert process.returncode == 0, trouble
        found.append(_lines(text))
    return found


def _lines(dump: str) -> Lines:
    lines = [line.rstrip().rstrip(",") for line in dump.splitlines()]
    kept = [line for line in lines if line and not line.startswith(("--", "\\"))]
    return Counter(
        str(sorted(line[6:-2].split(", "))) if line.startswith("WITH (") else line for line in kept
    )
