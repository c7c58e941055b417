"""Does a plan arrive? pg_dump says so, who knows nothing of how we read and compare."""

from __future__ import annotations

import subprocess
from collections import Counter
from contextlib import suppress

from junco.change.plan import Plan, make_plan
from junco.postgres import Connection, connect, errors, sql
from junco.schema.catalog import read_schema
from junco.schema.fingerprint import fingerprint
from junco.schema.model import Schema
from junco.schema.readers import ON_DEMAND
from junco.shadow import binaries
from junco.shadow.server import Server

ROLES = ("clerk", "Night Shift")  # for owners and grants
Lines = Counter[str]


def make_roles(server: Server) -> None:
    """The roles that schemas may name."""
    with connect(server.target()) as admin:
        for role in ROLES:
            with suppress(errors.DuplicateObject):
                admin.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))


def schema_of(connection: Connection) -> Schema:
    """Everything, owners and grants too."""
    return read_schema(connection, authority=ON_DEMAND)


def apply(plan: Plan, connection: Connection) -> None:
    """The whole script at once where that is allowed, as psql would run it."""
    if plan.transactional:
        connection.execute(plan.sql.encode())
    else:
        for step in plan.steps:
            connection.execute(step.sql.encode())
    connection.execute("RESET ALL")


def has_arrived(result: Connection, wanted: Schema) -> None:
    """Hold the result against the goal in our own terms; pg_dump has the last word."""
    found = schema_of(result)
    assert make_plan(found, wanted).sql == ""
    assert fingerprint(found) == fingerprint(wanted)


def dumps(*connections: Connection) -> list[Lines]:
    """pg_dump's lines in any order; only the last line of a table has no comma. The order of the storage
    parameters is the order in which they were set, that of the columns of statistics the one they have in the table.
    """
    newest = max(binaries.installed(), key=lambda one: one.major)
    command = [newest.program("pg_dump"), "--schema-only"]
    running = [
        subprocess.Popen([*command, one.info.dsn], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for one in connections
    ]
    found = []
    for process in running:
        text, trouble = process.communicate()
        assert process.returncode == 0, trouble
        found.append(_lines(text))
    return found


def _lines(dump: str) -> Lines:
    lines = [line.rstrip().rstrip(",") for line in dump.splitlines()]
    kept = [line for line in lines if line and not line.startswith(("--", "\\"))]
    return Counter(_in_any_order(line) for line in kept)


def _in_any_order(line: str) -> str:
    """The line, what it lists sorted where the order says only in which it came about."""
    if line.startswith("WITH ("):
        return str(sorted(line[6:-2].split(", ")))
    if line.startswith("CREATE STATISTICS"):
        head, on, rest = line.rpartition(" ON ")
        listed, from_, table = rest.rpartition(" FROM ")
        return f"{head}{on}{sorted(listed.split(', '))}{from_}{table}"
    return line
