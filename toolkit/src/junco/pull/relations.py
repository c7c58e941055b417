"""Foreign keys as pairs of relationships, with names that a reader expects.

Knows how the two ends of a key are called: `visit.patient_id` makes `Visit.patient` and `Patient.visits`, and where
there are several keys between the same tables, the end that is many says which it belongs to. A key over several
columns is called by what only it has, and says with which others it shares the rest. Refuses to guess relations that
no key states.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from junco.pull.associations import across
from junco.pull.clauses import RESERVED
from junco.pull.ends import Link, Mapped, free_name, link_of, names_of_one, snake
from junco.pull.words import plural, singular
from junco.schema.model import Constraint, Ref, Schema


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
    connections: Mapping[Ref, str],
) -> dict[Ref, list[str]]:
    """For each table the lines that declare its relationships, called like nothing in `beside`. `connections` are the
    tables between two others, each with its variable.
    """
    links = [link for table in tables for link in _links(schema, table, tables, inside)]
    taken = {table: {*mapped.attributes.values(), *RESERVED, *beside} for table, mapped in tables.items()}
    ones = [free_name(taken[link.table], *names_of_one(link, tables)) for link in links]
    found: dict[Ref, list[str]] = {}
    before: list[tuple[Link, _Named]] = []
    for link, one in zip(links, ones, strict=True):
        many = free_name(taken[link.target], *_names_of_many(link, one, links))
        ends = _Named(one, many, tuple(_overlaps(link, before)))
        before.append((link, ends))
        found.setdefault(link.table, []).append(_to_one(link, ends, tables))
        found.setdefault(link.target, []).append(_to_many(link, ends, tables))
    for table, line in across(schema, connections, tables, inside, taken):
        found.setdefault(table, []).append(line)
    return found


def _overlaps(link: Link, before: Sequence[tuple[Link, _Named]]) -> Iterator[str]:
    for other, ends in before:
        if other.table == link.table and {*other.columns} & {*link.columns}:
            yield from (ends.one, ends.many)


def _links(
    schema: Schema, table: Ref, tables: Mapping[Ref, Mapped], inside: Mapping[Ref, Sequence[Ref]]
) -> list[Link]:
    found: list[Link] = []
    values = [schema.objects[one] for one in inside.get(table, ())]
    keys = [value for value in values if isinstance(value, Constraint) and value.type == "foreign key"]
    # those over one column first: the others are called by what is left
    for key in sorted(keys, key=lambda value: len(value.columns)):
        # two relationships must not write the very same columns
        if key.references not in tables or any({*link.columns} == {*key.columns} for link in found):
            continue
        found.append(link_of(schema, table, key, inside, keys))
    return found


def _names_of_many(link: Link, one: str, links: Sequence[Link]) -> list[str]:
    """What the rows are called that point at one, best first."""
    number = singular if link.single else plural
    rows = number(_snake_of_table(link.table))
    if link.table == link.target:
        return ["children" if one == "parent" and not link.single else f"{one}_of", f"{one}_{rows}"]
    rivals = sum((other.table, other.target) == (link.table, link.target) for other in links)
    return [*([rows] if rivals == 1 else []), f"{one}_{rows}"]


def _to_one(link: Link, ends: _Named, tables: Mapping[Ref, Mapped]) -> str:
    mine, theirs = tables[link.table], tables[link.target]
    words = [f"back_populates={ends.many!r}"]
    if link.ambiguous:
        words.append(f"foreign_keys=[{_listed(mine, link.columns)}]")
    if link.table == link.target:
        words.append(f"remote_side=[{_listed(mine, link.target_columns)}]")
    optional = " | None" if link.optional else ""
    words += _shared(ends)
    return f"    {ends.one}: Mapped[{theirs.class_name}{optional}] = relationship({', '.join(words)})"


def _to_many(link: Link, ends: _Named, tables: Mapping[Ref, Mapped]) -> str:
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


def _snake_of_table(table: Ref) -> str:
    return snake(re.sub(r"\W+", "_", table.name).strip("_") or "row")
