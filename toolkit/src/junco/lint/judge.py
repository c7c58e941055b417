"""From statements to findings: every rule on every statement, less what is accepted.

Pure. Knows which statements share a transaction and what is locked in it already.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from junco.lint.accept import Acceptance
from junco.lint.effect import Effect, Lock, Relation, strongest
from junco.lint.facts import Facts
from junco.lint.finding import Finding
from junco.lint.online import Form
from junco.lint.operation import AlterTable, Operation
from junco.lint.rule import Subject
from junco.lint.rules import RULES
from junco.sqltext import Statement


@dataclass(frozen=True)
class Examined:
    """One statement with all that was found out. `group` numbers the transactions of the file.

    `traced` is None where it could not be run on the copy; `note` says why, or how the trace differs. With
    `among_new` it touches nothing that was there before the file, and nothing was predicted.
    """

    statement: Statement
    operation: Operation
    facts: Facts
    predicted: Effect
    traced: Effect | None = None
    form: Form | None = None
    group: int = 0
    batched: bool = False
    among_new: bool = False
    note: str = ""

    @property
    def effect(self) -> Effect:
        """What it does: as predicted, and whatever the trace saw beside it."""
        return self.predicted if self.traced is None else self.predicted | self.traced


def judge(
    examined: Sequence[Examined], accepted: Sequence[Acceptance]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings of a file, in the order of its lines, and those that are accepted."""
    found = [one for subject, line in _subjects(examined) for one in _findings(subject, line)]
    left = [one for one in found if not any(by.covers(one.code, one.line) for by in accepted)]
    wrong = sorted([*left, *_acceptances(found, accepted)], key=lambda one: (one.line, one.code))
    return tuple(wrong), tuple(one for one in found if one not in left)


def _findings(subject: Subject, line: int) -> Iterator[Finding]:
    operation = subject.operation
    if (
        isinstance(operation, AlterTable)
        and operation.missing_ok
        and not subject.facts.knows(operation.table)
    ):
        return  # nothing is done to it
    for rule in RULES.values():
        yield from rule.findings(subject, line)


def _subjects(examined: Sequence[Examined]) -> Iterator[tuple[Subject, int]]:
    held: frozenset[Lock] = frozenset()
    fresh: frozenset[tuple[Relation, str]] = frozenset()
    group = None
    for one in examined:
        if one.group != group:
            group, held = one.group, frozenset()
        yield (
            Subject(one.operation, one.effect, one.facts, one.form, held, one.batched, fresh),
            one.statement.line,
        )
        held = strongest([*held, *one.effect.locks])
        fresh |= _added(one)


def _added(one: Examined) -> frozenset[tuple[Relation, str]]:
    """The columns that a statement adds: nobody reads or writes them yet."""
    if not isinstance(one.operation, AlterTable):
        return frozenset()
    table = one.facts.resolve(one.operation.table)
    return frozenset(
        (table, command.name) for command in one.operation.commands if command.column is not None
    )


def _acceptances(found: Sequence[Finding], accepted: Sequence[Acceptance]) -> Iterator[Finding]:
    """What is wrong with the comments themselves."""
    for one in accepted:
        if not one.complete or one.code not in RULES:
            shown = f"accept {one.code} {one.reason}".strip()
            yield _about(one, "J791", f"'{shown}' names no rule, or gives no reason")
        elif not any(one.covers(finding.code, finding.line) for finding in found):
            yield _about(one, "J790", f"{one.code} is accepted here and not found")


def _about(acceptance: Acceptance, code: str, detail: str) -> Finding:
    rule = RULES[code]
    return Finding(code, rule.severity, rule.title, detail, advice=rule.advice, line=acceptance.line)
