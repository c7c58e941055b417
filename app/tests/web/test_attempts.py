"""Counting attempts."""

from __future__ import annotations

import pytest

from qconnect.auth.attempts import Attempts
from qconnect.domain.refusals import TooManyAttempts


@pytest.fixture
def time():
    return [0.0]


@pytest.fixture
def attempts(time):
    return Attempts(limit=3, seconds=60, clock=lambda: time[0])


def test_the_window_slides(attempts, time):
    for time[0] in (0, 10, 20):
        attempts.count("a")
    with pytest.raises(TooManyAttempts) as refusal:
        attempts.count("a")
    assert refusal.value.retry_after == 40
    time[0] = 60
    attempts.count("a")
    with pytest.raises(TooManyAttempts):
        attempts.count("a")


def test_keys_do_not_know_each_other_and_can_be_forgotten(attempts):
    for _ in range(3):
        attempts.count("a")
    attempts.count("b")
    attempts.forget("a")
    attempts.count("a")


def test_a_flood_of_keys_does_not_fill_the_memory(attempts):
    for key in range(25_000):
        attempts.count(key)
    assert len(attempts._seen) <= 10_000
