"""Constraints: primary key, unique, foreign key, check, exclude.

Knows ADD, ALTER, VALIDATE and DROP CONSTRAINT, and which rows would make adding one fail. Refuses to parse
the definition, which is PostgreSQL's own text.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Iterable, Sequence

from junco.change.changes import Check, Difference, Step
from junco.change.render.index import dropped_with_table, marks
from junco.change.render.kind import Kind, comment_on, set_options
from junco.change.risk import duplicates, orphans, violations
from junco.schema.model import Constraint, Object, Ref, table_of
from junco.sqltext import qualified, quote_ident


class ConstraintKind(Kind):
    """ALTER TABLE … ADD and DROP CONSTRAINT."""

    name = "constraint"

    def target(self, ref: Ref) -> str:
        """CONSTRAINT name ON table."""
        return f"CONSTRAINT {quote_ident(ref.name)} ON {qualified(ref.schema, ref.table)}"

    def create(self, ref: Ref, value: Constraint, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """ADD CONSTRAINT, then the properties of its index."""
        sql = f"ALTER TABLE {qualified(ref.schema, ref.table)} ADD {constraint_clause(ref, value)}"
        plain = Constraint(type=value.type, definition=value.definition)
        return [Step(sql, checks=_checks(ref, value, diff)), *self.properties(ref, plain, value)]

    def alter(self, ref: Ref, old: Constraint, new: Constraint, diff: Difference) -> list[Step]:
        """VALIDATE, the deferrability of a foreign key, the properties of the index."""
        prefix, name = f"ALTER TABLE {qualified(ref.schema, ref.table)}", quote_ident(ref.name)
        steps = []
        if (old.deferrable, old.deferred) != (new.deferrable, new.deferred):
            steps.append(Step(f"{prefix} ALTER CONSTRAINT {name}{_deferrable(new) or ' NOT DEFERRABLE'}"))
        if new.validated and not old.validated:
            steps.append(Step(f"{prefix} VALIDATE CONSTRAINT {name}", checks=_checks(ref, new, diff)))
        return steps + self.properties(ref, old, new)

    def drop(self, ref: Ref, value: Constraint, diff: Difference) -> list[Step]:
        """DROP CONSTRAINT."""
        return [
            Step(f"ALTER TABLE {qualified(ref.schema, ref.table)} DROP CONSTRAINT {quote_ident(ref.name)}")
        ]

    def replaced(self, old: Constraint, new: Constraint) -> bool:
        """Whether anything differs that ALTER CONSTRAINT cannot say."""
        deferral = (old.deferrable, old.deferred) != (new.deferrable, new.deferred)
        return (
            old.definition != new.definition
            or (old.validated and not new.validated)
            or (deferral and new.type != "foreign key")
        )

    def created_within(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The table, but for foreign keys (tables may need each other) and NOT VALID (ignored there)."""
        value = diff.new.objects[ref]
        if isinstance(value, Constraint) and value.type != "foreign key" and value.validated:
            yield table_of(ref)

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The table, or any of its columns that the constraint mentions."""
        return dropped_with_table(ref, diff)

    def names(self, ref: Ref, value: Constraint) -> Iterable[tuple[str, str, str]]:
        """A name in the table; and among relations where an index stands behind the constraint."""
        yield "constraint", f"{ref.schema}.{ref.table}", ref.name
        if value.type not in ("foreign key", "check"):
            yield "relation", ref.schema, ref.name

    def annotations(self, ref: Ref, old: Object | None, new: Object) -> list[Step]:
        """The comment on the constraint, and the one on its index."""
        before = old.index_comment if isinstance(old, Constraint) else None
        after = new.index_comment if isinstance(new, Constraint) else None
        index = comment_on(f"INDEX {qualified(ref.schema, ref.name)}", before, after)
        return super().annotations(ref, old, new) + index

    @staticmethod
    def properties(ref: Ref, old: Constraint, new: Constraint) -> list[Step]:
        """What is said of the index behind the constraint."""
        prefix = f"ALTER INDEX {qualified(ref.schema, ref.name)}"
        return set_options(prefix, old.options, new.options) + marks(ref, old, new)


def constraint_clause(ref: Ref, value: Constraint) -> str:
    """The constraint as CREATE TABLE and ADD spell it."""
    valid = "" if value.validated else " NOT VALID"
    return f"CONSTRAINT {quote_ident(ref.name)} {value.definition}{_deferrable(value)}{valid}"


def _deferrable(value: Constraint) -> str:
    if not value.deferrable:
        return ""
    return " DEFERRABLE INITIALLY DEFERRED" if value.deferred else " DEFERRABLE"


def _checks(ref: Ref, value: Constraint, diff: Difference) -> tuple[Check, ...]:
    """The rows in the way of a constraint that holds for existing rows."""
    if not value.validated:
        return ()
    if value.type == "check":
        return violations(ref, value.expression, diff)
    if value.type == "foreign key":
        return orphans(ref, value, diff)
    if value.type == "exclude":
        return ()
    lax = value.type == "unique" and "NULLS NOT DISTINCT" not in value.definition
    return duplicates(ref, value.columns, diff, distinct_nulls=lax)
