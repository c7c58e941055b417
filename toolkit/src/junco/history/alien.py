"""Statements that PostgreSQL takes and a migration cannot hold.

Knows what only a client of its own can receive, and what changes how the rest of the file is to be read.
"""

from __future__ import annotations

import re
from pathlib import Path

from junco.errors.run import NotForMigration
from junco.sqltext import Statement

_ENCODING = {
    "SET": re.compile(
        r"SET\s+(?:(?:SESSION|LOCAL)\s+)?(?:NAMES|\"?client_encoding\"?\s*(?:=|TO\b))\s*'?(?P<name>[\w-]+)",
        re.IGNORECASE,
    ),
    "SELECT": re.compile(r"set_config\s*\(\s*'client_encoding'\s*,\s*'(?P<name>[\w-]+)", re.IGNORECASE),
}
_UTF8 = ("utf8", "unicode", "default")
_ON = ("on", "true", "yes", "1", "default")


def refuse_alien(statement: Statement, file: Path, *, ascii_only: bool) -> None:
    """Raise `NotForMigration` for such a statement; `ascii_only` says that the file means the same in any encoding."""
    if statement.starts_with("COPY") and statement.has("TO", "STDOUT"):
        text = "COPY … TO STDOUT"
        reason = "its rows go to whoever runs the file, and nobody receives them there"
        remedy = "remove it; what is to be looked at is asked with psql"
    elif _turns_off_strings(statement):
        text = "SET standard_conforming_strings = off"
        reason = "it changes where strings end, and with them statements"
        remedy = "remove it, and write strings with backslashes as E'…', which mean the same in any case"
    elif not ascii_only and _sets_encoding(statement):
        text = statement.sql
        reason = "the file is UTF-8: its letters beyond ASCII would be stored as others, or refused"
        remedy = "remove it; the server converts by itself, whatever the encoding of the database"
    else:
        return
    raise NotForMigration(file=str(file), line=statement.line, text=text, reason=reason, remedy=remedy)


def _turns_off_strings(statement: Statement) -> bool:
    named = statement.starts_with("SET") and "standard_conforming_strings" in statement.sql.lower()
    return named and statement.words[-1].text.strip("'").lower() not in _ON


def _sets_encoding(statement: Statement) -> bool:
    pattern = _ENCODING.get(statement.uppers[0]) if statement.uppers else None
    found = pattern.search(statement.sql) if pattern else None
    return found is not None and found["name"].lower().replace("-", "").replace("_", "") not in _UTF8
