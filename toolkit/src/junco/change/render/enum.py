"""Enumerated types.

Knows ADD VALUE where it is enough, and otherwise how to build the type anew under the columns that use it.
Refuses to guess that a label was renamed.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from junco.change.changes import Check, Difference, Step, braced
from junco.change.render.column import ColumnKind
from junco.change.render.kind import Kind, literal
from junco.change.render.privileges import authority
from junco.change.render.recast import columns_holding_rows, views_of_rows
from junco.change.render.retype import not_made_anew
from junco.change.risk import rows_of
from junco.schema.model import Column, Constraint, Enum, Ref, table_of
from junco.sqltext import qualified, quote_ident

_OLD = "__old"
_NAME_BYTES = 63


class EnumKind(Kind):
    """CREATE TYPE … AS ENUM, ADD VALUE, and the way round for everything else."""

    name = "enum"

    def target(self, ref: Ref) -> str:
        """TYPE name."""
        return f"TYPE {qualified(ref.schema, ref.name)}"

    def create(self, ref: Ref, value: Enum, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE TYPE."""
        labels = ", ".join(literal(label) for label in value.labels)
        return [Step(f"CREATE TYPE {qualified(ref.schema, ref.name)} AS ENUM ({labels})")]

    def alter(self, ref: Ref, old: Enum, new: Enum, diff: Difference) -> list[Step]:
        """ADD VALUE for new labels; a new type under the same name when labels go or move."""
        if old.labels == new.labels:
            return []
        return _additions(ref, old, new) if _in_place(old, new, diff) else self._rebuild(ref, old, new, diff)

    def in_the_way(self, ref: Ref, old: Enum, new: Enum, diff: Difference) -> Iterable[Ref]:
        """On a rebuild: whatever mentions a label, and keys and computed columns over the columns."""
        if old.labels == new.labels or _in_place(old, new, diff):
            return
        for needer in diff.old_needers.get(ref, ()):
            value = diff.old.objects[needer]
            if not isinstance(value, Column) or value.generated:
                yield needer
                continue
            if value.in_key:
                yield table_of(needer)
            yield from columns_holding_rows(table_of(needer), diff)
            yield from views_of_rows(table_of(needer), diff)
            yield from not_made_anew(needer, diff)
            for over in diff.old_needers.get(needer, ()):
                dependent = diff.old.objects[over]
                if isinstance(dependent, Constraint) and dependent.type == "foreign key":
                    yield over

    def names(self, ref: Ref, value: Enum) -> Iterable[tuple[str, str, str]]:
        """An enum shares its name space with the row types of tables."""
        return (("type", ref.schema, ref.name),)

    def _rebuild(self, ref: Ref, old: Enum, new: Enum, diff: Difference) -> list[Step]:
        aside = _aside(ref)
        removed = [label for label in old.labels if label not in new.labels]
        columns = [
            needer
            for needer in diff.old_needers.get(ref, ())
            if needer.kind == "column" and diff.kept(needer) and ref in diff.needs.get(needer, ())
        ]
        topmost = [column for column in columns if not {*diff.joined.above(column)} & {*columns}]
        return [
            Step(
                f"ALTER {self.target(ref)} RENAME TO {quote_ident(aside.name)}",
                note=f"{ref} is built anew: labels can be added in place, not removed or moved",
            ),
            *self.create(ref, new, (), diff),
            *self.annotations(ref, None, old),
            *authority(ref, self.target(ref), None, old, diff),
            *(_recast(column, ref, removed, diff) for column in topmost),
            *(step for column in columns for step in _kept_as_before(column, diff)),
            Step(f"DROP {self.target(aside)}"),
        ]


def _kept_as_before(column: Ref, diff: Difference) -> list[Step]:
    """How the values of an array are stored, which the new type makes the usual way again."""
    value = diff.old.objects[column]
    assert isinstance(value, Column)  # noqa: S101 - that is what is recast
    return ColumnKind.properties(column, replace(value, storage=None, compression=None), value, diff)


def _in_place(old: Enum, new: Enum, diff: Difference) -> bool:
    """Whether ADD VALUE is enough."""
    return (
        not diff.rebuild_enums and tuple(label for label in new.labels if label in old.labels) == old.labels
    )


def _additions(ref: Ref, old: Enum, new: Enum) -> list[Step]:
    """ADD VALUE in an order in which each label's neighbour is already there."""
    steps = []
    for place, label in enumerate(new.labels):
        if label in old.labels:
            continue
        where = ""
        if any(later in old.labels for later in new.labels[place:]):
            word, neighbour = ("AFTER", new.labels[place - 1]) if place else ("BEFORE", old.labels[0])
            where = f" {word} {literal(neighbour)}"
        sql = f"ALTER TYPE {qualified(ref.schema, ref.name)} ADD VALUE {literal(label)}{where}"
        steps.append(Step(sql, adds_label=(ref, label)))
    return steps


def _aside(ref: Ref) -> Ref:
    """A name for the old type while both exist, cut so that the suffix fits."""
    room = ref.name.encode()[: _NAME_BYTES - len(_OLD)].decode(errors="ignore")
    return Ref(ref.kind, ref.schema, room + _OLD)


def _recast(column: Ref, enum: Ref, removed: Sequence[str], diff: Difference) -> Step:
    """ALTER COLUMN TYPE by way of the labels' text."""
    name, value = quote_ident(column.name), diff.old.objects[column]
    brackets = "[]" if isinstance(value, Column) and value.type.endswith("[]") else ""
    type_ = qualified(enum.schema, enum.name) + brackets
    prefix = f"ALTER TABLE {qualified(column.schema, column.table)} ALTER COLUMN {name}"
    if diff.is_foreign(table_of(column)):
        return Step(f"{prefix} TYPE {type_}")
    sql = f"{prefix} TYPE {type_} USING {name}::text{brackets}::{type_}"
    if not removed:
        return Step(sql)
    listed = ", ".join(literal(label) for label in removed)
    condition = f"{name}::text[] && ARRAY[{listed}]" if brackets else f"{name}::text IN ({listed})"
    words = (
        f"{{n}} row{{s}} of {braced(table_of(column).path)} still hold {braced(listed)} in {braced(column.name)}: "
        f"change them before the label goes, or name the label it became with --rename"
    )
    count = f"SELECT count(*) FROM {rows_of(table_of(column), diff)} WHERE {condition}"
    return Step(sql, checks=(Check(column, count, words),))
