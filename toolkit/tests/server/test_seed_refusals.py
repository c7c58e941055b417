"""What a seed refuses, what the server refuses, and that nothing is written then."""

from __future__ import annotations

import inspect
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from seeding import created, seed
from sqlalchemy import Enum, ForeignKey, Identity, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from junco.errors import Exit, JuncoError
from junco.errors.connection import ConnectionLost
from junco.errors.seed import (
    Disturbed,
    InvalidSeed,
    MissingTable,
    NoRightsToSeed,
    NotAllowedHere,
    NotAnAnchor,
    NotATable,
    RowRefused,
    SeedStopped,
)
from junco.postgres import Connection, Target, connect
from junco.seed import SeedSet
from junco.seed import generators as g


class Base(DeclarativeBase):
    pass


class Doctor(Base):
    __tablename__ = "doctors"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str]
    room: Mapped[str | None] = mapped_column(String(4), unique=True)
    kind: Mapped[str | None] = mapped_column(Enum("senior", "junior", name="kind"))


class Patient(Base):
    __tablename__ = "patients"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str]
    doctor_id: Mapped[int | None] = mapped_column(
        ForeignKey("doctors.id", deferrable=True, initially="DEFERRED")
    )


def line() -> int:
    """The line of the caller."""
    frame = inspect.currentframe()
    assert frame is not None
    assert frame.f_back is not None
    return frame.f_back.f_lineno


HERE = str(Path(__file__).relative_to(Path.cwd())) if Path(__file__).is_relative_to(Path.cwd()) else __file__


@pytest.fixture
def connection(database: Target) -> Iterator[Connection]:
    with created(database, Base) as connection:
        yield connection


@pytest.fixture
def doctors() -> SeedSet:
    seed_set = SeedSet("dev")
    seed_set.rows(Doctor, key=Doctor.name).cols(Doctor.name, Doctor.room)(
        ("Dr. Smith", "A101"), ("Dr. Jones", "B202"), ("Dr. Brown", None)
    )
    return seed_set


# --- findings ----------------------------------------------------------------------------------------------


@pytest.mark.reproduces("J510")
@pytest.mark.reproduces("J514")
def test_all_mistakes_are_shown_together_each_with_its_line(connection: Connection) -> None:
    connection.execute("INSERT INTO doctors (name) VALUES ('Dr. Twice'), ('Dr. Twice'), ('Dr. Stored')")
    seed_set = SeedSet("dev")
    doctors = seed_set.rows(Doctor, key=Doctor.name)
    start = line() + 1
    doctors.cols(Doctor.name, Doctor.kind)(
        ("Dr. Smith", "senior"),
        ("Dr. Smith", "junior"),
        ("Dr. Twice", None),
        ("Dr. Jones", "chief"),
    )
    seed_set.rows(Patient, key=Patient.name).cols(Patient.name, Patient.doctor_id)(
        ("Ana", doctors["Dr. Smiht"]),
        ("Bea", doctors["Dr. Store"]),
        ("Cleo", doctors["Nobody at all"]),
        ("Dora", doctors["Dr. Jones"]),
    )
    with pytest.raises(InvalidSeed) as caught:
        seed(connection, seed_set)
    assert [finding.code for finding in caught.value.findings] == [
        "J516",
        "J513",
        "J521",
        "J514",
        "J514",
        "J514",
    ]
    places = [finding.values["where"] for finding in caught.value.findings]
    assert places == [f"{HERE}:{start + offset}" for offset in (4, 2, 3, 7, 8, 9)]
    text = caught.value.render()
    assert "doctor_id → doctors(name='Dr. Smiht') is in no seed of [dev] and not in the database" in text
    assert "nearest: doctors(name='Dr. Smith') (doctors row 1, " in text
    assert "nearest: doctors(name='Dr. Stored') (in the database)" in text
    assert "Did you mean" not in text
    assert connection.execute("SELECT count(*) FROM doctors").fetchone() == (3,)
    assert caught.value.exit_code == Exit.FAILED
    assert len(caught.value.as_json()["findings"]) == 6


@pytest.mark.reproduces("J521")
def test_rows_that_share_a_key_in_the_database_are_named(connection: Connection, doctors: SeedSet) -> None:
    connection.execute("INSERT INTO doctors (name, room) VALUES ('Dr. Jones', 'X'), ('Dr. Jones', 'Y')")
    with pytest.raises(InvalidSeed) as caught:
        seed(connection, doctors)
    (finding,) = caught.value.findings
    assert finding.code == "J521"
    assert "2 rows of doctors in the database share the key name='Dr. Jones'" in finding.text("what")
    assert "id='1' and id='2'" in finding.text("why")
    assert connection.execute("SELECT count(*) FROM doctors").fetchone() == (2,)


def test_a_reference_to_one_of_two_rows_is_ambiguous(connection: Connection) -> None:
    connection.execute("INSERT INTO doctors (name) VALUES ('Dr. Twice'), ('Dr. Twice')")
    seed_set = SeedSet("dev")
    doctors = seed_set.rows(Doctor, key=Doctor.name)
    seed_set.rows(Patient, key=Patient.name).cols(Patient.name, Patient.doctor_id)(
        ("Ana", doctors["Dr. Twice"]),
    )
    with pytest.raises(InvalidSeed) as caught:
        seed(connection, seed_set)
    assert [finding.code for finding in caught.value.findings] == ["J521"]
    assert "ctid (0,1) and ctid (0,2)" in caught.value.render()


@pytest.mark.reproduces("J512")
def test_a_column_that_the_database_does_not_have(connection: Connection, doctors: SeedSet) -> None:
    connection.execute("ALTER TABLE doctors RENAME room TO room_no")
    with pytest.raises(InvalidSeed) as caught:
        seed(connection, doctors)
    assert [finding.code for finding in caught.value.findings] == ["J512"]
    assert "Did you mean 'room_no'?" in caught.value.render()


@pytest.mark.reproduces("J519")
def test_a_column_that_the_database_fills(connection: Connection) -> None:
    seed_set = SeedSet("dev")
    seed_set.rows(Doctor, key=Doctor.name).cols(Doctor.id, Doctor.name)((7, "Dr. Smith"))  # type: ignore[arg-type]
    connection.execute("ALTER TABLE doctors ADD short text GENERATED ALWAYS AS (left(name, 3)) STORED")
    with pytest.raises(InvalidSeed) as caught:
        seed(connection, seed_set)
    assert "J519" in [finding.code for finding in caught.value.findings]


def test_an_enum_value_that_the_database_does_not_know_yet(connection: Connection) -> None:
    connection.execute("ALTER TYPE kind RENAME VALUE 'junior' TO 'young'")
    seed_set = SeedSet("dev")
    seed_set.rows(Doctor, key=Doctor.name).cols(Doctor.name, Doctor.kind)(
        ("Dr. Smith", "junior"),
    )
    with pytest.raises(InvalidSeed) as caught:
        seed(connection, seed_set)
    assert "kind='junior' is not a value of the database's kind (senior, young)" in caught.value.render()


@pytest.mark.reproduces("J523")
def test_tables_that_are_not_there(database: Target, doctors: SeedSet) -> None:
    with connect(database) as connection, pytest.raises(MissingTable) as caught:
        seed(connection, doctors)
    text = caught.value.render()
    assert "the database has no table doctors" in text
    assert "run junco migrate deploy first" in text
    assert f"{HERE}:" in text


@pytest.mark.reproduces("J557")
@pytest.mark.parametrize(("kind", "name"), [("VIEW", "a view"), ("MATERIALIZED VIEW", "a materialized view")])
def test_what_is_no_table(database: Target, doctors: SeedSet, kind: str, name: str) -> None:
    with connect(database) as connection:
        connection.execute(f"CREATE {kind} doctors AS SELECT 'Dr. A' AS name, 'x' AS room".encode())
        with pytest.raises(NotATable) as caught:
            seed(connection, doctors)
    assert f"doctors is {name}" in caught.value.render()
    assert f"{HERE}:" in caught.value.render()


# --- the guard ---------------------------------------------------------------------------------------------


@pytest.mark.reproduces("J530")
@pytest.mark.parametrize(
    ("allow", "environment", "runs"),
    [
        (None, None, True),
        (None, "staging", True),
        (None, "production", False),
        ({"dev", "test"}, None, True),
        ({"dev", "test"}, "dev", True),
        ({"dev", "test"}, "staging", False),
        ({"dev", "test"}, "production", False),
        ({"production"}, "production", True),
        ("production", "production", True),
        (set(), "dev", False),
    ],
)
def test_where_a_set_may_run(connection: Connection, allow: Any, environment: str | None, runs: bool) -> None:
    seed_set = SeedSet("dev", allow=allow)
    seed_set.rows(Doctor, key=Doctor.name).cols(Doctor.name)(("Dr. Smith",))
    if runs:
        assert seed(connection, seed_set, environment=environment).total.created == 1
        return
    with pytest.raises(NotAllowedHere) as caught:
        seed(connection, seed_set, environment=environment)
    assert caught.value.exit_code == Exit.REFUSED
    assert f"seed set dev is not allowed in '{environment}': postgres@" in caught.value.render()
    assert connection.execute("SELECT count(*) FROM doctors").fetchone() == (0,)


@pytest.mark.reproduces("J535")
def test_an_anchor_that_is_none(connection: Connection) -> None:
    with pytest.raises(NotAnAnchor):
        seed(connection, SeedSet("dev", anchor="someday"))  # type: ignore[arg-type]


# --- the server refuses ------------------------------------------------------------------------------------


def nothing_was_written(connection: Connection) -> bool:
    rows = connection.execute(
        "SELECT (SELECT count(*) FROM doctors) + (SELECT count(*) FROM patients)"
    ).fetchone()
    return rows == (0,)


@pytest.mark.reproduces("J532")
@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("ALTER TABLE doctors ADD CHECK (name <> 'Dr. Jones')", "violates check constraint"),
        (
            "ALTER TABLE doctors ALTER kind SET NOT NULL, ADD CHECK (name <> 'x')",
            "violates not-null constraint",
        ),
        ("CREATE UNIQUE INDEX ON doctors (left(room, 1))", "duplicate key value"),
        ("ALTER TABLE doctors ALTER room TYPE varchar(3)", "value too long"),
    ],
)
def test_the_row_that_the_server_refuses_is_found(connection: Connection, rule: str, message: str) -> None:
    connection.execute(rule)
    seed_set = SeedSet("dev")
    rows = seed_set.rows(Doctor, key=Doctor.name).cols(Doctor.name, Doctor.room, Doctor.kind)
    start = line() + 1
    rows(
        ("Dr. Smith", "B1", "senior"),
        ("Dr. Brown", "C1", "senior"),
        ("Dr. Jones", "B202", None),
        ("Dr. White", "D1", "senior"),
    )
    with pytest.raises(RowRefused) as caught:
        seed(connection, seed_set)
    assert message in caught.value.render()
    assert caught.value.values["where"] == f"{HERE}:{start + 3}"
    assert caught.value.values["row"] == "doctors row 3 (name='Dr. Jones')"
    assert nothing_was_written(connection)


def test_a_value_that_its_type_does_not_take(connection: Connection) -> None:
    connection.execute("ALTER TABLE doctors ALTER room TYPE integer USING 1")
    seed_set = SeedSet("dev")
    seed_set.rows(Doctor, key=Doctor.name).cols(Doctor.name, Doctor.room)(("Dr. A", "1"), ("Dr. B", "two"))
    with pytest.raises(RowRefused) as caught:
        seed(connection, seed_set)
    assert (
        "doctors row 2 (name='Dr. B'): invalid input syntax for type integer: \"two\""
        in caught.value.render()
    )


def test_an_update_that_the_server_refuses(connection: Connection, doctors: SeedSet) -> None:
    seed(connection, doctors)
    connection.execute("UPDATE doctors SET room = 'Z9' WHERE name = 'Dr. Jones'")
    connection.execute("ALTER TABLE doctors ADD CHECK (room <> 'B202')")
    with pytest.raises(RowRefused) as caught:
        seed(connection, doctors)
    assert "doctors row 2 (name='Dr. Jones')" in caught.value.render()


def test_a_deferred_constraint_is_asked_before_the_end(connection: Connection, doctors: SeedSet) -> None:
    start = line() + 1
    doctors.rows(Patient, key=Patient.name).cols(Patient.name, Patient.doctor_id)(
        ("Ana", 4711),
    )
    with pytest.raises(RowRefused) as caught:
        seed(connection, doctors)
    assert caught.value.values["where"] == f"{HERE}:{start}"
    assert 'Key (doctor_id)=(4711) is not present in table "doctors"' in caught.value.render()
    assert nothing_was_written(connection)


def test_triggers_stay_on(connection: Connection, doctors: SeedSet) -> None:
    connection.execute(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
        " $$BEGIN IF NEW.name = 'Dr. Brown' THEN RAISE 'not him' USING HINT = 'ask her'; END IF; RETURN NEW; END$$;"
        "CREATE TRIGGER refuse BEFORE INSERT ON doctors FOR EACH ROW EXECUTE FUNCTION refuse()"
    )
    with pytest.raises(RowRefused) as caught:
        seed(connection, doctors)
    assert "doctors row 3 (name='Dr. Brown'): not him" in caught.value.render()
    assert "ask her" in caught.value.render()
    assert nothing_was_written(connection)


class Told:
    """Progress that keeps what it was told."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def begin(self, table: str, doing: str, rows: int | None) -> None:
        pass

    def advance(self, rows: int) -> None:
        pass

    def say(self, text: str) -> None:
        self.said.append(text)


def test_a_trigger_that_changes_what_is_declared_is_told_of(connection: Connection, doctors: SeedSet) -> None:
    connection.execute(
        "CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS"
        " $$BEGIN NEW.room = lower(NEW.room); RETURN NEW; END$$;"
        "CREATE TRIGGER shout BEFORE INSERT OR UPDATE ON doctors FOR EACH ROW EXECUTE FUNCTION shout()"
    )
    seed(connection, doctors)
    told = Told()
    assert seed(connection, doctors, progress=told).total.updated > 0
    assert any(
        "a trigger makes something else" in text and "'a101' → 'A101'" in text for text in told.said
    ), told.said


def test_a_trigger_that_changes_many_rows_is_told_of(connection: Connection) -> None:
    connection.execute(
        "CREATE FUNCTION whisper() RETURNS trigger LANGUAGE plpgsql AS"
        " $$BEGIN NEW.name = lower(NEW.name); RETURN NEW; END$$;"
        "CREATE TRIGGER whisper BEFORE INSERT ON doctors FOR EACH ROW EXECUTE FUNCTION whisper();"
        "CREATE UNIQUE INDEX ON doctors (name); INSERT INTO doctors (name) VALUES ('dr. who')"
    )
    many, told = SeedSet("many"), Told()
    made = many.rows(Doctor, key=Doctor.name).generate(6_000)
    made.fill(Doctor.name)(g.unique("Dr. {n}"))
    assert seed(connection, many, progress=told).total.created == 6_000
    assert "+ doctors name='Dr. 1'" in told.said[0]
    with pytest.raises(RowRefused):
        seed(connection, many)


@pytest.mark.reproduces("J533")
@pytest.mark.parametrize("rights", ["", "SELECT", "SELECT, INSERT"])
def test_missing_rights(connection: Connection, database: Target, doctors: SeedSet, rights: str) -> None:
    role = f"seeder_{connection.info.dbname}_{len(rights)}"
    connection.execute(
        f"CREATE ROLE {role} LOGIN; GRANT CREATE ON DATABASE {connection.info.dbname} TO {role}"
    )
    if rights:
        connection.execute(f"GRANT {rights} ON doctors TO {role}")
    connection.execute("INSERT INTO doctors (name, room) VALUES ('Dr. Smith', 'Z9')")
    mine = Target({**database.parameters, "user": role}, "test")
    with connect(mine) as poor, pytest.raises(NoRightsToSeed) as caught:
        seed(poor, doctors, target=mine)
    assert "permission denied for table doctors" in caught.value.render()
    assert connection.execute("SELECT count(*) FROM doctors").fetchone() == (1,)


def test_a_dry_run_needs_no_right_to_write(connection: Connection, doctors: SeedSet) -> None:
    connection.execute("SET default_transaction_read_only = on")
    assert seed(connection, doctors, dry_run=True).total.created == 3


@pytest.mark.reproduces("J534")
def test_disturbances_are_tried_again_and_then_told(connection: Connection, doctors: SeedSet) -> None:
    connection.execute(
        "CREATE SEQUENCE tries; CREATE FUNCTION disturb() RETURNS trigger LANGUAGE plpgsql AS"
        " $$BEGIN IF nextval('tries') <= 3 THEN RAISE 'disturbed' USING ERRCODE = '40001'; END IF; RETURN NULL; END$$;"
        "CREATE TRIGGER disturb AFTER INSERT ON doctors EXECUTE FUNCTION disturb()"
    )
    with pytest.raises(Disturbed) as caught:
        seed(connection, doctors)
    assert "3 times" in caught.value.render()
    assert nothing_was_written(connection)
    connection.execute("SELECT setval('tries', 2)")
    assert seed(connection, doctors).total.created == 3, "one disturbance is no reason to give up"


@pytest.mark.reproduces("J536")
def test_a_timeout_of_the_server(connection: Connection, doctors: SeedSet, database: Target) -> None:
    with connect(database) as other, other.transaction():
        other.execute("LOCK TABLE doctors")
        connection.execute("SET lock_timeout = '50ms'")
        with pytest.raises(SeedStopped) as caught:
            seed(connection, doctors)
    assert "canceling statement due to lock timeout" in caught.value.render()
    assert nothing_was_written(connection)


def test_a_killed_backend_leaves_nothing(connection: Connection, database: Target, doctors: SeedSet) -> None:
    connection.execute(
        "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN"
        " IF NEW.name = 'Dr. Brown' THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NEW; END$$;"
        "CREATE TRIGGER die AFTER INSERT ON doctors FOR EACH ROW EXECUTE FUNCTION die()"
    )
    with connect(database) as mine, pytest.raises(ConnectionLost) as caught:
        seed(mine, doctors)
    assert "was lost while seeding dev" in caught.value.render()
    assert nothing_was_written(connection)
    connection.execute("DROP TRIGGER die ON doctors")
    assert seed(connection, doctors).total.created == 3, "the lock went with the connection"


def test_a_backend_killed_from_outside_leaves_nothing(
    connection: Connection, database: Target, doctors: SeedSet
) -> None:
    connection.execute(
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN PERFORM pg_sleep(30); RETURN NULL; END$$;"
        "CREATE TRIGGER slow AFTER INSERT ON doctors EXECUTE FUNCTION slow()"
    )
    errors: list[JuncoError] = []

    def one() -> None:
        with connect(database, name="victim") as mine:
            try:
                seed(mine, doctors)
            except JuncoError as error:
                errors.append(error)

    thread = threading.Thread(target=one)
    thread.start()
    kill = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'victim' AND wait_event = 'PgSleep'"
    )
    until(lambda: connection.execute(kill).fetchone() == (True,))
    thread.join()
    assert [error.code for error in errors] == ["J109"]
    assert nothing_was_written(connection)


def until(condition: Callable[[], bool], patience: float = 20.0) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)
