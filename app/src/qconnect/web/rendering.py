"""Templates to HTML answers.

Knows the template folder, how dates read, and when a visitor needs a cookie for a form. Refuses to query.
"""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from qconnect.auth import forms
from qconnect.web.requests import form_cookie, house

_PACKAGE = Path(__file__).resolve().parents[1]
STATIC = _PACKAGE / "static"


class _FormToken:
    """The token for the forms of one page; remembers whether the page has any."""

    def __init__(self, request: Request) -> None:
        cookie = form_cookie(request)
        self.is_new, self.cookie = cookie is None, cookie or forms.new_visit()
        self.is_used = False
        self.key = house(request).settings.secret

    def __str__(self) -> str:
        self.is_used = True
        return forms.token(self.key, self.cookie)


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """The template filled in, as an answer with this status."""
    form_token = _FormToken(request)
    html = (
        _templates()
        .get_template(template)
        .render(
            form_token=form_token,
            path=request.url.path,
            visitor=getattr(request.state, "visitor", None),
            visitor_known=hasattr(request.state, "visitor"),
            today=house(request).settings.now().date(),
            **values,
        )
    )
    answer = HTMLResponse(html, status)
    if form_token.is_used and form_token.is_new:
        set_cookie(answer, request, forms.COOKIE, form_token.cookie)
    return answer


def see_other(path: str) -> RedirectResponse:
    """Send the browser to look at `path` after a form was handled."""
    return RedirectResponse(path, status_code=303)


def set_cookie(answer: Response, request: Request, name: str, value: str, age: int | None = None) -> None:
    """Set one of our cookies: for this host, out of reach of scripts, encrypted where the page is."""
    secure = request.url.scheme == "https"
    answer.set_cookie(name, value, max_age=age, httponly=True, samesite="lax", secure=secure)


def day(value: date, today: date) -> str:
    """A date as people say it."""
    distance = (value - today).days
    near = {0: "Today", 1: "Tomorrow", -1: "Yesterday"}.get(distance)
    written = f"{value:%a} {value.day} {value:%b}" + ("" if value.year == today.year else f" {value.year}")
    return f"{near}, {written}" if near else written


@cache
def static_url(name: str) -> str:
    """The address of a static file, different whenever its content is."""
    return f"/static/{name}?v={hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(_PACKAGE / "web" / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["day"] = day
    templates.globals["static"] = static_url
    return templates
