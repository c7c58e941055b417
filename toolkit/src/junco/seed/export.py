"""Exporting: rows of a database as a file that a seed can name, references by key instead of ids.

Knows tables, foreign keys and natural keys. The header names a referred row's key as `column.key`, as `files` reads
it. Refuses to write anything to the database.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import resources

from junco.errors import did_you_mean
from junco.errors.seed_bulk import CannotExport
from junco.postgres import Connection, DatabaseError, errors
from junco.seed.declare import TableName
from junco.seed.facts import Table, read_table
from junco.seed.session import ALIKE, message
from junco.sqltext import qualified, quote_ident


@dataclass(frozen=True)
class Exported:
    """The rows of a table as CSV."""

    text: str
    count: int
    key: tuple[str, ...]
    columns: tuple[str, ...]
    # What stands for NULL.
    null: str = ""


@dataclass
class Catalog:
    """Facts of tables, read when they are met."""

    connection: Connection
    # Keys that somebody named, by table.
    named: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _tables: dict[str, Table] = field(default_factory=dict)

    def table(self, name: str) -> Table:
        """The table of this name, quoted or not; raises `CannotExport`."""
        if name not in self._tables:
            sql = resources.files("junco.seed").joinpath("catalog.sql").read_text(encoding="utf-8")
            plain = self.connection.execute(_PLAIN, [name, name]).fetchone()
            try:
                rows = self.connection.execute(sql, [[plain[0] if plain else name]]).fetchall()
            except (errors.InvalidName, errors.SyntaxError, errors.FeatureNotSupported) as error:
                raise CannotExport(table=name, reason=message(error), hint="name a table") from None
            if not rows:
                known = [one[0] for one in self.connection.execute(_TABLES).fetchall()]
                raise CannotExport(
                    table=name,
                    reason="there is no such table",
                    hint=did_you_mean(name, known) or "name a table",
                )
            self._tables[name] = read_table(rows)
        return self._tables[name]

    def referenced(self, name: TableName) -> Table:
        """A table that a foreign key points at."""
        return self.table(qualified(name.schema, name.name))

    def key_of(self, table: Table) -> tuple[str, ...]:
        """The columns that name a row of it: those named, else a unique constraint without ids of the database."""
        if str(table.name) in self.named:
            return self.named[str(table.name)]
        keys = [
            tuple(name for name in table.columns if name in key)
            for key in sorted(table.unique, key=lambda names: (len(names), sorted(names)))
            if not any(table.columns[name].computed for name in key)
        ]
        keys.sort(key=lambda key: not all(table.columns[name].required for name in key))
        found = next((key for key in keys if self._filled(table, key)), None)
        if found is None:
            reason = "it has no unique constraint but on ids that the database gives"
            if keys:
                reason += f", or on columns with NULL in some rows ({', '.join(keys[0])})"
            hint = f"name the columns that tell its rows apart: --key {table.name}.COLUMN,…"
            raise CannotExport(table=str(table.name), reason=reason, hint=hint)
        return found

    def _filled(self, table: Table, key: tuple[str, ...]) -> bool:
        """Whether no row has a hole in these columns."""
        optional = [quote_ident(name) for name in key if not table.columns[name].required]
        if not optional:
            return True
        holes = " OR ".join(f"{name} IS NULL" for name in optional)
        rows = f"{qualified(table.name.schema, table.name.name)} WHERE {holes}"
        found = self.connection.execute(f"SELECT EXISTS (SELECT FROM {rows})".encode()).fetchone()
        return found is not None and not found[0]


_FROM = (
    "SELECT c.oid::regclass::text FROM pg_catalog.pg_class c"
    " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p')"
)
_TABLES = (
    f"{_FROM} AND n.nspname <> 'information_schema' AND NOT starts_with(n.nspname, 'pg_')"
    " ORDER BY NOT pg_catalog.pg_table_is_visible(c.oid), c.relname"
)
# A name as people write it, without quotes, that some table has.
_PLAIN = (
    f"{_FROM} AND (n.nspname || '.' || c.relname = %s OR (c.relname = %s AND pg_table_is_visible(c.oid)))"
)


@dataclass
class _Select:
    """The SELECT that reads rows with their references as keys."""

    catalog: Catalog
    fields: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    joins: list[str] = field(default_factory=list)
    # Columns that name a row only together with others, and when one of them is filled and names none.
    holes: dict[str, str] = field(default_factory=dict)

    def add(self, table: Table, alias: str, column: str, name: str, seen: tuple[str, ...] = ()) -> None:
        """One column; a foreign key becomes the key of the row it refers to."""
        reference = table.reference_of(column)
        if reference is None or str(reference[0]) in seen:
            self.fields.append(name)
            self.values.append(f"{alias}.{quote_ident(column)}::text")
            return
        target, pairs = reference
        there = dict(pairs)[column]
        other = self.catalog.referenced(target)
        key = self._key(other, there)
        if key == (there,):
            self.fields.append(name)
            self.values.append(f"{alias}.{quote_ident(column)}::text")
            return
        joined = f"j{len(self.joins)}"
        on = " AND ".join(f"{joined}.{quote_ident(two)} = {alias}.{quote_ident(one)}" for one, two in pairs)
        self.joins.append(f"LEFT JOIN {qualified(other.name.schema, other.name.name)} AS {joined} ON {on}")
        if len(pairs) > 1:
            lost = f"{alias}.{quote_ident(column)} IS NOT NULL AND {joined}.{quote_ident(there)} IS NULL"
            self.holes[name] = lost
        for part in key:
            self.add(other, joined, part, f"{name}.{part}", (*seen, str(target)))

    def _key(self, table: Table, column: str) -> tuple[str, ...]:
        try:
            return self.catalog.key_of(table)
        except CannotExport:
            if table.columns[column].computed or column in table.primary:
                raise
            return (column,)


def export(
    connection: Connection, table: str, *, where: str | None = None, key: Sequence[str] | None = None
) -> Exported:
    """The rows of a table as CSV. Raises `CannotExport`."""
    catalog = Catalog(connection)
    facts = catalog.table(table)
    catalog.named = _named(catalog, facts, key or ())
    named = catalog.key_of(facts)
    select = _Select(catalog)
    for column in columns_of(facts, named):
        select.add(facts, "t", column, column)
    sql = query(facts, select, where, len([one for one in facts.columns if one in named]))
    try:
        # Nothing that a condition calls may write.
        with connection.transaction(force_rollback=True):
            connection.execute("SET TRANSACTION READ ONLY")
            connection.execute(ALIKE)
            rows = connection.execute(sql.encode()).fetchall()
            _refuse_holes(connection, facts, select, where)
    except DatabaseError as error:
        raise CannotExport(
            table=table, reason=message(error), hint="correct the condition (--where)"
        ) from None
    fields = tuple(select.fields)
    return Exported(written(fields, rows), len(rows), named, fields, null_of(rows))


def _named(catalog: Catalog, facts: Table, key: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Keys by table: `name` is a column of the exported one, `doctors.name` one of a table that it refers to."""
    found: dict[str, tuple[str, ...]] = {}
    for one in key:
        name, dot, column = one.rpartition(".")
        table = facts if one in facts.columns or not dot else catalog.table(name)
        column = column if table is not facts or name == str(table.name) else one
        if column not in table.columns:
            hint = did_you_mean(column, list(table.columns))
            raise CannotExport(table=str(table.name), reason=f"it has no column {column!r}", hint=hint)
        found[str(table.name)] = (*found.get(str(table.name), ()), column)
    return found


def _refuse_holes(connection: Connection, table: Table, select: _Select, where: str | None) -> None:
    """Raise if a value would be lost: it names no row because another column of its foreign key is NULL."""
    for name, lost in select.holes.items():
        counted = f"SELECT pg_catalog.count(*) FILTER (WHERE {lost}) {_rows(table, select, where)}"
        found = connection.execute(counted.encode()).fetchone()
        if found is not None and found[0]:
            reason = (
                f"{name} names no row in {found[0]:,} rows, where other columns of its foreign key are NULL"
            )
            raise CannotExport(table=str(table.name), reason=reason, hint="leave them out (--where)")


def columns_of(table: Table, key: Sequence[str]) -> list[str]:
    """The columns that a seed can write: those of the key first, none that the database fills."""
    others = [name for name, column in table.columns.items() if name not in key and not column.computed]
    return [name for name in table.columns if name in key] + others


def query(table: Table, select: _Select, where: str | None, keys: int) -> str:
    """Rows in the order of their key, so that the same rows make the same file."""
    values = ", ".join(select.values)
    order = ", ".join(str(at) for at in range(1, max(1, keys) + 1))
    return f"SELECT {values} {_rows(table, select, where)} ORDER BY {order}"


def _rows(table: Table, select: _Select, where: str | None) -> str:
    name = qualified(table.name.schema, table.name.name)
    condition = (
        " WHERE (t.tableoid, t.ctid) IN"  # partitions have the same places
        f" (SELECT tableoid, ctid FROM {name} WHERE {where}\n)"
    )
    return f"FROM {name} AS t {' '.join(select.joins)}{condition if where else ''}"


def null_of(rows: Sequence[Sequence[str | None]]) -> str:
    """What stands for NULL among these rows: no value of theirs."""
    signs = itertools.chain(("", "\\N"), (f"(null {at})" for at in itertools.count(1)))
    return next(sign for sign in signs if not any(sign in row for row in rows))


def written(fields: Sequence[str], rows: Sequence[Sequence[str | None]]) -> str:
    """CSV. NULL is an empty field, or another sign if a text is empty: then the seed says so with null=."""
    null = null_of(rows)
    lines = [fields, *([null if value is None else value for value in row] for row in rows)]
    return "".join((",".join(map(_quoted, line)) or '""') + "\n" for line in lines)


def _quoted(text: str) -> str:
    """A field; carriage returns end a line as well, which Python's writer does not think of."""
    return '"' + text.replace('"', '""') + '"' if re.search('[,"\r\n]', text) else text
