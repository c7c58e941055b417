"""Who people are to the clinic: their role, and what a new account must look like.

Knows names, addresses and their limits. Refuses to know how a password is kept or who is signed in.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

NAME_LIMIT = 120
EMAIL_LIMIT = 254
PHONE_LIMIT = 32
PASSWORD_MIN, PASSWORD_MAX = 8, 256

_EMAIL = re.compile(r"[^\s@<>\"'(),:;\\\[\]]+@[^\s@<>\"'(),:;\\\[\]]+\.[^\s@<>\"'(),:;\\\[\]]+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{4,}")


class Role(StrEnum):
    """What a person may do."""

    PATIENT = "PATIENT"
    ADMIN = "ADMIN"


@dataclass(frozen=True, slots=True)
class Actor:
    """The person on whose behalf something is asked or done."""

    id: int
    name: str
    email: str
    role: Role


@dataclass(frozen=True, slots=True)
class Registration:
    """What a newcomer says about themselves, tidied; it has no role on purpose."""

    name: str
    email: str
    phone: str | None


def tidy(text: str) -> str:
    """`text` in one Unicode form, without spaces at its ends or doubled inside."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def tidy_email(text: str) -> str:
    """An e-mail address as it is stored and looked up."""
    return unicodedata.normalize("NFC", text).strip().lower()


def registration(name: str, email: str, phone: str) -> Registration:
    """The tidied values of a registration form."""
    return Registration(tidy(name), tidy_email(email), tidy(phone) or None)


def mistakes_in(person: Registration, password: str) -> dict[str, str]:
    """What is wrong with a registration, by field, in words for the person who typed it."""
    found = {
        "name": _name_mistake(person.name),
        "email": _email_mistake(person.email),
        "phone": _phone_mistake(person.phone),
        "password": _password_mistake(password),
    }
    return {field: text for field, text in found.items() if text}


def _name_mistake(name: str) -> str | None:
    if not name:
        return "Tell us your name."
    if len(name) > NAME_LIMIT:
        return f"A name can have up to {NAME_LIMIT} characters."
    return None if _printable(name) else "The name holds characters that cannot be shown."


def _email_mistake(email: str) -> str | None:
    if not email:
        return "Tell us your e-mail address."
    if len(email) > EMAIL_LIMIT or not _printable(email) or not _EMAIL.fullmatch(email):
        return "This does not look like an e-mail address. Example: name@example.com"
    return None


def _phone_mistake(phone: str | None) -> str | None:
    if phone is None or (len(phone) <= PHONE_LIMIT and _PHONE.fullmatch(phone)):
        return None
    return "Use digits, with + in front for a country code. Example: +91 98765 43210"


def _password_mistake(password: str) -> str | None:
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        return f"A password has {PASSWORD_MIN} to {PASSWORD_MAX} characters."
    return None if _encodable(password) else "The password holds characters that cannot be stored."


def _printable(text: str) -> bool:
    return _encodable(text) and not any(unicodedata.category(char) in {"Cc", "Cs"} for char in text)


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
