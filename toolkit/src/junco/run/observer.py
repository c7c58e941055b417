"""A second pair of eyes: while a step runs, another connection sees who blocks it and who waits behind it.

Knows when to look. Opens its connection only when a step takes long enough to be worth it, and never stops a
migration because it could not look. Refuses to decide anything.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from junco.errors import JuncoError
from junco.postgres import Connection, DatabaseError, Target, connect
from junco.run import activity
from junco.run.blocker import Blocker, Wanted
from junco.run.progress import Progress, build_progress

_PATIENCE = 0.03  # what is done sooner needs no eyes
_EVERY = 0.04


@dataclass
class Seen:
    """What was seen during one step. Times in seconds."""

    blockers: tuple[Blocker, ...] = ()
    wanted: Wanted | None = None
    waiting: float = 0.0  # how long we waited for locks
    waited_for: float = 0.0  # how long the longest waiter waited behind us


@dataclass
class Observer:
    """Watches the backend `pid`.

    `on_progress` is told what the server says of a long step, `on_blocked` who is in the way, with a connection
    to do something about it; both are called from another thread.
    """

    target: Target
    pid: int
    on_progress: Callable[[Progress], None] = lambda _: None
    on_blocked: Callable[[Connection, tuple[Blocker, ...]], None] = lambda *_: None
    _seen: Seen | None = None
    _wake: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _connection: Connection | None = None
    _closed: bool = False

    @contextmanager
    def watching(self) -> Iterator[Seen]:
        """Look on for the block."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._look_on, name="junco observer", daemon=True)
            self._thread.start()
        self._seen = seen = Seen()
        self._wake.set()
        try:
            yield seen
        finally:
            self._wake.clear()
            self._seen = None

    def close(self) -> None:
        """Stop looking."""
        self._closed = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout=1)  # it may be waiting for a server that does not answer

    def _look_on(self) -> None:
        """The thread: the connection is its own, and closed by nobody else."""
        while not self._closed:
            self._wake.wait()
            seen = self._seen
            time.sleep(0 if self._closed else _PATIENCE)
            while seen is not None and seen is self._seen and not self._closed:
                with suppress(DatabaseError):
                    self._look(seen)
                time.sleep(_EVERY)
        if self._connection is not None:
            self._connection.close()

    def _look(self, seen: Seen) -> None:
        if (connection := self._connected()) is None:
            return
        lock = activity.wanted(connection, self.pid)
        if lock is not None:
            seen.wanted = lock
            seen.blockers = activity.blocking(connection, self.pid) or seen.blockers
            seen.waiting += _EVERY
            self.on_blocked(connection, seen.blockers)
        seen.waited_for = max(seen.waited_for, activity.waited_for(connection, self.pid))
        if (progress := build_progress(connection, self.pid)) is not None:
            self.on_progress(progress)

    def _connected(self) -> Connection | None:
        """Our connection; made when it is first needed, and again when it was lost."""
        if self._connection is not None and not self._connection.closed:
            return self._connection
        try:
            self._connection = connect(self.target, name="junco observer")
            self._connection.execute("SET statement_timeout = '5s'; SET lock_timeout = '1s'")
        except (JuncoError, DatabaseError):
            self._connection = None
        return self._connection
