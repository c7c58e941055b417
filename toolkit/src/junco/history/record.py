"""How long a step took, as the ledger is told it: by the client's clock, or by the server's where nobody waits.

Pure: values, and SQL that makes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from junco.sqltext import quote_literal

if TYPE_CHECKING:  # a deploy with nothing to do never parses a file
    from junco.history.script import Step


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


# Records a file whose steps are all done: its name, checksum, and the fingerprints before and after; and of the steps,
# in order, hash and class. They began when the parameters say that `mark` has set. Operators are what pg_catalog has
# for just these types, and strings are joined by a function: whoever prepares this may have others on the search path.
_PREPARE = """PREPARE junco_record (text, text, text, text, text[], text[]) AS
WITH attempt AS (
  INSERT INTO {schema}.migration (name, kind, state, checksum, run_by, tool_version,
                                  fingerprint_before, fingerprint_after, started_at, finished_at)
  VALUES ($1, 'deploy', 'applied', $2, {who}, {version}, $3, $4,
          pg_catalog.to_timestamp(pg_catalog.current_setting('junco.began_1')::float8), pg_catalog.clock_timestamp())
  RETURNING id
), timed AS (
  SELECT hash, class, place, {now} AS now,
         pg_catalog.current_setting(pg_catalog.concat('junco.began_', place))::float8 AS began,
         nullif(pg_catalog.current_setting(pg_catalog.concat('junco.began_', place + 1::bigint), true), '')::float8
           AS ended
  FROM ROWS FROM (pg_catalog.unnest($5), pg_catalog.unnest($6)) WITH ORDINALITY AS step(hash, class, place)
)
INSERT INTO {schema}.step (migration_id, position, sql_hash, class, state, seconds, longest_lock_ms, finished_at)
SELECT attempt.id, place, hash, class, 'done', coalesce(ended, now) - began, (now - began) * 1000::float8,
       pg_catalog.clock_timestamp()
FROM attempt, timed"""
_NOW = "pg_catalog.date_part('epoch', pg_catalog.clock_timestamp())"


def preparation(schema: str, who: str, version: str) -> str:
    """What makes `recording` possible in a session, given the ledger's schema and two literals as SQL."""
    return _PREPARE.format(schema=schema, who=who, version=version, now=_NOW)


def mark(step: Step) -> str:
    """What is run just before a step of a file that `recording` records, in its transaction."""
    return f"SELECT pg_catalog.set_config('junco.began_{step.position}', {_NOW}::text, true)"


def recording(name: str, checksum: str, fingerprints: Sequence[str | None], steps: Sequence[Step]) -> str:
    """What records a file, in the transaction that its steps have run in, and in a message with its COMMIT."""
    texts = ", ".join(
        "NULL" if one is None else quote_literal(one) for one in (name, checksum, *fingerprints)
    )
    lists = (
        ", ".join(map(quote_literal, some))
        for some in zip(*((s.hash, s.step_class) for s in steps), strict=True)
    )
    return f"EXECUTE junco_record ({texts}, {', '.join(f'ARRAY[{some}]' for some in lists)})"
