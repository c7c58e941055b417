"""`migrate dev --online` with a column that goes for nothing: what it holds in between, and the way back."""

from __future__ import annotations

import pytest
from twosteps import finished, refused, split, started, undone
from warm import run
from workshop import Workshop

TITLED = """
class Item(Base):
    __tablename__ = "item"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
"""
NOTED = f"{TITLED}    note: Mapped[str]\n"
DROP = ("--drop", "item.note", "--accept-data-loss")
NOTES = "SELECT note FROM item ORDER BY id"


def test_what_must_have_a_value_again_is_said_before_anything_is_undone(workshop: Workshop) -> None:
    started(workshop, NOTED, "INSERT INTO item (title, note) VALUES ('a', 'x')")
    split(workshop, TITLED, *DROP)
    workshop.query("INSERT INTO item (title) VALUES ('b')")
    finished(workshop)
    assert run(workshop, "migrate", "rollback", "--accept-data-loss").code == 0
    ran = run(workshop, "migrate", "rollback", "--accept-data-loss")
    assert ran.code == 5
    assert "rows of public.item have no note" in ran.err
    assert "UPDATE public.item SET note = ... WHERE note IS NULL" in ran.err
    workshop.query("UPDATE public.item SET note = 'y' WHERE note IS NULL")
    assert run(workshop, "migrate", "rollback", "--accept-data-loss").code == 0
    assert workshop.query(NOTES) == [("y",), ("y",)]


@pytest.mark.parametrize(
    ("rename", "table", "new"),
    [
        ("item.title=item.name", "item", TITLED.replace("title", "name")),
        ("item=thing", "thing", TITLED.replace('"item"', '"thing"')),
    ],
)
def test_the_same_where_a_name_changes_too(workshop: Workshop, rename: str, table: str, new: str) -> None:
    started(workshop, NOTED, "INSERT INTO item (title, note) VALUES ('a', 'x')")
    split(workshop, new, "--rename", rename, *DROP, "--drop", "thing.note")
    workshop.query(f"UPDATE {table} SET note = NULL")
    ran = run(workshop, "migrate", "rollback", "--accept-data-loss")
    assert f"rows of public.{table} have no note" in ran.err
    workshop.query(f"UPDATE {table} SET note = 'y'")
    assert run(workshop, "migrate", "rollback", "--accept-data-loss").code == 0
    assert workshop.query("SELECT title, note FROM item") == [("a", "y")]


def test_a_column_with_a_default_stays_as_it_is(workshop: Workshop) -> None:
    """Whoever does not know it leaves it to the default, and the way back has a value for every row."""
    with_default = f"{TITLED}    note: Mapped[str] = mapped_column(server_default='none')\n"
    started(workshop, with_default, "INSERT INTO item (title, note) VALUES ('a', 'x')")
    expand, _ = split(workshop, TITLED, *DROP)
    assert "DROP NOT NULL" not in (expand / "migration.sql").read_text()
    workshop.query("INSERT INTO item (title) VALUES ('b')")
    assert workshop.query(NOTES) == [("x",), ("none",)]
    finished(workshop)
    undone(workshop)
    assert workshop.query(NOTES) == [("none",), ("none",)]


def test_a_way_back_gives_the_old_version_values_and_the_column_again(workshop: Workshop) -> None:
    started(workshop, NOTED, "INSERT INTO item (title, note) VALUES ('a', 'on a')")
    split(workshop, TITLED, *DROP, "--back", "item.note='on ' || title")
    workshop.query("INSERT INTO item (title) VALUES ('b'); INSERT INTO item (title, note) VALUES ('c', 'x')")
    assert workshop.query(NOTES) == [("on a",), ("on b",), ("x",)]
    finished(workshop)
    workshop.query("INSERT INTO item (title) VALUES ('d')")
    undone(workshop)
    assert workshop.query(NOTES) == [("on a",), ("on b",), ("on c",), ("on d",)]


def test_a_column_that_may_be_null_gets_its_values_on_the_way_back_alone(workshop: Workshop) -> None:
    started(workshop, NOTED.replace("note: Mapped[str]", "note: Mapped[str | None]"))
    expand, _ = split(workshop, TITLED, *DROP, "--back", "item.note=title")
    assert "TRIGGER" not in (expand / "migration.sql").read_text()
    workshop.query("INSERT INTO item (title) VALUES ('a')")
    assert workshop.query(NOTES) == [(None,)]
    finished(workshop)
    assert run(workshop, "migrate", "rollback", "--accept-data-loss").code == 0
    assert workshop.query(NOTES) == [("a",)]


def test_what_the_way_back_would_make_of_values_is_counted(workshop: Workshop) -> None:
    started(workshop, NOTED, "INSERT INTO item (title, note) VALUES ('a', 'a'), ('b', 'x')")
    workshop.models(TITLED)
    words = ("--drop", "item.note", "--back", "item.note=title")
    ran = run(workshop, "migrate", "dev", "--online", "--name", "second", "--json", *words)
    assert "1 value of public.item.note would come back as something else" in ran.out


ID = "    id: Mapped[int] = mapped_column(primary_key=True)\n"
BY_HAND = "mapped_column(autoincrement=False, primary_key=True)\n"
TWO_KEYS = f"    id: Mapped[int] = {BY_HAND}    key: Mapped[int] = mapped_column(unique=True)\n"


@pytest.mark.reproduces("J354")
def test_a_key_that_goes_needs_values_until_contract(workshop: Workshop) -> None:
    old, new = TITLED.replace(ID, TWO_KEYS), TITLED.replace(ID, f"    key: Mapped[int] = {BY_HAND}")
    started(workshop, old, "INSERT INTO item VALUES (1, 10, 'a')")
    workshop.models(new)
    assert "--back item.id=EXPRESSION" in refused(workshop, "J354", "--drop", "item.id", "--accept-data-loss")
    split(workshop, new, "--drop", "item.id", "--back", "item.id=key / 10", "--accept-data-loss")
    workshop.query("INSERT INTO item (key, title) VALUES (20, 'b')")
    finished(workshop)
    undone(workshop)
    assert workshop.query("SELECT id, key FROM item ORDER BY id") == [(1, 10), (2, 20)]
