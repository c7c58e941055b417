"""What seeding costs: a million users and a million appointments, beside COPY of prepared rows and beside others.

`JUNCO_BENCH_ROWS` says how many of each. All share one server and one shape of tables, constraints and indexes on. The
floor is COPY of rows that were prepared before the clock starts, both tables in one transaction.
"""

from __future__ import annotations

import datetime as dt
import enum
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, Enum, ForeignKey, Identity, Index, UniqueConstraint, create_engine
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import NullPool

from bench.tools import environment
from junco.config import load as load_config
from junco.postgres import Target, connect
from junco.run.project import Project
from junco.seed import SeedSet, day
from junco.seed.generators import (
    any_of,
    choice,
    days,
    full_name,
    moments,
    nth,
    parent,
    phone,
    template,
    unique,
)
from junco.seed.load import run_seed
from junco.shadow.server import throwaway_server
from junco.testing import Templates

ROWS = int(os.environ.get("JUNCO_BENCH_ROWS", "1000000"))
SLOW = 5_000  # rows that one statement each is measured with
TABLES = ("users", "appointments")


class Base(DeclarativeBase):
    """The tables of the bench."""


class Role(enum.Enum):
    """Who a user is."""

    PATIENT = 1
    ADMIN = 2


class Status(enum.Enum):
    """How far an appointment is."""

    PENDING = 1
    DONE = 2
    CANCELLED = 3


class User(Base):
    """A person, told apart by address."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)
    phone: Mapped[str | None]
    role: Mapped[Role] = mapped_column(Enum(Role, name="role"))
    created_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))


class Doctor(Base):
    """A doctor."""

    __tablename__ = "doctors"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class Queue(Base):
    """A doctor's day."""

    __tablename__ = "queues"
    __table_args__ = (UniqueConstraint("doctor_id", "date"),)
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    doctor_id: Mapped[int] = mapped_column(ForeignKey("doctors.id"))
    date: Mapped[dt.date]


class Appointment(Base):
    """A token of a queue."""

    __tablename__ = "appointments"
    __table_args__ = (UniqueConstraint("queue_id", "token_no"), Index("appointments_user", "user_id"))
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    token_no: Mapped[int]
    status: Mapped[Status] = mapped_column(Enum(Status, name="status"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    queue_id: Mapped[int] = mapped_column(ForeignKey("queues.id"))


def declared(rows: int) -> SeedSet:
    """The set that is measured: 100 appointments a queue."""
    found = SeedSet("load", locale="en_IN", anchor=dt.date(2026, 1, 5))
    doctors = found.rows(Doctor, key=Doctor.name).generate(max(1, min(100, rows // 100)))
    doctors.fill(Doctor.name)(template("Dr. {n}"))
    queues = found.rows(Queue, key=(Queue.doctor_id, Queue.date)).generate(
        max(1, rows // 10_000), per=doctors
    )
    queues.fill(Queue.doctor_id)(parent())
    queues.fill(Queue.date)(days(day(0)))
    users = found.rows(User, key=User.email).generate(rows)
    users.fill(User.name)(full_name())
    users.fill(User.email)(unique("p{n}@example.com"))
    users.fill(User.phone)(phone())
    users.fill(User.role)(choice({Role.PATIENT: 49, Role.ADMIN: 1}))
    users.fill(User.created_at)(moments(day(-365), day(0)))
    visits = found.rows(Appointment, key=(Appointment.queue_id, Appointment.token_no))
    booked = visits.generate(100, per=queues)
    booked.fill(Appointment.queue_id)(parent())
    booked.fill(Appointment.token_no)(nth())
    booked.fill(Appointment.user_id)(any_of(users))
    booked.fill(Appointment.status)(choice(Status))
    return found


@dataclass(frozen=True)
class Line:
    """One line of the table: what, seconds, times the floor, WAL, ids used, and what else is to say."""

    what: str
    seconds: float
    wal: float
    ids: int
    note: str = ""

    def shown(self, floor: float) -> str:
        """The line in Markdown."""
        wal = f"{self.wal / 1e6:,.1f} MB"
        ratio = f"{self.seconds / floor:.2f}×"
        return f"| {self.what} | {self.seconds:.2f} s | {ratio} | {wal} | {self.ids:,} | {self.note} |"


class Bench:
    """One database, filled and emptied again for each contestant."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.engine = create_engine(
            target.url().replace("postgresql:", "postgresql+psycopg:", 1), poolclass=NullPool
        )
        Base.metadata.create_all(self.engine)
        self.connection = connect(target, name="bench")

    def empty(self) -> None:
        """No rows, no state, ids from one."""
        self.connection.execute(
            "TRUNCATE users, doctors, queues, appointments RESTART IDENTITY; DROP SCHEMA IF EXISTS junco CASCADE"
        )
        self.connection.execute("VACUUM ANALYZE")
        self.connection.execute("CHECKPOINT")

    def measure(self, what: str, work: Callable[[], object], note: str = "", times: float = 1) -> Line:
        """Run something once; a part of the rows is made comparable by `times`."""
        wal, ids = self._wal(), self._ids()
        started = time.perf_counter()
        work()
        seconds = time.perf_counter() - started
        return Line(what, seconds * times, self._since(wal) * times, int((self._ids() - ids) * times), note)

    def seed(self, **options: Any) -> None:
        """One run of ours."""
        run_seed(self.connection, declared(ROWS), ledger_schema="junco", **options)

    def _wal(self) -> str:
        return str(self._one("SELECT pg_current_wal_lsn()::text"))

    def _since(self, start: str) -> float:
        return float(self._one(f"SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '{start}')"))

    def _ids(self) -> int:
        return sum(
            int(self._one(f"SELECT coalesce(pg_sequence_last_value('{one}_id_seq'), 0)")) for one in TABLES
        )

    def _one(self, sql: str) -> Any:
        row = self.connection.execute(sql.encode()).fetchone()
        return row[0] if row else None

    # --- contestants --------------------------------------------------------------------------------------

    def prepared(self) -> dict[str, bytes]:
        """The rows of both tables as COPY has them, ids of others as they will be again."""
        found = {}
        columns = {
            "users": "name,email,phone,role,created_at",
            "appointments": "token_no,status,user_id,queue_id",
        }
        for table, names in columns.items():
            with self.connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) TO STDOUT") as copy:
                found[f"COPY {table} ({names}) FROM STDIN"] = b"".join(bytes(part) for part in copy)
        return found

    def floor(self, prepared: dict[str, bytes]) -> None:
        """COPY of what is in memory already."""
        with self.connection.transaction():
            for statement, data in prepared.items():
                with self.connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
                    for at in range(0, len(data), 2**18):
                        copy.write(data[at : at + 2**18])

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows as dictionaries, for others to upsert."""
        names = {
            "users": ("name", "email", "phone", "role", "created_at"),
            "appointments": ("token_no", "status", "user_id", "queue_id"),
        }
        found = self.connection.execute(f"SELECT {', '.join(names[table])} FROM {table}".encode())
        return [dict(zip(names[table], row, strict=True)) for row in found]

    def sqlalchemy(self, users: list[dict[str, Any]], visits: list[dict[str, Any]]) -> None:
        """Its bulk upsert, where it differs only."""
        with self.engine.begin() as connection:
            for model, key, rows in (
                (User, ["email"], users),
                (Appointment, ["queue_id", "token_no"], visits),
            ):
                statement = insert(model.__table__)
                changes = {name: statement.excluded[name] for name in rows[0] if name not in key}
                columns = model.__table__.c
                differs = columns[next(iter(changes))].is_distinct_from(next(iter(changes.values())))
                for name, value in list(changes.items())[1:]:
                    differs |= columns[name].is_distinct_from(value)
                connection.execute(
                    statement.on_conflict_do_update(index_elements=key, set_=changes, where=differs), rows
                )

    def one_by_one(self, users: list[dict[str, Any]]) -> None:
        """An upsert a row, as most seed scripts do."""
        sql = (
            "INSERT INTO users (name, email, phone, role, created_at) VALUES"
            " (%(name)s, %(email)s, %(phone)s, %(role)s, %(created_at)s) ON CONFLICT (email) DO UPDATE SET"
            " name = excluded.name, phone = excluded.phone, role = excluded.role, created_at = excluded.created_at"
        )
        with self.connection.transaction():
            for row in users:
                self.connection.execute(sql, row)


def table(create: Callable[[str], Target]) -> str:
    """The comparison in Markdown."""
    bench = Bench(create("seeds"))
    lines = list(_ours(bench))
    floor = lines[0].seconds
    lines += _others(bench)
    head = [
        f"Seeding {ROWS:,} users and {ROWS:,} appointments:",
        "",
        "| what | time | × COPY | WAL | ids used | |",
        "| --- | ---: | ---: | ---: | ---: | --- |",
    ]
    return "\n".join([*head, *(line.shown(floor) for line in lines)])


def clones(folder: Path, times: int = 15) -> list[tuple[str, str, str, str]]:
    """What a test with `junco_seeded` waits for: a copy of QConnect's seeded database, beside createdb."""
    server = throwaway_server(folder / "clones")
    server.start()
    try:
        project = Project(load_config(Path(__file__).parent.parent / "app"), server.target())
        templates = Templates(server, project)
        templates.drop(templates.copy("dev"))
        ours, theirs = [], []
        for number in range(times):
            started = time.perf_counter()
            made = templates.copy("dev")
            ours.append(time.perf_counter() - started)
            templates.drop(made)
            options = [
                "--template=template_2",
                "--strategy=file_copy",
                f"--maintenance-db={server.target().url()}",
            ]
            command = [server.binaries.program("createdb"), *options, f"by_createdb_{number}"]
            started = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            theirs.append(time.perf_counter() - started)
        templates.close()
    finally:
        server.delete()
    found, floor = statistics.median(ours), statistics.median(theirs)
    other = f"`createdb --template` {floor * 1000:.0f} ms"
    return [("a seeded database for one test", f"{found * 1000:.0f} ms", other, f"{found / floor:.1f}×")]


def _ours(bench: Bench) -> Iterator[Line]:
    bench.empty()
    bench.seed()
    prepared = bench.prepared()
    # The faster of two, for it is what all others are told in.
    floors = []
    for _ in range(2):
        bench.connection.execute(b"TRUNCATE users, appointments RESTART IDENTITY")
        bench.connection.execute(b"VACUUM ANALYZE")
        bench.connection.execute(b"CHECKPOINT")
        floors.append(bench.measure("COPY of prepared rows (floor)", lambda: bench.floor(prepared)))
    yield min(floors, key=lambda line: line.seconds)
    bench.empty()
    yield bench.measure("**Junco**, first load, generation included", lambda: bench.seed(rebuild=False))
    bench.empty()
    yield bench.measure("**Junco**, first load, constraints rebuilt", lambda: bench.seed(rebuild=True))
    bench.connection.execute(b"VACUUM ANALYZE")
    yield bench.measure("**Junco** again, unchanged", bench.seed, "by fingerprint")
    bench.connection.execute(b"UPDATE junco.seed_state SET details = NULL")
    yield bench.measure("**Junco** again, without its state", bench.seed, "compared block by block")
    bench.connection.execute(b"UPDATE users SET name = 'X' WHERE id % 100 = 0")
    bench.connection.execute(b"VACUUM ANALYZE")
    yield bench.measure("**Junco**, 1 % of the users changed", bench.seed, "only those are written")


def _others(bench: Bench) -> Iterator[Line]:
    users, visits = bench.rows("users"), bench.rows("appointments")
    bench.connection.execute(b"VACUUM ANALYZE")
    yield bench.measure("SQLAlchemy upsert, unchanged", lambda: bench.sqlalchemy(users, visits))
    part = users[:SLOW]
    yield bench.measure(
        "one upsert a row, unchanged",
        lambda: bench.one_by_one(part),
        f"from {len(part):,}",
        2 * ROWS / len(part),
    )
    bench.connection.execute(b"TRUNCATE users, appointments RESTART IDENTITY")
    yield bench.measure("SQLAlchemy upsert, first load", lambda: bench.sqlalchemy(users, visits))
    yield from _django(bench)


def _django(bench: Bench) -> Iterator[Line]:
    """Django in an environment of its own, as far as it can be installed."""
    try:
        place = environment("django", "django>=5.2,<6", "psycopg[binary]")
    except (subprocess.CalledProcessError, OSError) as error:
        reason = getattr(error, "stderr", None) or str(error)
        print(f"Django cannot be installed here: {str(reason).strip().splitlines()[-1:]}", file=sys.stderr)
        return
    script = Path(__file__).with_name("django_upsert.py")
    for what in ("first load", "unchanged"):
        if what == "first load":
            bench.connection.execute(b"TRUNCATE users, appointments RESTART IDENTITY")
        found: list[float] = []
        command = [str(place / "python"), str(script), bench.target.url(), str(ROWS)]
        line = bench.measure(
            f"Django `bulk_create(update_conflicts)`, {what}", partial(_printed, command, found)
        )
        yield Line(line.what, found[-1], line.wal, line.ids, "its rows made before the clock starts")


def _printed(command: list[str], found: list[float]) -> None:
    """Keep the number that a program prints last."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command[1]} failed:\n{done.stderr}")
    found.append(float(re.findall(r"[\d.]+", done.stdout)[-1]))
