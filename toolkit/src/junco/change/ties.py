"""Tables and their parents, by partitioning or inheritance, as a tree to walk.

Refuses to know what a tie brings along: that is `lineage`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from junco.schema.model import Attachment, Inheritance, Object, Ref, Schema, table_of, table_ref

TIES = ("attachment", "inheritance")


def tie_ends(ref: Ref, tie: Object) -> tuple[Ref, Ref]:
    """The child and the parent that a tie joins."""
    assert isinstance(tie, Attachment | Inheritance)  # noqa: S101 - that is what ties are
    child = table_ref(ref.schema, ref.name) if isinstance(tie, Attachment) else table_of(ref)
    return child, tie.parent


@dataclass(frozen=True, slots=True)
class Lineage:
    """Who has whom as a parent."""

    parents: Mapping[Ref, tuple[Ref, ...]]
    children: Mapping[Ref, tuple[Ref, ...]]

    @staticmethod
    def in_schema(schema: Schema) -> Lineage:
        """The tree of all tables of a schema."""
        return Lineage.of({ref: schema.objects[ref] for ref in schema.of_kind(*TIES)})

    @staticmethod
    def of(ties: Mapping[Ref, Object]) -> Lineage:
        """The tree that the ties make, parents in their order."""
        parents: dict[Ref, list[Ref]] = {}
        children: dict[Ref, list[Ref]] = {}
        for ref in sorted(ties, key=lambda ref: (_place(ties[ref]), ref)):
            child, parent = tie_ends(ref, ties[ref])
            parents.setdefault(child, []).append(parent)
            children.setdefault(parent, []).append(child)
        return Lineage(
            {child: tuple(above) for child, above in parents.items()},
            {parent: tuple(sorted(below)) for parent, below in children.items()},
        )

    def above(self, ref: Ref) -> Iterator[Ref]:
        """What a column, default or constraint is called in each parent of its table."""
        for parent in self.parents.get(table_of(ref), ()):
            yield ref._replace(schema=parent.schema, table=parent.name)

    def below(self, ref: Ref) -> Iterator[Ref]:
        """What a column, default or constraint is called in each child of its table."""
        for child in self.children.get(table_of(ref), ()):
            yield ref._replace(schema=child.schema, table=child.name)

    def descendants(self, ref: Ref) -> Iterator[Ref]:
        """The same in children, their children and so on, each once."""
        seen: set[Ref] = set()
        waiting = deque(self.below(ref))
        while waiting:
            one = waiting.popleft()
            if one not in seen:
                seen.add(one)
                waiting += self.below(one)
                yield one

    def tables_below(self, table: Ref) -> set[Ref]:
        """The children of a table, their children and so on."""
        found = {*self.children.get(table, ())}
        waiting = list(found)
        while waiting:
            more = {*self.children.get(waiting.pop(), ())} - found
            found |= more
            waiting += more
        return found


def _place(tie: Object) -> int:
    return len(tie.after) if isinstance(tie, Inheritance) else 0
