"""Handing over: unique values that one row takes and another one gives up in the same run, or two exchange.

A unique constraint is checked row by row, so the one that takes must not come before the one that gives. When the
server refuses that, the rows that give something up get a value that nobody has, for the moment, and then all is
written as declared. Knows which values those can be. Refuses to touch rows that are not about to be written or pruned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from junco.errors.seed import RowRefused
from junco.postgres import DatabaseError
from junco.seed import large_sql as sql
from junco.seed.facts import Column, Table
from junco.seed.large import Large
from junco.seed.plan import Plan
from junco.seed.session import Run
from junco.seed.statements import Source, Statement, park, source_of
from junco.seed.steps import Step

T = TypeVar("T")
# Unique and exclusion constraints.
_TAKEN = ("23505", "23P01")
_COLUMNS = """
SELECT a.attname, CASE WHEN t.typtype IN ('r', 'm') THEN 'range' WHEN a.attnotnull OR i.indnullsnotdistinct
       THEN t.typname ELSE 'optional' END
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum > 0
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
WHERE i.indrelid = to_regclass(%s) AND c.relname = %s
  AND (a.attnum = ANY (i.indkey)
       OR EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = i.indexrelid AND d.refobjid = i.indrelid
                  AND d.refobjsubid = a.attnum))
"""


@dataclass
class Handover:
    """The values that were taken from rows for the moment, in one attempt."""

    run: Run
    plan: Plan
    _done: set[tuple[str, str]] = field(default_factory=set)

    def small(self, write: Callable[[], T], table: Table, giving: Callable[[], Iterable[Step]]) -> T:
        """What `write` gives, if need be after rows of the `giving` steps made way for others."""
        return self._written(write, table, lambda column, value: self._park(table, giving(), column, value))

    def large(self, write: Callable[[], T], large: Large, source: Source, found: str) -> T:
        """The same for the rows of a large declaration that differ."""

        def parked(column: Column, value: str) -> None:
            if column in [large.columns[at] for at in large.owned]:
                self.run.execute(sql.park_found(found, large, source, column, value))

        return self._written(write, large.table, parked)

    def _written(self, write: Callable[[], T], table: Table, parked: Callable[[Column, str], None]) -> T:
        while True:
            try:
                with self.run.connection.transaction():
                    return write()
            except RowRefused as error:
                if not self._made_way(error, table, parked):
                    raise

    def _made_way(self, error: RowRefused, table: Table, parked: Callable[[Column, str], None]) -> bool:
        constraint = error.values.get("constraint")
        at = (str(table.name), str(constraint))
        if error.values["sqlstate"] not in _TAKEN or not constraint or at in self._done:
            return False
        self._done.add(at)
        for column, value in self._free(table, constraint):
            try:
                with self.run.connection.transaction():
                    parked(column, value)
            except (DatabaseError, RowRefused):
                continue  # a check, or a reference to it, does not allow that value
            return True
        return False

    def _free(self, table: Table, constraint: str) -> Iterable[tuple[Column, str]]:
        """Columns of a constraint with values, as SQL over `g.n`, that no row has."""
        rows = self.run.connection.execute(_COLUMNS, [sql.table_of(table), constraint])
        found = [(table.columns[name], kind) for name, kind in rows if not table.columns[name].computed]
        for column, kind in sorted(found, key=lambda one: (one[1] != "range", one[1] != "optional")):
            name = sql.name_of(column)
            if kind == "range":
                yield column, f"'{'{}' if 'multirange' in column.cast else 'empty'}'::{column.cast}"
            elif kind == "optional":
                yield column, f"NULL::{column.cast}"
            elif kind in ("int2", "int4", "int8"):
                yield column, f"(SELECT least(min({name}), 0) FROM {sql.table_of(table)}) - 1 - g.n"
            elif kind in ("text", "varchar", "citext", "bpchar", "uuid"):
                yield column, f"pg_catalog.gen_random_uuid()::{column.cast}"

    def _park(self, table: Table, steps: Iterable[Step], column: Column, value: str) -> None:
        for step in steps:
            if step.table.name != table.name or not step.rows:
                continue
            names = [one.name for one in step.columns]
            at = names.index(column.name) if column.name in names else None
            # What rows are found by has to stay; and what is not declared is kept, unless the whole row goes.
            if at in step.key or (at not in step.owned and len(step.key) < len(names)):
                continue
            source = source_of(step, self.plan.tables)
            statement: Statement = park(step, source, column, value, at)
            self.run.connection.execute(statement.sql, statement.values)
