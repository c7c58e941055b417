"""What a type checker says of seeds. Checked by mypy, never run; each `expect` is a mistake it must find."""

import datetime as dt
import enum
from collections.abc import Iterable

from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from junco.seed import Draw, Reference, SeedSet, at, day, scale
from junco.seed.generators import (
    any_of,
    choice,
    code,
    days,
    earlier,
    full_name,
    integers,
    moments,
    optional,
    parent,
    same_as,
    template,
)


class Base(DeclarativeBase):
    pass


class Role(enum.Enum):
    PATIENT = 1


class Other(enum.Enum):
    PATIENT = 1


class Doctor(Base):
    __tablename__ = "doctors"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    room: Mapped[str | None]
    role: Mapped[Role]


class Queue(Base):
    __tablename__ = "queues"
    id: Mapped[int] = mapped_column(primary_key=True)
    doctor_id: Mapped[int] = mapped_column(ForeignKey("doctors.id"))
    date: Mapped[dt.date]
    opens: Mapped[dt.datetime | None]


dev = SeedSet("dev")
base = SeedSet("base", allow={"production"}, anchor=dt.date(2026, 1, 5))
more = SeedSet("more", extends=base)

doctors = dev.rows(Doctor, key=Doctor.name).cols(Doctor.name, Doctor.room, Doctor.role)(
    ("Dr. Smith", "A101", Role.PATIENT),
    ("Dr. Jones", None, Role.PATIENT),
)
queues = dev.rows(Queue, key=(Queue.doctor_id, Queue.date), once=(Queue.opens,))
queues.cols(Queue.doctor_id, Queue.date, Queue.opens)(
    (doctors["Dr. Smith"], day(0), at(0, 9)),
    (7, dt.date(2026, 1, 5), None),
)
smith: Reference[Doctor] = doctors["Dr. Smith"]
first: Reference[Queue] = queues[doctors["Dr. Smith"], day(0)]

names = dev.rows(Doctor, key=Doctor.name).cols(Doctor.name, Doctor.room)
names((1, "A101"))  # expect: arg-type
names(("Dr. Smith", 101))  # expect: arg-type
names(("Dr. Smith",))  # expect: arg-type
names(("Dr. Smith", None, None))  # expect: arg-type
names((None, None))  # expect: arg-type
names((day(0), None))  # expect: arg-type
names("Dr. Smith")  # expect: arg-type

dev.rows(Doctor, key=Doctor.nmae)  # expect: attr-defined
dev.rows(Doctor, key="name")  # expect: call-overload
dev.rows(Doctor, key=Doctor.name).cols(Doctor.phone)  # expect: attr-defined
dev.rows(Doctor, key=Doctor.name).cols("name")  # expect: call-overload
dev.rows(Doctor, key=Doctor.name).cols(Doctor.role)(("PATIENT",))  # expect: arg-type

dev.rows(Queue, key=Queue.id).cols(Queue.opens)((day(0),))  # expect: arg-type
doctors[7]  # expect: index
queues[smith]  # expect: index
queues["Dr. Smith", "today"]  # expect: index
wrong: Reference[Queue] = doctors["Dr. Smith"]  # expect: assignment
SeedSet("other", anchor="monday")  # expect: arg-type

made = dev.rows(Doctor, key=Doctor.name, mode="once", prune=True).generate(scale(dev=10), locale="en_IN")
made.fill(Doctor.name)(full_name())
made.fill(Doctor.room)(optional(code("A###"), 10)).fill(Doctor.role)(choice({Role.PATIENT: 1}))
made.fill(Doctor.room)(None)
days_of = dev.rows(Queue, key=(Queue.doctor_id, Queue.date)).generate((1, 3), per=made)
days_of.fill(Queue.doctor_id)(parent()).fill(Queue.date)(days(day(0)))
days_of.fill(Queue.opens)(moments(day(0), dt.date(2026, 1, 6)))
days_of.fill(Queue.doctor_id)(any_of(doctors)).fill(Queue.doctor_id)(smith)
dev.rows(Doctor, key=Doctor.name).file("doctors.csv", references={Queue.doctor_id: doctors})

made.fill(Doctor.name)(integers(1, 5))  # expect: arg-type
made.fill(Doctor.name)(None)  # expect: arg-type
made.fill(Doctor.name)(optional(full_name(), 10))  # expect: arg-type
made.fill(Doctor.role)(choice(["PATIENT"]))  # expect: list-item
made.fill(Doctor.phone)(full_name())  # expect: attr-defined
made.fill(Doctor.name)(same_as(Doctor.role))  # expect: arg-type
made.fill(Doctor.name)(template(5))  # expect: arg-type
made.fill(Doctor.role)(Other.PATIENT)  # expect: arg-type
made.fill(Doctor.name)(earlier(roots="all"))  # expect: arg-type
days_of.fill(Queue.date)("2026-01-05")  # expect: arg-type
doctors.file("doctors.csv", names={"Name": "name"})  # expect: dict-item
doctors.generate("all")  # expect: arg-type
days_of.fill(Queue.opens)(days(day(0)))  # expect: arg-type
dev.rows(Doctor, key=Doctor.name, mode="twice")  # expect: call-overload


def two(draw: Draw) -> Iterable[tuple[str, str | None]]:
    yield draw.pick(1, "x", ("a", "b")), None


names.each(two)
queues.cols(Queue.date).each(two)  # expect: arg-type
