"""Extended statistics.

Knows CREATE STATISTICS and its target. Refuses to parse the definition, which is PostgreSQL's own text.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Iterable, Sequence

from junco.change.changes import Difference, Step
from junco.change.render.kind import Kind
from junco.schema.model import RELATIONS, Ref, Statistics
from junco.sqltext import qualified


class StatisticsKind(Kind):
    """CREATE, ALTER and DROP STATISTICS."""

    name = "statistics"

    def create(self, ref: Ref, value: Statistics, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE STATISTICS, then its target."""
        step = Step(f"CREATE STATISTICS {qualified(ref.schema, ref.name)} {value.as_written}")
        return [step, *self.alter(ref, Statistics(definition=value.definition), value, diff)]

    def alter(self, ref: Ref, old: Statistics, new: Statistics, diff: Difference) -> list[Step]:
        """SET STATISTICS."""
        if old.target == new.target:
            return []
        target = -1 if new.target is None else new.target
        return [Step(f"ALTER STATISTICS {qualified(ref.schema, ref.name)} SET STATISTICS {target}")]

    def replaced(self, old: Statistics, new: Statistics) -> bool:
        """Whether anything but the target differs."""
        return old.definition != new.definition

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The relation, or any of its columns."""
        return (needed for needed in diff.old_needs.get(ref, ()) if needed.kind in (*RELATIONS, "column"))

    def names(self, ref: Ref, value: Statistics) -> Iterable[tuple[str, str, str]]:
        """Statistics have a name space of their own."""
        return (("statistics", ref.schema, ref.name),)
