"""How worlds come about and change."""

from __future__ import annotations

from typing import Any

from worlds.kinds import KINDS
from worlds.names import grown
from worlds.world import Dice, Facts, Id, Item, Missing, World, try_to

_ALIKE = (
    ("table", "partition", "view", "materialized view", "foreign table"),
    ("enum", "domain", "composite type", "range"),
)
_WEIGHTED = [name for name, kind in KINDS.items() for _ in range(kind.weight)]


def new_world(dice: Dice, size: int) -> World:
    """A world of about this many items."""
    world = World(KINDS)
    for _ in range(size * 4):
        if len(world.items) >= size:
            break
        grow(dice, world)
    return world


def grow(dice: Dice, world: World) -> Id | None:
    """One item more, if the world has what it takes."""
    found: Id | None = try_to(lambda: world.add(dice, dice.pick(_WEIGHTED)))
    return found


def edited(dice: Dice, before: World, count: int) -> World:
    """The world after so many edits."""
    world = before.copy()
    for _ in range(count):
        _EDITS[dice.pick(_CHOICES)](dice, world)
    return world


def _drop(dice: Dice, world: World) -> None:
    if world.items:
        del world.items[dice.pick(list(world.items))]


def _change(dice: Dice, world: World) -> None:
    """Some facts of some item become what they might be."""
    if item := _some(dice, world):
        fresh = _again(dice, world, item)
        for _ in range(20):
            mixed = mix(dice, item.facts, fresh, 0.15)
            if mixed != item.facts:
                item.facts = mixed
                return


def _replace(dice: Dice, world: World) -> None:
    """Something else under the same name, mostly in the same schema."""
    if item := _some(dice, world):
        schema = item.facts.get("schema")
        item.facts = _again(dice, world, item)
        if "schema" in item.facts and dice.chance(0.7):
            item.facts["schema"] = schema


def _turn(dice: Dice, world: World) -> None:
    """An item of another kind takes the name, and the place where the others can do with either."""
    if not world.items:
        return
    number = dice.pick(list(world.items))
    item = world.items[number]
    alike = next((kinds for kinds in _ALIKE if item.kind in kinds), ())
    kind = dice.pick(alike if alike and dice.chance(0.5) else _WEIGHTED)
    facts = try_to(lambda: world.again(dice, Item(kind, item.name, {})))
    if facts is None:
        return
    if kind not in alike:
        del world.items[number]
        number, world.next_number = world.next_number, world.next_number + 1
    world.items[number] = Item(kind, item.name, facts)


def _rename(dice: Dice, world: World) -> None:
    if item := _some(dice, world):
        item.name = dice.pick((dice.name(), grown(item.name, dice.number(0, 9))))


def _swap(dice: Dice, world: World) -> None:
    """Two items of a kind take each other's names."""
    if item := _some(dice, world):
        other = world[dice.pick(world.ids(item.kind))]
        item.name, other.name = other.name, item.name


def _some(dice: Dice, world: World) -> Item | None:
    return world.items[dice.pick(list(world.items))] if world.items else None


def _again(dice: Dice, world: World, item: Item) -> Facts:
    """Fresh facts about the same things, where that can be."""
    for id_ in _about(item.facts):
        if world.has(id_) and dice.chance(0.9):
            world.focus = id_
    try:
        return world.again(dice, item)
    except (Missing, RecursionError):
        return item.facts
    finally:
        world.focus = None


def _about(facts: Facts) -> list[Id]:
    return [value for key, value in facts.items() if isinstance(value, Id) and key != "schema"]


def mix(dice: Dice, old: Any, fresh: Any, rate: float) -> Any:
    """Mostly the old, some of the fresh; the same below, for dictionaries."""
    if isinstance(old, dict) and isinstance(fresh, dict):
        found = {}
        for key in [*old, *(key for key in fresh if key not in old)]:
            if key not in fresh:
                if not dice.chance(rate):
                    found[key] = old[key]
            elif key not in old:
                if dice.chance(rate):
                    found[key] = fresh[key]
            else:
                found[key] = mix(dice, old[key], fresh[key], rate)
        return found
    return fresh if dice.chance(rate) else old


_EDITS = {
    "add": grow,
    "drop": _drop,
    "change": _change,
    "replace": _replace,
    "turn": _turn,
    "rename": _rename,
    "swap": _swap,
}
_CHOICES = ("add", "add", "drop", "drop", *["change"] * 9, "replace", "replace", "turn", "rename", "swap")
