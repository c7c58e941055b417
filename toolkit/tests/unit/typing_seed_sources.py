"""What a type checker says of every source, generator, function and option: first what is right, then what is wrong.

Checked by mypy, never run; each `expect` is a mistake it must find.
"""

import datetime as dt
import enum
import uuid
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import ARRAY, ForeignKey, Text
from sqlalchemy.dialects.postgresql import INT4RANGE, JSONB, Range
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column, relationship

from junco.seed import Draw, Generated, Reference, Relative, Rows, SeedSet, at, day, scale
from junco.seed import generators as g


class Base(MappedAsDataclass, DeclarativeBase):
    pass


class Role(enum.Enum):
    PATIENT = 1
    DOCTOR = 2


class Level(enum.StrEnum):
    LOW = "low"


class Doctor(Base):
    __tablename__ = "doctors"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    room: Mapped[str | None]
    role: Mapped[Role]
    level: Mapped[Level | None]
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text))
    grid: Mapped[list[list[int]] | None] = mapped_column(ARRAY(Text, dimensions=2))
    extra: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    anything: Mapped[Any] = mapped_column(JSONB)
    pay: Mapped[Decimal]
    weight: Mapped[float | None]
    token: Mapped[uuid.UUID]
    photo: Mapped[bytes | None]
    born: Mapped[dt.date]
    seen: Mapped[dt.datetime | None]
    active: Mapped[bool]
    lasts: Mapped[dt.timedelta | None]
    span: Mapped[Range[int] | None] = mapped_column(INT4RANGE)
    boss_id: Mapped[int | None] = mapped_column(ForeignKey("doctors.id"))
    boss: Mapped["Doctor | None"] = relationship(remote_side="Doctor.id")


class Queue(Base):
    __tablename__ = "queues"
    id: Mapped[int] = mapped_column(primary_key=True)
    doctor_id: Mapped[int] = mapped_column(ForeignKey("doctors.id"))
    date: Mapped[dt.date]
    opens: Mapped[dt.datetime | None]
    closes: Mapped[dt.datetime | None]
    a: Mapped[int]
    b: Mapped[int]


base = SeedSet("base", allow="production", anchor=dt.date(2026, 1, 1), locale="de_DE", seed="x")
dev = SeedSet("dev", extends=base, allow=["dev", "test"], seed=7)
demo = SeedSet("demo", extends=dev, allow=frozenset({"demo"}))
base_doctors = base.rows(Doctor, key=Doctor.name, mode="once")
doctors = dev.rows(Doctor, key=(Doctor.name,), once=(Doctor.room, Doctor.role), prune=True)
queues = dev.rows(Queue, key=(Queue.doctor_id, Queue.date))
five = dev.rows(Queue, key=(Queue.doctor_id, Queue.date, Queue.opens, Queue.a, Queue.b))
five[1, day(0), at(0, 9), 1, 2]

doctors.cols(
    Doctor.name,
    Doctor.room,
    Doctor.role,
    Doctor.level,
    Doctor.tags,
    Doctor.grid,
    Doctor.extra,
    Doctor.anything,
    Doctor.pay,
    Doctor.weight,
    Doctor.token,
    Doctor.photo,
    Doctor.born,
)(
    (
        "a",
        None,
        Role.PATIENT,
        Level.LOW,
        ["x"],
        [[1, 2], [3, 4]],
        {"a": [1, None]},
        [1, "x"],
        Decimal("1.5"),
        5,
        uuid.UUID(int=1),
        b"x",
        day(-3),
    ),
    ("b", "r", Role.DOCTOR, None, [], None, None, {"x": 1}, Decimal(1), 1.5, uuid.UUID(int=2), None, day(0)),
)
doctors.cols(Doctor.name, Doctor.born, Doctor.seen, Doctor.active, Doctor.lasts, Doctor.span, Doctor.boss_id)(
    ("c", day(-3), at(1, 9, 30), True, dt.timedelta(hours=1), Range(1, 5), None),
    ("d", dt.date(2026, 1, 1), dt.datetime(2026, 1, 1, tzinfo=dt.UTC), False, None, None, doctors["c"]),
)
doctors.cols(Doctor.name)(*[(f"n{n}",) for n in range(10)])
pairs = [("a", None), ("b", "c")]
doctors.cols(Doctor.name, Doctor.room)(*pairs)
NAMES: tuple[tuple[str, str], ...] = (("a", "b"), ("c", "d"))
doctors.cols(Doctor.name, Doctor.room)(*NAMES)
queues.cols(Queue.doctor_id, Queue.date, Queue.opens)(
    (doctors["c"], day(0), at(0, 9)),
    (base_doctors["x"], dt.date(2026, 1, 1), None),
)
one: Reference[Doctor] = doctors["c"]
first: Reference[Queue] = queues[one, day(0)]
when: Relative[dt.datetime] = at(0, 9)

doctors.file("d.csv").file(Path("d.json.gz"), names={"Name": Doctor.name}, null="NULL")
queues.file("q.yaml", references={Queue.doctor_id: doctors})
queues.file(
    "q.jsonl", references={Queue.doctor_id: base_doctors}, names={"doc": Queue.doctor_id, "d": Queue.date}
)
doctors.cols(Doctor.name, Doctor.room).select("SELECT a, b FROM x")
doctors.cols(Doctor.name, Doctor.room).each(lambda draw: [("a", None) for n in draw.range(3)])


def rows(draw: Draw) -> Iterator[tuple[str, str | None, Role]]:
    for n in draw.range(scale(dev=10, load=100)):
        yield f"n{n}", draw.pick(n, "room", ("a", None)), draw.pick(n, "role", list(Role))


def refs(draw: Draw) -> Iterable[tuple[Reference[Doctor], Relative[dt.date], dt.datetime | None]]:
    return [(doctors["a"], day(n), None) for n in range(3)]


doctors.cols(Doctor.name, Doctor.room, Doctor.role).each(rows)
queues.cols(Queue.doctor_id, Queue.date, Queue.opens).each(refs)

made = doctors.generate(scale(test=2, dev=10), locale="en_IN", name="many")
(
    made.fill(Doctor.name)(g.unique("{first} {n}", first=g.first_name()))
    .fill(Doctor.room)(g.optional(g.code("A###"), 5))
    .fill(Doctor.role)(g.choice(Role))
    .fill(Doctor.level)(g.optional(g.choice(list(Level)), 50))
    .fill(Doctor.tags)(g.array_of(g.words(), 0, 3))
    .fill(Doctor.grid)(g.array_of(g.array_of(g.integers(1, 2), 2, 2), 2, 2))
    .fill(Doctor.extra)(g.json_object(a=g.words(), b=g.integers(1, 2), c=g.json_object(d=g.nth())))
    .fill(Doctor.anything)(g.json_object(a=g.words()))
    .fill(Doctor.pay)(g.decimals("0.5", 100, 3))
    .fill(Doctor.weight)(g.floats(40, 100))
    .fill(Doctor.token)(g.uuids())
    .fill(Doctor.photo)(b"x")
    .fill(Doctor.born)(g.dates(dt.date(1950, 1, 1), day(-1), weekdays=[0, 1]))
    .fill(Doctor.seen)(g.moments(day(-3), day(0), opens=dt.time(9), every=dt.timedelta(minutes=5)))
    .fill(Doctor.active)(g.choice({True: 9, False: 1}))
    .fill(Doctor.lasts)(g.choice([dt.timedelta(1), None]))
    .fill(Doctor.boss_id)(g.earlier(roots=2, children=3))
)
made.fill(Doctor.room)(g.when(Doctor.role, {Role.PATIENT: g.always("a")}, g.optional(g.words(), 3)))
made.fill(Doctor.room)(g.when(Doctor.room, {"x": g.always(None), None: g.words()}, g.words()))
made.fill(Doctor.room)(g.when(Doctor.active, {True: g.words()}, g.city()))
made.fill(Doctor.room)(g.same_as(Doctor.name))
made.fill(Doctor.name)(g.foreign(lambda n: f"x{n}")).fill(Doctor.weight)(g.integers(1, 5))
made.fill(Doctor.room)(g.choice(x for x in ("a", "b"))).fill(Doctor.room)(g.choice({"a": "x"}.values()))
made.fill(Doctor.room)(g.choice({"a", "b"})).fill(Doctor.weight)(g.choice(range(3)))
made.fill(Doctor.room)(g.choice(("a", None))).fill(Doctor.room)(g.choice({"a": 5, None: 1}))
made.fill(Doctor.room)(g.cycle(["a", "b"])).fill(Doctor.room)(g.ranked({"a": 1}))
made.fill(Doctor.boss_id)(None).fill(Doctor.boss_id)(doctors["c"]).fill(Doctor.born)(day(3))
per = queues.generate((1, 3), per=made)
per.fill(Queue.doctor_id)(g.parent()).fill(Queue.date)(g.days(day(0)))
per.fill(Queue.opens)(g.slots(day(0), opens=dt.time(9), every=dt.timedelta(minutes=5)))
per.fill(Queue.closes)(g.after(Queue.opens, dt.timedelta(minutes=1), dt.timedelta(minutes=9)))
per.fill(Queue.closes)(g.optional(g.after(Queue.opens, dt.timedelta(0), dt.timedelta(1)), 5))
per.fill(Queue.doctor_id)(g.any_of(made)).fill(Queue.doctor_id)(g.in_turn(doctors))
queues.generate(5, per=doctors)
made["x"]


def both(target: Rows[Doctor, Any] | Generated[Doctor, Any]) -> None:
    queues.generate(2, per=target).fill(Queue.doctor_id)(g.any_of(target))


# names
dev.rows(Doctor, key=(Doctor.name, Doctor.nope))  # expect: arg-type
doctors.cols(Doctor.name, Doctor.nope)  # expect: attr-defined
dev.rows(Queue, key=Queue.id, once=(Queue.nope,))  # expect: attr-defined
dev.rows(Queue, key=Queue.id, once=("opens",))  # expect: arg-type
dev.rows(Queue, key=Queue.id, once=Queue.opens)  # expect: call-overload
doctors.file("x.csv", names={"n": Doctor.nope})  # expect: attr-defined
doctors.file("x.csv", names={Doctor.name: Doctor.name})  # expect: dict-item
per.fill(Queue.opens)(g.after(Queue.nope, dt.timedelta(1), dt.timedelta(2)))  # expect: attr-defined
per.fill(Queue.opens)(g.after("opens", dt.timedelta(1), dt.timedelta(2)))  # expect: arg-type
per.fill(Queue.opens)(g.after(Queue.date, dt.timedelta(1), dt.timedelta(2)))  # expect: arg-type
per.fill(Queue.opens)(g.after(Queue.opens, 1, 2))  # expect: arg-type
made.fill(Doctor.room)(g.when("role", {Role.PATIENT: g.always("a")}, g.always("b")))  # expect: arg-type
made.fill(Doctor.room)(g.when(Doctor.role, {"PATIENT": g.always("a")}, g.always("b")))  # expect: misc
made.fill(Doctor.room)(g.when(Doctor.role, {Role.PATIENT: g.always(1)}, g.always("b")))  # expect: arg-type
made.fill(Doctor.room)(g.when(Doctor.role, {Role.PATIENT: "a"}, g.always("b")))  # expect: dict-item
made.fill(Doctor.name)(g.same_as("room"))  # expect: arg-type
made.fill(Doctor.name)(g.same_as(Doctor.room))  # expect: arg-type
# values
doctors.cols(Doctor.tags)((["a", 1],))  # expect: list-item
doctors.cols(Doctor.tags)(("a",))  # expect: arg-type
doctors.cols(Doctor.extra)((["a"],))  # expect: arg-type
doctors.cols(Doctor.pay)(("1.5",))  # expect: arg-type
doctors.cols(Doctor.weight)(("1.5",))  # expect: arg-type
doctors.cols(Doctor.token)(("e6f3f1f2-0000-4000-8000-000000000000",))  # expect: arg-type
doctors.cols(Doctor.photo)(("x",))  # expect: arg-type
doctors.cols(Doctor.born)(("2026-01-01",))  # expect: arg-type
doctors.cols(Doctor.seen)((dt.date(2026, 1, 1),))  # expect: arg-type
doctors.cols(Doctor.active)(("yes",))  # expect: arg-type
doctors.cols(Doctor.lasts)((5,))  # expect: arg-type
doctors.cols(Doctor.name, Doctor.room)(["a", "b"])  # expect: arg-type
doctors.cols(Doctor.name, Doctor.room)([("a", "b")])  # expect: arg-type
doctors.cols(Doctor.name, Doctor.room)((Doctor.name, "b"))  # expect: arg-type
at(0, "9")  # expect: arg-type
day("tomorrow")  # expect: arg-type
# generators
made.fill(Doctor.tags)(g.array_of(g.integers(1, 2), 1, 3))  # expect: arg-type
made.fill(Doctor.tags)(g.words())  # expect: arg-type
made.fill(Doctor.name)(g.json_object(a=g.words()))  # expect: arg-type
made.fill(Doctor.extra)(g.json_object(a=5))  # expect: arg-type
made.fill(Doctor.extra)(g.array_of(g.words(), 1, 2))  # expect: arg-type
made.fill(Doctor.pay)(g.floats(1, 2))  # expect: arg-type
made.fill(Doctor.pay)(g.decimals(1.5, 2))  # expect: arg-type
made.fill(Doctor.role)(g.cycle([1, 2]))  # expect: list-item
made.fill(Doctor.role)(g.ranked(["PATIENT"]))  # expect: list-item
made.fill(Doctor.role)(g.choice(Base))  # expect: arg-type
made.fill(Doctor.token)(g.unique("{n}"))  # expect: arg-type
made.fill(Doctor.born)(g.dates("2026-01-01", "2026-02-01"))  # expect: arg-type
made.fill(Doctor.seen)(g.dates(day(0), day(1)))  # expect: arg-type
made.fill(Doctor.lasts)(g.integers(1, 2))  # expect: arg-type
made.fill(Doctor.name)(g.foreign(lambda n: n))  # expect: arg-type
made.fill(Doctor.name)(g.foreign("name"))  # expect: arg-type
made.fill(Doctor.name)(g.always(5))  # expect: arg-type
made.fill(Doctor.name)(g.uuids())  # expect: arg-type
made.fill(Doctor.name)(g.nth())  # expect: arg-type
made.fill(Doctor.active)(g.choice([1, 0]))  # expect: list-item
made.fill(Doctor.weight)(g.optional(g.words(), 5))  # expect: arg-type
made.fill(Doctor.name)(g.optional("x", 5))  # expect: arg-type
made.fill(Doctor.name)(g.email(who=Doctor.name))  # expect: arg-type
# references
queues["x", dt.date(2026, 1, 1)]  # expect: index
queues[doctors["x"], "2026-01-01"]  # expect: index
queues[doctors["x"]]  # expect: index
doctors[("a", "b")]  # expect: index
doctors[None]  # expect: index
per.fill(Queue.doctor_id)(g.any_of(Doctor))  # expect: arg-type
per.fill(Queue.doctor_id)(g.any_of("doctors"))  # expect: arg-type
per.fill(Queue.doctor_id)(g.in_turn([doctors]))  # expect: arg-type
per.fill(Queue.doctor_id)(g.any_of(doctors["x"]))  # expect: arg-type
per.fill(Queue.doctor_id)(doctors)  # expect: arg-type
per.fill(Queue.doctor_id)(g.parent(doctors))  # expect: call-arg
queues.generate(3, per=Doctor)  # expect: arg-type
queues.generate(3, per=dev)  # expect: arg-type
queues.file("q.csv", references={Queue.doctor_id: Doctor})  # expect: dict-item
queues.file("q.csv", references={"doctor_id": doctors})  # expect: dict-item
queues.cols(Queue.doctor_id)((doctors,))  # expect: arg-type
ref: Reference[Queue] = made["x"]  # expect: assignment
queues.cols(Queue.doctor_id)(((doctors["x"], 1),))  # expect: arg-type
# sets
SeedSet("a", extends="base")  # expect: arg-type
SeedSet("a", extends=[dev])  # expect: arg-type
SeedSet("a", allow=5)  # expect: arg-type
SeedSet("a", allow={1})  # expect: arg-type
SeedSet("a", anchor="2026-01-01")  # expect: arg-type
SeedSet("a", seed=1.5)  # expect: arg-type
SeedSet("a", mode="once")  # expect: call-arg
SeedSet(dev)  # expect: arg-type
dev.rows(Doctor, key=Doctor.name, mode="twice")  # expect: call-overload
dev.rows(Doctor, key=Doctor.name, mode=None)  # expect: call-overload
dev.rows(Doctor, key=Doctor.name, prune="yes")  # expect: call-overload
dev.rows(Doctor, key=Doctor.name, alow={"production"})  # expect: call-overload
dev.rows(Doctor)  # expect: call-overload
dev.rows("doctors", key=Doctor.name)  # expect: call-overload
dev.rows(Doctor, key=[Doctor.name])  # expect: call-overload
# sources
doctors.cols(Doctor.name).select(5)  # expect: arg-type
doctors.file(5)  # expect: arg-type
doctors.file("x.csv", null=None)  # expect: arg-type
doctors.file("x.csv", sep=";")  # expect: call-arg
doctors.generate("10")  # expect: arg-type
doctors.generate(1.5)  # expect: arg-type
doctors.generate((1, "3"))  # expect: arg-type
doctors.generate(scale(dev="10"))  # expect: arg-type
doctors.generate(5, locale=5)  # expect: arg-type


def none(draw: Draw) -> Iterator[tuple[int, str]]:
    yield 1, "x"


def narrow(draw: Draw) -> Iterator[tuple[str]]:
    yield ("x",)


def nodraw() -> Iterator[tuple[str, str]]:
    yield "x", "y"


def single(draw: Draw) -> tuple[str, str]:
    return "x", "y"


two = doctors.cols(Doctor.name, Doctor.room)
two.each(none)  # expect: arg-type
two.each(narrow)  # expect: arg-type
two.each(nodraw)  # expect: arg-type
two.each(single)  # expect: arg-type
two.each(none(5))  # expect: arg-type
two.each([("a", "b")])  # expect: arg-type
two.each(lambda draw: [(draw.pick("x", 1, ["a"]), "b")])  # expect: arg-type
two.each(lambda draw: [(n, "b") for n in draw.range(3)])  # expect: misc
two.each(lambda draw: [("x", "b") for n in draw.range("3")])  # expect: arg-type
