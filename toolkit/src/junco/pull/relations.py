"""Foreign keys over one column as pairs of relationships, with names that a reader expects.

Knows how the two ends of a key are called: `visit.patient_id` makes `Visit.patient` and `Patient.visits`, and where
there are several keys between the same tables, the end that is many says which it belongs to. Refuses to guess
relations that no key states, and those over several columns, whose relationships would write the same columns.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from junco.pull.clauses import CALLED, RESERVED, identifier
from junco.pull.words import plural, singular
from junco.schema.model import Column, Constraint, Index, Ref, Schema, column_ref

_BY_ITSELF = ("no action", "restrict")


@dataclass(frozen=True, slots=True)
class Mapped:
    """A table with a class: its name, and the attribute of each column."""

    class_name: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Link:
    """A foreign key over one column; `single` if a row is pointed at by one row at most."""

    table: Ref
    column: str
    target: Ref
    target_column: str
    single: bool
    optional: bool
    ambiguous: bool
    actions: bool


def relationships(
    schema: Schema, tables: Mapping[Ref, Mapped], inside: Mapping[Ref, Sequence[Ref]]
) -> dict[Ref, list[str]]:
    """For each table the lines that declare its relationships."""
    links = [link for table in tables for link in _links(schema, table, tables, inside)]
    taken = {table: {*mapped.attributes.values(), *RESERVED, *CALLED} for table, mapped in tables.items()}
    ones = [_free(taken[link.table], *_names_of_one(link, tables)) for link in links]
    found: dict[Ref, list[str]] = {}
    for link, one in zip(links, ones, strict=True):
        many = _free(taken[link.target], *_names_of_many(link, one, links))
        found.setdefault(link.table, []).append(_to_one(link, one, many, tables))
        found.setdefault(link.target, []).append(_to_many(link, one, many, tables))
    return found


def _links(
    schema: Schema, table: Ref, tables: Mapping[Ref, Mapped], inside: Mapping[Ref, Sequence[Ref]]
) -> list[_Link]:
    found: list[_Link] = []
    for one in inside.get(table, ()):
        key = schema.objects[one]
        if not isinstance(key, Constraint) or key.type != "foreign key" or len(key.columns) != 1:
            continue
        target, column = key.references, key.columns[0]
        # two relationships must not write the same column
        if target is None or target not in tables or any(link.column == column for link in found):
            continue
        value = schema.objects.get(column_ref(table.schema, table.name, column))
        found.append(
            _Link(
                table,
                column,
                target,
                key.referenced_columns[0],
                single=any(_is_unique(schema.objects[other], column) for other in inside.get(table, ())),
                optional=not (isinstance(value, Column) and value.not_null),
                ambiguous=_keys_between(schema, table, target, inside) > 1,
                actions=" ON DELETE " in key.definition and " ON DELETE RESTRICT" not in key.definition,
            )
        )
    return found


def _is_unique(value: object, column: str) -> bool:
    if isinstance(value, Constraint):
        return value.type in ("primary key", "unique") and value.columns == (column,)
    return isinstance(value, Index) and value.unique and not value.predicate and value.columns == (column,)


def _keys_between(schema: Schema, one: Ref, other: Ref, inside: Mapping[Ref, Sequence[Ref]]) -> int:
    """How many keys lead from either of two tables to the other, those over several columns included."""
    found = 0
    for table, target in {(one, other), (other, one)}:
        values = (schema.objects[ref] for ref in inside.get(table, ()))
        found += sum(isinstance(value, Constraint) and value.references == target for value in values)
    return found


def _names_of_one(link: _Link, tables: Mapping[Ref, Mapped]) -> list[str]:
    """What the row is called that a column points at, best first."""
    target = _snake(tables[link.target].class_name)
    bare = re.sub(r"(?i)(?<=.)_?(id|uuid|fk|key|no)$", "", link.column) if _ends_in_key(link.column) else ""
    return [*([bare] if bare else [target]), f"{link.column}_{target}"]


def _ends_in_key(column: str) -> bool:
    return re.search(r"_(id|uuid|fk|key|no)$|[a-z](Id|ID|Uuid)$", column) is not None


def _names_of_many(link: _Link, one: str, links: Sequence[_Link]) -> list[str]:
    """What the rows are called that point at one, best first."""
    number = singular if link.single else plural
    rows = number(_snake_of_table(link.table))
    if link.table == link.target:
        return ["children" if one == "parent" and not link.single else f"{one}_of", f"{one}_{rows}"]
    rivals = sum((other.table, other.target) == (link.table, link.target) for other in links)
    return [*([rows] if rivals == 1 else []), f"{one}_{rows}"]


def _free(taken: set[str], *names: str) -> str:
    """The first of the names that is free; a number makes the last one so."""
    found = [identifier(identifier(name).strip("_") or "row") for name in names]
    numbered = (f"{found[-1]}_{number}" for number in itertools.count(2))
    name = next(name for name in itertools.chain(found, numbered) if name not in taken)
    taken.add(name)
    return name


def _to_one(link: _Link, one: str, many: str, tables: Mapping[Ref, Mapped]) -> str:
    mine, theirs = tables[link.table], tables[link.target]
    words = [f"back_populates={many!r}"]
    if link.ambiguous:
        words.append(f"foreign_keys=[{mine.attributes[link.column]}]")
    if link.table == link.target:
        words.append(f"remote_side=[{mine.attributes[link.target_column]}]")
    optional = " | None" if link.optional else ""
    return f"    {one}: Mapped[{theirs.class_name}{optional}] = relationship({', '.join(words)})"


def _to_many(link: _Link, one: str, many: str, tables: Mapping[Ref, Mapped]) -> str:
    mine = tables[link.table]
    words = [f"back_populates={one!r}"]
    if link.ambiguous:
        words.append(f'foreign_keys="{mine.class_name}.{mine.attributes[link.column]}"')
    if link.actions:
        words.append('passive_deletes="all"')  # the database does it
    python = f"{mine.class_name} | None" if link.single else f"list[{mine.class_name}]"
    return f"    {many}: Mapped[{python}] = relationship({', '.join(words)})"


def _snake(name: str) -> str:
    """`PatientVisit` as patient_visit."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def _snake_of_table(table: Ref) -> str:
    return _snake(re.sub(r"\W+", "_", table.name).strip("_") or "row")
