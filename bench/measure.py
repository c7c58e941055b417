"""Timing whole commands, the contestants taking turns so that a busy moment hits all of them."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Contestant:
    """A command to time; `before` is run, untimed, ahead of each round."""

    name: str
    command: list[str]
    folder: Path
    environ: Mapping[str, str]
    before: Callable[[], None] = lambda: None


def race(contestants: list[Contestant], rounds: int) -> dict[str, float]:
    """Median seconds of each contestant over `rounds` rounds, after one round that does not count."""
    times: dict[str, list[float]] = {one.name: [] for one in contestants}
    for number in range(rounds + 1):
        for one in contestants:
            one.before()
            seconds = _timed(one)
            if number:
                times[one.name].append(seconds)
    return {name: statistics.median(found) for name, found in times.items()}


def _timed(one: Contestant) -> float:
    started = time.perf_counter()
    done = subprocess.run(
        one.command, cwd=one.folder, env=dict(one.environ), capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - started
    if done.returncode:
        raise SystemExit(f"{one.name} failed:\n{done.stdout}{done.stderr}")
    return seconds
