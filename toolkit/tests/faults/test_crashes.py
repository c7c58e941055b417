"""Whatever dies, whenever: a plain second `deploy` ends where an undisturbed one would have."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import textwrap
import threading
import time
from contextlib import closing
from pathlib import Path

import history
import pytest
from proxy import Moment, Proxy
from workshop import Workshop

from junco.errors import JuncoError
from junco.errors.connection import ConnectionLost
from junco.postgres import connect
from junco.run.deploy import Options, deploy
from junco.run.project import Project
from junco.shadow.server import throwaway_server

# Runs deploy and kills itself at the nth step of the protocol; says how many steps there were otherwise.
CHILD = """
import os, signal, sys
from pathlib import Path
from junco.config import Config
from junco.postgres import parse_url
from junco.run.deploy import Options, deploy
from junco.run.project import Project

root, url, fatal = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
count = 0
def crash_point(name):
    global count
    count += 1
    if count == fatal:
        os.kill(os.getpid(), signal.SIGKILL)
config = Config(root, root / "junco.toml", (), root / "migrations", root / "seeds")
deploy(Project(config, parse_url(url, "test")), Options(crash_point=crash_point))
print(count)
"""


# A shell starts what runs in its background with Ctrl-C switched off, and its children inherit that.
HEARS_CTRL_C = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from junco.__main__ import main
sys.exit(main())
"""

# All points are many minutes of work: without the wish for all of them, every thirteenth is taken.
EVERY = 1 if os.environ.get("JUNCO_TEST_EVERY_CRASH") else 13


def run_child(workshop: Workshop, fatal: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CHILD, str(workshop.root), workshop.target.url(), str(fatal)],
        capture_output=True,
        text=True,
    )


def test_killed_at_every_step_of_the_protocol(workshop: Workshop, tmp_path: Path) -> None:
    history.write(workshop)
    expected = history.undisturbed(workshop, tmp_path)
    total = int(run_child(workshop, 0).stdout)
    assert total >= 50
    for fatal in range(1, total + 1, EVERY):
        history.start_over(workshop)
        done = run_child(workshop, fatal)
        assert done.returncode == -signal.SIGKILL, done.stderr
        deploy(workshop.project)
        history.check(workshop, expected)


def test_backend_ended_at_every_step_of_the_protocol(workshop: Workshop, tmp_path: Path) -> None:
    """As an administrator, or the system for want of memory, would end it."""
    history.write(workshop)
    expected = history.undisturbed(workshop, tmp_path)
    count = fatal = 0

    def end(_: str) -> None:
        nonlocal count
        count += 1
        if count == fatal:
            workshop.query(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name LIKE 'junco deploy%' AND datname = current_database()"
            )

    total = int(run_child(workshop, 0).stdout)
    assert total >= 50
    while (fatal := fatal + 1) <= total:
        if fatal % EVERY:
            continue
        history.start_over(workshop)
        count = 0
        with contextlib.suppress(ConnectionLost):
            deploy(workshop.project, Options(crash_point=end))
        deploy(workshop.project)
        history.check(workshop, expected)


def test_server_stopped_at_once_at_every_step_of_the_protocol(servers, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """As when the machine fails: nothing is written any more, and what was committed is there after the start."""
    settings = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
    server = throwaway_server(servers.folder / "falls", **settings)
    server.start()
    try:
        (tmp_path / "junco.toml").write_text("")
        workshop = Workshop(tmp_path, server.create_database("app"))
        history.write(workshop)
        total = int(run_child(workshop, 0).stdout)
        assert total >= 50
        count = fatal = 0

        def fall(_: str) -> None:
            nonlocal count
            count += 1
            if count == fatal:
                os.kill(server.pid() or 0, signal.SIGQUIT)

        while (fatal := fatal + 1) <= total:
            if fatal % EVERY:
                continue
            history.start_over(workshop)
            count = 0
            with contextlib.suppress(ConnectionLost):
                deploy(workshop.project, Options(crash_point=fall))
            while not server.start():
                time.sleep(0.05)
            deploy(workshop.project)
            history.check(workshop)
    finally:
        server.delete()


def test_many_deploy_at_once_and_some_are_killed(workshop: Workshop, tmp_path: Path) -> None:
    history.write(workshop)
    expected = history.undisturbed(workshop, tmp_path)
    many, killed = (50, 20) if EVERY == 1 else (10, 4)
    command = [sys.executable, "-m", "junco", "migrate", "deploy", "--no-input", "--lock-wait", "300"]
    environ = {**os.environ, "DATABASE_URL": workshop.target.url()}
    children = [
        subprocess.Popen(
            command,
            cwd=workshop.root,
            env=environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(many)
    ]
    chance = random.Random(1)
    for child in children[:killed]:
        time.sleep(chance.uniform(0, 0.3))
        child.kill()
    errors = [child.communicate()[1] for child in children]
    assert [child.returncode for child in children[killed:]] == [0] * (many - killed), errors
    history.check(workshop, expected)


def messages_of_a_deploy(workshop: Workshop, folder: Path) -> int:
    proxy = Proxy(workshop.target, folder)
    deploy(Project(workshop.project.config, proxy.target))
    proxy.close()
    return proxy.messages


@pytest.mark.parametrize("moment", ["before the request", "before the answer"])
def test_connection_cut_at_every_message(
    workshop: Workshop, tmp_path_factory: pytest.TempPathFactory, moment: Moment
) -> None:
    history.write(workshop)
    total = messages_of_a_deploy(workshop, tmp_path_factory.mktemp("p"))
    codes = []
    points = range(1, total + 1, EVERY)
    for at in points:
        history.start_over(workshop)
        proxy = Proxy(workshop.target, tmp_path_factory.mktemp("p"), at, moment)
        try:
            deploy(Project(workshop.project.config, proxy.target))
        except JuncoError as error:
            codes.append(error.exit_code)
        proxy.close()
        deploy(workshop.project)
        history.check(workshop)
    assert len(codes) > len(points) * 0.8
    assert set(codes) == {6}


def test_killed_at_random_moments_while_four_others_deploy(workshop: Workshop) -> None:
    history.write(workshop)
    expected = history.undisturbed(workshop, workshop.root)
    command = [sys.executable, "-m", "junco", "migrate", "deploy", "--no-input"]
    environ = {**os.environ, "DATABASE_URL": workshop.target.url()}
    for seed in range(20 if EVERY == 1 else 12):
        history.start_over(workshop)
        moment = random.Random(seed).uniform(0.2, 1.6)
        children = [
            subprocess.Popen(
                command,
                cwd=workshop.root,
                env=environ,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )
            for _ in range(5)
        ]
        time.sleep(moment)
        children[0].kill()
        errors = [child.communicate()[1] for child in children]
        assert [child.returncode for child in children[1:]] == [0, 0, 0, 0], errors
        deploy(workshop.project)
        history.check(workshop, expected)


@pytest.mark.parametrize(
    ("signum", "exit_code", "error"),
    [
        pytest.param(signal.SIGINT, 130, "J416", marks=pytest.mark.reproduces("J416")),
        pytest.param(signal.SIGTERM, 143, "J420", marks=pytest.mark.reproduces("J420")),
    ],
)
def test_a_signal_cancels_the_statement_and_leaves_nothing(
    workshop: Workshop, signum: int, exit_code: int, error: str
) -> None:
    workshop.migration("20250101000000_slow", "CREATE TABLE a (id int); SELECT pg_sleep(60);")
    child = subprocess.Popen(
        [sys.executable, "-c", HEARS_CTRL_C, "migrate", "deploy"],
        cwd=workshop.root,
        env={**os.environ, "DATABASE_URL": workshop.target.url()},
        stderr=subprocess.PIPE,
        text=True,
    )
    sleeping = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE state = 'active' AND query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()"
    )
    while workshop.query(sleeping) == [(0,)]:
        time.sleep(0.05)
    child.send_signal(signum)
    started = time.monotonic()
    _, err = child.communicate(timeout=10)
    assert time.monotonic() - started < 2
    assert child.returncode == exit_code, err
    assert error in err
    assert "Traceback" not in err
    assert workshop.query(sleeping) == [(0,)]
    assert workshop.query("SELECT to_regclass('a')") == [(None,)]


def test_the_backend_of_a_killed_deploy_is_gone_within_two_seconds(workshop: Workshop) -> None:
    workshop.migration("20250101000000_slow", "SELECT pg_sleep(60);")
    child = subprocess.Popen(
        [sys.executable, "-m", "junco", "migrate", "deploy"],
        cwd=workshop.root,
        env={**os.environ, "DATABASE_URL": workshop.target.url()},
        stderr=subprocess.DEVNULL,
    )
    mine = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE application_name LIKE 'junco deploy%' AND datname = current_database()"
    )
    sleeping = mine + " AND query LIKE '%pg_sleep%'"
    while workshop.query(sleeping) == [(0,)]:
        time.sleep(0.05)
    child.kill()
    child.wait()
    deadline = time.monotonic() + 2
    while workshop.query(mine) != [(0,)]:
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.reproduces("J109")
def test_a_server_that_stops_at_once_in_the_middle(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, servers
) -> None:  # type: ignore[no-untyped-def]
    server = throwaway_server(
        servers.folder / "stops", fsync="on", full_page_writes="on", synchronous_commit="on"
    )
    server.start()
    try:
        (tmp_path / "junco.toml").write_text("")
        workshop = Workshop(tmp_path, server.create_database("app"))
        workshop.migration("20250101000000_a", "CREATE TABLE a (id int);")
        workshop.migration("20250102000000_b", "CREATE TABLE b (id int); SELECT pg_sleep(1);")
        failures: list[BaseException] = []

        def run() -> None:
            try:
                deploy(workshop.project)
            except JuncoError as error:
                failures.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        while not workshop.query(
            "SELECT EXISTS (SELECT FROM pg_stat_activity"
            " WHERE query LIKE '%pg_sleep(1)%' AND pid <> pg_backend_pid())"
        )[0][0]:
            time.sleep(0.02)
        os.kill(server.pid() or 0, signal.SIGQUIT)
        thread.join()
        assert [type(error) for error in failures] == [ConnectionLost]
        while not server.start():
            time.sleep(0.1)
        workshop.migration("20250102000000_b", "CREATE TABLE b (id int); SELECT pg_sleep(0);")
        report = deploy(workshop.project)
        assert [one.name for one in report.applied] == ["20250102000000_b"]
    finally:
        server.delete()


def test_a_crash_that_is_seen_while_nobody_runs_is_called_interrupted(workshop: Workshop) -> None:
    workshop.migration("20250101000000_a", "CREATE TABLE a (id int);\nCREATE INDEX CONCURRENTLY i ON a (id);")

    def fail(name: str) -> None:
        if name == "before step 2":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deploy(workshop.project, Options(crash_point=fail))
    status = workshop.run("migrate", "status", "--json")
    assert status.code == 5
    assert status.json["migrations"][0]["state"] == "interrupted"
    assert (status.json["migrations"][0]["steps_done"], status.json["migrations"][0]["steps_total"]) == (1, 2)
    deploy(workshop.project)
    assert workshop.run("migrate", "status").code == 0


def test_disk_full_is_a_clean_failure(workshop: Workshop) -> None:
    """A full disk, as the server reports it: 53100, here raised by the file itself."""
    workshop.migration(
        "20250101000000_a",
        "CREATE TABLE a (id int);\n"
        "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '53100', MESSAGE = 'no space left'; END $$;",
    )
    ran = workshop.run("migrate", "deploy")
    assert ran.code == 5
    assert "no space left" in ran.err
    assert "give the server room" in ran.err
    assert workshop.query("SELECT to_regclass('a')") == [(None,)]


def test_scratch_databases_of_a_killed_run_are_swept_and_others_never(workshop: Workshop) -> None:
    child = subprocess.run(
        [
            sys.executable,
            "-c",
            textwrap.dedent(
                """
                import os, signal, sys
                from junco.postgres import parse_url
                from junco.shadow.database import scratch
                with scratch(parse_url(sys.argv[1], "test")):
                    os.kill(os.getpid(), signal.SIGKILL)
                """
            ),
            workshop.target.url(),
        ]
    )
    assert child.returncode == -signal.SIGKILL
    with closing(connect(workshop.target)) as admin:
        admin.execute("CREATE DATABASE junco_scratch_of_somebody_else")
        left = "SELECT datname FROM pg_database WHERE datname LIKE 'junco_scratch%' ORDER BY 1"
        assert len(admin.execute(left).fetchall()) == 2
        with workshop.project.scratch():
            pass
        assert admin.execute(left).fetchall() == [("junco_scratch_of_somebody_else",)]
        admin.execute("DROP DATABASE junco_scratch_of_somebody_else")
