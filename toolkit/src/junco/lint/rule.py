"""The shape of a rule: data for its page, and one small pure function.

J71x–J73x  makes the application wait    rules/blocking.py
J75x–J76x  breaks it, or loses data      rules/breaking.py
J77x       what is wrong with a file     rules/files.py
J79x       accepted hazards              rules/accepted.py
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from junco.lint.effect import Effect, Lock, Mode, Relation
from junco.lint.facts import Facts
from junco.lint.finding import Finding, Severity
from junco.lint.online import Form
from junco.lint.operation import Operation


@dataclass(frozen=True, slots=True)
class Subject:
    """One statement with everything that can be known of it. `form` is its online form, if there is one.

    `before` are the locks that earlier statements of its transaction hold; `batched` says that it is run in
    batches. `fresh` are the columns that earlier statements of the file added.
    """

    operation: Operation
    effect: Effect
    facts: Facts
    form: Form | None = None
    before: frozenset[Lock] = frozenset()
    batched: bool = False
    fresh: frozenset[tuple[Relation, str]] = frozenset()

    @property
    def instead(self) -> str:
        """The SQL to write instead; empty if there is none."""
        return self.form.text if self.form else ""

    @property
    def advice(self) -> str:
        """What to do where no statement does it."""
        return self.form.needs if self.form else ""

    def minded(self, relations: Iterable[Relation]) -> list[Relation]:
        """Those of the relations that are neither new nor empty."""
        return sorted(one for one in relations if not self.facts.harmless(one))

    def held(self, relation: Relation) -> Mode:
        """The lock on a relation, or on what it is part of."""
        return self.effect.mode(relation) or self.effect.strongest or Mode.ACCESS_SHARE


Judge = Callable[[Subject], Iterator[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A hazard. `judge` yields what happens in this statement, for each time it happens.

    `setup`, `bad` and `good` are SQL for the page, and are executed: after `setup`, `bad` has the finding and
    `good` has not. `advice` is for statements that have no online form.
    """

    code: str
    title: str
    severity: Severity
    reason: str
    setup: str
    bad: str
    good: str
    judge: Judge
    advice: str = ""
    first: int = 0

    def findings(self, subject: Subject, line: int = 0) -> Iterator[Finding]:
        """The rule's findings in one statement."""
        for detail in self.judge(subject):
            yield Finding(
                self.code,
                self.severity,
                self.title,
                detail,
                subject.instead,
                subject.advice or ("" if subject.instead else self.advice),
                line,
            )
