"""Files, chain and ledger side by side: what is applied, what is pending, and where they disagree.

Pure: takes values, returns a value. Refuses to look at schemas; drift is found in `run.status`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from junco.history.attempts import Attempt
from junco.history.chain import Chain
from junco.history.contract import read_contract
from junco.history.files import Migration

Condition = Literal["applied", "pending", "failed", "running", "held", "edited", "missing", "ahead"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One migration in the merged view. `attempt` is its newest one, `migration` its files; one may be None.

    `held` says why it is held back.
    """

    name: str
    condition: Condition
    migration: Migration | None
    attempt: Attempt | None
    out_of_order: bool = False
    proved_checksum: str | None = None
    held: str = ""

    @property
    def changed_since_proof(self) -> bool:
        """Whether a migration that is still to run is no longer the text that the chain's line is about."""
        if self.migration is None or self.proved_checksum is None or not self.to_run:
            return False
        return self.migration.checksum != self.proved_checksum

    @property
    def to_run(self) -> bool:
        """Whether `deploy` has work to do here."""
        return self.condition in ("pending", "failed", "running")


@dataclass(frozen=True, slots=True)
class History:
    """The merged view, in the order of names."""

    entries: tuple[Entry, ...]
    unproved: tuple[str, ...] = ()

    def named(self, *conditions: Condition) -> tuple[Entry, ...]:
        """The entries in one of these conditions."""
        return tuple(entry for entry in self.entries if entry.condition in conditions)

    @property
    def to_run(self) -> tuple[Entry, ...]:
        """What `deploy` would run, in order."""
        return tuple(entry for entry in self.entries if entry.to_run)

    @property
    def last_applied(self) -> Entry | None:
        """The applied entry that comes last by name."""
        applied = self.named("applied", "edited", "missing", "ahead")
        return applied[-1] if applied else None


def newest(attempts: Sequence[Attempt]) -> dict[str, Attempt]:
    """The newest attempt of each name."""
    return {attempt.name: attempt for attempt in sorted(attempts, key=lambda one: one.id)}


def compare(
    migrations: Sequence[Migration],
    chain: Chain,
    attempts: Sequence[Attempt],
    held: Mapping[str, str] = MappingProxyType({}),
) -> History:
    """Merge what is on disk with what the database has run; `held` says why a migration is held back."""
    files = {migration.name: migration for migration in migrations}
    latest = newest(attempts)
    effective = {name for name, attempt in latest.items() if attempt.state == "applied"}
    last_file = max(files, default="")
    last_applied = max(effective & set(files), default="")
    entries = []
    # A failed attempt that left nothing and has no file any more is forgotten; half of one is not.
    proved_checksums = {link.name: link.checksum for link in chain.links}
    in_database = effective | {name for name, attempt in latest.items() if attempt.left_something}
    for name in sorted(files.keys() | in_database):
        migration, attempt = files.get(name), latest.get(name)
        condition = _condition(name, migration, attempt, last_file)
        if condition == "pending" and name in held:
            condition = "held"
        pending = condition in ("pending", "failed", "running")
        entries.append(
            Entry(
                name,
                condition,
                migration,
                attempt,
                out_of_order=pending and name < last_applied and not _waited(migration),
                proved_checksum=proved_checksums.get(name),
                held=held.get(name, "") if condition == "held" else "",
            )
        )
    proved = chain.proved(migrations)
    return History(tuple(entries), tuple(name for name in files if name not in proved))


def _waited(migration: Migration | None) -> bool:
    """Whether it was held back on purpose, so that it comes late and not out of order."""
    return migration is not None and read_contract(migration) is not None


def _condition(name: str, migration: Migration | None, attempt: Attempt | None, last_file: str) -> Condition:
    if migration is None:
        return "ahead" if name > last_file else "missing"
    if attempt is None or attempt.state == "rolled_back":
        return "pending"
    if attempt.state == "applied":
        return "applied" if attempt.checksum == migration.checksum else "edited"
    return attempt.state
