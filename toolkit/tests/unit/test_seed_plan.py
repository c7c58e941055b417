"""Plans without a server: cells, order, and everything that can be wrong with a set."""

from __future__ import annotations

import datetime as dt
import enum
import inspect
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Enum, ForeignKey
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from junco.seed import SeedSet, at, day
from junco.seed.declare import TableName
from junco.seed.facts import Column, Table, Tables
from junco.seed.plan import Plan, build
from junco.seed.steps import Pointer

MONDAY = dt.date(2026, 1, 5)


class Role(enum.Enum):
    PATIENT = "patient"
    ADMIN = "admin"


class Base(DeclarativeBase):
    pass


class Doctor(Base):
    __tablename__ = "doctors"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[Role | None] = mapped_column(Enum(Role, name="role"))
    roles: Mapped[list[Role] | None] = mapped_column(pg.ARRAY(Enum(Role, name="role")))
    since: Mapped[dt.date | None]
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("doctors.id"))
    queues: Mapped[list[Queue]] = relationship(back_populates="doctor")


class Queue(Base):
    __tablename__ = "queues"
    id: Mapped[int] = mapped_column(primary_key=True)
    doctor_id: Mapped[int] = mapped_column(ForeignKey("doctors.id"))
    date: Mapped[dt.date]
    opens: Mapped[dt.datetime | None]
    doctor: Mapped[Doctor] = relationship(back_populates="queues")


def facts(
    model: type[DeclarativeBase], *foreign: tuple[str, str, str], **casts: str
) -> tuple[TableName, Table]:
    name = model.__tablename__
    names = [column.name for column in model.__table__.columns]
    columns = {column: Column(column, casts.get(column, "text")) for column in names}
    columns["id"] = Column("id", "integer", computed="identity")
    columns |= {name: replace(columns[name], required=True) for name in ("deputy_id",) if name in columns}
    references = frozenset((column, TableName("public", table), there) for column, table, there in foreign)
    return TableName(None, name), Table(TableName("public", name), columns, ("id",), references)


TABLES: Tables = dict(
    [
        facts(Doctor, ("deputy_id", "doctors", "id"), deputy_id="integer"),
        facts(Queue, ("doctor_id", "doctors", "id"), doctor_id="integer"),
    ]
)


def plan_of(seed_set: SeedSet) -> Plan:
    return build(seed_set, {one.name: MONDAY for one in seed_set.lineage()}, TABLES)


def mistakes(seed_set: SeedSet) -> list[tuple[str, str]]:
    return [(finding.code, finding.text("what").partition("  ")[2]) for finding in plan_of(seed_set).findings]


def line() -> int:
    frame = inspect.currentframe()
    assert frame is not None
    assert frame.f_back is not None
    return frame.f_back.f_lineno


# --- plans -------------------------------------------------------------------------------------------------


def test_a_plan_is_cells_in_order() -> None:
    dev = SeedSet("dev")
    doctors = dev.rows(Doctor, key=Doctor.name)
    queues = dev.rows(Queue, key=(Queue.doctor_id, Queue.date), once=(Queue.opens,))
    queues.cols(Queue.doctor_id, Queue.date, Queue.opens)((doctors["A"], day(2), at(2, 9, 30)))
    doctors.cols(Doctor.name, Doctor.role)(("A", Role.ADMIN), ("B", None))
    plan = plan_of(dev)
    assert plan.findings == ()
    assert [(step.table.name.name, [row.cells for row in step.rows]) for step in plan.steps] == [
        ("doctors", [("A", "ADMIN"), ("B", None)]),
        (
            "queues",
            [
                (
                    Pointer(TableName("public", "doctors"), ("name",), ("A",), "id"),
                    "2026-01-07",
                    "2026-01-07T09:30:00+00:00",
                )
            ],
        ),
    ]
    assert [(step.key, step.owned) for step in plan.steps] == [((0,), (1,)), ((0, 1), ())]


def test_the_hash_is_of_what_is_declared() -> None:
    def one(role: Role, name: str = "dev") -> str:
        dev = SeedSet(name)
        dev.rows(Doctor, key=Doctor.name).cols(Doctor.name, Doctor.role)(("A", role))
        return plan_of(dev).hash_of(name)

    assert one(Role.ADMIN) == one(Role.ADMIN) == one(Role.ADMIN, "other")
    assert one(Role.ADMIN) != one(Role.PATIENT)


def test_a_table_stays_in_one_step_unless_its_rows_need_each_other() -> None:
    dev = SeedSet("dev")
    doctors = dev.rows(Doctor, key=Doctor.name)
    doctors.cols(Doctor.name, Doctor.deputy_id)(
        ("A", doctors["B"]), ("B", doctors["C"]), ("C", None), ("D", None)
    )
    assert [[row.cells[0] for row in step.rows] for step in plan_of(dev).steps] == [["C", "D"], ["B"], ["A"]]


def test_extended_sets_come_first_and_their_dates_count_from_their_own_anchor() -> None:
    base, dev = SeedSet("base"), SeedSet("dev")
    dev.extends = base
    base.rows(Doctor, key=Doctor.name).cols(Doctor.name, Doctor.since)(("A", day(0)))
    dev.rows(Doctor, key=Doctor.name).cols(Doctor.name, Doctor.since)(("B", day(0)))
    plan = build(dev, {"base": MONDAY, "dev": MONDAY + dt.timedelta(days=1)}, TABLES)
    assert [step.rows[0].cells for step in plan.steps] == [("A", "2026-01-05"), ("B", "2026-01-06")]


# --- findings ----------------------------------------------------------------------------------------------


def test_all_findings_come_together_with_their_lines() -> None:
    dev = SeedSet("dev")
    doctors = dev.rows(Doctor, key=Doctor.name)
    start = line()
    doctors.cols(Doctor.name, Doctor.role)(
        ("A", Role.ADMIN),
        ("A", Role.PATIENT),
        (None, None),  # type: ignore[arg-type]
        (
            "B",
            "chief",  # type: ignore[arg-type]
        ),
        ("C",),  # type: ignore[arg-type]
    )
    found = plan_of(dev).findings
    lines = [int(str(finding.values["where"]).rpartition(":")[2]) - start for finding in found]
    assert [(finding.code, at) for finding, at in zip(found, lines, strict=True)] == [
        ("J517", 4),
        ("J516", 5),
        ("J522", 9),
        ("J513", 3),
    ]


def test_rows_that_are_computed_have_the_line_of_the_call() -> None:
    dev = SeedSet("dev")
    names = [("A",), ("B",), ("A",)]
    start = line() + 1
    dev.rows(Doctor, key=Doctor.name).cols(Doctor.name)(*names)
    (finding,) = plan_of(dev).findings
    assert finding.values["where"].endswith(f"test_seed_plan.py:{start}")
    assert finding.values["row"] == "doctors row 3"


@pytest.mark.reproduces("J511")
@pytest.mark.parametrize(
    ("attribute", "named"),
    [
        (Queue.doctor, "Queue.doctor is not a column of Queue"),
        (Doctor.name, "Doctor.name is not a column of Queue"),
        ("date", "'date' is not a column of Queue"),
    ],
)
def test_what_is_not_a_column(attribute: Any, named: str) -> None:
    dev = SeedSet("dev")
    dev.rows(Queue, key=Queue.date).cols(Queue.date, attribute)((day(0), None))
    assert mistakes(dev) == [("J511", f"queues: {named}")]


def test_a_relationship_is_taken_for_its_column() -> None:
    dev = SeedSet("dev")
    dev.rows(Queue, key=Queue.date).cols(Queue.date, Queue.doctor)((day(0), None))  # type: ignore[arg-type]
    assert "Did you mean 'doctor_id'?" in plan_of(dev).findings[0].render()


@pytest.mark.reproduces("J513")
def test_two_rows_with_one_key() -> None:
    dev = SeedSet("dev")
    dev.rows(Doctor, key=Doctor.name).cols(Doctor.name, Doctor.role)(("A", None))
    dev.rows(Doctor, key=Doctor.name).cols(Doctor.name, Doctor.role)(("A", Role.ADMIN))
    (finding,) = plan_of(dev).findings
    assert finding.code == "J513"
    assert "share the key name='A'" in finding.text("what")
    assert finding.text("why") == "they differ in role"


@pytest.mark.reproduces("J515")
def test_a_key_that_is_not_listed() -> None:
    dev = SeedSet("dev")
    dev.rows(Queue, key=(Queue.doctor_id, Queue.date)).cols(Queue.date)((day(0),))
    assert mistakes(dev) == [("J515", "queues: the key column 'doctor_id' is not among the listed columns")]


@pytest.mark.reproduces("J516")
@pytest.mark.parametrize(
    ("attribute", "value", "reason"),
    [
        (Doctor.role, "chief", "role='chief' is not a Role (PATIENT, ADMIN)"),
        (Doctor.role, 1, "role=1 is not a Role (PATIENT, ADMIN)"),
        (
            Doctor.roles,
            [Role.ADMIN, "chief"],
            "roles=[<Role.ADMIN: 'admin'>, 'chief'] is not a Role (PATIENT, ADMIN)",
        ),
        (Doctor.roles, Role.ADMIN, "roles=<Role.ADMIN: 'admin'> is not a list but a Role"),
        (Doctor.since, "2026-01-05", "since='2026-01-05' is not a date but a str"),
        (Doctor.since, at(0, 9), "is not a date but a datetime"),
        (Doctor.since, 7, "since=7 is not a date but an int"),
        (Doctor.deputy_id, True, "deputy_id=True is not an int but a bool"),
        (Doctor.deputy_id, "B", "deputy_id='B' is not an int but a str"),
    ],
)
def test_values_that_do_not_fit(attribute: Any, value: Any, reason: str) -> None:
    dev = SeedSet("dev")
    dev.rows(Doctor, key=Doctor.name).cols(Doctor.name, attribute)(("A", value))
    ((code, text),) = mistakes(dev)
    assert code == "J516"
    assert text.startswith("doctors row 1: ")
    assert reason in text


@pytest.mark.reproduces("J517")
def test_a_key_without_a_value() -> None:
    dev = SeedSet("dev")
    dev.rows(Doctor, key=Doctor.name).cols(Doctor.name)((None,))  # type: ignore[arg-type]
    assert mistakes(dev) == [("J517", "doctors row 1: the key column 'name' is None")]


@pytest.mark.reproduces("J518")
def test_a_reference_where_no_foreign_key_is() -> None:
    dev = SeedSet("dev")
    doctors = dev.rows(Doctor, key=Doctor.name).cols(Doctor.name)(("A",))
    queues = dev.rows(Queue, key=(Queue.doctor_id, Queue.date))
    queues.cols(Queue.doctor_id, Queue.date)((doctors["A"], doctors["A"]))
    (finding,) = plan_of(dev).findings
    assert "queues row 1: date refers to Doctor['A'], and has no foreign key to doctors" in finding.text(
        "what"
    )
    assert finding.text("why") == "its foreign keys to doctors: doctor_id"


@pytest.mark.reproduces("J518")
def test_a_reference_with_too_few_values() -> None:
    dev = SeedSet("dev")
    doctors = dev.rows(Doctor, key=(Doctor.name, Doctor.since))
    dev.rows(Queue, key=Queue.doctor_id).cols(Queue.doctor_id)((doctors["A"],))  # type: ignore[index]
    assert plan_of(dev).findings[0].text("why") == "the key has 2 columns, 1 values are given"


@pytest.mark.reproduces("J520")
def test_rows_in_a_circle() -> None:
    dev = SeedSet("dev")
    doctors = dev.rows(Doctor, key=Doctor.name)
    start = line() + 2
    doctors.cols(Doctor.name, Doctor.deputy_id)(
        ("A", doctors["B"]),
        ("B", doctors["C"]),
    )
    doctors.cols(Doctor.name, Doctor.deputy_id)(("C", doctors["B"]))
    (finding,) = plan_of(dev).findings
    assert finding.code == "J520"
    assert finding.values["where"].endswith(f":{start + 1}")
    assert finding.text("why") == (
        "doctors row 2 (name='B') → doctors row 1 (name='C') → doctors row 2 (name='B')"
    )
    assert "make its foreign key DEFERRABLE" in finding.text("next")


def test_a_circle_within_one_call_comes_in_one_statement() -> None:
    dev = SeedSet("dev")
    doctors = dev.rows(Doctor, key=Doctor.name)
    doctors.cols(Doctor.name, Doctor.deputy_id)(
        ("A", doctors["B"]), ("B", doctors["C"]), ("C", doctors["B"]), ("D", doctors["D"])
    )
    plan = plan_of(dev)
    assert not plan.findings
    # What it refers to is there before; of the circle each row waits for the other.
    names = [[row.cells[0] for row in step.rows] for step in plan.steps]
    assert names == [["B", "C"], ["A"], ["D"]]
    assert [row.reserved for step in plan.steps for row in step.rows] == [(1,), (1,), (), (1,)]


@pytest.mark.reproduces("J522")
def test_rows_of_another_width() -> None:
    dev = SeedSet("dev")
    dev.rows(Doctor, key=Doctor.name).cols(Doctor.name, Doctor.role)(
        ("A",),  # type: ignore[arg-type]
        "AB",  # type: ignore[arg-type]
    )
    assert mistakes(dev) == [
        ("J522", "doctors row 1 has 1 value, 2 columns are listed"),
        ("J522", "doctors row 2 has no tuple: 'AB', 2 columns are listed"),
    ]
