"""A backfill as a migration file writes it: one statement over a table, to be run a batch of rows at a time.

Knows how the directive and the statement read, and where a batch's condition goes into the statement. Pure:
which rows make a batch is found by whoever runs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from junco.errors import did_you_mean
from junco.errors.run import BadDirective, NotABackfill
from junco.sqltext import Directive, Statement, Token, directives, span

_ASKED = (
    "it must be one UPDATE or DELETE, one in WITH … AS (…) above an INSERT that takes what it returns, or a SELECT with"
    " a Python file"
)
_OPTIONS = ("key", "batch", "target", "lag", "load")
_VERBS = ("UPDATE", "DELETE", "SELECT")
# What makes a SELECT more than the rows of its table.
_NOT_PLAIN = {
    "GROUP",
    "HAVING",
    "ORDER",
    "LIMIT",
    "OFFSET",
    "FETCH",
    "UNION",
    "EXCEPT",
    "INTERSECT",
    "WINDOW",
}
_AFTER_NAME = {
    "SET",
    "USING",
    "WHERE",
    "RETURNING",
    "FROM",
    "JOIN",
    "LEFT",
    "CROSS",
    "INNER",
    "NATURAL",
    "FOR",
}


@dataclass(frozen=True, slots=True)
class Backfill:
    """One statement, cut where a condition on the batch fits in.

    `table` and `alias` are as written. `key` are the columns to walk along, empty if the best unique key is to
    be found; `batch` is the number of rows to begin with, `target` the seconds that a batch should take. It
    pauses when a replica is `lag` seconds behind or more than `load` other sessions are active. `function` is the
    Python file whose `backfill(connection, batch)` is called with the rows of a SELECT.
    """

    table: str
    alias: str
    head: str
    condition: str
    tail: str
    key: tuple[str, ...] = ()
    batch: int | None = None
    target: float | None = None
    lag: float | None = None
    load: int | None = None
    function: Path | None = None

    def over(self, rows: str) -> str:
        """The statement for the rows that this condition picks."""
        own = f"({self.condition}\n) AND " if self.condition else ""
        return f"{self.head} WHERE {own}{rows}{self.tail}"


def read_backfill(statement: Statement, file: Path) -> Backfill | None:
    """The backfill that a directive before the statement makes of it, None without one.

    Raises `BadDirective` or `NotABackfill`.
    """
    if not any("backfill" in comment for comment in statement.comments):
        return None
    above = [one for one in directives("\n".join(statement.comments)) if one.word == "backfill"]
    if not above:
        return None
    return _Reader(statement, file, above[-1]).read()


@dataclass(frozen=True)
class _Reader:
    statement: Statement
    file: Path
    directive: Directive

    def read(self) -> Backfill:
        options, function = self._options()
        words, end = self._walked()
        verb = words[0].upper if words else ""
        if verb not in _VERBS:
            raise self._refused(_ASKED)
        if (verb == "SELECT") != (function is not None):
            raise self._refused("a SELECT goes with a Python file, an UPDATE or DELETE without one")
        table, alias = self._table(words, verb)
        head, condition, tail = self._cut(words, verb, end)
        return Backfill(
            table,
            alias,
            head,
            condition,
            tail,
            key=tuple(name for name in options.get("key", "").split(",") if name),
            batch=self._count("batch", options),
            target=self._span("target", options),
            lag=self._span("lag", options),
            load=self._count("load", options),
            function=function,
        )

    def _options(self) -> tuple[dict[str, str], Path | None]:
        options: dict[str, str] = {}
        function = None
        for word in self.directive.rest.split():
            name, separator, value = word.partition("=")
            if word.endswith(".py"):
                function = self.file.parent / word
                if "/" in word or not function.is_file():
                    raise self._bad(f"{word} is not a file beside the migration")
            elif separator and name in _OPTIONS:
                options[name] = value
            else:
                raise self._bad(f"'{word}' is no option of it. {did_you_mean(name, list(_OPTIONS))}")
        return options, function

    def _count(self, name: str, options: dict[str, str]) -> int | None:
        text = options.get(name)
        if text is not None and not (text.isdecimal() and int(text)):
            raise self._bad(f"{name}={text} is no number above 0")
        return None if text is None else int(text)

    def _span(self, name: str, options: dict[str, str]) -> float | None:
        text = options.get(name)
        seconds = None if text is None else span(text)
        if text is not None and not seconds:
            raise self._bad(f"{name}={text} is no span of time: 200ms, 1s")
        return seconds

    def _bad(self, reason: str) -> BadDirective:
        return BadDirective(file=str(self.file), line=self._line, word="backfill", reason=reason.strip())

    def _refused(self, reason: str) -> NotABackfill:
        return NotABackfill(file=str(self.file), line=self.statement.line, reason=reason)

    @property
    def _line(self) -> int:
        """The directive's own line, counted back from the statement's."""
        below = "\n".join(self.statement.comments).count("\n") + 1 - self.directive.line
        return self.statement.line - 1 - below

    def _walked(self) -> tuple[list[Token], int]:
        """The words, outside of parentheses, of the statement whose table is walked along, and where it ends: all of
        it, or in WITH gone AS (DELETE …) INSERT … what stands in the parentheses.
        """
        words, end = list(self.statement.words), len(self.statement.sql)
        if words and words[0].upper == "WITH":
            named = next((at for at, word in enumerate(words) if word.upper == "AS"), len(words))
            opened = next((at for at in range(named, len(words)) if words[at].text == "("), len(words))
            inner = _within(words, opened)
            behind = words[opened + len(inner) + 2 :]
            if not inner or not behind or behind[0].upper != "INSERT" or inner[0].upper == "SELECT":
                raise self._refused(_ASKED)
            words, end = inner, words[opened + len(inner) + 1].start
        return _outer(words), end

    def _table(self, words: Sequence[Token], verb: str) -> tuple[str, str]:
        at = 1
        if verb != "UPDATE":
            at = next((i for i, word in enumerate(words) if word.upper == "FROM"), len(words)) + 1
        if at < len(words) and words[at].upper == "ONLY":
            at += 1
        name: list[str] = []
        while at < len(words) and (not name or name[-1] == "." or words[at].text == "."):
            name.append(words[at].text)
            at += 1
        if not name or words[at - 1].kind not in ("word", "quoted"):
            raise self._refused("the table that it walks along cannot be told")
        if at < len(words) and words[at].text == "*":
            at += 1
        if at < len(words) and words[at].upper == "AS":
            at += 1
        is_alias = at < len(words) and words[at].kind in ("word", "quoted")
        alias = words[at].text if is_alias and words[at].upper not in _AFTER_NAME else name[-1]
        return "".join(name), alias

    def _cut(self, words: Sequence[Token], verb: str, end: int) -> tuple[str, str, str]:
        sql = self.statement.sql
        if verb == "SELECT" and (more := [word for word in words if word.upper in _NOT_PLAIN]):
            raise self._refused(f"{more[0].upper} does not go together with batches")
        where = next((word.start for word in words if word.upper == "WHERE"), None)
        enders = {"RETURNING"} if verb != "SELECT" else {"FOR"}
        after = [w.start for w in words if w.upper in enders and (where is None or w.start > where)]
        stop = after[-1] if after else end
        if where is None:
            return sql[:stop].rstrip(), "", _spaced(sql[stop:])
        condition = sql[where + len("WHERE") : stop].strip()
        if condition.upper().startswith("CURRENT OF"):
            raise self._refused("a cursor does not go together with batches")
        return sql[:where].rstrip(), condition, _spaced(sql[stop:])


def _outer(words: Sequence[Token]) -> list[Token]:
    """The words outside of all parentheses."""
    depth, found = 0, []
    for word in words:
        depth -= word.text in (")", "]")
        if not depth:
            found.append(word)
        depth += word.text in ("(", "[")
    return found


def _within(words: Sequence[Token], opened: int) -> list[Token]:
    """The words between the parenthesis at this place and the one that closes it; none if there is none."""
    depth = 0
    for at in range(opened, len(words)):
        depth += (words[at].text == "(") - (words[at].text == ")")
        if not depth:
            return list(words[opened + 1 : at])
    return []


def _spaced(tail: str) -> str:
    return f" {tail}" if tail else ""
