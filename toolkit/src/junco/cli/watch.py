"""Progress of a migration, a line each; the same on a terminal and in a log."""

from __future__ import annotations

import time

from junco.cli.output import output
from junco.run.events import Watcher
from junco.run.lock import Holder

# Nobody waits for these two: what is over by then is not worth a line.
_PATIENCE, _INTERVAL = 2.0, 10.0


class Lines(Watcher):
    """Tells on stderr what happens. What happens a thousand times, only every few seconds."""

    def __init__(self) -> None:
        self._next: float | None = None

    def waiting(self, holder: Holder) -> None:
        """Name whom we wait for."""
        output.say(f"waiting for the migration lock, held by {holder}")

    def starting(self, name: str, number: int, total: int) -> None:
        """Number the migrations."""
        output.say(f"[{number}/{total}] {name}")

    def finished(self, name: str, seconds: float) -> None:  # noqa: ARG002 - the signature is the base class's
        """Say how long it took."""
        output.say(f"      done in {duration(seconds)}")

    def proving(self, name: str, number: int, total: int, seconds_left: float | None) -> None:
        """Where the history is and how long it will take, after two seconds and then every ten."""
        now = time.monotonic()
        if self._next is None:
            self._next = now + _PATIENCE
        if now >= self._next:
            self._next = now + _INTERVAL
            left = f", about {duration(seconds_left)} left" if seconds_left is not None else ""
            output.say(f"proving the history on a scratch database: {number:,} of {total:,} ({name}){left}")

    def note(self, text: str) -> None:
        """Pass a note on."""
        output.say(f"note  {text}")


def duration(seconds: float) -> str:
    """A span of time as people say it: 12 ms, 3.4 s, 2 min 5 s."""
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{int(seconds) // 60} min {int(seconds) % 60} s"
