"""A schema as a frozen value: which objects exist, what they are, what they lean on.

Knows one dataclass a kind of object, holding only what PostgreSQL would act on differently: no oids, no
column positions in comparisons, no names of NOT NULL constraints. Objects are flat (a column, its default
and its constraints are three objects), so that a dependency names exactly what it needs. Refuses to know
where the values were read and how they are written as SQL. A new kind of object is a new dataclass here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """The identity of an object. `table` is set for what lives inside one; schemas have only a name."""

    kind: str
    schema: str
    name: str
    table: str = ""

    def __str__(self) -> str:
        """The object as people name it: `column public.users.phone`."""
        return f"{self.kind} {self.path}"

    @property
    def path(self) -> str:
        """The dotted name without the kind."""
        return ".".join(part for part in (self.schema, self.table, self.name) if part)


def namespace_ref(name: str) -> Ref:
    """The identity of a schema."""
    return Ref("schema", "", name)


def table_ref(schema: str, name: str) -> Ref:
    """The identity of a table."""
    return Ref("table", schema, name)


def column_ref(schema: str, table: str, name: str) -> Ref:
    """The identity of a column."""
    return Ref("column", schema, name, table)


def table_of(ref: Ref) -> Ref:
    """The table that a column, default, constraint or index belongs to."""
    return table_ref(ref.schema, ref.table)


def column_of(ref: Ref) -> Ref:
    """The column that a default belongs to."""
    return column_ref(ref.schema, ref.table, ref.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Object:
    """What every kind has."""

    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Namespace(Object):
    """A schema in PostgreSQL's sense."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension(Object):
    """An installed extension; what it brought along is never looked at."""

    schema: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Object):
    """An ordinary table without its contents, which are objects of their own."""

    unlogged: bool = False
    options: tuple[str, ...] = ()
    access_method: str = "heap"
    tablespace: str | None = None
    row_security: bool = False
    force_row_security: bool = False
    clustered: bool = False
    # "d" default, "n" nothing, "f" full, "i" the index that says so itself
    replica_identity: str = "d"
    options_as_written: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SequenceOptions:
    """How a sequence counts. None stands for what PostgreSQL picks for the type and direction."""

    start: int | None = None
    increment: int = 1
    minimum: int | None = None
    maximum: int | None = None
    cache: int = 1
    cycle: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """GENERATED … AS IDENTITY, with the sequence that belongs to it."""

    always: bool
    sequence: str
    sequence_schema: str
    options: SequenceOptions = SequenceOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Object):
    """A column without its default.

    `base` is the type without modifiers and `own_storage` what it prefers; `position` is for rendering in
    a human order.
    """

    type: str
    not_null: bool = False
    collation: str | None = None
    identity: Identity | None = None
    generated: str | None = None
    virtual: bool = False
    storage: str | None = None
    compression: str | None = None
    statistics: int | None = None
    options: tuple[str, ...] = ()
    base: str = field(default="", compare=False)
    own_storage: str = field(default="x", compare=False)
    position: int = field(default=0, compare=False)
    not_null_name: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Default(Object):
    """The DEFAULT expression of a column."""

    expression: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint(Object):
    """A table constraint other than NOT NULL.

    `definition` is PostgreSQL's own text without DEFERRABLE and NOT VALID. The fields that are not
    compared repeat parts of it, for those who need them apart.
    """

    type: str
    definition: str
    deferrable: bool = False
    deferred: bool = False
    validated: bool = True
    options: tuple[str, ...] = ()
    tablespace: str | None = None
    index_comment: str | None = None
    clustered: bool = False
    replica_identity: bool = False
    columns: tuple[str, ...] = field(default=(), compare=False)
    references: Ref | None = field(default=None, compare=False)
    referenced_columns: tuple[str, ...] = field(default=(), compare=False)
    expression: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Index(Object):
    """An index that no constraint owns. `definition` starts at USING."""

    unique: bool
    definition: str
    valid: bool = True
    tablespace: str | None = None
    clustered: bool = False
    replica_identity: bool = False
    columns: tuple[str, ...] = field(default=(), compare=False)
    predicate: str = field(default="", compare=False)
    nulls_not_distinct: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enum(Object):
    """An enumerated type; the labels in their order."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence(Object):
    """A sequence of its own or of a serial column; not of an identity column."""

    type: str = "bigint"
    unlogged: bool = False
    options: SequenceOptions = SequenceOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership(Object):
    """OWNED BY: the sequence of the same name goes when this column goes."""

    column: Ref


@dataclass(frozen=True, slots=True)
class Schema:
    """Everything modelled in a database, equal when the objects are equal.

    `depends` holds (dependent, needed) pairs between the objects. `unmodelled` names what exists beside
    them and is not compared.
    """

    objects: Mapping[Ref, Object]
    depends: frozenset[tuple[Ref, Ref]] = field(default=frozenset(), compare=False)
    unmodelled: tuple[str, ...] = field(default=(), compare=False)
