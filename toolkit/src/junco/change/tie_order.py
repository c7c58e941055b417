"""When a table gets or loses a parent, relative to everything else that happens to the two.

A tie is cut before either end changes and made when both are as they will be, so that a change on the parent
reaches exactly the children it should. Refuses to know how a tie is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from junco.change.changes import Action, Difference
from junco.change.lineage import (
    by_partition_of,
    inherited_check,
    is_complete,
    is_lax,
    keys_of,
    keys_to,
    made_by_parent,
    passed_on_later,
    taken_for,
)
from junco.change.render.handover import giver, is_handed_over, not_null_giver
from junco.change.ties import TIES, tie_ends
from junco.schema.model import (
    Attachment,
    Column,
    Constraint,
    Inheritance,
    Object,
    Ref,
    Typing,
    table_ref,
)

_CONTENTS = ("column", "default", "constraint", "index")
_Pairs = Iterator[tuple[Action, Action]]


def tie_edges(diff: Difference) -> _Pairs:
    """Pairs of actions of which the first must come first."""
    acts = _acts(diff)
    for ref in diff.dropped:
        if ref.kind in (*TIES, "typing"):
            yield from _cut(ref, diff.old.objects[ref], diff, acts)
    made: dict[Ref, list[Ref]] = {}
    for ref in diff.created:
        value = diff.new.objects[ref]
        if ref.kind in (*TIES, "typing"):
            yield from _made(ref, value, diff, acts)
        if isinstance(value, Inheritance):
            yield from _keys_over_lent(ref, diff)
        if isinstance(value, Attachment):
            made.setdefault(value.parent, []).append(ref)
            yield from _keys_after_rows(ref, value, diff)
            if _numbers_itself(value.parent, diff):
                yield from _from_above(ref, diff)
    for ref in diff.dropped:
        before = diff.old.objects[ref]
        if isinstance(before, Attachment):
            for other in made.get(before.parent, ()):
                yield Action("drop", ref), Action("create", other)
        elif isinstance(before, Column) and is_handed_over(ref, diff) and (tie := giver(ref, diff)):
            for needed in diff.old_needs.get(ref, ()):  # the old column stays until the values have moved
                if needed in diff.dropped and needed not in diff.created:
                    yield Action("create", tie), Action("drop", needed)


def _keys_after_rows(tie: Ref, value: Attachment, diff: Difference) -> _Pairs:
    """A foreign key to a partitioned table comes after the partitions that bring the rows it points at."""
    tables, waiting = set[Ref](), [value.parent] if diff.kept(table_ref(tie.schema, tie.name)) else []
    while waiting:
        tables.add(table := waiting.pop())
        waiting += diff.new_ties.parents.get(table, ())
    for table in tables:
        for key in diff.new_needers.get(table, ()):
            if key in diff.created and getattr(diff.new.objects[key], "references", None) == table:
                yield Action("create", tie), Action("create", key)


def _keys_over_lent(tie: Ref, diff: Difference) -> _Pairs:
    """A primary key comes after the tie by which its columns have their NOT NULL: else it would make one."""
    for column in diff.new_contents.get((tie.schema, tie.table), ()):
        for key in diff.new_needers.get(column, ()) if not_null_giver(column, diff) == tie else ():
            if getattr(diff.new.objects[key], "type", "") == "primary key" and key in diff.created:
                yield Action("create", tie), Action("create", key)


def _numbers_itself(table: Ref, diff: Difference) -> bool:
    """Whether a table has an identity column."""
    columns = (diff.new.objects[ref] for ref in diff.new_contents.get((table.schema, table.name), ()))
    return any(isinstance(value, Column) and value.identity for value in columns)


def _from_above(tie: Ref, diff: Difference) -> _Pairs:
    """A table is attached before its own partitions are: those that it had, PostgreSQL forgets to tell of identity
    columns, and then cannot detach it any more.
    """
    for child in diff.new_ties.children.get(table_ref(tie.schema, tie.name), ()):
        below = Ref("attachment", child.schema, child.name)
        if below in diff.created:
            yield Action("create", tie), Action("create", below)


def part_edges(diff: Difference) -> _Pairs:
    """The same of the parts of indexes, and of what PostgreSQL could take for them: it takes the oldest."""
    for parts in diff.index_parts.values():
        for part in parts.values():
            for other in taken_for(part, diff) if part in diff.created else ():
                if other in diff.created:
                    yield Action("create", part), Action("create", other)


def _acts(diff: Difference) -> Mapping[Ref, list[Action]]:
    """What happens inside each table, but for foreign keys, which nobody inherits in a way that matters."""
    found: dict[Ref, list[Action]] = {}
    actions = [
        *(Action("drop", ref) for ref in diff.dropped if ref.kind in _CONTENTS),
        *(Action("alter", ref) for ref in diff.altered if ref.kind in _CONTENTS),
        *(Action("create", ref) for ref in diff.created if ref.kind in _CONTENTS),
    ]
    for action in actions:
        ref, side = action.ref, diff.old if action.verb == "drop" else diff.new
        value = side.objects[ref]
        if not (isinstance(value, Constraint) and value.type == "foreign key"):
            found.setdefault(table_ref(ref.schema, ref.table), []).append(action)
    return found


def _ends(ref: Ref, value: Object) -> tuple[Ref, Ref | None]:
    return (table_ref(ref.schema, ref.name), None) if isinstance(value, Typing) else tie_ends(ref, value)


def _cut(ref: Ref, value: Object, diff: Difference, acts: Mapping[Ref, list[Action]]) -> _Pairs:
    child, parent = _ends(ref, value)
    if isinstance(value, Attachment):
        for key in (
            *keys_to(value.parent, diff),
            *(keys_of(value.parent, diff) if child not in diff.dropped else ()),
        ):
            if key in diff.dropped:
                yield Action("drop", key), Action("drop", ref)
    ends = [parent] if child in diff.dropped else [child, parent]
    for end in ends:
        if end is not None and end not in diff.dropped:
            for action in acts.get(end, ()):
                yield Action("drop", ref), action


def _made(ref: Ref, value: Object, diff: Difference, acts: Mapping[Ref, list[Action]]) -> _Pairs:
    child, parent = _ends(ref, value)
    tie, at_once = Action("create", ref), child in diff.created
    if isinstance(value, Attachment):
        at_once = by_partition_of(child, diff)
    for end in (child, parent):
        if end is None or (end == child and at_once):
            continue
        for action in acts.get(end, ()):
            mine = isinstance(value, Inheritance) and end == child
            if mine and (_is_own(action, diff) or _comes_with_another(action, value, diff)):
                continue
            late = is_lax(action.ref, diff) if end == parent else _is_passed_on(action.ref, diff)
            if action.verb == "create" and late:
                yield tie, action
                continue
            comes_later = _is_index(action.ref, diff) and action.verb == "create"
            if not comes_later or (not at_once and is_complete(action.ref, diff)):
                yield action, tie
            elif end == parent and not _comes_with_table(action.ref, end, diff):
                yield tie, action


def _comes_with_table(ref: Ref, table: Ref, diff: Difference) -> bool:
    if by_partition_of(table, diff) and made_by_parent(ref, diff):
        return True
    return ref.kind == "constraint" and table in diff.created and is_complete(ref, diff)


def _is_passed_on(ref: Ref, diff: Difference) -> bool:
    """Whether it is a CHECK that comes with the one of a parent, which comes after the tie."""
    return ref.kind == "constraint" and inherited_check(ref, diff) and bool(passed_on_later(ref, diff))


def _is_own(action: Action, diff: Difference) -> bool:
    """Whether it is about what a parent does not ask for, and may need what the parent gives."""
    if action.verb != "create" or action.ref.kind == "column":
        return False
    return action.ref.kind != "constraint" or not inherited_check(action.ref, diff)


def _comes_with_another(action: Action, tie: Object, diff: Difference) -> bool:
    """Whether it is about what another parent gives and this one knows nothing of."""
    if not isinstance(tie, Inheritance) or action.verb != "create" or not is_handed_over(action.ref, diff):
        return False
    above = action.ref._replace(schema=tie.parent.schema, table=tie.parent.name)
    return above not in diff.new.objects


def _is_index(ref: Ref, diff: Difference) -> bool:
    value = diff.new.objects.get(ref)
    return ref.kind == "index" or (
        isinstance(value, Constraint) and value.type in ("primary key", "unique", "exclude")
    )
