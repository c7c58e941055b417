"""A dry run of large declarations: what it finds and counts is what a run then does, on an empty database as well."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from seeding import created, seed
from sqlalchemy import ForeignKey, Identity, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from junco.errors.seed import InvalidSeed, MissingReference
from junco.postgres import Connection, Target
from junco.seed import SeedSet
from junco.seed import generators as g

pytestmark = pytest.mark.server
MANY = 5_500


class Base(DeclarativeBase):
    pass


class Ward(Base):
    __tablename__ = "wards % of it"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    code: Mapped[str] = mapped_column("the code", unique=True)


class Bed(Base):
    __tablename__ = "beds"
    __table_args__ = (UniqueConstraint("ward_id", "number"),)
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    ward_id: Mapped[int] = mapped_column(ForeignKey("wards % of it.id"))
    number: Mapped[int]
    first_id: Mapped[int | None] = mapped_column(ForeignKey("stays.id", use_alter=True, name="first"))


class Stay(Base):
    __tablename__ = "stays"
    __table_args__ = (UniqueConstraint("bed_id", "day"),)
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    bed_id: Mapped[int | None] = mapped_column(ForeignKey("beds.id"))
    day: Mapped[int]
    before_id: Mapped[int | None] = mapped_column(ForeignKey("beds.id"))


@pytest.fixture
def connection(database: Target) -> Iterator[Connection]:
    with created(database, Base) as connection:
        yield connection


def hospital(folder: Path, *, beds: int, lost: int | None = None) -> SeedSet:
    """Beds of two wards and two stays in each, all from files; `lost` is the number of a bed that there is not."""
    found = SeedSet("hospital")
    wards = found.rows(Ward, key=Ward.code).cols(Ward.code)(("A",), ("B",))
    rows = [{"ward_id": "AB"[at % 2], "number": at} for at in range(beds)]
    (folder / "beds.json").write_text(json.dumps(rows), encoding="utf-8")
    named = [{"ward_id": row["ward_id"], "number": row["number"]} for row in rows]
    stays = [{"bed_id": one, "day": day, "before_id": named[0]} for one in named for day in (1, 2)]
    if lost is not None:
        stays[3]["before_id"] = {"ward_id": "A", "number": lost}
    (folder / "stays.json").write_text(json.dumps(stays), encoding="utf-8")
    places = found.rows(Bed, key=(Bed.ward_id, Bed.number)).file(
        folder / "beds.json", references={Bed.ward_id: wards}
    )
    found.rows(Stay, key=(Stay.bed_id, Stay.day)).file(
        folder / "stays.json", references={Stay.bed_id: places, Stay.before_id: places}
    )
    return found


def counts(connection: Connection, seed_set: SeedSet, *, dry_run: bool) -> list[tuple[str, int, int, int]]:
    report = seed(connection, seed_set, dry_run=dry_run)
    return sorted((one.table, one.created, one.updated, one.unchanged) for one in report.tables)


@pytest.mark.parametrize("beds", [100, MANY])
def test_what_is_foreseen_is_what_is_done(connection: Connection, tmp_path: Path, beds: int) -> None:
    seed_set = hospital(tmp_path, beds=beds)
    for edit in (
        "SELECT 1",
        "UPDATE stays SET before_id = NULL WHERE id < 10",
        "UPDATE stays SET before_id = NULL, bed_id = NULL WHERE id < 10; DELETE FROM stays WHERE bed_id IS NULL",
        "UPDATE stays SET before_id = NULL; DELETE FROM stays WHERE bed_id <= 20; DELETE FROM beds WHERE id <= 20",
    ):
        connection.execute(edit.encode())
        sequence = "SELECT last_value FROM beds_id_seq"
        before = connection.execute(sequence).fetchone()
        planned = counts(connection, seed_set, dry_run=True)
        assert connection.execute(sequence).fetchone() == before
        assert counts(connection, seed_set, dry_run=False) == planned, edit


def test_a_reference_that_leads_nowhere_is_found_in_a_dry_run(connection: Connection, tmp_path: Path) -> None:
    for beds in (100, MANY):
        with pytest.raises(InvalidSeed) as caught:
            seed(connection, hospital(tmp_path, beds=beds, lost=MANY + 1), dry_run=True)
        (finding,) = caught.value.findings
        assert isinstance(finding, MissingReference)
        assert "stays row 4: before_id → beds(" in finding.text("what")


def test_generated_rows_of_parents_that_are_not_there_yet(connection: Connection) -> None:
    found = SeedSet("made")
    wards = found.rows(Ward, key=Ward.code).generate(3)
    wards.fill(Ward.code)(g.unique("w{n}"))
    beds = found.rows(Bed, key=(Bed.ward_id, Bed.number)).generate(MANY)
    beds.fill(Bed.ward_id)(g.in_turn(wards)).fill(Bed.number)(g.cycle(range(MANY // 3 + 1)))
    planned = counts(connection, found, dry_run=True)
    assert counts(connection, found, dry_run=False) == planned
    connection.execute("UPDATE beds SET ward_id = 1, number = -id WHERE id < 50")
    planned = counts(connection, found, dry_run=True)
    assert counts(connection, found, dry_run=False) == planned


def three(folder: Path, beds: int) -> SeedSet:
    """Many wards, a few beds in them, many stays in those beds."""
    found = SeedSet("three")
    wards = found.rows(Ward, key=Ward.code)
    wards.generate(MANY).fill(Ward.code)(g.unique("w{n}"))
    places = found.rows(Bed, key=(Bed.ward_id, Bed.number))
    places.cols(Bed.ward_id, Bed.number)(*[(wards[f"w{at}"], at) for at in range(1, beds + 1)])
    stays = [
        {"bed_id.ward_id": f"w{at}", "bed_id.number": at, "day": day}
        for day in range(MANY // beds + 1)
        for at in range(1, beds + 1)
    ]
    (folder / "stays.json").write_text(json.dumps(stays), encoding="utf-8")
    found.rows(Stay, key=(Stay.bed_id, Stay.day)).file(
        folder / "stays.json", references={Stay.bed_id: places, Bed.ward_id: wards}
    )
    return found


@pytest.mark.parametrize("options", [{}, {"chunks_above": 2_000}])
def test_few_rows_may_stand_between_two_large_declarations(
    connection: Connection, tmp_path: Path, options: dict[str, int]
) -> None:
    for beds in (3, 4):
        seed_set = three(tmp_path, beds)
        planned = seed(connection, seed_set, dry_run=True, **options).total
        done = seed(connection, seed_set, **options).total
        assert (planned.created, planned.updated) == (done.created, done.updated)
        assert connection.execute("SELECT count(*) FROM beds").fetchone() == (beds,)
        again = seed(connection, seed_set, **options).total
        assert (again.created, again.updated) == (0, 0)


@pytest.mark.parametrize("dry_run", [True, False])
def test_what_comes_late_is_not_said_to_be_missing(
    connection: Connection, tmp_path: Path, dry_run: bool
) -> None:
    """A stay in a bed that names a stay: neither can be first."""
    found = SeedSet("circle")
    wards = found.rows(Ward, key=Ward.code).cols(Ward.code)(("A",))
    beds = found.rows(Bed, key=(Bed.ward_id, Bed.number))
    stays = found.rows(Stay, key=(Stay.bed_id, Stay.day))
    beds.cols(Bed.ward_id, Bed.number)((wards["A"], 1))
    beds.cols(Bed.ward_id, Bed.number, Bed.first_id)((wards["A"], 2, stays[beds[wards["A"], 1], 1]))
    rows = [{"bed_id.ward_id": "A", "bed_id.number": 1 + (day == 7), "day": day} for day in range(MANY)]
    (tmp_path / "stays.json").write_text(json.dumps(rows), encoding="utf-8")
    stays.file(tmp_path / "stays.json", references={Stay.bed_id: beds, Bed.ward_id: wards})
    with pytest.raises(InvalidSeed) as caught:
        seed(connection, found, dry_run=dry_run)
    (finding,) = caught.value.findings
    assert finding.code == "J552"
    assert "stays.json:1" in finding.text("what")
    assert "refers to a large declaration itself, and comes after all of them" in finding.text("why")
