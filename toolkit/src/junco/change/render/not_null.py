"""NOT NULL, which is an attribute of a column up to PostgreSQL 17 and a named constraint from 18 on.

Knows how to set, drop, name and validate it, and what PostgreSQL does to children. Refuses to know the rest
of a column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from junco.change.changes import Difference, Step
from junco.change.lineage import by_partition_of, covered, is_partition, spreads, ties_of
from junco.change.render.handover import is_given_up, not_null_giver
from junco.change.render.kind import comment_on
from junco.change.risk import nulls
from junco.schema.model import Column, Constraint, Ref, made_up_name, table_of
from junco.sqltext import qualified, quote_ident


def not_null_clause(ref: Ref, value: Column, diff: Difference) -> str:
    """NOT NULL within a column clause; what only ADD CONSTRAINT can say is left out."""
    comes_along = not value.not_null_local and table_of(ref) in diff.created
    if not value.not_null or not value.not_null_validated or comes_along:
        return ""
    named = _named(ref, value, diff)
    bare = value.identity and not named and not value.not_null_no_inherit
    return "" if bare else f" {named}NOT NULL{_no_inherit(value)}"


def not_null_later(ref: Ref, value: Column, diff: Difference) -> list[Step]:
    """What `not_null_clause` left out, unless it waits for the children."""
    if not value.not_null or value.not_null_validated or _is_last(ref, diff):
        return []
    return [Step(_added(ref, value, diff))]


def not_null_last(diff: Difference) -> list[Step]:
    """NOT VALID on tables whose new children are to have it so too: a child made later would have it as valid."""
    steps = []
    waiting = [ref for ref in sorted(diff.created | _standing_parents(diff)) if _waits(ref, diff)]
    for ref in sorted(waiting, key=lambda one: -len([*_all_above(one, diff)])):  # children first
        value = diff.new.objects[ref]
        if isinstance(value, Column) and (value.not_null_own or not _waits_above(ref, diff)):
            before = diff.old.objects.get(ref)
            if diff.kept(ref) and isinstance(before, Column) and before.not_null:
                steps.append(
                    Step(f"{_prefix(ref)} DROP NOT NULL", note=f"for the children of {table_of(ref)}")
                )
            steps.append(Step(_added(ref, value, diff)))
            steps += not_null_comment(ref, None, value)
            steps += _validated_below(diff.new_ties.descendants(ref), diff)
    return steps


def _standing_parents(diff: Difference) -> set[Ref]:
    """The columns of standing tables that new children have, and whose NOT NULL nobody has checked."""
    tables = [ref for ref in diff.created if ref.kind == "table"]
    contents = (part for ref in tables for part in diff.new_contents.get((ref.schema, ref.name), ()))
    unchecked = [part for part in contents if _is_unchecked(diff.new.objects[part])]
    above = {one for part in unchecked for one in _all_above(part, diff)}
    return {one for one in above if diff.kept(one) and _is_unchecked(diff.new.objects[one])}


def _all_above(ref: Ref, diff: Difference) -> Iterator[Ref]:
    for above in diff.new_ties.above(ref):
        yield above
        yield from _all_above(above, diff)


def _validated_below(below: Iterable[Ref], diff: Difference) -> Iterator[Step]:
    """VALIDATE for the children that have it as valid all the same."""
    for one in below:
        value = diff.new.objects.get(one)
        if isinstance(value, Column) and value.not_null and value.not_null_validated:
            name, table = quote_ident(value.not_null_constraint or ""), qualified(one.schema, one.table)
            yield Step(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}", checks=nulls(one, diff))


def _is_last(ref: Ref, diff: Difference) -> bool:
    """Whether it waits for children, its own or those of a parent; not where it is the child's own too, or another
    name says that it was there when the parent passed one on.
    """
    value = diff.new.objects.get(ref)
    own = isinstance(value, Column) and value.not_null_own
    return _waits(ref, diff) or (_waits_above(ref, diff) and not own and not _has_own_name(ref, diff))


def _has_own_name(ref: Ref, diff: Difference) -> bool:
    value, table = diff.new.objects.get(ref), table_of(ref)
    if not isinstance(value, Column) or by_partition_of(table, diff):
        return False
    return value.not_null_constraint is not None and value.not_null_constraint not in _from_parents(ref, diff)


def _waits(ref: Ref, diff: Difference) -> bool:
    """Whether a column has a NOT NULL that nobody has checked, and so have children, if the table is not new: new
    ones. Partitions are attached with theirs.
    """
    if not _is_unchecked(diff.new.objects.get(ref)):
        return False
    below = [
        one
        for one in diff.new_ties.descendants(ref)
        if _is_unchecked(diff.new.objects.get(one))
        and Ref("attachment", one.schema, one.table) not in diff.new.objects
    ]
    return any(table_of(ref) in diff.created or table_of(one) in diff.created for one in below)


def _waits_above(ref: Ref, diff: Difference) -> bool:
    return any(_waits(above, diff) or _waits_above(above, diff) for above in diff.new_ties.above(ref))


def _is_unchecked(value: object) -> bool:
    return isinstance(value, Column) and value.not_null and not value.not_null_validated


def is_set_besides(ref: Ref, value: Column, diff: Difference) -> bool:
    """Whether a new child says NOT NULL itself of a column that comes from its parent."""
    own = value.not_null and value.not_null_own and value.not_null_validated
    return (
        own
        and not value.not_null_no_inherit
        and value.not_null_constraint not in _from_parents(ref, diff)[:1]
    )


def not_null_constraint(ref: Ref, value: Column, diff: Difference) -> str:
    """NOT NULL as a line of its own; without a name it would get the one that the parent's has."""
    named = _named(ref, value, diff)
    if _from_parents(ref, diff):
        named = f"CONSTRAINT {quote_ident(value.not_null_constraint or '')} "
    return f"{named}NOT NULL {quote_ident(ref.name)}"


def _from_parents(ref: Ref, diff: Difference) -> list[str | None]:
    """The names that NOT NULL has where the column comes from."""
    above = [diff.new.objects.get(one) for one in diff.new_ties.above(ref)]
    return [one.not_null_constraint for one in above if isinstance(one, Column) and _passes(one)]


def loosened(ref: Ref, old: Column, new: Column, diff: Difference) -> list[Step]:
    """DROP NOT NULL, on a parent for its children too unless they are to keep it."""
    if not old.not_null or (new.not_null and not _anew(ref, old, new, diff)):
        return []
    below = [one for one in diff.joined.descendants(ref) if one in diff.new.objects]
    stay = [one for one in below if getattr(diff.new.objects[one], "not_null", False)]
    if covered(ref, diff, "not_null"):
        return [Step(f"{_prefix(ref)} DROP NOT NULL")] if old.not_null_own else []
    if not stay or new.not_null:
        return [Step(f"{_prefix(ref)} DROP NOT NULL")]
    if not is_partition(table_of(stay[0]), diff):
        return [Step(f"{_prefix(ref, only=True)} DROP NOT NULL")]
    first = [one for one in stay if not {*diff.joined.above(one)} & {*stay}]
    again = [
        Step(f"{_prefix(one, only=not any(diff.joined.below(one)))} SET NOT NULL")
        for one in first
        if not _own(one, diff)
    ]
    return [Step(f"{_prefix(ref)} DROP NOT NULL"), *again]


def tightened(ref: Ref, old: Column, new: Column, diff: Difference) -> list[Step]:
    """SET NOT NULL, or whatever the constraint has otherwise than before."""
    if not new.not_null:
        return []
    if not old.not_null:
        if _is_last(ref, diff):
            return []
        if _set_above(ref, diff):
            return _besides(ref, new, diff)
        return _renamed_below(ref, diff) + _set(ref, new, diff)
    if not_null_giver(ref, diff):
        return []
    if _anew(ref, old, new, diff):
        kept = new.not_null_comment == old.not_null_comment
        return _set(ref, new, diff) + (not_null_comment(ref, None, new) if kept else [])
    steps = []
    name = quote_ident(old.not_null_constraint or "")
    table = qualified(ref.schema, ref.table)
    if old.not_null_name != new.not_null_name and not _renamed_above(ref, diff):
        given = quote_ident(_name(ref, new))
        steps.append(Step(f"ALTER TABLE {table} RENAME CONSTRAINT {name} TO {given}"))
        name = given
    elif old.not_null_name != new.not_null_name:
        name = quote_ident(_name(ref, new))
    if old.not_null_no_inherit != new.not_null_no_inherit:
        word = "NO INHERIT" if new.not_null_no_inherit else "INHERIT"
        steps.append(Step(f"ALTER TABLE {table} ALTER CONSTRAINT {name} {word}"))
    checked = new.not_null_validated and not old.not_null_validated
    if checked and not covered(ref, diff, "not_null_validated") and not _waits_above(ref, diff):
        steps.append(Step(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}", checks=nulls(ref, diff)))
    if new.not_null_local and not old.not_null_local and any(True for _ in diff.new_ties.above(ref)):
        if new.not_null_validated:
            steps.append(Step(f"{_prefix(ref, only=True)} SET NOT NULL"))
        elif not _is_last(ref, diff):
            steps.append(Step(_added(ref, new, diff)))
    return steps


def not_null_comment(ref: Ref, old: Column | None, new: Column) -> list[Step]:
    """COMMENT ON the constraint."""
    if not new.not_null:
        return []
    before = old.not_null_comment if old and old.not_null else None
    target = f"CONSTRAINT {quote_ident(_name(ref, new))} ON {qualified(ref.schema, ref.table)}"
    return comment_on(target, before, new.not_null_comment)


def misnamed(ref: Ref, old: Column, new: Column, diff: Difference) -> Iterator[Ref]:
    """The ties that forbid to rename the constraint, to make it one that nobody checks or to leave it to the parent
    alone, so that they have to be cut for it.
    """
    if not (old.not_null and new.not_null):
        return
    above = [diff.old.objects.get(one) for one in diff.joined.above(ref)]
    inherited = any(isinstance(one, Column) and one.not_null and not one.not_null_no_inherit for one in above)
    lax = old.not_null_validated and not new.not_null_validated
    if inherited and (lax or (is_given_up(old, new) and not _set_above(ref, diff))):
        yield from ties_of(table_of(ref), diff)
    if old.not_null_name == new.not_null_name:
        return
    if inherited and not _renamed_above(ref, diff):
        yield from ties_of(table_of(ref), diff)
    for below in diff.joined.below(ref):
        other = diff.old.objects.get(below)
        named_alike = not isinstance(other, Column) or other.not_null_constraint == old.not_null_constraint
        if not named_alike and is_partition(table_of(below), diff):
            yield from ties_of(table_of(below), diff)


def _anew(ref: Ref, old: Column, new: Column, diff: Difference) -> bool:
    """Whether it has to be dropped and set again: nothing makes a validated one NOT VALID or the parent's alone, and
    nothing renames one that a child has under another name.
    """
    if not old.not_null or not new.not_null:
        return False
    lax = old.not_null_validated and not new.not_null_validated
    return lax or not_null_giver(ref, diff) is not None or _stuck(ref, old, new, diff)


def _stuck(ref: Ref, old: Column, new: Column, diff: Difference) -> bool:
    if old.not_null_name == new.not_null_name or old.not_null_no_inherit:
        return False
    if Ref("typing", ref.schema, ref.table) in diff.old.objects:
        return True  # PostgreSQL renames no constraint of a typed table
    below = [diff.old.objects.get(one) for one in diff.joined.descendants(ref)]
    return any(
        isinstance(one, Column) and one.not_null_constraint not in (None, old.not_null_constraint)
        for one in below
    )


def _renamed_above(ref: Ref, diff: Difference) -> bool:
    """Whether a parent's constraint of the same name gets the same new name."""
    if _set_above(ref, diff) or covered(ref, diff, "not_null_constraint"):
        return True
    mine = diff.old.objects[ref], diff.new.objects[ref]
    for above in diff.joined.above(ref):
        theirs = diff.old.objects.get(above), diff.new.objects.get(above)
        if all(isinstance(one, Column) for one in theirs) and _names(mine) == _names(theirs):
            return True
    return False


def _renamed_below(ref: Ref, diff: Difference) -> list[Step]:
    """New names in children, before theirs is the parent's too and cannot be renamed."""
    steps = []
    for one in diff.joined.descendants(ref):
        before, after = diff.old.objects.get(one), diff.new.objects.get(one)
        if not isinstance(before, Column) or not isinstance(after, Column):
            continue
        name, given = before.not_null_constraint, after.not_null_constraint
        if any(_names((before, after)) == _names(_both(other, diff)) for other in diff.joined.above(one)):
            continue  # that of the parent takes it along
        if is_given_up(before, after):
            steps.append(Step(f"{_prefix(one)} DROP NOT NULL"))
            continue
        if name and given and name != given and not _anew(one, before, after, diff):
            table = qualified(one.schema, one.table)
            steps.append(
                Step(f"ALTER TABLE {table} RENAME CONSTRAINT {quote_ident(name)} TO {quote_ident(given)}")
            )
    return steps


def keys_over(ref: Ref, old: Column, new: Column, diff: Difference) -> Iterator[Ref]:
    """The primary key that keeps a column from giving its NOT NULL up."""
    if not is_given_up(old, new) or not (_set_above(ref, diff) or not_null_giver(ref, diff)):
        return
    for needer in diff.old_needers.get(ref, ()):
        value = diff.old.objects[needer]
        if isinstance(value, Constraint) and value.type == "primary key":
            yield needer


def _both(ref: Ref, diff: Difference) -> tuple[object, object]:
    return diff.old.objects.get(ref), diff.new.objects.get(ref)


def _names(pair: tuple[object, object]) -> tuple[str | None, ...]:
    return tuple(one.not_null_constraint for one in pair if isinstance(one, Column))


def _set_above(ref: Ref, diff: Difference) -> bool:
    """Whether a parent passes on a NOT NULL that it did not pass on before."""
    for above in diff.joined.above(ref):
        before, after = diff.old.objects.get(above), diff.new.objects.get(above)
        if (
            isinstance(before, Column)
            and isinstance(after, Column)
            and _passes(after)
            and not _passes(before)
        ):
            return after.not_null_constraint is not None or spreads(above, diff, "not_null")
        if _set_above(above, diff):
            return True
    return False


def _passes(value: Column) -> bool:
    return value.not_null and not value.not_null_no_inherit


def _besides(ref: Ref, new: Column, diff: Difference) -> list[Step]:
    """What differs from the constraint that a parent has just passed on."""
    steps = []
    attached = Ref("attachment", ref.schema, ref.table) in diff.new.objects
    if new.not_null_constraint and new.not_null_local and not attached:
        steps.append(Step(f"{_prefix(ref, only=True)} SET NOT NULL"))
    return steps


def _set(ref: Ref, new: Column, diff: Difference) -> list[Step]:
    checks = nulls(ref, diff) if new.not_null_validated else ()
    if not (_named(ref, new, diff) or new.not_null_no_inherit or not new.not_null_validated):
        # Up to PostgreSQL 17 a child may do without; later PostgreSQL sees to the children itself.
        only = new.not_null_constraint is None and not spreads(ref, diff, "not_null")
        return [Step(f"{_prefix(ref, only=only)} SET NOT NULL", checks=checks)]
    steps = [Step(_added(ref, new, diff), checks=checks)]
    if not new.not_null_validated:
        steps += _validated_below(diff.joined.descendants(ref), diff)
    return steps


def _added(ref: Ref, value: Column, diff: Difference) -> str:
    valid = "" if value.not_null_validated else " NOT VALID"
    clause = f"{_named(ref, value, diff)}NOT NULL {quote_ident(ref.name)}{_no_inherit(value)}{valid}"
    return f"ALTER TABLE {qualified(ref.schema, ref.table)} ADD {clause}"


def _named(ref: Ref, value: Column, diff: Difference) -> str:
    """The name, if it is not what PostgreSQL picks: it avoids names that are there in the same schema."""
    name = value.not_null_constraint if _is_taken(ref, value, diff) else value.not_null_name
    return f"CONSTRAINT {quote_ident(name)} " if name else ""


def _is_taken(ref: Ref, value: Column, diff: Difference) -> bool:
    """Whether the usual name is another's already, and not only because that one will have it from here."""
    others = diff.with_not_null(ref.schema, value.not_null_constraint or "") - {ref}
    if not others:
        return False
    heirs = set(diff.joined.descendants(ref))
    for other in others:
        if table_of(other) in diff.created and _comes_along(other, diff):
            continue
        before = diff.old.objects.get(other)
        had_it = isinstance(before, Column) and before.not_null_constraint is not None
        stands = table_of(other) not in diff.dropped or table_of(other) in diff.created
        if had_it or (stands and other not in heirs):  # what goes may go later
            return True
    return False


def _comes_along(ref: Ref, diff: Difference) -> bool:
    """Whether a new table has the constraint because its parent has it."""
    value = diff.new.objects.get(ref)
    return by_partition_of(table_of(ref), diff) or (isinstance(value, Column) and not value.not_null_local)


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
