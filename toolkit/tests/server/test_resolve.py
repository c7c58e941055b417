"""`migrate resolve`: the ledger is corrected only to what the schema says, unless somebody insists."""

from __future__ import annotations

import shutil

import pytest
from warm import run
from workshop import Workshop

from junco.errors.history import NothingToResolve, NotThere, StillThere, UnknownMigration, UntrackedDatabase
from junco.errors.run import StatementFailed
from junco.run.deploy import deploy
from junco.run.resolve import resolve_applied, resolve_rolled_back

A, B, C = "20250101000000_a", "20250102000000_b", "20250103000000_c"
SQL = {
    A: "CREATE TABLE a (id int);",
    B: "CREATE TABLE b (id int);",
    C: "ALTER TABLE a ADD COLUMN t text;",
}


@pytest.fixture(params=[True, False], ids=["chain", "no chain"])
def history(request: pytest.FixtureRequest, workshop: Workshop) -> Workshop:
    """Three migrations, none applied; with and without a chain."""
    for name, sql in SQL.items():
        workshop.migration(name, sql)
    if request.param:
        workshop.chain()
    return workshop


def states(workshop: Workshop) -> list[tuple[object, ...]]:
    return workshop.query("SELECT name, kind, state FROM junco.migration ORDER BY id")


def test_baselining_a_database_that_was_there_before(history: Workshop) -> None:
    for sql in SQL.values():
        history.query(sql)
    history.query("INSERT INTO a VALUES (1, 'x')")
    with pytest.raises(UntrackedDatabase):
        deploy(history.project)
    for name in SQL:
        assert resolve_applied(history.project, name) == name
    assert states(history) == [(name, "resolve", "applied") for name in SQL]
    assert deploy(history.project).applied == ()
    assert history.query("SELECT * FROM a") == [(1, "x")]
    assert run(history, "migrate", "status").code == 0


def test_baselining_up_to_a_point_and_deploying_the_rest(history: Workshop) -> None:
    history.query(SQL[A])
    resolve_applied(history.project, "_a")
    assert [one.name for one in deploy(history.project).applied] == [B, C]
    assert run(history, "migrate", "status").code == 0


@pytest.mark.reproduces("J214")
def test_applied_is_refused_where_the_schema_is_not_there(history: Workshop) -> None:
    history.query(SQL[A])
    with pytest.raises(NotThere):
        resolve_applied(history.project, B)
    assert history.query("SELECT to_regnamespace('junco')") == [(None,)]
    assert resolve_applied(history.project, B, force=True) == B
    assert states(history) == [(B, "resolve", "applied")]


@pytest.mark.reproduces("J216")
def test_nothing_to_resolve(history: Workshop) -> None:
    deploy(history.project)
    with pytest.raises(NothingToResolve):
        resolve_applied(history.project, A, force=True)
    with pytest.raises(NothingToResolve):
        resolve_rolled_back(history.project, "nobody_knows_it", force=True)
    with pytest.raises(UnknownMigration):
        resolve_applied(history.project, "nobody_knows_it", force=True)
    history.migration("20250104000000_d", "SELECT 1;")
    with pytest.raises(NothingToResolve):
        resolve_rolled_back(history.project, "_d", force=True)
    assert len(states(history)) == 3


@pytest.mark.reproduces("J215")
def test_rolled_back_is_refused_while_it_is_in_effect(history: Workshop) -> None:
    deploy(history.project)
    with pytest.raises(StillThere) as refused:
        resolve_rolled_back(history.project, C)
    assert refused.value.values["found"] == "it is in effect"
    assert len(states(history)) == 3


def test_rolled_back_is_accepted_when_it_was_undone_by_hand(history: Workshop) -> None:
    deploy(history.project)
    history.query("ALTER TABLE a DROP COLUMN t")
    assert resolve_rolled_back(history.project, C) == C
    assert states(history)[-1] == (C, "resolve", "rolled_back")
    assert [one.name for one in deploy(history.project).applied] == [C]
    assert run(history, "migrate", "status").code == 0


def test_rolled_back_in_the_middle(history: Workshop) -> None:
    deploy(history.project)
    history.query("DROP TABLE b")
    assert resolve_rolled_back(history.project, B) == B
    assert [one.name for one in deploy(history.project).applied] == [B]


def test_rolled_back_is_refused_on_a_schema_that_is_neither(history: Workshop) -> None:
    deploy(history.project)
    history.query("ALTER TABLE a DROP COLUMN t; CREATE TABLE by_hand (id int)")
    with pytest.raises(StillThere) as refused:
        resolve_rolled_back(history.project, C)
    assert "not the one before it" in refused.value.render()
    assert resolve_rolled_back(history.project, C, force=True) == C


def test_a_migration_that_stopped_half_way(workshop: Workshop) -> None:
    workshop.migration(A, "-- junco: no-transaction\nCREATE TABLE a (id int);\nSELECT 1/0;\nSELECT 2;")
    with pytest.raises(StatementFailed):
        deploy(workshop.project)
    with pytest.raises(StillThere):
        resolve_rolled_back(workshop.project, A)
    workshop.query("DROP TABLE a")
    workshop.migration(A, "CREATE TABLE a (id int);")
    assert resolve_rolled_back(workshop.project, A) == A
    assert [one.name for one in deploy(workshop.project).applied] == [A]


def test_a_migration_that_is_gone_from_disk_can_be_forgotten(history: Workshop) -> None:
    deploy(history.project)
    shutil.rmtree(history.migrations / C)
    history.query("ALTER TABLE a DROP COLUMN t")
    resolve_rolled_back(history.project, C, force=True)
    assert deploy(history.project).applied == ()


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        ((), 2, "J010"),
        (("--applied", A, "--rolled-back", A), 2, "J010"),
        (("--applied", A), 8, "J214"),
        (("--rolled-back", A), 2, "J216"),
    ],
)
def test_on_the_command_line(workshop: Workshop, words: tuple[str, ...], code: int, error: str) -> None:
    workshop.migration(A, SQL[A])
    ran = run(workshop, "migrate", "resolve", *words, "--json")
    assert (ran.code, ran.json["error"]["code"]) == (code, error)


def test_forced_on_the_command_line(workshop: Workshop) -> None:
    workshop.migration(A, SQL[A])
    ran = run(workshop, "migrate", "resolve", "--applied", A, "--force", "--json")
    assert (ran.code, ran.json["state"], ran.json["name"]) == (0, "applied", A)
    assert run(workshop, "migrate", "resolve", "--rolled-back", A).out == f"recorded {A} as rolled back\n"
