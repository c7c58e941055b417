"""Rows that would make a plan fail are counted beforehand, and no others."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from junco.change.plan import make_plan
from junco.postgres import Connection, Target, connect, errors
from junco.schema.catalog import read_schema

pytestmark = pytest.mark.server


@pytest.fixture
def connection(database: Target) -> Iterator[Connection]:
    with connect(database) as found:
        yield found


@pytest.fixture
def other(new_database: Callable[[], Target]) -> Iterator[Connection]:
    with connect(new_database()) as found:
        yield found


_NEW_TARGET = """
CREATE TABLE room (id int PRIMARY KEY);
ALTER TABLE visit ADD FOREIGN KEY (room) REFERENCES room
"""
_NEW_TARGET_COLUMN = """
CREATE TABLE room (number int, id int UNIQUE);
ALTER TABLE visit ADD FOREIGN KEY (room) REFERENCES room (id)
"""
_ROOM = "CREATE TABLE room (number int); INSERT INTO room VALUES (7)"


@pytest.mark.parametrize(
    ("before", "after", "counted"),
    [
        pytest.param("", _NEW_TARGET, 2, id="what points at a table to come"),
        pytest.param(_ROOM, _NEW_TARGET_COLUMN, 2, id="what points at a column to come"),
    ],
)
def test_what_points_at_nothing_yet(
    connection: Connection, other: Connection, before: str, after: str, counted: int
) -> None:
    visits = "CREATE TABLE visit (room int)"
    connection.execute(f"{visits}; INSERT INTO visit VALUES (7), (8), (NULL); {before}".encode())
    other.execute(f"{visits}; {after}".encode())
    plan = make_plan(read_schema(connection), read_schema(other))
    (check,) = plan.checks
    assert connection.execute(check.count_sql.encode()).fetchone() == (counted,)
    with pytest.raises(errors.ForeignKeyViolation):
        connection.execute(plan.sql.encode())


def test_a_key_of_a_parent_does_not_see_children_that_stay(connection: Connection, other: Connection) -> None:
    heirs = "CREATE TABLE place (id int); CREATE TABLE room () INHERITS (place)"
    rows = "INSERT INTO place VALUES (1); INSERT INTO room VALUES (1), (1)"
    connection.execute(f"{heirs}; CREATE TABLE bed () INHERITS (place); {rows}".encode())
    other.execute(f"{heirs}; ALTER TABLE place ADD UNIQUE (id)".encode())
    plan = make_plan(read_schema(connection), read_schema(other))
    assert [connection.execute(check.count_sql.encode()).fetchone() for check in plan.checks] == [(0,)]
    connection.execute(plan.sql.encode())


def test_an_attribute_of_another_type(connection: Connection, other: Connection) -> None:
    connection.execute(b"CREATE TYPE pair AS (a int4range); CREATE TABLE t (p pair)")
    connection.execute(b"INSERT INTO t VALUES ('(empty)'), ('()'), (NULL)")
    other.execute(b"CREATE TYPE pair AS (a integer); CREATE TABLE t (p pair)")
    plan = make_plan(read_schema(connection), read_schema(other))
    assert [connection.execute(check.count_sql.encode()).fetchone() for check in plan.checks] == [(1,)]
    with pytest.raises(errors.InvalidTextRepresentation):
        connection.execute(plan.sql.encode())


def test_a_function_that_reads_a_table_to_come_answers_nothing_yet(
    connection: Connection, other: Connection
) -> None:
    reads = "CREATE FUNCTION few() RETURNS bool LANGUAGE sql AS 'SELECT count(*) < 9 FROM public.kept'"
    connection.execute(f"SET check_function_bodies = off; {reads}; CREATE TABLE t (a int)".encode())
    connection.execute(b"INSERT INTO t VALUES (1)")
    other.execute(f"CREATE TABLE kept (); {reads}".encode())
    other.execute(b"CREATE DOMAIN d AS int CHECK (few()); CREATE TABLE t (a d, b d, CHECK (few()))")
    plan = make_plan(read_schema(connection), read_schema(other))
    assert plan.checks == ()
    connection.execute(plan.sql.encode())


def test_rows_of_a_partition_that_point_at_themselves(connection: Connection, other: Connection) -> None:
    tree = "CREATE TABLE staff (id int PRIMARY KEY, boss int REFERENCES staff) PARTITION BY LIST (id)"
    parts = [f"CREATE TABLE staff_{n} PARTITION OF staff FOR VALUES IN ({n})" for n in (1, 2)]
    parts[0] += " PARTITION BY LIST (id); CREATE TABLE staff_1_1 PARTITION OF staff_1 DEFAULT"
    connection.execute("; ".join((tree, *parts)).encode())
    connection.execute(b"INSERT INTO staff VALUES (1, 1), (2, NULL)")
    other.execute(f"{tree}; {parts[1]}".encode())
    plan = make_plan(read_schema(connection), read_schema(other))
    assert [connection.execute(check.count_sql.encode()).fetchone() for check in plan.checks] == [(1,)]
    with pytest.raises(errors.ForeignKeyViolation):
        connection.execute(plan.sql.encode())


def test_rows_that_belong_elsewhere_are_counted_while_other_columns_come(
    connection: Connection, other: Connection
) -> None:
    connection.execute(
        b"CREATE TABLE visit (ward int) PARTITION BY LIST (ward); CREATE TABLE visit_1 (ward int)"
    )
    connection.execute(b"INSERT INTO visit_1 VALUES (1), (2)")
    other.execute(b"CREATE TABLE visit (ward int, bed int) PARTITION BY LIST (ward)")
    other.execute(b"CREATE TABLE visit_1 PARTITION OF visit FOR VALUES IN (1)")
    plan = make_plan(read_schema(connection), read_schema(other))
    assert [connection.execute(check.count_sql.encode()).fetchone() for check in plan.checks] == [(1,)]


def test_a_column_from_a_new_parent_that_must_not_be_null(connection: Connection, other: Connection) -> None:
    connection.execute(
        b"CREATE DOMAIN d AS int NOT NULL; CREATE TABLE nurse (); INSERT INTO nurse DEFAULT VALUES"
    )
    other.execute(b"CREATE DOMAIN d AS int NOT NULL; CREATE TABLE person (a d)")
    other.execute(b"CREATE TABLE nurse () INHERITS (person)")
    plan = make_plan(read_schema(connection), read_schema(other))
    assert [connection.execute(check.count_sql.encode()).fetchone() for check in plan.checks] == [(1,)]
    with pytest.raises(errors.NotNullViolation):
        connection.execute(plan.sql.encode())
