"""Stages: rows on their way, by COPY into a table or into a temporary one beside it.

Knows COPY, temporary tables, and which row the server meant when it refused one. Refuses to decide where rows go
(`ladder`). Rows are streamed and never held.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from junco.errors import JuncoError
from junco.errors.seed import RowRefused
from junco.errors.seed_bulk import BadQuery, BrokenFunction
from junco.postgres import DatabaseError
from junco.seed import large_sql as sql
from junco.seed.aligned import Rest
from junco.seed.copying import lines
from junco.seed.foreseen import Foreseen
from junco.seed.generators.base import Ids, Texts
from junco.seed.ids import IdFinder
from junco.seed.large import Large
from junco.seed.plan import Plan
from junco.seed.session import NOT_A_ROW, Run, details, message
from junco.seed.statements import Shape, Source

if TYPE_CHECKING:
    from junco.seed.ladder import Ladder


@dataclass
class Stages:
    """The temporary tables of one run, and the streams into them."""

    run: Run
    plan: Plan
    finder: IdFinder
    foreseen: Foreseen = field(init=False)
    _whole: dict[int, str] = field(default_factory=dict)
    _made: int = 0
    # What becomes of a stage at the end of the transaction.
    _kept: str = "DROP"

    def __post_init__(self) -> None:
        self.foreseen = Foreseen(self)

    @staticmethod
    def of(ladder: Ladder) -> Stages:
        """Those of a ladder."""
        return Stages(ladder.run, ladder.plan, IdFinder(ladder.run, ladder.plan, ladder))

    def forget(self) -> None:
        """What earlier transactions staged is gone."""
        self._whole.clear()

    # --- rows -----------------------------------------------------------------------------------------------

    def batches(self, large: Large, start: int = 0, own: Ids | None = None) -> Iterator[list[Texts]]:
        """The rows of a declaration as columns of texts, without the first `start` of them.

        `own` are the ids of its own rows; without them references to those are marks, for `own.resolved`.
        """
        # Ids are asked for here: once a COPY is open the connection answers nothing else.
        ids: dict[int, Ids] = {
            need.slot: self.finder.among(need, large, own) if need.own else self.finder.find(need)
            for need in large.needs
        }
        return self._rows(large, ids, start)

    def _rows(self, large: Large, ids: Mapping[int, Ids], start: int) -> Iterator[list[Texts]]:
        try:
            yield from large.batches(ids, start)
        except (JuncoError, DatabaseError):
            raise
        except (Exception, SystemExit) as error:  # noqa: BLE001 - functions from outside may raise anything
            reason = f"{type(error).__name__}: {error}"
            raise BrokenFunction(where=str(large.place), table=large.table.name.name, reason=reason) from None

    def copy(
        self,
        large: Large,
        statement: str,
        batches: Iterator[list[Texts]],
        *,
        first: int = 1,
        numbered: bool = False,
    ) -> int:
        """Stream rows into a table, the first of which has the number `first`; returns how many."""
        done = 0
        try:
            with self.run.connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
                for columns in batches:
                    size = len(columns[0])
                    numbers = range(first + done, first + done + size)
                    copy.write(lines(columns, numbers if numbered else None))
                    done += size
                    self.run.progress.advance(size)
        except NOT_A_ROW:
            raise
        except DatabaseError as error:
            raise self.refused(large, error, offset=first - 1) from None
        return done

    # --- stages ---------------------------------------------------------------------------------------------

    def whole(self, large: Large) -> str:
        """The temporary table with all rows of a declaration, made if it is not there yet."""
        if id(large) not in self._whole:
            self.run.progress.begin(str(large.table.name), "load", large.count)
            self._whole[id(large)] = self._query(large) if large.query is not None else self.part(large)
        return self._whole[id(large)]

    def kept(self, large: Large) -> str:
        """The same, to be used in later transactions a slice at a time, and dropped by who asked for it."""
        self._kept = "PRESERVE ROWS"
        try:
            name = self._query(large) if large.query is not None else self.part(large)
        finally:
            self._kept = "DROP"
        self.run.execute(f"CREATE INDEX ON {name} (n)")
        return name

    def slice(self, stage: str, first: int, last: int) -> str:
        """Some rows of a stage."""
        name = self._name()
        rows = f"SELECT * FROM {stage} WHERE n BETWEEN {first} AND {last}"
        self.run.execute(f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS {rows}")
        self.run.execute(f"ANALYZE {name}")
        return name

    def part(self, large: Large, batches: Iterator[list[Texts]] | None = None, *, first: int = 1) -> str:
        """A temporary table with these rows, the first of which has the number `first`."""
        name, width = self._empty(large)
        rows = self.batches(large) if batches is None else batches
        self.copy(large, sql.copy_stage(name, width), rows, first=first, numbered=True)
        self.run.execute(f"ANALYZE {name}")
        return name

    def rest(self, large: Large, rest: Rest) -> str:
        """A temporary table with the rows that were kept in a file."""
        name, width = self._empty(large)
        rest.lines.seek(0)
        try:
            into = sql.copy_stage(name, width).encode()
            with self.run.connection.cursor() as cursor, cursor.copy(into) as copy:
                while data := rest.lines.read(2**18):
                    copy.write(data)
        except NOT_A_ROW:
            raise
        except DatabaseError as error:
            raise self.refused(large, error, numbers=rest.numbers) from None
        self.run.execute(f"ANALYZE {name}")
        return name

    def _empty(self, large: Large) -> tuple[str, int]:
        name = self._name()
        casts = self.source(large, name).casts
        self.run.execute(sql.create_stage(name, casts, self._kept))
        return name, len(casts)

    def _name(self) -> str:
        self._made += 1
        return f"junco_stage_{self._made}"

    def source(self, large: Large, stage: str, instead: Mapping[Shape, str] | None = None) -> Source:
        """The staged rows as a sub-select, references looked up in their tables or `instead`."""
        source = Source(
            self.plan.tables, relation=stage, instead={**self.foreseen.of(large), **(instead or {})}
        )
        marked = {need.at for need in large.needs if need.own}
        for at, (cell, column) in enumerate(zip(large.shape, large.columns, strict=True)):
            if at in marked:
                source.raw()
            else:
                source.add([cell], column)
        return source

    def _query(self, large: Large) -> str:
        name, table = self._name(), large.table.name.name
        casts = self.source(large, name).casts
        try:
            with self.run.connection.transaction():
                found = self.run.execute(f"SELECT * FROM ({large.query}\n) AS q LIMIT 0")
                width = len(found.description)
                if width != len(large.columns):
                    listed = ", ".join(column.name for column in large.columns)
                    reason = f"it has {width} columns, and {len(large.columns)} are listed: {listed}"
                    raise BadQuery(where=str(large.place), table=table, reason=reason)
                self.run.execute(sql.stage_query(name, large.query or "", casts, self._kept))
        except NOT_A_ROW:
            raise
        except DatabaseError as error:
            reason = f"{message(error)} (SQLSTATE {error.sqlstate})"
            raise BadQuery(where=str(large.place), table=table, reason=reason) from None
        self.run.execute(f"ANALYZE {name}")
        return name

    # --- refusals -------------------------------------------------------------------------------------------

    def guarded(self, large: Large, statement: str) -> None:
        """Run a statement that the server may refuse because of a row."""
        try:
            with self.run.connection.transaction():
                self.run.execute(statement)
        except NOT_A_ROW:
            raise
        except DatabaseError as error:
            raise self.refused(large, error) from None

    def refused(
        self, large: Large, error: DatabaseError, *, offset: int = 0, numbers: Sequence[int] | None = None
    ) -> JuncoError:
        """The server refused a row of a COPY: it says which line, and the line says which row."""
        found = re.search(r"line (\d+)", error.diag.context or "")
        line = int(found[1]) if found else None
        number = None if line is None else numbers[line - 1] if numbers is not None else line + offset
        row = f"{large.table.name.name} row {number:,}" if number else large.table.name.name
        where = large.at(number) if number else str(large.place)
        return RowRefused(
            where=where,
            row=row,
            message=message(error),
            details=details(error),
            sqlstate=error.sqlstate or "unknown",
            constraint=error.diag.constraint_name,
        )
