"""A schema is read while others change it: the answer is one moment's, and nobody is ended or kept waiting for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from workshop import Workshop

from junco.errors.base import Exit
from junco.errors.source import SchemaNotRead
from junco.postgres import Connection, DatabaseError, Target, connect
from junco.run.difference import difference
from junco.schema import retry
from junco.schema.catalog import read_schema
from junco.schema.model import Ref


class Busy:
    """Somebody who runs statements in turn, again and again, until the block ends."""

    def __init__(self, target: Target, statements: tuple[str, ...], pause: float) -> None:
        self.rounds = 0
        self.failed: Exception | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, args=(target, statements, pause))

    def _work(self, target: Target, statements: tuple[str, ...], pause: float) -> None:
        try:
            with closing(connect(target, name="busy")) as connection:
                while not self._over.is_set():
                    connection.execute(statements[self.rounds % len(statements)].encode())
                    self.rounds += 1
                    time.sleep(pause)
        except DatabaseError as error:
            self.failed = error

    @classmethod
    @contextmanager
    def at(cls, target: Target, *statements: str, pause: float = 0) -> Iterator[Busy]:
        busy = cls(target, statements, pause)
        busy._thread.start()
        try:
            yield busy
        finally:
            busy._over.set()
            busy._thread.join()


MADE = (
    "CREATE TABLE a (id int PRIMARY KEY, b text DEFAULT 'x' NOT NULL CHECK (b <> ''));"
    " CREATE INDEX a_b ON a (b); CREATE VIEW seen AS SELECT b FROM a;"
)
WHOLE = {
    *(Ref("column", "public", name, "a") for name in ("id", "b")),
    *(Ref("constraint", "public", name, "a") for name in ("a_pkey", "a_b_check")),
    Ref("default", "public", "b", "a"),
    Ref("index", "public", "a_b", "a"),
    Ref("view", "public", "seen"),
}


def test_the_answer_is_of_one_moment(database: Target) -> None:
    busily = Busy.at(database, MADE, "DROP TABLE a CASCADE", pause=0.3)
    with busily as busy, closing(connect(database)) as connection:
        there: set[bool] = set()
        deadline = time.monotonic() + 30
        while busy.rounds < 10 or len(there) < 2:
            assert time.monotonic() < deadline
            objects = read_schema(connection).objects
            table = Ref("table", "public", "a") in objects
            assert WHOLE & objects.keys() == (WHOLE if table else set())
            there.add(table)
    assert busy.failed is None


def test_temporary_tables_come_and_go(database: Target) -> None:
    statements = (
        "CREATE TEMP TABLE t (id serial PRIMARY KEY, b text DEFAULT 'x' CHECK (b <> '')); CREATE INDEX ON t (b);"
        " CREATE TEMP TABLE u () INHERITS (t); DROP TABLE t CASCADE"
    )
    with Busy.at(database, statements) as busy, closing(connect(database)) as connection:
        before = read_schema(connection).objects
        while busy.rounds < 300:
            assert read_schema(connection).objects == before
    assert busy.failed is None


def test_whoever_drops_what_is_read_is_not_ended_for_it(database: Target) -> None:
    with closing(connect(database)) as connection, closing(connect(database, autocommit=False)) as other:
        connection.execute(MADE + "CREATE TABLE z (id int); CREATE VIEW also AS SELECT id FROM z")
        other.execute("LOCK TABLE z IN ACCESS EXCLUSIVE MODE")
        work = threading.Thread(target=read_schema, args=(connection,))
        work.start()
        wait_for_lock(database)
        other.execute("SET LOCAL lock_timeout = '900ms'; LOCK TABLE a IN ACCESS EXCLUSIVE MODE; SELECT 1")
        other.rollback()
        work.join(10)
        assert not work.is_alive()


def wait_for_lock(database: Target) -> None:
    with closing(connect(database)) as observer:
        deadline = time.monotonic() + 10
        query = "SELECT count(*) > 0 FROM pg_locks WHERE NOT granted AND mode = 'AccessShareLock'"
        while observer.execute(query).fetchone() != (True,):
            assert time.monotonic() < deadline


@pytest.mark.reproduces("J616")
def test_a_lock_that_stays_is_said_with_its_holder(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retry, "_PATIENCE", 0.5)
    workshop.query(MADE)
    with closing(connect(workshop.target, name="the other one", autocommit=False)) as other:
        other.execute("LOCK TABLE a IN ACCESS EXCLUSIVE MODE")
        pid = other.info.backend_pid
        with pytest.raises(SchemaNotRead) as raised:
            difference(workshop.project, workshop.target.url(), "empty")
    assert f"a is locked by pid {pid}" in raised.value.values["reason"]
    assert "the other one" in raised.value.values["reason"]
    assert raised.value.exit_code == Exit.LOCKED


def test_in_a_transaction_nothing_is_waited_for(database: Target) -> None:
    with closing(connect(database)) as connection, closing(connect(database, autocommit=False)) as other:
        connection.execute(MADE)
        other.execute("LOCK TABLE a IN ACCESS EXCLUSIVE MODE")
        started = time.monotonic()
        with pytest.raises(DatabaseError, match="lock timeout"), connection.transaction():
            read_schema(connection)
        assert time.monotonic() - started < retry._PATIENCE / 2


def test_what_changes_all_the_time_is_said(database: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "_TRIES", 3)
    monkeypatch.setattr(retry, "_PAUSE", 0)
    tries = []

    def attempt() -> Iterator[Connection | None]:
        tries.append(1)
        yield None
        raise retry.Vanished

    with closing(connect(database)) as connection, pytest.raises(SchemaNotRead) as raised:
        for _ in retry.undisturbed(connection, attempt):  # type: ignore[arg-type] # it never returns
            pass
    assert (len(tries), raised.value.values["reason"]) == (3, "others change it all the time")
