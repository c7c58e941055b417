"""A backfill as it stands in a file: what it walks along, and where the condition of a batch goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from junco.errors.run import BadDirective, NotABackfill
from junco.history.backfill import Backfill
from junco.history.script import parse


def read(sql: str, options: str = "", folder: Path = Path()) -> Backfill:
    script = parse(f"-- junco: backfill {options}\n{sql}\n;", folder / "migration.sql")
    assert not script.transactional
    assert script.steps[0].step_class == "backfill"
    assert script.steps[0].backfill is not None
    return script.steps[0].backfill


@pytest.mark.parametrize(
    ("sql", "table", "alias", "over"),
    [
        ("UPDATE t SET a = 1", "t", "t", "UPDATE t SET a = 1 WHERE R"),
        ("UPDATE t SET a = 1 WHERE b", "t", "t", "UPDATE t SET a = 1 WHERE (b\n) AND R"),
        (
            "UPDATE ONLY s.t AS x SET a = 1 WHERE b OR c",
            "s.t",
            "x",
            "UPDATE ONLY s.t AS x SET a = 1 WHERE (b OR c\n) AND R",
        ),
        (
            'UPDATE "S p"."T" x SET a = u.a FROM u WHERE u.id = x.id RETURNING 1',
            '"S p"."T"',
            "x",
            'UPDATE "S p"."T" x SET a = u.a FROM u WHERE (u.id = x.id\n) AND R RETURNING 1',
        ),
        (
            "UPDATE t SET a = (SELECT max(b) FROM u WHERE u.id = t.id) -- where\nWHERE a = 'WHERE' -- last",
            "t",
            "t",
            "UPDATE t SET a = (SELECT max(b) FROM u WHERE u.id = t.id) -- where\n WHERE (a = 'WHERE' -- last\n) AND R",
        ),
        (
            "DELETE FROM t USING u WHERE u.id = t.id",
            "t",
            "t",
            "DELETE FROM t USING u WHERE (u.id = t.id\n) AND R",
        ),
        ("UPDATE t * SET a = 1", "t", "t", "UPDATE t * SET a = 1 WHERE R"),
        (
            "WITH gone AS (DELETE FROM s.t x WHERE (a OR b) RETURNING *) INSERT INTO u SELECT * FROM gone WHERE c",
            "s.t",
            "x",
            "WITH gone AS (DELETE FROM s.t x WHERE ((a OR b) ) AND R RETURNING *)"
            " INSERT INTO u SELECT * FROM gone WHERE c",
        ),
        (
            "WITH w (a) AS MATERIALIZED (UPDATE t SET a = (1)) INSERT INTO u DEFAULT VALUES",
            "t",
            "t",
            "WITH w (a) AS MATERIALIZED (UPDATE t SET a = (1) WHERE R ) INSERT INTO u DEFAULT VALUES",
        ),
    ],
)
def test_the_condition_of_a_batch_goes_where_the_statement_has_its_own(
    sql: str, table: str, alias: str, over: str
) -> None:
    backfill = read(sql)
    assert (backfill.table, backfill.alias) == (table, alias)
    found = " ".join(backfill.over("R").split())
    assert found == " ".join(over.split())


def test_every_option_is_read() -> None:
    found = read("UPDATE t SET a = 1", "key=a,b batch=500 target=1s lag=30s load=20")
    assert (found.key, found.batch, found.target, found.lag, found.load) == (("a", "b"), 500, 1.0, 30.0, 20)


def test_a_select_gives_its_rows_to_a_function(tmp_path: Path) -> None:
    (tmp_path / "phones.py").write_text("def backfill(connection, batch): ...")
    found = read("SELECT id, phone FROM users u WHERE e IS NULL FOR UPDATE", "phones.py", tmp_path)
    assert found.function == tmp_path / "phones.py"
    assert (found.table, found.alias) == ("users", "u")
    assert found.over("R").endswith("WHERE (e IS NULL\n) AND R FOR UPDATE")


@pytest.mark.reproduces("J423")
@pytest.mark.parametrize(
    ("sql", "options", "says"),
    [
        ("INSERT INTO t SELECT 1", "", "one UPDATE or DELETE"),
        ("WITH x AS (SELECT 1) UPDATE t SET a = 1", "", "one UPDATE or DELETE"),
        ("WITH x AS (SELECT a FROM t) INSERT INTO u SELECT * FROM x", "", "one UPDATE or DELETE"),
        ("WITH x AS (DELETE FROM t RETURNING a) SELECT * FROM x", "", "one UPDATE or DELETE"),
        (
            "WITH x AS (DELETE FROM t), y AS (DELETE FROM u) INSERT INTO v SELECT 1",
            "",
            "one UPDATE or DELETE",
        ),
        ("WITH x AS", "", "one UPDATE or DELETE"),
        ("SELECT 1 FROM t", "", "Python file"),
        ("UPDATE t SET a = 1", "f.py", "Python file"),
        ("SELECT a FROM t GROUP BY a", "f.py", "GROUP"),
        ("SELECT a FROM t ORDER BY a LIMIT 5", "f.py", "ORDER"),
        ("SELECT 1", "f.py", "cannot be told"),
        ("UPDATE t SET a = 1 WHERE CURRENT OF c", "", "cursor"),
    ],
)
def test_what_cannot_be_done_in_batches_is_refused(sql: str, options: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "f.py").write_text("")
    with pytest.raises(NotABackfill) as refused:
        read(sql, options, tmp_path)
    assert says in refused.value.text("why")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ("batch=0", "batch=0"),
        ("batch=many", "batch=many"),
        ("target=soon", "target=soon"),
        ("tarket=1s", "Did you mean 'target'?"),
        ("missing.py", "missing.py"),
        ("../other.py", "../other.py"),
    ],
)
def test_an_option_that_is_none_is_refused_with_its_line(options: str, says: str) -> None:
    with pytest.raises(BadDirective) as refused:
        parse(
            f"SELECT 1;\n\n-- why\n-- junco: backfill {options}\n-- more\nUPDATE t SET a = 1;", Path("m.sql")
        )
    assert says in refused.value.text("why")
    assert refused.value.values["line"] == 4


def test_a_directive_with_no_statement_below_it_is_refused() -> None:
    with pytest.raises(BadDirective):
        parse("UPDATE t SET a = 1;\n-- junco: backfill", Path("m.sql"))
