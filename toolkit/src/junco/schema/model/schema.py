"""The schema that holds all objects.

Knows what is said of a database as a whole. Refuses to know any kind of object.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from junco.schema.model.base import Object, Ref
from junco.schema.model.dependences import Dependences


@dataclass(frozen=True)
class Schema:
    """Everything modelled in a database, equal when the objects are equal.

    `depends` holds (dependent, needed) pairs between the objects, as PostgreSQL records them; `mentions`
    the likely ones that it does not record, because they stand in the text of a function. `unmodelled`
    names what exists beside them and is not compared. `major` is that of the server that was read: it decides
    how definitions are spelt.
    """

    objects: Mapping[Ref, Object]
    depends: Dependences = field(default_factory=Dependences, compare=False)
    unmodelled: tuple[str, ...] = field(default=(), compare=False)
    mentions: frozenset[tuple[Ref, Ref]] = field(default=frozenset(), compare=False)
    major: int = field(default=18, compare=False)

    def of_kind(self, *kinds: str) -> Iterator[Ref]:
        """The objects of some kinds, in their order: of a large schema most questions are about few."""
        for kind in kinds:
            if kind not in self._of_kind:
                self._of_kind[kind] = [ref for ref in self.objects if ref[0] == kind]
            yield from self._of_kind[kind]

    @cached_property
    def _of_kind(self) -> dict[str, list[Ref]]:
        """What was asked for, by kind."""
        return {}
