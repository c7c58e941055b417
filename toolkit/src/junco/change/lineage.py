"""What PostgreSQL does by itself to children when something happens to their parent.

Knows which changes go down to partitions and inheriting tables, which partitions can be made by PARTITION OF,
and which names PostgreSQL would give to their indexes. Refuses to know how any of it is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from junco.change.changes import Difference, remembered
from junco.schema.model import (
    Attachment,
    Column,
    Constraint,
    Default,
    Index,
    IndexAttachment,
    Inheritance,
    Object,
    Ref,
    Schema,
    Table,
    Typing,
    column_part,
    column_ref,
    inheritance_ref,
    made_up_name,
    table_of,
)

_NOT_NULL = ("not_null", "not_null_name", "not_null_no_inherit", "not_null_validated", "not_null_constraint")
_ORDER = re.compile(r" (?:DESC|NULLS (?:FIRST|LAST))\b")
_COMPARES_EXCLUSIONS = 18  # the first major that does so where a table becomes a partition
_LABELS = {"primary key": "pkey", "unique": "key", "exclude": "excl"}


@remembered
def spreads(ref: Ref, diff: Difference, *fields: str) -> bool:
    """Whether everything below is to have the same in these fields, so that one statement can say it."""
    goal = _fields(diff.new.objects.get(ref), fields)
    return all(_fields(diff.new.objects.get(one), fields) == goal for one in diff.joined.descendants(ref))


def covered(ref: Ref, diff: Difference, *fields: str) -> bool:
    """Whether a statement on a parent changes these fields here as well."""
    goal = _fields(diff.new.objects.get(ref), fields)
    for above in diff.joined.above(ref):
        if covered(above, diff, *fields):
            return True
        before, after = (_fields(side.objects.get(above), fields) for side in (diff.old, diff.new))
        if before is not None and before != after == goal and spreads(above, diff, *fields):
            return True
    return False


def _fields(value: Object | None, fields: tuple[str, ...]) -> tuple[object, ...] | None:
    return None if value is None else tuple(getattr(value, name) for name in fields)


def ties_of(table: Ref, diff: Difference) -> list[Ref]:
    """The ties to the parents of a table that last from the beginning to the end."""
    above = diff.joined.parents.get(table, ())
    attachment = Ref("attachment", table.schema, table.name)
    return [attachment if diff.kept(attachment) else inheritance_ref(table, parent) for parent in above]


def is_partition(table: Ref, diff: Difference) -> bool:
    """Whether the table was a partition."""
    return Ref("attachment", table.schema, table.name) in diff.old.objects


def defined_here(ref: Ref, value: Column | Constraint, diff: Difference) -> bool:
    """Whether a column or constraint outlives the one that a parent has."""
    return value.local and not is_partition(table_of(ref), diff)


def dropped_apart(ref: Ref, diff: Difference) -> Iterator[tuple[Ref, bool]]:
    """What takes a statement of its own when a column or CHECK and those of children go, parents first; and
    whether the statement is for this table only, because some child keeps it.
    """
    seen: set[Ref] = set()

    def going(one: Ref, taken: bool) -> Iterator[tuple[Ref, bool]]:
        seen.add(one)
        value = diff.old.objects[one]
        below = [other for other in diff.joined.descendants(one) if other in diff.old.objects]
        own = not taken or (isinstance(value, Column | Constraint) and defined_here(one, value, diff))
        only = any(diff.kept(other) for other in below)
        if own:
            yield one, only
        for child in diff.joined.below(one):
            if child in diff.dropped and child in diff.old.objects and child not in seen:
                yield from going(child, not (own and only))

    yield from going(ref, taken=False)


def typing_of(table: Ref) -> Ref:
    """The identity of a table's being made OF a type."""
    return Ref("typing", table.schema, table.name)


def attribute_of(column: Ref, diff: Difference) -> Ref | None:
    """The attribute that a column follows, if its table is OF a type before and after."""
    typing = typing_of(table_of(column))
    value = diff.new.objects.get(typing)
    if not diff.kept(typing) or typing in diff.altered or not isinstance(value, Typing):
        return None
    return Ref("attribute", value.type.schema, column.name, value.type.name)


def above_index(ref: Ref, diff: Difference) -> Ref | None:
    """The index or constraint of the partitioned table that this one will be a part of."""
    value = diff.new.objects.get(ref._replace(kind="index attachment"))
    return value.parent if isinstance(value, IndexAttachment) else None


def is_never_found(part: Ref, diff: Difference) -> bool:
    """Whether PostgreSQL makes this part of a constraint above itself, however well one that is there would do."""
    type_ = getattr(diff.new.objects.get(part), "type", "")
    return type_ == "exclude" and diff.new.major < _COMPARES_EXCLUSIONS


def taken_for(part: Ref, diff: Difference) -> list[Ref]:
    """The indexes of a partition that PostgreSQL could take for the part of one above: it does not look at their
    order.
    """
    mine = _unordered(diff.new.objects[part])
    if mine is None:
        return []
    return [
        ref
        for ref in diff.new_contents.get((part.schema, part.table), ())
        if ref.kind in ("index", "constraint")
        and ref != part
        and above_index(ref, diff) is None
        and _unordered(diff.new.objects[ref]) == mine
    ]


def _unordered(value: Object) -> tuple[object, ...] | None:
    if isinstance(value, Constraint):
        return ("", True, value.columns) if value.type in ("primary key", "unique") else None
    if not isinstance(value, Index):
        return None
    plain = value.unique and not value.keys and not value.predicate
    return ("" if plain else _ORDER.sub("", value.definition), value.unique, value.columns)


@remembered
def is_complete(ref: Ref, diff: Difference) -> bool:
    """Whether an index will have its part on every partition, and these on theirs."""
    return _once("is complete", ref, diff, _is_complete)


def _is_complete(ref: Ref, diff: Difference) -> bool:
    parts = diff.index_parts.get(ref, {})
    below = (parts.get(child) for child in diff.new_ties.children.get(table_of(ref), ()))
    return all(part is not None and is_complete(part, diff) for part in below)


def made_by_parent(ref: Ref, diff: Difference) -> bool:
    """Whether an index is there, by itself, as soon as its table is a partition."""
    above = above_index(ref, diff)
    if above is None or not is_usual(ref, diff):
        return False
    if diff.kept(above) or _within_table(above, diff):
        return True
    return by_partition_of(table_of(above), diff) and made_by_parent(above, diff)


def _within_table(ref: Ref, diff: Difference) -> bool:
    """Whether CREATE TABLE makes the constraint of a partitioned table."""
    whole = table_of(ref) in diff.created and is_complete(ref, diff)
    return ref.kind == "constraint" and whole and not names_not_null(ref, diff)


def names_not_null(ref: Ref, diff: Difference) -> bool:
    """Whether a primary key within CREATE TABLE would give another name to a NOT NULL that a parent names."""
    value = diff.new.objects[ref]
    if not isinstance(value, Constraint) or value.type != "primary key":
        return False
    for name in value.columns:
        column = column_ref(ref.schema, ref.table, name)
        above = [diff.new.objects.get(one) for one in diff.new_ties.above(column)]
        theirs = [one.not_null_constraint for one in above if isinstance(one, Column)]
        mine = diff.new.objects.get(column)
        if not isinstance(mine, Column) or not (by_partition_of(table_of(ref), diff) or not mine.local):
            continue
        if mine.not_null_name and mine.not_null_constraint in theirs:
            return True
    return False


@remembered
def keys_to(parent: Ref, diff: Difference) -> list[Ref]:
    """The foreign keys that pointed at a partitioned table or at one above it."""
    needers = [needer for table in _and_above(parent, diff) for needer in diff.old_needers.get(table, ())]
    return [
        ref
        for ref in needers
        if getattr(diff.old.objects[ref], "references", None) in _and_above(parent, diff)
    ]


@remembered
def keys_of(parent: Ref, diff: Difference) -> list[Ref]:
    """The foreign keys that a partitioned table and those above it had, which partitions have copies of."""
    tables = _and_above(parent, diff)
    contents = [ref for table in tables for ref in diff.old_contents.get((table.schema, table.name), ())]
    return [ref for ref in contents if getattr(diff.old.objects[ref], "references", None)]


def _and_above(table: Ref, diff: Difference) -> list[Ref]:
    tables = [table]
    while isinstance(tie := diff.old.objects.get(Ref("attachment", table.schema, table.name)), Attachment):
        table = tie.parent
        tables.append(table)
    return tables


def goes_down(ref: Ref, diff: Difference) -> bool:
    """Whether making an index of a partitioned table makes its parts, or finds those that stay."""
    return _once("goes down", ref, diff, _goes_down)


def _once(question: str, ref: Ref, diff: Difference, answer: Callable[[Ref, Difference], bool]) -> bool:
    """The answer to a question about an object, found once for a difference."""
    key = question, ref
    if key not in diff.known:
        diff.known[key] = answer(ref, diff)
    return diff.known[key]


def _goes_down(ref: Ref, diff: Difference) -> bool:
    parts = diff.index_parts.get(ref, {})
    table = table_of(ref)
    present = [*diff.joined.children.get(table, ())]
    present += [child for child in diff.new_ties.children.get(table, ()) if by_partition_of(child, diff)]
    for child in present:
        part = parts.get(child)
        if part is None or not (diff.kept(part) or is_usual(part, diff)) or not goes_down(part, diff):
            return False
    return is_complete(ref, diff)


def is_usual(ref: Ref, diff: Difference) -> bool:
    """Whether a partition's index is exactly what PostgreSQL would make after the one above it."""
    return _once("is usual", ref, diff, _is_usual)


def _is_usual(ref: Ref, diff: Difference) -> bool:
    above = above_index(ref, diff)
    mine, theirs = diff.new.objects[ref], diff.new.objects.get(above) if above else None
    if isinstance(mine, Constraint) and isinstance(theirs, Constraint):
        label = _LABELS[mine.type]
        fields: tuple[str, ...] = ("type", "definition", "deferrable", "deferred", "options", "tablespace")
    elif isinstance(mine, Index) and isinstance(theirs, Index):
        label, fields = "idx", ("unique", "definition", "options", "tablespace")
    else:
        return False
    columns = "" if label == "pkey" else column_part(theirs.parts)
    alone = is_never_found(ref, diff) and diff.kept(Ref("attachment", ref.schema, ref.table))
    usual = alone or ref.name == made_up_name(ref.table, columns, label)
    return usual and _fields(mine, fields) == _fields(theirs, fields)


def by_partition_of(table: Ref, diff: Difference) -> bool:
    """Whether a new table can be made as a partition at once, with the same result."""
    return _once("by partition of", table, diff, _by_partition_of)


def _by_partition_of(table: Ref, diff: Difference) -> bool:
    tie = Ref("attachment", table.schema, table.name)
    value, made = diff.new.objects.get(tie), diff.new.objects.get(table)
    if not isinstance(value, Attachment) or not isinstance(made, Table):
        return False
    if table not in diff.created or tie not in diff.created or typing_of(table) in diff.new.objects:
        return False
    mine, theirs = (_columns(one, diff) for one in (table, value.parent))
    if [ref.name for ref, _ in mine] != [ref.name for ref, _ in theirs]:
        return False
    pairs = zip(mine, theirs, strict=True)
    return all(_follows(one, other) for (_, one), (_, other) in pairs) and all(
        is_usual(ref, diff)
        for ref in diff.new_contents.get((table.schema, table.name), ())
        if ref.kind in ("index", "constraint") and above_index(ref, diff)
    )


def _columns(table: Ref, diff: Difference) -> list[tuple[Ref, Column]]:
    contents = diff.new_contents.get((table.schema, table.name), ())
    found = [(ref, diff.new.objects[ref]) for ref in contents if ref.kind == "column"]
    columns = [(ref, value) for ref, value in found if isinstance(value, Column)]
    return sorted(columns, key=lambda pair: pair[1].position)


def _follows(mine: Column, theirs: Column) -> bool:
    """Whether a partition's column can come out of its parent's, but for what ALTER says later.

    NOT NULL would always come as checked.
    """
    if mine.not_null and not mine.not_null_validated:
        return False
    fields = ("type", "collation", "generated", "virtual")
    named_alike = mine.not_null_constraint == theirs.not_null_constraint or not theirs.not_null
    return _fields(mine, fields) == _fields(theirs, fields) and named_alike


def inherited_column(ref: Ref, diff: Difference) -> tuple[Column, str | None] | None:
    """A column and its default as PostgreSQL makes them after those of the parents, in the end."""
    found: list[Column] = []
    default = None
    for above in diff.new_ties.above(ref):
        value = diff.new.objects.get(above)
        if isinstance(value, Column):
            expression = diff.new.objects.get(above._replace(kind="default"))
            default = default or (expression.expression if isinstance(expression, Default) else None)
            found.append(value)
    if not found:
        return None
    filled = next((one for one in found if one.not_null and not one.not_null_no_inherit), found[0])
    return replace(found[0], **{name: getattr(filled, name) for name in _NOT_NULL}), default


def keeps_otherwise(tie: Inheritance, diff: Difference) -> bool:
    """Whether a parent stores or compresses a column otherwise than those named before it."""
    for ref in diff.new_contents.get((tie.parent.schema, tie.parent.name), ()):
        mine = diff.new.objects[ref]
        others = (diff.new.objects.get(column_ref(one.schema, one.name, ref.name)) for one in tie.after)
        for other in others if isinstance(mine, Column) else ():
            if isinstance(other, Column) and isinstance(mine, Column):
                ways = {mine.compression, other.compression} - {None}
                if mine.storage != other.storage or len(ways) > 1:
                    return True
    return False


def disputed_default(ref: Ref, diff: Difference) -> bool:
    """Whether parents of a table have different defaults for the same column, so that it has to choose."""
    return len({column_default(above, diff) for above in diff.new_ties.above(ref)} - {None}) > 1


def computed_above(ref: Ref, value: Column, diff: Difference) -> bool:
    """Whether a new child computes a column as its parents do, which PostgreSQL 15 does not let it say."""
    above = [diff.new.objects.get(one) for one in diff.new_ties.above(ref)]
    computed = [(one.generated, one.virtual) for one in above if isinstance(one, Column)]
    return (
        bool(computed) and value.generated is not None and {*computed} == {(value.generated, value.virtual)}
    )


def inherited_check(ref: Ref, diff: Difference) -> bool:
    """Whether a table will have a CHECK from a parent."""
    for above in diff.new_ties.above(ref):
        value = diff.new.objects.get(above)
        if isinstance(value, Constraint) and value.type == "check" and not value.no_inherit:
            return True
    return False


def checks_above(ref: Ref, side: Schema, diff: Difference) -> Iterator[Ref]:
    """The CHECKs of parents that come and go together with this one: not those of NO INHERIT, which may be called
    the same.
    """
    for above in diff.joined.above(ref):
        value = side.objects.get(above)
        if not isinstance(value, Constraint) or not value.no_inherit:
            yield above


def is_lax(ref: Ref, diff: Difference) -> bool:
    """Whether a table will have a CHECK that rows may violate, and that children made later have as valid."""
    value = diff.new.objects.get(ref)
    heritable = isinstance(value, Constraint) and value.type == "check" and not value.no_inherit
    return heritable and isinstance(value, Constraint) and not value.validated


def passed_on_later(ref: Ref, diff: Difference) -> list[Ref]:
    """The CHECKs of parents that are made when the table is their child already."""
    value = diff.new.objects[ref]
    if isinstance(value, Constraint) and value.local and not by_partition_of(table_of(ref), diff):
        return []
    return [above for above in diff.new_ties.above(ref) if above in diff.created and is_lax(above, diff)]


def column_default(ref: Ref, diff: Difference) -> str | None:
    """The DEFAULT that a column will have."""
    value = diff.new.objects.get(ref._replace(kind="default"))
    return value.expression if isinstance(value, Default) else None


def key_column(ref: Ref, diff: Difference) -> bool:
    """Whether the partition key of its table mentions the column."""
    value = diff.old.objects.get(column_ref(ref.schema, ref.table, ref.name))
    return isinstance(value, Column) and value.in_key
