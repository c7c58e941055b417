"""Small files that share a message: whatever fails or dies among them, it is as if each had run by itself."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import history
import pytest
from proxy import Moment, Proxy
from test_crashes import HEARS_CTRL_C, run_child
from workshop import Workshop

from junco.errors import JuncoError
from junco.errors.connection import ConnectionLost
from junco.errors.run import StatementFailed
from junco.history.script import Step
from junco.postgres import connect
from junco.run.blocker import Blocker
from junco.run.deploy import Options, deploy
from junco.run.events import Watcher
from junco.run.policy import Policy
from junco.run.project import Project
from junco.shadow.server import throwaway_server

MANY = 30  # without a chain nothing is read in between when there are so many
SLOW = 17
STEP = 1 if os.environ.get("JUNCO_TEST_EVERY_CRASH") else 3
SLEEPS = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()"
    " AND application_name LIKE 'junco deploy%'"
)


def name(number: int) -> str:
    return f"{20250101000000 + number}_m"


def write(workshop: Workshop, seconds: float = 0.0) -> None:
    """Small files; one of them keeps the server waiting for so many seconds."""
    nap = f"CREATE FUNCTION nap() RETURNS int LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep({seconds}); RETURN 1; END';"
    workshop.migration(
        name(0),
        f"CREATE TABLE t0 (id int PRIMARY KEY); CREATE TABLE napped (id int);\n{nap};\n"
        "INSERT INTO napped VALUES (1);",
    )
    for number in range(1, MANY):
        workshop.migration(
            name(number), f"CREATE TABLE t{number} (id int);\nCREATE INDEX ON t{number} (id); -- an index"
        )
    slow = "ALTER TABLE napped ADD COLUMN n int DEFAULT nap() NOT NULL"
    workshop.migration(name(SLOW), f"CREATE TABLE t{SLOW} (id int);\n{slow};")


def start_over(workshop: Workshop) -> None:
    workshop.query("DROP SCHEMA IF EXISTS junco CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public")


def applied(workshop: Workshop) -> list[object]:
    found = workshop.query("SELECT name FROM junco.migration WHERE state = 'applied' ORDER BY id")
    return [row[0] for row in found]


def undisturbed(workshop: Workshop) -> list[str]:
    """What the files lead to; the database is left as it was."""
    start_over(workshop)
    write(workshop)
    deploy(workshop.project)
    found = history.dump(workshop.target)
    start_over(workshop)
    return found


def check(workshop: Workshop, expected: Sequence[str]) -> None:
    """Everything is there, once, as after an undisturbed run."""
    assert applied(workshop) == [name(number) for number in range(MANY)]
    assert history.dump(workshop.target) == expected


class Told(Watcher):
    """Remembers what it is told; acts when a file is blocked."""

    def __init__(self, act: Callable[[], None] = lambda: None) -> None:
        self.events: list[tuple[str, object]] = []
        self.act = act

    def starting(self, name: str, *_: int) -> None:
        self.events.append(("starting", name))

    def step(self, step: Step, *_: int) -> None:
        self.events.append(("step", step.position))

    def finished(self, name: str, seconds: float) -> None:
        assert seconds >= 0
        self.events.append(("finished", name))

    def blocked(self, tries: int, *_: Sequence[Blocker]) -> None:
        self.events.append(("blocked", tries))
        self.act()


def test_files_share_messages_and_the_ledger_and_the_watcher_cannot_tell(workshop: Workshop) -> None:
    start_over(workshop)
    write(workshop)
    points: list[str] = []
    told = Told()
    report = deploy(workshop.project, Options(crash_point=points.append), told)
    assert points.count("after message") < MANY / 2, "not many files went in one message"
    assert points.count("after commit") < MANY / 2
    together = _ledger(workshop)
    assert [one.name for one in report.applied] == [name(number) for number in range(MANY)]
    assert 0 < report.longest_lock < sum(one.seconds for one in report.applied)
    wanted = []
    for number in range(MANY):
        steps = range(1, (4 if number == 0 else 2) + 1)
        wanted += [
            ("starting", name(number)),
            *(("step", step) for step in steps),
            ("finished", name(number)),
        ]
    assert told.events == wanted
    expected = history.dump(workshop.target)
    start_over(workshop)
    for number in range(MANY):
        deploy(workshop.project, Options(to=name(number)))
    check(workshop, expected)
    assert _ledger(workshop) == together


def _ledger(workshop: Workshop) -> list[tuple[object, ...]]:
    """All that the ledger says, times only so far as they must be in order."""
    return workshop.query(
        "SELECT m.name, m.kind, m.state, m.checksum, m.database_user, m.run_by, m.tool_version, m.error, s.position,"
        " s.sql_hash, s.class, s.state, s.seconds BETWEEN 0 AND 10, s.longest_lock_ms >= s.seconds * 1000 - 0.5,"
        " m.started_at <= s.finished_at, m.started_at <= m.finished_at, coalesce(m.started_at >="
        " (SELECT max(e.finished_at) FROM junco.migration e WHERE e.id < m.id), true)"
        " FROM junco.migration m LEFT JOIN junco.step s ON s.migration_id = m.id ORDER BY m.id, s.position"
    )


@pytest.mark.parametrize("number", [0, 12, MANY - 2])
@pytest.mark.parametrize(
    "wrong",
    [
        "SELECT nonsense FROM",
        "CREATE INDEX ON not_there (id)",
        "ALTER TABLE t{0} ADD CHECK (1 / (id - id) = 0), ADD COLUMN z int DEFAULT 1 / 0",
        "DROP TABLE t{0}; DROP TABLE t{0}",
    ],
    ids=["no SQL", "no table", "while it runs", "second statement"],
)
def test_one_of_many_in_a_message_fails(workshop: Workshop, number: int, wrong: str) -> None:
    write(workshop)
    right = (workshop.migrations / name(number) / "migration.sql").read_text()
    workshop.migration(
        name(number), f"CREATE TABLE x (id int);\nDROP TABLE x; -- gone\n{wrong.format(number)};\n{right}"
    )
    if "DROP TABLE t" in wrong:
        workshop.migration(name(number), f"{right}\n{wrong.format(number)};")
    with pytest.raises(StatementFailed) as failed:
        deploy(workshop.project)
    assert applied(workshop) == [name(before) for before in range(number)]
    states = workshop.query(
        "SELECT name, state, count(*) FROM junco.migration WHERE state <> 'applied' GROUP BY 1, 2"
    )
    assert states == [(name(number), "failed", 1)]
    tables = {row[0] for row in workshop.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    assert tables - {"napped"} == {f"t{before}" for before in range(number)}
    with pytest.raises(StatementFailed) as alone:
        deploy(workshop.project, Options(to=name(number)))
    assert failed.value.values == alone.value.values
    workshop.migration(name(number), right)
    deploy(workshop.project)
    assert applied(workshop) == [name(each) for each in range(MANY)]


def test_killed_at_every_step_of_the_protocol(workshop: Workshop) -> None:
    expected = undisturbed(workshop)
    fatal, killed = 1 - STEP, True
    while killed:  # how many steps there are depends on how fast the server is
        fatal += STEP
        start_over(workshop)
        done = run_child(workshop, fatal)
        killed = done.returncode == -signal.SIGKILL
        assert killed or done.returncode == 0, done.stderr
        deploy(workshop.project)
        check(workshop, expected)
    assert fatal > 10


@pytest.mark.parametrize("moment", ["before the request", "before the answer"])
def test_connection_cut_at_every_message(
    workshop: Workshop, tmp_path_factory: pytest.TempPathFactory, moment: Moment
) -> None:
    expected = undisturbed(workshop)
    at, cut = 1 - STEP, True
    while cut:
        at += STEP
        start_over(workshop)
        proxy = Proxy(workshop.target, tmp_path_factory.mktemp("p"), at, moment)
        with contextlib.suppress(JuncoError):
            deploy(Project(workshop.project.config, proxy.target))
        cut = proxy.messages >= at
        proxy.close()
        deploy(workshop.project)
        check(workshop, expected)
    assert at > 10


def _asleep(workshop: Workshop) -> None:
    deadline = time.monotonic() + 30
    while workshop.query(SLEEPS) == [(0,)]:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _child(workshop: Workshop) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HEARS_CTRL_C, "migrate", "deploy"],
        cwd=workshop.root,
        env={**os.environ, "DATABASE_URL": workshop.target.url()},
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize(
    ("signum", "code"), [(signal.SIGKILL, -9), (signal.SIGTERM, 143), (signal.SIGINT, 130)]
)
def test_a_signal_while_files_are_in_flight(workshop: Workshop, signum: int, code: int) -> None:
    expected = undisturbed(workshop)
    write(workshop, 3)
    child = _child(workshop)
    _asleep(workshop)
    child.send_signal(signum)
    started = time.monotonic()
    error = child.communicate(timeout=10)[1]
    assert time.monotonic() - started < 2
    assert child.returncode == code, error
    assert "Traceback" not in error
    if signum != signal.SIGKILL:
        assert applied(workshop) == [name(number) for number in range(SLOW)]
        assert workshop.query(SLEEPS) == [(0,)]
    _finish(workshop, expected)


def _finish(workshop: Workshop, expected: Sequence[str]) -> None:
    """A plain deploy of the same history, whose function naps no more."""
    workshop.query("CREATE OR REPLACE FUNCTION nap() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'")
    deploy(workshop.project)
    nap = "'BEGIN PERFORM pg_sleep(0.0); RETURN 1; END'"
    workshop.query(f"CREATE OR REPLACE FUNCTION nap() RETURNS int LANGUAGE plpgsql AS {nap}")
    check(workshop, expected)


def test_the_backend_ends_while_files_are_in_flight(workshop: Workshop) -> None:
    expected = undisturbed(workshop)
    write(workshop, 3)
    _during(workshop, lambda: workshop.query(SLEEPS.replace("count(*)", "pg_terminate_backend(pid)")))
    assert applied(workshop) == [name(number) for number in range(SLOW)]
    _finish(workshop, expected)


def _during(workshop: Workshop, act: Callable[[], object]) -> None:
    """Deploy, and act while the server naps: that deploy must say that it lost its connection."""
    failures: list[BaseException] = []

    def run() -> None:
        try:
            deploy(workshop.project)
        except JuncoError as error:
            failures.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    _asleep(workshop)
    act()
    thread.join()
    assert [type(one) for one in failures] == [ConnectionLost]


def test_the_server_stops_at_once_while_files_are_in_flight(servers, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # fixtures of conftest
    settings = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
    server = throwaway_server(servers.folder / "together", **settings)
    server.start()
    try:
        (tmp_path / "junco.toml").write_text("")
        workshop = Workshop(tmp_path, server.create_database("app"))
        expected = undisturbed(workshop)
        write(workshop, 3)
        _during(workshop, lambda: os.kill(server.pid() or 0, signal.SIGQUIT))
        while not server.start():
            time.sleep(0.05)
        done = applied(workshop)
        assert done == [name(number) for number in range(len(done))], "a file is missing before a later one"
        tables = workshop.query("SELECT count(*) FROM pg_tables WHERE tablename ~ '^t[0-9]+$'")
        assert tables == [(len(done),)]
        if done:
            _finish(workshop, expected)
        else:
            write(workshop)
            deploy(workshop.project)
            check(workshop, expected)
    finally:
        server.delete()


def test_a_lock_that_is_held_is_waited_for_as_by_a_file_alone(workshop: Workshop) -> None:
    write(workshop)
    workshop.query("CREATE SCHEMA other; CREATE TABLE other.held (id int)")
    workshop.migration(name(SLOW), f"CREATE TABLE t{SLOW} (id int); ALTER TABLE other.held ADD COLUMN n int;")
    with closing(connect(workshop.target, name="reader", autocommit=False)) as reader:
        reader.execute("SELECT * FROM other.held")
        told = Told(reader.close)
        deploy(_ignoring(workshop), Options(policy=Policy(0.1, patience=20, pause=0.02)), told)
    assert applied(workshop) == [name(number) for number in range(MANY)]
    assert any(kind == "blocked" for kind, _ in told.events)
    assert workshop.query("SELECT count(*) FROM information_schema.columns WHERE table_name = 'held'") == [
        (2,)
    ]


def _ignoring(workshop: Workshop) -> Project:
    return Project(replace(workshop.project.config, ignore=("other.*",)), workshop.project.target)


def test_what_a_file_does_to_the_session_is_undone_before_the_next_in_its_message(workshop: Workshop) -> None:
    write(workshop)
    workshop.migration(
        name(2),
        "CREATE FUNCTION meddle() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN"
        " PERFORM pg_catalog.set_config('search_path', 'pg_catalog', false);"
        " PERFORM pg_catalog.set_config('role', 'pg_monitor', false);"
        " LISTEN gossip; END$$;\n"
        "CREATE EVENT TRIGGER meddles ON ddl_command_end WHEN TAG IN ('CREATE INDEX') EXECUTE FUNCTION meddle();",
    )
    try:
        deploy(workshop.project)
        assert applied(workshop) == [name(number) for number in range(MANY)]
        users = workshop.query("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
        assert users == [("postgres",)]
    finally:
        workshop.query("DROP EVENT TRIGGER IF EXISTS meddles")


def test_every_supported_major(any_server, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # fixtures of conftest
    (tmp_path / "junco.toml").write_text("")
    workshop = Workshop(tmp_path, any_server.create_database("together"))
    write(workshop)
    workshop.query(
        "ALTER DATABASE together SET standard_conforming_strings = off;"
        " ALTER DATABASE together SET DateStyle = 'SQL, DMY';"
        " ALTER DATABASE together SET default_transaction_isolation = serializable"
    )
    points: list[str] = []
    deploy(workshop.project, Options(crash_point=points.append))
    assert points.count("after commit") < MANY / 2
    assert applied(workshop) == [name(number) for number in range(MANY)]
