"""Programs: a generated declaration, ready to make its rows.

Knows how many rows there are, how they fall into frames, and which generator fills which column. Refuses to know ids:
references are numbers of rows until somebody who has loaded those rows fills the slots.
"""

from __future__ import annotations

import datetime as dt
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from junco.errors import JuncoError
from junco.errors.seed_bulk import BadGenerator, TooFewValues, UnknownLocale
from junco.seed.blocks import GeneratedBlock
from junco.seed.generators.base import BLOCK, Context, Frame, Generator, Ids, Make, Texts
from junco.seed.generators.moments import DayOf
from junco.seed.generators.people import Email
from junco.seed.generators.relations import Parent, Related
from junco.seed.generators.values import Counter, Unique, Uuids
from junco.seed.vocabulary import LOCALES


@dataclass(frozen=True, slots=True)
class Target:
    """What a slot refers to: declarations, one of them (the program's own) or one reference, and how many rows."""

    rows: Any  # Rows, GeneratedBlock, or a Reference
    size: int


@dataclass
class Program:
    """The rows of one generated declaration."""

    block: GeneratedBlock
    origin: str
    anchor: dt.date
    locale: str
    # How many rows each parent has; None without parents.
    counts: array[int] | int | None
    parents: int
    rows: int
    targets: list[Target] = field(default_factory=list)
    makers: dict[str, Make] = field(default_factory=dict)
    slots: dict[str, int | None] = field(default_factory=dict)
    findings: list[JuncoError] = field(default_factory=list)

    def compile(self, sizes: Any) -> None:
        """Make the columns; `sizes(rows)` says how many rows another declaration has."""
        siblings = {column.key: one for column, one in self.block.columns.items()}
        for column, generator in self.block.columns.items():
            before = len(self.targets)
            self._compile(column, generator, siblings, sizes)
            self._slot(column, generator, before)

    def _compile(self, column: Any, generator: Generator[Any], siblings: Any, sizes: Any) -> None:
        def parent(related: object) -> tuple[int, int]:
            assert isinstance(related, Related)  # noqa: S101 - only they ask
            rows = related.rows(self.block.per) or self.block
            target = Target(rows, sizes(rows))
            self.targets.append(target)
            return len(self.targets) - 1, target.size

        kind = column.property.columns[0].type
        context = Context(column.key, kind, self.anchor, self.locale, self.rows, siblings, parent)
        place = {
            "where": str(self.block.places[column]),
            "table": self.block.rows.table.name,
            "column": column.key,
        }
        try:
            self.makers[column.key] = _placed(generator.compile(context), place)
        except BadGenerator as error:
            self.findings.append(BadGenerator(reason=error.reason, **place))
        except TooFewValues as error:
            self.findings.append(TooFewValues(**error.sizes, **place))
        except UnknownLocale as error:
            self.findings.append(UnknownLocale(**error.given, where=place["where"]))
        except JuncoError as error:
            self.findings.append(error)

    def _slot(self, column: Any, generator: Generator[Any], before: int) -> None:
        """Which slot the column's values are numbers of, None if it is an ordinary column."""
        found = range(before, len(self.targets))
        self.slots[column.key] = found[0] if found else None
        if not found or column.key not in self.makers:
            return
        reason = ""
        if len({id(self.targets[at].rows) for at in found}) > 1:
            reason = "one column can refer to one declaration only"
        elif not only_references(generator):
            reason = "a reference stands for an id and cannot be part of another value"
        if reason:
            place = str(self.block.places[column])
            table = self.block.rows.table.name
            self.findings.append(BadGenerator(reason=reason, where=place, table=table, column=column.key))

    def frames(self, ids: Mapping[int, Ids]) -> Iterator[Frame]:
        """All rows, a frame at a time."""
        if self.counts is None:
            for low in range(0, self.rows, BLOCK):
                yield Frame(self.origin, low, min(low + BLOCK, self.rows), self.makers, ids)
            return
        low, spans, size = 0, [], 0
        for parent in range(self.parents):
            first, count = 0, self._count(parent)
            while first < count:
                end = min(count, first + BLOCK - size)
                spans.append((parent, first, end))
                size, first = size + end - first, end
                if size == BLOCK:
                    yield Frame(self.origin, low, low + size, self.makers, ids, spans)
                    low, spans, size = low + size, [], 0
        if size:
            yield Frame(self.origin, low, low + size, self.makers, ids, spans)

    def _count(self, parent: int) -> int:
        return self.counts if isinstance(self.counts, int) else self.counts[parent]  # type: ignore[index]

    def batches(self, ids: Mapping[int, Ids], start: int = 0) -> Iterator[list[Texts]]:
        """All rows but the first `start`, as columns of texts; what is left out is not made."""
        for frame in self.frames(ids):
            if frame.high > start:
                skipped = max(0, start - frame.low)
                yield [frame.column(name)[skipped:] for name in self.makers]

    def numbered(self) -> Mapping[int, Ids]:
        """Ids that are the numbers themselves."""
        return {at: range(target.size) for at, target in enumerate(self.targets)}

    def row(self, number: int) -> Frame:
        """The frame of one row, and perhaps of its neighbours; references are numbers."""
        if self.counts is None:
            low = number // BLOCK * BLOCK
            return Frame(self.origin, low, min(low + BLOCK, self.rows), self.makers, self.numbered())
        if isinstance(self.counts, int):
            parent, at = divmod(number, self.counts)
        else:
            starts = [0, *accumulate(self.counts)]
            parent = bisect_right(starts, number) - 1
            at = number - starts[parent]
        spans = [(parent, at, at + 1)]
        return Frame(self.origin, number, number + 1, self.makers, self.numbered(), spans)

    def definition(self) -> object:
        """All that decides the values but the rows that are referred to."""
        names = [[name, one.definition()] for name, one in self.columns().items()]
        counts = list(self.counts) if isinstance(self.counts, array) else self.counts
        locales = [[one.name, one.version] for one in LOCALES.values()]
        sizes = [target.size for target in self.targets]
        return [
            self.origin,
            self.anchor.isoformat(),
            self.locale,
            locales,
            self.rows,
            counts,
            BLOCK,
            names,
            sizes,
        ]

    def columns(self) -> dict[str, Generator[Any]]:
        """The generators by the name of their column."""
        return {column.key: one for column, one in self.block.columns.items()}

    @property
    def promised(self) -> bool:
        """Whether the same definition makes the same rows for ever."""
        return all(one.promised for one in self.block.columns.values())

    def distinct(self, key: Sequence[str]) -> bool:
        """Whether the key is made in a way that no two rows share it."""
        key_columns = [one for name, one in self.columns().items() if name in key]
        if any(isinstance(one, (Unique, Email, Uuids)) for one in key_columns):
            return True
        counted = any(isinstance(one, (Counter, DayOf)) and one.step for one in key_columns)
        return counted and (self.counts is None or any(isinstance(one, Parent) for one in key_columns))


def _placed(make: Make, place: Mapping[str, str]) -> Make:
    """The same, and what goes wrong has a place."""

    def placed(frame: Frame) -> Texts:
        try:
            return make(frame)
        except BadGenerator as error:
            raise BadGenerator(reason=error.reason, **place) from None

    return placed


def only_references(generator: Generator[Any]) -> bool:
    """Whether each value of a generator is a reference, or NULL."""
    if isinstance(generator, Related):
        return True
    whole = type(generator).__name__ in ("Optional", "When")
    return whole and all(only_references(part) or _null(part) for part in generator.parts())


def _null(generator: Generator[Any]) -> bool:
    return getattr(generator, "value", ...) is None
