"""Schemas in PostgreSQL's sense, and extensions."""

from __future__ import annotations

from junco.schema.model.base import Object, Ref
from junco.schema.model.value import value


@value(frozen=True, slots=True, kw_only=True)
class Namespace(Object):
    """A schema in PostgreSQL's sense."""


@value(frozen=True, slots=True, kw_only=True)
class Extension(Object):
    """An installed extension; what it brought along is never looked at."""

    schema: str


@value(frozen=True, slots=True, kw_only=True)
class Dependence(Object):
    """DEPENDS ON EXTENSION: that an object goes when the extension goes, although it is no part of it."""

    object: Ref
    extension: str
