"""Everything that goes wrong, as an answer: a page for people, problem+json (RFC 9457) for programs.

Knows the status code of each refusal. Refuses to show a traceback, a statement or a value of the database.
"""

from __future__ import annotations

import random
import re
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette.exceptions import HTTPException

from qconnect.db import Busy
from qconnect.domain import refusals
from qconnect.domain.refusals import InvalidValues, Refusal, SignInNeeded, TooManyAttempts
from qconnect.web.headers import complete
from qconnect.web.rendering import page, see_other
from qconnect.web.requests import API

STATUS: dict[type[Refusal], int] = {
    refusals.NotFound: 404,
    refusals.QueueOver: 409,
    refusals.AlreadyBooked: 409,
    refusals.NotCancellable: 409,
    refusals.EmailTaken: 409,
    refusals.WrongCredentials: 401,
    refusals.InvalidValues: 422,
    refusals.SignInNeeded: 401,
    refusals.TooManyAttempts: 429,
    refusals.ForeignRequest: 403,
}

_EXPLANATIONS = {
    404: refusals.NotFound().args[0],
    405: "This page does not understand that kind of request.",
    413: "That was more than this form takes.",
}


def install(app: FastAPI) -> None:
    """Register the handlers of `app`."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(HTTPException, _http)
    for error in (OperationalError, NoConnection, Busy):
        app.add_exception_handler(error, _busy)
    app.add_exception_handler(Exception, _broken)


def is_api(request: Request) -> bool:
    """Whether a program asks."""
    return request.url.path.startswith(API)


def answer(request: Request, status: int, title: str, detail: str, **more: Any) -> Response:
    """The error in the form that the asker reads."""
    if is_api(request):
        body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
        return JSONResponse(body, status, media_type="application/problem+json")
    return page(request, "error.html", status, title=title, detail=detail, status_code=status)


def _refused(request: Request, error: Exception) -> Response:
    refusal = cast(Refusal, error)
    if isinstance(refusal, SignInNeeded) and not is_api(request):
        return see_other(f"/sign-in?next={quote(return_path(request.url.path))}")
    more = {"fields": refusal.fields} if isinstance(refusal, InvalidValues) else {}
    reply = answer(request, STATUS[type(refusal)], refusal.title, str(refusal), **more)
    if isinstance(refusal, TooManyAttempts):
        reply.headers["Retry-After"] = str(refusal.retry_after)
    if reply.status_code == HTTPStatus.UNAUTHORIZED:
        reply.headers["WWW-Authenticate"] = "Bearer"
    return reply


def _not_understood(request: Request, error: Exception) -> Response:
    problems = cast(RequestValidationError, error).errors()
    if any(one["loc"][0] == "path" for one in problems):
        return _refused(request, refusals.NotFound())
    fields = {".".join(map(str, one["loc"][1:])) or "body": str(one["msg"]) for one in problems}
    return _refused(request, InvalidValues(fields))


def _http(request: Request, error: Exception) -> Response:
    failure = cast(HTTPException, error)
    phrase = HTTPStatus(failure.status_code).phrase
    title = refusals.NotFound.title if failure.status_code == HTTPStatus.NOT_FOUND else phrase
    reply = answer(request, failure.status_code, title, _EXPLANATIONS.get(failure.status_code, phrase + "."))
    reply.headers.update(failure.headers or {})
    return reply


def _busy(request: Request, _: Exception) -> Response:
    reply = answer(request, 503, "We are very busy", "Nothing was changed. Please try again in a moment.")
    # Spread out, so that those who were turned away do not return all at once.
    reply.headers["Retry-After"] = str(random.randint(1, 4))  # noqa: S311 - jitter, not a secret
    return reply


def _broken(request: Request, _: Exception) -> Response:
    reply = answer(
        request, 500, "Something broke on our side", "Nothing was changed. The error was recorded."
    )
    complete(reply.headers, request.scope)  # this answer is sent from outside the header middleware
    return reply


def return_path(path: str) -> str:
    """The page to come back to after signing in: one of ours, never another site."""
    found = re.match(r"/(queues/[0-9]{1,10}|me)(?=/|$)", path)
    return found[0] if found else "/"
