"""The pending files, one after another; small ones several in a message.

Knows the order, who goes with whom, and what a watcher is told when. Refuses to know how a file runs (`executor`).
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from junco.run.events import Watcher
from junco.run.executor import Executor
from junco.run.foresight import Foresight
from junco.run.policy import Pace
from junco.run.together import Pending, Together, fits

# A message is over before anybody who looks on would begin to wonder; many files are in it when they are small.
_PACE = Pace(target=0.025, size=8, least=4, most=64)
_LONGEST = 2**18


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

    def run(self) -> Iterator[tuple[str, float]]:
        """Apply them; yields the name of each that is committed, and how many seconds it took."""
        at = 0
        while at < len(self.files):
            group = self._group(at)
            done = self._together(at, group) if len(group) > 1 else self._by_itself(at)
            for name, seconds in done:
                self.watcher.finished(name, seconds)
                yield name, seconds
                at += 1

    def _group(self, at: int) -> list[Pending]:
        """The files from this one on that may run in one message; less than two if it runs by itself."""
        group: list[Pending] = []
        before, length = self.executor.before, 0
        for number in range(at, min(at + self._pace.size, len(self.files)) if at >= self._alone else at):
            file = self._known(number, before)
            length += len(file.script.text)
            if file.known is None or not fits(file) or length > _LONGEST:
                break
            group.append(file)
            before = file.known.fingerprint
        return group

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

    def _together(self, at: int, group: Sequence[Pending]) -> Iterator[tuple[str, float]]:
        """Run a group. A watcher hears of each file in its turn, once it is known what became of all of them."""
        self._begin(at)
        seconds = Together(self.executor).run(group)
        self._pace = self._pace.after(len(seconds), sum(seconds))
        if len(seconds) < len(group):
            self._alone = at + len(group)
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
