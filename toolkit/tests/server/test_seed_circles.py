"""Circles of references that may not be NULL: in one statement, or with foreign keys checked later, or refused."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from seeding import created, seed
from sqlalchemy import ForeignKey, Identity, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from junco.errors.seed import InvalidSeed
from junco.postgres import Connection, Target
from junco.seed import SeedSet
from junco.seed import generators as g

pytestmark = pytest.mark.server


class Base(DeclarativeBase):
    pass


class Clinic(Base):
    """Each has a head, who works in it; the head's clinic may be checked later."""

    __tablename__ = "clinics"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    head_id: Mapped[int] = mapped_column(
        ForeignKey("Staff.id", name="clinic's head", deferrable=True, use_alter=True), unique=True
    )


class Staff(Base):
    __tablename__ = "Staff"
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinics.id", name="staff_clinic"))


class Person(Base):
    """Somebody entered each; the first one entered himself."""

    __tablename__ = "people"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, server_default=text("gen_random_uuid()"))
    name: Mapped[str] = mapped_column(unique=True)
    entered_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))


class Country(Base):
    """References by the key itself, on both sides strict but one."""

    __tablename__ = "countries"
    code: Mapped[str] = mapped_column(primary_key=True)
    capital: Mapped[str] = mapped_column(
        ForeignKey("cities.name", deferrable=True, use_alter=True, name="capital")
    )


class City(Base):
    __tablename__ = "cities"
    name: Mapped[str] = mapped_column(primary_key=True)
    country: Mapped[str] = mapped_column(ForeignKey("countries.code"))


class Left(Base):
    __tablename__ = "lefts"
    __table_args__ = (UniqueConstraint("name"),)
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str]
    right_id: Mapped[int] = mapped_column(ForeignKey("rights.id", use_alter=True, name="right"))


class Right(Base):
    __tablename__ = "rights"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    left_id: Mapped[int] = mapped_column(ForeignKey("lefts.id"))


@pytest.fixture
def connection(database: Target) -> Iterator[Connection]:
    with created(database, Base) as connection:
        yield connection


def rows(connection: Connection, sql: str) -> list[tuple[Any, ...]]:
    return connection.execute(sql.encode()).fetchall()


def hospital() -> SeedSet:
    found = SeedSet("hospital")
    clinics, staff = found.rows(Clinic, key=Clinic.name), found.rows(Staff, key=Staff.name)
    staff.cols(Staff.name, Staff.clinic_id)(
        ("Ana", clinics["North"]), ("Bea", clinics["North"]), ("Cleo", clinics["South"])
    )
    clinics.cols(Clinic.name, Clinic.head_id)(("North", staff["Bea"]), ("South", staff["Cleo"]))
    return found


HEADS = """
SELECT c.name, s.name, h.name FROM clinics c
JOIN "Staff" h ON h.id = head_id JOIN "Staff" s ON s.clinic_id = c.id ORDER BY 1, 2
"""


def test_a_foreign_key_is_checked_later(connection: Connection) -> None:
    # Immediate unless somebody says otherwise: it is said for these rows only.
    planned = seed(connection, hospital(), dry_run=True)
    assert planned.total.created == 5
    assert seed(connection, hospital()).total.created == 5
    expected = [("North", "Ana", "Bea"), ("North", "Bea", "Bea"), ("South", "Cleo", "Cleo")]
    assert rows(connection, HEADS) == expected
    used = """SELECT pg_sequence_last_value('clinics_id_seq'), pg_sequence_last_value('"Staff_id_seq"')"""
    assert rows(connection, used) == [(2, 3)]
    again = seed(connection, hospital()).total
    assert (again.created, again.updated, again.unchanged) == (0, 0, 5)
    assert rows(connection, used) == [(2, 3)], "rows that are there take no number"
    connection.execute(
        "UPDATE clinics SET head_id = (SELECT id FROM \"Staff\" WHERE name = 'Ana') WHERE name = 'North'"
    )
    connection.execute('BEGIN; SET CONSTRAINTS ALL DEFERRED; DELETE FROM "Staff" WHERE name = \'Cleo\';'
                       " DELETE FROM clinics WHERE name = 'South'; COMMIT")  # fmt: skip
    report = seed(connection, hospital()).total
    assert (report.created, report.updated, report.unchanged) == (2, 1, 2)
    assert rows(connection, HEADS) == expected


def test_one_half_that_is_there(connection: Connection) -> None:
    connection.execute(
        "BEGIN; SET CONSTRAINTS ALL DEFERRED; INSERT INTO clinics (name, head_id) VALUES ('North', 1);"
        "INSERT INTO \"Staff\" (name, clinic_id) VALUES ('Zoe', 1); COMMIT"
    )
    report = seed(connection, hospital()).total
    assert (report.created, report.updated) == (4, 1)
    assert rows(connection, HEADS)[:3] == [
        ("North", "Ana", "Bea"),
        ("North", "Bea", "Bea"),
        ("North", "Zoe", "Bea"),
    ]


def test_rows_that_refer_to_themselves_and_to_each_other(connection: Connection) -> None:
    found = SeedSet("people")
    people = found.rows(Person, key=Person.name)
    people.cols(Person.name, Person.entered_by)(
        ("Leaf", people["Two"]),
        ("Root", people["Root"]),
        ("One", people["Two"]),
        ("Two", people["Three"]),
        ("Three", people["One"]),
    )
    assert seed(connection, found).total.created == 5
    assert rows(
        connection, "SELECT p.name, q.name FROM people p JOIN people q ON q.id = p.entered_by ORDER BY 1"
    ) == [
        ("Leaf", "Two"),
        ("One", "Two"),
        ("Root", "Root"),
        ("Three", "One"),
        ("Two", "Three"),
    ]
    assert seed(connection, found).total.unchanged == 5


def test_keys_that_are_what_is_referred_to(connection: Connection) -> None:
    found = SeedSet("world")
    countries, cities = found.rows(Country, key=Country.code), found.rows(City, key=City.name)
    countries.cols(Country.code, Country.capital)(("FR", cities["Paris"]), ("ES", cities["Madrid"]))
    cities.cols(City.name, City.country)(("Paris", countries["FR"]), ("Madrid", countries["ES"]))
    assert seed(connection, found).total.created == 4
    assert rows(connection, "SELECT code, capital FROM countries ORDER BY 1") == [
        ("ES", "Madrid"),
        ("FR", "Paris"),
    ]
    assert seed(connection, found).total.unchanged == 4


class Employee(Base):
    __tablename__ = "employees"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    boss_id: Mapped[int | None] = mapped_column(ForeignKey("employees.id"))


def company(rows: int) -> SeedSet:
    found = SeedSet("company")
    some = found.rows(Employee, key=Employee.name).generate(rows)
    some.fill(Employee.name)(g.unique("e{n}")).fill(Employee.boss_id)(g.optional(g.any_of(some), 30))
    return found


def test_generated_rows_may_refer_to_each_other(connection: Connection) -> None:
    assert seed(connection, company(300)).total.created == 300
    (count,) = rows(connection, "SELECT count(boss_id), count(DISTINCT boss_id) FROM employees")
    assert 150 < count[0] < 270
    assert count[1] > 100
    assert seed(connection, company(300)).total.unchanged == 300


def test_many_of_them_too(connection: Connection) -> None:
    assert seed(connection, company(6_000)).total.created == 6_000
    (count,) = rows(connection, "SELECT count(boss_id), count(DISTINCT boss_id) FROM employees")
    assert 4_000 < count[0] < 4_400
    assert count[1] > 2_500
    assert seed(connection, company(6_000)).total.unchanged == 6_000


@pytest.mark.reproduces("J520")
def test_where_nothing_can_wait_it_is_refused(connection: Connection) -> None:
    found = SeedSet("both")
    lefts, rights = found.rows(Left, key=Left.name), found.rows(Right, key=Right.name)
    lefts.cols(Left.name, Left.right_id)(("l", rights["r"]))
    rights.cols(Right.name, Right.left_id)(("r", lefts["l"]))
    with pytest.raises(InvalidSeed) as caught:
        seed(connection, found)
    (finding,) = caught.value.findings
    assert finding.code == "J520"
    assert finding.text("why") == "lefts row 1 (name='l') → rights row 1 (name='r') → lefts row 1 (name='l')"
    connection.execute("ALTER TABLE rights ALTER CONSTRAINT rights_left_id_fkey DEFERRABLE")
    assert seed(connection, found).total.created == 2
