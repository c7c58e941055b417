"""Tables, and what lies in and on them: columns, defaults, constraints, indexes, sequences.

Holds only what PostgreSQL would act on differently: no oids, no column positions in comparisons. Objects
are flat (a column, its default and its constraints are three objects), so that a dependency names exactly
what it needs. A column or constraint that a table has from its parent is an object of the table like any
other; that one follows from the other is for those who write plans to know.
"""

from __future__ import annotations

from dataclasses import field

from junco.schema.model.base import Object, Ref
from junco.schema.model.value import value


@value(frozen=True, slots=True, kw_only=True)
class Table(Object):
    """A table without its contents and its parents, which are objects of their own.

    `partition_key` is what follows PARTITION BY. The access method is empty for a partitioned table that has
    none to pass on. A foreign table has a `server`, and may have options for it.
    """

    partition_key: str | None = None
    server: str | None = None
    foreign_options: tuple[str, ...] = ()
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
    foreign_options_as_written: tuple[str, ...] = field(default=(), compare=False)


@value(frozen=True, slots=True, kw_only=True)
class Attachment(Object):
    """That the table of the same name is a partition of `parent`. `bound` begins at FOR VALUES or DEFAULT.

    `copies` are the names of the foreign keys that it has from there, and would keep without it.
    """

    parent: Ref
    bound: str
    copies: tuple[str, ...] = field(default=(), compare=False)


@value(frozen=True, slots=True, kw_only=True)
class Inheritance(Object):
    """INHERITS: that a table has `parent`, in the order of its parents, `after` these."""

    parent: Ref
    after: tuple[Ref, ...] = ()


@value(frozen=True, slots=True, kw_only=True)
class Typing(Object):
    """That the table of the same name is made OF a composite type."""

    type: Ref


@value(frozen=True, slots=True, kw_only=True)
class IndexAttachment(Object):
    """That an index of a partition is a part of `parent`, an index or constraint of the partitioned table."""

    parent: Ref
    child: Ref = field(compare=False)


@value(frozen=True, slots=True, kw_only=True)
class SequenceOptions:
    """How a sequence counts. None stands for what PostgreSQL picks for the type and direction."""

    start: int | None = None
    increment: int = 1
    minimum: int | None = None
    maximum: int | None = None
    cache: int = 1
    cycle: bool = False


@value(frozen=True, slots=True, kw_only=True)
class Identity:
    """GENERATED … AS IDENTITY, with the sequence that belongs to it. `unlogged` is None where the sequence is as the
    table is, `type` where it is as the column: LIKE makes others.
    """

    always: bool
    sequence: str
    sequence_schema: str
    options: SequenceOptions = SequenceOptions()
    unlogged: bool | None = None
    type: str | None = None


@value(frozen=True, slots=True, kw_only=True)
class Column(Object):
    """A column without its default.

    `local` is false where only a parent defines the column; of partitions it is always true, because
    nothing depends on it. NOT NULL is a constraint with a name from PostgreSQL 18 on: `not_null_name` is
    None where it is the usual one, `not_null_constraint` is the name in any case, and `not_null_own` says
    that it is there whether or not a parent has it.
    `base` is the type without modifiers and `own_storage` what it prefers; `position` is for rendering in
    a human order. `in_key` says that the partition key mentions the column.
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
    foreign_options: tuple[str, ...] = ()
    base: str = field(default="", compare=False)
    own_storage: str = field(default="x", compare=False)
    local: bool = True
    not_null_name: str | None = None
    not_null_no_inherit: bool = False
    not_null_validated: bool = True
    not_null_local: bool = True
    not_null_comment: str | None = None
    position: int = field(default=0, compare=False)
    not_null_constraint: str | None = field(default=None, compare=False)
    not_null_own: bool = field(default=False, compare=False)
    in_key: bool = field(default=False, compare=False)
    options_as_written: tuple[str, ...] = field(default=(), compare=False)
    foreign_options_as_written: tuple[str, ...] = field(default=(), compare=False)


@value(frozen=True, slots=True, kw_only=True)
class Default(Object):
    """The DEFAULT expression of a column."""

    expression: str


@value(frozen=True, slots=True, kw_only=True)
class Constraint(Object):
    """A table constraint other than NOT NULL.

    `definition` is PostgreSQL's own text without DEFERRABLE, NOT VALID and NOT ENFORCED. `local` is false
    where only a parent defines the constraint; of partitions it is always true. The fields that are not
    compared repeat parts of the definition, for those who need them apart, and hold the names that
    PostgreSQL gave to the columns of the index.
    """

    type: str
    definition: str
    deferrable: bool = False
    deferred: bool = False
    validated: bool = True
    enforced: bool = True
    local: bool = True
    options: tuple[str, ...] = ()
    tablespace: str | None = None
    index_comment: str | None = None
    clustered: bool = False
    replica_identity: bool = False
    columns: tuple[str, ...] = field(default=(), compare=False)
    references: Ref | None = field(default=None, compare=False)
    referenced_columns: tuple[str, ...] = field(default=(), compare=False)
    expression: str = field(default="", compare=False)
    no_inherit: bool = field(default=False, compare=False)
    options_as_written: tuple[str, ...] = field(default=(), compare=False)
    partitioned: bool = field(default=False, compare=False)
    parts: tuple[str, ...] = field(default=(), compare=False)


@value(frozen=True, slots=True, kw_only=True)
class Index(Object):
    """An index that no constraint owns.

    `definition` starts at USING and leaves the storage parameters out. `valid` is about a build that
    failed; whether every partition has its part is told by the attachments. `statistics` are the targets
    of expressions, by number of column. `keys` says what is unique where that is not
    columns alone. `parts` are the names that PostgreSQL gave to the index's columns.
    """

    unique: bool
    definition: str
    valid: bool = True
    options: tuple[str, ...] = ()
    statistics: tuple[tuple[int, int], ...] = ()
    tablespace: str | None = None
    clustered: bool = False
    replica_identity: bool = False
    columns: tuple[str, ...] = field(default=(), compare=False)
    keys: tuple[str, ...] = field(default=(), compare=False)
    predicate: str = field(default="", compare=False)
    nulls_not_distinct: bool = field(default=False, compare=False)
    options_as_written: tuple[str, ...] = field(default=(), compare=False)
    partitioned: bool = field(default=False, compare=False)
    parts: tuple[str, ...] = field(default=(), compare=False)


@value(frozen=True, slots=True, kw_only=True)
class Statistics(Object):
    """Extended statistics. `definition` is what follows the name, with the columns by name."""

    definition: str
    target: int | None = None
    as_written: str = field(default="", compare=False)


@value(frozen=True, slots=True, kw_only=True)
class Sequence(Object):
    """A sequence of its own or of a serial column; not of an identity column."""

    type: str = "bigint"
    unlogged: bool = False
    options: SequenceOptions = SequenceOptions()


@value(frozen=True, slots=True, kw_only=True)
class Ownership(Object):
    """OWNED BY: the sequence of the same name goes when this column goes."""

    column: Ref
