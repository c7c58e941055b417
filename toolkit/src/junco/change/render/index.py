"""Indexes that no constraint owns.

Knows CREATE INDEX, and the marks an index can bear. Refuses to know how to build one without blocking.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from junco.change.changes import Check, Difference, Step, remembered
from junco.change.lineage import above_index, goes_down, taken_for
from junco.change.render.kind import Kind, set_options, with_options
from junco.change.render.tie import index_above_goes, index_hosts
from junco.change.risk import duplicates
from junco.change.view_risk import view_duplicates
from junco.schema.model import Constraint, Index, Ref, column_ref, relations_of
from junco.sqltext import qualified, quote_ident


class IndexKind(Kind):
    """CREATE INDEX and DROP INDEX."""

    name = "index"

    def create(self, ref: Ref, value: Index, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE INDEX, then its marks."""
        unique = "UNIQUE " if value.unique else ""
        only = "ONLY " if value.partitioned and not goes_down(ref, diff) else ""
        table = qualified(ref.schema, ref.table)
        sql = f"CREATE {unique}INDEX {quote_ident(ref.name)} ON {only}{table} {_definition(value)}"
        plain = Index(
            unique=value.unique, definition=value.definition, options_as_written=value.options_as_written
        )
        return [Step(sql, checks=_checks(ref, value, diff)), *self.properties(ref, plain, value, diff)]

    def made_within(self, ref: Ref, lead: Ref, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """What is said of an index that came along with the one of the partitioned table."""
        value, above = diff.new.objects[ref], above_index(ref, diff)
        assert isinstance(value, Index)  # noqa: S101 - that is what indexes are
        leading = lead.kind == "index" and above and _spreads(above, diff)
        statistics = value.statistics if leading else ()
        plain = replace(value, statistics=statistics, clustered=False, replica_identity=False)
        return self.properties(ref, plain, value, diff)

    def alter(self, ref: Ref, old: Index, new: Index, diff: Difference) -> list[Step]:
        """The properties; everything else makes another index."""
        above = above_index(ref, diff)
        if above in diff.altered and above and _spreads(above, diff):
            old = replace(old, statistics=new.statistics)
        return self.properties(ref, old, new, diff)

    @staticmethod
    def properties(ref: Ref, old: Index, new: Index, diff: Difference) -> list[Step]:
        """Storage parameters, targets of expressions, and the marks."""
        path = qualified(ref.schema, ref.name)
        prefix = f"ALTER INDEX {path}"
        aimed = prefix if _spreads(ref, diff) else f"ALTER TABLE ONLY {path}"
        steps = set_options(prefix, old.options_as_written, new.options_as_written)
        before, after = dict(old.statistics), dict(new.statistics)
        for column in sorted(before.keys() | after.keys()):
            if before.get(column) != after.get(column):
                steps.append(Step(f"{aimed} ALTER COLUMN {column} SET STATISTICS {after.get(column, -1)}"))
        return steps + marks(ref, old, new)

    def replaced(self, old: Index, new: Index) -> bool:
        """Whether the definition differs, or the index was left invalid by a failed build."""
        return (
            (old.unique, old.definition) != (new.unique, new.definition)
            or (new.valid and not old.valid)
            or (old.partitioned and old.options != new.options)
        )

    def taken_along(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """What PostgreSQL could take for a new part."""
        return taken_for(ref, diff) if ref in diff.created and above_index(ref, diff) else ()

    def created_within(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The index of the partitioned table, or the partition."""
        return index_hosts(ref, diff)

    def altered_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The index of the partitioned table."""
        above = above_index(ref, diff)
        return (above,) if above else ()

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The table, the index of the partitioned table, or any column the index mentions."""
        yield from relations_of(ref)
        yield from index_above_goes(ref, diff)
        yield from dropped_with_table(ref, diff)

    def names(self, ref: Ref, value: Index) -> Iterable[tuple[str, str, str]]:
        """An index shares its name space with tables and sequences."""
        return (("relation", ref.schema, ref.name),)


@remembered
def _spreads(ref: Ref, diff: Difference) -> bool:
    """Whether all parts of an index of a partitioned table, if it is one, will have the targets that it has."""
    mine = getattr(diff.new.objects[ref], "statistics", ())
    parts = diff.index_parts.get(ref, {}).values()
    return all(
        getattr(diff.new.objects[part], "statistics", ()) == mine and _spreads(part, diff) for part in parts
    )


def _definition(value: Index) -> str:
    """What follows USING, with the storage parameters in their place."""
    condition = f" WHERE {value.predicate}" if value.predicate else ""
    return value.definition.removesuffix(condition) + with_options(value.options_as_written) + condition


def dropped_with_table(ref: Ref, diff: Difference) -> Iterable[Ref]:
    """The relation of `ref`, then those of its columns that `ref` needs."""
    yield from relations_of(ref)
    value = diff.old.objects[ref]
    for needed in diff.old_needs.get(ref, ()):
        # What a foreign key points at may lie in its own table, and does not take it along, nor does what the
        # expressions of an exclusion constraint mention.
        partly = isinstance(value, Constraint) and value.type in ("foreign key", "exclude")
        pointed_at = partly and isinstance(value, Constraint) and needed.name not in value.columns
        if needed == column_ref(ref.schema, ref.table, needed.name) and not pointed_at:
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
    if Ref("materialized view", ref.schema, ref.table) in diff.new.objects:
        return view_duplicates(ref, value, diff)
    lax = not value.nulls_not_distinct
    return duplicates(ref, value.columns, diff, value.predicate, distinct_nulls=lax, keys=value.keys)
