"""`migrate dev`: from changed models to a proved, reversible, applied migration, or to a refusal that says why."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from warm import dump, run, run_in
from workshop import Ran, Workshop

from junco.postgres import Target, connect
from junco.shadow.binaries import embedded
from junco.shadow.server import Server, scratch_server, scratch_servers

_copies = count(1)

USERS = """
class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
"""


def dev(workshop: Workshop, *words: str, code: int = 0, **environ: str) -> Ran:
    ran = run(workshop, "migrate", "dev", *words, "--json", **environ)
    assert ran.code == code, ran
    assert ran.json["exit_code"] == code
    return ran


def refused(workshop: Workshop, *words: str) -> dict[str, object]:
    """The error of a `dev` that must change nothing: neither files nor database."""
    files, before = snapshot(workshop.root), state(workshop)
    ran = run(workshop, "migrate", "dev", *words, "--json")
    assert snapshot(workshop.root) == files
    assert state(workshop) == before
    return {**ran.json["error"], "exit": ran.code}


def state(workshop: Workshop) -> list[tuple[object, ...]]:
    """Every row of the catalog and of the ledger that a migration could touch, in a fraction of pg_dump's time."""
    kinds = {"pg_attribute": "attrelid", "pg_attrdef": "adrelid", "pg_index": "indexrelid"}
    kinds |= dict.fromkeys(("pg_type", "pg_constraint", "pg_enum", "pg_namespace"), "oid")
    rows = [f"SELECT '{name}', c::text FROM {name} c WHERE {key} >= 16384" for name, key in kinds.items()]
    if (workshop.migrations / "migration_lock.toml").exists():
        rows.append("SELECT 'ledger', m::text FROM junco.migration m")
    return workshop.query(" UNION ALL ".join(rows) + " ORDER BY 1, 2")


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def folders(workshop: Workshop) -> list[Path]:
    return sorted(path for path in workshop.migrations.iterdir() if path.is_dir())


def newest(workshop: Workshop) -> Path:
    return folders(workshop)[-1]


def status(workshop: Workshop) -> int:
    return run(workshop, "migrate", "status").code


@pytest.fixture(scope="module")
def first(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """A project whose first migration makes `users`, with two rows in it; to be copied, not used."""
    root = tmp_path_factory.mktemp("first")
    (root / "junco.toml").write_text('models = "shop:Base"\n')
    made = Workshop(root, server.create_database("first_shop"))
    made.models(USERS)
    dev(made, "--name", "init")
    made.query("INSERT INTO users (name) VALUES ('Ada'), ('Bob')")
    return made


@pytest.fixture
def shop(first: Workshop, tmp_path: Path) -> Workshop:
    """A copy of the first shop: its files, its database."""
    name = f"shop{next(_copies)}"
    with closing(connect(first.target.with_database("postgres"))) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {first.target.database}")
    shutil.copytree(first.root, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    return Workshop(tmp_path, first.target.with_database(name))


# -- the usual ways ----------------------------------------------------------------------------------------------


def test_the_first_migration(workshop: Workshop) -> None:
    workshop.models(USERS)
    made = dev(workshop, "--name", "Füge users hinzu", SOURCE_DATE_EPOCH="1735732800").json
    assert made["created"] == "20250101120000_fuge_users_hinzu"
    assert made["applied"] == [made["created"]]
    folder = workshop.migrations / made["created"]
    assert sorted(os.listdir(folder)) == ["down.sql", "migration.sql"]
    assert (folder / "migration.sql").read_text() == made["sql"]
    assert made["created"] in (workshop.migrations / "migration_lock.toml").read_text()
    workshop.query("INSERT INTO users (name) VALUES ('Ada')")
    assert workshop.query("SELECT id, name FROM users") == [(1, "Ada")]
    assert status(workshop) == 0


def test_no_change_writes_nothing(shop: Workshop) -> None:
    files, before = snapshot(shop.root), dump(shop)
    made = dev(shop).json
    assert (made["created"], made["applied"], made["chain_written"]) == (None, [], False)
    assert snapshot(shop.root) == files
    assert dump(shop) == before


def test_columns_come_go_and_change(shop: Workshop) -> None:
    shop.models(
        """
        class User(Base):
            __tablename__ = "users"
            id: Mapped[int] = mapped_column(primary_key=True)
            name: Mapped[str] = mapped_column(String(50), server_default="nobody")
            email: Mapped[str | None] = mapped_column(unique=True)
        """
    )
    dev(shop, "--name", "more")
    shop.query("INSERT INTO users (email) VALUES ('x@example.com')")
    assert shop.query("SELECT id, name, email FROM users ORDER BY id") == [
        (1, "Ada", None),
        (2, "Bob", None),
        (3, "nobody", "x@example.com"),
    ]
    shop.models(USERS)
    shop.query("UPDATE users SET email = NULL")
    dev(shop, "--name", "less")
    columns = "SELECT column_name FROM information_schema.columns WHERE table_name = 'users' ORDER BY 1"
    assert shop.query(columns) == [("id",), ("name",)]
    assert status(shop) == 0


def test_enums_come_grow_and_shrink(workshop: Workshop) -> None:
    def models(*labels: str) -> None:
        members = "\n".join(f"    {label} = '{label}'" for label in labels)
        workshop.models(
            f"class Mood(enum.Enum):\n{members}\n\n"
            "class Day(Base):\n"
            '    __tablename__ = "days"\n'
            "    id: Mapped[int] = mapped_column(primary_key=True)\n"
            f'    mood: Mapped[Mood] = mapped_column(server_default="{labels[-1]}")\n'
        )

    labels = "SELECT enumlabel FROM pg_enum ORDER BY enumsortorder"
    models("SAD", "OK")
    dev(workshop, "--name", "init")
    assert workshop.query(labels) == [("SAD",), ("OK",)]
    models("SAD", "OK", "GLAD")
    dev(workshop, "--name", "glad")
    workshop.query("INSERT INTO days DEFAULT VALUES")
    assert workshop.query("SELECT mood::text FROM days") == [("GLAD",)]
    models("SAD", "OK")
    assert refused(workshop, "--name", "less")["exit"] == 8
    workshop.query("UPDATE days SET mood = 'SAD'")
    dev(workshop, "--name", "less")
    assert workshop.query(labels) == [("SAD",), ("OK",)]
    assert status(workshop) == 0


def test_a_label_that_was_a_default_comes_back_by_rollback(workshop: Workshop) -> None:
    day = "class Mood(enum.Enum):\n    SAD = 'SAD'\n    OK = 'OK'\n\n" + USERS
    column = "    mood: Mapped[Mood] = mapped_column(server_default='{}')\n"
    workshop.models(day + column.format("OK"))
    dev(workshop, "--name", "init")
    workshop.models(day.replace("    OK = 'OK'\n", "") + column.format("SAD"))
    dev(workshop, "--name", "less")
    assert run(workshop, "migrate", "rollback").code == 0


def test_schemas_other_than_public(workshop: Workshop) -> None:
    workshop.models(
        """
        class Room(Base):
            __tablename__ = "rooms"
            __table_args__ = {"schema": "we\\"ird"}
            id: Mapped[int] = mapped_column(primary_key=True)

        class Bed(Base):
            __tablename__ = "beds"
            __table_args__ = {"schema": "ward"}
            id: Mapped[int] = mapped_column(primary_key=True)
            room: Mapped[int] = mapped_column(ForeignKey('we"ird.rooms.id'))
        """
    )
    dev(workshop, "--name", "init")
    assert workshop.query('SELECT count(*) FROM ward.beds, "we""ird".rooms') == [(0,)]
    assert status(workshop) == 0
    assert dev(workshop).json["created"] is None
    assert run(workshop, "migrate", "rollback").code == 0
    gone = "SELECT count(*) FROM pg_namespace WHERE nspname IN ('ward', 'we\"ird')"
    assert workshop.query(gone) == [(0,)]


def test_several_bases_are_one_schema(workshop: Workshop) -> None:
    (workshop.root / "junco.toml").write_text('models = ["shop:Base", "shop:Other", "shop:loose"]')
    workshop.models(
        USERS
        + """
class Other(DeclarativeBase):
    pass

class Thing(Other):
    __tablename__ = "things"
    id: Mapped[int] = mapped_column(primary_key=True)

loose = MetaData()
Table("loose", loose, Column("id", Integer, primary_key=True))
"""
    )
    dev(workshop, "--name", "init")
    assert workshop.query("SELECT count(*) FROM users, things, loose") == [(0,)]


def test_models_below_src_and_in_a_package(workshop: Workshop) -> None:
    package = workshop.root / "src" / "clinic" / "models"
    package.mkdir(parents=True)
    (workshop.root / "junco.toml").write_text('models = "clinic.models.all:Base"')
    workshop.models(USERS)
    (workshop.root / "shop.py").rename(package / "all.py")
    dev(workshop, "--name", "init")
    assert workshop.query("SELECT count(*) FROM users") == [(0,)]


def test_dev_applies_what_was_pending_first(shop: Workshop) -> None:
    shop.migration("20990101000000_by_hand", "ALTER TABLE users ADD COLUMN age int;")
    made = run(shop, "migrate", "dev", "--name", "x", "--json")
    assert made.code == 0, made
    assert made.json["applied"][0] == "20990101000000_by_hand"
    assert made.json["created"] == "20990101000001_x"
    assert "age" in made.json["sql"]


# -- the way back ------------------------------------------------------------------------------------------------


def test_the_way_back_leads_back_and_the_way_forward_again(shop: Workshop) -> None:
    before = dump(shop)
    shop.models(
        USERS
        + """
    email: Mapped[str | None] = mapped_column(String(80), unique=True, index=True)
    __table_args__ = (CheckConstraint("length(name) > 0", name="named"), {"comment": "who"})

class Role(enum.Enum):
    A = "A"
    B = "B"

class Post(Base):
    __tablename__ = "posts"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    author: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role]
    twice: Mapped[int] = mapped_column(Computed("author * 2"))
"""
    )
    dev(shop, "--name", "much")
    after = dump(shop)
    assert after != before
    assert run(shop, "migrate", "rollback").code == 0
    assert dump(shop) == before
    assert run(shop, "migrate", "deploy").code == 0
    assert dump(shop) == after
    assert shop.query("SELECT count(*) FROM users") == [(2,)]


def test_a_migration_by_hand_gets_its_way_back_and_its_line(shop: Workshop) -> None:
    folder = shop.migration("20990101000000_by_hand", "CREATE TABLE notes (id int PRIMARY KEY, t text);")
    before = dump(shop)
    shop.models(
        USERS
        + '\nTable("notes", Base.metadata, Column("id", Integer, primary_key=True, autoincrement=False),'
        ' Column("t", Text))\n'
    )
    made = dev(shop).json
    assert (made["created"], made["applied"], made["chain_written"]) == (None, [folder.name], True)
    assert (folder / "down.sql").is_file()
    assert run(shop, "migrate", "rollback").code == 0
    assert dump(shop) == before


def test_a_migration_by_hand_without_models_for_it_is_not_undone_silently(shop: Workshop) -> None:
    shop.migration("20990101000000_by_hand", "CREATE TABLE notes (id int); INSERT INTO notes VALUES (1);")
    made = run(shop, "migrate", "dev", "--name", "x", "--json")
    assert (made.code, made.json["error"]["code"]) == (8, "J350")
    assert shop.query("SELECT count(*) FROM notes") == [(1,)]


@pytest.mark.reproduces("J413")
def test_a_wrong_way_back_is_refused(shop: Workshop) -> None:
    shop.migration("20990101000000_by_hand", "CREATE TABLE notes (id int);", "DROP TABLE users;")
    error = refused(shop)
    assert (error["code"], error["exit"]) == ("J413", 5)
    shop.migration("20990101000000_by_hand", "CREATE TABLE notes (id int);", "SELEC 1;")
    assert "syntax error" in str(refused(shop)["why"])
    shop.migration("20990101000000_by_hand", "CREATE TABLE notes (id int);", "DROP TABLE notes; COMMIT;")
    assert refused(shop)["code"] == "J403"


def test_create_only_then_by_hand_then_proved_with_a_new_way_back(shop: Workshop) -> None:
    shop.models(USERS + "    email: Mapped[str]\n")
    before = dump(shop)
    made = dev(shop, "--name", "email", "--create-only").json
    assert made["applied"] == []
    assert dump(shop) == before
    assert status(shop) == 3
    folder = newest(shop)
    (folder / "migration.sql").write_text(
        "ALTER TABLE users ADD COLUMN email character varying;\n"
        "UPDATE users SET email = name || '@example.com';\n"
        "ALTER TABLE users ALTER COLUMN email SET NOT NULL;\n"
        "CREATE INDEX by_hand ON users (email);\n"
    )
    deploy = run(shop, "migrate", "deploy", "--json")
    assert (deploy.code, deploy.json["error"]["code"]) == (4, "J208"), "what runs is what was proved"
    shop.models(USERS + "    email: Mapped[str]\n    __table_args__ = (Index('by_hand', 'email'),)\n")
    again = dev(shop).json
    assert (again["created"], again["applied"]) == (None, [folder.name])
    assert "by_hand" in (folder / "down.sql").read_text() or "email" in (folder / "down.sql").read_text()
    assert shop.query("SELECT email FROM users ORDER BY id") == [("Ada@example.com",), ("Bob@example.com",)]
    assert status(shop) == 0
    assert run(shop, "migrate", "rollback", "--accept-data-loss").code == 0
    assert dump(shop) == before


def test_create_only_without_a_change_is_a_page_to_write_on(shop: Workshop) -> None:
    made = dev(shop, "--name", "data", "--create-only").json
    folder = Path(made["folder"])
    assert os.listdir(folder) == ["migration.sql"]
    (folder / "migration.sql").write_text("UPDATE users SET name = upper(name);\n")
    dev(shop)
    assert shop.query("SELECT name FROM users ORDER BY id") == [("ADA",), ("BOB",)]
    assert status(shop) == 0


# -- renames -----------------------------------------------------------------------------------------------------

MOBILE = USERS.replace("name: Mapped[str]", "full_name: Mapped[str]")


@pytest.mark.reproduces("J352")
def test_what_looks_like_a_rename_is_not_guessed(shop: Workshop) -> None:
    shop.models(MOBILE)
    error = refused(shop, "--name", "x")
    assert (error["code"], error["exit"]) == ("J352", 8)
    assert "--rename users.name=users.full_name" in str(error["next"])
    assert "--drop users.name" in str(error["next"])


def test_a_rename_keeps_the_data_both_ways(shop: Workshop) -> None:
    shop.models(MOBILE)
    before = dump(shop, "--inserts")
    dev(shop, "--name", "x", "--rename", "users.name=users.full_name")
    assert shop.query("SELECT full_name FROM users ORDER BY id") == [("Ada",), ("Bob",)]
    assert run(shop, "migrate", "rollback").code == 0, "a rename in down.sql loses nothing"
    assert dump(shop, "--inserts") == before


def test_a_table_and_its_column_are_renamed_together(shop: Workshop) -> None:
    shop.models(MOBILE.replace('"users"', '"people"'))
    dev(shop, "--name", "x", "--rename", "users=people", "--rename", "people.name=people.full_name")
    assert shop.query("SELECT full_name FROM people ORDER BY id") == [("Ada",), ("Bob",)]
    assert status(shop) == 0
    assert run(shop, "migrate", "rollback").code == 0
    assert shop.query("SELECT name FROM users ORDER BY id") == [("Ada",), ("Bob",)]


def test_dropped_by_flag_still_needs_consent_for_the_data(shop: Workshop) -> None:
    shop.models(MOBILE.replace("Mapped[str]", "Mapped[str | None]"))
    assert refused(shop, "--name", "x", "--drop", "users.name")["code"] == "J350"
    dev(shop, "--name", "x", "--drop", "users.name", "--accept-data-loss")
    assert shop.query("SELECT full_name FROM users") == [(None,), (None,)]


@pytest.mark.parametrize(
    ("flag", "code"),
    [("users.name", "J301"), ("users.nam=users.full_name", "J302"), ("users.name=users.id", "J303")],
)
def test_a_flag_that_is_no_rename(shop: Workshop, flag: str, code: str) -> None:
    shop.models(MOBILE)
    error = refused(shop, "--name", "x", "--rename", flag)
    assert (error["code"], error["exit"]) == (code, 2)


# -- data --------------------------------------------------------------------------------------------------------


@pytest.mark.reproduces("J350")
def test_data_loss_is_refused_with_counts_and_accepted_by_flag(shop: Workshop) -> None:
    shop.models(USERS.replace("    name: Mapped[str]\n", ""))
    error = refused(shop, "--name", "x")
    assert (error["code"], error["exit"]) == ("J350", 8)
    assert re.search(r"\b2\b", str(error["why"]))
    assert "name" in str(error["why"])
    dev(shop, "--name", "x", "--accept-data-loss")
    assert shop.query("SELECT * FROM users ORDER BY 1") == [(1,), (2,)]


def test_an_empty_column_goes_without_a_word(shop: Workshop) -> None:
    shop.query("DELETE FROM users")
    shop.models(USERS.replace("    name: Mapped[str]\n", ""))
    dev(shop, "--name", "x")
    assert status(shop) == 0


def test_a_table_outside_the_models_goes_only_with_consent(shop: Workshop) -> None:
    shop.models("")
    assert refused(shop, "--name", "x")["code"] == "J350"
    dev(shop, "--name", "x", "--accept-data-loss")
    assert shop.query("SELECT to_regclass('users')") == [(None,)]


@pytest.mark.reproduces("J351")
def test_not_null_without_default_on_a_filled_table_is_refused_before_writing(shop: Workshop) -> None:
    shop.models(USERS + "    email: Mapped[str]\n")
    error = refused(shop, "--name", "x")
    assert (error["code"], error["exit"]) == ("J351", 8)
    assert re.search(r"\b2\b", str(error["why"]))
    shop.query("DELETE FROM users")
    dev(shop, "--name", "x")


def test_a_unique_constraint_on_duplicates_is_refused_before_writing(shop: Workshop) -> None:
    shop.query("INSERT INTO users (name) VALUES ('Ada')")
    shop.models(USERS.replace("Mapped[str]", "Mapped[str] = mapped_column(unique=True)"))
    assert refused(shop, "--name", "x")["code"] == "J351"


# -- what disagrees ----------------------------------------------------------------------------------------------


def test_an_edited_applied_migration_is_refused(shop: Workshop) -> None:
    with (newest(shop) / "migration.sql").open("a") as file:
        file.write("-- afterthought\n")
    error = refused(shop)
    assert (error["code"], error["exit"]) == ("J204", 4)


@pytest.mark.reproduces("J213")
def test_drift_is_refused_and_allowed_by_flag(shop: Workshop) -> None:
    shop.query("ALTER TABLE users ADD COLUMN by_hand int")
    shop.models(USERS + "    email: Mapped[str | None]\n")
    error = refused(shop, "--name", "x")
    assert (error["code"], error["exit"]) == ("J213", 4)
    dev(shop, "--name", "x", "--allow-drift")
    assert shop.query("SELECT by_hand, email FROM users") == [(None, None)] * 2


@pytest.mark.reproduces("J353")
def test_without_a_name_and_a_terminal(shop: Workshop) -> None:
    shop.models(USERS + "    email: Mapped[str | None]\n")
    error = refused(shop)
    assert (error["code"], error["exit"]) == ("J353", 2)


def test_a_name_without_a_letter(shop: Workshop) -> None:
    shop.models(USERS + "    email: Mapped[str | None]\n")
    assert refused(shop, "--name", "!?")["code"] == "J203"


@pytest.mark.reproduces("J607")
def test_a_history_that_does_not_run_from_nothing(shop: Workshop) -> None:
    shop.query("CREATE TABLE elsewhere (id int)")
    shop.migration("20990101000000_by_hand", "ALTER TABLE elsewhere ADD COLUMN x int;")
    error = refused(shop, "--allow-drift")
    assert (error["code"], error["exit"]) == ("J607", 5)
    assert "20990101000000_by_hand" in str(error["why"])


# -- models that are none ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("models", "config", "code", "exit_code", "shown"),
    [
        pytest.param("1/0", "shop:Base", "J604", 5, "ZeroDivisionError", marks=pytest.mark.reproduces("J604")),
        ("def (:", "shop:Base", "J604", 5, "SyntaxError"),
        ("import no_such_package", "shop:Base", "J604", 5, "no_such_package"),
        ("raise SystemExit(3)", "shop:Base", "J604", 5, "SystemExit"),
        pytest.param("", "shop:Bas", "J602", 2, "Did you mean 'Base'?", marks=pytest.mark.reproduces("J602")),
        ("", "shopp:Base", "J602", 2, "Did you mean 'shop'?"),
        ("", "shop.models:Base", "J602", 2, "shop.models"),
        ("", "shop:", "J602", 2, ""),
        pytest.param("x = 5", "shop:x", "J603", 2, "int", marks=pytest.mark.reproduces("J603")),
        ("class Base2: metadata = 'x'", "shop:Base2", "J603", 2, "type"),
        (
            'Table("a", Base.metadata, Column("b", Integer, ForeignKey("nowhere.id")))',
            "shop:Base",
            "J604",
            5,
            "nowhere",
        ),
        (
            'Table("a", Base.metadata, Column("b", Integer, server_default=text("no_such_function()")))',
            "shop:Base",
            "J604",
            5,
            "no_such_function",
        ),
        ('Table("a", Base.metadata, Column("b", JSON().with_variant(Uuid(), "x"), Computed("1+")))', "shop:Base",
         "J604", 5, "syntax error"),
        ('Table("a", Base.metadata, Column("b"))', "shop:Base", "J604", 5, ""),
    ],
)  # fmt: skip
def test_models_that_cannot_be_read(
    workshop: Workshop, models: str, config: str, code: str, exit_code: int, shown: str
) -> None:
    (workshop.root / "junco.toml").write_text(f'models = "{config}"')
    workshop.models(models)
    error = refused(workshop, "--name", "x")
    assert (error["code"], error["exit"]) == (code, exit_code)
    assert shown in str(error)
    assert "Traceback" not in str(error)


@pytest.mark.reproduces("J601")
def test_migrations_may_be_all_there_is(workshop: Workshop) -> None:
    """Where nothing says what is desired, files are written by hand; they are proved and applied all the same."""
    (workshop.root / "junco.toml").write_text("")
    workshop.migration("20250101000000_a", "BEGIN;\nCREATE TABLE a (id int);\nCOMMIT;")
    assert run(workshop, "migrate", "dev").code == 0
    assert "not proved" not in run(workshop, "migrate", "status").out
    assert workshop.query("SELECT to_regclass('a') IS NOT NULL") == [(True,)]
    ran = run(workshop, "migrate", "diff", "--from", "models", "--to", "empty")
    assert (ran.code, "J601" in ran.err) == (2, True)
    done = run(workshop, "migrate", "dev", "--create-only", "--name", "by hand")
    assert done.code == 0, done
    assert len(list(workshop.migrations.glob("*_by_hand/migration.sql"))) == 1


@pytest.mark.reproduces("J605")
def test_without_sqlalchemy(workshop: Workshop) -> None:
    """A module of that name that cannot be imported stands for a machine without it."""
    hidden = workshop.root / "hidden"
    hidden.mkdir()
    (hidden / "sqlalchemy.py").write_text("raise ImportError('not here')")
    ran = workshop.run("migrate", "dev", "--name", "x", "--json", PYTHONPATH=str(hidden))
    assert (ran.code, ran.json["error"]["code"]) == (2, "J605")


@pytest.mark.reproduces("J130")
def test_without_the_right_to_create_a_scratch_database(shop: Workshop) -> None:
    role = "poor_" + shop.target.database
    shop.query(f"CREATE ROLE {role} LOGIN; GRANT ALL ON DATABASE {shop.target.database} TO {role};")
    shop.query(
        f"GRANT USAGE ON SCHEMA junco TO {role}; GRANT SELECT ON ALL TABLES IN SCHEMA junco TO {role};"
    )
    poor = Target({**shop.target.parameters, "user": role}, "test")
    without = run_in(
        shop.root, "migrate", "dev", "--json", DATABASE_URL=poor.url(), JUNCO_SCRATCH_URL=poor.url()
    )
    assert (without.code, without.json["error"]["code"]) == (6, "J130")
    try:  # an embedded server of the same major takes its place
        ran = run_in(shop.root, "migrate", "dev", "--json", DATABASE_URL=poor.url())
        assert ran.code == 0, ran
        roles = connect(scratch_server(shop.root, embedded()).target())
        with closing(roles):
            assert roles.execute("SELECT count(*) FROM pg_roles WHERE rolname = %s", [role]).fetchone() == (
                1,
            )
    finally:
        for server in scratch_servers(shop.root):
            server.delete()
    with_scratch = run_in(
        shop.root, "migrate", "dev", "--json", DATABASE_URL=poor.url(), JUNCO_SCRATCH_URL=shop.target.url()
    )
    assert with_scratch.code == 0, with_scratch


def test_no_scratch_database_is_left_behind(shop: Workshop) -> None:
    shop.models("1/0")
    assert run(shop, "migrate", "dev").code == 5
    left = "SELECT datname FROM pg_database WHERE datname LIKE 'junco\\_scratch\\_%'"
    assert shop.query(left) == []


def test_models_may_use_what_only_the_history_can_make(workshop: Workshop) -> None:
    workshop.migration(
        "20250101000000_base",
        "CREATE EXTENSION citext;\nCREATE FUNCTION short_id() RETURNS text LANGUAGE sql AS $$ SELECT 'x' $$;\n"
        "CREATE DOMAIN positive AS int CHECK (VALUE > 0);\nCREATE TABLE things (id int PRIMARY KEY);\n"
        "CREATE FUNCTION of_things(things) RETURNS int LANGUAGE sql AS 'SELECT 1';",
    )
    workshop.models(
        """
        from sqlalchemy.dialects.postgresql import CITEXT

        class Thing(Base):
            __tablename__ = "things"
            id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
            code: Mapped[str] = mapped_column(server_default=text("short_id()"))
            mail: Mapped[str | None] = mapped_column(CITEXT)
        """
    )
    dev(workshop, "--name", "columns")
    workshop.query("INSERT INTO things (id) VALUES (1)")
    assert workshop.query("SELECT code FROM things") == [("x",)]
    assert workshop.query("SELECT of_things(things) FROM things") == [(1,)]
    assert dev(workshop).json["created"] is None


def test_a_rename_leaves_no_statement_that_an_older_major_lacks(shop: Workshop) -> None:
    """The names that 18 makes up for NOT NULL keep the table's old name; 15 has no such names to change."""
    shop.models(
        """
        class Person(Base):
            __tablename__ = "people"
            id: Mapped[int] = mapped_column(primary_key=True)
            name: Mapped[str] = mapped_column(Text)
            phone: Mapped[str | None] = mapped_column(Text)
        """
    )
    sql = dev(shop, "--name", "people", "--rename", "users=people", "--accept-data-loss").json["sql"]
    assert "RENAME TO people" in sql
    assert "not_null" not in sql
    assert status(shop) == 0
    assert dev(shop).json["created"] is None


def test_a_hint_in_the_models_is_a_rename_once_and_nothing_afterwards(shop: Workshop) -> None:
    hint = 'label: Mapped[str] = mapped_column(info={"renamed_from": "name"})'
    hinted = USERS.replace("name: Mapped[str]", hint)
    assert hinted != USERS
    shop.models(hinted)
    dev(shop, "--name", "label")
    assert shop.query("SELECT label FROM users ORDER BY 1") == [("Ada",), ("Bob",)]
    assert dev(shop).json["created"] is None
