"""`db pull` and `db push`: an existing database as files that lead back to it, and models without a history."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from warm import dump, run
from workshop import Ran, Workshop

from junco.errors.source import PulledOtherwise
from junco.pull import pull

CLINIC = """
CREATE EXTENSION citext;
CREATE SCHEMA desk;
CREATE TYPE mood AS ENUM ('fine', 'it''s bad');
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE FUNCTION short_id() RETURNS text LANGUAGE sql AS $$ SELECT 'x' $$;
CREATE TABLE "Ward" (id serial PRIMARY KEY, "class" text NOT NULL DEFAULT short_id(), size positive);
COMMENT ON TABLE "Ward" IS 'Where beds: stand';
CREATE TABLE patient (
  id bigint GENERATED ALWAYS AS IDENTITY (START 100) PRIMARY KEY,
  ward_id int REFERENCES "Ward" ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
  guardian_id bigint REFERENCES patient,
  mail citext UNIQUE, feels mood NOT NULL DEFAULT 'fine', moods mood[],
  born date, weight numeric(5,2) CHECK (weight > 0), seen timestamptz(3) DEFAULT now(), tags text[] DEFAULT '{}',
  data jsonb DEFAULT '{"a": "b:c"}', size int GENERATED ALWAYS AS (length(mail::text)) STORED
);
COMMENT ON COLUMN patient.mail IS 'one a person';
CREATE UNIQUE INDEX by_mail ON patient (lower(mail::text) DESC) INCLUDE (born) WHERE weight IS NOT NULL;
CREATE INDEX by_data ON patient USING gin (data jsonb_path_ops);
ALTER TABLE patient ALTER COLUMN data SET STORAGE EXTERNAL;
CREATE TABLE desk.note (at timestamptz, text text COLLATE "C");
CREATE TABLE visit (id int, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE visit_2026 PARTITION OF visit FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE VIEW adult AS SELECT id, mail FROM patient WHERE born < '2000-01-01';
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER noted BEFORE INSERT ON patient FOR EACH ROW EXECUTE FUNCTION note();
ALTER TABLE patient ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON patient USING (mail = current_user);
"""


@pytest.fixture
def clinic(workshop: Workshop) -> Workshop:
    """A database that nobody has a history of."""
    workshop.query(CLINIC)
    return workshop


def configure(workshop: Workshop, *lines: str) -> None:
    (workshop.root / "junco.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def done(ran: Ran, code: int = 0) -> Ran:
    assert ran.code == code, ran
    return ran


@pytest.mark.parametrize("models", [True, False], ids=["models", "sql"])
def test_what_is_pulled_leads_back(clinic: Workshop, models: bool) -> None:
    words = ["--models", "shop.py"] if models else []
    found = done(run(clinic, "db", "pull", *words, "--baseline", "first", "--json")).json
    assert (found["models"] == "shop.py") is models
    assert all(Path(clinic.root, file).is_file() for file in found["files"])
    configure(clinic, 'models = "shop:Base"' if models else "", 'sql = "sql"')
    for source, goal in (("database", "models"), ("models", "migrations"), ("migrations", "sql")):
        if not (models and goal == "sql"):
            ran = done(run(clinic, "migrate", "diff", "--from", source, "--to", goal, "--sql", "--exit-code"))
            assert ran.out == ""
    done(run(clinic, "migrate", "status"))
    assert done(run(clinic, "migrate", "dev", "--json")).json["created"] is None


def test_the_baseline_builds_the_same_database(clinic: Workshop, new_database: object) -> None:
    done(run(clinic, "db", "pull", "--baseline", "first"))
    other = new_database()  # type: ignore[operator]
    copy = Workshop(clinic.root, other)
    done(run(copy, "migrate", "deploy"))
    assert sorted(dump(copy, "--schema-only")) == sorted(dump(clinic, "--schema-only"))


def test_models_are_typed_and_readable(clinic: Workshop) -> None:
    done(run(clinic, "db", "pull", "--models", "shop.py"))
    text = (clinic.root / "shop.py").read_text(encoding="utf-8")
    assert "class Patient(Base):" in text
    assert (
        "    feels: Mapped[str] = mapped_column(MOOD, server_default=text(\"'fine'::mood\"))"
        in text.replace("public.mood", "mood")
    )
    assert "ward: Mapped[Ward | None] = relationship(" in text
    assert "note_table: Table = Table(" in text  # no primary key: declared, not mapped
    sql = {file.name: file.read_text(encoding="utf-8") for file in (clinic.root / "sql").rglob("*.sql")}
    assert "CREATE TRIGGER noted" in sql["patient.sql"]
    assert "CREATE TABLE" not in sql["patient.sql"]


FAMILY = """
CREATE SCHEMA old;
CREATE TABLE people (id serial PRIMARY KEY, parent_id int REFERENCES people ON DELETE SET NULL,
  "managerId" int REFERENCES people, parents text, uuid uuid, text text DEFAULT 'x',
  "datetime" timestamptz DEFAULT now());
CREATE TABLE categories (code text PRIMARY KEY);
CREATE TABLE addresses (id serial PRIMARY KEY, person_id int NOT NULL UNIQUE REFERENCES people ON DELETE CASCADE);
CREATE TABLE orders (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people,
  category text REFERENCES categories,
  billing_address_id int REFERENCES addresses, shipping_address_id int NOT NULL REFERENCES addresses,
  metadata text, class text, category_category int);
CREATE TABLE order_people (order_id int REFERENCES orders, person_id int REFERENCES people,
  PRIMARY KEY (order_id, person_id));
CREATE TABLE "order" (id serial PRIMARY KEY, orders int REFERENCES orders, people_id int REFERENCES people);
CREATE TABLE old.orders (id serial PRIMARY KEY, "order" int REFERENCES orders, orders int REFERENCES orders);
CREATE TABLE "dates" (id serial PRIMARY KEY);
CREATE TABLE "TEXTS" (id serial PRIMARY KEY, date_id int REFERENCES dates, date date);
CREATE TABLE "2 ünïcødé--s" (id serial PRIMARY KEY, "a b" int REFERENCES "TEXTS", "日本" int REFERENCES "2 ünïcødé--s");
CREATE TABLE "___" (id serial PRIMARY KEY, "_" int REFERENCES "___", "__x" int REFERENCES "2 ünïcødé--s", UNIQUE ("_"));
CREATE TABLE twice (a int PRIMARY KEY REFERENCES orders, b int, FOREIGN KEY (a) REFERENCES people,
  c int, d int, FOREIGN KEY (c, d) REFERENCES order_people, FOREIGN KEY (c) REFERENCES orders);
CREATE TABLE news (id serial PRIMARY KEY);
"""

ENDS = """
import sys, warnings
warnings.simplefilter("error")
import shop
from sqlalchemy.orm import configure_mappers
configure_mappers()
for mapper in sorted(shop.Base.registry.mappers, key=lambda one: one.class_.__name__):
    print(mapper.class_.__name__)
    for one in sorted(mapper.relationships, key=lambda one: one.key):
        assert one.back_populates
        print("   ", one.key, "many" if one.uselist else "one", one.mapper.class_.__name__)
"""


CALLED = """\
Address
    billing_address_orders many Orders
    person one Person
    shipping_address_orders many Orders
Category
    orders many Orders
Dates
    texts many TEXT
News
OldOrder
    order_orders one Orders
    orders_orders one Orders
Order
    orders_orders one Orders
    people one Person
OrderPerson
    order one Orders
    person one Person
    twices many Twice
Orders
    billing_address one Address
    c_orders_twices many Twice
    category_category_2 one Category
    order_orders_orders many OldOrder
    order_people many OrderPerson
    orders many Order
    orders_orders_orders many OldOrder
    orders_twice one Twice
    person one Person
    shipping_address one Address
Person
    address one Address
    children many Person
    manager one Person
    manager_of many Person
    order_people many OrderPerson
    orders many Order
    parent one Person
    person_orders many Orders
PublicTable
    c2ünïcødés one c2ÜnïcødéS
    public_table one PublicTable
    public_table_of one PublicTable
TEXT
    c2_ünïcødé_ses many c2ÜnïcødéS
    date_id_dates one Dates
Twice
    c_orders one Orders
    order_person one OrderPerson
    orders one Orders
c2ÜnïcødéS
    a_b_text one TEXT
    c2ünïcødés one c2ÜnïcødéS
    c2ünïcødés_of many c2ÜnïcødéS
    rows many PublicTable
"""


def test_classes_and_relationships_are_called_as_a_reader_expects(workshop: Workshop) -> None:
    workshop.query(FAMILY)
    done(run(workshop, "db", "pull", "--models", "shop.py"))
    told = subprocess.run(
        [sys.executable, "-c", ENDS], cwd=workshop.root, capture_output=True, text=True, check=False
    )
    assert told.stderr == ""
    assert told.stdout == CALLED
    configure(workshop, 'models = "shop:Base"', 'sql = "sql"')
    ran = done(run(workshop, "migrate", "diff", "--from", "database", "--to", "models", "--sql"))
    assert ran.out == ""


NAMED_LIKE_SOMETHING_ELSE = """
CREATE SCHEMA other;
CREATE TYPE json AS ENUM ('a', 'b');
CREATE TYPE "integer" AS ENUM ('1', '2');
CREATE TYPE text AS ENUM ('x');
CREATE TYPE "Enum" AS ENUM ('x');
CREATE TYPE enum AS ENUM ('y');
CREATE TYPE other.enum AS ENUM ('z');
CREATE TYPE "in" AS ENUM ('z');
CREATE TYPE "a²b" AS ENUM ('z');
CREATE TYPE "BASE" AS ENUM ('z');
CREATE TABLE "Json" (id serial PRIMARY KEY, json public.json, i public."integer" DEFAULT '1', t public.text, js json[],
  "int" int, "str" text, "list" int[], "Enum" "Enum", "ENUM" enum, "ENUM_" other.enum, "Text" pg_catalog.text,
  "Integer" int, "in" "in", "In" pg_catalog.json, "INET" inet, "a²b" "a²b", "a2b" int, "Base" "BASE", "Json" date,
  "ﬁx" int, "fix" int, annotations pg_catalog.text, "Raw" tid, type int, match bool, "None" int, self int, cls int);
CREATE TABLE "Base" (id serial PRIMARY KEY, "JSON" int REFERENCES "Json", json jsonb, "Mapped" int, relationship int);
CREATE TABLE base (id serial PRIMARY KEY, base_id int REFERENCES "Base", mapped_column int);
CREATE TABLE "int" (id int PRIMARY KEY, "Int" int REFERENCES "int");
CREATE TABLE "a b" (x json);
CREATE TABLE "a_b" (x int);
CREATE TABLE "class" (x int);
CREATE TABLE annotations (annotations int PRIMARY KEY);
"""

SHARED_COLUMNS = """
CREATE TABLE tenants (id int PRIMARY KEY);
CREATE TABLE users (tenant_id int REFERENCES tenants, id int, boss_id int, PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, boss_id) REFERENCES users ON DELETE CASCADE);
CREATE TABLE projects (tenant_id int NOT NULL REFERENCES tenants, id int, owner_id int NOT NULL, helper_id int,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, owner_id) REFERENCES users, FOREIGN KEY (tenant_id, helper_id) REFERENCES users);
CREATE TABLE plans (tenant_id int, project_id int, PRIMARY KEY (tenant_id, project_id),
  FOREIGN KEY (tenant_id, project_id) REFERENCES projects (tenant_id, id));
CREATE TABLE members (tenant_id int, project_id int, user_id int, PRIMARY KEY (tenant_id, project_id, user_id),
  FOREIGN KEY (tenant_id, project_id) REFERENCES projects, FOREIGN KEY (tenant_id, user_id) REFERENCES users);
"""

KEYS_OF_SEVERAL = """\
Member
    project one Project
    user one User
Plan
    project one Project
Project
    helper one User
    members many Member
    owner one User
    plan one Plan
    tenant one Tenant
Tenant
    projects many Project
    users many User
User
    boss one User
    boss_of many User
    helper_projects many Project
    members many Member
    owner_projects many Project
    tenant one Tenant
"""


def pulled_again(workshop: Workshop) -> str:
    """What mappers say of the models of a database; that they lead back, and satisfy a type checker."""
    done(run(workshop, "db", "pull", "--models", "shop.py"))
    told = subprocess.run(
        [sys.executable, "-c", ENDS], cwd=workshop.root, capture_output=True, text=True, check=False
    )
    assert told.stderr == ""
    more = ['sql = "sql"'] if (workshop.root / "sql").exists() else []
    configure(workshop, 'models = "shop:Base"', *more)
    for ends in (("database", "models"), ("models", "database")):
        ran = done(run(workshop, "migrate", "diff", "--from", ends[0], "--to", ends[1], "--sql"))
        assert ran.out == ""
    cache = workshop.root.parent / "mypy"  # what it has learnt of SQLAlchemy is the same for all tests
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", f"--cache-dir={cache}", "shop.py"],
        cwd=workshop.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    return told.stdout


def test_nothing_is_called_like_something_else_in_the_module(workshop: Workshop) -> None:
    workshop.query(NAMED_LIKE_SOMETHING_ELSE)
    pulled_again(workshop)


def test_keys_over_several_columns_share_them(workshop: Workshop) -> None:
    workshop.query(SHARED_COLUMNS)
    assert pulled_again(workshop) == KEYS_OF_SEVERAL


BETWEEN = """
CREATE SCHEMA old;
CREATE TABLE books (id serial PRIMARY KEY);
CREATE TABLE authors (tenant int, id int, authors text, PRIMARY KEY (tenant, id));
CREATE TABLE people (id serial PRIMARY KEY, books int);
CREATE TABLE book_authors (book_id int REFERENCES books ON DELETE CASCADE, tenant int, author_id int,
  PRIMARY KEY (author_id, book_id, tenant), FOREIGN KEY (tenant, author_id) REFERENCES authors);
CREATE TABLE old."author's books" (tenant int, author_id int, book_id int REFERENCES books,
  CONSTRAINT both_of_them PRIMARY KEY (book_id, tenant, author_id),
  FOREIGN KEY (tenant, author_id) REFERENCES authors);
CREATE TABLE followers (follower_id int REFERENCES people ON DELETE CASCADE, leader_id int REFERENCES people,
  PRIMARY KEY (follower_id, leader_id));
CREATE TABLE readers (person_id int REFERENCES people, book_id int REFERENCES books, PRIMARY KEY (person_id, book_id));
CREATE INDEX ON readers (book_id);
CREATE TABLE loans (person_id int REFERENCES people, book_id int REFERENCES books, since date,
  PRIMARY KEY (person_id, book_id));
CREATE TABLE known (person_id int REFERENCES people, book_id int REFERENCES books, PRIMARY KEY (person_id, book_id));
CREATE TABLE reviews (id serial PRIMARY KEY, person_id int, book_id int,
  FOREIGN KEY (person_id, book_id) REFERENCES known);
"""

ACROSS = """\
Author
    book_authors_books many Book
    books many Book
Book
    authors many Author
    book_authors_authors many Author
    knowns many Known
    loans many Loan
    people many Person
Known
    book one Book
    person one Person
    reviews many Review
Loan
    book one Book
    person one Person
Person
    followers many Person
    knowns many Known
    leaders many Person
    loans many Loan
    readers_books many Book
Review
    book one Known
"""


def test_a_table_that_only_connects_two_others_is_no_class(workshop: Workshop) -> None:
    workshop.query(BETWEEN)
    assert pulled_again(workshop) == ACROSS


LATER = """
CREATE SEQUENCE apart;
CREATE SEQUENCE owned;
CREATE TYPE level AS ENUM ('a', 'b');
CREATE DOMAIN checked AS level CHECK (VALUE <> 'b');
CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('apart'), b int DEFAULT nextval('owned'));
ALTER SEQUENCE owned OWNED BY t.b;
CREATE FUNCTION total() RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC SELECT count(*) FROM t; END;
CREATE FUNCTION last_one() RETURNS int LANGUAGE sql AS 'SELECT max(id) FROM t';
CREATE FUNCTION label(level) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1::text';
CREATE TABLE u (id serial PRIMARY KEY, n bigint DEFAULT total(), o int DEFAULT last_one(), whole t, d checked,
  l text GENERATED ALWAYS AS (label('a')) STORED, k level CHECK (label(k) <> 'b'), CHECK (last_one() > 0));
CREATE INDEX ON u (label(k));
"""


def test_what_needs_more_than_tables_is_in_the_files(workshop: Workshop) -> None:
    workshop.query(LATER)
    pulled_again(workshop)


@pytest.mark.reproduces("J612")
def test_files_are_not_written_over(clinic: Workshop) -> None:
    (clinic.root / "shop.py").write_text("mine = 1\n", encoding="utf-8")
    assert done(run(clinic, "db", "pull", "--models", "shop.py", "--json"), 8).json["error"]["code"] == "J612"
    assert (clinic.root / "shop.py").read_text(encoding="utf-8") == "mine = 1\n"
    done(run(clinic, "db", "pull", "--models", "shop.py", "--replace"))
    clinic.query("DROP VIEW adult")
    done(run(clinic, "db", "pull", "--models", "shop.py", "--replace"))
    assert not list((clinic.root / "sql").rglob("adult.sql"))


@pytest.mark.reproduces("J613")
def test_models_are_a_module(clinic: Workshop) -> None:
    (clinic.root / "sql").mkdir(exist_ok=True)
    (clinic.root / "sql" / "theirs.sql").write_bytes(b"-- caf\xe9\n")
    ran = run(clinic, "db", "pull", "--models", "shop", "--replace", "--json")
    assert ran.json["error"]["code"] == "J218"
    assert not (clinic.root / "shop").exists()


def test_a_baseline_is_the_first(clinic: Workshop) -> None:
    clinic.migration("20250101000000_a", "CREATE TABLE a ();")
    assert done(run(clinic, "db", "pull", "--baseline", "x", "--json"), 8).json["error"]["code"] == "J613"
    assert not (clinic.root / "sql").exists()


@pytest.mark.reproduces("J614")
def test_files_that_do_not_lead_back_are_called_so(clinic: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    told = pull._beside_models
    monkeypatch.setattr(
        pull, "_beside_models", lambda *words: [step for step in told(*words) if "noted" not in step.sql]
    )
    monkeypatch.chdir(clinic.root)
    with pytest.raises(PulledOtherwise) as refused:
        pull.pull(clinic.project, pull.Options(Path("shop.py")))
    assert "CREATE TRIGGER noted" in refused.value.render()


PATIENT = """
class Patient(Base):
    __tablename__ = "patient"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
"""


def test_push_takes_the_database_to_the_models_and_asks_before_it_loses_data(workshop: Workshop) -> None:
    workshop.models(PATIENT)
    done(run(workshop, "db", "push"))
    workshop.query("INSERT INTO patient (name) VALUES ('a')")
    assert "agree" in done(run(workshop, "db", "push")).out
    workshop.models(PATIENT.replace("name: Mapped[str | None]", "age: Mapped[int | None]"))
    assert done(run(workshop, "db", "push", "--json"), 8).json["error"]["code"] == "J350"
    assert workshop.query("SELECT name FROM patient") == [("a",)]
    workshop.models(PATIENT.replace("name: ", "label: "))
    done(run(workshop, "db", "push", "--rename", "patient.name=patient.label"))
    assert workshop.query("SELECT label FROM patient") == [("a",)]
    assert workshop.query("SELECT to_regnamespace('junco')") == [(None,)]


def test_push_refuses_production(workshop: Workshop) -> None:
    workshop.models(PATIENT)
    done(run(workshop, "db", "mark", "production"))
    assert done(run(workshop, "db", "push", "--json"), 8).json["error"]["code"] == "J418"
    assert workshop.query("SELECT to_regclass('patient')") == [(None,)]
