"""Declarations: what a seed file writes. Sets, their tables, rows by natural key, references to rows.

Knows SQLAlchemy's mapped attributes, so that a type checker fixes each column's type before it sees a row.
Refuses to check or to order anything (`plan`), and to know a server. A set is data.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Literal, TypeAlias, TypedDict, TypeVar, Unpack, overload

from sqlalchemy import Column, Table, inspect
from sqlalchemy.orm import ColumnProperty, InstrumentedAttribute, Mapper

from junco.errors.seed import NotAnAnchor
from junco.seed.blocks import AnyBlock, Block, Each, FileBlock, GeneratedBlock
from junco.seed.columns import Attr, Cell, Listing, Reference
from junco.seed.generators.base import Generator
from junco.seed.generators.relations import AnyOf, Related, related
from junco.seed.generators.values import Constant
from junco.seed.place import caller
from junco.seed.values import brief

M = TypeVar("M")
T = TypeVar("T")
K = TypeVar("K")
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
E = TypeVar("E")

Anchor: TypeAlias = Literal["today"] | dt.date


@dataclass(frozen=True, slots=True)
class TableName:
    """A table as a model names it; without a schema the server's search_path decides."""

    schema: str | None
    name: str

    def __str__(self) -> str:
        return self.name if self.schema in (None, "public") else f"{self.schema}.{self.name}"


class Options(TypedDict, total=False):
    """What may be said of rows besides their key.

    `once` columns are written when a row is inserted and never restored. With `mode="once"` that holds for the whole
    row. With `prune`, rows that this set once wrote and no longer declares can be deleted (`--prune`).
    """

    once: tuple[Attr[Any], ...]
    mode: Literal["own", "once"]
    prune: bool


class Rows(Listing[M, K]):
    """Rows of one model, told apart by a natural key. `rows[key]` refers to one of them, declared or not yet
    declared, or to one that is only in the database.
    """

    def __init__(
        self, owner: SeedSet, model: type[M], key: tuple[Attr[Any], ...], options: Options | None = None
    ) -> None:
        options = options or {}
        mapper = inspect(model, raiseerr=False)
        table = mapper.local_table if isinstance(mapper, Mapper) else None
        if not isinstance(table, Table):
            raise TypeError(f"{brief(model)} is no model that is mapped to a table")
        once = options.get("once", ())
        _refuse_strangers("key", key, model)
        _refuse_strangers("once", once, model)
        if not key:
            raise TypeError("a key has one column or more")
        if unknown := set(options) - Options.__annotations__.keys():
            raise TypeError(
                f"there is no option {unknown.pop()!r}; known: {', '.join(Options.__annotations__)}"
            )
        if (mode := options.get("mode", "own")) not in ("own", "once"):
            raise TypeError(f"a mode is 'own' or 'once', not {mode!r}")
        self.owner, self.model, self.key, self.once = owner, model, key, once
        self.restored, self.prune = mode == "own", options.get("prune", False)
        self.table = TableName(table.schema, table.name)

    def file(
        self,
        path: str | Path,
        *,
        references: Mapping[Attr[Any], AnyRows] | None = None,
        names: Mapping[str, Attr[Any]] | None = None,
        null: str = "",
    ) -> Rows[M, K]:
        """The rows of a CSV, TSV, JSON, JSON Lines, YAML or SQL file, which may be compressed (.gz, .bz2, .xz).

        Its header, or the members of its objects, are the columns; `names` says which if they are called otherwise.
        A relative path starts at the seed file. `references` says for a foreign-key column whose keys it holds. In
        CSV, `null` is what stands for NULL. An SQL file is one SELECT, run in the database.
        """
        place = caller()
        found = Path(place.file).parent / path
        given = {column: _rows_of(rows) for column, rows in (references or {}).items()}
        self.owner.blocks.append(FileBlock(self, found, given, names or {}, null, place))
        return self

    def generate(
        self,
        count: Each,
        *,
        per: AnyRows | None = None,
        locale: str | None = None,
        name: str = "",
    ) -> Generated[M, K]:
        """Rows that are made, `count` of them; with `per`, so many for each row of another declaration.

        `name` tells two generated declarations of one table in one set apart: each makes other values.
        """
        block = GeneratedBlock(self, count, _rows_of(per) if per else None, locale, name, caller())
        self.owner.blocks.append(block)
        return Generated(self, block)

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


class Generated(Generic[M, K]):
    """Generated rows, whose columns are filled one by one: `patients.fill(User.name)(full_name())`."""

    def __init__(self, rows: Rows[M, K], block: GeneratedBlock) -> None:
        self.rows, self._block = rows, block

    def fill(self, column: Attr[T]) -> Filler[M, K, T]:
        """Say how this column gets its values: with a generator, or one value for all."""
        _refuse_strangers("fill", (column,), self.rows.model)
        return Filler(self, self._block, column)

    def __getitem__(self, key: K) -> Reference[M]:
        """The row with this key."""
        return self.rows[key]


class Filler(Generic[M, K, T]):
    """A column that waits for its generator."""

    def __init__(self, generated: Generated[M, K], block: GeneratedBlock, column: Attr[T]) -> None:
        self._generated, self._block, self._column = generated, block, column

    def __call__(self, value: Generator[T] | Cell[T]) -> Generated[M, K]:
        """Fill the column with what this generator makes, or with this value."""
        for one in _related([value] if isinstance(value, Generator) else []):
            if isinstance(one, AnyOf):
                _rows_of(one.target)
        if isinstance(value, Reference):
            value = related(value)
        self._block.columns[self._column] = value if isinstance(value, Generator) else Constant(value)
        self._block.places[self._column] = caller()
        return self._generated


# What other declarations may be made from.
AnyRows: TypeAlias = "Rows[Any, Any] | Generated[Any, Any]"


def _rows_of(rows: AnyRows) -> Rows[Any, Any]:
    found = rows.rows if isinstance(rows, Generated) else rows
    if not isinstance(found, Rows):
        raise TypeError(f"rows that a set declares are wanted, not {brief(found)}")
    return found


def _refuse_strangers(where: str, attributes: object, model: type[Any]) -> None:
    """What a type checker would have refused, said as plainly."""
    if not isinstance(attributes, tuple):
        raise TypeError(f"{where} takes a tuple of columns: ({model.__name__}.…,)")
    for one in attributes:
        if not isinstance(one, InstrumentedAttribute):
            raise TypeError(f"{where} takes columns such as {model.__name__}.id, not {brief(one)}")


class SeedSet:
    """A named set of rows that `junco db seed --set NAME` brings into the database.

    `allow` names the environments it may run in; without it, every one but production. `extends` is a set
    whose rows come first. Relative dates count from the anchor, which is resolved at the first run and kept.
    Generated values depend on `seed`, and their language on `locale`.
    """

    def __init__(
        self,
        name: str,
        *,
        extends: SeedSet | None = None,
        allow: Collection[str] | str | None = None,
        anchor: Anchor = "today",
        locale: str = "en_US",
        seed: int | str = 0,
    ) -> None:
        if extends is not None and not isinstance(extends, SeedSet):
            raise TypeError(f"extends takes a set, not {brief(extends)}")
        self.name, self.extends, self.anchor = name, extends, anchor
        self.locale, self.seed = locale, str(seed)
        self.allow = frozenset((allow,) if isinstance(allow, str) else allow) if allow is not None else None
        self.blocks: list[AnyBlock] = []
        self.place = caller()

    @overload
    def rows(self, model: type[M], *, key: Attr[A], **options: Unpack[Options]) -> Rows[M, Cell[A]]: ...
    @overload
    def rows(
        self, model: type[M], *, key: tuple[Attr[A]], **options: Unpack[Options]
    ) -> Rows[M, Cell[A]]: ...
    @overload
    def rows(
        self, model: type[M], *, key: tuple[Attr[A], Attr[B]], **options: Unpack[Options]
    ) -> Rows[M, tuple[Cell[A], Cell[B]]]: ...
    @overload
    def rows(
        self, model: type[M], *, key: tuple[Attr[A], Attr[B], Attr[C]], **options: Unpack[Options]
    ) -> Rows[M, tuple[Cell[A], Cell[B], Cell[C]]]: ...
    @overload
    def rows(
        self,
        model: type[M],
        *,
        key: tuple[Attr[A], Attr[B], Attr[C], Attr[D]],
        **options: Unpack[Options],
    ) -> Rows[M, tuple[Cell[A], Cell[B], Cell[C], Cell[D]]]: ...
    @overload
    def rows(
        self,
        model: type[M],
        *,
        key: tuple[Attr[A], Attr[B], Attr[C], Attr[D], Attr[E], *tuple[Attr[Any], ...]],
        **options: Unpack[Options],
    ) -> Rows[M, tuple[Cell[A], Cell[B], Cell[C], Cell[D], Cell[E], *tuple[Any, ...]]]: ...
    def rows(
        self, model: type[M], *, key: Attr[Any] | tuple[Attr[Any], ...], **options: Unpack[Options]
    ) -> Rows[M, Any]:
        """Rows of `model`, told apart by `key`; see `Options` for the rest.

        Listed columns are restored when somebody changed them. Columns that are not listed are never written.
        """
        return Rows(self, model, key if isinstance(key, tuple) else (key,), options)

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
            for rows in _others(block):
                found[rows.table] = None
        return tuple(found)


def _others(block: AnyBlock) -> Iterator[Rows[Any, Any]]:
    """The declarations that a block refers to, those inside their keys too."""
    if isinstance(block, Block):
        for row in block.values:
            yield from _referred(row)
    elif isinstance(block, FileBlock):
        yield from block.references.values()
    elif isinstance(block, GeneratedBlock):
        yield from (block.per,) if block.per else ()
        for one in _related(block.columns.values()):
            target = one.rows(block.per) if not (one.needs_parent and block.per is None) else None
            if isinstance(target, Reference):
                yield from _referred((target,))
            elif isinstance(target, Rows):
                yield target


def _related(generators: Iterable[Generator[Any]]) -> Iterator[Related]:
    for one in generators:
        if isinstance(one, Related):
            yield one
        yield from _related(one.parts())


def _referred(values: tuple[object, ...]) -> Iterator[Rows[Any, Any]]:
    for value in values:
        if isinstance(value, Reference):
            yield value.rows
            yield from _referred(value.key)
