"""`migrate reset`: everything of ours goes and comes back; what is not ours stays; production refuses."""

from __future__ import annotations

from dataclasses import replace

import pytest
from warm import dump, run
from workshop import Workshop

from junco.errors.run import MarkedProduction, NeedsConfirmation, StatementFailed
from junco.run.deploy import deploy
from junco.run.project import Project
from junco.run.reset import reset

A = "20250101000000_a"
EVERYTHING = """
CREATE SCHEMA ward; CREATE SCHEMA "we""ird %s";
CREATE TYPE mood AS ENUM ('sad'); CREATE DOMAIN ward.age AS int CHECK (VALUE > 0);
CREATE TYPE pair AS (a int, b int); CREATE TYPE span AS RANGE (subtype = int);
CREATE SEQUENCE lone; CREATE TABLE a (id serial PRIMARY KEY, m mood, n int DEFAULT nextval('lone'), p pair);
CREATE TABLE ward.b (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a int REFERENCES a, age ward.age);
CREATE TABLE "we""ird %s"."t;x" (id int) PARTITION BY LIST (id);
CREATE TABLE "we""ird %s".t1 PARTITION OF "we""ird %s"."t;x" FOR VALUES IN (1);
CREATE VIEW v AS SELECT * FROM a; CREATE MATERIALIZED VIEW ward.mv AS SELECT * FROM v;
CREATE FUNCTION f(x mood, y int DEFAULT 1) RETURNS mood LANGUAGE sql RETURN x;
CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql RETURN x;
CREATE PROCEDURE pr() LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE ward.agg(int) (SFUNC = int4pl, STYPE = int, INITCOND = 0);
CREATE FUNCTION tr() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION tr();
INSERT INTO a (m) VALUES ('sad');
"""


@pytest.fixture
def built(workshop: Workshop) -> Workshop:
    """A database with one of everything, and rows in it."""
    workshop.migration(A, EVERYTHING)
    deploy(workshop.project)
    return workshop


def test_everything_goes_and_comes_back(built: Workshop) -> None:
    before = dump(built, "--inserts")
    built.query(
        "INSERT INTO a (m) VALUES ('sad'), ('sad'); CREATE TABLE by_hand (id int); CREATE SCHEMA more"
    )
    report = reset(built.project, built.target.database)
    assert [one.name for one in report.applied] == [A]
    assert dump(built, "--inserts") == before
    assert built.query("SELECT name, state FROM junco.migration") == [(A, "applied")]
    assert run(built, "migrate", "status").code == 0


def test_confirmed_by_flag_in_a_child(built: Workshop) -> None:
    ran = run(built, "migrate", "reset", "--confirm", built.target.database, "--json")
    assert (ran.code, ran.json["applied"], ran.json["seed"]) == (0, [A], None)


@pytest.mark.parametrize("confirm", [None, "", "another"])
@pytest.mark.reproduces("J417")
def test_without_the_name_nothing_is_touched(built: Workshop, confirm: str | None) -> None:
    before = dump(built, "--inserts")
    with pytest.raises(NeedsConfirmation):
        reset(built.project, confirm)
    words = [] if confirm is None else ["--confirm", confirm]
    ran = run(built, "migrate", "reset", *words, "--json")
    assert (ran.code, ran.json["error"]["code"]) == (8, "J417")
    assert f"--confirm {built.target.database}" in ran.json["error"]["next"]
    assert dump(built, "--inserts") == before


@pytest.mark.reproduces("J418")
def test_production_is_never_reset(built: Workshop) -> None:
    assert run(built, "db", "mark", "production").code == 0
    before = dump(built, "--inserts")
    with pytest.raises(MarkedProduction):
        reset(built.project, built.target.database)
    assert dump(built, "--inserts") == before


def test_the_mark_rights_and_extensions_stay(workshop: Workshop) -> None:
    workshop.query("CREATE EXTENSION citext; CREATE SCHEMA ext; CREATE EXTENSION pg_trgm SCHEMA ext")
    workshop.query(f"CREATE ROLE friend_{workshop.target.database}")
    workshop.query(f"GRANT CREATE, USAGE ON SCHEMA public TO friend_{workshop.target.database}")
    workshop.query("COMMENT ON SCHEMA public IS 'ours'")
    assert run(workshop, "db", "mark", "staging").code == 0
    workshop.migration(A, "CREATE TABLE a (c citext);")
    before = workshop.query("SELECT nspacl::text FROM pg_namespace WHERE nspname = 'public'")
    reset(workshop.project, workshop.target.database)
    assert workshop.query("SELECT nspacl::text FROM pg_namespace WHERE nspname = 'public'") == before
    assert workshop.query("SELECT obj_description('public'::regnamespace)") == [("ours",)]
    assert workshop.query(
        "SELECT extname, extnamespace::regnamespace::text FROM pg_extension ORDER BY 1"
    ) == [
        ("citext", "public"),
        ("pg_trgm", "ext"),
        ("plpgsql", "pg_catalog"),
    ]
    assert workshop.query("SELECT value FROM junco.setting WHERE name = 'environment'") == [("staging",)]
    assert workshop.query("SELECT ext.similarity('a', 'a')") == [(1.0,)]


def test_what_is_ignored_stays_with_its_rows(built: Workshop) -> None:
    built.query("CREATE SCHEMA legacy; CREATE TABLE legacy.old (id int); INSERT INTO legacy.old VALUES (7)")
    built.query("CREATE TABLE tmp_x (id int); CREATE TABLE x_tmp (id int); CREATE SCHEMA empty_legacy")
    config = replace(built.project.config, ignore=("legacy.*", "tmp_*", "empty_legacy"))
    reset(Project(config, built.target), built.target.database)
    assert built.query("SELECT id FROM legacy.old") == [(7,)]
    assert built.query("SELECT to_regclass('tmp_x') IS NULL, to_regclass('x_tmp') IS NULL") == [(False, True)]
    assert built.query("SELECT to_regnamespace('empty_legacy') IS NULL") == [(False,)]


def test_a_migration_that_fails_afterwards_says_so_and_deploy_goes_on(built: Workshop) -> None:
    built.migration("20250102000000_b", "SELECT 1/0;")
    with pytest.raises(StatementFailed):
        reset(built.project, built.target.database)
    assert built.query("SELECT count(*) FROM a") == [(1,)]
    built.migration("20250102000000_b", "SELECT 1;")
    assert [one.name for one in deploy(built.project).applied] == ["20250102000000_b"]


def test_a_database_without_a_ledger_is_reset_too(workshop: Workshop) -> None:
    workshop.query("CREATE TABLE somebody_elses (id int)")
    workshop.migration(A, "CREATE TABLE a (id int);")
    reset(workshop.project, workshop.target.database)
    assert workshop.query("SELECT to_regclass('somebody_elses') IS NULL, to_regclass('a') IS NULL") == [
        (True, False)
    ]


def test_seeds_follow_unless_they_are_skipped(workshop: Workshop) -> None:
    workshop.migration(A, "CREATE TABLE a (id int PRIMARY KEY, t text);")
    (workshop.root / "seeds").mkdir()
    workshop.models(
        'class A(Base):\n    __tablename__ = "a"\n'
        "    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)\n    t: Mapped[str | None]\n"
    )
    (workshop.root / "seeds" / "dev.py").write_text(
        "from junco.seed import SeedSet\nfrom shop import A\ndev = SeedSet('dev')\n"
        "dev.rows(A, key=A.id).cols(A.id, A.t)((1, 'x'))\n"
    )
    skipped = run(
        workshop, "migrate", "reset", "--confirm", workshop.target.database, "--skip-seed", "--json"
    )
    assert (skipped.code, skipped.json["seed"]) == (0, None)
    assert workshop.query("SELECT count(*) FROM a") == [(0,)]
    seeded = run(workshop, "migrate", "reset", "--confirm", workshop.target.database, "--json")
    assert seeded.code == 0, seeded
    assert workshop.query("SELECT id, t FROM a") == [(1, "x")]


def test_whatever_the_history_makes_can_be_made_again(workshop: Workshop) -> None:
    workshop.migration(
        "20250101000000_all",
        """
        CREATE EXTENSION citext;
        CREATE SCHEMA ward; CREATE TABLE ward.beds (id int GENERATED ALWAYS AS IDENTITY, name citext);
        CREATE TABLE parts (at date) PARTITION BY RANGE (at);
        CREATE TABLE parts_2025 PARTITION OF parts FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
        CREATE DOMAIN positive AS int CHECK (VALUE > 0); CREATE TYPE pair AS (a positive, b text);
        CREATE TYPE span AS RANGE (subtype = int); CREATE TYPE mood AS ENUM ('ok');
        CREATE VIEW seen AS SELECT name FROM ward.beds; CREATE MATERIALIZED VIEW kept AS SELECT * FROM seen;
        CREATE SEQUENCE numbers; CREATE STATISTICS pairs ON id, name FROM ward.beds;
        CREATE FUNCTION one(pair, VARIADIC int[]) RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE PROCEDURE nothing() LANGUAGE sql AS 'SELECT 1';
        CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int);
        CREATE OPERATOR @@@ (LEFTARG = int, RIGHTARG = int, FUNCTION = int4pl);
        CREATE OPERATOR FAMILY likes USING btree;
        CREATE COLLATION plain FROM "C"; CREATE TEXT SEARCH CONFIGURATION words (COPY = simple);
        CREATE FUNCTION notice() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
        CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION notice();
        CREATE PUBLICATION everything FOR ALL TABLES;
        """,
    )
    deploy(workshop.project)
    before = dump(workshop)
    reset(workshop.project, workshop.target.database)
    assert dump(workshop) == before
