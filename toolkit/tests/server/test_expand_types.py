"""`migrate dev --online` with columns of people's own types: they stay whole until contract, and come back."""

from __future__ import annotations

import pytest
from twosteps import finished, refused, undone
from warm import run
from workshop import Workshop

KEYED = "CREATE TABLE t (id int PRIMARY KEY, {}); "
ENUM = "CREATE TYPE state AS ENUM ('on', 'off'); "
RULED = "CREATE DOMAIN word AS text CHECK (VALUE <> ''); CREATE DOMAIN needed AS word NOT NULL; "
PAIR = "CREATE TYPE address AS (street text, number int); "
SPLIT = (
    "--using", "t.street=(at).street", "--using", "t.number=(at).number",
    "--back", "t.at=ROW(street, number)::public.address",
)  # fmt: skip


def between(workshop: Workshop, old: str, rows: str, new: str, *words: str) -> None:
    (workshop.root / "junco.toml").write_text('sql = "schema.sql"\n', encoding="utf-8")
    for name, text in (("first", old), ("second", new)):
        (workshop.root / "schema.sql").write_text(text, encoding="utf-8")
        flags = ("--online", "--create-only", "--accept-data-loss", *words) if name == "second" else ()
        ran = run(workshop, "migrate", "dev", "--name", name, "--json", *flags)
        assert ran.code == 0, ran.out
        if name == "first":
            workshop.query(rows)
    assert ran.json["contract"], ran.json["sql"]
    deployed = run(workshop, "migrate", "deploy")
    assert deployed.code == 0, deployed.err + ran.json["sql"]


@pytest.mark.parametrize(
    ("types", "old", "new", "value"),
    [
        (ENUM, "v state NOT NULL DEFAULT 'on'", "v text NOT NULL DEFAULT 'on'", "'off'"),
        (ENUM, "v state[] NOT NULL DEFAULT '{on}'", "v text[] NOT NULL DEFAULT '{on}'", "'{off,on}'"),
        (RULED, "v needed", "v varchar(30) NOT NULL", "'a'"),
        (RULED, "v word NOT NULL DEFAULT 'x'", "v varchar(30) NOT NULL DEFAULT 'x'", "'a'"),
    ],
)
def test_a_type_that_goes_comes_back(workshop: Workshop, types: str, old: str, new: str, value: str) -> None:
    between(workshop, types + KEYED.format(old), f"INSERT INTO t VALUES (1, {value})", KEYED.format(new))
    workshop.query(f"INSERT INTO t VALUES (2, {value}); UPDATE t SET v = {value} WHERE id = 1")
    assert workshop.query("SELECT id FROM t WHERE v::text IS DISTINCT FROM junco_new_v::text") == []
    finished(workshop)
    undone(workshop)
    assert workshop.query(f"SELECT id FROM t WHERE v::text = {value} ORDER BY id") == [(1,), (2,)]


def test_what_a_domain_refuses_the_old_version_is_refused_until_contract(workshop: Workshop) -> None:
    old, new = KEYED.format("v word"), KEYED.format("v varchar(30)")
    between(workshop, RULED + old, "INSERT INTO t VALUES (1, 'a')", new)
    refused = workshop.query("SELECT conname FROM pg_constraint WHERE contypid = 'word'::regtype")
    assert refused == [("word_check",)]
    finished(workshop)


def test_a_composite_type_stays_whole_until_contract(workshop: Workshop) -> None:
    old, new = KEYED.format("at address"), KEYED.format("street text, number int")
    between(workshop, PAIR + old, "INSERT INTO t VALUES (1, ROW('a', 1))", new, *SPLIT)
    workshop.query(
        "INSERT INTO t (id, at) VALUES (2, ROW('b', 2)); INSERT INTO t (id, street) VALUES (3, 'c')"
    )
    assert workshop.query("SELECT (at).street, (at).number, street, number FROM t ORDER BY id") == [
        ("a", 1, "a", 1), ("b", 2, "b", 2), ("c", None, "c", None),
    ]  # fmt: skip
    finished(workshop)
    undone(workshop)
    assert workshop.query("SELECT (at).street FROM t ORDER BY id") == [("a",), ("b",), ("c",)]


@pytest.mark.reproduces("J354")
def test_a_domain_without_null_is_nothing_to_leave_out(workshop: Workshop) -> None:
    """A domain is asked before any trigger, so that nothing fills the column of who does not know it."""
    (workshop.root / "junco.toml").write_text('sql = "schema.sql"\n', encoding="utf-8")
    old, new = RULED + KEYED.format("v needed, w needed DEFAULT 'x'"), "CREATE TABLE t (id int PRIMARY KEY); "
    (workshop.root / "schema.sql").write_text(old, encoding="utf-8")
    assert run(workshop, "migrate", "dev", "--name", "first").code == 0
    (workshop.root / "schema.sql").write_text(new, encoding="utf-8")
    words = ("--drop", "t.v", "--drop", "t.w", "--accept-data-loss", "--back", "t.v='x'")
    told = refused(workshop, "J354", *words)
    assert "public.t.v is of a domain without NULL" in told
    assert "public.t.w" not in told
