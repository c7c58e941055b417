"""What a table has above it: a partitioned table, tables it inherits from, a type it is made of.

Knows ATTACH and DETACH PARTITION, INHERIT and NO INHERIT, OF and NOT OF, and ALTER INDEX … ATTACH PARTITION.
Refuses to know what comes along with them (`junco.change.lineage`).
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Iterable, Sequence

from junco.change.bounds import displaced, strangers
from junco.change.changes import Difference, Step
from junco.change.lineage import (
    above_index,
    by_partition_of,
    goes_down,
    is_complete,
    is_never_found,
    is_usual,
    keeps_otherwise,
    keys_of,
    keys_to,
    made_by_parent,
)
from junco.change.render.handover import handed_over, orphans_of
from junco.change.render.kind import Kind
from junco.change.risk import still_pointed_at
from junco.schema.model import (
    Attachment,
    IndexAttachment,
    Inheritance,
    Object,
    Ref,
    Table,
    Typing,
    table_of,
    table_ref,
)
from junco.sqltext import qualified, quote_ident


class _Tie(Kind):
    """A kind that nothing can be said about."""

    def annotations(self, ref: Ref, old: Object | None, new: Object) -> list[Step]:
        """None."""
        return []


class AttachmentKind(_Tie):
    """ATTACH and DETACH PARTITION."""

    name = "attachment"

    def create(self, ref: Ref, value: Attachment, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """ATTACH PARTITION, with whose bound PostgreSQL compares the rows that are there."""
        child = qualified(ref.schema, ref.name)
        sql = f"ALTER TABLE {_path(value.parent)} ATTACH PARTITION {child} {value.bound}"
        part = table_ref(ref.schema, ref.name)
        return [Step(sql, checks=strangers(part, value, diff) + displaced(part, value, diff))]

    def taken_along(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The indexes of the partitioned table that the new partition is to be without, but would get."""
        table, value = table_ref(ref.schema, ref.name), diff.new.objects.get(ref)
        made = diff.new.objects.get(table)
        if (
            ref in diff.created
            and isinstance(value, Attachment)
            and isinstance(made, Table)
            and not made.server
        ):
            for index in diff.new_contents.get((value.parent.schema, value.parent.name), ()):
                part = diff.index_parts.get(index, {}).get(table)
                if index.kind == "index" and not (part and is_complete(part, diff)):
                    yield index

    def drop(self, ref: Ref, value: Attachment, diff: Difference) -> list[Step]:
        """DETACH PARTITION, after which copies of the parent's foreign keys are the table's own."""
        child = qualified(ref.schema, ref.name)
        part = table_ref(ref.schema, ref.name)
        obstacles = (
            check for key in keys_to(value.parent, diff) for check in still_pointed_at(part, key, diff)
        )
        sql = f"ALTER TABLE {_path(value.parent)} DETACH PARTITION {child}"
        parting = Step(sql, checks=tuple(obstacles))
        if table_ref(ref.schema, ref.name) in diff.dropped:
            return [parting]
        keys = keys_of(value.parent, diff)
        if all(key in diff.dropped for key in keys):
            return [parting]
        words = "DROP CONSTRAINT IF EXISTS" if any(key in diff.dropped for key in keys) else "DROP CONSTRAINT"
        return [parting, *(Step(f"ALTER TABLE {child} {words} {quote_ident(name)}") for name in value.copies)]

    def replaced(self, old: Attachment, new: Attachment) -> bool:
        """Whether the parent or the bound differs."""
        return old != new

    def created_within(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The partition, if it can be made as one."""
        table = table_ref(ref.schema, ref.name)
        return (table,) if by_partition_of(table, diff) else ()

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The partition, unless foreign keys that stay point at it. The partitioned table would take a partition
        along that is to stay.
        """
        value = diff.old.objects[ref]
        assert isinstance(value, Attachment)  # noqa: S101 - that is what the name stands for
        if value.parent in diff.dropped or all(key in diff.dropped for key in keys_to(value.parent, diff)):
            yield table_ref(ref.schema, ref.name)


class InheritanceKind(_Tie):
    """INHERIT and NO INHERIT."""

    name = "inheritance"

    def create(self, ref: Ref, value: Inheritance, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """INHERIT, with what only the parent is to define."""
        step = Step(f"ALTER TABLE {qualified(ref.schema, ref.table)} INHERIT {_path(value.parent)}")
        before, after = handed_over(table_of(ref), parts, ref, diff)
        return [*before, step, *after]

    def taken_along(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """What would be the table's own when the parent goes, and is not to be."""
        value = diff.old.objects.get(ref)
        if ref in diff.dropped and isinstance(value, Inheritance):
            yield from orphans_of(ref, value, diff)

    def drop(self, ref: Ref, value: Inheritance, diff: Difference) -> list[Step]:
        """NO INHERIT."""
        return [Step(f"ALTER TABLE {qualified(ref.schema, ref.table)} NO INHERIT {_path(value.parent)}")]

    def replaced(self, old: Inheritance, new: Inheritance) -> bool:
        """Whether another parent is to come before this one."""
        return not set(new.after) <= set(old.after)

    def created_within(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The table, unless parents named before this one keep the same column otherwise, which only INHERIT allows."""
        value = diff.new.objects[ref]
        return () if isinstance(value, Inheritance) and keeps_otherwise(value, diff) else (table_of(ref),)

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The table."""
        return (table_of(ref),)


class TypingKind(_Tie):
    """OF and NOT OF."""

    name = "typing"

    def create(self, ref: Ref, value: Typing, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """OF."""
        return [Step(f"ALTER TABLE {qualified(ref.schema, ref.name)} OF {_path(value.type)}")]

    def alter(self, ref: Ref, old: Typing, new: Typing, diff: Difference) -> list[Step]:
        """OF another type."""
        return self.create(ref, new, (), diff)

    def drop(self, ref: Ref, value: Typing, diff: Difference) -> list[Step]:
        """NOT OF."""
        return [Step(f"ALTER TABLE {qualified(ref.schema, ref.name)} NOT OF")]

    def replaced(self, old: Typing, new: Typing) -> bool:
        """Whether the type is another."""
        return old != new

    def created_within(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The table."""
        return (table_ref(ref.schema, ref.name),)

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The table."""
        return (table_ref(ref.schema, ref.name),)


class IndexAttachmentKind(_Tie):
    """ALTER INDEX … ATTACH PARTITION; there is no way back but dropping the index."""

    name = "index attachment"

    def create(self, ref: Ref, value: IndexAttachment, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """ATTACH PARTITION."""
        child = qualified(ref.schema, ref.name)
        parent = qualified(value.parent.schema, value.parent.name)
        return [Step(f"ALTER INDEX {parent} ATTACH PARTITION {child}")]

    def drop(self, ref: Ref, value: IndexAttachment, diff: Difference) -> list[Step]:
        """Nothing: what it goes with does it."""
        return []

    def replaced(self, old: IndexAttachment, new: IndexAttachment) -> bool:
        """Whether the index above is another."""
        return old != new

    def taken_along(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The index; and the one above, which would not let it go. What PostgreSQL would make a second time.

        The tie between the tables where a constraint is a part of an index, of which neither goes before the other.
        """
        fresh = diff.new.objects.get(ref)
        if ref in diff.created and isinstance(fresh, IndexAttachment) and is_never_found(fresh.child, diff):
            yield fresh.child
        value = diff.old.objects.get(ref)
        tie = Ref("attachment", ref.schema, ref.table)
        if ref in diff.dropped and tie not in diff.dropped and isinstance(value, IndexAttachment):
            if (value.child.kind, value.parent.kind) == ("constraint", "index"):
                yield tie
            else:
                yield value.child
                yield value.parent

    def created_within(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The index that is made after the one above, the tie that finds it, or the index above that does."""
        value = diff.new.objects[ref]
        assert isinstance(value, IndexAttachment)  # noqa: S101 - that is what the name stands for
        child, parent = value.child, value.parent
        table, tie = table_of(child), Ref("attachment", ref.schema, ref.table)
        if table in diff.new.objects and by_partition_of(table, diff):
            if made_by_parent(child, diff) or (is_usual(child, diff) and goes_down(parent, diff)):
                yield child
        elif tie in diff.created:
            if is_complete(parent, diff):
                yield tie
        elif goes_down(parent, diff) and parent in diff.created:
            yield child if child in diff.created else parent

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """Either index, or the tie between the tables."""
        value = diff.old.objects[ref]
        assert isinstance(value, IndexAttachment)  # noqa: S101 - that is what the name stands for
        yield from (value.child, value.parent, Ref("attachment", ref.schema, ref.table))


def index_hosts(ref: Ref, diff: Difference) -> Iterable[Ref]:
    """Whose creation makes the index of a partition by itself."""
    above, table = above_index(ref, diff), table_of(ref)
    if above is None or not is_usual(ref, diff):
        return
    at_once = by_partition_of(table, diff)
    if at_once and made_by_parent(ref, diff):
        yield table
    elif (at_once or diff.kept(Ref("attachment", ref.schema, ref.table))) and goes_down(above, diff):
        yield above
    elif is_never_found(ref, diff) and is_complete(above, diff):
        yield Ref("attachment", ref.schema, ref.table)


def index_above_goes(ref: Ref, diff: Difference) -> Iterable[Ref]:
    """The index above, which takes this one along unless the partition is detached first."""
    value = diff.old.objects.get(ref._replace(kind="index attachment"))
    if isinstance(value, IndexAttachment) and Ref("attachment", ref.schema, ref.table) not in diff.dropped:
        yield value.parent


def _path(ref: Ref) -> str:
    return qualified(ref.schema, ref.name)
