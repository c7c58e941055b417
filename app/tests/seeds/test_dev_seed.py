"""The development seed, on the schema of the models."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from junco.postgres import Connection, connect
from junco.seed.find import find_set
from junco.seed.load import run_seed
from junco.seed.report import SeedReport
from junco.shadow.server import Server
from qconnect.models import Base

SEEDS = Path(__file__).parents[2] / "seeds"
MONDAY = date(2026, 1, 5)
TABLES = ("users", "doctors", "queues", "appointments", "files")
_names = itertools.count(1)


@pytest.fixture
def clinic(server: Server) -> Iterator[Connection]:
    """An empty database with the tables of the models."""
    target = server.create_database(f"seeded{next(_names)}")
    engine = create_engine(target.url().replace("postgresql:", "postgresql+psycopg:", 1), poolclass=NullPool)
    Base.metadata.create_all(engine)
    with connect(target) as connection:
        yield connection


def seed(clinic: Connection, **options: object) -> SeedReport:
    return run_seed(clinic, find_set(SEEDS, "dev"), ledger_schema="junco", **options)  # type: ignore[arg-type]


def test_twenty_records(clinic: Connection) -> None:
    report = seed(clinic)
    assert {table.table: table.created for table in report.tables} == {
        "users": 5,
        "doctors": 4,
        "queues": 4,
        "appointments": 4,
        "files": 3,
    }
    assert (report.total.created, report.total.updated, report.total.unchanged) == (20, 0, 0)


def test_the_second_run_writes_nothing(clinic: Connection) -> None:
    seed(clinic)
    before = [
        clinic.execute(f"SELECT xmin::text, ctid::text, * FROM {t} ORDER BY id").fetchall() for t in TABLES
    ]
    report = seed(clinic)
    after = [
        clinic.execute(f"SELECT xmin::text, ctid::text, * FROM {t} ORDER BY id").fetchall() for t in TABLES
    ]
    assert report.total.unchanged == 20
    assert after == before


def test_current_no_agrees_with_the_tokens_given_out(clinic: Connection) -> None:
    seed(clinic)
    rows = clinic.execute(
        "SELECT d.name, q.current_no, coalesce(max(a.token_no), 0), count(a.id)"
        " FROM queues q JOIN doctors d ON d.id = q.doctor_id LEFT JOIN appointments a ON a.queue_id = q.id"
        " GROUP BY d.name, q.id ORDER BY q.date"
    ).fetchall()
    assert rows == [
        ("Dr. Smith", 2, 2, 2),
        ("Dr. Johnson", 1, 1, 1),
        ("Dr. Williams", 1, 1, 1),
        ("Dr. Brown", 0, 0, 0),
    ]


def test_queues_are_on_consecutive_days_from_the_anchor(clinic: Connection) -> None:
    seed(clinic, anchor=MONDAY)
    dates = [row[0] for row in clinic.execute("SELECT date FROM queues ORDER BY date")]
    assert dates == [MONDAY + timedelta(days=n) for n in range(4)]
    assert seed(clinic).anchor == MONDAY, "another day's run keeps the dates"
    assert clinic.execute("SELECT count(*) FROM queues").fetchone() == (4,)


def test_without_an_anchor_the_first_day_is_today(clinic: Connection) -> None:
    before = datetime.now(UTC).date()
    assert seed(clinic).anchor in (before, before + timedelta(days=1))


def test_everybody_signs_in_with_the_documented_password(clinic: Connection) -> None:
    seed(clinic)
    kept = {row[0] for row in clinic.execute("SELECT password FROM users")}
    assert all(PasswordHasher().verify(one, "qconnect-demo") for one in kept)


def test_addresses_and_phones_belong_to_nobody(clinic: Connection) -> None:
    seed(clinic)
    for email, phone in clinic.execute("SELECT email, phone FROM users"):
        assert email.endswith("@example.com")
        assert phone.startswith("+1-555-01")


def test_a_booking_survives_the_next_seed(clinic: Connection) -> None:
    seed(clinic)
    clinic.execute("UPDATE queues SET current_no = 3 WHERE current_no = 2")
    clinic.execute(
        "INSERT INTO appointments (token_no, user_id, queue_id)"
        " SELECT 3, (SELECT id FROM users WHERE email = 'diana@example.com'), id FROM queues WHERE current_no = 3"
    )
    clinic.execute("UPDATE users SET password = 'changed', name = 'Al' WHERE email = 'alice@example.com'")
    report = seed(clinic)
    assert (report.total.created, report.total.updated) == (0, 1)
    assert clinic.execute("SELECT max(current_no) FROM queues").fetchone() == (3,)
    assert clinic.execute("SELECT count(*) FROM appointments").fetchone() == (5,)
    assert clinic.execute("SELECT name, password FROM users ORDER BY id LIMIT 1").fetchone() == (
        "Alice Johnson",
        "changed",
    )
