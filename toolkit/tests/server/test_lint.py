"""`migrate lint` on projects: which files, what it says, how it ends, and files rewritten."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from warm import run, run_in
from workshop import Workshop

from junco.errors.lint import FixElsewhere, FixRefused
from junco.lint.effect import Relation
from junco.lint.reading import read_sizes
from junco.postgres import connected
from junco.run.lint import fix, lint

A, B, C = "20250101000000_a", "20250102000000_b", "20250103000000_c"
ROWS = """CREATE TABLE item (id int PRIMARY KEY, name text);
INSERT INTO item SELECT n, 'item ' || n FROM generate_series(1, 100) n;
"""
HAZARD = "CREATE INDEX item_name ON item (name);\n"


@pytest.fixture
def filled(workshop: Workshop) -> Workshop:
    """A project whose first migration is applied, with rows."""
    workshop.migration(A, ROWS, "DROP TABLE item;")
    assert run(workshop, "migrate", "deploy").code == 0
    return workshop


def test_pending_migrations_are_looked_at(filled: Workshop) -> None:
    assert run(filled, "migrate", "lint").code == 0
    filled.query("ANALYZE item")  # or autovacuum does, at some moment
    filled.migration(B, HAZARD)
    filled.migration(C, "ALTER TABLE item ADD COLUMN color text;")
    ran = run(filled, "migrate", "lint", "--json")
    assert ran.code == 8
    first, second = ran.json["files"]
    assert first["file"] == f"migrations/{B}/migration.sql"
    assert [one["code"] for one in first["findings"]] == ["J710"]
    assert second["findings"] == []
    lock = first["statements"][0]["locks"][0]
    assert (lock["mode"], lock["relation"], lock["rows"]) == ("SHARE", "public.item", 100)
    assert lock["bytes"] > 0
    assert first["statements"][0]["traced"] is True


def test_an_empty_table_needs_no_ceremony_and_an_unknown_size_does(workshop: Workshop) -> None:
    workshop.migration(A, "CREATE TABLE item (id int PRIMARY KEY, name text);")
    assert run(workshop, "migrate", "deploy").code == 0
    workshop.migration(B, HAZARD)
    assert run(workshop, "migrate", "lint").code == 0
    assert run(workshop, "migrate", "lint", "--no-database").code == 8


def test_a_table_of_an_earlier_pending_migration_has_no_rows_either(workshop: Workshop) -> None:
    workshop.migration(A, "CREATE TABLE item (id int PRIMARY KEY, name text);")
    workshop.migration(B, HAZARD)
    assert run(workshop, "migrate", "lint").code == 0


@pytest.mark.parametrize("name", [B, f"migrations/{B}", f"migrations/{B}/migration.sql"])
def test_a_migration_by_its_name_folder_or_file(filled: Workshop, name: str) -> None:
    filled.migration(B, HAZARD)
    filled.migration(C, "DROP INDEX item_name;")
    ran = run(filled, "migrate", "lint", name, "--json")
    assert (ran.code, [one["file"] for one in ran.json["files"]]) == (8, [f"migrations/{B}/migration.sql"])


def test_other_files_come_after_the_history(filled: Workshop) -> None:
    (filled.root / "loose.sql").write_text(HAZARD, encoding="utf-8")
    assert run(filled, "migrate", "lint", "loose.sql").code == 8
    assert "there is no such file" in run(filled, "migrate", "lint", "nowhere.sql").err
    assert run(filled, "migrate", "lint", "nowhere").code == 2


def test_without_a_project_a_file_is_judged_by_itself(tmp_path: Path) -> None:
    (tmp_path / "x.sql").write_text("CREATE TABLE t (a int);\n" + HAZARD, encoding="utf-8")
    ran = run_in(tmp_path, "migrate", "lint", "x.sql", "--json")
    assert ran.code == 8
    (report,) = ran.json["files"]
    assert [(one["code"], one["line"]) for one in report["findings"]] == [("J710", 2)]
    assert 'relation "item" does not exist' in report["statements"][1]["note"]


def test_annotations(filled: Workshop) -> None:
    filled.migration(B, "\n" + HAZARD)
    github = run(filled, "migrate", "lint", "--format", "github")
    assert github.code == 8
    assert github.out.startswith(f"::error file=migrations/{B}/migration.sql,line=2,title=J710 an index")
    assert "CREATE INDEX CONCURRENTLY" in github.out
    (found,) = json.loads(run(filled, "migrate", "lint", "--format", "gitlab").out)
    assert found["check_name"] == "J710"
    assert found["location"] == {"path": f"migrations/{B}/migration.sql", "lines": {"begin": 2}}
    assert len(found["fingerprint"]) == 32


def test_hazards_are_accepted_for_a_statement_or_a_file(filled: Workshop) -> None:
    reason = "-- junco: accept J710 it is built at night\n"
    other = "CREATE INDEX item_id ON item (id);\n"
    filled.migration(B, reason + HAZARD + other)
    assert [one["line"] for one in run(filled, "migrate", "lint", "--json").json["files"][0]["findings"]] == [
        3
    ]
    filled.migration(B, reason + "\n" + HAZARD + other)
    ran = run(filled, "migrate", "lint")
    assert (ran.code, ran.out.rstrip().endswith("no hazard in 2 statements, 2 accepted")) == (0, True)
    filled.migration(B, HAZARD.replace("INDEX", "INDEX CONCURRENTLY") + reason + "SELECT 1;\n")
    assert [one["code"] for one in run(filled, "migrate", "lint", "--json").json["files"][0]["findings"]] == [
        "J790"
    ]


MIXED = """-- What the shop needs before the first of May.

SET LOCAL lock_timeout = '5s';
ALTER TABLE item
  ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid(),
  ADD COLUMN shelf int CHECK (shelf > 0),
  ADD CONSTRAINT item_name UNIQUE (name);
-- a small one
CREATE TABLE shelf (id int PRIMARY KEY);
INSERT INTO shelf VALUES (1);
ALTER TABLE item ADD FOREIGN KEY (shelf) REFERENCES shelf;
ALTER TABLE item ALTER COLUMN name SET NOT NULL;
CREATE INDEX ON item (shelf, name);
"""


def test_a_file_is_rewritten_proved_and_runs(filled: Workshop) -> None:
    plain = filled.project
    with plain.scratch() as target, connected(target, "test") as connection:
        connection.execute(ROWS, prepare=False)
        connection.execute("BEGIN;" + MIXED + "COMMIT", prepare=False)
        expected = plain.fingerprint(connection)
    folder = filled.migration(B, MIXED)
    assert run(filled, "migrate", "lint").code == 8
    ran = run(filled, "migrate", "lint", "--fix", B)
    assert ran.code == 0
    assert "+ALTER TABLE public.item ADD COLUMN token uuid;" in ran.out
    text = (folder / "migration.sql").read_text(encoding="utf-8")
    assert text.startswith(
        "-- junco: no-transaction\n\n-- What the shop needs before the first of May.\n\nSET lock_timeout"
    )
    assert "-- junco: backfill\nUPDATE" in text
    assert "-- a small one\nCREATE TABLE shelf" in text
    found = run(filled, "migrate", "lint", "--json")
    assert (found.code, found.json["hazards"]) == (0, 0)
    assert run(filled, "migrate", "lint", "--fix", B).out == ""
    assert run(filled, "migrate", "deploy").code == 0
    with connected(filled.target, "test") as connection:
        assert plain.fingerprint(connection) == expected
    assert filled.query("SELECT count(DISTINCT token) FROM item") == [(100,)]


@pytest.mark.reproduces("J703")
def test_what_is_applied_is_not_rewritten(filled: Workshop) -> None:
    with pytest.raises(FixElsewhere):
        fix(filled.project, A)


@pytest.mark.reproduces("J704")
def test_what_cannot_be_taken_apart_is_left_as_it_is(filled: Workshop) -> None:
    text = (
        "CREATE TEMP TABLE once ON COMMIT DROP AS SELECT 1 AS id;\nINSERT INTO item SELECT id + 1000 FROM once;\n"
        + HAZARD
    )
    folder = filled.migration(B, text)
    with pytest.raises(FixRefused, match="no proved online form"):
        fix(filled.project, B)
    assert (folder / "migration.sql").read_text(encoding="utf-8") == text


def test_a_database_that_does_not_answer_is_said_and_no_obstacle(filled: Workshop) -> None:
    filled.migration(B, HAZARD)
    found = lint(filled.project, [B], database=False)
    assert [one.code for one in found.reports[0].findings] == ["J710"]
    assert found.notes == ()


@pytest.mark.parametrize(("sql", "line"), [("SELECT 1;\nALTER TABLE;\n", 2), ("CREAT TABLE t ();\n", 1)])
def test_a_syntax_error_is_told_with_its_place(filled: Workshop, sql: str, line: int) -> None:
    filled.migration(B, sql)
    ran = run(filled, "migrate", "lint")
    assert ran.code == 2
    assert "J702" in ran.err
    assert f"migrations/{B}/migration.sql, line {line}: " in ran.err


def test_a_renamed_table_is_as_large_as_before(filled: Workshop) -> None:
    filled.migration(B, "-- junco: accept J753 both are known\n\nALTER TABLE item RENAME TO thing;\n")
    filled.migration(C, "CREATE INDEX thing_name ON thing (name);\n")
    first, second = run(filled, "migrate", "lint", "--json").json["files"]
    assert first["findings"] == []
    assert [one["code"] for one in second["findings"]] == ["J710"]


def test_a_table_renamed_in_the_file_is_not_new(filled: Workshop) -> None:
    accepted = "-- junco: accept J753 both are known\n"
    filled.migration(
        B, accepted + "ALTER TABLE item RENAME TO thing;\nCREATE INDEX thing_name ON thing (name);\n"
    )
    (report,) = run(filled, "migrate", "lint", "--json").json["files"]
    assert [one["code"] for one in report["findings"]] == ["J710"]


def test_somebody_who_may_not_read_the_rows_hears_of_every_hazard(filled: Workshop) -> None:
    filled.query("CREATE TABLE other (id int)")
    filled.query("INSERT INTO other VALUES (1)")
    filled.query("DELETE FROM other")
    filled.query("CREATE ROLE lint_reader")
    with connected(filled.target, "test") as connection:
        assert read_sizes(connection)[Relation("public", "other")].empty is True
        connection.execute("SET ROLE lint_reader")
        assert read_sizes(connection)[Relation("public", "other")].empty is None


def test_temporary_tables_are_nobodys_business(filled: Workshop) -> None:
    filled.migration(B, "CREATE TEMP TABLE once AS SELECT * FROM item;\nCREATE INDEX once_id ON once (id);\n")
    ran = run(filled, "migrate", "lint", "--json")
    assert (ran.code, ran.json["hazards"]) == (0, 0)
    assert [one["note"] for one in ran.json["files"][0]["statements"]] == ["", ""]


def test_a_long_first_migration_is_looked_at_without_reading_the_schema_each_time(workshop: Workshop) -> None:
    tables = "".join(
        f"CREATE TABLE t{n} (id int PRIMARY KEY, other int REFERENCES t{n - 1}, name text);\n"
        f"CREATE INDEX t{n}_name ON t{n} (name);\n"
        for n in range(1, 120)
    )
    workshop.migration(A, "CREATE TABLE t0 (id int PRIMARY KEY);\n" + tables)
    found = lint(workshop.project, [A])
    (report,) = found.reports
    assert report.findings == ()
    assert all(one.among_new and one.note == "" for one in report.examined)
    assert len({id(one.facts.schema) for one in report.examined}) == 1
