"""A patient's tickets as JSON.

Knows paths and shapes. Refuses to take a user's id: the patient is who is signed in.
"""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy.orm import Session

from qconnect.actions import booking
from qconnect.domain.people import Actor
from qconnect.domain.refusals import NotFound
from qconnect.queries import tickets
from qconnect.web.api import shapes
from qconnect.web.api.problems import problems
from qconnect.web.requests import ApiPatient, Now, RowId, Transaction

router = APIRouter(tags=["tickets"])


@router.get("/tickets", responses=problems(401))
def my_tickets(session: Transaction, patient: ApiPatient) -> list[shapes.Ticket]:
    """All tickets of the patient, by day, the newest first."""
    return [shapes.ticket(one) for one in tickets.tickets_of(session, patient.id)]


@router.get("/tickets/{ticket_id}", responses=problems(401, 404))
def my_ticket(session: Transaction, patient: ApiPatient, ticket_id: RowId) -> shapes.Ticket:
    """One ticket of the patient."""
    return _own(session, patient, ticket_id)


@router.post("/queues/{queue_id}/tickets", status_code=201, responses=problems(401, 403, 404, 409))
def book(session: Transaction, now: Now, patient: ApiPatient, queue_id: RowId) -> shapes.Ticket:
    """Take the next token of a queue."""
    return _own(session, patient, booking.book(session, patient, now, queue_id).id)


@router.post("/tickets/{ticket_id}/cancel", responses=problems(401, 403, 404, 409))
def cancel(session: Transaction, now: Now, patient: ApiPatient, ticket_id: RowId) -> shapes.Ticket:
    """Give a ticket back. Its number is not given out again."""
    return _own(session, patient, booking.cancel(session, patient, now, ticket_id).id)


def _own(session: Session, patient: Actor, ticket_id: int) -> shapes.Ticket:
    found = tickets.ticket(session, patient.id, ticket_id)
    if found is None:
        raise NotFound("ticket")
    return shapes.ticket(found)
