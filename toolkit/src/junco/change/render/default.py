"""Defaults of columns.

Knows SET DEFAULT and DROP DEFAULT. Refuses to know what the expression says.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Iterable, Sequence

from junco.change.changes import Difference, Step
from junco.change.render.kind import Kind
from junco.schema.model import Default, Ref, column_of
from junco.sqltext import qualified, quote_ident


class DefaultKind(Kind):
    """ALTER COLUMN … SET and DROP DEFAULT."""

    name = "default"

    def create(self, ref: Ref, value: Default, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """SET DEFAULT."""
        return [Step(f"{_prefix(ref)} SET DEFAULT {value.expression}")]

    def alter(self, ref: Ref, old: Default, new: Default, diff: Difference) -> list[Step]:
        """SET DEFAULT again."""
        return self.create(ref, new, (), diff)

    def drop(self, ref: Ref, value: Default, diff: Difference) -> list[Step]:
        """DROP DEFAULT."""
        return [Step(f"{_prefix(ref)} DROP DEFAULT")]

    def created_within(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The column."""
        return (column_of(ref),)

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The column."""
        return (column_of(ref),)


def _prefix(ref: Ref) -> str:
    return f"ALTER TABLE {qualified(ref.schema, ref.table)} ALTER COLUMN {quote_ident(ref.name)}"
