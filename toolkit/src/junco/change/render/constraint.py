"""Constraints: primary key, unique, foreign key, check, exclude.

Knows ADD, ALTER, VALIDATE and DROP CONSTRAINT, and which rows would make adding one fail. Refuses to parse
the definition, which is PostgreSQL's own text.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from junco.change.changes import Check, Difference, Step
from junco.change.lineage import (
    above_index,
    checks_above,
    covered,
    defined_here,
    dropped_apart,
    goes_down,
    inherited_check,
    is_complete,
    is_lax,
    is_partition,
    made_by_parent,
    names_not_null,
    passed_on_later,
    taken_for,
)
from junco.change.render.handover import comes_with_tie, ties_to_cut
from junco.change.render.index import dropped_with_table, marks
from junco.change.render.kind import Kind, comment_on, set_options, with_options
from junco.change.render.tie import index_above_goes, index_hosts
from junco.change.risk import duplicates, orphans, violations
from junco.schema.model import Constraint, Object, Ref, relations_of, table_of
from junco.sqltext import qualified, quote_ident

# EXCLUDE may end in a condition, before which the storage parameters would have to stand.
_WITH_OPTIONS = ("primary key", "unique")
_KEYS = ("primary key", "unique", "exclude")


class ConstraintKind(Kind):
    """ALTER TABLE … ADD and DROP CONSTRAINT."""

    name = "constraint"

    def target(self, ref: Ref) -> str:
        """CONSTRAINT name ON table."""
        return f"CONSTRAINT {quote_ident(ref.name)} ON {qualified(ref.schema, ref.table)}"

    def create(self, ref: Ref, value: Constraint, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """ADD CONSTRAINT, then the properties of its index; nothing for a CHECK that a new child has from above."""
        if (
            value.type == "check"
            and not value.local
            and table_of(ref) in diff.created
            and inherited_check(ref, diff)
        ):
            return []
        only = "ONLY " if value.partitioned and not goes_down(ref, diff) else ""
        sql = f"ALTER TABLE {only}{qualified(ref.schema, ref.table)} ADD {constraint_clause(ref, value)}"
        return [Step(sql, checks=_checks(ref, value, diff)), *self.afterwards(ref, value)]

    def made_within(self, ref: Ref, lead: Ref, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """The properties of the index of a key that came along with the one of the partitioned table."""
        value = diff.new.objects[ref]
        assert isinstance(value, Constraint)  # noqa: S101 - that is what constraints are
        if value.type == "check":
            return self._beside_inherited(ref, value, lead, diff)
        if lead == table_of(ref) and not made_by_parent(ref, diff):
            return []
        return marks(ref, replace(value, clustered=False, replica_identity=False), value)

    @staticmethod
    def _beside_inherited(ref: Ref, value: Constraint, lead: Ref, diff: Difference) -> list[Step]:
        """What a CHECK has of its own where a parent has passed it on."""
        leading = diff.new.objects[lead]
        if not isinstance(leading, Constraint):
            return []
        late = value.validated and not leading.validated
        steps = [_validated(ref, value, diff)] if late else []
        if value.local and Ref("attachment", ref.schema, ref.table) not in diff.new.objects:
            steps.append(
                Step(f"ALTER TABLE {qualified(ref.schema, ref.table)} ADD {constraint_clause(ref, value)}")
            )
        return steps

    def alter(self, ref: Ref, old: Constraint, new: Constraint, diff: Difference) -> list[Step]:
        """VALIDATE, what a foreign key can change, the properties of the index."""
        prefix, name = f"ALTER TABLE {qualified(ref.schema, ref.table)}", quote_ident(ref.name)
        steps = []
        if (old.deferrable, old.deferred) != (new.deferrable, new.deferred):
            steps.append(Step(f"{prefix} ALTER CONSTRAINT {name}{_deferrable(new) or ' NOT DEFERRABLE'}"))
        if old.enforced != new.enforced:
            word, checks = ("ENFORCED", _checks(ref, new, diff)) if new.enforced else ("NOT ENFORCED", ())
            steps.append(Step(f"{prefix} ALTER CONSTRAINT {name} {word}", checks=checks))
        if new.validated and not old.validated and not covered(ref, diff, "validated"):
            steps.append(_validated(ref, new, diff))
        if new.local and not old.local and any(diff.kept(above) for above in diff.joined.above(ref)):
            steps.append(Step(f"{prefix} ADD {constraint_clause(ref, new)}"))
        return steps + self.properties(ref, old, new)

    def drop(self, ref: Ref, value: Constraint, diff: Difference) -> list[Step]:
        """DROP CONSTRAINT, of a CHECK for the children too unless they are to keep it."""
        if value.type != "check" or value.no_inherit:
            return [Step(_dropped(ref))]
        return [Step(_dropped(one, only=only)) for one, only in dropped_apart(ref, diff)]

    def replaced(self, old: Constraint, new: Constraint) -> bool:
        """Whether anything differs that ALTER CONSTRAINT cannot say."""
        deferral = (old.deferrable, old.deferred) != (new.deferrable, new.deferred)
        return (
            old.definition != new.definition
            or (old.validated and not new.validated)
            or (old.local and not new.local)
            or (old.partitioned and old.options != new.options)
            or ((deferral or old.enforced != new.enforced) and new.type != "foreign key")
        )

    def taken_along(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """What children have of a CHECK that is made anew; and one that would pass itself on as valid. What PostgreSQL
        could take for a new part of an index above.
        """
        yield from ties_to_cut(ref, diff)
        if ref in diff.created and above_index(ref, diff):
            yield from taken_for(ref, diff)
        value = diff.new.objects.get(ref)
        given = isinstance(value, Constraint) and (not value.local or is_partition(table_of(ref), diff))
        if ref in diff.created and given and isinstance(value, Constraint) and not value.validated:
            yield from (above for above in diff.new_ties.above(ref) if is_lax(above, diff))
        if ref in diff.replaced and isinstance(value, Constraint) and value.type == "check":
            yield from diff.joined.below(ref)
        before = diff.old.objects.get(ref)
        if ref in diff.dropped and isinstance(before, Constraint) and before.type == "check":
            # no partition keeps what the partitioned table gives up, before PostgreSQL 18
            yield from (one for one in diff.joined.below(ref) if is_partition(table_of(one), diff))

    def created_within(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The table, but for foreign keys (tables may need each other) and NOT VALID (ignored there); the
        constraint of a parent.
        """
        value = diff.new.objects[ref]
        if not isinstance(value, Constraint) or value.type == "foreign key":
            return
        if tie := comes_with_tie(ref, value, diff):
            yield tie
        if value.type == "check":
            yield from checks_above(ref, diff.new, diff)
            yield from passed_on_later(ref, diff)
        else:
            yield from index_hosts(ref, diff)
        apart = _repeats(ref, diff) or names_not_null(ref, diff)
        if value.validated and (not value.partitioned or is_complete(ref, diff)) and not apart:
            yield table_of(ref)

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The table, or any of its columns that the constraint mentions, but for a CHECK that children are to
        keep or have as their own over a column that stays; the constraint of a parent.
        """
        value = diff.old.objects[ref]
        if isinstance(value, Constraint) and value.type == "check":
            yield from checks_above(ref, diff.old, diff)
            below = [*diff.joined.descendants(ref)]
            if any(diff.kept(one) for one in below) or any(_outlives_a_column(one, diff) for one in below):
                return
        yield from relations_of(ref)
        yield from index_above_goes(ref, diff)
        yield from dropped_with_table(ref, diff)

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
        return set_options(prefix, old.options_as_written, new.options_as_written) + marks(ref, old, new)

    @classmethod
    def afterwards(cls, ref: Ref, value: Constraint) -> list[Step]:
        """What the clause cannot say."""
        said = value.options_as_written if value.type in _WITH_OPTIONS else ()
        return cls.properties(ref, Constraint(type="", definition="", options_as_written=said), value)


def _outlives_a_column(ref: Ref, diff: Difference) -> bool:
    """Whether a CHECK that a table has of its own, too, goes over columns of which some stay that a parent's lose."""
    value = diff.old.objects.get(ref)
    if not isinstance(value, Constraint) or not defined_here(ref, value, diff):
        return False
    columns = (one for one in diff.old_needs.get(ref, ()) if one.kind == "column")
    return any(diff.kept(one) and any(up in diff.dropped for up in diff.joined.above(one)) for one in columns)


def constraint_clause(ref: Ref, value: Constraint) -> str:
    """The constraint as CREATE TABLE and ADD spell it."""
    words = f"CONSTRAINT {quote_ident(ref.name)} {value.definition}"
    if value.type in _WITH_OPTIONS:
        words += with_options(value.options_as_written)
    words += _deferrable(value)
    if not value.enforced:
        return f"{words} NOT ENFORCED"
    return words if value.validated else f"{words} NOT VALID"


def _validated(ref: Ref, value: Constraint, diff: Difference) -> Step:
    words = f"VALIDATE CONSTRAINT {quote_ident(ref.name)}"
    return Step(f"ALTER TABLE {qualified(ref.schema, ref.table)} {words}", checks=_checks(ref, value, diff))


def _repeats(ref: Ref, diff: Difference) -> bool:
    """Whether CREATE TABLE would take the constraint for the repetition of another and leave it out."""
    value = diff.new.objects[ref]
    if not isinstance(value, Constraint) or value.type not in _KEYS:
        return False
    others = ((one, diff.new.objects[one]) for one in diff.new_contents.get((ref.schema, ref.table), ()))
    alike = [
        (_KEYS.index(other.type), one)
        for one, other in others
        if isinstance(other, Constraint) and other.type in _KEYS and _index(other) == _index(value)
    ]
    return min(alike) < (_KEYS.index(value.type), ref)


def _index(value: Constraint) -> tuple[str, bool, bool]:
    """What CREATE TABLE compares."""
    bare = value.definition.removeprefix("PRIMARY KEY ").removeprefix("UNIQUE ")
    return bare, value.deferrable, value.deferred


def _dropped(ref: Ref, *, only: bool = False) -> str:
    table = qualified(ref.schema, ref.table)
    return f"ALTER TABLE {'ONLY ' if only else ''}{table} DROP CONSTRAINT {quote_ident(ref.name)}"


def _deferrable(value: Constraint) -> str:
    if not value.deferrable:
        return ""
    return " DEFERRABLE INITIALLY DEFERRED" if value.deferred else " DEFERRABLE"


def _checks(ref: Ref, value: Constraint, diff: Difference) -> tuple[Check, ...]:
    """The rows in the way of a constraint that holds for existing rows."""
    if not value.validated or not value.enforced:
        return ()
    if value.type == "check":
        return violations(ref, value.expression, diff)
    if value.type == "foreign key":
        return orphans(ref, value, diff)
    if value.type == "exclude":
        return ()
    lax = value.type == "unique" and "NULLS NOT DISTINCT" not in value.definition
    return duplicates(ref, value.columns, diff, distinct_nulls=lax)
