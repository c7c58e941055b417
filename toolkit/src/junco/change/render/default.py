"""Defaults of columns.

Knows SET DEFAULT and DROP DEFAULT. Refuses to know what the expression says.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Iterable, Sequence

from junco.change.changes import Difference, Step
from junco.change.lineage import spreads
from junco.change.render.handover import is_handed_over
from junco.change.render.kind import Kind
from junco.schema.model import Default, Ref, column_of, relations_of
from junco.sqltext import qualified, quote_ident


class DefaultKind(Kind):
    """ALTER COLUMN … SET and DROP DEFAULT."""

    name = "default"

    def create(self, ref: Ref, value: Default, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """SET DEFAULT, which goes down to children."""
        if _set_above(ref, diff):
            return []
        return [Step(f"{_prefix(ref, only=not _set_below(ref, diff))} SET DEFAULT {value.expression}")]

    def alter(self, ref: Ref, old: Default, new: Default, diff: Difference) -> list[Step]:
        """SET DEFAULT again."""
        if old.expression == new.expression:
            return []
        return self.create(ref, new, (), diff)

    def drop(self, ref: Ref, value: Default, diff: Difference) -> list[Step]:
        """DROP DEFAULT, which goes down to children."""
        if _dropped_above(ref, diff):
            return []
        return [Step(f"{_prefix(ref, only=not _dropped_below(ref, diff))} DROP DEFAULT")]

    def created_within(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The column."""
        return (column_of(ref),)

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The column, or the view; not a column that waits for a new parent while what the default needs goes."""
        column = column_of(ref)
        others = diff.dropped.intersection(diff.old_needs.get(ref, ())) - {column}
        if others and is_handed_over(column, diff):
            return ()
        return column, *relations_of(ref)


def _set_below(ref: Ref, diff: Difference) -> bool:
    return spreads(ref, diff, "expression")


def _set_above(ref: Ref, diff: Difference) -> bool:
    """Whether SET DEFAULT on a parent says it for this column too."""
    goal = diff.new.objects[ref]
    return any(
        above in diff.created | diff.altered
        and diff.new.objects[above] == goal
        and (_set_below(above, diff) or _set_above(above, diff))
        for above in diff.joined.above(ref)
    )


def _dropped_below(ref: Ref, diff: Difference) -> bool:
    below = diff.joined.descendants(ref)
    return all(one in diff.dropped or one not in diff.old.objects for one in below)


def _dropped_above(ref: Ref, diff: Difference) -> bool:
    """Whether DROP DEFAULT on a parent says it; a parent's column that goes leaves the defaults of its children."""
    going = diff.dropped - diff.recast
    return any(
        above in diff.dropped
        and column_of(above) not in going
        and (_dropped_below(above, diff) or _dropped_above(above, diff))
        for above in diff.joined.above(ref)
    )


def _prefix(ref: Ref, *, only: bool) -> str:
    table = qualified(ref.schema, ref.table)
    return f"ALTER TABLE {'ONLY ' if only else ''}{table} ALTER COLUMN {quote_ident(ref.name)}"
