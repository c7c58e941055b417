"""A large load that is killed, or loses its server, at every part of its way: the next run ends as declared.

`JUNCO_SEED_CRASH_ROWS=1000000` for the real thing; without it the same in small. What is cut is the seeder (kill -9),
its connection (through a proxy), or its process on the server. The rows are judged from a connection of our own.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from proxy import Proxy
from seeding import Crowd, create

from junco.postgres import Connection, Target, connect

pytestmark = pytest.mark.server
ROWS = int(os.environ.get("JUNCO_SEED_CRASH_ROWS", "20000"))

TESTS = Path(__file__).parents[1]
PROGRAM = f"""
import sys
sys.path.insert(0, {str(TESTS)!r})
from seeding import User, Visit
from junco.errors import JuncoError
from junco.postgres import connect, parse_url
from junco.seed import SeedSet
from junco.seed.generators import any_of, full_name, nth, unique
from junco.seed.load import run_seed

load = SeedSet("load")
users = load.rows(User, key=User.email).generate({ROWS})
users.fill(User.email)(unique("p{{n}}@example.com")).fill(User.name)(full_name())
visits = load.rows(Visit, key=Visit.number).generate({ROWS})
visits.fill(Visit.number)(nth()).fill(Visit.user_id)(any_of(users))
above = {ROWS} // 5 if sys.argv[2] == "in chunks" else 10**12
rebuild = sys.argv[2] == "rebuilt"
try:
    with connect(parse_url(sys.argv[1], "test"), name="the seeder") as connection:
        report = run_seed(connection, load, ledger_schema="junco", rebuild=rebuild, chunks_above=above)
        print(report.total.created, report.total.updated, report.total.unchanged)
except JuncoError as error:
    sys.exit(error.render())
"""


@pytest.fixture
def oracle(database: Target) -> Iterator[Connection]:
    create(database, Crowd)
    with connect(database, name="oracle") as connection:
        yield connection


def one(oracle: Connection, sql: str) -> Any:
    row = oracle.execute(sql.encode()).fetchone()
    assert row is not None
    return row[0]


# A hash of our own, of all rows in any order, without ids: those are the database's.
_HASH = "sum(('x' || substr(md5(t::text), 1, 15))::bit(60)::bigint)::text || '/' || count(*)"
CONTENTS = (
    f"SELECT concat_ws(' ', (SELECT {_HASH} FROM (SELECT email, name FROM users) AS t),"
    f" (SELECT {_HASH} FROM (SELECT number, email FROM visits v JOIN users u ON u.id = user_id) AS t))"
)
CONSTRAINTS = (
    "SELECT string_agg(pg_get_constraintdef(oid) || convalidated, ' ' ORDER BY conname) FROM pg_constraint"
    " WHERE conrelid IN ('users'::regclass, 'visits'::regclass)"
)
INDEXES = "SELECT string_agg(indexdef, ' ' ORDER BY indexdef) FROM pg_indexes WHERE tablename IN ('users', 'visits')"
# Declared are addresses with all numbers from 1 on, and visits with all numbers from 1 on.
COMPLETE = (
    f"SELECT (SELECT count(*) FROM generate_series(1, {ROWS}) AS n JOIN users ON email = 'p' || n || '@example.com')"
    f" + (SELECT count(*) FROM generate_series(1, {ROWS}) AS n JOIN visits ON number = n)"
)
# The parts of a load, as the server tells them from outside.
PARTS = {
    "copy users": r"COPY public.users ",
    "copy visits": r"COPY public.visits ",
    "build constraints": r"ALTER TABLE .* ADD CONSTRAINT|CREATE INDEX",
    "statistics": r"ANALYZE",
    "fingerprint": r"SELECT pg_catalog.count\(\*\), coalesce\(pg_catalog.bit_xor",
    "compare": r"COPY \(SELECT b.at",
    "stage": r"COPY junco_stage|CREATE TEMPORARY TABLE",
    "insert": r"INSERT INTO public",
    "update": r"UPDATE public",
}
HOWS = ("kill -9", "connection cut", "server process ended")
WAYS = ("rebuilt", "with constraints", "in chunks", "by difference")
# Moments of a part, as fractions of what it took undisturbed.
MOMENTS = (0.1, 0.7) if "JUNCO_SEED_CRASH_ROWS" in os.environ else (0.2,)


def doing(oracle: Connection) -> str | None:
    """The part that the seeder is at, None before the first and between two."""
    row = oracle.execute(
        "SELECT query FROM pg_stat_activity WHERE application_name = 'the seeder' AND state = 'active'"
    ).fetchone()
    found = row[0] if row else ""
    return next((part for part, query in PARTS.items() if re.match(query, found)), None)


@dataclass
class Seeder:
    """One run of the program, through a proxy."""

    program: Path
    way: str
    proxy: Proxy
    oracle: Connection
    process: subprocess.Popen[str] = field(init=False)

    def __post_init__(self) -> None:
        command = [sys.executable, str(self.program), self.proxy.target.url(), self.way]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def parts(self) -> dict[str, float]:
        """Run to the end; how long each part took."""
        spent: dict[str, float] = {}
        last, part = time.monotonic(), None
        while self.process.poll() is None:
            time.sleep(0.002)
            now = time.monotonic()
            if part is not None:
                spent[part] = spent.get(part, 0.0) + now - last
            last, part = now, doing(self.oracle)
        return spent

    def interrupted(self, part: str, after: float, how: str) -> bool:
        """Whether it was still at work when it was cut, so long after that part began."""
        while (found := doing(self.oracle)) != part and self.process.poll() is None:
            time.sleep(0.002)
        if found is not None:
            time.sleep(after)
        if self.process.poll() is not None:
            self.counts()
            return False
        if how == "kill -9":
            self.process.send_signal(signal.SIGKILL)
        elif how == "connection cut":
            self.proxy.cut()
        else:
            self.oracle.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'the seeder'"
            )
        _, told = self.process.communicate()
        if how != "kill -9" and self.process.returncode:
            assert told.startswith("error J1"), told
        while one(self.oracle, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'the seeder'"):
            time.sleep(0.005)
        return self.process.returncode != 0

    def counts(self) -> list[int]:
        """Created, updated and unchanged, of a run that is to end well."""
        out, told = self.process.communicate()
        assert self.process.returncode == 0, told
        return [int(text) for text in out.split()]


@dataclass
class Yard:
    """Where seeders are started."""

    program: Path
    database: Target
    oracle: Connection

    @contextmanager
    def seeder(self, way: str, word: bytes = b"") -> Iterator[Seeder]:
        """One that is at work."""
        with TemporaryDirectory(prefix="jp-") as folder:
            proxy = Proxy(self.database, Path(folder), word=word, moment="before the answer")
            running = Seeder(self.program, way, proxy, self.oracle)
            try:
                yield running
            finally:
                running.process.kill()
                running.process.communicate()
                proxy.close()

    def empty(self) -> None:
        """As before the first run."""
        self.oracle.execute("TRUNCATE users, visits RESTART IDENTITY; DROP SCHEMA IF EXISTS junco CASCADE")

    def edited(self) -> None:
        """Everything was loaded, then some of it deleted and edited."""
        self.oracle.execute("DELETE FROM visits WHERE number % 9 = 0")
        self.oracle.execute("UPDATE users SET name = 'edited' WHERE id % 7 = 0")


@pytest.fixture
def yard(oracle: Connection, database: Target, tmp_path: Path) -> Yard:
    program = tmp_path / "seeder.py"
    program.write_text(textwrap.dedent(PROGRAM), encoding="utf-8")
    return Yard(program, database, oracle)


@pytest.mark.parametrize("way", WAYS)
def test_what_was_interrupted_is_loaded_by_the_next_run(oracle: Connection, yard: Yard, way: str) -> None:
    shape = one(oracle, CONSTRAINTS), one(oracle, INDEXES)
    # One transaction of the other kind says what there has to be.
    with yard.seeder("with constraints" if way == "rebuilt" else "rebuilt") as first:
        assert first.counts() == [2 * ROWS, 0, 0]
    expected = one(oracle, CONTENTS)
    yard.edited() if way == "by difference" else yard.empty()
    start = one(oracle, CONTENTS)
    with yard.seeder(way) as undisturbed:
        spent = undisturbed.parts()
    assert one(oracle, CONTENTS) == expected
    yard.edited() if way == "by difference" else yard.empty()
    cut, at = 0, 0
    for part, seconds in spent.items():
        for moment in MOMENTS:
            how, at = HOWS[at % len(HOWS)], at + 1
            with yard.seeder(way) as seeder:
                interrupted = seeder.interrupted(part, seconds * moment, how)
            cut += interrupted
            print(f"{way}: {how} {seconds * moment:.2f} s into {part}{'' if interrupted else ', too late'}")
            assert (one(oracle, CONSTRAINTS), one(oracle, INDEXES)) == shape
            if way != "in chunks" and interrupted:
                assert one(oracle, CONTENTS) == start, "nothing of it stays"
            elif not interrupted:
                assert one(oracle, CONTENTS) == expected
                yard.edited() if way == "by difference" else yard.empty()
    assert cut, "some were still at it"
    with yard.seeder(way) as last:
        assert sum(last.counts()) == 2 * ROWS
    assert one(oracle, CONTENTS) == expected
    assert one(oracle, COMPLETE) == 2 * ROWS
    assert (one(oracle, CONSTRAINTS), one(oracle, INDEXES)) == shape
    with yard.seeder(way) as again:
        assert again.counts() == [0, 0, 2 * ROWS]


@pytest.mark.parametrize("way", ["rebuilt", "in chunks"])
def test_a_commit_whose_answer_is_lost(oracle: Connection, yard: Yard, way: str) -> None:
    """The server has committed and the seeder never hears of it: the next run finds what is there."""
    with yard.seeder(way, word=b"COMMIT") as cut:
        _, told = cut.process.communicate()
    assert told.startswith("error J1"), told
    while one(oracle, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'the seeder'"):
        time.sleep(0.005)
    with yard.seeder(way) as seeder:
        created, updated, unchanged = seeder.counts()
    assert (updated, created + unchanged) == (0, 2 * ROWS)
    assert one(oracle, COMPLETE) == 2 * ROWS
    if way == "rebuilt":
        assert unchanged == 2 * ROWS
