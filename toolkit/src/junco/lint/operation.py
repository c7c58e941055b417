"""One statement as a value: what it is about, in the words of SQL, names as they were written.

Every part that is SQL text (`type`, `expression`, `definition`) is the parser's own spelling. Knows no catalog:
which relation a name stands for is the business of `facts`. Refuses to know what a statement does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from typing import NamedTuple


class Name(NamedTuple):
    """A name as written; `schema` is empty where none was, `alone` is ONLY before it."""

    schema: str
    name: str
    alone: bool = False


class Type(NamedTuple):
    """A type: the last word of its name, its modifiers, how many dimensions, and its SQL text."""

    name: Name
    modifiers: tuple[str, ...] = ()
    array: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression: its text and what it names. `column` is set where it is nothing but a column."""

    text: str
    functions: tuple[Name, ...] = ()
    columns: tuple[str, ...] = ()
    relations: tuple[Name, ...] = ()
    sequences: tuple[Name, ...] = ()
    column: str = ""
    cast: Type | None = None
    constant: bool = False
    null: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """A constraint of a table or a column. `kind` is one of check, not null, primary, unique, exclude, foreign.

    `definition` is its text from CONSTRAINT or the keyword on, without NOT VALID.
    """

    kind: str
    definition: str
    name: str = ""
    columns: tuple[str, ...] = ()
    expression: Expression | None = None
    references: Name | None = None
    referenced: tuple[str, ...] = ()
    valid: bool = True
    enforced: bool = True
    deferrable: bool = False
    deferred: bool = False
    index: str = ""
    no_inherit: bool = False
    nulls_not_distinct: bool = False
    including: tuple[str, ...] = ()
    on_delete: str = "a"
    on_update: str = "a"
    without_overlaps: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnDef:
    """A column as it is declared. `generated` is s(tored), v(irtual) or empty; `identity` a(lways), d or empty."""

    name: str
    type: Type
    collation: str = ""
    not_null: bool = False
    default: Expression | None = None
    generated: str = ""
    generation: Expression | None = None
    identity: str = ""
    identity_options: str = ""
    constraints: tuple[Constraint, ...] = ()

    @property
    def serial(self) -> str:
        """The integer type under serial, bigserial or smallserial; empty for others."""
        return SERIAL.get(self.type.name.name, "") if not self.type.name.schema else ""


SERIAL = {
    "serial": "integer",
    "serial4": "integer",
    "bigserial": "bigint",
    "serial8": "bigint",
    "smallserial": "smallint",
    "serial2": "smallint",
}


@dataclass(frozen=True, slots=True)
class Bound:
    """The values of a partition: `strategy` is r, l, h or d(efault); `lower` holds a list's values too."""

    strategy: str
    lower: tuple[str, ...] = ()
    upper: tuple[str, ...] = ()
    text: str = ""


class Operation:
    """What a statement asks for. Every one is a frozen dataclass."""

    __slots__ = ()


def names_in(value: object) -> Iterator[Name]:
    """Every name in an operation, of whatever it is the name."""
    if isinstance(value, Name):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from names_in(one)
    elif is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            yield from names_in(getattr(value, part.name))


@dataclass(frozen=True, slots=True)
class Command:
    """One part of ALTER TABLE. `verb` is from the fixed words of `parse.alter`; the rest as far as it applies.

    `sql` is the part's text.
    """

    verb: str
    name: str = ""
    column: ColumnDef | None = None
    constraint: Constraint | None = None
    expression: Expression | None = None
    type: Type | None = None
    collation: str = ""
    relation: Name | None = None
    bound: Bound | None = None
    options: tuple[str, ...] = ()
    cascade: bool = False
    missing_ok: bool = False
    concurrent: bool = False
    sql: str = ""


@dataclass(frozen=True, slots=True)
class AlterTable(Operation):
    """ALTER TABLE, INDEX, SEQUENCE, VIEW or MATERIALIZED VIEW with its parts."""

    table: Name
    commands: tuple[Command, ...]
    kind: str = "table"
    only: bool = False
    missing_ok: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateTable(Operation):
    """CREATE TABLE, with AS and SELECT INTO too; then `sources` are what it reads."""

    table: Name
    columns: tuple[ColumnDef, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    like: tuple[Name, ...] = ()
    like_options: int = 0
    inherits: tuple[Name, ...] = ()
    parent: Name | None = None
    bound: Bound | None = None
    partitioned: bool = False
    if_not_exists: bool = False
    temporary: bool = False
    sources: tuple[Name, ...] = ()
    with_data: bool = True
    materialized: bool = False
    partition_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateIndex(Operation):
    """CREATE INDEX. `definition` is the text from USING on; `labels` are what a name is made of if none is given."""

    name: str
    table: Name
    unique: bool = False
    concurrent: bool = False
    if_not_exists: bool = False
    only: bool = False
    columns: tuple[str, ...] = ()
    plain: bool = True
    method: str = "btree"
    labels: tuple[str, ...] = ()
    definition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop(Operation):
    """DROP of objects of one kind; `relation` is what a trigger, policy or rule stands on."""

    kind: str
    names: tuple[Name, ...]
    cascade: bool = False
    concurrent: bool = False
    missing_ok: bool = False
    relation: Name | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename(Operation):
    """RENAME of a table, view, index, sequence, column, constraint, type, attribute, trigger, policy …"""

    kind: str
    name: Name
    old: str = ""
    new: str = ""
    relation_kind: str = ""
    missing_ok: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSchema(Operation):
    """ALTER … SET SCHEMA."""

    kind: str
    name: Name
    schema: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reindex(Operation):
    """REINDEX. `kind` is index, table, schema, database or system."""

    kind: str
    name: Name
    concurrent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Truncate(Operation):
    """TRUNCATE; `restart` says RESTART IDENTITY."""

    tables: tuple[Name, ...]
    cascade: bool = False
    restart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateTrigger(Operation):
    """CREATE TRIGGER; `row` says FOR EACH ROW. `references` is the table after FROM in a constraint trigger."""

    name: str
    table: Name
    replace: bool = False
    row: bool = True
    references: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateView(Operation):
    """CREATE VIEW; `sources` are the relations that it reads."""

    name: Name
    sources: tuple[Name, ...]
    replace: bool = False
    temporary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refresh(Operation):
    """REFRESH MATERIALIZED VIEW."""

    name: Name
    concurrent: bool = False
    with_data: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AlterEnum(Operation):
    """ALTER TYPE … ADD VALUE, or RENAME VALUE where `old` is set."""

    name: Name
    value: str
    old: str = ""
    if_not_exists: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AlterDomain(Operation):
    """ALTER DOMAIN. `verb` is add, validate, drop constraint, set not null, drop not null or default."""

    name: Name
    verb: str
    constraint: Constraint | None = None
    constraint_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateDomain(Operation):
    """CREATE DOMAIN."""

    name: Name
    constrained: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AlterSequence(Operation):
    """ALTER SEQUENCE. `rewrites` says that it changes how the sequence counts, `owned_by` a table's column."""

    name: Name
    rewrites: bool = False
    owned_by: Name | None = None
    missing_ok: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateSequence(Operation):
    """CREATE SEQUENCE."""

    name: Name
    owned_by: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRelation(Operation):
    """A statement that touches relations and no more. `verb`: grant, revoke, comment, policy, rule, statistics,
    publication, analyze, lock, security label. Of a publication, `of`, `kind` says create, add, set or drop;
    `everything` that it has all tables, `inserts` that it has nothing else of them.
    """

    verb: str
    relations: tuple[Name, ...] = ()
    kind: str = "table"
    mode: int = 0
    extra: tuple[Name, ...] = ()
    written: tuple[Name, ...] = ()
    of: str = ""
    everything: bool = False
    inserts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacuum(Operation):
    """VACUUM or CLUSTER; no tables means all of them."""

    verb: str
    tables: tuple[Name, ...] = ()
    full: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows(Operation):
    """SELECT, INSERT, UPDATE, DELETE, MERGE, COPY. `filtered`: it has a WHERE; `counts`: it reads what it sets."""

    verb: str
    targets: tuple[Name, ...] = ()
    sources: tuple[Name, ...] = ()
    filtered: bool = True
    columns: tuple[str, ...] = ()
    counts: bool = False
    locking: bool = False
    sequences: tuple[Name, ...] = ()
    functions: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting(Operation):
    """SET and RESET. `value` is empty for RESET."""

    name: str
    value: str = ""
    local: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction(Operation):
    """BEGIN, COMMIT and their kin."""

    verb: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Other(Operation):
    """Anything that touches no user's relation: functions, types, roles, schemas … `tag` is the statement's kind;
    `outside` says that it cannot run in a transaction.
    """

    tag: str
    outside: bool = False
    name: Name = field(default=Name("", ""))
    code: bool = False
