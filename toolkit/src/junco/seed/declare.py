"""Declarations: what a seed file writes. Sets, their tables, rows by natural key, references to rows.

Knows SQLAlchemy's mapped attributes, so that a type checker fixes each column's type before it sees a row.
Refuses to check or to order anything (`plan`), and to know a server. A set is data.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeAlias, TypeVar, overload

from sqlalchemy import Column, Table, inspect
from sqlalchemy.orm import ColumnProperty, InstrumentedAttribute

from junco.errors.seed import NotAnAnchor
from junco.seed.place import Place, caller
from junco.seed.values import Relative

M = TypeVar("M")
M_co = TypeVar("M_co", covariant=True)
T = TypeVar("T")
K = TypeVar("K")
R = TypeVar("R", bound=tuple[object, ...])
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
E = TypeVar("E")
F = TypeVar("F")
G = TypeVar("G")
H = TypeVar("H")
P = TypeVar("P")
Q = TypeVar("Q")

Attr: TypeAlias = InstrumentedAttribute
Anchor: TypeAlias = Literal["today"] | dt.date


@dataclass(frozen=True, slots=True)
class Reference(Generic[M_co]):
    """A row, named by its key; as a value it stands for what the foreign key of its column points at."""

    rows: Rows[Any, Any] = field(repr=False)
    key: tuple[object, ...]


# What a cell of a column of type T may hold.
Cell: TypeAlias = T | Reference[Any] | Relative[T]


@dataclass(frozen=True, slots=True)
class TableName:
    """A table as a model names it; without a schema the server's search_path decides."""

    schema: str | None
    name: str

    def __str__(self) -> str:
        return self.name if self.schema in (None, "public") else f"{self.schema}.{self.name}"


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The rows of one call, with the columns that are listed for them."""

    rows: Rows[Any, Any]
    columns: tuple[Attr[Any], ...]
    values: tuple[tuple[object, ...], ...]
    place: Place


class Rows(Generic[M, K]):
    """Rows of one model, told apart by a natural key. `rows[key]` refers to one of them, declared or not yet
    declared, or to one that is only in the database.
    """

    def __init__(
        self, owner: SeedSet, model: type[M], key: tuple[Attr[Any], ...], once: tuple[Attr[Any], ...]
    ) -> None:
        self.owner, self.model, self.key, self.once = owner, model, key, once
        table = inspect(model).local_table
        if not isinstance(table, Table):
            raise TypeError(f"{model.__name__} is not mapped to a table")
        self.table = TableName(table.schema, table.name)

    @overload
    def cols(self, a: Attr[A], /) -> Columns[M, K, tuple[Cell[A]]]: ...
    @overload
    def cols(self, a: Attr[A], b: Attr[B], /) -> Columns[M, K, tuple[Cell[A], Cell[B]]]: ...
    @overload
    def cols(
        self, a: Attr[A], b: Attr[B], c: Attr[C], /
    ) -> Columns[M, K, tuple[Cell[A], Cell[B], Cell[C]]]: ...
    @overload
    def cols(
        self, a: Attr[A], b: Attr[B], c: Attr[C], d: Attr[D], /
    ) -> Columns[M, K, tuple[Cell[A], Cell[B], Cell[C], Cell[D]]]: ...
    @overload
    def cols(
        self, a: Attr[A], b: Attr[B], c: Attr[C], d: Attr[D], e: Attr[E], /
    ) -> Columns[M, K, tuple[Cell[A], Cell[B], Cell[C], Cell[D], Cell[E]]]: ...
    @overload
    def cols(
        self, a: Attr[A], b: Attr[B], c: Attr[C], d: Attr[D], e: Attr[E], f: Attr[F], /
    ) -> Columns[M, K, tuple[Cell[A], Cell[B], Cell[C], Cell[D], Cell[E], Cell[F]]]: ...
    @overload
    def cols(
        self, a: Attr[A], b: Attr[B], c: Attr[C], d: Attr[D], e: Attr[E], f: Attr[F], g: Attr[G], /
    ) -> Columns[M, K, tuple[Cell[A], Cell[B], Cell[C], Cell[D], Cell[E], Cell[F], Cell[G]]]: ...
    @overload
    def cols(
        self,
        a: Attr[A],
        b: Attr[B],
        c: Attr[C],
        d: Attr[D],
        e: Attr[E],
        f: Attr[F],
        g: Attr[G],
        h: Attr[H],
        /,
    ) -> Columns[M, K, tuple[Cell[A], Cell[B], Cell[C], Cell[D], Cell[E], Cell[F], Cell[G], Cell[H]]]: ...
    @overload
    def cols(
        self,
        a: Attr[A],
        b: Attr[B],
        c: Attr[C],
        d: Attr[D],
        e: Attr[E],
        f: Attr[F],
        g: Attr[G],
        h: Attr[H],
        p: Attr[P],
        /,
    ) -> Columns[
        M, K, tuple[Cell[A], Cell[B], Cell[C], Cell[D], Cell[E], Cell[F], Cell[G], Cell[H], Cell[P]]
    ]: ...
    @overload
    def cols(
        self,
        a: Attr[A],
        b: Attr[B],
        c: Attr[C],
        d: Attr[D],
        e: Attr[E],
        f: Attr[F],
        g: Attr[G],
        h: Attr[H],
        p: Attr[P],
        q: Attr[Q],
        /,
    ) -> Columns[
        M, K, tuple[Cell[A], Cell[B], Cell[C], Cell[D], Cell[E], Cell[F], Cell[G], Cell[H], Cell[P], Cell[Q]]
    ]: ...
    def cols(self, *columns: Attr[Any]) -> Columns[M, K, Any]:
        """List the columns that the rows of the following call have values for."""
        return Columns(self, columns)

    def __getitem__(self, key: K) -> Reference[M]:
        """The row with this key: one value, or a tuple if the key has several columns."""
        values = key if isinstance(key, tuple) and len(self.key) > 1 else (key,)
        return Reference(self, values)

    def column(self, attribute: Attr[Any]) -> Column[Any] | None:
        """The column of this table that an attribute stands for, None if it is something else."""
        prop = getattr(attribute, "property", None)
        column = prop.columns[0] if isinstance(prop, ColumnProperty) else None
        mine = isinstance(column, Column) and column.table is inspect(self.model).local_table
        return column if mine and isinstance(column, Column) else None

    def attributes(self) -> list[str]:
        """The names of the model's columns in Python."""
        return [attribute.key for attribute in inspect(self.model).column_attrs]


class Columns(Generic[M, K, R]):
    """Columns that wait for rows."""

    def __init__(self, rows: Rows[M, K], columns: tuple[Attr[Any], ...]) -> None:
        self._rows, self._columns = rows, columns

    def __call__(self, *rows: R) -> Rows[M, K]:
        """Declare these rows, one tuple each, a value for each listed column."""
        self._rows.owner.blocks.append(Block(self._rows, self._columns, rows, caller()))
        return self._rows


class SeedSet:
    """A named set of rows that `junco db seed --set NAME` brings into the database.

    `allow` names the environments it may run in; without it, every one but production. `extends` is a set
    whose rows come first. Relative dates count from the anchor, which is resolved at the first run and kept.
    """

    def __init__(
        self,
        name: str,
        *,
        extends: SeedSet | None = None,
        allow: Collection[str] | str | None = None,
        anchor: Anchor = "today",
    ) -> None:
        self.name, self.extends, self.anchor = name, extends, anchor
        self.allow = frozenset((allow,) if isinstance(allow, str) else allow) if allow is not None else None
        self.blocks: list[Block] = []
        self.place = caller()

    @overload
    def rows(self, model: type[M], *, key: Attr[A], once: tuple[Attr[Any], ...] = ()) -> Rows[M, Cell[A]]: ...
    @overload
    def rows(
        self, model: type[M], *, key: tuple[Attr[A]], once: tuple[Attr[Any], ...] = ()
    ) -> Rows[M, Cell[A]]: ...
    @overload
    def rows(
        self, model: type[M], *, key: tuple[Attr[A], Attr[B]], once: tuple[Attr[Any], ...] = ()
    ) -> Rows[M, tuple[Cell[A], Cell[B]]]: ...
    @overload
    def rows(
        self, model: type[M], *, key: tuple[Attr[A], Attr[B], Attr[C]], once: tuple[Attr[Any], ...] = ()
    ) -> Rows[M, tuple[Cell[A], Cell[B], Cell[C]]]: ...
    @overload
    def rows(
        self,
        model: type[M],
        *,
        key: tuple[Attr[A], Attr[B], Attr[C], Attr[D]],
        once: tuple[Attr[Any], ...] = (),
    ) -> Rows[M, tuple[Cell[A], Cell[B], Cell[C], Cell[D]]]: ...
    def rows(
        self,
        model: type[M],
        *,
        key: Attr[Any] | tuple[Attr[Any], ...],
        once: tuple[Attr[Any], ...] = (),
    ) -> Rows[M, Any]:
        """Rows of `model`, told apart by `key`.

        The columns in `once` are written when a row is inserted and never restored; every other listed column
        is, when somebody changed it. Columns that are not listed are never written.
        """
        return Rows(self, model, key if isinstance(key, tuple) else (key,), once)

    def lineage(self) -> tuple[SeedSet, ...]:
        """This set after those it extends."""
        return (*(self.extends.lineage() if self.extends else ()), self)

    def anchor_date(self, stored: dt.date | None, today: dt.date) -> dt.date:
        """The date that this set's relative dates count from. Raises `NotAnAnchor`."""
        if isinstance(self.anchor, dt.date) and not isinstance(self.anchor, dt.datetime):
            return self.anchor
        if self.anchor != "today":
            raise NotAnAnchor(where=str(self.place), set=self.name, anchor=repr(self.anchor))
        return stored or today

    def tables(self) -> tuple[TableName, ...]:
        """Every table whose rows the set declares or refers to, in the order in which they are met."""
        found: dict[TableName, None] = {}
        for block in (block for one in self.lineage() for block in one.blocks):
            found[block.rows.table] = None
            for row in block.values:
                found.update(dict.fromkeys(_referred(row)))
        return tuple(found)


def _referred(values: tuple[object, ...]) -> Iterator[TableName]:
    for value in values:
        if isinstance(value, Reference):
            yield value.rows.table
            yield from _referred(value.key)
