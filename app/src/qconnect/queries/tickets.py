"""A patient's own tickets.

Knows how to find them for their owner. Refuses to find anybody else's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
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


def tickets_of(session: Session, user_id: int) -> tuple[Ticket, ...]:
    """All tickets of a patient: by day, the newest first."""
    return _tickets(session, Appointment.user_id == user_id)


def ticket(session: Session, user_id: int, ticket_id: int) -> Ticket | None:
    """One ticket of a patient; None if there is none or it is somebody else's."""
    found = _tickets(session, Appointment.user_id == user_id, Appointment.id == ticket_id)
    return found[0] if found else None


def ticket_in_queue(session: Session, user_id: int, queue_id: int) -> Ticket | None:
    """The patient's ticket in a queue: the active one, else the last."""
    found = _tickets(session, Appointment.user_id == user_id, Appointment.queue_id == queue_id)
    return next((one for one in found if one.status in ACTIVE), found[0] if found else None)


def _tickets(session: Session, *conditions: ColumnElement[bool]) -> tuple[Ticket, ...]:
    earlier = aliased(Appointment)
    ahead = (
        select(func.count())
        .where(
            earlier.queue_id == Appointment.queue_id,
            earlier.token_no < Appointment.token_no,
            earlier.status.in_(ACTIVE),
        )
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Appointment.id,
            Appointment.token_no,
            Appointment.status,
            ahead,
            Queue.id,
            Queue.date,
            Doctor.name,
            Doctor.specialty,
            Doctor.room_no,
        )
        .join(Queue, Queue.id == Appointment.queue_id)
        .join(Doctor, Doctor.id == Queue.doctor_id)
        .where(*conditions)
        .order_by(Queue.date.desc(), Appointment.id.desc())
    )
    return tuple(Ticket(*row) for row in rows)
