"""Scratch databases: gone after the block, swept up after a crash, and never somebody else's."""

from __future__ import annotations

import json
import os
import socket
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from workshop import Workshop

from junco.errors.connection import CannotCreateScratch
from junco.history.script import parse
from junco.postgres import Connection, Target, connect, sql
from junco.shadow.database import scratch, sweep
from junco.shadow.scripts import run_script

MARK = "scratch database of junco: "


def ours(connection: Connection) -> set[str]:
    query = "SELECT datname FROM pg_database WHERE datname LIKE 'junco\\_scratch\\_%' OR datname LIKE 'lookalike%'"
    return {row[0] for row in connection.execute(query).fetchall()}


def gone_pid() -> int:
    child = subprocess.Popen(["true"])
    child.wait()
    return child.pid


def test_empty_for_the_block_and_gone_afterwards(database: Target) -> None:
    with closing(connect(database)) as admin:
        with scratch(database) as target:
            assert ours(admin) == {target.database}
            with closing(connect(target)) as connection:
                tables = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                assert connection.execute(tables).fetchone() == (0,)
        assert ours(admin) == set()


def test_gone_although_the_block_failed_and_left_a_connection(database: Target) -> None:
    def fail() -> None:
        with scratch(database) as target:
            left.append(connect(target))
            raise RuntimeError("x")

    left: list[Connection] = []
    with pytest.raises(RuntimeError):
        fail()
    left[0].close()
    with closing(connect(database)) as admin:
        assert ours(admin) == set()


def test_gone_with_its_subscriptions(database: Target) -> None:
    with closing(connect(database)) as admin:
        with scratch(database) as target, closing(connect(target)) as connection:
            connection.execute(
                "CREATE SUBSCRIPTION \"a b\" CONNECTION 'dbname=x' PUBLICATION p WITH (connect = false)"
            )
        assert ours(admin) == set()


def test_two_at_once_do_not_meet(database: Target) -> None:
    with scratch(database) as one, scratch(database) as two:
        assert one.database != two.database


@pytest.mark.parametrize(
    ("name", "comment", "swept"),
    [
        ("junco_scratch_dead", MARK + json.dumps({"host": socket.gethostname(), "pid": "GONE", "made": "NOW"}), True),
        ("junco_scratch_stale", MARK + json.dumps({"host": "elsewhere", "pid": 1, "made": "2020-01-01"}), True),
        ("junco_scratch_alive", MARK + json.dumps({"host": socket.gethostname(), "pid": "MINE", "made": "NOW"}), False),
        ("junco_scratch_elsewhere", MARK + json.dumps({"host": "elsewhere", "pid": "GONE", "made": "NOW"}), False),
        ("junco_scratch_unmarked", None, False),
        ("junco_scratch_of_somebody", "my notes", False),
        ("lookalike", MARK + json.dumps({"host": socket.gethostname(), "pid": "GONE", "made": "NOW"}), False),
    ],
)  # fmt: skip
def test_what_a_sweep_takes(
    new_database: Callable[[], Target], name: str, comment: str | None, swept: bool
) -> None:
    with closing(connect(new_database())) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            if comment:
                now = admin.execute("SELECT now()::text").fetchone()
                assert now is not None
                text = comment.replace('"GONE"', str(gone_pid())).replace('"MINE"', str(os.getpid()))
                text = text.replace("NOW", now[0])
                admin.execute(
                    sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(text))
                )
            assert (name in sweep(admin)) == swept
            assert (name not in ours(admin)) == swept
        finally:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def test_a_server_that_gives_no_database(workshop: Workshop) -> None:
    role = "scratchless_" + workshop.target.database
    workshop.query(f"CREATE ROLE {role} LOGIN")
    poor = Target({**workshop.target.parameters, "user": role}, "test")
    with pytest.raises(CannotCreateScratch) as refused, scratch(poor, "pyproject.toml"):
        pass
    assert "pyproject.toml" in refused.value.render()


def test_what_is_about_the_whole_server_is_not_run_on_scratch_databases(database: Target) -> None:
    """A file may say such things to the real server; here other projects' scratch databases live with them."""
    text = (
        "ALTER SYSTEM SET work_mem = '77MB';\nALTER ROLE CURRENT_USER SET work_mem = '77MB';\n"
        "CREATE DATABASE elsewhere;\nALTER DATABASE elsewhere SET work_mem = '77MB';\nDROP DATABASE elsewhere;\n"
        "ALTER USER CURRENT_USER CONNECTION LIMIT 7;\nCREATE TABLE here (id int);\n"
    )
    settings = "SELECT setdatabase, setrole, setconfig FROM pg_db_role_setting ORDER BY 1, 2"
    with closing(connect(database)) as connection:
        before = connection.execute(settings).fetchall()
        run_script(parse(text, Path("migration.sql")), connection)
        assert connection.execute(settings).fetchall() == before
        limit = "SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user"
        assert connection.execute(limit).fetchone() == (-1,)
        assert connection.execute("SELECT to_regclass('here') IS NOT NULL").fetchone() == (True,)
