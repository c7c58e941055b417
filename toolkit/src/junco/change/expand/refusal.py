"""What has no form in two steps, named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from junco.change.expand.sync import Alike
from junco.change.rename import LABEL, Rename
from junco.schema.model import Ref, Schema, table_of


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
        if _tied(table, old):
            yield f"{table} is a partition or has partitions, parents or children"


def _tied(table: Ref, schema: Schema) -> bool:
    for ref, value in schema.objects.items():
        if ref.kind in ("attachment", "inheritance"):
            child = Ref("table", ref.schema, ref.table or ref.name)
            if table in (child, getattr(value, "parent", None)):
                return True
    found = schema.objects.get(table)
    return getattr(found, "partition_key", None) is not None or getattr(found, "server", None) is not None
