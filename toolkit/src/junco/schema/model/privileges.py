"""Privileges that are objects of their own, because they come and go apart from what they are about."""

from __future__ import annotations

from junco.schema.model.base import Object
from junco.schema.model.value import value


@value(frozen=True, slots=True, kw_only=True)
class ColumnPrivileges(Object):
    """What is granted on one column of a table or view; `grants` says it."""


@value(frozen=True, slots=True, kw_only=True)
class SequencePrivileges(Object):
    """What is granted on the sequence of an identity column; `grants` says it."""


@value(frozen=True, slots=True, kw_only=True)
class DefaultPrivileges(Object):
    """What a role's future objects of one type are granted, everywhere or in one schema; `grants` says it.

    `role` is None for the owner of the database. `type` is PostgreSQL's word in the plural, such as TABLES.
    """

    role: str | None
    type: str
