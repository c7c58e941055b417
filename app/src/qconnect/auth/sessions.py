"""Server-side sessions behind an opaque token.

Knows how a token is made, for how long it is good, and that only its hash is kept. Refuses to put anything
readable into it: what a session means is looked up at every request, so signing out works at once.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from qconnect.actions import accounts as writes
from qconnect.domain.people import Actor
from qconnect.queries import accounts as reads

COOKIE = "qconnect_session"
LIFETIME = timedelta(days=14)
_BYTES = 32


@dataclass(frozen=True, slots=True)
class OpenSession:
    """What the browser or API client gets; the token is shown this once."""

    token: str = field(repr=False)
    expires_at: datetime


def begin(session: Session, actor: Actor, now: datetime) -> OpenSession:
    """Open a session for `actor` with a fresh token; it ends after 14 days, used or not."""
    opened = OpenSession(secrets.token_urlsafe(_BYTES), now + LIFETIME)
    writes.open_session(session, actor, now, _kept(opened.token), opened.expires_at)
    return opened


def end(session: Session, actor: Actor | None, now: datetime, token: str | None) -> None:
    """Close this one session, if there is one; whoever holds its token may."""
    if token:
        writes.close_session(session, actor, now, _kept(token))


def holder(session: Session, token: str | None, now: datetime) -> Actor | None:
    """Whose session the token opens, if anybody's."""
    return reads.holder_of_session(session, _kept(token), now) if token else None


def _kept(token: str) -> str:
    # 256 random bits need no salt and no slow hash.
    return hashlib.sha256(token.encode(errors="surrogateescape")).hexdigest()
