"""Steps: what a plan is made of. Cells, rows, and rows of one table that are loaded together.

Knows how rows name each other by key and how to find them. Refuses to know where they were declared but as a
place to show, and what a database holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeAlias

from junco.seed.declare import TableName
from junco.seed.facts import Column, Table
from junco.seed.place import Place


@dataclass(frozen=True, slots=True)
class Pointer:
    """A row of another table by its key, standing for the value of one of its columns."""

    table: TableName
    key: tuple[str, ...]
    cells: tuple[Cell, ...]
    column: str

    def __str__(self) -> str:
        return f"{self.table.name}({described(self.key, self.cells)})"


# A value as text, NULL, or whatever another row has.
Cell: TypeAlias = str | Pointer | None


def described(key: Iterable[str], cells: Iterable[Cell]) -> str:
    """A key as people read it: email='ana@example.com'."""
    return ", ".join(f"{name}={_shown(cell)}" for name, cell in zip(key, cells, strict=True))


def _shown(cell: Cell) -> str:
    return repr(cell) if isinstance(cell, str) else str(cell or "NULL")


def pointers(cells: Iterable[Cell]) -> Iterator[Pointer]:
    """Every pointer among these cells, those in the keys of others first."""
    for cell in cells:
        if isinstance(cell, Pointer):
            yield from pointers(cell.cells)
            yield cell


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `number` counts from 1 within its declaration. A flawed row is known and not loaded.

    An early row is there only so that others may refer to it: it lacks what refers back, and follows whole later on.
    `reserved` are places of references to rows that come with it or after it: what they have to be is decided before.
    """

    cells: tuple[Cell, ...]
    number: int
    place: Place
    flawed: bool = False
    early: bool = False
    followed: bool = False
    reserved: tuple[int, ...] = ()


@dataclass(frozen=True)
class Step:
    """Rows of one table that can be loaded together. `key` and `owned` are positions in `columns`: what rows
    are found by, and what is restored when it differs.
    """

    set: str
    table: Table
    columns: tuple[Column, ...]
    key: tuple[int, ...]
    owned: tuple[int, ...]
    rows: tuple[Row, ...]
    prune: bool = False

    @cached_property
    def key_names(self) -> tuple[str, ...]:
        """The names of the key's columns."""
        return tuple(self.columns[at].name for at in self.key)

    def key_of(self, row: Row) -> tuple[Cell, ...]:
        """The cells that tell this row from others."""
        return tuple(row.cells[at] for at in self.key)

    def label(self, row: Row) -> str:
        """How errors call this row."""
        return f"{self.table.name.name} row {row.number}"

    def named(self, row: Row) -> str:
        """The row's key as people read it."""
        return described(self.key_names, self.key_of(row))

    def of_key(self) -> Step:
        """The same rows with nothing but their key."""
        columns = tuple(self.columns[at] for at in self.key)
        rows = tuple(replace(row, cells=self.key_of(row)) for row in self.rows)
        return replace(self, columns=columns, key=tuple(range(len(columns))), owned=(), rows=rows)

    def with_rows(self, rows: Iterable[Row]) -> Step:
        """The same step for other rows."""
        return replace(self, rows=tuple(rows))


def plain(cell: Cell) -> object:
    """The cell in JSON's types."""
    if not isinstance(cell, Pointer):
        return cell
    return [
        cell.table.schema,
        cell.table.name,
        *cell.key,
        [plain(inner) for inner in cell.cells],
        cell.column,
    ]


def from_plain(found: Any) -> Cell:
    """The cell that `plain` was given."""
    if not isinstance(found, list):
        return None if found is None else str(found)
    schema, table, *key, cells, column = found
    return Pointer(TableName(schema, table), tuple(key), tuple(map(from_plain, cells)), column)


class Index:
    """Finds declared rows by any of their columns."""

    def __init__(self, steps: tuple[Step, ...]) -> None:
        self._steps = steps
        self._rows: dict[tuple[TableName, tuple[str, ...]], dict[tuple[Cell, ...], tuple[Step, Row]]] = {}

    def find(self, pointer: Pointer) -> tuple[Step, Row] | None:
        """The declared row that `pointer` names, flawed ones included."""
        return self.keys(pointer).get(pointer.cells)

    def keys(self, pointer: Pointer) -> dict[tuple[Cell, ...], tuple[Step, Row]]:
        """Every declared row of the pointer's table by the columns of the pointer's key."""
        wanted = (pointer.table, pointer.key)
        if wanted not in self._rows:
            found = self._rows[wanted] = {}
            for cells, row in self._collect(*wanted):
                found.setdefault(cells, row)
        return self._rows[wanted]

    def _collect(
        self, table: TableName, key: tuple[str, ...]
    ) -> Iterator[tuple[tuple[Cell, ...], tuple[Step, Row]]]:
        for step in self._steps:
            names = [column.name for column in step.columns]
            if step.table.name == table and set(key) <= set(names):
                at = [names.index(name) for name in key]
                for row in step.rows:
                    yield tuple(row.cells[position] for position in at), (step, row)
