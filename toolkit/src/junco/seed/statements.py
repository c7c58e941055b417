"""Statements: the SQL of a step, as text and parameters.

Knows how rows travel (one array of texts a column), how pointers become joins, and how missing and differing
rows are found. Refuses to run anything. Names are quoted, values are only ever parameters; a `%` in a name is
doubled because the driver reads `%s`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from junco.seed.declare import TableName
from junco.seed.facts import Column, Table, Tables
from junco.seed.steps import Cell, Pointer, Step
from junco.sqltext import qualified, quote_ident


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with `%s` marks, and the values for them."""

    sql: str
    values: list[list[str | None] | list[int]]


def name_of(name: str) -> str:
    """An identifier for a statement that has parameters."""
    return quote_ident(name).replace("%", "%%")


def table_of(table: TableName) -> str:
    """A table's full name for a statement that has parameters."""
    return qualified(table.schema, table.name).replace("%", "%%")


# Rows by a key, standing for one of their columns.
Shape: TypeAlias = "tuple[TableName, tuple[str, ...], str]"


@dataclass
class Source:
    """The rows of a step as a sub-select: `n`, then `v0`, `v1` … with each column's type, then `found`.

    `found` has, for each group of pointers in `groups`, which row of the database they name; nothing for a relation, or
    where rows are looked up elsewhere.
    """

    tables: Tables
    # Where the rows are if they do not come as arrays: a table with the columns n, c0, c1 …
    relation: str | None = None
    # Where rows are looked up if it is not in their table.
    instead: Mapping[Shape, str] = field(default_factory=dict)
    casts: list[str] = field(default_factory=list)
    arrays: list[list[str | None]] = field(default_factory=list)
    joins: list[str] = field(default_factory=list)
    groups: list[list[Pointer | None]] = field(default_factory=list)
    expressions: list[str] = field(default_factory=list)

    def add(self, cells: Sequence[Cell], column: Column) -> None:
        """One column of the step."""
        self.expressions.append(self._value(cells, column))

    def raw(self) -> None:
        """A column whose cells are texts that only their maker reads."""
        self.arrays.append([])
        self.casts.append("text")
        self.expressions.append(f"s.c{len(self.arrays) - 1}")

    def sql(self) -> str:
        """The sub-select; its parameters are the row numbers and then `arrays`."""
        marks = ", ".join(["%s::int[]", *["%s::text[]"] * len(self.arrays)])
        names = ", ".join(["n", *(f"c{at}" for at in range(len(self.arrays)))])
        values = "".join(f", {text} AS v{at}" for at, text in enumerate(self.expressions))
        groups = range(len(self.groups)) if self.relation is None and not self.instead else ()
        found = ", ".join(_row_id(f"r{at}") for at in groups)
        joins = "".join(f"\n  LEFT JOIN {join}" for join in self.joins)
        rows = f"unnest({marks}) AS s({names})" if self.relation is None else f"{self.relation} AS s"
        return f"(SELECT s.n{values}, ARRAY[{found}]::text[] AS found\n  FROM {rows}{joins})"

    def plain(self) -> str:
        """The sub-select for a statement without parameters, which needs no doubled per cent signs."""
        return self.sql().replace("%%", "%")

    def _value(self, cells: Sequence[Cell], column: Column) -> str:
        """What the cells of one column are: their text, or the column of the row they point at."""
        shapes = dict.fromkeys(
            (cell.table, cell.key, cell.column) for cell in cells if isinstance(cell, Pointer)
        )
        texts = [cell if isinstance(cell, str) else None for cell in cells]
        parts = []
        if not shapes or any(text is not None for text in texts):
            self.arrays.append(texts)
            self.casts.append(column.cast)
            parts.append(f"s.c{len(self.arrays) - 1}::{column.cast.replace('%', '%%')}")
        parts += [self._join(cells, shape) for shape in shapes]
        return parts[0] if len(parts) == 1 else f"coalesce({', '.join(parts)})"

    def _join(self, cells: Sequence[Cell], shape: Shape) -> str:
        table, key, column = shape
        group = [
            cell if isinstance(cell, Pointer) and (cell.table, cell.key, cell.column) == shape else None
            for cell in cells
        ]
        facts = next(one for one in self.tables.values() if one.name == table)
        inner = [
            self._value([cell.cells[at] if cell else None for cell in group], facts.columns[name])
            for at, name in enumerate(key)
        ]
        alias = f"r{len(self.groups)}"
        self.groups.append(group)
        on = " AND ".join(
            f"{alias}.{name_of(name)} = {value}" for name, value in zip(key, inner, strict=True)
        )
        self.joins.append(f"{self.instead.get(shape, table_of(table))} AS {alias} ON {on}")
        return f"{alias}.{name_of(column)}"


def source_of(step: Step, tables: Tables) -> Source:
    """The rows of a step, ready to be joined."""
    source = Source(tables)
    for at, column in enumerate(step.columns):
        source.add([row.cells[at] for row in step.rows], column)
    return source


def _values(step: Step, source: Source) -> list[list[str | None] | list[int]]:
    return [list(range(len(step.rows))), *source.arrays]


def _row_id(alias: str) -> str:
    # Partitions share row positions, so the table belongs to the identity.
    return f"{alias}.tableoid::text || {alias}.ctid::text"


def _same_key(step: Step) -> str:
    return " AND ".join(f"t.{name_of(step.columns[at].name)} = g.v{at}" for at in step.key)


def _differs(step: Step, at: int) -> str:
    column = step.columns[at]
    cast = f"::{column.compared_as}" if column.compared_as else ""
    return f"t.{name_of(column.name)}{cast} IS DISTINCT FROM g.v{at}{cast}"


def compare(step: Step, source: Source) -> Statement:
    """For each row (and each row of the database with its key): number, the database's row, its primary key,
    what the pointers found, and for each owned column whether it differs, what it is and what it should be.
    """
    owned = step.owned
    primary = ", ".join(f"t.{name_of(name)}::text" for name in step.table.primary)
    differs = ", ".join(_differs(step, at) for at in owned)
    present = ", ".join(f"t.{name_of(step.columns[at].name)}::text" for at in owned)
    wanted = ", ".join(f"g.v{at}::text" for at in owned)
    sql = (
        f"SELECT g.n, {_row_id('t')}, ARRAY[{primary}]::text[], g.found,"
        f" ARRAY[{differs}]::bool[], ARRAY[{present}]::text[], ARRAY[{wanted}]::text[]\n"
        f"FROM {source.sql()} AS g\n"
        f"LEFT JOIN {table_of(step.table.name)} AS t ON {_same_key(step)}\nORDER BY g.n"
    )
    return Statement(sql, _values(step, source))


def insert(step: Step, source: Source) -> Statement:
    """Add the rows whose key the table does not have, in their order, so that ids follow it."""
    names = ", ".join(name_of(column.name) for column in step.columns)
    values = ", ".join(f"g.v{at}" for at in range(len(step.columns)))
    override = " OVERRIDING SYSTEM VALUE" if any(column.computed for column in step.columns) else ""
    sql = (
        f"INSERT INTO {table_of(step.table.name)} ({names}){override}\nSELECT {values} FROM {source.sql()} AS g\n"
        f"WHERE NOT EXISTS (SELECT FROM {table_of(step.table.name)} AS t WHERE {_same_key(step)})\n"
        "ORDER BY g.n"
    )
    return Statement(sql, _values(step, source))


def update(step: Step, source: Source) -> Statement:
    """Restore the owned columns of rows in which one of them differs."""
    changes = ", ".join(f"{name_of(step.columns[at].name)} = g.v{at}" for at in step.owned)
    differs = " OR ".join(_differs(step, at) for at in step.owned)
    sql = (
        f"UPDATE {table_of(step.table.name)} AS t SET {changes}\nFROM {source.sql()} AS g\n"
        f"WHERE {_same_key(step)} AND ({differs})"
    )
    return Statement(sql, _values(step, source))


def park(step: Step, source: Source, column: Column, value: str, at: int | None) -> Statement:
    """Put a value, as SQL, into a column of rows in which that column (at this position, if declared) differs."""
    differs = f" AND ({_differs(step, at)})" if at is not None else ""
    sql = (
        f"UPDATE {table_of(step.table.name)} AS t SET {name_of(column.name)} = {value.replace('%', '%%')}\n"
        f"FROM {source.sql()} AS g\nWHERE {_same_key(step)}{differs}"
    )
    return Statement(sql, _values(step, source))


def column_of(step: Step, source: Source, column: str) -> Statement:
    """One column of the rows that have these keys, in the order of the keys."""
    sql = (
        f"SELECT t.{name_of(column)}::text FROM {source.sql()} AS g\n"
        f"LEFT JOIN {table_of(step.table.name)} AS t ON {_same_key(step)} ORDER BY g.n"
    )
    return Statement(sql, _values(step, source))


def delete(step: Step, source: Source) -> Statement:
    """Remove the rows that have these keys."""
    sql = f"DELETE FROM {table_of(step.table.name)} AS t USING {source.sql()} AS g\nWHERE {_same_key(step)}"
    return Statement(sql, _values(step, source))


def let_go(step: Step, source: Source, columns: Sequence[str]) -> Statement:
    """Let the rows that have these keys refer to nobody."""
    changes = ", ".join(f"{name_of(name)} = NULL" for name in columns)
    sql = f"UPDATE {table_of(step.table.name)} AS t SET {changes} FROM {source.sql()} AS g\nWHERE {_same_key(step)}"
    return Statement(sql, _values(step, source))


def some_keys(table: Table, key: tuple[str, ...]) -> str:
    """Keys that a table holds, as an array of texts each; enough of them to find a near one."""
    columns = ", ".join(f"{quote_ident(name)}::text" for name in key)
    return f"SELECT ARRAY[{columns}] FROM {qualified(table.name.schema, table.name.name)} LIMIT 1000"
