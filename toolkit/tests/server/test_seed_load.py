"""What a seed does to a database: counts, restored values, and nothing at all when nothing changed."""

from __future__ import annotations

import datetime as dt
import enum
import threading
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from seeding import create, created
from sqlalchemy import DateTime, Enum, ForeignKey, Identity, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from junco.errors.seed import SeedRunning
from junco.postgres import Connection, Target, connect
from junco.seed import SeedSet, at, day
from junco.seed.load import run_seed
from junco.seed.report import SeedReport
from junco.shadow.server import Server

MONDAY = dt.date(2026, 1, 5)


class Base(DeclarativeBase):
    pass


class Role(enum.Enum):
    PATIENT = "patient"
    ADMIN = "admin"


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str | None]
    role: Mapped[Role] = mapped_column(Enum(Role, name="role"), server_default="PATIENT")
    password: Mapped[str | None]


class Doctor(Base):
    """Its name is a key that no constraint backs."""

    __tablename__ = "doctors"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    room: Mapped[str | None]
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("doctors.id"))


class Queue(Base):
    __tablename__ = "queues"
    id: Mapped[int] = mapped_column(primary_key=True)
    doctor_id: Mapped[int] = mapped_column(ForeignKey("doctors.id"))
    date: Mapped[dt.date]
    opens_at: Mapped[dt.datetime | None] = mapped_column(DateTime(timezone=True))
    current_no: Mapped[int] = mapped_column(server_default=text("0"))


class Visit(Base):
    __tablename__ = "visits"
    __table_args__ = (UniqueConstraint("queue_id", "token_no"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    token_no: Mapped[int]
    queue_id: Mapped[int] = mapped_column(ForeignKey("queues.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


TABLES = ("users", "doctors", "queues", "visits")


def clinic() -> SeedSet:
    """Children are declared before their parents, on purpose."""
    seed_set = SeedSet("clinic")
    users = seed_set.rows(User, key=User.email, once=(User.password,))
    doctors = seed_set.rows(Doctor, key=Doctor.name)
    queues = seed_set.rows(Queue, key=(Queue.doctor_id, Queue.date), once=(Queue.current_no,))
    seed_set.rows(Visit, key=(Visit.queue_id, Visit.token_no)).cols(
        Visit.queue_id, Visit.token_no, Visit.user_id
    )(
        (queues[doctors["Dr. Smith"], day(0)], 1, users["alice@example.com"]),
        (queues[doctors["Dr. Smith"], day(0)], 2, None),
    )
    queues.cols(Queue.doctor_id, Queue.date, Queue.opens_at, Queue.current_no)(
        (doctors["Dr. Smith"], day(0), at(0, 9), 2),
        (doctors["Dr. Jones"], day(1), None, 0),
    )
    doctors.cols(Doctor.name, Doctor.room)(("Dr. Smith", "A101"), ("Dr. Jones", None))
    users.cols(User.email, User.name, User.role, User.password)(
        ("alice@example.com", "Alice", Role.PATIENT, "first"),
        ("root@example.com", "Root", Role.ADMIN, "first"),
        ("ghost@example.com", None, Role.PATIENT, None),
    )
    return seed_set


@pytest.fixture
def connection(database: Target) -> Iterator[Connection]:
    with created(database, Base) as connection:
        yield connection


@pytest.fixture
def other(database: Target, connection: Connection) -> Iterator[Connection]:
    """Somebody else's connection."""
    with connect(database) as other:
        yield other


def seed(connection: Connection, seed_set: SeedSet | None = None, **options: Any) -> SeedReport:
    return run_seed(connection, seed_set or clinic(), ledger_schema="junco", **options)


def counts(report: SeedReport) -> dict[str, tuple[int, int, int]]:
    return {one.table: (one.created, one.updated, one.unchanged) for one in report.tables}


def contents(connection: Connection, *tables: str) -> dict[str, list[Any]]:
    return {
        table: connection.execute(
            f"SELECT xmin::text, xmax::text, ctid::text, t.* FROM {table} t ORDER BY ctid"
        ).fetchall()
        for table in tables or (*TABLES, "junco.seed_state")
    }


def sequences(connection: Connection) -> list[Any]:
    return connection.execute(
        "SELECT schemaname, sequencename, last_value FROM pg_sequences ORDER BY 1, 2"
    ).fetchall()


def statistics(connection: Connection) -> list[Any]:
    connection.execute("SELECT pg_stat_clear_snapshot()")
    return connection.execute(
        "SELECT relname, n_tup_ins, n_tup_upd, n_tup_hot_upd, n_tup_del, n_dead_tup"
        " FROM pg_stat_user_tables ORDER BY relid"
    ).fetchall()


# --- created, updated, unchanged ---------------------------------------------------------------------------


def test_the_first_run_creates_everything(connection: Connection) -> None:
    report = seed(connection, anchor=MONDAY)
    assert counts(report) == {
        "doctors": (2, 0, 0),
        "users": (3, 0, 0),
        "queues": (2, 0, 0),
        "visits": (2, 0, 0),
    }
    rows = connection.execute(
        "SELECT v.token_no, d.name, q.date, q.opens_at, u.email, u.role"
        " FROM visits v JOIN queues q ON q.id = v.queue_id"
        ""
        " JOIN doctors d ON d.id = q.doctor_id LEFT JOIN users u ON u.id = v.user_id ORDER BY 1"
    ).fetchall()
    nine = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
    assert rows == [
        (1, "Dr. Smith", MONDAY, nine, "alice@example.com", "PATIENT"),
        (2, "Dr. Smith", MONDAY, nine, None, None),
    ]


def test_ids_follow_the_order_of_declaration(connection: Connection) -> None:
    seed(connection)
    assert connection.execute("SELECT id, email FROM users ORDER BY id").fetchall() == [
        (1, "alice@example.com"),
        (2, "root@example.com"),
        (3, "ghost@example.com"),
    ]


def test_an_unchanged_run_writes_nothing(connection: Connection, other: Connection) -> None:
    seed(connection)
    connection.execute("SELECT pg_stat_force_next_flush()")
    before = contents(other), sequences(other), statistics(other)
    report = seed(connection)
    assert counts(report) == {
        "doctors": (0, 0, 2),
        "users": (0, 0, 3),
        "queues": (0, 0, 2),
        "visits": (0, 0, 2),
    }
    connection.execute("SELECT pg_stat_force_next_flush()")
    assert (contents(other), sequences(other), statistics(other)) == before


def test_an_unchanged_run_takes_no_transaction_id(connection: Connection, other: Connection) -> None:
    seed(connection)
    before = other.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text").fetchone()
    seed(connection)
    assert other.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text").fetchone() == before


def test_a_changed_value_is_restored_and_only_that(connection: Connection, other: Connection) -> None:
    seed(connection)
    other.execute("UPDATE users SET name = 'Mallory' WHERE email = 'alice@example.com'")
    before = contents(other, "users")["users"]
    report = seed(connection)
    assert counts(report)["users"] == (0, 1, 2)
    assert next(one for one in report.tables if one.table == "users").examples == (
        "~ users email='alice@example.com': name 'Mallory' → 'Alice'",
    )
    after = contents(other, "users")["users"]
    assert len(set(before) & set(after)) == 2, "the other rows keep their versions"
    assert other.execute("SELECT name FROM users ORDER BY id").fetchall() == [("Alice",), ("Root",), (None,)]


def test_a_value_where_null_is_declared_becomes_null_again(connection: Connection, other: Connection) -> None:
    seed(connection)
    other.execute("UPDATE doctors SET room = 'Z9' WHERE name = 'Dr. Jones'")
    other.execute("UPDATE visits SET user_id = NULL WHERE token_no = 1")
    assert counts(seed(connection)) == {
        "doctors": (0, 1, 1),
        "users": (0, 0, 3),
        "queues": (0, 0, 2),
        "visits": (0, 1, 1),
    }
    assert other.execute("SELECT room FROM doctors WHERE name = 'Dr. Jones'").fetchone() == (None,)
    assert other.execute("SELECT user_id FROM visits ORDER BY token_no").fetchall() == [(1,), (None,)]


def test_a_deleted_row_comes_back(connection: Connection, other: Connection) -> None:
    seed(connection)
    other.execute("DELETE FROM visits WHERE token_no = 1")
    assert counts(seed(connection))["visits"] == (1, 0, 1)


def test_a_deleted_parent_comes_back_with_its_children(connection: Connection, other: Connection) -> None:
    seed(connection)
    other.execute("TRUNCATE doctors CASCADE")
    assert counts(seed(connection)) == {
        "doctors": (2, 0, 0),
        "users": (0, 0, 3),
        "queues": (2, 0, 0),
        "visits": (2, 0, 0),
    }


def test_rows_of_others_are_left_alone(connection: Connection, other: Connection) -> None:
    other.execute("INSERT INTO users (email, name) VALUES ('own@example.com', 'Own')")
    other.execute("INSERT INTO doctors (name) VALUES ('Dr. Own'), ('Dr. Own')")
    before = contents(other, "users", "doctors")
    seed(connection)
    seed(connection)
    after = contents(other, "users", "doctors")
    assert set(before["users"]) < set(after["users"])
    assert set(before["doctors"]) < set(after["doctors"])


def test_rows_that_were_there_before_are_taken_over(connection: Connection, other: Connection) -> None:
    other.execute("INSERT INTO users (email, name, password) VALUES ('alice@example.com', 'Alice', 'own')")
    assert counts(seed(connection))["users"] == (2, 0, 1)
    assert other.execute("SELECT password FROM users WHERE name = 'Alice'").fetchone() == ("own",)


def test_a_once_column_is_not_restored(connection: Connection, other: Connection) -> None:
    seed(connection)
    other.execute("UPDATE queues SET current_no = 7")
    other.execute("UPDATE users SET password = 'changed'")
    assert seed(connection).total.updated == 0
    assert other.execute("SELECT DISTINCT current_no FROM queues").fetchall() == [(7,)]


def test_columns_that_are_not_listed_are_never_written(connection: Connection, other: Connection) -> None:
    seed(connection)
    other.execute("UPDATE doctors SET deputy_id = id")
    assert seed(connection).total.updated == 0


def test_rows_may_refer_to_rows_of_their_own_table(connection: Connection) -> None:
    seed_set = SeedSet("staff")
    doctors = seed_set.rows(Doctor, key=Doctor.name)
    doctors.cols(Doctor.name, Doctor.deputy_id)(
        ("Dr. C", doctors["Dr. B"]), ("Dr. B", doctors["Dr. A"]), ("Dr. A", None)
    )
    assert counts(seed(connection, seed_set)) == {"doctors": (3, 0, 0)}
    assert counts(seed(connection, seed_set)) == {"doctors": (0, 0, 3)}
    assert connection.execute(
        "SELECT d.name, p.name FROM doctors d LEFT JOIN doctors p ON p.id = d.deputy_id ORDER BY 1"
    ).fetchall() == [("Dr. A", None), ("Dr. B", "Dr. A"), ("Dr. C", "Dr. B")]


def test_a_reference_may_be_to_a_row_that_only_the_database_has(connection: Connection) -> None:
    connection.execute("INSERT INTO doctors (name) VALUES ('Dr. Own')")
    seed_set = SeedSet("more")
    doctors = seed_set.rows(Doctor, key=Doctor.name)
    seed_set.rows(Queue, key=(Queue.doctor_id, Queue.date)).cols(Queue.doctor_id, Queue.date)(
        (doctors["Dr. Own"], day(0)),
    )
    assert counts(seed(connection, seed_set)) == {"queues": (1, 0, 0)}


def test_a_column_may_mix_references_and_values(connection: Connection) -> None:
    connection.execute("INSERT INTO users (email, name) VALUES ('own@example.com', 'Own')")
    seed_set = clinic()
    users = seed_set.rows(User, key=User.email)
    by_name = seed_set.rows(User, key=User.name)
    queues = seed_set.rows(Queue, key=(Queue.doctor_id, Queue.date))
    doctors = seed_set.rows(Doctor, key=Doctor.name)
    second = queues[doctors["Dr. Jones"], day(1)]
    seed_set.rows(Visit, key=(Visit.queue_id, Visit.token_no)).cols(
        Visit.queue_id, Visit.token_no, Visit.user_id
    )(
        (second, 1, 1),
        (second, 2, users["root@example.com"]),
        (second, 3, by_name["Alice"]),
        (second, 4, None),
    )
    seed(connection, seed_set)
    assert connection.execute(
        "SELECT u.email FROM visits v JOIN queues q ON q.id = v.queue_id AND q.current_no = 0"
        " LEFT JOIN users u ON u.id = v.user_id ORDER BY token_no"
    ).fetchall() == [("own@example.com",), ("root@example.com",), ("alice@example.com",), (None,)]
    assert seed(connection, seed_set).total.updated == 0


def test_a_set_brings_the_rows_of_those_it_extends(connection: Connection) -> None:
    base = SeedSet("base", anchor=MONDAY)
    doctors = base.rows(Doctor, key=Doctor.name).cols(Doctor.name)(("Dr. Base",))
    queues = base.rows(Queue, key=(Queue.doctor_id, Queue.date)).cols(Queue.doctor_id, Queue.date)(
        (doctors["Dr. Base"], day(0)),
    )
    more = SeedSet("more", extends=base, anchor=dt.date(2030, 1, 1))
    more.rows(Visit, key=(Visit.queue_id, Visit.token_no)).cols(Visit.queue_id, Visit.token_no)(
        (queues[doctors["Dr. Base"], day(0)], 1),
    )
    assert seed(connection, more).total.created == 3
    assert seed(connection, base).total.unchanged == 2, "each set keeps its own anchor"
    names = connection.execute("SELECT name, anchor, row_counts FROM junco.seed_state ORDER BY 1").fetchall()
    assert names == [
        ("base", MONDAY, {"doctors": 1, "queues": 1}),
        ("more", dt.date(2030, 1, 1), {"visits": 1}),
    ]


def test_on_every_major(any_server: Server) -> None:
    target = any_server.create_database("seed_on_every_major")
    create(target, Base)
    with connect(target) as connection:
        assert seed(connection).total.created == 9
        assert seed(connection).total.unchanged == 9


# --- dry run -----------------------------------------------------------------------------------------------


def test_a_dry_run_says_what_would_happen_and_writes_nothing(
    connection: Connection, other: Connection
) -> None:
    report = seed(connection, dry_run=True)
    assert report.total.created == 9
    assert "would create 9 and update 0 rows; nothing was written" in report.render()
    assert all(not rows for rows in contents(other, *TABLES).values())
    assert other.execute("SELECT to_regnamespace('junco')").fetchone() == (None,)
    assert seed(connection).total.created == 9


def test_a_dry_run_counts_as_the_run_does(connection: Connection, other: Connection) -> None:
    seed(connection)
    other.execute(
        "UPDATE users SET role = 'ADMIN' WHERE name = 'Alice'; DELETE FROM visits WHERE token_no = 2"
    )
    other.execute("UPDATE visits SET user_id = NULL; DELETE FROM users WHERE email = 'ghost@example.com'")
    planned = seed(connection, dry_run=True)
    assert counts(planned) == {
        "doctors": (0, 0, 2),
        "users": (1, 1, 1),
        "queues": (0, 0, 2),
        "visits": (1, 1, 0),
    }
    assert counts(seed(connection)) == counts(planned)


# --- the anchor --------------------------------------------------------------------------------------------


def test_the_first_run_decides_the_dates(connection: Connection) -> None:
    seed(connection, anchor=MONDAY)
    again = seed(connection)
    assert again.anchor == MONDAY, "although the clock says another day"
    assert again.total.unchanged == 9


def test_an_anchor_moves_the_dates_on_purpose(connection: Connection) -> None:
    seed(connection, anchor=MONDAY)
    moved = seed(connection, anchor=MONDAY + dt.timedelta(days=7))
    assert counts(moved)["queues"] == (2, 0, 0)
    assert seed(connection).total.unchanged == 9


def test_the_state_says_who_and_what(connection: Connection) -> None:
    seed(connection, anchor=MONDAY)
    row = connection.execute(
        "SELECT name, anchor, length(definition_hash), row_counts, seeded_by FROM junco.seed_state"
    ).fetchone()
    assert row is not None
    assert row[:4] == ("clinic", MONDAY, 64, {"doctors": 2, "users": 3, "queues": 2, "visits": 2})
    assert "@" in row[4]


# --- several at once ---------------------------------------------------------------------------------------


def test_two_seeds_at_once_insert_each_row_once(connection: Connection, database: Target) -> None:
    gate, reports = threading.Barrier(4), []

    def one() -> None:
        with connect(database) as mine:
            gate.wait()
            reports.append(seed(mine))

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(report.total.created for report in reports) == [0, 0, 0, 9]
    assert connection.execute("SELECT count(*) FROM doctors").fetchone() == (2,)


@pytest.mark.reproduces("J531")
def test_waiting_has_an_end_and_names_the_holder(connection: Connection, other: Connection) -> None:
    other.execute("SET application_name = 'the holder'")
    lock = "SELECT pg_advisory_lock(x'4A554E53'::int, %s)"
    other.execute(lock, [zlib.crc32(b"junco") & 0x7FFFFFFF])
    with pytest.raises(SeedRunning) as caught:
        seed(connection, lock_wait=0.1)
    assert f"pid {other.info.backend_pid} (the holder)" in caught.value.render()
    other.execute("SELECT pg_advisory_unlock_all()")
    assert seed(connection).total.created == 9


def test_the_lock_is_given_back(connection: Connection, other: Connection) -> None:
    seed(connection)
    assert other.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").fetchone() == (0,)


# --- the report --------------------------------------------------------------------------------------------


def test_the_report_reads_well(connection: Connection) -> None:
    lines = seed(connection, anchor=MONDAY).render().splitlines()
    assert lines[0].endswith("(anchor 2026-01-05)")
    assert lines[1:6] == [
        "           created  updated  unchanged",
        "  doctors        2        0          0",
        "  queues         2        0          0",
        "  users          3        0          0",
        "  visits         2        0          0",
    ]
    assert seed(connection).render().splitlines()[-1] == "nothing to do: all 9 rows are as declared"


def test_the_report_as_json(connection: Connection) -> None:
    plain = seed(connection, anchor=MONDAY, dry_run=True).as_json()
    assert plain["anchor"] == "2026-01-05"
    assert plain["dry_run"] is True
    assert plain["total"] == {"created": 9, "updated": 0, "unchanged": 0, "pruned": 0, "left": 0}
    assert plain["tables"][0]["examples"][0] == "+ doctors name='Dr. Smith'"
