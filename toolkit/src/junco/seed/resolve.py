"""Resolving: declared values become cells, and what cannot becomes findings.

Knows columns, types and foreign keys. Refuses to compare rows with each other (`plan`, `order`). Finds
everything that is wrong before it gives up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn

from sqlalchemy.types import TypeEngine

from junco.errors import JuncoError, did_you_mean
from junco.errors.seed import (
    ColumnMissing,
    ColumnTwice,
    ComputedColumn,
    KeyNotListed,
    NotAColumn,
    NotAReference,
    NullKey,
    WrongValue,
    WrongWidth,
)
from junco.seed.blocks import AnyBlock, Block
from junco.seed.columns import Reference
from junco.seed.declare import Rows
from junco.seed.facts import Column, Table, Tables
from junco.seed.files import Field
from junco.seed.place import Place
from junco.seed.steps import Cell, Pointer, Row, Step
from junco.seed.values import Relative, brief, unstorable, written


class Flaw(Exception):
    """This cell has been reported."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A listed column: where its values stand in the declared rows, its type in Python, and the facts."""

    position: int
    attribute: str
    kind: TypeEngine[Any]
    facts: Column


@dataclass
class Resolver:
    """Turns blocks into steps; collects findings on the way."""

    tables: Tables
    anchors: Mapping[str, dt.date]
    findings: list[JuncoError] = field(default_factory=list)

    def step(self, block: Block, set_name: str, *, first: int = 1) -> Step:
        """The step that a block asks for, with flawed rows marked; the first of them has the number `first`."""
        listed = self.listed(block, block.columns)
        draft = self.outline(block, block.columns, listed, set_name)
        complete = len(draft.key) == len(block.rows.key)
        numbers = range(len(block.values))
        rows = [self._row(block, draft, listed, at, first + at) for at in numbers]
        return draft.with_rows(rows if complete else ())

    def outline(self, block: AnyBlock, columns: tuple[Any, ...], listed: list[Listed], set_name: str) -> Step:
        """The step without its rows."""
        table = self.tables[block.rows.table]
        key = self._key(block, columns, table, listed)
        for attribute in block.rows.once:
            if block.rows.column(attribute) is None:
                self._report_stranger(block.place, block.rows, table, attribute)
        once = {attribute.key for attribute in block.rows.once}
        restored = block.rows.restored
        owned = [
            at for at, one in enumerate(listed) if restored and at not in key and one.attribute not in once
        ]
        facts = tuple(one.facts for one in listed)
        return Step(set_name, table, facts, key, tuple(owned), (), block.rows.prune)

    def checked(self, draft: Step, listed: list[Listed], row: Row) -> Row:
        """A row that was made, marked if its key or a value cannot be stored."""
        spot = Spot(None, draft.table, row.place, draft.label(row), draft.set)
        try:
            for at, (one, cell) in enumerate(zip(listed, row.cells, strict=True)):
                self._refuse_null(spot, one.facts.name, cell, in_key=at in draft.key)
                if isinstance(cell, str):
                    self._label(spot, one.facts, cell, cell)
        except Flaw:
            return replace(row, flawed=True)
        return row

    def listed(self, block: AnyBlock, columns: tuple[Any, ...]) -> list[Listed]:
        """The listed columns that can be written."""
        table = self.tables[block.rows.table]
        found = []
        for position, attribute in enumerate(columns):
            column = block.rows.column(attribute)
            if column is None:
                self._report_stranger(block.place, block.rows, table, attribute)
            elif any(column is block.rows.column(one) for one in columns[:position]):
                place, name = str(block.place), table.name.name
                self.findings.append(ColumnTwice(where=place, table=name, column=column.name))
            elif facts := self._writable(block, table, column.name, attribute):
                found.append(Listed(position, attribute.key, column.type, facts))
        return found

    def _writable(self, block: AnyBlock, table: Table, column: str, attribute: Any) -> Column | None:
        facts = self._facts(block.place, table, column)
        if facts is None or not facts.computed:
            return facts
        if facts.computed != "generated" and attribute.key in {one.key for one in block.rows.key}:
            return facts  # who names rows by their id means it
        self.findings.append(
            ComputedColumn(where=str(block.place), table=table.name.name, column=column, how=facts.computed)
        )
        return None

    def _facts(self, place: Place, table: Table, column: str) -> Column | None:
        facts = table.columns.get(column)
        if facts is None:
            hint = did_you_mean(column, list(table.columns))
            self.findings.append(
                ColumnMissing(where=str(place), table=table.name.name, column=column, hint=hint)
            )
        return facts

    def _report_stranger(self, place: Place, rows: Rows[Any, Any], table: Table, attribute: object) -> None:
        name = str(getattr(attribute, "key", attribute))
        owner = getattr(getattr(attribute, "class_", None), "__name__", "")
        self.findings.append(
            NotAColumn(
                where=str(place),
                table=table.name.name,
                attribute=f"{owner}.{name}" if owner else repr(attribute),
                model=rows.model.__name__,
                hint=did_you_mean(name, rows.attributes()),
            )
        )

    def _key(
        self, block: AnyBlock, columns: tuple[Any, ...], table: Table, listed: list[Listed]
    ) -> tuple[int, ...]:
        positions = {one.attribute: at for at, one in enumerate(listed)}
        for attribute in block.rows.key:
            # A key column that was listed and found wanting has been reported already.
            if attribute.key not in {getattr(one, "key", None) for one in columns}:
                self.findings.append(
                    KeyNotListed(where=str(block.place), table=table.name.name, column=attribute.key)
                )
        return tuple(positions[one.key] for one in block.rows.key if one.key in positions)

    def _row(self, block: Block, draft: Step, listed: list[Listed], position: int, number: int) -> Row:
        values = block.values[position]
        place = block.place.of_argument(position)
        label = draft.label(Row((), number, place))
        if not isinstance(values, tuple) or len(values) != len(block.columns):
            self._report_width(block, place, label, values)
            return Row((None,) * len(listed), number, place, flawed=True)
        spot = Spot(block.rows, draft.table, place, label, draft.set)
        cells, flawed = [], False
        for at, one in enumerate(listed):
            try:
                cell = self._cell(spot, one.kind, one.facts, values[one.position])
                self._refuse_null(spot, one.facts.name, cell, in_key=at in draft.key)
            except Flaw:
                cell, flawed = None, True
            cells.append(cell)
        return Row(tuple(cells), number, place, flawed)

    def _report_width(self, block: Block, place: Place, label: str, values: object) -> None:
        count = len(values) if isinstance(values, tuple) else None
        found = f"{count} value{'' if count == 1 else 's'}" if count is not None else f"no tuple: {values!r}"
        self.findings.append(
            WrongWidth(
                where=str(place),
                row=label,
                found=found,
                columns=f"{len(block.columns)} column{' is' if len(block.columns) == 1 else 's are'}",
                listed=", ".join(str(getattr(one, "key", one)) for one in block.columns),
            )
        )

    def _refuse_null(self, spot: Spot, column: str, cell: Cell, *, in_key: bool) -> None:
        if in_key and cell is None:
            self.findings.append(NullKey(where=str(spot.place), row=spot.label, column=column))
            raise Flaw

    def _cell(self, spot: Spot, kind: TypeEngine[Any], facts: Column, value: object) -> Cell:
        if isinstance(value, Reference):
            return self._pointer(spot, facts.name, value)
        if isinstance(value, Relative):
            # A date in the key of another set's row counts from that set's anchor.
            owner = spot.rows.owner.name if spot.rows else spot.set
            anchor = self.anchors.get(owner, self.anchors[spot.set])
            value = value.resolve(anchor)
        return self._text(spot, kind, facts, value)

    def _text(self, spot: Spot, kind: TypeEngine[Any], facts: Column, value: object) -> str | None:
        text, reason = written(value, kind)
        if reason:
            self._report_value(spot, facts.name, value, reason)
        if text is None:
            return None
        if character := unstorable(text):
            hint = "PostgreSQL stores every character but these"
            self._report_value(spot, facts.name, value, f"holds {character}", hint)
        self._label(spot, facts, text, value)
        return text

    def _label(self, spot: Spot, facts: Column, text: str, value: object) -> None:
        if facts.labels and not facts.cast.endswith("]") and text not in facts.labels:
            reason = f"is not a value of the database's {facts.cast} ({', '.join(facts.labels)})"
            hint = "a migration is missing or not applied: junco migrate status"
            self._report_value(spot, facts.name, value, reason, hint)

    def _report_value(self, spot: Spot, column: str, value: object, reason: str, hint: str = "") -> NoReturn:
        self.findings.append(
            WrongValue(
                where=str(spot.place),
                row=spot.label,
                column=column,
                value=brief(value),
                reason=reason,
                hint=hint,
            )
        )
        raise Flaw

    def _pointer(self, spot: Spot, column: str, reference: Reference[Any]) -> Pointer:
        rows = reference.rows
        target = self.tables[rows.table]
        referenced = spot.table.referenced(column, target.name)
        if referenced is None or len(reference.key) != len(rows.key):
            self._report_reference(spot, column, reference, target)
        return self.pointer(spot, reference, target, referenced or "")

    def pointer(self, spot: Spot, reference: Reference[Any], target: Table, column: str) -> Pointer:
        """What a reference stands for in a column; raises `Flaw` when a part of its key cannot be read."""
        rows = reference.rows
        inner = Spot(rows, target, spot.place, spot.label, spot.set)
        names, cells = [], []
        for attribute, value in zip(rows.key, reference.key, strict=True):
            name, kind, facts = self._key_column(spot, rows, target, attribute)
            names.append(name)
            cells.append(self._cell(inner, kind, facts, value))
        return Pointer(target.name, tuple(names), tuple(cells), column)

    def _key_column(
        self, spot: Spot, rows: Rows[Any, Any], target: Table, attribute: Any
    ) -> tuple[str, TypeEngine[Any], Column]:
        mapped = rows.column(attribute)
        if mapped is None:
            self._report_stranger(spot.place, rows, target, attribute)
            raise Flaw
        facts = self._facts(spot.place, target, mapped.name)
        if facts is None:
            raise Flaw
        return facts.name, mapped.type, facts

    def referenced(self, spot: Spot, column: str, rows: Rows[Any, Any]) -> tuple[Table, str]:
        """The table of these rows and its column that a foreign key on `column` points at; else `Flaw`."""
        target = self.tables[rows.table]
        found = spot.table.referenced(column, target.name)
        if found is None:
            self._report_reference(spot, column, Reference(rows, (...,) * len(rows.key)), target)
        return target, found or ""

    def shape(self, block: AnyBlock, draft: Step, listed: Listed, field: Field) -> Cell:
        """A cell of a file's row without its values: a text, or which row it is the key of."""
        spot = Spot(block.rows, draft.table, block.place, draft.table.name.name, draft.set)
        return self._shape(spot, listed.facts.name, field)

    def _shape(self, spot: Spot, column: str, field: Field) -> Cell:
        if field.rows is None:
            return ""
        target, referenced = self.referenced(spot, column, field.rows)
        inner = Spot(field.rows, target, spot.place, spot.label, spot.set)
        names, cells = [], []
        for part in field.parts:
            name, _, _ = self._key_column(spot, field.rows, target, part.attribute)
            names.append(name)
            cells.append(self._shape(inner, name, part))
        return Pointer(target.name, tuple(names), tuple(cells), referenced)

    def _report_reference(
        self, spot: Spot, column: str, reference: Reference[Any], target: Table
    ) -> NoReturn:
        known = sorted(name for name, table, _ in spot.table.foreign if table == target.name)
        hint = f"its foreign keys to {target.name.name}: {', '.join(known)}" if known else ""
        if len(reference.key) != len(reference.rows.key):
            hint = f"the key has {len(reference.rows.key)} columns, {len(reference.key)} values are given"
        self.findings.append(
            NotAReference(
                where=str(spot.place),
                row=spot.label,
                column=column,
                wanted=f"{reference.rows.model.__name__}[{', '.join(map(repr, reference.key))}]",
                target=target.name.name,
                hint=hint,
            )
        )
        raise Flaw


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value stands: the rows whose column it is for, and what errors call the place."""

    rows: Rows[Any, Any] | None
    table: Table
    place: Place
    label: str
    set: str
