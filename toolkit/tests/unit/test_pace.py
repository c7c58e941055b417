"""How long the rest will take, and when that is worth a line."""

from __future__ import annotations

import time

import pytest

from junco.cli import watch
from junco.run.pace import Pace


def test_nothing_is_foretold_before_anything_has_ended() -> None:
    assert Pace(3).step() is None


def test_the_rest_takes_as_long_as_what_was_seen() -> None:
    pace = Pace(10, done=4)
    pace.step()
    time.sleep(0.05)
    left = pace.step()
    assert left is not None
    assert 0.05 * 5 <= left < 60
    assert (pace.step() or 0) <= left  # two steps, the second of them in no time


def test_progress_is_told_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "_PATIENCE", 0.05)
    lines = watch.Lines()
    lines.proving("20250101000000_a", 1, 1200, None)
    assert capsys.readouterr().err == ""
    time.sleep(0.06)
    lines.proving("20250102000000_b", 2, 1200, 125)
    lines.proving("20250103000000_c", 3, 1200, 124)
    assert capsys.readouterr().err == (
        "proving the history on a scratch database: 2 of 1,200 (20250102000000_b), about 2 min 5 s left\n"
    )
