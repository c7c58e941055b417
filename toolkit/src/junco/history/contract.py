"""Contract migrations: the half of a change that breaks the old version of an application, and waits for its end.

`-- junco: contract` in a file holds it back until somebody releases it; `contract after 2026-12-24` until that day,
`contract when SELECT …` until the query says true. Knows how the directive reads. Pure: the day and the query's answer
are asked for by whoever deploys.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from junco.errors.run import BadDirective
from junco.history.files import Migration
from junco.sqltext import Directive, Unterminated, directives

_MARK = "contract"


@dataclass(frozen=True, slots=True)
class Contract:
    """What releases a migration: a day, a query that says true, or with neither only somebody's word."""

    after: dt.date | None = None
    when: str | None = None

    def __str__(self) -> str:
        if self.after is not None:
            return f"held back until {self.after}; sooner with junco migrate deploy --contract"
        if self.when is not None:
            return f"held back until {self.when} is true; sooner with junco migrate deploy --contract"
        return "held back; released by junco migrate deploy --contract"


def read_contract(migration: Migration) -> Contract | None:
    """What holds a migration back, None if nothing does. Raises `BadDirective`."""
    if _MARK not in migration.sql:
        return None
    try:
        found = [one for one in directives(migration.sql) if one.word == _MARK]
    except Unterminated:
        return None  # the file cannot be read, which whoever runs it will say
    return _contract(found[-1], migration) if found else None


def _contract(directive: Directive, migration: Migration) -> Contract:
    word, _, rest = directive.rest.partition(" ")
    if not word:
        return Contract()
    if word == "after":
        try:
            return Contract(after=dt.date.fromisoformat(rest.strip()))
        except ValueError:
            raise _bad(directive, migration, f"'{rest}' is no day: 2026-12-24") from None
    if word == "when" and rest.strip().upper().startswith(("SELECT", "TABLE", "VALUES", "WITH")):
        return Contract(when=rest.strip().rstrip(";"))
    raise _bad(directive, migration, "it stands alone, or goes on with: after 2026-12-24, when SELECT …")


def _bad(directive: Directive, migration: Migration, reason: str) -> BadDirective:
    return BadDirective(file=str(migration.file), line=directive.line, word=_MARK, reason=reason)
