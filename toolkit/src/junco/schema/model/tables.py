"""Tables, and what lies in and on them: columns, defaults, constraints, indexes, sequences.

Holds only what PostgreSQL would act on differently: no oids, no column positions in comparisons. Objects
are flat (a column, its default and its constraints are three objects), so that a dependency names exactly
what it needs.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from junco.schema.model.base import Object, Ref


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
class Sequence(Object):
    """A sequence of its own or of a serial column; not of an identity column."""

    type: str = "bigint"
    unlogged: bool = False
    options: SequenceOptions = SequenceOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership(Object):
    """OWNED BY: the sequence of the same name goes when this column goes."""

    column: Ref
