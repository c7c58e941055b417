"""What every kind of object shares.

Knows identities and the three things that can be said of almost anything: a comment, an owner, privileges.
Refuses to know any kind: each has its dataclass in a module beside this one.
"""

from __future__ import annotations

from typing import NamedTuple

from junco.schema.model.value import value
from junco.sqltext import qualified


class Ref(NamedTuple):
    """The identity of an object. `table` is set for what lives inside a relation; schemas have only a name.

    A named tuple, because a large schema compares and sorts hundreds of thousands of them.
    """

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
    """The identity of a table, ordinary, partitioned or foreign."""
    return Ref("table", schema, name)


def column_ref(schema: str, table: str, name: str) -> Ref:
    """The identity of a column of a table."""
    return Ref("column", schema, name, table)


def table_of(ref: Ref) -> Ref:
    """The table that a column, default or constraint belongs to."""
    return table_ref(ref.schema, ref.table)


def column_of(ref: Ref) -> Ref:
    """The column that a default belongs to."""
    return column_ref(ref.schema, ref.table, ref.name)


def inheritance_ref(child: Ref, parent: Ref) -> Ref:
    """The identity of one table's having another as its parent."""
    return Ref("inheritance", child.schema, qualified(parent.schema, parent.name), child.name)


# They share one name space, so that at most one of them has any given name.
RELATIONS = ("table", "view", "materialized view", "composite type")


def relations_of(ref: Ref) -> tuple[Ref, ...]:
    """Whatever a column, attribute, index, trigger, rule or policy may stand in: at most one of these exists."""
    return tuple(Ref(kind, ref.schema, ref.table) for kind in RELATIONS)


class Grant(NamedTuple):
    """One privilege of one role, as far as it differs from what PostgreSQL gives by itself.

    An empty `role` stands for everybody, `OWNER` for whoever owns the object. `privilege` is PostgreSQL's
    word, such as SELECT. `revoked` marks one that PostgreSQL gives by itself and that was taken away.
    """

    role: str
    privilege: str
    grantable: bool = False
    revoked: bool = False


OWNER = "@owner"


class PassedOn(NamedTuple):
    """One privilege that `grantor`, who is not the owner but may pass it on, has given to a role."""

    grantor: str
    role: str
    privilege: str
    grantable: bool = False


@value(frozen=True, slots=True, kw_only=True)
class Object:
    """What every kind has.

    `owner` is None for the owner of the database, who is also taken to run migrations. Owners and grants
    are read only where the configuration asks for them.
    """

    comment: str | None = None
    owner: str | None = None
    grants: tuple[Grant, ...] = ()
    passed_on: tuple[PassedOn, ...] = ()
