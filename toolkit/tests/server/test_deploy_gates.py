"""What a deploy holds back, shows beforehand, waits for, and cuts short."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Sequence
from contextlib import closing

import pytest
from workshop import Workshop

from junco.errors.run import (
    BadDirective,
    LockNotAvailable,
    PlanMoved,
    ReleaseQueryFailed,
    StatementFailed,
    TookTooLong,
)
from junco.postgres import connect
from junco.run.blocker import Blocker
from junco.run.deploy import Options, deploy
from junco.run.events import Watcher
from junco.run.policy import Policy

A, B, C = "20250101000000_a", "20250102000000_b", "20250103000000_c"


def applied(workshop: Workshop) -> list[str]:
    rows = workshop.query("SELECT name FROM junco.migration WHERE state = 'applied' ORDER BY id")
    return [str(row[0]) for row in rows]


# -- contract migrations -----------------------------------------------------------------------------------------


@pytest.fixture
def expanded(workshop: Workshop) -> Workshop:
    """An expand migration, its contract, and one that came later."""
    workshop.migration(A, "CREATE TABLE a (old int, new int);")
    workshop.migration(B, "-- junco: contract\nALTER TABLE a DROP COLUMN old;")
    workshop.migration(C, "CREATE TABLE c (id int);")
    return workshop


def test_a_contract_is_held_back_and_what_comes_later_is_not(expanded: Workshop) -> None:
    report = deploy(expanded.project)
    assert [one.name for one in report.applied] == [A, C]
    assert list(report.held) == [B]
    assert deploy(expanded.project).applied == ()
    assert expanded.query("SELECT count(*) FROM pg_attribute WHERE attname = 'old'") == [(1,)]


def test_a_held_contract_is_no_pending_migration(expanded: Workshop) -> None:
    deploy(expanded.project)
    status = expanded.run("migrate", "status", "--json")
    assert status.code == 0
    assert [one["state"] for one in status.json["migrations"]] == ["applied", "held", "applied"]
    assert status.json["drift"] is None
    shown = expanded.run("migrate", "status")
    assert "released by junco migrate deploy --contract" in shown.out
    assert expanded.run("migrate", "deploy", "--dry-run").code == 0


def test_a_released_contract_runs_late_and_not_out_of_order(expanded: Workshop) -> None:
    deploy(expanded.project)
    ran = expanded.run("migrate", "deploy", "--contract")
    assert ran.code == 0
    assert "out of order" not in ran.err
    assert applied(expanded) == [A, C, B]
    status = expanded.run("migrate", "status", "--json")
    assert (status.code, status.json["drift"]) == (0, None)


@pytest.mark.parametrize(
    ("release", "held"),
    [
        ("after 2020-02-02", False),
        ("after 2999-01-01", True),
        ("when SELECT count(*) = 0 FROM a", False),
        ("when SELECT count(*) > 0 FROM a", True),
    ],
)
def test_a_day_or_a_query_releases_it(workshop: Workshop, release: str, held: bool) -> None:
    workshop.migration(A, "CREATE TABLE a (old int);")
    deploy(workshop.project)
    workshop.migration(B, f"-- junco: contract {release}\nDROP TABLE a;")
    assert list(deploy(workshop.project).held) == ([B] if held else [])
    assert applied(workshop) == ([A] if held else [A, B])


@pytest.mark.reproduces("J427")
@pytest.mark.parametrize(
    "query", ["SELECT 1/0 = 1", "SELECT 5", "SELECT true WHERE false", "SELECT * FROM gone"]
)
def test_a_release_query_that_does_not_work_is_told_before_anything_runs(
    workshop: Workshop, query: str
) -> None:
    workshop.migration(A, "CREATE TABLE a (old int);")
    workshop.migration(B, f"-- junco: contract when {query}\nDROP TABLE a;")
    with pytest.raises(ReleaseQueryFailed):
        deploy(workshop.project)
    assert workshop.query("SELECT to_regclass('a')") == [(None,)]


def test_a_release_query_changes_nothing(workshop: Workshop) -> None:
    workshop.query("CREATE SEQUENCE s")
    workshop.migration(A, "-- junco: contract when SELECT nextval('s') > 0\nCREATE TABLE a (id int);")
    with pytest.raises(ReleaseQueryFailed):
        deploy(workshop.project)
    assert workshop.query("SELECT is_called FROM s") == [(False,)]


@pytest.mark.parametrize("rest", ["after christmas", "when", "when DROP TABLE a", "later"])
def test_a_release_that_is_none_is_refused(workshop: Workshop, rest: str) -> None:
    workshop.migration(A, f"-- junco: contract {rest}\nSELECT 1;")
    with pytest.raises(BadDirective):
        deploy(workshop.project)


# -- plans -------------------------------------------------------------------------------------------------------


def test_a_dry_run_shows_each_step_and_its_class(workshop: Workshop) -> None:
    workshop.migration(A, "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1);")
    workshop.migration(
        B, "-- junco: no-transaction\nBEGIN;\nALTER TABLE a ADD b int;\nALTER TABLE a ADD c int;\nCOMMIT;\n"
        "CREATE INDEX CONCURRENTLY i ON a (b);"
    )  # fmt: skip
    ran = workshop.run("migrate", "deploy", "--dry-run", "--json")
    assert ran.code == 3
    files = ran.json["plan"]["migrations"]
    assert [one["name"] for one in files] == [A, B]
    assert [(step["class"], step["transaction"]) for step in files[0]["steps"]] == [("brief", 1), ("long", 1)]
    assert [(step["class"], step["transaction"]) for step in files[1]["steps"]] == [
        ("brief", 1),
        ("brief", 1),
        ("concurrent", None),
    ]
    shown = workshop.run("migrate", "deploy", "--dry-run").out
    assert "concurrent  CREATE INDEX CONCURRENTLY i ON a (b)" in shown
    assert workshop.query("SELECT to_regclass('a'), to_regclass('junco.migration')") == [(None, None)]


def test_a_dry_run_predicts_locks_and_work_on_the_tables_that_are_there(workshop: Workshop) -> None:
    workshop.migration(
        A, "CREATE TABLE a (id int); INSERT INTO a SELECT generate_series(1, 5000); ANALYZE a;"
    )
    deploy(workshop.project)
    workshop.migration(
        B, "ALTER TABLE a ALTER COLUMN id TYPE bigint; CREATE TABLE n (id int); CREATE INDEX i ON n (id);"
    )
    ran = workshop.run("migrate", "deploy", "--dry-run", "--json")
    first, second, third = (one["predicted"] for one in ran.json["plan"]["migrations"][0]["steps"])
    assert {"relation": "a", "mode": "ACCESS EXCLUSIVE"} in first["locks"]
    assert first["rewrites"] == ["a"]
    assert first["bytes"] > 100_000
    assert (second["locks"], third["locks"]) == ([], [])
    assert (
        "ACCESS EXCLUSIVE on a (5,000 rows); writes anew a"
        in workshop.run("migrate", "deploy", "--dry-run").out
    )


def test_a_reviewed_plan_runs_and_then_no_more(workshop: Workshop) -> None:
    workshop.migration(A, "CREATE TABLE a (id int);")
    assert workshop.run("migrate", "deploy", "--dry-run", "--out", "plan.json").code == 3
    assert workshop.run("migrate", "deploy", "--plan", "plan.json").code == 0
    assert applied(workshop) == [A]
    again = workshop.run("migrate", "deploy", "--plan", "plan.json")
    assert (again.code, "J428" in again.err) == (8, True)


@pytest.mark.reproduces("J428")
def test_a_plan_that_history_or_schema_has_left_behind_is_refused(workshop: Workshop) -> None:
    workshop.migration(A, "CREATE TABLE a (id int);")
    deploy(workshop.project)
    workshop.migration(B, "CREATE TABLE b (id int);")
    plan = workshop.root / "plan.json"
    preview = deploy(workshop.project, Options(dry_run=True)).preview
    assert preview is not None
    preview.write(plan)
    for change, undo, says in (
        ("ALTER TABLE a ADD x int", "ALTER TABLE a DROP x", "the schema was"),
        ("UPDATE junco.setting SET value = 'other' WHERE name = 'database_id'", None, "another database"),
    ):
        workshop.query(change)
        with pytest.raises(PlanMoved) as refused:
            deploy(workshop.project, Options(plan=plan))
        assert says in refused.value.text("why")
        if undo:
            workshop.query(undo)
    workshop.query(f"UPDATE junco.setting SET value = '{preview.database}' WHERE name = 'database_id'")
    workshop.migration(B, "CREATE TABLE bb (id int);")
    with pytest.raises(PlanMoved, match="no longer"):
        deploy(workshop.project, Options(plan=plan))
    workshop.migration(C, "CREATE TABLE c (id int);")
    with pytest.raises(PlanMoved):
        deploy(workshop.project, Options(plan=plan))
    assert applied(workshop) == [A]


@pytest.mark.reproduces("J429")
@pytest.mark.parametrize(
    "text", ["", "[]", '{"plan_version": 99, "fingerprint": "", "database": null}', "{}", None]
)
def test_a_file_that_is_no_plan_is_refused(workshop: Workshop, text: str | None) -> None:
    workshop.migration(A, "CREATE TABLE a (id int);")
    if text is not None:
        (workshop.root / "plan.json").write_text(text)
    ran = workshop.run("migrate", "deploy", "--plan", "plan.json")
    assert (ran.code, "J429" in ran.err, "Traceback" in ran.err) == (2, True, False)


# -- locks -------------------------------------------------------------------------------------------------------


class Seen(Watcher):
    def __init__(self) -> None:
        self.blockers: list[Blocker] = []
        self.notes: list[str] = []

    def blocked(self, tries: int, blockers: Sequence[Blocker]) -> None:  # noqa: ARG002 - the base class's
        self.blockers += blockers

    def note(self, text: str) -> None:
        self.notes.append(text)


def probe(workshop: Workshop, stop: threading.Event, worst: list[float], sql: str) -> None:
    with closing(connect(workshop.target, name="probe")) as connection:
        while not stop.is_set():
            started = time.monotonic()
            connection.execute(sql)
            worst.append(time.monotonic() - started)
            time.sleep(0.005)


def test_readers_do_not_queue_behind_a_waiting_migration(workshop: Workshop) -> None:
    """A report of two seconds holds the table; with a plain ALTER every reader would wait for its end."""
    workshop.migration(A, "CREATE TABLE a (id int); INSERT INTO a VALUES (1);")
    deploy(workshop.project)
    workshop.migration(B, "ALTER TABLE a ADD COLUMN b int;")
    stop, worst, seen = threading.Event(), [0.0], Seen()
    thread = threading.Thread(target=probe, args=[workshop, stop, worst, "SELECT count(*) FROM a"])
    with closing(connect(workshop.target, name="the report", autocommit=False)) as report:
        report.execute("SELECT * FROM a")
        thread.start()
        release = threading.Timer(2.0, report.close)
        release.start()
        deploy(workshop.project, Options(), seen)
        release.join()
    stop.set()
    thread.join()
    assert applied(workshop) == [A, B]
    assert any(one.application == "the report" for one in seen.blockers)
    waits = [wait for wait in worst if wait > 0.5]
    assert len(waits) == 0, f"readers waited {waits} s"


def test_the_contended_table_is_locked_first_so_that_the_other_stays_free(workshop: Workshop) -> None:
    """A foreign key locks both tables. While the parent is busy, nobody may be kept from the child for long."""
    workshop.migration(A, "CREATE TABLE parent (id int PRIMARY KEY); CREATE TABLE child (id int);")
    deploy(workshop.project)
    workshop.migration(B, "ALTER TABLE child ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES parent NOT VALID;")
    stop, worst = threading.Event(), [0.0]
    thread = threading.Thread(target=probe, args=[workshop, stop, worst, "INSERT INTO child VALUES (NULL)"])
    with closing(connect(workshop.target, autocommit=False)) as writer:
        writer.execute("INSERT INTO parent VALUES (1)")
        thread.start()
        release = threading.Timer(1.5, writer.commit)
        release.start()
        deploy(workshop.project)
        release.join()
    stop.set()
    thread.join()
    assert applied(workshop) == [A, B]
    assert sum(wait > 0.05 for wait in worst) <= 3, sorted(worst)[-5:]


def test_a_blocker_is_ended_only_if_it_is_wanted(workshop: Workshop) -> None:
    workshop.migration(A, "CREATE TABLE a (id int);")
    deploy(workshop.project)
    workshop.migration(B, "ALTER TABLE a ADD COLUMN b int;")
    with closing(connect(workshop.target, name="forgotten", autocommit=False)) as forgotten:
        forgotten.execute("SELECT * FROM a")
        with pytest.raises(LockNotAvailable):
            deploy(workshop.project, Options(policy=Policy(patience=0.5)))
        assert not forgotten.closed
        seen = Seen()
        deploy(workshop.project, Options(policy=Policy(patience=20, end_blockers=0.2)), seen)
        assert any("ended pid" in note and "forgotten" in note for note in seen.notes)
    assert applied(workshop) == [A, B]


def test_a_concurrent_build_ends_its_blocker_only_if_it_is_wanted(workshop: Workshop) -> None:
    workshop.migration(A, "CREATE TABLE a (id int);")
    deploy(workshop.project)
    workshop.migration(B, "CREATE INDEX CONCURRENTLY i ON a (id);")
    with closing(connect(workshop.target, name="forgotten", autocommit=False)) as forgotten:
        forgotten.execute("INSERT INTO a VALUES (1)")
        deploy(workshop.project, Options(policy=Policy(end_blockers=0.3)))
    assert workshop.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass") == [(True,)]


@pytest.mark.reproduces("J426")
def test_a_brief_statement_that_is_not_brief_is_cut_short(workshop: Workshop) -> None:
    workshop.migration(A, "CREATE TABLE a (id int); INSERT INTO a SELECT generate_series(1, 300);")
    deploy(workshop.project)
    body = "BEGIN PERFORM pg_sleep(0.05); RETURN true; END"
    workshop.query(f"CREATE FUNCTION slow(i int) RETURNS bool LANGUAGE plpgsql AS '{body}'")
    workshop.migration(B, "ALTER TABLE a ADD CONSTRAINT s CHECK (slow(id));")
    with pytest.raises(TookTooLong) as refused:
        deploy(workshop.project, Options(policy=Policy(statement_timeout=0.3)))
    assert "lint --fix" in refused.value.text("next")
    workshop.migration(B, "-- junco: statement-timeout 1min\nALTER TABLE a ADD CONSTRAINT s CHECK (slow(1));")
    workshop.query("DELETE FROM a WHERE id > 20")
    deploy(workshop.project, Options(policy=Policy(statement_timeout=0.3)))
    assert applied(workshop) == [A, B]


@pytest.mark.parametrize("asked", ["SET lock_timeout = 0", "SET LOCAL lock_timeout = '9s'", "RESET ALL"])
def test_a_file_cannot_wait_longer_by_accident(workshop: Workshop, asked: str) -> None:
    """A dump begins with SET lock_timeout = 0; a try would then stop everybody for as long as a report takes."""
    workshop.migration(A, "CREATE TABLE a (id int);")
    deploy(workshop.project)
    workshop.migration(B, f"{asked};\nALTER TABLE a ADD COLUMN v int;")
    with closing(connect(workshop.target, autocommit=False)) as report:
        report.execute("SELECT count(*) FROM a")
        with pytest.raises(LockNotAvailable):
            deploy(workshop.project, Options(policy=Policy(lock_timeout=0.05, patience=0.2)))
    deploy(workshop.project)
    assert applied(workshop) == [A, B]


def test_a_statement_that_somebody_cancels_was_not_too_slow(workshop: Workshop) -> None:
    body = "BEGIN PERFORM pg_cancel_backend(pg_backend_pid()); PERFORM pg_sleep(9); RETURN true; END"
    workshop.query(f"CREATE FUNCTION unwanted(i int) RETURNS bool LANGUAGE plpgsql AS '{body}'")
    workshop.migration(A, "CREATE TABLE a (id int); INSERT INTO a VALUES (1);")
    workshop.migration(B, "ALTER TABLE a ADD CONSTRAINT s CHECK (unwanted(id));")
    with pytest.raises(StatementFailed) as refused:
        deploy(workshop.project)
    assert "somebody cancelled" in refused.value.text("next")
    assert applied(workshop) == [A]


def test_rows_may_take_their_time(workshop: Workshop) -> None:
    workshop.migration(A, "SELECT pg_sleep(0.5); CREATE TABLE a (id int);")
    deploy(workshop.project, Options(policy=Policy(statement_timeout=0.2)))
    assert applied(workshop) == [A]


# -- a look around -----------------------------------------------------------------------------------------------


def test_old_transactions_are_named_before_anything_runs(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    from junco.run import lookout

    monkeypatch.setattr(lookout, "_OLD_FOR_A_BUILD", 0.05)
    workshop.migration(A, "CREATE TABLE a (id int);")
    deploy(workshop.project)
    workshop.migration(B, "CREATE INDEX CONCURRENTLY i ON a (id);")
    seen = Seen()
    with closing(connect(workshop.target, name="the snapshot", autocommit=False)) as reader:
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT 1 FROM pg_class LIMIT 1")
        release = threading.Timer(0.5, reader.close)
        time.sleep(0.1)
        release.start()
        deploy(workshop.project, Options(), seen)
        release.join()
    assert any("the snapshot" in note and "CONCURRENTLY waits" in note for note in seen.notes)


def test_nothing_is_said_where_nothing_is_old(workshop: Workshop) -> None:
    workshop.migration(A, "CREATE TABLE a (id int); SELECT 1;")
    seen = Seen()
    deploy(workshop.project, Options(), seen)
    assert seen.notes == []


# -- for machines --------------------------------------------------------------------------------------------------


def test_events_are_one_json_object_a_line(workshop: Workshop) -> None:
    workshop.query("CREATE TABLE t (id int PRIMARY KEY, v int)")
    workshop.query("INSERT INTO t SELECT generate_series(1, 3000)")
    workshop.run("db", "mark", "dev")
    workshop.migration(A, "-- junco: backfill batch=500\nUPDATE t SET v = 1;")
    ran = workshop.run("migrate", "deploy", "--events", "--json")
    assert ran.code == 0, ran.err
    events = [json.loads(line) for line in ran.err.splitlines()]
    kinds = [event["event"] for event in events]
    assert kinds[0] == "file.start"
    assert kinds[-1] == "file.end"
    assert "step.progress" in kinds
    assert {"step.start"} <= set(kinds)
    assert ran.json["longest_wait_seconds"] >= 0


def test_the_direct_address_comes_before_the_pooler_s(workshop: Workshop) -> None:
    workshop.migration(A, "CREATE TABLE a (id int);")
    ran = workshop.run(
        "migrate",
        "deploy",
        DATABASE_URL="postgresql://nobody@127.0.0.1:1/x",
        DIRECT_URL=workshop.target.url(),
    )
    assert ran.code == 0, ran.err
    assert applied(workshop) == [A]
