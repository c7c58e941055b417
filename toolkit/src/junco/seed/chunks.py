"""Chunks: a load that is too large for one transaction, committed bit by bit.

How far each declaration is, is kept in the ledger in the chunk's own transaction, with a fingerprint of what is there:
an interrupted load goes on behind the last chunk, or compares from the beginning if somebody touched those rows.
Knows which declarations can be cut. Constraints stay on all the time: others see every chunk.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial

from junco.errors.seed import RowRefused
from junco.postgres import DatabaseError
from junco.seed import large_sql as sql
from junco.seed import small
from junco.seed.attempts import tried
from junco.seed.declare import TableName
from junco.seed.fingerprint import own_key
from junco.seed.flaws import refuse_flaws
from junco.seed.generators.base import BLOCK, Texts
from junco.seed.ladder import of_table
from junco.seed.large import Large
from junco.seed.own import Known, by_sequence, take_ids, with_id, with_ids
from junco.seed.plan import Plan
from junco.seed.remember import write_states
from junco.seed.report import TableReport
from junco.seed.session import Run
from junco.seed.spans import Spans
from junco.seed.state import Bulk
from junco.seed.work import Work

CHUNKS_ABOVE = 50_000_000
CHUNK = 1_000_000
_TAKEN = "23505"


def chunk_size(run: Run, plan: Plan) -> int | None:
    """Of how many rows the chunks of this load are; None if it is one transaction."""
    above = run.wishes.chunks_above
    # Constraints can be taken off only where nobody sees the tables before they are back.
    if run.wishes.rebuild or sum(_expected(run, one) for one in plan.large) <= above:
        return None
    return max(BLOCK, min(CHUNK, above) // BLOCK * BLOCK)


def _expected(run: Run, large: Large) -> int:
    """How many rows there will be, as far as anybody can tell before; of a function nobody can."""
    if large.query is None:
        return large.about or large.count or 0
    try:
        with run.connection.transaction():
            found = run.one(f"EXPLAIN (FORMAT JSON) {large.query}")
    except DatabaseError:
        return 0  # it is run later, and what is wrong with it told then
    return int(found[0]["Plan"]["Plan Rows"])


@dataclass(frozen=True)
class Reached:
    """How far a declaration is: `rows` are the keys of its first `done` rows, where those are known."""

    fresh: bool
    done: int = 0
    fingerprint: int = 0
    rows: str | None = "{}"
    ordered: bool = True
    created: int = 0
    updated: int = 0
    examples: tuple[str, ...] = ()
    whole: bool = False


@dataclass
class Chunks:
    """One load of this kind."""

    run: Run
    work: Work
    anchors: Mapping[str, dt.date]
    size: int
    _reports: list[TableReport] = field(default_factory=list)
    # The rows of a declaration that no chunk has taken so far, and the ids of those that some have.
    _stream: Iterator[list[Texts]] | None = None
    # A temporary table with all its rows, if they do not come in chunks.
    _stage: str | None = None
    # Which declarations are one transaction each all the same, and why.
    whole: tuple[str, ...] = ()
    _own: Known = field(default_factory=lambda: Known(Spans(())))

    def __post_init__(self) -> None:
        self.work.rebuilding.never()

    def planned(self) -> list[TableReport]:
        """What would happen."""
        self.whole = self._uncut()
        reports = self.work.begin()
        for at, large in enumerate(self.work.plan.large):
            reached = self._interrupted(large)
            name = str(large.table.name)
            if reached is not None and large.count is not None:
                reports.append(TableReport(name, created=large.count - reached.done, unchanged=reached.done))
            else:
                reports.append(self.work.ladder.load(large))
            reports += self.work.between(at)
        return reports + self.work.end()

    def _uncut(self) -> tuple[str, ...]:
        found, filled = [], set[TableName]()
        for large in self.work.plan.large:
            fresh = large.table.name not in filled and self.work.ladder.empty(large)
            filled.add(large.table.name)
            if reason := _uncut(large, fresh=fresh):
                found.append(f"{large.table.name}: in one transaction, because {reason}")
        return tuple(found)

    def begin(self) -> None:
        """The small rows, in the first transaction."""
        self.run.progress.say(
            f"more than {self.run.wishes.chunks_above:,} rows: committed in chunks of {self.size:,},"
            " with constraints on; an interrupted load goes on where it was"
        )
        self.whole = self._uncut()
        for line in self.whole:
            self.run.progress.say(line)
        self._reports = self.work.begin()
        small.settle(self.run, self.work.plan.steps)
        write_states(self.run, self.work, self.anchors, changed=False, halfway=True)

    def load(self) -> list[TableReport]:
        """Everything else, a transaction a chunk."""
        self.run.committed.append(self.run.seed_set.name)
        for at, large in enumerate(self.work.plan.large):
            self._reports.append(self._load(large))
            self._reports += tried(self.run, partial(self._between, at))
        return self._reports + tried(self.run, self._end)

    def _between(self, at: int) -> list[TableReport]:
        """The small rows behind a large declaration, in a transaction of their own."""
        reports = self.work.between(at)
        small.settle(self.run, self.work.plan.between.get(at, ()))
        return reports

    def _load(self, large: Large) -> TableReport:
        reached = tried(self.run, lambda: self._started(large))
        if isinstance(reached, TableReport):
            return reached
        self.run.progress.begin(str(large.table.name), "load", large.count)
        self.run.progress.advance(reached.done)
        self._stream = None
        try:
            if _staged(large, reached):
                reached = replace(reached, fresh=False)
                self._stage = tried(self.run, partial(self._kept, large))
            while not reached.whole:
                reached = self._next(large, reached)
        finally:
            self._drop_stage()
        unchanged = reached.done - reached.created - reached.updated
        return TableReport(
            str(large.table.name), reached.created, reached.updated, unchanged, reached.examples
        )

    def _kept(self, large: Large) -> str:
        """All rows in a temporary table, as they are at this moment; what is wrong with them is told now."""
        stages = self.work.ladder.stages
        stage = stages.kept(large)
        refuse_flaws(self.run, self.work.plan, large, stages.source(large, stage))
        return stage

    def _drop_stage(self) -> None:
        stage, self._stage = self._stage, None
        # A lost connection has lost the table as well.
        with suppress(DatabaseError):
            self.run.execute(f"DROP TABLE IF EXISTS {stage}") if stage else None

    def _end(self) -> list[TableReport]:
        """What waits for the large ones, what is to go, and the state that the next run is compared with."""
        self.work.ladder.stages.forget()
        reports = self.work.end()
        small.settle(self.run, self.work.plan.late)
        write_states(self.run, self.work, self.anchors, changed=True)
        return reports

    # --- one declaration ------------------------------------------------------------------------------------

    def _started(self, large: Large) -> TableReport | Reached:
        """Where to begin; a report if it is done, because nothing is to do or because it cannot be cut."""
        ladder = self.work.ladder
        ladder.stages.forget()
        if ladder.is_unchanged(large):
            return ladder.load(large)
        found = self._interrupted(large)
        if found is not None:
            self.run.progress.say(
                f"{large.table.name}: {found.done:,} rows are there from an interrupted run; going on behind them"
            )
            return found
        found = Reached(fresh=ladder.empty(large))
        if _uncut(large, fresh=found.fresh):
            report = ladder.load(large)
            write_states(self.run, self.work, self.anchors, changed=True, halfway=True)
            return report
        return found

    def _interrupted(self, large: Large) -> Reached | None:
        """How far an earlier run came, if it was to be the same and its rows are as it left them."""
        known = self.work.ladder.before.get((large.set, large.name))
        if known is None or known.loading is None or known.loading != large.definition or known.rows is None:
            return None
        if large.own and not known.ordered:
            return None
        if self.work.ladder.fingerprint(large, known.rows) != known.found:
            return None
        return Reached(known.fresh, known.count, int(known.fingerprint), known.rows, known.ordered)

    # --- one chunk ------------------------------------------------------------------------------------------

    def _next(self, large: Large, at: Reached) -> Reached:
        try:
            return tried(self.run, partial(self._chunk, large, at))
        except RowRefused as error:
            # Somebody else put a row there. Rows that differ from each other for sure can be compared instead.
            if at.fresh and large.distinct and not large.own and error.values["sqlstate"] == _TAKEN:
                return tried(self.run, partial(self._chunk, large, replace(at, fresh=False)))
            raise

    def _chunk(self, large: Large, at: Reached) -> Reached:
        ladder = self.work.ladder
        ladder.stages.forget()
        ladder.written.add((large.set, large.name))
        if self._stage is not None:
            part = ladder.stages.slice(self._stage, at.done + 1, at.done + self.size)
            now, stream = self._compared(large, at, part), None
        else:
            # Only what was interrupted has to be made, or read, from the beginning.
            stream, self._stream = self._stream or self._behind(large, at), None
            batches = _limited(stream, self.size)
            if at.fresh:
                now = self._copied(large, at, batches)
            else:
                now = self._compared(large, at, ladder.stages.part(large, batches, first=at.done + 1))
        count = now.done - at.done
        if own_key(large.table) is not None and count:
            hashed = int(ladder.fingerprint(large, now.rows)[1])
            rows = self._together(at.rows, now.rows)
            now = replace(now, fingerprint=at.fingerprint ^ hashed, rows=rows)
        else:
            now = replace(now, rows=at.rows)
        now = replace(now, whole=count < self.size or now.done == large.count)
        self._remember(large, now)
        self._stream = stream
        return now

    def _behind(self, large: Large, at: Reached) -> Iterator[list[Texts]]:
        self._own = Known(Spans.read(at.rows or ""))
        return self.work.ladder.stages.batches(large, at.done, own=self._own if large.own else None)

    def _taken(self, large: Large, at: Reached, batches: Iterator[list[Texts]]) -> Reached:
        """Straight in, with ids that rows of this chunk and of later ones can refer to."""
        ids = take_ids(self.run, large, min(self.size, (large.count or 0) - at.done))
        self._own.grow(ids)
        into = sql.copy_into(large.table, with_id(large).columns)
        count = self.work.ladder.stages.copy(large, into, with_ids(batches, ids), first=at.done + 1)
        return replace(at, done=at.done + count, created=at.created + count, rows=str(ids))

    def _copied(self, large: Large, at: Reached, batches: Iterator[list[Texts]]) -> Reached:
        """Straight in; the keys are those behind the greatest one there was."""
        if large.own:
            return self._taken(large, at, batches)
        stages, key = self.work.ladder.stages, own_key(large.table)
        last = self.run.one(sql.highest(large.table, key)) if key else None
        into = sql.copy_into(large.table, large.columns)
        count = stages.copy(large, into, batches, first=at.done + 1)
        rows, ordered = None, False
        if key is not None and count:
            there, rows = self.run.execute(sql.behind(large.table, key, last)).fetchone()
            ordered = at.ordered
            if there != count:
                stage = stages.part(large, _limited(stages.batches(large, at.done), count), first=at.done + 1)
                rows, ordered = self.run.one(sql.ranges(large, stages.source(large, stage), key)), False
        return replace(at, done=at.done + count, created=at.created + count, rows=rows, ordered=ordered)

    def _compared(self, large: Large, at: Reached, stage: str) -> Reached:
        """By difference, as without chunks."""
        ladder = self.work.ladder
        count = self.run.one(f"SELECT pg_catalog.count(*) FROM {stage}")
        found = ladder.settle(large, stage)
        ordered = found.ordered and at.ordered and (not at.done or _behind(at.rows, found.rows))
        return replace(
            at,
            done=at.done + count,
            created=at.created + found.created,
            updated=at.updated + found.updated,
            examples=at.examples or found.examples,
            rows=found.rows,
            ordered=ordered,
        )

    def _together(self, one: str | None, other: str | None) -> str:
        both = f"'{one or '{}'}'::int8multirange + '{other or '{}'}'::int8multirange"
        return str(self.run.one(f"SELECT ({both})::text"))

    def _remember(self, large: Large, at: Reached) -> None:
        before = self.work.ladder.before.get((large.set, large.name))
        rows, hashed = (at.rows, str(at.fingerprint)) if own_key(large.table) is not None else (None, "")
        owned = rows if before is None or before.owned is None else self._together(before.owned, rows)
        definition = large.definition or ""
        now = Bulk("", at.done, hashed, rows, owned, at.ordered, definition, at.fresh, **of_table(large))
        if at.whole:
            small.follow_ids(self.run, large.table, [one for one in large.columns if one.computed])
            now = replace(now, definition=definition, loading=None, fresh=False)
        self.work.ladder.after[large.set, large.name] = now
        write_states(self.run, self.work, self.anchors, changed=True, halfway=True)


def _uncut(large: Large, *, fresh: bool) -> str:
    """Why a declaration cannot be cut into chunks; empty if it can."""
    back = {large.columns[need.at].name for need in large.needs if need.back}
    names = {column.name for column in large.columns} - back
    if any(name in names and table == large.table.name for name, table, _ in large.table.foreign):
        return "its rows may refer to later ones"
    if large.own and not fresh:
        return "its rows refer to each other, and there are rows already"
    if large.own and not by_sequence(large):
        return "its rows refer to each other, by ids that no sequence makes"
    if large.own and large.definition is None:
        return "its rows refer to each other, and nobody can promise that they come in the same order again"
    return ""


def _staged(large: Large, at: Reached) -> bool:
    """Whether all rows have to be in a temporary table first: nobody can promise their order, references in them are
    looked up, or two of them may have one key and get into different chunks.
    """
    return large.definition is None or large.looks_up or not (large.distinct or at.fresh)


def _limited(batches: Iterator[list[Texts]], size: int) -> Iterator[list[Texts]]:
    """So many rows of a stream, and those that come with the last of them."""
    done = 0
    for columns in batches:
        done += len(columns[0])
        yield columns
        if done >= size:
            return


def _behind(one: str | None, other: str | None) -> bool:
    """Whether all keys of the second come after those of the first."""
    first, second = Spans.read(one or ""), Spans.read(other or "")
    return not first.ranges or not second.ranges or first.ranges[-1][1] <= second.ranges[0][0]
