"""Views and materialized views.

A view is three things, as it is for PostgreSQL: a relation with columns (`View`), the query that fills it
(`ViewQuery`, the rule _RETURN), and what is said of single columns (`ViewColumn`). The row type exists
without the query, so that a function which returns it and is called in it closes no circle.
"""

from __future__ import annotations

from dataclasses import field
from typing import NamedTuple

from junco.schema.model.base import Object, Ref
from junco.schema.model.value import value


class Output(NamedTuple):
    """A column as the query gives it."""

    name: str
    type: str
    collation: str | None = None


@value(frozen=True, slots=True, kw_only=True)
class View(Object):
    """The relation. `options` holds security_barrier, security_invoker and check_option."""

    columns: tuple[Output, ...]
    options: tuple[str, ...] = ()
    options_as_written: tuple[str, ...] = field(default=(), compare=False)


@value(frozen=True, slots=True, kw_only=True)
class ViewQuery(Object):
    """What a view of the same name selects, without the semicolon."""

    definition: str


@value(frozen=True, slots=True, kw_only=True)
class ViewColumn(Object):
    """A column of a view of either sort; its name and type are the view's.

    `own_storage` is what the type prefers.
    """

    storage: str | None = None
    compression: str | None = None
    statistics: int | None = None
    options: tuple[str, ...] = ()
    own_storage: str = field(default="x", compare=False)
    position: int = field(default=0, compare=False)
    options_as_written: tuple[str, ...] = field(default=(), compare=False)


@value(frozen=True, slots=True, kw_only=True)
class MaterializedView(Object):
    """A materialized view; whether it is `populated` is a matter of data, and not compared."""

    definition: str
    columns: tuple[Output, ...]
    options: tuple[str, ...] = ()
    access_method: str = "heap"
    tablespace: str | None = None
    clustered: bool = False
    replica_identity: str = "d"
    options_as_written: tuple[str, ...] = field(default=(), compare=False)
    populated: bool = field(default=True, compare=False)


def query_of(ref: Ref) -> Ref:
    """The query of a view."""
    return Ref("view query", ref.schema, ref.name)


def view_ref(schema: str, name: str) -> Ref:
    """The identity of a view."""
    return Ref("view", schema, name)
