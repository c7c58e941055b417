"""A migration file as it will be run: statements, each with how it may be run.

Knows which statements PostgreSQL refuses inside a transaction and which ones end one. Pure; whoever runs a
file, on a scratch database or in production, reads it through here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import Literal

from junco.errors import did_you_mean
from junco.errors.run import (
    BadDirective,
    EmptyMigration,
    OutsideInTransaction,
    PsqlCommand,
    TransactionControl,
    UnknownDirective,
    UnnamedIndex,
    UnreadableSql,
)
from junco.history.alien import refuse_alien
from junco.history.backfill import Backfill, read_backfill
from junco.sqltext import (
    Directive,
    MetaCommand,
    Statement,
    Unterminated,
    directives,
    excerpt,
    place,
    span,
    split,
)

StepClass = Literal["brief", "long", "concurrent", "outside", "backfill", "session"]
# What a comment `-- junco: word …` may say, and what it does; the reference is made of this.
DIRECTIVES = {
    "no-transaction": "in the file: each statement is committed by itself, those between `BEGIN;` and `COMMIT;`"
    " together",
    "empty": "in the file: it has no statement on purpose",
    "accept": "`CODE reason`, above a statement or on top for the whole file: a hazard that `junco migrate lint`"
    " finds is known and accepted",
    "backfill": "`[key=a,b] [batch=1000] [target=200ms] [lag=10s] [load=N] [file.py]`, above an UPDATE or DELETE (or"
    " above WITH … AS (one that returns rows) INSERT …, which moves or copies them): it is run for some rows at a time,"
    " each batch committed with its place in the journal. Above a SELECT, with a"
    " Python file beside the migration: its `backfill(connection, batch)` gets the rows as dictionaries. `key` names"
    " the unique key to walk along (else the primary key, another unique key, or the places of the rows), `batch` the"
    " rows to begin with, `target` how long a batch should take; it pauses while a replica is `lag` behind or more"
    " than `load` other sessions are active",
    "contract": "`[after 2026-12-24 | when SELECT …]`, in the file: `deploy` holds it back until that day, until the"
    " query says true, or until `junco migrate deploy --contract`",
    "lock-timeout": "`100ms`, in the file: how long one try waits for a lock",
    "statement-timeout": "`5s`, in the file: how long a brief statement may take; 0 for any time",
}

_ENDS_TRANSACTION = {"BEGIN", "COMMIT", "ROLLBACK", "ABORT", "END", "START"}
_OPENS = (("BEGIN",), ("BEGIN", "WORK"), ("BEGIN", "TRANSACTION"), ("START", "TRANSACTION"))
_CLOSES = tuple((word, *more) for word in ("COMMIT", "END") for more in ((), ("WORK",), ("TRANSACTION",)))
_SESSION = {"SET", "RESET", "DISCARD", "LISTEN", "UNLISTEN", "LOAD"}
_INSIDE = ("brief", "long", "session")  # what may stand in a transaction


@dataclass(frozen=True, slots=True)
class Step:
    """One statement and its class.

    "brief" needs a lock that keeps others out and has to be done in a moment; "long" works for as long as its
    rows take; "concurrent" and "outside" cannot run in a transaction, the first of them never keeps anybody
    out; "backfill" is run batch by batch; "session" only changes session state and is run again before every
    later step. Steps of one `group` run in one transaction.
    """

    position: int
    statement: Statement
    step_class: StepClass
    group: int = 0
    backfill: Backfill | None = None

    @property
    def hash(self) -> str:
        """Identity of the statement's text, for the journal."""
        text = self.statement.sql + (self.statement.copy_data or "")
        return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]

    @property
    def local(self) -> bool:
        """Whether it sets something for its own transaction alone."""
        return self.statement.starts_with("SET", "LOCAL")

    def sets(self, name: str) -> bool:
        """Whether it sets this parameter of the session."""
        return self.step_class == "session" and any(word.name == name for word in self.statement.words[1:4])


Unit = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """A whole file, parsed and found runnable. `transactional` says that all of it fits in one transaction.

    The timeouts, in seconds, are those that the file asks for; None leaves them to the configuration.
    """

    file: Path
    text: str
    steps: tuple[Step, ...]
    transactional: bool
    lock_timeout: float | None = None
    statement_timeout: float | None = None

    @property
    def units(self) -> tuple[Unit, ...]:
        """What runs in one transaction each, or outside of one, in order."""
        if self.transactional:
            return (self.steps,) if self.steps else ()
        return tuple(tuple(unit) for _, unit in groupby(self.steps, key=lambda step: step.group))

    def sets(self, name: str) -> bool:
        """Whether the file itself sets this parameter, so that nobody else should."""
        return any(step.sets(name) for step in self.steps)


def parse(text: str, file: Path) -> Script:
    """Read a script and find everything that must be known before its first statement runs.

    Raises `UnreadableSql`, `PsqlCommand`, `TransactionControl`, `NotForMigration`, `OutsideInTransaction`,
    `UnknownDirective`, `BadDirective`, `EmptyMigration`, `UnnamedIndex` or `NotABackfill`.
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
    for statement in statements:
        refuse_alien(statement, file, ascii_only=text.isascii())
    words = {directive.word for directive in found}
    if not statements and "empty" not in words:
        raise EmptyMigration(file=str(file))
    alone = "no-transaction" in words
    steps = _steps(statements if alone else _unwrapped(statements), file, groups=alone)
    _check_backfills(found, steps, file)
    stepwise = alone or any(step.step_class in ("concurrent", "outside", "backfill") for step in steps)
    timeouts = (_timeout(found, word, file) for word in ("lock-timeout", "statement-timeout"))
    return Script(file, text, steps, not stepwise, *timeouts)


def _unwrapped(statements: Sequence[Statement]) -> Sequence[Statement]:
    """The statements without a BEGIN and COMMIT around all of them: that is how a file runs anyway."""
    around = len(statements) > 2 and statements[0].uppers in _OPENS and statements[-1].uppers in _CLOSES
    return statements[1:-1] if around else statements


def _steps(statements: Sequence[Statement], file: Path, *, groups: bool) -> tuple[Step, ...]:
    """The statements as steps; `groups` says that BEGIN and COMMIT may stand around some of them."""
    steps: list[Step] = []
    opened: Statement | None = None
    group = 0
    for statement in statements:
        if groups and statement.uppers in (_CLOSES if opened else _OPENS):
            opened = None if opened else statement
            group += 1
            continue
        own_class = classify(statement)
        _check_statement(statement, own_class, file)
        backfill = read_backfill(statement, file)
        step_class = "backfill" if backfill else own_class
        if opened and step_class not in _INSIDE:
            raise OutsideInTransaction(file=str(file), line=statement.line, begun=opened.line)
        group += 0 if opened else 1
        steps.append(Step(len(steps) + 1, statement, step_class, group, backfill))
    if opened:
        raise TransactionControl(file=str(file), line=opened.line, word=opened.words[0].upper)
    return tuple(steps)


def classify(statement: Statement) -> StepClass:
    """How one statement may be run."""
    first = statement.uppers[0] if statement.uppers else ""
    if any(rule(statement) for rule in _CONCURRENT.get(first, ())):
        return "concurrent"
    if any(rule(statement) for rule in _OUTSIDE.get(first, ())):
        return "outside"
    if first in _SESSION and not statement.starts_with("SET", "CONSTRAINTS"):
        return "session"
    return "brief" if _is_brief(statement) else "long"


def _is_brief(statement: Statement) -> bool:
    """Whether it should be done in a moment: a change of the catalog, not of rows."""
    first = statement.uppers[0] if statement.uppers else ""
    if first not in _CATALOG_CHANGES:
        return False
    if statement.has("VALIDATE", "CONSTRAINT"):
        return not statement.starts_with("ALTER", "TABLE") or _validates_and_more(statement)
    fills = first == "CREATE" and any(statement.starts_with("CREATE", *words) for words in _FILLS_ROWS)
    return not (fills and _has_query(statement))


def _has_query(statement: Statement) -> bool:
    """Whether AS stands outside of all parentheses, as before a query and not in GENERATED … AS IDENTITY."""
    depth = 0
    for word, upper in zip(statement.words, statement.uppers, strict=True) if statement.has("AS") else ():
        if upper == "AS" and not depth:
            return True
        depth += (word.text == "(") - (word.text == ")")
    return False


_CATALOG_CHANGES = {"ALTER", "COMMENT", "CREATE", "DROP", "GRANT", "LOCK", "REVOKE", "SECURITY", "TRUNCATE"}
_FILLS_ROWS = (
    *((kind, "TABLE") for kind in ("TEMP", "TEMPORARY", "UNLOGGED")),
    ("TABLE",),
    ("MATERIALIZED", "VIEW"),
)


def _validates_and_more(statement: Statement) -> bool:
    """Whether ALTER TABLE does anything beside validating constraints: a comma outside parentheses says so."""
    depth, parts = 0, 1
    for word in statement.words:
        depth += (word.text == "(") - (word.text == ")")
        parts += word.text == "," and not depth
    validating = sum(
        (left.upper, right.upper) == ("VALIDATE", "CONSTRAINT") for left, right in pairwise(statement.words)
    )
    return parts != validating


_Rule = Callable[[Statement], bool]


def _second(*words: str) -> _Rule:
    return lambda statement: len(statement.uppers) > 1 and statement.uppers[1] in words


def _object_of(statement: Statement) -> str:
    """The word behind a command and its options, `DATABASE` in `REINDEX (VERBOSE) DATABASE x`; empty if none."""
    depth = 0
    for word in statement.words[1:]:
        if word.text in ("(", ")"):
            depth += 1 if word.text == "(" else -1
        elif not depth and word.upper != "VERBOSE":
            return word.upper or word.text
    return ""


# What PostgreSQL 15 to 18 refuses in a transaction block (PreventInTransactionBlock in its sources), by first word:
# first what works beside everybody else, then the rest.
_CONCURRENT: dict[str, tuple[_Rule, ...]] = {
    "CREATE": (
        lambda s: s.starts_with("CREATE", "INDEX", "CONCURRENTLY"),
        lambda s: s.starts_with("CREATE", "UNIQUE", "INDEX", "CONCURRENTLY"),
    ),
    "DROP": (lambda s: s.starts_with("DROP", "INDEX", "CONCURRENTLY"),),
    "REINDEX": (lambda s: s.has("CONCURRENTLY"),),
    "ALTER": (
        lambda s: s.starts_with("ALTER", "TABLE") and s.has("DETACH", "PARTITION") and s.has("CONCURRENTLY"),
    ),
}
_OUTSIDE: dict[str, tuple[_Rule, ...]] = {
    "REINDEX": (lambda s: _object_of(s) in ("DATABASE", "SYSTEM", "SCHEMA"),),
    "VACUUM": (lambda _: True,),
    "CLUSTER": (lambda s: not _object_of(s),),
    "CREATE": (_second("DATABASE", "TABLESPACE", "SUBSCRIPTION"),),
    "DROP": (_second("DATABASE", "TABLESPACE", "SUBSCRIPTION"),),
    "ALTER": (
        _second("SYSTEM", "SUBSCRIPTION"),
        lambda s: s.starts_with("ALTER", "DATABASE") and s.has("SET", "TABLESPACE"),
    ),
}


def _check_directives(found: tuple[Directive, ...], file: Path) -> None:
    for directive in found:
        if directive.word not in DIRECTIVES:
            hint = did_you_mean(directive.word, list(DIRECTIVES))
            raise UnknownDirective(file=str(file), line=directive.line, word=directive.word, hint=hint)


def _check_backfills(found: tuple[Directive, ...], steps: Sequence[Step], file: Path) -> None:
    """Each such directive must have become a step's; one inside a statement or at the end would do nothing."""
    asked = [directive for directive in found if directive.word == "backfill"]
    if len(asked) != sum(step.backfill is not None for step in steps):
        reason = "it stands above no statement of its own"
        raise BadDirective(file=str(file), line=asked[-1].line, word="backfill", reason=reason)


def _timeout(found: tuple[Directive, ...], word: str, file: Path) -> float | None:
    """The seconds that the last directive of this name gives."""
    for directive in reversed(found):
        if directive.word == word:
            seconds = span(directive.rest)
            if seconds is None:
                reason = "it wants a span of time: 200ms, 5s, 10min, 1h, or 0 for no limit"
                raise BadDirective(file=str(file), line=directive.line, word=word, reason=reason)
            return seconds
    return None


def _check_statement(statement: Statement, step_class: StepClass, file: Path) -> None:
    first = statement.uppers[0] if statement.uppers else ""
    ends = first in _ENDS_TRANSACTION and not statement.has("TO", "SAVEPOINT")
    for gives_up in ("DISCARD ALL", "pg_advisory_unlock_all"):
        if statement.starts_with(*gives_up.split()) or (
            gives_up in statement.sql and any(word.name == gives_up for word in statement.words)
        ):
            raise TransactionControl(file=str(file), line=statement.line, word=gives_up)
    if (ends and not _rolls_back_to_savepoint(statement)) or statement.starts_with("PREPARE", "TRANSACTION"):
        raise TransactionControl(file=str(file), line=statement.line, word=first)
    if step_class == "concurrent" and statement.starts_with("CREATE"):
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
