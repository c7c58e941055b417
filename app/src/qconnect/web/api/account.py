"""Registering and sessions as JSON.

Knows paths and shapes. Refuses to know hashes (`auth`).
"""

from __future__ import annotations

from fastapi import APIRouter, Request

from qconnect.auth import accounts, sessions
from qconnect.domain.people import tidy_email
from qconnect.web.api import shapes
from qconnect.web.api.problems import problems
from qconnect.web.requests import Address, ApiPatient, ApiToken, Now, Transaction, house

router = APIRouter(tags=["account"])


@router.post("/users", status_code=201, responses=problems(403, 409, 429))
def register(
    request: Request, session: Transaction, now: Now, address: Address, body: shapes.Registration
) -> shapes.Person:
    """Create a patient's account."""
    house(request).registrations.count(address)
    return shapes.person(accounts.register(session, now, **body.model_dump()))


@router.get("/me", responses=problems(401))
def me(patient: ApiPatient) -> shapes.Person:
    """Who is asking."""
    return shapes.person(patient)


@router.post("/session", status_code=201, responses=problems(401, 403, 429))
def sign_in(
    request: Request, session: Transaction, now: Now, address: Address, body: shapes.Credentials
) -> shapes.Session:
    """Open a session."""
    key = (tidy_email(body.email), address)
    house(request).sign_ins.count(key)
    person = accounts.prove(session, now, email=body.email, password=body.password)
    house(request).sign_ins.forget(key)
    opened = sessions.begin(session, person, now)
    return shapes.Session(token=opened.token, expires_at=opened.expires_at)


@router.delete("/session", status_code=204, responses=problems(401, 403))
def sign_out(session: Transaction, now: Now, patient: ApiPatient, token: ApiToken) -> None:
    """End the session that this request was made with; others stay open."""
    sessions.end(session, patient, now, token)
