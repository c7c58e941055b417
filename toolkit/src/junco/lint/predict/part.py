"""One part of ALTER TABLE at its place: what every function that predicts one is given."""

from __future__ import annotations

from dataclasses import dataclass

from junco.lint.effect import Relation
from junco.lint.facts import Facts
from junco.lint.operation import Command


@dataclass(frozen=True)
class Part:
    """A part, the table it is for, what of the table's family holds rows, and what is known.

    `dropped` are the constraints that the same statement drops, which it does first; `given` the columns that it gives
    a default or an identity.
    """

    command: Command
    table: Relation
    leaves: list[Relation]
    facts: Facts
    dropped: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
