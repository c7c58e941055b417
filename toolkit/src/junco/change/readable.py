"""The values that cannot be read as those of another type, as queries on the old schema.

Knows what the text of records and ranges looks like, for types that no server has yet, and asks PostgreSQL about the
others. Refuses to count what only the new type could tell: rows that it cannot answer for stop the plan itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from junco.change.changes import Check, Difference, braced
from junco.change.risk import is_reshaped, rows_of
from junco.schema.model import RELATIONS, TYPES, Attribute, Column, Enum, RangeType, Ref, table_of
from junco.sqltext import qualified, quote_ident, quote_literal

TELLS = 16  # the first major with pg_input_is_valid
# Ranges that are there always, by what they are of: a new one of the same reads the same texts.
_RANGES = {
    "integer": "int4range",
    "bigint": "int8range",
    "numeric": "numrange",
    "date": "daterange",
    "timestamp without time zone": "tsrange",
    "timestamp with time zone": "tstzrange",
}
# Text without what stands in quotes or behind a backslash.
_QUOTED = r""""([^"\\]|\\.)*"|\\."""
_ARRAY = r"^\s*(\[.*\]=)?\{.*\}\s*$"
_RANGE = r"^\s*(empty|[[(][^,)\]]*,[^,)\]]*[)\]])\s*$"


def unreadable(column: Ref, before: Column, type_: str, diff: Difference) -> tuple[Check, ...]:
    """Values that are no values of the type that they are read as; enums are for `no_labels`."""
    made = [
        one for one in made_of(column, diff) if qualified(one.schema, one.name) == type_.removesuffix("[]")
    ]
    standing = all(diff.kept(one) and one not in diff.altered and not is_reshaped(one, diff) for one in made)
    if any(one.kind == "enum" for one in made) or ("." in type_ and not made):
        return ()
    name = quote_ident(column.name)
    if standing and diff.old.major >= TELLS and not diff.renames:
        condition = is_no(f"{name}::text", type_)
        if type_.endswith("[][]") and before.base.endswith("[]"):  # of a domain over an array
            condition = _any_item(name, is_no("item", type_.removesuffix("[]")))
        return _misread(column, type_, condition, diff)
    if made and not standing and not diff.renames and (sides := _records(column, before, made[0], diff)):
        return tuple(_unreadable_parts(column, type_, sides, diff))
    return _misshapen(column, before, type_, made, diff) if made else ()


def made_of(column: Ref, diff: Difference) -> list[Ref]:
    """What a column is made of in the end, below its domains too."""
    found: set[Ref] = set()
    waiting = [*diff.needs.get(column, ())]
    while waiting:
        one = waiting.pop()
        if one.kind == "domain" and one not in found:
            waiting += diff.needs.get(one, ())
        found.add(one)
    return sorted(found)


def is_no(text: str, type_: str) -> str:
    """That a text is no value of a type."""
    return f"NOT pg_input_is_valid({text}, {quote_literal(type_).lstrip()})"


def _misshapen(
    column: Ref, before: Column, type_: str, made: list[Ref], diff: Difference
) -> tuple[Check, ...]:
    """Values that do not even look like those of a type to come."""
    name = quote_ident(column.name)
    many, were_many = type_.endswith("[]"), before.base.endswith("[]")
    if many and not were_many:
        return _misread(column, type_, f"{name}::text !~ {quote_literal(_ARRAY).lstrip()}", diff)
    condition = _is_no_look(made[0], "item" if many else f"{name}::text", diff)
    if condition and many:
        condition = _any_item(name, condition)
    return _misread(column, type_, condition, diff) if condition else ()


def _any_item(name: str, condition: str) -> str:
    """That it is so of an element of an array, as text."""
    return f"EXISTS (SELECT FROM unnest({name}::text[]) AS item WHERE {condition})"


def _is_no_look(made: Ref, text: str, diff: Difference) -> str:
    """That a text cannot be one of this type; empty where anything can."""
    value = diff.new.objects[made]
    if isinstance(value, RangeType):
        alike = _RANGES.get(value.subtype) if not (value.operator_class or value.canonical) else None
        if alike and diff.old.major >= TELLS:
            return is_no(text, alike)
        return _does_not_look_like(text, _RANGE)
    if made.kind not in ("composite type", "table"):
        return ""
    contents = diff.new_contents.get((made.schema, made.name), ())
    count = sum(isinstance(diff.new.objects[one], Attribute | Column) for one in contents)
    inside = rf"[^,)]*(,[^,)]*){{{count - 1}}}" if count else ""
    return _does_not_look_like(text, rf"^\s*\({inside}\)\s*$")


def _does_not_look_like(text: str, pattern: str) -> str:
    bare = f"regexp_replace({text}, {quote_literal(_QUOTED).lstrip()}, '', 'g')"
    return f"{bare} !~* {quote_literal(pattern).lstrip()}"


def _records(column: Ref, before: Column, made: Ref, diff: Difference) -> list[list[Ref]]:
    """The attributes of a column's composite type and those of another one to come, by their places."""
    needs = diff.old_needs.get(column, ())
    held = next((one for one in needs if qualified(one.schema, one.name) == before.base), made)
    if held == made or not held.kind == made.kind == "composite type":
        return []
    sides = []
    for type_, schema, contents in ((held, diff.old, diff.old_contents), (made, diff.new, diff.new_contents)):
        found = [(schema.objects[one], one) for one in contents.get((type_.schema, type_.name), ())]
        places = [(value.position, one) for value, one in found if isinstance(value, Attribute)]
        sides.append([one for _, one in sorted(places)])
    return sides


def _unreadable_parts(column: Ref, type_: str, sides: list[list[Ref]], diff: Difference) -> Iterator[Check]:
    """The values with an attribute that the one in its place cannot be read from."""
    if len(sides[0]) != len(sides[1]):
        yield from nothing_to_read(column, type_, diff)
        return
    for old, new in zip(*sides, strict=True):
        before, after = diff.old.objects[old], diff.new.objects[new]
        if not isinstance(before, Attribute) or not isinstance(after, Attribute) or before.type == after.type:
            continue
        item = f"({quote_ident(column.name)}).{quote_ident(old.name)}::text"
        for enum in (diff.new.objects[one] for one in diff.needs.get(new, ())):
            if isinstance(enum, Enum) and not after.type.endswith("[]"):
                listed = ", ".join(quote_literal(label).lstrip() for label in enum.labels)
                yield from _misread(column, type_, f"{item} NOT IN ({listed})", diff)
        if "." not in after.type and diff.old.major >= TELLS:
            literal = quote_literal(after.type).lstrip()
            yield from _misread(column, type_, f"NOT pg_input_is_valid({item}, {literal})", diff)


def nothing_to_read(column: Ref, type_: str, diff: Difference) -> tuple[Check, ...]:
    """Values of a sort of which none can be read as the new type, but for ranges without bounds."""
    name = quote_ident(column.name)
    bounded = any(one.kind == "range type" for one in diff.old_needs.get(column, ()))
    words = f" AND {name}::text !~ '^(empty|[(],[)])$'" if bounded else ""
    return _misread(column, type_, f"{name} IS DISTINCT FROM NULL{words}", diff)


def _misread(column: Ref, type_: str, condition: str, diff: Difference) -> tuple[Check, ...]:
    words = (
        f"{{n}} value{{s}} of {braced(column.path)} cannot be read as {braced(type_)}: "
        f"correct them before the column becomes one"
    )
    count = f"SELECT count(*) FROM {rows_of(table_of(column), diff)} WHERE {condition}"
    return (Check(column, count, words),)


def unreadable_attribute(column: Ref, attribute: Ref, type_: str, diff: Difference) -> tuple[Check, ...]:
    """The same of one attribute of a column's values."""
    before = diff.old.objects.get(attribute)
    value = diff.old.objects[column]
    array = isinstance(value, Column) and value.base.endswith("[]")
    changes = isinstance(before, Attribute) and before.type != type_
    if not changes or array or diff.renames:
        return ()
    item = f"({quote_ident(column.name)}).{quote_ident(attribute.name)}"
    condition = _is_no_attribute(item, attribute, type_, diff)
    if not condition:
        return ()
    words = (
        f"{{n}} value{{s}} of {braced(attribute.path)} in {braced(column.path)} cannot be read as {braced(type_)}: "
        f"correct them before the type changes"
    )
    rows = rows_of(table_of(column), diff)
    count = f"SELECT count(*) FROM {rows} WHERE {item} IS DISTINCT FROM NULL AND {condition}"
    return (Check(column, count, words),)


def _is_no_attribute(item: str, attribute: Ref, type_: str, diff: Difference) -> str:
    """That an attribute's value is none of its new type; empty where that cannot be told."""
    place = (attribute.schema, attribute.table)
    made = [one for one in made_of(attribute, diff) if one.kind in TYPES and (one.schema, one.name) != place]
    if not made:
        return is_no(f"{item}::text", type_) if diff.old.major >= TELLS else ""
    goal = next((one for one in made if qualified(one.schema, one.name) == type_), None)
    value = diff.new.objects[goal] if goal else None
    if isinstance(value, Enum):
        return _is_none_of(f"{item}::text", value.labels)
    records = ("composite type", *RELATIONS)
    if goal is None or any(
        one.kind in records for one in diff.old_needs.get(attribute, ()) if (one.schema, one.name) != place
    ):
        return ""  # records are read by the names of their attributes
    return _is_no_look(goal, f"{item}::text", diff)


def _is_none_of(text: str, labels: tuple[str, ...]) -> str:
    listed = ", ".join(quote_literal(label).lstrip() for label in labels)
    return f"{text} NOT IN ({listed})" if labels else f"{text} IS NOT NULL"


def _no_label(
    column: Ref, labels: tuple[str, ...], sides: tuple[Column, Column], diff: Difference
) -> tuple[Check, ...]:
    """Values that are no label of the enum that the column's type becomes, or hold what is none."""
    old, new = sides
    name, many = quote_ident(column.name), new.base.endswith("[]")
    listed = ", ".join(quote_literal(label).lstrip() for label in labels)
    bad = f"NOT IN ({listed})" if labels else "IS NOT NULL"
    condition = f"{name}::text {bad}"
    if many and old.base.endswith("[]"):
        condition = f"EXISTS (SELECT FROM unnest({name}) AS item WHERE item::text {bad})"
    elif many and old.base != new.base.removesuffix("[]"):
        if diff.old.major < TELLS:
            return ()
        among = f"EXISTS (SELECT FROM unnest({name}::text::text[]) AS item WHERE item {bad})"
        condition = (
            f"CASE WHEN pg_input_is_valid({name}::text, 'text[]') THEN {among} ELSE {name} IS NOT NULL END"
        )
    words = (
        f"{{n}} value{{s}} of {braced(column.path)} are none of {braced(listed)}: "
        f"correct them before the column becomes an enum"
    )
    return (
        Check(column, f"SELECT count(*) FROM {rows_of(table_of(column), diff)} WHERE {condition}", words),
    )


def no_labels(ref: Ref, before: Column, after: Column, diff: Difference) -> Iterator[Check]:
    """The values that are no label of the enum that a column is made of from now on."""
    for needed in made_of(ref, diff):
        value = diff.new.objects[needed]
        enum = qualified(needed.schema, needed.name)
        other = enum != before.base or (needed in diff.altered and not diff.renames)
        if isinstance(value, Enum) and after.base.removesuffix("[]") == enum and other:
            yield from _no_label(ref, value.labels, (before, after), diff)
