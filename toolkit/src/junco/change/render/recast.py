"""Columns whose type has to be made anew under them.

PostgreSQL drops no type that a column uses. So the values wait as something else: as the type below a domain,
where the table need not be rewritten; as an object by the names of its attributes, where a composite type gets
others; as text otherwise. Refuses to know how the type itself is made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from junco.change.casts import is_automatic, using
from junco.change.changes import Difference
from junco.schema.model import TYPES, Attribute, Column, Domain, Ref, Schema, table_of
from junco.sqltext import qualified, quote_ident


def follows_parent(ref: Ref, diff: Difference) -> bool:
    """Whether what happens to the column of a parent happens to this one too."""
    return any(above in diff.recast for above in diff.joined.above(ref))


def set_aside(ref: Ref, old: Column, diff: Difference) -> str:
    """What follows ALTER COLUMN to send the values where they wait while their own type is gone."""
    name, waiting = quote_ident(ref.name), _waiting(ref, old, diff)
    if waiting.type == "jsonb":
        return _type(ref, "jsonb", f"to_jsonb({name})", diff)
    if waiting.base in (old.base, rooted(ref, old, diff.old, diff.old_needs).base):
        return f"TYPE {waiting.type}"
    return _type(ref, waiting.type, f"{name}::{waiting.type}", diff)


def taken_back(ref: Ref, old: Column, new: Column, diff: Difference) -> str:
    """What follows ALTER COLUMN to bring the values back."""
    name, waiting = quote_ident(ref.name), _waiting(ref, old, diff)
    goal = rooted(ref, new, diff.new, diff.needs)
    collation = f" COLLATE {new.collation}" if new.collation else ""
    if waiting.type == "jsonb":
        return _type(ref, new.type, f"jsonb_populate_record(NULL::{new.type}, {name})", diff)
    if is_automatic(waiting, goal):
        return f"TYPE {new.type}{collation}"
    cast = using(name, waiting, replace(goal, type=new.type)) or name
    return _type(ref, f"{new.type}{collation}", cast, diff)


def _type(ref: Ref, type_: str, cast: str, diff: Difference) -> str:
    """TYPE … USING, which a foreign table cannot have: its values are elsewhere."""
    return f"TYPE {type_}" if diff.is_foreign(table_of(ref)) else f"TYPE {type_} USING {cast}"


def rooted(ref: Ref, value: Column, schema: Schema, needs: Mapping[Ref, Sequence[Ref]]) -> Column:
    """The column as if it were of the type below its domain, which is what casts go by."""
    for needed in needs.get(ref, ()):
        domain = schema.objects.get(needed)
        if isinstance(domain, Domain):
            return replace(value, base=domain.root + _brackets(value))
    return value


def _waiting(ref: Ref, old: Column, diff: Difference) -> Column:
    """What the column is while it waits."""
    gone = [needed for needed in diff.old_needs.get(ref, ()) if needed in diff.dropped and needed.kind in TYPES]
    if not gone:
        return replace(old, collation=None)  # only the collation is made anew
    type_, value, brackets = gone[0], diff.old.objects[gone[0]], _brackets(old)
    below = "text"
    if isinstance(value, Domain) and not _is_made_anew(value.root, diff):
        below = value.root
    elif type_.kind == "composite type" and not brackets and _attributes(type_, diff.old) != _attributes(
        type_, diff.new
    ):
        below = "jsonb"
    return Column(type=below + brackets, base=below + brackets)


def _brackets(column: Column) -> str:
    return "[]" if column.base.endswith("[]") else ""


def _is_made_anew(type_: str, diff: Difference) -> bool:
    bare = type_.removesuffix("[]")
    changed = diff.dropped | diff.altered
    return any(ref.kind in TYPES and qualified(ref.schema, ref.name) == bare for ref in changed)


def _attributes(composite: Ref, schema: Schema) -> list[str]:
    """Their names in order: values written as text go by it."""
    found = [
        (value.position, ref.name)
        for ref, value in schema.objects.items()
        if isinstance(value, Attribute) and (ref.schema, ref.table) == (composite.schema, composite.name)
    ]
    return [name for _, name in sorted(found)]
