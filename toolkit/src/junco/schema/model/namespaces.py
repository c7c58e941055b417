"""Schemas in PostgreSQL's sense, and extensions."""

from __future__ import annotations

from dataclasses import dataclass

from junco.schema.model.base import Object


@dataclass(frozen=True, slots=True, kw_only=True)
class Namespace(Object):
    """A schema in PostgreSQL's sense."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension(Object):
    """An installed extension; what it brought along is never looked at."""

    schema: str
