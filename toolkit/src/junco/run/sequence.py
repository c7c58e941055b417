"""The pending files, one after another; small ones several in a message.

Knows the order, who goes with whom, and what a watcher is told when. Refuses to know how a file runs (`executor`).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from junco.run.events import Watcher
from junco.run.executor import Executor
from junco.run.foresight import Foresight
from junco.run.policy import Pace
from junco.run.together import Message, Pending, Together, fits

# A message is over before anybody who looks on would begin to wonder; many files are in it when they are small.
_PACE = Pace(target=0.025, size=8, least=4, most=64)
_LONGEST = 2**18


class Ahead:
    """A message that another thread makes while the server is busy with the one before."""

    def __init__(self, work: Callable[[], Message | None]) -> None:
        self._work = work
        self._made: Message | None = None
        self._thread = threading.Thread(target=self._do, name="junco ahead", daemon=True)
        self._thread.start()

    def _do(self) -> None:
        with suppress(Exception):  # whoever finds nothing makes it himself, and meets what was wrong
            self._made = self._work()

    def result(self) -> Message | None:
        """What was made, None if nothing was."""
        self._thread.join()
        return self._made


@dataclass
class Deployment:
    """Applies files in order. The last is waited for and the schema read behind it, whatever is known of it."""

    executor: Executor
    foresight: Foresight
    watcher: Watcher
    files: Sequence[Pending]
    _pace: Pace = _PACE
    _alone: int = 0  # files before this one run by themselves: one of them failed in a message
    _begun: int = 0  # files of which the watcher knows that they begin
    _ahead: Ahead | None = None

    def run(self) -> Iterator[tuple[str, float]]:
        """Apply them; yields the name of each that is committed, and how many seconds it took."""
        at = 0
        while at < len(self.files):
            message = self._message(at)
            for name, seconds in self._together(at, message) if message else self._by_itself(at):
                self.watcher.finished(name, seconds)
                yield name, seconds
                at += 1

    def _message(self, at: int) -> Message | None:
        """The message for the files from this one on; None if it runs by itself."""
        if at < self._alone:
            return None
        before = self.executor.before
        ready = self._ahead.result() if self._ahead else None
        self._ahead = None
        if (
            ready is None
            or ready.before != before
            or ready.files[0].migration is not self.files[at].migration
        ):
            return self._prepare(at, before)
        return ready

    def _prepare(self, at: int, before: str | None) -> Message | None:
        group: list[Pending] = []
        now, length = before, 0
        for number in range(at, min(at + self._pace.size, len(self.files))):
            file = self._known(number, now)
            length += len(file.script.text)
            if file.known is None or not fits(file) or length > _LONGEST:
                break
            group.append(file)
            now = file.known.fingerprint
        return Together(self.executor).message(group, before) if len(group) > 1 else None

    def _known(self, number: int, before: str | None) -> Pending:
        file = self.files[number]
        if number == len(self.files) - 1:
            return file
        return replace(file, known=self.foresight.after(file.migration.name, before))

    def _by_itself(self, at: int) -> Iterator[tuple[str, float]]:
        self._begin(at)
        file = self._known(at, self.executor.before)
        started = time.perf_counter()
        self.executor.apply(file.migration, file.script, file.attempt, file.known)
        yield file.migration.name, time.perf_counter() - started

    def _together(self, at: int, message: Message) -> Iterator[tuple[str, float]]:
        """Send a message, and make the next one while the server works.

        A watcher hears of each file in its turn, once it is known what became of all of them.
        """
        self._begin(at)
        behind = at + len(message.files)
        self._ahead = Ahead(partial(self._prepare, behind, message.after))
        seconds = Together(self.executor).run(message)
        self._pace = self._pace.after(len(seconds), sum(seconds))
        if len(seconds) < len(message.files):
            self._alone, self._ahead = behind, None
        for number, took in enumerate(seconds, start=at):
            self._begin(number)
            script = self.files[number].script
            for step in script.steps:
                self.watcher.step(step, len(script.steps))
            yield self.files[number].migration.name, took

    def _begin(self, number: int) -> None:
        """Say that a file begins, once."""
        if number >= self._begun:
            self._begun = number + 1
            self.watcher.starting(self.files[number].migration.name, self._begun, len(self.files))
