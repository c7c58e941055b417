"""Getting a lock without making anybody wait: a short try, then waiting until the way is free, then another.

Knows how a try fails and what is done until the next. Refuses to know what is done under the locks.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TypeVar

from junco.errors import JuncoError
from junco.postgres import Connection, DatabaseError, errors
from junco.run import activity
from junco.run.blocker import Blocker, Wanted, sql_mode
from junco.run.events import Watcher
from junco.run.observer import Observer, Seen
from junco.run.policy import Policy

T = TypeVar("T")
_POLL = 0.05


@dataclass(frozen=True, slots=True)
class Try:
    """One try: how long it may wait for each lock, in seconds, and which lock it takes before all others.

    That is the lock for which the last try waited in vain. Taken first, nobody waits for the others meanwhile.
    """

    number: int
    lock_timeout: float
    first: Wanted | None = None

    def patient(self, seconds: float) -> Try:
        """The same try with the lock timeout that a file asks for."""
        return replace(self, lock_timeout=seconds)

    @property
    def opening(self) -> str:
        """What to run at the beginning of the try's transaction."""
        statements = [f"SET LOCAL lock_timeout = {int(self.lock_timeout * 1000)}"]
        if self.first is not None and self.first.relation is not None:
            statements.append(f"LOCK TABLE {self.first.relation} IN {sql_mode(self.first.mode)} MODE")
        return "; ".join(statements)


@dataclass(frozen=True, slots=True)
class Exhausted:
    """It was tried for as long as it may be; `blockers` were in the way at the end."""

    tries: int
    seconds: float
    blockers: tuple[Blocker, ...]


@dataclass
class Patience:
    """Runs work until it gets its locks. `longest_wait` is how long anybody else waited behind us, in seconds."""

    connection: Connection
    observer: Observer
    policy: Policy
    watcher: Watcher = field(default_factory=Watcher)
    longest_wait: float = 0.0

    def run(self, work: Callable[[Try], T], gave_up: Callable[[Exhausted], JuncoError]) -> T:
        """What `work` returns. A lock timeout in it is answered by another try, in the end by `gave_up`."""
        started, number, seen = time.monotonic(), 1, Seen()
        while True:
            timeout = self.policy.timeout(number, seen.blockers, self._deadlock_timeout(seen))
            attempt = Try(number, timeout, seen.wanted)
            try:
                with self.watching() as seen:
                    return work(attempt)
            except (errors.LockNotAvailable, errors.DeadlockDetected):
                waited = time.monotonic() - started
                if self.policy.exhausted(waited):
                    raise gave_up(Exhausted(number, waited, seen.blockers)) from None
                self._wait(number, seen, started + self.policy.patience)
            number += 1

    @contextmanager
    def watching(self) -> Iterator[Seen]:
        """Look on for the block, and remember how long others waited behind us."""
        with self.observer.watching() as seen:
            try:
                yield seen
            finally:
                self.longest_wait = max(self.longest_wait, seen.waited_for)

    def _wait(self, number: int, seen: Seen, until: float) -> None:
        """Rest, then wait until nobody is in the way who has been there for longer than a try waits."""
        self.watcher.blocked(number, seen.blockers)
        time.sleep(min(self.policy.rest(number), max(0.0, until - time.monotonic())))
        while seen.wanted is not None and seen.wanted.oid is not None and time.monotonic() < until:
            blockers = self._in_the_way(seen.wanted)
            if not blockers or all(one.gives_way for one in blockers):
                seen.blockers = blockers or seen.blockers
                return
            seen.blockers = blockers
            self._end(blockers)
            time.sleep(_POLL)

    def _in_the_way(self, lock: Wanted) -> tuple[Blocker, ...]:
        """Short transactions come and go and are not counted: they are over before a try is."""
        try:
            found = activity.holding(self.connection, lock, self.policy.lock_timeout / 2)
        except DatabaseError:
            return ()
        return tuple(one for one in found if one.pid != self.connection.info.backend_pid)

    def _end(self, blockers: Sequence[Blocker]) -> None:
        ended = [one for one in blockers if self.policy.ends(one)]
        if ended:
            activity.end(self.connection, ended)
            for one in ended:
                self.watcher.note(f"ended {one}")

    def _deadlock_timeout(self, seen: Seen) -> float:
        """When the server asks an autovacuum to give way, in seconds; asked only if one is in the way."""
        if not any(one.gives_way for one in seen.blockers):
            return 0.0
        row = self.connection.execute(
            "SELECT setting::float8 / 1000 FROM pg_catalog.pg_settings WHERE name = 'deadlock_timeout'"
        ).fetchone()
        return float(row[0]) if row else 1.0
