"""Logical replication: publications, what is in them, and subscriptions."""

from __future__ import annotations

from dataclasses import field

from junco.schema.model.base import Object
from junco.schema.model.value import value


@value(frozen=True, slots=True, kw_only=True)
class Publication(Object):
    """A publication without its tables and schemas. `publish` holds the operations in PostgreSQL's order."""

    all_tables: bool = False
    publish: tuple[str, ...] = ("insert", "update", "delete", "truncate")
    via_root: bool = False
    # "n" none, "s" stored
    generated_columns: str = "n"


@value(frozen=True, slots=True, kw_only=True)
class PublishedTable(Object):
    """A table (the object's table) in a publication (its name). Without `columns` all are published."""

    columns: tuple[str, ...] = ()
    condition: str | None = None


@value(frozen=True, slots=True, kw_only=True)
class PublishedSchema(Object):
    """All tables of a schema (the object's schema) in a publication (its name)."""


@value(frozen=True, slots=True, kw_only=True)
class Subscription(Object):
    """A subscription, as it is set up and not as it runs.

    `connection` comes without passwords: they are not read, compared or written. It is None for everybody
    but a superuser, and then not compared either. Whether the subscription is enabled is not compared: a
    copy of the schema must never start to replicate.
    """

    connection: str | None
    publications: tuple[str, ...]
    slot_name: str | None
    options: tuple[tuple[str, str], ...] = ()
    publications_as_written: tuple[str, ...] = field(default=(), compare=False)
