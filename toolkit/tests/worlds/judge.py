"""Two lists of statements: does the plan lead from what the one makes to what the other makes, and back?"""

from __future__ import annotations

import itertools
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from arrival import Lines, apply, dumps, schema_of

from junco.change.plan import Plan, make_plan
from junco.postgres import Connection, connect, errors
from junco.schema.fingerprint import fingerprint
from junco.schema.model import Ref, Schema
from junco.shadow.server import Server
from junco.sqltext import qualified

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Trouble:
    """What is wrong, in one word and a sign by which to know it again, and at length."""

    what: str
    sign: str
    story: str


@dataclass(frozen=True)
class Script:
    """Statements that PostgreSQL may refuse one by one: schema, then rows."""

    statements: tuple[str, ...]
    rows: tuple[str, ...] = ()


@contextmanager
def loaded(server: Server, script: Script) -> Iterator[Connection]:
    """A fresh database that has run as much of the script as PostgreSQL accepts."""
    name = f"world{next(_numbers)}"
    with connect(server.target()) as admin:
        admin.execute(f"CREATE DATABASE {name} STRATEGY file_copy")
        try:
            with connect(server.target(name)) as connection:
                run(connection, (*script.statements, *script.rows))
                yield connection
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(connection: Connection, statements: Sequence[str]) -> list[tuple[str, str]]:
    """Each statement by itself; those that were refused, and why."""
    refused = []
    for statement in statements:
        try:
            connection.execute(statement.encode())
        except errors.Error as error:
            refused.append((statement, str(error).partition("\n")[0]))
    return refused


def accepted(server: Server, script: Script) -> Script:
    """What PostgreSQL does not refuse of it."""
    with loaded(server, Script(())) as connection:
        refused = {statement for statement, _ in run(connection, (*script.statements, *script.rows))}
    kept = (tuple(text for text in part if text not in refused) for part in (script.statements, script.rows))
    return Script(*kept)


def judge(server: Server, before: Script, after: Script) -> Trouble | None:
    """What goes wrong on the way there and back, if anything."""
    with loaded(server, before) as old, loaded(server, after) as new:
        first, goal = schema_of(old), schema_of(new)
        start, end = dumps(old, new)
        return _lead(old, (first, goal), end, "there") or _lead(old, (goal, first), start, "back")


def _lead(connection: Connection, ends: tuple[Schema, Schema], wanted: Lines, way: str) -> Trouble | None:
    try:
        plan = make_plan(schema_of(connection), ends[1])
    except Exception as error:  # noqa: BLE001 - any is a defect
        return Trouble("crash", type(error).__name__, f"{way}: {traceback.format_exc()}")
    try:
        wrong = _empty_if_in_the_way(connection, plan)
    except errors.Error as error:
        return Trouble("uncountable", _sign(str(error)), f"{way}: {error}")
    if wrong:
        return Trouble("false alarm", wrong.partition(" (SELECT")[0][-60:], f"{way}: {wrong}\n\n{plan.sql}")
    try:
        apply(plan, connection)
    except errors.Error as error:
        if _is_uncountable(error, connection, plan, ends[1]):
            return None
        story = f"{way}: {error}\n\n{plan.sql}"
        return Trouble("refused", f"{error.sqlstate} {_sign(str(error))}", story)
    found = schema_of(connection)
    again = make_plan(found, ends[1])
    (dump,) = dumps(connection)
    if dump != wanted:
        lost = [f"- {line}" for line in dump - wanted] + [f"+ {line}" for line in wanted - dump]
        sign = " ".join(lost[0].split()[:2]) + (" CONSTRAINT" if " CONSTRAINT " in lost[0] else "")
        return Trouble("differs", sign, "\n".join((way, *lost, "", "then:", again.sql, "", "of:", plan.sql)))
    if again.sql or fingerprint(found) != fingerprint(ends[1]):
        return Trouble("remains", " ".join(again.sql.split()[:3]), f"{way}: {again.sql}\n\nof:\n{plan.sql}")
    return None


def _is_uncountable(error: errors.Error, connection: Connection, plan: Plan, goal: Schema) -> bool:
    """Whether rows are in the way that nobody can count beforehand."""
    if isinstance(error, errors.ExclusionViolation):
        return True  # it would take every pair of rows
    if isinstance(error, errors.DataError) and connection.info.server_version < 160000:
        return True  # only since PostgreSQL 16 can one ask whether a text can be read as a value
    if isinstance(error, errors.DatatypeMismatch) and "where type requires" in str(error):
        return True  # nothing moves the columns of a table to where the type that it is to be of has them
    if isinstance(error, errors.InvalidFunctionDefinition) and " ADD COLUMN " in plan.sql:
        return "return type mismatch" in str(error)  # nor to where a body that gives its rows has them
    if isinstance(error, errors.UndefinedFunction) and "could not identify a comparison" in str(error):
        return True  # values of which there are two or more, and no way to tell them apart
    if isinstance(error, errors.DataCorrupted):
        return True  # an expression that calls itself immutable reads the very table that is being indexed
    if isinstance(error, errors.UniqueViolation):  # where what the query of a view reads changes as well
        counted = any(check.ref.name == error.diag.constraint_name for check in plan.checks)
        return not counted and (_is_view(error.diag.table_name, goal) or _is_called_for(error, plan))
    # where a row belongs by its hash, or by attributes that it is to have, only a table can tell that is there
    unknown = "(modulus " in plan.sql or " ATTRIBUTE " in plan.sql
    return isinstance(error, errors.CheckViolation) and unknown and "partition" in str(error)


def _is_view(name: str | None, schema: Schema) -> bool:
    return any(ref.kind == "materialized view" and ref.name == name for ref in schema.objects)


def _is_called_for(error: errors.Error, plan: Plan) -> bool:
    """Whether a new column of the table is filled by a call, of which nobody knows what it gives."""
    made = (step.sql for step in plan.steps if step.about and step.about.table == error.diag.table_name)
    return any(" ADD COLUMN " in sql and "(" in sql.partition(" DEFAULT ")[2] for sql in made)


def _sign(message: str) -> str:
    """The message without names."""
    return '"'.join(message.partition("\n")[0].split('"')[::2])


def _empty_if_in_the_way(connection: Connection, plan: Plan) -> str:
    """Rows of which the plan itself says that they would make it fail are taken away, and no others. What is wrong
    with that if the plan succeeds with them.
    """
    found = [check for check in plan.checks if _count(connection, check.count_sql)]
    if not found:
        return ""
    if plan.transactional and _succeeds(connection, plan):
        return f"nothing was in the way, but {found[0].words} ({found[0].count_sql})"
    for check in found:
        _clear(connection, check.ref)
    return ""


def _succeeds(connection: Connection, plan: Plan) -> bool:
    """Whether the plan would do, rows and all."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(plan.sql.encode())
    except errors.Error:
        return False
    return True


def _count(connection: Connection, query: str) -> int:
    """The answer; none where values cannot be compared at all, which PostgreSQL sees when it meets two."""
    try:
        row = connection.execute(query.encode()).fetchone()
    except errors.UndefinedFunction:
        return 0
    return int(row[0]) if row else 0


def _clear(connection: Connection, ref: Ref) -> None:
    """Take the rows away that a check is about, and what points at them; all of them, if it names no table."""
    name = qualified(ref.schema, ref.table or ref.name)
    found = connection.execute("SELECT relkind FROM pg_class WHERE oid = to_regclass(%s)", [name]).fetchone()
    if found and found[0] in ("r", "p"):
        connection.execute(f"TRUNCATE {name} CASCADE".encode())
        return
    connection.execute(_EMPTY)
    if found and found[0] == "m":
        connection.execute(f"REFRESH MATERIALIZED VIEW {name} WITH NO DATA".encode())


_EMPTY = b"""
SET session_replication_role = replica;
DO $$ BEGIN EXECUTE coalesce((SELECT 'TRUNCATE ' || string_agg(format('%I.%I', nspname, relname), ', ') || ' CASCADE'
FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
WHERE c.relkind IN ('r', 'p') AND c.oid >= 16384), 'SELECT 1'); END $$;
RESET session_replication_role
"""
