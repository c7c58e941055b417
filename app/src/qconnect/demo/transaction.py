"""`qconnect demo transaction`: what a booking promises, shown in four acts.

Knows the acts and their invariants. Refuses to print (`demo.report`).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from qconnect.actions import booking
from qconnect.demo.naive import book_naively
from qconnect.demo.stage import Seen, Stage, look, stage
from qconnect.domain.people import Actor
from qconnect.models import Queue

PEOPLE = 300


@dataclass(frozen=True, slots=True)
class OneBooking:
    """Act 1: counter and ticket before and after."""

    before: Seen
    after: Seen

    @property
    def holds(self) -> bool:
        """Whether exactly one token was added, and the counter says so."""
        return self.after.is_gap_free and self.after.counter == self.before.counter + 1


@dataclass(frozen=True, slots=True)
class HalfWay:
    """Act 2: a booking that broke after the counter had moved."""

    before: Seen
    inside: Seen
    after: Seen

    @property
    def holds(self) -> bool:
        """Whether the counter had really moved inside, and nothing is left of it."""
        return self.inside.counter == self.before.counter + 1 and self.after == self.before


@dataclass(frozen=True, slots=True)
class Burst:
    """Acts 3 and 4: many people book in the same moment."""

    people: int
    booked: int
    seconds: float
    after: Seen

    @property
    def lost(self) -> int:
        """How many got no token."""
        return self.people - self.booked

    @property
    def holds(self) -> bool:
        """Whether everybody got a token, from 1 on without gap or duplicate."""
        return self.lost == 0 and self.after.is_gap_free and self.after.counter == self.people


@dataclass(frozen=True, slots=True)
class Play:
    """All four acts. The naive one is expected to fail."""

    one: OneBooking
    half_way: HalfWay
    burst: Burst
    naive: Burst

    @property
    def violations(self) -> tuple[str, ...]:
        """The promises that were broken; empty when all is well."""
        acts = {
            "one booking": self.one.holds,
            "half way": self.half_way.holds,
            "burst": self.burst.holds,
        }
        return tuple(name for name, holds in acts.items() if not holds)


class Broken(Exception):
    """The failure of act 2, on purpose."""


def play(engine: Engine, now: datetime, people: int = PEOPLE) -> Play:
    """Perform the four acts on throwaway rows, which are removed whatever happens."""
    with stage(engine, now, queues=3, patients=people) as made:
        single, ours, naive = made.queues
        _open_connections(engine)
        return Play(
            one=_one_booking(made, single),
            half_way=_half_way(made, single),
            burst=_burst(made, ours, lambda session, actor: booking.book(session, actor, now, ours)),
            naive=_burst(made, naive, lambda session, actor: book_naively(session, actor, naive)),
        )


def _one_booking(made: Stage, queue_id: int) -> OneBooking:
    before = _committed(made, queue_id)
    with Session(made.engine) as session, session.begin():
        booking.book(session, made.patients[0], made.now, queue_id)
    return OneBooking(before, _committed(made, queue_id))


def _half_way(made: Stage, queue_id: int) -> HalfWay:
    before = inside = _committed(made, queue_id)
    with suppress(Broken), Session(made.engine) as session, session.begin():
        counter = update(Queue).where(Queue.id == queue_id).values(current_no=Queue.current_no + 1)
        session.execute(counter, execution_options={"synchronize_session": False})
        inside = look(session, queue_id)
        raise Broken
    return HalfWay(before, inside, _committed(made, queue_id))


def _burst(made: Stage, queue_id: int, book: Callable[[Session, Actor], object]) -> Burst:
    everybody = threading.Barrier(len(made.patients) + 1)

    def attempt(actor: Actor) -> bool:
        everybody.wait()
        try:
            with Session(made.engine) as session, session.begin():
                book(session, actor)
        except DBAPIError:
            return False
        return True

    with ThreadPoolExecutor(len(made.patients)) as threads:
        attempts = [threads.submit(attempt, actor) for actor in made.patients]
        everybody.wait()
        start = time.perf_counter()
        booked = sum(one.result() for one in attempts)
        seconds = time.perf_counter() - start
    return Burst(len(made.patients), booked, seconds, _committed(made, queue_id))


def _committed(made: Stage, queue_id: int) -> Seen:
    with Session(made.engine) as session:
        return look(session, queue_id)


def _open_connections(engine: Engine) -> None:
    """Fill the pool, so that the bursts measure bookings and not connecting."""
    with ExitStack() as stack:
        for _ in range(engine.pool.size()):  # type: ignore[attr-defined]
            stack.enter_context(engine.connect())
