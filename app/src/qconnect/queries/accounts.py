"""Who somebody is, by e-mail address or by session.

Knows how to find an account. Refuses to judge a password.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from qconnect.domain.people import Actor
from qconnect.models import RefreshToken, User


@dataclass(frozen=True, slots=True)
class Account:
    """An account and the hash of its password, if it has one."""

    actor: Actor
    password_hash: str | None = field(repr=False)


# Statements are built once: at every request, building costs more than the database takes to answer.
_PERSON = select(User.id, User.name, User.email, User.role)
_BY_EMAIL = _PERSON.add_columns(User.password).where(User.email == bindparam("email"))
_BY_SESSION = _PERSON.join(RefreshToken, RefreshToken.user_id == User.id).where(
    RefreshToken.token_hash == bindparam("token_hash"), RefreshToken.expires_at > bindparam("now")
)


def account(session: Session, email: str) -> Account | None:
    """The account with this address."""
    row = session.execute(_BY_EMAIL, {"email": email}).one_or_none()
    return Account(Actor(row.id, row.name, row.email, row.role), row.password) if row else None


def holder_of_session(session: Session, token_hash: str, now: datetime) -> Actor | None:
    """Whose session this is, None if it does not exist or has run out."""
    row = session.execute(_BY_SESSION, {"token_hash": token_hash, "now": now}).one_or_none()
    return Actor(*row) if row else None
