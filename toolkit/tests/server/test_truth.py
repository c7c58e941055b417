"""The predictor against the trace, and the trace against pg_locks as another session sees it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace

import pytest
import truth

from junco.lint.effect import Effect, Mode, Relation
from junco.lint.facts import Facts
from junco.lint.operation import Operation
from junco.lint.parse import parse
from junco.lint.predict import planned, predict
from junco.lint.trace import trace, trace_outside
from junco.postgres import Connection, Target, connect, errors
from junco.schema.catalog import read_schema
from junco.shadow.server import Server

SEEN_BY_OTHERS = """
SELECT n.nspname::text, c.relname::text, c.relkind::text, max(array_position(%s::text[], l.mode))
FROM pg_locks l JOIN pg_class c ON c.oid = l.relation JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE l.pid = %s AND l.locktype = 'relation' AND n.nspname ~ '^g[0-9]+$' GROUP BY 1, 2, 3
"""
STRENGTH = ["".join(part.capitalize() for part in mode.name.split("_")) + "Lock" for mode in Mode]


@dataclass
class World:
    """One server's database with every group's schema, and what is known of it."""

    target: Target
    connection: Connection
    facts: Facts
    major: int


@contextmanager
def world(server: Server) -> Iterator[World]:
    target = server.create_database("truth")
    major = server.binaries.major
    truth.build(target, major)
    with closing(connect(target, name="test")) as connection:
        yield World(target, connection, Facts(read_schema(connection)), major)


def comparable(effect: Effect, operation: Operation) -> Effect:
    """Without what the planner decides."""
    return replace(effect, scans=frozenset()) if planned(operation) else effect


def test_the_predictor_agrees_with_the_trace_and_the_trace_with_others(any_server: Server) -> None:
    compared, wrong = 0, []
    with world(any_server) as found, closing(connect(found.target, name="eye")) as eye:
        for group in truth.groups(found.major):
            for case in truth.cases(group, found.major):
                operation = parse(case.sql)
                facts = replace(found.facts, search_path=(group.schema,))
                predicted = comparable(predict(operation, facts), operation)
                traced = comparable(_traced(found, group, case, eye), operation)
                compared += 1
                if predicted.traceable() != traced.traceable():
                    wrong.append(
                        f"line {case.line}: {case.sql}\n  predicted {predicted}\n  traced    {traced}"
                    )
    assert wrong == [], "\n\n".join(wrong)
    assert compared >= 200


def _traced(found: World, group: truth.Group, case: truth.Case, eye: Connection) -> Effect:
    connection = found.connection
    connection.execute(f"SET search_path = {group.schema}")
    if not group.outside:
        connection.execute("BEGIN")
        try:
            effect = trace(connection, case.sql)
            _seen_alike(effect, connection, eye, case)
        finally:
            connection.execute("ROLLBACK")
        return effect
    with pytest.raises(errors.ActiveSqlTransaction), connection.transaction():
        trace(connection, case.sql)
    table = Relation(group.schema, "m_1" if "detach" in group.name else "t")
    mode = Mode.SHARE_UPDATE_EXCLUSIVE if group.name == "outside vacuum" else Mode.ACCESS_SHARE
    return trace_outside(connection, found.target, case.sql, [table], mode)


def _seen_alike(effect: Effect, connection: Connection, eye: Connection, case: truth.Case) -> None:
    """Another session sees the same locks; what it sees more are those on indexes that add nothing."""
    rows = eye.execute(SEEN_BY_OTHERS, [STRENGTH, connection.info.backend_pid]).fetchall()
    seen = {Relation(row[0], row[1]): (row[2], Mode(row[3])) for row in rows}
    told = {lock.relation: lock.mode for lock in effect.locks}
    assert {one: seen[one][1] for one in told} == told, case
    seen = {
        one: (kind, mode)
        for one, (kind, mode) in seen.items()
        if kind != "S" or mode >= Mode.SHARE_UPDATE_EXCLUSIVE
    }
    hidden = {one: mode for one, (kind, mode) in seen.items() if one not in told and kind not in "iIc"}
    assert hidden == {}, case
