"""Accepted hazards: comments in the file that name a code and a reason.

`-- junco: accept J750 the application of 3 May no longer reads it`: before a statement for that statement; at the
top of the file, with an empty line after it, for all of it. Knows where such a comment belongs. Refuses to know
any rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from junco.sqltext import Statement, directives

_CODE = re.compile(r"J7\d\d\Z")


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One comment. `statement` is the line of the statement that it is for, None for the whole file."""

    code: str
    reason: str
    line: int
    statement: int | None

    @property
    def complete(self) -> bool:
        """Whether it names a code and gives a reason."""
        return _CODE.match(self.code) is not None and len(self.reason.split()) > 1

    def covers(self, code: str, statement: int) -> bool:
        """Whether it accepts this finding."""
        return self.complete and self.code == code and self.statement in (None, statement)


def acceptances(text: str, statements: Sequence[Statement]) -> tuple[Acceptance, ...]:
    """Every comment of a file that accepts something."""
    lines = text.split("\n")
    found = []
    for directive in directives(text):
        if directive.word == "accept":
            code, _, reason = directive.rest.partition(" ")
            found.append(
                Acceptance(code, reason.strip(), directive.line, _target(directive.line, lines, statements))
            )
    return tuple(found)


def _target(line: int, lines: Sequence[str], statements: Iterable[Statement]) -> int | None:
    """The line of the statement that follows; None for a comment on top with an empty line after it."""
    starts = [one.line for one in statements]
    following = next((start for start in starts if start >= line), None)
    if following is None or following != starts[0]:
        return following
    between = lines[line : following - 1]
    return None if any(not one.strip() for one in between) else following
