"""Did a statement that runs outside a transaction finish? The catalog knows.

Knows, for each such statement, which rows of pg_catalog tell, and what would remove the rubbish that it leaves
when it dies: an invalid index, a half detached partition. Refuses to run anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from junco.history.script import Step, index_name, indexed_table
from junco.postgres import Connection
from junco.sqltext import Statement, Token

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
    if finishes(step):
        pending = _detaching(connection, statement)
        return "done" if pending is None else "invalid" if pending else "absent"
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


def finishes(step: Step) -> bool:
    """Whether repairing an interrupted start of this step completes it: true of detaching a partition."""
    return step.statement.has("DETACH", "PARTITION")


def repairs(connection: Connection, step: Step) -> list[str]:
    """The statements that undo, or complete, an interrupted start of this step."""
    statement = step.statement
    if finishes(step):
        if not _detaching(connection, statement):
            return []
        parent, child = _partition(statement)
        return [f"ALTER TABLE {parent} DETACH PARTITION {child} FINALIZE"]
    if statement.starts_with("REINDEX"):
        return [f"DROP INDEX CONCURRENTLY {name}" for name in _leftovers(connection)]
    rubbish = invalid_index(connection, step)
    return [f"DROP INDEX CONCURRENTLY {rubbish}"] if rubbish else []


def _detaching(connection: Connection, statement: Statement) -> bool | None:
    """Whether the partition is half detached; None if it is no partition of that table (any more)."""
    parent, child = _partition(statement)
    row = connection.execute(
        "SELECT inhdetachpending FROM pg_catalog.pg_inherits"
        " WHERE inhparent = to_regclass(%s) AND inhrelid = to_regclass(%s)",
        [parent, child],
    ).fetchone()
    return None if row is None else bool(row[0])


def _partition(statement: Statement) -> tuple[str, str]:
    """Table and partition of ALTER TABLE … DETACH PARTITION, as written."""
    words = [word for word in statement.words[2:] if word.upper not in ("IF", "EXISTS", "ONLY")]
    at = next(i for i, word in enumerate(words) if word.upper == "PARTITION") + 1
    return _name_at(words, 0), _name_at(words, at)


def _name_at(words: Sequence[Token], at: int) -> str:
    name = words[at].text
    while at + 2 < len(words) and words[at + 1].text == ".":
        name += "." + words[at + 2].text
        at += 2
    return name


def _leftovers(connection: Connection) -> list[str]:
    """The invalid copies that an interrupted REINDEX CONCURRENTLY left, quoted, if nobody is building one now."""
    rows = connection.execute(
        "SELECT i.indexrelid::regclass::text FROM pg_catalog.pg_index i"
        " JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid"
        " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        " WHERE NOT i.indisvalid AND c.relkind = 'i' AND c.relname ~ '_cc(new|old)[0-9]*$'"
        " AND n.nspname NOT LIKE 'pg\\_toast%%'"
        " AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.relid = i.indrelid)"
        " AND EXISTS (SELECT FROM pg_catalog.pg_index o JOIN pg_catalog.pg_class b ON b.oid = o.indexrelid"
        "  WHERE o.indrelid = i.indrelid AND o.indexrelid <> i.indexrelid"
        "  AND starts_with(c.relname, substr(b.relname, 1, length(c.relname)"
        "      - length(substring(c.relname FROM '_cc(?:new|old)[0-9]*$')))))"
    )
    return [row[0] for row in rows.fetchall()]


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
