"""Columns and CHECKs of a standing table that from now on only a parent defines.

PostgreSQL leaves what a table defines itself defined there when the table gets a parent, and makes its own
what it had from a parent that goes. The way round is a helper: a parent without rows, which is given the
columns while the table is its child. The values move over by UPDATE.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from junco.change.casts import using
from junco.change.changes import Check, Difference, Loss, Step
from junco.change.lineage import column_default, inherited_check, passed_on_later
from junco.change.render.domain import null_checks, refused_by_domains
from junco.change.render.recast import conversion_risks, rooted
from junco.change.risk import filled_table, nulls
from junco.schema.model import Column, Constraint, Inheritance, Ref, inheritance_ref, table_of
from junco.sqltext import qualified, quote_ident

_OLD, _HELPER = "__own", "__parent"
_NAME_BYTES = 63


def is_handed_over(ref: Ref, diff: Difference) -> bool:
    """Whether a column or CHECK of a standing table is made so that only a parent defines it."""
    value = diff.new.objects.get(ref)
    if not isinstance(value, Column | Constraint) or value.local or ref not in diff.created:
        return False
    return diff.kept(table_of(ref)) and giver(ref, diff) is not None


def giver(ref: Ref, diff: Difference) -> Ref | None:
    """The first new tie to a parent that has the column or CHECK."""
    table = table_of(ref)
    for above in diff.new_ties.above(ref):
        tie = inheritance_ref(table, table_of(above))
        if above in diff.new.objects and tie in diff.created:
            return tie
    return None


def is_given_up(before: Column, after: Column) -> bool:
    """Whether a NOT NULL was the table's own and is to be the parent's alone."""
    named = before.not_null_constraint is not None and after.not_null_constraint is not None
    return named and before.not_null_local and not after.not_null_local


def not_null_giver(ref: Ref, diff: Difference) -> Ref | None:
    """The first new tie to a parent that from now on alone says NOT NULL of a column that stays."""
    before, after = diff.old.objects.get(ref), diff.new.objects.get(ref)
    if not diff.kept(ref) or not isinstance(before, Column) or not isinstance(after, Column):
        return None
    for above in diff.new_ties.above(ref) if is_given_up(before, after) else ():
        value, tie = diff.new.objects.get(above), inheritance_ref(table_of(ref), table_of(above))
        if isinstance(value, Column) and value.not_null and tie in diff.created:
            return None if value.not_null_no_inherit else tie
    return None


def comes_with_tie(ref: Ref, value: Constraint, diff: Difference) -> Ref | None:
    """The tie that a CHECK of a standing table is made with, because the parent has it too."""
    if value.type != "check" or not diff.kept(table_of(ref)) or not inherited_check(ref, diff):
        return None
    return None if passed_on_later(ref, diff) else giver(ref, diff)


def orphans_of(ref: Ref, tie: Inheritance, diff: Difference) -> list[Ref]:
    """What would be the table's own when this parent goes, and is not to be."""
    found = []
    for part in diff.old_contents.get((ref.schema, ref.table), ()):
        before, after = diff.old.objects[part], diff.new.objects.get(part)
        if not isinstance(before, Column | Constraint) or not isinstance(after, Column | Constraint):
            continue
        above = part._replace(schema=tie.parent.schema, table=tie.parent.name)
        held = any(one in diff.old.objects for one in diff.joined.above(part))
        if not before.local and not after.local and above in diff.old.objects and not held:
            found.append(part)
    return found


def ties_to_cut(ref: Ref, diff: Difference) -> list[Ref]:
    """The lasting ties that a column or CHECK has to be handed over to."""
    before, after = diff.old.objects.get(ref), diff.new.objects.get(ref)
    own = isinstance(before, Column | Constraint) and before.local
    if ref not in diff.replaced or not own or not isinstance(after, Column | Constraint) or after.local:
        return []
    return [inheritance_ref(table_of(ref), table_of(one)) for one in diff.joined.above(ref)]


def handed_over(
    table: Ref, parts: Sequence[Ref], tie: Ref, diff: Difference
) -> tuple[list[Step], list[Step]]:
    """The steps before and after INHERIT that give the parts, and NOT NULL of columns that stay, to the parent."""
    path, helper = qualified(table.schema, table.name), qualified(table.schema, _cut(table.name, _HELPER))
    values = {part: diff.new.objects[part] for part in parts if table_of(part) == table}
    columns = {part: value for part, value in values.items() if isinstance(value, Column)}
    checks = {part: value for part, value in values.items() if isinstance(value, Constraint)}
    own = [_added(path, part, value) for part, value in checks.items() if value.local]
    given = {part: value for part, value in checks.items() if not value.local}
    lent = _lent(table, tie, diff)
    if not columns and not given and not lent:
        return own, []
    others = {**dict(_sources(table, columns, given, diff)), **lent}
    filled = {part: value for part, value in columns.items() if part in diff.old.objects}
    steps = [
        Step(f"CREATE TABLE {helper} ()", note=f"{table} gets columns that only a parent defines"),
        *(Step(f"ALTER TABLE {path} RENAME COLUMN {_name(part)} TO {_aside(part)}") for part in filled),
        Step(f"ALTER TABLE {path} INHERIT {helper}"),
        *(_given(helper, part, value, diff) for part, value in {**others, **columns}.items()),
    ]
    moved = {part: value for part, value in filled.items() if not value.generated}
    if moved:
        steps.append(_moved(path, moved, diff))
    if filled:  # what is computed first: it needs others
        going = sorted(filled, key=lambda part: not getattr(diff.old.objects[part], "generated", None))
        dropped = ", ".join(f"DROP COLUMN {_aside(part)}" for part in going)
        steps.append(Step(f"ALTER TABLE {path} {dropped}"))
    firm = {**{part: value for part, value in columns.items() if value.not_null}, **lent}
    steps += [_not_null(helper, part, value, diff) for part, value in firm.items()]
    leave = [Step(f"ALTER TABLE {path} NO INHERIT {helper}"), Step(f"DROP TABLE {helper}")]
    return [*steps, *own, *(_added(helper, part, value) for part, value in given.items())], leave


def _lent(table: Ref, tie: Ref, diff: Difference) -> dict[Ref, Column]:
    """The columns that stay and have their NOT NULL from the parent alone."""
    parts = ((part, diff.new.objects[part]) for part in diff.new_contents.get((table.schema, table.name), ()))
    columns = ((part, value) for part, value in parts if isinstance(value, Column))
    return {part: value for part, value in columns if not_null_giver(part, diff) == tie}


def _moved(path: str, columns: Mapping[Ref, Column], diff: Difference) -> Step:
    """UPDATE, with what becomes of values that get another type."""
    assignments = ", ".join(f"{_name(part)} = {_value(part, value, diff)}" for part, value in columns.items())
    losses: tuple[Loss, ...] = ()
    checks: tuple[Check, ...] = ()
    for ref, value in columns.items():
        before = diff.old.objects[ref]
        if isinstance(before, Column) and before.type != value.type:
            lost, refused = conversion_risks(ref, before, value, diff)
            losses += lost
            checks += refused + refused_by_domains(ref, value, diff)
    return Step(f"UPDATE {path} SET {assignments}", losses=losses, checks=checks)


def taken_over(ref: Ref, value: Column) -> list[Step]:
    """The way back: a table defines a column too that it has from a parent. ONLY is what leaves it there."""
    path, helper = qualified(ref.schema, ref.table), qualified(ref.schema, _cut(ref.table, _HELPER))
    return [
        Step(
            f"CREATE TABLE {helper} ({_name(ref)} {_type(value)})", note=f"{ref} is defined by its table too"
        ),
        Step(f"ALTER TABLE {path} INHERIT {helper}"),
        Step(f"ALTER TABLE ONLY {helper} DROP COLUMN {_name(ref)}"),
        Step(f"ALTER TABLE {path} NO INHERIT {helper}"),
        Step(f"DROP TABLE {helper}"),
    ]


def _sources(
    table: Ref, columns: Mapping[Ref, Column], checks: Iterable[Ref], diff: Difference
) -> Iterator[tuple[Ref, Column]]:
    """The table's other columns that some of these are computed from or check: the helper needs them as well."""
    computed = [part for part, value in columns.items() if value.generated]
    needs = {one for part in (*computed, *checks) for one in diff.needs.get(part, ())}
    for one in sorted(needs - columns.keys()):
        value = diff.new.objects[one]
        if isinstance(value, Column) and table_of(one) == table:
            yield one, value


def _given(helper: str, ref: Ref, value: Column, diff: Difference) -> Step:
    """The column on the helper; a new one with its default, which fills the rows."""
    default = column_default(ref, diff) if ref not in diff.old.objects else None
    words = f" DEFAULT {default}" if default is not None else ""
    if value.generated:
        words = f" GENERATED ALWAYS AS ({value.generated}) {'VIRTUAL' if value.virtual else 'STORED'}"
    bare = not words and ref not in diff.old.objects
    checks = tuple(null_checks(ref, value, diff)) if bare else ()
    return Step(f"ALTER TABLE {helper} ADD COLUMN {_name(ref)} {_type(value)}{words}", checks=checks)


def _added(path: str, ref: Ref, value: Constraint) -> Step:
    lax = " NOT ENFORCED" if not value.enforced else "" if value.validated else " NOT VALID"
    return Step(f"ALTER TABLE {path} ADD CONSTRAINT {quote_ident(ref.name)} {value.definition}{lax}")


def _not_null(helper: str, ref: Ref, value: Column, diff: Difference) -> Step:
    empty = ref not in diff.old.objects and column_default(ref, diff) is None
    checks = (filled_table(ref, diff),) if empty and diff.has_rows(table_of(ref)) else nulls(ref, diff)
    name = f"CONSTRAINT {quote_ident(value.not_null_constraint)} " if value.not_null_constraint else ""
    if not name:
        return Step(f"ALTER TABLE {helper} ALTER COLUMN {_name(ref)} SET NOT NULL", checks=checks)
    return Step(f"ALTER TABLE {helper} ADD {name}NOT NULL {_name(ref)}", checks=checks)


def _type(value: Column) -> str:
    return f"{value.type} COLLATE {value.collation}" if value.collation else value.type


def _value(ref: Ref, value: Column, diff: Difference) -> str:
    before, cast = diff.old.objects[ref], None
    if isinstance(before, Column):
        old, new = rooted(ref, before, diff.old, diff.old_needs), rooted(ref, value, diff.new, diff.needs)
        cast = using(_aside(ref), old, replace(new, type=value.type))
    return cast or _aside(ref)


def _name(ref: Ref) -> str:
    return quote_ident(ref.name)


def _aside(ref: Ref) -> str:
    return quote_ident(_cut(ref.name, _OLD))


def _cut(name: str, suffix: str) -> str:
    return name.encode()[: _NAME_BYTES - len(suffix)].decode(errors="ignore") + suffix
