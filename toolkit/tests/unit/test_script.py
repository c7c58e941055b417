"""A migration's text as it will be run: steps, classes, hashes, and what is refused beforehand."""

from __future__ import annotations

from pathlib import Path

import pytest

from junco.errors import JuncoError
from junco.errors.run import (
    BadDirective,
    EmptyMigration,
    NotForMigration,
    OutsideInTransaction,
    PsqlCommand,
    TransactionControl,
    UnknownDirective,
    UnnamedIndex,
    UnreadableSql,
)
from junco.history.script import Script, index_name, indexed_table, parse
from junco.sqltext import split

FILE = Path("migrations/20250101000000_a/migration.sql")


def read(text: str) -> Script:
    return parse(text, FILE)


def test_steps_count_from_one_and_know_their_statements() -> None:
    script = read("-- first\nCREATE TABLE a ();\nCREATE INDEX CONCURRENTLY i ON a (x);\nSET x.y = 1;")
    assert [(step.position, step.step_class, step.statement.line) for step in script.steps] == [
        (1, "brief", 2),
        (2, "concurrent", 3),
        (3, "session", 4),
    ]
    assert not script.transactional


def test_the_hash_is_of_the_statement_alone() -> None:
    one, two = read("SELECT 1; SELECT 2").steps
    assert one.hash != two.hash
    assert read("-- a word\n\n  SELECT 1  ; -- more").steps[0].hash == one.hash
    with_data, other_data = read("COPY t FROM stdin;\n1\n\\.\n"), read("COPY t FROM stdin;\n2\n\\.\n")
    assert with_data.steps[0].hash != other_data.steps[0].hash


def test_no_transaction_is_asked_for_by_a_directive() -> None:
    assert read("SELECT 1").transactional
    assert not read("-- junco: no-transaction\nSELECT 1").transactional


def test_an_empty_file_must_be_meant() -> None:
    with pytest.raises(EmptyMigration):
        read("-- nothing\n;")
    assert read("-- junco: empty for a reason").steps == ()


@pytest.mark.parametrize(
    ("text", "word", "line"),
    [
        ("SELECT 1;\nBEGIN", "BEGIN", 2),
        ("start transaction", "START", 1),
        ("COMMIT AND CHAIN", "COMMIT", 1),
        ("SELECT 1; ROLLBACK", "ROLLBACK", 1),
        ("ABORT", "ABORT", 1),
        ("END", "END", 1),
        ("PREPARE TRANSACTION 'x'", "PREPARE", 1),
        ("COMMIT PREPARED 'x'", "COMMIT", 1),
        ("SELECT 1;\nSELECT pg_advisory_unlock_all()", "pg_advisory_unlock_all", 2),
        ("/* x */ Rollback /* to */ work", "ROLLBACK", 1),
    ],
)
def test_control_of_the_transaction_is_found(text: str, word: str, line: int) -> None:
    with pytest.raises(TransactionControl) as refused:
        read(text)
    assert (refused.value.values["word"], refused.value.values["line"]) == (word, line)


@pytest.mark.parametrize(
    "text",
    [
        "SAVEPOINT a; ROLLBACK TO a; RELEASE a",
        "ROLLBACK WORK TO SAVEPOINT a",
        "rollback transaction to a",
        "PREPARE x AS SELECT 1",
        "SELECT 'COMMIT'",
        "SET client_encoding = 'UTF8'; SELECT 'ä'",
        "BEGIN; CREATE TABLE a (id int); CREATE TABLE b (id int); COMMIT;",
        "-- as psql wants it\nSTART TRANSACTION; SELECT 1; END",
        "SET NAMES DEFAULT; SELECT 'ä, client_encoding = LATIN1'",
        "SET client_encoding TO LATIN1; SELECT 'a'",
        'CREATE TABLE "COMMIT" (a int)',
    ],
)
def test_what_only_looks_like_it_is_fine(text: str) -> None:
    assert read(text).transactional


@pytest.mark.parametrize(
    ("text", "error", "shown"),
    [
        ("SELECT 1;\nSELECT 'x", UnreadableSql, "line 2"),
        ("SELECT 1;\n\\copy x from y", PsqlCommand, "\\copy"),
        ("SELECT 1;\n-- junco: emty\n", UnknownDirective, "Did you mean 'empty'?"),
        ("SELECT 1;\n-- junco: No-Transaction\n", UnknownDirective, "No-Transaction"),
        ("SELECT 1;\nCREATE INDEX CONCURRENTLY ON a (b)", UnnamedIndex, "line 2"),
        ("CREATE UNIQUE INDEX CONCURRENTLY ON a (b)", UnnamedIndex, "line 1"),
        ("SELECT 'ä';\nSET client_encoding = 'LATIN1'", NotForMigration, "line 2"),
        ("SET NAMES WIN1252; SELECT 'ä'", NotForMigration, "WIN1252"),
        ("SELECT set_config('client_encoding', 'SQL_ASCII', false), 'ä'", NotForMigration, "SQL_ASCII"),
    ],
)
def test_a_refusal_names_file_and_place(text: str, error: type[JuncoError], shown: str) -> None:
    with pytest.raises(error) as refused:
        read(text)
    assert str(FILE) in refused.value.render()
    assert shown in refused.value.render()


@pytest.mark.parametrize(
    ("sql", "index", "table"),
    [
        ("CREATE INDEX CONCURRENTLY i ON t (a)", "i", "t"),
        ("CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY s.t (a)", "i", "s.t"),
        ('CREATE UNIQUE INDEX CONCURRENTLY "on" ON "a b"."c.d" (a)', '"on"', '"a b"."c.d"'),
        ('create index concurrently "we""ird" on T(a)', '"we""ird"', "T"),
        ("CREATE INDEX CONCURRENTLY ON t (a)", None, "t"),
    ],
)
def test_the_names_in_a_concurrent_build(sql: str, index: str | None, table: str) -> None:
    [statement] = split(sql)
    assert (index_name(statement), indexed_table(statement)) == (index, table)


@pytest.mark.parametrize(
    ("sql", "index"),
    [("DROP INDEX CONCURRENTLY i", "i"), ('DROP INDEX CONCURRENTLY IF EXISTS s."i x" CASCADE', 's."i x"')],
)
def test_the_name_in_a_concurrent_drop(sql: str, index: str) -> None:
    assert index_name(split(sql)[0]) == index


@pytest.mark.parametrize(
    ("sql", "step_class"),
    [
        ("ALTER TABLE a ADD COLUMN b int", "brief"),
        ("ALTER TABLE a VALIDATE CONSTRAINT c", "long"),
        ("ALTER TABLE a VALIDATE CONSTRAINT c, VALIDATE CONSTRAINT d", "long"),
        ("ALTER TABLE a VALIDATE CONSTRAINT c, ALTER COLUMN b SET NOT NULL", "brief"),
        ("ALTER DOMAIN d VALIDATE CONSTRAINT c", "brief"),
        ("CREATE INDEX i ON a (b)", "brief"),
        ("CREATE TABLE a (b int)", "brief"),
        ("CREATE TABLE a (b int GENERATED ALWAYS AS IDENTITY)", "brief"),
        ("CREATE TABLE a (b) AS SELECT 1", "long"),
        ("CREATE TABLE a AS SELECT 1", "long"),
        ("CREATE UNLOGGED TABLE a AS SELECT 1", "long"),
        ("CREATE MATERIALIZED VIEW a AS SELECT 1", "long"),
        ("CREATE VIEW a AS SELECT 1", "brief"),
        ("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "brief"),
        ("CREATE TYPE e AS ENUM ('a')", "brief"),
        ("DROP TABLE a", "brief"),
        ("TRUNCATE a", "brief"),
        ("UPDATE a SET b = 1", "long"),
        ("WITH x AS (SELECT 1) SELECT * FROM x", "long"),
        ("REFRESH MATERIALIZED VIEW a", "long"),
        ("ANALYZE a", "long"),
        ("DO 'BEGIN END'", "long"),
        ("REINDEX INDEX CONCURRENTLY i", "concurrent"),
        ("ALTER TABLE p DETACH PARTITION a CONCURRENTLY", "concurrent"),
        ("ALTER TABLE p DETACH PARTITION a", "brief"),
        ("VACUUM a", "outside"),
        ("SET LOCAL work_mem = '1MB'", "session"),
    ],
)
def test_each_statement_has_a_class(sql: str, step_class: str) -> None:
    assert read(sql).steps[0].step_class == step_class


def test_begin_and_commit_make_one_unit_where_each_statement_is_committed() -> None:
    script = read(
        "-- junco: no-transaction\nSELECT 1;\nBEGIN;\nSELECT 2;\nSELECT 3;\nCOMMIT;\nSELECT 4;\n"
        "START TRANSACTION;\nSELECT 5;\nEND;\nCREATE INDEX CONCURRENTLY i ON a (b);"
    )
    positions = [[step.position for step in unit] for unit in script.units]
    assert positions == [[1], [2, 3], [4], [5], [6]]


def test_a_transactional_file_is_one_unit() -> None:
    assert [len(unit) for unit in read("SELECT 1; SELECT 2;").units] == [2]
    assert read("-- junco: empty").units == ()


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN;\nSELECT 1;",
        "BEGIN;\nBEGIN;\nSELECT 1;\nCOMMIT;",
        "SELECT 1;\nCOMMIT;",
        "BEGIN ISOLATION LEVEL SERIALIZABLE;\nCOMMIT;",
    ],
)
def test_a_transaction_that_does_not_close_or_never_opened_is_refused(text: str) -> None:
    with pytest.raises(TransactionControl):
        read(f"-- junco: no-transaction\n{text}")


@pytest.mark.reproduces("J422")
@pytest.mark.parametrize(
    "sql", ["CREATE INDEX CONCURRENTLY i ON a (b)", "VACUUM a", "-- junco: backfill\nUPDATE a SET b = 1"]
)
def test_what_cannot_run_in_a_transaction_is_found_between_begin_and_commit(sql: str) -> None:
    with pytest.raises(OutsideInTransaction) as refused:
        read(f"-- junco: no-transaction\nBEGIN;\n{sql};\nCOMMIT;")
    assert refused.value.values["begun"] == 2


def test_a_file_may_say_how_long_it_waits_and_how_long_its_statements_take() -> None:
    script = read("-- junco: lock-timeout 250ms\n-- junco: statement-timeout 10min\nSELECT 1;")
    assert (script.lock_timeout, script.statement_timeout) == (0.25, 600.0)
    assert (read("SELECT 1").lock_timeout, read("SELECT 1").statement_timeout) == (None, None)


@pytest.mark.reproduces("J421")
@pytest.mark.parametrize("rest", ["", "soon", "5 parsecs", "-1s"])
def test_a_span_of_time_that_is_none_is_refused(rest: str) -> None:
    with pytest.raises(BadDirective):
        read(f"-- junco: lock-timeout {rest}\nSELECT 1;")


def test_a_file_that_sets_a_timeout_itself_is_left_alone() -> None:
    assert read("SET statement_timeout = 0; SELECT 1;").sets("statement_timeout")
    assert read("SET LOCAL statement_timeout = 0; SELECT 1;").sets("statement_timeout")
    assert not read("SET lock_timeout = 0; SELECT 1;").sets("statement_timeout")


@pytest.mark.reproduces("J432")
@pytest.mark.parametrize(
    "text",
    [
        "SELECT 1;\nCOPY a TO STDOUT;",
        "SELECT 1;\ncopy (SELECT 1) to stdout WITH (FORMAT csv)",
        "SELECT 1;\nSET standard_conforming_strings = off;\nSELECT 1",
        "SELECT 1;\nSET LOCAL Standard_Conforming_Strings TO 'false'",
    ],
)
def test_what_a_migration_cannot_hold_is_named(text: str) -> None:
    with pytest.raises(NotForMigration) as refused:
        read(text)
    assert refused.value.values["line"] == 2


@pytest.mark.parametrize(
    "text",
    [
        "SET standard_conforming_strings = on",
        "SET standard_conforming_strings TO DEFAULT",
        "COPY a FROM STDIN;\nTO STDOUT\n\\.\n",
        "SELECT 'pg_advisory_unlock_all', 'COPY a TO STDOUT'",
    ],
)
def test_what_only_looks_like_it_is_taken(text: str) -> None:
    assert read(text).steps
