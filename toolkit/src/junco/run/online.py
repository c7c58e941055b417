"""The text of a new migration in its online form, as far as the live database has rows that make it worth while.

Knows how to find out and how to prove it. Whatever stands in the way, the plain form is as good as it was: then
that is written, and why is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from junco.errors.lint import ParserMissing
from junco.history.files import Migration
from junco.history.script import parse
from junco.lint.effect import Relation
from junco.lint.facts import Size
from junco.postgres import DatabaseError, connected
from junco.run.project import Project

_FAILS = "it fails: "


@dataclass(frozen=True, slots=True)
class Written:
    """The text to write, and what people should know about it."""

    text: str
    note: str = ""


def online_form(project: Project, before: Sequence[Migration], text: str) -> Written:
    """`text`, which follows these migrations, or the same in steps that keep nobody waiting."""
    sizes, zone = _live(project)
    if not any(_concerns(text, relation, size) for relation, size in sizes.items()):
        return Written(text)
    try:
        new, stays = _rewritten(project, before, text, sizes, zone)
    except ParserMissing as error:
        return Written(text, f"written for tables without rows; for the online form: {error.text('next')}")
    if new == text:
        return Written(text, stays)
    reached = _reached(project, before, new)
    if reached != _reached(project, before, text):
        why = reached if reached.startswith(_FAILS) else "it leads to another schema"
        return Written(text, f"written for tables without rows, because no online form was proved: {why}")
    return Written(new, stays)


def _live(project: Project) -> tuple[dict[Relation, Size], str]:
    from junco.lint.reading import read_sizes

    with connected(project.target, "junco dev") as live:
        row = live.execute("SHOW TimeZone").fetchone()
        return read_sizes(live), row[0] if row else ""


def _concerns(text: str, relation: Relation, size: Size) -> bool:
    """Whether the text may be about a table that has rows."""
    return size.empty is not True and relation.name in text


def _rewritten(
    project: Project, before: Sequence[Migration], text: str, sizes: dict[Relation, Size], zone: str
) -> tuple[str, str]:
    """The text, and what of it has no form that keeps nobody waiting."""
    from junco.lint.rewrite import kept, rewritten
    from junco.run.examine import Site

    file = Path("migration.sql")
    with project.replayed(before, len(before)) as scratch:
        scratch.finish()
        report = Site(scratch.connection, scratch.target, sizes, zone).examine(text, file, file.name)
    return rewritten(text, parse(text, file), report.examined), "; ".join(kept(report.examined))


def _reached(project: Project, before: Sequence[Migration], text: str) -> str:
    """The fingerprint that a text leads to, run in the transactions that deploy would run it in."""
    from junco.run.lint import run_as_deployed

    with project.replayed(before, len(before)) as scratch:
        scratch.finish()
        try:
            run_as_deployed(text, Path("migration.sql"), scratch.connection)
        except DatabaseError as error:
            return f"{_FAILS}{str(error).strip()}"
        return project.fingerprint(scratch.connection)
