"""Heap: which rows of a large declaration are there as they should be, in tables whose keys are no whole numbers.

Rows that were loaded in their order lie in that order in the table's file. So the server gives them as texts as they
lie, some pages at a time, and each declared row takes the one with its key from among the next ones. Whoever finds
none, or one with other values, is kept in a file, as a line for a stage: whether it differs only the server can say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO, Any

from junco.seed.aligned import PROBE, Apart, Rest
from junco.seed.generators.base import BLOCK, Texts
from junco.seed.large import Large
from junco.seed.large_sql import table_of
from junco.seed.session import Run
from junco.seed.texts import HOLE, apart, inner_and_outer
from junco.sqltext import quote_literal

# So many rows ahead a row is looked for; many more if none of a block is there.
_AHEAD = (2 * BLOCK, 16 * BLOCK)
# A row so far behind the one before it was written at another time.
_STRAY = 64
# Tables with more rows than so many times the declared ones are not read whole.
_MOSTLY = 3


def find_in_heap(run: Run, large: Large, batches: Iterator[list[Texts]], file: IO[bytes]) -> Rest | None:
    """The rows that have to be held against the table one by one; None if that is all of them."""
    if large.looks_up or not large.distinct or not large.constrained or not large.count:
        return None
    pages, rows = run.execute(
        "SELECT pg_catalog.pg_relation_size(oid) / pg_catalog.current_setting('block_size')::int, reltuples"
        f" FROM pg_catalog.pg_class WHERE oid = {quote_literal(table_of(large.table))}::regclass"
    ).fetchone()
    if not pages or rows > _MOSTLY * large.count:
        return None
    rest = Rest(None, file)
    try:
        with run.connection.transaction():
            run.execute("SET LOCAL enable_seqscan = off; SET LOCAL jit = off")
            _read(run, large, batches, pages, rest)
    except Apart:
        return None
    run.execute("SET LOCAL enable_seqscan = DEFAULT; SET LOCAL jit = DEFAULT")
    return rest


def _read(run: Run, large: Large, batches: Iterator[list[Texts]], pages: int, rest: Rest) -> None:
    run.progress.begin(str(large.table.name), "compare", large.count)
    shown = sorted({*large.key, *large.owned})
    keys = [shown.index(at) for at in large.key]
    step = max(1, min(4096, pages * BLOCK // (large.count or 1)))
    query = _query(large, shown, pages, step)
    with run.connection.cursor() as cursor, cursor.copy(query.encode()) as copy:
        copy.set_types(["int8", *(["text", "int8"] * len(shown))])
        heap = _Heap(copy.rows(), [not large.columns[at].required for at in shown], keys)
        for columns in batches:
            places = heap.unlike([_clean(columns[at]) for at in shown])
            if places:
                rest.add(columns, places, rest.total + 1)
            rest.total += len(columns[0])
            run.progress.advance(len(columns[0]))
            if rest.total >= PROBE and 2 * len(rest.numbers) > rest.total:
                raise Apart
        heap.finish()


def _clean(column: Texts) -> list[str]:
    if HOLE in column:
        raise Apart
    return [HOLE if one is None else one for one in column]


def _query(large: Large, shown: Sequence[int], pages: int, step: int) -> str:
    inner, outer = inner_and_outer([large.columns[at] for at in shown])
    return (
        f"COPY (SELECT s.* FROM pg_catalog.generate_series(0, {pages - 1}, {step}) AS b(page) CROSS JOIN LATERAL"
        f" (SELECT pg_catalog.count(*), {', '.join(outer)} FROM (SELECT {', '.join(inner)}"
        f" FROM {table_of(large.table)} AS t WHERE t.ctid >= pg_catalog.format('(%s,0)', b.page)::tid"
        f" AND t.ctid < pg_catalog.format('(%s,0)', b.page + {step})::tid) AS r) AS s) TO STDOUT (FORMAT binary)"
    )


class _Heap:
    """Rows of the table as they lie, as columns of texts, as far as they were read and not taken."""

    def __init__(self, answers: Iterator[tuple[Any, ...]], optional: list[bool], keys: list[int]) -> None:
        self._answers, self._optional, self._keys = answers, optional, keys
        self._columns: list[list[str]] = [[] for _ in optional]
        self._start = 0

    def unlike(self, block: list[list[str]]) -> Sequence[int]:
        """The places of declared rows that are not there with these values; those that are there are taken."""
        size, start = len(block[0]), self._start
        self._fill(size)
        start = self._start
        if all(there[start : start + size] == mine for there, mine in zip(self._columns, block, strict=True)):
            self._start += size
            return ()
        for ahead in _AHEAD:
            self._fill(ahead)
            found = self._matched(block)
            if any(at is not None for at in found):
                break
        taken = [at for at in found if at is not None]
        places = {at for at, one in enumerate(found) if one is None}
        for there, mine in zip(self._columns, block, strict=True):
            places.update(
                at for at, one in enumerate(found) if one is not None and there[self._start + one] != mine[at]
            )
        self._start += _behind(sorted(taken)) if taken else 0
        return sorted(places)

    def _matched(self, block: list[list[str]]) -> list[int | None]:
        """For each declared row where the row with its key is, counted from the next one."""
        there = zip(*(self._columns[at][self._start :] for at in self._keys), strict=True)
        known = {key: at for at, key in enumerate(there)}
        return [known.get(key) for key in zip(*(block[at] for at in self._keys), strict=True)]

    def _fill(self, rows: int) -> None:
        while len(self._columns[0]) - self._start < rows:
            answer = next(self._answers, None)
            if answer is None:
                return
            if self._start:
                for column in self._columns:
                    del column[: self._start]
                self._start = 0
            count, *found = answer
            parts = zip(self._columns, self._optional, found[::2], found[1::2], strict=True)
            for column, optional, text, filled in parts if count else ():
                values = apart(text, filled, count, optional=optional)
                if values is None:
                    raise Apart
                column.extend(values)

    def finish(self) -> None:
        """Read what nobody asks for: a COPY has to come to its end."""
        for _ in self._answers:
            pass


def _behind(taken: list[int]) -> int:
    """Where the next block begins: behind most of these rows, but not behind one that strayed far from them."""
    last = taken[len(taken) // 2]
    for at in taken[len(taken) // 2 :]:
        if at - last > _STRAY:
            break
        last = at
    return last + 1
