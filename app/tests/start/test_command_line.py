"""`qconnect serve`, `dev` and `demo` as people run them: processes, signals, exit codes."""

from __future__ import annotations

import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx2
import pytest

import junco
from junco.shadow.server import Server
from qconnect import __version__

names = itertools.count(1)


@pytest.fixture
def empty_url(server: Server) -> str:
    return server.create_database(f"command_line_{next(names)}").url()


@pytest.fixture
def environment(tmp_path, pytestconfig) -> Callable[..., dict[str, str]]:
    def with_url(url: str | None = None) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("QCONNECT_")}
        kept.pop("DATABASE_URL", None)
        kept["QCONNECT_PROJECT"] = str(pytestconfig.rootpath / "app")
        return {**kept, "DATABASE_URL": url} if url else kept

    return with_url


def run(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "qconnect", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(*arguments: str, environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command running, and the address it answers on."""
    port = free_port()
    command = [sys.executable, "-m", "qconnect", *arguments, "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=-1, stderr=-1, text=True) as process:
        url = f"http://127.0.0.1:{port}"
        try:
            _wait_for(url, process)
            yield process, url
        finally:
            process.kill()


def _wait_for(url: str, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        try:
            httpx2.get(f"{url}/healthz", timeout=30)
        except httpx2.TransportError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"not serving: {process.communicate()[1]}")


def stop(process: subprocess.Popen[str], signum: signal.Signals) -> tuple[str, str]:
    process.send_signal(signum)
    return process.communicate(timeout=20)


def test_help_and_version_load_neither_web_nor_database(environment):
    done = run("--version", environment=environment())
    assert done.stdout.strip() == f"qconnect, version {__version__}"
    code = (
        "import sys, qconnect.__main__ as command\n"
        "command.main(['dev', '--help'], standalone_mode=False)\n"
        "sys.exit(bool({'fastapi', 'sqlalchemy', 'psycopg', 'junco'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0


def test_serve_needs_a_database_and_says_how_to_name_one(environment, tmp_path):
    done = run("serve", "--port", "0", environment=environment())
    assert done.returncode == 2
    assert "DATABASE_URL is not set" in done.stderr
    assert "next" in done.stderr
    assert done.stdout == ""


def test_serve_refuses_a_schema_that_is_behind_and_names_the_command(environment, empty_url):
    done = run("serve", "--port", "0", environment=environment(empty_url))
    assert done.returncode == 3
    assert "20251217083615_init_schema" in done.stderr
    assert "junco migrate deploy" in done.stderr


def test_serve_without_a_server_behind_the_url(environment):
    url = "postgresql://someone:hunter2@127.0.0.1:1/none"
    done = run("serve", "--port", "0", environment=environment(url))
    assert done.returncode == 6
    assert "hunter2" not in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["serve", "dev"])
def test_a_port_that_is_taken_is_one_clear_error(environment, empty_url, command):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run(command, "--port", str(port), environment=environment(empty_url))
    assert done.returncode == 2
    assert f"cannot serve on 127.0.0.1:{port}" in done.stderr
    assert f"--port {port + 1}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_serve_on_a_current_schema_until_told_to_stop(environment, empty_url, pytestconfig, signum):
    junco.deploy(junco.open_project(pytestconfig.rootpath / "app", empty_url))
    with serving("serve", environment=environment(empty_url)) as (process, url):
        assert httpx2.get(f"{url}/healthz").json()["status"] == "ok"
        out, err = stop(process, signum)
    assert (process.returncode, err) == (0, "")
    assert out.startswith("QConnect http://localhost:")


def test_dev_brings_an_empty_database_up_and_changes_nothing_the_second_time(environment, empty_url):
    pages = []
    for _ in range(2):
        with serving("dev", environment=environment(empty_url)) as (process, url):
            pages.append(httpx2.get(url).text)
            out, _ = stop(process, signal.SIGINT)
        assert process.returncode == 0
        assert "alice@example.com" in out
    assert "Dr. Smith" in pages[0]
    assert pages[0] == pages[1]
    assert "applied" not in out


def test_the_demonstration_for_people_and_for_programs(environment, empty_url, pytestconfig):
    junco.deploy(junco.open_project(pytestconfig.rootpath / "app", empty_url))
    told = run("demo", "transaction", environment=environment(empty_url))
    assert told.returncode == 0, told.stderr
    assert "300 got a token, without gap or duplicate" in told.stdout
    assert "BROKEN" not in told.stdout
    found = json.loads(run("demo", "transaction", "--json", environment=environment(empty_url)).stdout)
    assert found["concurrent"]["booked"] == found["concurrent"]["last_token"] == 300
    assert found["naive"]["lost"] > 150
    assert found["violations"] == []
