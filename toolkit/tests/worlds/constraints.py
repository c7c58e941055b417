"""Constraints, indexes and statistics objects."""

from __future__ import annotations

from worlds.expressions import (
    column_list,
    columns_of,
    condition,
    kept_columns,
    random_expression,
    scalar,
    some_columns,
)
from worlds.names import ident
from worlds.types import collation, sort_of, written
from worlds.world import Dice, Facts, Id, Item, Kind, Missing, World

_ACTIONS = ("CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT")


def _with_key(world: World, table: Id, names: list[str]) -> list[str]:
    """The columns, and the keys by which the table is partitioned."""
    found, seen = list(names), set()
    one = world[table]
    while one.facts.get("partition"):
        found.append(one.facts["partition"]["column"])
        seen.add(id(one))
        if one.kind != "partition" or id(one := world[one.facts["parent"]]) in seen:
            break
    return list(dict.fromkeys(found))


class Constraint(Kind):
    name = "constraint"
    weight = 6
    owned = False

    def target(self, world: World, item: Item) -> str:
        return f"CONSTRAINT {ident(item.name)} ON {world.path(item.facts['table'])}"

    def fresh(self, dice: Dice, world: World) -> Facts:
        table = world.any(dice, "table", "table", "table", "partition")
        first = not any(world[one].facts["table"] == table for one in world.ids("constraint"))
        type_ = dice.pick(("unique", "foreign key", "foreign key", "check", "check", "exclude"))
        columns = some_columns(dice, world, table, 1, 2)
        if first and dice.chance(0.8):
            type_, columns = "primary key", list(columns_of(world, table))[:1]
        return {
            "table": table,
            "type": type_,
            "columns": columns,
            "other": world.maybe(dice, 0.8, "table", "partition"),
            "deferrable": dice.rarely((" DEFERRABLE", " DEFERRABLE INITIALLY DEFERRED"), "", 0.15),
            "not_valid": dice.rarely((" NOT VALID", " NOT VALID", " NOT ENFORCED"), "", 0.2),
            "no_inherit": dice.chance(0.1),
            "nulls": dice.rarely((" NULLS NOT DISTINCT",), "", 0.2),
            "include": dice.rarely(columns, "", 0.1),
            "options": dice.rarely((" WITH (fillfactor = 70)",), "", 0.05),
            "delete": dice.rarely(_ACTIONS, "", 0.3),
            "some": dice.chance(0.1),
            "overlaps": dice.chance(0.5),
            "update": dice.rarely(_ACTIONS, "", 0.2),
            "match": dice.rarely((" MATCH FULL",), "", 0.1),
            "check": random_expression(dice, world),
            "mark": dice.rarely(("CLUSTER ON", "REPLICA IDENTITY USING INDEX"), "", 0.05),
        }

    def write(self, world: World, item: Item) -> list[str]:
        facts = item.facts
        body = getattr(self, f"_{facts['type'].replace(' ', '_')}")(world, facts)
        path = world.path(facts["table"])
        found = [f"ALTER TABLE {path} ADD CONSTRAINT {ident(item.name)} {body}"]
        if facts["mark"] and facts["type"] in ("primary key", "unique"):
            found.append(f"ALTER TABLE {path} {facts['mark']} {ident(item.name)}")
        return found

    def _primary_key(self, world: World, facts: Facts) -> str:
        return self._key(world, facts, "PRIMARY KEY")

    def _unique(self, world: World, facts: Facts) -> str:
        return self._key(world, facts, f"UNIQUE{facts['nulls']}")

    def _key(self, world: World, facts: Facts, words: str) -> str:
        names = key_columns(world, facts)
        include = f" INCLUDE ({ident(facts['include'])})" if facts["include"] else ""
        ranged = sort_of(world, columns_of(world, facts["table"])[names[-1]]) == "range" if names else False
        apart = " WITHOUT OVERLAPS" if facts["overlaps"] and ranged else ""
        return f"{words} ({column_list(names)}{apart}){include}{facts['options']}{facts['deferrable']}"

    def _exclude(self, world: World, facts: Facts) -> str:
        name = kept_columns(world, facts["table"], facts["columns"])[0]
        type_ = columns_of(world, facts["table"])[name]
        where = (
            f" WHERE ({condition(world, facts['check'], ident(name), type_)})" if facts["no_inherit"] else ""
        )
        if sort_of(world, type_) == "range":
            return f"EXCLUDE USING gist ({ident(name)} WITH &&){where}{facts['deferrable']}"
        value = scalar(world, facts["check"], ident(name), type_) if facts["nulls"] else ""
        return f"EXCLUDE USING btree ({f'({value})' if value else ident(name)} WITH =){where}{facts['deferrable']}"

    def _check(self, world: World, facts: Facts) -> str:
        rules, types = [], columns_of(world, facts["table"])
        for name in kept_columns(world, facts["table"], facts["columns"]):
            rules.append(f"({condition(world, facts['check'], ident(name), types[name])})")
        valid = "" if facts["deferrable"] else facts["not_valid"]
        return f"CHECK ({' AND '.join(rules)}){' NO INHERIT' if facts['no_inherit'] else ''}{valid}"

    def _foreign_key(self, world: World, facts: Facts) -> str:
        other = facts["other"] if world.has(facts["other"]) else facts["table"]
        keys = [world[one].facts for one in world.ids("constraint") if world[one].facts["table"] == other]
        keys = [one for one in keys if one["type"] in ("primary key", "unique") and one is not facts]
        if not keys:
            raise Missing
        wanted, there, here = (
            key_columns(world, keys[0]),
            columns_of(world, other),
            columns_of(world, facts["table"]),
        )
        names: list[str] = []
        for key in wanted:
            fits = [
                n
                for n, t in here.items()
                if sort_of(world, t) == sort_of(world, there[key]) and n not in names
            ]
            if not fits:
                raise Missing
            names.append(next((name for name in fits if name in facts["columns"]), fits[0]))
        words = f"FOREIGN KEY ({column_list(names)}) REFERENCES {world.path(other)} ({column_list(wanted)})"
        words += facts["match"]
        only = f" ({ident(names[0])})" if facts["some"] and facts["delete"].startswith("SET ") else ""
        words += f" ON DELETE {facts['delete']}{only}" if facts["delete"] else ""
        words += f" ON UPDATE {facts['update']}" if facts["update"] else ""
        return words + facts["deferrable"] + facts["not_valid"]


def key_columns(world: World, facts: Facts) -> list[str]:
    """What a primary key or UNIQUE is over."""
    there = columns_of(world, facts["table"])
    names = _with_key(world, facts["table"], kept_columns(world, facts["table"], facts["columns"]))
    return [name for name in names if name in there]


_METHODS = {
    "range": ("gist", "spgist"),
    "json": ("gin",),
    "array": ("gin",),
    "int": ("brin", "hash"),
    "text": ("hash", "spgist", "brin"),
    "date": ("brin",),
}


class Index(Kind):
    name = "index"
    weight = 6
    owned = False

    def target(self, world: World, item: Item) -> str:
        return f"INDEX {world.schema_of(world[item.facts['table']])}.{ident(item.name)}"

    def fresh(self, dice: Dice, world: World) -> Facts:
        table = world.any(dice, "table", "table", "partition", "materialized view")
        elements = [
            {
                "column": name,
                "expression": random_expression(dice, world) if dice.chance(0.3) else None,
                "collation": dice.rarely(("C", "POSIX"), "", 0.1),
                "class": dice.chance(0.1),
                "order": dice.rarely((" DESC", " DESC NULLS LAST", " NULLS FIRST"), "", 0.3),
            }
            for name in some_columns(dice, world, table, 1, 3)
        ]
        return {
            "table": table,
            "elements": {str(place): one for place, one in enumerate(elements)},
            "unique": dice.chance(0.2),
            "nulls": dice.chance(0.2),
            "method": dice.number(0, 2) if dice.chance(0.2) else None,
            "include": dice.rarely(some_columns(dice, world, table, 1, 1), "", 0.1),
            "where": random_expression(dice, world) if dice.chance(0.2) else None,
            "options": dice.rarely((" WITH (fillfactor = 70)", " WITH (deduplicate_items = off)"), "", 0.1),
            "only": dice.chance(0.1),
            "statistics": dice.rarely((10, 500), None, 0.1),
            "mark": dice.rarely(("CLUSTER ON", "REPLICA IDENTITY USING INDEX"), "", 0.05),
        }

    def write(self, world: World, item: Item) -> list[str]:
        facts = item.facts
        path, types = world.path(facts["table"]), columns_of(world, facts["table"])
        elements = [one for one in facts["elements"].values() if one["column"] in types]
        if not elements:
            raise Missing
        methods = _METHODS.get(sort_of(world, types[elements[0]["column"]]), ())
        method = ""
        if facts["method"] is not None and methods:
            method, elements = methods[facts["method"] % len(methods)], elements[:1]
        words = f"CREATE {'UNIQUE ' if facts['unique'] and not method else ''}INDEX {ident(item.name)} ON "
        words += f"{'ONLY ' if facts['only'] else ''}{path} {f'USING {method} ' if method else ''}"
        words += f"({', '.join(self._element(world, one, types, method) for one in elements)})"
        if facts["include"] in types and not method:
            words += f" INCLUDE ({ident(facts['include'])})"
        words += " NULLS NOT DISTINCT" if facts["nulls"] and facts["unique"] and not method else ""
        words += facts["options"] if not method else ""
        if facts["where"]:
            first = elements[0]["column"]
            words += f" WHERE {condition(world, facts['where'], ident(first), types[first])}"
        found = [words]
        schema = world.schema_of(world[facts["table"]])
        if facts["statistics"]:
            found.append(
                f"ALTER INDEX {schema}.{ident(item.name)} ALTER COLUMN 1 SET STATISTICS {facts['statistics']}"
            )
        if facts["mark"]:
            found.append(f"ALTER TABLE {path} {facts['mark']} {ident(item.name)}")
        return found

    def _element(self, world: World, one: Facts, types: dict[str, Facts], method: str) -> str:
        name, type_ = one["column"], types[one["column"]]
        words = (
            f"({scalar(world, one['expression'], ident(name), type_)})" if one["expression"] else ident(name)
        )
        if method:
            return words
        if sort_of(world, type_) == "text" and not one["expression"]:
            words += f" COLLATE {collation(world, one['collation'])}" if one["collation"] else ""
            words += " text_pattern_ops" if one["class"] and written(world, type_) == "text" else ""
        return words + one["order"]


class Statistics(Kind):
    name = "statistics"
    weight = 2

    def fresh(self, dice: Dice, world: World) -> Facts:
        table = world.any(dice, "table", "partition", "materialized view")
        return {
            "schema": world[table].facts["schema"],
            "table": table,
            "columns": some_columns(dice, world, table, 2, 3),
            "expression": random_expression(dice, world) if dice.chance(0.4) else None,
            "kinds": dice.rarely(("(ndistinct)", "(dependencies, mcv)", "(mcv)"), "", 0.5),
            "target": dice.rarely((0, 50), None),
        }

    def write(self, world: World, item: Item) -> list[str]:
        facts, path = item.facts, world.path_of(item)
        names = kept_columns(world, facts["table"], facts["columns"])
        parts = [ident(name) for name in names]
        if facts["expression"]:
            value = scalar(world, facts["expression"], parts[0], columns_of(world, facts["table"])[names[0]])
            parts.append(f"({value})")
        found = [
            f"CREATE STATISTICS {path} {facts['kinds']} ON {', '.join(parts)} FROM {world.path(facts['table'])}"
        ]
        if facts["target"] is not None:
            found.append(f"ALTER STATISTICS {path} SET STATISTICS {facts['target']}")
        return found
