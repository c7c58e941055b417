"""Progress of a long load: a bar on a terminal, a plain line every ten seconds elsewhere.

Knows terminals. Imports the library that draws only while something is drawn.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from junco.cli.output import output
from junco.seed.progress import Progress, Silent

EVERY = 10.0
# What is over sooner needs no bar.
_PATIENCE = 1.0


@contextmanager
def drawn() -> Iterator[Progress]:
    """Something to tell, shown as fits where stderr goes."""
    if output.json:
        yield Silent()
        return
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield Lines()
        return
    bar = Bar()
    try:
        yield bar
    finally:
        bar.close()


class Lines:
    """A plain line now and then."""

    def __init__(self, clock: Any = time.monotonic) -> None:
        self._clock = clock
        self._table, self._rows, self._total = "", 0, None  # type: tuple[str, int, int | None]
        self._started = self._told = clock()

    def begin(self, table: str, doing: str, rows: int | None) -> None:
        """Start counting anew."""
        self._table, self._rows, self._total = f"{table}: {doing}", 0, rows
        self._started = self._clock()

    def advance(self, rows: int) -> None:
        """Count, and tell every ten seconds."""
        self._rows += rows
        now = self._clock()
        if now - self._told >= EVERY:
            self._told = now
            output.say(self._line(now - self._started))

    def say(self, text: str) -> None:
        """Tell at once."""
        output.say(text)

    def _line(self, seconds: float) -> str:
        rate = self._rows / seconds if seconds else 0
        whole = f" of {self._total:,}" if self._total else ""
        left = f", {(self._total - self._rows) / rate:.0f} s left" if self._total and rate else ""
        return f"{self._table} {self._rows:,}{whole} rows, {rate:,.0f} rows/s{left}"


class Bar:
    """A bar with rows a second and the time that is left, once it has taken long enough to be worth one."""

    def __init__(self) -> None:
        self._drawing: Any = None
        self._task: Any = None
        self._waiting: tuple[str, int | None] = ("", None)
        self._rows, self._started = 0, time.monotonic()

    def begin(self, table: str, doing: str, rows: int | None) -> None:
        """The next part."""
        self._waiting, self._rows = (f"{table}: {doing}", rows), 0
        self._started = time.monotonic()
        self._show()

    def advance(self, rows: int) -> None:
        """So many more rows."""
        self._rows += rows
        if self._drawing is None and time.monotonic() - self._started > _PATIENCE:
            self._open()
        if self._drawing is not None:
            speed = self._rows / max(0.001, time.monotonic() - self._started)
            self._drawing.update(self._task, completed=self._rows, speed=f"{speed:,.0f} rows/s")

    def say(self, text: str) -> None:
        """Above the bar."""
        if self._drawing is not None:
            self._drawing.console.print(text, markup=False, highlight=False)
        else:
            output.say(text)

    def close(self) -> None:
        """Take the bar away."""
        if self._drawing is not None:
            self._drawing.stop()
            self._drawing = None

    def _open(self) -> None:
        try:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
        except ImportError:
            return
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[speed]}"))
        self._drawing = Progress(
            *columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True
        )
        self._drawing.start()
        self._show()

    def _show(self) -> None:
        if self._drawing is None:
            return
        if self._task is not None:
            self._drawing.remove_task(self._task)
        title, total = self._waiting
        self._task = self._drawing.add_task(title, total=total, speed="")
