"""Progress: how a long load tells how far it is.

Knows what there is to tell. Refuses to know how it is shown: the command line draws it.
"""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told of every large step."""

    def begin(self, table: str, doing: str, rows: int | None) -> None:
        """Something begins that takes so many rows, if that is known."""

    def advance(self, rows: int) -> None:
        """So many more are done."""

    def say(self, text: str) -> None:
        """Something that people should know before it happens."""


class Silent:
    """Tells nobody."""

    def begin(self, table: str, doing: str, rows: int | None) -> None:
        """Ignored."""

    def advance(self, rows: int) -> None:
        """Ignored."""

    def say(self, text: str) -> None:
        """Ignored."""
