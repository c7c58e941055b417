"""Large declarations whose keys are no whole numbers: compared as they lie, fingerprinted between two keys."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import seeding
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from junco.postgres import Connection, Target
from junco.seed import SeedSet
from junco.seed import generators as g

pytestmark = pytest.mark.server
ROWS = 12_000


class Base(DeclarativeBase):
    pass


class Card(Base):
    __tablename__ = "cards"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    number: Mapped[int]


class Part(Base):
    __tablename__ = "Part list"
    tenant: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column("Code %s", primary_key=True)
    name: Mapped[str | None]
    number: Mapped[int]


@pytest.fixture
def connection(database: Target) -> Iterator[Connection]:
    with seeding.created(database, Base) as connection:
        yield connection


class Told:
    """What is done, in its order."""

    def __init__(self) -> None:
        self.doing: list[str] = []

    def begin(self, _: str, doing: str, __: int | None) -> None:
        self.doing.append(doing)

    def advance(self, rows: int) -> None:
        pass

    def say(self, text: str) -> None:
        pass


def cards() -> SeedSet:
    found = SeedSet("cards")
    made = found.rows(Card, key=Card.id).generate(ROWS)
    made.fill(Card.id)(g.uuids()).fill(Card.number)(g.nth())
    made.fill(Card.name)(g.optional(g.full_name(), 20))
    return found


def parts() -> SeedSet:
    found = SeedSet("parts")
    made = found.rows(Part, key=(Part.tenant, Part.code)).generate(ROWS)
    made.fill(Part.tenant)(g.choice(("bolt's", "nut"))).fill(Part.code)(g.unique("c{n}"))
    made.fill(Part.number)(g.nth()).fill(Part.name)(g.optional(g.full_name(), 20))
    return found


SETS = {"cards": (cards, "cards"), "parts": (parts, '"Part list"')}


@pytest.mark.parametrize("name", SETS)
def test_only_what_differs_is_sent(connection: Connection, name: str) -> None:
    make, table = SETS[name]

    def run() -> tuple[tuple[int, int, int], list[str]]:
        told = Told()
        total = seeding.seed(connection, make(), progress=told).total
        return (total.created, total.updated, total.unchanged), told.doing

    def contents() -> Any:
        return connection.execute(
            f"SELECT md5(string_agg(t::text, '|' ORDER BY number)) FROM {table} AS t WHERE number > 0".encode()
        ).fetchone()

    assert run() == ((ROWS, 0, 0), ["load"])
    before = contents()
    assert run() == ((0, 0, ROWS), ["fingerprint"])
    # Somebody else's rows outside of its keys are not even looked at; within them they make it look.
    others = {
        "cards": "VALUES ('ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid, 'x', -1)",
        "parts": "VALUES ('zebra', 'c1', 'x', -1)",
    }
    connection.execute(f"INSERT INTO {table} {others[name]}".encode())
    assert run() == ((0, 0, ROWS), ["fingerprint"])
    connection.execute(b"UPDATE junco.seed_state SET details = NULL")
    assert run() == ((0, 0, ROWS), ["compare"])
    connection.execute(f"UPDATE {table} SET name = 'edited' WHERE number % 100 = 7".encode())
    connection.execute(f"UPDATE {table} SET name = name WHERE number BETWEEN 4000 AND 4100".encode())
    connection.execute(f"DELETE FROM {table} WHERE number BETWEEN 5000 AND 5009".encode())
    if name == "parts":
        connection.execute(f"INSERT INTO {table} VALUES ('cable', 'c1', 'x', -1)".encode())
    edited = ROWS // 100 - 1  # one of them is gone
    assert run() == ((10, edited, ROWS - edited - 10), ["fingerprint", "compare", "compare"])
    assert contents() == before
    assert run()[1] == ["fingerprint"]


def test_a_table_in_another_order_is_compared_as_a_whole(connection: Connection) -> None:
    seeding.seed(connection, cards())
    connection.execute(
        "CREATE TEMPORARY TABLE kept AS SELECT * FROM cards; TRUNCATE cards;"
        " INSERT INTO cards SELECT * FROM kept ORDER BY id; UPDATE junco.seed_state SET details = NULL"
    )
    assert seeding.seed(connection, cards()).total.unchanged == ROWS
    connection.execute("DELETE FROM cards")
    assert seeding.seed(connection, cards()).total.created == ROWS
