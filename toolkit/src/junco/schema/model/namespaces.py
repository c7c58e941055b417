"""Schemas in PostgreSQL's sense, and extensions."""

from __future__ import annotations

from dataclasses import dataclass

from junco.schema.model.base import Object, Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Namespace(Object):
    """A schema in PostgreSQL's sense."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension(Object):
    """An installed extension; what it brought along is never looked at."""

    schema: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependence(Object):
    """DEPENDS ON EXTENSION: that an object goes when the extension goes, although it is no part of it."""

    object: Ref
    extension: str
