"""Proofs on scratch databases, and files that run step by step and stop: what is known, and what is not guessed."""

from __future__ import annotations

from contextlib import closing

import pytest
from workshop import Workshop

from junco.change.plan import make_plan
from junco.errors.run import AppliedPartEdited, PartlyDone, StatementFailed
from junco.errors.source import HistoryFails, PlanNotProved
from junco.postgres import connect
from junco.run.deploy import Options, deploy
from junco.run.events import Watcher
from junco.run.prove import prove_history, run_proved
from junco.schema.model import table_ref

A = "20250101000000_a"


@pytest.mark.reproduces("J608")
def test_a_plan_that_does_not_arrive_is_not_shown(workshop: Workshop) -> None:
    sources = workshop.project.sources()
    empty = sources.schema("empty")
    workshop.query("CREATE TABLE a (id int)")
    one = sources.schema("database")
    workshop.query("CREATE TABLE b (id int)")
    both = sources.schema("database")
    with workshop.project.scratch() as target, closing(connect(target)) as scratch:
        with pytest.raises(PlanNotProved) as refused:
            run_proved(workshop.project, scratch, make_plan(empty, one), both)
        assert "CREATE TABLE public.b" in refused.value.render()
        with pytest.raises(PlanNotProved) as refused:
            run_proved(workshop.project, scratch, make_plan(empty, one), one)
        assert "already exists" in refused.value.render()


def test_a_history_is_run_as_deploy_would_run_it(workshop: Workshop) -> None:
    workshop.migration(
        A, "CREATE TABLE a (id int);\nCREATE INDEX CONCURRENTLY i ON a (id);\nSET search_path = nowhere;"
    )
    workshop.migration("20250102000000_b", "CREATE TABLE b (id int);\nCOPY b FROM stdin;\n1\n\\.\n")
    project = workshop.project
    with project.replayed(project.migrations(), 0) as scratch:
        proved = prove_history(project, scratch, project.chain())
        assert scratch.connection.execute("SELECT id FROM public.b").fetchall() == [(1,)]
    deploy(workshop.project)
    with closing(connect(workshop.target)) as connection:
        assert workshop.project.fingerprint(connection) == proved.fingerprints[-1]


class _Proving(Watcher):
    def __init__(self) -> None:
        self.seen: list[tuple[str, int, int, bool]] = []

    def proving(self, name: str, number: int, total: int, seconds_left: float | None) -> None:
        self.seen.append((name[-1], number, total, seconds_left is None))


def test_a_proof_tells_how_far_it_is_and_starts_each_file_afresh(workshop: Workshop) -> None:
    workshop.migration(
        A, "CREATE SCHEMA s; SET search_path = s; CREATE TABLE a (id int); PREPARE q AS SELECT 1;"
    )
    workshop.migration(
        "20250102000000_b", "CREATE TABLE b (id int); CREATE TEMP TABLE t (); PREPARE q AS SELECT 2;"
    )
    workshop.migration("20250103000000_c", "CREATE TABLE c (id int); CREATE TEMP TABLE t (); DEALLOCATE ALL;")
    workshop.migration("20250104000000_d", "DROP TABLE s.a; CREATE TABLE d AS SELECT * FROM public.c;")
    project, watcher = workshop.project, _Proving()
    with project.replayed(project.migrations(), 0) as scratch:
        proved = prove_history(project, scratch, project.chain(), watcher)
    assert [name for name, *_ in watcher.seen] == ["a", "b", "c", "d"]
    assert watcher.seen[0][1:] == (1, 4, True)
    assert watcher.seen[3][1:] == (4, 4, False)
    deploy(workshop.project)
    with closing(connect(workshop.target)) as connection:
        assert workshop.project.fingerprint(connection) == proved.fingerprints[-1]
        assert not workshop.project.schema(connection).objects.keys() & {table_ref("s", "a")}


def test_a_history_that_does_not_run_names_the_file(workshop: Workshop) -> None:
    folder = workshop.migration(A, "CREATE TABLE a (id int); SELEC 1;")
    with pytest.raises(HistoryFails) as refused:
        workshop.project.sources().schema("migrations")
    assert str(folder / "migration.sql") in refused.value.render()


@pytest.mark.reproduces("J409")
def test_the_part_that_ran_may_not_be_edited(workshop: Workshop) -> None:
    workshop.migration(A, "-- junco: no-transaction\nCREATE TABLE a (id int);\nSELECT 1/0;")
    with pytest.raises(StatementFailed):
        deploy(workshop.project)
    workshop.migration(A, "-- junco: no-transaction\nCREATE TABLE b (id int);\nSELECT 1;")
    with pytest.raises(AppliedPartEdited):
        deploy(workshop.project)
    assert workshop.query("SELECT to_regclass('b')") == [(None,)]
    workshop.migration(A, "-- junco: no-transaction\nCREATE TABLE a (id int);\nCREATE TABLE c (id int);")
    deploy(workshop.project)
    assert workshop.query("SELECT to_regclass('c') IS NULL") == [(False,)]


@pytest.mark.reproduces("J419")
def test_a_statement_whose_end_nobody_saw_is_not_guessed(workshop: Workshop) -> None:
    workshop.migration(A, "CREATE TABLE q (a int);")
    subscribe = (
        "CREATE SUBSCRIPTION s CONNECTION 'dbname=x' PUBLICATION p WITH (connect = false, slot_name = NONE);"
    )
    workshop.migration("20250102000000_b", subscribe)

    def stop(name: str) -> None:
        if name == "after step 1":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deploy(workshop.project, Options(crash_point=stop))
    made = "SELECT count(*) FROM pg_subscription JOIN pg_database d ON d.oid = subdbid AND datname = current_database()"
    assert workshop.query(made) == [(1,)], "it did finish"
    with pytest.raises(PartlyDone) as refused:
        deploy(workshop.project)
    assert "CREATE SUBSCRIPTION" in refused.value.render()
    assert "20250102000000_b" in refused.value.render()
    # What the error advises: it did finish, so the statement goes from the file, and the rest runs.
    workshop.migration("20250102000000_b", "-- junco: no-transaction\nINSERT INTO q VALUES (1);")
    deploy(workshop.project)
    assert workshop.query("SELECT a FROM q") == [(1,)]
    workshop.query("DROP SUBSCRIPTION s")
