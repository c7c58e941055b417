"""Backfills on real tables: every row once, whatever its key, from wherever it stopped."""

from __future__ import annotations

import threading
import time
from contextlib import closing

import pytest
from workshop import Workshop

from junco.errors.run import BackfillFailed, NoBackfillKey, StatementFailed
from junco.postgres import connect
from junco.run.deploy import Options, deploy
from junco.run.events import Watcher
from junco.run.policy import Policy
from junco.run.progress import Progress

MAKE = {
    "integer key": "CREATE TABLE t (id int PRIMARY KEY, v int, done int NOT NULL DEFAULT 0);"
    " INSERT INTO t (id, v) SELECT g, g FROM generate_series(1, 2500) g;",
    "composite key with text": 'CREATE TABLE t ("Part" text, n bigint, v int, done int NOT NULL DEFAULT 0,'
    ' PRIMARY KEY ("Part", n)); INSERT INTO t ("Part", n, v)'
    " SELECT 'it''s ' || g % 7, g, g FROM generate_series(1, 2500) g;",
    "unique index with a collation and an order": 'CREATE TABLE t (k text COLLATE "C" NOT NULL, v int,'
    " done int NOT NULL DEFAULT 0); CREATE UNIQUE INDEX ON t (k DESC);"
    " INSERT INTO t (k, v) SELECT md5(g::text), g FROM generate_series(1, 2500) g;",
    "enum and date key": "CREATE TYPE e AS ENUM ('b', 'a'); CREATE TABLE t (e e NOT NULL, d date NOT NULL, v int,"
    " done int NOT NULL DEFAULT 0, UNIQUE (e, d)); INSERT INTO t (e, d, v)"
    " SELECT (ARRAY['a', 'b']::e[])[1 + g % 2], DATE '2000-01-01' + g, g FROM generate_series(1, 2500) g;",
    "uuid key": "CREATE TABLE t (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), v int, done int NOT NULL DEFAULT 0);"
    " INSERT INTO t (v) SELECT g FROM generate_series(1, 2500) g;",
    "no key": "CREATE TABLE t (v int, done int NOT NULL DEFAULT 0);"
    " INSERT INTO t (v) SELECT g FROM generate_series(1, 2500) g;",
    "a unique key that has nulls": "CREATE TABLE t (id int UNIQUE, v int, done int NOT NULL DEFAULT 0);"
    " INSERT INTO t (id, v) SELECT nullif(g % 3, 0) * 0 + g, g FROM generate_series(1, 2500) g;",
    "partitioned": "CREATE TABLE t (id int PRIMARY KEY, v int, done int NOT NULL DEFAULT 0) PARTITION BY HASH (id);"
    " CREATE TABLE t0 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 0);"
    " CREATE TABLE t1 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 1);"
    " INSERT INTO t (id, v) SELECT g, g FROM generate_series(1, 2500) g;",
    "partitioned, no key": "CREATE TABLE t (id int, v int, done int NOT NULL DEFAULT 0) PARTITION BY RANGE (id);"
    " CREATE TABLE t0 PARTITION OF t FOR VALUES FROM (0) TO (100);"
    " CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (100) TO (9999);"
    " INSERT INTO t (id, v) SELECT g, g FROM generate_series(1, 2500) g;",
    "an heir that is larger": "CREATE TABLE t (v int, done int NOT NULL DEFAULT 0); CREATE TABLE u () INHERITS (t);"
    " INSERT INTO t (v) VALUES (1), (2); INSERT INTO u (v) SELECT g FROM generate_series(3, 2500) g;",
    "empty": "CREATE TABLE t (id int PRIMARY KEY, v int, done int NOT NULL DEFAULT 0);",
}
ONCE = "-- junco: backfill batch=100\nUPDATE t SET done = done + 1 WHERE v % 2 = 0 AND done = 0;"


class Events(Watcher):
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.progresses: list[Progress] = []
        self.pauses: list[str] = []

    def progress(self, progress: Progress) -> None:
        self.progresses.append(progress)

    def paused(self, reason: str) -> None:
        self.pauses.append(reason)


def wrong_rows(workshop: Workshop) -> list[tuple[object, ...]]:
    return workshop.query("SELECT v, done FROM t WHERE done <> CASE WHEN v % 2 = 0 THEN 1 ELSE 0 END")


@pytest.mark.parametrize("table", MAKE)
def test_every_row_that_is_meant_is_changed_once(workshop: Workshop, table: str) -> None:
    workshop.query(MAKE[table])
    workshop.migration("20250101000000_fill", ONCE)
    events = Events()
    deploy_on_existing(workshop, events)
    assert wrong_rows(workshop) == []
    changed = 0 if table == "empty" else 1250
    journal = workshop.query("SELECT class, state, rows_done FROM junco.step")
    assert journal == [("backfill", "done", changed)]
    assert len(events.progresses) > (1 if changed else 0)


def deploy_on_existing(
    workshop: Workshop, events: Watcher | None = None, options: Options | None = None
) -> None:
    """The table is there before the ledger, which is a thing that `deploy` refuses: make the ledger first."""
    from junco.history import ledger

    with closing(connect(workshop.target)) as connection:
        ledger.ensure(connection, "junco")
    deploy(workshop.project, options or Options(), events)


def test_every_supported_major(any_server, tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "junco.toml").write_text("")
    workshop = Workshop(tmp_path, any_server.create_database("backfill"))
    workshop.query(MAKE["composite key with text"])
    workshop.migration("20250101000000_fill", ONCE)
    deploy_on_existing(workshop)
    assert wrong_rows(workshop) == []


def test_it_stops_and_goes_on_where_it_was(workshop: Workshop) -> None:
    workshop.query(MAKE["integer key"])
    workshop.migration("20250101000000_fill", "-- junco: backfill batch=100\nUPDATE t SET done = done + 1;")
    batches = 0

    def stop(name: str) -> None:
        nonlocal batches
        batches += name.startswith("after a batch")
        if batches == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deploy_on_existing(workshop, options=Options(crash_point=stop))
    done = workshop.query("SELECT rows_done, (resume_cursor ->> 'after') FROM junco.step")
    assert done[0][0] == workshop.query("SELECT count(*) FROM t WHERE done = 1")[0][0] > 0
    status = workshop.run("migrate", "status", "--json")
    assert status.json["migrations"][0]["state"] == "interrupted"
    deploy(workshop.project)
    assert workshop.query("SELECT DISTINCT done FROM t") == [(1,)]


def test_a_failing_batch_keeps_the_ones_before_it(workshop: Workshop) -> None:
    workshop.query(MAKE["integer key"])
    workshop.query("UPDATE t SET v = 0 WHERE id = 777")
    workshop.migration(
        "20250101000000_fill", "-- junco: backfill batch=100\nUPDATE t SET done = done + v / v;"
    )
    with pytest.raises(StatementFailed) as failed:
        deploy_on_existing(workshop)
    assert "the next deploy goes on at step 1" in failed.value.text("kept")
    kept = workshop.query("SELECT count(*) FROM t WHERE done = 1")[0][0]
    assert 0 < kept < 777  # type: ignore[operator]
    workshop.query("UPDATE t SET v = 1 WHERE id = 777")
    deploy(workshop.project)
    assert workshop.query("SELECT DISTINCT done FROM t") == [(1,)]


def test_a_python_function_gets_the_rows_and_a_connection(workshop: Workshop) -> None:
    workshop.query(MAKE["integer key"] + " ALTER TABLE t ADD COLUMN text text")
    folder = workshop.migration(
        "20250101000000_fill",
        "-- junco: backfill words.py batch=200\nSELECT id, v FROM t WHERE text IS NULL;",
    )
    (folder / "words.py").write_text(
        "def backfill(connection, batch):\n"
        "    with connection.cursor() as cursor:\n"
        "        cursor.executemany('UPDATE t SET text = %s WHERE id = %s',"
        " [(f'number {row[\"v\"]}', row['id']) for row in batch])\n"
    )
    deploy_on_existing(workshop)
    assert workshop.query("SELECT count(*) FROM t WHERE text = 'number ' || v") == [(2500,)]


@pytest.mark.reproduces("J425")
@pytest.mark.parametrize(
    ("code", "says"),
    [
        (
            "def backfill(connection, batch): raise ValueError('row ' + str(batch[0]['id']))",
            "ValueError: row 1",
        ),
        ("def backfill(connection, batch): connection.commit()", "ProgrammingError"),
        ("import no_such_module", "ModuleNotFoundError"),
        ("def backfil(connection, batch): ...", "AttributeError"),
        ("backfill = 3", "no function"),
    ],
)
def test_a_function_that_fails_is_told_and_nothing_of_its_batch_stays(
    workshop: Workshop, code: str, says: str
) -> None:
    workshop.query(MAKE["integer key"])
    folder = workshop.migration(
        "20250101000000_fill", "-- junco: backfill f.py\nSELECT id FROM t WHERE done = 0;"
    )
    (folder / "f.py").write_text(code)
    with pytest.raises(BackfillFailed) as failed:
        deploy_on_existing(workshop)
    assert says in failed.value.text("why")
    (folder / "f.py").write_text(
        "def backfill(connection, batch): connection.execute('UPDATE t SET done = 1')"
    )
    deploy(workshop.project)
    assert workshop.query("SELECT DISTINCT done FROM t") == [(1,)]


@pytest.mark.reproduces("J424")
@pytest.mark.parametrize(
    ("make", "options", "says"),
    [
        ("CREATE TABLE x (id int); CREATE VIEW t AS SELECT id FROM x", "", "no unique key"),
        ("CREATE TABLE t (id int, a int, PRIMARY KEY (id))", "key=a", "a is not a unique key of t"),
        ("SELECT 1", "", "no such table"),
    ],
)
def test_a_table_that_cannot_be_walked_along_is_named(
    workshop: Workshop, make: str, options: str, says: str
) -> None:
    workshop.query(make)
    workshop.migration("20250101000000_fill", f"-- junco: backfill {options}\nUPDATE t SET id = 1;")
    with pytest.raises(NoBackfillKey) as refused:
        deploy_on_existing(workshop)
    assert says in refused.value.text("why")


def test_a_wanted_key_is_used_instead_of_the_primary_one(workshop: Workshop) -> None:
    workshop.query("CREATE TABLE t (id int PRIMARY KEY, code text NOT NULL UNIQUE, done int DEFAULT 0)")
    workshop.query("INSERT INTO t SELECT g, 'c' || g FROM generate_series(1, 50) g")
    workshop.migration("20250101000000_fill", "-- junco: backfill key=code batch=10\nUPDATE t SET done = 1;")
    deploy_on_existing(workshop)
    assert workshop.query("SELECT resume_cursor -> 'by' FROM junco.step") == [(["code"],)]
    assert workshop.query("SELECT count(*) FROM t WHERE done = 1") == [(50,)]


def test_a_row_that_somebody_holds_is_waited_for(workshop: Workshop) -> None:
    workshop.query(MAKE["integer key"])
    workshop.migration("20250101000000_fill", ONCE)
    with closing(connect(workshop.target, autocommit=False)) as other:
        other.execute("SELECT * FROM t WHERE id = 1000 FOR UPDATE")
        release = threading.Timer(0.6, other.close)
        release.start()
        deploy_on_existing(workshop, options=Options(policy=Policy(0.1, patience=20)))
        release.join()
    assert wrong_rows(workshop) == []


def test_rows_that_come_and_go_meanwhile_are_no_trouble(workshop: Workshop) -> None:
    workshop.query(MAKE["integer key"])
    workshop.migration(
        "20250101000000_fill", "-- junco: backfill batch=20 target=5ms\nUPDATE t SET done = 1 WHERE done = 0;"
    )
    stop = threading.Event()

    def disturb() -> None:
        with closing(connect(workshop.target)) as busy:
            number = 10_000
            while not stop.is_set():
                busy.execute("INSERT INTO t (id, v, done) VALUES (%s, 1, 1)", [number])
                busy.execute("DELETE FROM t WHERE id = (SELECT min(id) FROM t WHERE id > 1000)")
                number += 1

    thread = threading.Thread(target=disturb)
    thread.start()
    deploy_on_existing(workshop)
    stop.set()
    thread.join()
    assert workshop.query("SELECT count(*) FROM t WHERE done <> 1") == [(0,)]


def test_it_pauses_while_others_work_and_goes_on(workshop: Workshop) -> None:
    workshop.query(MAKE["integer key"])
    workshop.migration("20250101000000_fill", "-- junco: backfill load=1\nUPDATE t SET done = 1;")
    events = Events()
    sleepers = [threading.Thread(target=workshop.query, args=["SELECT pg_sleep(1.5)"]) for _ in range(2)]
    for sleeper in sleepers:
        sleeper.start()
    busy = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(1.5%'"
    while workshop.query(busy) != [(2,)]:
        time.sleep(0.02)
    deploy_on_existing(workshop, events)
    for sleeper in sleepers:
        sleeper.join()
    assert [reason for reason in events.pauses if "other sessions are active" in reason]
    assert workshop.query("SELECT DISTINCT done FROM t") == [(1,)]
