"""Statements as values, and what a CHECK proves."""

from __future__ import annotations

import sys

import pytest

from junco.errors.lint import ParserMissing, SyntaxWrong
from junco.lint.operation import AlterTable, CreateIndex, Drop, Name, Rows
from junco.lint.parse import conjuncts, implies_not_null, parse, parse_expression, parse_type
from junco.lint.parse.library import library
from junco.lint.parse.proof import Bounds


@pytest.mark.reproduces("J701")
def test_without_the_parser_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "postgast", None)
    library.cache_clear()
    try:
        with pytest.raises(ParserMissing) as raised:
            parse("SELECT 1")
    finally:
        library.cache_clear()
    assert "pip install 'junco[lint]'" in raised.value.render()


@pytest.mark.reproduces("J702")
@pytest.mark.parametrize("sql", ["ALTER TABLE", "SELECT 1; SELECT 2", ""])
def test_what_is_not_one_statement_is_refused(sql: str) -> None:
    with pytest.raises(SyntaxWrong):
        parse(sql)


def test_every_part_of_alter_table_is_a_value() -> None:
    found = parse(
        'ALTER TABLE ONLY a."T" ADD z int NOT NULL DEFAULT 3 CHECK (z > 0), ALTER y TYPE varchar(5)'
    )
    assert isinstance(found, AlterTable)
    assert found.table == Name("a", "T", True)
    added, typed = found.commands
    assert added.column is not None
    assert added.column.not_null
    assert added.column.default is not None
    assert added.column.default.text == "3"
    assert [one.definition for one in added.column.constraints] == ["CHECK (z > 0)"]
    assert typed.type is not None
    assert (typed.type.name.name, typed.type.modifiers) == ("varchar", ("5",))


def test_an_attribute_belongs_to_the_constraint_before_it() -> None:
    found = parse("ALTER TABLE t ADD z int UNIQUE DEFERRABLE REFERENCES p INITIALLY DEFERRED")
    assert isinstance(found, AlterTable)
    assert found.commands[0].column is not None
    unique, foreign = found.commands[0].column.constraints
    assert (unique.deferrable, unique.deferred) == (True, False)
    assert (foreign.deferrable, foreign.deferred) == (False, True)
    assert foreign.definition == "FOREIGN KEY (z) REFERENCES p INITIALLY DEFERRED"


def test_names_and_sources() -> None:
    found = parse("WITH w AS (SELECT * FROM a) INSERT INTO t SELECT w.id FROM w, ONLY s.b")
    assert isinstance(found, Rows)
    assert found.targets == (Name("", "t"),)
    assert set(found.sources) == {Name("", "a"), Name("s", "b", True)}
    dropped = parse("DROP TRIGGER x ON s.t")
    assert isinstance(dropped, Drop)
    assert (dropped.names, dropped.relation) == ((Name("", "x"),), Name("s", "t"))


def test_an_index_keeps_its_definition() -> None:
    found = parse("CREATE UNIQUE INDEX CONCURRENTLY i ON t (lower(a) DESC, b) INCLUDE (c) WHERE d > 0")
    assert isinstance(found, CreateIndex)
    assert (found.unique, found.concurrent, found.plain, found.columns) == (True, True, False, ("b",))
    assert found.definition == "USING btree (lower(a) DESC, b) INCLUDE (c) WHERE d > 0"


@pytest.mark.parametrize(
    ("check", "columns"),
    [
        ("a IS NOT NULL", {"a"}),
        ("(a IS NOT NULL) AND b IS NOT NULL", {"a", "b"}),
        ("NOT (a IS NULL)", {"a"}),
        ("NOT (a IS NULL OR b IS NULL)", {"a", "b"}),
        ("(a IS NOT NULL AND x > 1) OR (a IS NOT NULL AND x < 0)", {"a"}),
        ("a IS NOT NULL OR b IS NOT NULL", set()),
        ("(a IS NOT NULL) IS TRUE", set()),
        ("a > 0", set()),
    ],
)
def test_what_a_check_proves_not_null(check: str, columns: set[str]) -> None:
    assert implies_not_null(check) == columns


def test_bounds_of_a_check() -> None:
    found = conjuncts(["k IS NOT NULL AND 5 <= k AND NOT k >= 10"])
    assert {(one.operator, str(one.value)) for one in found} == {
        ("is not null", "None"),
        (">=", "5"),
        ("<", "10"),
    }
    assert Bounds("k", "in", frozenset(["a", "b"])) in conjuncts(["k IN ('a', 'b'::text)"])


def test_types_and_expressions_as_the_catalog_spells_them() -> None:
    assert parse_type("character varying(10)") != parse_type("character varying(20)")
    assert parse_type("timestamp(3) with time zone").name.name == "timestamptz"
    assert parse_type("app.mood[]").array
    found = parse_expression("nextval('app.\"S\"'::regclass)")
    assert found.sequences == (Name("app", "S"),)
    assert parse_expression("'x'::text").constant
