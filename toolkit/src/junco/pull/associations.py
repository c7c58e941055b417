"""Tables that only connect two others, as `secondary` of relationships.

Knows which they are: a primary key over all columns, made of two foreign keys and of nothing else, that nothing points
at. Refuses them a class, which would be in everybody's way: a row of them is two rows that know each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from junco.pull.ends import Link, Mapped, free_name, link_of, names_of_one
from junco.pull.words import plural
from junco.schema.model import Column, Constraint, Ref, Schema


def connecting(schema: Schema, tables: Sequence[Ref], inside: Mapping[Ref, Sequence[Ref]]) -> list[Ref]:
    """The tables among `tables` that do nothing but connect two others of them."""
    values = schema.objects.values()
    pointed_at = {value.references for value in values if isinstance(value, Constraint)}
    found = [ref for ref in tables if ref not in pointed_at and _connects(schema, inside.get(ref, ()))]
    between = {*tables} - {*found}
    return [ref for ref in found if {key.references for key in _keys(schema, inside[ref])} <= between]


def _connects(schema: Schema, parts: Sequence[Ref]) -> bool:
    columns = {ref.name for ref in parts if isinstance(schema.objects[ref], Column)}
    keys, values = _keys(schema, parts), [schema.objects[ref] for ref in parts]
    primary = [one for one in values if isinstance(one, Constraint) and one.type == "primary key"]
    if len(keys) != 2 or not primary or {*primary[0].columns} != columns:
        return False
    if any(Ref("default", ref.schema, ref.name, ref.table) in schema.objects for ref in parts):
        return False
    computed = any(isinstance(one, Column) and (one.generated or one.identity) for one in values)
    apart = len(keys[0].columns) + len(keys[1].columns) == len(columns) == len(_columns(keys))
    return apart and not computed and (len(columns) == 2 or keys[0].references != keys[1].references)


def _columns(keys: Sequence[Constraint]) -> set[str]:
    return {name for key in keys for name in key.columns}


def _keys(schema: Schema, parts: Sequence[Ref]) -> list[Constraint]:
    values = (schema.objects[ref] for ref in parts)
    return [one for one in values if isinstance(one, Constraint) and one.type == "foreign key"]


def across(
    schema: Schema,
    connections: Mapping[Ref, str],
    tables: Mapping[Ref, Mapped],
    inside: Mapping[Ref, Sequence[Ref]],
    taken: Mapping[Ref, set[str]],
) -> Iterator[tuple[Ref, str]]:
    """The relationships through each connecting table, of which `connections` has the variable: on whose class they
    are declared, and how.
    """
    for table, variable in connections.items():
        keys = _keys(schema, inside[table])
        first, second = (link_of(schema, table, key, inside, keys) for key in keys)
        there = _name(first, second, tables, taken)
        back = _name(second, first, tables, taken)
        yield first.target, _declared((first, second), (there, back), variable, tables)
        yield second.target, _declared((second, first), (back, there), variable, tables)


def _name(mine: Link, theirs: Link, tables: Mapping[Ref, Mapped], taken: Mapping[Ref, set[str]]) -> str:
    rows = plural(names_of_one(theirs, tables)[0])
    return free_name(taken[mine.target], rows, f"{mine.table.name}_{rows}")


def _declared(
    links: tuple[Link, Link], names: tuple[str, str], variable: str, tables: Mapping[Ref, Mapped]
) -> str:
    (mine, theirs), (name, back) = links, names
    words = [f"secondary=lambda: {variable}", f"back_populates={back!r}"]
    if mine.target == theirs.target:
        row = tables[mine.target]
        for word, one in (("primaryjoin", mine), ("secondaryjoin", theirs)):
            attribute = f"{row.class_name}.{row.attributes[one.target_columns[0]]}"
            words.append(f"{word}=lambda: {attribute} == {variable}.c[{one.columns[0]!r}]")
    if mine.cascades:
        words.append("passive_deletes=True")  # the database does it
    return f"    {name}: Mapped[list[{tables[theirs.target].class_name}]] = relationship({', '.join(words)})"
