"""Columns that a declaration lists, and the rows that they wait for.

Knows the type of each listed column, so that a type checker holds every value of every row against it. Refuses to know
what a set is, and to check anything itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar, cast, overload

from sqlalchemy.orm import InstrumentedAttribute

from junco.seed.blocks import Block, FunctionBlock, QueryBlock
from junco.seed.draw import Draw
from junco.seed.place import caller
from junco.seed.values import Relative

if TYPE_CHECKING:
    from junco.seed.declare import Rows

M = TypeVar("M")
M_co = TypeVar("M_co", covariant=True)
K = TypeVar("K")
R = TypeVar("R", bound=tuple[object, ...])
T = TypeVar("T")
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
S = TypeVar("S")
U = TypeVar("U")

Attr: TypeAlias = InstrumentedAttribute[T]


@dataclass(frozen=True, slots=True)
class Reference(Generic[M_co]):
    """A row, named by its key; as a value it stands for what the foreign key of its column points at."""

    rows: Rows[Any, Any] = field(repr=False)
    key: tuple[object, ...]


# What a cell of a column of type T may hold.
Cell: TypeAlias = "T | Reference[Any] | Relative[T]"


class Listing(Generic[M, K]):
    """What has columns that can be listed. A type checker knows the first twelve of them."""

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
        s: Attr[S],
        /,
    ) -> Columns[
        M,
        K,
        tuple[
            Cell[A], Cell[B], Cell[C], Cell[D], Cell[E], Cell[F], Cell[G], Cell[H], Cell[P], Cell[Q], Cell[S]
        ],
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
        s: Attr[S],
        u: Attr[U],
        /,
    ) -> Columns[
        M,
        K,
        tuple[
            Cell[A],
            Cell[B],
            Cell[C],
            Cell[D],
            Cell[E],
            Cell[F],
            Cell[G],
            Cell[H],
            Cell[P],
            Cell[Q],
            Cell[S],
            Cell[U],
        ],
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
        s: Attr[S],
        u: Attr[U],
        /,
        *more: Attr[Any],
    ) -> Columns[
        M,
        K,
        tuple[
            Cell[A],
            Cell[B],
            Cell[C],
            Cell[D],
            Cell[E],
            Cell[F],
            Cell[G],
            Cell[H],
            Cell[P],
            Cell[Q],
            Cell[S],
            Cell[U],
            *tuple[Any, ...],
        ],
    ]: ...
    def cols(self, *columns: Attr[Any]) -> Columns[M, K, Any]:
        """List the columns that the rows of the following call have values for."""
        return Columns(cast("Rows[M, K]", self), columns)


class Columns(Generic[M, K, R]):
    """Columns that wait for rows."""

    def __init__(self, rows: Rows[M, K], columns: tuple[Attr[Any], ...]) -> None:
        self._rows, self._columns = rows, columns

    def __call__(self, *rows: R) -> Rows[M, K]:
        """Declare these rows, one tuple each, a value for each listed column."""
        self._rows.owner.blocks.append(Block(self._rows, self._columns, rows, caller()))
        return self._rows

    def each(self, function: Callable[[Draw], Iterable[R]]) -> Rows[M, K]:
        """Declare the rows that a function yields: any Python at all. It is called at every run."""
        self._rows.owner.blocks.append(FunctionBlock(self._rows, self._columns, function, caller()))
        return self._rows

    def select(self, sql: str) -> Rows[M, K]:
        """Declare the rows of a SELECT that is run in the database: one column for each listed one, in order."""
        self._rows.owner.blocks.append(QueryBlock(self._rows, self._columns, sql, caller()))
        return self._rows
