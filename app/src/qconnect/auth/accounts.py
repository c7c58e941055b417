"""Registering and proving who one is.

Knows the order of the steps. Refuses to say whether the address or the password was wrong.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from qconnect.actions import accounts as writes
from qconnect.auth import passwords
from qconnect.domain import people
from qconnect.domain.people import Actor
from qconnect.domain.refusals import InvalidValues, WrongCredentials
from qconnect.queries import accounts as reads


def register(session: Session, now: datetime, *, name: str, email: str, phone: str, password: str) -> Actor:
    """Create a patient's account; raises `InvalidValues` or `EmailTaken`."""
    person = people.registration(name, email, phone)
    if mistakes := people.mistakes_in(person, password):
        raise InvalidValues(mistakes)
    return writes.register(session, None, now, person, passwords.hash_password(password))


def prove(session: Session, now: datetime, *, email: str, password: str) -> Actor:
    """The person with this address and password; raises `WrongCredentials`."""
    found = reads.account(session, _searchable(email))
    kept = found.password_hash if found else None
    if not passwords.matches(password, kept) or found is None or kept is None:
        raise WrongCredentials
    if passwords.is_outdated(kept):
        writes.replace_password_hash(session, found.actor, now, passwords.hash_password(password))
    return found.actor


def _searchable(email: str) -> str:
    # PostgreSQL refuses these characters in any text; no account can have them.
    tidied = people.tidy_email(email)
    return "".join(char for char in tidied if char != "\0" and not "\ud800" <= char <= "\udfff")
