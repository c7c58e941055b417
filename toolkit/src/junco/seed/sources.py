"""Sources: rows of files and functions become steps, small ones with their rows, large ones to be streamed.

Knows which field is which part of a row. Refuses to read files (`files`), to say what a value of one means in a column
(`meaning`) and to load rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy.types import TypeEngine

from junco.errors import JuncoError
from junco.errors.seed import InvalidSeed, NullKey, WrongValue
from junco.seed.blocks import SMALL, Block, FileBlock, FunctionBlock
from junco.seed.files import Field, Filed
from junco.seed.formats import Record
from junco.seed.generators.base import Texts
from junco.seed.large import Large
from junco.seed.meaning import text_of
from junco.seed.place import Place
from junco.seed.resolve import Flaw, Resolver
from junco.seed.steps import Cell, Pointer, Row, Step
from junco.seed.values import brief, unstorable

_BATCH = 4096
_SHOWN = 20  # findings of one large file


def filed(resolver: Resolver, block: FileBlock, file: Filed, set_name: str, number: int) -> Step | Large:
    """The step of a file."""
    fields = file.fields
    columns = tuple(one.attribute for one in fields)
    listed = resolver.listed(block, columns)
    draft = resolver.outline(block, columns, listed, set_name)
    if len(listed) < len(columns) or len(draft.key) < len(block.rows.key):
        raise Flaw
    shape = tuple(resolver.shape(block, draft, one, field) for one, field in zip(listed, fields, strict=True))
    first = list(islice(file.records(), SMALL + 1))
    reading = _Reading(resolver, block, draft, fields, shape, file)
    if len(first) <= SMALL:
        return draft.with_rows([reading.row(at, record) for at, record in enumerate(first, 1)])
    return Large(
        set_name,
        number,
        block.rows,
        draft.table,
        draft.columns,
        draft.key,
        draft.owned,
        shape,
        Place(str(file.path), 1),
        lambda _, start: behind(reading.batches(), start),
        content=[file.hash(), [leaf.field for field in fields for leaf in field.leaves()], block.null],
        row_place=reading.line_of,
        about=file.about(),
    )


class _Reading:
    """Reads a file's rows for a table."""

    def __init__(
        self,
        resolver: Resolver,
        block: FileBlock,
        draft: Step,
        fields: tuple[Field, ...],
        shape: tuple[Cell, ...],
        file: Filed,
    ) -> None:
        self.resolver, self.block, self.draft, self.fields = resolver, block, draft, fields
        self.shape, self.file = shape, file
        self._leaves = [list(field.leaves()) for field in fields]
        self._kinds = [[_kind(leaf) for leaf in leaves] for leaves in self._leaves]
        self._names = [[str(leaf.field) for leaf in leaves] for leaves in self._leaves]

    def row(self, number: int, record: Record) -> Row:
        """One row with its cells; what is wrong with it is among the resolver's findings."""
        line, values = record
        place = self.file.place(line)
        cells: list[Cell] = []
        flawed = False
        for at, shape in enumerate(self.shape):
            leaves = [self._leaf(place, number, at, leaf, values) for leaf in range(len(self._names[at]))]
            flawed = flawed or any(one is ... for one in leaves)
            texts = iter(None if one is ... else one for one in leaves)
            cell = _filled(shape, texts)
            if at in self.draft.key and cell is None and ... not in leaves:
                name = self.draft.columns[at].name
                self.resolver.findings.append(
                    NullKey(where=str(place), row=f"{self.draft.table.name.name} row {number}", column=name)
                )
                flawed = True
            cells.append(cell)
        return Row(tuple(cells), number, place, flawed)

    def _leaf(self, place: Place, number: int, at: int, leaf: int, values: Mapping[str, Any]) -> Any:
        value = values.get(self._names[at][leaf])
        text, reason = text_of(value, self._kinds[at][leaf])
        if reason is None and text is not None and (character := unstorable(text)):
            reason = f"holds {character}"
        if reason is None:
            return text
        shown = brief(value)
        self.resolver.findings.append(
            WrongValue(
                where=str(place),
                row=f"{self.draft.table.name.name} row {number}",
                column=self._names[at][leaf],
                value=shown,
                reason=reason,
                hint=self._whose(at, leaf),
            )
        )
        return ...

    def _whose(self, at: int, leaf: int) -> str:
        """What may be meant where a value stands that is no id."""
        attribute = self._leaves[at][leaf].attribute
        others = [one.column.table.name for one in attribute.property.columns[0].foreign_keys]
        name = f"{attribute.class_.__name__}.{attribute.key}"
        return f"for keys of {others[0]} instead of ids: references={{{name}: …}}" if others else ""

    def batches(self) -> Iterator[list[Texts]]:
        """All rows as columns of leaves; raises `InvalidSeed` at the end for values that fit nowhere."""
        findings: list[JuncoError] = []
        self.resolver.findings = findings
        records, number = self.file.records(), 0
        while chunk := list(islice(records, _BATCH)):
            columns: list[Texts] = [[] for names in self._names for _ in names]
            for line, values in chunk:
                number += 1
                place, position = self.file.place(line), 0
                for at, names in enumerate(self._names):
                    for leaf in range(len(names)):
                        found = self._leaf(place, number, at, leaf, values)
                        columns[position].append(None if found is ... else found)
                        position += 1
            if len(findings) >= _SHOWN:
                break
            yield columns
        if findings:
            raise InvalidSeed(self.draft.set, findings[:_SHOWN])

    def line_of(self, number: int) -> Place:
        """Where the row with this number (from 1) is in the file."""
        line = next(islice(self.file.records(), number - 1, None), (1, {}))[0]
        return self.file.place(line)


def _filled(shape: Cell, texts: Iterator[str | None]) -> Cell:
    """The shape with these leaves; a reference without any is NULL."""
    if not isinstance(shape, Pointer):
        return next(texts)
    cells = tuple(_filled(one, texts) for one in shape.cells)
    return None if all(one is None for one in cells) else Pointer(shape.table, shape.key, cells, shape.column)


def _kind(leaf: Field) -> TypeEngine[Any]:
    kind: TypeEngine[Any] = leaf.attribute.property.columns[0].type
    return kind


def streamed(
    resolver: Resolver,
    block: FunctionBlock,
    rows: Callable[[], Iterator[tuple[object, ...]]],
    set_name: str,
    number: int,
) -> Large:
    """The step of a function with many rows; references in them are looked up while loading."""
    listed = resolver.listed(block, block.columns)
    draft = resolver.outline(block, block.columns, listed, set_name)
    if len(listed) < len(block.columns) or len(draft.key) < len(block.rows.key):
        raise Flaw
    first = resolver.step(Block(block.rows, block.columns, tuple(islice(rows(), 200)), block.place), set_name)
    shape = tuple(_shape_of(first, at) for at in range(len(draft.columns)))

    def batches() -> Iterator[list[Texts]]:
        source, done = rows(), 0
        while chunk := tuple(islice(source, _BATCH)):
            resolver.findings = []
            part = Block(block.rows, block.columns, chunk, block.place.whole())
            step = resolver.step(part, set_name, first=done + 1)
            done += len(chunk)
            if resolver.findings:
                raise InvalidSeed(set_name, resolver.findings[:_SHOWN])
            rows_of = [list(_leaves(row.cells, shape)) for row in step.rows]
            yield [list(column) for column in zip(*rows_of, strict=True)]

    return Large(
        set_name,
        number,
        block.rows,
        draft.table,
        draft.columns,
        draft.key,
        draft.owned,
        shape,
        block.place,
        lambda _, start: behind(batches(), start),
    )


def behind(batches: Iterator[list[Texts]], start: int) -> Iterator[list[Texts]]:
    """Rows without the first `start`, which have to be read all the same."""
    for columns in batches:
        size = len(columns[0])
        if size > start:
            yield [column[start:] for column in columns] if start else columns
        start = max(0, start - size)


def _shape_of(step: Step, at: int) -> Cell:
    return next((_emptied(row.cells[at]) for row in step.rows if isinstance(row.cells[at], Pointer)), "")


def _emptied(cell: Cell) -> Cell:
    if not isinstance(cell, Pointer):
        return ""
    return Pointer(cell.table, cell.key, tuple(map(_emptied, cell.cells)), cell.column)


def _leaves(cells: tuple[Cell, ...], shape: tuple[Cell, ...]) -> Iterator[str | None]:
    for cell, form in zip(cells, shape, strict=True):
        if not isinstance(form, Pointer):
            yield cell if isinstance(cell, str) else None
        else:
            inner = cell.cells if isinstance(cell, Pointer) else (None,) * len(form.cells)
            yield from _leaves(inner, form.cells)
