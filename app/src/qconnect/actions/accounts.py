"""Writing accounts and sessions.

Knows the rows. Refuses to see a password or a session token: both arrive as hashes (`auth`).
"""

# ruff: noqa: ARG001 - every action begins with (session, actor, now), whether it needs all three or not

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, update
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.orm import Session

from qconnect.domain.people import Actor, Registration, Role
from qconnect.domain.refusals import EmailTaken
from qconnect.models import RefreshToken, User


def register(session: Session, actor: None, now: datetime, person: Registration, password_hash: str) -> Actor:
    """Create a patient's account; raises `EmailTaken`. The role is not a parameter."""
    row = session.execute(
        insert_or_skip(User)
        .values(
            name=person.name,
            email=person.email,
            phone=person.phone,
            password=password_hash,
            role=Role.PATIENT,
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=[User.email])
        .returning(User.id)
    ).one_or_none()
    if row is None:
        raise EmailTaken
    return Actor(row.id, person.name, person.email, Role.PATIENT)


def replace_password_hash(session: Session, actor: Actor, now: datetime, password_hash: str) -> None:
    """Keep a new hash of the same password."""
    session.execute(update(User).where(User.id == actor.id).values(password=password_hash))


def open_session(
    session: Session, actor: Actor, now: datetime, token_hash: str, expires_at: datetime
) -> None:
    """Write a session, and remove the actor's sessions that have run out."""
    stale = (RefreshToken.user_id == actor.id, RefreshToken.expires_at <= now)
    session.execute(delete(RefreshToken).where(*stale))
    values = {"token_hash": token_hash, "user_id": actor.id, "expires_at": expires_at, "created_at": now}
    session.execute(insert(RefreshToken).values(values))


def close_session(session: Session, actor: Actor | None, now: datetime, token_hash: str) -> None:
    """End one session; others of the same person stay open."""
    session.execute(delete(RefreshToken).where(RefreshToken.token_hash == token_hash))
