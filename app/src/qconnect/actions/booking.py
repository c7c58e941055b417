"""Giving out tokens and taking tickets back.

Knows the statements that change queues and appointments, and the order of locks: user, then queue. Refuses
to commit, to delete a ticket, and to give a token number twice.
"""

# ruff: noqa: ARG001 - every action begins with (session, actor, now), whether it needs all three or not

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from sqlalchemy import bindparam, select, text, update
from sqlalchemy.orm import Session

from qconnect.domain import queues
from qconnect.domain.people import Actor
from qconnect.domain.refusals import AlreadyBooked, NotCancellable, NotFound, QueueOver
from qconnect.domain.tickets import ACTIVE, Status, origins
from qconnect.models import Appointment, Queue, User


@dataclass(frozen=True, slots=True)
class Booked:
    """A ticket that was just written."""

    id: int
    queue_id: int
    token_no: int
    status: Status


# Counter and ticket change in one statement: a token is given out exactly if its ticket exists. The row
# lock on the queue is held until commit, so token n + 1 is never seen before n, and a failed booking
# returns its number. The date is tested inside, under the same lock.
_BOOK = text("""
    WITH next AS (
        UPDATE queues
           SET current_no = current_no + 1
         WHERE id = :queue_id
           AND date >= :today
           AND NOT EXISTS (SELECT FROM appointments AS held
                            WHERE held.queue_id = :queue_id
                              AND held.user_id = :user_id
                              AND held.status = ANY (CAST(:active AS status[])))
        RETURNING id, current_no
    )
    INSERT INTO appointments (token_no, user_id, queue_id)
    SELECT next.current_no, :user_id, next.id FROM next
    RETURNING id, queue_id, token_no, status
""")

# FOR NO KEY UPDATE
_LOCK_PATIENT = select(User.id).where(User.id == bindparam("user_id")).with_for_update(key_share=True)


def book(session: Session, actor: Actor, now: datetime, queue_id: int) -> Booked:
    """Give `actor` the next token of a queue; raises `NotFound`, `QueueOver` or `AlreadyBooked`.

    `now` is the clinic's time: its date decides whether the queue is over.
    """
    _lock_patient(session, actor)
    values = {"queue_id": queue_id, "user_id": actor.id, "today": now.date(), "active": sorted(ACTIVE)}
    row = session.execute(_BOOK, values).one_or_none()
    if row is None:
        _explain_refusal(session, actor, now, queue_id)
    return Booked(row.id, row.queue_id, row.token_no, Status(row.status))


def cancel(session: Session, actor: Actor, now: datetime, ticket_id: int) -> Booked:
    """Cancel a ticket of `actor`'s; raises `NotFound` or `NotCancellable`. Nobody is renumbered."""
    mine = (Appointment.id == ticket_id, Appointment.user_id == actor.id)
    statement = (
        update(Appointment)
        .where(*mine, Appointment.status.in_(origins(Status.CANCELLED)))
        .values(status=Status.CANCELLED)
        .returning(Appointment.id, Appointment.queue_id, Appointment.token_no, Appointment.status)
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        status = session.scalar(select(Appointment.status).where(*mine))
        raise NotFound("ticket") if status is None else NotCancellable(status)
    return Booked(row.id, row.queue_id, row.token_no, row.status)


def _lock_patient(session: Session, actor: Actor) -> None:
    """Let only one booking of this patient run at a time.

    Without it, two bookings of one patient could both find no ticket: the second waits for the queue's row
    inside its statement, but looks for tickets with the snapshot from before the wait. The lock is a
    statement of its own, so that the booking's snapshot is taken after the wait. It conflicts with nothing
    but itself: foreign keys to the user take a weaker lock.
    """
    if session.execute(_LOCK_PATIENT, {"user_id": actor.id}).one_or_none() is None:
        raise NotFound("account")


def _explain_refusal(session: Session, actor: Actor, now: datetime, queue_id: int) -> NoReturn:
    day = session.scalar(select(Queue.date).where(Queue.id == queue_id))
    if day is None:
        raise NotFound("queue")
    if not queues.is_open(day, now.date()):
        raise QueueOver(day)
    held = select(Appointment.token_no).where(
        Appointment.queue_id == queue_id, Appointment.user_id == actor.id, Appointment.status.in_(ACTIVE)
    )
    # The patient's row is still locked, so the ticket that stood in the way can only have ended since.
    raise AlreadyBooked(session.scalar(held) or 0)
