"""The desired state beside the models: kept from the history, or stated in SQL files of any order."""

from __future__ import annotations

import pytest
from warm import run
from workshop import Ran, Workshop

MODELS = """
class Visit(Base):
    __tablename__ = "visit"
    __table_args__ = {"postgresql_partition_by": "RANGE (at)"}
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    note: Mapped[str | None] = mapped_column(Text)

class Ward(Base):
    __tablename__ = "ward"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
"""
BY_HAND = """
CREATE TYPE colour AS ENUM ('red');
CREATE FUNCTION paint(colour) RETURNS text LANGUAGE sql AS $$ SELECT $1::text $$;
CREATE TABLE visit_1 PARTITION OF visit FOR VALUES FROM (1) TO (2);
CREATE INDEX visit_1_note ON visit_1 (note);
CREATE VIEW long_names AS SELECT id, name FROM ward WHERE length(name) > 9;
COMMENT ON VIEW long_names IS 'for the door';
CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS n FROM ward;
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER noted BEFORE INSERT ON ward FOR EACH ROW EXECUTE FUNCTION note();
ALTER TABLE ward ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody ON ward USING (name <> '');
CREATE STATISTICS id_and_name ON id, name FROM ward;
"""


def dev(workshop: Workshop, *words: str, code: int = 0) -> Ran:
    ran = run(workshop, "migrate", "dev", "--json", *words)
    assert ran.code == code, ran
    return ran


@pytest.fixture
def clinic(workshop: Workshop) -> Workshop:
    """Models, and a migration by hand with what models cannot say."""
    workshop.models(MODELS)
    dev(workshop, "--name", "tables")
    workshop.migration("20990101000000_by_hand", BY_HAND)
    dev(workshop)
    return workshop


def test_what_the_history_made_by_hand_stays(clinic: Workshop) -> None:
    assert dev(clinic).json["created"] is None
    clinic.models(
        MODELS.replace(
            "note: Mapped[str | None] = mapped_column(Text)",
            "note: Mapped[str | None] = mapped_column(Text)\n    kind: Mapped[int | None]",
        ).replace("mapped_column(Text)\n\nclass Ward", "mapped_column(Text)\n\nclass Ward")
    )
    found = dev(clinic, "--name", "kind").json
    assert found["sql"].strip() == "ALTER TABLE public.visit ADD COLUMN kind integer;"
    assert clinic.query("SELECT kind FROM visit_1") == []


def test_a_view_over_a_column_of_a_new_type_comes_back(clinic: Workshop) -> None:
    clinic.models(
        MODELS.replace(
            "name: Mapped[str] = mapped_column(Text)", "name: Mapped[str] = mapped_column(String(80))"
        )
    )
    dev(clinic, "--name", "shorter")
    kept = "SELECT obj_description('long_names'::regclass), (SELECT count(*) FROM pg_policies)"
    assert clinic.query(kept) == [("for the door", 1)]
    assert dev(clinic).json["created"] is None


@pytest.mark.reproduces("J610")
def test_models_that_contradict_the_history_are_told_so(clinic: Workshop) -> None:
    clinic.models(MODELS.replace("    name: Mapped[str] = mapped_column(Text)\n", ""))
    error = dev(clinic, "--name", "less", code=8).json["error"]
    assert error["code"] == "J610"
    assert "name" in error["why"]
    assert clinic.query("SELECT count(name) FROM ward") == [(0,)]


def test_files_state_the_rest_in_any_order(workshop: Workshop) -> None:
    workshop.models(
        MODELS.replace(
            "mapped_column(Text)\n\nclass", "mapped_column(Text, server_default=text('paint()'))\n\nclass"
        )
    )
    folder = workshop.root / "sql"
    folder.mkdir()
    (folder / "a.sql").write_text(
        "CREATE VIEW b AS SELECT * FROM z; CREATE VIEW z AS SELECT id FROM ward;"
        "CREATE TABLE visit_1 PARTITION OF visit FOR VALUES FROM (1) TO (2);",
        encoding="utf-8",
    )
    (folder / "z.sql").write_text(
        "BEGIN; CREATE FUNCTION paint() RETURNS text LANGUAGE sql AS $$ SELECT shade() $$;"
        "CREATE FUNCTION shade() RETURNS text LANGUAGE sql AS $$ SELECT 'red' $$; COMMIT;",
        encoding="utf-8",
    )
    (workshop.root / "junco.toml").write_text('models = "shop:Base"\nsql = "sql/*.sql"\n', encoding="utf-8")
    dev(workshop, "--name", "all")
    workshop.query("INSERT INTO visit (id, at) VALUES (1, 1)")
    assert workshop.query("SELECT note FROM visit_1") == [("red",)]
    assert dev(workshop).json["created"] is None
    (folder / "a.sql").write_text("CREATE VIEW z AS SELECT id FROM ward;", encoding="utf-8")
    refused = dev(workshop, "--name", "fewer", code=8).json["error"]
    assert refused["code"] == "J350"
    assert "visit_1" in refused["why"]
    dev(workshop, "--name", "fewer", "--accept-data-loss")
    assert workshop.query("SELECT to_regclass('b'), to_regclass('z')::text") == [(None, "z")]


def test_a_file_that_never_succeeds_is_named_with_its_line(workshop: Workshop) -> None:
    (workshop.root / "sql").mkdir()
    (workshop.root / "sql" / "v.sql").write_text(
        "\n\nCREATE VIEW v AS SELECT * FROM nowhere;", encoding="utf-8"
    )
    (workshop.root / "junco.toml").write_text('sql = ["sql"]\n', encoding="utf-8")
    error = dev(workshop, "--name", "x", code=5).json["error"]
    assert error["code"] == "J609"
    assert "v.sql" in error["what"]
    assert "line 3" in error["why"]
    (workshop.root / "junco.toml").write_text('sql = ["nothing/*.sql"]\n', encoding="utf-8")
    assert "nothing/*.sql" in dev(workshop, "--name", "x", code=5).json["error"]["what"]


@pytest.mark.reproduces("J615")
def test_an_extension_that_the_scratch_server_lacks_is_named_with_the_way_out(workshop: Workshop) -> None:
    workshop.migration("20250101000000_a", "CREATE EXTENSION extension_that_nobody_has;")
    workshop.models(MODELS)
    error = dev(workshop, "--name", "x", code=5).json["error"]
    assert (error["code"], error["values"]["name"]) == ("J615", "extension_that_nobody_has")
    assert "scratch_url" in error["next"]
    (workshop.root / "v.sql").write_text("CREATE EXTENSION extension_that_nobody_has;", encoding="utf-8")
    ran = run(workshop, "migrate", "diff", "--from", "empty", "--to", "v.sql", "--json")
    assert ran.json["error"]["code"] == "J615"


def test_a_role_of_an_earlier_proof_is_no_obstacle(workshop: Workshop) -> None:
    role = "proved_" + str(workshop.target.database)
    (workshop.root / "goal.sql").write_text("CREATE TABLE t (id int);", encoding="utf-8")
    (workshop.root / "junco.toml").write_text('sql = "goal.sql"\n', encoding="utf-8")
    workshop.migration(
        "20250101000000_a", f"CREATE ROLE {role}; CREATE TABLE t (id int); GRANT SELECT ON t TO {role};"
    )
    assert dev(workshop).json["created"] is None  # proved, then applied beside the proof
    assert dev(workshop).json["created"] is None
    workshop.query(f"DROP OWNED BY {role}; DROP ROLE {role}")
