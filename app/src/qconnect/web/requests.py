"""What a handler may ask for: a transaction, the time, and who is asking.

Knows requests and cookies. Refuses to know any page. Each name here is a parameter type of handlers.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Form, Path, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.orm import Session

from qconnect.auth import forms, sessions
from qconnect.auth.attempts import Attempts
from qconnect.db import Database
from qconnect.domain.people import Actor
from qconnect.domain.refusals import ForeignRequest, SignInNeeded
from qconnect.settings import Settings

API = "/api/"


@dataclass(frozen=True, slots=True)
class House:
    """What one running application shares between its requests."""

    settings: Settings
    database: Database
    sign_ins: Attempts
    registrations: Attempts


def house(request: Request) -> House:
    """The application's own things."""
    found: House = request.app.state.house
    return found


async def _session(request: Request) -> AsyncIterator[Session]:
    async with house(request).database.session() as session:
        yield session


async def _now(request: Request) -> datetime:
    return house(request).settings.now()


async def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"


# Only what waits for the database is a plain function, which runs in a worker thread; the rest is `async`,
# because a trip to a thread costs more than the work.
# "function": the transaction ends before the answer is sent, so nobody is told of a booking that then fails.
Transaction = Annotated[Session, Depends(_session, scope="function")]
Now = Annotated[datetime, Depends(_now)]
Address = Annotated[str, Depends(_address)]
RowId = Annotated[int, Path(ge=1, le=2**31 - 1)]

_bearer = HTTPBearer(auto_error=False, description="The token that POST /api/v1/session answers with")


async def _cookie_token(request: Request) -> str | None:
    return request.cookies.get(sessions.COOKIE)


async def _api_token(
    request: Request, bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> str | None:
    return bearer.credentials if bearer else request.cookies.get(sessions.COOKIE)


PageToken = Annotated[str | None, Depends(_cookie_token)]
ApiToken = Annotated[str | None, Depends(_api_token)]


def _page_visitor(request: Request, session: Transaction, now: Now, token: PageToken) -> Actor | None:
    request.state.visitor = sessions.holder(session, token, now)
    visitor: Actor | None = request.state.visitor
    return visitor


def _api_visitor(session: Transaction, now: Now, token: ApiToken) -> Actor | None:
    return sessions.holder(session, token, now)


def _signed_in(visitor: Actor | None) -> Actor:
    if visitor is None:
        raise SignInNeeded
    return visitor


Visitor = Annotated[Actor | None, Depends(_page_visitor)]
# For pages that only show who is signed in.
KnownVisitor = Depends(_page_visitor)
ApiVisitor = Annotated[Actor | None, Depends(_api_visitor)]


async def _page_patient(visitor: Visitor) -> Actor:
    return _signed_in(visitor)


async def _api_patient(visitor: ApiVisitor) -> Actor:
    return _signed_in(visitor)


Patient = Annotated[Actor, Depends(_page_patient)]
ApiPatient = Annotated[Actor, Depends(_api_patient)]


def form_cookie(request: Request) -> str | None:
    """The cookie that forms of this browser are bound to: the session, or the visit before it."""
    return request.cookies.get(sessions.COOKIE) or request.cookies.get(forms.COOKIE)


async def own_pages_only(request: Request) -> None:
    """Refuse requests that change something and come from another site.

    Pages need a form token besides (`GenuineForm`). The API has none: there, a cookie counts only if the
    browser says where the request comes from.
    """
    if request.method in forms.SAFE_METHODS:
        return
    own = forms.own_origin(request.headers)
    by_cookie = "authorization" not in request.headers and sessions.COOKIE in request.cookies
    if own is False or (own is None and by_cookie and request.url.path.startswith(API)):
        raise ForeignRequest


async def _genuine_form(request: Request, form_token: Annotated[str, Form()] = "") -> None:
    if not forms.is_genuine(house(request).settings.secret, form_cookie(request), form_token):
        raise ForeignRequest


GenuineForm = Depends(_genuine_form)
