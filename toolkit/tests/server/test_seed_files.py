"""Files, queries and functions as sources: what they become, and every mistake with its line."""

from __future__ import annotations

import bz2
import datetime as dt
import enum
import gzip
import json
import lzma
import sys
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from seeding import created, seed
from sqlalchemy import ARRAY, Enum, ForeignKey, Identity, Integer, Text, UniqueConstraint, create_engine
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import NullPool

from junco.errors import JuncoError
from junco.errors.seed import InvalidSeed, RowRefused
from junco.errors.seed_bulk import CannotExport
from junco.postgres import Connection, Target
from junco.seed import Draw, SeedSet
from junco.seed import generators as g
from junco.seed.export import export

pytestmark = pytest.mark.server
MANY = 5500


class Base(DeclarativeBase):
    pass


class Kind(enum.Enum):
    OPEN = "open door"
    SHUT = "shut"


class Ward(Base):
    __tablename__ = "wards"
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str | None] = mapped_column("long name")
    kind: Mapped[Kind | None] = mapped_column(Enum(Kind, name="kind"))
    beds: Mapped[int | None]
    rate: Mapped[Decimal | None]
    since: Mapped[dt.date | None]
    data: Mapped[Any | None] = mapped_column(JSONB)
    tags: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    open: Mapped[bool | None]


class Bed(Base):
    __tablename__ = "beds"
    __table_args__ = (UniqueConstraint("ward_id", "number"),)
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    ward_id: Mapped[int] = mapped_column(ForeignKey("wards.id"))
    number: Mapped[int]


class Stay(Base):
    __tablename__ = "stays"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    bed_id: Mapped[int | None] = mapped_column(ForeignKey("beds.id"))


class Item(Base):
    """Its number is its own."""

    __tablename__ = "items"
    number: Mapped[int] = mapped_column(Integer, Identity(always=True), primary_key=True)
    name: Mapped[str]


@pytest.fixture
def connection(database: Target) -> Iterator[Connection]:
    with created(database, Base) as connection:
        yield connection


def findings(connection: Connection, seed_set: SeedSet) -> list[JuncoError]:
    with pytest.raises(InvalidSeed) as caught:
        seed(connection, seed_set)
    return list(caught.value.findings)


def wards(path: Path, text: str, **options: Any) -> SeedSet:
    path.write_text(text, encoding="utf-8")
    seed_set = SeedSet("dev")
    seed_set.rows(Ward, key=Ward.code).file(path, **options)
    return seed_set


ROWS = [
    {"code": "A", "title": "North, \"old\"", "kind": "OPEN", "beds": 4, "rate": 1.25, "since": "2026-01-05",
     "data": {"x": [1, None]}, "tags": ["a,b", 'c"d'], "open": True},
    {"code": "B\tb\\", "title": None, "kind": "shut", "beds": None, "rate": None, "since": None, "data": None,
     "tags": None, "open": False},
]  # fmt: skip


def written(path: Path) -> Path:
    """The two rows in the format that the name says."""
    import csv
    import io

    import yaml

    kind = path.name.partition(".")[2].split(".")[0]
    if kind in ("csv", "tsv"):
        into = io.StringIO()
        writer = csv.writer(into, delimiter="\t" if kind == "tsv" else ",")
        writer.writerow(["code", "long name", *list(ROWS[0])[2:]])
        for row in ROWS:
            cells = {**row, "data": json.dumps(row["data"]) if row["data"] else None}
            cells["tags"] = '{"a,b","c\\"d"}' if row["tags"] else None
            writer.writerow(["" if one is None else one for one in cells.values()])
        text = "\ufeff" + into.getvalue()
    elif kind in ("yaml", "yml"):
        text = yaml.safe_dump(
            [{**row, "since": dt.date(2026, 1, 5) if row["since"] else None} for row in ROWS]
        )
    elif kind in ("jsonl", "ndjson"):
        text = "\n\n".join(json.dumps(row) for row in ROWS)
    else:
        text = json.dumps(ROWS, indent=2)
    data = text.encode()
    squeeze: dict[str, Callable[[bytes], bytes]] = {
        ".gz": gzip.compress,
        ".bz2": bz2.compress,
        ".xz": lzma.compress,
    }
    path.write_bytes(squeeze.get(path.suffix, bytes)(data))
    return path


@pytest.mark.parametrize(
    "name",
    ["w.csv", "w.tsv", "w.json", "w.jsonl", "w.ndjson.xz", "w.yaml", "w.yml.bz2", "w.csv.gz", "w.json.gz"],
)
def test_every_format_gives_the_same_rows(connection: Connection, tmp_path: Path, name: str) -> None:
    seed_set = SeedSet("dev")
    seed_set.rows(Ward, key=Ward.code).file(written(tmp_path / name))
    assert seed(connection, seed_set).total.created == 2
    found = connection.execute(
        'SELECT code, "long name", kind, beds, rate, since, data, tags, open FROM wards ORDER BY id'
    ).fetchall()
    assert found == [
        (
            "A",
            'North, "old"',
            "OPEN",
            4,
            Decimal("1.25"),
            dt.date(2026, 1, 5),
            {"x": [1, None]},
            ["a,b", 'c"d'],
            True,
        ),
        ("B\tb\\", None, "SHUT", None, None, None, None, None, False),
    ]
    assert seed(connection, seed_set).total.unchanged == 2


def test_references_are_keys_even_through_others(connection: Connection, tmp_path: Path) -> None:
    (tmp_path / "beds.csv").write_text("ward_id,number\nA,1\nA,2\nB,1\n", encoding="utf-8")
    stays = "name,bed_id.ward_id.code,bed_id.number\nAna,A,2\nBob,,\nCem,B,1\n"
    (tmp_path / "stays.csv").write_text(stays, encoding="utf-8")
    seed_set = wards(tmp_path / "wards.csv", "code\nA\nB\n")
    all_wards = seed_set.rows(Ward, key=Ward.code)
    beds = seed_set.rows(Bed, key=(Bed.ward_id, Bed.number))
    beds.file(tmp_path / "beds.csv", references={Bed.ward_id: all_wards})
    references: Any = {Stay.bed_id: beds, Bed.ward_id: all_wards}
    seed_set.rows(Stay, key=Stay.name).file(tmp_path / "stays.csv", references=references)
    assert seed(connection, seed_set).total.created == 8
    assert connection.execute(
        "SELECT s.name, w.code, b.number FROM stays s LEFT JOIN beds b ON b.id = bed_id"
        " LEFT JOIN wards w ON w.id = ward_id ORDER BY 1"
    ).fetchall() == [("Ana", "A", 2), ("Bob", None, None), ("Cem", "B", 1)]
    nested = [{"name": "Dee", "bed_id": {"ward_id": {"code": "A"}, "number": 1}}]
    (tmp_path / "more.json").write_text(json.dumps(nested), encoding="utf-8")
    seed_set.rows(Stay, key=Stay.name).file(tmp_path / "more.json", references=references)
    assert seed(connection, seed_set).total.created == 1


def test_large_files_are_streamed_and_their_references_looked_up(
    connection: Connection, tmp_path: Path
) -> None:
    lines = [f"{'AB'[n % 2]},{n}" for n in range(MANY)]
    (tmp_path / "beds.csv").write_text("\n".join(["ward_id,number", *lines, ""]), encoding="utf-8")
    seed_set = wards(tmp_path / "wards.csv", "code\nA\nB\n")
    all_wards = seed_set.rows(Ward, key=Ward.code)
    beds = seed_set.rows(Bed, key=(Bed.ward_id, Bed.number), prune=True)
    beds.file(tmp_path / "beds.csv", references={Bed.ward_id: all_wards})
    assert seed(connection, seed_set).total.created == MANY + 2
    assert seed(connection, seed_set).total.unchanged == MANY + 2
    assert connection.execute("SELECT min(number), max(number) FROM beds WHERE ward_id = 1").fetchone() == (
        0,
        MANY - 2,
    )
    (tmp_path / "beds.csv").write_text(
        "\n".join(["ward_id,number", *lines[:-3], "C,7", ""]), encoding="utf-8"
    )
    (finding,) = findings(connection, seed_set)
    assert (finding.code, finding.text("what").split("beds.csv")[1]) == (
        "J514",
        f":{MANY - 1}  beds row {MANY - 2}: ward_id → wards(code='C') is in no seed of [dev] and not in the database",
    )
    (tmp_path / "beds.csv").write_text("\n".join(["ward_id,number", *lines[:-3], ""]), encoding="utf-8")
    assert seed(connection, seed_set, prune=True).total.pruned == 3


@pytest.mark.reproduces("J545")
@pytest.mark.parametrize(
    ("name", "text", "where", "why"),
    [
        ("w.csv", "code,beds\nA,1\nB\n", "w.csv:3", "1 values, and the header names 2 columns"),
        ("w.csv", "code,,beds\nA,,1\nB,x,2\n", "w.csv:3", "a column that has no name in the header"),
        ("w.csv", "code,code\nA,1\n", "w.csv:1", "a column name comes twice in the header"),
        ("w.csv", 'code,beds\n"A"x,1\n', "w.csv", "Error: ',' expected after '\"'"),
        ("w.json", '{"code": "A"}', "w.json:1", "it is not a list of objects"),
        ("w.json", '[{"code": "A"},\n 7]', "w.json:2", "it is not an object with names but int"),
        ("w.json", '[{"code": "A"}\n {"code": "B"}]', "w.json:1", "a comma or the end of the list is missing"),
        ("w.json", '[{"code": "A"},\n {"code": ]', "w.json:2", "JSONDecodeError: Expecting value"),
        ("w.json", '[{"code": "A"},\n {"code": "B", "beds": 1}]', "w.json:2", "differ in beds; write null"),
        ("w.json", '[{"code": "A"}]\n[]', "w.json:1", "something stands behind the end of the list"),
        ("w.json", '[{"code": "A",\n "code": "B"}]', "w.json:1", "'code' comes twice in one object"),
        ("w.jsonl", '{"code": "A"}\n{"beds": 1, "beds": 2}', "w.jsonl:2", "'beds' comes twice in one object"),
        ("w.yaml", "- code: A\n- beds: 1\n  beds: 2\n", "w.yaml:2", "'beds' comes twice in one object"),
        ("w.json", '[{"code": ' + "[" * 200_000, "w.json", "RecursionError"),
        ("w.yaml", "- code: " + "[" * 3_000, "w.yaml", "RecursionError"),
        ("w.jsonl", '{"code": "A"}\n{"code"\n', "w.jsonl:2", "Expecting ':' delimiter"),
        ("w.yaml", "code: A\n", "w.yaml:1", "it is not a list of mappings"),
        ("w.yaml", "- code: A\n- code: [\n", "w.yaml:3", "expected the node content"),
        ("w.csv.gz", "code\nA\n", "w.csv.gz", "BadGzipFile: Not a gzipped file"),
        ("w.xlsx", "", "test_seed_files.py", "its name ends in none of .csv, .tsv, .json"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_read(
    connection: Connection, tmp_path: Path, name: str, text: str, where: str, why: str
) -> None:
    (finding,) = findings(connection, wards(tmp_path / name, text))
    assert finding.code == "J545"
    assert where in finding.text("what")
    assert why in finding.text("why")


def test_a_file_that_is_not_there(connection: Connection) -> None:
    seed_set = SeedSet("dev")
    seed_set.rows(Ward, key=Ward.code).file("nowhere.csv")
    (finding,) = findings(connection, seed_set)
    assert finding.code == "J545"
    assert "nowhere.csv: there is no such file" in finding.text("why")


@pytest.mark.reproduces("J546")
def test_a_header_that_names_no_column(connection: Connection, tmp_path: Path) -> None:
    (finding,) = findings(connection, wards(tmp_path / "w.csv", "code,bedz\nA,1\n"))
    assert finding.render().startswith("error J546: ")
    assert "w.csv:1  no column 'bedz' on Ward" in finding.text("what")
    assert finding.text("why") == "Did you mean 'beds'?"
    assert finding.text("next") == "rename it in the file, or say which column it is: names={'bedz': Ward.…}"
    renamed = wards(tmp_path / "w.csv", "code,bedz\nA,1\n", names={"bedz": Ward.beds})
    assert seed(connection, renamed).total.created == 1


def test_values_that_do_not_fit_are_all_shown_with_their_lines(
    connection: Connection, tmp_path: Path
) -> None:
    text = 'code,kind,beds,rate,since,open\nA,AJAR,x,1.2.3,5.1.2026,maybe\n"B\nB",,,,,\n,SHUT,1.5,,,\n'
    found = findings(connection, wards(tmp_path / "w.csv", text))
    assert [(one.code, one.text("what").split("w.csv:")[1]) for one in found] == [
        ("J516", "2  wards row 1: kind='AJAR' is not a Kind (OPEN, SHUT)"),
        ("J516", "2  wards row 1: beds='x' is not a whole number"),
        ("J516", "2  wards row 1: rate='1.2.3' is not a number"),
        ("J516", "2  wards row 1: since='5.1.2026' is not a date (2026-01-31)"),
        ("J516", "2  wards row 1: open='maybe' is not a truth value"),
        ("J517", "5  wards row 3: the key column 'code' is None"),
        ("J516", "5  wards row 3: beds='1.5' is not a whole number"),
    ]


def test_what_yaml_turns_into_a_circle(connection: Connection, tmp_path: Path) -> None:
    (finding,) = findings(connection, wards(tmp_path / "w.yaml", "- &x\n  code: A\n  data: *x\n"))
    assert finding.code == "J545"
    assert "recursive" in finding.text("why")


def test_the_same_in_a_large_file(connection: Connection, tmp_path: Path) -> None:
    lines = [f"W{n},{n}" for n in range(MANY)]
    lines[5200] = "W5200,many"
    found = findings(connection, wards(tmp_path / "w.csv", "\n".join(["code,beds", *lines])))
    assert [one.text("what").split("w.csv:")[1] for one in found] == [
        "5202  wards row 5201: beds='many' is not a whole number"
    ]
    lines[5200] = "W5200,99999999999"
    with pytest.raises(RowRefused) as caught:
        seed(connection, wards(tmp_path / "w.csv", "\n".join(["code,beds", *lines])))
    assert "w.csv:5202  wards row 5,201: " in caught.value.text("what")
    lines[5200] = "W17,1"
    with pytest.raises(RowRefused) as caught:
        seed(connection, wards(tmp_path / "w.csv", "\n".join(["code,beds", *lines])))
    assert "w.csv:5202  wards row 5,201: duplicate key value" in caught.value.text("what")
    assert "Key (code)=(W17) already exists." in caught.value.text("why")
    with pytest.raises(RowRefused) as caught:
        seed(connection, wards(tmp_path / "w.csv", "\n".join(["code,beds", *lines])), rebuild=True)
    assert "Key (code)=(W17) is duplicated." in caught.value.text("why")
    seed(connection, wards(tmp_path / "v.csv", "code\nW1\n"))
    (finding,) = findings(connection, wards(tmp_path / "w.csv", "\n".join(["code,beds", *lines])))
    assert (finding.code, finding.text("what").split("w.csv")[1]) == (
        "J549",
        ":5202  wards rows 18 and 5,201 share the key code='W17'",
    )


def test_a_reference_needs_the_whole_key(connection: Connection, tmp_path: Path) -> None:
    seed_set = SeedSet("dev")
    beds = seed_set.rows(Bed, key=(Bed.ward_id, Bed.number))
    for header, says in (
        ("bed_id", "the key of bed_id has several columns; name the fields bed_id.ward_id, bed_id.number"),
        ("bed_id.number", "a row of beds is named by bed_id.ward_id, bed_id.number"),
    ):
        seed_set.blocks.clear()
        (tmp_path / "s.csv").write_text(f"name,{header}\nAna,1\n", encoding="utf-8")
        seed_set.rows(Stay, key=Stay.name).file(tmp_path / "s.csv", references={Stay.bed_id: beds})
        (finding,) = findings(connection, seed_set)
        assert finding.text("why") == says


@pytest.mark.reproduces("J554")
def test_yaml_needs_its_library(
    connection: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    (finding,) = findings(connection, wards(tmp_path / "w.yaml", "- code: A\n"))
    assert finding.code == "J554"
    assert finding.text("next") == "pip install 'junco[seed]'"


# --- queries ------------------------------------------------------------------------------------------------


def test_a_query_is_a_source(connection: Connection, tmp_path: Path) -> None:
    connection.execute("INSERT INTO wards (code, beds) VALUES ('A', 3), ('B', 2)")
    sql = "SELECT id, n FROM wards, generate_series(1, beds) AS n ORDER BY 1, 2 -- 100%"
    seed_set = SeedSet("dev")
    seed_set.rows(Bed, key=(Bed.ward_id, Bed.number)).cols(Bed.ward_id, Bed.number).select(sql)
    assert seed(connection, seed_set, dry_run=True).total.created == 5
    assert seed(connection, seed_set).total.created == 5
    connection.execute("UPDATE wards SET beds = 4 WHERE code = 'A'; DELETE FROM beds WHERE id = 1")
    assert seed(connection, seed_set).total.created == 2
    (tmp_path / "stays.sql.gz").write_bytes(gzip.compress(b"SELECT 'S' || id, id FROM beds;"))
    names: Any = {"name": Stay.name, "bed": Stay.bed_id}
    seed_set.rows(Stay, key=Stay.name).file(tmp_path / "stays.sql.gz", names=names)
    assert seed(connection, seed_set).total.created == 6
    assert seed(connection, seed_set).total.unchanged == 12


@pytest.mark.reproduces("J547")
@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("SELECT id FROM wards", "it has 1 columns, and 2 are listed: ward_id, number"),
        ("SELECT id, bedz FROM wards", 'column "bedz" does not exist (SQLSTATE 42703)'),
        ("DELETE FROM wards", "syntax error"),
        ("SELECT id, code FROM wards", 'invalid input syntax for type integer: "A"'),
    ],
)
def test_queries_that_cannot_be_used(connection: Connection, sql: str, says: str) -> None:
    connection.execute("INSERT INTO wards (code) VALUES ('A')")
    seed_set = SeedSet("dev")
    seed_set.rows(Bed, key=(Bed.ward_id, Bed.number)).cols(Bed.ward_id, Bed.number).select(sql)
    with pytest.raises(JuncoError) as caught:
        seed(connection, seed_set)
    assert says in caught.value.render()


# --- functions ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [30, MANY])
def test_a_function_is_a_source(connection: Connection, rows: int) -> None:
    seed_set = SeedSet("dev")
    known = seed_set.rows(Ward, key=Ward.code).cols(Ward.code)(("A",), ("B",))

    def beds(draw: Draw) -> Iterable[tuple[Any, Any]]:
        for n in draw.range(rows):
            yield known[draw.pick(n, "ward", ("A", "B"))], n

    seed_set.rows(Bed, key=(Bed.ward_id, Bed.number)).cols(Bed.ward_id, Bed.number).each(beds)
    assert seed(connection, seed_set).total.created == rows + 2
    assert seed(connection, seed_set).total.unchanged == rows + 2
    share = connection.execute("SELECT count(*) FROM beds WHERE ward_id = 1").fetchone()
    assert share is not None
    assert 0.25 < share[0] / rows < 0.75


# --- ids by hand --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [50, MANY])
def test_sequences_go_on_behind_ids_written_by_hand(connection: Connection, rows: int) -> None:
    seed_set = SeedSet("dev")
    made = seed_set.rows(Item, key=Item.number).generate(rows)
    made.fill(Item.number)(g.nth(100)).fill(Item.name)(g.words())
    assert seed(connection, seed_set).total.created == rows
    connection.execute("INSERT INTO items (name) VALUES ('own')")
    assert connection.execute("SELECT number FROM items WHERE name = 'own'").fetchone() == (100 + rows,)
    assert seed(connection, seed_set).total.unchanged == rows


# --- pruning ------------------------------------------------------------------------------------------------


def test_small_rows_are_pruned_by_their_keys(connection: Connection) -> None:
    def declare(*codes: str) -> SeedSet:
        seed_set = SeedSet("dev")
        some = seed_set.rows(Ward, key=Ward.code, prune=True)
        some.cols(Ward.code)(*((code,) for code in codes))
        beds = seed_set.rows(Bed, key=(Bed.ward_id, Bed.number), prune=True)
        beds.cols(Bed.ward_id, Bed.number)(*((some[code], 1) for code in codes))
        return seed_set

    seed(connection, declare("A", "B", "C"))
    connection.execute("INSERT INTO wards (code) VALUES ('own')")
    report = seed(connection, declare("A"))
    assert report.total.left == 4
    assert seed(connection, declare("A"), dry_run=True, prune=True).total.pruned == 4
    report = seed(connection, declare("A"), prune=True)
    assert {one.table: one.pruned for one in report.tables} == {"wards": 2, "beds": 2}
    assert "- wards code='B'" in report.render()
    assert connection.execute("SELECT code FROM wards ORDER BY 1").fetchall() == [("A",), ("own",)]
    assert seed(connection, declare("A"), prune=True).total.pruned == 0


def test_a_row_that_is_declared_again_is_kept(connection: Connection) -> None:
    def declare(*codes: str) -> SeedSet:
        seed_set = SeedSet("dev")
        seed_set.rows(Ward, key=Ward.code, prune=True, mode="once").cols(Ward.code, Ward.beds)(
            *((code, 1) for code in codes)
        )
        return seed_set

    seed(connection, declare("A", "B"))
    seed(connection, declare("A"))
    connection.execute("UPDATE wards SET beds = 7")
    assert seed(connection, declare("A", "B"), prune=True).total.unchanged == 2, (
        "once: values are not restored"
    )


@pytest.mark.reproduces("J550")
def test_large_rows_are_pruned_by_a_number(connection: Connection) -> None:
    connection.execute("ALTER TABLE wards DROP CONSTRAINT wards_pkey CASCADE")
    seed_set = SeedSet("dev")
    made = seed_set.rows(Ward, key=Ward.code, prune=True).generate(MANY)
    made.fill(Ward.code)(g.unique("{n}"))
    (finding,) = findings(connection, seed_set)
    assert finding.code == "J550"
    assert finding.text("why") == "the primary key of wards is not one whole number"


# --- circles ------------------------------------------------------------------------------------------------


class Circle(DeclarativeBase):
    pass


class Chief(Circle):
    __tablename__ = "chiefs"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("chiefs.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id", use_alter=True))


class Team(Circle):
    __tablename__ = "teams"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    chief_id: Mapped[int] = mapped_column(ForeignKey("chiefs.id"))


def test_circles_are_loaded_in_two_goes(connection: Connection, database: Target) -> None:
    engine = create_engine(
        database.url().replace("postgresql:", "postgresql+psycopg:", 1), poolclass=NullPool
    )
    Circle.metadata.create_all(engine)
    seed_set = SeedSet("dev")
    chiefs, teams = seed_set.rows(Chief, key=Chief.name), seed_set.rows(Team, key=Team.name)
    chiefs.cols(Chief.name, Chief.deputy_id, Chief.team_id)(
        ("Ana", chiefs["Bob"], teams["North"]),
        ("Bob", chiefs["Ana"], teams["South"]),
        ("Cem", chiefs["Cem"], None),
    )
    teams.cols(Team.name, Team.chief_id)(("North", chiefs["Ana"]), ("South", chiefs["Bob"]))
    report = seed(connection, seed_set)
    assert (report.total.created, report.total.updated, report.total.unchanged) == (5, 0, 0)
    wanted = [("Ana", "Bob", "North"), ("Bob", "Ana", "South"), ("Cem", "Cem", None)]
    sql = (
        "SELECT c.name, d.name, t.name FROM chiefs c JOIN chiefs d ON d.id = c.deputy_id"
        " LEFT JOIN teams t ON t.id = c.team_id ORDER BY 1"
    )
    assert connection.execute(sql).fetchall() == wanted
    assert seed(connection, seed_set).total.unchanged == 5
    connection.execute("UPDATE chiefs SET deputy_id = NULL WHERE name = 'Ana'")
    assert seed(connection, seed_set).total.updated == 1
    assert connection.execute(sql).fetchall() == wanted


# --- export -------------------------------------------------------------------------------------------------


def test_what_is_exported_can_be_loaded_again(connection: Connection, tmp_path: Path) -> None:
    connection.execute(
        'INSERT INTO wards (code, "long name", kind, data, tags)'
        " VALUES ('A', 'x,\"y', 'SHUT', '{\"a\": 1}', '{p,q}'), ('B', NULL, NULL, NULL, NULL);"
        "INSERT INTO beds (ward_id, number) SELECT id, 1 FROM wards;"
        "INSERT INTO stays (name, bed_id) VALUES ('Ana', 2), ('Bob', NULL)"
    )
    files = {name: export(connection, name) for name in ("wards", "beds", "stays")}
    assert files["stays"].text == "name,bed_id.ward_id.code,bed_id.number\nAna,B,1\nBob,,\n"
    assert files["beds"].key == ("ward_id", "number")
    for name, found in files.items():
        (tmp_path / f"{name}.csv").write_text(found.text, encoding="utf-8")
    before = connection.execute("SELECT code, kind, data, tags FROM wards ORDER BY 1").fetchall()
    connection.execute("TRUNCATE wards CASCADE")
    seed_set = SeedSet("dev")
    some = seed_set.rows(Ward, key=Ward.code).file(tmp_path / "wards.csv")
    beds = seed_set.rows(Bed, key=(Bed.ward_id, Bed.number))
    beds.file(tmp_path / "beds.csv", references={Bed.ward_id: some})
    references: Any = {Stay.bed_id: beds, Bed.ward_id: some}
    seed_set.rows(Stay, key=Stay.name).file(tmp_path / "stays.csv", references=references)
    assert seed(connection, seed_set).total.created == 6
    assert connection.execute("SELECT code, kind, data, tags FROM wards ORDER BY 1").fetchall() == before
    assert {name: export(connection, name).text for name in files} == {
        name: one.text for name, one in files.items()
    }
    assert export(connection, "wards", where="code > 'A'").count == 1


@pytest.mark.reproduces("J555")
@pytest.mark.parametrize(
    ("table", "options", "why"),
    [
        ("wardz", {}, "there is no such table"),
        ("items", {}, "it has no unique constraint but on ids that the database gives"),
        ("wards", {"where": "nonsense"}, 'column "nonsense" does not exist'),
        (
            "wards",
            {"where": "setval('wards_id_seq', 9) > 0"},
            "cannot execute setval() in a read-only transaction",
        ),
        ("wards", {"key": ["kode"]}, "it has no column 'kode'"),
        ("a.b.c.d", {}, "improper"),
    ],
)
def test_tables_that_cannot_be_exported(
    connection: Connection, table: str, options: dict[str, Any], why: str
) -> None:
    connection.execute("INSERT INTO wards (code) VALUES ('A')")
    with pytest.raises(CannotExport) as caught:
        export(connection, table, **options)
    assert why in caught.value.render()
