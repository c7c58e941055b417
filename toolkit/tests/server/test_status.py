"""`migrate status`: one word a migration, one exit code for all, with SELECT rights and without a trace."""

from __future__ import annotations

import shutil
from contextlib import closing

import pytest
from warm import dump, run, run_in
from workshop import Ran, Workshop

from junco.errors.history import BrokenLedger
from junco.errors.run import StatementFailed
from junco.postgres import Target, connect
from junco.run.deploy import Options, deploy
from junco.run.lock import migration_lock
from junco.run.rollback import Options as Back
from junco.run.rollback import rollback
from junco.run.status import read_status

A, B, C = "20250101000000_a", "20250102000000_b", "20250103000000_c"


@pytest.fixture
def built(workshop: Workshop) -> Workshop:
    """Two migrations, proved and applied."""
    workshop.migration(A, "CREATE TABLE a (id int);", "DROP TABLE a;")
    workshop.migration(B, "CREATE TABLE b (id int);", "DROP TABLE b;")
    workshop.chain()
    deploy(workshop.project)
    return workshop


def status(workshop: Workshop, code: int) -> Ran:
    """The status as JSON; people see the same words and the process ends with the same code."""
    ran = run(workshop, "migrate", "status", "--json")
    assert ran.code == ran.json["exit_code"] == code, ran
    seen = run(workshop, "migrate", "status")
    assert seen.code == code
    for one in ran.json["migrations"]:
        assert any(one["name"] in line and one["state"] in line for line in seen.out.splitlines()), seen.out
    return Ran(code, ran.out, seen.out)


def words(ran: Ran) -> dict[str, str]:
    return {one["name"]: one["state"] for one in ran.json["migrations"]}


def drop(workshop: Workshop, name: str) -> None:
    shutil.rmtree(workshop.migrations / name)


def test_an_empty_project_on_an_empty_database(workshop: Workshop) -> None:
    ran = status(workshop, 0)
    assert ran.json["migrations"] == []
    assert "no migrations yet" in ran.err


def test_everything_applied(built: Workshop) -> None:
    ran = status(built, 0)
    assert words(ran) == {A: "applied", B: "applied"}
    assert "up to date" in ran.err
    first = ran.json["migrations"][0]
    assert set(first) == {
        "name",
        "state",
        "out_of_order",
        "held",
        "applied_at",
        "applied_by",
        "error",
        "steps_done",
        "steps_total",
    }
    [when] = built.query(f"SELECT finished_at FROM junco.migration WHERE name = '{A}'")
    assert first["applied_at"] == when[0].isoformat()  # type: ignore[attr-defined]
    assert first["applied_by"].startswith("postgres (")
    whole = ran.json
    assert (whole["schema_version"], whole["database"], whole["environment"]) == (
        1,
        built.target.database,
        None,
    )
    assert (whole["running"], whole["drift"], whole["unproved"], whole["unlinked"]) == (None, None, [], [])


def test_pending(built: Workshop) -> None:
    built.migration(C, "CREATE TABLE c (id int);")
    ran = status(built, 3)
    assert words(ran)[C] == "pending"
    assert ran.json["unproved"] == [C]


def test_pending_and_older_than_what_is_applied(built: Workshop) -> None:
    built.migration("20240101000000_late", "CREATE TABLE c (id int);")
    ran = status(built, 3)
    assert ran.json["migrations"][0]["out_of_order"] is True
    assert "out of order" in ran.err


def test_rolled_back_is_pending(built: Workshop) -> None:
    rollback(built.project, Back())
    assert words(status(built, 3)) == {A: "applied", B: "pending"}


def test_failed(built: Workshop) -> None:
    built.migration(C, "SELECT 1/0;")
    with pytest.raises(StatementFailed):
        deploy(built.project)
    ran = status(built, 5)
    assert words(ran)[C] == "failed"
    assert "division by zero" in ran.json["migrations"][2]["error"]
    assert "nothing of it was kept" in ran.err


def test_failed_half_way(built: Workshop) -> None:
    built.migration(C, "-- junco: no-transaction\nCREATE TABLE c (id int);\nSELECT 1/0;")
    with pytest.raises(StatementFailed):
        deploy(built.project)
    ran = status(built, 5)
    one = ran.json["migrations"][2]
    assert (one["state"], one["steps_done"], one["steps_total"]) == ("failed", 1, 2)
    assert "1 of 2 steps are done" in ran.err


def interrupt(workshop: Workshop) -> None:
    def stop(name: str) -> None:
        if name == "before step 2":
            raise KeyboardInterrupt

    workshop.migration(C, "-- junco: no-transaction\nCREATE TABLE c (id int);\nINSERT INTO c VALUES (1);")
    with pytest.raises(KeyboardInterrupt):
        deploy(workshop.project, Options(crash_point=stop))


def test_interrupted_while_nobody_runs_and_running_while_somebody_holds_the_lock(built: Workshop) -> None:
    interrupt(built)
    assert words(status(built, 5))[C] == "interrupted"
    with (
        closing(connect(built.target, name="the other one")) as other,
        migration_lock(other, built.target, "junco", 0),
    ):
        ran = status(built, 3)
        assert words(ran)[C] == "running"
        assert ran.json["running"]["pid"] == other.info.backend_pid
        assert "the other one" in ran.json["running"]["holder"]


def test_somebody_holds_the_lock_and_all_is_applied(built: Workshop) -> None:
    with closing(connect(built.target)) as other, migration_lock(other, built.target, "junco", 0):
        assert "is being applied by" in status(built, 3).err


def test_edited(built: Workshop) -> None:
    built.migration(A, "CREATE TABLE a (id bigint);")
    ran = status(built, 4)
    assert words(ran)[A] == "edited"
    assert "J204" in ran.err


def test_missing(built: Workshop) -> None:
    drop(built, A)
    assert words(status(built, 4)) == {A: "missing", B: "applied"}


def test_ahead(built: Workshop) -> None:
    drop(built, B)
    assert words(status(built, 4)) == {A: "applied", B: "ahead"}


def test_changed_since_its_proof(built: Workshop) -> None:
    built.migration(C, "CREATE TABLE c (id int);")
    built.chain()
    built.migration(C, "CREATE TABLE c (id bigint);")
    assert words(status(built, 4))[C] == "changed"


@pytest.mark.parametrize("chained", [True, False])
def test_drift_is_found_with_and_without_a_chain(built: Workshop, chained: bool) -> None:
    if not chained:
        (built.migrations / "migration_lock.toml").unlink()
    assert run(built, "migrate", "status").code == 0
    built.query("ALTER TABLE b ADD COLUMN by_hand int")
    ran = status(built, 4)
    assert words(ran) == {A: "applied", B: "applied"}
    assert ran.json["drift"]["after"] == B
    assert ran.json["drift"]["expected"] != ran.json["drift"]["found"]
    assert "drift" in ran.err
    built.query("ALTER TABLE b DROP COLUMN by_hand")
    assert run(built, "migrate", "status").code == 0


def test_data_is_no_drift_and_neither_is_the_ledger(built: Workshop) -> None:
    built.query(
        "INSERT INTO b SELECT generate_series(1, 10); ANALYZE b; ALTER TABLE junco.step ADD COLUMN x int"
    )
    assert status(built, 0).json["drift"] is None


def test_what_must_be_mended_first_decides_the_code(built: Workshop) -> None:
    built.migration("20250104000000_d", "CREATE TABLE d (id int);")
    status(built, 3)
    built.migration(C, "SELECT 1/0;")
    with pytest.raises(StatementFailed):
        deploy(built.project)
    assert words(status(built, 5))["20250104000000_d"] == "pending"
    built.migration(A, "CREATE TABLE a (id bigint);")
    status(built, 4)


def test_the_mark_is_shown(built: Workshop) -> None:
    assert run(built, "db", "mark", "staging").code == 0
    ran = status(built, 0)
    assert ran.json["environment"] == "staging"
    assert "(staging)" in ran.err


# -- rights and traces -------------------------------------------------------------------------------------------


def role(workshop: Workshop, *grants: str) -> str:
    name = "reader_" + workshop.target.database
    workshop.query(f"REVOKE ALL ON DATABASE {workshop.target.database} FROM PUBLIC; CREATE ROLE {name} LOGIN")
    for grant in (f"CONNECT ON DATABASE {workshop.target.database}", *grants):
        workshop.query(f"GRANT {grant} TO {name}")
    return Target({**workshop.target.parameters, "user": name}, "test").url()


def test_select_on_the_ledger_is_all_it_needs(built: Workshop) -> None:
    built.query("ALTER TABLE b ADD COLUMN by_hand int; REVOKE ALL ON SCHEMA public FROM PUBLIC")
    url = role(built, "USAGE ON SCHEMA junco", "SELECT ON ALL TABLES IN SCHEMA junco")
    mine = run(built, "migrate", "status", "--json").json
    theirs = run_in(built.root, "migrate", "status", "--json", DATABASE_URL=url)
    assert theirs.code == 4
    assert {**theirs.json, "target": mine["target"]} == mine


@pytest.mark.parametrize(
    "grants", [(), ("USAGE ON SCHEMA junco",), ("USAGE ON SCHEMA junco", "SELECT ON junco.setting")]
)
@pytest.mark.reproduces("J219")
def test_without_that_right_it_says_which_to_grant(built: Workshop, grants: tuple[str, ...]) -> None:
    ran = run_in(built.root, "migrate", "status", "--json", DATABASE_URL=role(built, *grants))
    assert (ran.code, ran.json["error"]["code"]) == (6, "J219")
    assert "GRANT USAGE ON SCHEMA junco TO reader_" in ran.json["error"]["next"]


def test_on_a_read_only_database_and_without_a_trace(built: Workshop) -> None:
    built.query(f"ALTER DATABASE {built.target.database} SET default_transaction_read_only = on")
    before = dump(built, "--inserts")
    status(built, 0)
    assert dump(built, "--inserts") == before


def test_a_database_without_a_ledger_gets_none(workshop: Workshop) -> None:
    workshop.migration(A, "CREATE TABLE a (id int);")
    workshop.query(f"ALTER DATABASE {workshop.target.database} SET default_transaction_read_only = on")
    status(workshop, 3)
    assert workshop.query("SELECT to_regnamespace('junco')") == [(None,)]
    assert not (workshop.migrations / "migration_lock.toml").exists()


# -- ledgers that are none ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "damage",
    [
        "DROP TABLE junco.step",
        "DROP TABLE junco.setting",
        "ALTER TABLE junco.migration DROP COLUMN state",
        "UPDATE junco.setting SET value = '99' WHERE name = 'format'",
        "DELETE FROM junco.setting",
    ],
)
@pytest.mark.reproduces("J212")
def test_a_damaged_ledger_stops_everything(built: Workshop, damage: str) -> None:
    built.migration(C, "CREATE TABLE c (id int);")
    built.query(damage)
    ran = run(built, "migrate", "status", "--json")
    assert (ran.code, ran.json["error"]["code"]) == (4, "J212")
    with pytest.raises(BrokenLedger):
        deploy(built.project)
    assert built.query("SELECT to_regclass('c')") == [(None,)]


def test_each_ledger_schema_is_a_history_of_its_own(built: Workshop) -> None:
    (built.root / "junco.toml").write_text('ledger_schema = "other"\nignore = ["junco.*"]\n')
    ran = run(built, "migrate", "status", "--json")
    assert (ran.code, words(ran)) == (3, {A: "pending", B: "pending"})


def test_the_status_of_a_program_is_the_same_value(built: Workshop) -> None:
    found = read_status(built.project)
    assert [entry.condition for entry in found.history.entries] == ["applied", "applied"]
    assert (found.running, found.drift, int(found.exit_code)) == (None, None, 0)
