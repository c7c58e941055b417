"""A patient's own tickets.

Knows how to find them for their owner. Refuses to find anybody else's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, aliased

from qconnect.domain.tickets import ACTIVE, Status
from qconnect.models import Appointment, Doctor, Queue


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket as its owner sees it."""

    id: int
    token_no: int
    status: Status
    people_ahead: int
    queue_id: int
    date: date
    doctor: str
    specialty: str
    room_no: str


_earlier = aliased(Appointment)
_AHEAD = (
    select(func.count())
    .where(
        _earlier.queue_id == Appointment.queue_id,
        _earlier.token_no < Appointment.token_no,
        _earlier.status.in_(ACTIVE),
    )
    .correlate(Appointment)
    .scalar_subquery()
)
# Built once, not at every request.
_MINE = (
    select(
        Appointment.id,
        Appointment.token_no,
        Appointment.status,
        _AHEAD,
        Queue.id,
        Queue.date,
        Doctor.name,
        Doctor.specialty,
        Doctor.room_no,
    )
    .join(Queue, Queue.id == Appointment.queue_id)
    .join(Doctor, Doctor.id == Queue.doctor_id)
    .where(Appointment.user_id == bindparam("user_id"))
    .order_by(Queue.date.desc(), Appointment.id.desc())
)
_ONE = _MINE.where(Appointment.id == bindparam("ticket_id"))
_IN_QUEUE = _MINE.where(Appointment.queue_id == bindparam("queue_id"))


def tickets_of(session: Session, user_id: int) -> tuple[Ticket, ...]:
    """All tickets of a patient: by day, the newest first."""
    return tuple(Ticket(*row) for row in session.execute(_MINE, {"user_id": user_id}))


def ticket(session: Session, user_id: int, ticket_id: int) -> Ticket | None:
    """One ticket of a patient; None if there is none or it is somebody else's."""
    row = session.execute(_ONE, {"user_id": user_id, "ticket_id": ticket_id}).one_or_none()
    return Ticket(*row) if row else None


def ticket_in_queue(session: Session, user_id: int, queue_id: int) -> Ticket | None:
    """The patient's ticket in a queue: the active one, else the last."""
    rows = session.execute(_IN_QUEUE, {"user_id": user_id, "queue_id": queue_id})
    found = [Ticket(*row) for row in rows]
    return next((one for one in found if one.status in ACTIVE), found[0] if found else None)
