"""What has no form in two steps, named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from junco.change.expand.middle import keyed_columns
from junco.change.expand.sync import Alike
from junco.change.expand.twin import flag_name
from junco.change.rename import LABEL, Rename
from junco.schema.model import Attachment, Column, Constraint, Domain, Inheritance, Ref, Schema, table_of


def refusals(old: Schema, renames: Sequence[Rename], alike: Sequence[Alike]) -> Iterator[str]:
    """What there is no form in two steps for, one line each."""
    for rename in renames:
        if rename.old.kind in ("enum", LABEL):
            yield f"{rename.old} cannot be renamed to {rename.new.name} in two steps"
    tables = {rename.new: rename.old for rename in renames if rename.old.kind == "table"}
    for one in alike:
        table = table_of(one.at)
        if table in tables or table in tables.values():
            yield f"{table} is renamed, and its column {one.at.name} changes too: do one after the other"
        for side in (*one.olds, *one.news):
            if side.what.in_key:
                yield f"{side.column} is in a partition key, which has no second column"
            if side.what.generated:
                yield f"{side.column} is computed from other columns"
        tied = {ref for ref, value in old.objects.items() if isinstance(value, Attachment | Inheritance)}
        if any(Ref("table", ref.schema, ref.table or ref.name) == table for ref in tied):
            yield f"{table} is a partition or an heir: change what it has its columns from"
        if getattr(old.objects.get(table), "partition_key", None) and _is_keyed(one, old):
            yield f"{one.at} is in the primary key of a partitioned table, which no index made before becomes"
        if getattr(old.objects.get(table), "server", None) is not None:
            yield f"{table} is a foreign table"


def unfilled(base: Schema, new: Schema, alike: Sequence[Alike]) -> Iterator[str]:
    """The columns that go for nothing and that inserts of the new version would fail for want of, one line each."""
    filled = {side.column for one in alike for side in one.olds}
    keyed = keyed_columns(base)
    for ref, value in sorted(base.objects.items()):
        if not isinstance(value, Column) or ref in new.objects or table_of(ref) not in new.objects:
            continue
        if value.identity or value.generated or ref._replace(kind="default") in base.objects:
            continue
        if _refuses_null(ref, base):
            what = (
                f"{ref} is of a domain without NULL, so that inserts that do not know it fail until contract"
            )
            yield f"{what}: give it a default before"
        elif ref in keyed and ref not in filled:
            flag = f"--back {flag_name(ref)}=EXPRESSION"
            yield (
                f"{ref} is in the primary key, so that inserts that do not know it fail until contract: say what they"
                f" put there, {flag}, or give it a default before"
            )


def _refuses_null(ref: Ref, schema: Schema) -> bool:
    """Whether a domain on the way to what a column is made of is NOT NULL: no trigger comes before that."""
    value = schema.objects.get(ref)
    below = (one for one in schema.depends.needs.get(ref, ()) if one.kind == "domain")
    own = isinstance(value, Domain) and value.not_null
    return own or any(_refuses_null(one, schema) for one in below)


def _is_keyed(one: Alike, schema: Schema) -> bool:
    """Whether the primary key has one of the columns that go."""
    names = {side.column.name for side in one.olds}
    return any(
        isinstance(value, Constraint)
        and value.type == "primary key"
        and table_of(ref) == table_of(one.at)
        and not names.isdisjoint(value.columns)
        for ref, value in schema.objects.items()
    )
