"""Rows that are seen to be there without being sent: whatever somebody did to them, it is noticed and put right."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from seeding import created
from sqlalchemy import Identity
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from junco.postgres import Connection, Target
from junco.seed import SeedSet
from junco.seed.load import run_seed
from junco.seed.report import SeedReport
from junco.seed.spans import Spans

pytestmark = pytest.mark.server

ROWS = 9_500
# The signs that stand between values and for NULL on the way, and texts that look like COPY's own.
HOSTILE = ["\x1e", "\x1d", "a\x1eb", "\x1d\x1e\x1d", "\\N", "a\tb\nc", "", "x"]


class Base(DeclarativeBase):
    pass


class Word(Base):
    __tablename__ = "words"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    first: Mapped[str | None]
    second: Mapped[str | None]
    flag: Mapped[bool]


@pytest.fixture
def connection(database: Target) -> Iterator[Connection]:
    with created(database, Base) as connection:
        yield connection


Row = tuple[str, str | None, str | None, bool]


def seed(connection: Connection, rows: list[Row], **options: Any) -> SeedReport:
    seed_set = SeedSet("words")
    seed_set.rows(Word, key=Word.name).cols(Word.name, Word.first, Word.second, Word.flag).each(
        lambda _: iter(rows)
    )
    return run_seed(connection, seed_set, ledger_schema="junco", **options)


def stored(connection: Connection) -> list[Row]:
    query = "SELECT name, first, second, flag FROM words WHERE name NOT LIKE 'other %' ORDER BY name"
    return connection.execute(query).fetchall()  # type: ignore[return-value]  # rows of the query's shape


def rows(dice: random.Random, hostile: float) -> list[Row]:
    def text() -> str | None:
        if dice.random() < hostile:
            return dice.choice([None, *HOSTILE])
        return f"t{dice.randrange(9)}"

    return [(f"w{at:05}", text(), text(), dice.random() < 0.5) for at in range(ROWS)]


WAYS = {
    "holes for signs": "UPDATE words SET first = chr(29) WHERE first IS NULL",
    "signs for holes": "UPDATE words SET first = NULL WHERE first = chr(29)",
    "both at once": "UPDATE words SET first = CASE WHEN first IS NULL THEN chr(29) END"
    " WHERE first IS NULL OR first = chr(29)",
    "one value becomes two": "UPDATE words SET first = first || chr(30) || 't1' WHERE id % 700 = 3",
    "values change columns": "UPDATE words SET first = second, second = first WHERE id % 500 = 0",
    "some deleted": "DELETE FROM words WHERE id % 900 = 7",
    "the first block deleted": "DELETE FROM words WHERE id <= 4096",
    "all moved": "UPDATE words SET id = id + 100000",
    "two change places": "UPDATE words SET name = CASE name WHEN 'w00010' THEN 'w09000 ' ELSE name END;"
    "UPDATE words SET name = 'w00010' WHERE name = 'w09000';"
    "UPDATE words SET name = 'w09000' WHERE name = 'w09000 '",
    "others between": "CREATE TEMP TABLE middle AS SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY id) AS id"
    " FROM words;"
    "UPDATE words SET id = -id WHERE id > (SELECT id FROM middle); UPDATE words SET id = 3 - id WHERE id < 0;"
    "INSERT INTO words (id, name, flag) SELECT id + n, 'other ' || n, true FROM middle, generate_series(1, 3) AS n;"
    "DROP TABLE middle",
    "everything edited": "UPDATE words SET flag = NOT flag",
    "nothing": "SELECT 1",
}


@pytest.mark.parametrize(("state", "hostile"), [(True, 0.001), (False, 0.3)])
def test_what_somebody_did_is_put_right(connection: Connection, state: bool, hostile: float) -> None:
    wanted = rows(random.Random(f"{hostile}"), hostile)
    assert seed(connection, wanted).total.created == ROWS
    for name, edit in WAYS.items():
        others = connection.execute("SELECT count(*) FROM words WHERE name LIKE 'other %'").fetchone()
        connection.execute(edit.encode())
        if not state:
            connection.execute("UPDATE junco.seed_state SET details = NULL")
        before = stored(connection)
        expected = len({row[0] for row in wanted} - {row[0] for row in before})
        different = len(set(wanted) - set(before)) - expected
        total = seed(connection, wanted).total
        assert (total.created, total.updated, total.unchanged) == (
            expected,
            different,
            ROWS - expected - different,
        ), name
        assert stored(connection) == sorted(wanted), name
        again = seed(connection, wanted).total
        assert (again.created, again.updated, again.unchanged) == (0, 0, ROWS), name
        if name == "others between":
            assert connection.execute("SELECT count(*) FROM words WHERE name LIKE 'other %'").fetchone() == (
                3,
            )
        else:
            assert (
                connection.execute("SELECT count(*) FROM words WHERE name LIKE 'other %'").fetchone()
                == others
            )


def test_a_file_that_changes_in_one_line(connection: Connection, tmp_path: Path) -> None:
    """Another file, almost the same rows: one is sent."""
    file = tmp_path / "words.csv"
    lines = [f"w{at:05},a,b,{'true' if at % 2 else 'false'}\n" for at in range(ROWS)]
    head = "name,first,second,flag\n"

    def load() -> SeedReport:
        seed_set = SeedSet("words")
        seed_set.rows(Word, key=Word.name).file(file)
        return run_seed(connection, seed_set, ledger_schema="junco")

    file.write_text(head + "".join(lines), encoding="utf-8")
    assert load().total.created == ROWS
    lines[5000] = "w05000,a,changed,true\n"
    file.write_text(head + "".join(lines) + "w99999,a,b,true\n", encoding="utf-8")
    total = load().total
    assert (total.created, total.updated, total.unchanged) == (1, 1, ROWS - 1)


def test_as_many_rows_at_other_keys_are_not_taken_for_those_in_place(
    connection: Connection, tmp_path: Path
) -> None:
    """One row gone from the middle leaves a gap in the keys: the last one is behind the end of what is counted."""
    file = tmp_path / "words.csv"
    lines = [f"w{at:05},a,b,true\n" for at in range(ROWS)]

    def load(end: str = "") -> SeedReport:
        seed_set = SeedSet("words")
        seed_set.rows(Word, key=Word.name, prune=True).file(file)
        file.write_text("name,first,second,flag\n" + "".join(lines) + end, encoding="utf-8")
        return run_seed(connection, seed_set, ledger_schema="junco", prune=True)

    assert load().total.created == ROWS
    del lines[ROWS - 500]
    assert load().total.pruned == 1
    for _ in range(2):
        total = load(end="\n").total
        assert (total.created, total.updated, total.unchanged, total.pruned) == (0, 0, ROWS - 1, 0)
        connection.execute("UPDATE junco.seed_state SET details = details - 'definition'")
    assert len(stored(connection)) == ROWS - 1


def test_spans_are_a_list_of_keys() -> None:
    spans = Spans.read("{[3,6),[10,11),[20,25)}")
    keys = [3, 4, 5, 10, 20, 21, 22, 23, 24]
    assert list(spans) == keys
    assert str(spans) == "{[3,6),[10,11),[20,25)}"
    assert (spans[2:5], list(spans.within(4, 7)), list(spans.within(2, 4))) == (
        keys[2:5],
        keys[4:8],
        keys[2:5],
    )
    assert isinstance(spans.within(4, 7), range)
    assert [number + add for first, last, add in spans.pieces() for number in range(first, last + 1)] == keys
    assert list(spans.first(4)) == keys[:4]
    assert list(spans.added(25, 27)) == [*keys, 25, 26]
    assert str(Spans([]).added(1, 3).added(5, 6)) == "{[1,3),[5,6)}"
    assert Spans([(1, 4)]).compact() == range(1, 4)
    with pytest.raises(IndexError):
        spans[9]
