"""Who somebody is, by e-mail address or by session.

Knows how to find an account. Refuses to judge a password.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qconnect.domain.people import Actor
from qconnect.models import RefreshToken, User


@dataclass(frozen=True, slots=True)
class Account:
    """An account and the hash of its password, if it has one."""

    actor: Actor
    password_hash: str | None = field(repr=False)


def account(session: Session, email: str) -> Account | None:
    """The account with this address."""
    user = session.scalar(select(User).where(User.email == email))
    return Account(_actor(user), user.password) if user else None


def holder_of_session(session: Session, token_hash: str, now: datetime) -> Actor | None:
    """Whose session this is, None if it does not exist or has run out."""
    user = session.scalar(
        select(User)
        .join(RefreshToken, RefreshToken.user_id == User.id)
        .where(RefreshToken.token_hash == token_hash, RefreshToken.expires_at > now)
    )
    return _actor(user) if user else None


def _actor(user: User) -> Actor:
    return Actor(user.id, user.name, user.email, user.role)
