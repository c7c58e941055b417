"""Functions, procedures, aggregates, operators and casts."""

from __future__ import annotations

from worlds.names import ident
from worlds.types import schema
from worlds.world import Dice, Facts, Item, Kind, Missing, World

_FAMILIES = (
    *("int", "text", "check", "zero", "trigger") * 3,
    *("type", "row", "rows", "table", "out", "variadic", "event"),
)


class Function(Kind):
    name = "function"
    weight = 8
    privileges = ("EXECUTE",)

    def target(self, world: World, item: Item) -> str:
        return f"FUNCTION {world.path_of(item)}({', '.join(_types(world, item.facts))})"

    def fresh(self, dice: Dice, world: World) -> Facts:
        family = dice.pick(_FAMILIES)
        kinds = (
            ("table", "partition", "view")
            if family in ("row", "rows")
            else ("enum", "domain", "composite type")
        )
        return {
            "schema": schema(dice, world),
            "family": family,
            "about": world.any(dice, *kinds) if family in ("type", "row", "rows") else None,
            "language": dice.pick(("sql", "sql", "plpgsql", "atomic")),
            "volatility": dice.pick(("IMMUTABLE", "IMMUTABLE", "STABLE", "")),
            "strict": dice.rarely((" STRICT",), ""),
            "security": dice.rarely((" SECURITY DEFINER",), "", 0.1),
            "leakproof": dice.rarely((" LEAKPROOF",), "", 0.05),
            "parallel": dice.rarely((" PARALLEL SAFE", " PARALLEL RESTRICTED"), ""),
            "cost": dice.rarely((" COST 7",), "", 0.1),
            "config": dice.rarely((" SET search_path TO 'pg_catalog'", " SET work_mem TO '5MB'"), "", 0.1),
            "argument": dice.rarely(("a", "B c", "select"), "x"),
            "default": dice.chance(0.1),
            "number": dice.number(1, 3),
            "reads": world.maybe(dice, 0.3, "table", "view", "partition"),
            "calls": world.maybe(dice, 0.2, "function"),
        }

    def write(self, world: World, item: Item) -> list[str]:
        facts = item.facts
        head = f"CREATE FUNCTION {world.path_of(item)}({_arguments(world, facts)}) RETURNS {_result(world, facts)}"
        if facts["family"] == "out":
            arguments = f"{ident(facts['argument'])} integer, OUT o text, INOUT io integer"
            head = f"CREATE FUNCTION {world.path_of(item)}({arguments})"
        language = _language(facts)
        words = "" if facts["family"] in ("trigger", "event") else f" {facts['volatility']}{facts['strict']}"
        words += f"{facts['security']}{facts['leakproof']}{facts['parallel']}{facts['cost']}{facts['config']}"
        return [f"{head} LANGUAGE {language}{words} {_body(world, facts)}"]


def _language(facts: Facts) -> str:
    if facts["family"] in ("trigger", "event"):
        return "plpgsql"
    return "sql" if facts["language"] == "atomic" else str(facts["language"])


def _types(world: World, facts: Facts) -> list[str]:
    """The types of its arguments, as its signature has them."""
    about = world.path(facts["about"]) if facts["about"] else ""
    return {
        "int": ["integer"],
        "text": ["text"],
        "check": ["anyelement"],
        "type": [about],
        "row": [about],
        "out": ["integer", "INOUT integer"],
        "variadic": ["VARIADIC text[]"],
    }.get(facts["family"], [])


def _arguments(world: World, facts: Facts) -> str:
    default = " DEFAULT NULL" if facts["default"] and facts["family"] in ("int", "text") else ""
    found = []
    for type_ in _types(world, facts):
        mode, _, rest = type_.partition(" ") if type_.startswith("VARIADIC") else ("", "", type_)
        found.append(f"{mode} {ident(facts['argument'])} {rest}{default}".strip())
    return ", ".join(found)


def _result(world: World, facts: Facts) -> str:
    about = world.path(facts["about"]) if facts["about"] else ""
    return {
        "int": "integer",
        "text": "text",
        "check": "boolean",
        "zero": "integer",
        "type": about,
        "row": "text",
        "rows": f"SETOF {about}",
        "table": 'TABLE(c0 integer, "C 1" text)',
        "trigger": "trigger",
        "event": "event_trigger",
        "out": "record",
        "variadic": "integer",
    }[facts["family"]]


def _body(world: World, facts: Facts) -> str:
    family, number = facts["family"], facts["number"]
    if family in ("trigger", "event"):
        value = "RETURN;" if family == "event" else "RETURN coalesce(NEW, OLD);"
        return f"AS 'BEGIN /* {number} */ {value} END'"
    query = _query(world, facts)
    if facts["language"] == "plpgsql":
        value = f"RETURN QUERY {query}" if family in ("rows", "table") else f"RETURN ({query})"
        return f"AS $b$ BEGIN {f'io := {number}' if family == 'out' else value}; END $b$"
    if facts["language"] == "atomic" and family != "check":
        return f"BEGIN ATOMIC {query}; END" if number > 1 else f"BEGIN ATOMIC SELECT 1; {query}; END"
    return f"AS $b$ {query} $b$"


def _query(world: World, facts: Facts) -> str:
    """What the function computes."""
    argument, number = ident(facts["argument"]), facts["number"]
    reads = (
        f", (SELECT count(*) AS n FROM {world.path(facts['reads'])}) r" if world.has(facts["reads"]) else ""
    )
    if facts["family"] == "rows":
        return f"SELECT * FROM {world.path(facts['about'])} LIMIT {number}"
    number_sql = str(number)
    if world.has(facts["calls"]):
        called = world[facts["calls"]]
        if called.facts["family"] == "zero" and called.facts is not facts:
            number_sql = f"{world.path(facts['calls'])}()"
    value = {
        "int": f"{argument} + {number_sql}",
        "text": f"{argument} || '{number}'",
        "check": f"{argument} IS NOT NULL OR {number_sql} > 0",
        "zero": number_sql,
        "type": argument,
        "row": f"({argument})::text",
        "table": f"{number_sql}, 'x'::text",
        "out": f"'{number}'::text, 1",
        "variadic": f"cardinality({argument}) + {number_sql}",
    }[facts["family"]]
    return f"SELECT {value} FROM (SELECT 1) q{reads}" if reads else f"SELECT {value}"


class Procedure(Kind):
    name = "procedure"
    privileges = ("EXECUTE",)

    def target(self, world: World, item: Item) -> str:
        return f"PROCEDURE {world.path_of(item)}({'integer' if item.facts['takes'] else ''})"

    def fresh(self, dice: Dice, world: World) -> Facts:
        return {
            "schema": schema(dice, world),
            "takes": dice.chance(0.5),
            "writes": world.maybe(dice, 0.6, "table", "partition"),
            "atomic": dice.chance(0.4),
            "number": dice.number(1, 3),
        }

    def write(self, world: World, item: Item) -> list[str]:
        facts = item.facts
        query = (
            f"DELETE FROM {world.path(facts['writes'])} WHERE false"
            if facts["writes"]
            else f"SELECT {facts['number']}"
        )
        body = f"BEGIN ATOMIC {query}; END" if facts["atomic"] else f"AS $b$ {query} $b$"
        return [
            f"CREATE PROCEDURE {world.path_of(item)}({'n integer' if facts['takes'] else ''}) LANGUAGE sql {body}"
        ]


class Aggregate(Kind):
    name = "aggregate"
    privileges = ("EXECUTE",)

    def target(self, world: World, item: Item) -> str:
        return f"AGGREGATE {world.path_of(item)}(integer)"

    def fresh(self, dice: Dice, world: World) -> Facts:
        return {
            "schema": schema(dice, world),
            "state": dice.pick(("int4pl", "int4larger", "int4_sum")),
            "final": world.maybe(dice, 0.4, "function"),
            "start": dice.rarely((0, 5), None, 0.5),
            "parallel": dice.rarely(("SAFE", "RESTRICTED"), ""),
        }

    def write(self, world: World, item: Item) -> list[str]:
        facts = item.facts
        words = f"SFUNC = {facts['state']}, STYPE = {'int8' if facts['state'] == 'int4_sum' else 'int4'}"
        if world.has(facts["final"]) and world[facts["final"]].facts["family"] in ("int", "check"):
            words += f", FINALFUNC = {world.path(facts['final'])}"
        words += f", INITCOND = '{facts['start']}'" if facts["start"] is not None else ""
        words += f", PARALLEL = {facts['parallel']}" if facts["parallel"] else ""
        return [f"CREATE AGGREGATE {world.path_of(item)}(integer) ({words})"]


class Operator(Kind):
    name = "operator"

    def target(self, world: World, item: Item) -> str:
        left = "" if item.facts["prefix"] else "integer"
        return f"OPERATOR {self._path(world, item)} ({left or 'NONE'}, integer)"

    def fresh(self, dice: Dice, world: World) -> Facts:
        return {
            "schema": schema(dice, world),
            "sign": dice.pick(("<~>", "@@@", "&%", "?!")),
            "prefix": dice.chance(0.3),
            "function": world.maybe(dice, 0.7, "function"),
            "commutator": dice.chance(0.3),
            "restrict": dice.chance(0.3),
        }

    def write(self, world: World, item: Item) -> list[str]:
        facts = item.facts
        function = "int4eq"
        if facts["prefix"]:
            function = "int4abs"
            if world.has(facts["function"]) and world[facts["function"]].facts["family"] == "int":
                function = world.path(facts["function"])
        words = f"FUNCTION = {function}, RIGHTARG = integer"
        if not facts["prefix"]:
            words += ", LEFTARG = integer"
            words += f", COMMUTATOR = OPERATOR({self._path(world, item)})" if facts["commutator"] else ""
            words += ", RESTRICT = eqsel, JOIN = eqjoinsel" if facts["restrict"] else ""
        return [f"CREATE OPERATOR {self._path(world, item)} ({words})"]

    def _path(self, world: World, item: Item) -> str:
        return f"{world.schema_of(item)}.{item.facts['sign']}"


class OperatorClass(Kind):
    name = "operator class"

    def target(self, world: World, item: Item) -> str:
        return f"OPERATOR CLASS {world.path_of(item)} USING btree"

    def fresh(self, dice: Dice, world: World) -> Facts:
        return {"schema": schema(dice, world), "all": dice.chance(0.7)}

    def write(self, world: World, item: Item) -> list[str]:
        signs = enumerate(("<", "<=", "=", ">=", ">"), 1) if item.facts["all"] else ((1, "<"),)
        words = ", ".join(f"OPERATOR {number} {sign}" for number, sign in signs)
        return [
            f"CREATE OPERATOR CLASS {world.path_of(item)} FOR TYPE integer USING btree AS {words},"
            " FUNCTION 1 btint4cmp(integer, integer)"
        ]


class Cast(Kind):
    name = "cast"
    owned = False

    def target(self, world: World, item: Item) -> str:
        return self._path(world, item.facts)

    def fresh(self, dice: Dice, world: World) -> Facts:
        return {
            "source": world.any(dice, "enum", "composite type", "range"),
            "target": dice.pick(("text", "integer")),
            "how": dice.pick(("WITH INOUT", "function")),
            "function": world.maybe(dice, 1, "function"),
            # Implicit ones make operators ambiguous that were not before, so that pg_dump cannot restore them.
            "when": dice.rarely((" AS ASSIGNMENT",), "", 0.4),
        }

    def write(self, world: World, item: Item) -> list[str]:
        facts, how = item.facts, "WITH INOUT"
        if facts["how"] == "function" and world.has(facts["function"]):
            function = world[facts["function"]].facts
            if function["family"] != "row" and function["about"] != facts["source"]:
                raise Missing
            how = f"WITH FUNCTION {world.path(facts['function'])}({world.path(facts['source'])})"
        return [f"CREATE {self._path(world, facts)} {how}{facts['when']}"]

    def _path(self, world: World, facts: Facts) -> str:
        return f"CAST ({world.path(facts['source'])} AS {facts['target']})"
