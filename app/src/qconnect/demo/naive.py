"""The booking that everybody writes first: read the counter, insert the next token, write the counter.

Kept to show what it loses, and to prove in tests that the race is real. Nothing else may use it.
"""

from __future__ import annotations

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from qconnect.domain.people import Actor
from qconnect.models import Appointment, Queue


def book_naively(session: Session, actor: Actor, queue_id: int) -> int:
    """Book with three statements and no lock; returns the token."""
    token_no = session.scalars(select(Queue.current_no).where(Queue.id == queue_id)).one() + 1
    values = {"token_no": token_no, "user_id": actor.id, "queue_id": queue_id}
    session.execute(insert(Appointment).values(values))
    session.execute(update(Queue).where(Queue.id == queue_id).values(current_no=token_no))
    return token_no
