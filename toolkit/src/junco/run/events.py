"""What a running command tells whoever watches; the command line draws it, tests and programs may ignore it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from junco.history.script import Step
    from junco.run.blocker import Blocker
    from junco.run.lock import Holder
    from junco.run.progress import Progress


class Watcher:
    """Ignores everything; override what you want to see."""

    def waiting(self, holder: Holder) -> None:
        """The migration lock is held by somebody else."""

    def starting(self, name: str, number: int, total: int) -> None:
        """A migration begins."""

    def step(self, step: Step, total: int) -> None:
        """One of its statements begins."""

    def progress(self, progress: Progress) -> None:
        """How far a long statement is; may come from another thread."""

    def blocked(self, tries: int, blockers: Sequence[Blocker]) -> None:
        """A statement did not get its lock, or waits for these; may come from another thread."""

    def paused(self, reason: str) -> None:
        """A backfill lets the server catch its breath."""

    def finished(self, name: str, seconds: float) -> None:
        """A migration is committed."""

    def proving(self, name: str, number: int, total: int, seconds_left: float | None) -> None:
        """A migration is run on a scratch database; how long all of them will take, once that can be told."""

    def note(self, text: str) -> None:
        """Something that people should know and that does not stop the command."""
