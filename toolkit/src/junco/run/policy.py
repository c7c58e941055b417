"""How long a migration waits for a lock, how often it tries, and how long it pauses in between.

Pure decisions over numbers. A statement that waits for a lock makes every later query on the table wait behind
it, so waits are short and tries are many.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """The retry ladder. Times in seconds.

    The later tries wait longer than deadlock_timeout (1 s), because only then an autovacuum gives way.
    """

    lock_timeouts: tuple[float, ...] = (0.5, 0.5, 1.5, 0.5, 1.5, 0.5, 3.0)
    pause: float = 0.5

    def tries(self) -> Iterator[tuple[int, float, float]]:
        """(number of the try, its lock timeout, the pause after it), all in order."""
        for number, timeout in enumerate(self.lock_timeouts, start=1):
            yield number, timeout, self.pause * number
