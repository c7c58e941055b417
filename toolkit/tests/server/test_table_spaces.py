"""Table spaces belong to the whole server: tables, keys and indexes move between them, there and back."""

from __future__ import annotations

from contextlib import suppress

from arrival import apply, dumps, has_arrived, schema_of

from junco.change.plan import make_plan
from junco.postgres import connect, errors
from junco.shadow.server import Server

OLD = """
CREATE TABLE a (id int PRIMARY KEY, b text, CONSTRAINT once UNIQUE (b));
CREATE INDEX by_b ON a (b);
CREATE MATERIALIZED VIEW m AS SELECT 1 AS one;
CREATE TABLE p (k int) PARTITION BY LIST (k);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
INSERT INTO a VALUES (1, 'x');
"""
NEW = """
CREATE TABLE a (id int PRIMARY KEY USING INDEX TABLESPACE fast, b text, CONSTRAINT once UNIQUE (b)) TABLESPACE fast;
CREATE INDEX by_b ON a (b) TABLESPACE "slow one";
CREATE MATERIALIZED VIEW m TABLESPACE fast AS SELECT 1 AS one;
CREATE TABLE p (k int) PARTITION BY LIST (k) TABLESPACE fast;
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1) TABLESPACE "slow one";
CREATE TABLE n (id int) TABLESPACE "slow one";
"""


def test_everything_lands_in_its_table_space(any_server: Server) -> None:
    with connect(any_server.target()) as admin:
        admin.execute("SET allow_in_place_tablespaces = on")
        for name in ("fast", '"slow one"'):
            with suppress(errors.DuplicateObject):
                admin.execute(f"CREATE TABLESPACE {name} LOCATION ''".encode())
    targets = [any_server.create_database(name) for name in ("spaces_old", "spaces_new", "spaces_empty")]
    with connect(targets[0]) as old, connect(targets[1]) as new, connect(targets[2]) as empty:
        old.execute(OLD)
        new.execute(NEW)
        first, goal = schema_of(old), schema_of(new)
        back, there = dumps(old, new)
        for connection in (old, empty):
            apply(make_plan(schema_of(connection), goal), connection)
            has_arrived(connection, goal)
            assert dumps(connection)[0] == there
        apply(make_plan(goal, first), new)
        has_arrived(new, first)
        assert dumps(new)[0] == back
