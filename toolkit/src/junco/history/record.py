"""How long a step took, as the ledger is told it: by the client's clock, or by the server's where nobody waits.

Pure: values, and SQL that makes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a deploy with nothing to do never parses a file
    from junco.history.script import Step

_NOW = "pg_catalog.date_part('epoch', pg_catalog.clock_timestamp())"


@dataclass(frozen=True, slots=True)
class StepRecord:
    """A step that ran: how many seconds it took, and since when it may have been in possession of its locks."""

    step: Step
    seconds: float
    since: float | None = None

    def locked(self, now: float) -> float | None:
        """Milliseconds that its locks were held until now, its own time included; None if that is not counted."""
        if self.since is None or self.step.step_class != "brief":
            return None
        return (now - self.since) * 1000

    def times(self, now: float) -> tuple[str, str]:
        """The seconds it took and the milliseconds it was locked, as SQL."""
        locked = self.locked(now)
        return repr(self.seconds), "NULL::float8" if locked is None else repr(locked)


@dataclass(frozen=True, slots=True)
class TimedStep:
    """A brief step whose times the server takes, in a parameter of the session that its transaction ends with.

    `last` says that no other step of the file comes after it.
    """

    step: Step
    last: bool

    @property
    def mark(self) -> str:
        """What is run just before the step."""
        return f"SELECT pg_catalog.set_config('{_parameter(self.step.position)}', {_NOW}::text, true)"

    @property
    def began(self) -> str:
        """When it began, as SQL."""
        return f"pg_catalog.to_timestamp({_mark(self.step.position)})"

    def times(self, now: float) -> tuple[str, str]:  # noqa: ARG002 - the server knows what time it is
        """The seconds it took and the milliseconds it was locked, as SQL."""
        end = _NOW if self.last else _mark(self.step.position + 1)
        began = _mark(self.step.position)
        return f"{end} - {began}", f"({_NOW} - {began}) * 1000"


def _parameter(position: int) -> str:
    return f"junco.began_{position}"


def _mark(position: int) -> str:
    return f"pg_catalog.current_setting('{_parameter(position)}')::float8"
