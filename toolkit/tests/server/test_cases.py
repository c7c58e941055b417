"""Every folder of tests/cases: old.sql → plan.sql → new.sql, judged by pg_dump; and back again.

On the newest major, and every second case on an older one; with `JUNCO_ALL_MAJORS=1` on every one.

`JUNCO_WRITE_CASES=1 pytest …` writes plan.sql anew; the difference is then reviewed in Git. A case with
rename.txt (one --rename a line) starts from these; one with oldest.txt names the first major that it needs.
"""

from __future__ import annotations

import itertools
import os
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from arrival import apply, dumps, has_arrived, make_roles, schema_of

from junco.change.plan import make_plan
from junco.change.rename import parse_rename, rename_sql
from junco.postgres import Connection, connect, sql
from junco.shadow import binaries
from junco.shadow.server import Server

pytestmark = pytest.mark.server

_FOLDER = Path(__file__).parent.parent / "cases"
CASES = sorted(path.parent.relative_to(_FOLDER).as_posix() for path in _FOLDER.glob("*/*/old.sql"))
MAJORS = sorted(one.major for one in binaries.installed() if one.major >= 15)
_numbers = itertools.count(1)

Load = Callable[..., Connection]


@pytest.fixture
def here(request: pytest.FixtureRequest, servers: object) -> Server:
    """The server of the major that the test is for, with the roles that cases may name."""
    found: Server = servers.get(request.getfixturevalue("major"))  # type: ignore[attr-defined]
    make_roles(found)
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
    """The servers on which a case can be written down at all: new enough, and with its extensions."""
    oldest = int(_read(case, "oldest.txt") or 0)
    needed = re.findall(r"CREATE EXTENSION (\w+)", _read(case, "old.sql") + _read(case, "new.sql"))
    found = sorted(
        one.major
        for one in binaries.installed()
        if one.major >= max(oldest, MAJORS[0]) and all(_brings(one, extension) for extension in needed)
    )
    if os.environ.get("JUNCO_ALL_MAJORS") or len(found) < 3:
        return found
    number = zlib.crc32(case.encode())
    return [found[number // 2 % (len(found) - 1)], found[-1]] if number % 2 else [found[-1]]


def _brings(found: binaries.Binaries, extension: str) -> bool:
    shares = ("share", "share/postgresql", f"../../../share/postgresql/{found.prefix.name}")
    return any((found.prefix / share / "extension" / f"{extension}.control").exists() for share in shares)


@pytest.mark.parametrize(("case", "major"), [(case, major) for case in CASES for major in _majors_of(case)])
def test_the_plan_arrives(case: str, major: int, here: Server, load: Load) -> None:
    old, new = load(_read(case, "old.sql")), load(_read(case, "new.sql"))
    renames = [parse_rename(line, schema_of(old)) for line in _read(case, "rename.txt").splitlines()]
    start = load(_read(case, "old.sql"), *rename_sql(renames)) if renames else old
    first, goal = schema_of(old), schema_of(new)
    plan = make_plan(schema_of(start), goal, renames)
    if os.environ.get("JUNCO_WRITE_CASES") and major == MAJORS[-1]:
        (_FOLDER / case / "plan.sql").write_text(plan.sql, encoding="utf-8")
    # What only a later major knows (names of NOT NULL, virtual columns) is in the newest one's plan.
    if major == MAJORS[-1]:
        assert plan.sql == _read(case, "plan.sql")
    for risk in (*plan.losses, *plan.checks):
        assert old.execute(risk.count_sql.encode()).fetchone() is not None
        assert risk.describe(2)
    # Nothing is said to be in the way of a plan that arrives.
    assert [old.execute(check.count_sql.encode()).fetchone() for check in plan.checks] == [(0,)] * len(
        plan.checks
    )
    there, back = dumps(new, old)
    apply(plan, old)
    has_arrived(old, goal)
    assert dumps(old)[0] == there
    if major == MAJORS[-1]:
        apply(make_plan(goal, first), new)
        has_arrived(new, first)
        assert dumps(new)[0] == back
