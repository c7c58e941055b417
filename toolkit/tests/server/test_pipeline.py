"""Queries sent at once: answers come as they are ready, and whatever goes wrong the connection is left in order."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from junco.errors.connection import ConnectionLost
from junco.postgres import (
    Answer,
    Connection,
    DatabaseError,
    Target,
    as_dictionary,
    as_tuple,
    asked,
    connect,
    connected,
    take_in,
)

LOCK = "SELECT pg_advisory_xact_lock(1)"
FOREVER = "SELECT pg_sleep(60)"


def taken(answer: Answer) -> list[Any]:
    """The rows of an answer, waited for."""
    while True:
        try:
            take_in([next(answer)], waiting=True)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return] # StopIteration has no type of its own


def two(connection: Connection, second: str, between: Callable[[], object] = lambda: None) -> None:
    """Take the answers of two queries, and do something between them."""
    with connection.transaction(), asked(connection, [("SELECT 1", as_tuple), (second, as_tuple)]) as answers:
        assert taken(next(answers)) == [(1,)]
        between()
        taken(next(answers))


def test_an_answer_is_there_while_the_next_query_still_works(database: Target) -> None:
    with closing(connect(database)) as holder, closing(connect(database)) as connection:
        holder.execute("SELECT pg_advisory_lock(1)")
        with (
            connection.transaction(),
            asked(connection, [("SELECT 1 AS a, 'x' AS b", as_dictionary), (LOCK, as_tuple)]) as answers,
        ):
            assert taken(next(answers)) == [{"a": 1, "b": "x"}]
            waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            deadline = time.monotonic() + 10
            while holder.execute(waiting).fetchone() != (1,):
                assert time.monotonic() < deadline
            holder.execute("SELECT pg_advisory_unlock(1)")
            assert taken(next(answers)) == [("",)]
            assert next(answers, None) is None


def test_what_a_query_locks_is_free_while_the_next_one_works(database: Target) -> None:
    queries = [(f"SELECT pg_advisory_xact_lock({key})", as_tuple) for key in (1, 2)]
    with (
        closing(connect(database)) as other,
        closing(connect(database)) as connection,
        connection.transaction(),
    ):
        other.execute("SELECT pg_advisory_lock(2)")
        with asked(connection, queries) as answers:
            assert taken(next(answers)) == [("",)]
            deadline = time.monotonic() + 10
            while other.execute("SELECT pg_try_advisory_xact_lock(1)").fetchone() != (True,):
                assert time.monotonic() < deadline
            other.execute("SELECT pg_advisory_unlock(2)")
            assert taken(next(answers)) == [("",)]


def test_an_error_is_raised_in_its_turn_and_the_connection_goes_on(database: Target) -> None:
    with closing(connect(database)) as connection:
        with pytest.raises(DatabaseError, match="division by zero"):
            two(connection, "SELECT 1 / 0")
        assert connection.execute("SELECT 4").fetchone() == (4,)


def test_an_error_between_answers_ends_the_query_that_runs(database: Target) -> None:
    def between() -> None:
        raise LookupError

    with closing(connect(database)) as connection:
        with pytest.raises(LookupError):
            two(connection, FOREVER, between)
        assert connection.execute("SELECT 4").fetchone() == (4,)


def test_what_is_not_taken_is_thrown_away(database: Target) -> None:
    with closing(connect(database)) as connection:
        many = [("SELECT n, repeat('x', 1000) FROM generate_series(1, 5000) n", as_tuple)] * 3
        with connection.transaction(), asked(connection, many) as answers:
            assert len(taken(next(answers))) == 5000
        with connection.transaction(), asked(connection, many):
            pass
        assert connection.execute("SELECT 4").fetchone() == (4,)


def test_two_servers_are_read_from_while_one_of_them_is_waited_for(database: Target) -> None:
    large = [("SELECT repeat('x', 1000) FROM generate_series(1, 20000)", as_tuple)]
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'ClientWrite' AND application_name = 'large'"
    with (
        closing(connect(database, name="large")) as one,
        closing(connect(database)) as other,
        closing(connect(database)) as observer,
        one.transaction(),
        other.transaction(),
        asked(one, large) as answers,
        asked(other, [("SELECT 1", as_tuple)]) as more,
    ):
        while observer.execute(waiting).fetchone() != (1,):  # nobody takes its rows, so it waits for room
            pass
        while observer.execute(waiting).fetchone() != (0,):
            take_in([one, other], waiting=True)
        assert taken(next(more)) == [(1,)]
        assert len(taken(next(answers))) == 20000


def test_questions_larger_than_any_buffer_do_not_block_their_answers(database: Target) -> None:
    text = "é" * 200_000
    queries = [(f"SELECT '{text}'", as_tuple)] * 50
    with (
        closing(connect(database)) as connection,
        connection.transaction(),
        asked(connection, queries) as answers,
    ):
        assert [*map(taken, answers)] == [[(text,)]] * 50


def test_a_lost_connection_is_ours(database: Target) -> None:
    with closing(connect(database)) as other:
        kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lost'"
        with pytest.raises(ConnectionLost), connected(database, "lost") as lost:
            two(lost, FOREVER, lambda: other.execute(kill))


@pytest.fixture
def interruptible() -> Iterator[None]:
    """SIGINT as a terminal's Ctrl-C: whoever runs tests in the background has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_ends_the_query_too(database: Target) -> None:
    press = threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT))
    with closing(connect(database)) as connection:
        with pytest.raises(KeyboardInterrupt):
            two(connection, FOREVER, press.start)
        assert connection.execute("SELECT 4").fetchone() == (4,)
