"""A few rows for every table."""

from __future__ import annotations

from worlds.expressions import columns_of
from worlds.names import ident
from worlds.types import constant
from worlds.world import Id, Missing, World

ROWS = 3


def rows(world: World, id_: Id) -> list[str]:
    """INSERTs into one table; PostgreSQL refuses what does not fit."""
    item = world[id_]
    if item.kind not in ("table", "partition"):
        return []
    found = []
    for number in range(ROWS):
        values = {}
        for name, type_ in _filled(world, id_).items():
            try:
                values[ident(name)] = constant(world, type_, number)
            except (Missing, RecursionError):
                continue
        if values:
            words = f"({', '.join(values)}) OVERRIDING SYSTEM VALUE VALUES ({', '.join(values.values())})"
            found.append(f"INSERT INTO {world.path(id_)} {words}")
    return found


def _filled(world: World, id_: Id) -> dict[str, dict[str, object]]:
    """The columns that take a value."""
    try:
        types, columns = columns_of(world, id_), world[id_].facts.get("columns", {})
    except (Missing, RecursionError):
        return {}
    return {name: one for name, one in types.items() if columns.get(name, {}).get("made") != "generated"}
