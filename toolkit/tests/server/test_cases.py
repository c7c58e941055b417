"""Every folder of tests/cases: old.sql → plan.sql → new.sql, judged by pg_dump, and back again.

`JUNCO_WRITE_CASES=1 pytest …` writes plan.sql anew; the difference is then reviewed in Git. A case with
rename.txt (one --rename a line) starts from these; one with oldest.txt names the first major that it needs.
"""

from __future__ import annotations

import itertools
import os
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from junco.change.plan import Plan, make_plan
from junco.change.rename import parse_rename, rename_sql
from junco.postgres import Connection, connect
from junco.schema.catalog import read_schema
from junco.schema.fingerprint import fingerprint
from junco.shadow import binaries
from junco.shadow.server import Server

pytestmark = pytest.mark.server

_FOLDER = Path(__file__).parent.parent / "cases"
CASES = sorted(path.parent.relative_to(_FOLDER).as_posix() for path in _FOLDER.glob("*/*/old.sql"))
MAJORS = sorted(one.major for one in binaries.installed() if one.major >= 15)
ENDS = sorted({MAJORS[0], MAJORS[-1]})
_numbers = itertools.count(1)

Load = Callable[..., Connection]


@pytest.fixture
def here(request: pytest.FixtureRequest, servers: object) -> Server:
    """The server of the major that the test is for."""
    found: Server = servers.get(request.getfixturevalue("major"))  # type: ignore[attr-defined]
    return found


@pytest.fixture
def load(here: Server) -> Iterator[Load]:
    """Scripts → a connection to a fresh database that has run them."""
    with ExitStack() as stack:

        def loaded(*scripts: str) -> Connection:
            name = f"case{next(_numbers)}"
            target = here.create_database(name)
            admin = stack.enter_context(connect(here.target()))
            stack.callback(admin.execute, f"DROP DATABASE {name} WITH (FORCE)")
            connection = stack.enter_context(connect(target))
            for script in scripts:
                if script.strip():
                    connection.execute(script.encode())
            return connection

        yield loaded


def _read(case: str, name: str) -> str:
    path = _FOLDER / case / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _majors_of(case: str) -> list[int]:
    """The oldest and the newest server on which a case can be written down at all."""
    oldest = int(_read(case, "oldest.txt") or 0)
    return [major for major in ENDS if major >= oldest]


@pytest.mark.parametrize(("case", "major"), [(case, major) for case in CASES for major in _majors_of(case)])
def test_the_plan_arrives(case: str, major: int, here: Server, load: Load) -> None:
    old, new = load(_read(case, "old.sql")), load(_read(case, "new.sql"))
    renames = [parse_rename(line, read_schema(old)) for line in _read(case, "rename.txt").splitlines()]
    start = load(_read(case, "old.sql"), *rename_sql(renames)) if renames else old
    plan = make_plan(read_schema(start), read_schema(new), renames)
    if os.environ.get("JUNCO_WRITE_CASES") and major == MAJORS[-1]:
        (_FOLDER / case / "plan.sql").write_text(plan.sql, encoding="utf-8")
    assert plan.sql == _read(case, "plan.sql")
    for risk in (*plan.losses, *plan.checks):
        assert old.execute(risk.count_sql.encode()).fetchone() is not None
        assert risk.describe(2)
    _apply(plan, old)
    _has_arrived(old, new, here, same_names=not renames)


@pytest.mark.parametrize("major", MAJORS[-1:], ids="pg{}".format)
@pytest.mark.parametrize("case", CASES)
def test_the_way_back_arrives(case: str, major: int, here: Server, load: Load) -> None:
    old, new = load(_read(case, "old.sql")), load(_read(case, "new.sql"))
    _apply(make_plan(read_schema(new), read_schema(old)), new)
    _has_arrived(new, old, here)


def _apply(plan: Plan, connection: Connection) -> None:
    """The whole script at once where that is allowed, as psql would run it."""
    if plan.transactional:
        connection.execute(plan.sql.encode())
    else:
        for step in plan.steps:
            connection.execute(step.sql.encode())


def _has_arrived(result: Connection, goal: Connection, here: Server, *, same_names: bool = True) -> None:
    """Hold the result against the goal in three ways; the last is not ours."""
    found, wanted = read_schema(result), read_schema(goal)
    assert make_plan(found, wanted).sql == ""
    assert fingerprint(found) == fingerprint(wanted)
    # From 18 on a NOT NULL keeps the name it got before a rename; nobody compares it.
    if same_names or here.binaries.major < 18:
        assert _dump(result) == _dump(goal)


def _dump(connection: Connection) -> Counter[str]:
    """pg_dump's lines in any order; only the last line of a table has no comma. The order of the storage
    parameters is the order in which they were set.
    """
    newest = max(binaries.installed(), key=lambda one: one.major)
    done = subprocess.run(
        [newest.program("pg_dump"), "--schema-only", connection.info.dsn],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [line.rstrip().rstrip(",") for line in done.stdout.splitlines()]
    kept = [line for line in lines if line and not line.startswith(("--", "\\"))]
    return Counter(
        str(sorted(line[6:-2].split(", "))) if line.startswith("WITH (") else line for line in kept
    )
