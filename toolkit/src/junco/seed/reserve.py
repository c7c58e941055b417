"""Reserving: ids of rows that others refer to before they are there.

In a circle of references that may not be NULL somebody has to come first. What it refers to gets its id before it is
inserted, by its own default or sequence, and is inserted with it. Knows which ids were taken in this run. Refuses to
take one for a row that exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from junco.seed.declare import TableName
from junco.seed.facts import Table
from junco.seed.plan import Plan
from junco.seed.session import Run
from junco.seed.statements import column_of, source_of
from junco.seed.steps import Cell, Pointer, Row, Step
from junco.sqltext import qualified

_DEFAULT = """
SELECT CASE WHEN a.attgenerated <> '' THEN NULL
            WHEN a.attidentity <> '' THEN format('nextval(%%L)', pg_get_serial_sequence(%s, a.attname))
            ELSE pg_get_expr(d.adbin, d.adrelid) END
FROM pg_catalog.pg_attribute a
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = to_regclass(%s) AND a.attname = %s
"""
_Name = tuple[TableName, tuple[str, ...], tuple[Cell, ...]]


@dataclass
class Reserved:
    """The ids that one attempt took."""

    run: Run
    plan: Plan
    _taken: dict[_Name, dict[str, str]] = field(default_factory=dict)

    def constraints(self, steps: Iterable[Step]) -> list[str]:
        """The foreign keys that have to wait for the end of these steps."""
        found: dict[str, None] = {}
        for step in steps:
            for row in step.rows:
                for at in row.reserved:
                    cell = row.cells[at]
                    assert isinstance(cell, Pointer)  # noqa: S101 - only references are reserved
                    name = step.table.deferrable.get((step.columns[at].name, cell.table, cell.column))
                    if name is not None:
                        found[name] = None
        return list(found)

    def filled(self, rows: Sequence[Row]) -> tuple[Row, ...]:
        """The rows with what they refer to, as far as that is not there yet."""
        return tuple(self._filled(row) if row.reserved else row for row in rows)

    def _filled(self, row: Row) -> Row:
        cells = list(row.cells)
        for at in row.reserved:
            cell = cells[at]
            if isinstance(cell, Pointer) and not self._is_there(cell):
                cells[at] = self._value(cell)
        return replace(row, cells=tuple(cells), reserved=())

    def _is_there(self, pointer: Pointer) -> bool:
        table = self._table(pointer.table)
        columns = tuple(table.columns[name] for name in pointer.key)
        place = self.plan.index.find(pointer)
        assert place is not None  # noqa: S101 - only rows of the seed are reserved
        row = Row(pointer.cells, 1, place[1].place)
        step = Step(place[0].set, table, columns, tuple(range(len(columns))), (), (row,))
        statement = column_of(step, source_of(step, self.plan.tables), pointer.column)
        found = self.run.connection.execute(statement.sql, statement.values).fetchone()
        return found is not None and found[0] is not None

    def _value(self, pointer: Pointer) -> Cell:
        """What the row will have: the value that it declares, or a new one that is kept for it."""
        found = self.plan.index.find(pointer)
        assert found is not None  # noqa: S101 - as above
        step, row = found
        names = [column.name for column in step.columns]
        if pointer.column in names:
            return row.cells[names.index(pointer.column)]
        kept = self._taken.setdefault(_name(step, row), {})
        if pointer.column not in kept:
            value = self._made(step.table, pointer.column)
            if value is None:
                return pointer
            kept[pointer.column] = value
        return kept[pointer.column]

    def _made(self, table: Table, column: str) -> str | None:
        default = default_of(self.run, table, column)
        return None if default is None else str(self.run.one(f"SELECT ({default})::text"))

    def _table(self, name: TableName) -> Table:
        return next(one for one in self.plan.tables.values() if one.name == name)

    def parts(self, step: Step, rows: Sequence[Row]) -> Iterator[Step]:
        """The step for these rows: those for which something is kept have it as one more column."""
        groups: dict[tuple[str, ...], list[Row]] = {}
        for row in rows:
            kept = self._taken.get(_name(step, row), {})
            wider = replace(row, cells=(*row.cells, *kept.values()))
            groups.setdefault(tuple(kept), []).append(wider)
        for names, some in groups.items():
            columns = (*step.columns, *(step.table.columns[name] for name in names))
            yield replace(step, columns=columns, rows=tuple(some))


def default_of(run: Run, table: Table, column: str) -> str | None:
    """What fills this column of a new row, as SQL; None if nothing does."""
    name = qualified(table.name.schema, table.name.name)
    found: str | None = run.one(_DEFAULT, [name, name, column])
    return found


def _name(step: Step, row: Row) -> _Name:
    return step.table.name, step.key_names, step.key_of(row)
