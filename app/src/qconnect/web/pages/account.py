"""Registering, signing in and signing out.

Knows forms and cookies. Refuses to know hashes (`auth`), and to read a role from a form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import Response

from qconnect.auth import accounts, forms, sessions
from qconnect.domain.people import Actor, tidy_email
from qconnect.domain.refusals import EmailTaken, InvalidValues, WrongCredentials
from qconnect.web.errors import return_path
from qconnect.web.rendering import page, see_other, set_cookie
from qconnect.web.requests import Address, GenuineForm, Now, PageToken, Transaction, Visitor, house

router = APIRouter()
Field = Annotated[str, Form()]
# People sign in to reach a page; both forms carry its path along.
Next = Annotated[str, Form(alias="next")]


@dataclass(frozen=True, slots=True)
class Desk:
    """What registering and signing in need of a request."""

    request: Request
    session: Transaction
    now: Now
    address: Address
    token: PageToken


AtDesk = Annotated[Desk, Depends()]


@router.get("/sign-in")
def sign_in_form(request: Request, visitor: Visitor, next: str = "/") -> Response:  # noqa: A002 - the form field's name
    """The form, or the page behind it for those who are signed in."""
    target = return_path(next)
    return see_other(target) if visitor else page(request, "sign_in.html", next=target, email="", mistake="")


@router.post("/sign-in", dependencies=[GenuineForm])
def sign_in(desk: AtDesk, email: Field = "", password: Field = "", next_path: Next = "/") -> Response:
    """Open a session, or show the form again without saying what was wrong."""
    target, key = return_path(next_path), (tidy_email(email), desk.address)
    attempts = house(desk.request).sign_ins
    attempts.count(key)
    try:
        person = accounts.prove(desk.session, desk.now, email=email, password=password)
    except WrongCredentials as refusal:
        mistake = f"{refusal.title}. {refusal}"
        return page(desk.request, "sign_in.html", 401, next=target, email=email, mistake=mistake)
    attempts.forget(key)
    return _signed_in(desk, person, target)


@router.get("/register")
def register_form(request: Request, visitor: Visitor, next: str = "/") -> Response:  # noqa: A002 - the form field's name
    """The form, or the page behind it for those who are signed in."""
    target = return_path(next)
    return see_other(target) if visitor else _register_page(request, 200, next=target)


@router.post("/register", dependencies=[GenuineForm])
def register(
    desk: AtDesk,
    name: Field = "",
    email: Field = "",
    phone: Field = "",
    password: Field = "",
    next_path: Next = "/",
) -> Response:
    """Create a patient's account and sign in, or show the form again with what to correct."""
    house(desk.request).registrations.count(desk.address)
    said = {"name": name, "email": email, "phone": phone}
    target = return_path(next_path)
    try:
        person = accounts.register(desk.session, desk.now, **said, password=password)
    except InvalidValues as refusal:
        return _register_page(desk.request, 422, refusal.fields, **said, next=target)
    except EmailTaken as refusal:
        mistakes = {"email": f"{refusal.title}. {refusal}"}
        return _register_page(desk.request, 409, mistakes, **said, next=target)
    return _signed_in(desk, person, target)


@router.post("/sign-out", dependencies=[GenuineForm])
def sign_out(session: Transaction, now: Now, visitor: Visitor, token: PageToken) -> Response:
    """End this browser's session."""
    sessions.end(session, visitor, now, token)
    answer = see_other("/")
    answer.delete_cookie(sessions.COOKIE, httponly=True, samesite="lax")
    return answer


def _register_page(
    request: Request, status: int, mistakes: dict[str, str] | None = None, **kept: str
) -> Response:
    values = {"name": "", "email": "", "phone": "", **kept}
    return page(request, "register.html", status, mistakes=mistakes or {}, values=values)


def _signed_in(desk: Desk, person: Actor, target: str) -> Response:
    """Begin a session in place of the browser's earlier one, and go on to `target`."""
    sessions.end(desk.session, person, desk.now, desk.token)
    opened = sessions.begin(desk.session, person, desk.now)
    answer = see_other(target)
    set_cookie(answer, desk.request, sessions.COOKIE, opened.token, int(sessions.LIFETIME.total_seconds()))
    answer.delete_cookie(forms.COOKIE, httponly=True, samesite="lax")
    return answer
