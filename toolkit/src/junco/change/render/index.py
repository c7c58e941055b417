"""Indexes that no constraint owns.

Knows CREATE INDEX, and the marks an index can bear. Refuses to know how to build one without blocking.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Iterable, Sequence

from junco.change.changes import Check, Difference, Step
from junco.change.render.kind import Kind
from junco.change.risk import duplicates
from junco.schema.model import Constraint, Index, Ref, column_ref, relations_of
from junco.sqltext import qualified, quote_ident


class IndexKind(Kind):
    """CREATE INDEX and DROP INDEX."""

    name = "index"

    def create(self, ref: Ref, value: Index, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE INDEX, then its marks."""
        unique = "UNIQUE " if value.unique else ""
        table = qualified(ref.schema, ref.table)
        sql = f"CREATE {unique}INDEX {quote_ident(ref.name)} ON {table} {value.definition}"
        return [Step(sql, checks=_checks(ref, value, diff)), *marks(ref, None, value)]

    def alter(self, ref: Ref, old: Index, new: Index, diff: Difference) -> list[Step]:
        """The marks alone; everything else makes another index."""
        return marks(ref, old, new)

    def replaced(self, old: Index, new: Index) -> bool:
        """Whether the definition differs, or the index was left invalid by a failed build."""
        return (old.unique, old.definition) != (new.unique, new.definition) or (new.valid and not old.valid)

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The table, or any column the index mentions."""
        return dropped_with_table(ref, diff)

    def names(self, ref: Ref, value: Index) -> Iterable[tuple[str, str, str]]:
        """An index shares its name space with tables and sequences."""
        return (("relation", ref.schema, ref.name),)


def dropped_with_table(ref: Ref, diff: Difference) -> Iterable[Ref]:
    """The relation of `ref`, then those of its columns that `ref` needs."""
    yield from relations_of(ref)
    for needed in diff.old_needs.get(ref, ()):
        if needed == column_ref(ref.schema, ref.table, needed.name):
            yield needed


def marks(ref: Ref, old: Index | Constraint | None, new: Index | Constraint) -> list[Step]:
    """Table space, CLUSTER ON and REPLICA IDENTITY of the index of this name."""
    table, name = qualified(ref.schema, ref.table), quote_ident(ref.name)
    steps = []
    if new.tablespace != (old.tablespace if old else None):
        space = quote_ident(new.tablespace or "pg_default")
        steps.append(Step(f"ALTER INDEX {qualified(ref.schema, ref.name)} SET TABLESPACE {space}"))
    if new.clustered and not (old and old.clustered):
        steps.append(Step(f"ALTER TABLE {table} CLUSTER ON {name}"))
    if new.replica_identity and not (old and old.replica_identity):
        steps.append(Step(f"ALTER TABLE {table} REPLICA IDENTITY USING INDEX {name}"))
    return steps


def _checks(ref: Ref, value: Index, diff: Difference) -> tuple[Check, ...]:
    if not value.unique:
        return ()
    return duplicates(ref, value.columns, diff, value.predicate, distinct_nulls=not value.nulls_not_distinct)
