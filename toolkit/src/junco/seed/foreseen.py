"""Foreseen: rows that a dry run leaves unwritten, where other rows look them up.

Knows which declared rows a table lacks, and gives them ids that no row has. Refuses to write anywhere but into
temporary tables, and to know what becomes of the rows that look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from junco.seed import large_sql as sql
from junco.seed.facts import Table
from junco.seed.fingerprint import WHOLE
from junco.seed.large import Large
from junco.seed.reserve import default_of
from junco.seed.statements import Shape, Source
from junco.seed.steps import Step, pointers

if TYPE_CHECKING:
    from junco.seed.stages import Stages


@dataclass
class Foreseen:
    """What the look-ups of one dry run find besides the rows that are there."""

    stages: Stages
    ids: int = 0
    _made: dict[Shape, str] = field(default_factory=dict)

    def of(self, large: Large) -> dict[Shape, str]:
        """Where the rows that a declaration refers to are looked up; its own come by themselves."""
        if not self.stages.run.wishes.dry_run:
            return {}
        own = (large.table.name, large.key_names)
        found: dict[Shape, str] = {}
        for pointer in pointers(large.shape):
            shape = (pointer.table, pointer.key, pointer.column)
            if shape[:2] != own:
                found[shape] = self._made.get(shape) or self._make(shape, large)
        return found

    def filled(self, ids: Iterable[str | None], table: Table, column: str) -> list[str | None]:
        """The ids of rows, those that are not there yet with one that no row has."""
        if not self.stages.run.wishes.dry_run or table.columns[column].cast not in WHOLE:
            return list(ids)
        return [self._next() if one is None else one for one in ids]

    def shown(
        self, large: Large, key: Sequence[str | None], owned: Sequence[str | None]
    ) -> tuple[list[str | None], list[str | None]]:
        """The texts of a row as people read them: an id that a row is still to get says so."""
        if not self.stages.run.wishes.dry_run:
            return list(key), list(owned)
        made = {need.at for need in large.needs}
        made |= {at for at, cell in enumerate(large.shape) if not isinstance(cell, str)}

        def read(places: Sequence[int], texts: Sequence[str | None]) -> list[str | None]:
            pairs = zip(places, texts, strict=True)
            return ["new" if at in made and one and one.startswith("-") else one for at, one in pairs]

        return read(large.key, key), read(large.owned, owned)

    def _next(self) -> str:
        self.ids += 1
        return str(-self.ids)

    def _make(self, shape: Shape, for_large: Large) -> str:
        tables = self.stages.plan.tables
        table = next(one for one in tables.values() if one.name == shape[0])
        names = tuple(dict.fromkeys((*shape[1], shape[2])))
        name = f"junco_foreseen_{len(self._made)}"
        listed = ", ".join(sql.name_of(table.columns[one]) for one in names)
        there = f"SELECT {listed} FROM {sql.table_of(table)}"
        self.stages.run.execute(f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS {there} LIMIT 0")
        for source, values in self._declared(shape, for_large):
            self._fill(name, table, names, source, values)
        self._made[shape] = f"({there} UNION ALL SELECT {listed} FROM {name})".replace("%", "%%")
        return self._made[shape]

    def _declared(self, shape: Shape, for_large: Large) -> Iterator[tuple[Source, dict[str, int]]]:
        """The declared rows of a table that hold the key, and where in them its columns are."""
        plan = self.stages.plan
        between = (step for steps in plan.between.values() for step in steps)
        for step in (*plan.steps, *between):  # to what comes late nobody large can refer
            values = {column.name: at for at, column in enumerate(step.columns)}
            whole = step.with_rows(row for row in step.rows if not row.early)  # the others come twice
            if step.table.name == shape[0] and set(shape[1]) <= set(values) and whole.rows:
                yield self._small(whole), values
        for large in plan.large:
            values = {column.name: at for at, column in enumerate(large.columns)}
            if large is not for_large and large.table.name == shape[0] and set(shape[1]) <= set(values):
                yield self.stages.source(large, self.stages.whole(large)), values

    def _small(self, step: Step) -> Source:
        instead: dict[Shape, str] = {}
        for row in step.rows:
            for pointer in pointers(row.cells):
                shape = (pointer.table, pointer.key, pointer.column)
                if shape in self._made:
                    instead[shape] = self._made[shape]
        source = Source(self.stages.plan.tables, instead=instead)
        for at, column in enumerate(step.columns):
            source.add([row.cells[at] for row in step.rows], column)
        return source

    def _fill(
        self, name: str, table: Table, names: tuple[str, ...], source: Source, values: dict[str, int]
    ) -> None:
        """Add the rows that the table lacks."""
        run = self.stages.run
        wanted = [f"g.v{values[one]}" if one in values else self._id(table, one) for one in names]
        same = " AND ".join(
            f"t.{sql.name_of(table.columns[one])} = g.v{values[one]}" for one in names if one in values
        )
        into = f"INSERT INTO {name} SELECT {', '.join(wanted)} FROM "
        lacking = f" AS g WHERE NOT EXISTS (SELECT FROM {sql.table_of(table)} AS t WHERE {same})"
        if source.relation is None:
            size = len(source.arrays[0])
            text = into.replace("%", "%%") + source.sql() + lacking.replace("%", "%%")
            run.connection.execute(text, [list(range(size)), *source.arrays])
        else:
            size = run.one(f"SELECT pg_catalog.count(*) FROM {source.relation}")
            run.execute(into + source.plain() + lacking)
        self.ids += size

    def _id(self, table: Table, column: str) -> str:
        if table.columns[column].cast in WHOLE:
            return f"-(g.n + {self.ids + 1})"
        return default_of(self.stages.run, table, column) or "NULL"
