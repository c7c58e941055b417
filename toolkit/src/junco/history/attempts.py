"""What the ledger remembers, as values: one attempt to run a migration, one step of it.

Knows their states. Refuses to know where they are stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

State = Literal["running", "applied", "failed", "rolled_back"]
Kind = Literal["deploy", "rollback", "resolve"]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One row of the ledger. Times are the server's."""

    id: int
    name: str
    kind: Kind
    state: State
    checksum: str
    started_at: datetime
    finished_at: datetime | None
    database_user: str
    run_by: str
    fingerprint_before: str | None
    fingerprint_after: str | None
    error: str | None
    steps_done: int
    steps_total: int

    @property
    def left_something(self) -> bool:
        """Whether the database holds a part of this migration: it ran step by step and did not finish."""
        return self.state in ("running", "failed") and self.steps_total > 0


@dataclass(frozen=True, slots=True)
class StepRow:
    """The journal of one statement of a migration that runs step by step."""

    position: int
    sql_hash: str
    step_class: str
    state: Literal["waiting", "running", "done"]
