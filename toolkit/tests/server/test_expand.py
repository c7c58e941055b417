"""`migrate dev --online`: two migrations between which the old and the new application work side by side."""

from __future__ import annotations

from pathlib import Path

import pytest
from twosteps import finished, refused, split, started, undone
from warm import run
from workshop import Workshop

from junco.shadow.server import Server

FIRST = """
class Shop(Base):
    __tablename__ = "shop"
    id: Mapped[int] = mapped_column(primary_key=True)

class Item(Base):
    __tablename__ = "item"
    __table_args__ = (CheckConstraint("length(title) > 0", name="item_titled"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(index=True, unique=True)
    shop: Mapped[int | None] = mapped_column(ForeignKey("shop.id"))
    note: Mapped[str] = mapped_column(server_default="none")
"""
RENAMED = FIRST.replace("title:", "name:").replace("length(title)", "length(name)")


def test_a_renamed_column_has_two_names_in_between(workshop: Workshop) -> None:
    started(
        workshop, FIRST, rows="INSERT INTO item (title) SELECT 'item ' || n FROM generate_series(1, 2500) n"
    )
    expand, _ = split(workshop, RENAMED, "--rename", "item.title=item.name")
    text = (expand / "migration.sql").read_text()
    for form in ("CONCURRENTLY", "NOT VALID", "VALIDATE CONSTRAINT", "-- junco: backfill"):
        assert form in text, text
    assert workshop.query("SELECT count(*) FROM item WHERE name = title") == [(2500,)]
    workshop.query("INSERT INTO item (title) VALUES ('old')")
    workshop.query("INSERT INTO item (name) VALUES ('new')")
    workshop.query("UPDATE item SET title = 'old 1' WHERE id = 1")
    workshop.query("UPDATE item SET name = 'new 2' WHERE id = 2")
    assert workshop.query("SELECT count(*) FROM item WHERE name IS DISTINCT FROM title") == [(0,)]
    assert workshop.query("SELECT name FROM item WHERE id IN (1, 2) ORDER BY id") == [("old 1",), ("new 2",)]
    finished(workshop)
    assert workshop.query("SELECT count(*), count(DISTINCT name) FROM item") == [(2502, 2502)]
    undone(workshop)
    assert workshop.query("SELECT count(DISTINCT title) FROM item") == [(2502,)]


KEYED = """
class Shop(Base):
    __tablename__ = "shop"
    id: Mapped[int] = mapped_column({kind}, {more}primary_key=True)

class Item(Base):
    __tablename__ = "item"
    id: Mapped[int] = mapped_column({kind}, {more}primary_key=True)
    shop: Mapped[int | None] = mapped_column(ForeignKey("shop.id"), index=True)
    twin: Mapped[int | None] = mapped_column(ForeignKey("item.id"), unique=True)
"""


@pytest.mark.parametrize("more", ["", "Identity(), ", "Identity(always=True), "])
def test_a_key_becomes_bigint_with_those_that_point_at_it(workshop: Workshop, more: str) -> None:
    fill = "INSERT INTO shop DEFAULT VALUES; INSERT INTO shop DEFAULT VALUES; INSERT INTO item (shop) VALUES (1), (2)"
    started(workshop, KEYED.format(kind="Integer", more=more), fill)
    _, contract = split(workshop, KEYED.format(kind="BigInteger", more=more))
    text = (contract / "migration.sql").read_text()
    assert text.count("PRIMARY KEY USING INDEX") == 2, text
    assert "no-transaction" not in text
    workshop.query("INSERT INTO item (shop, twin) VALUES (2, 1)")
    workshop.query("UPDATE item SET shop = 2")
    finished(workshop)
    workshop.query("INSERT INTO item (shop, twin) VALUES (1, 2)")
    assert workshop.query("SELECT id, shop, twin FROM item ORDER BY id") == [
        (1, 2, None), (2, 2, None), (3, 2, 1), (4, 1, 2),
    ]  # fmt: skip
    types = "SELECT DISTINCT data_type FROM information_schema.columns WHERE table_name IN ('item', 'shop')"
    assert workshop.query(types) == [("bigint",)]
    undone(workshop)
    workshop.query("INSERT INTO item (shop) VALUES (1)")
    assert workshop.query("SELECT count(*) FROM item") == [(5,)]


TYPED = """
class Item(Base):
    __tablename__ = "item"
    id: Mapped[int] = mapped_column(primary_key=True)
    amount: Mapped[{hint}] = mapped_column({type}, index=True, nullable=False, server_default="{default}")
"""


def test_a_number_kept_as_text_becomes_one(workshop: Workshop) -> None:
    old = TYPED.format(hint="str", type="String(9)", default="7")
    started(workshop, old, "INSERT INTO item (amount) VALUES ('1'), ('02')")
    split(workshop, TYPED.format(hint="int", type="Integer", default="8"))
    workshop.query("INSERT INTO item DEFAULT VALUES; INSERT INTO item (amount) VALUES ('3')")
    finished(workshop)
    workshop.query("INSERT INTO item DEFAULT VALUES")
    assert workshop.query("SELECT amount FROM item ORDER BY id") == [(1,), (2,), (7,), (3,), (8,)]
    undone(workshop)
    assert workshop.query("SELECT amount FROM item ORDER BY id LIMIT 2") == [("1",), ("2",)]


@pytest.mark.parametrize(
    "words", [(), ("--using", "item.number=amount::int", "--back", "item.amount=number::text")]
)
def test_the_name_and_the_type_change_together(workshop: Workshop, words: tuple[str, ...]) -> None:
    old = TYPED.format(hint="str", type="String(9)", default="7")
    started(workshop, old, "INSERT INTO item (amount) VALUES ('1'), ('02')")
    new = TYPED.format(hint="int", type="Integer", default="8").replace("amount", "number")
    split(workshop, new, "--rename", "item.amount=item.number", *words)
    workshop.query("INSERT INTO item (number) VALUES (3); INSERT INTO item (amount) VALUES ('4')")
    workshop.query("UPDATE item SET number = 5 WHERE number = 1")
    assert workshop.query("SELECT amount, number FROM item ORDER BY id") == [
        ("5", 5), ("02", 2), ("3", 3), ("4", 4),
    ]  # fmt: skip
    finished(workshop)


LABELLED = """
class Role(enum.Enum):
    {labels}

class Person(Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[Role] = mapped_column(server_default="staff")
"""
MORE, FEWER = (
    "; ".join(f"{one} = '{one}'" for one in labels)
    for labels in (("admin", "staff", "guest"), ("admin", "staff"))
)


def test_an_enum_loses_a_label(workshop: Workshop) -> None:
    started(workshop, LABELLED.format(labels=MORE), "INSERT INTO person (role) VALUES ('admin'), ('guest')")
    workshop.models(LABELLED.format(labels=FEWER))
    ran = run(workshop, "migrate", "dev", "--online", "--name", "second")
    assert ran.code == 8
    assert "J351" in ran.err
    mapping = "CASE role::text WHEN 'guest' THEN 'staff' ELSE role::text END"
    split(workshop, LABELLED.format(labels=FEWER), "--using", f"person.role={mapping}")
    workshop.query("INSERT INTO person (role) VALUES ('guest'), ('staff')")
    finished(workshop)
    assert workshop.query("SELECT role::text FROM person ORDER BY id") == [
        ("admin",),
        ("staff",),
        ("staff",),
        ("staff",),
    ]
    undone(workshop)


def test_a_renamed_table_has_two_names_in_between(workshop: Workshop) -> None:
    started(workshop, FIRST, rows="INSERT INTO item (title) VALUES ('a')")
    role = f"reader {workshop.target.database}"
    workshop.query(f'CREATE ROLE "{role}"; GRANT SELECT, UPDATE ON item TO "{role}"')
    split(workshop, FIRST.replace('"item"', "'Th$junco$ing'"), "--rename", 'item="Th$junco$ing"')
    for name, right, given in (
        ("item", "UPDATE", True),
        ('"Th$junco$ing"', "SELECT", True),
        ("item", "INSERT", False),
    ):
        assert workshop.query(f"SELECT has_table_privilege('{role}', '{name}', '{right}')") == [(given,)]
    workshop.query(f'DROP OWNED BY "{role}"; DROP ROLE "{role}"')
    workshop.query("INSERT INTO item (title) VALUES ('old')")
    workshop.query("INSERT INTO \"Th$junco$ing\" (title) VALUES ('new')")
    assert workshop.query("SELECT id, title, note FROM item ORDER BY id") == [
        (1, "a", "none"), (2, "old", "none"), (3, "new", "none"),
    ]  # fmt: skip
    finished(workshop)
    undone(workshop)
    assert workshop.query("SELECT count(*) FROM item") == [(3,)]


def test_what_can_be_left_out_already_waits_for_contract_all_the_same(workshop: Workshop) -> None:
    started(workshop, FIRST, rows="INSERT INTO item (title) VALUES ('one')")
    bare = FIRST.replace('    shop: Mapped[int | None] = mapped_column(ForeignKey("shop.id"))\n', "")
    expand, contract = split(workshop, bare, "--drop", "item.shop", "--accept-data-loss")
    assert "junco: empty" in (expand / "migration.sql").read_text()
    assert "DROP shop" in (contract / "migration.sql").read_text()
    workshop.query("INSERT INTO item (title, shop) VALUES ('two', NULL)")
    finished(workshop)
    undone(workshop)
    workshop.query("INSERT INTO item (title, shop) VALUES ('three', NULL)")


def test_what_is_dropped_waits_for_contract(workshop: Workshop) -> None:
    started(workshop, FIRST, rows="INSERT INTO item (title) VALUES ('a')")
    bare = FIRST.replace(
        '    note: Mapped[str] = mapped_column(server_default="none")\n', "    more: Mapped[str | None]\n"
    )
    bare = bare.replace(" = mapped_column(index=True, unique=True)", " = mapped_column(unique=True)")
    expand, contract = split(workshop, bare, "--drop", "item.note", "--accept-data-loss")
    assert "DROP COLUMN" not in (expand / "migration.sql").read_text()
    assert "ADD COLUMN more" in (expand / "migration.sql").read_text()
    workshop.query(
        "INSERT INTO item (title, note) VALUES ('b', 'x'); INSERT INTO item (title, more) VALUES ('c', 'x')"
    )
    assert "DROP COLUMN note" in (contract / "migration.sql").read_text()
    finished(workshop)


def test_contract_takes_away_one_thing_at_a_time(workshop: Workshop) -> None:
    """What the swap of names does not need follows it, in the forms that keep nobody waiting."""
    models = FIRST.replace('ForeignKey("shop.id")', 'ForeignKey("shop.id"), index=True')
    started(
        workshop, models, rows="INSERT INTO shop VALUES (1); INSERT INTO item (title, shop) VALUES ('a', 1)"
    )
    gone = models.split("class Item")[1].replace(
        '    shop: Mapped[int | None] = mapped_column(ForeignKey("shop.id"), index=True)\n', ""
    )
    assert "shop" not in gone
    new = "\nclass Item" + gone.replace("title:", "name:").replace("length(title)", "length(name)")
    words = (
        "--rename",
        "item.title=item.name",
        "--drop",
        "item.shop",
        "--drop",
        "shop",
        "--accept-data-loss",
    )
    _, contract = split(workshop, new, *words)
    text = (contract / "migration.sql").read_text()
    swap, _, rest = text.partition("COMMIT;")
    assert "DROP COLUMN title" in swap
    assert "DROP shop" not in swap
    for form in (
        "DROP CONSTRAINT item_shop_fkey",
        "DROP INDEX CONCURRENTLY public.ix_item_shop",
        "DROP shop",
    ):
        assert form in rest, text
    workshop.query("INSERT INTO item (name) VALUES ('b')")
    finished(workshop)
    undone(workshop)


def test_without_anything_to_break_one_migration_is_enough(workshop: Workshop) -> None:
    started(workshop, FIRST)
    workshop.models(FIRST + "    more: Mapped[str | None]\n")
    ran = run(workshop, "migrate", "dev", "--online", "--name", "second", "--json")
    assert ran.code == 0
    assert ran.json["created"].endswith("_second")
    assert ran.json["contract"] is None


# -- names -------------------------------------------------------------------------------------------------------

HOSTILE = '''
class Thing(Base):
    __tablename__ = """Order "of' {{things}} $junco$"""
    __table_args__ = (
        UniqueConstraint({kept!r}, name="Uni que"), Index("In.dex", {kept!r}, {changed!r}), {{"schema": "My Schema"}}
    )
    id: Mapped[int] = mapped_column("user", {kind}, primary_key=True)
    changed: Mapped[str] = mapped_column({changed!r}, String(50))
    kept: Mapped[int] = mapped_column({kept!r}, {kind})
    next: Mapped[int | None] = mapped_column(
        "select", {kind}, ForeignKey("""My Schema.Order "of' {{things}} $junco$.user""")
    )
'''


def test_names_may_be_anything(workshop: Workshop) -> None:
    long, longer = "ö" * 31 + "a", "ö" * 31 + "b"
    workshop.query('CREATE SCHEMA "My Schema"')
    table = """"My Schema"."Order ""of' {things} $junco$\""""
    named = HOSTILE.replace("{{things}}", "{things}").replace("{{", "{").replace("}}", "}")

    def models(kind: str, changed: str) -> str:
        text = named.replace("{kind}", kind).replace("{changed!r}", repr(changed))
        return text.replace("{kept!r}", repr(long))

    workshop.migration("20200101000000_schema", 'CREATE SCHEMA IF NOT EXISTS "My Schema";')
    workshop.models(models("Integer", 'a "$1" {b}'))
    ran = run(workshop, "migrate", "dev", "--name", "first")
    assert ran.code == 0, ran.err
    workshop.query(f"INSERT INTO {table} VALUES (1, 'x', 7, 1), (2, 'y', 8, 1)")
    rename = f'{table}."a ""$1"" {{b}}"={table}."{longer}"'
    split(workshop, models("BigInteger", longer), "--rename", rename)
    workshop.query(f"""INSERT INTO {table} ("user", "{longer}", "{long}") VALUES (3, 'z', 9)""")
    finished(workshop)
    assert workshop.query(f'SELECT "{longer}", "{long}", "select" FROM {table} ORDER BY "user"') == [
        ("x", 7, 1), ("y", 8, 1), ("z", 9, None),
    ]  # fmt: skip
    undone(workshop)


# -- what is refused ---------------------------------------------------------------------------------------------


@pytest.mark.reproduces("J354")
def test_a_renamed_label_has_no_form_in_two_steps(workshop: Workshop) -> None:
    started(workshop, LABELLED.format(labels=MORE))
    workshop.models(LABELLED.format(labels=MORE.replace("guest", "visitor")))
    assert "guest" in refused(workshop, "J354", "--rename", "role.guest=role.visitor")


@pytest.mark.reproduces("J355")
def test_no_cast_leads_from_one_to_many(workshop: Workshop) -> None:
    started(workshop, TYPED.format(hint="str", type="String(9)", default="7"))
    many = TYPED.format(hint="str", type="ARRAY(String)", default="{}")
    workshop.models(many)
    assert "--using item.amount=" in refused(workshop, "J355")
    using = ("--using", "item.amount=ARRAY[amount]", "--back", "item.amount=junco_new_amount[1]")
    split(workshop, many, *using)
    finished(workshop)


@pytest.mark.reproduces("J356")
def test_an_expression_that_does_not_work(workshop: Workshop) -> None:
    started(workshop, TYPED.format(hint="str", type="String(9)", default="7"))
    workshop.models(TYPED.format(hint="int", type="Integer", default="8"))
    assert "nope" in refused(workshop, "J356", "--using", "item.amount=nope(amount)")
    assert "public" in refused(workshop, "J356", "--back", "item.amount=public.nope(junco_new_amount)")
    assert "junco_new_amount" in refused(workshop, "J356", "--back", "item.amount=amount::text")


@pytest.mark.reproduces("J357")
def test_an_expression_for_a_column_that_has_no_twin(workshop: Workshop) -> None:
    started(workshop, FIRST)
    workshop.models(RENAMED)
    assert "public.item.title" in refused(
        workshop, "J357", "--rename", "item.title=item.name", "--using", "item.nothing=1"
    )


@pytest.mark.reproduces("J358")
def test_a_name_that_is_still_in_use(workshop: Workshop) -> None:
    note = 'class Note(Base):\n    __tablename__ = "note"\n    id: Mapped[int] = mapped_column(primary_key=True)\n'
    started(workshop, FIRST + "\n" + note)
    enum = 'class Note(enum.Enum):\n    a = "a"\n' + FIRST + "    kind: Mapped[Note | None]\n"
    workshop.models(enum)
    assert "already exists" in refused(workshop, "J358", "--drop", "note")


# -- whatever else is on the table -------------------------------------------------------------------------------


SQL_SCHEMA = """CREATE TABLE item (id {key} PRIMARY KEY, {column} DEFAULT 'None' NOT NULL);
CREATE VIEW titles AS SELECT id, {name} AS title FROM item;
CREATE FUNCTION lowered() RETURNS trigger LANGUAGE plpgsql AS
$$BEGIN NEW.{old} := lower(NEW.{old}); RETURN NEW; END$$;
CREATE TRIGGER later BEFORE INSERT OR UPDATE ON item FOR EACH ROW EXECUTE FUNCTION lowered();
"""


def test_views_and_triggers_on_the_column_go_along(workshop: Workshop) -> None:
    """A trigger that changes the value comes before ours; a view with it is made anew."""
    (workshop.root / "junco.toml").write_text('sql = "schema.sql"\n', encoding="utf-8")
    file = workshop.root / "schema.sql"
    file.write_text(
        SQL_SCHEMA.format(key="int", column="title text", name="title", old="title"), encoding="utf-8"
    )
    first = run(workshop, "migrate", "dev", "--name", "first")
    assert first.code == 0, first.err
    workshop.query("INSERT INTO item VALUES (1, DEFAULT), (2, 'TWO')")
    new = SQL_SCHEMA.format(key="bigint", column="title varchar(20)", name="title", old="title")
    file.write_text(new, encoding="utf-8")
    ran = run(workshop, "migrate", "dev", "--online", "--name", "second", "--create-only", "--json")
    assert ran.code == 0, ran.out
    assert run(workshop, "migrate", "deploy").code == 0
    workshop.query("INSERT INTO item VALUES (3, 'THREE'); UPDATE item SET title = 'Two' WHERE id = 2")
    assert workshop.query("SELECT title, junco_new_title FROM item ORDER BY id") == [
        ("none", "none"), ("two", "two"), ("three", "three"),
    ]  # fmt: skip
    finished(workshop)
    assert workshop.query("SELECT title FROM titles ORDER BY id") == [("none",), ("two",), ("three",)]
    undone(workshop)


def test_every_version_of_postgresql(any_server: Server, tmp_path: Path) -> None:
    (tmp_path / "junco.toml").write_text('models = "shop:Base"\n', encoding="utf-8")
    workshop = Workshop(tmp_path, any_server.create_database(f"expand_{tmp_path.name[-20:].lower()}"))
    old = KEYED.format(kind="Integer", more="")
    started(workshop, old, "INSERT INTO shop DEFAULT VALUES; INSERT INTO item (shop) VALUES (1), (1)")
    new = KEYED.format(kind="BigInteger", more="").replace("twin:", "other:")
    split(workshop, new, "--rename", "item.twin=item.other")
    workshop.query(
        "INSERT INTO item (shop, twin) VALUES (1, 1); INSERT INTO item (shop, other) VALUES (1, 2)"
    )
    assert workshop.query("SELECT twin, other FROM item ORDER BY id") == [
        (None, None),
        (None, None),
        (1, 1),
        (2, 2),
    ]
    finished(workshop)
    undone(workshop)
    assert workshop.query("SELECT twin FROM item ORDER BY id") == [(None,), (None,), (1,), (2,)]


def test_dev_runs_both_on_its_own_database(workshop: Workshop) -> None:
    started(workshop, FIRST, rows="INSERT INTO item (title) VALUES ('a')")
    workshop.models(RENAMED)
    ran = run(
        workshop,
        "migrate",
        "dev",
        "--online",
        "--name",
        "second",
        "--rename",
        "item.title=item.name",
        "--json",
    )
    assert ran.code == 0, ran.out
    assert ran.json["applied"] == [ran.json["created"], ran.json["contract"]]
    assert "-- junco: contract" in ran.json["contract_sql"]
    assert workshop.query("SELECT name FROM item") == [("a",)]
    finished(workshop)


def test_what_the_new_type_cannot_hold_is_counted_before(workshop: Workshop) -> None:
    started(
        workshop,
        TYPED.format(hint="str", type="String(9)", default="7"),
        "INSERT INTO item (amount) VALUES ('x')",
    )
    workshop.models(TYPED.format(hint="int", type="Integer", default="8"))
    assert "item.amount" in refused(workshop, "J351")
    mapping = "CASE WHEN amount ~ '^[0-9]+$' THEN amount::integer ELSE 0 END"
    split(
        workshop, TYPED.format(hint="int", type="Integer", default="8"), "--using", f"item.amount={mapping}"
    )
    finished(workshop)
    assert workshop.query("SELECT amount FROM item") == [(0,)]
