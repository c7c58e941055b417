"""The names that PostgreSQL gives to indexes and constraints that have none.

The online form has to spell them out, and must arrive at the same schema. Knows how long a name may be and
which are taken.
"""

from __future__ import annotations

from collections.abc import Sequence

from junco.lint.effect import Relation
from junco.lint.facts import Facts
from junco.schema.model import Column

LONGEST = 63


def object_name(first: str, second: str, label: str) -> str:
    """`first_second_label`, the longer of the first two cut until it fits."""
    one, two = first.encode(), second.encode()
    room = LONGEST - len(label) - 1 - (1 if two else 0)
    while len(one) + len(two) > room:
        if len(one) > len(two):
            one = one[:-1]
        else:
            two = two[:-1]
    parts = [one.decode(errors="ignore"), two.decode(errors="ignore"), label]
    return "_".join(part for part in parts if part)


def _free(first: str, second: str, label: str, taken: set[str]) -> str:
    number, name = 0, object_name(first, second, label)
    while name in taken:
        number += 1
        name = object_name(first, second, f"{label}{number}")
    return name


def constraint_names(schema: str, facts: Facts) -> set[str]:
    """Every name of a constraint in a schema."""
    found = {ref.name for ref in facts.schema.objects if ref.kind == "constraint" and ref.schema == schema}
    for ref, value in facts.schema.objects.items():
        if isinstance(value, Column) and ref.schema == schema and value.not_null_constraint:
            found.add(value.not_null_constraint)
    return found


def relation_names(schema: str, facts: Facts) -> set[str]:
    """Every name of a relation in a schema."""
    return {one.name for one in facts.relations if one.schema == schema}


def constraint_name(table: Relation, columns: Sequence[str], label: str, facts: Facts) -> str:
    """The name of a constraint without an index: check, fkey or not_null."""
    return _free(table.name, "_".join(columns), label, constraint_names(table.schema, facts))


def index_name(table: Relation, labels: Sequence[str], facts: Facts, taken: Sequence[str] = ()) -> str:
    """The name of an index."""
    seen: list[str] = []
    for label in labels:
        number, name = 0, label
        while name in seen:
            number += 1
            name = f"{label}{number}"
        seen.append(name)
    return _free(table.name, "_".join(seen), "idx", {*relation_names(table.schema, facts), *taken})


def key_name(
    table: Relation, columns: Sequence[str], kind: str, facts: Facts, taken: Sequence[str] = ()
) -> str:
    """The name of a primary key or a unique constraint, which its index has too."""
    used = {*relation_names(table.schema, facts), *constraint_names(table.schema, facts), *taken}
    if kind == "primary":
        return _free(table.name, "", "pkey", used)
    return _free(table.name, "_".join(columns), "key", used)
