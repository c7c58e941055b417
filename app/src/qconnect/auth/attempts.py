"""How often somebody may try, counted in this process.

Knows keys and times. Refuses to know what is being tried.
"""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Hashable

from qconnect.domain.refusals import TooManyAttempts

_KEYS = 10_000


class Attempts:
    """At most `limit` attempts in any `seconds` for each key."""

    def __init__(self, limit: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit, self.seconds, self.clock = limit, seconds, clock
        self._seen: dict[Hashable, deque[float]] = {}
        self._lock = threading.Lock()

    def count(self, key: Hashable) -> None:
        """Note one attempt; raises `TooManyAttempts` if it is one too many."""
        now = self.clock()
        with self._lock:
            times = self._recent(key, now)
            if len(times) >= self.limit:
                raise TooManyAttempts(max(1, math.ceil(times[0] + self.seconds - now)))
            times.append(now)

    def forget(self, key: Hashable) -> None:
        """Start again for this key: the attempt was a success."""
        with self._lock:
            self._seen.pop(key, None)

    def clear(self) -> None:
        """Start again for everybody."""
        with self._lock:
            self._seen.clear()

    def _recent(self, key: Hashable, now: float) -> deque[float]:
        # Most recently used last, so that a flood of keys pushes out the oldest, not the busiest.
        times = self._seen.pop(key, None) or deque()
        while times and times[0] <= now - self.seconds:
            times.popleft()
        self._seen[key] = times
        while len(self._seen) > _KEYS:
            self._seen.pop(next(iter(self._seen)))
        return times
