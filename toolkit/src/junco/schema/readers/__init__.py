"""Catalog rows → `Schema`.

Knows what each query's rows mean, one module a family of kinds. Refuses to know where the rows come from.
A new kind is a query, a function in its family's module and an entry in that module's `READERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from junco.schema.model import (
    RELATIONS,
    Constraint,
    Dependences,
    Ref,
    Schema,
    query_of,
    relations_of,
)
from junco.schema.readers import (
    foreign,
    indexes,
    inheritance,
    namespaces,
    operators,
    privileges,
    replication,
    routines,
    tables,
    text_search,
    triggers,
    types,
    views,
)
from junco.schema.readers.mentions import mentions, silent
from junco.schema.readers.privileges import SYSTEM_GRANTS
from junco.schema.readers.reading import PG_CLASS, Reading, Row, Tuple, Vanished

# What runs the query of a view that it names, now or as soon as it is made.
READING_ROWS = ("view query", "materialized view", "rule", "policy")


Awaited = TypeVar("Awaited")
# So many rows are a step: fewer than what fits into a server's buffer while they are read.
_STEP = 500


def build(
    results: Iterable[tuple[str, Generator[Awaited, None, Sequence[Any]]]],
    hidden: tuple[str, ...],
    ignore: tuple[str, ...],
    major: int,
) -> Generator[Awaited | None, None, Schema]:
    """The schema that the rows of all `queries` describe, without hidden schemas and ignored names.

    Stops where the rows of a query are not there yet, with what they stop with, and after each step. Raises `Vanished`
    if somebody drops something meanwhile.
    """
    reading = Reading(hidden, ignore)
    depends = Dependences()
    for name, answer in results:
        rows = yield from answer
        if name in _DEFINED and any(row[_DEFINED[name]] is None for row in rows):
            raise Vanished
        if name == _LAST:
            depends = _depends(reading, rows)
        else:
            reader = _READERS[name]
            for start in range(0, len(rows), _STEP):
                for row in rows[start : start + _STEP]:
                    reader(reading, row)
                yield None
    return Schema(
        reading.objects,
        depends,
        tuple(sorted(reading.unmodelled)),
        frozenset({*reading.mentions, *mentions(reading.objects), *silent(reading.objects, depends)}),
        major,
    )


def _comment(reading: Reading, row: Row) -> None:
    ref = reading.addresses.get((row["class"], row["oid"], row["sub"]))
    if ref is None or ref.kind == "extension":
        return  # an extension's comment comes from its control file
    value = reading.objects[ref]
    if isinstance(value, Constraint) and row["class"] == PG_CLASS:
        reading.objects[ref] = replace(value, index_comment=row["text"])
    elif not (ref.kind == "column" and row["sub"] == 0):
        reading.objects[ref] = replace(value, comment=row["text"])


def _unmodelled(reading: Reading, row: Row) -> None:
    schema, name = row["schema"] or "", row["name"]
    if reading.left_out(row["class"], row["oid"], schema, name):
        return
    path = f"{schema}.{name}" if schema else name
    on_table = row["kind"] in ("trigger", "policy", "rule")
    reading.unmodelled.add(
        f"{row['kind']} {row['suffix']} on {path}" if on_table else f"{row['kind']} {path}{row['suffix']}"
    )


# In the order in which they build on each other: first every kind of object, then what is said of any kind.
_READERS: dict[str, Callable[[Reading, Any], None]] = {
    **namespaces.READERS,
    **types.READERS,
    **text_search.READERS,
    **foreign.READERS,
    **views.READERS,
    **tables.READERS,
    **indexes.READERS,
    **inheritance.READERS,
    **routines.READERS,
    **operators.READERS,
    **triggers.READERS,
    **replication.READERS,
    "dependences": namespaces.dependence,
    "comments": _comment,
    **privileges.READERS,
    "unmodelled": _unmodelled,
}
# What PostgreSQL spells from its catalogs as they are, which may have changed since the rows of the query were seen.
_DEFINED: dict[str, Any] = {
    **dict.fromkeys(("views", "constraints", "domain_constraints", "indexes"), "definition"),
    **dict.fromkeys(("routines", "triggers", "rules", "statistics"), "definition"),
    "defaults": 3,
}
_LAST = "depends"  # tells of all the others
ON_DEMAND = ("owners", "grants", "default_privileges")


def queries(authority: Collection[str]) -> tuple[str, ...]:
    """What to ask, in order; `authority` is what is wanted of `ON_DEMAND`."""
    left_out = {name for name in ON_DEMAND if name not in authority}
    left_out |= set() if "grants" in authority else {SYSTEM_GRANTS}
    return (*(name for name in _READERS if name not in left_out), _LAST)


# Whose rows are read by place, because there are so many.
AS_TUPLES = frozenset({"columns", "defaults", "depends"})


# OWNED BY is an object of its own: without it the sequence does not need the column. So are a table's parents
# and the type it is made of.
_LINKED = {("sequence", "column"), ("table", "table"), ("table", "composite type")}
_LINKS = frozenset(needed for _, needed in _LINKED)
_ELSEWHERE = frozenset((*READING_ROWS, "view column"))


def _depends(reading: Reading, rows: Sequence[Tuple]) -> Dependences:
    """pg_depend's pairs between known objects, and every object's place."""
    found = Dependences(pair for pair in reading.needs if pair[1] in reading.objects)
    for one, other in (*operators.one_sided(reading.objects), *_places(reading)):
        found.add(one, other)
    find, known = reading.find, reading.addresses.get
    for class_, oid, sub, needed_class, needed_oid, needed_sub, _ in rows:
        address = (class_, oid, sub)
        needer = known(address) or find(address)
        if needer is None:
            continue
        address = (needed_class, needed_oid, needed_sub)
        needed = known(address) or find(address)
        if needed is None or needer == needed or (needed[0] in _LINKS and (needer[0], needed[0]) in _LINKED):
            continue
        if needer[0] in _ELSEWHERE:
            for one, other in _pairs(reading, needer, needed):
                found.add(one, other)
        else:
            found.add(needer, needed)
    return Dependences(_by_shell(reading, found)) if reading.shells else found


def _pairs(reading: Reading, needer: Ref, needed: Ref) -> Iterable[tuple[Ref, Ref]]:
    """The pair, where the type of a view's column is the view's, and who reads a view needs its query."""
    if needer.kind == "view column":
        needer = next(ref for ref in relations_of(needer) if ref in reading.objects)
    own = needer.kind == "view query" and (needer.schema, needer.name) == (needed.schema, needed.table)
    if needer != needed and not own:
        yield needer, needed
    if needed.kind == "view" and needer.kind in READING_ROWS and needer != query_of(needed):
        yield needer, query_of(needed)


def _by_shell(reading: Reading, pairs: Dependences) -> Iterable[tuple[Ref, Ref]]:
    """The pairs, where what a type is made of needs only the type's name."""
    for needer, needed in pairs:
        shell = reading.shells.get(needed)
        yield (needer, shell) if shell and (needed, needer) in pairs else (needer, needed)


def _places(reading: Reading) -> Iterable[tuple[Ref, Ref]]:
    """What each object stands in, apart from anything its definition mentions."""
    objects = reading.objects
    relations = {(ref.schema, ref.name): ref for ref in objects if ref.kind in RELATIONS}
    namespaces = {ref.name: ref for ref in objects if ref.kind == "schema"}
    # By position rather than by name: there are tens of thousands.
    return (
        (ref, place)
        for ref in objects
        if ref[0] not in _INSTEAD
        and (place := relations.get((ref[1], ref[3])) if ref[3] else namespaces.get(ref[1]))
    )


# What stands in something else; their readers say in what.
_INSTEAD = frozenset({"default", "ownership", "typing"})
