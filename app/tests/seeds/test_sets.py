"""The other sets: what every clinic needs, a hospital to show, and weight."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from junco.errors.seed import NotAllowedHere
from junco.postgres import Connection, connect
from junco.seed.find import find_set
from junco.seed.load import run_seed
from junco.seed.report import SeedReport
from junco.seed.sizes import read_scale
from junco.shadow.server import Server
from qconnect.models import Base

SEEDS = Path(__file__).parents[2] / "seeds"
_names = itertools.count(1)


@pytest.fixture
def clinic(server: Server) -> Iterator[Connection]:
    target = server.create_database(f"sets{next(_names)}")
    engine = create_engine(target.url().replace("postgresql:", "postgresql+psycopg:", 1), poolclass=NullPool)
    Base.metadata.create_all(engine)
    with connect(target) as connection:
        yield connection


def seed(clinic: Connection, name: str, **options: Any) -> SeedReport:
    return run_seed(clinic, find_set(SEEDS, name), ledger_schema="junco", **options)


def one(clinic: Connection, sql: str) -> Any:
    row = clinic.execute(sql.encode()).fetchone()
    assert row is not None
    return row[0]


def test_base_runs_in_production_and_what_was_made_of_it_stays(clinic: Connection) -> None:
    assert seed(clinic, "base", environment="production").total.created == 1
    clinic.execute("UPDATE users SET name = 'Ada', password = 'x', role = 'PATIENT'")
    assert seed(clinic, "base", environment="production").total.unchanged == 1
    assert one(clinic, "SELECT name || role || password FROM users") == "AdaPATIENTx"


@pytest.mark.parametrize("name", ["dev", "demo", "load"])
def test_no_other_set_runs_in_production(clinic: Connection, name: str) -> None:
    with pytest.raises(NotAllowedHere):
        seed(clinic, name, environment="production")


def test_the_demo_hospital_is_believable(clinic: Connection) -> None:
    report = seed(clinic, "demo")
    assert {table.table: table.created for table in report.tables} == {
        "users": 5001,
        "doctors": 40,
        "queues": 1200,
        "appointments": 40 * (20 * 9 + 12 + 9 * 4),
    }
    assert one(clinic, "SELECT count(DISTINCT specialty) FROM doctors") == 12
    assert one(clinic, "SELECT count(*) FROM queues q WHERE current_no <> (SELECT max(token_no) FROM appointments"
                       " WHERE queue_id = q.id)") == 0  # fmt: skip
    twice = (
        "SELECT count(*) FROM (SELECT FROM appointments GROUP BY queue_id, user_id HAVING count(*) > 1) AS s"
    )
    assert one(clinic, twice) == 0
    states = "SELECT string_agg(DISTINCT status::text, ' ') FROM appointments a JOIN queues q ON q.id = queue_id WHERE"
    today = "(now() AT TIME ZONE 'UTC')::date"
    assert one(clinic, f"{states} date < {today}") == "CANCELLED COMPLETED"
    assert one(clinic, f"{states} date > {today}") == "CANCELLED PENDING"
    assert one(clinic, f"{states} date = {today}") == "CANCELLED COMPLETED IN_PROGRESS PENDING"
    waiting = (
        "SELECT count(*) FROM appointments a JOIN appointments b USING (queue_id)"
        " WHERE a.status = 'PENDING' AND b.status IN ('COMPLETED', 'IN_PROGRESS') AND a.token_no < b.token_no"
    )
    assert one(clinic, waiting) == 0, "who waits came after everybody who was called"
    assert seed(clinic, "demo").total.unchanged == report.total.created


def test_a_busy_demo_is_not_put_back(clinic: Connection) -> None:
    seed(clinic, "demo")
    clinic.execute("UPDATE appointments SET status = 'COMPLETED' WHERE status = 'IN_PROGRESS'")
    clinic.execute("UPDATE queues SET current_no = current_no + 1")
    total = seed(clinic, "demo").total
    assert (total.created, total.updated) == (0, 0)


def test_load_scales_and_shrinks(clinic: Connection) -> None:
    report = seed(clinic, "load", sizing=read_scale("test"))
    assert {table.table: table.created for table in report.tables} == {
        "users": 8001,
        "doctors": 400,
        "queues": 400,
        "appointments": 40_000,
    }
    assert seed(clinic, "load", sizing=read_scale("test")).total.unchanged == 48_801
    clinic.execute("TRUNCATE appointments")
    seed(clinic, "dev")
    smaller = seed(clinic, "load", sizing=read_scale("0.03"), prune=True, yes=True)
    assert {table.table: table.pruned for table in smaller.tables if table.pruned} != {}
    assert one(clinic, "SELECT count(*) FROM users WHERE email LIKE '%@example.com'") == 5


@pytest.mark.parametrize(("size", "tickets"), [("load", 1_000_000), ("full", 10_000_000)])
def test_load_can_be_as_large_as_it_says(clinic: Connection, size: str, tickets: int) -> None:
    report = seed(clinic, "load", sizing=read_scale(size), dry_run=True)
    assert {one.table: one.created for one in report.tables}["appointments"] == tickets
