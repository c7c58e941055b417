"""Aggregates.

Knows CREATE [OR REPLACE] AGGREGATE. Refuses to know what the options mean.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Iterable, Sequence

from junco.change.changes import Difference, Step
from junco.change.render.kind import Kind
from junco.change.render.routine import head_of
from junco.schema.model import Aggregate, Ref
from junco.sqltext import quote_ident


class AggregateKind(Kind):
    """CREATE, OR REPLACE and DROP AGGREGATE."""

    name = "aggregate"

    def target(self, ref: Ref) -> str:
        """AGGREGATE name(types)."""
        return f"AGGREGATE {quote_ident(ref.schema)}.{ref.name}"

    def create(self, ref: Ref, value: Aggregate, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE AGGREGATE."""
        return [_aggregate("CREATE", ref, value)]

    def alter(self, ref: Ref, old: Aggregate, new: Aggregate, diff: Difference) -> list[Step]:
        """CREATE OR REPLACE AGGREGATE."""
        return [_aggregate("CREATE OR REPLACE", ref, new)] if old.options != new.options else []

    def replaced(self, old: Aggregate, new: Aggregate) -> bool:
        """Whether callers would see the difference."""
        before = (old.arguments, old.result, old.kind, old.direct)
        return before != (new.arguments, new.result, new.kind, new.direct)

    def names(self, ref: Ref, value: Aggregate) -> Iterable[tuple[str, str, str]]:
        """Functions, procedures and aggregates share their names, for the same input types."""
        return (("routine", ref.schema, ref.name.replace("(*)", "()")),)


def _aggregate(verb: str, ref: Ref, value: Aggregate) -> Step:
    options = ",\n".join(f"    {option}" for option in value.options)
    name = f"{quote_ident(ref.schema)}.{head_of(ref.name)}"
    return Step(f"{verb} AGGREGATE {name}({value.arguments}) (\n{options}\n)")
