"""The online forms: each arrives where the plain statement arrives, and no step of it reads or writes under a lock."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest
import truth

from junco.lint.effect import Mode
from junco.lint.facts import Facts
from junco.lint.online import Form, online
from junco.lint.operation import CreateTable
from junco.lint.parse import parse
from junco.lint.predict import planned, predict
from junco.postgres import Connection, DatabaseError, connect
from junco.schema.catalog import read_schema
from junco.schema.fingerprint import fingerprint
from junco.schema.model import Ref, Schema, Table
from junco.shadow import binaries
from junco.shadow.server import Server

NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class Site:
    """A group's schema in a database of its own."""

    connection: Connection
    group: truth.Group

    def facts(self) -> Facts:
        return Facts(read_schema(self.connection), (self.group.schema,))

    @contextmanager
    def trial(self) -> Iterator[None]:
        with self.connection.transaction(force_rollback=True):
            yield


@contextmanager
def site(server: Server, group: truth.Group) -> Iterator[Site]:
    target = server.create_database(f"online_{next(NUMBERS)}")
    with closing(connect(target, name="test")) as connection:
        connection.execute(f"CREATE SCHEMA {group.schema}")
        connection.execute(f"SET search_path = {group.schema}")
        connection.execute(group.setup, prepare=False)
        yield Site(connection, group)


def inside(sql: str) -> str:
    """A statement as it can be run in a transaction that is rolled back."""
    return re.sub(r" CONCURRENTLY\b", "", sql)


MAJORS = sorted(one.major for one in binaries.installed())


@pytest.mark.parametrize("major", sorted({MAJORS[0], MAJORS[-1]}), ids=lambda major: f"pg{major}")
def test_every_form_arrives_and_none_of_its_steps_is_slow_under_a_lock(servers: Any, major: int) -> None:
    """Over the whole table of statements that the predictor is held to, on the oldest and the newest server."""
    server, wrong, tried = servers.get(major), [], 0
    for group in truth.groups(major):
        if group.outside:
            continue
        with site(server, group) as at:
            facts = at.facts()
            for case in truth.cases(group, major):
                form = online(parse(case.sql), case.sql, facts)
                if form is not None and form.blocks:
                    tried += 1
                    wrong += [f"{case.sql}\n{form.text}\n{found}" for found in _wrong(at, case, form)]
    assert wrong == [], "\n\n".join(wrong)
    assert tried >= 100


def _wrong(at: Site, case: truth.Case, form: Form) -> Iterator[str]:
    with at.trial():
        at.connection.execute(case.sql)
        expected = fingerprint(read_schema(at.connection))
    with at.trial():
        for sql in (one for block in form.blocks for one in block.statements):
            yield from _slow(at, sql)
            try:
                with at.connection.transaction():
                    at.connection.execute(inside(sql))
            except DatabaseError as error:
                yield f"{sql}: {error}"
                return
        if fingerprint(read_schema(at.connection)) != expected:
            yield "it arrives elsewhere"


def _slow(at: Site, sql: str) -> Iterator[str]:
    if " VALIDATE " in sql or " CONCURRENTLY" in sql:
        return  # beside everybody; where a detached partition is referred to, its keys are read all the same
    operation = parse(sql)
    if planned(operation) or (isinstance(operation, CreateTable) and not operation.parent):
        return
    effect = predict(operation, at.facts())
    for table in effect.rewrites | effect.builds | effect.scans:
        held = effect.mode(table)
        if held is not None and held >= Mode.SHARE:
            yield f"slow under {held.words}: {sql}"


LISTS = """CREATE TABLE one_column (id int, "K" int) PARTITION BY LIST ("K");
CREATE TABLE one_part PARTITION OF one_column FOR VALUES IN (1);
ALTER TABLE one_part ADD CONSTRAINT "one_part_K_check" CHECK (id > 0);
CREATE TABLE two_columns (id int, k int) PARTITION BY RANGE (id, k);
CREATE TABLE two_part PARTITION OF two_columns FOR VALUES FROM (1, 1) TO (2, 1);
CREATE TABLE hashed (id int) PARTITION BY HASH (id);
CREATE TABLE hash_part PARTITION OF hashed FOR VALUES WITH (MODULUS 1, REMAINDER 0);"""


def test_a_partition_detached_beside_everybody_is_left_as_a_plain_one(any_server: Server) -> None:
    targets = [any_server.create_database(f"online_{next(NUMBERS)}") for _ in range(2)]
    with closing(connect(targets[0])) as plain, closing(connect(targets[1])) as beside:
        for connection in (plain, beside):
            connection.execute(LISTS)
        for table, part in (("one_column", "one_part"), ("two_columns", "two_part"), ("hashed", "hash_part")):
            sql = f"ALTER TABLE {table} DETACH PARTITION {part}"
            form = online(parse(sql), sql, Facts(read_schema(beside)))
            assert form is not None
            plain.execute(sql)
            for block in form.blocks:
                for step in block.statements:
                    beside.execute(step)
        assert fingerprint(read_schema(plain)) == fingerprint(read_schema(beside))


def test_what_cannot_be_run_in_batches_is_left_alone() -> None:
    sql = "WITH x AS (SELECT 1 AS id) UPDATE t SET v = 1 FROM x WHERE t.id = x.id"
    schema = Schema({Ref("table", "public", "t"): Table()})
    assert online(parse(sql), sql, Facts(schema)) is None


KEYS = """CREATE TABLE keyed (id int PRIMARY KEY, v int, w text);
CREATE TABLE loose (id int UNIQUE, v int, w text);
CREATE TABLE apart (id int NOT NULL, v int, w text, EXCLUDE (id WITH =));
CREATE FUNCTION rolled() RETURNS int LANGUAGE plpgsql VOLATILE AS 'BEGIN RETURN random(); END';"""


@pytest.mark.parametrize(
    ("sql", "batched"),
    [
        ("UPDATE keyed SET v = v + 1", True),
        ("UPDATE keyed SET id = id + 1000", False),
        ("UPDATE keyed SET id = v", True),
        ("UPDATE loose SET v = v + 1", False),
        ("UPDATE loose SET v = loose.v + 1", False),
        ("UPDATE loose SET (v, w) = (2, w || 'x')", False),
        ("UPDATE loose SET v = rolled()", False),
        ("UPDATE loose SET v = id + 1, w = upper('x') WHERE v IS NULL", True),
        ("UPDATE apart SET v = v + 1", False),
        ("DELETE FROM loose WHERE v > 3", True),
    ],
)
def test_what_batches_would_do_twice_to_a_row_is_left_alone(server: Server, sql: str, batched: bool) -> None:
    with closing(connect(server.create_database(f"online_{next(NUMBERS)}"))) as connection:
        connection.execute(KEYS)
        form = online(parse(sql), sql, Facts(read_schema(connection)))
    assert form is not None
    assert bool(form.blocks) == batched, form
    assert batched or "twice" in form.needs


def test_nothing_is_changed_on_tables_that_nobody_minds(server: Server) -> None:
    """Tables that are new in the migration keep the plain form, whatever is done to them."""
    found = []
    for group in truth.groups(server.binaries.major):
        with site(server, group) as at:
            facts = at.facts()
            facts = replace(facts, new=frozenset(facts.relations))
            found += [one.sql for one in group.cases if online(parse(one.sql), one.sql, facts) is not None]
    assert found == []
