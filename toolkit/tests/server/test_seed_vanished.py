"""Tables that a set no longer declares: the rows it wrote there are seen, and go when asked, children first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from seeding import created, seed
from sqlalchemy import ForeignKey, Identity
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from junco.postgres import Connection, Target
from junco.seed import SeedSet
from junco.seed import generators as g
from junco.seed.report import SeedReport

pytestmark = pytest.mark.server


class Base(DeclarativeBase):
    pass


class Doctor(Base):
    __tablename__ = "Doctors of it"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class Queue(Base):
    __tablename__ = "queues"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    doctor_id: Mapped[int] = mapped_column(ForeignKey("Doctors of it.id"))


class Note(Base):
    __tablename__ = "notes"
    code: Mapped[str] = mapped_column(primary_key=True)


@pytest.fixture
def connection(database: Target) -> Iterator[Connection]:
    with created(database, Base) as connection:
        yield connection


def clinic(*, doctors: int = 3, queues: int = 3, prune: bool = True) -> SeedSet:
    """What is more than 5,000 is large."""
    found = SeedSet("clinic")
    found.rows(Note, key=Note.code, prune=prune).cols(Note.code)(("first",))
    if doctors:
        some = found.rows(Doctor, key=Doctor.name, prune=prune).generate(doctors)
        some.fill(Doctor.name)(g.unique("Dr. {n}"))
        if queues:
            lines = found.rows(Queue, key=Queue.name, prune=prune).generate(queues)
            lines.fill(Queue.name)(g.unique("Queue {n}")).fill(Queue.doctor_id)(g.any_of(some))
    return found


def counts(connection: Connection) -> tuple[Any, ...]:
    sql = 'SELECT (SELECT count(*) FROM "Doctors of it"), (SELECT count(*) FROM queues), (SELECT count(*) FROM notes)'
    row = connection.execute(sql).fetchone()
    assert row is not None
    return row


def left(report: SeedReport, name: str = "left") -> dict[str, int]:
    return {one.table: getattr(one, name) for one in report.tables if getattr(one, name)}


@pytest.mark.parametrize("doctors", [3, 6_000])
@pytest.mark.parametrize("queues", [3, 7_000])
def test_rows_of_tables_that_are_declared_no_more(connection: Connection, doctors: int, queues: int) -> None:
    seed(connection, clinic(doctors=doctors, queues=queues))
    connection.execute("""INSERT INTO "Doctors of it" (name) VALUES ('of others')""")
    gone = {"Doctors of it": doctors, "queues": queues}
    empty = clinic(doctors=0)
    for _ in range(2):
        assert left(seed(connection, empty)) == gone
    assert left(seed(connection, empty, dry_run=True, prune=True), "pruned") == gone
    assert counts(connection) == (doctors + 1, queues, 1)
    assert left(seed(connection, empty, prune=True, yes=True), "pruned") == gone
    assert counts(connection) == (1, 0, 1)
    again = seed(connection, empty, prune=True)
    assert (left(again), left(again, "pruned")) == ({}, {})


def test_one_table_goes_and_the_other_shrinks(connection: Connection) -> None:
    seed(connection, clinic(doctors=6_000, queues=6_500))
    report = seed(connection, clinic(doctors=10, queues=0), prune=True, yes=True)
    assert left(report, "pruned") == {"Doctors of it": 5_990, "queues": 6_500}
    assert counts(connection) == (10, 0, 1)


def test_what_was_never_to_be_pruned_stays(connection: Connection) -> None:
    seed(connection, clinic(doctors=6_000, queues=3, prune=False))
    assert left(seed(connection, clinic(doctors=0), prune=True, yes=True)) == {}
    assert counts(connection) == (6_000, 3, 1)


def test_a_table_that_moved_to_another_set_has_not_vanished(connection: Connection) -> None:
    seed(connection, clinic(doctors=3, queues=0))
    base = SeedSet("base")
    base.rows(Doctor, key=Doctor.name).cols(Doctor.name)(("Dr. 1",), ("Dr. 2",), ("Dr. 3",))
    moved = clinic(doctors=0)
    moved.extends = base
    report = seed(connection, moved, prune=True)
    assert (left(report, "pruned"), report.total.unchanged) == ({}, 4)


def test_a_table_that_is_dropped_is_forgotten(connection: Connection) -> None:
    seed(connection, clinic(doctors=6_000, queues=0))
    connection.execute('DROP TABLE "Doctors of it" CASCADE')
    assert left(seed(connection, clinic(doctors=0), prune=True)) == {}
