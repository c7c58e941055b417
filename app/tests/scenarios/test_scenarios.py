"""The six promises of the clinic's database, each through the command line that people use.

Every outcome is looked up through a connection of the test's own, never taken from the command's word.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from junco.errors.connection import ServerRefused
from junco.postgres import Target, connected
from junco.shadow import binaries
from junco.shadow.server import Server

PROJECT = Path(__file__).resolve().parents[2]
MIGRATIONS = (
    "20251217083615_init_schema",
    "20251217095346_add_user_phone",
    "20251223120000_add_indexes",
    "20251223150000_add_user_password",
)
TABLES = {"users", "doctors", "queues", "appointments", "files", "refresh_tokens"}
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Site:
    """The clinic's project pointed at one database."""

    target: Target

    def run(self, *words: str, url: str | None = None, program: str = "junco") -> tuple[int, str, str]:
        done = subprocess.run(
            [sys.executable, "-m", program, *words],
            cwd=PROJECT,
            env={**os.environ, "DATABASE_URL": url or self.target.url()},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        return done.returncode, done.stdout, done.stderr

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with connected(self.target, "oracle") as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def column(self, sql: str) -> set[Any]:
        return {row[0] for row in self.query(sql)}

    def tables(self) -> set[str]:
        return self.column(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )

    def columns(self, table: str) -> set[str]:
        return self.column(
            f"SELECT attname FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped"
        )

    def indexes(self) -> set[str]:
        return self.column(
            "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            " WHERE c.relnamespace = 'public'::regnamespace"
            " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)"
        )


@pytest.fixture
def site(server: Server) -> Site:
    return Site(server.create_database(f"scenario{next(_numbers)}"))


@pytest.fixture
def new_site(server: Server) -> Callable[[], Site]:
    return lambda: Site(server.create_database(f"scenario{next(_numbers)}"))


# -- 1: the initial migration on a fresh database ------------------------------------------------------------------


def test_1_the_initial_migration_on_a_fresh_database(site: Site) -> None:
    code, out, err = site.run("migrate", "deploy", "--to", MIGRATIONS[0])
    assert code == 0, out + err
    assert site.tables() == TABLES
    assert site.query("SELECT enum_range(NULL::role)::text, enum_range(NULL::status)::text") == [
        ("{PATIENT,ADMIN}", "{PENDING,IN_PROGRESS,COMPLETED,CANCELLED}")
    ]
    assert site.columns("users") == {"id", "name", "email", "role", "created_at"}
    rules = site.query(
        "SELECT conrelid::regclass::text, confdeltype::text FROM pg_constraint "
        " WHERE contype = 'f' AND connamespace = 'public'::regnamespace"
    )
    assert sorted(rules) == [
        ("appointments", "c"),
        ("appointments", "c"),
        ("queues", "c"),
        ("refresh_tokens", "c"),
    ]
    site.query("INSERT INTO users (name, email) VALUES ('A', 'a@example.com')")
    site.query("INSERT INTO doctors (name, specialty, room_no) VALUES ('D', 'S', 'R')")
    site.query("INSERT INTO queues (doctor_id, date) SELECT id, '2026-01-01' FROM doctors")
    site.query(
        "INSERT INTO appointments (token_no, user_id, queue_id) SELECT 1, u.id, q.id FROM users u, queues q"
    )
    assert site.query(
        "SELECT u.role::text, a.status::text, q.current_no FROM users u, appointments a, queues q"
    ) == [("PATIENT", "PENDING", 0)]
    with pytest.raises(ServerRefused) as refused:
        site.query(
            "INSERT INTO appointments (token_no, user_id, queue_id) SELECT 1, u.id, q.id FROM users u, queues q"
        )
    assert "uq_appointments_queue_id_token_no" in refused.value.render()
    site.query("DELETE FROM doctors")
    assert site.query("SELECT count(*) FROM appointments") == [(0,)]


# -- 2: each migration in turn -------------------------------------------------------------------------------------


def test_2_each_migration_in_turn_and_back(site: Site) -> None:
    session_index = {"ix_refresh_tokens_user_id"}
    added = {
        "ix_doctors_specialty",
        "ix_queues_doctor_id_date",
        "ix_appointments_user_id",
        "ix_appointments_status",
    }
    expected = [
        ({"phone": False, "password": False}, session_index),
        ({"phone": True, "password": False}, session_index),
        ({"phone": True, "password": False}, session_index | added),
        ({"phone": True, "password": True}, session_index | added),
    ]

    def check(number: int) -> None:
        columns, indexes = expected[number]
        assert {name: name in site.columns("users") for name in columns} == columns
        assert site.indexes() == indexes
        applied = site.query(
            "SELECT DISTINCT ON (name) name, state FROM junco.migration ORDER BY name, id DESC"
        )
        assert [name for name, state in applied if state == "applied"] == list(MIGRATIONS[: number + 1])

    for number, name in enumerate(MIGRATIONS):
        assert site.run("migrate", "deploy", "--to", name)[0] == 0
        check(number)
    for number in (2, 1, 0):
        assert site.run("migrate", "rollback")[0] == 0
        check(number)
    assert site.run("migrate", "rollback")[0] == 0
    assert site.tables() == set()
    assert site.run("migrate", "deploy")[0] == 0
    check(3)
    assert site.run("migrate", "status")[0] == 0


# -- 3: the seed is idempotent ---------------------------------------------------------------------------------------


def test_3_the_seed_is_idempotent(site: Site) -> None:
    site.run("migrate", "deploy")
    code, out, err = site.run("db", "seed", "--json")
    assert code == 0, err
    assert sum(table["created"] for table in json.loads(out)["tables"]) == 20
    counts = {table: site.query(f"SELECT count(*) FROM {table}")[0][0] for table in TABLES}
    assert counts == {
        "users": 5,
        "doctors": 4,
        "queues": 4,
        "appointments": 4,
        "files": 3,
        "refresh_tokens": 0,
    }
    versions = {
        table: site.query(f"SELECT xmin::text, ctid::text FROM {table} ORDER BY 2") for table in TABLES
    }
    sequences = site.query(
        "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"
    )

    code, out, _ = site.run("db", "seed", "--json")
    assert [(table["created"], table["updated"]) for table in json.loads(out)["tables"]] == [(0, 0)] * 5
    assert {
        table: site.query(f"SELECT xmin::text, ctid::text FROM {table} ORDER BY 2") for table in TABLES
    } == versions
    assert (
        site.query("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1")
        == sequences
    )

    site.query("UPDATE users SET phone = 'changed by hand' WHERE email = 'alice@example.com'")
    site.query("INSERT INTO users (name, email) VALUES ('Somebody', 'somebody@example.com')")
    site.run("db", "seed")
    assert site.query("SELECT phone FROM users WHERE email = 'alice@example.com'") == [("+1-555-0101",)]
    assert site.query("SELECT count(*) FROM users") == [(6,)]


def test_3_the_counters_agree_with_the_tickets(site: Site) -> None:
    site.run("migrate", "deploy")
    site.run("db", "seed")
    lagging = site.query(
        "SELECT q.id FROM queues q LEFT JOIN appointments a ON a.queue_id = q.id"
        " GROUP BY q.id HAVING q.current_no <> coalesce(max(a.token_no), 0) OR q.current_no <> count(a.id)"
    )
    assert lagging == []


def test_3_a_database_marked_production_takes_no_seed(site: Site) -> None:
    site.run("migrate", "deploy")
    site.run("db", "mark", "production")
    assert site.run("db", "seed")[0] == 8
    assert site.query("SELECT count(*) FROM users") == [(0,)]
    assert site.run("migrate", "reset", "--confirm", site.target.database)[0] == 8


# -- 4: reset --------------------------------------------------------------------------------------------------------


def test_4_reset_drops_applies_and_seeds(site: Site) -> None:
    site.run("migrate", "deploy")
    site.query("CREATE TABLE left_over (id int)")
    site.query("INSERT INTO users (name, email) VALUES ('Somebody', 'somebody@example.com')")
    assert site.run("migrate", "reset")[0] == 8
    assert site.query("SELECT count(*) FROM users") == [(1,)]
    code, out, err = site.run("migrate", "reset", "--confirm", site.target.database)
    assert code == 0, out + err
    assert site.tables() == TABLES
    assert site.query("SELECT count(*) FROM users") == [(5,)]
    assert site.run("migrate", "status")[0] == 0


# -- 5: the connection check -----------------------------------------------------------------------------------------


def test_5_the_connection_check(site: Site) -> None:
    code, out, _ = site.run("db", "check")
    assert code == 0
    assert "healthy" in out
    socket = f"host={site.target.host}"
    for url, message in (
        ("postgresql://nobody_here@/postgres?" + socket, "no role named nobody_here"),
        ("postgresql://postgres@/no_such_database?" + socket, "no database named no_such_database"),
        ("postgresql://postgres@127.0.0.1:1/postgres", "no PostgreSQL server answers"),
    ):
        code, out, err = site.run("db", "check", url=url)
        assert (code, out) == (6, "")
        assert message in err


def test_5_a_role_without_rights(site: Site) -> None:
    role = f"outsider_{site.target.database}"
    site.query(f"CREATE ROLE {role} LOGIN")
    site.query(f"REVOKE CONNECT ON DATABASE {site.target.database} FROM PUBLIC")
    url = f"postgresql://{role}@/{site.target.database}?host={site.target.host}"
    code, _, err = site.run("db", "check", url=url)
    assert code == 6
    assert "does not let this user in" in err


# -- 6: the transaction demo -----------------------------------------------------------------------------------------


def test_6_the_transaction_demo(site: Site) -> None:
    site.run("migrate", "deploy")
    code, out, err = site.run("demo", "transaction", "--json", program="qconnect")
    assert code == 0, err
    shown = json.loads(out)
    assert (shown["concurrent"]["booked"], shown["concurrent"]["gap_free"]) == (300, True)
    assert shown["naive"]["lost"] > 150
    assert shown["failed_half_way"]["before"] == shown["failed_half_way"]["after"]
    assert {table: site.query(f"SELECT count(*) FROM {table}")[0][0] for table in TABLES} == dict.fromkeys(
        TABLES, 0
    )


# -- and: the schema that deploy builds is the models' ----------------------------------------------------------------


@pytest.mark.parametrize("major", [one.major for one in binaries.installed()])
def test_the_deployed_schema_is_the_models_schema(
    major: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from junco.shadow.server import throwaway_server
    from qconnect.models import Base

    found = next(one for one in binaries.installed() if one.major == major)
    folder = tmp_path_factory.mktemp("pg") / "server"
    for parent in (folder.parent, folder.parent.parent, folder.parent.parent.parent):
        parent.chmod(0o755)
    server = throwaway_server(folder, found)
    try:
        server.start()
        deployed, modelled = (
            Site(server.create_database("deployed")),
            Site(server.create_database("modelled")),
        )
        code, out, err = deployed.run("migrate", "deploy")
        assert code == 0, out + err
        from sqlalchemy import create_engine

        engine = create_engine(modelled.target.url().replace("://", "+psycopg://", 1))
        Base.metadata.create_all(engine)
        engine.dispose()
        program = found.program("pg_dump")

        def dump(site: Site) -> list[str]:
            command = [program, "--schema-only", "--exclude-schema=junco", site.target.url()]
            environ = {**os.environ, "LD_LIBRARY_PATH": str(found.prefix / "lib")}
            text = subprocess.run(command, capture_output=True, text=True, check=True, env=environ).stdout
            # Column order is the order of history; everything else must be the same.
            noise = ("--", "\\restrict", "\\unrestrict")
            return sorted(
                line.rstrip(",") for line in text.splitlines() if line and not line.startswith(noise)
            )

        assert dump(deployed) == dump(modelled)
    finally:
        server.delete()
