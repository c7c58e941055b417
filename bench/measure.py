"""Measuring whole commands, the contestants taking turns so that a busy moment hits all of them."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Timer

# What takes so long is run once: its start-up no longer matters, and others want to be measured too.
LONG = 5.0
PATIENCE = 120.0


@dataclass(frozen=True)
class Contestant:
    """A command to measure; `before` is run, untimed, ahead of each round.

    One that `fails` may end as it likes: some say with their exit code that there is a difference, and a peer
    that breaks must not end the run.
    """

    name: str
    command: list[str]
    folder: Path
    environ: Mapping[str, str]
    before: Callable[[], None] = lambda: None
    fails: bool = False


@dataclass(frozen=True)
class Measured:
    """How a command went: time, the most memory it held, what it said."""

    seconds: float
    megabytes: float
    code: int
    output: str
    errors: str

    @property
    def broke(self) -> bool:
        """Whether it ended badly and with nothing to show."""
        return self.code != 0 and not self.output.strip()


def race(contestants: list[Contestant], rounds: int) -> dict[str, Measured]:
    """The median of each contestant over `rounds` rounds, after one round that does not count.

    The first round is all there is for one that takes `LONG` or longer.
    """
    found: dict[str, list[Measured]] = {one.name: [] for one in contestants}
    waiting = list(contestants)
    for number in range(rounds + 1):
        for one in list(waiting):
            one.before()
            measured = run(one)
            if measured.seconds >= LONG and not number:
                waiting.remove(one)
            if number or one not in waiting:
                found[one.name].append(measured)
    return {name: _median(measured) for name, measured in found.items()}


def _median(found: list[Measured]) -> Measured:
    return replace(
        found[-1],
        seconds=statistics.median(one.seconds for one in found),
        megabytes=statistics.median(one.megabytes for one in found),
    )


def run(one: Contestant) -> Measured:
    """Run a command once. Memory is that of its largest process."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        child = subprocess.Popen(
            one.command, cwd=one.folder, env=dict(one.environ), stdout=output, stderr=errors
        )
        patience = Timer(PATIENCE, child.kill)
        patience.start()
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - started
        patience.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)  # so that nobody waits for it again
        texts = [_text(file) for file in (output, errors)]
    measured = Measured(seconds, usage.ru_maxrss / 1024, child.returncode, *texts)
    if measured.code and not one.fails:
        raise SystemExit(f"{one.name} failed:\n{measured.output}{measured.errors}")
    return measured


def _text(file: tempfile._TemporaryFileWrapper[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")
