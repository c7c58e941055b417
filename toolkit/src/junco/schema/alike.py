"""Texts of expressions that differ only because PostgreSQL does not read back what it prints as what it was.

A schema and its own dump differ in them for ever: an IN list over `varchar` comes back with a cast at each element,
BETWEEN as part of the AND around it, a constant of a UNION with a name, VALUES as a query within. Knows these forms.
Refuses to judge what an expression means: where one could tell two texts apart by their results, they are different.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

STRING = r"'(?:[^']|'')*'"
TYPE = r"[a-z ]+(?:\([0-9, ]+\))?"
_QUOTED = r'"(?:[^"]|"")*"'
_ONE = rf'(?:{STRING}::{TYPE}|[\w."]+)'
_EACH = re.compile(rf"\(({_ONE})\)::([a-z ]+)")
_LIST = re.compile(rf"ARRAY\[\({_ONE}\)::[a-z ]+(?:, \({_ONE}\)::[a-z ]+)*\]")
_NAMED = re.compile(r'::(?P<type>[\w. "]+?)(?:\([\d, ]+\))?(?:\[\])* AS (?P<name>"?\w+"?)(?=[,;\n)]|$)')
_MARKS = re.compile(rf"{STRING}|{_QUOTED}|[()]|\b(?:AND|OR|BETWEEN)\b")
# What a column is called that is a cast to one of these.
_NAMES = {
    "bigint": "int8",
    "bit varying": "varbit",
    "boolean": "bool",
    "character": "bpchar",
    "character varying": "varchar",
    "double precision": "float8",
    "integer": "int4",
    "real": "float4",
    "smallint": "int2",
    "time with time zone": "timetz",
    "time without time zone": "time",
    "timestamp with time zone": "timestamptz",
    "timestamp without time zone": "timestamp",
}


@lru_cache(maxsize=2**12)
def alike(text: str) -> str:
    """The text in the form in which all that differ only so are equal."""
    if "ARRAY[(" in text:
        text = _LIST.sub(_cast_once, text)
    if "SELECT" in text:
        text = text.replace("FROM (VALUES (", "FROM ( VALUES (").replace(" ON (true)", " ON TRUE")
        text = _NAMED.sub(_unnamed, text)
    if "((" in text and (") AND " in text or ") OR " in text):
        marks = [mark for group in nested(text) for mark in (group.start, group.end - 1)]
        for at in sorted(marks, reverse=True):
            text = text[:at] + text[at + 1 :]
    return text


def _cast_once(match: re.Match[str]) -> str:
    """A list with a cast around it."""
    pairs = _EACH.findall(match[0])
    targets = {target for _, target in pairs}
    if len(targets) != 1 or not any(one.startswith("'") for one, _ in pairs):
        return match[0]
    return f"(ARRAY[{', '.join(one for one, _ in pairs)}])::{targets.pop()}[]"


def _unnamed(match: re.Match[str]) -> str:
    """A cast without the name that it gives to its column."""
    of_type = match["type"].rpartition(".")[2]
    usual = match["name"].strip('"') in (of_type.strip('"'), _NAMES.get(of_type))
    return match[0].rpartition(" AS ")[0] if usual else match[0]


@dataclass(slots=True)
class Group:
    """What stands between parentheses: where, the words that join it, the group it begins with."""

    start: int
    end: int = 0
    words: set[str] = field(default_factory=set)
    first: Group | None = None


def nested(text: str) -> Iterator[Group]:
    """Each AND that begins another AND, and each OR that begins an OR."""
    open_: list[Group] = []
    for mark in _MARKS.finditer(text):
        word = mark[0]
        if word == "(":
            open_.append(Group(mark.start()))
        elif word == ")" and open_:
            group = open_.pop()
            group.end = mark.end()
            if group.first is not None and _begins_alike(group, group.first, text):
                yield group.first
            if open_ and open_[-1].start + 1 == group.start:
                open_[-1].first = group
        elif open_ and word[0] in "ABO":
            open_[-1].words.add(word)


def _begins_alike(group: Group, first: Group, text: str) -> bool:
    if first.words != group.words or len(group.words) != 1:
        return False
    return text.startswith(tuple(f" {word} " for word in group.words), first.end)
