"""Who is in the way, and of what lock, as values.

Knows which lock modes keep each other out. Refuses to ask a server (`activity`) and to decide what follows
(`policy`). What our role may not see is None.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Blocker:
    """One session, and how old its transaction is in seconds."""

    pid: int
    user: str | None = None
    application: str | None = None
    backend: str | None = None
    state: str | None = None
    age: float | None = None
    query: str | None = None

    @property
    def system(self) -> bool:
        """Whether it is none of a client's."""
        return self.backend is not None and self.backend != "client backend"

    @property
    def wraparound(self) -> bool:
        """Whether it is the one kind of vacuum that gives way to nobody."""
        return self.query is not None and "(to prevent wraparound)" in self.query

    @property
    def gives_way(self) -> bool:
        """Whether the server ends it for who waits long enough."""
        return self.backend == "autovacuum worker" and not self.wraparound

    def __str__(self) -> str:
        parts = [part for part in (self.user, self.application, self.state) if part]
        if self.system:
            parts = [str(self.backend)]
        text = f"pid {self.pid}" + (f" ({', '.join(parts)})" if parts else "")
        if self.age is not None:
            text += f", transaction open for {self.age:.1f} s"
        return text + (f": {' '.join(self.query.split())[:80]}" if self.query else "")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The lock that a session waits for. `relation` is its quoted name, None if it is no relation."""

    relation: str | None
    oid: int | None
    mode: str


# Which lock modes keep each other out (table 13.2 of the PostgreSQL documentation), weakest first.
MODES = (
    "AccessShareLock",
    "RowShareLock",
    "RowExclusiveLock",
    "ShareUpdateExclusiveLock",
    "ShareLock",
    "ShareRowExclusiveLock",
    "ExclusiveLock",
    "AccessExclusiveLock",
)
EXCLUDED = {
    "AccessShareLock": MODES[7:],
    "RowShareLock": MODES[6:],
    "RowExclusiveLock": MODES[4:],
    "ShareUpdateExclusiveLock": MODES[3:],
    "ShareLock": (MODES[2], MODES[3], *MODES[5:]),
    "ShareRowExclusiveLock": MODES[2:],
    "ExclusiveLock": MODES[1:],
    "AccessExclusiveLock": MODES,
}


def sql_mode(mode: str) -> str:
    """A lock mode as LOCK TABLE writes it: AccessExclusiveLock is ACCESS EXCLUSIVE."""
    words = "".join(f" {letter}" if letter.isupper() else letter for letter in mode.removesuffix("Lock"))
    return words.strip().upper()
