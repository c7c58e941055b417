"""An old and a new version of an application at work while `deploy` runs expand, and then contract.

Both read and write as fast as they can. No request fails, and no value is lost or differs. JUNCO_EXPAND_ROWS sets the
number of rows there are before. Where a column changes its type under its name the versions prepare no statements:
PostgreSQL refuses those whose result is of another type, as the contract file says.
"""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from sqlalchemy import (
    BigInteger,
    Column,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    select,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.types import TypeEngine
from warm import run
from workshop import Workshop

Columns = dict[str, TypeEngine[Any]]

SHARED = range(-20, 0)  # the tokens of rows that both versions write, in whatever order
ROWS = int(os.environ.get("JUNCO_EXPAND_ROWS", "4000"))

MODELS = """
class Shop(Base):
    __tablename__ = "shop"
    id: Mapped[int] = mapped_column({kind}, primary_key=True)

class Item(Base):
    __tablename__ = "item"
    id: Mapped[int] = mapped_column({kind}, primary_key=True)
    shop: Mapped[int] = mapped_column(ForeignKey("shop.id"), index=True)
    {column}
    token: Mapped[int] = mapped_column(Integer, unique=True)
"""


def schema(kind: type, columns: Columns) -> Table:
    """One version's idea of the table."""
    metadata = MetaData()
    Table("shop", metadata, Column("id", kind, primary_key=True))
    return Table(
        "item",
        metadata,
        Column("id", kind, primary_key=True),
        Column("shop", kind, ForeignKey("shop.id")),
        *(Column(name, type_) for name, type_ in columns.items()),
        Column("token", Integer),
    )


@dataclass
class Application:
    """One version: it inserts, updates and reads rows of its own, and remembers what it wrote and was promised."""

    engine: Engine
    item: Table
    columns: Columns
    first: int
    values: Callable[[str], tuple[object, ...]]
    written: dict[int, tuple[object, ...]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    requests: int = 0
    _over: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self, workers: int = 2) -> None:
        for worker in range(workers):
            thread = threading.Thread(target=self._work, args=(worker, workers), daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()
        self.engine.dispose()

    def _work(self, worker: int, workers: int) -> None:
        chance = random.Random(worker)
        token = self.first + worker
        mine: list[int] = []
        while not self._over.is_set():
            try:
                self._request(chance, token, mine)
                token += workers
            except (SQLAlchemyError, AssertionError) as error:
                self.failures.append(f"{type(error).__name__}: {error}")
                return
            self.requests += 4

    def _request(self, chance: random.Random, token: int, mine: list[int]) -> None:
        item = self.item
        made = self.values(str(token))
        with self.engine.begin() as connection:
            row = dict(zip(self.columns, made, strict=True))
            connection.execute(item.insert().values(shop=1 + token % 2, token=token, **row))
        self.written[token] = made
        mine.append(token)
        chosen = chance.choice(mine)
        other = self.values(str(chance.randrange(1_000_000)))
        with self.engine.begin() as connection:
            row = dict(zip(self.columns, other, strict=True))
            changed = connection.execute(item.update().where(item.c.token == chosen).values(**row))
            assert changed.rowcount == 1
        self.written[chosen] = other
        with self.engine.begin() as connection:
            asked = select(*(item.c[name] for name in self.columns)).where(item.c.token == chosen)
            found = tuple(connection.execute(asked).one())
            assert found == other, f"{found!r} was read, {other!r} had been written"
        with self.engine.begin() as connection:
            row = dict(zip(self.columns, other, strict=True))
            connection.execute(item.update().where(item.c.token == chance.choice(SHARED)).values(**row))
        if chance.random() < 0.1:
            mine.remove(chosen)
            del self.written[chosen]
            with self.engine.begin() as connection:
                assert connection.execute(item.delete().where(item.c.token == chosen)).rowcount == 1


@dataclass(frozen=True)
class Version:
    """What one has of an item's title: the model, the columns, and what they hold; `rows` is that of n as SQL."""

    models: str
    columns: Columns
    values: Callable[[str], tuple[object, ...]]
    rows: str


@dataclass(frozen=True)
class Move:
    """What the new version has: the type of the keys, its columns, and what they hold of a title."""

    models: str
    columns: Columns
    words: tuple[str, ...]
    values: Callable[[str], tuple[object, ...]]
    kind: type = Integer
    old: Version | None = None

    @property
    def before(self) -> Version:
        """What the old version has."""
        return self.old or Version(TITLE, {"title": String(40)}, _same, "n::text")


def _same(title: str) -> tuple[object, ...]:
    return (title,)


TITLE = "title: Mapped[str] = mapped_column(String(40), index=True)"
APART = """head: Mapped[str] = mapped_column(String(1), index=True)
    rest: Mapped[str] = mapped_column(String(39))"""
HEAD, REST = "item.head=left(title, 1)", "item.rest=substr(title, 2)"


def _apart(title: str) -> tuple[object, ...]:
    return title[0], title[1:]


MOVES = {
    "renamed": Move(
        "name: Mapped[str] = mapped_column(String(40), index=True)", {"name": String(40)},
        ("--rename", "item.title=item.name"), _same,
    ),
    "renamed and of another type": Move(
        "number: Mapped[int] = mapped_column(Integer, index=True)", {"number": Integer()},
        ("--rename", "item.title=item.number"), lambda title: (int(title),),
    ),
    "keys of another type": Move(TITLE, {"title": String(40)}, (), _same, BigInteger),
    "split": Move(
        APART, {"head": String(1), "rest": String(39)},
        ("--using", HEAD, "--using", REST, "--back", "item.title=head || rest"), _apart,
    ),
    "merged": Move(
        TITLE, {"title": String(40)}, ("--back", HEAD, "--back", REST, "--using", "item.title=head || rest"), _same,
        old=Version(APART, {"head": String(1), "rest": String(39)}, _apart, "left(n::text, 1), substr(n::text, 2)"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("move", MOVES.values(), ids=list(MOVES))
def test_both_versions_work_all_the_time(workshop: Workshop, move: Move) -> None:
    before = move.before
    workshop.models(MODELS.format(kind="Integer", column=before.models))
    assert run(workshop, "migrate", "dev", "--name", "first").code == 0
    workshop.models(MODELS.format(kind=move.kind.__name__, column=move.models))
    ran = run(workshop, "migrate", "dev", "--online", "--name", "second", "--create-only", *move.words)
    assert ran.code == 0, ran.err
    workshop.query(
        "INSERT INTO shop DEFAULT VALUES; INSERT INTO shop DEFAULT VALUES;"
        f" INSERT INTO item (shop, {', '.join(before.columns)}, token)"
        f" SELECT 1 + n % 2, {before.rows}, -n FROM generate_series(1, {ROWS}) n;"
    )
    workshop.query("ANALYZE item")
    url = workshop.target.url().replace("postgresql://", "postgresql+psycopg://", 1)
    same_type = move.kind is Integer
    arguments = {} if same_type else {"prepare_threshold": None}
    engines = [create_engine(url, connect_args=arguments) for _ in range(2)]
    old = Application(engines[0], schema(Integer, before.columns), before.columns, 1, before.values)
    new = Application(engines[1], schema(move.kind, move.columns), move.columns, 1_000_000_000, move.values)
    old.start()
    try:
        expanded = run(workshop, "migrate", "deploy")
        assert expanded.code == 0, expanded.err
        new.start()
        _until(lambda: new.requests > 600 or bool(new.failures))
        old.stop()
        new_names = [name for name in move.columns if name not in before.columns]
        if new_names:
            pairs = workshop.query(f"SELECT {', '.join([*before.columns, *new_names])} FROM item")
            width = len(before.columns)
            titles = [("".join(map(str, pair[:width])), tuple(pair[width:])) for pair in pairs]
            assert [one for one in titles if move.values(one[0]) != one[1]] == []
        contracted = run(workshop, "migrate", "deploy", "--contract")
        assert contracted.code == 0, contracted.err
        seen = new.requests
        _until(lambda: new.requests > seen + 300 or bool(new.failures))
    finally:
        old.stop()
        new.stop()
    assert (old.failures, new.failures) == ([], [])
    assert old.requests > 100
    wanted = {-n: move.values(str(n)) for n in range(1, ROWS + 1)}
    wanted |= {token: move.values("".join(map(str, values))) for token, values in old.written.items()}
    wanted |= new.written
    there = workshop.query(f"SELECT token, {', '.join(move.columns)} FROM item")
    found = {token: tuple(values) for token, *values in there}
    assert found.keys() == wanted.keys()
    assert {
        token: values for token, values in found.items() if token not in SHARED and values != wanted[token]
    } == {}
    print(f"{old.requests + new.requests} requests, {len(wanted)} rows: none failed, lost or diverged")
    assert workshop.query("SELECT DISTINCT pg_typeof(id)::text FROM item") == [
        ("integer" if same_type else "bigint",)
    ]


ITEM = """
CREATE TABLE shop (id int PRIMARY KEY);
CREATE SEQUENCE item_id_seq AS int;
CREATE TABLE item (
    id int DEFAULT nextval('item_id_seq') PRIMARY KEY,
    shop int NOT NULL REFERENCES shop,
    title varchar(40) NOT NULL,
    token int NOT NULL UNIQUE{more}
){parted};
ALTER SEQUENCE item_id_seq OWNED BY item.id;
CREATE INDEX item_title ON item (title);
CREATE TABLE label (item int REFERENCES item ON DELETE CASCADE, words text);
"""
PARTS = """
 PARTITION BY RANGE (token);
CREATE TABLE item_old PARTITION OF item FOR VALUES FROM (MINVALUE) TO (0);
CREATE TABLE item_new PARTITION OF item FOR VALUES FROM (0) TO (1000000000);
CREATE TABLE item_rest PARTITION OF item DEFAULT"""
BARE = ITEM.format(more="", parted="")
ANEW = {
    "partitioned": ITEM.replace(
        "DEFAULT nextval('item_id_seq') PRIMARY KEY", "DEFAULT nextval('item_id_seq')"
    )
    .replace("UNIQUE{more}", "UNIQUE, PRIMARY KEY (id, token)")
    .replace("item int REFERENCES item ON DELETE CASCADE", "item int")
    .format(parted=PARTS),
    "a stored column": ITEM.format(more=",\n size int GENERATED ALWAYS AS (length(title)) STORED", parted=""),
    "an exclusion constraint": ITEM.format(
        more=",\n EXCLUDE USING gist (int8range(token, token, '[]') WITH &&)", parted=""
    ),
}


@pytest.mark.parametrize("new", ANEW.values(), ids=list(ANEW))
def test_a_table_is_made_anew_under_its_application(workshop: Workshop, new: str) -> None:
    """One version of the application, for nothing changes for it, through expand and contract."""
    (workshop.root / "junco.toml").write_text('sql = "schema.sql"\n', encoding="utf-8")
    (workshop.root / "schema.sql").write_text(BARE, encoding="utf-8")
    assert run(workshop, "migrate", "dev", "--name", "first").code == 0
    (workshop.root / "schema.sql").write_text(new, encoding="utf-8")
    ran = run(workshop, "migrate", "dev", "--online", "--name", "second", "--create-only")
    assert ran.code == 0, ran.err
    _worked_on(workshop, ((), ("--contract",)))
    assert run(workshop, "migrate", "status").code == 0


def _worked_on(workshop: Workshop, deploys: tuple[tuple[str, ...], ...]) -> None:
    """Rows are there, two applications write more, and migrations are deployed; whatever they wrote is there."""
    workshop.query(
        "INSERT INTO shop VALUES (1), (2);"
        f" INSERT INTO item (shop, title, token) SELECT 1 + n % 2, n::text, -n FROM generate_series(1, {ROWS}) n;"
    )
    workshop.query("ANALYZE item")
    url = workshop.target.url().replace("postgresql://", "postgresql+psycopg://", 1)
    titled: Columns = {"title": String(40)}
    apps = [
        Application(create_engine(url), schema(Integer, titled), titled, first, _same)
        for first in (1, 1_000_000_000)
    ]
    for app in apps:
        app.start()
    try:
        for words in deploys:
            deployed = run(workshop, "migrate", "deploy", *words)
            assert deployed.code == 0, deployed.err
            seen = sum(app.requests for app in apps)
            _until(partial(_moved_on, apps, seen))
    finally:
        for app in apps:
            app.stop()
    assert [app.failures for app in apps] == [[], []]
    wanted = {-n: str(n) for n in range(1, ROWS + 1)}
    wanted |= {token: title for app in apps for token, (title,) in app.written.items()}
    found = dict(workshop.query("SELECT token, title FROM item"))
    assert found.keys() == wanted.keys()
    assert {
        token: title for token, title in found.items() if token not in SHARED and title != wanted[token]
    } == {}
    requests = sum(app.requests for app in apps)
    print(f"{requests} requests, {len(wanted)} rows: none failed, lost or diverged")


PROVE = """-- junco: no-transaction
ALTER TABLE item ADD CONSTRAINT bound CHECK (token IS NOT NULL AND token < 2000000000) NOT VALID;
ALTER TABLE item VALIDATE CONSTRAINT bound;
CREATE UNIQUE INDEX CONCURRENTLY before_pkey ON item (id, token);
"""
EXCHANGE = """ALTER TABLE label DROP CONSTRAINT label_item_fkey;
ALTER TABLE item DROP CONSTRAINT item_pkey;
ALTER TABLE item ADD CONSTRAINT before_pkey PRIMARY KEY USING INDEX before_pkey;
ALTER TABLE item RENAME TO item_before;
CREATE TABLE item (LIKE item_before INCLUDING DEFAULTS, PRIMARY KEY (id, token)) PARTITION BY RANGE (token);
ALTER TABLE item ATTACH PARTITION item_before FOR VALUES FROM (MINVALUE) TO (2000000000);
ALTER TABLE item_before DROP CONSTRAINT bound;
"""


def test_a_table_becomes_a_partition_under_its_application(workshop: Workshop) -> None:
    """Two migrations by hand, without a copy of the rows."""
    workshop.migration("20260101000000_first", BARE)
    assert run(workshop, "migrate", "deploy").code == 0
    workshop.migration("20260102000000_prove", PROVE)
    workshop.migration("20260103000000_exchange", EXCHANGE)
    _worked_on(workshop, ((),))
    assert workshop.query("SELECT DISTINCT tableoid::regclass::text FROM item") == [("item_before",)]


def _moved_on(apps: list[Application], seen: int) -> bool:
    return sum(app.requests for app in apps) > seen + 600 or any(app.failures for app in apps)


def _until(reached: Callable[[], bool]) -> None:
    """Wait; the deadline is for a hung test, not a verdict on speed."""
    waiting = threading.Event()
    for _ in range(6000):
        if reached():
            return
        waiting.wait(0.02)
    raise AssertionError("nothing moved for two minutes")
