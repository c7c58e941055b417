"""What the text of a function names, for which PostgreSQL keeps no record.

Knows how a name in a body finds the objects it may stand for: by its schema, or by the schemas that its
author most likely had in mind. Refuses to parse: a comment or a string may name something too, and too much
is harmless, because these are wishes for the order and no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from junco.schema.model import Column, Object, Ref, Routine

_NAME = r'"(?:[^"]|"")+"|[a-zA-Z_\u0080-\uffff][\w$]*'
_PATH = re.compile(rf"({_NAME})(?:\s*\.\s*({_NAME}))?")
_LANGUAGES = ("sql", "plpgsql")
_DEFAULT_SCHEMA = "public"
# A table is named alone; what hangs on it comes with it or after it.
_NAMED = (
    "table",
    "view query",
    "materialized view",
    "sequence",
    "function",
    "procedure",
    "aggregate",
    "enum",
    "domain",
    "composite",
    "range",
    "type",
)

Names = Mapping[str, Mapping[str, list[Ref]]]


def mentions(objects: Mapping[Ref, Object]) -> Iterable[tuple[Ref, Ref]]:
    """(function, what its body names) for every function whose body is a string."""
    bodies = [
        (ref, value)
        for ref, value in objects.items()
        if isinstance(value, Routine) and not value.parsed and value.language in _LANGUAGES
    ]
    if bodies:
        names = _names(objects)
        schemas = {ref.name for ref in objects if ref.kind == "schema"}
        for ref, value in bodies:
            yield from ((ref, needed) for needed in _named(ref, value, names, schemas) if needed != ref)


# What the parser looks for behind a function, an operator or a type, and does not write down.
_SILENT = ("cast", "operator class")
_EXPRESSIONS = (
    "view query",
    "materialized view",
    "rule",
    "policy",
    "trigger",
    "default",
    "constraint",
    "domain constraint",
    "index",
)


def silent(objects: Mapping[Ref, Object], depends: Iterable[tuple[Ref, Ref]]) -> Iterable[tuple[Ref, Ref]]:
    """(object, cast or operator class) where an expression may need it: both lean on the same thing."""
    if not any(ref.kind in _SILENT for ref in objects):
        return
    needs: dict[Ref, set[Ref]] = {}
    needers: dict[Ref, set[Ref]] = {}
    pairs = [pair for pair in depends if pair[1].kind != "schema"]
    for needer, needed in pairs:
        if needer.kind in _SILENT:
            needs.setdefault(needer, set()).add(needed)
            needers[needed] = set()
    holding: dict[Ref, list[Ref]] = {}  # columns: who mentions one mentions its type
    for needer, needed in pairs:
        if needer.kind == "column" and needed in needers:
            holding.setdefault(needer, []).append(needed)
    for needer, needed in pairs:
        for base in (needed, *holding.get(needed, ())):
            if base in needers and _has_expressions(needer, objects[needer]):
                needers[base].add(needer)
    for helper, bases in needs.items():
        for base in bases:
            yield from ((needer, helper) for needer in needers[base] - bases)


def _has_expressions(ref: Ref, value: Object) -> bool:
    """Whether PostgreSQL parses expressions when it makes the object."""
    parsed = isinstance(value, Routine) and value.parsed
    return parsed or ref.kind in _EXPRESSIONS or (isinstance(value, Column) and value.generated is not None)


def _names(objects: Iterable[Ref]) -> Names:
    """Name → schema → objects."""
    found: dict[str, dict[str, list[Ref]]] = {}
    for ref in objects:
        if ref.kind in _NAMED:
            name = _unquoted(_PATH.match(ref.name)) if ref.name.endswith(")") else ref.name
            found.setdefault(name, {}).setdefault(ref.schema, []).append(ref)
    return found


def _named(ref: Ref, value: Routine, names: Names, schemas: set[str]) -> set[Ref]:
    likely = {ref.schema, _DEFAULT_SCHEMA, *_search_path(value.settings)}
    found: set[Ref] = set()
    for first, second in set(_PATH.findall(value.body)):
        outer, inner = _plain(first), _plain(second)
        if inner and outer in schemas:
            found.update(names.get(inner, {}).get(outer, ()))
            continue
        places = names.get(outer)
        if places:
            wanted = likely & places.keys() or places.keys()
            found.update(needed for schema in wanted for needed in places[schema])
    return found


def _search_path(settings: Iterable[str]) -> set[str]:
    paths = [text for name, _, text in (one.partition("=") for one in settings) if name == "search_path"]
    return {_plain(part.strip()) for text in paths for part in text.split(",")}


def _unquoted(match: re.Match[str] | None) -> str:
    return _plain(match.group(1)) if match else ""


def _plain(name: str) -> str:
    return name[1:-1].replace('""', '"') if name.startswith('"') else name.lower()
