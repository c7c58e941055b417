"""What a plan for types may not do: lose values, tell secrets, need a superuser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from junco.change.plan import make_plan
from junco.postgres import Connection, Target, connect, errors
from junco.schema.catalog import read_schema
from junco.schema.model import Ref, Subscription

pytestmark = pytest.mark.server

_CASES = Path(__file__).parent.parent / "cases"


@pytest.fixture
def connection(database: Target) -> Iterator[Connection]:
    with connect(database) as found:
        yield found


@pytest.fixture
def other(new_database: Callable[[], Target]) -> Iterator[Connection]:
    with connect(new_database()) as found:
        yield found


@pytest.mark.parametrize(
    "case",
    [
        "base_type/attributes",
        "collation/attributes",
        "composite/rebuilt_under_columns",
        "composite/rows_of_tables",
        "domain/base_type",
        "domain/hidden_in_columns",
        "enum/inside_other_types",
        "range/attributes",
    ],
)
def test_values_survive_a_new_type_under_them(connection: Connection, other: Connection, case: str) -> None:
    connection.execute((_CASES / case / "old.sql").read_bytes())
    other.execute((_CASES / case / "new.sql").read_bytes())
    rows = connection.execute("SELECT to_jsonb(t)::text FROM t").fetchall()
    connection.execute(make_plan(read_schema(connection), read_schema(other)).sql.encode())
    assert rows
    for (row,) in rows:
        assert connection.execute(
            "SELECT count(*) FROM t WHERE to_jsonb(t) @> %s::jsonb", [row]
        ).fetchone() == (1,)


def test_values_in_the_way_are_counted(connection: Connection, other: Connection) -> None:
    rules = "CREATE DOMAIN d AS integer; CREATE TABLE t (a d, b integer, c d[])"
    connection.execute(f"{rules}; INSERT INTO t VALUES (1, 1, '{{1}}'), (-1, -1, '{{}}'), (NULL, NULL, NULL)")
    other.execute("CREATE DOMAIN d AS integer NOT NULL CHECK (value > 0); CREATE TABLE t (a d, b d, c d[])")
    plan = make_plan(read_schema(connection), read_schema(other))
    found = {check.describe(1) for check in plan.checks if _count(connection, check.count_sql) == 1}
    assert {text for text in found if " a:" in text} == {
        "1 row of public.t have no value in a: correct them first",
        "1 row of public.t violate d_check in a: correct them first",
    }
    assert {text for text in found if " b:" in text} == {
        "1 row of public.t have no value in b: correct them first",
        "1 row of public.t violate d_check in b: correct them first",
    }


def _count(connection: Connection, query: str) -> int:
    row = connection.execute(query.encode()).fetchone()
    return int(row[0]) if row else 0


_PAIR = "CREATE TYPE pair AS (x integer, y text)"
_SPAN = "CREATE TYPE span AS RANGE (subtype = date)"


@pytest.mark.parametrize(
    ("before", "after", "readable", "others"),
    [
        (_PAIR, _SPAN, ["empty", "[2024-01-01,)"], ["(1,a)", "[2024-02-01,2024-01-01]", "7"]),
        (
            _PAIR,
            "CREATE TYPE span AS RANGE (subtype = text)",
            ["(a,b)", '["c,d",e)'],
            ["(a)", "(a,b,c)", "a,b"],
        ),
        (_SPAN, _PAIR, ["(1,)", '(,"a,b")', "(2,a b)"], ["empty", "(1)", "(1,2,3)", "[1,2]"]),
        (_SPAN, "CREATE TYPE pair AS ()", ["()"], ["(1)", "x"]),
        (_PAIR, "CREATE DOMAIN span AS integer CHECK (value > 5)", ["6"], ["5", "a"]),
        (
            _SPAN,
            "CREATE TYPE low AS RANGE (subtype = date); CREATE DOMAIN pair AS low[]",
            ["{}", '{"[2024-01-01,)"}'],
            ['{"(1)"}'],
        ),
    ],
)
def test_texts_that_are_none_of_a_type_to_come_are_counted(
    connection: Connection, other: Connection, before: str, after: str, readable: list[str], others: list[str]
) -> None:
    kind = "text[]" if "[]" in after else "text"
    connection.execute(f"{before}; CREATE DOMAIN d AS {kind}; CREATE TABLE t (v d)".encode())
    column = "pair" if " pair " in after else "span"
    other.execute(f"{after}; CREATE TABLE t (v {column})".encode())
    plan = make_plan(read_schema(connection), read_schema(other))
    for value in (*readable, *others):
        with connection.transaction(force_rollback=True):
            connection.execute("INSERT INTO t VALUES (%s)", [value])
            found = sum(_count(connection, check.count_sql) for check in plan.checks)
            fails = _fails(connection, plan.sql)
            assert (found, fails) == ((0, False) if value in readable else (1, True)), value


def _fails(connection: Connection, script: str) -> bool:
    try:
        with connection.transaction():
            connection.execute(script.encode())
    except (errors.DataError, errors.CheckViolation):
        return True
    return False


def test_rows_that_become_a_range_are_counted(connection: Connection, other: Connection) -> None:
    connection.execute(f"{_PAIR}; CREATE DOMAIN d AS pair; CREATE TABLE t (v d)".encode())
    connection.execute("INSERT INTO t VALUES (ROW(1, NULL)), (ROW(NULL, NULL)), (NULL)")
    other.execute(f"{_PAIR}; CREATE TYPE d AS RANGE (subtype = date); CREATE TABLE t (v d)".encode())
    plan = make_plan(read_schema(connection), read_schema(other))
    assert [_count(connection, check.count_sql) for check in plan.checks] == [1]


_SECRETS = """
CREATE FOREIGN DATA WRAPPER w OPTIONS (api_key 'hidden', debug 'told');
CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (passphrase 'hidden', host 'told');
CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (user 'told', password 'hidden', password_required 'false');
CREATE SUBSCRIPTION words CONNECTION 'host=told password=hidden dbname=x sslpassword = ''hid\\''den'''
    PUBLICATION p WITH (connect = false, slot_name = NONE);
CREATE SUBSCRIPTION url CONNECTION 'postgresql://me:hidden@told/x?password=hidden&sslmode=disable'
    PUBLICATION p WITH (connect = false, slot_name = NONE);
"""


@pytest.fixture
def secretive(connection: Connection) -> Iterator[Connection]:
    connection.execute(_SECRETS)
    yield connection
    connection.execute("DROP SUBSCRIPTION words")
    connection.execute("DROP SUBSCRIPTION url")


def test_secrets_are_not_even_read(secretive: Connection) -> None:
    found = read_schema(secretive)
    assert "hid" not in repr(found)
    assert repr(found).count("told") == 2 + 2 * 3  # options are kept sorted, and in their order
    words, url = (found.objects[Ref("subscription", "", name)] for name in ("words", "url"))
    assert isinstance(words, Subscription)
    assert words.connection == "host=told dbname=x"
    assert isinstance(url, Subscription)
    assert url.connection == "postgresql://me@told/x?sslmode=disable"


def test_who_may_not_read_a_connection_leaves_it_alone(secretive: Connection) -> None:
    everything = read_schema(secretive)
    secretive.execute("SET ROLE pg_monitor")
    found = read_schema(secretive)
    secretive.execute("RESET ROLE")
    value = found.objects[Ref("subscription", "", "words")]
    assert isinstance(value, Subscription)
    assert value.connection is None
    assert "SUBSCRIPTION" not in make_plan(found, everything).sql
