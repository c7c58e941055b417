"""Whether a request that changes something was sent from one of our own pages.

Knows two walls: what the browser says of the request's origin, and a token in every form that belongs to
the visitor's cookie. Refuses to know what the form is about.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from urllib.parse import urlsplit

COOKIE = "qconnect_visit"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def new_visit() -> str:
    """A random value for the cookie of a visitor who has no session."""
    return secrets.token_urlsafe(24)


def token(key: bytes, cookie: str) -> str:
    """The form token of whoever holds this cookie."""
    return hmac.new(key, b"form:" + cookie.encode(errors="replace"), hashlib.sha256).hexdigest()


def is_genuine(key: bytes, cookie: str | None, sent: str) -> bool:
    """Whether the token that came with a form belongs to the cookie that came with it."""
    return bool(cookie) and hmac.compare_digest(
        token(key, cookie or "").encode(), sent.encode(errors="replace")
    )


def own_origin(headers: Mapping[str, str]) -> bool | None:
    """Whether the browser says that our own page sent this; None if it says nothing."""
    if site := headers.get("sec-fetch-site"):
        return site in {"same-origin", "none"}
    if origin := headers.get("origin"):
        return urlsplit(origin).netloc == headers.get("host")
    return None
