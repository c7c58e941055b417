"""What one statement does: locks, rewrites, scans, builds, what it loses and what it breaks.

Values only. Knows how strong a lock is and what it keeps out. Refuses to know how an effect was found:
predicted or traced, both are this.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from junco.sqltext import qualified


class Mode(IntEnum):
    """The lock modes of tables, weak to strong."""

    ACCESS_SHARE = 1
    ROW_SHARE = 2
    ROW_EXCLUSIVE = 3
    SHARE_UPDATE_EXCLUSIVE = 4
    SHARE = 5
    SHARE_ROW_EXCLUSIVE = 6
    EXCLUSIVE = 7
    ACCESS_EXCLUSIVE = 8

    @property
    def words(self) -> str:
        """As SQL spells it: ACCESS EXCLUSIVE."""
        return self.name.replace("_", " ")

    @property
    def stops(self) -> str:
        """Whom it keeps waiting: reads and writes, writes, or nobody."""
        if self is Mode.ACCESS_EXCLUSIVE:
            return "reads and writes"
        return "writes" if self >= Mode.SHARE else "nobody"


class Relation(NamedTuple):
    """Anything that can be locked: table, index, sequence, view."""

    schema: str
    name: str

    def __str__(self) -> str:
        return qualified(None if self.schema == "public" else self.schema, self.name)


class Lock(NamedTuple):
    """One lock on one relation."""

    relation: Relation
    mode: Mode

    def __str__(self) -> str:
        return f"{self.mode.words} on {self.relation}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What one statement does to relations that were there before it.

    `rewrites` are relations whose file is written anew, `scans` tables that are read from end to end to check
    or to copy them, `builds` tables on which an index is built. `loses` and `breaks` are what is gone and what
    the running application can no longer use, in words.
    """

    locks: frozenset[Lock] = frozenset()
    rewrites: frozenset[Relation] = frozenset()
    scans: frozenset[Relation] = frozenset()
    builds: frozenset[Relation] = frozenset()
    in_transaction: bool = True
    loses: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()

    def mode(self, relation: Relation) -> Mode | None:
        """The lock on a relation, if there is one."""
        return next((lock.mode for lock in self.locks if lock.relation == relation), None)

    @property
    def strongest(self) -> Mode | None:
        """The strongest lock of all."""
        return max((lock.mode for lock in self.locks), default=None)

    def __or__(self, other: Effect) -> Effect:
        """Both effects, as of one statement with two parts."""
        return Effect(
            locks=strongest([*self.locks, *other.locks]),
            rewrites=self.rewrites | other.rewrites,
            scans=self.scans | other.scans,
            builds=self.builds | other.builds,
            in_transaction=self.in_transaction and other.in_transaction,
            loses=tuple(dict.fromkeys((*self.loses, *other.loses))),
            breaks=tuple(dict.fromkeys((*self.breaks, *other.breaks))),
        )

    def traceable(self) -> tuple[object, ...]:
        """The part that a trace can confirm."""
        return self.locks, self.rewrites, self.scans, self.builds, self.in_transaction


NOTHING = Effect()


def strongest(locks: Iterable[Lock]) -> frozenset[Lock]:
    """One lock a relation, the strongest."""
    found: dict[Relation, Mode] = {}
    for lock in locks:
        found[lock.relation] = max(lock.mode, found.get(lock.relation, lock.mode))
    return frozenset(Lock(relation, mode) for relation, mode in found.items())


def telling(locks: Iterable[Lock], owners: dict[Relation, Relation]) -> frozenset[Lock]:
    """The locks that keep somebody waiting whom no other lock keeps waiting.

    `owners` leads from an index to its table: a lock on an index that is no stronger than the one on its
    table adds nothing, and the weakest locks on indexes come with every plan that is made.
    """
    best = {lock.relation: lock.mode for lock in strongest(locks)}
    return frozenset(
        Lock(relation, mode)
        for relation, mode in best.items()
        if relation not in owners
        or (mode > best.get(owners[relation], Mode.ACCESS_SHARE) and mode > Mode.ROW_EXCLUSIVE)
    )
