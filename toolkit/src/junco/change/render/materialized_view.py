"""Materialized views.

Knows CREATE MATERIALIZED VIEW, which also fills it, and what can be altered in place: not the query.
One that was never filled on the way to the goal need not be filled, unless it was before.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Iterable, Sequence

from junco.change.changes import Difference, Step
from junco.change.render.kind import Kind, set_options, with_options
from junco.change.render.natural import with_natural
from junco.change.render.stored import values_of
from junco.change.render.view import ViewColumnKind, named
from junco.schema.model import MaterializedView, Ref, ViewColumn
from junco.sqltext import qualified, quote_ident

_REPLICA_IDENTITY = {"d": "DEFAULT", "n": "NOTHING", "f": "FULL"}


class MaterializedViewKind(Kind):
    """CREATE, ALTER and DROP MATERIALIZED VIEW."""

    name = "materialized view"

    def create(self, ref: Ref, value: MaterializedView, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE MATERIALIZED VIEW, then what only ALTER can say."""
        method = "" if value.access_method == "heap" else f" USING {quote_ident(value.access_method)}"
        space = f" TABLESPACE {quote_ident(value.tablespace)}" if value.tablespace else ""
        head = f"{method}{with_options(value.options_as_written)}{space}"
        before = diff.old.objects.get(ref)
        filled = value.populated or (isinstance(before, MaterializedView) and before.populated)
        tail = "" if filled else "\nWITH NO DATA"
        text = with_natural(value.definition, ref, diff.new)
        values = values_of(text)
        path = qualified(ref.schema, ref.name) + (named(value.columns) if values else "")
        steps = [Step(f"CREATE MATERIALIZED VIEW {path}{head} AS\n{values or text}{tail}")]
        if value.replica_identity in ("n", "f"):
            steps.append(
                Step(_prefix(ref) + f" REPLICA IDENTITY {_REPLICA_IDENTITY[value.replica_identity]}")
            )
        for part in parts:
            column = diff.new.objects[part]
            if isinstance(column, ViewColumn):
                steps += ViewColumnKind.properties(part, ViewColumn(), column)
        return steps

    def alter(self, ref: Ref, old: MaterializedView, new: MaterializedView, diff: Difference) -> list[Step]:
        """One ALTER for every property that differs."""
        words = []
        if old.access_method != new.access_method:
            words.append(f"SET ACCESS METHOD {quote_ident(new.access_method)}")
        if old.tablespace != new.tablespace:
            words.append(f"SET TABLESPACE {quote_ident(new.tablespace or 'pg_default')}")
        if old.clustered and not new.clustered:
            words.append("SET WITHOUT CLUSTER")
        if old.replica_identity != new.replica_identity and new.replica_identity in _REPLICA_IDENTITY:
            words.append(f"REPLICA IDENTITY {_REPLICA_IDENTITY[new.replica_identity]}")
        steps = [Step(f"{_prefix(ref)} {word}") for word in words]
        return steps + set_options(_prefix(ref), old.options_as_written, new.options_as_written)

    def replaced(self, old: MaterializedView, new: MaterializedView) -> bool:
        """Whether the query or what it gives differs."""
        return (old.definition, old.columns) != (new.definition, new.columns)

    def names(self, ref: Ref, value: MaterializedView) -> Iterable[tuple[str, str, str]]:
        """It occupies a relation name and a type name."""
        return (("relation", ref.schema, ref.name), ("type", ref.schema, ref.name))


def _prefix(ref: Ref) -> str:
    return f"ALTER MATERIALIZED VIEW {qualified(ref.schema, ref.name)}"
