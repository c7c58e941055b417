"""Composite types and their attributes.

Knows CREATE TYPE … AS and ADD, ALTER and DROP ATTRIBUTE. Refuses to alter the type of an attribute under a
column, which PostgreSQL does too: the composite type is made anew, and `recast` sees to the columns.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from junco.change.casts import is_automatic
from junco.change.changes import Difference, Loss, Step, braced
from junco.change.lineage import defined_here
from junco.change.render.kind import Kind
from junco.change.render.recast import columns_holding
from junco.change.risk import rows_of
from junco.schema.model import Attribute, Column, Composite, Ref, column_ref, table_of
from junco.sqltext import qualified, quote_ident

_MODIFIERS = re.compile(r"\([0-9, ]+\)")
_HOLDERS = ("column", "attribute", "composite type", "range", "cast", "operator")


class CompositeKind(Kind):
    """CREATE TYPE … AS and DROP TYPE."""

    name = "composite type"

    def target(self, ref: Ref) -> str:
        """TYPE name."""
        return f"TYPE {qualified(ref.schema, ref.name)}"

    def create(self, ref: Ref, value: Composite, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE TYPE with its attributes."""
        found = [(part, diff.new.objects[part]) for part in parts]
        attributes = [(part, item) for part, item in found if isinstance(item, Attribute)]
        attributes.sort(key=lambda pair: pair[1].position)
        lines = ",\n".join(f"    {_clause(part, item)}" for part, item in attributes)
        body = f"(\n{lines}\n)" if lines else "()"
        gone = [part for part in self._attributes(ref, diff) if part not in diff.new.objects]
        losses = tuple(loss for part in gone for loss in _losses(part, diff))
        note = f"loses the data of {', '.join(map(str, gone))}" if losses else ""
        return [Step(f"CREATE {self.target(ref)} AS {body}", losses=losses, note=note)]

    @staticmethod
    def _attributes(ref: Ref, diff: Difference) -> list[Ref]:
        """The attributes of a type that is made anew, as they were."""
        contents = diff.old_contents.get((ref.schema, ref.name), ()) if ref in diff.replaced else ()
        return [part for part in contents if part.kind == "attribute"]

    def names(self, ref: Ref, value: Composite) -> Iterable[tuple[str, str, str]]:
        """A composite type occupies a relation name and a type name."""
        return (("relation", ref.schema, ref.name), ("type", ref.schema, ref.name))


class AttributeKind(Kind):
    """ALTER TYPE … ADD, ALTER and DROP ATTRIBUTE."""

    name = "attribute"

    def target(self, ref: Ref) -> str:
        """COLUMN type.attribute, which is what COMMENT ON calls it."""
        return f"COLUMN {qualified(ref.schema, ref.table)}.{quote_ident(ref.name)}"

    def create(self, ref: Ref, value: Attribute, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """ADD ATTRIBUTE."""
        return [Step(f"{_prefix(ref)} ADD ATTRIBUTE {_clause(ref, value)}{_cascade(ref, diff)}")]

    def alter(self, ref: Ref, old: Attribute, new: Attribute, diff: Difference) -> list[Step]:
        """ALTER ATTRIBUTE … TYPE."""
        if (old.type, old.collation) == (new.type, new.collation):
            return []
        collation = f" COLLATE {new.collation}" if new.collation else ""
        name = quote_ident(ref.name)
        return [
            Step(f"{_prefix(ref)} ALTER ATTRIBUTE {name} TYPE {new.type}{collation}{_cascade(ref, diff)}")
        ]

    def drop(self, ref: Ref, value: Attribute, diff: Difference) -> list[Step]:
        """DROP ATTRIBUTE, which loses its part of the values."""
        sql = f"{_prefix(ref)} DROP ATTRIBUTE {quote_ident(ref.name)}{_cascade(ref, diff)}"
        return [Step(sql, losses=_losses(ref, diff)), *_dropped_by_heirs(ref, diff)]

    def in_the_way(self, ref: Ref, old: Attribute, new: Attribute, diff: Difference) -> Iterable[Ref]:
        """On a new type: what reads the attribute, and the composite type where columns are of it. A table made
        OF the type leaves it meanwhile, where its values need a cast that ALTER TYPE cannot say.
        """
        if (old.type, old.collation) == (new.type, new.collation):
            return
        yield from diff.old_needers.get(ref, ())
        if not is_automatic(*(Column(type=one.type, base=_bare(one.type)) for one in (old, new))):
            yield from (
                needer for needer in diff.old_needers.get(_composite_of(ref), ()) if needer.kind == "typing"
            )
        if any(True for _ in columns_holding(_composite_of(ref), diff)):
            yield _composite_of(ref)

    def taken_along(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The whole type where an attribute would lose its values because its own type is made anew; otherwise
        what spells values of the type out, which PostgreSQL keeps by the places of the attributes.
        """
        if ref in diff.replaced or _is_between(ref, diff):
            yield _composite_of(ref)
        else:
            for needer in diff.old_needers.get(_composite_of(ref), ()):
                if needer.kind not in _HOLDERS and "ROW(" in repr(diff.old.objects[needer]):
                    yield needer

    def created_within(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The type."""
        return (_composite_of(ref),)

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The type."""
        return (_composite_of(ref),)


def _bare(type_: str) -> str:
    """A type without its modifiers."""
    return _MODIFIERS.sub("", type_)


def _composite_of(ref: Ref) -> Ref:
    return Ref("composite type", ref.schema, ref.table)


def _dropped_by_heirs(ref: Ref, diff: Difference) -> Iterator[Step]:
    """DROP COLUMN where a child of a table that is made OF the type defines the column too."""
    for needer in diff.old_needers.get(_composite_of(ref), ()):
        if needer.kind != "typing" or not diff.kept(needer):
            continue
        for one in diff.joined.descendants(column_ref(needer.schema, needer.name, ref.name)):
            value = diff.old.objects.get(one)
            if one in diff.dropped and isinstance(value, Column) and defined_here(one, value, diff):
                table = qualified(one.schema, one.table)
                yield Step(f"ALTER TABLE {table} DROP COLUMN {quote_ident(one.name)}")


def _is_between(ref: Ref, diff: Difference) -> bool:
    """Whether a new attribute comes before one that is there, and somebody spells values out by their places."""
    if ref not in diff.created or not diff.kept(_composite_of(ref)):
        return False
    places = {
        part: value.position
        for part in diff.new_contents.get((ref.schema, ref.table), ())
        if isinstance(value := diff.new.objects[part], Attribute)
    }
    late = any(diff.kept(part) and place > places[ref] for part, place in places.items())
    needers = diff.new_needers.get(_composite_of(ref), ())
    return late and any(
        needer.kind not in _HOLDERS and "ROW(" in repr(diff.new.objects[needer]) for needer in needers
    )


def _prefix(ref: Ref) -> str:
    return f"ALTER TYPE {qualified(ref.schema, ref.table)}"


def _clause(ref: Ref, value: Attribute) -> str:
    collation = f" COLLATE {value.collation}" if value.collation else ""
    return f"{quote_ident(ref.name)} {value.type}{collation}"


def _cascade(ref: Ref, diff: Difference) -> str:
    """CASCADE where tables are made OF the type: their columns change with its attributes."""
    needers = diff.old_needers.get(_composite_of(ref), ())
    return " CASCADE" if any(needer.kind == "typing" and diff.kept(needer) for needer in needers) else ""


def _losses(ref: Ref, diff: Difference) -> tuple[Loss, ...]:
    """What goes with an attribute; inside arrays and the like, the values that may hold something there."""
    found = []
    for column, direct in columns_holding(_composite_of(ref), diff):
        if diff.has_rows(table_of(column)):
            name = quote_ident(column.name)
            value = f"({name}).{quote_ident(ref.name)}" if direct else name
            count = f"SELECT count({value}) FROM {rows_of(table_of(column), diff)}"
            words = f"dropping {braced(ref)} loses {{n}} value{{s}} in {braced(column.path)}"
            found.append(Loss("column", ref, count, words))
    return (*found, *_typed_losses(ref, diff))


def _typed_losses(ref: Ref, diff: Difference) -> Iterator[Loss]:
    """What goes with the columns of tables that are made OF the type."""
    for needer in diff.old_needers.get(_composite_of(ref), ()):
        column = column_ref(needer.schema, needer.name, ref.name)
        if needer.kind == "typing" and diff.kept(needer) and column in diff.old.objects:
            count = f"SELECT count({quote_ident(ref.name)}) FROM {rows_of(table_of(column), diff)}"
            yield Loss(
                "column", column, count, f"dropping column {braced(column.path)} loses {{n}} value{{s}}"
            )
