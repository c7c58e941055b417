"""NOT NULL, which is an attribute of a column up to PostgreSQL 17 and a named constraint from 18 on.

Knows how to set, drop, name and validate it, and what PostgreSQL does to children. Refuses to know the rest
of a column.
"""

from __future__ import annotations

from junco.change.changes import Difference, Step
from junco.change.lineage import covered, is_partition, spreads
from junco.change.render.kind import comment_on
from junco.change.risk import nulls
from junco.schema.model import Column, Ref, made_up_name, table_of
from junco.sqltext import qualified, quote_ident


def not_null_clause(value: Column) -> str:
    """NOT NULL within a column clause; what only ADD CONSTRAINT can say is left out."""
    if not value.not_null or not value.not_null_validated:
        return ""
    bare = value.identity and not value.not_null_name and not value.not_null_no_inherit
    return "" if bare else f" {_named(value)}NOT NULL{_no_inherit(value)}"


def not_null_later(ref: Ref, value: Column) -> list[Step]:
    """What `not_null_clause` left out."""
    if not value.not_null or value.not_null_validated:
        return []
    return [Step(_added(ref, value))]


def loosened(ref: Ref, old: Column, new: Column, diff: Difference) -> list[Step]:
    """DROP NOT NULL, on a parent for its children too unless they are to keep it."""
    if not old.not_null or (new.not_null and not _anew(old, new)):
        return []
    below = [one for one in diff.joined.descendants(ref) if one in diff.new.objects]
    stay = [one for one in below if getattr(diff.new.objects[one], "not_null", False)]
    if covered(ref, diff, "not_null"):
        return [Step(f"{_prefix(ref)} DROP NOT NULL")] if old.not_null_own else []
    if not stay or new.not_null:
        return [Step(f"{_prefix(ref)} DROP NOT NULL")]
    if not is_partition(table_of(stay[0]), diff):
        return [Step(f"{_prefix(ref, only=True)} DROP NOT NULL")]
    again = [Step(f"{_prefix(one, only=True)} SET NOT NULL") for one in stay if not _own(one, diff)]
    return [Step(f"{_prefix(ref)} DROP NOT NULL"), *again]


def tightened(ref: Ref, old: Column, new: Column, diff: Difference) -> list[Step]:
    """SET NOT NULL, or whatever the constraint has otherwise than before."""
    if not new.not_null:
        return []
    if not old.not_null or _anew(old, new):
        return [] if covered(ref, diff, "not_null") else [_set(ref, new, diff)]
    steps = []
    name = quote_ident(old.not_null_constraint or "")
    table = qualified(ref.schema, ref.table)
    if old.not_null_name != new.not_null_name and not covered(ref, diff, "not_null_constraint"):
        given = quote_ident(_name(ref, new))
        steps.append(Step(f"ALTER TABLE {table} RENAME CONSTRAINT {name} TO {given}"))
        name = given
    elif old.not_null_name != new.not_null_name:
        name = quote_ident(_name(ref, new))
    if old.not_null_no_inherit != new.not_null_no_inherit:
        word = "NO INHERIT" if new.not_null_no_inherit else "INHERIT"
        steps.append(Step(f"ALTER TABLE {table} ALTER CONSTRAINT {name} {word}"))
    if new.not_null_validated and not old.not_null_validated and not covered(ref, diff, "not_null_validated"):
        steps.append(Step(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}", checks=(nulls(ref, diff),)))
    if new.not_null_local and not old.not_null_local and any(True for _ in diff.joined.above(ref)):
        steps.append(Step(f"{_prefix(ref, only=True)} SET NOT NULL"))
    return steps


def not_null_comment(ref: Ref, old: Column | None, new: Column) -> list[Step]:
    """COMMENT ON the constraint."""
    if not new.not_null:
        return []
    before = old.not_null_comment if old and old.not_null and not _anew(old, new) else None
    target = f"CONSTRAINT {quote_ident(_name(ref, new))} ON {qualified(ref.schema, ref.table)}"
    return comment_on(target, before, new.not_null_comment)


def misnamed(ref: Ref, old: Column, new: Column, diff: Difference) -> bool:
    """Whether a parent forbids to rename the constraint, so that the tie has to be cut for it."""
    if not (old.not_null and new.not_null) or old.not_null_name == new.not_null_name:
        return False
    above = [diff.old.objects.get(one) for one in diff.joined.above(ref)]
    inherited = any(isinstance(one, Column) and one.not_null and not one.not_null_no_inherit for one in above)
    return inherited and not covered(ref, diff, "not_null_constraint")


def _anew(old: Column, new: Column) -> bool:
    """Whether it has to be dropped and set again: nothing makes a validated one NOT VALID."""
    return old.not_null and new.not_null and old.not_null_validated and not new.not_null_validated


def _set(ref: Ref, new: Column, diff: Difference) -> Step:
    checks = (nulls(ref, diff),) if new.not_null_validated else ()
    if new.not_null_name or new.not_null_no_inherit or not new.not_null_validated:
        return Step(_added(ref, new), checks=checks)
    # Up to PostgreSQL 17 a child may do without; later PostgreSQL sees to the children itself.
    only = new.not_null_constraint is None and not spreads(ref, diff, "not_null")
    return Step(f"{_prefix(ref, only=only)} SET NOT NULL", checks=checks)


def _added(ref: Ref, value: Column) -> str:
    valid = "" if value.not_null_validated else " NOT VALID"
    clause = f"{_named(value)}NOT NULL {quote_ident(ref.name)}{_no_inherit(value)}{valid}"
    return f"ALTER TABLE {qualified(ref.schema, ref.table)} ADD {clause}"


def _named(value: Column) -> str:
    return f"CONSTRAINT {quote_ident(value.not_null_name)} " if value.not_null_name else ""


def _no_inherit(value: Column) -> str:
    return " NO INHERIT" if value.not_null_no_inherit else ""


def _name(ref: Ref, value: Column) -> str:
    return value.not_null_name or made_up_name(ref.table, ref.name, "not_null")


def _own(ref: Ref, diff: Difference) -> bool:
    value = diff.old.objects.get(ref)
    return isinstance(value, Column) and value.not_null_own


def _prefix(ref: Ref, *, only: bool = False) -> str:
    table = qualified(ref.schema, ref.table)
    return f"ALTER TABLE {'ONLY ' if only else ''}{table} ALTER COLUMN {quote_ident(ref.name)}"
