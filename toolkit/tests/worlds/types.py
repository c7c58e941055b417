"""Data types: which there are, what sort of thing each holds, and constants of them. And the types one can make."""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from typing import Any

from worlds.names import ident, literal
from worlds.world import Dice, Facts, Id, Item, Kind, World

# type → (sort, constants)
BUILT_IN: dict[str, tuple[str, tuple[str, ...]]] = {
    "integer": ("int", ("1", "2", "30")),
    "bigint": ("int", ("1", "2", "30")),
    "smallint": ("int", ("1", "2", "30")),
    "text": ("text", ("'a'", "'b c'", "'1'")),
    "character varying(20)": ("text", ("'a'", "'b'", "'1'")),
    "character(5)": ("text", ("'a'", "'b'", "'1'")),
    "character varying": ("text", ("'a'", "'b'", "'1'")),
    "name": ("text", ("'a'", "'b'", "'1'")),
    "numeric(10,2)": ("number", ("1", "2.5", "30")),
    "numeric": ("number", ("1", "2.5", "30")),
    "double precision": ("number", ("1", "2.5", "30")),
    "real": ("number", ("1", "2.5", "30")),
    "boolean": ("bool", ("true", "false", "true")),
    "date": ("date", ("'2024-01-01'", "'2024-02-29'", "'1999-12-31'")),
    "timestamp with time zone": ("date", ("'2024-01-01 10:00+00'", "'2024-02-29'", "'1999-12-31'")),
    "timestamp(3) without time zone": ("date", ("'2024-01-01 10:00'", "'2024-02-29'", "'1999-12-31'")),
    "time without time zone": ("time", ("'10:00'", "'11:11:11.5'", "'00:00'")),
    "interval": ("time", ("'1 day'", "'2 hours'", "'0'")),
    "interval day to second(3)": ("time", ("'1 day'", "'2 hours'", "'0'")),
    "jsonb": ("json", ("'1'", "'{\"a\": [1]}'", "'null'")),
    "json": ("other", ("'1'", "'{\"a\": [1]}'", "'null'")),
    "uuid": ("uuid", tuple(f"'00000000-0000-0000-0000-00000000000{n}'" for n in "123")),
    "bytea": ("bytes", ("'\\x01'", "'\\x02ff'", "''")),
    "inet": ("other", ("'10.0.0.1'", "'10.0.0.0/8'", "'::1'")),
    "int4range": ("range", ("'[1,2)'", "'[2,9)'", "'empty'")),
    "nummultirange": ("other", ("'{[1,2)}'", "'{}'", "'{[1,2),[3,4)}'")),
    "tsvector": ("other", ("'a'", "'b:1'", "''")),
    "point": ("other", ("'(1,2)'", "'(2,3)'", "'(0,0)'")),
    "bit(3)": ("other", ("B'101'", "B'000'", "B'111'")),
    "money": ("other", ("1", "2", "30")),
    "oid": ("other", ("1", "2", "30")),
    "regclass": ("other", ("'pg_class'", "'pg_type'", "'pg_proc'")),
}
USER_TYPES = ("enum", "domain", "composite type", "range")

Type = dict[str, Any]  # base: a name or the Id of an item; array: how many dimensions


def random_type(dice: Dice, world: World) -> Type:
    """Mostly a plain one, sometimes one of the world."""
    base: str | Id = dice.pick(("integer", "text", dice.pick(tuple(BUILT_IN))))
    base = world.maybe(dice, 0.35, *USER_TYPES) or base
    if dice.chance(0.03):
        base = world.maybe(dice, 1, "table") or base
    return {"base": base, "array": dice.chance(0.1)}


def written(world: World, type_: Type) -> str:
    """The type as SQL spells it; `Missing` where it is gone."""
    base = type_["base"]
    return (world.path(base) if isinstance(base, Id) else base) + ("[]" if type_["array"] else "")


def sort_of(world: World, type_: Type) -> str:
    """What can be done with it: int, text, enum, …"""
    base = type_["base"]
    if type_["array"]:
        return "array"
    if not isinstance(base, Id):
        return BUILT_IN[base][0]
    item = world[base]
    if item.kind == "domain":
        return sort_of(world, item.facts["type"]) if item.facts["type"]["base"] != base else "other"
    return {"enum": "enum", "composite type": "composite", "range": "range"}.get(item.kind, "other")


def constant(world: World, type_: Type, number: int) -> str:
    """The number-th constant of the type, cast to it."""
    if type_["array"]:
        element = {**type_, "array": False}
        return f"ARRAY[{constant(world, element, number)}]::{written(world, type_)}"
    return f"{_bare(world, type_, number)}::{written(world, type_)}"


def _bare(world: World, type_: Type, number: int) -> str:
    base = type_["base"]
    if not isinstance(base, Id):
        return BUILT_IN[base][1][number % 3]
    item = world[base]
    if item.kind == "enum":
        return literal(item.facts["labels"][number % len(item.facts["labels"])])
    if item.kind == "domain":
        return constant(world, item.facts["type"], number)
    if item.kind == "composite type":
        values = [constant(world, one["type"], number) for one in item.facts["attributes"].values()]
        return f"ROW({', '.join(values)})"
    return "NULL" if item.kind == "table" else "'empty'"


class Enum(Kind):
    name = "enum"
    weight = 3
    privileges = ("USAGE",)

    def target(self, world: World, item: Item) -> str:
        return f"TYPE {world.path_of(item)}"

    def fresh(self, dice: Dice, world: World) -> Facts:
        labels = ("x", "it's", "Z", "two words", "ü", "x\\y", "NULL", "y")
        return {"schema": schema(dice, world), "labels": dice.some(labels, 1, 5)}

    def write(self, world: World, item: Item) -> list[str]:
        labels = ", ".join(literal(label) for label in item.facts["labels"])
        return [f"CREATE TYPE {world.path_of(item)} AS ENUM ({labels})"]


class Domain(Kind):
    name = "domain"
    weight = 3
    privileges = ("USAGE",)

    def fresh(self, dice: Dice, world: World) -> Facts:
        from worlds.expressions import random_expression

        return {
            "schema": schema(dice, world),
            "type": random_type(dice, world),
            "not_null": dice.chance(0.15),
            "default": dice.rarely((0, 1, 2), -1, 0.3),
            "collation": world.maybe(dice, 0.2, "collation") or dice.rarely(("C", "POSIX"), "", 0.1),
            "checks": {
                dice.name(): {"is": random_expression(dice, world), "valid": dice.chance(0.8)}
                for _ in range(dice.number(0, 2))
            },
        }

    def write(self, world: World, item: Item) -> list[str]:
        from worlds.expressions import condition

        facts, path = item.facts, world.path_of(item)
        words = f"CREATE DOMAIN {path} AS {written(world, facts['type'])}"
        if facts["collation"] and sort_of(world, facts["type"]) == "text":
            words += f" COLLATE {collation(world, facts['collation'])}"
        found = [words]
        if facts["default"] >= 0:
            found.append(
                f"ALTER DOMAIN {path} SET DEFAULT {constant(world, facts['type'], facts['default'])}"
            )
        if facts["not_null"]:
            found.append(f"ALTER DOMAIN {path} SET NOT NULL")
        for name, check in facts["checks"].items():
            rule = condition(world, check["is"], "VALUE", facts["type"])
            valid = "" if check["valid"] else " NOT VALID"
            found.append(f"ALTER DOMAIN {path} ADD CONSTRAINT {ident(name)} CHECK ({rule}){valid}")
        return found


class Composite(Kind):
    name = "composite type"
    weight = 2
    privileges = ("USAGE",)

    def target(self, world: World, item: Item) -> str:
        return f"TYPE {world.path_of(item)}"

    def fresh(self, dice: Dice, world: World) -> Facts:
        names = dict.fromkeys(dice.column_name() for _ in range(dice.number(1, 4)))
        attributes = {
            name: {"type": random_type(dice, world), "comment": dice.rarely(("one", "two"), "")}
            for name in names
        }
        return {"schema": schema(dice, world), "attributes": attributes}

    def write(self, world: World, item: Item) -> list[str]:
        path, attributes = world.path_of(item), item.facts["attributes"]
        found = [f"CREATE TYPE {path} AS ()"]
        for name, facts in attributes.items():
            if world_has_type(world, facts["type"]):
                found.append(f"ALTER TYPE {path} ADD ATTRIBUTE {ident(name)} {written(world, facts['type'])}")
                if facts["comment"]:
                    found.append(f"COMMENT ON COLUMN {path}.{ident(name)} IS '{facts['comment']}'")
        return found


class Range(Kind):
    name = "range"
    privileges = ("USAGE",)

    def target(self, world: World, item: Item) -> str:
        return f"TYPE {world.path_of(item)}"

    def fresh(self, dice: Dice, world: World) -> Facts:
        return {
            "schema": schema(dice, world),
            "subtype": {
                "base": world.maybe(dice, 0.3, "enum", "domain") or dice.pick(("integer", "text", "date")),
                "array": False,
            },
            "multirange": dice.rarely(("multi", "Many of it"), ""),
            "collation": dice.chance(0.3),
        }

    def write(self, world: World, item: Item) -> list[str]:
        facts = item.facts
        words = f"SUBTYPE = {written(world, facts['subtype'])}"
        if facts["collation"] and sort_of(world, facts["subtype"]) == "text":
            words += ', COLLATION = "C"'
        if facts["multirange"]:
            words += f", MULTIRANGE_TYPE_NAME = {world.schema_of(item)}.{ident(facts['multirange'])}"
        return [f"CREATE TYPE {world.path_of(item)} AS RANGE ({words})"]


class Collation(Kind):
    name = "collation"

    def fresh(self, dice: Dice, world: World) -> Facts:
        return {
            "schema": schema(dice, world),
            "locale": dice.pick(("C", "POSIX")),
            "builtin": dice.chance(0.2),
        }

    def write(self, world: World, item: Item) -> list[str]:
        words = (
            "provider = builtin, locale = 'C.UTF-8'"
            if item.facts["builtin"]
            else f"locale = '{item.facts['locale']}'"
        )
        return [f"CREATE COLLATION {world.path_of(item)} ({words})"]


class Schema(Kind):
    name = "schema"
    weight = 2
    privileges = ("USAGE", "CREATE")

    def fresh(self, dice: Dice, world: World) -> Facts:
        return {}

    def write(self, world: World, item: Item) -> list[str]:
        return [f"CREATE SCHEMA {ident(item.name)}"]


def schema(dice: Dice, world: World) -> Id | None:
    """Where a new item goes: public, or a schema of the world."""
    return world.maybe(dice, 0.4, "schema")


def collation(world: World, name: str | Id) -> str:
    """The collation as COLLATE names it."""
    return world.path(name) if isinstance(name, Id) else ident(name)


def world_has_type(world: World, type_: Type) -> bool:
    """Whether nobody dropped it."""
    return not isinstance(type_["base"], Id) or world.has(type_["base"])
