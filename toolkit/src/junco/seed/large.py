"""Large steps: rows of one table that are streamed, never held.

Knows what a plan must know of them. Refuses to load them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeAlias

from junco.seed.declare import Rows
from junco.seed.facts import Column, Table
from junco.seed.generators.base import Ids, Texts
from junco.seed.place import Place
from junco.seed.steps import Cell, Pointer, described

# The rows as columns of texts, without the first so many.
Batches: TypeAlias = Callable[[Mapping[int, Ids], int], Iterator[list[Texts]]]


@dataclass(frozen=True)
class Need:
    """The values of one column of the rows of another declaration, in their order, for a slot.

    The slot is one of the column at `at`. `own` rows are, or are among, those that have the need; if they look `back`,
    each only at earlier ones.
    """

    slot: int
    rows: Any  # Rows, one of their declarations, or a Reference to one of them
    table: Table
    column: str
    at: int = 0
    own: bool = False
    back: bool = False


@dataclass(frozen=True)
class Large:
    """One large declaration. `shape` is one row with empty cells: which columns are values, which are looked up.

    `batches` yields the leaves of the shape as columns. `query` has them instead if the database makes the rows.
    """

    set: str
    number: int
    rows: Rows[Any, Any]
    table: Table
    columns: tuple[Column, ...]
    key: tuple[int, ...]
    owned: tuple[int, ...]
    shape: tuple[Cell, ...]
    place: Place
    batches: Batches
    needs: tuple[Need, ...] = ()
    count: int | None = None
    query: str | None = None
    content: object = None
    distinct: bool = False
    row_place: Callable[[int], Place] | None = None
    # How many rows there may be where nobody has counted.
    about: int | None = None

    @property
    def name(self) -> str:
        """What the state calls it: its place among the declarations of its set."""
        return f"{self.number} {self.table.name}"

    @cached_property
    def definition(self) -> str | None:
        """A hash of all that decides the rows; None if only making them can tell."""
        if self.content is None:
            return None
        columns = [[column.name, column.cast] for column in self.columns]
        wanted = [str(self.table.name), columns, self.key, self.owned, self.content]
        return hashlib.sha256(json.dumps(wanted, default=str).encode()).hexdigest()

    @property
    def looks_up(self) -> bool:
        """Whether some cells are found by the key of another row while loading."""
        return any(not isinstance(cell, str) for cell in self.shape)

    @cached_property
    def ordering(self) -> tuple[Column, ...]:
        """The columns of the key that no two rows have the same values of, which an index keeps in order."""
        sets = [columns for columns in self.table.unique if columns <= set(self.key_names)]
        least = min(sets, key=sorted, default=frozenset())
        return tuple(self.columns[at] for at in self.key if self.columns[at].name in least)

    @cached_property
    def own(self) -> tuple[int, ...]:
        """The columns that refer to rows of this declaration itself: by their numbers, or by their key."""
        found = {need.at for need in self.needs if need.own}
        name, key = self.table.name, self.key_names
        for at, cell in enumerate(self.shape):
            if isinstance(cell, Pointer) and (cell.table, cell.key) == (name, key):
                found.add(at)
        return tuple(sorted(found))

    def refers_to(self, at: int) -> str:
        """What a column that refers to own rows has of them."""
        cell = self.shape[at]
        if isinstance(cell, Pointer):
            return cell.column
        return next(need.column for need in self.needs if need.at == at)

    def plain(self) -> Large:
        """The same for rows in which references to own rows are ids already."""
        return replace(self, needs=(), shape=("",) * len(self.columns)) if self.own else self

    @property
    def constrained(self) -> bool:
        """Whether the database keeps two rows with one key away; columns of which some are unique are so together."""
        return any(columns <= set(self.key_names) for columns in self.table.unique)

    @property
    def key_names(self) -> tuple[str, ...]:
        """The names of the key's columns."""
        return tuple(self.columns[at].name for at in self.key)

    def at(self, number: int) -> str:
        """Where a row (counted from 1) was declared."""
        return str(self.row_place(number) if self.row_place else self.place)

    def named(self, cells: list[str | None]) -> str:
        """A key as people read it."""
        return described(self.key_names, cells)
