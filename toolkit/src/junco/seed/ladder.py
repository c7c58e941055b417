"""The ladder: bringing a large declaration into the database by the cheapest way that is right.

Unchanged, if its definition and the fingerprint of its rows are what they were. Else straight into the table, if that
is empty. Else through a temporary table and one comparison, of which only the difference is written. Knows COPY
and temporary tables. Refuses to know where rows come from: they arrive as columns of texts, and are never held.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO, Any, NamedTuple

from junco.seed import large_sql as sql
from junco.seed.aligned import Rest, find_rest
from junco.seed.fingerprint import Bounds, between, fingerprint, outermost, own_key, within
from junco.seed.flaws import refuse_flaws, refuse_taken
from junco.seed.generators.base import Texts
from junco.seed.handover import Handover
from junco.seed.heap import find_in_heap
from junco.seed.large import Large
from junco.seed.own import Known, by_key, by_sequence, resolved, take_ids, with_id, with_ids
from junco.seed.plan import Plan
from junco.seed.rebuild import Rebuilding
from junco.seed.report import EXAMPLES, TableReport
from junco.seed.session import Run
from junco.seed.small import follow_ids, tell_of_triggers
from junco.seed.spans import Spans
from junco.seed.stages import Stages
from junco.seed.state import Bulk
from junco.seed.statements import Source
from junco.seed.steps import Row, Step, described

# So much of what has to be staged is kept in memory before it goes to a file.
_KEPT = 16 * 2**20
# So many rows are looked at once more where triggers may have changed them.
_LOOKED_AT = 100


class Found(NamedTuple):
    """What came of holding rows against the table; `rows` are their keys, as ranges, where those are known."""

    created: int
    updated: int
    examples: tuple[str, ...]
    rows: str | None
    ordered: bool


@dataclass
class Ladder:
    """Loads the large declarations of one plan, in their order."""

    run: Run
    plan: Plan
    before: Mapping[tuple[str, str], Bulk]
    rebuilding: Rebuilding
    after: dict[tuple[str, str], Bulk] = field(default_factory=dict)
    stages: Stages = field(init=False)
    unchanged: set[int] = field(default_factory=set)
    written: set[tuple[str, str]] = field(default_factory=set)
    _there: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.stages = Stages.of(self)

    def load(self, large: Large) -> TableReport:
        """Bring one declaration into the database, or say what that would take."""
        if self.is_unchanged(large):
            known = self.before[large.set, large.name]
            self.unchanged.add(id(large))
            self.after[large.set, large.name] = replace(known, **of_table(large))
            return TableReport(str(large.table.name), unchanged=known.count)
        direct = not large.looks_up and large.query is None and (not large.own or by_sequence(large))
        if direct and self.empty(large):
            return self._first(large)
        return self._difference(large)

    # --- nothing to do --------------------------------------------------------------------------------------

    def is_unchanged(self, large: Large) -> bool:
        """Whether it is declared as before, and its rows are as that left them."""
        known = self.before.get((large.set, large.name))
        if known is None or large.definition is None or known.definition != large.definition:
            return False
        if known.among is not None and known.among < known.count:
            return False  # a trigger gave some of them other keys
        self.run.progress.begin(str(large.table.name), "fingerprint", None)
        return self.fingerprint(large, known.rows, known.bounds) == known.found

    def fingerprint(self, large: Large, ranges: str | None, bounds: Bounds | None = None) -> tuple[int, str]:
        """How many rows there are in these ranges, or between these keys, and a hash of them."""
        columns = [large.columns[at] for at in (*large.key, *large.owned)]
        key = own_key(large.table)
        condition = within(key, ranges) if key is not None else between(large.ordering, bounds)
        count, hashed = self.run.execute(fingerprint(large.table, columns, condition)).fetchone()
        return count, str(hashed)

    # --- into an empty table --------------------------------------------------------------------------------

    def empty(self, large: Large) -> bool:
        """Whether its table has no row."""
        return not self.run.one(sql.any_row(large.table))

    def _first(self, large: Large) -> TableReport:
        name = str(large.table.name)
        if self.run.wishes.dry_run:
            count = large.count
            if count is None:  # of a file, or a function
                count = sum(len(columns[0]) for columns in self.stages.batches(large))
            return TableReport(name, created=count, examples=tuple(self._examples(large)))
        self.rebuilding.take_off(large.table)
        self.written.add((large.set, large.name))
        self.run.progress.begin(name, "load", large.count)
        count = self._copy(large)
        self._remember(large, count, *self._copied(large, count))
        return TableReport(name, created=count)

    def _copy(self, large: Large) -> int:
        if not large.own:
            into = sql.copy_into(large.table, large.columns)
            return self.stages.copy(large, into, self.stages.batches(large))
        ids = take_ids(self.run, large, large.count or 0)
        rows = with_ids(self.stages.batches(large, own=ids.compact()), ids)
        return self.stages.copy(large, sql.copy_into(large.table, with_id(large).columns), rows)

    def _copied(self, large: Large, count: int) -> tuple[str | None, bool]:
        """The keys of all rows of a table that was empty before, and whether they follow each other."""
        key = own_key(large.table)
        if key is None or not count:
            return None, False
        low, high = self.run.execute(sql.bounds(large.table, key)).fetchone()
        if high - low + 1 == count:
            return f"{{[{low},{high + 1})}}", True
        source = self.stages.source(large, self.stages.whole(large))
        return str(self.run.one(sql.ranges(large, source, key))), False

    def _examples(self, large: Large) -> Iterator[str]:
        # Ids of rows that are to be made as well are nothing to show.
        columns = None if large.needs else next(self.stages.batches(large), None)
        if columns is not None:
            for row in list(zip(*columns, strict=True))[:EXAMPLES]:
                yield f"+ {large.table.name} {large.named([row[at] for at in large.key])}"

    # --- the difference -------------------------------------------------------------------------------------

    def _difference(self, large: Large) -> TableReport:
        bounds = None
        with SpooledTemporaryFile(max_size=_KEPT) as file:
            rest = self._rest(large, file)
            if rest is None:
                stage = self.stages.whole(large)
                total = self.run.one(f"SELECT pg_catalog.count(*) FROM {stage}")
                found = self.settle(large, stage)
                bounds = self._bounds(large, self.stages.source(large, stage))
            else:
                total, plain = rest.total, large.plain()
                spans = None if rest.spans is None else rest.spans.first(total)
                if rest.numbers:
                    found = self.settle(plain, self.stages.rest(plain, rest), spans)
                else:
                    found = Found(0, 0, (), None if spans is None else str(spans), spans is not None)
        self._there[id(large)] = found.rows or "{}"
        if not self.run.wishes.dry_run:
            self._remember(large, total, found.rows, found.ordered, bounds)
        unchanged = total - found.created - found.updated
        return TableReport(str(large.table.name), found.created, found.updated, unchanged, found.examples)

    def _rest(self, large: Large, file: IO[bytes]) -> Rest | None:
        """What has to be staged, if most rows can be seen to be there without."""
        if large.query is not None or (large.own and not by_key(large)):
            return None
        if own_key(large.table) is None:
            return find_in_heap(self.run, large, self._rows(large, None), file)
        known = self.before.get((large.set, large.name))
        spans = known.rows if known is not None and known.ordered else None
        rest = find_rest(self.run, self.plan, large, partial(self._rows, large), spans, file)
        if rest is None or not large.own or self._in_place(large, rest):
            return rest
        return None  # what refers to rows that are elsewhere has been held against the wrong ids

    def _rows(self, large: Large, spans: Spans | None) -> Iterator[list[Texts]]:
        return self.stages.batches(large, own=Known(spans) if spans is not None and large.own else None)

    def _in_place(self, large: Large, rest: Rest) -> bool:
        """Whether all rows of a declaration that refers to itself are at their keys."""
        if not rest.numbers or rest.spans is None:
            return not rest.numbers
        plain = large.plain()
        stage = self.stages.rest(plain, rest)
        source, name = self.stages.source(plain, stage), f"{stage}_places"
        self.stages.guarded(plain, sql.create_found(name, plain, source, own_key(large.table)))
        return not self.run.one(sql.out_of_place(name, rest.spans.first(rest.total)))

    def settle(self, large: Large, stage: str, spans: Spans | None = None) -> Found:
        """Hold staged rows against the table and write what differs; `spans` are where the others are, with theirs."""
        self.run.progress.begin(str(large.table.name), "compare", None)
        if large.own:
            large, stage = resolved(self.run, self.stages, large, stage)
            source = self.stages.source(large, stage)
        else:
            source = self.stages.source(large, stage)
            refuse_flaws(self.run, self.plan, large, source)
        name, key = f"{stage}_found", own_key(large.table)
        self.stages.guarded(large, sql.create_found(name, large, source, key))
        if spans is not None and not large.distinct:
            refuse_taken(
                self.run, large, self.run.execute(sql.taken_twice(name, stage, spans)).fetchall(), source
            )
        created, updated, least, most = self.run.execute(sql.count_found(name)).fetchone()
        examples = tuple(self._changes(large, source, name)) if created + updated else ()
        if not self.run.wishes.dry_run:
            self._write(large, source, name, created, updated)
        if key is None:
            return Found(created, updated, examples, None, False)
        if spans is not None:
            if not created and not self.run.one(sql.out_of_place(name, spans)):
                return Found(created, updated, examples, str(spans), True)
            others = self.run.one(sql.expected(stage, spans))
            rows = self.run.one(sql.ranges(large, source, key, others))
            return Found(created, updated, examples, str(rows), False)
        if not created and least is not None and least == most:
            first, last = self.run.execute(f"SELECT min(n), max(n) FROM {stage}").fetchone()
            return Found(created, updated, examples, f"{{[{least + first},{least + last + 1})}}", True)
        return Found(created, updated, examples, str(self.run.one(sql.ranges(large, source, key))), False)

    def _write(self, large: Large, source: Source, name: str, created: int, updated: int) -> None:
        def written() -> None:
            if created:
                self.stages.guarded(large, sql.insert_found(name, large, source))
            if updated:
                self.stages.guarded(large, sql.update_found(name, large, source))

        if created or updated:
            self.written.add((large.set, large.name))
            Handover(self.run, self.plan).large(written, large, source, name)

    def _changes(self, large: Large, source: Source, found: str) -> Iterator[str]:
        shown = self.run.execute(sql.examples(found, large, source, EXAMPLES))
        for is_new, stored_key, present, declared in shown:
            key, wanted = self.stages.foreseen.shown(large, stored_key, declared)
            name = f"{large.table.name} {described(large.key_names, key)}"
            names = [large.columns[at].name for at in large.owned]
            different = [
                f"{one} {_short(old)} → {_short(new)}"
                for one, old, new in zip(names, present, wanted, strict=True)
                if old != new
            ]
            yield f"+ {name}" if is_new else f"~ {name}: {', '.join(different)}"

    # --- state ----------------------------------------------------------------------------------------------

    def _remember(
        self, large: Large, count: int, rows: str | None, ordered: bool, bounds: Bounds | None = None
    ) -> None:
        """Keep what the next run is to be compared with; the fingerprint is taken when all is loaded."""
        before = self.before.get((large.set, large.name))
        owned = rows
        if rows is not None and before is not None and before.owned is not None:
            owned = self.run.one(
                f"SELECT ('{before.owned}'::int8multirange + '{rows}'::int8multirange)::text"
            )
        follow_ids(self.run, large.table, [column for column in large.columns if column.computed])
        definition = large.definition or ""
        self.after[large.set, large.name] = Bulk(
            definition,
            count,
            "",
            rows,
            owned,
            ordered and rows is not None,
            bounds=bounds,
            **of_table(large),
        )

    def finish(self) -> None:
        """Take the fingerprints and refresh the statistics of what was loaded."""
        for large in self.plan.large:
            known = self.after.get((large.set, large.name))
            if known is not None and id(large) not in self.unchanged:
                if (large.set, large.name) in self.written:
                    self.run.execute(sql.analyze(large.table))
                    self._tell_of_triggers(large)
                if known.fingerprint:
                    continue  # it was taken chunk by chunk
                if known.rows is None and known.bounds is None:
                    known = replace(known, bounds=self._bounds(large))
                found = self.fingerprint(large, known.rows, known.bounds)
                self.after[large.set, large.name] = known.with_fingerprint(*found)

    def _tell_of_triggers(self, large: Large) -> None:
        """Say if the first rows are not what was declared right after they were written."""
        if large.own or large.looks_up or not self.run.one(sql.has_triggers(large.table)):
            return
        columns = next(self.stages.batches(large), None)
        if columns is not None:
            cells = list(zip(*columns, strict=True))[:_LOOKED_AT]
            rows = tuple(Row(one, number, large.place) for number, one in enumerate(cells, 1))
            step = Step(large.set, large.table, large.columns, large.key, large.owned, rows)
            tell_of_triggers(self.run, step, self.plan)

    def _bounds(self, large: Large, staged: Source | None = None) -> Bounds | None:
        """The keys between which all rows of a declaration are, narrow ones if those rows are staged."""
        columns = [] if own_key(large.table) is not None else large.ordering
        if not columns:
            return None
        if staged is None:
            query = outermost([sql.name_of(one) for one in columns], sql.table_of(large.table))
        else:
            places = [at for at in large.key if large.columns[at] in columns]
            query = outermost([f"g.v{at}" for at in places], f"{staged.plain()} AS g")
        low, high = self.run.execute(query).fetchone()
        return None if low is None else (low, high)

    def kept(self, large: Large) -> str:
        """The rows of a declaration, as ranges of its key; in a dry run those that are there already."""
        known = self.after.get((large.set, large.name))
        return (known.rows if known is not None else self._there.get(id(large))) or "{}"


def of_table(large: Large) -> dict[str, Any]:
    """What has to be known of a declaration when it is declared no more."""
    name = large.table.name
    return {"table": (name.schema, name.name), "prune": large.rows.prune}


def _short(text: str | None) -> str:
    if text is None:
        return "NULL"
    return repr(text if len(text) <= 40 else text[:39] + "…")
