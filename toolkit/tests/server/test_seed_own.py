"""Large declarations that refer to themselves: trees and managers, from generators, files and functions.

The oracle is the declaration itself: which row each row refers to, by number or by key, told here once more.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import seeding
from sqlalchemy import ForeignKey, Identity, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from junco.errors.seed import InvalidSeed
from junco.postgres import Connection, Target
from junco.seed import Draw, SeedSet
from junco.seed import generators as g
from junco.seed.report import SeedReport

pytestmark = pytest.mark.server
ROWS = 9_000
CHUNK = 4096


class Forest(DeclarativeBase):
    pass


class Node(Forest):
    __tablename__ = "nodes"
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    code: Mapped[int] = mapped_column(unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("nodes.id"))
    label: Mapped[str | None]


class Leaf(Forest):
    """Told apart by a UUID that the database makes."""

    __tablename__ = "leaves"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, server_default=text("gen_random_uuid()"))
    code: Mapped[int] = mapped_column(unique=True)
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("leaves.id"))
    pair_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("leaves.id"))


class Word(Forest):
    """Refers to its own natural key."""

    __tablename__ = "words"
    code: Mapped[str] = mapped_column(primary_key=True)
    parent: Mapped[str | None] = mapped_column(ForeignKey("words.code"))


@pytest.fixture
def connection(database: Target) -> Iterator[Connection]:
    with seeding.created(database, Forest) as connection:
        yield connection


def tree(rows: int = ROWS, children: int | None = 10, label: str = "x") -> SeedSet:
    found = SeedSet("tree")
    nodes = found.rows(Node, key=Node.code, prune=True).generate(rows)
    nodes.fill(Node.code)(g.nth()).fill(Node.label)(label)
    nodes.fill(Node.parent_id)(g.earlier(roots=3, children=children))
    return found


def seed(connection: Connection, seed_set: SeedSet, **options: Any) -> tuple[int, int, int]:
    total = report(connection, seed_set, **options).total
    return total.created, total.updated, total.unchanged


def report(connection: Connection, seed_set: SeedSet, **options: Any) -> SeedReport:
    """What a dry run says, and then the same."""
    planned = seeding.seed(connection, seed_set, **{**options, "dry_run": True})
    done = seeding.seed(connection, seed_set, **options)
    assert (planned.total.created, planned.total.updated) == (done.total.created, done.total.updated)
    return done


def one(connection: Connection, sql: str) -> Any:
    row = connection.execute(sql.encode()).fetchone()
    assert row is not None
    return row[0]


WRONG = (
    "SELECT count(*) FROM nodes n LEFT JOIN nodes p ON p.id = n.parent_id"
    " WHERE p.code IS DISTINCT FROM CASE WHEN n.code > 3 THEN (n.code - 4) / 10 + 1 END"
)
BACKWARD = "SELECT count(*) FROM nodes n JOIN nodes p ON p.id = n.parent_id WHERE p.code < n.code"
WRITTEN = "SELECT (SELECT max(xmin::text::bigint) FROM nodes), pg_sequence_last_value('nodes_id_seq')"


def test_a_tree_loads_and_is_left_alone(connection: Connection) -> None:
    assert seed(connection, tree()) == (ROWS, 0, 0)
    assert (one(connection, WRONG), one(connection, "SELECT count(*) FROM nodes")) == (0, ROWS)
    before = connection.execute(WRITTEN).fetchone()
    assert seed(connection, tree()) == (0, 0, ROWS), "by its fingerprint"
    connection.execute("UPDATE junco.seed_state SET details = NULL")
    assert seed(connection, tree()) == (0, 0, ROWS), "block by block"
    assert connection.execute(WRITTEN).fetchone() == before
    assert seed(connection, tree(rows=ROWS + 500)) == (500, 0, ROWS)
    assert one(connection, WRONG) == 0


def test_only_what_was_touched_is_written(connection: Connection) -> None:
    seed(connection, tree())
    connection.execute("UPDATE nodes SET parent_id = 1 WHERE code BETWEEN 100 AND 102")
    assert seed(connection, tree()) == (0, 3, ROWS - 3)
    connection.execute("INSERT INTO nodes (code) VALUES (-1)")
    connection.execute("DELETE FROM nodes WHERE code > 8990 OR code = -2")
    assert seed(connection, tree()) == (10, 0, ROWS - 10)
    # A row that has others below it comes back with another id, and they follow it.
    connection.execute(
        "UPDATE nodes SET parent_id = NULL WHERE parent_id = (SELECT id FROM nodes WHERE code = 50)"
    )
    connection.execute("DELETE FROM nodes WHERE code = 50")
    assert seed(connection, tree()) == (1, 10, ROWS - 11)
    assert (one(connection, WRONG.replace("WHERE", "WHERE n.code > 0 AND")), one(connection, BACKWARD)) == (
        0,
        ROWS - 3,
    )
    assert one(connection, "SELECT count(*) FROM nodes WHERE code = -1") == 1, "somebody else's"


def test_less_of_it_is_pruned(connection: Connection) -> None:
    assert seeding.seed(connection, tree(), rebuild=True).total.created == ROWS
    assert (
        one(
            connection,
            "SELECT count(*) FROM pg_constraint WHERE conrelid = 'nodes'::regclass AND contype = 'f'",
        )
        == 1
    )
    found = seeding.seed(connection, tree(rows=7_000), prune=True, yes=True)
    assert (found.total.pruned, one(connection, WRONG)) == (ROWS - 7_000, 0)
    assert seed(connection, tree(rows=100)) == (0, 0, 100), "small ones are the same rows"


def test_in_chunks_interrupted(connection: Connection) -> None:
    class Stop(Exception):
        pass

    class Told:
        rows = 0

        def begin(self, table: str, doing: str, rows: int | None) -> None:
            pass

        def advance(self, rows: int) -> None:
            self.rows += rows
            if self.rows > 2 * CHUNK:
                raise Stop

        def say(self, text: str) -> None:
            assert "in one transaction" not in text

    with pytest.raises(Stop):
        seeding.seed(connection, tree(20_000, None), chunks_above=CHUNK, progress=Told())
    assert one(connection, "SELECT count(*) FROM nodes") == 2 * CHUNK
    assert seed(connection, tree(20_000, None), chunks_above=CHUNK) == (20_000 - 2 * CHUNK, 0, 2 * CHUNK)
    assert one(connection, BACKWARD) == 20_000 - 3
    assert seed(connection, tree(20_000, None)) == (0, 0, 20_000), "one transaction makes the same"
    connection.execute("UPDATE junco.seed_state SET details = NULL")
    assert seed(connection, tree(20_000, None)) == (0, 0, 20_000)


def test_in_no_promised_order_they_are_one_transaction(connection: Connection) -> None:
    found = SeedSet("tree")
    nodes = found.rows(Node, key=Node.code).generate(ROWS)
    nodes.fill(Node.code)(g.nth()).fill(Node.parent_id)(g.earlier(roots=3, children=10))
    nodes.fill(Node.label)(g.foreign(lambda number: f"label {number % 7}"))
    done = report(connection, found, chunks_above=CHUNK)
    assert (done.chunks, done.total.created, one(connection, WRONG)) == (CHUNK, ROWS, 0)
    assert "nobody can promise" in done.whole[0]


def test_among_rows_of_others_and_small_ones(connection: Connection) -> None:
    connection.execute("INSERT INTO nodes (code, parent_id) SELECT -n, NULL FROM generate_series(1, 10) n")
    found = SeedSet("mixed")
    rows = found.rows(Node, key=Node.code)
    rows.cols(Node.code, Node.label)((-500, "first"), (-501, "second"))
    made = rows.generate(ROWS)
    made.fill(Node.code)(g.nth()).fill(Node.parent_id)(g.any_of(rows))
    assert seed(connection, found) == (ROWS + 2, 0, 0)
    assert seed(connection, found) == (0, 0, ROWS + 2)
    connection.execute("UPDATE junco.seed_state SET details = NULL")
    assert seed(connection, found) == (0, 0, ROWS + 2)
    assert one(connection, "SELECT count(*) FROM nodes WHERE parent_id IS NULL AND code > 0") == 0
    assert one(connection, "SELECT count(DISTINCT parent_id) FROM nodes WHERE parent_id > 12") > 1


def test_by_ids_that_no_sequence_makes(connection: Connection) -> None:
    found = SeedSet("leaves")
    leaves = found.rows(Leaf, key=Leaf.code).generate(6_000)
    leaves.fill(Leaf.code)(g.nth()).fill(Leaf.parent_id)(g.earlier(children=2))
    leaves.fill(Leaf.pair_id)(g.in_turn(leaves))
    assert seed(connection, found) == (6_000, 0, 0)
    sql = (
        "SELECT count(*) FROM leaves n LEFT JOIN leaves p ON p.id = n.parent_id"
        " WHERE p.code IS DISTINCT FROM CASE WHEN n.code > 1 THEN (n.code - 2) / 2 + 1 END"
    )
    assert (one(connection, sql), one(connection, "SELECT count(DISTINCT pair_id) FROM leaves")) == (0, 6_000)
    connection.execute("UPDATE leaves SET parent_id = NULL, pair_id = id WHERE code = 3000")
    assert seed(connection, found) == (0, 1, 5_999)
    words = SeedSet("words")
    made = words.rows(Word, key=Word.code).generate(6_000)
    made.fill(Word.code)(g.unique("w{n}")).fill(Word.parent)(g.earlier())
    assert seed(connection, words) == (6_000, 0, 0)
    assert one(connection, "SELECT count(parent) FROM words") == 5_999
    assert seed(connection, words) == (0, 0, 6_000)


def test_files_and_functions(connection: Connection, tmp_path: Path) -> None:
    lines = [f"{n},{n // 7 or ''}" for n in range(1, 6_001)]
    path = tmp_path / "nodes.csv"
    # Backwards, so that every row comes before the one that it refers to.
    path.write_text("\n".join(["code,parent_id", *reversed(lines)]))
    found = SeedSet("file")
    nodes = found.rows(Node, key=Node.code)
    nodes.file(path, references={Node.parent_id: nodes})
    assert seed(connection, found) == (6_000, 0, 0)
    sql = (
        "SELECT count(*) FROM nodes n LEFT JOIN nodes p ON p.id = n.parent_id"
        " WHERE p.code IS DISTINCT FROM nullif(n.code / 7, 0)"
    )
    assert one(connection, sql) == 0
    connection.execute("UPDATE junco.seed_state SET details = NULL")
    assert seed(connection, found) == (0, 0, 6_000)

    def more(_: Draw) -> Iterator[tuple[Any, Any]]:
        for n in range(6_050, 2, -1):
            yield n, nodes[n // 7] if n // 7 else None

    other = SeedSet("function")
    other.rows(Node, key=Node.code).cols(Node.code, Node.parent_id).each(more)
    assert seed(connection, other) == (50, 0, 5_998)
    assert one(connection, sql) == 0
    path.write_text("\n".join(["code,parent_id", *lines, "7000,6999"]))
    with pytest.raises(InvalidSeed) as caught:
        seeding.seed(connection, found)
    assert re.search(
        r"nodes\.csv:6002  nodes row 6001: parent_id → nodes\(code='6999'\)", caught.value.render()
    )


@pytest.mark.reproduces("J552")
def test_a_key_cannot_be_a_reference_to_the_same_rows(connection: Connection) -> None:
    found = SeedSet("tree")
    nodes = found.rows(Node, key=(Node.parent_id, Node.code)).generate(6_000)
    nodes.fill(Node.code)(g.nth()).fill(Node.parent_id)(g.earlier())
    with pytest.raises(InvalidSeed) as caught:
        seeding.seed(connection, found)
    assert "parent_id, which is part of its key" in caught.value.render()
    assert "J552" in {finding.code for finding in caught.value.findings}
