"""What leans on what, found from either end.

Knows pairs of identities and how to group them. Refuses to know why one needs the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cached_property
from typing import Any

from junco.schema.model.base import Ref

Pair = tuple[Ref, Ref]
Lists = defaultdict[Ref, list[Ref]]


class Dependences(Set[Pair]):
    """(dependent, needed) pairs. Never changed once somebody else has it.

    A large schema has tens of thousands of pairs, and a plan asks for few: so they are kept in lists as they
    come, and a list is put in order when somebody asks for it.
    """

    def __init__(self, pairs: Iterable[Pair] = ()) -> None:
        self._needed: Lists = defaultdict(list)
        for needer, needed in pairs:
            self._needed[needer].append(needed)

    def add(self, needer: Ref, needed: Ref) -> None:
        """Take in one pair: for whoever is still making the set."""
        self._needed[needer].append(needed)

    @cached_property
    def needs(self) -> Mapping[Ref, tuple[Ref, ...]]:
        """What each object needs, in order."""
        return Groups(self._needed)

    @cached_property
    def needers(self) -> Mapping[Ref, tuple[Ref, ...]]:
        """What needs each object, in order."""
        found: Lists = defaultdict(list)
        for needer, several in self._needed.items():
            for needed in several:
                found[needed].append(needer)
        return Groups(found)

    def __contains__(self, pair: object) -> bool:
        return isinstance(pair, tuple) and pair[1] in self._needed.get(pair[0], ())

    def __iter__(self) -> Iterator[Pair]:
        return ((needer, needed) for needer in self._needed for needed in {*self._needed[needer]})

    def __len__(self) -> int:
        return sum(len({*several}) for several in self._needed.values())


class Groups(Mapping[Ref, tuple[Ref, ...]]):
    """Lists by what they belong to, each put in order and without repetition when it is asked for."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._sorted: dict[Ref, tuple[Ref, ...]] = {}

    def __getitem__(self, ref: Ref) -> tuple[Ref, ...]:
        found = self._sorted.get(ref)
        if found is None:
            if ref not in self._lists:
                raise KeyError(ref)
            found = self._sorted[ref] = tuple(sorted({*self._lists[ref]}))
        return found

    def get(self, ref: Ref, default: Any = ()) -> Any:
        """The group, or `default`."""
        return self[ref] if ref in self._lists else default

    def __iter__(self) -> Iterator[Ref]:
        return iter(self._lists)

    def __len__(self) -> int:
        return len(self._lists)
