"""Views, materialized views, and what hangs on relations: rules, triggers, policies."""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from worlds.expressions import columns_of, condition, random_expression, scalar, some_columns
from worlds.names import ident
from worlds.tables import TABLE_PRIVILEGES
from worlds.types import schema
from worlds.world import Dice, Facts, Id, Item, Kind, Missing, World

_SOURCES = ("table", "table", "partition", "view", "materialized view", "foreign table")


def random_query(dice: Dice, world: World) -> Facts:
    """SELECT from one or two relations."""
    first = world.any(dice, *_SOURCES)
    second = world.maybe(dice, 0.25, *_SOURCES)
    columns = {}
    for source in (first, *([second] if second else [])):
        for name in some_columns(dice, world, source, 1, 3):
            shown = name if dice.chance(0.7) else dice.column_name()
            computed = random_expression(dice, world) if dice.chance(0.3) else None
            columns[shown] = {
                "of": source,
                "name": name,
                "computed": computed,
                "comment": dice.rarely(("one",), "", 0.05),
            }
    return {
        "from": [first, *([second] if second else [])],
        "columns": columns,
        "where": random_expression(dice, world) if dice.chance(0.3) else None,
        "form": dice.pick(
            ("", "", "", "", "DISTINCT", "GROUP", "UNION", "WITH", "star", "rows", "window", "exists")
        ),
        "function": world.maybe(dice, 0.2, "function"),
    }


def query_sql(world: World, facts: Facts) -> str:
    """The query as SQL; what is gone of it is left out."""
    sources = [one for one in facts["from"] if world.has(one)]
    if not sources:
        raise Missing
    names = {source: f"s{place}" for place, source in enumerate(sources)}
    types = {source: columns_of(world, source) for source in sources}
    shown, plain = [], []
    for name, one in facts["columns"].items():
        if one["of"] in names and one["name"] in types[one["of"]]:
            value = f"{names[one['of']]}.{ident(one['name'])}"
            plain.append(value)
            if one["computed"]:
                value = f"({scalar(world, one['computed'], value, types[one['of']][one['name']])})::text"
            shown.append(f"{value} AS {ident(name)}")
    if not shown:
        raise Missing
    tables = ", ".join(f"{world.path(source)} {alias}" for source, alias in names.items())
    where = ""
    first, alias = sources[0], names[sources[0]]
    if facts["where"] and types[first]:
        column = next(iter(types[first]))
        where = f" WHERE {condition(world, facts['where'], f'{alias}.{ident(column)}', types[first][column])}"
    return _formed(world, facts, (", ".join(shown), tables, where), (world.path(first), alias, plain[0]))


def _formed(world: World, facts: Facts, parts: tuple[str, str, str], first: tuple[str, str, str]) -> str:
    (shown, tables, where), (path, alias, column) = parts, first
    query, form = f"SELECT {shown} FROM {tables}{where}", facts["form"]
    forms = {
        "DISTINCT": query.replace("SELECT", "SELECT DISTINCT", 1),
        "GROUP": f"SELECT {column} AS k, count(*) AS n FROM {tables}{where} GROUP BY {column}",
        "UNION": f"{query} UNION ALL {query}",
        "WITH": f"WITH w AS ({query}) SELECT * FROM w",
        "star": f"SELECT {alias}.* FROM {tables}{where}",
        "rows": f"SELECT {alias} AS whole, {column} AS one FROM {tables}{where}",
        "window": f"SELECT {shown}, row_number() OVER (ORDER BY {column}) AS rn FROM {tables}{where}",
        "exists": f"{query}{' AND' if where else ' WHERE'} EXISTS (SELECT 1 FROM {path} e)",
    }
    if form in forms:
        return forms[form]
    if world.has(facts["function"]) and world[facts["function"]].facts["family"] in ("rows", "table"):
        return f"SELECT {shown}, f AS called FROM {tables}, {world.path(facts['function'])}() f{where}"
    return query


class View(Kind):
    name = "view"
    weight = 6
    privileges = TABLE_PRIVILEGES

    def fresh(self, dice: Dice, world: World) -> Facts:
        return {
            "schema": schema(dice, world),
            "barrier": dice.chance(0.1),
            "invoker": dice.chance(0.1),
            "check": dice.rarely((" WITH LOCAL CHECK OPTION", " WITH CASCADED CHECK OPTION"), "", 0.1),
            "default": dice.chance(0.05),
            **random_query(dice, world),
        }

    def companions(self, dice: Dice, world: World, made: Id) -> list[str]:
        return [kind for kind in ("view", "materialized view", "rule", "trigger") if dice.chance(0.15)]

    def write(self, world: World, item: Item) -> list[str]:
        facts, path = item.facts, world.path_of(item)
        options = [
            f"{name}=true"
            for name, key in (("security_barrier", "barrier"), ("security_invoker", "invoker"))
            if facts[key]
        ]
        words = f" WITH ({', '.join(options)})" if options else ""
        found = [f"CREATE VIEW {path}{words} AS {query_sql(world, facts)}{facts['check']}"]
        if facts["check"]:
            found.append(f"CREATE VIEW {path}{words} AS {query_sql(world, facts)}")
        for name, one in facts["columns"].items():
            if one["comment"]:
                found.append(f"COMMENT ON COLUMN {path}.{ident(name)} IS '{one['comment']}'")
            if facts["default"]:
                found.append(f"ALTER VIEW {path} ALTER COLUMN {ident(name)} SET DEFAULT NULL")
        return found


class MaterializedView(Kind):
    name = "materialized view"
    weight = 3
    privileges = TABLE_PRIVILEGES

    def fresh(self, dice: Dice, world: World) -> Facts:
        return {
            "schema": schema(dice, world),
            "options": dice.rarely((" WITH (fillfactor = 70)",), "", 0.1),
            "filled": dice.chance(0.8),
            **random_query(dice, world),
        }

    def companions(self, dice: Dice, world: World, made: Id) -> list[str]:
        return [kind for kind in ("index", "index", "view") if dice.chance(0.3)]

    def write(self, world: World, item: Item) -> list[str]:
        facts = item.facts
        filled = "" if facts["filled"] else " WITH NO DATA"
        return [
            f"CREATE MATERIALIZED VIEW {world.path_of(item)}{facts['options']} AS {query_sql(world, facts)}{filled}"
        ]


class Rule(Kind):
    name = "rule"
    owned = False

    def target(self, world: World, item: Item) -> str:
        return f"RULE {ident(item.name)} ON {world.path(item.facts['table'])}"

    def fresh(self, dice: Dice, world: World) -> Facts:
        table = world.any(dice, "table", "partition", "view")
        return {
            "table": table,
            "event": dice.pick(("INSERT", "UPDATE", "DELETE")),
            "instead": dice.chance(0.4),
            "action": dice.pick(("NOTHING", "NOTIFY changed", "delete", "select")),
            "other": world.maybe(dice, 0.5, "table", "view"),
            "column": some_columns(dice, world, table, 1, 1)[0],
            "where": random_expression(dice, world) if dice.chance(0.3) else None,
            "enabled": dice.rarely(("DISABLE", "ENABLE ALWAYS", "ENABLE REPLICA"), "", 0.1),
        }

    def write(self, world: World, item: Item) -> list[str]:
        facts, path = item.facts, world.path(item.facts["table"])
        row, types = "OLD" if facts["event"] != "INSERT" else "NEW", columns_of(world, facts["table"])
        where = ""
        if facts["where"] and facts["column"] in types:
            value = f"{row}.{ident(facts['column'])}"
            where = f" WHERE {condition(world, facts['where'], value, types[facts['column']])}"
        action = facts["action"]
        if action in ("delete", "select"):
            other = world.path(facts["other"]) if world.has(facts["other"]) else path
            action = f"DELETE FROM {other} WHERE false" if action == "delete" else f"SELECT * FROM {other}"
        how = "INSTEAD" if facts["instead"] else "ALSO"
        found = [f"CREATE RULE {ident(item.name)} AS ON {facts['event']} TO {path}{where} DO {how} {action}"]
        if facts["enabled"]:
            found.append(f"ALTER TABLE {path} {facts['enabled']} RULE {ident(item.name)}")
        return found


class Trigger(Kind):
    name = "trigger"
    weight = 5
    owned = False

    def target(self, world: World, item: Item) -> str:
        return f"TRIGGER {ident(item.name)} ON {world.path(item.facts['table'])}"

    def fresh(self, dice: Dice, world: World) -> Facts:
        functions = [one for one in world.ids("function") if world[one].facts["family"] == "trigger"]
        if not functions:
            raise Missing
        table = world.any(dice, "table", "table", "partition", "view", "foreign table")
        return {
            "table": table,
            "function": dice.pick(functions),
            "when": dice.pick(("BEFORE", "AFTER", "AFTER", "INSTEAD OF")),
            "events": dice.some(("INSERT", "UPDATE", "DELETE", "TRUNCATE"), 1, 2),
            "columns": some_columns(dice, world, table, 1, 2) if dice.chance(0.3) else [],
            "row": dice.chance(0.7),
            "constraint": dice.rarely(
                (" DEFERRABLE", " DEFERRABLE INITIALLY DEFERRED", " NOT DEFERRABLE"), "", 0.15
            ),
            "tables": dice.chance(0.1),
            "condition": random_expression(dice, world) if dice.chance(0.3) else None,
            "arguments": dice.rarely(("'it''s', 1", "'a\\b'"), ""),
            "enabled": dice.rarely(("DISABLE", "ENABLE ALWAYS", "ENABLE REPLICA"), "", 0.15),
        }

    def write(self, world: World, item: Item) -> list[str]:
        facts, path = item.facts, world.path(item.facts["table"])
        types = columns_of(world, facts["table"])
        of = [ident(name) for name in facts["columns"] if name in types]
        events = " OR ".join(
            f"UPDATE OF {', '.join(of)}" if event == "UPDATE" and of else event for event in facts["events"]
        )
        row = facts["row"] or facts["constraint"] or facts["when"] == "INSTEAD OF"
        row = row and "TRUNCATE" not in facts["events"]
        head = f"CREATE {'CONSTRAINT ' if facts['constraint'] else ''}TRIGGER {ident(item.name)}"
        when = "AFTER" if facts["constraint"] else facts["when"]
        words = f"{head} {when} {events} ON {path}{facts['constraint']}"
        if facts["tables"] and when == "AFTER" and len(facts["events"]) == 1 and not facts["constraint"]:
            which = {"INSERT": "NEW", "DELETE": "OLD", "UPDATE": "NEW"}.get(facts["events"][0], "NEW")
            words += f' REFERENCING {which} TABLE AS "the rows"'
        words += f" FOR EACH {'ROW' if row else 'STATEMENT'}"
        if facts["condition"] and row and when != "INSTEAD OF" and types:
            name = next((one for one in facts["columns"] if one in types), next(iter(types)))
            side = "NEW" if "DELETE" not in facts["events"] else "OLD"
            words += f" WHEN ({condition(world, facts['condition'], f'{side}.{ident(name)}', types[name])})"
        found = [f"{words} EXECUTE FUNCTION {world.path(facts['function'])}({facts['arguments']})"]
        if facts["enabled"]:
            found.append(f"ALTER TABLE {path} {facts['enabled']} TRIGGER {ident(item.name)}")
        return found


class Policy(Kind):
    name = "policy"
    weight = 3
    owned = False

    def target(self, world: World, item: Item) -> str:
        return f"POLICY {ident(item.name)} ON {world.path(item.facts['table'])}"

    def fresh(self, dice: Dice, world: World) -> Facts:
        table = world.any(dice, "table", "partition")
        return {
            "table": table,
            "column": some_columns(dice, world, table, 1, 1)[0],
            "restrictive": dice.chance(0.2),
            "command": dice.pick(("ALL", "SELECT", "INSERT", "UPDATE", "DELETE")),
            "roles": dice.some(("clerk", '"Night Shift"', "CURRENT_USER"), 0, 2),
            "using": random_expression(dice, world) if dice.chance(0.7) else None,
            "check": random_expression(dice, world) if dice.chance(0.4) else None,
            "other": world.maybe(dice, 0.2, "table", "view"),
        }

    def write(self, world: World, item: Item) -> list[str]:
        facts, types = item.facts, columns_of(world, item.facts["table"])
        if facts["column"] not in types:
            raise Missing
        value, type_ = ident(facts["column"]), types[facts["column"]]
        words = f"CREATE POLICY {ident(item.name)} ON {world.path(facts['table'])}"
        words += f" AS {'RESTRICTIVE' if facts['restrictive'] else 'PERMISSIVE'} FOR {facts['command']}"
        words += f" TO {', '.join(facts['roles'])}" if facts["roles"] else ""
        if facts["using"] and facts["command"] != "INSERT":
            rule = condition(world, facts["using"], value, type_)
            rule += (
                f" AND EXISTS (SELECT 1 FROM {world.path(facts['other'])})"
                if world.has(facts["other"])
                else ""
            )
            words += f" USING ({rule})"
        if facts["check"] and facts["command"] not in ("SELECT", "DELETE"):
            words += f" WITH CHECK ({condition(world, facts['check'], value, type_)})"
        return [words]
