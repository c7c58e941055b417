"""SQL as text: quoting, splitting a script into statements with their places, comment directives.

Knows PostgreSQL's lexical rules (strings, dollar quotes, nested comments, COPY data, SQL-standard
function bodies). Refuses to know what a statement means beyond its first words; nothing here talks to a
server.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

# Words that PostgreSQL (15 to 18) does not accept as a bare column or table name, plus those that are
# accepted only in some places: quoting one more word is harmless, one less is a syntax error.
# Source: SQL Key Words appendix of the PostgreSQL documentation.
_RESERVED = frozenset(
    """all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean
    both case cast char character check coalesce collate collation column concurrently constraint create
    cross current_catalog current_date current_role current_schema current_time current_timestamp
    current_user dec decimal default deferrable desc distinct do else end except exists extract false fetch
    float for foreign freeze from full grant greatest group grouping having ilike in initially inner inout
    int integer intersect interval into is isnull join json json_array json_arrayagg json_exists json_object
    json_objectagg json_query json_scalar json_serialize json_table json_value lateral leading least left
    like limit localtime localtimestamp merge_action national natural nchar none normalize not notnull null
    nullif numeric offset on only operator or order out outer overlaps overlay placing position precision primary
    real references returning right row select session_user setof similar smallint some substring symmetric
    system_user table tablesample then time timestamp to trailing treat trim true union unique user using
    values varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement xmlexists
    xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable""".split()  # noqa: SIM905
)
_BARE_NAME = re.compile(r"[a-z_][a-z0-9_]*\Z")
_CAPITALS = re.compile(r"[A-Z]+")  # the only letters that PostgreSQL folds in a UTF-8 database


@lru_cache(maxsize=2**14)
def quote_ident(name: str) -> str:
    """`name` as an identifier, quoted only where PostgreSQL needs it."""
    if _BARE_NAME.match(name) and name not in _RESERVED:
        return name
    return '"' + name.replace('"', '""') + '"'


def quote_literal(text: str) -> str:
    """`text` as a string constant that means the same whatever standard_conforming_strings is."""
    quoted = "'" + text.replace("'", "''") + "'"
    return " E" + quoted.replace("\\", "\\\\") if "\\" in text else quoted


def qualified(schema: str | None, name: str) -> str:
    """`schema.name`, each part quoted where needed."""
    return quote_ident(name) if schema is None else f"{quote_ident(schema)}.{quote_ident(name)}"


class Token(NamedTuple):
    """One lexical element. `kind` is word, quoted (identifier), string, number, symbol or comment."""

    kind: str
    text: str
    start: int

    @property
    def upper(self) -> str:
        """The keyword this token may be: upper case for bare words, empty for everything else."""
        return self.text.upper() if self.kind == "word" and self.text.isascii() else ""

    @property
    def name(self) -> str:
        """The identifier this token stands for, folded and unquoted as PostgreSQL would."""
        if self.kind == "quoted":
            return self.text[1:-1].replace('""', '"')
        return _CAPITALS.sub(lambda found: found[0].lower(), self.text)


@cache
def _token() -> re.Pattern[str]:
    """One token and the white space before it.

    Compiled when it is first needed, because that takes longer than a whole no-op deploy may.
    """
    return re.compile(
        r"""
        \s*+
      (?:
        (?P<comment>--[^\n]*)
      | (?P<block>/\*)
      | (?P<string>(?:[eE]'(?:[^'\\]|''|\\.)*+'(?:[ \t\r\f\v]*\n\s*'(?:[^'\\]|''|\\.)*+')*)
                 | (?:(?:[bBxXnN]|[uU]&)?'(?:[^']|'')*+'))
      | (?P<quoted>(?:[uU]&)?"(?:[^"]|"")*+")
      | (?P<open>(?:[eEbBxXnN]|[uU]&)?'|(?:[uU]&)?")
      | (?P<dollar>\$(?P<tag>(?:[A-Za-z_\u0080-\U0010ffff][\w\u0080-\U0010ffff]*)?)\$)
      | (?P<number>\d[\w.]*|\.\d\w*)
      | (?P<word>[A-Za-z_\u0080-\U0010ffff][\w$\u0080-\U0010ffff]*)
      | (?P<symbol>::|:=|\S)
      )
        """,
        re.VERBOSE | re.DOTALL | re.ASCII,
    )


class Unterminated(ValueError):
    """A quote, dollar quote or comment that never ends; `start` is where it begins."""

    def __init__(self, thing: str, start: int) -> None:
        self.thing, self.start = thing, start
        super().__init__(f"unterminated {thing}")


def tokens(sql: str, start: int = 0) -> Iterator[Token]:
    """The tokens of `sql` from offset `start`, comments included, white space left out."""
    at, match_token = start, _token().match
    while match := match_token(sql, at):
        kind = match.lastgroup or ""
        start, at = match.span(kind)
        if kind not in _PLAIN:
            kind, at = _ended(sql, start, match)
        yield Token(kind, sql[start:at], start)


_PLAIN = frozenset(("word", "symbol", "number", "quoted", "string", "comment"))


def _ended(sql: str, at: int, match: re.Match[str]) -> tuple[str, int]:
    """Kind and end of a token whose end is not in the pattern: a dollar-quoted string, a nesting comment."""
    if match.lastgroup == "block":
        return "comment", _block_comment_end(sql, at)
    if match.lastgroup == "open":
        raise Unterminated("string" if match.group().endswith("'") else "quoted identifier", at)
    closing = sql.find(match.group("dollar"), match.end())
    if closing < 0:
        raise Unterminated("dollar-quoted string", at)
    return "string", closing + len(match.group("dollar"))


def _block_comment_end(sql: str, start: int) -> int:
    depth, at = 1, start + 2
    while depth:
        nearest = re.compile(r"/\*|\*/").search(sql, at)
        if nearest is None:
            raise Unterminated("comment", start)
        depth += 1 if nearest.group() == "/*" else -1
        at = nearest.end()
    return at


@dataclass(frozen=True)
class Statement:
    """One statement of a script.

    `sql` is the text without its semicolon and without leading comments; `start` is its offset in the
    script, `line` and `column` count from 1. `copy_data` holds the lines between `COPY … FROM stdin;` and
    `\\.`; `comments` the comments that stand before it.
    """

    sql: str
    start: int
    line: int
    column: int
    comments: tuple[str, ...] = ()
    copy_data: str | None = None
    _in_script: tuple[Token, ...] = field(default=(), repr=False, compare=False)

    @cached_property
    def words(self) -> tuple[Token, ...]:
        """The statement's tokens without comments; their places are in `sql`."""
        return tuple(Token(kind, text, start - self.start) for kind, text, start in self._in_script)

    @cached_property
    def uppers(self) -> tuple[str, ...]:
        """The keyword that each of the words may be."""
        return tuple(
            text.upper() if kind == "word" and text.isascii() else "" for kind, text, _ in self._in_script
        )

    def starts_with(self, *keywords: str) -> bool:
        """Whether the first words are these keywords (upper case)."""
        return self.uppers[: len(keywords)] == keywords

    def has(self, *keywords: str) -> bool:
        """Whether these keywords (upper case) follow each other somewhere outside strings and names."""
        uppers, width = self.uppers, len(keywords)
        if keywords[0] not in uppers:
            return False
        return any(uppers[i : i + width] == keywords for i in range(len(uppers) - width + 1))


_NESTING = ("ATOMIC", "CASE", "END")


class MetaCommand(ValueError):
    """A psql command (`\\i`, `\\set` …) that only psql can run."""

    def __init__(self, text: str, line: int) -> None:
        self.text, self.line = text, line
        super().__init__(text)


@dataclass
class _Splitter:
    """Walks the tokens once, keeping the few things that make a semicolon not an end."""

    script: str
    statements: list[Statement] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    current: list[Token] = field(default_factory=list)
    parens: int = 0
    body_depth: int = 0  # inside BEGIN ATOMIC … END of an SQL-standard function body
    passed_over: tuple[str, ...] = ()
    lines: tuple[int, int] = (
        0,
        1,
    )  # an offset and its line: counting from the beginning takes long in a long script

    def split(self) -> list[Statement]:
        at: int | None = 0
        while at is not None:
            at = self._walk(at)
        if self.current:
            self._close(len(self.script.rstrip()))
        return self.statements

    def _walk(self, start: int) -> int | None:
        """Consume tokens until the text must be read differently (COPY data, a psql line)."""
        for token in tokens(self.script, start):
            kind, text, at = token
            if kind == "comment":
                if not self.current:
                    self.comments.append(text)
                continue
            if kind == "symbol":
                if text == "\\" and not self.current:
                    return self._meta_command(token)
                if text == ";" and not self.parens and not self.body_depth:
                    after = self._close(at)
                    if after is not None:
                        return after
                    continue
                if text in "([":
                    self.parens += 1
                elif text in ")]":
                    self.parens = max(0, self.parens - 1)
            elif kind == "word" and text.upper() in _NESTING:
                self._nest(token)
            self.current.append(token)
        return None

    def _nest(self, token: Token) -> None:
        """Follow BEGIN ATOMIC, CASE and END: semicolons in between end no statement."""
        if token.upper == "ATOMIC" and self.current and self.current[-1].upper == "BEGIN":
            self.body_depth = 1
        elif self.body_depth and token.upper == "CASE":
            self.body_depth += 1
        elif self.body_depth and token.upper == "END":
            self.body_depth -= 1

    def _close(self, stop: int) -> int | None:
        """End the current statement at `stop`; returns where to go on if COPY data follows."""
        if not self.current:
            return None
        start = self.current[0].start
        line = self.lines[1] + self.script.count("\n", self.lines[0], start)
        self.lines = start, line
        column = start - self.script.rfind("\n", 0, start)
        statement = Statement(
            self.script[start:stop].rstrip(),
            start,
            line,
            column,
            tuple(self.comments),
            _in_script=tuple(self.current),
        )
        self.current, self.comments, self.parens, self.body_depth = [], [], 0, 0
        if statement.starts_with("COPY") and statement.has("FROM", "STDIN"):
            data_start = self.script.find("\n", stop) + 1 or len(self.script)
            closing = re.compile(r"^\\\.\r?$", re.MULTILINE).search(self.script, data_start)
            data_stop = closing.start() if closing else len(self.script)
            data = self.script[data_start:data_stop]
            self.statements.append(replace(statement, copy_data=data))
            return closing.end() if closing else len(self.script)
        self.statements.append(statement)
        return None

    def _meta_command(self, token: Token) -> int:
        end = self.script.find("\n", token.start)
        end = len(self.script) if end < 0 else end
        text = self.script[token.start : end].strip()
        if not text.startswith((*_RESTRICTION, *self.passed_over)):
            raise MetaCommand(text, place(self.script, token.start)[0])
        return end


# pg_dump wraps its output in these two since 2025; they mean nothing outside psql.
_RESTRICTION = ("\\restrict", "\\unrestrict")


def split(script: str, passed_over: tuple[str, ...] = ()) -> list[Statement]:
    """The statements of `script` in order, without the commands of psql that are `passed_over`.

    Raises `Unterminated` for a quote or comment without end, `MetaCommand` for any other psql command.
    """
    return _Splitter(script, passed_over=passed_over).split()


def place(script: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of a character offset."""
    line = script.count("\n", 0, offset) + 1
    return line, offset - (script.rfind("\n", 0, offset) + 1) + 1


def excerpt(script: str, offset: int) -> str:
    """The line at `offset` with a caret under the character, ready to be shown under an error."""
    line, column = place(script, offset)
    text = script.split("\n")[line - 1].rstrip("\r").replace("\t", " ")
    left = max(0, column - 81)
    return f"{text[left : left + 120]}\n{' ' * (column - 1 - left)}^"


_DIRECTIVE = re.compile(r"--\s*junco:\s*(?P<word>\S+)\s*(?P<rest>.*?)\s*\Z")


@dataclass(frozen=True, slots=True)
class Directive:
    """A comment that speaks to Junco: `-- junco: word rest`."""

    word: str
    rest: str
    line: int


def directives(script: str) -> tuple[Directive, ...]:
    """Every `-- junco:` comment of a script, wherever it stands, in order."""
    if "junco:" not in script:
        return ()
    found = []
    for token in tokens(script):
        if token.kind == "comment" and (match := _DIRECTIVE.match(token.text)):
            found.append(Directive(match["word"], match["rest"], place(script, token.start)[0]))
    return tuple(found)


_SPAN = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>ms|s|min|h)?\Z")
_SECONDS = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0, None: 1.0}


def span(text: str) -> float | None:
    """A span of time in seconds, `200ms`, `5s`, `10min` or `1h`; None if it is none."""
    match = _SPAN.match(text.strip())
    return float(match["number"]) * _SECONDS[match["unit"]] if match else None
