"""After contract the database is what the models say, for every kind of change in two steps: pg_dump is the judge."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable
from contextlib import closing

import arrival
import pytest
from twosteps import finished
from warm import run
from workshop import Workshop

from junco.postgres import Target, connect

OLD = """
CREATE TYPE mood AS ENUM ('good', 'bad', 'ugly');
CREATE DOMAIN short AS text CHECK (length(VALUE) < 90);
CREATE TABLE owner (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL DEFAULT 'nobody', note text);
CREATE TABLE pet (
    id serial PRIMARY KEY,
    owner int NOT NULL REFERENCES owner ON DELETE CASCADE,
    "Nick" varchar(40) COLLATE "C" NOT NULL DEFAULT 'it' CHECK ("Nick" <> ''),
    mood mood NOT NULL DEFAULT 'good',
    born date,
    weight text DEFAULT '1',
    first text,
    last text,
    during int4range,
    CONSTRAINT pet_weight UNIQUE (weight, owner) INCLUDE (born)
) WITH (fillfactor = 90);
CREATE INDEX pet_nick ON pet USING btree (lower("Nick") DESC NULLS LAST) WHERE born IS NOT NULL;
CREATE INDEX pet_mood ON pet (mood, "Nick") WITH (fillfactor = 70);
CREATE STATISTICS pet_both (ndistinct) ON "Nick", owner FROM pet;
ALTER TABLE pet ALTER COLUMN "Nick" SET STATISTICS 200, ALTER COLUMN "Nick" SET STORAGE EXTERNAL;
COMMENT ON TABLE pet IS 'who lives here';
COMMENT ON COLUMN pet."Nick" IS 'as it is called';
COMMENT ON INDEX pet_nick IS 'found by name';
CREATE VIEW called AS SELECT id, "Nick", mood FROM pet WHERE "Nick" <> 'x';
CREATE MATERIALIZED VIEW moods AS SELECT mood, count(*) AS many FROM pet GROUP BY mood;
CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
CREATE TRIGGER pet_noted BEFORE UPDATE OF "Nick", mood ON pet FOR EACH ROW WHEN (OLD."Nick" <> NEW."Nick")
    EXECUTE FUNCTION noted();
ALTER TABLE pet ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON pet USING ("Nick" <> 'secret');
CREATE TABLE visit (pet int REFERENCES pet, at date, PRIMARY KEY (pet, at));
CREATE TABLE spare (id int PRIMARY KEY, owner int REFERENCES owner);
CREATE VIEW spares AS SELECT id FROM spare;
"""
ROWS = """
INSERT INTO owner (name) VALUES ('a'), ('b');
INSERT INTO pet (owner, "Nick", born, weight, first, last, during)
  SELECT 1 + n % 2, 'n' || n, date '2026-01-01' + n, n::text, 'f' || n, 'l' || n, int4range(n, n + 1)
  FROM generate_series(1, 30) n;
INSERT INTO visit SELECT id, date '2026-01-01' FROM pet;
"""
Edits = tuple[tuple[str, str], ...]
PARTS = """;
CREATE TABLE visit_old PARTITION OF visit FOR VALUES FROM (MINVALUE) TO ('2026-01-01');
CREATE TABLE visit_new PARTITION OF visit DEFAULT;"""
CHANGES: dict[str, tuple[Edits, tuple[str, ...]]] = {
    "a column's name": ((('"Nick"', '"Name"'),), ("--rename", "pet.Nick=pet.Name")),
    "a key's type": (
        (("id serial", "id bigserial"), ("(pet int REF", "(pet bigint REF")),
        (),
    ),
    "a type": (
        (("weight text DEFAULT '1'", "weight numeric(8,2) DEFAULT 1"),),
        ("--using", "pet.weight=weight::numeric", "--back", "pet.weight=junco_new_weight::int::text"),
    ),
    "an enum": ((("'bad', 'ugly'", "'bad'"),), ()),
    "a merge": (
        (("    first text,\n    last text,\n", "    whole text NOT NULL DEFAULT 'a b',\n"),),
        (
            "--using", "pet.whole=first || ' ' || last", "--back", "pet.first=split_part(whole, ' ', 1)",
            "--back", "pet.last=split_part(whole, ' ', 2)",
        ),
    ),
    "a split": (
        ((", note text);", ", word text, more text);"),),
        (
            "--using", "owner.word=split_part(note, ' ', 1)", "--using", "owner.more=split_part(note, ' ', 2)",
            "--back", "owner.note=word || ' ' || more",
        ),
    ),
    "a column less": ((("    during int4range,\n", ""),), ()),
    "a table less": (
        (
            ("CREATE TABLE spare (id int PRIMARY KEY, owner int REFERENCES owner);\n", ""),
            ("CREATE VIEW spares AS SELECT id FROM spare;\n", ""),
        ),
        (),
    ),
    "a table's name": ((("TABLE spare", "TABLE extra"), ("FROM spare", "FROM extra")), ("--rename", "spare=extra")),
    "an exclusion": ((("int4range,", "int4range,\n    EXCLUDE USING gist (during WITH &&),"),), ()),
    "a stored column": ((("born date,", "born date, long int GENERATED ALWAYS AS (length(first)) STORED,"),), ()),
    "a ruled column": ((("born date,", "born date, says short,"),), ()),
    "storage": ((("CREATE TABLE visit", "CREATE UNLOGGED TABLE visit"),), ()),
    "partitions": ((("PRIMARY KEY (pet, at));", f"PRIMARY KEY (pet, at)) PARTITION BY RANGE (at){PARTS}"),), ()),
}  # fmt: skip
TOGETHER = (
    ("a column's name", "a key's type", "a type", "an enum", "a merge", "a split", "a table less"),
    ("a table's name", "a column less"),
    ("an exclusion", "a stored column", "a ruled column", "partitions"),
)
ASKED = [(name,) for name in CHANGES] if os.environ.get("JUNCO_EVERY_CHANGE") else TOGETHER


@pytest.mark.parametrize("names", ASKED, ids=" and ".join)
def test_contract_leads_to_what_the_models_say(
    workshop: Workshop, new_database: Callable[[], Target], names: tuple[str, ...]
) -> None:
    (workshop.root / "junco.toml").write_text('sql = "schema.sql"\n', encoding="utf-8")
    schema = workshop.root / "schema.sql"
    schema.write_text(OLD, encoding="utf-8")
    assert run(workshop, "migrate", "dev", "--name", "first").code == 0
    workshop.query(ROWS)
    new, words = OLD, []
    for edits, more in (CHANGES[name] for name in names):
        for before, after in edits:
            new = new.replace(before, after)
        words += more
    schema.write_text(new, encoding="utf-8")
    named = ("--name", "second", "--create-only", "--accept-data-loss", "--json")
    ran = run(workshop, "migrate", "dev", "--online", *named, *words)
    assert ran.code == 0, ran.out
    assert ran.json["contract"], ran.json["sql"]
    assert run(workshop, "migrate", "deploy").code == 0, ran.json["sql"]
    finished(workshop)
    workshop.query("DROP SCHEMA junco CASCADE")
    with closing(connect(workshop.target)) as result, closing(connect(new_database())) as wanted:
        wanted.execute(new.encode())
        found, asked = map(_plainly, arrival.dumps(result, wanted))
    assert (found - asked, asked - found) == ({}, {}), ran.json["contract_sql"]


def _plainly(lines: Counter[str]) -> Counter[str]:
    """Without the names that PostgreSQL made up for NOT NULL, which follow no renaming and mean nothing."""
    found: Counter[str] = Counter()
    for line, times in lines.items():
        found[re.sub(r" CONSTRAINT \w+_not_null NOT NULL", " NOT NULL", line)] += times
    return found
