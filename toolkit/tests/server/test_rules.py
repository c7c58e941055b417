"""Every rule: its bad SQL has the finding, its good SQL has none, and nobody is bothered about new and empty tables."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import truth

from junco.lint.effect import Mode, Relation
from junco.lint.facts import Facts, Size
from junco.lint.online import online
from junco.lint.online.form import HEADER
from junco.lint.parse import parse
from junco.lint.predict import planned, predict
from junco.lint.reading import read_sizes
from junco.lint.report import FileReport
from junco.lint.rule import Rule, Subject
from junco.lint.rules import RULES
from junco.postgres import Target, connect
from junco.run.examine import Site
from junco.schema.catalog import read_schema
from junco.shadow.server import Server


@pytest.fixture
def ground(servers: object, server: Server) -> Target:
    return server.create_database("rules_" + str(next(_NUMBERS)))


_NUMBERS = iter(range(1, 10**6))


def look(
    target: Target, setup: str, sql: str, sizes: dict[Relation, Size] | None = None, *, measured: bool = False
) -> FileReport:
    """The report on `sql` in a database where `setup` has run."""
    with closing(connect(target, name="test")) as connection:
        connection.execute(setup, prepare=False)
        site = Site(connection, target, read_sizes(connection) if measured else sizes)
        return site.examine(sql + "\n", Path("migration.sql"), "migration.sql")


def codes(report: FileReport) -> set[str]:
    return {one.code for one in report.findings}


def alone(sql: str) -> str:
    """Each statement a transaction of its own, where there are several."""
    return sql if sql.startswith(HEADER) or sql.count(";\n") == 0 else f"{HEADER}\n{sql}"


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_the_bad_sql_has_the_finding(rule: Rule, ground: Target) -> None:
    report = look(ground, rule.setup, rule.bad)
    assert rule.code in codes(report)
    assert [one.note for one in report.examined if one.note] == []
    for finding in report.findings:
        assert finding.instead or finding.advice, "nobody is told what to do"


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_the_good_sql_has_no_finding_at_all(rule: Rule, ground: Target) -> None:
    report = look(ground, rule.setup, alone(rule.good))
    assert [one.note for one in report.examined if one.note] == []
    assert codes(report) == set()


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_nothing_is_said_about_tables_that_are_new(rule: Rule, ground: Target) -> None:
    if rule.severity == "comment":
        assert rule.code in ("J790", "J791")
        return
    outside = any(word in rule.bad for word in ("VACUUM", "CONCURRENTLY"))
    report = look(ground, "SELECT 1", f"{HEADER if outside else ''}\n{rule.setup}\n{rule.bad}")
    assert codes(report) == set()


@pytest.mark.parametrize("code", [code for code, rule in RULES.items() if rule.severity == "blocks"])
def test_nothing_is_said_about_tables_that_are_empty(code: str, ground: Target) -> None:
    rule = RULES[code]
    report = look(ground, rule.setup, rule.bad, measured=True)
    blocking = {one for one in codes(report) if RULES[one].severity == "blocks"}
    assert blocking == set()


SHOP = """CREATE SCHEMA shop;
CREATE TYPE public.kind AS ENUM ('a');
CREATE TABLE shop.item (id int PRIMARY KEY, kind public.kind);
CREATE TABLE shop.other () INHERITS (shop.item);
CREATE VIEW shown AS SELECT id FROM shop.item;
CREATE POLICY one ON shop.item USING (true);
CREATE POLICY two ON shop.item USING (true);
ALTER TABLE shop.item ENABLE ROW LEVEL SECURITY;"""


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("DROP SCHEMA shop CASCADE;", {"J751", "J752"}),
        ("DROP TYPE kind CASCADE;", {"J750", "J752"}),
        ("DROP TABLE shop.item CASCADE;", {"J751"}),
        ("ALTER VIEW shown RENAME TO seen;", {"J753"}),
        ("ALTER VIEW shown RENAME COLUMN id TO key;", {"J753"}),
        ("ALTER SCHEMA shop RENAME TO store;", {"J753"}),
        ("DROP POLICY one ON shop.item;", set()),
        ("DROP POLICY one ON shop.item;\nDROP POLICY two ON shop.item;", {"J758"}),
        ("ALTER TABLE IF EXISTS nowhere ADD COLUMN v int UNIQUE;", set()),
        ("CREATE VIEW fresh AS SELECT 1 AS v;\nALTER VIEW fresh RENAME TO newer;", set()),
    ],
)
def test_what_goes_along_and_what_is_not_there(sql: str, found: set[str], ground: Target) -> None:
    assert codes(look(ground, SHOP, sql)) == found


FEED = """CREATE TABLE item (id int PRIMARY KEY, n int GENERATED ALWAYS AS IDENTITY);
CREATE TABLE note (words text);
CREATE TABLE part (id int) PARTITION BY RANGE (id);
CREATE TABLE part_1 PARTITION OF part DEFAULT;
CREATE PUBLICATION feed FOR TABLE item, part;"""


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("ALTER TABLE item REPLICA IDENTITY NOTHING;", {"J760"}),
        ("ALTER TABLE item REPLICA IDENTITY FULL;", set()),
        ("ALTER TABLE note REPLICA IDENTITY NOTHING;", set()),
        ("ALTER TABLE part_1 REPLICA IDENTITY NOTHING;", {"J760"}),
        ("ALTER TABLE item DROP CONSTRAINT item_pkey;", {"J760"}),
        ("CREATE PUBLICATION every FOR ALL TABLES;", {"J760"}),
        ("CREATE PUBLICATION added FOR ALL TABLES WITH (publish = 'insert, truncate');", set()),
        ("ALTER PUBLICATION feed SET TABLE item;", set()),
        ("DROP PUBLICATION feed;", {"J752"}),
        ("ALTER TABLE item ALTER COLUMN n DROP IDENTITY;", {"J756"}),
    ],
)
def test_what_subscribers_need_and_sequences_give(sql: str, found: set[str], ground: Target) -> None:
    assert codes(look(ground, FEED, sql)) == found


def test_what_rows_reach_through_keys_and_triggers_is_no_surprise(ground: Target) -> None:
    setup = """CREATE TABLE parent (id int PRIMARY KEY);
CREATE TABLE log (id int);
CREATE TABLE child (id int PRIMARY KEY, parent int REFERENCES parent);
CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN INSERT INTO log VALUES (new.id); RETURN new; END';
CREATE TRIGGER noted AFTER INSERT ON child FOR EACH ROW EXECUTE FUNCTION noted();
INSERT INTO parent VALUES (1);"""
    report = look(
        ground, setup, "INSERT INTO child VALUES (1, 1);\nINSERT INTO child SELECT id + 1, id FROM parent;"
    )
    assert [one.note for one in report.examined] == ["", ""]


def test_whatever_is_slow_under_a_lock_has_a_finding_and_nothing_else_has(server: Server) -> None:
    """Over the table of statements that the predictor is held to."""
    major, silent, noisy, helpless = server.binaries.major, [], [], []
    target = server.create_database("rules_truth")
    truth.build(target, major)
    with closing(connect(target, name="test")) as connection:
        known = Facts(read_schema(connection))
    for group in truth.groups(major):
        facts = replace(known, search_path=(group.schema,))
        for case in truth.cases(group, major):
            operation = parse(case.sql)
            effect = predict(operation, facts)
            subject = Subject(operation, effect, facts, online(operation, case.sql, facts))
            found = [one for rule in RULES.values() for one in rule.findings(subject)]
            blocking = [one.code for one in found if one.severity == "blocks"]
            slow = (effect.rewrites | effect.scans | effect.builds) if not planned(operation) else set()
            held = {one for one in slow if (effect.mode(one) or Mode.ACCESS_SHARE) >= Mode.SHARE}
            fails = any(one.code == "J754" for one in found)  # before it is slow
            if held and not blocking and not fails:
                silent.append(case.sql)
            if blocking and not held and not set(blocking) <= BRIEF:
                noisy.append((case.sql, blocking))
            helpless += [(case.sql, one.code) for one in found if not (one.instead or one.advice)]
    for wrong in (helpless, silent, noisy):
        assert wrong == [], "\n".join(map(str, wrong))


# What is slow only because it waits: nothing is read, written or built.
BRIEF = {"J711", "J715", "J716", "J717", "J718", "J732", "J733", "J734"}
