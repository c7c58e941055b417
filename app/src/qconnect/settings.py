"""What the environment says about this installation, as one value.

Knows the names of the variables and their defaults. Refuses to connect. The database URL
holds a password: it is left out of `repr`.

    DATABASE_URL        postgresql://user@host/database
    QCONNECT_SECRET     key of the form tokens; without it a new one each start, and open forms go stale
    QCONNECT_TIMEZONE   the clinic's zone, which decides when a queue's day is over (UTC)
    QCONNECT_PROJECT    folder of junco.toml, when it is neither here nor beside the package
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class BadSetting(Exception):
    """A variable whose value cannot be used."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One installation of QConnect."""

    database_url: str | None = field(repr=False)
    secret: bytes = field(repr=False)
    timezone: tzinfo
    project: Path

    def now(self) -> datetime:
        """The time at the clinic."""
        return datetime.now(self.timezone)


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process: the environment, then `.env` of the project; raises `BadSetting`."""
    environ = os.environ if environ is None else environ
    project = _project(environ.get("QCONNECT_PROJECT"))
    environ = {**_dotenv(project), **environ}
    secret = environ.get("QCONNECT_SECRET", "")
    if secret and len(secret) < 32:
        raise BadSetting("QCONNECT_SECRET is shorter than 32 characters; make one: openssl rand -hex 32")
    return Settings(
        database_url=environ.get("DATABASE_URL") or None,
        secret=secret.encode() or secrets.token_bytes(32),
        timezone=_zone(environ.get("QCONNECT_TIMEZONE") or "UTC"),
        project=project,
    )


def _dotenv(project: Path) -> dict[str, str]:
    if not (project / ".env").is_file():
        return {}
    from dotenv import dotenv_values

    found = dotenv_values(project / ".env", encoding="utf-8-sig")
    return {name: value for name, value in found.items() if value is not None}


def _zone(name: str) -> tzinfo:
    if name == "UTC":
        return UTC  # also where no time zone database is installed
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadSetting(
            f"QCONNECT_TIMEZONE={name!r} is not a time zone of this machine; example: Asia/Kolkata"
        ) from None


def _project(named: str | None) -> Path:
    if named:
        return Path(named).resolve()
    here = Path.cwd()
    beside_package = Path(__file__).resolve().parents[2]
    return here if (here / "junco.toml").is_file() else beside_package
