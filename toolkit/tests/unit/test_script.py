"""A migration's text as it will be run: steps, classes, hashes, and what is refused beforehand."""

from __future__ import annotations

from pathlib import Path

import pytest

from junco.errors import JuncoError
from junco.errors.run import (
    EmptyMigration,
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
        (1, "transactional", 2),
        (2, "outside", 3),
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
