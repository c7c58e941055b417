"""Unique values that change hands within one run: exchanged, passed on, given up by rows that go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import seeding
from sqlalchemy.dialects.postgresql import INT4MULTIRANGE, INT4RANGE, Range
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from junco.errors.seed import RowRefused
from junco.postgres import Connection, Target, connect
from junco.seed import SeedSet
from junco.seed import generators as g

pytestmark = pytest.mark.server


class Base(DeclarativeBase):
    pass


class Room(Base):
    __tablename__ = "rooms"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    slot: Mapped[int | None]
    badge: Mapped[str | None]
    taken: Mapped[Range[int] | None] = mapped_column(INT4RANGE)
    parts: Mapped[list[Range[int]] | None] = mapped_column(INT4MULTIRANGE)
    day: Mapped[dt.date | None]


TABLE = """
CREATE TABLE rooms (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text NOT NULL UNIQUE, slot int NOT NULL UNIQUE, badge text,
    taken int4range, parts int4multirange, day date UNIQUE,
    EXCLUDE USING gist (taken WITH &&), EXCLUDE USING gist (parts WITH &&));
CREATE UNIQUE INDEX ON rooms (lower(badge)) WHERE badge <> '';
"""


@pytest.fixture
def connection(database: Target) -> Iterator[Connection]:
    with connect(database) as connection:
        connection.execute(TABLE.encode())
        yield connection


def rooms(*slots: tuple[str, int], **options: Any) -> SeedSet:
    """Everything unique of a room follows from its slot."""
    found = SeedSet("rooms")
    rows = found.rows(Room, key=Room.code, prune=True)
    # Each in a call of its own, so that some are written before others.
    for code, slot in slots:
        rows.cols(Room.code, Room.slot, Room.badge, Room.taken, Room.parts, Room.day)(
            (
                code,
                slot,
                f"Badge {slot}",
                Range(slot, slot + 1),
                [Range(slot, slot + 1), Range(1000 - slot, 1001 - slot)],
                dt.date(2026, 1, slot),
            )
        )
    return found


def seed(connection: Connection, seed_set: SeedSet, **options: Any) -> tuple[int, int, int, int]:
    planned = seeding.seed(connection, seed_set, dry_run=True, **options).total
    total = seeding.seed(connection, seed_set, **options).total
    assert (planned.created, planned.updated, planned.pruned) == (total.created, total.updated, total.pruned)
    return total.created, total.updated, total.unchanged, total.pruned


def there(connection: Connection) -> dict[str, Any]:
    found = connection.execute(
        "SELECT code, slot FROM rooms WHERE badge = 'Badge ' || slot AND taken = int4range(slot, slot + 1)"
        " AND day = '2026-01-01'::date + slot - 1 AND parts @> slot"
    )
    return dict(found.fetchall())


def test_values_are_exchanged_and_passed_on(connection: Connection) -> None:
    assert seed(connection, rooms(("a", 1), ("b", 2), ("c", 3))) == (3, 0, 0, 0)
    assert seed(connection, rooms(("a", 2), ("b", 3), ("c", 1))) == (0, 3, 0, 0)
    assert there(connection) == {"a": 2, "b": 3, "c": 1}
    assert seed(connection, rooms(("new", 2), ("a", 4), ("b", 3), ("c", 1))) == (1, 1, 2, 0)
    assert there(connection) == {"new": 2, "a": 4, "b": 3, "c": 1}
    assert seed(connection, rooms(("last", 2), ("a", 4), ("c", 3)), prune=True) == (1, 1, 1, 2)
    assert there(connection) == {"last": 2, "a": 4, "c": 3}
    assert seed(connection, rooms(("last", 2), ("a", 4), ("c", 3))) == (0, 0, 3, 0)


def test_rows_of_others_give_nothing_up(connection: Connection) -> None:
    seed(connection, rooms(("a", 1), ("b", 2)))
    connection.execute("INSERT INTO rooms (code, slot) VALUES ('mine', 3)")
    with pytest.raises(RowRefused) as caught:
        seed(connection, rooms(("a", 2), ("b", 3)))
    assert "slot)=(3) already exists" in caught.value.text("why")
    assert there(connection) == {"a": 1, "b": 2}


def test_many_at_once(connection: Connection) -> None:
    def shifted(by: int) -> SeedSet:
        found = SeedSet("many")
        rows = found.rows(Room, key=Room.code).generate(6_000)
        rows.fill(Room.code)(g.unique("r{n}")).fill(Room.slot)(g.nth(100 + by))
        return found

    assert seed(connection, shifted(0)) == (6_000, 0, 0, 0)
    assert seed(connection, shifted(1)) == (0, 6_000, 0, 0)
    found = connection.execute("SELECT min(slot), max(slot), count(*) FROM rooms").fetchone()
    assert found == (101, 6_100, 6_000)


def test_what_no_value_can_be_put_into_is_refused_as_it_was(connection: Connection) -> None:
    seed(connection, rooms(("a", 1), ("b", 2)))
    connection.execute("ALTER TABLE rooms ADD CHECK (slot > 0)")
    with pytest.raises(RowRefused) as caught:
        seed(connection, rooms(("a", 2), ("b", 1)))
    assert "rooms_slot_key" in caught.value.text("what")
    assert there(connection) == {"a": 1, "b": 2}
