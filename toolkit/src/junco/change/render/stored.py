"""Expressions whose text does not lead back to what it was printed from.

Knows the common forms that PostgreSQL prints and then reads otherwise. An IN list over `varchar` is stored as
an array with one cast around it, but a cast around ARRAY[…] is read into each element: saying the array's own
type in between keeps it as it was, and so does no cast, where what is compared asks for it anyway. BETWEEN and
comparisons of rows are stored as an AND of their own, but an AND that begins with another is read as one:
BETWEEN, or a cast to what it is already, keeps them apart.
Refuses to touch any other text, arrays without a constant in them included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from junco.sqltext import tokens

_STRING = r"'(?:[^']|'')*'"
_TYPE = r"[a-z ]+(?:\([0-9, ]+\))?"
_CONSTANT = re.compile(rf"{_STRING}::({_TYPE})")
_ELEMENT = rf'(?:{_STRING}::{_TYPE}|[\w."]+)'
_CAST = re.compile(rf"\((ARRAY\[{_ELEMENT}(?:, {_ELEMENT})*\])\)::([a-z ]+)\[\]")
_CONSTANTS = re.compile(rf"\(ARRAY\[{_STRING}::{_TYPE}(?:, {_STRING}::{_TYPE})*\]\)")
_COMPARED = re.compile(r"\b(?:ANY|ALL) \((?=\(ARRAY\[)")
_TO = re.compile(r"::[a-z][a-z ]*(?:\([0-9, ]+\))?\[\](?=\))")
_VALUES = re.compile(r'SELECT (?P<columns>(?:"\*VALUES\*"\.)?column1\b[^()]*)\n\s+FROM (?=\(VALUES \()')
_NUMBERED = re.compile(r'(?:"\*VALUES\*"\.)?column(\d+)(?: AS .*)?')
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
    may_nest = "((" in statement and (") AND " in statement or ") OR " in statement)
    return _kept_apart(statement) if may_nest else statement


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


@dataclass(slots=True)
class _Group:
    """What stands between parentheses: where, the words that join it, the group it begins with."""

    start: int
    end: int = 0
    words: set[str] = field(default_factory=set)
    first: _Group | None = None


def _kept_apart(statement: str) -> str:
    """The statement, where an AND begins with an AND, or an OR with an OR, with the first held together."""
    found = list(_first_of_alike(statement))
    for group in sorted(found, key=lambda group: group.start, reverse=True):
        alone = not any(group.start < other.start < group.end for other in found)
        text = statement[group.start : group.end]
        range_ = _as_range(text, *group.words) if alone else None
        held = range_ or f"{text}::boolean"
        statement = statement[: group.start] + held + statement[group.end :]
    return statement


def _first_of_alike(statement: str) -> Iterator[_Group]:
    """The groups that begin another one of the same sort."""
    open_: list[_Group] = []
    for token in tokens(statement):
        if token.text == "(":
            open_.append(_Group(token.start))
        elif token.text == ")" and open_:
            group = open_.pop()
            group.end = token.start + 1
            if _begins_alike(group, statement):
                assert group.first is not None  # noqa: S101 - that is what was just found
                yield group.first
            if open_ and open_[-1].start + 1 == group.start:
                open_[-1].first = group
        elif open_ and token.upper in (*_RANGES, "BETWEEN"):
            open_[-1].words.add(token.upper)


def _begins_alike(group: _Group, statement: str) -> bool:
    if group.first is None or group.first.words != group.words or len(group.words) != 1:
        return False
    return statement.startswith(tuple(f" {word} " for word in group.words), group.first.end)


def _as_range(text: str, word: str) -> str | None:
    """`((x >= a) AND (x <= b))` as BETWEEN, and its opposite."""
    low, high, between = _RANGES[word]
    sides = text[2:-2].split(f") {word} (")
    pairs = [side.split(sign) for side, sign in zip(sides, (low, high), strict=False)]
    if len(sides) != 2 or any(len(pair) != 2 for pair in pairs) or pairs[0][0] != pairs[1][0]:
        return None
    return f"({pairs[0][0]} {between} {pairs[0][1]} AND {pairs[1][1]})"
