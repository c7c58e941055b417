"""Worlds: items, what they say of each other, how they grow and change.

Knows nothing of SQL but that each kind writes its statements.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

import copy
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, NamedTuple, TypeVar

from worlds.names import COLUMN_NAMES, NAMES, grown, ident

Facts = dict[str, Any]
T = TypeVar("T")


class Missing(Exception):
    """What an item needs is not there (any more): the item cannot be written."""


class Id(NamedTuple):
    """How facts refer to another item."""

    number: int


class Dice:
    """Chance, reproducible from one seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def chance(self, share: float) -> bool:
        return self._random.random() < share

    def pick(self, things: Sequence[T]) -> T:
        return self._random.choice(things)

    def rarely(self, things: Sequence[T], usual: T, share: float = 0.2) -> T:
        """Mostly what is usual."""
        return self._random.choice(things) if self.chance(share) else usual

    def some(self, things: Sequence[T], least: int, most: int) -> list[T]:
        """A few of them, in any order."""
        count = min(self._random.randint(least, most), len(things))
        return self._random.sample(list(things), count)

    def number(self, least: int, most: int) -> int:
        return self._random.randint(least, most)

    def name(self) -> str:
        return self.pick(NAMES)

    def column_name(self) -> str:
        return self.pick(COLUMN_NAMES)


@dataclass
class Item:
    """One thing in the world. `facts` hold plain values, lists, dictionaries and `Id`s."""

    kind: str
    name: str
    facts: Facts


class Kind(ABC):
    """How items of a kind come about and are written."""

    name: str
    weight = 1
    privileges: tuple[str, ...] = ()
    owned = True

    @abstractmethod
    def fresh(self, dice: Dice, world: World) -> Facts:
        """Random facts; `Missing` where the world has not what it takes."""

    @abstractmethod
    def write(self, world: World, item: Item) -> list[str]:
        """The statements that make it."""

    def target(self, world: World, item: Item) -> str:
        """What COMMENT ON calls it."""
        return f"{self.name.upper()} {world.path_of(item)}"

    def companions(self, dice: Dice, world: World, made: Id) -> list[str]:
        """Kinds of which one is to be made along with a new item."""
        return []


@dataclass
class World:
    """Everything somebody wants."""

    kinds: dict[str, Kind]
    items: dict[int, Item] = field(default_factory=dict)
    next_number: int = 1
    focus: Id | None = None  # what companions are to be about

    def __getitem__(self, id_: Id) -> Item:
        try:
            return self.items[id_.number]
        except (KeyError, AttributeError):
            raise Missing from None

    def has(self, id_: Any) -> bool:
        return isinstance(id_, Id) and id_.number in self.items

    def ids(self, *kinds: str) -> list[Id]:
        return [Id(number) for number, item in self.items.items() if item.kind in kinds]

    def any(self, dice: Dice, *kinds: str) -> Id:
        """Some item of these kinds; mostly the one in focus."""
        if self.focus and self.has(self.focus) and self[self.focus].kind in kinds:
            return self.focus
        found = self.ids(*kinds)
        if not found:
            raise Missing
        # Later items are more likely to be about each other.
        return dice.pick(found[-8:] if dice.chance(0.5) else found)

    def maybe(self, dice: Dice, share: float, *kinds: str) -> Id | None:
        try:
            return self.any(dice, *kinds) if dice.chance(share) else None
        except Missing:
            return None

    def path(self, id_: Id) -> str:
        return self.path_of(self[id_])

    def path_of(self, item: Item) -> str:
        return f"{self.schema_of(item)}.{ident(item.name)}" if "schema" in item.facts else ident(item.name)

    def schema_of(self, item: Item) -> str:
        schema = item.facts.get("schema")
        return ident(self[schema].name) if schema else "public"

    def copy(self) -> World:
        return World(self.kinds, copy.deepcopy(self.items), self.next_number)

    def add(self, dice: Dice, kind: str) -> Id:
        """A new item of this kind, and what usually comes with one."""
        facts = {**self._said(dice, self.kinds[kind]), **self.kinds[kind].fresh(dice, self)}
        made = Id(self.next_number)
        name = dice.name()
        if any(item.name == name for item in self.items.values()) and not dice.chance(0.05):
            name = grown(name, made.number)
        self.items[made.number] = Item(kind, name, facts)
        self.next_number += 1
        outer = self.focus
        for other in self.kinds[kind].companions(dice, self, made):
            self.focus = made
            try_to(lambda other=other: self.add(dice, other))  # type: ignore[misc]
        self.focus = outer
        return made

    def again(self, dice: Dice, item: Item) -> Facts:
        """Facts as they might be for an item of this kind."""
        kind = self.kinds[item.kind]
        return {**self._said(dice, kind), **kind.fresh(dice, self)}

    def _said(self, dice: Dice, kind: Kind) -> Facts:
        """What can be said of every kind."""
        grants = [
            (dice.pick(GRANTEES), privilege, dice.chance(0.2))
            for privilege in dice.some(kind.privileges, 0, 3 if dice.chance(0.2) else 0)
        ]
        passed = []
        if kind.privileges and dice.chance(0.08):
            first, privilege = dice.pick(ROLES), dice.pick(kind.privileges)
            grants.append((first, privilege, True))
            passed = [(first, other, privilege) for other in dice.some(GRANTEES, 1, 2) if other != first]
        revoked = dice.rarely(GRANTEES, "", 0.05) if kind.privileges else ""
        return {
            "comment": dice.rarely(COMMENTS, "", 0.15),
            "owner": dice.rarely(ROLES, "", 0.1) if kind.owned else "",
            "grants": grants,
            "passed": passed,
            "revoked": revoked,
        }


ROLES = ("clerk", "Night Shift")
GRANTEES = ("clerk", "Night Shift", "public")
COMMENTS = ("one", "it's", 'two "words"', "back\\slash", "zwölf", "100% {of} it")


def try_to(action: Any) -> Any:
    """The result of an action, or None where the world has not what it takes."""
    try:
        return action()
    except (Missing, RecursionError):
        return None


def references(facts: Any) -> Iterator[Id]:
    """Every item that facts mention."""
    if isinstance(facts, Id):
        yield facts
    elif isinstance(facts, dict):
        for value in facts.values():
            yield from references(value)
    elif isinstance(facts, list | tuple):
        for value in facts:
            yield from references(value)
