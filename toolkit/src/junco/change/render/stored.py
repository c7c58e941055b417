"""Expressions whose text does not lead back to what it was printed from.

Knows the common forms that PostgreSQL prints and then reads otherwise. An IN list over `varchar` is stored as
an array with one cast around it, but a cast around ARRAY[…] is read into each element: saying the array's own
type in between keeps it as it was, and so does no cast, where what is compared asks for it anyway. BETWEEN and
comparisons of rows are stored as an AND of their own, but an AND that begins with another is read as one:
BETWEEN, or a cast to what it is already, keeps them apart. A constant of a UNION or an IN has no name, but would get
that of its type.
Refuses to touch any other text, arrays without a constant in them included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from junco.schema.alike import STRING, TYPE, nested
from junco.sqltext import tokens

_CONSTANT = re.compile(rf"{STRING}::({TYPE})")
_ELEMENT = rf'(?:{STRING}::{TYPE}|[\w."]+)'
_CAST = re.compile(rf"\((ARRAY\[{_ELEMENT}(?:, {_ELEMENT})*\])\)::([a-z ]+)\[\]")
_CONSTANTS = re.compile(rf"\(ARRAY\[{STRING}::{TYPE}(?:, {STRING}::{TYPE})*\]\)")
_COMPARED = re.compile(r"\b(?:ANY|ALL) \((?=\(ARRAY\[)")
_TO = re.compile(r"::[a-z][a-z ]*(?:\([0-9, ]+\))?\[\](?=\))")
_VALUES = re.compile(r'SELECT (?P<columns>(?:"\*VALUES\*"\.)?column1\b[^()]*)\n\s+FROM (?=\(VALUES \()')
_NUMBERED = re.compile(r'(?:"\*VALUES\*"\.)?column(\d+)(?: AS .*)?')
_MARKS = re.compile(
    rf'{STRING}|"(?:[^"]|"")*"|[()\[\],;]|\b(?:SELECT|FROM|WHERE|UNION|INTERSECT|EXCEPT|GROUP|HAVING|WINDOW|ORDER'
    r"|LIMIT|OFFSET|FETCH|FOR)\b"
)
_IS_CAST = re.compile(r'::(?:[a-z_][a-z0-9_ ]*|"[^"]+")(?:\.(?:\w+|"[^"]+"))?(?:\([\d, ]+\))?(?:\[\])*$')
_RANGES = {"AND": (" >= ", " <= ", "BETWEEN"), "OR": (" < ", " > ", "NOT BETWEEN")}


def values_of(definition: str) -> str | None:
    """The query of a view with VALUES where it says so itself; its columns are then named before it. PostgreSQL
    prints a query over them, which it reads as one with a query inside.
    """
    found = [match for match in _VALUES.finditer(definition) if _takes_all(match["columns"])]
    for match in reversed(found):
        end = _closing(definition, match.end())
        if definition.startswith(' "*VALUES*"', end):
            values = definition[match.end() + 1 : end - 1]
            definition = definition[: match.start()] + values + definition[end + len(' "*VALUES*"') :]
    return definition if found else None


def _takes_all(columns: str) -> bool:
    numbers = [_NUMBERED.fullmatch(line.strip().removesuffix(",")) for line in columns.splitlines()]
    return [match and int(match[1]) for match in numbers] == [*range(1, len(numbers) + 1)]


def as_stored(statement: str) -> str:
    """The statement, spelt so that reading it gives the same expressions again."""
    if "(ARRAY[" in statement:
        statement = _CAST.sub(_cast_once, _uncast(statement))
    if "::" in statement and "SELECT" in statement and statement.startswith(("CREATE ", "ALTER ")):
        statement = _with_names(statement)
    may_nest = "((" in statement and (") AND " in statement or ") OR " in statement)
    return _kept_apart(statement) if may_nest else statement


def is_read_otherwise(definition: str) -> bool:
    """Whether PostgreSQL would not read back what it has printed as what it was."""
    return as_stored(definition) != definition


def _with_names(statement: str) -> str:
    """The statement, where a cast in the list of a query has no name, with the name that it has."""
    for start, end in reversed(list(_listed(statement))):
        entry = statement[start:end].rstrip()
        if _IS_CAST.search(entry):
            at = start + len(entry)
            statement = f'{statement[:at]} AS "?column?"{statement[at:]}'
    return statement


def _listed(statement: str) -> Iterator[tuple[int, int]]:
    """Where the entries of the lists behind SELECT begin and end."""
    starts: list[int | None] = [None]
    for mark in _MARKS.finditer(statement):
        word, start = mark[0], starts[-1]
        if word in ("(", "["):
            starts.append(None)
        elif word == "SELECT":
            starts[-1] = mark.end()
        elif word in (")", "]"):
            starts = starts[:-1] or [None]
            if start is not None:
                yield start, mark.start()
        elif start is not None and word[0] not in "'\"" and not _is_comparison(statement, mark):
            starts[-1] = mark.end() if word == "," else None
            yield start, mark.start()
    if starts[-1] is not None:
        yield starts[-1], len(statement)


def _is_comparison(statement: str, mark: re.Match[str]) -> bool:
    return mark[0] == "FROM" and statement.endswith("DISTINCT ", 0, mark.start())


def _uncast(statement: str) -> str:
    """The statement, where a list is compared that is more than constants of one type, without its cast."""
    for listed in reversed(list(_COMPARED.finditer(statement))):
        array, end = listed.end(), _closing(statement, listed.end())
        cast = _TO.match(statement, end)
        if cast and not _CONSTANTS.fullmatch(statement, array, end):
            statement = statement[:end] + statement[cast.end() :]
    return statement


def _closing(statement: str, start: int) -> int:
    """Where what is opened at `start` has been closed."""
    depth = 0
    for token in tokens(statement, start):
        depth += (token.text in ("(", "[")) - (token.text in (")", "]"))
        if not depth:
            return token.start + 1
    return len(statement)


def _cast_once(match: re.Match[str]) -> str:
    array, target = match.groups()
    types = set(_CONSTANT.findall(array))
    return f"(({array})::{types.pop()}[])::{target}[]" if len(types) == 1 and types != {target} else match[0]


def _kept_apart(statement: str) -> str:
    """The statement, where an AND begins with an AND, or an OR with an OR, with the first held together."""
    found = list(nested(statement))
    for group in sorted(found, key=lambda group: group.start, reverse=True):
        alone = not any(group.start < other.start < group.end for other in found)
        text = statement[group.start : group.end]
        range_ = _as_range(text, *group.words) if alone else None
        held = range_ or f"{text}::boolean"
        statement = statement[: group.start] + held + statement[group.end :]
    return statement


def _as_range(text: str, word: str) -> str | None:
    """`((x >= a) AND (x <= b))` as BETWEEN, and its opposite."""
    low, high, between = _RANGES[word]
    sides = text[2:-2].split(f") {word} (")
    pairs = [side.split(sign) for side, sign in zip(sides, (low, high), strict=False)]
    if len(sides) != 2 or any(len(pair) != 2 for pair in pairs) or pairs[0][0] != pairs[1][0]:
        return None
    return f"({pairs[0][0]} {between} {pairs[0][1]} AND {pairs[1][1]})"
