"""Any models and any sets: after each run the database is as declared, and other people's rows are as they were.

`JUNCO_EXAMPLES=n` tries so many, others each time; `JUNCO_OBJECTS=m` says how large; `JUNCO_MAJOR` on which server.
"""

from __future__ import annotations

import csv
import datetime as dt
import enum
import itertools
import json
import os
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Context, Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
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
    Interval,
    LargeBinary,
    Numeric,
    String,
    Text,
    Time,
    UniqueConstraint,
    Uuid,
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
OBJECTS = int(os.environ.get("JUNCO_OBJECTS", "5"))
MAJOR = int(os.environ.get("JUNCO_MAJOR", "0"))
_names = itertools.count(1)
# So that ten rows are many: everything goes every way.
SMALL = 6


class Mood(enum.Enum):
    GOOD = "good one"
    BAD = "it's bad"


WIDE = Context(prec=60)
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
    "long": (lambda: Numeric, lambda dice: Decimal(dice.randrange(10**40)).scaleb(-dice.randrange(40), WIDE)),
    "bytes": (LargeBinary, lambda dice: dice.randbytes(dice.randrange(5))),
    "span": (
        Interval,
        lambda dice: dt.timedelta(dice.randrange(-9, 9), dice.randrange(10**5), dice.randrange(10)),
    ),
    "uuid": (Uuid, lambda dice: uuid.UUID(int=dice.randrange(2**64))),
    "clock": (Time, lambda dice: dt.time(dice.randrange(24), dice.randrange(60), 0, dice.randrange(1000))),
    "short": (lambda: String(20), _text),
    "days": (lambda: ARRAY(Date), lambda dice: [dt.date(2026, 1, dice.randrange(1, 30))] * dice.randrange(3)),
}
KEYS = ("text", "integer", "date", "uuid", "mood")
SOURCES = ("rows", "each", ".csv", ".tsv", ".json", ".jsonl", ".yaml")


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
        for at in range(dice.randrange(2, OBJECTS))
    ]
    return World(Base, [_kind(dice, Base, at, names) for at in range(len(names))])


def _kind(dice: random.Random, base: Any, at: int, names: list[str]) -> Kind:
    key = {f"Key {n}": dice.choice(KEYS[: 4 if not n else 5]) for n in range(dice.randrange(1, 3))}
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
        body["made"] = mapped_column(
            "Made of it", Integer, Computed("length('x') * 2", persisted=True if 0 < MAJOR < 18 else None)
        )
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
        for _ in range(dice.randrange(2 * OBJECTS)):
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


def seed_set(dice: random.Random, world: World, folder: Path) -> SeedSet:
    """The rows in a set, those of each table from another source."""
    found = SeedSet("any", anchor=dt.date(2026, 1, 5))
    handles = [
        found.rows(kind.model, key=tuple(getattr(kind.model, attribute(one)) for one in kind.key), prune=True)
        for kind in world.kinds
    ]
    for at, (kind, handle, rows) in enumerate(zip(world.kinds, handles, world.rows, strict=True)):
        source = "rows" if in_circle(world, at) else dice.choice(SOURCES)
        if source.startswith(".") and rows:
            path = folder / f"{at}{source}"
            write(path, [dict(_fields(dice, world, kind, key, row)) for key, row in rows.items()])
            references = {
                getattr(kind.model, attribute(one)): handles[to] for one, to in kind.references.items()
            }
            handle.file(path, references=references, null="(null)")
        elif rows:
            names = [*kind.key, *kind.values, *kind.references]
            columns: Any = handle.cols
            listed = columns(*(getattr(kind.model, attribute(one)) for one in names))
            tuples = [_tuple(kind, handles, key, row) for key, row in rows.items()]
            listed(*tuples) if source == "rows" else listed.each(lambda _, tuples=tuples: tuples)
    return found


def in_circle(world: World, at: int) -> bool:
    """Whether rows of other tables may refer to these and these to them: then many of both can have no order."""
    reached: set[int] = set()
    waiting = [one for one in world.kinds[at].references.values() if one != at]
    while waiting:
        one = waiting.pop()
        if one not in reached:
            reached.add(one)
            waiting += world.kinds[one].references.values()
    return at in reached


def _tuple(kind: Kind, handles: list[Any], key: tuple[Any, ...], row: dict[str, Any]) -> tuple[Any, ...]:
    others = [
        None if row[column] is None else handles[other][single(row[column])]
        for column, other in kind.references.items()
    ]
    return (*key, *(row[one] for one in kind.values), *others)


def _fields(
    dice: random.Random, world: World, kind: Kind, key: tuple[Any, ...], row: dict[str, Any]
) -> Iterator[tuple[str, Any]]:
    """A row as a file has it, by the names of columns or of attributes."""
    yield from zip(kind.key, key, strict=True)
    yield from ((column, row[column]) for column in kind.values)
    for column, other in kind.references.items():
        names = list(world.kinds[other].key)
        values = row[column] or (None,) * len(names)
        for name, value in zip(names, values, strict=True):
            yield (column if len(names) == 1 else f"{column}.{attribute(name)}"), value


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    """A file with these rows."""
    if path.suffix in (".csv", ".tsv"):
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter="," if path.suffix == ".csv" else "\t")
            writer.writerow(rows[0])
            writer.writerows(
                [["(null)" if one is None else _cell(one) for one in row.values()] for row in rows]
            )
        return
    plain = [{name: _plain(one) for name, one in row.items()} for row in rows]
    texts = {
        ".json": lambda: json.dumps(plain, indent=1),
        ".jsonl": lambda: "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in plain),
        ".yaml": lambda: yaml.safe_dump(plain, allow_unicode=True),
    }
    path.write_text(texts[path.suffix](), encoding="utf-8")


def _plain(value: Any) -> Any:
    """As JSON has it."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if value is None or isinstance(value, (bool, int, float, dict)):
        return value
    if isinstance(value, dt.timedelta):
        return f"{value / dt.timedelta(microseconds=1):.0f} microseconds"
    if isinstance(value, enum.Enum):
        return value.name
    return "\\x" + value.hex() if isinstance(value, bytes) else str(value)


def _cell(value: Any) -> str:
    """As CSV has it; lists as PostgreSQL writes them."""
    plain = _plain(value)
    if isinstance(plain, list):
        quoted = (one.replace("\\", "\\\\").replace('"', '\\"') for one in plain)
        return "{" + ",".join(f'"{one}"' for one in quoted) + "}"
    return json.dumps(plain) if isinstance(plain, (dict, bool)) else str(plain)


def generated_set(world: World) -> SeedSet:
    """Generated rows beside the literal ones of the first table, told apart by their keys."""
    found = SeedSet("made", anchor=dt.date(2026, 1, 5))
    kind = world.kinds[0]
    key = tuple(getattr(kind.model, attribute(one)) for one in kind.key)
    made = found.rows(kind.model, key=key, prune=True).generate(world.generated)
    fillers = {
        "text": g.unique("made {n}"),
        "uuid": g.uuids(),
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


OWN = {
    "text": "own",
    "integer": 9_999_999,
    "date": dt.date(1999, 9, 9),
    "uuid": uuid.UUID(int=2**64),
    "mood": Mood.GOOD,
}


def own(world: World, session: Session) -> None:
    """Rows of other people."""
    for kind in world.kinds:
        session.add(kind.model(**{attribute(column): OWN[one] for column, one in kind.key.items()}))
    session.commit()


def is_own(key: tuple[Any, ...]) -> bool:
    return key[0] in OWN.values()


def is_made(key: tuple[Any, ...]) -> bool:
    first = key[0]
    if isinstance(first, uuid.UUID):
        return first.int > 2**64
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
def test_the_database_becomes_what_is_declared(
    number: int, here: Server, tmp: Path, monkeypatch_session: Any
) -> None:
    dice = random.Random(number)
    world = new_world(dice)
    target: Target = here.create_database(f"any_seed_{next(_names)}")
    url = target.url().replace("postgresql:", "postgresql+psycopg:", 1)
    engine = create_engine(url, poolclass=NullPool)
    world.base.metadata.create_all(engine)
    with Session(engine) as session, connect(target) as connection:
        own(world, session)
        for turn in range(3):
            declare(dice, world)
            for made in (seed_set(dice, world, tmp), generated_set(world)):
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
            for made in (seed_set(dice, world, tmp), generated_set(world)):
                again = run_seed(connection, made, ledger_schema="junco", prune=True)
                assert (again.total.created, again.total.updated, again.total.pruned) == (0, 0, 0), (
                    number,
                    turn,
                )
            vandalise(dice, world, session)
    engine.dispose()
    with connect(here.target()) as connection:
        connection.execute(f'DROP DATABASE "{target.database}"')


@pytest.fixture(scope="module")
def here(servers: Any, server: Server) -> Server:
    """The server that is asked for."""
    found: Server = servers.get(MAJOR) if MAJOR else server
    return found


@pytest.fixture(scope="module")
def tmp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the files of the sets are."""
    return tmp_path_factory.mktemp("seeds")


@pytest.fixture(scope="module")
def monkeypatch_session() -> Any:
    """Few rows count as many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("junco.seed.expand.SMALL", SMALL)
        patch.setattr("junco.seed.sources.SMALL", SMALL)
        yield patch
