"""What the steps of a deploy will do to the tables that are there: predicted, with their sizes, without running any.

Knows the live catalog as it is before the first step; of what earlier steps will have made, nothing is said. Where
the parser is not installed nothing is predicted. Refuses to judge: that is `junco migrate lint`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from junco.errors.lint import ParserMissing, SyntaxWrong
from junco.history.script import Script
from junco.lint.effect import Effect, Mode, Relation
from junco.lint.facts import Facts, Size
from junco.lint.reading import Reader, read_sizes
from junco.postgres import Connection

_BYTES_A_SECOND = 200e6  # what a rewrite or a scan gets through; the order of magnitude is what is told


@dataclass(frozen=True, slots=True)
class Forecast:
    """One step's effect on relations that are there now. `work` is how many bytes it reads or writes anew."""

    effect: Effect
    sizes: Mapping[Relation, Size]
    work: int

    @property
    def seconds(self) -> float:
        """About how long the work takes."""
        return self.work / _BYTES_A_SECOND

    def words(self) -> str:
        """In one line, for people; empty if nothing that is there is touched."""
        parts = [
            f"{lock.mode.words} on {lock.relation}{self._size(lock.relation)}"
            for lock in sorted(self.effect.locks)
            if lock.mode >= Mode.SHARE_UPDATE_EXCLUSIVE and lock.relation in self.sizes
        ]
        for word, relations in self._work():
            if relations:
                parts.append(f"{word} {', '.join(str(one) for one in sorted(relations))}")
        if self.seconds >= 0.1:
            parts.append(f"about {self.seconds:.1f} s")
        return "; ".join(parts)

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "locks": [
                {"relation": str(lock.relation), "mode": lock.mode.words}
                for lock in sorted(self.effect.locks)
            ],
            "rewrites": sorted(str(one) for one in self.effect.rewrites),
            "scans": sorted(str(one) for one in self.effect.scans),
            "builds": sorted(str(one) for one in self.effect.builds),
            "bytes": self.work,
            "seconds": round(self.seconds, 1),
        }

    def _work(self) -> tuple[tuple[str, frozenset[Relation]], ...]:
        effect = self.effect
        return (("writes anew", effect.rewrites), ("reads", effect.scans), ("builds on", effect.builds))

    def _size(self, relation: Relation) -> str:
        size = self.sizes[relation]
        if size.empty:
            return " (empty)"
        return f" ({size.rows:,} rows)" if size.rows > 0 else ""  # not analysed yet


def forecast(
    connection: Connection, scripts: Sequence[Script], ledger_schema: str
) -> list[dict[int, Forecast]]:
    """For each script, by the position of its steps; nothing for what cannot be predicted."""
    from junco.lint.parse import parse
    from junco.lint.predict import predict

    sizes = read_sizes(connection)
    reader = Reader(connection, sizes, ledger_schema=ledger_schema)
    reader.begin()
    facts = reader.facts()
    found: list[dict[int, Forecast]] = []
    for script in scripts:
        steps = {}
        for step in script.steps:
            try:
                effect = predict(parse(step.statement.sql), facts)
            except ParserMissing:
                return [{} for _ in scripts]
            except SyntaxWrong:
                continue
            steps[step.position] = _known(effect, facts, sizes)
        found.append(steps)
    return found


def _known(effect: Effect, facts: Facts, sizes: Mapping[Relation, Size]) -> Forecast:
    """Less what is not there yet."""
    there = facts.relations
    kept = Effect(
        locks=frozenset(lock for lock in effect.locks if lock.relation in there),
        rewrites=frozenset(one for one in effect.rewrites if one in there),
        scans=frozenset(one for one in effect.scans if one in there),
        builds=frozenset(one for one in effect.builds if one in there),
    )
    work = {*kept.rewrites, *kept.scans, *kept.builds}
    return Forecast(kept, sizes, sum(sizes[one].size for one in work if one in sizes))
