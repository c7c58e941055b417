"""What a role, a database or a file prefers changes nothing: settings, encodings, limits."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from warm import run
from workshop import Workshop

from junco.postgres import Target, connect
from junco.shadow.server import Server

PREFERENCES = {
    "statement_timeout": "'40ms'",
    "lock_timeout": "'1ms'",
    "idle_in_transaction_session_timeout": "'10ms'",
    "idle_session_timeout": "'40ms'",
    "transaction_timeout": "'40ms'",
    "client_encoding": "'LATIN1'",
    "datestyle": "'German'",
    "intervalstyle": "'sql_standard'",
    "bytea_output": "'escape'",
    "extra_float_digits": "-3",
    "quote_all_identifiers": "on",
    "standard_conforming_strings": "off",
    "default_transaction_isolation": "'serializable'",
    "row_security": "off",
}
SQL = r"""
CREATE TABLE "käse" (id int PRIMARY KEY, "since" timestamptz DEFAULT '2026-02-01', pi float8 DEFAULT 0.1,
  raw bytea DEFAULT '\x41', "word" text DEFAULT 'नमस्ते €');
INSERT INTO "käse" (id, word) VALUES (2, '\'); SELECT pg_sleep(0.1);
"""
SEED = """
from junco.seed import SeedSet
from shop import Cheese

found = SeedSet("dev")
found.rows(Cheese, key=Cheese.id).cols(Cheese.id, Cheese.word)((1, "नमस्ते"))
"""
MODELS = """
class Cheese(Base):
    __tablename__ = "käse"
    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str | None] = mapped_column(Text)
"""


@pytest.fixture
def fussy(server: Server, workshop: Workshop) -> Workshop:
    """The workshop's database through a role that prefers everything otherwise."""
    with closing(connect(server.target())) as admin:
        admin.execute("CREATE ROLE fussy LOGIN SUPERUSER")
        for name, value in PREFERENCES.items():
            admin.execute(f"ALTER ROLE fussy SET {name} = {value}".encode())
    # The role stays, because scratch databases that are kept for later are its own.
    return Workshop(
        workshop.root, replace(workshop.target, parameters={**workshop.target.parameters, "user": "fussy"})
    )


def works(workshop: Workshop, *commands: str) -> None:
    for command in commands:
        ran = run(workshop, *command.split())
        assert ran.code == 0, (command, ran)


def test_a_role_may_prefer_anything(fussy: Workshop) -> None:
    fussy.models(MODELS)
    fussy.migration("20260101000000_a", SQL)
    (fussy.root / "seeds").mkdir()
    (fussy.root / "seeds" / "dev.py").write_text(SEED, encoding="utf-8")
    works(fussy, "migrate deploy", "migrate deploy", "migrate status --json")
    works(
        fussy,
        "migrate diff --from migrations --to database --exit-code",
        "migrate lint migrations/20260101000000_a/migration.sql",
    )
    works(fussy, "db mark development", "db seed --set dev", "db seed --set dev", "db check")
    assert fussy.query(
        """SELECT id, word, encode(raw, 'escape'), since::date::text FROM "käse" ORDER BY 1"""
    ) == [
        (1, "नमस्ते", "A", "2026-02-01"),
        (2, "\\", "A", "2026-02-01"),
    ]


@pytest.mark.parametrize(("encoding", "letters"), [("LATIN1", "é"), ("SQL_ASCII", "é €")])
def test_a_database_may_have_another_encoding(
    server: Server, tmp_path: Path, new_database: Callable[[], Target], encoding: str, letters: str
) -> None:
    target = new_database()
    with closing(connect(server.target())) as admin:
        admin.execute(f'DROP DATABASE "{target.database}"'.encode())
        admin.execute(
            f"CREATE DATABASE \"{target.database}\" ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0".encode()
        )
    (tmp_path / "junco.toml").touch()
    workshop = Workshop(tmp_path, target)
    workshop.migration("20260101000000_a", f"CREATE TABLE t (a text DEFAULT '{letters}');")
    works(workshop, "migrate deploy", "migrate status --json")
    works(workshop, "migrate diff --from migrations --to database --exit-code")
    with closing(connect(target)) as connection:
        connection.execute("INSERT INTO t DEFAULT VALUES")
        assert connection.execute("SELECT a FROM t").fetchall() == [(letters,)]


def test_a_source_may_say_how_it_was_written(workshop: Workshop) -> None:
    (workshop.root / "s.sql").write_text(
        "SET client_encoding = 'LATIN1';\nCREATE TABLE t (a text DEFAULT '€');\n"
    )
    ran = run(workshop, "migrate", "diff", "--from", "empty", "--to", "s.sql", "--sql")
    assert (ran.code, "'€'" in ran.out) == (0, True), ran
