"""What PostgreSQL prints, and what it prints of that once it has read it: nobody calls that a difference."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from arrival import apply, dumps, schema_of

from junco.change.plan import make_plan
from junco.postgres import Connection, Target, connect
from junco.schema.alike import alike
from junco.schema.fingerprint import fingerprint, same
from junco.schema.model import Constraint, Ref, Schema
from junco.shadow import binaries
from junco.shadow.server import Server

_EXPRESSIONS = (Path(__file__).parent / "data" / "expressions.sql").read_text(encoding="utf-8")


def _loaded(target: Target, text: str) -> Connection:
    connection = connect(target)
    connection.execute(text.encode())
    connection.execute("RESET ALL")
    return connection


def _dump(connection: Connection) -> str:
    newest = max(binaries.installed(), key=lambda one: one.major)
    command = [newest.program("pg_dump"), "--schema-only", connection.info.dsn]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return "\n".join(
        line for line in text.splitlines() if not line.startswith(("\\", "SET transaction_timeout"))
    )


@pytest.mark.server
def test_a_dump_is_no_difference(any_server: Server) -> None:
    with (
        _loaded(any_server.create_database("printed"), _EXPRESSIONS) as first,
        _loaded(any_server.create_database("read_back"), _dump(first)) as second,
    ):
        assert _dump(first) != _dump(second)  # that is what this is about
        before, after = schema_of(first), schema_of(second)
    assert make_plan(before, after).sql == make_plan(after, before).sql == ""
    assert fingerprint(before) == fingerprint(after)


@pytest.mark.server
def test_what_is_built_from_either_is_the_same_to_the_letter(any_server: Server) -> None:
    """A join ON TRUE is the one form that nobody can write so that it is stored as it was."""
    text = _EXPRESSIONS.replace("NATURAL LEFT JOIN", "CROSS JOIN")
    with (
        _loaded(any_server.create_database("as_written"), text) as first,
        _loaded(any_server.create_database("as_dumped"), _dump(first)) as second,
    ):
        for number, goal in enumerate((first, second)):
            with connect(any_server.create_database(f"built{number}")) as built:
                apply(make_plan(schema_of(built), schema_of(goal)), built)
                assert dumps(built) == dumps(goal)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ARRAY[('a'::character varying)::text, (b)::text]", "(ARRAY['a'::character varying, b])::text[]"),
        ("((((a >= 1) AND (a <= 5)) AND b) AND c)", "((a >= 1) AND (a <= 5) AND b AND c)"),
        ("(((a < 1) OR b) OR (c AND (d OR e)))", "((a < 1) OR b OR (c AND (d OR e)))"),
        (" SELECT a,\n 'x'::text AS text\n FROM t", " SELECT a,\n 'x'::text\n FROM t"),
        (" SELECT NULL::integer AS int4, 'b'::text)", " SELECT NULL::integer, 'b'::text)"),
    ],
)
def test_forms_that_are_one(one: str, other: str) -> None:
    assert alike(one) == alike(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("((a AND b) OR c)", "(a AND b OR c)"),
        ("(a AND (b AND c))", "(a AND b AND c)"),
        (" SELECT 'x'::text AS kind", " SELECT 'x'::text"),
        ("ARRAY[('a'::bpchar)::text, ('b'::character varying)::bpchar]", "(ARRAY['a'::bpchar, 'b'])::text[]"),
        ("('((a AND b) AND c)'::text = x)", "('(a AND b AND c)'::text = x)"),
    ],
)
def test_forms_that_differ(one: str, other: str) -> None:
    assert alike(one) != alike(other)


def test_only_expressions_are_held_against_each_other_so() -> None:
    nested, flat = "CHECK (((a AND b) AND c))", "CHECK ((a AND b AND c))"
    one, other = (Constraint(type="check", definition=text) for text in (nested, flat))
    assert same(one, other)
    assert not same(replace(one, comment=nested), replace(one, comment=flat))
    ref = Ref("constraint", "public", "c", "t")
    assert make_plan(Schema({ref: one}), Schema({ref: other})).empty
