"""Did a statement that runs outside a transaction finish? The catalog knows.

Knows, for each such statement, which rows of pg_catalog tell. Refuses to run or repair anything but the one
thing that is rubbish by definition: the invalid index of a build that died.
"""

from __future__ import annotations

from typing import Literal

from junco.history.script import Step, index_name, indexed_table
from junco.postgres import Connection
from junco.sqltext import Statement

Outcome = Literal["done", "absent", "invalid", "unknown"]

# Running these twice does the same as running them once.
_REPEATABLE = ("REINDEX", "VACUUM", "CLUSTER")


def outcome(connection: Connection, step: Step) -> Outcome:
    """What the catalog says of a step that may or may not have run: "absent" means run it (again)."""
    statement = step.statement
    if statement.starts_with("DROP", "INDEX"):
        return "absent" if _index(connection, str(index_name(statement)), None) else "done"
    if statement.has("INDEX", "CONCURRENTLY") and statement.starts_with("CREATE"):
        valid = _index(connection, str(index_name(statement)), indexed_table(statement))
        return "absent" if valid is None else "done" if valid[1] else "invalid"
    if statement.words[0].upper in _REPEATABLE or statement.starts_with("ALTER", "SYSTEM"):
        return "absent"
    if statement.starts_with("ALTER", "TABLE"):
        return "unknown"
    return _named_object(connection, statement)


def invalid_index(connection: Connection, step: Step) -> str | None:
    """The quoted name of the index that this CREATE INDEX CONCURRENTLY left invalid."""
    if not (step.statement.starts_with("CREATE") and step.statement.has("INDEX", "CONCURRENTLY")):
        return None
    name, table = str(index_name(step.statement)), indexed_table(step.statement)
    found = _index(connection, name, table)
    return found[0] if found and not found[1] else None


def _index(connection: Connection, name: str, table: str | None) -> tuple[str, bool] | None:
    """Quoted name and validity of an index; a bare name lives in the schema of its table."""
    row = connection.execute(
        "SELECT i.indexrelid::regclass::text, i.indisvalid FROM pg_catalog.pg_index i"
        " JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid"
        " WHERE CASE WHEN %(table)s::text IS NULL OR cardinality(parse_ident(%(name)s)) > 1"
        " THEN i.indexrelid = to_regclass(%(name)s)"
        " ELSE i.indrelid = to_regclass(%(table)s) AND c.relname = (parse_ident(%(name)s))[1] END",
        {"name": name, "table": table},
    ).fetchone()
    return None if row is None else (row[0], row[1])


_CATALOGS = {"DATABASE": ("pg_database", "datname"), "TABLESPACE": ("pg_tablespace", "spcname")}


def _named_object(connection: Connection, statement: Statement) -> Outcome:
    """CREATE and DROP of databases and tablespaces."""
    words = [word for word in statement.words if word.upper not in ("IF", "NOT", "EXISTS")]
    kind = words[1].upper if len(words) > 2 else ""
    if kind not in _CATALOGS or statement.starts_with("ALTER"):
        return "unknown"
    catalog, column = _CATALOGS[kind]
    row = connection.execute(
        f"SELECT EXISTS (SELECT FROM pg_catalog.{catalog} WHERE {column} = %s)", [words[2].name]
    ).fetchone()
    exists = bool(row and row[0])
    return "done" if exists == statement.starts_with("CREATE") else "absent"
