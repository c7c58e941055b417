"""`migrate dev --online` with columns that are split or merged: --using and --back say how, both ways."""

from __future__ import annotations

import pytest
from twosteps import finished, refused, split, started, undone
from warm import run
from workshop import Workshop

PERSON = """
class Person(Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    {columns}
    note: Mapped[str | None]
"""
WHOLE = PERSON.format(columns="name: Mapped[str] = mapped_column(index=True)")
PARTS = PERSON.format(
    columns="first_name: Mapped[str] = mapped_column(index=True)\n"
    '    last_name: Mapped[str] = mapped_column(server_default="?")'
)
FIRST, REST = "split_part(name, ' ', 1)", "substr(name, length(split_part(name, ' ', 1)) + 2)"
JOINED = "rtrim(first_name || ' ' || last_name)"
SPLIT = (
    "--using", f"person.first_name={FIRST}", "--using", f"person.last_name={REST}",
    "--back", f"person.name={JOINED}",
)  # fmt: skip
MERGE = (
    "--using", f"person.name={JOINED}",
    "--back", f"person.first_name={FIRST}", "--back", f"person.last_name={REST}",
)  # fmt: skip


def people(workshop: Workshop) -> list[tuple[object, ...]]:
    return workshop.query("SELECT name, first_name, last_name FROM person ORDER BY id")


def test_one_column_becomes_two(workshop: Workshop) -> None:
    started(
        workshop, WHOLE, "INSERT INTO person (name) VALUES ('Ada King Lovelace'), ('Plato'), ('Grace Hopper')"
    )
    expand, _ = split(workshop, PARTS, *SPLIT)
    text = (expand / "migration.sql").read_text()
    assert "CREATE INDEX CONCURRENTLY ix_person_first_name" in text
    assert text.count("-- junco: backfill") == 1
    workshop.query("INSERT INTO person (name) VALUES ('Alan Turing')")
    workshop.query("INSERT INTO person (first_name, last_name) VALUES ('Emmy', 'Noether')")
    workshop.query("UPDATE person SET name = 'Platon Ariston' WHERE name = 'Plato'")
    workshop.query("UPDATE person SET last_name = 'Murray' WHERE first_name = 'Grace'")
    workshop.query("UPDATE person SET note = 'x'")
    assert people(workshop) == [
        ("Ada King Lovelace", "Ada", "King Lovelace"),
        ("Platon Ariston", "Platon", "Ariston"),
        ("Grace Murray", "Grace", "Murray"),
        ("Alan Turing", "Alan", "Turing"),
        ("Emmy Noether", "Emmy", "Noether"),
    ]
    finished(workshop)
    workshop.query("INSERT INTO person (first_name) VALUES ('Hypatia')")
    undone(workshop)
    names = workshop.query("SELECT name FROM person ORDER BY id")
    assert names[2:] == [("Grace Murray",), ("Alan Turing",), ("Emmy Noether",), ("Hypatia ?",)]


def test_two_columns_become_one(workshop: Workshop) -> None:
    started(
        workshop, PARTS, "INSERT INTO person (first_name, last_name) VALUES ('Ada', 'King'), ('Plato', '')"
    )
    split(workshop, WHOLE, *MERGE)
    workshop.query("INSERT INTO person (name) VALUES ('Alan Turing')")
    workshop.query("INSERT INTO person (first_name) VALUES ('Emmy')")
    workshop.query("UPDATE person SET first_name = 'Augusta' WHERE first_name = 'Ada'")
    workshop.query("UPDATE person SET name = 'Platon Ariston' WHERE name = 'Plato'")
    assert people(workshop) == [
        ("Augusta King", "Augusta", "King"),
        ("Platon Ariston", "Platon", "Ariston"),
        ("Alan Turing", "Alan", "Turing"),
        ("Emmy ?", "Emmy", "?"),
    ]
    finished(workshop)
    undone(workshop)
    assert workshop.query("SELECT first_name, last_name FROM person ORDER BY id LIMIT 1") == [
        ("Augusta", "King")
    ]


PHONE = PERSON.format(columns="phone: Mapped[str | None]")
NUMBERED = PERSON.format(
    columns="country: Mapped[int | None] = mapped_column(SmallInteger)\n"
    "    number: Mapped[int | None] = mapped_column(BigInteger, unique=True)"
)
DIALLED = (
    "--using", "person.country=substring(phone FROM '^\\+(\\d{2})')::smallint",
    "--using", "person.number=substring(phone FROM '^\\+\\d{2}(\\d+)')::bigint",
    "--back", "person.phone='+' || country || number",
)  # fmt: skip


def test_null_is_a_value_like_any_other(workshop: Workshop) -> None:
    """Before the backfill NULL means that a row was not filled; behind it, that somebody wrote NULL."""
    started(workshop, PHONE, "INSERT INTO person (phone) VALUES ('+4930123'), (NULL), ('+3315')")
    split(workshop, NUMBERED, *DIALLED)
    known = "SELECT phone, country, number FROM person ORDER BY id"
    assert workshop.query(known) == [("+4930123", 49, 30123), (None, None, None), ("+3315", 33, 15)]
    workshop.query("UPDATE person SET country = NULL, number = NULL WHERE country = 33")
    workshop.query("UPDATE person SET country = 41, number = 7 WHERE country IS NULL AND id = 2")
    workshop.query("UPDATE person SET note = 'x'")
    assert workshop.query(known) == [("+4930123", 49, 30123), ("+417", 41, 7), (None, None, None)]
    finished(workshop)


def test_a_row_that_was_not_filled_yet_keeps_what_the_new_version_does_not_write(workshop: Workshop) -> None:
    """The backfill has not come to it, and the new version changes one of its columns."""
    started(workshop, WHOLE, "INSERT INTO person (name) VALUES ('Grace Hopper')")
    workshop.models(PARTS)
    ran = run(workshop, "migrate", "dev", "--online", "--name", "second", "--create-only", "--json", *SPLIT)
    assert ran.code == 0, ran.out
    before = ran.json["sql"].split("-- junco: backfill")[0]
    workshop.query(before.replace("-- junco: no-transaction", ""))
    workshop.query("UPDATE person SET first_name = 'Amazing'")
    assert people(workshop) == [("Amazing Hopper", "Amazing", "Hopper")]


def test_a_new_column_may_be_made_of_others_that_stay(workshop: Workshop) -> None:
    """The old version does not write it, so it must be made of what it writes."""
    started(workshop, WHOLE, "INSERT INTO person (name) VALUES ('Plato')")
    more = WHOLE + "    initial: Mapped[str] = mapped_column(String(1))\n"
    split(workshop, more, "--using", "person.initial=left(name, 1)")
    workshop.query("INSERT INTO person (name) VALUES ('Kant')")
    workshop.query("INSERT INTO person (name, initial) VALUES ('Hume', 'D')")
    assert workshop.query("SELECT initial FROM person ORDER BY id") == [("P",), ("K",), ("D",)]
    finished(workshop)


def test_what_would_not_come_back_is_counted_before(workshop: Workshop) -> None:
    started(workshop, WHOLE, "INSERT INTO person (name) VALUES ('Ada King Lovelace'), ('Plato')")
    workshop.models(PARTS)
    words = list(SPLIT)
    words[3] = "person.last_name=split_part(name, ' ', 2)"
    before = sorted(path.name for path in workshop.migrations.iterdir())
    ran = run(workshop, "migrate", "dev", "--online", "--name", "second", "--json", *words)
    assert ran.json["error"]["code"] == "J350", ran.out
    assert "1 value of public.person.name" in ran.out
    words[3] = "person.last_name=nullif(split_part(name, ' ', 2), '')"
    ran = run(workshop, "migrate", "dev", "--online", "--name", "second", "--json", *words)
    assert "public.person.last_name must not be NULL" in ran.out
    assert sorted(path.name for path in workshop.migrations.iterdir()) == before


@pytest.mark.reproduces("J355")
def test_a_way_back_is_asked_for(workshop: Workshop) -> None:
    started(workshop, WHOLE)
    workshop.models(PARTS)
    assert "--back person.name=" in refused(workshop, "J355", *SPLIT[:4], "--drop", "person.name")


@pytest.mark.reproduces("J356")
def test_every_expression_of_a_group_is_tried(workshop: Workshop) -> None:
    started(workshop, WHOLE)
    workshop.models(PARTS)
    assert "nope" in refused(
        workshop, "J356", *SPLIT[:4], "--back", "person.name=nope(first_name, last_name)"
    )


@pytest.mark.reproduces("J357")
def test_a_way_back_for_a_column_that_never_was(workshop: Workshop) -> None:
    started(workshop, WHOLE)
    workshop.models(WHOLE.replace("    note: Mapped[str | None]\n", ""))
    assert "person.not" in refused(workshop, "J357", "--back", "person.not=name", "--drop", "person.note")


@pytest.mark.reproduces("J359")
def test_two_versions_cannot_mean_two_things_by_one_name(workshop: Workshop) -> None:
    started(workshop, WHOLE, "INSERT INTO person (name) VALUES ('Ada King')")
    workshop.models(WHOLE + "    last_name: Mapped[str]\n")
    words = (
        "--using", f"person.name={FIRST}", "--using", f"person.last_name={REST}",
        "--back", "person.name=junco_new_name || ' ' || last_name",
    )  # fmt: skip
    assert "person.name keeps its name" in refused(workshop, "J359", *words)


def test_an_expression_for_a_type_that_would_change_at_no_cost(workshop: Workshop) -> None:
    """What it says is done to every value, so it is a second column."""
    code = PERSON.replace("{columns}", "code: Mapped[str] = mapped_column(String({size}))")
    started(workshop, code.format(size=5), "INSERT INTO person (code) VALUES ('a')")
    split(
        workshop,
        code.format(size=9),
        "--using",
        "person.code=upper(code)",
        "--back",
        "person.code=junco_new_code",
    )
    finished(workshop)
    assert workshop.query("SELECT code FROM person") == [("A",)]
