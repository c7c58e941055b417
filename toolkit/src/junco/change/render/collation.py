"""Collations.

Knows CREATE and DROP COLLATION: nothing but names and comments of a collation can be altered. Refuses to look
at versions of libraries.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from junco.change.changes import Difference, Step
from junco.change.render.kind import Kind, literal
from junco.schema.model import Collation, Ref


class CollationKind(Kind):
    """CREATE COLLATION and DROP COLLATION."""

    name = "collation"

    def create(self, ref: Ref, value: Collation, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE COLLATION."""
        words = [f"provider = {value.provider}"]
        if not value.deterministic:
            words.append("deterministic = false")
        if value.ctype is not None and value.collate is not None:
            words.append(f"lc_collate = {literal(value.collate)}, lc_ctype = {literal(value.ctype)}")
        elif value.collate is not None:
            words.append(f"locale = {literal(value.collate)}")
        if value.rules is not None:
            words.append(f"rules = {literal(value.rules)}")
        return [Step(f"CREATE {self.target(ref)} ({', '.join(words)})")]

    def replaced(self, old: Collation, new: Collation) -> bool:
        """Whether anything but the comment differs."""
        return replace(old, comment=None, owner=None) != replace(new, comment=None, owner=None)

    def names(self, ref: Ref, value: Collation) -> Iterable[tuple[str, str, str]]:
        """Collations have a name space of their own."""
        return (("collation", ref.schema, ref.name),)
