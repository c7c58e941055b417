"""Progress of a migration: lines for people, one that moves on a terminal, JSON events for machines."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from junco.cli.output import output
from junco.run.events import Watcher

if TYPE_CHECKING:  # a deploy with nothing to do loads none of them
    from junco.history.script import Step
    from junco.run.blocker import Blocker
    from junco.run.lock import Holder
    from junco.run.progress import Progress

_EVERY = 10.0  # seconds between two lines about the same step where nobody watches
_WIDTH = 100

_PATIENCE = 2.0  # what is over by then is not worth a line


class Lines(Watcher):
    """Tells on stderr what happens. What happens a thousand times, only every few seconds.

    Events may come from two threads.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._moving = sys.stderr.isatty()
        self._drawn = False
        self._told = time.monotonic()
        self._next: float | None = None

    def waiting(self, holder: Holder) -> None:
        """Name whom we wait for."""
        self._say(f"waiting for the migration lock, held by {holder}")

    def starting(self, name: str, number: int, total: int) -> None:
        """Number the migrations."""
        self._told = time.monotonic()
        self._say(f"[{number}/{total}] {name}")

    def step(self, step: Step, total: int) -> None:
        """The step in hand, on a terminal."""
        first = " ".join(step.statement.sql.split())
        self._move(f"      step {step.position} of {total} ({step.step_class}): {first}")

    def progress(self, progress: Progress) -> None:
        """How far it is."""
        self._move(f"      {described(progress)}", often=False)

    def blocked(self, tries: int, blockers: Sequence[Blocker]) -> None:
        """Who is in the way."""
        who = "; ".join(str(one) for one in blockers[:3]) or "somebody who could not be seen"
        again = f"try {tries} did not get its lock, " if tries else ""
        self._move(f"      {again}waiting for {who}", often=False)

    def paused(self, reason: str) -> None:
        """Why nothing happens."""
        self._say(f"      paused: {reason}")

    def finished(self, name: str, seconds: float) -> None:  # noqa: ARG002 - the signature is the base class's
        """Say how long it took."""
        self._say(f"      done in {duration(seconds)}")

    def proving(self, name: str, number: int, total: int, seconds_left: float | None) -> None:
        """Where the history is and how long it will take, after two seconds and then every ten."""
        now = time.monotonic()
        if self._next is None:
            self._next = now + _PATIENCE
        if now >= self._next:
            self._next = now + _EVERY
            left = f", about {duration(seconds_left)} left" if seconds_left is not None else ""
            self._say(f"proving the history on a scratch database: {number:,} of {total:,} ({name}){left}")

    def note(self, text: str) -> None:
        """Pass a note on."""
        self._say(f"note  {text}")

    def _say(self, text: str) -> None:
        with self._lock:
            self._wipe()
            output.say(text)

    def _move(self, text: str, often: bool = True) -> None:
        """A line that replaces itself on a terminal; elsewhere one now and then, of what takes long."""
        if output.json:
            return
        with self._lock:
            if self._moving:
                sys.stderr.write(f"\r\x1b[K{text[:_WIDTH]}")
                sys.stderr.flush()
                self._drawn = True
            elif not often and time.monotonic() - self._told >= _EVERY:
                self._told = time.monotonic()
                output.say(text)

    def _wipe(self) -> None:
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            self._drawn = False


class Events(Watcher):
    """One JSON object a line on stderr for everything that happens."""

    def waiting(self, holder: Holder) -> None:
        """The migration lock is somebody else's."""
        self._emit("lock.wait", holder=str(holder), pid=holder.pid)

    def starting(self, name: str, number: int, total: int) -> None:
        """A file begins."""
        self._emit("file.start", migration=name, number=number, total=total)

    def step(self, step: Step, total: int) -> None:
        """A step begins."""
        self._emit(
            "step.start",
            **{
                "position": step.position,
                "total": total,
                "class": step.step_class,
                "sql": step.statement.sql,
            },
        )

    def progress(self, progress: Progress) -> None:
        """How far a step is."""
        self._emit(
            "step.progress",
            done=progress.done,
            total=progress.total,
            unit=progress.unit,
            words=progress.words,
            rate=round(progress.rate, 1),
            eta=None if progress.eta is None else round(progress.eta, 1),
        )

    def blocked(self, tries: int, blockers: Sequence[Blocker]) -> None:
        """A step waits for its lock."""
        self._emit("step.blocked", tries=tries, blockers=[str(one) for one in blockers])

    def paused(self, reason: str) -> None:
        """A backfill pauses."""
        self._emit("step.paused", reason=reason)

    def finished(self, name: str, seconds: float) -> None:
        """A file is done."""
        self._emit("file.end", migration=name, seconds=round(seconds, 3))

    def proving(self, name: str, number: int, total: int, seconds_left: float | None) -> None:
        """A migration is run on a scratch database."""
        self._emit("file.prove", migration=name, number=number, total=total, eta=seconds_left)

    def note(self, text: str) -> None:
        """Something to know."""
        self._emit("note", text=text)

    def _emit(self, event: str, **values: Any) -> None:
        print(json.dumps({"event": event, **values}), file=sys.stderr, flush=True)  # noqa: T201 - its job


def described(progress: Progress) -> str:
    """Progress in words: `1,200 of 5,000 rows (24 %), 800 a second, 5 s to go; 600 changed`."""
    text = f"{progress.done:,}"
    if progress.total:
        text += f" of {progress.total:,} {progress.unit} ({progress.percent} %)"
    else:
        text += f" {progress.unit}"
    if progress.rate >= 1:
        text += f", {progress.rate:,.0f} a second"
    if progress.eta is not None and progress.eta >= 1:
        text += f", {duration(progress.eta)} to go"
    return text + (f"; {progress.words}" if progress.words else "")


def duration(seconds: float) -> str:
    """A span of time as people say it: 12 ms, 3.4 s, 2 min 5 s."""
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{int(seconds) // 60} min {int(seconds) % 60} s"
