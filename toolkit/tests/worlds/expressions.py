"""Expressions over one value of some type: conditions that usual rows fulfil, and what can be computed."""

from __future__ import annotations

from typing import Any

from worlds.names import ident
from worlds.types import Type, constant, sort_of, written
from worlds.world import Dice, Id, Missing, World

Expression = dict[str, Any]

_CONDITIONS = {
    "int": ("{v} > -1000", "{v} NOT IN (-1, -2)", "{v} BETWEEN -9 AND 99999", "{v} % 7 < 7"),
    "number": ("{v} > -1000", "{v} <> ALL (ARRAY[-1, -2.5])", "abs({v}) >= 0"),
    "text": (
        "{v} <> 'zz'",
        "length({v}) < 1000",
        "{v} NOT IN ('q', 'it''s')",
        "{v} !~ '^q+\\d$'",
        "{v} NOT LIKE 'z\\_%'",
    ),
    "bool": ("{v} OR NOT {v}", "{v} IS NOT UNKNOWN OR true"),
    "date": ("{v} > '1900-01-01'", "{v} <> 'infinity'"),
    "time": ("{v} >= '0:00'",),
    "json": ("{v} <> '\"q\"'", "NOT {v} @> '{{\"q\": 1}}'", "jsonb_typeof({v}) <> 'q'"),
    "uuid": ("{v} <> '00000000-0000-0000-0000-0000000000ff'",),
    "bytes": ("octet_length({v}) < 100",),
    "range": ("NOT isempty({v}) OR true", "{v} IS NOT NULL OR lower({v}) IS NULL"),
    "enum": ("{v} = {c} OR {v} IS NOT NULL", "{v} >= {c} OR true", "{v} IN ({c}, {d}) OR true"),
    "array": ("cardinality({v}) < 99", "array_position({v}, NULL) IS NULL", "{v} <> '{{}}'"),
    "composite": ("{v} IS NOT NULL OR true", "{v} IS DISTINCT FROM {c} OR true"),
}
_SCALARS = {
    "int": ("{v} + 1", "{v} * 2 - 1", "({v})::text", "abs({v})", "CASE WHEN {v} > 1 THEN 'x' ELSE 'y' END"),
    "number": ("{v} * 2", "round({v})"),
    "text": (
        "lower({v})",
        "{v} || 'x'",
        "upper(({v})::text) || '\\'",
        '({v})::text COLLATE "C"',
        "coalesce({v}, 'it''s')",
    ),
    "bool": ("NOT {v}", "CASE {v} WHEN true THEN 1 ELSE 0 END"),
    "json": ("{v} -> 'a'", "{v} ->> 'b''c'"),
    "enum": ("coalesce({v}, {c})", "({v})::text", "{v} = {c}"),
    "range": ("lower({v})", "isempty({v})"),
    "array": ("cardinality({v})", "{v}[1]", "{v} || {c}"),
    "date": ("{v} = '2024-01-01'", "({v})::text"),
}


def random_expression(dice: Dice, world: World) -> Expression:
    """Which of the forms, with which function and constant."""
    return {
        "form": dice.number(0, 59),
        "constant": dice.number(0, 2),
        "function": world.maybe(dice, 0.3, "function"),
    }


def condition(world: World, expression: Expression, value: str, type_: Type) -> str:
    """Something true or false about a value."""
    if called := _call(world, expression, value, type_, ("check",)):
        return called
    sort = sort_of(world, type_)
    forms = (
        "{v} IS NOT NULL OR true",
        "num_nulls({v}) < 2",
        *_CONDITIONS.get(sort, ()),
        *_CONDITIONS.get(sort, ()),
    )
    return _filled(world, forms, expression, value, type_)


def scalar(world: World, expression: Expression, value: str, type_: Type) -> str:
    """Something computed from a value."""
    if called := _call(world, expression, value, type_, ("int", "text", "type", "check")):
        return called
    sort = sort_of(world, type_)
    forms = ("num_nulls({v})", "{v} IS NULL", *_SCALARS.get(sort, ()), *_SCALARS.get(sort, ()))
    return _filled(world, forms, expression, value, type_)


def _filled(world: World, forms: tuple[str, ...], expression: Expression, value: str, type_: Type) -> str:
    form = forms[expression["form"] % len(forms)]
    if "{c}" not in form:
        return form.format(v=value)
    first, second = (constant(world, type_, expression["constant"] + step) for step in (0, 1))
    return form.format(v=value, c=first, d=second)


def _call(
    world: World, expression: Expression, value: str, type_: Type, families: tuple[str, ...]
) -> str | None:
    """The function of the world, if it takes such a value."""
    function = expression["function"]
    if not world.has(function):
        return None
    facts, sort = world[function].facts, sort_of(world, type_)
    family = facts["family"]
    if family not in families:
        return None
    fits = {
        "check": True,
        "int": sort == "int",
        "text": sort == "text",
        "type": facts["about"] == type_["base"],
    }
    if not fits[family]:
        return None
    cast = {"int": "::integer", "text": "::text"}.get(family, "")
    return f"{world.path(function)}(({value}){cast})"


def default_of(world: World, facts: dict[str, Any], type_: Type) -> str:
    """A DEFAULT: a constant, what a function gives, the next of a sequence."""
    source = facts["source"]
    sort = sort_of(world, type_)
    if world.has(source):
        item = world[source]
        if item.kind == "sequence" and sort == "int":
            return f"nextval('{world.path(source).replace(chr(39), chr(39) * 2)}')"
        if item.kind == "function" and item.facts["family"] == "zero" and sort in ("int", "number", "text"):
            return f"({world.path(source)}())::{written(world, type_)}"
        if item.kind == "function" and item.facts["family"] == "text" and sort == "text":
            return f"{world.path(source)}('k')"
    if sort == "date" and facts["volatile"]:
        return "now()"
    if sort == "text" and facts["volatile"]:
        return "CURRENT_USER" if facts["constant"] else "upper('q')"
    return constant(world, type_, facts["constant"])


def random_default(dice: Dice, world: World) -> dict[str, Any]:
    """What a DEFAULT may be made of."""
    return {
        "constant": dice.number(0, 2),
        "volatile": dice.chance(0.3),
        "source": world.maybe(dice, 0.4, "sequence", "function"),
    }


def columns_of(world: World, relation: Id, seen: frozenset[Id] = frozenset()) -> dict[str, Type]:
    """The columns of a table or view that are there, with their types."""
    item = world[relation]
    found: dict[str, Type] = {}
    if relation in seen:  # edits can make views that read each other
        return found
    seen |= {relation}
    if item.kind in ("table", "foreign table"):
        for parent in item.facts.get("parents", ()):
            if world.has(parent) and parent.number < relation.number:
                found |= columns_of(world, parent, seen)
        if world.has(item.facts.get("typed")):
            attributes = world[item.facts["typed"]].facts.get("attributes", {})
            return {name: one["type"] for name, one in attributes.items()}
        found |= {
            name: one["type"] for name, one in item.facts["columns"].items() if _there(world, one["type"])
        }
    elif item.kind == "partition" and item.facts["parent"].number < relation.number:
        found = dict(columns_of(world, item.facts["parent"], seen))
    elif item.kind in ("view", "materialized view"):
        for name, one in item.facts["columns"].items():
            if type_ := source_type(world, one, seen):
                found[name] = type_
    return found


def source_type(world: World, column: dict[str, Any], seen: frozenset[Id]) -> Type | None:
    """The type of what a view's column shows as it is."""
    source = column["of"]
    if not world.has(source) or column["computed"]:
        return {"base": "text", "array": False} if column["computed"] else None
    return columns_of(world, source, seen).get(column["name"])


def _there(world: World, type_: Type) -> bool:
    return not isinstance(type_["base"], Id) or world.has(type_["base"])


def some_columns(dice: Dice, world: World, relation: Id, least: int, most: int) -> list[str]:
    """Names of some columns."""
    names = list(columns_of(world, relation))
    if not names:
        raise Missing
    return dice.some(names, least, most)


def kept_columns(world: World, relation: Id, names: list[str]) -> list[str]:
    """Those that are still there; the first of the relation where none is."""
    there = columns_of(world, relation)
    found = [name for name in names if name in there]
    if not found and not there:
        raise Missing
    return found or list(there)[:1]


def column_list(names: list[str]) -> str:
    return ", ".join(ident(name) for name in names)
