"""A real PostgreSQL for every test, a clinic to fill it with, and the real application on top.

Knows how rows come into a test's database. Refuses to fake anything.
"""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine, insert, select, text
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

import junco
from junco.shadow.server import Server, throwaway_server
from qconnect.auth import forms, sessions
from qconnect.db import engine_for
from qconnect.domain.people import Actor, Role
from qconnect.domain.tickets import Status
from qconnect.main import create_app
from qconnect.models import Appointment, Base, Doctor, Queue, User
from qconnect.settings import Settings, load
from qconnect.web.requests import House

PROJECT = Path(__file__).resolve().parents[1]
MEMORY = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else Path(tempfile.gettempdir())


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="qconnect-test-", dir=MEMORY))
    folder.chmod(0o755)
    server = throwaway_server(folder / "server")
    try:
        server.start()
        yield server
    finally:
        server.delete()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def database_url(server: Server) -> str:
    return server.create_database("qconnect").url()


@pytest.fixture(scope="session")
def schema(database_url: str) -> Iterator[Engine]:
    """The database with every migration applied, as production has it."""
    junco.deploy(junco.open_project(PROJECT, database_url))
    engine = engine_for(database_url, patience=60)
    yield engine
    engine.dispose()


@pytest.fixture
def engine(schema: Engine) -> Engine:
    """The database, empty."""
    tables = ", ".join(table.name for table in Base.metadata.sorted_tables)
    with schema.begin() as connection:
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    return schema


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as session:
        yield session


@dataclass(frozen=True)
class Clinic:
    """Makes rows, committed at once."""

    engine: Engine

    def doctor(self, name: str = "Dr. Test", specialty: str = "Cardiology", room_no: str = "A101") -> int:
        return self._one(insert(Doctor).values(name=name, specialty=specialty, room_no=room_no), Doctor.id)

    def queue(self, day: date | None = None, doctor_id: int | None = None) -> int:
        doctor_id = doctor_id or self.doctor()
        return self._one(insert(Queue).values(doctor_id=doctor_id, date=day or today()), Queue.id)

    def patient(self, name: str = "Asha Rao", email: str | None = None, role: Role = Role.PATIENT) -> Actor:
        with Session(self.engine) as session:
            count = session.scalar(text("SELECT count(*) FROM users"))
        email = email or f"patient{count}@example.com"
        key = self._one(insert(User).values(name=name, email=email, role=role), User.id)
        return Actor(key, name, email, role)

    def patients(self, count: int) -> list[Actor]:
        rows = [{"name": f"Patient {n}", "email": f"crowd{n}@example.com"} for n in range(count)]
        with Session(self.engine) as session, session.begin():
            found = session.execute(insert(User).values(rows).returning(User.id, User.name, User.email))
            return [Actor(*row, Role.PATIENT) for row in found]

    def tickets(self, queue_id: int, *statuses: Status, patient: Actor | None = None) -> list[int]:
        """Tickets 1, 2, 3 … of a queue that has none, each with its own patient unless one is given."""
        keys = []
        for token_no, status in enumerate(statuses, 1):
            values = {"token_no": token_no, "status": status, "queue_id": queue_id}
            owner = (patient or self.patient()).id
            keys.append(self._one(insert(Appointment).values(**values, user_id=owner), Appointment.id))
        with self.engine.begin() as connection:
            connection.execute(
                text("UPDATE queues SET current_no = :n WHERE id = :id"), {"n": len(keys), "id": queue_id}
            )
        return keys

    def tokens(self, queue_id: int) -> list[int]:
        with Session(self.engine) as session:
            found = select(Appointment.token_no).where(Appointment.queue_id == queue_id)
            return list(session.scalars(found.order_by(Appointment.token_no)))

    def counter(self, queue_id: int) -> int:
        with Session(self.engine) as session:
            return session.scalars(select(Queue.current_no).where(Queue.id == queue_id)).one()

    def status(self, ticket_id: int) -> Status:
        with Session(self.engine) as session:
            return session.scalars(select(Appointment.status).where(Appointment.id == ticket_id)).one()

    def _one(self, statement, column) -> int:
        with Session(self.engine) as session, session.begin():
            return session.scalars(statement.returning(column)).one()


def today() -> date:
    return datetime.now(UTC).date()


@pytest.fixture
def clinic(engine: Engine) -> Clinic:
    return Clinic(engine)


@pytest.fixture
def yesterday() -> date:
    return today() - timedelta(days=1)


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="session")
def settings(database_url: str) -> Settings:
    return load({"DATABASE_URL": database_url})


@pytest.fixture(scope="session")
def application(settings: Settings, schema: Engine) -> Iterator[FastAPI]:
    app = create_app(settings)
    yield app
    app.state.house.database.engine.dispose()


@pytest.fixture
def app(application: FastAPI, engine: Engine) -> FastAPI:
    """The real application on an empty database."""
    house: House = application.state.house
    house.sign_ins.clear()
    house.registrations.clear()
    return application


class Browser(TestClient):
    """A client that fills forms in like a browser: with the token of the page's form."""

    def submit(self, path: str, **fields: str):
        secret = self.app.state.house.settings.secret
        cookie = self.cookies.get(sessions.COOKIE) or self.cookies.get(forms.COOKIE)
        if cookie is None:
            self.get("/sign-in")
            cookie = self.cookies[forms.COOKIE]
        fields = {"form_token": forms.token(secret, cookie), **fields}
        return self.post(path, data=fields, follow_redirects=False)


@pytest.fixture
def browser(app: FastAPI) -> Browser:
    """Somebody who is not signed in."""
    return Browser(app)


@pytest.fixture
def sign_in(app: FastAPI, engine: Engine, now: datetime):
    """A browser in which the given person is signed in, without going through the form."""

    def signed_in(actor: Actor) -> Browser:
        with Session(engine) as session, session.begin():
            opened = sessions.begin(session, actor, now)
        return Browser(app, cookies={sessions.COOKIE: opened.token})

    return signed_in


@pytest.fixture
def site(app: FastAPI) -> Iterator[str]:
    """The application behind a real socket."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()
