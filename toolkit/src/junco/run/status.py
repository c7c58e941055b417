"""`migrate status`: what this database has run, what it has not, and everything that does not fit.

Only reads, needs no more than SELECT on the ledger, takes no lock and makes no scratch database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from junco.errors import Exit
from junco.history.attempts import Attempt
from junco.history.chain import Chain
from junco.history.compare import Entry, History, compare
from junco.history.files import Migration
from junco.history.ledger import Ledger
from junco.postgres import Target, connected
from junco.run.lock import Holder, holder
from junco.run.project import Project
from junco.run.release import held_back
from junco.schema.fingerprint import comparable


@dataclass(frozen=True, slots=True)
class Drift:
    """The schema is not what its applied migrations lead to. Both are fingerprints."""

    after: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Status:
    """Everything `migrate status` prints."""

    target: Target
    environment: str | None
    history: History
    running: Holder | None
    drift: Drift | None
    unlinked: tuple[str, ...]

    @property
    def exit_code(self) -> Exit:
        """4 before 5 before 3: what must be repaired first."""
        history = self.history
        if self.drift or history.named("edited", "missing", "ahead") or self._changed:
            return Exit.DRIFT
        if history.named("failed") or self.interrupted:
            return Exit.FAILED
        return Exit.PENDING if history.to_run or self.running else Exit.CLEAN

    @property
    def _changed(self) -> bool:
        return any(entry.changed_since_proof for entry in self.history.entries)

    @property
    def interrupted(self) -> tuple[Entry, ...]:
        """Migrations that began, and nobody is running any more: the next deploy goes on with them."""
        return () if self.running else self.history.named("running")

    def as_json(self) -> dict[str, Any]:
        """The status for machines."""
        return {
            "target": str(self.target),
            "database": self.target.database,
            "environment": self.environment,
            "migrations": [_entry_json(entry, self) for entry in self.history.entries],
            "running": None
            if self.running is None
            else {"pid": self.running.pid, "holder": str(self.running)},
            "drift": None
            if self.drift is None
            else {"after": self.drift.after, "expected": self.drift.expected, "found": self.drift.found},
            "unproved": list(self.history.unproved),
            "unlinked": list(self.unlinked),
        }


def condition_of(entry: Entry, status: Status) -> str:
    """One word for one migration, as shown to people and machines."""
    if entry in status.interrupted:
        return "interrupted"
    if entry.changed_since_proof:
        return "changed"
    return entry.condition


def _entry_json(entry: Entry, status: Status) -> dict[str, Any]:
    attempt = entry.attempt
    done = attempt if attempt and attempt.state == "applied" else None
    return {
        "name": entry.name,
        "state": condition_of(entry, status),
        "out_of_order": entry.out_of_order,
        "held": entry.held or None,
        "applied_at": done.finished_at.isoformat() if done and done.finished_at else None,
        "applied_by": f"{done.database_user} ({done.run_by})" if done else None,
        "error": attempt.error if attempt else None,
        "steps_done": attempt.steps_done if attempt and attempt.left_something else None,
        "steps_total": attempt.steps_total if attempt and attempt.left_something else None,
    }


def read_status(project: Project) -> Status:
    """The status of the project's database."""
    migrations, chain = project.migrations(), project.chain()
    with connected(project.target, "junco status") as connection:
        ledger = Ledger(connection, project.config.ledger_schema)
        attempts = ledger.attempts()
        history = compare(migrations, chain, attempts, held_back(connection, migrations))
        running = holder(connection, ledger.schema)
        half_done = running or history.named("running") or _half_failed(history)
        expected = [] if half_done else expected_fingerprints(history, migrations, chain, attempts)
        found = project.fingerprint(connection) if expected else ""
        drift = _drift(history, expected, found)
        return Status(project.target, ledger.environment(), history, running, drift, chain.unlinked())


def _half_failed(history: History) -> bool:
    return any(entry.attempt and entry.attempt.left_something for entry in history.named("failed"))


def _drift(history: History, expected: Sequence[str], found: str) -> Drift | None:
    """Against the best word that was given on a server of this major, by today's rules."""
    word = next((one for one in expected if comparable(one, found)), None)
    if word is None or word == found or history.last_applied is None:
        return None
    return Drift(history.last_applied.name, word, found)


def expected_fingerprints(
    history: History, migrations: Sequence[Migration], chain: Chain, attempts: Sequence[Attempt]
) -> list[str]:
    """The fingerprints that the last applied migration may have led to, the best word first.

    The chain's word holds if exactly the migrations up to one point are applied and it proved that point.
    Otherwise, or where the chain was written on another major, what the last run found when it was done is
    the best there is.
    """
    last = history.last_applied
    if last is None:
        return []
    applied = {entry.name for entry in history.named("applied")}
    proved = chain.proved(migrations)
    prefix = {migration.name for migration in migrations if migration.name <= last.name}
    words = [proved[last.name]] if last.name in proved and applied == prefix else []
    recorded = [
        attempt.fingerprint_after for attempt in attempts if attempt.state in ("applied", "rolled_back")
    ]
    return words + [one for one in recorded[-1:] if one]
