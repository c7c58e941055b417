"""Foreign keys as pairs of relationships, with names that a reader expects.

Knows how the two ends of a key are called: `visit.patient_id` makes `Visit.patient` and `Patient.visits`, and where
there are several keys between the same tables, the end that is many says which it belongs to. A key over several
columns is called by what only it has, and says with which others it shares the rest. A table that only connects
two others stays a class, as every other with a primary key: its rows can be given columns, and be seeded. Refuses
to guess relations that no key states.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from junco.pull.clauses import RESERVED, identifier
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


@dataclass(frozen=True, slots=True)
class _Named:
    """What the ends of a link are called, and the ends of others that write the same columns."""

    one: str
    many: str
    overlaps: tuple[str, ...]


def relationships(
    schema: Schema,
    tables: Mapping[Ref, Mapped],
    inside: Mapping[Ref, Sequence[Ref]],
    beside: Collection[str],
) -> dict[Ref, list[str]]:
    """For each table the lines that declare its relationships, called like nothing in `beside`."""
    links = [link for table in tables for link in _links(schema, table, tables, inside)]
    taken = {table: {*mapped.attributes.values(), *RESERVED, *beside} for table, mapped in tables.items()}
    ones = [_free(taken[link.table], *_names_of_one(link, tables)) for link in links]
    found: dict[Ref, list[str]] = {}
    before: list[tuple[_Link, _Named]] = []
    for link, one in zip(links, ones, strict=True):
        many = _free(taken[link.target], *_names_of_many(link, one, links))
        ends = _Named(one, many, tuple(_overlaps(link, before)))
        before.append((link, ends))
        found.setdefault(link.table, []).append(_to_one(link, ends, tables))
        found.setdefault(link.target, []).append(_to_many(link, ends, tables))
    return found


def _overlaps(link: _Link, before: Sequence[tuple[_Link, _Named]]) -> Iterator[str]:
    for other, ends in before:
        if other.table == link.table and {*other.columns} & {*link.columns}:
            yield from (ends.one, ends.many)


def _links(
    schema: Schema, table: Ref, tables: Mapping[Ref, Mapped], inside: Mapping[Ref, Sequence[Ref]]
) -> list[_Link]:
    found: list[_Link] = []
    values = [schema.objects[one] for one in inside.get(table, ())]
    keys = [value for value in values if isinstance(value, Constraint) and value.type == "foreign key"]
    # those over one column first: the others are called by what is left
    for key in sorted(keys, key=lambda value: len(value.columns)):
        # two relationships must not write the very same columns
        if key.references not in tables or any({*link.columns} == {*key.columns} for link in found):
            continue
        found.append(_link(schema, table, key, inside, keys))
    return found


def _link(
    schema: Schema,
    table: Ref,
    key: Constraint,
    inside: Mapping[Ref, Sequence[Ref]],
    keys: Sequence[Constraint],
) -> _Link:
    target = key.references
    assert target is not None  # noqa: S101 - the caller has looked
    columns = [schema.objects.get(column_ref(table.schema, table.name, name)) for name in key.columns]
    shared = {name for other in keys if other is not key for name in other.columns}
    own = [name for name in key.columns if name not in shared]
    return _Link(
        table,
        key.columns,
        next((name for name in reversed(own) if _ends_in_key(name)), key.columns[-1]),
        target,
        key.referenced_columns,
        single=any(_is_unique(schema.objects[other], key.columns) for other in inside.get(table, ())),
        optional=not all(isinstance(value, Column) and value.not_null for value in columns),
        ambiguous=_keys_between(schema, table, target, inside) > 1,
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


def _to_one(link: _Link, ends: _Named, tables: Mapping[Ref, Mapped]) -> str:
    mine, theirs = tables[link.table], tables[link.target]
    words = [f"back_populates={ends.many!r}"]
    if link.ambiguous:
        words.append(f"foreign_keys=[{_listed(mine, link.columns)}]")
    if link.table == link.target:
        words.append(f"remote_side=[{_listed(mine, link.target_columns)}]")
    optional = " | None" if link.optional else ""
    words += _shared(ends)
    return f"    {ends.one}: Mapped[{theirs.class_name}{optional}] = relationship({', '.join(words)})"


def _to_many(link: _Link, ends: _Named, tables: Mapping[Ref, Mapped]) -> str:
    mine = tables[link.table]
    words = [f"back_populates={ends.one!r}"]
    if link.ambiguous:
        listed = ", ".join(f"{mine.class_name}.{mine.attributes[name]}" for name in link.columns)
        words.append(f'foreign_keys="{listed}"' if len(link.columns) == 1 else f'foreign_keys="[{listed}]"')
    if link.actions:
        words.append('passive_deletes="all"')  # the database does it
    words += _shared(ends)
    python = f"{mine.class_name} | None" if link.single else f"list[{mine.class_name}]"
    return f"    {ends.many}: Mapped[{python}] = relationship({', '.join(words)})"


def _listed(table: Mapped, columns: Sequence[str]) -> str:
    return ", ".join(table.attributes[name] for name in columns)


def _shared(ends: _Named) -> list[str]:
    return [f"overlaps={','.join(ends.overlaps)!r}"] if ends.overlaps else []


def _snake(name: str) -> str:
    """`PatientVisit` as patient_visit."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def _snake_of_table(table: Ref) -> str:
    return _snake(re.sub(r"\W+", "_", table.name).strip("_") or "row")
