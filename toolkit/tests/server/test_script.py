"""What the text rules claim, asked of the server: quoting, keywords, and what a transaction refuses."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from junco.history.script import classify, parse
from junco.postgres import Connection, DatabaseError, Target, connect
from junco.shadow.server import Server
from junco.sqltext import quote_ident, quote_literal, split

ANY_TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=40)
NAME = ANY_TEXT.filter(lambda name: 0 < len(name.encode()) <= 63)
UNHURRIED = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def connection(database: Target):  # type: ignore[no-untyped-def]
    with closing(connect(database)) as opened:
        yield opened


@given(text=ANY_TEXT)
@UNHURRIED
def test_strings_come_back_as_they_were(connection: Connection, text: str) -> None:
    for standard in ("on", "off"):
        connection.execute(f"SET standard_conforming_strings = {standard}")
        assert connection.execute(f"SELECT {quote_literal(text)}").fetchone() == (text,)


@given(name=NAME)
@UNHURRIED
def test_names_come_back_as_they_were(connection: Connection, name: str) -> None:
    cursor = connection.execute(f"SELECT 1 AS {quote_ident(name)}")
    assert cursor.description is not None
    assert cursor.description[0].name == name


def test_every_keyword_of_every_major_may_name_anything(any_server: Server, tmp_path: Path) -> None:
    target = any_server.create_database("keywords")
    with closing(connect(target)) as connection:
        words = [row[0] for row in connection.execute("SELECT word FROM pg_get_keywords()").fetchall()]
        assert len(words) > 400
        names = [quote_ident(word) for word in words]
        with connection.transaction(force_rollback=True):
            connection.execute(f"CREATE TABLE every ({', '.join(f'{name} int' for name in names)})")
            connection.execute(f"SELECT {', '.join(names)} FROM every WHERE {names[0]} = {names[-1]}")
            for name in names:
                connection.execute(f"CREATE FUNCTION {name}() RETURNS int LANGUAGE sql RETURN 1")
                connection.execute(f"CREATE TABLE {name} (a int)")
                connection.execute(f"SELECT {name}(), a FROM {name}")


# Every statement that PostgreSQL refuses in a transaction block, as far as this server can be asked.
OUTSIDE = [
    "CREATE INDEX CONCURRENTLY i2 ON t (a)",
    "create unique index concurrently if not exists i2 on only t (a)",
    "DROP INDEX CONCURRENTLY i",
    "DROP INDEX CONCURRENTLY IF EXISTS i",
    "REINDEX INDEX CONCURRENTLY i",
    "REINDEX (CONCURRENTLY, VERBOSE) TABLE t",
    "REINDEX TABLE CONCURRENTLY t",
    "REINDEX DATABASE {database}",
    "REINDEX (VERBOSE) DATABASE {database}",
    "REINDEX SYSTEM {database}",
    "REINDEX SCHEMA public",
    "REINDEX (VERBOSE) SCHEMA public",
    "ALTER TABLE parts DETACH PARTITION part CONCURRENTLY",
    "VACUUM",
    "VACUUM (ANALYZE) t",
    "CLUSTER",
    "CLUSTER VERBOSE",
    "CREATE DATABASE other",
    "DROP DATABASE other",
    "CREATE TABLESPACE x LOCATION '/nowhere'",
    "DROP TABLESPACE x",
    "CREATE SUBSCRIPTION x CONNECTION 'host=/nowhere' PUBLICATION p",
    "DROP SUBSCRIPTION sub",
    "ALTER SYSTEM SET work_mem = '5MB'",
    "ALTER DATABASE {database} SET TABLESPACE pg_default",
]
NEWER = {"CLUSTER (VERBOSE)": 17}
# A few that look like them, or are often thought to be like them.
INSIDE = [
    "CREATE INDEX i3 ON t (a)",
    'CREATE INDEX "concurrently" ON t (a)',
    "REINDEX INDEX i",
    "REINDEX (VERBOSE) TABLE t",
    "CLUSTER t USING i",
    "ALTER TABLE parts DETACH PARTITION part",
    "ALTER TYPE mood ADD VALUE 'ok'",
    "REFRESH MATERIALIZED VIEW CONCURRENTLY seen",
    "ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0) NOT VALID",
    "ALTER DATABASE {database} SET work_mem = '5MB'",
    "COMMENT ON DATABASE {database} IS 'VACUUM'",
    "ANALYZE t",
    "TRUNCATE t",
    "CREATE PUBLICATION pub",
    "DO $$ BEGIN PERFORM 1; END $$",
    "LOCK TABLE t",
    "CREATE EXTENSION IF NOT EXISTS plpgsql",
    "SET CONSTRAINTS ALL IMMEDIATE",
    "CHECKPOINT",
    "NOTIFY x",
    "INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING",
]
STAGE = """
CREATE TABLE t (a int); CREATE INDEX i ON t (a); CREATE TYPE mood AS ENUM ('sad');
CREATE TABLE parts (a int) PARTITION BY LIST (a); CREATE TABLE part PARTITION OF parts FOR VALUES IN (1);
CREATE MATERIALIZED VIEW seen AS SELECT 1 AS a; CREATE UNIQUE INDEX seen_a ON seen (a);
CREATE SUBSCRIPTION sub CONNECTION 'host=/nowhere' PUBLICATION p
    WITH (connect = false, slot_name = 'x', enabled = false, create_slot = false);
"""


def state_in_a_transaction(connection: Connection, sql: str) -> str | None:
    """The SQLSTATE with which the server refuses a statement in a transaction block."""
    connection.execute("BEGIN")
    try:
        connection.execute(sql)
    except DatabaseError as error:
        return error.sqlstate
    finally:
        connection.execute("ROLLBACK")
    return None


def test_the_server_agrees_about_every_statement(any_server: Server) -> None:
    target = any_server.create_database("classes")
    outside = OUTSIDE + [sql for sql, since in NEWER.items() if any_server.binaries.major >= since]
    with closing(connect(target)) as connection:
        for statement in split(STAGE):
            connection.execute(statement.sql)
        try:
            refused = {
                sql: state_in_a_transaction(connection, sql.format(database="classes"))
                for sql in outside + INSIDE
            }
            assert {sql for sql, state in refused.items() if state == "25001"} == set(outside)
            assert {sql: state for sql, state in refused.items() if sql in INSIDE and state} == {}
        finally:
            connection.execute("ALTER SUBSCRIPTION sub SET (slot_name = NONE)")
            connection.execute("DROP SUBSCRIPTION sub")
    claimed = {sql: classify(split(sql.format(database="classes"))[0]) for sql in outside + INSIDE}
    alone = {sql for sql, step_class in claimed.items() if step_class in ("outside", "concurrent")}
    assert alone == set(outside)
    assert {sql for sql in alone if "CONCURRENTLY" in sql.upper()} == {
        sql for sql, step_class in claimed.items() if step_class == "concurrent"
    }


@pytest.mark.parametrize("sql", ["SET work_mem = '5MB'", "RESET ALL", "LISTEN x", "SET ROLE postgres"])
def test_statements_about_the_session_make_no_file_stepwise(sql: str) -> None:
    script = parse(f"{sql}; SELECT 1;", Path("x.sql"))
    assert script.transactional
    assert [step.step_class for step in script.steps] == ["session", "long"]
