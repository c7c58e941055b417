"""Casts, conversions and transforms.

Knows CREATE and DROP of each. Refuses to know the functions behind them.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Sequence

from junco.change.changes import Difference, Step
from junco.change.render.kind import Kind, literal
from junco.schema.model import Cast, Conversion, Ref, Transform
from junco.sqltext import qualified

_CONTEXT = {"e": "", "a": " AS ASSIGNMENT", "i": " AS IMPLICIT"}


class CastKind(Kind):
    """CREATE and DROP CAST."""

    name = "cast"

    def target(self, ref: Ref) -> str:
        """CAST (source AS target)."""
        return f"CAST {ref.name}"

    def create(self, ref: Ref, value: Cast, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE CAST."""
        return [Step(f"CREATE {self.target(ref)} {value.method}{_CONTEXT[value.context]}")]

    def replaced(self, old: Cast, new: Cast) -> bool:
        """Whether anything differs: there is no ALTER."""
        return (old.method, old.context) != (new.method, new.context)


class ConversionKind(Kind):
    """CREATE and DROP CONVERSION."""

    name = "conversion"

    def create(self, ref: Ref, value: Conversion, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE CONVERSION."""
        verb = f"CREATE {'DEFAULT ' if value.default else ''}CONVERSION {qualified(ref.schema, ref.name)}"
        between = f"FOR {literal(value.source)} TO {literal(value.target)}"
        return [Step(f"{verb} {between} FROM {value.function}")]

    def replaced(self, old: Conversion, new: Conversion) -> bool:
        """Whether anything differs that ALTER cannot say."""
        before = (old.source, old.target, old.function, old.default)
        return before != (new.source, new.target, new.function, new.default)


class TransformKind(Kind):
    """CREATE, OR REPLACE and DROP TRANSFORM."""

    name = "transform"

    def target(self, ref: Ref) -> str:
        """TRANSFORM FOR type LANGUAGE language."""
        return f"TRANSFORM {ref.name}"

    def create(self, ref: Ref, value: Transform, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE TRANSFORM."""
        return [Step(f"CREATE {self.target(ref)} ({_directions(value)})")]

    def alter(self, ref: Ref, old: Transform, new: Transform, diff: Difference) -> list[Step]:
        """CREATE OR REPLACE TRANSFORM."""
        if (old.from_sql, old.to_sql) == (new.from_sql, new.to_sql):
            return []
        return [Step(f"CREATE OR REPLACE {self.target(ref)} ({_directions(new)})")]


def _directions(value: Transform) -> str:
    words = [f"FROM SQL WITH FUNCTION {value.from_sql}"] if value.from_sql else []
    return ", ".join(words + ([f"TO SQL WITH FUNCTION {value.to_sql}"] if value.to_sql else []))
