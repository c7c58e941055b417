"""What anybody may read: doctors, their next queues, and a queue's line of tokens.

Knows joins. Refuses to return a patient's name or id.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, select
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


# Built once, not at every request.
_SPECIALTIES = select(Doctor.specialty).distinct().order_by(Doctor.specialty)
_next_queues = (
    select(Queue)
    .where(Queue.doctor_id == Doctor.id, Queue.date >= bindparam("today"))
    .order_by(Queue.date, Queue.id)
    .limit(QUEUES_PER_DOCTOR)
    .lateral()
)
_queue = aliased(Queue, _next_queues)
_WAITING = (
    select(func.count())
    .where(Appointment.queue_id == _queue.id, Appointment.status == Status.PENDING)
    .scalar_subquery()
)
_DOCTORS = (
    select(Doctor.id, Doctor.name, Doctor.specialty, Doctor.room_no, _queue.id, _queue.date, _WAITING)
    .outerjoin(_next_queues, _next_queues.c.doctor_id == Doctor.id)
    .order_by(Doctor.specialty, Doctor.name, Doctor.id, _queue.date, _queue.id)
)
_DOCTORS_OF = _DOCTORS.where(Doctor.specialty == bindparam("specialty"))
_QUEUE = (
    select(Queue.id, Queue.date, Doctor.name, Doctor.specialty, Doctor.room_no)
    .join(Doctor, Doctor.id == Queue.doctor_id)
    .where(Queue.id == bindparam("queue_id"))
)
_PLACES = (
    select(Appointment.token_no, Appointment.status)
    .where(Appointment.queue_id == bindparam("queue_id"))
    .order_by(Appointment.token_no)
)


def specialties(session: Session) -> tuple[str, ...]:
    """Every specialty of the clinic, in alphabetical order."""
    return tuple(session.scalars(_SPECIALTIES))


def doctors(session: Session, today: date, specialty: str | None = None) -> tuple[ListedDoctor, ...]:
    """Doctors by specialty and name, each with their next queues from `today` on."""
    statement = _DOCTORS if specialty is None else _DOCTORS_OF
    values = {"today": today} if specialty is None else {"today": today, "specialty": specialty}
    found: dict[tuple[int, str, str, str], list[UpcomingQueue]] = {}
    for *doctor, queue_id, day, waiting in session.execute(statement, values):
        upcoming = found.setdefault((doctor[0], doctor[1], doctor[2], doctor[3]), [])
        if queue_id is not None:
            upcoming.append(UpcomingQueue(queue_id, day, waiting))
    return tuple(ListedDoctor(*doctor, tuple(upcoming)) for doctor, upcoming in found.items())


def queue(session: Session, queue_id: int) -> QueueOfDay | None:
    """One queue, None if there is none with this id."""
    row = session.execute(_QUEUE, {"queue_id": queue_id}).one_or_none()
    return QueueOfDay(*row) if row else None


def places(session: Session, queue_id: int) -> tuple[Place, ...]:
    """All tokens of a queue in order."""
    return tuple(Place(*row) for row in session.execute(_PLACES, {"queue_id": queue_id}))
