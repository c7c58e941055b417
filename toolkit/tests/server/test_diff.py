"""`migrate diff`: any source against any other, and what `deploy` builds against what the models say."""

from __future__ import annotations

import re
import secrets
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from warm import dump, run, run_in
from workshop import Ran, Workshop

from junco.config import load
from junco.errors.source import ModelsFailed, NotCompared
from junco.postgres import Target, connect
from junco.run.deploy import deploy
from junco.run.difference import refuse_unmodelled
from junco.run.project import Project
from junco.schema.model import Schema
from junco.shadow import binaries, models
from junco.shadow.server import Server

APP = Path(__file__).parents[3] / "app"
A = "20250101000000_a"
MODELS = """
class A(Base):
    __tablename__ = "a"
    id: Mapped[int] = mapped_column(primary_key=True)
    t: Mapped[str | None] = mapped_column(Text)
"""


@pytest.fixture
def shop(workshop: Workshop) -> Workshop:
    """Models and a history that agree but for one column; a database with nothing in it."""
    workshop.models(MODELS)
    workshop.migration(A, "CREATE TABLE a (id serial PRIMARY KEY);")
    return workshop


def diff(workshop: Workshop, source: str, goal: str, *words: str, code: int = 0) -> Ran:
    ran = run(workshop, "migrate", "diff", "--from", source, "--to", goal, *words)
    assert ran.code == code, ran
    return ran


def psql(target: Target, sql: str) -> subprocess.CompletedProcess[str]:
    program = next(
        path for one in binaries.installed() if Path(path := one.program("psql")).exists()
    )  # whichever PostgreSQL here brings psql
    return subprocess.run(
        [program, "-X", "-q", "-v", "ON_ERROR_STOP=1", target.url()],
        input=sql,
        text=True,
        capture_output=True,
    )


needs_psql = pytest.mark.skipif(
    not any(Path(one.program("psql")).exists() for one in binaries.installed()),
    reason="no psql on this machine",
)


def test_the_column_between_history_and_models(shop: Workshop) -> None:
    assert diff(shop, "migrations", "models", "--sql").out == "ALTER TABLE public.a ADD COLUMN t text;\n"
    assert "DROP COLUMN t" in diff(shop, "models", "migrations", "--sql").out


@pytest.mark.parametrize("source", ["models", "migrations", "database", "empty"])
def test_no_difference_is_no_output(shop: Workshop, source: str) -> None:
    ran = diff(shop, source, source, "--sql", "--exit-code")
    assert (ran.out, ran.err) == ("", "")
    assert diff(shop, source, source).out == f"no difference between {source} and {source}\n"


@needs_psql
def test_its_sql_runs_in_psql_and_arrives(shop: Workshop, new_database: Callable[[], Target]) -> None:
    other = new_database()
    assert psql(other, diff(shop, "empty", "models", "--sql").out).returncode == 0
    assert diff(shop, "models", other.url(), "--sql").out == ""
    shop.query(
        "CREATE TYPE mood AS ENUM ('a', 'it''s'); CREATE TABLE b (m mood DEFAULT 'it''s', \"we\"\"ird\" text)"
    )
    assert psql(other, diff(shop, other.url(), "database", "--sql").out).returncode == 0
    assert dump(Workshop(shop.root, other)) == dump(shop)


def test_a_file_and_a_folder(shop: Workshop) -> None:
    folder = shop.root / "schema"
    (folder / "sub").mkdir(parents=True)
    (folder / "1_a.sql").write_text("\ufeffCREATE TABLE a (id serial PRIMARY KEY);\r\n")
    (folder / "sub" / "2_t.sql").write_text(
        "ALTER TABLE a ADD COLUMN t text;\nCOPY a (t) FROM stdin;\nx\n\\.\n"
    )
    assert diff(shop, "schema", "models", "--sql").out == ""
    assert diff(shop, "schema/1_a.sql", "migrations", "--sql").out == ""
    assert diff(shop, str(folder / "1_a.sql"), "models", "--sql").out.startswith("ALTER TABLE")


def test_a_file_is_found_from_where_one_stands(shop: Workshop) -> None:
    below = shop.root / "deep" / "er"
    below.mkdir(parents=True)
    (below / "x.sql").write_text("CREATE TABLE a (id serial PRIMARY KEY);")
    url = shop.target.url()
    for name in ("x.sql", "deep/er/x.sql"):
        ran = run_in(
            below, "migrate", "diff", "--from", name, "--to", "migrations", "--exit-code", DATABASE_URL=url
        )
        assert ran.code == 0, ran


def test_exit_code_json_and_output_file(shop: Workshop) -> None:
    assert diff(shop, "migrations", "models", "--exit-code", code=3).code == 3
    found = diff(shop, "models", "empty", "--json").json
    assert (found["schema_version"], found["from"], found["to"]) == (1, "models", "empty")
    assert found["statements"]
    assert all(statement in found["sql"] for statement in found["statements"])
    assert found["losses"]
    ran = diff(shop, "migrations", "models", "--sql", "-o", "out.sql")
    assert (ran.out, "out.sql" in ran.err) == ("", True)
    assert (shop.root / "out.sql").read_text() == "ALTER TABLE public.a ADD COLUMN t text;\n"
    error = diff(shop, "migrations", "models", "-o", "nowhere/out.sql", "--json", code=2).json["error"]
    assert error["code"] == "J218"


@pytest.mark.parametrize(
    ("source", "code", "error", "shown"),
    [
        pytest.param("modls", 2, "J606", "Did you mean 'models'?", marks=pytest.mark.reproduces("J606")),
        ("nowhere.sql", 2, "J606", "no such file"),
        ("junco.toml", 2, "J606", "ends in .sql"),
        ("mysql://x/y", 2, "J606", ""),
        ("postgresql://h:port/x", 2, "J101", "the command line"),
        pytest.param("broken.sql", 5, "J609", "broken.sql", marks=pytest.mark.reproduces("J609")),
        ("endless.sql", 5, "J609", "unterminated"),
        ("latin.sql", 2, "J202", "latin.sql"),
    ],
)
def test_what_is_no_source(shop: Workshop, source: str, code: int, error: str, shown: str) -> None:
    (shop.root / "broken.sql").write_text("CREATE TABLE a (id int); SELEC 1;")
    (shop.root / "endless.sql").write_text("SELECT 'x")
    (shop.root / "latin.sql").write_bytes(b"-- \xe9")
    found = diff(shop, source, "empty", "--json", code=code).json["error"]
    assert found["code"] == error
    assert shown in str(found)


def test_diff_changes_nothing(shop: Workshop) -> None:
    shop.query("CREATE TABLE b (id int)")
    before = dump(shop)
    diff(shop, "database", "models")
    assert dump(shop) == before
    assert shop.query("SELECT datname FROM pg_database WHERE datname LIKE 'junco\\_scratch%'") == []


# -- deploy and models, on every major -----------------------------------------------------------------------------


def canonical(lines: list[str]) -> list[str]:
    """The dump's statements; columns of a table in the order of their names, since that order is history's."""
    found = []
    for statement in "\n".join(lines).split(";\n"):
        if table := re.match(r"(CREATE TABLE \S+ \()\n(.*)\n(\).*)\Z", statement, re.DOTALL):
            columns = sorted(line.rstrip(",") for line in table[2].split("\n"))
            statement = "\n".join([table[1], *columns, table[3]])  # noqa: PLW2901
        found.append(statement)
    return found


def test_deploy_builds_what_the_models_say(any_server: Server, tmp_path: Path) -> None:
    config = load(APP, {})
    deployed = Project(config, any_server.create_database("from_migrations"))
    built = any_server.create_database("from_models")
    assert len(deploy(deployed).applied) == len(deployed.migrations())
    script = (
        "import sys\nfrom contextlib import closing\nfrom pathlib import Path\n"
        "from junco.postgres import connect, parse_url\nfrom junco.shadow import models\n"
        "with closing(connect(parse_url(sys.argv[1], 'test'))) as connection:\n"
        "    names = sys.argv[3:]\n    models.create(models.load(names, Path(sys.argv[2])), connection, names)\n"
    )
    words = [sys.executable, "-c", script, built.url(), str(APP), *config.models]
    subprocess.run(words, check=True, cwd=tmp_path)
    dumps = [
        canonical(dump(Workshop(tmp_path, target), "--schema-only")) for target in (deployed.target, built)
    ]
    assert dumps[0] == dumps[1]
    assert any("CREATE TABLE public.appointments" in statement for statement in dumps[0])


def test_models_are_created_in_one_transaction(database: Target, tmp_path: Path) -> None:
    from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, text

    metadata = MetaData()
    Table("good", metadata, Column("id", Integer, primary_key=True))
    Table("zbad", metadata, Column("id", ForeignKey("good.id"), server_default=text("nowhere()")))
    with closing(connect(database)) as connection:
        with pytest.raises(ModelsFailed) as failed:
            models.create([metadata], connection, ["test"])
        assert "nowhere" in failed.value.render()
        assert connection.execute("SELECT to_regclass('good')").fetchone() == (None,)
        assert connection.autocommit


@pytest.mark.reproduces("J611")
def test_what_cannot_be_compared_is_named() -> None:
    labelled = Schema({}, unmodelled=("security label on table public.a by selinux",))
    refuse_unmodelled(labelled, labelled)
    with pytest.raises(NotCompared) as refused:
        refuse_unmodelled(Schema({}), labelled)
    assert "public.a" in refused.value.render()


def test_a_review_by_object_with_what_it_endangers(workshop: Workshop) -> None:
    old, new = workshop.root / "old.sql", workshop.root / "new.sql"
    old.write_text(
        "CREATE TYPE mood AS ENUM ('a', 'b'); CREATE TABLE users (id int PRIMARY KEY, phone text, gone int);"
        "CREATE VIEW v AS SELECT 1 AS one;"
    )
    new.write_text(
        "CREATE TYPE mood AS ENUM ('a'); CREATE TABLE users (id bigint PRIMARY KEY, mobile text NOT NULL);"
        "COMMENT ON TABLE users IS 'people'; CREATE TABLE fresh (id int, t text); GRANT SELECT ON users TO PUBLIC;"
    )
    words = ("--rename", "users.phone=users.mobile")
    shown = diff(workshop, str(old), str(new), *words).out
    for line in (
        "public.users",
        "  » rename column mobile (was phone)   ! breaks running applications",
        "  - drop column gone   ! loses data, breaks running applications",
        "      type: integer → bigint",
        "      comment: none → people",
        "      grants: none → SELECT for everybody",
        "  + add table",
        "  - drop view   ! breaks running applications",
    ):
        assert line in shown.splitlines(), line
    found = diff(workshop, str(old), str(new), *words, "--json").json
    assert found["proved"] is True
    changes = {(one["verb"], one["kind"], one["name"]): one for one in found["changes"]}
    assert changes["drop", "column", "public.users.gone"]["marks"] == [
        "loses data",
        "breaks running applications",
    ]
    assert changes["change", "column", "public.users.id"]["fields"] == {"type": ["integer", "bigint"]}
    assert changes["rename", "column", "public.users.mobile"]["before"] == "public.users.phone"
    assert diff(workshop, str(old), str(old), "--json").json["changes"] == []


def test_between_files_without_a_project(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text(
        "CREATE VIEW v AS SELECT * FROM t; CREATE TABLE t (id int); GRANT SELECT ON t TO a_role;"
    )
    ran = run_in(tmp_path, "migrate", "diff", "--from", "empty", "--to", "a.sql", "--sql")
    assert ran.code == 0, ran
    assert "GRANT SELECT ON TABLE public.t TO a_role;" in ran.out
    assert run_in(tmp_path, "migrate", "diff", "--from", "a.sql", "--to", "a.sql", "--sql").out == ""
    assert run_in(tmp_path, "migrate", "diff", "--from", "models", "--to", "a.sql").code == 2


def test_owners_and_grants_count_where_both_sides_mean_them(shop: Workshop) -> None:
    deploy(shop.project)
    shop.query("GRANT SELECT ON a TO PUBLIC")
    assert "GRANT" not in diff(shop, "migrations", "database", "--sql").out
    assert "GRANT SELECT ON TABLE public.a TO PUBLIC;" in diff(shop, "empty", "database", "--sql").out
    with (shop.root / "junco.toml").open("a") as file:
        file.write("grants = true\n")
    assert diff(shop, "migrations", "database", "--sql").out == "GRANT SELECT ON TABLE public.a TO PUBLIC;\n"
    with (shop.root / "junco.toml").open("a") as file:
        file.write("owners = 1\n")
    assert "owners" in diff(shop, "migrations", "database", code=2).err


_PASSED_ON = """CREATE ROLE first_{n};
CREATE TABLE t (id int);
GRANT SELECT ON t TO first_{n} WITH GRANT OPTION;
SET ROLE first_{n};
GRANT SELECT ON t TO second_{n};
RESET ROLE;
"""


def test_roles_that_a_source_makes_or_names_are_there_for_the_proof(tmp_path: Path) -> None:
    name = secrets.token_hex(4)
    (tmp_path / "junco.toml").write_text("")
    (tmp_path / "a.sql").write_text("CREATE TABLE t (id int);")
    (tmp_path / "b.sql").write_text(_PASSED_ON.format(n=name))
    ran = run_in(tmp_path, "migrate", "diff", "--from", "a.sql", "--to", "b.sql", "--sql")
    assert ran.out.split("\n\n") == [
        f"GRANT SELECT ON TABLE public.t TO first_{name} WITH GRANT OPTION;",
        f"SET ROLE first_{name};",
        f"GRANT SELECT ON TABLE public.t TO second_{name};",
        "RESET ROLE;\n",
    ]


def test_a_dump_is_a_source_however_it_was_made(shop: Workshop, tmp_path: Path) -> None:
    with closing(connect(shop.target)) as connection:
        connection.execute("CREATE TABLE a (id int, \"T\" text); INSERT INTO a VALUES (1, 'x')")
        connection.execute(f"COMMENT ON DATABASE {shop.target.database} IS 'the shop'")
    text = "\n".join(dump(shop, "--create"))
    file = tmp_path / "dump.sql"
    assert "CREATE DATABASE" in text
    assert "connect" in text
    for words in (
        "--create",
        "--create --clean",
        "--clean",
        "--clean --if-exists",
        "--inserts",
        "--schema-only",
    ):
        file.write_text("\n".join(dump(shop, *words.split())), encoding="utf-8")
        assert "no difference" in diff(shop, "database", str(file)).out, words
    file.write_text(text + text, encoding="utf-8")  # of two databases
    assert "J609" in diff(shop, "database", str(file), code=5).err
