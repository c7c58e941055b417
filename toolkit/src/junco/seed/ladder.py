"""The ladder: bringing a large declaration into the database by the cheapest way that is right.

Unchanged, if its definition and the fingerprint of its rows are what they were. Else straight into the table, if that
is empty. Else through a temporary table and one comparison, of which only the difference is written. Knows COPY
and temporary tables. Refuses to know where rows come from: they arrive as columns of texts, and are never held.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from junco.errors import JuncoError
from junco.errors.seed import AmbiguousKey, InvalidSeed, NullKey, RowRefused
from junco.errors.seed_bulk import BadQuery, BrokenFunction, RepeatedKey
from junco.postgres import DatabaseError
from junco.seed import large_sql as sql
from junco.seed.copying import lines
from junco.seed.fingerprint import fingerprint, own_key
from junco.seed.generators.base import Ids, Texts
from junco.seed.ids import IdFinder
from junco.seed.large import Large
from junco.seed.lost import lost_references
from junco.seed.plan import Plan
from junco.seed.rebuild import Rebuilding
from junco.seed.report import EXAMPLES, TableReport
from junco.seed.session import NOT_A_ROW, Run, details, message
from junco.seed.small import follow_ids
from junco.seed.state import Bulk
from junco.seed.statements import Source
from junco.seed.steps import described


@dataclass
class Ladder:
    """Loads the large declarations of one plan, in their order."""

    run: Run
    plan: Plan
    before: Mapping[tuple[str, str], Bulk]
    rebuilding: Rebuilding
    after: dict[tuple[str, str], Bulk] = field(default_factory=dict)
    finder: IdFinder = field(init=False)
    staged: dict[int, str] = field(default_factory=dict)
    unchanged: set[int] = field(default_factory=set)
    written: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.finder = IdFinder(self.run, self.plan, self)

    def load(self, large: Large) -> TableReport:
        """Bring one declaration into the database, or say what that would take."""
        known = self.before.get((large.set, large.name))
        if known is not None and self._is_unchanged(large, known):
            self.unchanged.add(id(large))
            self.after[large.set, large.name] = known
            return TableReport(str(large.table.name), unchanged=known.count)
        if (
            self._empty(large)
            and not large.looks_up
            and large.query is None
            and self._checked_by_index(large)
        ):
            return self._first(large)
        return self._difference(large)

    # --- nothing to do --------------------------------------------------------------------------------------

    def _is_unchanged(self, large: Large, known: Bulk) -> bool:
        if large.definition is None or known.definition != large.definition:
            return False
        return self._fingerprint(large, known.rows) == (known.count, known.fingerprint)

    def _fingerprint(self, large: Large, ranges: str | None) -> tuple[int, str]:
        columns = [large.columns[at] for at in (*large.key, *large.owned)]
        self.run.progress.begin(str(large.table.name), "fingerprint", None)
        count, hashed = self.run.execute(fingerprint(large.table, columns, ranges)).fetchone()
        return count, str(hashed)

    # --- into an empty table --------------------------------------------------------------------------------

    def _empty(self, large: Large) -> bool:
        return not self.run.one(sql.any_row(large.table))

    def _checked_by_index(self, large: Large) -> bool:
        """Whether two rows with one key cannot get in unnoticed."""
        return large.distinct or frozenset(large.key_names) in large.table.unique

    def _first(self, large: Large) -> TableReport:
        name = str(large.table.name)
        if self.run.wishes.dry_run:
            return TableReport(name, created=large.count or 0, examples=tuple(self._examples(large)))
        self.rebuilding.take_off(large.table)
        self.written.add(id(large))
        count = self._copy(large, sql.copy_into(large.table, large.columns), self._batches(large))
        self._remember(large, count, ordered=True)
        return TableReport(name, created=count)

    def _examples(self, large: Large) -> Iterator[str]:
        # Ids of rows that are to be made as well are nothing to show.
        columns = None if large.needs else next(self._batches(large), None)
        if columns is not None:
            for row in list(zip(*columns, strict=True))[:EXAMPLES]:
                yield f"+ {large.table.name} {large.named([row[at] for at in large.key])}"

    def _batches(self, large: Large) -> Iterator[list[Texts]]:
        # Ids are asked for here: once a COPY is open the connection answers nothing else.
        ids: dict[int, Ids] = {need.slot: self.finder.find(need) for need in large.needs}
        return self._made(large, ids)

    def _made(self, large: Large, ids: Mapping[int, Ids]) -> Iterator[list[Texts]]:
        try:
            yield from large.batches(ids)
        except (JuncoError, DatabaseError):
            raise
        except Exception as error:  # noqa: BLE001 - functions from outside may raise anything
            reason = f"{type(error).__name__}: {error}"
            raise BrokenFunction(where=str(large.place), table=large.table.name.name, reason=reason) from None

    def _copy(
        self, large: Large, statement: str, batches: Iterator[list[Texts]], *, numbered: bool = False
    ) -> int:
        """Stream rows into a table; returns how many."""
        done = 0
        self.run.progress.begin(str(large.table.name), "load", large.count)
        try:
            with self.run.connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
                for columns in batches:
                    size = len(columns[0])
                    copy.write(lines(columns, range(done + 1, done + size + 1) if numbered else None))
                    done += size
                    self.run.progress.advance(size)
        except NOT_A_ROW:
            raise
        except DatabaseError as error:
            raise self._refused(large, error) from None
        return done

    def _refused(self, large: Large, error: DatabaseError) -> JuncoError:
        """The server refused a row of a COPY: it says which line."""
        found = re.search(r"line (\d+)", error.diag.context or "")
        number = int(found[1]) if found else None
        row = f"{large.table.name.name} row {number:,}" if number else large.table.name.name
        where = large.at(number) if number else str(large.place)
        return RowRefused(
            where=where,
            row=row,
            message=message(error),
            details=details(error),
            sqlstate=error.sqlstate or "unknown",
        )

    # --- the difference -------------------------------------------------------------------------------------

    def stage(self, large: Large) -> str:
        """The temporary table with the rows of a declaration, made if it is not there yet."""
        if id(large) not in self.staged:
            name = self.staged[id(large)] = f"junco_stage_{len(self.staged) + 1}"
            source = self.source(large, name)
            if large.query is not None:
                self._stage_query(large, name, source)
            else:
                self.run.execute(sql.create_stage(name, source.casts))
                self._copy(
                    large, sql.copy_stage(name, len(source.casts)), self._batches(large), numbered=True
                )
            self.run.execute(f"ANALYZE {name}")
        return self.staged[id(large)]

    def source(self, large: Large, stage: str) -> Source:
        """The staged rows as a sub-select, references looked up."""
        source = Source(self.plan.tables, relation=stage)
        for cell, column in zip(large.shape, large.columns, strict=True):
            source.add([cell], column)
        return source

    def _stage_query(self, large: Large, name: str, source: Source) -> None:
        table = large.table.name.name
        try:
            with self.run.connection.transaction():
                found = self.run.execute(f"SELECT * FROM ({large.query}\n) AS q LIMIT 0")
                width = len(found.description)
                if width != len(large.columns):
                    listed = ", ".join(column.name for column in large.columns)
                    reason = f"it has {width} columns, and {len(large.columns)} are listed: {listed}"
                    raise BadQuery(where=str(large.place), table=table, reason=reason)
                self.run.execute(sql.stage_query(name, large.query or "", source.casts))
        except NOT_A_ROW:
            raise
        except DatabaseError as error:
            reason = f"{message(error)} (SQLSTATE {error.sqlstate})"
            raise BadQuery(where=str(large.place), table=table, reason=reason) from None

    def _difference(self, large: Large) -> TableReport:
        stage = self.stage(large)
        source = self.source(large, stage)
        self._refuse_flaws(large, source)
        count = self.run.one(f"SELECT pg_catalog.count(*) FROM {stage}")
        self.run.progress.begin(str(large.table.name), "compare", None)
        found = f"{stage}_found"
        self._guarded(large, sql.create_found(found, large, source, own_key(large.table)))
        created, updated, least, most = self.run.execute(sql.count_found(found)).fetchone()
        examples = tuple(self._changes(large, source, found)) if created + updated else ()
        if not self.run.wishes.dry_run:
            if created or updated:
                self.written.add(id(large))
            if created:
                self._guarded(large, sql.insert_found(found, large, source))
            if updated:
                self._guarded(large, sql.update_found(found, large, source))
            in_order = count > 0 and not created and least == most is not None
            ranges = f"{{[{least + 1},{least + count + 1})}}" if in_order else None
            self._remember(large, count, ordered=in_order, rows=ranges)
        return TableReport(str(large.table.name), created, updated, count - created - updated, examples)

    def _guarded(self, large: Large, statement: str) -> None:
        try:
            with self.run.connection.transaction():
                self.run.execute(statement)
        except NOT_A_ROW:
            raise
        except DatabaseError as error:
            raise self._refused(large, error) from None

    def _changes(self, large: Large, source: Source, found: str) -> Iterator[str]:
        for is_new, key, present, wanted in self.run.execute(sql.examples(found, large, source, EXAMPLES)):
            name = f"{large.table.name} {described(large.key_names, key)}"
            names = [large.columns[at].name for at in large.owned]
            different = [
                f"{one} {_short(old)} → {_short(new)}"
                for one, old, new in zip(names, present, wanted, strict=True)
                if old != new
            ]
            yield f"+ {name}" if is_new else f"~ {name}: {', '.join(different)}"

    def _refuse_flaws(self, large: Large, source: Source) -> None:
        """What is wrong with the rows themselves: no key, the same key, references that lead nowhere."""
        findings: list[JuncoError] = []
        # In a dry run the rows that others refer to may not be there yet.
        if not self.run.wishes.dry_run or not large.needs:
            for number, column in self.run.execute(sql.null_keys(large, source)):
                row = f"{large.table.name.name} row {number:,}"
                findings.append(NullKey(where=large.at(number), row=row, column=column))
            findings += lost_references(self.run, self.plan, large, source)
        if not large.distinct:
            for key, first, second, count in self.run.execute(sql.repeated_keys(large, source)):
                findings.append(
                    RepeatedKey(
                        where=large.at(second),
                        table=large.table.name.name,
                        first=f"{first:,}",
                        second=f"{second:,}",
                        key=described(large.key_names, key),
                        count=f"{count:,}",
                    )
                )
        if frozenset(large.key_names) not in large.table.unique:
            findings += self._ambiguous(large, source)
        if findings:
            raise InvalidSeed(self.run.seed_set.name, findings)

    def _ambiguous(self, large: Large, source: Source) -> Iterator[JuncoError]:
        for number, key, count in self.run.execute(sql.ambiguous_keys(large, source)):
            yield AmbiguousKey(
                where=large.at(number),
                row=f"{large.table.name.name} row {number:,}",
                count=count,
                table=large.table.name.name,
                key=described(large.key_names, key),
                rows="told apart by no column of it",
            )

    # --- state ----------------------------------------------------------------------------------------------

    def _remember(self, large: Large, count: int, *, ordered: bool, rows: str | None = None) -> None:
        """Keep what the next run is to be compared with; the fingerprint is taken when all is loaded."""
        key = own_key(large.table)
        if key is not None and ordered and rows is None:
            low, high = self.run.execute(sql.bounds(large.table, key)).fetchone()
            ordered = count > 0 and high - low + 1 == count
            rows = f"{{[{low},{high + 1})}}" if ordered else None
        if key is not None and rows is None:
            source = self.source(large, self.stage(large))
            rows, ordered = str(self.run.one(sql.ranges(large, source, key))), False
        before = self.before.get((large.set, large.name))
        owned = rows
        if rows is not None and before is not None and before.owned is not None:
            owned = self.run.one(
                f"SELECT ('{before.owned}'::int8multirange + '{rows}'::int8multirange)::text"
            )
        follow_ids(self.run, large.table, [column for column in large.columns if column.computed])
        definition = large.definition or ""
        self.after[large.set, large.name] = Bulk(
            definition, count, "", rows, owned, ordered and rows is not None
        )

    def finish(self) -> None:
        """Take the fingerprints and refresh the statistics of what was loaded."""
        for large in self.plan.large:
            known = self.after.get((large.set, large.name))
            if known is not None and id(large) not in self.unchanged:
                if id(large) in self.written:
                    self.run.execute(sql.analyze(large.table))
                count, hashed = self._fingerprint(large, known.rows)
                self.after[large.set, large.name] = known.with_fingerprint(count, hashed)

    def kept(self, large: Large) -> str:
        """The rows of a declaration, as ranges of its key; in a dry run those that are there already."""
        known = self.after.get((large.set, large.name))
        if known is not None:
            return known.rows or "{}"
        key, stage = own_key(large.table), self.stage(large)
        return str(self.run.one(sql.ranges(large, self.source(large, stage), key or "")))


def _short(text: str | None) -> str:
    if text is None:
        return "NULL"
    return repr(text if len(text) <= 40 else text[:39] + "…")
