"""The table of statements in lint/truth.sql: groups with a setup, and which PostgreSQL has what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from junco.postgres import Target, connect
from junco.sqltext import Statement, split

FILE = Path(__file__).parent / "lint" / "truth.sql"


@dataclass(frozen=True)
class Case:
    """One statement of a group."""

    group: str
    schema: str
    line: int
    sql: str
    first: int = 0
    last: int = 99


@dataclass(frozen=True)
class Group:
    """What is there before the statements, and the statements."""

    name: str
    schema: str
    setup: str
    cases: tuple[Case, ...]
    first: int = 0
    last: int = 99

    @property
    def outside(self) -> bool:
        """Whether its statements want no transaction: then there is one alone."""
        return self.name.startswith("outside")


def groups(major: int) -> list[Group]:
    """The groups that this major has."""
    return [group for group in read() if group.first <= major <= group.last]


def cases(group: Group, major: int) -> Iterator[Case]:
    """The statements of a group that this major has."""
    return (case for case in group.cases if case.first <= major <= case.last)


def read() -> list[Group]:
    """All groups."""
    text = FILE.read_text(encoding="utf-8")
    marks = list(re.finditer(r"^-- == (?P<name>.*)$", text, re.MULTILINE))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    return [
        _group(number, mark["name"], text, mark.end(), end)
        for number, (mark, end) in enumerate(zip(marks, ends, strict=True))
    ]


def _group(number: int, name: str, text: str, start: int, end: int) -> Group:
    setup, _, statements = text[start:end].partition("-- =>\n")
    schema = f"g{number}"
    base = text.count("\n", 0, start) + setup.count("\n") + 1
    found = tuple(_case(name, schema, base, one) for one in split(statements))
    return Group(name, schema, setup, found, *_majors(name))


def _case(group: str, schema: str, base: int, statement: Statement) -> Case:
    return Case(group, schema, base + statement.line, statement.sql, *_majors(" ".join(statement.comments)))


def _majors(text: str) -> tuple[int, int]:
    first, last = re.search(r"\bfrom (\d+)", text), re.search(r"\buntil (\d+)", text)
    return int(first[1]) if first else 0, int(last[1]) if last else 99


def build(target: Target, major: int) -> None:
    """Make every group's schema."""
    with closing(connect(target, name="test")) as connection:
        for group in groups(major):
            connection.execute(f"CREATE SCHEMA {group.schema}")
            connection.execute(f"SET search_path = {group.schema}")
            connection.execute(group.setup, prepare=False)
        connection.execute("RESET search_path")
