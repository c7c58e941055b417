"""How a long load is shown: a line every ten seconds in a log, a bar on a terminal, nothing for machines."""

from __future__ import annotations

import sys

import pytest

from junco.cli import drawing
from junco.cli.output import output
from junco.seed.progress import Silent


def test_a_plain_line_every_ten_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    now = [0.0]
    lines = drawing.Lines(lambda: now[0])
    lines.begin("users", "load", 1_000_000)
    for second in range(1, 26):
        now[0] = float(second)
        lines.advance(20_000)
    lines.begin("users", "check", None)
    now[0] = 36.0
    lines.advance(11)
    assert capsys.readouterr().err.splitlines() == [
        "users: load 200,000 of 1,000,000 rows, 20,000 rows/s, 40 s left",
        "users: load 400,000 of 1,000,000 rows, 20,000 rows/s, 30 s left",
        "users: check 11 rows, 1 rows/s",
    ]


def test_a_bar_once_it_takes_long_enough(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bar = drawing.Bar()
    bar.begin("users", "load", 100)
    bar.advance(50)
    bar.close()
    assert capsys.readouterr().err == "", "what is over at once needs no bar"
    monkeypatch.setattr(drawing, "_PATIENCE", -1.0)
    bar.begin("users", "load", 100)
    bar.advance(50)
    bar.say("constraints are taken off")
    bar.begin("visits", "compare", None)
    bar.advance(1)
    bar.close()
    shown = capsys.readouterr().err
    assert "constraints are taken off" in shown


def test_without_the_library_there_is_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rich.progress", None)
    monkeypatch.setattr(drawing, "_PATIENCE", -1.0)
    bar = drawing.Bar()
    bar.begin("users", "load", 100)
    bar.advance(50)
    bar.close()
    assert bar._drawing is None


def test_machines_see_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "json", True)
    with drawing.drawn() as progress:
        assert isinstance(progress, Silent)
    monkeypatch.setattr(output, "json", False)
    with drawing.drawn() as progress:
        assert isinstance(progress, drawing.Lines), "stderr is no terminal here"
