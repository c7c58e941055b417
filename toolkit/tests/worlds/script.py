"""Worlds as statements: each item after what it refers to, rows at the end."""

from __future__ import annotations

from contextlib import suppress

from worlds.names import ident, literal
from worlds.rows import rows
from worlds.world import Id, Item, Missing, World, references


def statements(world: World) -> list[str]:
    """Everything that makes the world, in an order that mostly works."""
    found: list[str] = []
    for number in _ordered(world):
        with suppress(Missing, RecursionError):
            found += _said(world, world.items[number])
    return [statement for statement in found if statement]


def data(world: World) -> list[str]:
    """Statements that put a few rows into every table."""
    return [statement for number in _ordered(world) for statement in rows(world, Id(number))]


def _ordered(world: World) -> list[int]:
    """Numbers of the items, what is referred to first; circles are entered anywhere."""
    found: dict[int, None] = {}
    entered: set[int] = set()

    def visit(number: int) -> None:
        if number in entered:
            return
        entered.add(number)
        for id_ in references(world.items[number].facts):
            if world.has(id_):
                visit(id_.number)
        found[number] = None

    for number in world.items:
        visit(number)
    return list(found)


def _said(world: World, item: Item) -> list[str]:
    """The item, then what is said of it."""
    kind = world.kinds[item.kind]
    found = kind.write(world, item)
    facts = item.facts
    try:
        target = kind.target(world, item)
    except Missing:
        return found
    if facts.get("comment") and target:
        found.append(f"COMMENT ON {target} IS {literal(facts['comment'])}")
    for role, privilege, grantable in facts.get("grants", ()):
        option = " WITH GRANT OPTION" if grantable and role != "public" else ""
        found.append(f"GRANT {privilege} ON {_granted(target)} TO {_role(role)}{option}")
    if facts.get("revoked") and target:
        found.append(f"REVOKE ALL ON {_granted(target)} FROM {_role(facts['revoked'])}")
    for giver, role, privilege in facts.get("passed", ()) if target else ():
        words = f"GRANT {privilege} ON {_granted(target)} TO {_role(role)}"
        found.append(f"SET ROLE {_role(giver)}; {words}; RESET ROLE")
    if facts.get("owner") and target:
        found.append(f"ALTER {target} OWNER TO {_role(facts['owner'])}")
    return found


def _granted(target: str) -> str:
    """What GRANT calls it."""
    for words, other in (
        ("VIEW ", ""),
        ("MATERIALIZED VIEW ", ""),
        ("FOREIGN TABLE ", ""),
        ("AGGREGATE ", "FUNCTION "),
        ("SERVER ", "FOREIGN SERVER "),
    ):
        if target.startswith(words):
            return other + target.removeprefix(words)
    return target


def _role(name: str) -> str:
    return name if name == "public" else ident(name)
