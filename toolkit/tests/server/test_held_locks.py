"""The schema is read, which takes long where there is much or somebody locks it, without keeping a file's locks."""

from __future__ import annotations

import threading
import time
from contextlib import closing

import pytest
from warm import run
from workshop import Workshop

from junco.errors.base import JuncoError
from junco.postgres import Connection, connect, errors
from junco.run.deploy import Options, deploy
from junco.run.rollback import Options as Back
from junco.run.rollback import rollback

A, B = "20250101000000_a", "20250102000000_b"
# To be told what it selects, PostgreSQL locks what a view is of.
MIGRATION = "CREATE TABLE a (id int); CREATE TABLE other (id int); CREATE VIEW seen AS SELECT * FROM other;"


@pytest.fixture(params=[True, False], ids=["chained", "unchained"])
def one(workshop: Workshop, request: pytest.FixtureRequest) -> Workshop:
    """A migration that is applied, and one that is not."""
    workshop.migration(A, MIGRATION)
    deploy(workshop.project)
    workshop.migration(
        B, "ALTER TABLE a ADD COLUMN b int;", "SELECT pg_sleep(0.5); ALTER TABLE a DROP COLUMN b;"
    )
    if request.param:
        workshop.chain()
    return workshop


def is_free(connection: Connection, table: str) -> bool:
    """Whether nobody has a lock on it."""
    try:
        with connection.transaction():
            connection.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE NOWAIT".encode())
    except errors.LockNotAvailable:
        return False
    return True


def waiting(connection: Connection, of: str) -> bool:
    """Whether a session with such a name waits for a lock."""
    found = connection.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name LIKE %s",
        [of],
    ).fetchone()
    return bool(found and found[0])


def until(true: bool, connection: Connection, of: str) -> None:
    deadline = time.monotonic() + 20
    while waiting(connection, of) is not true:
        assert time.monotonic() < deadline


def test_deploy_reads_when_its_locks_are_gone(one: Workshop) -> None:
    with closing(connect(one.target)) as holder, closing(connect(one.target)) as other:

        def in_the_way(name: str) -> None:
            if name == "before commit":
                holder.execute("BEGIN; LOCK TABLE other")

        work = threading.Thread(target=deploy, args=(one.project, Options(crash_point=in_the_way)))
        work.start()
        until(True, other, "junco deploy%")
        assert is_free(other, "a")
        assert one.query("SELECT state FROM junco.migration ORDER BY id") == [("applied",), ("applied",)]
        holder.execute("COMMIT")
        work.join(20)
    assert one.query("SELECT count(*) FROM junco.migration WHERE fingerprint_after IS NULL") == [(0,)]
    assert run(one, "migrate", "status").code == 0


def test_killed_before_it_could_read_nothing_is_taken_for_drift(one: Workshop) -> None:
    def stop(name: str) -> None:
        if name == "after commit":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deploy(one.project, Options(crash_point=stop))
    assert one.query("SELECT count(*) FROM junco.migration WHERE fingerprint_after IS NULL") == [(1,)]
    assert run(one, "migrate", "status").code == 0
    assert deploy(one.project).applied == ()


def test_rollback_lets_go_of_its_locks_while_it_cannot_read(one: Workshop) -> None:
    """Proved or not: a way back that is proved is not held up, and what it led to is read later."""
    deploy(one.project)
    proved = (one.migrations / "migration_lock.toml").exists()
    found: list[JuncoError] = []

    def work() -> None:
        try:
            rollback(one.project, Back())
        except JuncoError as error:
            found.append(error)

    with closing(connect(one.target)) as holder, closing(connect(one.target)) as other:
        thread = threading.Thread(target=work)
        thread.start()
        deadline = time.monotonic() + 20
        query = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(0.5)%' AND wait_event = 'PgSleep'"
        while other.execute(query).fetchone() != (1,):
            assert time.monotonic() < deadline
        holder.execute("BEGIN; LOCK TABLE other")
        until(True, other, "junco rollback%")
        until(False, other, "junco rollback%")
        while not is_free(other, "a"):
            assert time.monotonic() < deadline
        states = [state for (state,) in one.query("SELECT state FROM junco.migration ORDER BY id")]
        assert states[2:] == (["rolled_back"] if proved else []), "if not, it tries again"
        assert thread.is_alive()
        holder.execute("COMMIT")
        thread.join(20)
    assert found == []
    assert one.query("SELECT count(*) FROM junco.migration WHERE fingerprint_after IS NULL") == [(0,)]
    assert one.query(
        "SELECT count(*) FROM pg_attribute WHERE attrelid = 'a'::regclass AND attname = 'b'"
    ) == [(0,)]
