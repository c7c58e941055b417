"""Generators: values that are fixed for ever, and that depend on nothing but their own address."""

from __future__ import annotations

import datetime as dt
import enum
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import sysconfig
import uuid
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from faker import Faker
from mimesis import Person
from mimesis.locales import Locale
from sqlalchemy import ARRAY, DateTime, Enum, ForeignKey, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

import junco.seed
from junco.errors import JuncoError
from junco.errors.seed_bulk import BadGenerator
from junco.seed import SeedSet, at, day, scale
from junco.seed import generators as g
from junco.seed.blocks import Sizing
from junco.seed.declare import TableName
from junco.seed.facts import Column, Table
from junco.seed.generators.base import BLOCK
from junco.seed.large import Large
from junco.seed.plan import Plan, build
from junco.seed.program import Program
from junco.seed.vocabulary import LOCALES

MONDAY = dt.date(2026, 1, 5)
GOLDEN = Path(__file__).with_name("seed_golden.json")


class Base(DeclarativeBase):
    pass


class Kind(enum.Enum):
    A = "a"
    B = "b"
    C = "c"


class Thing(Base):
    __tablename__ = "things"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str | None]
    other: Mapped[str | None]
    number: Mapped[int | None]
    amount: Mapped[Decimal | None]
    ratio: Mapped[float | None]
    kind: Mapped[Kind | None] = mapped_column(Enum(Kind, name="kind"))
    date: Mapped[dt.date | None]
    moment: Mapped[dt.datetime | None] = mapped_column(DateTime(timezone=True))
    later: Mapped[dt.datetime | None] = mapped_column(DateTime(timezone=True))
    tags: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    data: Mapped[Any | None] = mapped_column(Text)


class Part(Base):
    __tablename__ = "parts"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    thing: Mapped[int] = mapped_column(ForeignKey("things.id"))


FACTS = Table(
    TableName("public", "things"),
    {name: Column(name, "text") for name in [one.name for one in Thing.__table__.columns]},
    ("id",),
    unique=frozenset({frozenset({"id"})}),
)

PARTS = Table(
    TableName("public", "parts"),
    {"id": Column("id", "uuid"), "thing": Column("thing", "integer")},
    ("id",),
    frozenset({("thing", TableName("public", "things"), "id")}),
    frozenset({frozenset({"id"})}),
)


def plan_of(seed_set: SeedSet, **sizes: Any) -> Plan:
    anchors = {one.name: MONDAY for one in seed_set.lineage()}
    tables = {TableName(None, "things"): FACTS, TableName(None, "parts"): PARTS}
    return build(seed_set, anchors, tables, Sizing(**sizes))


def values(generator: g.Generator[Any], column: Any = Thing.text, rows: int = 5, **options: Any) -> list[Any]:
    """The first values of a generated column."""
    seed_set = SeedSet("dev", **options)
    made = seed_set.rows(Thing, key=Thing.id).generate(rows)
    made.fill(Thing.id)(g.nth())
    made.fill(column)(generator)
    plan = plan_of(seed_set)
    assert plan.findings == (), plan.findings[0].render()
    if plan.large:
        (large,) = plan.large
        return [text for batch in large.batches({}, 0) for text in batch[1]]
    (step,) = plan.steps
    return [row.cells[1] for row in step.rows]


def mistakes(generator: g.Generator[Any], column: Any = Thing.text, rows: int = 10) -> list[JuncoError]:
    seed_set = SeedSet("dev")
    made = seed_set.rows(Thing, key=Thing.id).generate(rows)
    made.fill(Thing.id)(g.nth())
    made.fill(column)(generator)
    return list(plan_of(seed_set).findings)


ALL: dict[str, tuple[g.Generator[Any], Any]] = {
    "always": (g.always("x"), Thing.text),
    "array_of": (g.array_of(g.words(1, 2), 0, 3), Thing.tags),
    "choice": (g.choice(Kind), Thing.kind),
    "choice weighted": (g.choice({Kind.A: 8, Kind.B: 1, Kind.C: 1}), Thing.kind),
    "choice of many": (g.choice([f"v{n}" for n in range(1000)]), Thing.text),
    "city": (g.city(), Thing.text),
    "code": (g.code("??-###*"), Thing.text),
    "company": (g.company(), Thing.text),
    "cycle": (g.cycle(Kind), Thing.kind),
    "dates": (g.dates(day(-30), day(30)), Thing.date),
    "dates on weekdays": (g.dates(day(0), dt.date(2026, 2, 1), weekdays=(0, 2)), Thing.date),
    "days": (g.days(day(3), 2), Thing.date),
    "decimals": (g.decimals("-9.99", 20), Thing.amount),
    "email": (g.email(who="p"), Thing.text),
    "exponential": (g.exponential(600), Thing.number),
    "first_name": (g.first_name(), Thing.text),
    "floats": (g.floats(0, 1), Thing.ratio),
    "full_name": (g.full_name(), Thing.text),
    "full_name German": (g.full_name(locale="de_DE"), Thing.text),
    "full_name Indian": (g.full_name(locale="en_IN"), Thing.text),
    "integers": (g.integers(-5, 5), Thing.number),
    "integers, many": (g.integers(0, 10**12), Thing.number),
    "json_object": (g.json_object(a=g.integers(1, 9), b=g.city(), c=g.optional(g.city(), 50)), Thing.data),
    "last_name": (g.last_name(), Thing.text),
    "moments": (g.moments(day(-365), day(0)), Thing.moment),
    "moments in slots": (
        g.moments(day(0), day(4), opens=dt.time(9), closes=dt.time(17), every=dt.timedelta(minutes=15)),
        Thing.moment,
    ),
    "normal": (g.normal(170, 10), Thing.number),
    "normal, wide": (g.normal(0, 1_000_000, low=-2_000_000, high=2_000_000), Thing.number),
    "nth": (g.nth(10, 5), Thing.number),
    "optional": (g.optional(g.city(), 50), Thing.text),
    "phone": (g.phone(), Thing.text),
    "phone Indian": (g.phone(locale="en_IN"), Thing.text),
    "point": (g.point(south=12.8, west=77.4, north=13.1, east=77.8), Thing.text),
    "postcode": (g.postcode(locale="en_GB"), Thing.text),
    "ranked": (g.ranked(Kind), Thing.kind),
    "region": (g.region(locale="fr_FR"), Thing.text),
    "rising": (g.rising(100), Thing.number),
    "sentences": (g.sentences(), Thing.text),
    "slots": (g.slots(day(0), opens=dt.time(9), every=dt.timedelta(minutes=10)), Thing.moment),
    "street_address": (g.street_address(locale="es_ES"), Thing.text),
    "template": (g.template("{a}-{n}", a=g.first_name()), Thing.text),
    "unique": (g.unique("{a} {b}", a=g.first_name(), b=g.last_name()), Thing.text),
    "unique numbered": (g.unique("p{n}@example.com"), Thing.text),
    "uuids": (g.uuids(), Thing.text),
    "words": (g.words(), Thing.text),
}


# Generators that look at another column of their row: that one and theirs.
BESIDE: dict[str, tuple[tuple[g.Generator[Any], Any], tuple[g.Generator[Any], Any]]] = {
    "after": (
        (g.moments(day(0), day(30)), Thing.moment),
        (g.after(Thing.moment, dt.timedelta(minutes=5), dt.timedelta(hours=2)), Thing.later),
    ),
    "same_as": ((g.city(), Thing.text), (g.same_as(Thing.text), Thing.other)),
    "when": (
        (g.choice(Kind), Thing.kind),
        (g.when(Thing.kind, {Kind.A: g.always("first"), Kind.B: g.city()}, g.words()), Thing.text),
    ),
}
# Generators of references to some of seven rows: any number of rows, or so many for each.
RELATED: dict[str, Callable[[Any], tuple[g.Generator[Any], bool]]] = {
    "any_of": lambda things: (g.any_of(things), False),
    "in_turn": lambda things: (g.in_turn(things), False),
    "parent": lambda _: (g.parent(), True),
}
# Generators of references to rows of the same declaration, as the numbers of these.
WITHIN: dict[str, g.Generator[Any]] = {
    "earlier": g.earlier(roots=2),
    "earlier, level by level": g.earlier(children=2),
}
NAMES = [*ALL, *BESIDE, *RELATED, *WITHIN]


def made(name: str, rows: int, **options: Any) -> list[Any]:
    """The first values of a generator by its name in the file."""
    if name in ALL:
        return values(*ALL[name], rows, **options)
    seed_set = SeedSet("dev", **options)
    if name in WITHIN:
        own = seed_set.rows(Part, key=Part.id).generate(rows)
        own.fill(Part.thing)(WITHIN[name])
        program = plan_of(seed_set).expansion.program(seed_set.blocks[0])
        return [text for batch in program.batches(program.numbered()) for text in batch[0]]
    things = seed_set.rows(Thing, key=Thing.id).generate(rows if name in BESIDE else 7)
    things.fill(Thing.id)(g.nth())
    if name in BESIDE:
        for generator, column in BESIDE[name]:
            things.fill(column)(generator)
    else:
        generator, each = RELATED[name](things)
        parts = seed_set.rows(Part, key=Part.id).generate(2 if each else rows, per=things if each else None)
        parts.fill(Part.id)(g.uuids()).fill(Part.thing)(generator)
    plan = plan_of(seed_set)
    assert plan.findings == (), plan.findings[0].render()
    cells = [row.cells[-1] for row in plan.steps[-1].rows][:rows]
    return [getattr(cell, "cells", (cell,))[0] for cell in cells]


@pytest.mark.parametrize("name", NAMES)
def test_golden_values(name: str) -> None:
    """Fixed for ever: a generator that must change gets another version, and a new line in the file."""
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert [*made(name, 4), *made(name, 2, seed=7)] == golden[name]


def other_pythons() -> list[str]:
    """Interpreters of other versions that are installed here."""
    names = [f"python3.{minor}" for minor in range(11, 20) if minor != sys.version_info.minor]
    found = [shutil.which(name) for name in names]
    managed = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found += [
        str(one) for name in names for one in managed.glob(f"{name.removeprefix('python')}.*/bin/python")
    ]
    # A manager's shims are no interpreters.
    return [one for one in found if one is not None and "shims" not in one]


def test_golden_values_on_other_versions_of_python() -> None:
    """On every one that is installed; the libraries are those of this one."""
    script = (
        "import json, test_seed_generators as t\n"
        "golden = json.loads(t.GOLDEN.read_text(encoding='utf-8'))\n"
        "for name in t.NAMES:\n"
        "    assert [*t.made(name, 4), *t.made(name, 2, seed=7)] == golden[name], name\n"
        "print(len(t.NAMES))"
    )
    source = Path(str(junco.seed.__file__)).parents[2]
    libraries = [str(Path(__file__).parent), str(source), sysconfig.get_path("purelib")]
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(libraries)}
    for python in other_pythons():
        command = [python, "-B", "-W", "ignore", "-c", script]
        done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, f"{len(NAMES)}\n"), (python, done.stderr)


def test_every_generator_has_golden_values() -> None:
    covered = {name.split(" ")[0].rstrip(",") for name in NAMES}
    assert set(g.__all__) - covered == {"Generator", "foreign"}


class Stranger(enum.Enum):
    A = "a"


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        (Thing.kind, Stranger.A, "<Stranger.A: 'a'> is not a Kind (A, B, C)"),
        (Thing.kind, g.choice([Kind.A, Stranger.A]), "<Stranger.A: 'a'> is not a Kind (A, B, C)"),
        (Thing.date, at(0, 9), "is not a date but a datetime"),
        (Thing.number, g.cycle(("one",)), "'one' is not an int but a str"),
        (Thing.number, g.foreign(str), "is not an int but a str"),
        (Thing.text, g.choice({"a": "often"}), "a choice needs values, and weights above 0"),
        (Thing.text, g.when(Thing.kind, {Stranger.A: g.city()}, g.city()), "is not a Kind (A, B, C)"),
    ],
)
def test_values_that_the_column_cannot_hold(column: Any, value: Any, reason: str) -> None:
    seed_set = SeedSet("dev")
    made = seed_set.rows(Thing, key=Thing.id).generate(3)
    made.fill(Thing.id)(g.nth()).fill(Thing.kind)(Kind.A).fill(column)(value)
    (finding,) = plan_of(seed_set).findings
    assert finding.code == "J540"
    assert reason in finding.text("why")
    assert "test_seed_generators.py:" in finding.text("what")


def test_a_tree_has_its_rows_level_by_level() -> None:
    assert made("earlier, level by level", 7) == [None, "0", "0", "1", "1", "2", "2"]
    found = made("earlier", 5_100)
    assert found[:2] == [None, None]
    assert all(int(one) < at for at, one in enumerate(found) if one is not None)
    assert found[:50] == made("earlier", 50), "more rows change none"
    with pytest.raises(BadGenerator):
        g.earlier(roots=0).compile(None)  # type: ignore[arg-type]  # it looks no further


@pytest.mark.parametrize("name", ALL)
def test_fewer_rows_are_a_prefix_of_more(name: str) -> None:
    generator, column = ALL[name]
    assert values(generator, column, 50) == values(generator, column, 5100)[:50]


def test_a_value_depends_on_its_own_address_only() -> None:
    alone = values(g.full_name())
    seed_set = SeedSet("dev")
    made = seed_set.rows(Thing, key=Thing.id).generate(5)
    made.fill(Thing.other)(g.city())
    made.fill(Thing.id)(g.nth())
    made.fill(Thing.text)(g.full_name())
    (step,) = plan_of(seed_set).steps
    assert [row.cells[2] for row in step.rows] == alone, "another column before it changes nothing"
    assert values(g.full_name(), seed="another") != alone
    assert values(g.full_name(), Thing.other) != alone


def test_blocks_can_be_made_in_any_order() -> None:
    generated = SeedSet("dev").rows(Thing, key=Thing.id).generate(3 * BLOCK)
    generated.fill(Thing.id)(g.nth()).fill(Thing.text)(g.full_name())
    (large,) = plan_of(generated.rows.owner).large
    program: Program = large.batches.__self__  # type: ignore[attr-defined]
    forwards = [frame.column("text") for frame in program.frames({})]
    assert program.row(2 * BLOCK + 5).column("text") == forwards[2]


# --- distributions ------------------------------------------------------------------------------------------


def numbers(generator: g.Generator[Any]) -> list[float]:
    return [float(one) for one in values(generator, Thing.number, 20_000)]


def test_weights_are_kept() -> None:
    found = values(g.choice({Kind.A: 8, Kind.B: 1, Kind.C: 1}), Thing.kind, 20_000)
    assert found.count("A") / 20_000 == pytest.approx(0.8, abs=0.02)


@pytest.mark.parametrize(
    ("generator", "mean", "deviation"),
    [
        (g.integers(0, 100), 50, 101 / math.sqrt(12)),
        (g.normal(170, 10), 170, 10),
        (g.normal(0, 1_000_000), 0, 1_000_000),
        (g.exponential(600), 600, 600),
        (g.exponential(100_000), 100_000, 100_000),
        (g.rising(900), 600, 900 / math.sqrt(18)),
    ],
)
def test_distributions_have_their_mean_and_spread(
    generator: g.Generator[Any], mean: float, deviation: float
) -> None:
    found = numbers(generator)
    assert statistics.mean(found) == pytest.approx(mean, abs=deviation * 0.04)
    assert statistics.pstdev(found) == pytest.approx(deviation, rel=0.05)


def test_limits_hold() -> None:
    assert min(numbers(g.normal(0, 100, low=-50, high=120))) == -50
    assert max(numbers(g.normal(0, 100, low=-50, high=120))) == 120
    assert {float(one) for one in values(g.decimals("0.5", "0.7", 1), Thing.amount, 500)} == {0.5, 0.6, 0.7}


def test_unique_values_differ_and_look_mixed() -> None:
    found = values(g.unique("{a}{b}", a=g.integers(0, 99), b=g.code("#?")), rows=25_000)
    assert len(set(found)) == 25_000
    found = values(g.email(who="x"), rows=30_000)
    assert len(set(found)) == 30_000


def test_the_same_who_is_the_same_person() -> None:
    seed_set = SeedSet("dev", locale="de_DE")
    made = seed_set.rows(Thing, key=Thing.id).generate(50)
    made.fill(Thing.id)(g.nth())
    made.fill(Thing.text)(g.full_name(who="patient")).fill(Thing.other)(g.email(who="patient"))
    (step,) = plan_of(seed_set).steps
    for _, name, address in (row.cells for row in step.rows):
        assert isinstance(name, str)
        plain = name.lower().replace("ß", "ss").replace("ö", "o").replace("ü", "u").replace("ä", "a")
        assert str(address).startswith(plain.replace("ı", "").replace(" ", ".").split(".")[0])


def test_arrival_comes_before_call() -> None:
    seed_set = SeedSet("dev")
    made = seed_set.rows(Thing, key=Thing.id).generate(2000)
    made.fill(Thing.id)(g.nth()).fill(Thing.moment)(g.moments(day(0), day(30)))
    made.fill(Thing.later)(g.after(Thing.moment, dt.timedelta(minutes=5), dt.timedelta(hours=2)))
    (step,) = plan_of(seed_set).steps
    for _, first, second in (row.cells for row in step.rows):
        gap = dt.datetime.fromisoformat(str(second)) - dt.datetime.fromisoformat(str(first))
        assert dt.timedelta(minutes=5) <= gap <= dt.timedelta(hours=2)


def test_a_value_may_depend_on_another_column() -> None:
    seed_set = SeedSet("dev")
    made = seed_set.rows(Thing, key=Thing.id).generate(300)
    made.fill(Thing.id)(g.nth()).fill(Thing.kind)(g.choice(Kind))
    made.fill(Thing.text)(g.when(Thing.kind, {Kind.A: g.always("first"), Kind.B: g.city()}, g.always(None)))
    made.fill(Thing.other)(g.same_as(Thing.text))
    (step,) = plan_of(seed_set).steps
    for _, kind, text, other in (row.cells for row in step.rows):
        assert text == other
        assert {"A": text == "first", "B": text in LOCALES["en_US"].cities, "C": text is None}[str(kind)]


def test_a_slot_is_on_the_grid() -> None:
    generator = g.moments(
        day(0), day(6), opens=dt.time(9), closes=dt.time(17), every=dt.timedelta(minutes=15)
    )
    for text in values(generator, Thing.moment, 1000):
        moment = dt.datetime.fromisoformat(text)
        assert (moment.minute % 15, moment.second) == (0, 0)
        assert dt.time(9) <= moment.time() <= dt.time(17)
        assert MONDAY <= moment.date() <= MONDAY + dt.timedelta(days=6)


def test_json_is_json() -> None:
    generator = g.json_object(
        n=g.integers(1, 9), text=g.template('quote " \\ {n}'), none=g.always(None), t=g.always(3)
    )
    found = [json.loads(one) for one in values(generator, Thing.data, 20)]
    assert found[0] == {"n": found[0]["n"], "text": 'quote " \\ 1', "none": None, "t": 3}
    assert {one["n"] for one in found} <= set(range(1, 10))


def test_making_a_column_optional_changes_no_value_that_stays() -> None:
    whole, holes = values(g.city(), rows=200), values(g.optional(g.city(), 30), rows=200)
    assert all(one in (None, other) for one, other in zip(holes, whole, strict=True))
    assert 30 < holes.count(None) < 90


@pytest.mark.parametrize("locale", LOCALES.values(), ids=lambda one: one.name)
def test_every_locale_is_whole(locale: Any) -> None:
    for name in ("first", "last", "cities", "regions", "streets", "companies", "phones", "words"):
        entries = getattr(locale, name)
        assert len(set(entries)) == len(entries) > 0
        assert all(one == one.strip() and one for one in entries), name
    assert min(len(locale.first), len(locale.last)) >= 55
    for generator in (g.full_name(), g.phone(), g.postcode(), g.street_address(), g.company(), g.email()):
        assert all(values(generator, rows=20, locale=locale.name))


# --- foreign ------------------------------------------------------------------------------------------------


def test_faker_and_mimesis_are_foreign_sources() -> None:
    fake, person = Faker("en_IN"), Person(Locale.EN)

    def by_faker(seed: int) -> str:
        fake.seed_instance(seed)
        return str(fake.name())

    def by_mimesis(seed: int) -> str:
        person.reseed(seed)
        return str(person.full_name())

    for function in (by_faker, by_mimesis):
        assert (
            values(g.foreign(function)) == values(g.foreign(function)) != values(g.foreign(function), seed=1)
        )
    assert not g.foreign(by_faker).promised
    assert not g.optional(g.foreign(by_faker), 10).promised
    assert g.optional(g.city(), 10).promised


# --- sizes --------------------------------------------------------------------------------------------------


def count(generated: Any, **sizes: Any) -> int:
    plan = plan_of(generated.rows.owner, **sizes)
    return sum(len(step.rows) for step in plan.steps) + sum(one.count or 0 for one in plan.large)


def test_sizes_by_name_and_by_factor() -> None:
    made = SeedSet("dev").rows(Thing, key=Thing.id).generate(scale(test=20, dev=200))
    made.fill(Thing.id)(g.nth())
    assert count(made) == 20, "the first, if no name fits"
    assert count(made, names=("load", "dev")) == 200
    from fractions import Fraction

    assert count(made, names=("dev",), factor=Fraction("0.1")) == 20
    assert count(made, factor=Fraction("0.001")) == 1


def test_large_declarations_have_a_definition_that_knows_everything() -> None:
    def definition(rows: int = 6000, seed: int = 0, who: str = "", text: str = "{n}") -> str | None:
        made = SeedSet("dev", seed=seed).rows(Thing, key=Thing.id).generate(rows)
        made.fill(Thing.id)(g.nth()).fill(Thing.text)(g.template(text)).fill(Thing.other)(
            g.full_name(who=who)
        )
        (large,) = plan_of(made.rows.owner).large
        assert isinstance(large, Large)
        return large.definition

    found = [definition(), definition(6001), definition(seed=1), definition(who="a"), definition(text="{n}!")]
    assert len(set(found)) == 5
    assert definition() == found[0] is not None


# --- mistakes -----------------------------------------------------------------------------------------------


@pytest.mark.reproduces("J540")
@pytest.mark.parametrize(
    ("generator", "says"),
    [
        (g.choice([]), "a choice needs values, and weights above 0"),
        (g.choice({"a": 0}), "a choice needs values, and weights above 0"),
        (g.cycle([]), "there is nothing to go round"),
        (g.integers(5, 1), "there is no number from 5 to 1"),
        (g.template("{nmae}", name=g.city()), "'{nmae}' names {nmae}, and only n, name are given"),
        (g.template("{"), "'{' is no template: "),
        (g.unique("{a}", a=g.template("x")), "the values of {a} in '{a}' cannot be counted; add {n}"),
        (g.dates(day(3), day(1)), "there is no such day between the first and the last"),
        (g.moments(day(3), day(1)), "the last day, or the closing time, is before the first"),
        (g.after(Thing.moment, dt.timedelta(1), dt.timedelta(2)), "after(moment) needs a column of moments"),
        (g.when(Thing.kind, {}, g.city()), "when(kind): kind is not generated in this declaration"),
        (g.same_as(Thing.kind), "same_as(kind): kind is not generated in this declaration"),
        (g.point(south=2, west=0, north=1, east=0), "the rectangle's north is below its south"),
        (g.parent(), "parent() is for rows that are generated per rows of another declaration"),
        (g.words(0, 3), "a text has one word or more"),
        (g.code("#" * 30), "has more places than one draw can fill"),
    ],
)
def test_settings_that_make_nothing(generator: g.Generator[Any], says: str) -> None:
    (finding,) = mistakes(generator)
    assert finding.code == "J540"
    assert finding.text("what").endswith("things.text cannot be generated")
    assert says in finding.text("why")
    assert f"{Path(__file__).name}:" in finding.text("what")


def test_moments_are_no_dates() -> None:
    (finding,) = mistakes(g.moments(day(0), day(1)), Thing.date)
    assert finding.text("why") == "it makes moments, and the column holds dates: use dates() or days()"


@pytest.mark.reproduces("J541")
def test_too_few_values_to_differ() -> None:
    (finding,) = mistakes(g.unique("{a}.{b}@x.com", a=g.choice("abcd"), b=g.choice("xy")))
    assert finding.text("what").endswith(
        "things.text: unique('{a}.{b}@x.com') can make 8 values, and 10 rows are wanted"
    )
    assert finding.text("next") == "add {n}, which counts the rows, or a part with more values"


@pytest.mark.reproduces("J542")
def test_an_unknown_locale() -> None:
    (finding,) = mistakes(g.city(locale="en_UK"))
    assert finding.text("what").endswith("  there is no vocabulary for locale 'en_UK'")
    assert finding.text("why") == "Did you mean 'en_US'?"


@pytest.mark.reproduces("J544")
def test_rows_for_parents_that_are_not_there() -> None:
    seed_set = SeedSet("dev")
    parents = seed_set.rows(Thing, key=Thing.text)
    made = seed_set.rows(Thing, key=Thing.id).generate(5, per=parents)
    made.fill(Thing.id)(g.nth())
    (finding,) = plan_of(seed_set).findings
    assert finding.text("what").endswith("things: things has no rows to refer to")
    assert finding.text("why") == "it is declared in no set that this one extends"


def test_relative_moments_are_values_too() -> None:
    assert values(g.always(at(1, 9)), Thing.moment, 1) == ["2026-01-06T09:00:00+00:00"]
