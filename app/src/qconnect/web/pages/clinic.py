"""Pages anybody may see: doctors and queues.

Knows which template shows what. Refuses to show a patient's name.
"""

from __future__ import annotations

from itertools import groupby

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from starlette.requests import Request

from qconnect.queries import clinic
from qconnect.web.queue_state import queue_state
from qconnect.web.rendering import page
from qconnect.web.requests import KnownVisitor, Now, RowId, Transaction, Visitor

router = APIRouter()


@router.get("/", dependencies=[KnownVisitor])
def home(request: Request, session: Transaction, now: Now, specialty: str = "") -> HTMLResponse:
    """Doctors by specialty with their next queues."""
    every = clinic.specialties(session)
    chosen = specialty if specialty in every else None
    listed = clinic.doctors(session, now.date(), chosen)
    groups = [(name, list(doctors)) for name, doctors in groupby(listed, lambda one: one.specialty)]
    return page(request, "home.html", specialties=every, chosen=chosen, groups=groups)


@router.get("/queues/{queue_id}")
def queue(
    request: Request, session: Transaction, now: Now, visitor: Visitor, queue_id: RowId
) -> HTMLResponse:
    """One queue: who is served, who waits, and the visitor's own place."""
    return page(request, "queue.html", state=queue_state(session, queue_id, visitor, now.date()), now=now)


@router.get("/queues/{queue_id}/live")
def live(request: Request, session: Transaction, now: Now, visitor: Visitor, queue_id: RowId) -> HTMLResponse:
    """The part of the queue's page that changes."""
    return page(request, "_live.html", state=queue_state(session, queue_id, visitor, now.date()), now=now)
