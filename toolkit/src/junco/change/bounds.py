"""Rows that would not be allowed where a table becomes a partition.

Knows the conditions that the bounds of partitions stand for. Refuses to answer where the key has operator
classes or collations of its own, or where only the new schema could.
"""

from __future__ import annotations

from collections.abc import Iterator

from junco.change.casts import is_automatic, using
from junco.change.changes import Check, Difference, braced
from junco.change.readable import made_of
from junco.change.risk import constant_of, is_reshaped, rows_of
from junco.schema.model import Attachment, Column, Ref, Table, column_ref, table_ref
from junco.sqltext import qualified, quote_literal, tokens

_TAKE_ALL = ("text", "character varying", "name")  # whatever has a text
_OPEN, _CLOSE = ("(", "["), (")", "]")


def strangers(child: Ref, tie: Attachment, diff: Difference) -> tuple[Check, ...]:
    """The rows of a standing table that do not belong where it is attached."""
    if not diff.kept(child) or diff.is_foreign(child):
        return ()
    conditions = []
    place: Attachment | None = tie
    while place is not None:
        conditions.append(_condition(child, place, diff))
        above = diff.new.objects.get(Ref("attachment", place.parent.schema, place.parent.name))
        place = above if isinstance(above, Attachment) else None
    known = [condition for condition in conditions if condition]
    if not known:
        return ()
    count = f"SELECT count(*) FROM {rows_of(child, diff)} WHERE ({' AND '.join(known)}) IS NOT TRUE"
    words = (
        f"{{n}} row{{s}} of {braced(child.path)} do not belong into a partition {braced(tie.bound)}: "
        f"move them before it is attached to {braced(tie.parent.path)}"
    )
    return (Check(child, count, words),)


def displaced(part: Ref, tie: Attachment, diff: Difference) -> tuple[Check, ...]:
    """The rows of the default partition that would belong into a new one."""
    found = []
    for place in diff.old.of_kind("attachment"):
        other = diff.old.objects[place]
        if not isinstance(other, Attachment) or (other.parent, other.bound) != (tie.parent, "DEFAULT"):
            continue
        table = table_ref(place.schema, place.name)
        if (
            table != part
            and diff.kept(place)
            and diff.has_rows(table)
            and (known := _condition(table, tie, diff))
        ):
            words = (
                f"{{n}} row{{s}} of the default partition {braced(table.path)} would belong into {braced(part.path)}: "
                f"move them before it is there"
            )
            found.append(Check(table, f"SELECT count(*) FROM {rows_of(table, diff)} WHERE {known}", words))
    return tuple(found)


def _condition(child: Ref, tie: Attachment, diff: Difference) -> str:
    """What is true of the rows in a partition; empty where that cannot be told."""
    parent = diff.new.objects.get(tie.parent)
    if not isinstance(parent, Table) or not parent.partition_key:
        return ""
    if not tie.bound.startswith("FOR VALUES "):
        others = (_condition(child, other, diff) for other in _others(tie, diff))
        return " AND ".join(f"({condition}) IS NOT TRUE" for condition in others if condition)
    strategy, _, rest = parent.partition_key.partition(" ")
    keys = [_standing(child, key, diff) for key in _listed(rest)]
    if not all(keys):
        return ""
    if any(_is_relabelled(child, key, diff) for key in _listed(rest)):
        if strategy != "LIST":
            return ""
        keys = [f"{key}::text" for key in keys]  # the bound may be a label to come
        types = ["text"]
    else:
        types = [_type(child, key, diff) for key in _listed(rest)]
    lists = [_listed(text) for text in _parenthesized(tie.bound)]
    if strategy == "LIST":
        return _in_list(keys[0], [_typed(value, types[0]) for value in lists[0]])
    if strategy == "RANGE":
        lists = [[_typed(*pair) for pair in zip(values, types, strict=True)] for values in lists]
        filled = " AND ".join(f"{key} IS NOT NULL" for key in keys)
        return " AND ".join((filled, *_in_range(keys, *lists)))
    if tie.parent not in diff.old.objects or not diff.kept(tie.parent):
        return ""
    modulus, remainder = (part.split()[1] for part in lists[0])
    path = quote_literal(qualified(tie.parent.schema, tie.parent.name)).lstrip()
    return f"satisfies_hash_partition({path}::regclass, {modulus}, {remainder}, {', '.join(keys)})"


def _others(tie: Attachment, diff: Difference) -> list[Attachment]:
    """The partitions beside a default one, in the end."""
    ties = (value for value in diff.new.objects.values() if isinstance(value, Attachment))
    return [other for other in ties if other.parent == tie.parent and other.bound.startswith("FOR VALUES ")]


def _typed(value: str, type_: str) -> str:
    """A bound, with its type where PostgreSQL would compare it as another, or not know how to read it."""
    told = type_.startswith("reg") or "." in type_
    return f"{value}::{type_}" if told and value.startswith("'") else value


def _type(child: Ref, key: str, diff: Difference) -> str:
    """The type that a key which is a plain column will be of."""
    name = next(tokens(key.strip("()"))).name
    column = diff.new.objects.get(column_ref(child.schema, child.name, name))
    if not isinstance(column, Column) or ("." in column.base and diff.renames):
        return ""  # it may have another name yet
    return column.base


def _in_list(key: str, values: list[str]) -> str:
    found = [value for value in values if value != "NULL"]
    among = f"{key} IN ({', '.join(found)})" if found else ""
    null = f"{key} IS NULL" if "NULL" in values else ""
    return f"({' OR '.join(part for part in (among, null) if part)})"


def _in_range(keys: list[str], lower: list[str], upper: list[str]) -> Iterator[str]:
    for values, sign, outside in ((lower, ">", "MAXVALUE"), (upper, "<", "MINVALUE")):
        known = next(
            (at for at, value in enumerate(values) if value in ("MINVALUE", "MAXVALUE")), len(values)
        )
        if not known:
            continue
        # Beyond an infinite bound it is the values before it that decide, and whether they may be equal.
        equal = sign == ">" if known == len(values) else values[known] != outside
        left, right = ", ".join(keys[:known]), ", ".join(values[:known])
        yield f"ROW({left}) {sign}{'=' if equal else ''} ROW({right})"


def _standing(child: Ref, key: str, diff: Difference) -> str:
    """A key that is a plain column of the table, as the type that it will be of; otherwise nothing."""
    words = list(tokens(key.strip("()")))
    if len(words) != 1 or words[0].kind not in ("word", "quoted"):
        return ""
    text = words[0].text
    name = text[1:-1].replace('""', '"') if words[0].kind == "quoted" else text
    column = column_ref(child.schema, child.name, name)
    before, after = diff.old.objects.get(column), diff.new.objects.get(column)
    if before is None and isinstance(after, Column):
        constant = constant_of(column, after, diff)
        return f"({constant})::{after.type}" if constant and "." not in after.base else ""
    if not isinstance(before, Column) or not isinstance(after, Column) or column in diff.dropped:
        return ""
    if before.base == after.base:
        needs = diff.old_needs.get(column, ())
        stays = all(diff.kept(needed) or needed.table for needed in needs)
        reshaped = any(needed.kind == "composite type" and is_reshaped(needed, diff) for needed in needs)
        return text if stays and not reshaped else ""
    built_in = "." not in after.base
    safe = is_automatic(before, after) or after.base.removesuffix("[]") in _TAKE_ALL
    if not built_in or not safe:
        return ""
    return f"({using(text, before, after) or f'({text})::{after.base}'})"


def _is_relabelled(child: Ref, key: str, diff: Difference) -> bool:
    """Whether a key that is a plain column is of an enum that gets other labels."""
    name = next(tokens(key.strip("()"))).name
    return any(
        one.kind == "enum" and one in diff.altered
        for one in made_of(column_ref(child.schema, child.name, name), diff)
    )


def _listed(text: str) -> list[str]:
    """The elements between the outer parentheses."""
    found, depth, start = [], 0, 1
    for token in tokens(text):
        if token.text in _OPEN:
            depth += 1
        elif token.text in _CLOSE:
            depth -= 1
        if (token.text == "," and depth == 1) or depth == 0:
            found.append(text[start : token.start].strip())
            start = token.start + 1
    return found


def _parenthesized(text: str) -> Iterator[str]:
    """The lists in parentheses, one after the other."""
    depth = start = 0
    for token in tokens(text):
        if token.text == "(":
            start = token.start if depth == 0 else start
            depth += 1
        elif token.text == ")":
            depth -= 1
            if depth == 0:
                yield text[start : token.start + 1]
