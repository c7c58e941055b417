"""Aligned: which rows of a large declaration are there as they should be, seen without sending them.

Rows that were loaded in their order have keys in that order. So the server gives its rows as texts, a block at a time,
while the same block is made here, and equal texts are rows that need nothing. What is not equal, or not where it was
expected, is kept in a file, as lines for a stage: whether it really differs only the server can say.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from junco.postgres import DatabaseError
from junco.seed.copying import lines
from junco.seed.fingerprint import own_key
from junco.seed.generators.base import BLOCK, Texts
from junco.seed.large import Large
from junco.seed.large_sql import highest, table_of
from junco.seed.plan import Plan
from junco.seed.session import Run
from junco.seed.spans import Spans
from junco.seed.statements import column_of, source_of
from junco.seed.steps import Row, Step
from junco.seed.texts import HOLE, RECORD, apart, inner_and_outer, joined
from junco.sqltext import quote_ident

# Rows that are looked at before it is decided whether looking on is worth it.
PROBE = 2 * BLOCK


@dataclass
class Rest:
    """Rows that are not known to be there as they should be: their numbers, and in a file their lines for a stage.

    `spans` are the keys of all `total` rows as far as they are where they are expected, if those are whole numbers.
    """

    spans: Spans | None
    lines: IO[bytes]
    total: int = 0
    numbers: array[int] = field(default_factory=lambda: array("q"))

    def add(self, columns: Sequence[Texts], places: Sequence[int], first: int) -> None:
        """Keep the rows at these places of a block whose first row has the number `first`."""
        if len(places) < len(columns[0]):
            columns = [[column[at] for at in places] for column in columns]
        numbers = [first + at for at in places]
        self.numbers.extend(numbers)
        self.lines.write(lines(columns, numbers))


class Apart(Exception):
    """Too little is where it was expected."""


def find_rest(
    run: Run,
    plan: Plan,
    large: Large,
    rows: Callable[[Spans | None], Iterator[list[Texts]]],
    known: str | None,
    file: IO[bytes],
) -> Rest | None:
    """The rows that have to be held against the table one by one; None if that is all of them.

    `rows` gives them for the keys where they should be. `known` are those that an earlier run left, in the order of the
    rows; lines are kept in `file`.
    """
    key = own_key(large.table)
    if key is None or large.looks_up:
        return None
    spans = Spans.read(known) if known else _guessed(run, plan, large, next(rows(None), None), key)
    if spans is None or not len(spans):
        return None
    rest = Rest(spans, file)
    try:
        with run.connection.transaction():
            # Every block is asked for by its keys: anything but their index would read the table once a block.
            run.execute("SET LOCAL enable_seqscan = off; SET LOCAL jit = off")
            _read(run, large, rows(spans), key, spans, rest)
    except Apart:
        return None
    run.execute("SET LOCAL enable_seqscan = DEFAULT; SET LOCAL jit = DEFAULT")
    return rest


def _guessed(run: Run, plan: Plan, large: Large, first: list[Texts] | None, key: str) -> Spans | None:
    """Where the rows would be if they followed each other as some of them do."""
    if first is None:
        return None
    size = len(first[0])
    places = sorted({0, size // 3, size // 2, size - 1})
    columns = tuple(large.columns[at] for at in large.key)
    rows = [Row(tuple(first[at][place] for at in large.key), place + 1, large.place) for place in places]
    keys = Step(large.set, large.table, columns, tuple(range(len(columns))), (), tuple(rows))
    statement = column_of(keys, source_of(keys, plan.tables), key)
    try:
        with run.connection.transaction():
            found = run.connection.execute(statement.sql, statement.values).fetchall()
    except DatabaseError:
        return None  # a value that its column does not take is found and named later
    if len(found) != len(places):
        return None
    starts = Counter(
        int(row[0]) - place for row, place in zip(found, places, strict=True) if row[0] is not None
    )
    if not starts:
        return None
    low = starts.most_common(1)[0][0]
    behind = low + large.count if large.count else 1 + run.one(highest(large.table, key))
    return Spans([(low, behind)])


def _read(run: Run, large: Large, batches: Iterator[list[Texts]], key: str, spans: Spans, rest: Rest) -> None:
    """Hold every block against what the server has at its keys."""
    run.progress.begin(str(large.table.name), "compare", large.count)
    shown = sorted({*large.key, *large.owned})
    optional = [not large.columns[at].required for at in shown]
    with (
        run.connection.cursor() as cursor,
        cursor.copy(_query(large, shown, key, spans).encode()) as copy,
    ):
        copy.set_types(["int8", "text", *(["text", "int8"] * len(shown))])
        answers = copy.rows()
        for columns in batches:
            first, size = rest.total, len(columns[0])
            places: Sequence[int] = range(size)
            if size <= BLOCK and not first % BLOCK and first + size <= len(spans):
                at, ids, *found = next(answers)
                assert at == first // BLOCK + 1, "a nested loop keeps the order of its outer rows"  # noqa: S101
                block = _Block(spans.within(first, first + size - 1), ids)
                parts = zip(shown, optional, found[::2], found[1::2], strict=True)
                places = block.unlike([(columns[one], *others) for one, *others in parts])
            if places:
                rest.add(columns, places, first + 1)
            rest.total += size
            run.progress.advance(size)
            if rest.total >= PROBE and 2 * len(rest.numbers) > rest.total:
                raise Apart
        for _ in answers:
            pass


def _query(large: Large, shown: Sequence[int], key: str, spans: Spans) -> str:
    """For each block its keys, then for each column the values as one text and how many are not NULL."""
    name = f"t.{quote_ident(key)}"
    inner, outer = inner_and_outer([large.columns[at] for at in shown])
    inner, outer = [f"{name}::text AS id", *inner], [joined("id"), *outer]
    starts = range(0, len(spans), BLOCK)
    lows = [spans[at] for at in starts]
    highs = [spans[min(at + BLOCK, len(spans)) - 1] for at in starts]
    return (
        f"COPY (SELECT b.at, s.* FROM unnest('{{{_listed(lows)}}}'::bigint[], '{{{_listed(highs)}}}'::bigint[])"
        f" WITH ORDINALITY AS b(low, high, at) CROSS JOIN LATERAL (SELECT {', '.join(outer)}"
        f" FROM (SELECT {', '.join(inner)} FROM {table_of(large.table)} AS t"
        f" WHERE {name} BETWEEN b.low AND b.high ORDER BY {name}) AS r) AS s) TO STDOUT (FORMAT binary)"
    )


def _listed(numbers: Sequence[int]) -> str:
    return ",".join(map(str, numbers))


@dataclass
class _Block:
    """Rows of a declaration at the keys where they should be, and the keys that are there."""

    keys: Sequence[int]
    there: str | None

    def unlike(self, columns: list[tuple[Any, ...]]) -> Sequence[int]:
        """The places of rows that are not there with these values. A column is what is declared, whether it may be
        NULL, the values that are there as one text, and how many are not NULL.
        """
        size = len(self.keys)
        everything = range(size)
        if self.there is None:
            return everything
        # Where fewer rows are declared than keys were asked for, as many may be there at others.
        ends = self.there.rpartition(RECORD)[2] == str(self.keys[-1])
        complete = ends and self.there.count(RECORD) == size - 1 and isinstance(self.keys, range)
        order = None if complete else self._order()
        places: set[int] = set()
        for mine, optional, text, filled in columns:
            holes = mine.count(None) if optional or None in mine else 0
            clean = [HOLE if one is None else one for one in mine] if holes else mine
            whole = RECORD.join(clean)
            if whole.count(RECORD) != size - 1 or whole.count(HOLE) != holes:
                return everything
            # As many values, none with a sign of ours inside, and as many holes: equal texts have equal values.
            if complete and whole == text and (not optional or filled == size - holes):
                continue
            found = apart(text, filled, self.there.count(RECORD) + 1, optional=optional)
            if found is None:
                return everything
            theirs = found if order is None else [None if at is None else found[at] for at in order]
            places.update(
                at for at, (one, other) in enumerate(zip(clean, theirs, strict=True)) if one != other
            )
        return sorted(places)

    def _order(self) -> list[int | None]:
        """For each row where its key is among those that are there."""
        known = {int(key): at for at, key in enumerate((self.there or "").split(RECORD))}
        return [known.get(key) for key in self.keys]
