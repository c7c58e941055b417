"""Registering, signing in and signing out.

Knows forms and cookies. Refuses to know hashes (`auth`), and to read a role from a form.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse
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


@router.get("/sign-in")
def sign_in_form(request: Request, visitor: Visitor, next: str = "/") -> Response:  # noqa: A002
    """The form, or the page behind it for those who are signed in."""
    target = return_path(next)
    return see_other(target) if visitor else page(request, "sign_in.html", next=target, email="", mistake="")


@router.post("/sign-in", dependencies=[GenuineForm])
def sign_in(
    request: Request,
    session: Transaction,
    now: Now,
    address: Address,
    *,
    token: PageToken,
    email: Field = "",
    password: Field = "",
    next_path: Next = "/",
) -> Response:
    """Open a session, or show the form again without saying what was wrong."""
    target, key = return_path(next_path), (tidy_email(email), address)
    house(request).sign_ins.count(key)
    try:
        person = accounts.prove(session, now, email=email, password=password)
    except WrongCredentials as refusal:
        mistake = f"{refusal.title}. {refusal}"
        return page(request, "sign_in.html", 401, next=target, email=email, mistake=mistake)
    house(request).sign_ins.forget(key)
    if token:
        sessions.end(session, person, now, token)
    return _signed_in(request, sessions.begin(session, person, now), target)


@router.get("/register")
def register_form(request: Request, visitor: Visitor, next: str = "/") -> Response:  # noqa: A002
    """The form, or the page behind it for those who are signed in."""
    target = return_path(next)
    return see_other(target) if visitor else _register_page(request, 200, next=target)


@router.post("/register", dependencies=[GenuineForm])
def register(
    request: Request,
    session: Transaction,
    now: Now,
    address: Address,
    *,
    name: Field = "",
    email: Field = "",
    phone: Field = "",
    password: Field = "",
    next_path: Next = "/",
) -> Response:
    """Create a patient's account and sign in, or show the form again with what to correct."""
    house(request).registrations.count(address)
    target = return_path(next_path)
    kept = {"name": name, "email": email, "phone": phone, "next": target}
    try:
        person = accounts.register(session, now, name=name, email=email, phone=phone, password=password)
    except InvalidValues as refusal:
        return _register_page(request, 422, mistakes=refusal.fields, **kept)
    except EmailTaken as refusal:
        return _register_page(request, 409, mistakes={"email": f"{refusal.title}. {refusal}"}, **kept)
    return _signed_in(request, sessions.begin(session, person, now), target)


@router.post("/sign-out", dependencies=[GenuineForm])
def sign_out(session: Transaction, now: Now, visitor: Visitor, token: PageToken) -> RedirectResponse:
    """End this browser's session."""
    _end(session, visitor, now, token)
    answer = see_other("/")
    answer.delete_cookie(sessions.COOKIE, httponly=True, samesite="lax")
    return answer


def _end(session: Transaction, visitor: Actor | None, now: Now, token: str | None) -> None:
    if visitor and token:
        sessions.end(session, visitor, now, token)


def _register_page(
    request: Request, status: int, *, mistakes: dict[str, str] | None = None, **kept: str
) -> HTMLResponse:
    values = {"name": "", "email": "", "phone": "", **kept}
    return page(request, "register.html", status, mistakes=mistakes or {}, values=values)


def _signed_in(request: Request, opened: sessions.OpenSession, target: str) -> RedirectResponse:
    answer = see_other(target)
    age = int(sessions.LIFETIME.total_seconds())
    set_cookie(answer, request, sessions.COOKIE, opened.token, age)
    answer.delete_cookie(forms.COOKIE, httponly=True, samesite="lax")
    return answer
