"""Outer joins without a condition.

Only NATURAL makes one, between relations that have no column in common; PostgreSQL prints it as ON TRUE, and reads
that as a condition. Knows when NATURAL may be said again: where all that is joined are relations whose columns are
known. Refuses to know queries in FROM, functions and columns by other names; there the text stays as it is printed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from junco.schema.model import RELATIONS, MaterializedView, Ref, Schema, View, relations_of, table_of
from junco.sqltext import qualified

_NAME = r'(?:\w+|"(?:[^"]|"")*")'
_PATH = rf"{_NAME}\.{_NAME}"
_BARE = re.compile(rf"(?P<sort>LEFT|RIGHT|FULL) JOIN (?P<right>{_PATH}(?: {_NAME})?) ON TRUE")
_FROM = re.compile(
    r"\n\s+FROM (?P<joined>.*?)(?=\n\s+(?:WHERE|GROUP BY|HAVING|WINDOW|ORDER BY|LIMIT|OFFSET|FETCH|FOR) |$)",
    re.S,
)
_USING = re.compile(r" USING \([^()]*\)(?: AS \w+)?")
_ITEM = re.compile(rf"(?:^|JOIN |,\s*)\(*(?P<path>{_PATH})")


def with_natural(definition: str, ref: Ref, schema: Schema) -> str:
    """The query of a view, NATURAL where it was; `ref` is what it is of."""
    found = _FROM.search(definition) if " ON TRUE" in definition else None
    if found is None or definition.count("SELECT") != 1:
        return definition
    joined = _USING.sub("", found["joined"])
    items = [match["path"] for match in _ITEM.finditer(joined)]
    columns = _columns(ref, schema)
    known = len(items) == 1 + joined.count("JOIN ") + joined.count(",") and {*items} <= columns.keys()
    if not known or re.search(r'[\w"]\(', joined):
        return definition
    return _BARE.sub(lambda match: _said(match, items, columns), definition)


def _said(match: re.Match[str], items: list[str], columns: Mapping[str, set[str]]) -> str:
    path = re.match(_PATH, match["right"])
    right = path[0] if path else ""
    others: set[str] = set()
    for item in items:
        others |= columns[item] if item != right else set()
    alone = items.count(right) == 1 and not columns[right] & others
    return f"NATURAL {match['sort']} JOIN {match['right']}" if alone else match[0]


def _columns(ref: Ref, schema: Schema) -> dict[str, set[str]]:
    """The names of the columns of each relation that a view reads."""
    needs = schema.depends.needs.get(ref, ())
    relations = {place for one in needs for place in ((one,) if one.kind in RELATIONS else relations_of(one))}
    found: dict[Ref, set[str]] = {}
    for one in relations & schema.objects.keys():
        value = schema.objects[one]
        found[one] = (
            {column.name for column in value.columns} if isinstance(value, View | MaterializedView) else set()
        )
    for one in schema.of_kind("column"):
        if table_of(one) in found:
            found[table_of(one)].add(one.name)
    return {qualified(one.schema, one.name): names for one, names in found.items()}
