"""Many people at once. Each test first shows that the race is real, then that booking does not lose it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Event
from time import sleep

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from qconnect.actions import booking
from qconnect.demo import transaction as demonstration
from qconnect.domain.refusals import AlreadyBooked, NotCancellable
from qconnect.domain.tickets import Status


def at_once(engine: Engine, times: int, act) -> list:
    """What `act` returned or raised, each time in its own transaction, all begun together."""
    together = Barrier(times)

    def attempt(number: int):
        together.wait()
        try:
            with Session(engine) as session, session.begin():
                return act(session, number)
        except Exception as error:  # noqa: BLE001 - the test looks at what was raised
            return error

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(attempt, range(times)))


@contextmanager
def held_back(engine: Engine, queue_id: int) -> Iterator[None]:
    """Whoever wants the queue inside the block gets it only when two of them wait for it."""

    def let_go() -> None:
        with engine.connect() as holder, holder.begin():
            holder.execute(text("SELECT FROM queues WHERE id = :id FOR UPDATE"), {"id": queue_id})
            held.set()
            for _ in range(1000):
                # the statistics of one transaction are frozen at its first look, so another one looks
                with engine.connect() as watcher:
                    if watcher.scalar(_WAITING) >= 2:
                        return
                sleep(0.01)

    held = Event()
    with ThreadPoolExecutor(1) as thread:
        holding = thread.submit(let_go)
        held.wait()
        yield
        holding.result()


_WAITING = text("""
    SELECT count(*) FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'
""")


def test_300_people_get_300_tokens_where_the_naive_way_loses_most(engine, now):
    play = demonstration.play(engine, now)
    assert play.naive.lost > 0, "the race did not happen, so this test proves nothing"
    assert play.burst.booked == 300
    assert play.burst.after.tokens == tuple(range(1, 301))
    assert play.burst.after.counter == 300
    assert play.violations == ()


def test_one_patient_books_50_times_and_holds_one_ticket(engine, clinic, now, monkeypatch):
    patient, careless, careful = clinic.patient(), clinic.queue(), clinic.queue()

    monkeypatch.setattr(booking, "_lock_patient", lambda _session, _actor: None)
    with held_back(engine, careless):
        at_once(engine, 50, lambda session, _: booking.book(session, patient, now, careless))
    assert len(clinic.tokens(careless)) > 1, "the race did not happen, so this test proves nothing"
    monkeypatch.undo()

    results = at_once(engine, 50, lambda session, _: booking.book(session, patient, now, careful))
    assert clinic.tokens(careful) == [1]
    assert clinic.counter(careful) == 1
    assert sum(isinstance(one, AlreadyBooked) for one in results) == 49


def test_one_ticket_is_cancelled_once(engine, clinic, now):
    patient = clinic.patient()
    (ticket_id,) = clinic.tickets(clinic.queue(), Status.PENDING, patient=patient)
    results = at_once(engine, 20, lambda session, _: booking.cancel(session, patient, now, ticket_id))
    assert sum(isinstance(one, NotCancellable) for one in results) == 19


def test_booking_and_cancelling_together_leave_no_gap(engine, clinic, now):
    queue_id, patients = clinic.queue(), [clinic.patient() for _ in range(40)]

    def come_and_go(session, number):
        ticket = booking.book(session, patients[number], now, queue_id)
        if number % 2:
            booking.cancel(session, patients[number], now, ticket.id)

    at_once(engine, 40, come_and_go)
    assert clinic.tokens(queue_id) == list(range(1, 41))


def test_bookings_that_break_leave_no_gap_among_those_that_do_not(engine, clinic, now):
    queue_id, patients = clinic.queue(), [clinic.patient() for _ in range(60)]

    def every_third_breaks(session, number):
        booking.book(session, patients[number], now, queue_id)
        if number % 3 == 0:
            raise ArithmeticError

    at_once(engine, 60, every_third_breaks)
    assert clinic.tokens(queue_id) == list(range(1, 41))
    assert clinic.counter(queue_id) == 40


def test_the_demonstration_leaves_nothing_behind_even_when_it_fails(engine, clinic, now, monkeypatch):
    clinic.queue()
    before = rows(engine)
    demonstration.play(engine, now, people=5)
    assert rows(engine) == before
    monkeypatch.setattr(demonstration, "_burst", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        demonstration.play(engine, now, people=5)
    assert rows(engine) == before


def rows(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        tables = ("doctors", "queues", "users", "appointments")
        return [connection.scalar(text(f"SELECT count(*) FROM {table}")) for table in tables]
