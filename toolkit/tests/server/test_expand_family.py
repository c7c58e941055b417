"""`migrate dev --online` over partitioned and inheriting tables, and under computed columns."""

from __future__ import annotations

from pathlib import Path

import pytest
from twosteps import finished, refused, undone
from warm import run
from workshop import Workshop

from junco.shadow.server import Server

PARTED = """
CREATE TABLE event (id {key} NOT NULL, at date NOT NULL, {name} {type} NOT NULL DEFAULT '7', PRIMARY KEY (id, at))
  PARTITION BY RANGE (at);
CREATE TABLE event_old PARTITION OF event FOR VALUES FROM ('2020-01-01') TO ('2026-01-01');
CREATE TABLE event_new PARTITION OF event FOR VALUES FROM ('2026-01-01') TO ('2030-01-01') PARTITION BY LIST (at);
CREATE TABLE event_rest PARTITION OF event_new DEFAULT;
CREATE INDEX event_{name} ON event ({name});
"""
ROWS = (
    "INSERT INTO event (id, at, title) SELECT n, date '2025-12-01' + n, n::text FROM generate_series(1, 90) n"
)


def begin(workshop: Workshop, old: str, rows: str) -> None:
    (workshop.root / "junco.toml").write_text('sql = "schema.sql"\n', encoding="utf-8")
    (workshop.root / "schema.sql").write_text(old, encoding="utf-8")
    first = run(workshop, "migrate", "dev", "--name", "first")
    assert first.code == 0, first.err
    workshop.query(rows)


def written(workshop: Workshop, new: str) -> tuple[str, ...]:
    """The new schema is there; more words of the command."""
    (workshop.root / "schema.sql").write_text(new, encoding="utf-8")
    return ("--create-only",)


def expanded(workshop: Workshop, old: str, rows: str, new: str, *words: str) -> None:
    """Write both files and run the first."""
    begin(workshop, old, rows)
    (workshop.root / "schema.sql").write_text(new, encoding="utf-8")
    ran = run(workshop, "migrate", "dev", "--online", "--name", "second", "--create-only", "--json", *words)
    assert ran.code == 0, ran.out
    assert ran.json["contract"], ran.json["sql"]
    deployed = run(workshop, "migrate", "deploy")
    assert deployed.code == 0, deployed.err + ran.json["sql"]


def test_a_column_of_a_partitioned_table_has_two_names(any_server: Server, tmp_path: Path) -> None:
    workshop = Workshop(tmp_path, any_server.create_database(f"family_{tmp_path.name[-20:].lower()}"))
    named = {"key": "int", "type": "text"}
    old, new = PARTED.format(name="title", **named), PARTED.format(name="name", **named)
    expanded(workshop, old, ROWS, new, "--rename", "event.title=event.name")
    workshop.query("INSERT INTO event (id, at, name) VALUES (100, '2027-01-01', 'x')")
    workshop.query("INSERT INTO event (id, at, title) VALUES (101, '2024-01-01', 'y')")
    workshop.query(
        "UPDATE event SET title = 'z' WHERE id = 1; UPDATE event_rest SET name = 'w' WHERE id = 80"
    )
    assert workshop.query("SELECT count(*), count(DISTINCT name) FROM event WHERE name = title") == [(92, 92)]
    finished(workshop)
    assert workshop.query("SELECT name FROM event WHERE id IN (1, 80, 100, 101) ORDER BY id") == [
        ("z",), ("w",), ("x",), ("y",),
    ]  # fmt: skip
    undone(workshop)


@pytest.mark.parametrize("key", ["INDEX event_by ON event", "UNIQUE INDEX event_by ON event"])
def test_an_index_that_partitions_have_parts_of_may_keep_its_name(workshop: Workshop, key: str) -> None:
    """The parts are called after the column, so that those of the new one wait for nothing."""
    named = PARTED.replace("INDEX event_{name} ON event ({name})", f"{key} ({{name}}, id, at)")
    old, new = (named.format(name=name, key="int", type="text") for name in ("title", "name"))
    expanded(workshop, old, ROWS, new, "--rename", "event.title=event.name")
    workshop.query("UPDATE event SET title = 'z' WHERE id = 1; UPDATE event SET name = 'w' WHERE id = 80")
    assert workshop.query("SELECT count(*) FROM event WHERE name = title") == [(90,)]
    finished(workshop)
    undone(workshop)


def test_a_column_of_a_partitioned_table_has_another_type(workshop: Workshop) -> None:
    old, new = (PARTED.format(name="title", key="int", type=type_) for type_ in ("varchar(9)", "int"))
    expanded(workshop, old, ROWS, new)
    workshop.query(
        "INSERT INTO event (id, at) VALUES (100, '2027-01-01'); UPDATE event SET title = '5' WHERE id = 3"
    )
    finished(workshop)
    assert workshop.query("SELECT title FROM event WHERE id IN (3, 100) ORDER BY id") == [(5,), (7,)]
    undone(workshop)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (("int", "date"), ("bigint", "date"), "primary key of a partitioned table"),
        (("int", "date"), ("int", "timestamp"), "in a partition key"),
    ],
)
def test_keys_of_partitioned_tables_are_refused(
    workshop: Workshop, old: tuple[str, str], new: tuple[str, str], why: str
) -> None:
    parted = "CREATE TABLE event (id {} NOT NULL, at {}, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);"
    parted += "CREATE TABLE rest PARTITION OF event DEFAULT;"
    begin(workshop, parted.format(*old), "")
    assert why in refused(workshop, "J354", *written(workshop, parted.format(*new)))


HEIRS = """
CREATE TABLE animal (id int PRIMARY KEY, {name} {type} NOT NULL CHECK ({name} <> '9'));
CREATE TABLE dog (breed text) INHERITS (animal);
CREATE TABLE puppy () INHERITS (dog);
CREATE INDEX dog_{name} ON dog ({name});
"""


@pytest.mark.parametrize("change", ["name", "type"])
def test_heirs_follow(workshop: Workshop, change: str) -> None:
    rows = "INSERT INTO animal VALUES (1, '1'); INSERT INTO dog VALUES (1, '2', 'x');"
    rows += "INSERT INTO puppy VALUES (3, '3', 'x')"
    old = HEIRS.format(name="title", type="text")
    if change == "name":
        new, words = HEIRS.format(name="label", type="text"), ("--rename", "animal.title=animal.label")
    else:
        new, words = HEIRS.format(name="title", type="int"), ()
    expanded(workshop, old, rows, new, *words)
    workshop.query("INSERT INTO puppy (id, title) VALUES (4, '4'); UPDATE dog SET title = '5' WHERE id = 1")
    after = "label" if change == "name" else "title"
    finished(workshop)
    assert workshop.query(f"SELECT id, {after}::text FROM animal ORDER BY id, 2") == [
        (1, "1"), (1, "5"), (3, "3"), (4, "4"),
    ]  # fmt: skip
    undone(workshop)


COMPUTED = """
CREATE TABLE item (id int PRIMARY KEY, {name} {type} NOT NULL, total bigint GENERATED ALWAYS AS ({name} * 2) STORED);
CREATE INDEX item_total ON item (total);
"""


@pytest.mark.parametrize("change", ["name", "type"])
def test_computed_columns_follow(workshop: Workshop, change: str) -> None:
    old = COMPUTED.format(name="price", type="int")
    if change == "name":
        new, words = COMPUTED.format(name="cost", type="int"), ("--rename", "item.price=item.cost")
    else:
        new, words = COMPUTED.format(name="price", type="bigint"), ()
    expanded(workshop, old, "INSERT INTO item SELECT n, n FROM generate_series(1, 500) n", new, *words)
    workshop.query("INSERT INTO item (id, price) VALUES (501, 7); UPDATE item SET price = 9 WHERE id = 1")
    after = "cost" if change == "name" else "price"
    assert workshop.query("SELECT count(*) FROM item WHERE total = price * 2") == [(501,)]
    finished(workshop)
    assert workshop.query(f"SELECT count(*) FROM item WHERE total = {after} * 2") == [(501,)]
    assert workshop.query("SELECT total FROM item WHERE id IN (1, 501) ORDER BY id") == [(18,), (14,)]
    undone(workshop)
