"""How far a long step is: rows or blocks done of how many, at what speed, how much longer.

Knows the arithmetic, and where the server tells of an index build. Refuses to draw it.
"""

from __future__ import annotations

from dataclasses import dataclass

from junco.postgres import Connection


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` units; `total` is 0 if nobody knows. `words` say what is going on."""

    done: int
    total: int
    unit: str
    words: str = ""
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Units a second."""
        return self.done / self.seconds if self.seconds > 0 else 0.0

    @property
    def eta(self) -> float | None:
        """Seconds to go, None as long as nobody can know."""
        if not self.total or not self.rate or self.done > self.total:
            return None
        return (self.total - self.done) / self.rate

    @property
    def percent(self) -> int | None:
        """How much is done, at most 100."""
        return min(100, 100 * self.done // self.total) if self.total else None


def build_progress(connection: Connection, pid: int) -> Progress | None:
    """What the server says of the index that the backend `pid` builds; None if it builds none."""
    row = connection.execute(
        "SELECT p.phase, p.blocks_done, p.blocks_total, p.lockers_done, p.lockers_total, p.current_locker_pid,"
        " extract(epoch FROM clock_timestamp() - a.query_start)::float8"
        " FROM pg_catalog.pg_stat_progress_create_index p"
        " JOIN pg_catalog.pg_stat_activity a ON a.pid = p.pid WHERE p.pid = %s",
        [pid],
    ).fetchone()
    if row is None:
        return None
    phase, blocks, blocks_total, lockers, lockers_total, locker, seconds = row
    if locker:
        return Progress(lockers, lockers_total, "transactions", f"{phase}, pid {locker}", seconds)
    return Progress(blocks, blocks_total, "blocks", phase, seconds)
