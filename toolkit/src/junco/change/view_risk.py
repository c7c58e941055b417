"""The rows of a materialized view that stand in the way of a unique index on it.

Knows how to count duplicates among them, in the view as it is or in what its query would give. Refuses to ask
where anything that the query reads changes as well.
"""

from __future__ import annotations

from junco.change.changes import Check, Difference, braced
from junco.change.ties import TIES, tie_ends
from junco.schema.model import Index, MaterializedView, Ref
from junco.sqltext import qualified, quote_ident


def view_duplicates(ref: Ref, value: Index, diff: Difference) -> tuple[Check, ...]:
    """The rows of a materialized view, there or to come, that a unique index of plain columns would refuse."""
    view = Ref("materialized view", ref.schema, ref.table)
    source = _rows(view, diff)
    if source is None or value.keys or value.predicate or not value.columns:
        return ()
    columns = [quote_ident(name) for name in value.columns]
    filled = (
        "" if value.nulls_not_distinct else " WHERE " + " AND ".join(f"{one} IS NOT NULL" for one in columns)
    )
    listed = ", ".join(columns)
    groups = f"SELECT count(*) AS n FROM {source}{filled} GROUP BY {listed} HAVING count(*) > 1"
    words = (
        f"{{n}} row{{s}} of {braced(view.path)} share their values in {braced(listed)} with another row: change "
        f"its query, or what it reads, before {braced(ref.name)} is built"
    )
    return (Check(ref, f"SELECT coalesce(sum(n), 0)::bigint FROM ({groups}) AS duplicates", words),)


def _rows(view: Ref, diff: Difference) -> str | None:
    """The rows that the view will have as a FROM item before anything has happened; None if nobody can tell."""
    before, after = diff.old.objects.get(view), diff.new.objects.get(view)
    if not isinstance(after, MaterializedView):
        return None
    if isinstance(before, MaterializedView) and diff.kept(view):
        return qualified(view.schema, view.name) if before.populated else None
    filled = after.populated or (isinstance(before, MaterializedView) and before.populated)
    return f"({after.definition}) AS {quote_ident(view.name)}" if filled and _stands(view, diff) else None


def _stands(view: Ref, diff: Difference) -> bool:
    """Whether everything that a view reads is there and stays as it is, rows included."""
    seen: set[Ref] = set()
    waiting = [*diff.needs.get(view, ())]
    while waiting:
        ref = waiting.pop()
        if ref in seen:
            continue
        seen.add(ref)
        if not diff.kept(ref) or ref in diff.altered:
            return False
        waiting += diff.needs.get(ref, ())
    return not any(_moves_rows(ref, seen, diff) for ref in diff.created | diff.dropped)


def _moves_rows(ref: Ref, tables: set[Ref], diff: Difference) -> bool:
    """Whether a tie comes or goes that gives rows to one of the tables."""
    if ref.kind not in TIES:
        return False
    sides = (schema.objects.get(ref) for schema in (diff.old, diff.new))
    return any(tie_ends(ref, tie)[1] in tables for tie in sides if tie is not None)
