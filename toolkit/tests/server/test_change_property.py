"""Any two small schemas: the plan from one to the other arrives, and then there is nothing left to plan."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from junco.change.plan import make_plan
from junco.postgres import Connection, connect
from junco.schema.catalog import read_schema
from junco.schema.fingerprint import fingerprint
from junco.shadow.server import Server

pytestmark = pytest.mark.server

EXAMPLES = int(os.environ.get("JUNCO_EXAMPLES", "60"))

TABLES = ("t", "Order", 'we"ird')
COLUMNS = ("a", "B b", "c")
LABELS = ("x", "it's", "Z")
TYPES = ("integer", "bigint", "text", "varchar(9)", "numeric(8,2)", "text[]", "e", "e[]")
DEFAULTS = {
    "integer": ("1", "nextval('s')"),
    "bigint": ("2", "nextval('s')"),
    "text": ("'k'", "upper('q')"),
    "varchar(9)": ("'v'",),
    "numeric(8,2)": ("0.5",),
    "text[]": ("'{}'",),
    "e": ("'x'",),
    "e[]": ("'{x}'",),
}


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@st.composite
def columns(draw: st.DrawFn, name: str) -> str:
    type_ = draw(st.sampled_from(TYPES))
    words = [quoted(name), type_]
    choice = draw(st.sampled_from(("", "", "", "default", "identity", "unique", "check")))
    if choice == "identity" and type_ in ("integer", "bigint"):
        words.append(
            f"GENERATED {draw(st.sampled_from(('ALWAYS AS IDENTITY', 'BY DEFAULT AS IDENTITY (START 5)')))}"
        )
    elif choice == "default":
        words.append("DEFAULT " + draw(st.sampled_from(DEFAULTS[type_])))
    elif choice == "unique":
        words.append(draw(st.sampled_from(("UNIQUE", "UNIQUE NULLS NOT DISTINCT", "UNIQUE DEFERRABLE"))))
    elif choice == "check":
        rules = ("IS NOT NULL", "= 'x'") if type_ == "e" else ("IS NOT NULL",)
        words.append(
            f"CONSTRAINT {quoted('ck ' + name)} CHECK ({quoted(name)} {draw(st.sampled_from(rules))})"
        )
    if draw(st.booleans()):
        words.append("NOT NULL")
    return " ".join(words)


@st.composite
def tables(draw: st.DrawFn, name: str, persistence: str) -> list[str]:
    names = draw(st.lists(st.sampled_from(COLUMNS), unique=True, max_size=3))
    key = draw(
        st.sampled_from(
            ("id int PRIMARY KEY", "id serial PRIMARY KEY", "id bigint CONSTRAINT pk PRIMARY KEY")
        )
    )
    key = key.replace("CONSTRAINT pk", f"CONSTRAINT {quoted('pk ' + name)}")
    body = [key, *[draw(columns(column)) for column in names]]
    if names and draw(st.booleans()):
        body.append(f"g int GENERATED ALWAYS AS (num_nulls({quoted(names[0])})) STORED")
    sql = [f"CREATE {persistence}TABLE {quoted(name)} ({', '.join(body)})"]
    for column in names:
        form = draw(st.sampled_from(("", "", "plain", "partial", "expression")))
        index = f"{quoted('ix ' + name + column)} ON {quoted(name)}"
        if form == "plain":
            sql.append(
                f"CREATE {draw(st.sampled_from(('', 'UNIQUE ')))}INDEX {index} ({quoted(column)} DESC)"
            )
        elif form == "partial":
            sql.append(f"CREATE INDEX {index} (id) WHERE {quoted(column)} IS NOT NULL")
        elif form == "expression":
            sql.append(f"CREATE INDEX {index} ((num_nulls({quoted(column)})))")
    if draw(st.booleans()):
        sql.append(f"COMMENT ON TABLE {quoted(name)} IS '{draw(st.sampled_from(('one', 'two')))}'")
    return sql


@st.composite
def scripts(draw: st.DrawFn) -> str:
    labels = draw(st.permutations(LABELS))
    kept = sorted(set(draw(st.lists(st.sampled_from(labels)))) | {"x"}, key=labels.index)
    spelt = ", ".join("'" + label.replace("'", "''") + "'" for label in kept)
    sql = [f"CREATE TYPE e AS ENUM ({spelt})"]
    step, cache = draw(st.sampled_from((1, 5, -1))), draw(st.sampled_from((1, 7)))
    sql.append(f"CREATE SEQUENCE s INCREMENT BY {step} CACHE {cache}")
    persistence = draw(st.sampled_from(("", "", "UNLOGGED ")))
    names = draw(st.lists(st.sampled_from(TABLES), unique=True))
    for name in names:
        sql += draw(tables(name, persistence))
    for a, b in itertools.product(names, names):
        if draw(st.integers(0, 3)) == 0:
            action = draw(st.sampled_from(("", " ON DELETE CASCADE", " DEFERRABLE", " NOT VALID")))
            key = f"CONSTRAINT {quoted(f'fk {a} {b}')} FOREIGN KEY (id) REFERENCES {quoted(b)} (id){action}"
            sql.append(f"ALTER TABLE {quoted(a)} ADD {key}")
    return ";\n".join(sql)


@pytest.fixture(scope="module")
def connection(server: Server) -> Iterator[Connection]:
    with connect(server.create_database("property")) as found:
        yield found


# Shrinking a pair takes longer than finding it, and the pair as found is small enough to read.
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not os.environ.get("JUNCO_EXAMPLES"),
    suppress_health_check=list(HealthCheck),
)
@given(before=scripts(), after=scripts())
def test_any_schema_becomes_any_other(before: str, after: str, connection: Connection) -> None:
    goal = _loaded(connection, after)
    wanted = read_schema(connection)
    assert goal == fingerprint(wanted)
    _loaded(connection, before)
    plan = make_plan(read_schema(connection), wanted)
    _run(connection, [plan.sql] if plan.transactional else [step.sql for step in plan.steps])
    arrived = read_schema(connection)
    assert make_plan(arrived, wanted).sql == ""
    assert fingerprint(arrived) == goal


def _loaded(connection: Connection, script: str) -> str:
    """A database in the same connection is cheapest to empty by dropping its one schema."""
    _run(connection, ["DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public", script])
    return fingerprint(read_schema(connection))


def _run(connection: Connection, statements: list[str]) -> None:
    for statement in statements:
        connection.execute(statement.encode())
