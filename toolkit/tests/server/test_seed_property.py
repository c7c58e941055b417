"""Any models and any sets: after each run the database is as declared, and other people's rows are as they were.

`JUNCO_EXAMPLES=n` tries so many, others each time.
"""

from __future__ import annotations

import datetime as dt
import enum
import itertools
import os
import random
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    ARRAY,
    Boolean,
    Computed,
    Date,
    DateTime,
    Double,
    Enum,
    ForeignKey,
    Identity,
    Integer,
    Numeric,
    Text,
    UniqueConstraint,
    create_engine,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Session, aliased, mapped_column
from sqlalchemy.pool import NullPool

from junco.postgres import Target, connect
from junco.seed import SeedSet
from junco.seed import generators as g
from junco.seed.load import run_seed
from junco.shadow.server import Server

pytestmark = pytest.mark.server

EXAMPLES = int(os.environ.get("JUNCO_EXAMPLES", "12"))
SEEDS = st.integers(0, 2**32) if "JUNCO_EXAMPLES" in os.environ else st.sampled_from(range(EXAMPLES))
_names = itertools.count(1)
# So that ten rows are many: everything goes every way.
SMALL = 6


class Mood(enum.Enum):
    GOOD = "good one"
    BAD = "it's bad"


WORDS = [
    "",
    "a",
    "O'Hara",
    'q"uote',
    "tab\there",
    "back\\slash",
    "ünï 🦜",
    "NULL",
    "{x}",
    "100%",
    "\\N",
    "line\nbreak",
]


def _text(dice: random.Random) -> str:
    return dice.choice(WORDS) + str(dice.randrange(100))


KINDS: dict[str, tuple[Any, Any]] = {
    "text": (Text, _text),
    "integer": (Integer, lambda dice: dice.randrange(-1000, 1000)),
    "numeric": (lambda: Numeric(12, 3), lambda dice: Decimal(dice.randrange(-(10**6), 10**6)) / 1000),
    "boolean": (Boolean, lambda dice: dice.random() < 0.5),
    "date": (Date, lambda dice: dt.date(2026, 1, 1) + dt.timedelta(dice.randrange(900))),
    "moment": (
        lambda: DateTime(timezone=True),
        lambda dice: dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=dice.randrange(10**8)),
    ),
    "mood": (lambda: Enum(Mood, name="Mood of it"), lambda dice: dice.choice(list(Mood))),
    "array": (lambda: ARRAY(Text), lambda dice: [_text(dice) for _ in range(dice.randrange(4))]),
    "json": (JSONB, lambda dice: {"x": [dice.randrange(9), None, _text(dice)]}),
    "double": (Double, lambda dice: dice.randrange(10**6) / 7),
}
KEYS = ("text", "integer", "date", "mood")


@dataclass
class Kind:
    """A table: its class, key columns, value columns with their kinds, references with their targets."""

    model: Any
    key: dict[str, str]
    values: dict[str, str]
    references: dict[str, int]


@dataclass
class World:
    """Tables, and the rows that are declared for each: by key, a value for every column."""

    base: Any
    kinds: list[Kind]
    rows: list[dict[tuple[Any, ...], dict[str, Any]]] = field(default_factory=list)
    generated: int = 0


def new_world(dice: random.Random) -> World:
    class Base(DeclarativeBase):
        pass

    names = [
        dice.choice(["plain", "Mixed Case", "per%cent", "sel'ect"]) + str(at)
        for at in range(dice.randrange(2, 5))
    ]
    return World(Base, [_kind(dice, Base, at, names) for at in range(len(names))])


def _kind(dice: random.Random, base: Any, at: int, names: list[str]) -> Kind:
    key = {f"Key {n}": dice.choice(KEYS[: 3 if not n else 4]) for n in range(dice.randrange(1, 3))}
    values = {f"v{n}": dice.choice(list(KINDS)) for n in range(dice.randrange(1, 5))}
    references = {f"ref {n}": dice.randrange(len(names)) for n in range(dice.randrange(3))}
    identity = Identity(always=dice.random() < 0.5)
    body: dict[str, Any] = {
        "__tablename__": names[at],
        "id": mapped_column(Integer, identity, primary_key=True),
    }
    for column, kind in key.items():
        body[attribute(column)] = mapped_column(column, KINDS[kind][0](), nullable=False)
    for column, kind in values.items():
        body[column] = mapped_column(KINDS[kind][0](), nullable=True)
    for column, other in references.items():
        to = ForeignKey(f"{names[other]}.id", use_alter=True, name=f"to {at} {column}")
        body[attribute(column)] = mapped_column(column, to, nullable=True)
    if dice.random() < 0.5:
        body["made"] = mapped_column("Made of it", Integer, Computed("length('x') * 2"))
    body["__table_args__"] = (UniqueConstraint(*key),)
    return Kind(type(f"Kind{at}", (base,), body), key, values, references)


def attribute(column: str) -> str:
    return column.replace(" ", "_").lower()


def declare(dice: random.Random, world: World) -> None:
    """New rows, or other rows than before; some keys stay, some values too."""
    before = world.rows or [{} for _ in world.kinds]
    world.rows = []
    for kind, old in zip(world.kinds, before, strict=True):
        kept = {key: dict(row) for key, row in old.items() if dice.random() < 0.7}
        for _ in range(dice.randrange(10)):
            key = tuple(KINDS[one][1](dice) for one in kind.key.values())
            if "own" not in str(key):
                kept.setdefault(key, {})
        world.rows.append(kept)
    for kind, rows in zip(world.kinds, world.rows, strict=True):
        for row in rows.values():
            for column, one in kind.values.items():
                if column not in row or dice.random() < 0.3:
                    row[column] = KINDS[one][1](dice) if dice.random() < 0.8 else None
            for column, other in kind.references.items():
                keys = list(world.rows[other])
                if row.get(column) not in world.rows[other] or dice.random() < 0.3:
                    row[column] = dice.choice(keys) if keys and dice.random() < 0.8 else None
    world.generated = dice.randrange(1, 40)


def single(key: tuple[Any, ...]) -> Any:
    """A key as references are written."""
    return key[0] if len(key) == 1 else key


def seed_set(world: World) -> SeedSet:
    found = SeedSet("any", anchor=dt.date(2026, 1, 5))
    handles = [
        found.rows(kind.model, key=tuple(getattr(kind.model, attribute(one)) for one in kind.key), prune=True)
        for kind in world.kinds
    ]
    for kind, handle, rows in zip(world.kinds, handles, world.rows, strict=True):
        names = [*kind.key, *kind.values, *kind.references]
        columns: Any = handle.cols
        tuples = []
        for key, row in rows.items():
            others = [
                None
                if row[column] is None
                else handles[other][row[column][0] if len(row[column]) == 1 else row[column]]
                for column, other in kind.references.items()
            ]
            tuples.append((*key, *(row[one] for one in kind.values), *others))
        if tuples:
            columns(*(getattr(kind.model, attribute(one)) for one in names))(*tuples)
    return found


def generated_set(world: World) -> SeedSet:
    """Generated rows beside the literal ones of the first table, told apart by their keys."""
    found = SeedSet("made", anchor=dt.date(2026, 1, 5))
    kind = world.kinds[0]
    key = tuple(getattr(kind.model, attribute(one)) for one in kind.key)
    made = found.rows(kind.model, key=key, prune=True).generate(world.generated)
    fillers = {
        "text": g.unique("made {n}"),
        "integer": g.nth(100_000),
        "date": g.days(dt.date(2100, 1, 1)),
        "mood": g.choice(Mood),
    }
    for column, name in zip(key, kind.key.values(), strict=True):
        made.fill(column)(fillers[name])
    for column, name in kind.values.items():
        if name in fillers:
            made.fill(getattr(kind.model, column))(g.optional(fillers[name], 30))
    return found


def stored(session: Session, world: World, at: int) -> dict[tuple[Any, ...], dict[str, Any]]:
    """The rows of a table as SQLAlchemy reads them, references as keys."""
    kind = world.kinds[at]
    query = select(kind.model)
    others = {}
    for column, other in kind.references.items():
        others[column] = alias = aliased(world.kinds[other].model)
        query = query.outerjoin(alias, alias.id == getattr(kind.model, attribute(column)))
    query = query.add_columns(*others.values())
    found = {}
    for record in session.execute(query):
        row, referred = record[0], record[1:]
        values = {column: getattr(row, column) for column in kind.values}
        for (column, other), one in zip(kind.references.items(), referred, strict=True):
            keys = [attribute(name) for name in world.kinds[other].key]
            values[column] = None if one is None else tuple(getattr(one, name) for name in keys)
        found[tuple(getattr(row, attribute(name)) for name in kind.key)] = values
    return found


def own(world: World, session: Session) -> None:
    """Rows of other people."""
    for kind in world.kinds:
        key = {"text": "own", "integer": 9_999_999, "date": dt.date(1999, 9, 9), "mood": Mood.GOOD}
        session.add(kind.model(**{attribute(column): key[one] for column, one in kind.key.items()}))
    session.commit()


def is_own(key: tuple[Any, ...]) -> bool:
    return key[0] in ("own", 9_999_999, dt.date(1999, 9, 9))


def is_made(key: tuple[Any, ...]) -> bool:
    first = key[0]
    if isinstance(first, str):
        return first.startswith("made ")
    return first.year >= 2100 if isinstance(first, dt.date) else 100_000 <= first < 9_999_999


def vandalise(dice: random.Random, world: World, session: Session) -> None:
    """Somebody edits and deletes some of the rows."""
    for at, kind in enumerate(world.kinds):
        for key in stored(session, world, at):
            if is_own(key) or dice.random() < 0.6:
                continue
            names = [attribute(one) for one in kind.key]
            query = select(kind.model).filter_by(**dict(zip(names, key, strict=True)))
            row = session.scalars(query).one()
            for column, one in kind.values.items():
                if dice.random() < 0.5:
                    setattr(row, column, KINDS[one][1](dice))
            for column in kind.references:
                setattr(row, attribute(column), None)
    session.commit()


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="JUNCO_EXAMPLES" not in os.environ,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(number=SEEDS)
def test_the_database_becomes_what_is_declared(number: int, server: Server, monkeypatch_session: Any) -> None:
    dice = random.Random(number)
    world = new_world(dice)
    target: Target = server.create_database(f"any_seed_{next(_names)}")
    url = target.url().replace("postgresql:", "postgresql+psycopg:", 1)
    engine = create_engine(url, poolclass=NullPool)
    world.base.metadata.create_all(engine)
    with Session(engine) as session, connect(target) as connection:
        own(world, session)
        for turn in range(3):
            declare(dice, world)
            for made in (seed_set(world), generated_set(world)):
                # References may hold on to rows that are to go: that is the database's word, and it is respected.
                planned = run_seed(connection, made, ledger_schema="junco", dry_run=True, prune=True)
                done = run_seed(connection, made, ledger_schema="junco", prune=True, yes=True)
                for name in ("created", "updated", "unchanged", "pruned"):
                    assert getattr(done.total, name) == getattr(planned.total, name), (number, turn, name)
            session.expire_all()
            for at, rows in enumerate(world.rows):
                found = stored(session, world, at)
                literal = {
                    key: row for key, row in found.items() if not (is_own(key) or (at == 0 and is_made(key)))
                }
                assert literal == rows, (number, turn, world.kinds[at].model.__tablename__)
                mine = [row for key, row in found.items() if is_own(key)]
                assert len(mine) == 1
                assert not any(mine[0].values())
                if at == 0:
                    assert sum(is_made(key) for key in found) == world.generated, (number, turn)
            session.rollback()
            for made in (seed_set(world), generated_set(world)):
                again = run_seed(connection, made, ledger_schema="junco", prune=True)
                assert (again.total.created, again.total.updated, again.total.pruned) == (0, 0, 0), (
                    number,
                    turn,
                )
            vandalise(dice, world, session)
    engine.dispose()


@pytest.fixture(scope="module")
def monkeypatch_session() -> Any:
    """Few rows count as many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("junco.seed.expand.SMALL", SMALL)
        patch.setattr("junco.seed.sources.SMALL", SMALL)
        yield patch
