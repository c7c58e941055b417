"""A throwaway doctor with queues and patients for a demonstration.

Knows how to make them and that they must go again. Refuses to touch rows that it did not make.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, func, insert, select
from sqlalchemy.orm import Session

from qconnect.domain.people import Actor, Role
from qconnect.models import Appointment, Doctor, Queue, User


@dataclass(frozen=True, slots=True)
class Stage:
    """What a demonstration plays with: a queue for each act, all of today."""

    engine: Engine
    now: datetime
    queues: tuple[int, ...]
    patients: tuple[Actor, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """A queue at one moment, as everybody sees it."""

    counter: int
    tokens: tuple[int, ...]

    @property
    def is_gap_free(self) -> bool:
        """Whether the tokens are 1, 2, 3 … up to the counter."""
        return self.tokens == tuple(range(1, self.counter + 1))


@contextmanager
def stage(engine: Engine, now: datetime, queues: int, patients: int) -> Iterator[Stage]:
    """Make a doctor, `queues` queues and `patients` patients; remove all of them at the end."""
    mark = secrets.token_hex(4)
    with Session(engine) as session, session.begin():
        doctor_id = _doctor(session, mark)
        queue_ids = _queues(session, doctor_id, now, queues)
        actors = _patients(session, mark, patients)
    try:
        yield Stage(engine, now, queue_ids, actors)
    finally:
        with Session(engine) as session, session.begin():
            session.execute(delete(Doctor).where(Doctor.id == doctor_id))
            session.execute(delete(User).where(User.id.in_([one.id for one in actors])))


def look(session: Session, queue_id: int) -> Seen:
    """The queue's counter and tokens, as this session sees them."""
    tokens = select(func.array_agg(Appointment.token_no)).where(Appointment.queue_id == queue_id)
    counter = session.scalars(select(Queue.current_no).where(Queue.id == queue_id)).one()
    return Seen(counter, tuple(sorted(session.scalar(tokens) or ())))


def _doctor(session: Session, mark: str) -> int:
    values = {"name": f"Demonstration {mark}", "specialty": "Demonstration", "room_no": "–"}
    return session.scalars(insert(Doctor).values(values).returning(Doctor.id)).one()


def _queues(session: Session, doctor_id: int, now: datetime, count: int) -> tuple[int, ...]:
    rows = [{"doctor_id": doctor_id, "date": now.date()}] * count
    return tuple(session.scalars(insert(Queue).values(rows).returning(Queue.id)))


def _patients(session: Session, mark: str, count: int) -> tuple[Actor, ...]:
    # .invalid can belong to nobody (RFC 2606).
    rows = [
        {"name": f"Patient {n}", "email": f"{mark}-{n}@demonstration.invalid"} for n in range(1, count + 1)
    ]
    found = session.execute(insert(User).values(rows).returning(User.id, User.name, User.email))
    return tuple(Actor(row.id, row.name, row.email, Role.PATIENT) for row in found)
