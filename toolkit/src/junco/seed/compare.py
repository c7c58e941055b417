"""Comparing: what the answer of the database to a step means.

Knows the shape of the answer (`statements.compare`). Refuses to ask for it. Rows are told apart into missing,
differing and unchanged; keys that several rows share and pointers that lead nowhere become findings.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from junco.errors import JuncoError
from junco.errors.seed import AmbiguousKey, MissingReference
from junco.seed.report import EXAMPLES, TableReport
from junco.seed.statements import Source
from junco.seed.steps import Cell, Index, Pointer, Row, Step, described, pointers

Texts: TypeAlias = list[str | None]
# Number, the database's row, its primary key, what the pointers found, what differs, what is, what should be.
Record: TypeAlias = tuple[int, str | None, Texts, Texts, list[bool], Texts, Texts]


@dataclass(frozen=True)
class Difference:
    """What it takes to bring one step's rows into the database."""

    step: Step
    missing: tuple[Row, ...]
    differing: tuple[Row, ...]
    examples: tuple[str, ...]
    # Rows that came early, of which only what was left out is still to be written.
    late: tuple[Row, ...] = ()

    def report(self, created: int | None = None, updated: int | None = None) -> TableReport:
        """The counts: as planned, or as they came out. A row that came early counts once."""
        created = len(self.missing) if created is None else created
        updated = (len(self.differing) if updated is None else updated) - len(self.late)
        early = any(row.early for row in self.step.rows)
        unchanged = 0 if early else len(self.step.rows) - len(self.late) - created - updated
        return TableReport(str(self.step.table.name), created, updated, unchanged, self.examples)


@dataclass
class Comparison:
    """Reads one step's answer."""

    step: Step
    source: Source
    index: Index
    findings: list[JuncoError] = field(default_factory=list)
    lost: list[tuple[Row, str, Pointer]] = field(default_factory=list)

    def read(self, records: Sequence[Record]) -> Difference:
        """The difference; `findings` and `lost` (pointers that lead nowhere) are filled on the way."""
        answers: dict[int, list[Record]] = {}
        for record in records:
            answers.setdefault(record[0], []).append(record)
        missing, differing, late, examples = [], [], [], []
        for number, row in enumerate(self.step.rows):
            found = answers[number]
            self._refuse_ambiguous(row, found)
            pending = self._pending(number, row, found)
            if found[0][1] is None and row.followed:
                differing.append(row)
                late.append(row)
            elif found[0][1] is None:
                missing.append(row)
                examples.append(f"+ {self.step.table.name} {self.step.named(row)}")
            elif not row.early and (changes := self._changes(row, found[0], pending)):
                differing.append(row)
                examples.append(f"~ {self.step.table.name} {self.step.named(row)}: {changes}")
        return Difference(
            self.step, tuple(missing), tuple(differing), tuple(examples[:EXAMPLES]), tuple(late)
        )

    def _refuse_ambiguous(self, row: Row, found: list[Record]) -> None:
        rows = {record[1]: record[2] for record in found if record[1] is not None}
        if len(rows) > 1:
            primary = self.step.table.primary
            names = [
                described(primary, key) if primary else f"at {(at or '').partition('(')[2].rstrip(')')}"
                for at, key in sorted(rows.items(), key=str)
            ]
            self._ambiguous(row, self.step.table.name.name, self.step.named(row), names)

    def _ambiguous(self, row: Row, table: str, key: str, rows: list[str]) -> None:
        self.findings.append(
            AmbiguousKey(
                where=str(row.place),
                row=self.step.label(row),
                count=len(rows),
                table=table,
                key=key,
                rows=" and ".join(rows),
            )
        )

    def _pending(self, number: int, row: Row, found: list[Record]) -> set[Pointer]:
        """The row's pointers to rows that this seed has yet to insert."""
        absent = set()
        for at, group in enumerate(self.source.groups):
            pointer = group[number]
            places = {record[3][at] for record in found}
            if pointer is None:
                continue
            if len(places) > 1 and not self.index.find(pointer):
                spots = [
                    f"ctid {(place or '')[(place or '').index('(') :]}" for place in sorted(places, key=str)
                ]
                self._ambiguous(row, pointer.table.name, described(pointer.key, pointer.cells), spots)
            if places == {None}:
                absent.add(pointer)
        unknown = {pointer for pointer in absent if not self.index.find(pointer)}
        for at, cell in enumerate(row.cells):
            self._report_lost(row, self.step.columns[at].name, cell, unknown)
        return absent

    def _report_lost(self, row: Row, column: str, cell: Cell, unknown: set[Pointer]) -> None:
        # The innermost only: what refers through it cannot be found either.
        lost = next((pointer for pointer in pointers((cell,)) if pointer in unknown), None)
        if lost is not None:
            self.lost.append((row, column, lost))

    def _changes(self, row: Row, record: Record, pending: set[Pointer]) -> str:
        _, _, _, _, differs, present, wanted = record
        changes = []
        for position, at in enumerate(self.step.owned):
            cell = row.cells[at]
            waits = isinstance(cell, Pointer) and cell in pending
            if differs[position] or waits:
                new = str(cell) if waits else _short(wanted[position])
                changes.append(f"{self.step.columns[at].name} {_short(present[position])} → {new}")
        return ", ".join(changes)


def _short(text: str | None) -> str:
    if text is None:
        return "NULL"
    return repr(text if len(text) <= 40 else text[:39] + "…")


def missing_reference(
    step: Step,
    row: Row,
    column: str,
    pointer: Pointer,
    sets: Sequence[str],
    others: Iterable[tuple[str, str]],
) -> JuncoError:
    """The finding for a pointer that leads nowhere; `others` are keys that exist and where."""
    known = dict(others)
    near = difflib.get_close_matches(str(pointer), list(known), n=1, cutoff=0.6)
    hint = f"nearest: {near[0]} ({known[near[0]]})" if near else ""
    return MissingReference(
        where=str(row.place),
        row=step.label(row),
        column=column,
        wanted=str(pointer),
        sets=f"[{', '.join(sets)}]",
        hint=hint,
    )


def same_keys(pointer: Pointer, keys: Iterable[tuple[tuple[Cell, ...], str]]) -> Iterable[tuple[str, str]]:
    """Keys of the pointer's table as `str(pointer)` would show them, each with where it is."""
    for cells, where in keys:
        yield str(Pointer(pointer.table, pointer.key, cells, pointer.column)), where
