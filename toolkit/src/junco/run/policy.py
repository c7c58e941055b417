"""How long a migration waits for a lock, how it tries again, and what it does in between.

Pure decisions over numbers and over what was seen of the others. A statement that waits for a lock makes every
later query on the table wait behind it, so a try is short; between tries nothing waits for us, so there may be many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from junco.run.blocker import Blocker

# Beyond deadlock_timeout, which is when the server asks an autovacuum to give way.
_MARGIN = 0.2


@dataclass(frozen=True, slots=True)
class Policy:
    """Times in seconds. `lock_timeout` of one try, `patience` for all tries of one statement together.

    `statement_timeout` is how long a brief statement may take once it has its locks; 0 is no limit.
    `end_blockers` is the age from which a transaction in the way is ended; None leaves all of them alone.
    """

    lock_timeout: float = 0.1
    patience: float = 300.0
    statement_timeout: float = 5.0
    pause: float = 0.05
    longest_pause: float = 2.0
    end_blockers: float | None = None

    def timeout(self, number: int, blockers: Sequence[Blocker], deadlock_timeout: float) -> float:
        """The lock timeout of try `number`, from 1, given who was in the way of the one before.

        An autovacuum gives way, but only to who waits longer than `deadlock_timeout`; that long wait is worth its
        price only when nobody else is in the way, and only now and then.
        """
        yields = bool(blockers) and all(one.gives_way for one in blockers)
        if yields and deadlock_timeout >= self.lock_timeout and number % 4 == 2:
            return deadlock_timeout + _MARGIN
        return self.lock_timeout

    def rest(self, number: int) -> float:
        """The least pause after try `number`, longer each time."""
        return float(min(self.pause * 1.5 ** min(number - 1, 50), self.longest_pause))

    def exhausted(self, waited: float) -> bool:
        """Whether it has been tried for long enough."""
        return waited >= self.patience

    def ends(self, blocker: Blocker) -> bool:
        """Whether a session in the way may be ended."""
        if self.end_blockers is None or blocker.system:
            return False
        return blocker.age is not None and blocker.age >= self.end_blockers


@dataclass(frozen=True, slots=True)
class Pressure:
    """How a server is doing while a backfill runs. What our role may not see is None.

    `lag` is how many seconds the slowest replica is behind; `archiving_fails` that WAL piles up; `active` how
    many other sessions work; `vacuum` the query of a vacuum of the table, and `dead` that it does not keep up.
    """

    lag: float | None = None
    archiving_fails: bool | None = None
    active: int = 0
    vacuum: str | None = None
    dead: bool | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What a backfill pauses for: seconds of replication lag, and how many others may be active."""

    lag: float = 10.0
    active: int | None = None

    def reason(self, now: Pressure) -> str | None:
        """Why it should pause, None if it need not."""
        if now.lag is not None and now.lag > self.lag:
            return f"a replica is {now.lag:.0f} s behind"
        if now.archiving_fails:
            return "archiving WAL fails"
        if self.active is not None and now.active > self.active:
            return f"{now.active} other sessions are active"
        if now.vacuum is not None and "(to prevent wraparound)" in now.vacuum:
            return "the table is vacuumed to prevent wraparound"
        if now.vacuum is not None and now.dead:
            return "a vacuum of the table does not keep up"
        return None


@dataclass(frozen=True, slots=True)
class Pace:
    """How large the next batch of a backfill should be, so that a batch takes `target` seconds."""

    target: float = 0.2
    size: int = 1000
    least: int = 10
    most: int = 200_000

    def after(self, rows: int, seconds: float) -> Pace:
        """The pace after a batch that took so long; it never changes by more than a factor of two."""
        if not rows or seconds <= 0:
            return self
        factor = min(2.0, max(0.5, self.target / seconds))
        return replace(self, size=max(self.least, min(self.most, int(self.size * factor))))
