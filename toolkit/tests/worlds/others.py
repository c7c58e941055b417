"""Sequences, publications, text search, foreign data, event triggers, conversions, languages, access methods, default
privileges.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from worlds.expressions import columns_of, condition, random_expression, some_columns
from worlds.names import ident
from worlds.types import schema
from worlds.world import GRANTEES, ROLES, Dice, Facts, Item, Kind, Missing, World


class Sequence(Kind):
    name = "sequence"
    weight = 3
    privileges = ("USAGE", "SELECT", "UPDATE")

    def fresh(self, dice: Dice, world: World) -> Facts:
        table = world.maybe(dice, 0.3, "table")
        return {
            "schema": world[table].facts["schema"] if table else schema(dice, world),
            "type": dice.rarely((" AS integer", " AS smallint"), ""),
            "step": dice.rarely((2, 5, -1), 1),
            "cache": dice.rarely((7,), 1),
            "minimum": dice.rarely((" MINVALUE -5",), ""),
            "maximum": dice.rarely((" MAXVALUE 9999",), ""),
            "cycle": dice.rarely((" CYCLE",), "", 0.1),
            "unlogged": dice.rarely(("UNLOGGED ",), "", 0.05),
            "table": table,
            "column": some_columns(dice, world, table, 1, 1)[0] if table else "",
        }

    def write(self, world: World, item: Item) -> list[str]:
        facts, path = item.facts, world.path_of(item)
        counting = f"INCREMENT {facts['step']} CACHE {facts['cache']}"
        counting += facts["minimum"] + facts["maximum"] + facts["cycle"]
        found = [f"CREATE {facts['unlogged']}SEQUENCE {path}{facts['type']} {counting}"]
        if world.has(facts["table"]) and facts["column"] in columns_of(world, facts["table"]):
            found.append(
                f"ALTER SEQUENCE {path} OWNED BY {world.path(facts['table'])}.{ident(facts['column'])}"
            )
        return found


class Publication(Kind):
    name = "publication"

    def fresh(self, dice: Dice, world: World) -> Facts:
        tables = {}
        for _ in range(dice.number(0, 3)):
            if table := world.maybe(dice, 1, "table", "partition"):
                tables[table] = {
                    "where": random_expression(dice, world) if dice.chance(0.3) else None,
                    "columns": some_columns(dice, world, table, 1, 2) if dice.chance(0.3) else [],
                }
        return {
            "all": dice.chance(0.1),
            "tables": tables,
            "of": list(tables),
            "schemas": [one for _ in range(2) if (one := world.maybe(dice, 0.2, "schema"))],
            "publish": dice.rarely(("insert", "insert, update", "delete, truncate"), "", 0.3),
            "root": dice.chance(0.2),
        }

    def write(self, world: World, item: Item) -> list[str]:
        facts, name = item.facts, ident(item.name)
        found = [f"CREATE PUBLICATION {name}{' FOR ALL TABLES' if facts['all'] else ''}"]
        for table, one in facts["tables"].items():
            if not world.has(table):
                continue
            types = columns_of(world, table)
            columns = [ident(column) for column in one["columns"] if column in types]
            words = f"ALTER PUBLICATION {name} ADD TABLE {world.path(table)}"
            words += f" ({', '.join(columns)})" if columns else ""
            if one["where"] and types:
                column = next(iter(types))
                words += f" WHERE ({condition(world, one['where'], ident(column), types[column])})"
            found.append(words)
        found += [
            f"ALTER PUBLICATION {name} ADD TABLES IN SCHEMA {world.path(one)}"
            for one in facts["schemas"]
            if world.has(one)
        ]
        if facts["publish"]:
            found.append(f"ALTER PUBLICATION {name} SET (publish = '{facts['publish']}')")
        if facts["root"]:
            found.append(f"ALTER PUBLICATION {name} SET (publish_via_partition_root)")
        return found


class Dictionary(Kind):
    name = "text search dictionary"

    def fresh(self, dice: Dice, world: World) -> Facts:
        return {
            "schema": schema(dice, world),
            "accept": dice.pick(("true", "false")),
            "template": dice.pick(("simple", "snowball")),
        }

    def write(self, world: World, item: Item) -> list[str]:
        words = (
            f"accept = {item.facts['accept']}"
            if item.facts["template"] == "simple"
            else "language = 'german'"
        )
        return [
            f"CREATE TEXT SEARCH DICTIONARY {world.path_of(item)} (template = {item.facts['template']}, {words})"
        ]


class Configuration(Kind):
    name = "text search configuration"

    def fresh(self, dice: Dice, world: World) -> Facts:
        tokens = dice.some(("word", "asciiword", "numword", "email", "url"), 0, 3)
        return {
            "schema": schema(dice, world),
            "copy": dice.chance(0.3),
            "mapping": {token: {"to": world.maybe(dice, 0.6, "text search dictionary")} for token in tokens},
        }

    def write(self, world: World, item: Item) -> list[str]:
        path = world.path_of(item)
        how = "copy = pg_catalog.english" if item.facts["copy"] else 'parser = pg_catalog."default"'
        found = [f"CREATE TEXT SEARCH CONFIGURATION {path} ({how})"]
        for token, one in item.facts["mapping"].items():
            to = f"{world.path(one['to'])}, simple" if world.has(one["to"]) else "simple"
            verb = "ALTER" if item.facts["copy"] else "ADD"
            found.append(f"ALTER TEXT SEARCH CONFIGURATION {path} {verb} MAPPING FOR {token} WITH {to}")
        return found


class Wrapper(Kind):
    name = "foreign data wrapper"
    privileges = ("USAGE",)
    owned = False  # only superusers may own one

    def fresh(self, dice: Dice, world: World) -> Facts:
        return {"option": dice.rarely(("1", "it''s"), "")}

    def companions(self, dice: Dice, world: World, made: object) -> list[str]:
        return ["server"]

    def write(self, world: World, item: Item) -> list[str]:
        options = f" OPTIONS (o '{item.facts['option']}')" if item.facts["option"] else ""
        return [f"CREATE FOREIGN DATA WRAPPER {ident(item.name)}{options}"]


class Server(Kind):
    name = "server"
    privileges = ("USAGE",)

    def fresh(self, dice: Dice, world: World) -> Facts:
        return {
            "wrapper": world.any(dice, "foreign data wrapper"),
            "type": dice.rarely((" TYPE 'x'",), ""),
            "version": dice.rarely((" VERSION '2'",), ""),
            "option": dice.rarely(("1", "it''s"), ""),
            "users": {
                user: {"option": dice.pick(("x", "y"))} for user in dice.some(("clerk", "PUBLIC"), 0, 2)
            },
        }

    def companions(self, dice: Dice, world: World, made: object) -> list[str]:
        return ["foreign table"] if dice.chance(0.7) else []

    def write(self, world: World, item: Item) -> list[str]:
        facts, options = item.facts, ""
        if facts["option"]:
            options = f" OPTIONS (o '{facts['option']}')"
        wrapper = ident(world[facts["wrapper"]].name)
        words = f"CREATE SERVER {ident(item.name)}{facts['type']}{facts['version']}"
        words += f" FOREIGN DATA WRAPPER {wrapper}{options}"
        return [
            words,
            *(
                f"CREATE USER MAPPING FOR {user} SERVER {ident(item.name)} OPTIONS (u '{one['option']}')"
                for user, one in facts["users"].items()
            ),
        ]


class EventTrigger(Kind):
    name = "event trigger"
    owned = False  # only superusers may own one

    def fresh(self, dice: Dice, world: World) -> Facts:
        functions = [one for one in world.ids("function") if world[one].facts["family"] == "event"]
        if not functions:
            raise Missing
        return {
            "function": dice.pick(functions),
            "event": dice.pick(("ddl_command_start", "ddl_command_end", "sql_drop", "table_rewrite")),
            "tags": dice.rarely((" WHEN TAG IN ('DROP TABLE', 'CREATE TABLE')",), ""),
            "enabled": dice.rarely(("DISABLE", "ENABLE ALWAYS", "ENABLE REPLICA"), ""),
        }

    def write(self, world: World, item: Item) -> list[str]:
        facts, name = item.facts, ident(item.name)
        function = world.path(facts["function"])
        found = [
            f"CREATE EVENT TRIGGER {name} ON {facts['event']}{facts['tags']} EXECUTE FUNCTION {function}()"
        ]
        return found + ([f"ALTER EVENT TRIGGER {name} {facts['enabled']}"] if facts["enabled"] else [])


class Conversion(Kind):
    name = "conversion"

    def fresh(self, dice: Dice, world: World) -> Facts:
        return {
            "schema": schema(dice, world),
            "default": dice.rarely(("DEFAULT ",), ""),
            "number": dice.number(0, 1),
        }

    def write(self, world: World, item: Item) -> list[str]:
        words = ("'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8", "'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1")[
            item.facts["number"]
        ]
        return [f"CREATE {item.facts['default']}CONVERSION {world.path_of(item)} FOR {words}"]


class Language(Kind):
    name = "language"
    privileges = ("USAGE",)

    def fresh(self, dice: Dice, world: World) -> Facts:
        return {
            "trusted": dice.rarely(("TRUSTED ",), ""),
            "inline": dice.rarely((" INLINE plpgsql_inline_handler",), ""),
            "validator": dice.rarely((" VALIDATOR plpgsql_validator",), ""),
        }

    def write(self, world: World, item: Item) -> list[str]:
        facts = item.facts
        words = f"CREATE {facts['trusted']}LANGUAGE {ident(item.name)} HANDLER plpgsql_call_handler"
        return [f"{words}{facts['inline']}{facts['validator']}"]


class AccessMethod(Kind):
    name = "access method"
    owned = False

    def fresh(self, dice: Dice, world: World) -> Facts:
        return {"handler": dice.pick(("TABLE HANDLER heap_tableam_handler", "INDEX HANDLER bthandler"))}

    def write(self, world: World, item: Item) -> list[str]:
        return [f"CREATE ACCESS METHOD {ident(item.name)} TYPE {item.facts['handler']}"]


class DefaultPrivileges(Kind):
    name = "default privileges"
    owned = False

    def target(self, world: World, item: Item) -> str:
        return ""

    def fresh(self, dice: Dice, world: World) -> Facts:
        on, privileges = dice.pick(
            (
                ("TABLES", ("SELECT", "ALL")),
                ("SEQUENCES", ("USAGE", "ALL")),
                ("FUNCTIONS", ("EXECUTE",)),
                ("TYPES", ("USAGE",)),
            )
        )
        return {
            "in": schema(dice, world),
            "for": dice.rarely(ROLES, ""),
            "grant": dice.chance(0.8),
            "what": (dice.pick(privileges), on),
            "to": dice.pick(GRANTEES),
        }

    def write(self, world: World, item: Item) -> list[str]:
        facts = item.facts
        words = "ALTER DEFAULT PRIVILEGES" + (f" FOR ROLE {ident(facts['for'])}" if facts["for"] else "")
        words += f" IN SCHEMA {world.path(facts['in'])}" if facts["in"] else ""
        role = facts["to"] if facts["to"] == "public" else ident(facts["to"])
        verb, join = ("GRANT", "TO") if facts["grant"] else ("REVOKE", "FROM")
        return [f"{words} {verb} {facts['what'][0]} ON {facts['what'][1]} {join} {role}"]
