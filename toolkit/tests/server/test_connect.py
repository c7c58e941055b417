"""Reaching a database: each way to fail has words and an exit code of its own, and no password in them."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from proxy import Proxy
from warm import run_in
from workshop import Ran

from junco.errors import JuncoError
from junco.errors.connection import BadUrl
from junco.postgres import Target, connect, parse_url
from junco.shadow.server import Server, throwaway_server

MEMORY = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else Path(tempfile.gettempdir())
SECRET = "p#:@/ %&hunter2é"
ENCODED = quote(SECRET, safe="")


@pytest.fixture(scope="module")
def scram(servers) -> Iterator[Server]:  # type: ignore[no-untyped-def]
    """A server on 127.0.0.1 that asks everybody but postgres for a password."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = throwaway_server(servers.folder / "scram", listen_addresses="127.0.0.1", port=str(port))
    sockets = server.sockets / f".s.PGSQL.{port}"
    # The embedded server is found by its socket; another port needs another name for it.
    server.sockets.mkdir(parents=True, exist_ok=True)
    (server.sockets / ".s.PGSQL.5432").symlink_to(sockets)
    server.start()
    admin = connect(server.target())
    admin.execute("CREATE DATABASE app")
    admin.execute(f"CREATE ROLE clinic LOGIN PASSWORD '{SECRET}'")
    admin.execute("CREATE ROLE nologin PASSWORD 'x'")
    admin.execute("CREATE DATABASE closed")
    admin.execute("REVOKE CONNECT ON DATABASE closed FROM PUBLIC")
    admin.execute("CREATE ROLE busy LOGIN PASSWORD 'x' CONNECTION LIMIT 0")
    lines = "local all all trust\nhost unlisted all all reject\nhost all all 127.0.0.1/32 scram-sha-256\n"
    admin.execute("CREATE DATABASE unlisted")
    (server.data / "pg_hba.conf").write_text(lines)
    admin.execute("SELECT pg_reload_conf()")
    time.sleep(0.2)
    admin.close()
    yield server
    server.delete()


@pytest.fixture
def address(scram: Server) -> str:
    return f"127.0.0.1:{scram.settings['port']}"


def check(folder: Path, url: str, *words: str) -> Ran:
    (folder / "junco.toml").write_text('models = "a:B"')
    ran = run_in(folder, "db", "check", *words, DATABASE_URL=url)
    for secret in (SECRET, ENCODED, "hunter2"):
        assert secret not in ran.out + ran.err
    assert "Traceback" not in ran.err
    return ran


def test_a_good_address(tmp_path: Path, address: str) -> None:
    ran = check(tmp_path, f"postgresql://clinic:{ENCODED}@{address}/app")
    assert ran.code == 0, ran
    assert f"clinic@{address}/app" in ran.out
    assert "healthy" in ran.out
    found = check(tmp_path, f"postgresql://clinic:{ENCODED}@{address}/app", "--json").json
    assert (found["database"], found["user"], found["superuser"], found["findings"]) == (
        "app",
        "clinic",
        False,
        [],
    )
    assert found["round_trip_ms"] >= 0


@pytest.mark.parametrize("scheme", ["postgres", "postgresql+psycopg", "postgresql+asyncpg", "POSTGRESQL"])
def test_ways_to_write_the_scheme(tmp_path: Path, address: str, scheme: str) -> None:
    assert check(tmp_path, f"{scheme}://clinic:{ENCODED}@{address}/app").code == 0


@pytest.mark.parametrize(
    ("url", "code", "what"),
    [
        pytest.param("clinic:hunter2@{}/app", "J102", "refused the password", marks=pytest.mark.reproduces("J102")),
        ("clinic@{}/app", "J102", "refused the password"),
        ("clinic:{secret}x@{}/app", "J102", "refused the password"),
        pytest.param("clinic:{secret}@127.0.0.1:1/app", "J103", "no PostgreSQL server answers",
                     marks=pytest.mark.reproduces("J103")),
        ("clinic:{secret}@no-such-host.invalid/app", "J103", "no PostgreSQL server answers"),
        ("clinic:{secret}@/app?host=/nowhere", "J103", "no PostgreSQL server answers"),
        ("clinic:{secret}@{}/nowhere", "J104", "no database named nowhere"),
        pytest.param("clinic:{secret}@{}/closed", "J105", "does not let this user in",
                     marks=pytest.mark.reproduces("J105")),
        ("clinic:{secret}@{}/unlisted", "J105", "does not let this user in"),
        ("nologin:x@{}/app", "J105", "does not let this user in"),
        pytest.param("nobody_knows:{secret}@/app?host={socket}&port={port}", "J106", "no role named nobody_knows",
                     marks=pytest.mark.reproduces("J106")),
        pytest.param("busy:x@{}/app", "J107", "takes no connections just now", marks=pytest.mark.reproduces("J107")),
        pytest.param("clinic:{secret}@{}/app?sslmode=bogus", "J108", "cannot connect to",
                     marks=pytest.mark.reproduces("J108")),
    ],
)  # fmt: skip
def test_each_refusal_has_words_of_its_own(
    tmp_path: Path, scram: Server, address: str, url: str, code: str, what: str
) -> None:
    port = scram.settings["port"]
    whole = "postgresql://" + url.format(address, secret=ENCODED, socket=scram.sockets, port=port)
    ran = check(tmp_path, whole)
    assert ran.code == 6
    assert ran.out == ""
    assert f"error {code}" in ran.err
    assert what in ran.err
    error = check(tmp_path, whole, "--json").json["error"]
    assert (error["code"], error["exit_code"]) == (code, 6)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        pytest.param("mysql://u:hunter2@h/d", "scheme is mysql", marks=pytest.mark.reproduces("J101")),
        ("sqlite:///hunter2.db", "scheme is sqlite"),
        ("hunter2!secret://u@h/d", "something else"),
        ("u:hunter2@h/d", "no '://'"),
        ("postgresql://u:hunter2#x@h/d", "'#'"),
        ("postgresql://u:hunter2@h:port/d", "malformed"),
        ("postgresql://u:hunter2@h:99999/d", "malformed"),
        ("postgresql://u:hunter2@h:0/d", "port is 0"),
        ("postgresql://u:hunter2%zz@h/d", "malformed"),
        ("postgresql://u:hunter2@h/d?password2=hunter2", "malformed"),
        ("postgresql://[hunter2/d", "malformed"),
        ("postgresql://u:hunter2@[::1/d", "malformed"),
        ("postgresql://u:hun/ter2:hunter2@h/d", "malformed"),
    ],
)
def test_a_url_that_is_none(tmp_path: Path, url: str, shown: str) -> None:
    ran = check(tmp_path, url)
    assert (ran.code, ran.out) == (2, "")
    assert "error J101" in ran.err
    assert shown in ran.err
    assert "DATABASE_URL" in ran.err


def test_where_the_url_came_from_is_said(tmp_path: Path) -> None:
    (tmp_path / "junco.toml").write_text('database_url = "mysql://x"')
    assert "database_url in the configuration" in run_in(tmp_path, "db", "check").err
    (tmp_path / ".env").write_text("DATABASE_URL=mysql://x")
    assert "from .env" in run_in(tmp_path, "db", "check").err


def test_the_password_is_in_no_printed_form_of_a_target() -> None:
    target = parse_url(f"postgresql://u:{ENCODED}@h:6543/d%20b?sslmode=require&password={ENCODED}", "test")
    assert target.password == SECRET
    assert SECRET not in repr(target) + str(target)
    assert (str(target), target.database, target.host, target.user) == ("u@h:6543/d b", "d b", "h", "u")
    assert parse_url(target.url(), "test").parameters == target.parameters


@pytest.mark.parametrize("part", ["", "u@", "u:p@"])
def test_a_url_survives_its_own_printing(part: str) -> None:
    for rest in ("h:1/d", "/d?host=%2Ftmp%2Fx", "[::1]:5/d", "h/", "h1:1,h2:2/d"):
        target = parse_url(f"postgresql://{part}{rest}", "test")
        assert parse_url(target.url(), "test") == target


def test_the_database_is_the_user_s_when_none_is_named() -> None:
    assert parse_url("postgresql://ada@h", "test").database == "ada"


def test_a_bad_url_keeps_its_secret_from_the_cause_as_well() -> None:
    with pytest.raises(BadUrl) as refused:
        parse_url("postgresql://u:hunter2%zz@h/d", "test")
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_one_status_line_a_finding(tmp_path: Path, new_database: Callable[[], Target]) -> None:
    target = new_database()
    with closing(connect(target)) as connection:
        connection.execute("CREATE TABLE a (id int)")
        connection.execute("INSERT INTO a VALUES (1), (1)")
        with pytest.raises(Exception, match="duplicate"):
            connection.execute("CREATE UNIQUE INDEX CONCURRENTLY broken ON a (id)")
    ran = check(tmp_path, target.url())
    assert ran.code == 5
    assert "invalid index: broken" in ran.out
    assert "DROP INDEX CONCURRENTLY broken" in ran.out


def test_on_a_database_that_is_read_only(tmp_path: Path, new_database: Callable[[], Target]) -> None:
    target = new_database()
    with closing(connect(target)) as connection:
        connection.execute(f"ALTER DATABASE {target.database} SET default_transaction_read_only = on")
    assert check(tmp_path, target.url()).code == 0


# -- a pooler ----------------------------------------------------------------------------------------------------


@contextmanager
def pgbouncer(database: Target, folder: Path) -> Iterator[str]:
    """A PgBouncer in transaction mode in front of the server, as a URL."""
    folder.chmod(0o777)
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "ini").write_text(
        f"[databases]\n* = host={database.host} user=postgres\n[pgbouncer]\nlisten_addr = 127.0.0.1\n"
        f"listen_port = {port}\nunix_socket_dir =\nauth_type = any\npool_mode = transaction\n"
        "ignore_startup_parameters = extra_float_digits\n"
    )
    user = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
    bouncer = subprocess.Popen(["pgbouncer", "-q", str(folder / "ini")], stderr=subprocess.DEVNULL, **user)  # type: ignore[call-overload]
    try:
        yield f"postgresql://u@127.0.0.1:{port}/{database.database}"
    finally:
        bouncer.terminate()
        bouncer.wait()


@contextmanager
def handing_out_keys(database: Target, folder: Path) -> Iterator[str]:
    """The sign by which a pooler is known, alone: the process id that the client is given is not the backend's."""

    def another_pid(answer: bytes) -> bytes:
        return re.sub(
            rb"K\x00\x00\x00\x0c....", b"K\x00\x00\x00\x0c\x00\x00\x00\x07", answer, flags=re.DOTALL
        )

    proxy = Proxy(database, folder, change=another_pid)
    try:
        yield proxy.target.url()
    finally:
        proxy.close()


POOLERS = [handing_out_keys, *([pgbouncer] if shutil.which("pgbouncer") else [])]


@pytest.mark.parametrize("pooler", POOLERS, ids=lambda one: one.__name__)
@pytest.mark.reproduces("J111")
def test_a_pooler_in_transaction_mode_is_refused(
    pooler: Callable[[Target, Path], AbstractContextManager[str]],
    tmp_path_factory: pytest.TempPathFactory,
    database: Target,
) -> None:
    folder = Path(tempfile.mkdtemp(prefix="junco-pool-", dir=MEMORY))
    project = tmp_path_factory.mktemp("pooled")
    with pooler(database, folder) as url:
        deadline = time.monotonic() + 10
        while (ran := check(project, url)).code == 6:
            assert time.monotonic() < deadline, ran
            time.sleep(0.1)
        assert "pooler in transaction mode" in ran.out
        read = run_in(project, "migrate", "diff", "--from", url, "--to", url, "--sql", "--no-proof")
        assert (read.code, read.out) == (0, ""), read  # to read takes no session
        folder_of = project / "migrations" / "20250101000000_a"
        folder_of.mkdir(parents=True)
        (folder_of / "migration.sql").write_text("CREATE TABLE a (id int);")
        refused = run_in(project, "migrate", "deploy", "--json", DATABASE_URL=url)
        assert (refused.code, refused.json["error"]["code"]) == (6, "J111")
    shutil.rmtree(folder)
    with closing(connect(database)) as connection:
        assert connection.execute("SELECT to_regclass('a')").fetchone() == (None,)


def test_errors_are_ours_never_the_driver_s(database: Target) -> None:
    for broken in ({"port": "x"}, {"connect_timeout": "soon"}, {"host": "a\0b"}, {"nonsense": "1"}):
        with pytest.raises(JuncoError):
            connect(Target({**database.parameters, **broken}, "test"))
