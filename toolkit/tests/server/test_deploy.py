"""`migrate deploy`: once each, all or nothing, nothing before everything is checked."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from contextlib import closing

import pytest
from workshop import Workshop

from junco.errors import JuncoError
from junco.errors.connection import NoDatabase, ReadOnlyServer
from junco.errors.history import (
    AnotherHistory,
    ChangedBeforeApplied,
    DatabaseAhead,
    EditedMigration,
    MissingMigration,
    NoMigrationSql,
    UntrackedDatabase,
)
from junco.errors.run import (
    EmptyMigration,
    InvalidIndex,
    LockNotAvailable,
    MigrationLockHeld,
    PsqlCommand,
    StatementFailed,
    TransactionControl,
    UnknownDirective,
    UnnamedIndex,
    UnreadableSql,
)
from junco.history.ledger import Ledger
from junco.postgres import connect
from junco.run.deploy import Options, deploy
from junco.run.lock import migration_lock
from junco.run.policy import Policy
from junco.run.project import Project

QUICK = Policy(lock_timeout=0.1, patience=0.3, pause=0.05)


def applied(workshop: Workshop) -> list[str]:
    return [
        row[0]
        for row in workshop.query("SELECT name FROM junco.migration WHERE state = 'applied' ORDER BY id")
    ]


def tables(workshop: Workshop) -> set[str]:
    return {
        row[0]
        for row in workshop.query(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
    }


def test_applies_what_is_pending_once(workshop: Workshop) -> None:
    workshop.migration("20250101000000_a", "CREATE TABLE a (id int);")
    workshop.migration("20250102000000_b", "CREATE TABLE b (id int); INSERT INTO a VALUES (1);")
    assert [one.name for one in deploy(workshop.project).applied] == ["20250101000000_a", "20250102000000_b"]
    assert deploy(workshop.project).applied == ()
    assert applied(workshop) == ["20250101000000_a", "20250102000000_b"]
    assert workshop.query("SELECT count(*) FROM a") == [(1,)]


def test_each_row_of_the_ledger_says_who_when_and_what(workshop: Workshop) -> None:
    workshop.migration("20250101000000_a", "CREATE TABLE a (id int);\nCREATE TABLE b (id int);")
    deploy(workshop.project)
    row = workshop.query(
        "SELECT kind, state, length(checksum), finished_at >= started_at, run_by LIKE '%@%', tool_version <> '',"
        " length(fingerprint_before), length(fingerprint_after), fingerprint_before <> fingerprint_after"
        " FROM junco.migration"
    )
    assert row == [("deploy", "applied", 64, True, True, True, 32, 32, True)]
    steps = workshop.query("SELECT position, class, state, seconds >= 0 FROM junco.step ORDER BY position")
    assert steps == [(1, "brief", "done", True), (2, "brief", "done", True)]


def test_to_stops_after_the_named_one(workshop: Workshop) -> None:
    for day in ("01", "02", "03"):
        workshop.migration(f"202501{day}000000_m{day}", f"CREATE TABLE t{day} (id int);")
    deploy(workshop.project, Options(to="m02"))
    assert tables(workshop) == {"t01", "t02"}


def test_dry_run_changes_nothing(workshop: Workshop) -> None:
    workshop.migration("20250101000000_a", "CREATE TABLE a (id int);")
    assert deploy(workshop.project, Options(dry_run=True)).pending == ("20250101000000_a",)
    assert workshop.query("SELECT to_regclass('a'), to_regnamespace('junco')") == [(None, None)]


@pytest.mark.reproduces("J406")
def test_a_failing_statement_leaves_nothing_and_says_where(workshop: Workshop) -> None:
    workshop.migration("20250101000000_a", "CREATE TABLE a (id int);")
    workshop.migration(
        "20250102000000_b", "-- adds b\nCREATE TABLE b (id int);\n\nINSERT INTO b VALUES ('x');\n"
    )
    with pytest.raises(StatementFailed) as failed:
        deploy(workshop.project)
    assert failed.value.values["line"] == 4
    assert failed.value.values["excerpt"] == "INSERT INTO b VALUES ('x');\n                      ^"
    assert failed.value.values["sqlstate"] == "22P02"
    assert tables(workshop) == {"a"}
    assert workshop.query(
        "SELECT state, error LIKE '%integer%' FROM junco.migration WHERE name LIKE '%_b'"
    ) == [("failed", True)]
    workshop.migration("20250102000000_b", "CREATE TABLE b (id int);")
    assert [one.name for one in deploy(workshop.project).applied] == ["20250102000000_b"]


def test_a_deferred_violation_is_reported_as_the_file_s(workshop: Workshop) -> None:
    workshop.migration(
        "20250101000000_a",
        "CREATE TABLE p (id int PRIMARY KEY);"
        "CREATE TABLE c (p int REFERENCES p DEFERRABLE INITIALLY DEFERRED); INSERT INTO c VALUES (7);",
    )
    with pytest.raises(StatementFailed) as failed:
        deploy(workshop.project)
    assert failed.value.values["sqlstate"] == "23503"
    assert tables(workshop) == set()


@pytest.mark.parametrize(
    ("sql", "error"),
    [
        pytest.param(
            "CREATE TABLE b (id int); COMMIT; SELECT 1",
            TransactionControl,
            marks=pytest.mark.reproduces("J403"),
        ),
        pytest.param("BEGIN; CREATE TABLE b (id int)", TransactionControl),
        pytest.param("CREATE TABLE b (id int); end", TransactionControl),
        pytest.param("PREPARE TRANSACTION 'x'", TransactionControl),
        pytest.param("-- junco: no-transaction\nDISCARD ALL", TransactionControl),
        pytest.param("SELECT 'never ends", UnreadableSql, marks=pytest.mark.reproduces("J401")),
        pytest.param("DO $$ never ends", UnreadableSql),
        pytest.param("\\i other.sql", PsqlCommand, marks=pytest.mark.reproduces("J402")),
        pytest.param("", EmptyMigration, marks=pytest.mark.reproduces("J404")),
        pytest.param("-- only words\n", EmptyMigration),
        pytest.param(
            "-- junco: no-transactoin\nSELECT 1", UnknownDirective, marks=pytest.mark.reproduces("J405")
        ),
        pytest.param(
            "CREATE INDEX CONCURRENTLY ON a (id)", UnnamedIndex, marks=pytest.mark.reproduces("J410")
        ),
    ],
)
def test_a_bad_file_is_found_before_anything_runs(
    workshop: Workshop, sql: str, error: type[JuncoError]
) -> None:
    workshop.migration("20250101000000_a", "CREATE TABLE a (id int);")
    workshop.migration("20250102000000_bad", sql)
    with pytest.raises(error):
        deploy(workshop.project)
    assert tables(workshop) == set()


def test_words_like_commit_inside_strings_and_bodies_are_fine(workshop: Workshop) -> None:
    workshop.migration(
        "20250101000000_a",
        "CREATE TABLE a (t text DEFAULT 'COMMIT; BEGIN'); -- COMMIT;\n"
        "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;\n"
        "CREATE FUNCTION g() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 2 END; END;\n"
        "SAVEPOINT s; INSERT INTO a VALUES ('gone'); ROLLBACK TO SAVEPOINT s;",
    )
    deploy(workshop.project)
    assert workshop.query("SELECT f(), g(), (SELECT count(*) FROM a)") == [(1, 2, 0)]


def test_an_intended_empty_migration_is_recorded(workshop: Workshop) -> None:
    workshop.migration("20250101000000_a", "-- junco: empty replaced by the next one\n")
    assert len(deploy(workshop.project).applied) == 1


def test_what_a_file_does_to_the_session_stays_in_the_file(workshop: Workshop) -> None:
    workshop.query("CREATE SCHEMA other")
    workshop.query("CREATE ROLE nobody_much_" + workshop.target.database)
    workshop.migration(
        "20250101000000_a",
        f"SET ROLE nobody_much_{workshop.target.database}; SET search_path = ''; SET lock_timeout = 1;"
        " SET default_transaction_read_only = on; CREATE TEMP TABLE a (id int); PREPARE x AS SELECT 1;"
        " DECLARE c CURSOR WITH HOLD FOR SELECT 1; LISTEN gossip; SET statement_timeout = '50ms';",
    )
    workshop.migration(
        "20250102000000_b", "CREATE TABLE a (id int); PREPARE x AS SELECT 1; SELECT pg_sleep(0.2);"
    )
    deploy(workshop.project)
    assert tables(workshop) == {"a"}
    assert applied(workshop) == ["20250101000000_a", "20250102000000_b"]


def test_a_file_that_makes_its_transaction_read_only_fails_cleanly(workshop: Workshop) -> None:
    workshop.migration("20250101000000_a", "SET TRANSACTION READ ONLY; SELECT 1;")
    with pytest.raises(StatementFailed) as failed:
        deploy(workshop.project)
    assert failed.value.values["sqlstate"] == "25006"


def test_copy_data_and_pg_dump_headers_are_understood(workshop: Workshop) -> None:
    workshop.migration(
        "20250101000000_a",
        "\\restrict abc\nSELECT pg_catalog.set_config('search_path', '', false);\n"
        "CREATE TABLE public.a (id int, t text);\nCOPY public.a (id, t) FROM stdin;\n1\tone; two\n2\t\\N\n\\.\n"
        "\\unrestrict abc\nCREATE TABLE public.b (id int);\n",
    )
    deploy(workshop.project)
    assert workshop.query("SELECT id, t FROM a ORDER BY id") == [(1, "one; two"), (2, None)]
    assert tables(workshop) == {"a", "b"}


@pytest.mark.parametrize("text", ["\ufeffCREATE TABLE a (id int);", "CREATE TABLE a\r\n(id int);\r\n"])
def test_bom_and_crlf_run_and_do_not_count_as_edits(workshop: Workshop, text: str) -> None:
    folder = workshop.migration("20250101000000_a", "")
    (folder / "migration.sql").write_bytes(text.encode())
    deploy(workshop.project)
    (folder / "migration.sql").write_bytes(text.lstrip("\ufeff").replace("\r\n", "\n").encode())
    assert deploy(workshop.project).applied == ()


@pytest.mark.reproduces("J204")
def test_an_edited_migration_is_refused(workshop: Workshop) -> None:
    workshop.migration("20250101000000_a", "CREATE TABLE a (id int);")
    deploy(workshop.project)
    workshop.migration("20250101000000_a", "CREATE TABLE a (id bigint);")
    workshop.migration("20250102000000_b", "CREATE TABLE b (id int);")
    with pytest.raises(EditedMigration):
        deploy(workshop.project)
    assert tables(workshop) == {"a"}


@pytest.mark.reproduces("J205")
def test_a_missing_migration_is_refused(workshop: Workshop) -> None:
    folder = workshop.migration("20250101000000_a", "CREATE TABLE a (id int);")
    workshop.migration("20250102000000_b", "CREATE TABLE b (id int);")
    deploy(workshop.project)
    (folder / "migration.sql").unlink()
    folder.rmdir()
    with pytest.raises(MissingMigration):
        deploy(workshop.project)


@pytest.mark.reproduces("J221")
@pytest.mark.parametrize("name", ["20240101000000_theirs", "20260101000000_theirs"])
def test_another_project_s_database_is_left_alone(workshop: Workshop, name: str) -> None:
    theirs = workshop.migration(name, "CREATE TABLE theirs (id int);")
    deploy(workshop.project)
    shutil.rmtree(theirs)
    workshop.migration("20250101000000_ours", "CREATE TABLE ours (id int);")
    with pytest.raises(AnotherHistory) as refused:
        deploy(workshop.project)
    assert name in refused.value.text("what")
    assert tables(workshop) == {"theirs"}


@pytest.mark.reproduces("J206")
def test_an_older_checkout_may_deploy_nothing_but_not_something(workshop: Workshop) -> None:
    workshop.migration("20250101000000_a", "CREATE TABLE a (id int);")
    newer = workshop.migration("20250103000000_c", "CREATE TABLE c (id int);")
    deploy(workshop.project)
    (newer / "migration.sql").unlink()
    newer.rmdir()
    report = deploy(workshop.project)
    assert report.applied == ()
    assert "ahead" in report.notes[0]
    workshop.migration("20250102000000_b", "CREATE TABLE b (id int);")
    with pytest.raises(DatabaseAhead):
        deploy(workshop.project)


def test_an_older_migration_that_arrives_late_runs_with_a_word_about_it(workshop: Workshop) -> None:
    workshop.migration("20250102000000_b", "CREATE TABLE b (id int);")
    deploy(workshop.project)
    workshop.migration("20250101000000_a", "CREATE TABLE a (id int);")
    report = deploy(workshop.project)
    assert [one.name for one in report.applied] == ["20250101000000_a"]
    assert "out of order" in report.notes[0]


@pytest.mark.reproduces("J208")
def test_a_pending_migration_changed_after_its_proof_is_refused(workshop: Workshop) -> None:
    workshop.migration("20250101000000_a", "CREATE TABLE a (id int);")
    workshop.chain()
    workshop.migration("20250101000000_a", "CREATE TABLE a (id bigint);")
    with pytest.raises(ChangedBeforeApplied):
        deploy(workshop.project)


@pytest.mark.reproduces("J201")
def test_a_folder_without_its_file_is_refused(workshop: Workshop) -> None:
    (workshop.migrations / "20250101000000_a").mkdir(parents=True)
    with pytest.raises(NoMigrationSql):
        deploy(workshop.project)


@pytest.mark.reproduces("J211")
def test_a_database_with_tables_and_no_ledger_is_refused(workshop: Workshop) -> None:
    workshop.query("CREATE TABLE somebody_elses (id int)")
    workshop.migration("20250101000000_a", "CREATE TABLE a (id int);")
    with pytest.raises(UntrackedDatabase):
        deploy(workshop.project)
    assert tables(workshop) == {"somebody_elses"}


@pytest.mark.reproduces("J104")
def test_deploy_never_creates_a_database(workshop: Workshop) -> None:
    project = Project(workshop.project.config, workshop.target.with_database("no_such_database"))
    with pytest.raises(NoDatabase):
        deploy(project)


@pytest.mark.reproduces("J110")
def test_a_read_only_server_is_refused(workshop: Workshop) -> None:
    workshop.query(f"ALTER DATABASE {workshop.target.database} SET default_transaction_read_only = on")
    with pytest.raises(ReadOnlyServer):
        deploy(workshop.project)


# -- the migration lock ------------------------------------------------------------------------------------------


@pytest.mark.reproduces("J408")
def test_the_lock_names_its_holder_and_gives_up_in_time(workshop: Workshop) -> None:
    workshop.migration("20250101000000_a", "CREATE TABLE a (id int);")
    with (
        closing(connect(workshop.target, name="the other one")) as other,
        migration_lock(other, workshop.target, "junco", 0),
    ):
        pid = other.info.backend_pid
        with pytest.raises(MigrationLockHeld) as held:
            deploy(workshop.project, Options(lock_wait=0.3))
    assert f"pid {pid}, postgres (the other one)" in held.value.values["holder"]


def test_a_waiter_goes_on_when_the_lock_is_free_and_finds_nothing_to_do(workshop: Workshop) -> None:
    workshop.migration("20250101000000_a", "CREATE TABLE a (id int); SELECT pg_sleep(0.3);")
    reports = []
    threads = [threading.Thread(target=lambda: reports.append(deploy(workshop.project))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(len(report.applied) for report in reports) == [0, 0, 0, 0, 1]
    assert applied(workshop) == ["20250101000000_a"]


def test_waiting_does_not_deadlock_with_a_concurrent_index_build(workshop: Workshop) -> None:
    workshop.migration(
        "20250101000000_a", "CREATE TABLE a (id int); INSERT INTO a SELECT generate_series(1, 200000);"
    )
    workshop.migration("20250102000000_b", "CREATE INDEX CONCURRENTLY a_id ON a (id);")
    threads = [threading.Thread(target=deploy, args=(workshop.project,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert applied(workshop) == ["20250101000000_a", "20250102000000_b"]
    assert workshop.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_id'::regclass") == [(True,)]


@pytest.mark.reproduces("J407")
def test_a_table_lock_that_is_never_free_ends_in_a_refusal(workshop: Workshop) -> None:
    workshop.migration("20250101000000_a", "CREATE TABLE a (id int);")
    deploy(workshop.project)
    workshop.migration("20250102000000_b", "ALTER TABLE a ADD COLUMN b int;")
    with closing(connect(workshop.target, name="a long report", autocommit=False)) as reader:
        reader.execute("SELECT * FROM a")
        with pytest.raises(LockNotAvailable) as refused:
            deploy(workshop.project, Options(policy=QUICK))
        assert "a long report" in refused.value.values["holder"]
    deploy(workshop.project)
    assert applied(workshop) == ["20250101000000_a", "20250102000000_b"]


def test_a_table_lock_that_comes_free_is_taken_on_a_later_try(workshop: Workshop) -> None:
    workshop.migration("20250101000000_a", "CREATE TABLE a (id int);")
    deploy(workshop.project)
    workshop.migration("20250102000000_b", "INSERT INTO a VALUES (1); ALTER TABLE a ADD COLUMN b int;")
    with closing(connect(workshop.target, autocommit=False)) as reader:
        reader.execute("SELECT * FROM a")
        release = threading.Timer(0.4, reader.close)
        release.start()
        deploy(workshop.project, Options(policy=Policy(0.1, patience=10, pause=0.02)))
        release.join()
    assert workshop.query("SELECT id, b FROM a") == [(1, None)]


# -- step by step ------------------------------------------------------------------------------------------------


def test_concurrent_builds_run_outside_and_the_rest_in_transactions(workshop: Workshop) -> None:
    workshop.migration(
        "20250101000000_a",
        "CREATE TABLE a (id int); CREATE INDEX CONCURRENTLY a_id ON a (id); INSERT INTO a VALUES (1);",
    )
    deploy(workshop.project)
    assert workshop.query("SELECT class, state FROM junco.step ORDER BY position") == [
        ("brief", "done"),
        ("concurrent", "done"),
        ("long", "done"),
    ]


def test_a_new_enum_value_can_be_used_when_each_statement_is_committed(workshop: Workshop) -> None:
    workshop.migration("20250101000000_a", "CREATE TYPE mood AS ENUM ('sad'); CREATE TABLE a (m mood);")
    workshop.migration(
        "20250102000000_b",
        "-- junco: no-transaction\nALTER TYPE mood ADD VALUE 'ok';\nALTER TABLE a ALTER m SET DEFAULT 'ok';",
    )
    deploy(workshop.project)
    assert len(applied(workshop)) == 2


def test_a_failed_step_keeps_the_ones_before_it_and_the_next_run_goes_on_there(workshop: Workshop) -> None:
    workshop.migration(
        "20250101000000_a",
        "-- junco: no-transaction\nSET search_path = elsewhere;\nCREATE SCHEMA elsewhere;\nCREATE TABLE a (id int);\n"
        "INSERT INTO a VALUES (1), (1);\nCREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id);\nINSERT INTO a VALUES (2);",
    )
    with pytest.raises(StatementFailed) as failed:
        deploy(workshop.project)
    assert "4 of 6 steps" in failed.value.values["left"]
    assert workshop.query("SELECT to_regclass('elsewhere.a_id')") == [(None,)], (
        "the invalid index was left behind"
    )
    workshop.query("DELETE FROM elsewhere.a WHERE ctid = (SELECT min(ctid) FROM elsewhere.a)")
    deploy(workshop.project)
    assert workshop.query("SELECT id FROM elsewhere.a ORDER BY id") == [(1,), (2,)]
    assert workshop.query("SELECT name, state FROM junco.migration") == [("20250101000000_a", "applied")]


def test_the_part_that_has_not_run_may_be_corrected_and_the_rest_may_not(workshop: Workshop) -> None:
    first = "-- junco: no-transaction\nCREATE TABLE a (id int);\n"
    workshop.migration("20250101000000_a", first + "INSERT INTO a VALUES ('x');")
    with pytest.raises(StatementFailed):
        deploy(workshop.project)
    workshop.migration("20250101000000_a", first.replace("int", "bigint") + "INSERT INTO a VALUES (1);")
    with pytest.raises(JuncoError) as refused:
        deploy(workshop.project)
    assert refused.value.code == "J409"
    workshop.migration("20250101000000_a", first + "INSERT INTO a VALUES (1);")
    deploy(workshop.project)
    assert workshop.query("SELECT id FROM a") == [(1,)]


@pytest.mark.reproduces("J411")
def test_if_not_exists_does_not_hide_somebody_s_invalid_index(workshop: Workshop) -> None:
    workshop.migration("20250101000000_a", "CREATE TABLE a (id int); INSERT INTO a VALUES (1), (1);")
    deploy(workshop.project)
    with pytest.raises(Exception, match="duplicate"):
        workshop.query("CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id)")
    workshop.migration("20250102000000_b", "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS a_id ON a (id);")
    with pytest.raises(InvalidIndex):
        deploy(workshop.project)
    workshop.query("DROP INDEX a_id")
    workshop.query("DELETE FROM a")
    deploy(workshop.project)
    assert workshop.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_id'::regclass") == [(True,)]


# -- hostile names -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ['20250101000000_it\'s "quoted"', "20250101000000_ünï-çødé 名前", "20250101000000_50%s {x}"]
)
def test_hostile_migration_names(workshop: Workshop, name: str) -> None:
    workshop.migration(name, "CREATE TABLE a (id int);")
    workshop.chain()
    deploy(workshop.project)
    assert applied(workshop) == [name]
    assert workshop.run("migrate", "status").code == 0


def test_hostile_ledger_schema(workshop: Workshop) -> None:
    name = "we\"ird %s {schema} 'x'"
    from dataclasses import replace

    project = replace(workshop.project, config=replace(workshop.project.config, ledger_schema=name))
    workshop.migration("20250101000000_a", "CREATE TABLE a (id int); CREATE INDEX CONCURRENTLY i ON a (id);")
    deploy(project)
    with closing(connect(workshop.target)) as connection:
        assert [one.state for one in Ledger(connection, name).attempts()] == ["applied"]


def test_every_supported_major(any_server, tmp_path) -> None:  # type: ignore[no-untyped-def]
    target = any_server.create_database("deploy_" + tmp_path.name.replace("-", "_")[:40])
    workshop = Workshop(tmp_path, target)
    workshop.migration("20250101000000_a", "CREATE TABLE a (id int PRIMARY KEY, t text);", "DROP TABLE a;")
    workshop.migration("20250102000000_b", "CREATE INDEX CONCURRENTLY a_t ON a (t);", "DROP INDEX a_t;")
    (tmp_path / "junco.toml").write_text("")
    assert len(deploy(workshop.project).applied) == 2
    assert workshop.run("migrate", "status").code == 0


def test_runs_as_a_process_of_its_own(workshop: Workshop) -> None:
    workshop.migration("20250101000000_a", "CREATE TABLE a (id int);")
    done = subprocess.run(
        [sys.executable, "-m", "junco", "migrate", "deploy", "--json"],
        cwd=workshop.root,
        env={"DATABASE_URL": workshop.target.url(), "PATH": "/usr/bin"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert '"applied": [{"name": "20250101000000_a"' in done.stdout
