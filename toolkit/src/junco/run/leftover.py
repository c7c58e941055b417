"""What a contract migration still has to do once the new is in the old's place: each thing by itself, online.

Knows which statements may come later than the exchange of names, because nobody misses or minds what they take away.
Refuses to write forms: those are `junco.lint.online`'s.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from junco.errors.expand import TwoStepsNotProved
from junco.errors.lint import ParserMissing
from junco.lint.operation import AlterTable, CreateIndex, Drop
from junco.run.twosteps import CONTRACT, HEADER, Change, TwoSteps, deployed, online, proved, together
from junco.schema.model import Ref

_UNMISSED = {"drop column", "drop constraint", "add constraint", "validate", "set not null"}


@dataclass(frozen=True, slots=True)
class Statements:
    """What contract does: the first `at_once` in one transaction, and with them whatever cannot wait.

    `olds` are columns that must go with the trigger that filled them; `note` stands on top of the file.
    """

    all: Sequence[str]
    at_once: int
    olds: Collection[Ref] = ()
    note: str = ""


def proved_in_parts(change: Change, expand: str, contract: Statements, back: str) -> TwoSteps:
    """Both migrations proved, contract in parts if that leads there too. Raises `TwoStepsNotProved`."""
    whole = _text(contract, {})
    parts = _text(contract, _later(change, expand, contract))
    final = online(change, expand)
    if parts != whole:
        with suppress(TwoStepsNotProved):
            return proved(change, final, parts, back)
    return proved(change, final, whole, back)


def _text(contract: Statements, later: Mapping[int, str]) -> str:
    top = [CONTRACT, *([contract.note] if contract.note else [])]
    if not later:
        return "\n\n".join([*top, *(f"{sql};" for sql in contract.all)]) + "\n"
    first = [sql for number, sql in enumerate(contract.all) if number not in later]
    start = [together(first)] if len(first) > 1 else [f"{sql};" for sql in first]
    return "\n\n".join([HEADER, *top, *start, *later.values()]) + "\n"


def _later(change: Change, expand: str, contract: Statements) -> dict[int, str]:
    """The statements, by number, that keep others waiting and can come later, in their online form."""
    from junco.run.examine import Site

    file = Path("migration.sql")
    text = "\n\n".join(f"{sql};" for sql in contract.all) + "\n"
    try:
        with change.project.replayed(change.before, len(change.before)) as scratch:
            scratch.finish()
            deployed(scratch.connection, expand, "expand")
            report = Site(scratch.connection, scratch.target).examine(text, file, file.name)
    except ParserMissing:
        return {}
    found: dict[int, str] = {}
    for number, one in enumerate(report.examined):
        if number < contract.at_once or not _can_wait(one.operation, contract.olds):
            continue
        if one.form is not None and one.form.blocks:
            found[number] = one.form.text
        elif found:  # it may lean on what comes later
            found[number] = f"{contract.all[number]};"
    return found


def _can_wait(operation: object, olds: Collection[Ref]) -> bool:
    """Whether the application does without what the statement does for a while."""
    if isinstance(operation, Drop):
        return operation.kind in ("table", "index")
    if isinstance(operation, CreateIndex):
        return True
    if not isinstance(operation, AlterTable):
        return False
    table = operation.table
    if not {one.verb for one in operation.commands} <= _UNMISSED:
        return False  # a default, for one, must be there when the next row comes
    going = {
        Ref("column", table.schema, one.name, table.name)
        for one in operation.commands
        if one.verb == "drop column"
    }
    return going.isdisjoint(olds)
