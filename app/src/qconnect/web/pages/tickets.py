"""A patient's tickets: book, cancel, look.

Knows forms and redirects. Refuses to decide anything: `actions.booking` does.
"""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.requests import Request

from qconnect.actions import booking
from qconnect.domain.tickets import ACTIVE
from qconnect.queries import tickets
from qconnect.web.rendering import page, see_other
from qconnect.web.requests import GenuineForm, Now, Patient, RowId, Transaction

router = APIRouter()


@router.get("/me")
def my_tickets(request: Request, session: Transaction, patient: Patient) -> HTMLResponse:
    """The patient's tickets, the active ones first."""
    mine = tickets.tickets_of(session, patient.id)
    return page(
        request,
        "me.html",
        active=[one for one in reversed(mine) if one.status in ACTIVE],
        past=[one for one in mine if one.status not in ACTIVE],
    )


@router.post("/queues/{queue_id}/book", dependencies=[GenuineForm])
def book(session: Transaction, now: Now, patient: Patient, queue_id: RowId) -> RedirectResponse:
    """Take a token, then show the queue."""
    booking.book(session, patient, now, queue_id)
    return see_other(f"/queues/{queue_id}")


@router.post("/tickets/{ticket_id}/cancel", dependencies=[GenuineForm])
def cancel(session: Transaction, now: Now, patient: Patient, ticket_id: RowId) -> RedirectResponse:
    """Give the ticket back, then show its queue."""
    cancelled = booking.cancel(session, patient, now, ticket_id)
    return see_other(f"/queues/{cancelled.queue_id}")
