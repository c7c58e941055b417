"""Columns whose type has to be made anew under them.

PostgreSQL drops no type that a column uses. So the values wait as something else: as the type below a domain,
where the table need not be rewritten; as an object by the names of its attributes, where a composite type gets
others; as text otherwise. Refuses to know how the type itself is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from junco.change.casts import goes_by_text, using, value_risks
from junco.change.changes import Action, Check, Difference, Loss, Step, Verb, remembered
from junco.change.readable import no_labels, nothing_to_read, unreadable, unreadable_attribute
from junco.change.risk import rows_of
from junco.schema.model import (
    RELATIONS,
    TYPES,
    Attribute,
    Column,
    Domain,
    MaterializedView,
    RangeType,
    Ref,
    Schema,
    View,
    table_of,
)
from junco.sqltext import qualified, quote_ident

_RECORD = "__value"
_TAKE_OBJECTS = ("text", "character varying", "json", "jsonb")
# Without a length these would have one of 1.
_ANY_LENGTH = {"character": "bpchar", "bit": '"bit"'}


def set_aside(ref: Ref, old: Column, diff: Difference) -> list[Step]:
    """The values go where they wait while their own type is gone."""
    name, waiting = quote_ident(ref.name), _waiting(ref, old, diff)
    if waiting.type == "jsonb":
        cast = f"pg_catalog.to_jsonb({name})"
    elif waiting.base in (old.base, rooted(ref, old, diff.old, diff.old_needs).base):
        cast = ""
    else:
        cast = f"{name}::{waiting.type}"
    gone = [needed for needed in diff.old_needs.get(ref, ()) if needed in diff.replaced and not needed.table]
    note = f"until {gone[0]} is made anew" if gone else ""
    return [replace(_retyped(ref, waiting.type, cast, diff), note=note)]


def taken_back(ref: Ref, old: Column, new: Column, diff: Difference) -> list[Step]:
    """The values come back."""
    name, waiting = quote_ident(ref.name), _waiting(ref, old, diff)
    goal = rooted(ref, new, diff.new, diff.needs)
    type_ = f"{new.type} COLLATE {new.collation}" if new.collation else new.type
    if waiting.type == "jsonb":
        return _from_object(ref, new, diff)
    losses, checks = conversion_risks(ref, old, new, diff)
    if old.base == new.base:
        anew = [
            one for one in diff.needs.get(ref, ()) if one.kind == "composite type" and one in diff.replaced
        ]
        checks += tuple(_unreadable_parts(ref, anew, diff))
    cast = using(name, waiting, replace(goal, type=new.type)) or ""
    return [replace(_retyped(ref, type_, cast, diff), losses=losses, checks=checks)]


def conversion_risks(
    ref: Ref, old: Column, new: Column, diff: Difference
) -> tuple[tuple[Loss, ...], tuple[Check, ...]]:
    """What another type rounds in the values of a column, and which of them it cannot be made of."""
    before, goal = rooted(ref, old, diff.old, diff.old_needs), rooted(ref, new, diff.new, diff.needs)
    losses, checks = value_risks(ref, before, goal, rows_of(table_of(ref), diff))
    if goes_by_text(before, goal):
        checks += unreadable(ref, before, goal.type, diff)
    if old.base != new.base or ref in diff.recast:
        checks += tuple(no_labels(ref, before, goal, diff))
    return losses, checks


def _from_object(ref: Ref, new: Column, diff: Difference) -> list[Step]:
    """The values come back by the names of their attributes, within a record where they are no record."""
    name = quote_ident(ref.name)
    of = [needed for needed in diff.needs.get(ref, ()) if qualified(needed.schema, needed.name) == new.type]
    if any(needed.kind in ("composite type", *RELATIONS) for needed in of):
        step = _retyped(ref, new.type, f"pg_catalog.jsonb_populate_record(NULL::{new.type}, {name})", diff)
        return [replace(step, checks=tuple(_unreadable_parts(ref, of, diff)))]
    record = qualified(ref.schema, _RECORD)
    build = f"pg_catalog.jsonb_build_object('value', {name})"
    value = f"(pg_catalog.jsonb_populate_record(NULL::{record}, {build})).value"
    checks = _no_objects(ref, new, diff)
    return [
        Step(f"CREATE TYPE {record} AS (value {new.type})", note=f"for the moment, to read {ref} back"),
        replace(_retyped(ref, new.type, value, diff), checks=checks),
        Step(f"DROP TYPE {record}"),
    ]


def _no_objects(ref: Ref, new: Column, diff: Difference) -> tuple[Check, ...]:
    """The values of a composite type that become values of another sort, which have no attributes."""
    before = diff.old.objects[ref]
    goal = rooted(ref, new, diff.new, diff.needs).base
    many = isinstance(before, Column) and before.base.endswith("[]")
    bare = goal.removesuffix("[]")
    records = (qualified(one.schema, one.name) for one in diff.new.of_kind(*RELATIONS))
    if many == goal.endswith("[]") and (bare in _TAKE_OBJECTS or bare in records):
        return ()
    return tuple(nothing_to_read(ref, new.type, diff))


def _unreadable_parts(ref: Ref, types: Sequence[Ref], diff: Difference) -> Iterator[Check]:
    """The attributes that get another type under values that may not be of it."""
    for composite in types:
        for part in diff.new_contents.get((composite.schema, composite.name), ()):
            value = diff.new.objects[part]
            if isinstance(value, Attribute):
                yield from unreadable_attribute(ref, part, value.type, diff)


def _retyped(ref: Ref, type_: str, cast: str, diff: Difference) -> Step:
    """ALTER COLUMN … TYPE. A foreign table cannot have USING: its values are elsewhere."""
    tail = f" USING {cast}" if cast and not diff.is_foreign(table_of(ref)) else ""
    table, name = qualified(ref.schema, ref.table), quote_ident(ref.name)
    return Step(f"ALTER TABLE {table} ALTER COLUMN {name} TYPE {type_}{tail}")


def columns_holding(type_: Ref, diff: Difference, *, direct: bool = True) -> Iterator[tuple[Ref, bool]]:
    """The columns whose values hold values of a type, and whether they are such values themselves."""
    spelt = qualified(type_.schema, type_.name)
    for needer in diff.old_needers.get(type_, ()):
        value = diff.old.objects[needer]
        if isinstance(value, Column):
            yield needer, direct and value.base == spelt
        elif isinstance(value, Domain):
            yield from columns_holding(needer, diff, direct=direct and value.base == spelt)
        elif isinstance(value, Attribute) and (needer.schema, needer.table) != (type_.schema, type_.name):
            yield from columns_holding(Ref("composite type", needer.schema, needer.table), diff, direct=False)
        elif isinstance(value, RangeType):
            yield from columns_holding(needer, diff, direct=False)


def rooted(ref: Ref, value: Column, schema: Schema, needs: Mapping[Ref, Sequence[Ref]]) -> Column:
    """The column as if it were of the type below its domain, which is what casts go by."""
    for needed in needs.get(ref, ()):
        domain = schema.objects.get(needed)
        if isinstance(domain, Domain):
            built_in = "." not in domain.base  # nothing else comes without its schema
            below = domain.base if built_in else domain.root
            return replace(value, type=below + _brackets(value), base=domain.root + _brackets(value))
    return value


def _waiting(ref: Ref, old: Column, diff: Difference) -> Column:
    """What the column is while it waits."""
    needs = diff.old_needs.get(ref, ())
    types = [needed for needed in needs if needed.kind in TYPES or _is_row(needed, ref, old)]
    collated = any(needed.kind == "collation" and needed in diff.dropped for needed in needs)
    if not types or (collated and types[0] not in diff.dropped):
        return replace(old, collation=None)  # only the collation is made anew
    value, brackets = diff.old.objects[types[0]], _brackets(old)
    nested = isinstance(value, Domain) and value.root.endswith("[]") and brackets
    if isinstance(value, Domain) and not nested and not _is_made_anew(types[0], value, diff):
        return Column(type=_ANY_LENGTH.get(value.root, value.root) + brackets, base=value.root + brackets)
    below = "jsonb" if _is_reshaped(types[0], diff) else f"text{brackets}"
    return Column(type=below, base=below)


def recast_edges(diff: Difference) -> Iterator[tuple[Action, Action]]:
    """Which actions come before which: the columns of children are set aside and taken back by what happens to
    their parent's, and those that a parent gets too are of its type by then.
    """
    for ref in diff.altered:
        for above in diff.joined.above(ref) if ref.kind == "column" else ():
            if above in diff.created and above not in diff.dropped:
                yield Action("alter", ref), Action("create", above)
    for ref in diff.recast:
        for above in diff.joined.above(ref):
            if above in diff.recast:
                yield Action("drop", ref), Action("drop", above)
                yield Action("create", above), Action("create", ref)


def row_edges(diff: Difference) -> Iterator[tuple[Action, Action]]:
    """Which actions come before which: rows of a table are nowhere kept while its columns change."""
    changed: dict[Ref, list[Ref]] = {}
    for ref in diff.dropped | diff.altered | diff.created:
        if ref.kind == "column":
            changed.setdefault(table_of(ref), []).append(ref)
        elif ref.kind == "enum" and ref in diff.altered:
            yield from _enum_edges(ref, diff)
    for table, columns in changed.items():
        yield from _kept_edges(table, columns, diff)
        yield from _taken_edges(table, columns, diff)


def _kept_edges(table: Ref, columns: Sequence[Ref], diff: Difference) -> Iterator[tuple[Action, Action]]:
    """Where rows were kept."""
    stays = diff.kept(table)
    for holder in {*columns_holding_rows(table, diff)} & (diff.dropped if stays else diff.recast):
        for column in columns:
            if column in diff.dropped:
                yield Action("drop", holder), Action("drop", column)
            making = Action("alter" if column in diff.altered else "create", column)
            if column in diff.altered:
                yield Action("drop", holder), making
            if column in diff.altered | diff.created and holder in diff.created:
                yield making, Action("create", holder)


def _taken_edges(table: Ref, columns: Sequence[Ref], diff: Difference) -> Iterator[tuple[Action, Action]]:
    """Where rows will be kept."""
    for holder in diff.new_needers.get(table, ()) if diff.kept(table) else ():
        value = diff.new.objects[holder]
        if not isinstance(value, Column) or not _is_row(table, holder, value):
            continue
        verb: Verb = "create" if holder in diff.created else "alter"
        if holder in diff.created or _becomes_row(table, holder, diff):
            for column in columns:
                act = Action("alter" if column in diff.altered else "create", column)
                if column in diff.altered | diff.created:
                    yield act, Action(verb, holder)


def _enum_edges(enum: Ref, diff: Difference) -> Iterator[tuple[Action, Action]]:
    """The same of an enum that is built anew, and its columns with it."""
    for column in diff.old_needers.get(enum, ()):
        if column.kind == "column":
            for holder in {*columns_holding_rows(table_of(column), diff)} & diff.dropped:
                yield Action("drop", holder), Action("alter", enum)
                if holder in diff.created:
                    yield Action("alter", enum), Action("create", holder)


def attribute_edges(diff: Difference) -> Iterator[tuple[Action, Action]]:
    """Which actions come before which: what spells out values of a composite type does so by its attributes."""
    for ref in diff.dropped | diff.altered | diff.created:
        if ref.kind != "attribute":
            continue
        composite = Ref("composite type", ref.schema, ref.table)
        acts = [Action("drop", ref)] if ref in diff.dropped else []
        if ref not in diff.dropped or ref in diff.created:
            acts.append(Action("create" if ref in diff.created else "alter", ref))
        for act in acts:
            for needer in diff.old_needers.get(composite, ()):
                if needer in diff.dropped and needer.kind not in ("column", "attribute"):
                    yield Action("drop", needer), act
            for needer in diff.new_needers.get(composite, ()):
                if needer in diff.created and needer.kind not in ("column", "attribute"):
                    yield act, Action("create", needer)


@remembered
def columns_holding_rows(table: Ref, diff: Difference) -> tuple[Ref, ...]:
    """The columns of other tables whose values hold rows of this one."""
    beside = {*diff.old_needers.get(table, ())}
    found = []
    for column, _ in columns_holding(table, diff):
        value = diff.old.objects[column]
        if column not in beside or (isinstance(value, Column) and _is_row(table, column, value)):
            found.append(column)
    return tuple(found)


def views_of_rows(table: Ref, diff: Difference) -> Iterator[Ref]:
    """The materialized views that may hold whole rows of the table."""
    for needer in diff.old_needers.get(table, ()):
        if needer.kind == "materialized view":
            yield needer


def _is_row(relation: Ref, ref: Ref, column: Column) -> bool:
    """Whether a column is made of rows of another relation."""
    if relation.kind not in RELATIONS or relation == table_of(ref):
        return False
    return column.base.removesuffix("[]") == qualified(relation.schema, relation.name)


def _becomes_row(table: Ref, holder: Ref, diff: Difference) -> bool:
    """Whether a column that stays held something else before."""
    before = diff.old.objects.get(holder)
    return holder in diff.altered and isinstance(before, Column) and not _is_row(table, holder, before)


def _brackets(column: Column) -> str:
    return "[]" if column.base.endswith("[]") else ""


def _is_made_anew(domain: Ref, value: Domain, diff: Difference) -> bool:
    """Whether the type below a domain changes too, or may be made of rows of a table."""
    if any(needed.kind in RELATIONS for needed in diff.old_needs.get(domain, ())):
        return True
    bare = value.root.removesuffix("[]")
    changed = diff.dropped | diff.altered
    return any(ref.kind in TYPES and qualified(ref.schema, ref.name) == bare for ref in changed)


def _is_reshaped(type_: Ref, diff: Difference) -> bool:
    """Whether a composite type in it gets other attributes, so that its values as text would not fit."""
    if type_.kind not in TYPES:
        return _fields(type_, diff.old) != _fields(type_, diff.new)
    inside = [type_]
    if type_.kind == "composite type":
        before, after = (_attributes(type_, schema) for schema in (diff.old, diff.new))
        if [ref for ref, _ in before] != [ref for ref, _ in after]:
            return True
        inside = [ref for ref, _ in before]
    below = {
        needed
        for ref in inside
        for needed in diff.old_needs.get(ref, ())
        if needed.kind in (*TYPES, *RELATIONS)
    }
    return any(_is_reshaped(one, diff) for one in below - {type_})


def _fields(relation: Ref, schema: Schema) -> list[str]:
    """The names of a row's columns in order."""
    value = schema.objects.get(relation)
    if isinstance(value, View | MaterializedView):
        return [column.name for column in value.columns]
    columns = [
        (value.position, ref.name)
        for ref, value in schema.objects.items()
        if isinstance(value, Column) and table_of(ref) == relation
    ]
    return [name for _, name in sorted(columns)]


def _attributes(composite: Ref, schema: Schema) -> list[tuple[Ref, Attribute]]:
    """The attributes in order: values written as text go by it."""
    found = [
        (ref, value)
        for ref, value in schema.objects.items()
        if isinstance(value, Attribute) and (ref.schema, ref.table) == (composite.schema, composite.name)
    ]
    return sorted(found, key=lambda pair: pair[1].position)
