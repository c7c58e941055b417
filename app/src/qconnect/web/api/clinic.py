"""Doctors and queues as JSON.

Knows paths and shapes. Refuses to know how they are found.
"""

from __future__ import annotations

from fastapi import APIRouter, Query

from qconnect.queries import clinic
from qconnect.web.api import shapes
from qconnect.web.api.problems import problems
from qconnect.web.queue_state import queue_state
from qconnect.web.requests import ApiVisitor, Now, RowId, Transaction

router = APIRouter(tags=["clinic"])


@router.get("/doctors")
def doctors(
    session: Transaction, now: Now, specialty: str | None = Query(None, max_length=200)
) -> list[shapes.Doctor]:
    """Doctors by specialty, each with their next queues."""
    return [shapes.doctor(one) for one in clinic.doctors(session, now.date(), specialty)]


@router.get("/queues/{queue_id}", responses=problems(404))
def queue(session: Transaction, now: Now, visitor: ApiVisitor, queue_id: RowId) -> shapes.Queue:
    """A queue: now serving, waiting tokens and, for a signed-in patient, their own ticket."""
    return shapes.queue(queue_state(session, queue_id, visitor, now.date()))
