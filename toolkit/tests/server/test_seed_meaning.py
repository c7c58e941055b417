"""What a value of a file is in a column of some type: YAML's and JSON's types are not the database's."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from seeding import created, seed
from sqlalchemy import ARRAY, Date, Identity, Interval, LargeBinary, Numeric, Text, Time, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from junco.postgres import Connection, Target
from junco.seed import SeedSet

pytestmark = pytest.mark.server


class Base(DeclarativeBase):
    pass


class Place(Base):
    __tablename__ = "places"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    word: Mapped[str | None]
    number: Mapped[int | None]
    exact: Mapped[Decimal | None] = mapped_column(Numeric)
    open: Mapped[bool | None]
    day: Mapped[dt.date | None]
    opens: Mapped[dt.time | None] = mapped_column(Time)
    lasts: Mapped[dt.timedelta | None] = mapped_column(Interval)
    raw: Mapped[bytes | None] = mapped_column(LargeBinary)
    data: Mapped[Any | None] = mapped_column(JSONB)
    days: Mapped[list[Any] | None] = mapped_column(ARRAY(Date))
    ids: Mapped[list[Any] | None] = mapped_column(ARRAY(Uuid))
    grid: Mapped[list[Any] | None] = mapped_column(ARRAY(Numeric))
    words: Mapped[list[Any] | None] = mapped_column(ARRAY(Text))


@pytest.fixture
def connection(database: Target) -> Iterator[Connection]:
    with created(database, Base) as connection:
        yield connection


def stored(connection: Connection, file: Path, text: str) -> dict[str, Any]:
    """The only row of a file, as the database has it; it is unchanged in a second run."""
    file.write_text(text, encoding="utf-8")
    seed_set = SeedSet("dev")
    seed_set.rows(Place, key=Place.code).file(file)
    seed(connection, seed_set)
    assert seed(connection, seed_set).total.unchanged == 1
    query = "SELECT to_jsonb(p) - 'id' - 'exact' - 'grid', p.exact::text, p.grid::text FROM places AS p"
    found, exact, grid = connection.execute(query).fetchall()[0]
    return {**found, "exact": exact, "grid": grid}


FIGURE = "12345678901234567890.12345678901234567890"
YAML = [
    ("word: NO", "word", "NO"),
    ("word: 01234", "word", "01234"),
    ("word: 1.10", "word", "1.10"),
    ("word: 2026-1-5", "word", "2026-1-5"),
    ("word: 12:30", "word", "12:30"),
    ("word: 0x1F", "word", "0x1F"),
    ("word: ~", "word", None),
    ("word: '~'", "word", "~"),
    ("number: 0x1F", "number", 31),
    ("number: 1_000", "number", 1000),
    (f"exact: {FIGURE}", "exact", FIGURE),
    ("exact: .nan", "exact", "NaN"),
    ("open: yes", "open", True),
    ("open: off", "open", False),
    ("opens: 09:30:00", "opens", "09:30:00"),
    ("opens: 12:30", "opens", "12:30:00"),
    ("lasts: 1:30:00", "lasts", "01:30:00"),
    ("raw: !!binary aGVsbG8=", "raw", "\\x68656c6c6f"),
    (
        "data: {a: 1, b: [NO, 2026-01-05, 1.5], c: 01234}",
        "data",
        {"a": 1, "b": [False, "2026-01-05", 1.5], "c": 668},
    ),
    ("days: [2026-01-05, null]", "days", ["2026-01-05", None]),
    (f"grid: [[1.10, {FIGURE}], [3, 4]]", "grid", f"{{{{1.10,{FIGURE}}},{{3,4}}}}"),
    ("words: [NO, 01, '', null]", "words", ["NO", "01", "", None]),
]


@pytest.mark.parametrize(("line", "column", "wanted"), YAML)
def test_yaml_means_what_its_column_is(
    connection: Connection, tmp_path: Path, line: str, column: str, wanted: object
) -> None:
    assert stored(connection, tmp_path / "p.yaml", f"- code: A\n  {line}\n")[column] == wanted


JSON = [
    ('"days": ["2026-01-05", null]', "days", ["2026-01-05", None]),
    (f'"ids": ["{uuid.UUID(int=7)}"]', "ids", [str(uuid.UUID(int=7))]),
    (f'"grid": [["1.10", {FIGURE}]]', "grid", f"{{{{1.10,{FIGURE}}}}}"),
    (
        '"words": ["a,b", "c\\"d", "e\\\\f", "NULL", "", null]',
        "words",
        ["a,b", 'c"d', "e\\f", "NULL", "", None],
    ),
    ('"data": {"x": 1.50, "y": [null, "z"], "w": true}', "data", {"x": 1.5, "y": [None, "z"], "w": True}),
]


@pytest.mark.parametrize(("member", "column", "wanted"), JSON)
def test_json_means_what_its_column_is(
    connection: Connection, tmp_path: Path, member: str, column: str, wanted: object
) -> None:
    assert stored(connection, tmp_path / "p.json", f'[{{"code": "A", {member}}}]')[column] == wanted


def test_json_keeps_the_digits_of_numbers_within(connection: Connection, tmp_path: Path) -> None:
    stored(connection, tmp_path / "p.json", f'[{{"code": "A", "data": {{"x": {FIGURE}}}}}]')
    assert connection.execute("SELECT data ->> 'x', jsonb_typeof(data -> 'x') FROM places").fetchone() == (
        FIGURE,
        "number",
    )


@pytest.mark.parametrize(
    ("value", "column", "said"),
    [
        (["x"], "days", "holds 'x', which is not a date"),
        ([1.5], "words", ""),
        ([[True]], "grid", "holds True, which is not a number"),
        (True, "number", "is not a whole number"),
        (1.5, "number", "is not a whole number"),
        (7, "open", "is not a truth value"),
    ],
)
def test_what_fits_nowhere(
    connection: Connection, tmp_path: Path, value: object, column: str, said: str
) -> None:
    text = json.dumps([{"code": "A", column: value}])
    if not said:
        assert stored(connection, tmp_path / "p.json", text)[column] == ["1.5"]
        return
    with pytest.raises(Exception, match="1 mistake") as caught:
        stored(connection, tmp_path / "p.json", text)
    assert said in str(caught.value.render())  # type: ignore[attr-defined]  # an error of ours
