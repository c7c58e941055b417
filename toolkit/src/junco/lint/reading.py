"""Facts from servers: the catalog of a scratch copy, and how large the tables of the real database are.

Thin: what the values mean is for `facts` and `predict`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from junco.lint.effect import Relation
from junco.lint.facts import VOLATILE, Facts, Size
from junco.lint.trace import snapshot
from junco.postgres import Connection, DatabaseError, sql
from junco.schema.catalog import DEFAULT_LEDGER, read_schema

_SETTINGS = "SELECT current_setting('TimeZone'), pg_catalog.current_schemas(false)::text[]"
_VOLATILE = """
SELECT DISTINCT proname::text FROM pg_catalog.pg_proc p
WHERE p.provolatile = 'v' AND EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""
_SIZES = """
SELECT n.nspname::text, c.relname::text, greatest(c.reltuples, 0)::bigint,
  pg_catalog.pg_total_relation_size(c.oid), pg_catalog.pg_relation_size(c.oid)
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't'
  AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
"""
_GLANCE = "500ms"  # for finding a row in a table that had many and may have none


@dataclass
class Reader:
    """Reads the state before each statement. What is on the server when it begins is not new later.

    `names` are the relations, by oid, that the real database has under the same name: what is renamed on the
    copy is as large as before, and what has come since has no rows there.
    """

    connection: Connection
    sizes: Mapping[Relation, Size] | None = None
    names: Mapping[int, Relation] | None = None
    ledger_schema: str = DEFAULT_LEDGER
    known: Collection[int] = field(default=())
    last: Facts | None = None

    def begin(self) -> None:
        """From here on, what is made is new."""
        found = relations(self.connection)
        self.known = set(found)
        self.names = found if self.names is None else self.names

    def glance(self, named: Mapping[int, Relation]) -> Facts:
        """What was known last, and which of these relations are new: enough where nothing older is touched."""
        if self.last is None:
            return self.facts()
        return replace(self.last, new=frozenset(self.made(named)))

    def made(self, named: Mapping[int, Relation]) -> set[Relation]:
        """Those of these relations that are new."""
        return {relation for oid, relation in named.items() if oid not in self.known}

    def facts(self) -> Facts:
        """Everything that is known now."""
        zone, path = self.connection.execute(_SETTINGS).fetchone() or ("UTC", ["public"])
        entries = relations(self.connection)
        volatile = {row[0] for row in self.connection.execute(_VOLATILE).fetchall()}
        schema = read_schema(self.connection, ledger_schema=self.ledger_schema)
        sizes = None if self.sizes is None else self._renamed(entries, self.sizes)
        new = frozenset(self.made(entries))
        self.last = Facts(schema, tuple(path) or ("public",), sizes, new, zone, VOLATILE | volatile)
        return self.last

    def _renamed(
        self, entries: Mapping[int, Relation], sizes: Mapping[Relation, Size]
    ) -> dict[Relation, Size]:
        """The sizes under today's names."""
        names = self.names or {}
        return {
            relation: sizes[names[oid]]
            for oid, relation in entries.items()
            if oid in names and names[oid] in sizes
        }


def relations(connection: Connection, called: Collection[str] | None = None) -> dict[int, Relation]:
    """Every lasting relation of a user by its oid; only those that are `called` so if names are given."""
    return {oid: entry.relation for oid, entry in snapshot(connection, called).items()}


def read_sizes(connection: Connection, looked_for: Iterable[Relation] | None = None) -> dict[Relation, Size]:
    """Every table's size; whether it is empty for those that are looked for, or all."""
    rows = connection.execute(_SIZES).fetchall()
    wanted = None if looked_for is None else set(looked_for)
    found = {}
    filled = [Relation(row[0], row[1]) for row in rows if row[4]]
    asked = [relation for relation in filled if wanted is None or relation in wanted]
    empty = _empty(connection, asked)
    for schema, name, estimate, total, heap in rows:
        relation = Relation(schema, name)
        found[relation] = Size(estimate, total, empty.get(relation) if heap else True)
    return found


_AT_ONCE = 100


def _empty(connection: Connection, tables: Sequence[Relation]) -> dict[Relation, bool | None]:
    """Whether each is empty; many are asked about at once, and one by one where that is not allowed."""
    found: dict[Relation, bool | None] = {}
    for first in range(0, len(tables), _AT_ONCE):
        some = tables[first : first + _AT_ONCE]
        answers = _glance(connection, some)
        if answers is None:
            answers = [(_glance(connection, [one]) or [None])[0] for one in some]
        found |= dict(zip(some, answers, strict=True))
    return found


def _glance(connection: Connection, tables: Sequence[Relation]) -> list[bool | None] | None:
    """Whether there is no row in each; None if that may not be read, or takes too long to find out."""
    each = [sql.SQL("NOT EXISTS (SELECT FROM ONLY {})").format(sql.Identifier(*one)) for one in tables]
    try:
        with connection.transaction():
            connection.execute(sql.SQL("SET LOCAL statement_timeout = {}").format(sql.Literal(_GLANCE)))
            row = connection.execute(sql.SQL("SELECT {}").format(sql.SQL(", ").join(each))).fetchone()
    except DatabaseError:
        return None
    return None if row is None else list(row)
