"""What anybody may read: doctors, their next queues, and a queue's line of tokens.

Knows joins. Refuses to return a patient's name or id.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from qconnect.domain.queues import Place
from qconnect.domain.tickets import Status
from qconnect.models import Appointment, Doctor, Queue

QUEUES_PER_DOCTOR = 3


@dataclass(frozen=True, slots=True)
class UpcomingQueue:
    """A queue that still gives out tokens."""

    id: int
    date: date
    waiting: int


@dataclass(frozen=True, slots=True)
class ListedDoctor:
    """A doctor with the queues one can join next."""

    id: int
    name: str
    specialty: str
    room_no: str
    queues: tuple[UpcomingQueue, ...]


@dataclass(frozen=True, slots=True)
class QueueOfDay:
    """A queue and whose it is."""

    id: int
    date: date
    doctor: str
    specialty: str
    room_no: str


def specialties(session: Session) -> tuple[str, ...]:
    """Every specialty of the clinic, in alphabetical order."""
    return tuple(session.scalars(select(Doctor.specialty).distinct().order_by(Doctor.specialty)))


def doctors(session: Session, today: date, specialty: str | None = None) -> tuple[ListedDoctor, ...]:
    """Doctors by specialty and name, each with their next queues from `today` on."""
    next_queues = (
        select(Queue)
        .where(Queue.doctor_id == Doctor.id, Queue.date >= today)
        .order_by(Queue.date, Queue.id)
        .limit(QUEUES_PER_DOCTOR)
        .lateral()
    )
    queue = aliased(Queue, next_queues)
    waiting = (
        select(func.count())
        .where(Appointment.queue_id == queue.id, Appointment.status == Status.PENDING)
        .scalar_subquery()
    )
    statement = (
        select(Doctor, queue.id, queue.date, waiting)
        .outerjoin(next_queues, next_queues.c.doctor_id == Doctor.id)
        .order_by(Doctor.specialty, Doctor.name, Doctor.id, queue.date, queue.id)
    )
    if specialty is not None:
        statement = statement.where(Doctor.specialty == specialty)
    found: dict[int, tuple[Doctor, list[UpcomingQueue]]] = {}
    for doctor, queue_id, day, count in session.execute(statement):
        _, upcoming = found.setdefault(doctor.id, (doctor, []))
        if queue_id is not None:
            upcoming.append(UpcomingQueue(queue_id, day, count))
    return tuple(
        ListedDoctor(one.id, one.name, one.specialty, one.room_no, tuple(upcoming))
        for one, upcoming in found.values()
    )


def queue(session: Session, queue_id: int) -> QueueOfDay | None:
    """One queue, None if there is none with this id."""
    row = session.execute(
        select(Queue.id, Queue.date, Doctor.name, Doctor.specialty, Doctor.room_no)
        .join(Doctor, Doctor.id == Queue.doctor_id)
        .where(Queue.id == queue_id)
    ).one_or_none()
    return QueueOfDay(*row) if row else None


def places(session: Session, queue_id: int) -> tuple[Place, ...]:
    """All tokens of a queue in order."""
    rows = session.execute(
        select(Appointment.token_no, Appointment.status)
        .where(Appointment.queue_id == queue_id)
        .order_by(Appointment.token_no)
    )
    return tuple(Place(token_no, status) for token_no, status in rows)
