"""The ends of a foreign key: which rows they are, and what a reader would call them.

Refuses to write relationships.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from junco.pull.clauses import identifier
from junco.schema.model import Column, Constraint, Index, Ref, Schema, column_ref


@dataclass(frozen=True, slots=True)
class Mapped:
    """A table with a class: its name, and the attribute of each column."""

    class_name: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Link:
    """A foreign key; `column` is what it is called by, `single` if a row is pointed at by one row at most."""

    table: Ref
    columns: tuple[str, ...]
    column: str
    target: Ref
    target_columns: tuple[str, ...]
    single: bool
    optional: bool
    ambiguous: bool
    actions: bool
    cascades: bool


def link_of(
    schema: Schema,
    table: Ref,
    key: Constraint,
    inside: Mapping[Ref, Sequence[Ref]],
    keys: Sequence[Constraint],
) -> Link:
    """One of the foreign keys of a table, all of which are `keys`."""
    target = key.references
    assert target is not None  # noqa: S101 - the caller has looked
    columns = [schema.objects.get(column_ref(table.schema, table.name, name)) for name in key.columns]
    shared = {name for other in keys if other is not key for name in other.columns}
    own = [name for name in key.columns if name not in shared]
    return Link(
        table,
        key.columns,
        next((name for name in reversed(own) if _ends_in_key(name)), key.columns[-1]),
        target,
        key.referenced_columns,
        single=any(_is_unique(schema.objects[other], key.columns) for other in inside.get(table, ())),
        optional=not all(isinstance(value, Column) and value.not_null for value in columns),
        ambiguous=_keys_between(schema, table, target, inside) > 1,
        cascades=" ON DELETE CASCADE" in key.definition,
        actions=" ON DELETE " in key.definition and " ON DELETE RESTRICT" not in key.definition,
    )


def _is_unique(value: object, columns: tuple[str, ...]) -> bool:
    if isinstance(value, Constraint):
        return value.type in ("primary key", "unique") and {*value.columns} == {*columns}
    if not isinstance(value, Index) or not value.unique or value.predicate or value.keys:
        return False
    return {*value.columns} == {*columns}


def _keys_between(schema: Schema, one: Ref, other: Ref, inside: Mapping[Ref, Sequence[Ref]]) -> int:
    """How many keys lead from either of two tables to the other, those over several columns included."""
    found = 0
    for table, target in {(one, other), (other, one)}:
        values = (schema.objects[ref] for ref in inside.get(table, ()))
        found += sum(isinstance(value, Constraint) and value.references == target for value in values)
    return found


def names_of_one(link: Link, tables: Mapping[Ref, Mapped]) -> list[str]:
    """What the row is called that a column points at, best first."""
    target = snake(tables[link.target].class_name)
    bare = re.sub(r"(?i)(?<=.)_?(id|uuid|fk|key|no)$", "", link.column) if _ends_in_key(link.column) else ""
    return [*([bare] if bare else [target]), f"{link.column}_{target}"]


def _ends_in_key(column: str) -> bool:
    return re.search(r"_(id|uuid|fk|key|no)$|[a-z](Id|ID|Uuid)$", column) is not None


def free_name(taken: set[str], *names: str) -> str:
    """The first of the names that is free; a number makes the last one so."""
    found = [identifier(identifier(name).strip("_") or "row") for name in names]
    numbered = (f"{found[-1]}_{number}" for number in itertools.count(2))
    name = next(name for name in itertools.chain(found, numbered) if name not in taken)
    taken.add(name)
    return name


def snake(name: str) -> str:
    """`PatientVisit` as patient_visit."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
