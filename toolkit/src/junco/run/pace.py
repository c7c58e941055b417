"""How fast a long row of like things goes, and how long the rest will take.

Knows only what it has measured itself. Refuses to draw anything.
"""

from __future__ import annotations

import time
from collections import deque

_RECENT = 50  # the last ones say more than the first: a history makes its tables first and changes them later


class Pace:
    """Tells at each step how many seconds the rest of `total` steps will take."""

    def __init__(self, total: int, done: int = 0) -> None:
        self._left = total - done
        self._moments: deque[float] = deque(maxlen=_RECENT + 1)

    def step(self) -> float | None:
        """One more begins; None until one has been seen to end."""
        self._moments.append(time.monotonic())
        steps = len(self._moments) - 1
        left = (self._moments[-1] - self._moments[0]) / steps * self._left if steps else None
        self._left -= 1
        return left
