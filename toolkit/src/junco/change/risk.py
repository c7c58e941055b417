"""The rows that stand in the way of a new rule, as queries on the old schema.

Knows how to count duplicates, orphans, violations and nulls, where the old schema has all the columns that
the question needs. Refuses to ask what only the new schema could answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from junco.change.changes import Check, Difference, braced
from junco.change.rename import live_source
from junco.schema.model import (
    Column,
    Constraint,
    Default,
    Object,
    Ref,
    Routine,
    column_ref,
    table_of,
    table_ref,
)
from junco.sqltext import qualified, quote_ident, quote_literal, tokens

_MODIFIER = re.compile(r"(?<=::)(?P<type>[\w .\"]+)\(\d+(?:,-?\d+)?\)")
_NULL = "NULL"
_NO_CALLS = ("ROW", "ARRAY", "AND", "OR", "NOT", "IN", "ANY", "ALL", "CASE", "WHEN", "THEN", "ELSE")


def rows_of(table: Ref, diff: Difference, alias: str = "", *, still: Ref | None = None) -> str:
    """The table as a FROM item before anything has happened, without the rows of tables below that go, but with
    those of `still`.
    """
    source = live_source(table, diff.renames)
    there = {still, *diff.old_ties.tables_below(still)} if still else set()
    gone = [] if source else sorted(_leaving(table, diff) - there)
    if gone:
        listed = ", ".join(
            f"{quote_literal(qualified(one.schema, one.name)).lstrip()}::regclass" for one in gone
        )
        rows = f"SELECT * FROM {qualified(table.schema, table.name)} WHERE tableoid NOT IN ({listed})"
        return f"({rows}) AS {alias or quote_ident(table.name)}"
    name = alias or (quote_ident(table.name) if source else "")
    return f"{source or qualified(table.schema, table.name)}{f' AS {name}' if name else ''}"


def _leaving(table: Ref, diff: Difference) -> set[Ref]:
    """The partitions and heirs, at any depth, that are dropped or will not be below the table any more."""
    if table not in diff.old_ties.children:
        return set()
    after = diff.new_ties.tables_below(table)
    return {one for one in diff.old_ties.tables_below(table) if one in diff.dropped or one not in after}


def own_rows_of(table: Ref, diff: Difference, alias: str = "") -> str:
    """The same without the rows of children, which keys of their parent know nothing of."""
    heirs = any(needer.kind == "inheritance" for needer in diff.old_needers.get(table, ()))
    if not heirs or live_source(table, diff.renames):
        return rows_of(table, diff, alias)
    return f"ONLY {qualified(table.schema, table.name)}{f' AS {alias}' if alias else ''}"


def duplicates(
    ref: Ref,
    columns: tuple[str, ...],
    diff: Difference,
    predicate: str = "",
    *,
    distinct_nulls: bool = True,
    keys: tuple[str, ...] = (),
) -> tuple[Check, ...]:
    """Rows that share their values in `columns`, or of the expressions in `keys`, with another row.

    In a new column all rows have the same value, if it comes of a constant.
    """
    fresh = () if keys else _fresh(ref, columns, diff, nulls_too=not distinct_nulls)
    if fresh is None:
        return ()
    columns = tuple(column for column in columns if column not in fresh)
    needed = [item.name for item in diff.needs.get(ref, ()) if item.kind == "column"] if keys else columns
    if not (columns or keys or fresh) or not _all_old(ref, needed, diff):
        return ()
    if (predicate or keys) and not _old_can_answer(ref, diff):
        return ()
    terms = keys or tuple(quote_ident(column) for column in columns)
    listed, named = ", ".join(terms) or "()", ", ".join((*terms, *map(quote_ident, fresh)))
    conditions = [f"({predicate})"] if predicate else []
    if distinct_nulls:
        conditions += [f"{term} IS NOT NULL" for term in terms]
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    inner = f"SELECT count(*) AS n FROM {own_rows_of(table_of(ref), diff)}{where} GROUP BY {listed} HAVING count(*) > 1"
    words = (
        f"{{n}} row{{s}} of {braced(ref.schema)}.{braced(ref.table)} share their values in "
        f"{braced(named)} with another row: remove or change the duplicates before {braced(ref.name)} is built"
    )
    return (Check(ref, f"SELECT coalesce(sum(n), 0)::bigint FROM ({inner}) AS duplicates", words),)


def _fresh(ref: Ref, columns: Iterable[str], diff: Difference, *, nulls_too: bool) -> tuple[str, ...] | None:
    """The columns that are new and give every row the same value; None if they tell the rows apart."""
    if not diff.kept(table_of(ref)):
        return ()
    found = []
    for name in columns:
        column = column_ref(ref.schema, ref.table, name)
        if column in diff.old.objects:
            continue
        value = diff.new.objects.get(column)
        constant = constant_of(column, value, diff) if isinstance(value, Column) else None
        # what must not be null and is, is another obstacle
        if constant is None or (constant.upper() == _NULL and not nulls_too):
            return None
        found.append(name)
    return tuple(found)


def constant_of(column: Ref, value: Column, diff: Difference) -> str | None:
    """What a new column has in all rows at once; None if they differ or nobody can tell."""
    default = diff.new.objects.get(column._replace(kind="default"))
    if value.generated or value.identity:
        return None
    if isinstance(default, Default):
        return default.expression if _is_constant(default.expression) else None
    domain = any(needed.kind == "domain" for needed in diff.needs.get(column, ()))  # has a default of its own
    return None if domain else _NULL


def _is_constant(expression: str) -> bool:
    """Whether an expression calls nothing, so that it gives every row the same value."""
    before = None
    for token in tokens(_MODIFIER.sub(r"\g<type>", expression)):
        named = before is not None and (before.kind == "quoted" or before.upper not in _NO_CALLS)
        if token.text == "(" and before is not None and before.kind in ("word", "quoted") and named:
            return False
        before = token
    return True


def orphans(ref: Ref, value: Constraint, diff: Difference) -> tuple[Check, ...]:
    """Rows whose values point at no row of the referenced table."""
    target = value.references
    if target is None or not _all_old(ref, value.columns, diff):
        return ()
    filled = " AND ".join(f"child.{quote_ident(column)} IS NOT NULL" for column in value.columns)
    sql = f"SELECT count(*) FROM {own_rows_of(table_of(ref), diff, 'child')} WHERE {filled}"
    columns = [column_ref(target.schema, target.name, name) for name in value.referenced_columns]
    if all(column in diff.old.objects for column in columns):
        if not _old_can_answer(ref, diff):
            return ()
        pairs = zip(value.columns, columns, strict=True)
        match = " AND ".join(_match(column_ref(ref.schema, ref.table, a), b, diff) for a, b in pairs)
        parent = own_rows_of(target, diff, "parent")
        sql += f" AND NOT EXISTS (SELECT FROM {parent} WHERE {match})"
    elif not _is_new_and_empty(target, diff) and not any(_empty_in_all(one, diff) for one in columns):
        return ()
    words = (
        f"{{n}} row{{s}} of {braced(ref.schema)}.{braced(ref.table)} point at no row of {braced(target.path)}: "
        f"correct or remove them before {braced(ref.name)} is added, or add it NOT VALID"
    )
    return (Check(ref, sql, words),)


def _is_new_and_empty(table: Ref, diff: Difference) -> bool:
    """Whether a table is new and gets no rows from partitions that were there."""
    return table not in diff.old.objects and not any(map(diff.kept, diff.new_ties.tables_below(table)))


def _empty_in_all(column: Ref, diff: Difference) -> bool:
    """Whether a column is new and NULL in every row that is there, so that nothing can point at any of them."""
    value = diff.new.objects.get(column)
    if (
        column in diff.old.objects
        or table_of(column) not in diff.old.objects
        or not isinstance(value, Column)
    ):
        return False
    return (constant_of(column, value, diff) or "").upper() == _NULL


def _match(child: Ref, parent: Ref, diff: Difference) -> str:
    """That two columns are equal, by the collation of the one that is pointed at."""
    sides = [diff.old.objects[one] for one in (parent, child)]
    collations = [one.collation or 'pg_catalog."default"' for one in sides if isinstance(one, Column)]
    words = f" COLLATE {collations[0]}" if len({*collations}) > 1 else ""
    return f"parent.{quote_ident(parent.name)} = child.{quote_ident(child.name)}{words}"


def still_pointed_at(part: Ref, key: Ref, diff: Difference) -> tuple[Check, ...]:
    """Rows that point, by a foreign key that stays, at rows of a partition that leaves the table it points at."""
    value, source = diff.old.objects[key], table_of(key)
    if not isinstance(value, Constraint) or not value.enforced or diff.is_foreign(part):
        return ()
    columns = [column_ref(part.schema, part.name, name) for name in value.referenced_columns]
    if not all(column in diff.old.objects for column in columns) or key in diff.dropped:
        return ()
    pairs = zip(value.columns, columns, strict=True)
    match = " AND ".join(_match(column_ref(key.schema, key.table, a), b, diff) for a, b in pairs)
    words = (
        f"{{n}} row{{s}} of {braced(source.path)} point at rows of {braced(part.path)}: remove them before it is "
        f"detached, or drop {braced(key.name)}"
    )
    # the partition's own rows point at it until it has left
    rows, there = (
        rows_of(table, diff, name, still=part) for table, name in ((source, "child"), (part, "parent"))
    )
    count = f"SELECT count(*) FROM {rows} WHERE EXISTS (SELECT FROM {there} WHERE {match})"
    return (Check(key, count, words),)


def violations(ref: Ref, expression: str, diff: Difference) -> tuple[Check, ...]:
    """Rows for which a new CHECK is false."""
    needed = [item.name for item in diff.needs.get(ref, ()) if item.kind == "column"]
    if not expression or not _all_old(ref, needed, diff) or not _old_can_answer(ref, diff):
        return ()
    words = (
        f"{{n}} row{{s}} of {braced(ref.schema)}.{braced(ref.table)} violate {braced(ref.name)}: "
        f"correct them first, or add it NOT VALID"
    )
    return (
        Check(ref, f"SELECT count(*) FROM {rows_of(table_of(ref), diff)} WHERE NOT ({expression})", words),
    )


def nulls(column: Ref, diff: Difference) -> tuple[Check, ...]:
    """Rows without a value in a column that becomes NOT NULL."""
    if column not in diff.old.objects or not diff.kept(table_of(column)):
        return ()
    words = (
        f"{{n}} row{{s}} of {braced(table_of(column).path)} have no {braced(column.name)}: "
        f"fill them before the column becomes NOT NULL"
    )
    rows, name = rows_of(table_of(column), diff), quote_ident(column.name)
    return (Check(column, f"SELECT count(*) FROM {rows} WHERE {name} IS NULL", words),)


def filled_table(column: Ref, diff: Difference) -> Check:
    """Rows that a new NOT NULL column without default would leave empty."""
    words = (
        f"{{n}} row{{s}} of {braced(table_of(column).path)} would have no {braced(column.name)}: give the new "
        f"column a default, or add it nullable, fill it, then set NOT NULL"
    )
    return Check(column, f"SELECT count(*) FROM {rows_of(table_of(column), diff)}", words)


def _all_old(ref: Ref, columns: Iterable[str], diff: Difference) -> bool:
    """Whether the table and its columns are there already."""
    if not diff.kept(table_ref(ref.schema, ref.table)):
        return False
    refs = [column_ref(ref.schema, ref.table, column) for column in columns]
    return all(diff.kept(column) for column in refs)


def _old_can_answer(ref: Ref, diff: Difference) -> bool:
    """Whether an expression means the same before the change: no type or function changes, none is new or renamed."""
    renamed = {(item.new.schema, item.new.table or item.new.name) for item in diff.renames}
    for needed in {one for near in diff.needs.get(ref, ()) for one in (near, *behind(near, diff))}:
        before, after = diff.old.objects.get(needed), diff.new.objects[needed]
        if before is None or (isinstance(after, Routine) and _bare(before) != _bare(after)):
            return False
        if isinstance(before, Column) and isinstance(after, Column) and before.base != after.base:
            return False
        if needed.kind == "composite type" and is_reshaped(needed, diff):
            return False
        if needed.kind == "enum" and (needed.schema, needed.name) in renamed:
            return False
        if needed.kind == "enum" and _bare(before) != _bare(after):
            return False
    return True


def behind(routine: Ref, diff: Difference) -> set[Ref]:
    """What the text of a routine names, and that of what it calls."""
    found: set[Ref] = set()
    waiting = [routine]
    while waiting:
        more = {*diff.mentioned.get(waiting.pop(), ())} - found
        found |= more
        waiting += more
    return found


def _bare(value: Object) -> Object:
    """An object without what is said about it."""
    return replace(value, comment=None, owner=None, grants=(), passed_on=())


def is_reshaped(composite: Ref, diff: Difference) -> bool:
    """Whether a composite type gets or loses attributes, or has them otherwise."""
    place = (composite.schema, composite.name)
    found = {*diff.old_contents.get(place, ()), *diff.new_contents.get(place, ())}
    return any(ref in diff.dropped | diff.created | diff.altered for ref in found)
