"""Plans: what a set wants, resolved and in order, as frozen data.

Knows how declarations become steps and that keys must differ; `resolve` reads the cells, `order` finds which
rows come first. Refuses to know what is in the tables; facts about their columns are passed in.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from junco.errors import JuncoError
from junco.errors.seed import SharedKey
from junco.seed.declare import SeedSet, TableName
from junco.seed.facts import Tables
from junco.seed.order import arrange
from junco.seed.resolve import Resolver
from junco.seed.steps import Cell, Index, Row, Step, plain


@dataclass(frozen=True)
class Plan:
    """A whole set: its steps in the order in which they are loaded, and everything that is wrong with it."""

    sets: tuple[str, ...]
    tables: Tables
    steps: tuple[Step, ...]
    findings: tuple[JuncoError, ...]
    index: Index

    def hash_of(self, name: str) -> str:
        """A hash of what one of its sets wants, the dates as its anchor makes them."""
        wanted = [_content(step) for step in self.steps if step.set == name]
        return hashlib.sha256(json.dumps(wanted).encode()).hexdigest()

    def counts_of(self, name: str) -> dict[str, int]:
        """How many rows one of its sets declares, by table."""
        counts: dict[str, int] = {}
        for step in self.steps:
            if step.set == name:
                table = step.table.name.name
                counts[table] = counts.get(table, 0) + len(step.rows)
        return counts


def _content(step: Step) -> list[object]:
    columns = [column.name for column in step.columns]
    rows = [[plain(cell) for cell in row.cells] for row in step.rows]
    return [step.table.name.schema, step.table.name.name, columns, step.key, step.owned, rows]


def build(seed_set: SeedSet, anchors: Mapping[str, dt.date], tables: Tables) -> Plan:
    """The plan of a set and of those it extends; `anchors` has a date for each, `tables` every table of
    `seed_set.tables()`.
    """
    lineage = seed_set.lineage()
    resolver = Resolver(tables, anchors)
    drafts = tuple(resolver.step(block, one.name) for one in lineage for block in one.blocks)
    index = Index(drafts)
    shared = list(_shared_keys(drafts))
    steps, circles = arrange(tuple(_without_flaws(step) for step in drafts), index)
    findings = (*resolver.findings, *shared, *circles)
    return Plan(tuple(one.name for one in lineage), tables, steps, findings, index)


def _without_flaws(step: Step) -> Step:
    return step.with_rows(row for row in step.rows if not row.flawed)


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
