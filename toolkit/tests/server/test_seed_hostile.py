"""Names and values that break careless SQL, and every type that PostgreSQL columns commonly have."""

from __future__ import annotations

import datetime as dt
import decimal
import ipaddress
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import JSON, ForeignKey, Interval, Numeric, String, Text, create_engine
from sqlalchemy import types as sa
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import NullPool

from junco.errors.seed import InvalidSeed, RowRefused
from junco.postgres import Connection, Target, connect
from junco.seed import SeedSet
from junco.seed.load import run_seed
from junco.seed.report import SeedReport

NASTY = ["'", '"', "\\", "\n\r\t", "%s %(x)s 100%", "🦜 ünï", '{a,"b"}', "NULL", "", " ", "$1", "--", "\x01"]


class _Point(sa.UserDefinedType[str]):
    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "point"


class Base(DeclarativeBase):
    pass


class Hostile(Base):
    __tablename__ = 'a"b %s'
    __table_args__ = {"schema": "select 100%"}  # noqa: RUF012
    id: Mapped[int] = mapped_column('the "id" %', primary_key=True)
    key: Mapped[str] = mapped_column("ünï 'x' %")
    kind: Mapped[str | None] = mapped_column("order", pg.ENUM("it's", "100%", name='Kind "of" %'))
    parent: Mapped[int | None] = mapped_column("parent id", ForeignKey('select 100%.a"b %s.the "id" %'))


class Everything(Base):
    __tablename__ = "everything"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    integer: Mapped[int | None] = mapped_column(sa.BigInteger)
    ratio: Mapped[float | None] = mapped_column(sa.Double)
    price: Mapped[decimal.Decimal | None] = mapped_column(Numeric(10, 2))
    flag: Mapped[bool | None]
    day: Mapped[dt.date | None]
    moment: Mapped[dt.datetime | None] = mapped_column(sa.DateTime(timezone=True))
    local: Mapped[dt.datetime | None] = mapped_column(pg.TIMESTAMP(precision=0))
    clock: Mapped[dt.time | None]
    span: Mapped[dt.timedelta | None] = mapped_column(Interval)
    data: Mapped[Any] = mapped_column(JSON, nullable=True)
    document: Mapped[Any] = mapped_column(pg.JSONB, nullable=True)
    tags: Mapped[list[str | None] | None] = mapped_column(pg.ARRAY(Text))
    grid: Mapped[list[list[int]] | None] = mapped_column(pg.ARRAY(sa.Integer, dimensions=2))
    kinds: Mapped[list[str] | None] = mapped_column(pg.ARRAY(pg.ENUM("a", "b,c", name="letters")))
    token: Mapped[uuid.UUID | None]
    blob: Mapped[bytes | None]
    address: Mapped[Any] = mapped_column(pg.INET, nullable=True)
    code: Mapped[str | None] = mapped_column(pg.CHAR(4))
    short: Mapped[str | None] = mapped_column(String(5))
    spot: Mapped[str | None] = mapped_column(_Point)
    bits: Mapped[Any] = mapped_column(pg.BIT(varying=True), nullable=True)
    motto: Mapped[str | None]


class Other(DeclarativeBase):
    pass


class Exact(Other):
    """The same table, of which somebody else knows one column more."""

    __tablename__ = "everything"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    exact: Mapped[decimal.Decimal] = mapped_column(Numeric)


@pytest.fixture(scope="module")
def connection(request: pytest.FixtureRequest, server: Any) -> Iterator[Connection]:
    target: Target = server.create_database("seed_hostile")
    engine = create_engine(target.url().replace("postgresql:", "postgresql+psycopg:", 1), poolclass=NullPool)
    with connect(target) as connection:
        connection.execute('CREATE SCHEMA "select 100%"')
        Base.metadata.create_all(engine)
        yield connection


def seed(connection: Connection, seed_set: SeedSet) -> SeedReport:
    return run_seed(connection, seed_set, ledger_schema='le"dger %s')


def test_hostile_names_and_values(connection: Connection) -> None:
    seed_set = SeedSet('it\'s "%s"')
    rows = seed_set.rows(Hostile, key=Hostile.key)
    rows.cols(Hostile.key, Hostile.kind, Hostile.parent)(
        *((text, "it's", rows[NASTY[at - 1]] if at else None) for at, text in enumerate(NASTY)),
        ("last", "100%", None),
    )
    assert seed(connection, seed_set).total.created == len(NASTY) + 1
    assert seed(connection, seed_set).total.unchanged == len(NASTY) + 1
    table = '"select 100%"."a""b %s"'
    stored = connection.execute(f"SELECT \"ünï 'x' %\" FROM {table}").fetchall()  # no parameters: % is a %
    assert {row[0] for row in stored} == {*NASTY, "last"}
    connection.execute(f'UPDATE {table} SET "order" = NULL, "parent id" = NULL')
    assert seed(connection, seed_set).total.updated == len(NASTY) + 1
    assert connection.execute(f'SELECT count(*) FROM {table} WHERE "parent id" IS NOT NULL').fetchone() == (
        len(NASTY) - 1,
    )


VALUES: dict[str, list[Any]] = {
    "integer": [0, -1, 2**63 - 1],
    "ratio": [0.1, 1e300, float("inf"), float("nan"), 3],
    "price": [decimal.Decimal("1.005"), 7, 1.5, decimal.Decimal("NaN")],
    "flag": [True, False],
    "day": [dt.date(1, 1, 1), dt.date(9999, 12, 31)],
    "moment": [dt.datetime(2026, 1, 5, 9, 30, 0, 123456, tzinfo=dt.UTC), dt.datetime(2026, 1, 5, 9)],  # noqa: DTZ001
    "local": [dt.datetime(2026, 1, 5, 9, 30, 0, 999999)],  # noqa: DTZ001
    "clock": [dt.time(23, 59, 59, 999999)],
    "span": [dt.timedelta(days=-3, seconds=5, microseconds=7)],
    "data": [{"a": [1, None, "ü'\\"]}, [1], "text", 7, False],
    "document": [{"b": 1, "a": {"c": None}}, []],
    "tags": [[], ["a", None, "NULL", 'q"uo\\te', "{},", " "]],
    "grid": [[[1, 2], [3, 4]]],
    "kinds": [["a", "b,c"], []],
    "token": [uuid.UUID(int=7)],
    "blob": [b"", b"\x00\xff'\\"],
    "address": [ipaddress.ip_address("::1"), "10.0.0.0/8"],
    "code": ["ab", "abcd"],
    "short": ["", "abcde"],
    "spot": ["(1,2)"],
    "bits": ["", "10101"],
}


@pytest.mark.parametrize("column", VALUES)
def test_every_type_is_stored_compared_and_restored(connection: Connection, column: str) -> None:
    attribute = getattr(Everything, column)
    seed_set = SeedSet(column)
    rows = [(f"{column} {at}", value) for at, value in enumerate([*VALUES[column], None])]
    seed_set.rows(Everything, key=Everything.name).cols(Everything.name, attribute)(*rows)
    assert seed(connection, seed_set).total.created == len(rows)
    assert seed(connection, seed_set).total.unchanged == len(rows)
    connection.execute(f"UPDATE everything SET {column} = NULL WHERE starts_with(name, '{column} ')")
    assert seed(connection, seed_set).total.updated == len(rows) - 1
    assert seed(connection, seed_set).total.unchanged == len(rows)


def test_a_moment_without_a_zone_is_utc_whatever_the_session_says(connection: Connection) -> None:
    seed_set = SeedSet("zones")
    seed_set.rows(Everything, key=Everything.name).cols(Everything.name, Everything.moment)(
        ("zoned", dt.datetime(2026, 1, 5, 9)),  # noqa: DTZ001
    )
    seed(connection, seed_set)
    connection.execute("SET timezone = 'Asia/Kolkata'; SET datestyle = 'German, DMY'")
    assert seed(connection, seed_set).total.unchanged == 1
    connection.execute("RESET timezone; RESET datestyle")
    stored = connection.execute("SELECT moment FROM everything WHERE name = 'zoned'").fetchone()
    assert stored == (dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC),)


def test_a_domain_does_not_cut_what_is_too_long(connection: Connection) -> None:
    connection.execute("CREATE DOMAIN brief AS varchar(3); ALTER TABLE everything ALTER motto TYPE brief")
    seed_set = SeedSet("domains")
    rows = seed_set.rows(Everything, key=Everything.name)
    rows.cols(Everything.name, Everything.motto)(("fits", "abc"), ("does not", "abcd"))
    with pytest.raises(RowRefused, match=r"row 2 .*value too long for type character varying.3."):
        seed(connection, seed_set)


@pytest.mark.parametrize(
    ("text", "character"), [("a\0b", "a NUL character"), ("\ud83e", "half of a surrogate pair")]
)
def test_what_no_database_can_hold_is_refused_before_it_is_sent(
    connection: Connection, text: str, character: str
) -> None:
    seed_set = SeedSet("nul")
    seed_set.rows(Everything, key=Everything.name).cols(Everything.name, Everything.short)(
        ("nul", text),
    )
    with pytest.raises(InvalidSeed) as caught:
        seed(connection, seed_set)
    assert f"short={text!r} holds {character}" in caught.value.render()


ROUND: list[Any] = [1]
ROUND.append(ROUND)
DEEP: list[Any] = []
for _ in range(20_000):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("data", {"x": ROUND}),
        ("data", {"x": object()}),
        ("document", DEEP),
        ("tags", ROUND),
        ("integer", 10**5000),
        ("price", "77"),
    ],
    ids=["circle", "object", "deep", "round list", "long", "a text"],
)
def test_what_has_no_text_is_a_mistake_like_others(connection: Connection, column: str, value: Any) -> None:
    seed_set = SeedSet("odd")
    seed_set.rows(Everything, key=Everything.name).cols(Everything.name, getattr(Everything, column))(
        ("odd", value),
    )
    with pytest.raises(InvalidSeed) as caught:
        seed(connection, seed_set)
    assert [one.code for one in caught.value.findings] == ["J516"]


def test_numbers_keep_every_digit(connection: Connection) -> None:
    connection.execute("ALTER TABLE everything ADD exact numeric")
    digits = decimal.Decimal("12345678901234567890.123456789012345678901234567890")
    seed_set = SeedSet("exact")
    seed_set.rows(Exact, key=Exact.name).cols(Exact.name, Exact.exact)(("exact", digits))
    assert seed(connection, seed_set).total.created == 1
    assert connection.execute("SELECT exact FROM everything WHERE name = 'exact'").fetchone() == (digits,)
    assert seed(connection, seed_set).total.unchanged == 1


TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(
        st.tuples(TEXT, st.none() | TEXT, st.lists(st.none() | TEXT)), unique_by=lambda row: row[0]
    )
)
def test_any_text_comes_back_as_it_was(
    connection: Connection, texts: list[tuple[str, str | None, list[Any]]]
) -> None:
    connection.execute("TRUNCATE everything")
    seed_set = SeedSet("any")
    seed_set.rows(Everything, key=Everything.name).cols(Everything.name, Everything.data, Everything.tags)(
        *texts
    )
    assert seed(connection, seed_set).total.created == len(texts)
    assert seed(connection, seed_set).total.unchanged == len(texts)
    stored = connection.execute("SELECT name, data, tags FROM everything ORDER BY id").fetchall()
    assert stored == texts
