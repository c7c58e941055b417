"""What a plan must know of the database's tables, as frozen values.

Knows columns, how they are cast and compared, and what their foreign keys point at, and the rows in which
`catalog.sql` answers. Refuses to ask a server.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from junco.seed.declare import TableName


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    `cast` is the type that a text is cast to. It has a precision where storing rounds (numeric, times), so
    that what is compared is what would be stored, and no length where casting would cut a text silently.
    `compared_as` is the type in which two values are compared if their own has no equality. `computed` says
    how the database fills the column if a seed must not; a `required` one is never NULL.
    """

    name: str
    cast: str
    compared_as: str | None = None
    computed: str | None = None
    labels: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table; `name` always has its schema. `foreign` holds (column, referenced table, its column)."""

    name: TableName
    columns: Mapping[str, Column]
    primary: tuple[str, ...] = ()
    foreign: frozenset[tuple[str, TableName, str]] = field(default_factory=frozenset)
    # Columns of which no two rows can have the same values.
    unique: frozenset[frozenset[str]] = field(default_factory=frozenset)
    # Of those foreign keys that can be checked at the end, the constraint's full name.
    deferrable: Mapping[tuple[str, TableName, str], str] = field(default_factory=dict)
    # Of each foreign key all its columns, with what they refer to.
    pairs: Mapping[tuple[str, TableName, str], tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def referenced(self, column: str, target: TableName) -> str | None:
        """The column of `target` that a foreign key on `column` points at."""
        return next((found for name, table, found in self.foreign if (name, table) == (column, target)), None)

    def reference_of(self, column: str) -> tuple[TableName, tuple[tuple[str, str], ...]] | None:
        """The table whose rows a column names, and the columns that do it together; by itself if it can."""
        found = [known for known in self.foreign if known[0] == column]
        if not found:
            return None
        known = min(found, key=lambda one: (len(self.pairs[one]), str(one)))
        return known[1], self.pairs[known]


Tables = Mapping[TableName, Table]

# Types without an equality, or with one that means something else (boxes are equal when their areas are).
_COMPARED_AS = {
    "json": "jsonb",
    **dict.fromkeys(("_json", "xml", "point", "line", "lseg", "box", "path", "polygon", "circle"), "text"),
}


def read_table(rows: Sequence[tuple[Any, ...]]) -> Table:
    """One table from the rows of `catalog.sql`."""
    columns, primary, foreign = {}, [], set()
    deferrable: dict[tuple[str, TableName, str], str] = {}
    pairs: dict[tuple[str, TableName, str], tuple[tuple[str, str], ...]] = {}
    strict = set()
    for _, _, _, name, cast, kind, computed, labels, is_primary, references, required, _ in rows:
        if name is None:
            continue  # a table without columns
        columns[name] = Column(name, cast, _COMPARED_AS.get(kind), computed, tuple(labels), required)
        if is_primary:
            primary.append(name)
        for reference in references:
            schema, table, column, constraint, together = json.loads(reference)
            known = (name, TableName(schema, table), column)
            foreign.add(known)
            if known not in pairs or len(together) < len(pairs[known]):
                pairs[known] = tuple((here, there) for here, there in together)
            if constraint is None:
                strict.add(known)
            else:
                deferrable[known] = constraint
    unique = frozenset(frozenset(json.loads(names)) for names in rows[0][11])
    late = {known: constraint for known, constraint in deferrable.items() if known not in strict}
    name = TableName(rows[0][1], rows[0][2])
    return Table(name, columns, tuple(primary), frozenset(foreign), unique, late, pairs)
