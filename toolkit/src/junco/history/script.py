"""A migration file as it will be run: statements, each with how it may be run.

Knows which statements PostgreSQL refuses inside a transaction and which ones end one. Pure; whoever runs a
file, on a scratch database or in production, reads it through here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from junco.errors import did_you_mean
from junco.errors.run import (
    EmptyMigration,
    PsqlCommand,
    TransactionControl,
    UnknownDirective,
    UnnamedIndex,
    UnreadableSql,
)
from junco.sqltext import (
    Directive,
    MetaCommand,
    Statement,
    Unterminated,
    directives,
    excerpt,
    place,
    split,
)

StepClass = Literal["transactional", "outside", "session"]
DIRECTIVES = ("no-transaction", "empty")

_ENDS_TRANSACTION = {"BEGIN", "COMMIT", "ROLLBACK", "ABORT", "END", "START"}
_SESSION = {"SET", "RESET", "DISCARD", "LISTEN", "UNLISTEN", "LOAD"}


@dataclass(frozen=True, slots=True)
class Step:
    """One statement and its class.

    "outside" cannot run in a transaction; "session" only changes session state and is run again before every
    later step; everything else is "transactional".
    """

    position: int
    statement: Statement
    step_class: StepClass

    @property
    def hash(self) -> str:
        """Identity of the statement's text, for the journal."""
        text = self.statement.sql + (self.statement.copy_data or "")
        return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Script:
    """A whole file, parsed and found runnable. `transactional` says that all of it fits in one transaction."""

    file: Path
    text: str
    steps: tuple[Step, ...]
    transactional: bool


def parse(text: str, file: Path) -> Script:
    """Read a script and find everything that must be known before its first statement runs.

    Raises `UnreadableSql`, `PsqlCommand`, `TransactionControl`, `UnknownDirective`, `EmptyMigration` or
    `UnnamedIndex`.
    """
    try:
        statements, found = split(text), directives(text)
    except Unterminated as error:
        line = place(text, error.start)[0]
        raise UnreadableSql(
            file=str(file), line=line, thing=error.thing, excerpt=excerpt(text, error.start)
        ) from None
    except MetaCommand as error:
        raise PsqlCommand(file=str(file), line=error.line, text=error.text.split()[0]) from None
    _check_directives(found, file)
    words = {directive.word for directive in found}
    if not statements and "empty" not in words:
        raise EmptyMigration(file=str(file))
    for statement in statements:
        _check_statement(statement, file)
    steps = tuple(Step(i, statement, classify(statement)) for i, statement in enumerate(statements, start=1))
    stepwise = "no-transaction" in words or any(step.step_class == "outside" for step in steps)
    return Script(file, text, steps, transactional=not stepwise)


def classify(statement: Statement) -> StepClass:
    """How one statement may be run."""
    first = statement.words[0].upper if statement.words else ""
    if any(rule(statement) for rule in _OUTSIDE):
        return "outside"
    if first in _SESSION and not statement.starts_with("SET", "CONSTRAINTS"):
        return "session"
    return "transactional"


def _second_in(first: str, *seconds: str) -> Callable[[Statement], bool]:
    return lambda statement: any(statement.starts_with(first, second) for second in seconds)


def _concurrently(first: str) -> Callable[[Statement], bool]:
    return lambda statement: statement.starts_with(first) and statement.has("CONCURRENTLY")


def _object_of(statement: Statement) -> str:
    """The word behind a command and its options, `DATABASE` in `REINDEX (VERBOSE) DATABASE x`; empty if none."""
    depth = 0
    for word in statement.words[1:]:
        if word.text in ("(", ")"):
            depth += 1 if word.text == "(" else -1
        elif not depth and word.upper != "VERBOSE":
            return word.upper or word.text
    return ""


# What PostgreSQL 15 to 18 refuses in a transaction block (PreventInTransactionBlock in its sources).
_OUTSIDE: tuple[Callable[[Statement], bool], ...] = (
    lambda s: s.starts_with("CREATE", "INDEX", "CONCURRENTLY"),
    lambda s: s.starts_with("CREATE", "UNIQUE", "INDEX", "CONCURRENTLY"),
    lambda s: s.starts_with("DROP", "INDEX", "CONCURRENTLY"),
    _concurrently("REINDEX"),
    lambda s: s.starts_with("REINDEX") and _object_of(s) in ("DATABASE", "SYSTEM", "SCHEMA"),
    lambda s: s.starts_with("ALTER", "TABLE") and s.has("DETACH", "PARTITION") and s.has("CONCURRENTLY"),
    lambda s: s.starts_with("VACUUM"),
    lambda s: s.starts_with("CLUSTER") and not _object_of(s),
    _second_in("CREATE", "DATABASE", "TABLESPACE", "SUBSCRIPTION"),
    _second_in("DROP", "DATABASE", "TABLESPACE", "SUBSCRIPTION"),
    _second_in("ALTER", "SYSTEM", "SUBSCRIPTION"),
    lambda s: s.starts_with("ALTER", "DATABASE") and s.has("SET", "TABLESPACE"),
)


def _check_directives(found: tuple[Directive, ...], file: Path) -> None:
    for directive in found:
        if directive.word not in DIRECTIVES:
            hint = did_you_mean(directive.word, list(DIRECTIVES))
            raise UnknownDirective(file=str(file), line=directive.line, word=directive.word, hint=hint)


def _check_statement(statement: Statement, file: Path) -> None:
    first = statement.words[0].upper if statement.words else ""
    ends = first in _ENDS_TRANSACTION and not statement.has("TO", "SAVEPOINT")
    if statement.starts_with("DISCARD", "ALL"):
        raise TransactionControl(file=str(file), line=statement.line, word="DISCARD ALL")
    if (ends and not _rolls_back_to_savepoint(statement)) or statement.starts_with("PREPARE", "TRANSACTION"):
        raise TransactionControl(file=str(file), line=statement.line, word=first)
    if classify(statement) == "outside" and statement.starts_with("CREATE"):
        named = index_name(statement)
        if statement.has("INDEX", "CONCURRENTLY") and named is None:
            raise UnnamedIndex(file=str(file), line=statement.line)


def _rolls_back_to_savepoint(statement: Statement) -> bool:
    return statement.words[0].upper == "ROLLBACK" and any(word.upper == "TO" for word in statement.words[1:4])


def index_name(statement: Statement) -> str | None:
    """The index that CREATE or DROP INDEX CONCURRENTLY names, as written, schema included; None if unnamed."""
    words = list(statement.words)
    at = next(i for i, word in enumerate(words) if word.upper == "CONCURRENTLY") + 1
    for keyword in ("IF", "NOT", "EXISTS"):
        if at < len(words) and words[at].upper == keyword:
            at += 1
    name = ""
    while at < len(words) and (words[at].kind in ("word", "quoted") or words[at].text == "."):
        if words[at].upper == "ON" and not name.endswith("."):
            break
        name += words[at].text
        at += 1
        if at < len(words) and words[at].text != "." and not name.endswith("."):
            break
    return name or None


def indexed_table(statement: Statement) -> str:
    """The table that CREATE INDEX CONCURRENTLY builds on, as written, schema included."""
    words = list(statement.words)
    at = next(i for i, word in enumerate(words) if word.upper == "ON") + 1
    if words[at].upper == "ONLY":
        at += 1
    name = words[at].text
    while at + 2 < len(words) and words[at + 1].text == ".":
        name += "." + words[at + 2].text
        at += 2
    return name
