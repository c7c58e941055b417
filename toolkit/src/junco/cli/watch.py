"""Progress of a migration, a line each; the same on a terminal and in a log."""

from __future__ import annotations

from junco.cli.output import output
from junco.run.events import Watcher
from junco.run.lock import Holder


class Lines(Watcher):
    """Tells on stderr what happens."""

    def waiting(self, holder: Holder) -> None:
        """Name whom we wait for."""
        output.say(f"waiting for the migration lock, held by {holder}")

    def starting(self, name: str, number: int, total: int) -> None:
        """Number the migrations."""
        output.say(f"[{number}/{total}] {name}")

    def finished(self, name: str, seconds: float) -> None:  # noqa: ARG002 - the signature is the base class's
        """Say how long it took."""
        output.say(f"      done in {duration(seconds)}")

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
