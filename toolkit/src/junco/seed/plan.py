"""Plans: what a set wants, resolved and in order, as frozen data.

Knows how declarations become steps and that keys must differ; `resolve` reads the cells, `order` finds which
rows come first. Refuses to know what is in the tables; facts about their columns are passed in.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from junco.errors import JuncoError
from junco.errors.seed import SharedKey
from junco.errors.seed_bulk import KeyNotUnique
from junco.seed.blocks import SMALL, Sizing
from junco.seed.declare import Rows, SeedSet, TableName
from junco.seed.expand import Expansion
from junco.seed.facts import Table, Tables
from junco.seed.large import Large, Need
from junco.seed.order import arrange
from junco.seed.order_large import arrange_large, refer_late, split, waiting_rows, waits_of
from junco.seed.place import Place
from junco.seed.resolve import Resolver
from junco.seed.steps import Cell, Index, Row, Step, plain


@dataclass(frozen=True)
class Plan:
    """A whole set in the order in which it is loaded, and everything that is wrong with it.

    `steps` come first, then `large`, then `late`: small steps that refer to rows of large ones. Those that
    other large ones refer to come `between`, by the position of the large one that they come behind.
    """

    sets: tuple[str, ...]
    tables: Tables
    steps: tuple[Step, ...]
    large: tuple[Large, ...]
    between: Mapping[int, tuple[Step, ...]]
    late: tuple[Step, ...]
    findings: tuple[JuncoError, ...]
    index: Index
    expansion: Expansion

    @property
    def small(self) -> tuple[Step, ...]:
        """All small steps in their order."""
        between = (step for at in sorted(self.between) for step in self.between[at])
        return (*self.steps, *between, *self.late)

    def hash_of(self, name: str) -> str:
        """A hash of what one of its sets wants, the dates as its anchor makes them."""
        wanted = [_content(step) for step in self.small if step.set == name]
        wanted += [[one.name, one.definition] for one in self.large if one.set == name]
        return hashlib.sha256(json.dumps(wanted).encode()).hexdigest()

    def counts_of(self, name: str) -> dict[str, int]:
        """How many rows one of its sets declares in small steps, by table."""
        counts: dict[str, int] = {}
        for step in self.small:
            if step.set == name:
                table = step.table.name.name
                counts[table] = counts.get(table, 0) + len([row for row in step.rows if not row.early])
        return counts

    def declared(self) -> list[Table]:
        """The tables of which there is a declaration, in this set or in those it extends."""
        return [self.tables[block.rows.table] for one in self.expansion.lineage for block in one.blocks]

    def drafts_of(self, rows: Rows[Any, Any]) -> list[Step | Large]:
        """What the declarations of these rows became."""
        found = [self.expansion.draft_of(block) for block in self.expansion.blocks_of(rows)]
        return [draft for draft in found if draft is not None]

    @property
    def prunable(self) -> list[Step]:
        """Steps whose rows may be pruned; one without rows too, because all may have gone."""
        drafts = [self.expansion.draft_of(block) for one in self.expansion.lineage for block in one.blocks]
        return [draft for draft in drafts if isinstance(draft, Step) and draft.prune]

    def place(self, step: Step) -> Place:
        """Where the set of a step is declared."""
        return next(one.place for one in self.expansion.lineage if one.name == step.set)

    def position(self, step: Step) -> int:
        """How late the rows of a step's table come."""
        order: list[Step | Large] = [*self.steps]
        for at, large in enumerate(self.large):
            order += [large, *self.between.get(at, ())]
        order += self.late
        tables = [one.table.name for one in order]
        return max((at for at, name in enumerate(tables) if name == step.table.name), default=0)

    def referring(self, need: Need) -> Step:
        """A step whose only row has the key of the one row that is needed."""
        rows = need.rows.rows
        pointer = self.expansion.pointer(need, 0)
        columns = tuple(need.table.columns[name] for name in pointer.key)
        row = Row(pointer.cells, 1, rows.owner.place)
        return Step(rows.owner.name, need.table, columns, tuple(range(len(columns))), (), (row,))


def _content(step: Step) -> list[object]:
    columns = [column.name for column in step.columns]
    rows = [[plain(cell) for cell in row.cells] for row in step.rows]
    return [step.table.name.schema, step.table.name.name, columns, step.key, step.owned, rows]


def build(
    seed_set: SeedSet, anchors: Mapping[str, dt.date], tables: Tables, sizing: Sizing | None = None
) -> Plan:
    """The plan of a set and of those it extends; `anchors` has a date for each, `tables` every table of
    `seed_set.tables()`.
    """
    lineage = seed_set.lineage()
    resolver = Resolver(tables, anchors)
    expansion = Expansion(seed_set, resolver, sizing or Sizing())
    mixed = expansion.drafts()
    drafts = tuple(draft for draft in mixed if isinstance(draft, Step))
    index = Index(drafts)
    shared = list(_shared_keys(drafts))
    whole = [_without_flaws(step) for step in drafts]
    many = [draft for draft in mixed if isinstance(draft, Large)]
    waiting = waiting_rows(whole, index, many)
    large, tangled = arrange_large(many, expansion, waits_of(whole, waiting))
    parts = split(whole, waiting, many if tangled else large, expansion)
    arranged, circles = [], []  # type: tuple[list[tuple[Step, ...]], list[JuncoError]]
    for at, part in enumerate(parts):
        steps, more = arrange(part, index, placed=[step for one in parts[:at] for step in one])
        arranged.append(steps)
        circles += more
    tangled += refer_late(large, parts, expansion)
    findings = (*resolver.findings, *shared, *circles, *tangled, *_open_keys(large))
    names = tuple(one.name for one in lineage)
    between = {at: steps for at, steps in enumerate(arranged[1:-1]) if steps}
    return Plan(names, tables, arranged[0], large, between, arranged[-1], findings, index, expansion)


def _without_flaws(step: Step) -> Step:
    return step.with_rows(row for row in step.rows if not row.flawed)


def _open_keys(large: Sequence[Large]) -> Iterator[JuncoError]:
    for one in large:
        # Nobody knows yet how many rows a query has.
        if one.query is None and not one.constrained:
            yield KeyNotUnique(
                where=str(one.place),
                table=one.table.name.name,
                key=", ".join(one.key_names),
                count=f"{one.count:,}" if one.count else "its",
                small=f"{SMALL:,}",
            )


def _shared_keys(steps: tuple[Step, ...]) -> Iterator[JuncoError]:
    seen: dict[tuple[TableName, tuple[str, ...], tuple[Cell, ...]], tuple[Step, Row]] = {}
    for step in steps:
        for row in step.rows:
            key = step.key_of(row)
            if row.flawed or None in key:
                continue
            first_step, first = seen.setdefault((step.table.name, step.key_names, key), (step, row))
            if first is not row:
                yield SharedKey(
                    where=str(row.place),
                    row=step.label(row),
                    other=f"{first_step.label(first)} ({first.place})",
                    key=step.named(row),
                    hint=_different(first_step, first, step, row),
                )


def _different(one: Step, first: Row, other: Step, second: Row) -> str:
    """What the two rows disagree about: the line of the two that is wrong is often seen from it."""
    if one.columns != other.columns:
        return ""
    names = [
        column.name
        for column, left, right in zip(one.columns, first.cells, second.cells, strict=True)
        if left != right
    ]
    return f"they differ in {', '.join(names)}" if names else "they are the same row twice"
