"""What an application feels of a change: readers and writers that ask every 5 ms, and what goes on beside them.

Refuses to know what the change is.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.queues import Queue
from pathlib import Path

from junco.postgres import DatabaseError, Target, connect

REPORT_SECONDS = 10
VACUUM = "SET vacuum_cost_delay = 5; SET vacuum_cost_limit = 400; VACUUM (DISABLE_PAGE_SKIPPING) t"


@dataclass(frozen=True)
class Felt:
    """What the application felt: its longest wait, how many requests failed, and how long the change took."""

    longest: float
    failed: int
    seconds: float
    error: str = ""

    def __str__(self) -> str:
        if self.error:
            return self.error
        failures = f", {self.failed} failed" if self.failed else ""
        wait = f"{self.longest * 1000:.0f} ms" if self.longest < 1 else f"{self.longest:.1f} s"
        return f"{wait}{failures}"


def probe(
    url: str, writes: bool, rows: int, ready: Queue[str], stop: str, found: Queue[tuple[float, int]]
) -> None:
    """One client: a request every 5 ms, until the file `stop` is there."""
    from junco.postgres import parse_url

    logs = rows // 10
    sql = (
        ("UPDATE t SET c = c + 1 WHERE id = %s", "UPDATE logs SET id = id WHERE id = %s")
        if writes
        else ("SELECT a FROM t WHERE id = %s", "SELECT day FROM logs WHERE id = %s")
    )
    longest, failed = 0.0, 0
    with closing(connect(parse_url(url, "bench"), name="probe")) as connection:
        connection.execute(sql[0], [1])
        ready.put("ready")
        while not os.path.exists(stop):
            for statement, most in zip(sql, (rows, logs), strict=True):
                started = time.perf_counter()
                try:
                    connection.execute(statement, [random.randint(1, most)])
                except DatabaseError:
                    failed += 1
                longest = max(longest, time.perf_counter() - started)
                time.sleep(0.005)
    found.put((longest, failed))


@contextmanager
def disturbed(target: Target) -> Iterator[None]:
    """The report, the snapshot and the vacuum, each in a session of its own."""

    def report() -> None:
        with closing(connect(target, name="report", autocommit=False)) as connection, suppress(DatabaseError):
            connection.execute("SELECT count(*) FROM t, logs WHERE false")
            connection.execute(f"SELECT pg_sleep({REPORT_SECONDS})")

    def snapshot() -> None:
        with (
            closing(connect(target, name="snapshot", autocommit=False)) as connection,
            suppress(DatabaseError),
        ):
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            connection.execute("SELECT count(*) FROM parent")
            time.sleep(REPORT_SECONDS)

    def vacuum() -> None:
        with closing(connect(target, name="vacuum")) as connection, suppress(DatabaseError):
            for statement in VACUUM.split("; "):
                connection.execute(statement)

    threads = [threading.Thread(target=work, daemon=True) for work in (report, snapshot, vacuum)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    try:
        yield
    finally:
        with closing(connect(target)) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name IN"
                " ('report', 'snapshot', 'vacuum') AND datname = current_database()"
            )
        for thread in threads:
            thread.join(timeout=30)


def felt(target: Target, rows: int, folder: Path, change: Callable[[], str]) -> Felt:
    """Make a change among probes and disturbers; `change` says what went wrong, nothing if it was made."""
    stop = folder / f"stop-{time.monotonic_ns()}"
    context = multiprocessing.get_context("spawn")
    ready: Queue[str] = context.Queue()
    found: Queue[tuple[float, int]] = context.Queue()
    probes = [
        context.Process(target=probe, args=(target.url(), writes, rows, ready, str(stop), found))
        for writes in (False, True)
    ]
    for one in probes:
        one.start()
    for _ in probes:
        ready.get(timeout=60)
    with disturbed(target):
        started = time.perf_counter()
        error = change()
        seconds = time.perf_counter() - started
    stop.touch()
    felt_by = [found.get(timeout=60) for _ in probes]
    for one in probes:
        one.join()
    return Felt(max(wait for wait, _ in felt_by), sum(failed for _, failed in felt_by), seconds, error)
