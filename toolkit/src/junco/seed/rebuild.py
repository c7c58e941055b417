"""Rebuilding: taking constraints and indexes off empty tables for a load, and putting them back, checked.

All in the transaction of the load, so that nobody ever sees the tables without. Knows which of them can be put back
exactly as they were, and when nobody is disturbed. What it cannot put back exactly stays where it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import resources

from junco.errors import JuncoError
from junco.errors.seed import RowRefused
from junco.errors.seed_bulk import NoRebuild
from junco.postgres import errors
from junco.seed.facts import Table
from junco.seed.large import Large
from junco.seed.session import Run, details, message
from junco.sqltext import qualified

# Below this the locks are not worth it.
WORTHWHILE = 100_000
# For so long their locks are waited for: either nobody else is there, or somebody asked for it.
PATIENCE = "3s"


@dataclass
class Rebuilding:
    """The constraints and indexes that one run took off."""

    run: Run
    large: Sequence[Large]
    _restore: list[str] = field(default_factory=list)
    _decided: bool = False

    def never(self) -> None:
        """What is committed bit by bit is seen by others, who need the constraints; so do small rows in between."""
        self._decided = True

    def take_off(self, table: Table) -> None:
        """Called before rows go into an empty table; the first call decides for all of the run."""
        if self._decided:
            return
        self._decided = True
        wish = self.run.wishes.rebuild
        if wish is False or (wish is None and not (self._worthwhile() and self._alone())):
            return
        del table
        tables = self._empty_tables()
        names = ", ".join(qualified(one.name.schema, one.name.name) for one in tables)
        try:
            with self.run.connection.transaction():
                # Autovacuum, busy with what an earlier load left, gives way to who waits for more than a second.
                before = self.run.one("SELECT pg_catalog.current_setting('lock_timeout')")
                self.run.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
                self.run.execute(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")
                self.run.execute(f"SET LOCAL lock_timeout = '{before}'")
                self._restore = self._drop(tables)
        except (
            errors.LockNotAvailable,
            errors.InsufficientPrivilege,
            errors.DependentObjectsStillExist,
        ) as error:
            if wish:
                raise NoRebuild(tables=names, reason=message(error)) from None

    def put_back(self) -> None:
        """Restore everything; the server checks each constraint while it does."""
        if self._restore:
            self.run.execute("SET LOCAL maintenance_work_mem = '512MB'")
        for statement in self._restore:
            self.run.progress.begin(statement.partition(" ADD ")[0], "check", None)
            try:
                self.run.execute(statement)
            except errors.IntegrityError as error:
                raise self._refused(error) from None
        self._restore = []

    def _refused(self, error: errors.IntegrityError) -> JuncoError:
        """The rows are in and a constraint does not let them stay: which rows, the server's detail says."""
        name = error.diag.table_name
        large = next((one for one in self.large if one.table.name.name == name), self.large[0])
        values = {
            "message": message(error),
            "details": details(error),
            "sqlstate": error.sqlstate or "unknown",
        }
        return RowRefused(where=str(large.place), row=name or large.table.name.name, **values)

    def _worthwhile(self) -> bool:
        return sum(one.count or 0 for one in self.large) >= WORTHWHILE

    def _alone(self) -> bool:
        """Whether no other session could be disturbed: none is in the database, or the server is our own."""
        others = self.run.one(
            "SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity WHERE datname = pg_catalog.current_database()"
            " AND pid <> pg_catalog.pg_backend_pid() AND backend_type = 'client backend'"
        )
        return self.run.target.embedded or not others

    def _empty_tables(self) -> list[Table]:
        found = {one.table.name: one.table for one in self.large if one.query is None and not one.looks_up}
        return [
            table
            for table in found.values()
            if not self.run.one(
                f"SELECT EXISTS (SELECT FROM {qualified(table.name.schema, table.name.name)})"
            )
        ]

    def _drop(self, tables: list[Table]) -> list[str]:
        """Take off what can be put back; returns the statements that do."""
        sql = resources.files("junco.seed").joinpath("removable.sql").read_text(encoding="utf-8")
        names = [qualified(table.name.schema, table.name.name) for table in tables]
        rows = self.run.connection.execute(sql, [names]).fetchall()
        for drop, _, _, _ in rows:
            self.run.execute(drop)
        # Keys before what refers to them.
        backwards = sorted(rows, key=lambda row: -row[3])
        return [one for _, add, note, _ in backwards for one in (add, note) if one]
