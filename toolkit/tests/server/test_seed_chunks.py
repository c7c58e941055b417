"""Loads in chunks: committed bit by bit, going on where they were interrupted, and the same in the end."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import seeding
from seeding import Crowd, User, Visit, created
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from junco.errors import JuncoError
from junco.errors.seed import InvalidSeed, RowRefused
from junco.postgres import Connection, Target, connect
from junco.seed import SeedSet
from junco.seed import generators as g
from junco.seed.report import SeedReport

pytestmark = pytest.mark.server

ROWS = 20_000
CHUNK = 4096  # the smallest there is


class Mark(Crowd):
    __tablename__ = "marks"
    code: Mapped[str] = mapped_column(primary_key=True)
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id"))


class Word(Crowd):
    __tablename__ = "words"
    code: Mapped[str] = mapped_column(primary_key=True)
    parent: Mapped[str | None] = mapped_column(ForeignKey("words.code"))


@pytest.fixture
def connection(database: Target) -> Iterator[Connection]:
    with created(database, Crowd) as connection:
        yield connection


@pytest.fixture
def other(database: Target, connection: Connection) -> Iterator[Connection]:
    with connect(database) as other:
        yield other


def load(rows: int = ROWS) -> SeedSet:
    seed_set = SeedSet("load", anchor=dt.date(2026, 1, 5))
    users = seed_set.rows(User, key=User.email, prune=True).generate(rows)
    users.fill(User.email)(g.unique("p{n}@example.com")).fill(User.name)(g.full_name())
    visits = seed_set.rows(Visit, key=Visit.number, prune=True).generate(rows)
    visits.fill(Visit.number)(g.nth()).fill(Visit.user_id)(g.in_turn(users))
    seed_set.rows(Mark, key=Mark.code).cols(Mark.code, Mark.visit_id)(("first", visits[1]), ("none", None))
    return seed_set


class Stop(Exception):
    """The end of a seeder."""


class Told:
    """Progress that stops after so many rows, and keeps what it was told."""

    def __init__(self, after: int = 10**9) -> None:
        self.after, self.said, self.rows = after, [], 0  # type: int, list[str], int

    def begin(self, table: str, doing: str, rows: int | None) -> None:
        pass

    def advance(self, rows: int) -> None:
        self.rows += rows
        if self.rows > self.after:
            raise Stop

    def say(self, text: str) -> None:
        self.said.append(text)


def seed(connection: Connection, seed_set: SeedSet | None = None, **options: Any) -> SeedReport:
    return seeding.seed(connection, seed_set or load(), **{"chunks_above": CHUNK, **options})


def one(connection: Connection, sql: str) -> Any:
    row = connection.execute(sql.encode()).fetchone()
    assert row is not None
    return row[0]


def contents(connection: Connection) -> Any:
    """Everything, without the ids that the database gave."""
    return one(
        connection,
        "SELECT md5(string_agg(row::text, '|' ORDER BY row::text)) FROM (SELECT ROW(email, name) FROM users"
        " UNION ALL SELECT ROW(number::text, email) FROM visits JOIN users ON users.id = user_id"
        " UNION ALL SELECT ROW(code, number::text) FROM marks LEFT JOIN visits ON visits.id = visit_id) AS s(row)",
    )


def reference(connection: Connection) -> Any:
    """What one transaction makes of the same set; then nothing is there again."""
    seed(connection, chunks_above=10**9)
    found = contents(connection)
    connection.execute("TRUNCATE users, visits, marks RESTART IDENTITY; DROP SCHEMA junco CASCADE")
    return found


def test_the_rows_are_those_of_one_transaction(connection: Connection, other: Connection) -> None:
    expected = reference(connection)
    told = Told()
    report = seed(connection, progress=told)
    assert report.chunks == CHUNK
    assert "in chunks of 4,096 rows" in report.render()
    assert report.as_json()["chunks"] == CHUNK
    assert told.said[0].startswith("more than 4,096 rows: committed in chunks of 4,096,")
    assert (report.total.created, report.total.updated) == (2 * ROWS + 2, 0)
    assert contents(connection) == expected
    before = one(other, "SELECT pg_sequence_last_value('users_id_seq')")
    for above in (CHUNK, 10**9):
        again = seed(connection, chunks_above=above)
        assert (again.total.created, again.total.updated, again.total.unchanged) == (0, 0, 2 * ROWS + 2)
    assert one(other, "SELECT pg_sequence_last_value('users_id_seq')") == before


def test_others_see_each_chunk(connection: Connection, other: Connection) -> None:
    with pytest.raises(Stop):
        seed(connection, progress=Told(2 * CHUNK + 1))
    assert one(other, "SELECT count(*) FROM users") == 2 * CHUNK


@pytest.mark.parametrize("after", [0, CHUNK - 1, 3 * CHUNK + 1, ROWS - 1, ROWS + 1, ROWS + 3 * CHUNK + 5])
def test_an_interrupted_load_goes_on_where_it_was(
    connection: Connection, other: Connection, after: int
) -> None:
    expected = reference(connection)
    with pytest.raises(Stop):
        seed(connection, progress=Told(after))
    users, visits = one(other, "SELECT count(*) FROM users"), one(other, "SELECT count(*) FROM visits")
    assert users % CHUNK == 0 or users == ROWS
    # Sequences went on; the rows that are there are not touched again.
    there = other.execute("SELECT xmin::text, id FROM users ORDER BY id").fetchall()
    planned = seed(connection, dry_run=True)
    assert (planned.total.created, planned.total.updated) == (2 * ROWS + 2 - users - visits - 1, 0)
    told = Told()
    report = seed(connection, progress=told)
    assert report.total.created == 2 * ROWS + 2 - users - visits - 1, "the mark without a visit was there"
    assert contents(connection) == expected
    assert other.execute("SELECT xmin::text, id FROM users ORDER BY id LIMIT %s", [users]).fetchall() == there
    said = [text for text in told.said if "interrupted run" in text]
    assert bool(said) == (0 < users < ROWS or 0 < visits < ROWS)
    assert seed(connection, chunks_above=10**9).total.unchanged == 2 * ROWS + 2


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE users SET name = 'somebody' WHERE id = 7",
        "DELETE FROM users WHERE id = 7",
        "TRUNCATE users CASCADE",
        "INSERT INTO users (email, name) VALUES ('p19000@example.com', 'mine'), ('other', 'mine')",
    ],
)
def test_what_others_did_meanwhile_is_put_right(connection: Connection, other: Connection, edit: str) -> None:
    expected = reference(connection)
    with pytest.raises(Stop):
        seed(connection, progress=Told(3 * CHUNK + 1))
    other.execute(edit.encode())
    seed(connection)
    other.execute("DELETE FROM users WHERE email = 'other'")
    assert contents(connection) == expected
    assert seed(connection).total.unchanged == 2 * ROWS + 2


def test_somebody_else_writes_a_row_between_two_chunks(connection: Connection, other: Connection) -> None:
    expected = reference(connection)

    seed(connection, chunks_above=10**9)
    late = [row[0] for row in connection.execute("SELECT email FROM users ORDER BY id OFFSET 15000 LIMIT 50")]
    connection.execute("TRUNCATE users, visits, marks RESTART IDENTITY; DROP SCHEMA junco CASCADE")

    class Meanwhile(Told):
        def advance(self, rows: int) -> None:
            super().advance(rows)
            if self.rows == CHUNK:
                sql = "INSERT INTO users (email, name) SELECT unnest(%s::text[]), 'somebody'"
                other.execute(sql, [late])

    seed(connection, progress=Meanwhile())
    assert contents(connection) == expected
    assert seed(connection).total.unchanged == 2 * ROWS + 2


def test_another_declaration_begins_anew(connection: Connection) -> None:
    with pytest.raises(Stop):
        seed(connection, progress=Told(3 * CHUNK + 1))
    report = seed(connection, load(ROWS - 1000))
    assert report.total.unchanged >= 3 * CHUNK
    assert one(connection, "SELECT count(*) FROM users") == ROWS - 1000
    smaller = seed(connection, load(9_000), prune=True, yes=True)
    assert {table.table: table.pruned for table in smaller.tables} == {
        "marks": 0,
        "users": ROWS - 10_000,
        "visits": ROWS - 10_000,
    }


def test_a_row_that_is_refused_says_what_stays(connection: Connection) -> None:
    connection.execute("ALTER TABLE visits ADD CHECK (number <> 10000)")
    with pytest.raises(RowRefused) as caught:
        seed(connection)
    assert "visits row 10,000" in caught.value.text("what")
    assert caught.value.text("kept") == "what was committed before stays; the same command goes on from there"
    assert one(connection, "SELECT count(*) FROM visits") == 2 * CHUNK
    connection.execute("ALTER TABLE visits DROP CONSTRAINT visits_number_check")
    assert seed(connection).total.created == ROWS - 2 * CHUNK + 1


def test_a_file_goes_on_where_it_was(connection: Connection, tmp_path: Path) -> None:
    file = tmp_path / "users.csv"
    lines = "".join(f"p{n}@example.com,Name {n}\n" for n in range(ROWS))
    file.write_text("email,name\n" + lines, encoding="utf-8")
    seed_set = SeedSet("files")
    seed_set.rows(User, key=User.email).file(file)
    with pytest.raises(Stop):
        seed(connection, seed_set, progress=Told(2 * CHUNK + 1))
    report = seed(connection, seed_set)
    assert (report.total.created, report.total.unchanged) == (ROWS - 2 * CHUNK, 2 * CHUNK)
    assert seed(connection, seed_set).total.unchanged == ROWS


def of_function(_: Path) -> SeedSet:
    found = SeedSet("made")
    users = found.rows(User, key=User.email)
    users.cols(User.email, User.name).each(lambda _: ((f"p{n}", f"Name {n}") for n in range(ROWS)))
    return found


def of_query(_: Path) -> SeedSet:
    found = SeedSet("made")
    # Every run in another order.
    sql = f"SELECT 'p' || n, 'Name ' || n FROM generate_series(0, {ROWS - 1}) AS n ORDER BY random()"
    found.rows(User, key=User.email).cols(User.email, User.name).select(sql)
    return found


@pytest.mark.parametrize("make", [of_function, of_query])
def test_rows_without_a_fixed_order_go_on_where_they_were(
    connection: Connection, tmp_path: Path, make: Any
) -> None:
    connection.execute("ALTER TABLE users ADD CONSTRAINT limited CHECK (name <> 'Name 17000')")
    seed_set, told = make(tmp_path), Told()
    # Nobody can tell how many rows a function will have, so they come with others.
    few = seed_set.rows(Visit, key=Visit.number).generate(6_000)
    few.fill(Visit.number)(g.nth()).fill(Visit.user_id)(seed_set.rows(User, key=User.email)["p1"])
    with pytest.raises(RowRefused):
        seed(connection, seed_set, progress=told)
    assert told.said[0].startswith("more than 4,096 rows")
    there = one(connection, "SELECT count(*) FROM users")
    assert there % CHUNK == 0
    connection.execute("ALTER TABLE users DROP CONSTRAINT limited")
    report = seed(connection, seed_set)
    assert (report.total.created, report.total.unchanged) == (ROWS - there + 6_000, there)
    assert seed(connection, seed_set).total.unchanged == ROWS + 6_000
    assert one(connection, "SELECT count(*) FROM pg_class WHERE relname LIKE 'junco_stage%'") == 0


def test_a_file_with_references_goes_on_where_it_was(connection: Connection, tmp_path: Path) -> None:
    connection.execute("INSERT INTO users (email, name) SELECT 'p' || n, 'x' FROM generate_series(1, 9) AS n")
    connection.execute("ALTER TABLE visits ADD CONSTRAINT limited CHECK (number <> 10000)")
    file = tmp_path / "visits.csv"
    file.write_text("number,user_id\n" + "".join(f"{n},p{n % 9 + 1}\n" for n in range(1, ROWS + 1)))
    seed_set = SeedSet("files")
    users = seed_set.rows(User, key=User.email)
    seed_set.rows(Visit, key=Visit.number).file(file, references={Visit.user_id: users})
    with pytest.raises(RowRefused):
        seed(connection, seed_set)
    assert one(connection, "SELECT count(*) FROM visits") == 2 * CHUNK
    connection.execute("ALTER TABLE visits DROP CONSTRAINT limited")
    report = seed(connection, seed_set)
    assert (report.total.created, report.total.unchanged) == (ROWS - 2 * CHUNK, 2 * CHUNK)
    assert seed(connection, seed_set).total.unchanged == ROWS
    file.write_text(file.read_text() + "1,p1\n")
    with pytest.raises(InvalidSeed) as caught:
        seed(connection, seed_set)
    assert "rows 1 and 20,001" in caught.value.render()


def test_what_is_one_transaction_all_the_same_is_said_before(connection: Connection) -> None:
    seed_set, told = SeedSet("words"), Told()
    words = seed_set.rows(Word, key=Word.code).generate(6_000)
    words.fill(Word.code)(g.unique("w{n}")).fill(Word.parent)(g.any_of(words))
    line = "words: in one transaction, because its rows may refer to later ones"
    assert seed(connection, seed_set, dry_run=True).whole == (line,)
    report = seed(connection, seed_set, progress=told)
    assert (told.said[1], report.whole, report.as_json()["whole"]) == (line, (line,), [line])
    assert line in report.render()
    assert report.total.created == 6_000


def test_who_asks_for_a_rebuild_wants_one_transaction(connection: Connection) -> None:
    assert seed(connection, rebuild=True).chunks is None


def test_several_seeders_at_once(connection: Connection, database: Target) -> None:
    created: list[int] = []
    failed: list[JuncoError] = []

    def work() -> None:
        with connect(database) as mine:
            try:
                created.append(seed(mine, lock_wait=300).total.created)
            except JuncoError as error:
                failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert sorted(created) == [0, 0, 0, 2 * ROWS + 2]
