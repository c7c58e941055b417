"""Tables of every form, and their columns."""

from __future__ import annotations

from typing import Any

from worlds.expressions import (
    columns_of,
    condition,
    default_of,
    random_default,
    random_expression,
    scalar,
    some_columns,
)
from worlds.names import ident, literal
from worlds.types import Type, collation, random_type, schema, sort_of, world_has_type, written
from worlds.world import Dice, Facts, Id, Item, Kind, Missing, World

TABLE_PRIVILEGES = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
OPTIONS = {
    "fillfactor": ("70", "90"),
    "autovacuum_enabled": ("false", "true"),
    "toast.autovacuum_enabled": ("false",),
    "parallel_workers": ("2", "4"),
}
_STORAGE = ("PLAIN", "EXTERNAL", "MAIN", "EXTENDED")


def random_column(dice: Dice, world: World) -> Facts:
    """Everything one can say of a column."""
    made = dice.pick(("", "", "", "", "default", "default", "identity", "serial", "generated"))
    return {
        "type": random_type(dice, world),
        "collation": world.maybe(dice, 0.15, "collation") or dice.rarely(("C", "POSIX"), "", 0.1),
        "not_null": dice.chance(0.25),
        "not_null_name": dice.name() if dice.chance(0.05) else "",
        "made": made,
        "default": random_default(dice, world),
        "always": dice.chance(0.5),
        "start": dice.rarely((5, 100), 1),
        "from": dice.column_name(),
        "computed": random_expression(dice, world),
        "virtual": dice.chance(0.3),
        "storage": dice.rarely(_STORAGE, "", 0.1),
        "compression": dice.rarely(("pglz",), "", 0.1),
        "statistics": dice.rarely((0, 100), None, 0.1),
        "options": dice.rarely(("n_distinct = -0.5",), "", 0.05),
        "comment": dice.rarely(("one", "it's"), "", 0.1),
        "grant": dice.rarely(("SELECT", "UPDATE", "INSERT"), "", 0.05),
    }


def random_columns(dice: Dice, world: World, least: int = 0) -> dict[str, Facts]:
    names = dict.fromkeys(dice.column_name() for _ in range(dice.number(least, 5)))
    return {name: random_column(dice, world) for name in names}


def write_columns(world: World, item: Item, columns: dict[str, Facts], made: set[str]) -> list[str]:
    """Statements that add the columns that are not `made` yet, and say everything about all of them."""
    path = world.path_of(item)
    types = {name: one["type"] for name, one in columns.items() if world_has_type(world, one["type"])}
    found = []
    for name, facts in columns.items():
        if name not in types:
            continue
        if name not in made:
            found.append(f"ALTER TABLE {path} ADD COLUMN {_clause(world, name, facts, types)}")
        found += _properties(world, path, name, facts)
    return found


def plain_clause(world: World, name: str, facts: Facts) -> str:
    """Name, type and collation."""
    words = f"{ident(name)} {written(world, facts['type'])}"
    if facts["collation"] and sort_of(world, facts["type"]) == "text" and _has(world, facts["collation"]):
        words += f" COLLATE {collation(world, facts['collation'])}"
    return words


def _clause(world: World, name: str, facts: Facts, types: dict[str, Type]) -> str:
    words = plain_clause(world, name, facts)
    made, sort, plain = (
        facts["made"],
        sort_of(world, facts["type"]),
        not isinstance(facts["type"]["base"], Id),
    )
    if made == "serial" and plain and sort == "int" and not facts["type"]["array"]:
        base = {"integer": "serial", "bigint": "bigserial", "smallint": "smallserial"}
        return f"{ident(name)} {base[facts['type']['base']]}"
    if made == "identity" and sort == "int" and plain:
        when = "ALWAYS" if facts["always"] else "BY DEFAULT"
        return f"{words} GENERATED {when} AS IDENTITY (START {facts['start']})"
    if made == "generated":
        source = facts["from"] if facts["from"] in types and facts["from"] != name else ""
        if source:
            value = scalar(world, facts["computed"], ident(source), types[source])
            where = "VIRTUAL" if facts["virtual"] else "STORED"
            return f"{words} GENERATED ALWAYS AS (({value})::{written(world, facts['type'])}) {where}"
    return words


def _properties(world: World, path: str, name: str, facts: Facts) -> list[str]:
    prefix = f"ALTER TABLE {path} ALTER COLUMN {ident(name)}"
    found = []
    if facts["made"] == "default":
        found.append(f"{prefix} SET DEFAULT {default_of(world, facts['default'], facts['type'])}")
    if facts["not_null"] and facts["not_null_name"]:
        found.append(
            f"ALTER TABLE {path} ADD CONSTRAINT {ident(facts['not_null_name'])} NOT NULL {ident(name)}"
        )
    if facts["not_null"]:
        found.append(f"{prefix} SET NOT NULL")
    if facts["storage"]:
        found.append(f"{prefix} SET STORAGE {facts['storage']}")
    if facts["compression"]:
        found.append(f"{prefix} SET COMPRESSION {facts['compression']}")
    if facts["statistics"] is not None:
        found.append(f"{prefix} SET STATISTICS {facts['statistics']}")
    if facts["options"]:
        found.append(f"{prefix} SET ({facts['options']})")
    if facts["comment"]:
        found.append(f"COMMENT ON COLUMN {path}.{ident(name)} IS {literal(facts['comment'])}")
    if facts["grant"]:
        found.append(f"GRANT {facts['grant']} ({ident(name)}) ON {path} TO clerk")
    return found


def _has(world: World, name: str | Id) -> bool:
    return isinstance(name, str) or world.has(name)


def random_storage(dice: Dice, world: World) -> Facts:
    return {
        "unlogged": dice.chance(0.05),
        "options": {name: dice.pick(values) for name, values in OPTIONS.items() if dice.chance(0.05)},
        "security": dice.chance(0.1),
        "force": dice.chance(0.05),
        "identity": dice.rarely(("FULL", "NOTHING"), "", 0.05),
        "method": world.maybe(dice, 0.3, "access method"),
    }


def write_storage(world: World, path: str, facts: Facts) -> list[str]:
    method = facts["method"]
    found = [f"ALTER TABLE {path} SET ACCESS METHOD {world.path(method)}"] if world.has(method) else []
    found += [f"ALTER TABLE {path} SET ({name} = {value})" for name, value in facts["options"].items()]
    if facts["security"]:
        found.append(f"ALTER TABLE {path} ENABLE ROW LEVEL SECURITY")
    if facts["force"]:
        found.append(f"ALTER TABLE {path} FORCE ROW LEVEL SECURITY")
    if facts["identity"]:
        found.append(f"ALTER TABLE {path} REPLICA IDENTITY {facts['identity']}")
    return found


def random_partitioning(dice: Dice, names: list[str]) -> Facts:
    return {"by": dice.pick(("LIST", "RANGE", "HASH")), "column": dice.pick(names)}


class Table(Kind):
    name = "table"
    weight = 12
    privileges = TABLE_PRIVILEGES

    def companions(self, dice: Dice, world: World, made: Id) -> list[str]:
        found = ["constraint"] if dice.chance(0.8) else []
        found += [kind for kind in ("constraint", "index", "view", "trigger", "policy") if dice.chance(0.25)]
        if world[made].facts["partition"]:
            found += ["partition"] * dice.number(1, 3)
        return found

    def fresh(self, dice: Dice, world: World) -> Facts:
        columns = random_columns(dice, world, 1)
        first = {"base": dice.pick(("integer", "integer", "bigint", "text", "date")), "array": False}
        if dice.chance(0.8):
            columns = {dice.pick(("id", "a")): {**random_column(dice, world), "type": first}, **columns}
        parents = world.ids("table")
        keys = [name for name, one in columns.items() if one["type"] == first] or list(columns)
        return {
            "schema": schema(dice, world),
            "columns": columns,
            "partition": random_partitioning(dice, keys) if dice.chance(0.25) else None,
            "parents": dice.some(parents, 1, 2) if parents and dice.chance(0.12) else [],
            "late": dice.chance(0.3),
            "typed": world.maybe(dice, 0.04, "composite type"),
            **random_storage(dice, world),
        }

    def write(self, world: World, item: Item) -> list[str]:
        path, facts = world.path_of(item), item.facts
        unlogged = "UNLOGGED " if facts["unlogged"] else ""
        columns, made = facts["columns"], set()
        if facts["partition"]:
            key = facts["partition"]["column"]
            if key not in columns or not world_has_type(world, columns[key]["type"]):
                raise Missing
            made = {key}
            words = f"({plain_clause(world, key, columns[key])}) PARTITION BY {facts['partition']['by']} ({ident(key)})"
            if facts["partition"]["by"] == "LIST" and facts["late"]:
                words = words.replace(f"LIST ({ident(key)})", f"LIST (({ident(key)}))")
            found = [f"CREATE TABLE {path} {words}"]
        elif world.has(facts["typed"]):
            return [
                f"CREATE TABLE {path} OF {world.path(facts['typed'])}",
                *write_storage(world, path, facts),
            ]
        elif parents := [world.path(one) for one in facts["parents"] if world.has(one)]:
            found = _heir(path, parents, late=facts["late"], unlogged=unlogged)
        else:
            found = [f"CREATE {unlogged}TABLE {path} ()"]
        return [*found, *write_columns(world, item, columns, made), *write_storage(world, path, facts)]


def _heir(path: str, parents: list[str], *, late: bool, unlogged: str) -> list[str]:
    if not late:
        return [f"CREATE {unlogged}TABLE {path} () INHERITS ({', '.join(parents)})"]
    including = "INCLUDING CONSTRAINTS INCLUDING DEFAULTS INCLUDING GENERATED"
    like = f"CREATE {unlogged}TABLE {path} (LIKE {parents[0]} {including})"
    return [like, *(f"ALTER TABLE {path} INHERIT {parent}" for parent in parents)]


class Partition(Kind):
    """A part of a partitioned table, or a table that could be one."""

    name = "partition"
    weight = 5
    privileges = TABLE_PRIVILEGES

    def target(self, world: World, item: Item) -> str:
        return f"TABLE {world.path_of(item)}"

    def fresh(self, dice: Dice, world: World) -> Facts:
        parents = [id_ for id_ in world.ids("table", "partition") if world[id_].facts.get("partition")]
        if not parents:
            raise Missing
        parent = world.focus if world.focus in parents else dice.pick(parents)
        names = list(columns_of(world, parent))[:1] or some_columns(dice, world, parent, 1, 1)
        top = world[parent].kind == "table"
        return {
            "schema": schema(dice, world),
            "parent": parent,
            "slot": dice.number(0, 3),
            "default": dice.chance(0.15),
            "attached": dice.chance(0.85),
            "like": dice.chance(0.3),
            "partition": random_partitioning(dice, names) if top and dice.chance(0.2) else None,
            "column": dice.rarely(some_columns(dice, world, parent, 1, 1), "", 0.3),
            "value": random_default(dice, world),
            "not_null": dice.chance(0.1),
            **random_storage(dice, world),
        }

    def companions(self, dice: Dice, world: World, made: Id) -> list[str]:
        found = [kind for kind in ("constraint", "index", "trigger") if dice.chance(0.15)]
        return found + ["partition"] * (2 if world[made].facts["partition"] else 0)

    def write(self, world: World, item: Item) -> list[str]:
        path, facts = world.path_of(item), item.facts
        above = world[facts["parent"]].facts.get("partition")
        if not above or world[facts["parent"]] is item:
            raise Missing
        parent, columns = world.path(facts["parent"]), columns_of(world, facts["parent"])
        bound = (
            "DEFAULT"
            if facts["default"] and above["by"] != "HASH"
            else _bound(world, above, facts["slot"], columns)
        )
        under = ""
        if facts["partition"] and facts["partition"]["column"] in columns:
            under = f" PARTITION BY {facts['partition']['by']} ({ident(facts['partition']['column'])})"
        # A copied identity gets a sequence of another type, which pg_dump cannot say.
        if facts["like"] or not facts["attached"]:
            found = [f"CREATE TABLE {path} (LIKE {parent} INCLUDING ALL EXCLUDING IDENTITY){under}"]
            if facts["attached"]:
                found.append(f"ALTER TABLE {parent} ATTACH PARTITION {path} {bound}")
        else:
            found = [f"CREATE TABLE {path} PARTITION OF {parent} {bound}{under}"]
        if facts["column"] in columns:
            prefix = f"ALTER TABLE {path} ALTER COLUMN {ident(facts['column'])}"
            found.append(
                f"{prefix} SET DEFAULT {default_of(world, facts['value'], columns[facts['column']])}"
            )
            if facts["not_null"]:
                found.append(f"{prefix} SET NOT NULL")
        return found + write_storage(world, path, facts)


def _bound(world: World, above: Facts, slot: int, columns: dict[str, Type]) -> str:
    from worlds.types import constant

    if above["by"] == "HASH":
        return f"FOR VALUES WITH (MODULUS 4, REMAINDER {slot})"
    if above["column"] not in columns:
        raise Missing
    type_ = columns[above["column"]]
    sort, plain = sort_of(world, type_), not isinstance(type_["base"], Id)
    edges: dict[str, tuple[Any, ...]] = {
        "int": ("MINVALUE", 2, 10, 100, "MAXVALUE"),
        "text": ("MINVALUE", "'b'", "'c d'", "'x'", "MAXVALUE"),
        "date": ("MINVALUE", "'2000-01-01'", "'2024-02-01'", "'2025-01-01'", "MAXVALUE"),
    }
    if above["by"] == "RANGE" and sort in edges and plain:
        return f"FOR VALUES FROM ({edges[sort][slot]}) TO ({edges[sort][slot + 1]})"
    if above["by"] == "RANGE":
        return "FOR VALUES FROM (MINVALUE) TO (MAXVALUE)"
    values = [constant(world, type_, slot)] + (["NULL"] if slot == 1 else [])
    return f"FOR VALUES IN ({', '.join(values)})"


class Foreign(Kind):
    name = "foreign table"
    weight = 2
    privileges = TABLE_PRIVILEGES

    def fresh(self, dice: Dice, world: World) -> Facts:
        return {
            "schema": schema(dice, world),
            "server": world.any(dice, "server"),
            "columns": random_columns(dice, world),
            "option": dice.rarely(("it''s", "b"), ""),
            "check": random_expression(dice, world) if dice.chance(0.3) else None,
        }

    def write(self, world: World, item: Item) -> list[str]:
        path, facts = world.path_of(item), item.facts
        options = f" OPTIONS (x '{facts['option']}')" if facts["option"] else ""
        found = [f"CREATE FOREIGN TABLE {path} () SERVER {ident(world[facts['server']].name)}{options}"]
        found += write_columns(world, item, facts["columns"], set())
        if facts["check"]:
            for name, one in list(facts["columns"].items())[:1]:
                rule = condition(world, facts["check"], ident(name), one["type"])
                found.append(f"ALTER TABLE {path} ADD CONSTRAINT {ident('far ' + name[:20])} CHECK ({rule})")
        return found
