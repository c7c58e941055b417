"""The retry ladder: short waits, many tries, some of them long enough for an autovacuum to give way."""

from __future__ import annotations

from junco.run.policy import Policy


def test_tries_are_numbered_and_pauses_grow() -> None:
    tries = list(Policy((0.1, 0.2, 0.3), pause=0.5).tries())
    assert tries == [(1, 0.1, 0.5), (2, 0.2, 1.0), (3, 0.3, 1.5)]


def test_without_timeouts_there_is_no_try() -> None:
    assert list(Policy(()).tries()) == []


def test_the_default_never_blocks_others_for_long_and_outlasts_deadlock_detection() -> None:
    waits = Policy().lock_timeouts
    assert max(waits) <= 3
    assert waits[0] <= 0.5
    assert sum(wait > 1 for wait in waits) >= 2
    assert sum(wait + pause for _, wait, pause in Policy().tries()) < 30
