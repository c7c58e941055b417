"""Schemas and extensions.

Knows CREATE, ALTER and DROP of both. Refuses to know what an extension brings along.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Sequence

from junco.change.changes import Difference, Step
from junco.change.render.kind import Kind
from junco.schema.model import Extension, Namespace, Ref
from junco.sqltext import quote_ident


class NamespaceKind(Kind):
    """CREATE SCHEMA and DROP SCHEMA."""

    name = "schema"

    def create(self, ref: Ref, value: Namespace, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE SCHEMA."""
        return [Step(f"CREATE SCHEMA {quote_ident(ref.name)}")]


class ExtensionKind(Kind):
    """CREATE EXTENSION and DROP EXTENSION."""

    name = "extension"

    def create(self, ref: Ref, value: Extension, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE EXTENSION; the comment that its control file sets is kept or replaced."""
        place = "" if value.schema == "pg_catalog" else f" WITH SCHEMA {quote_ident(value.schema)}"
        return [Step(f"CREATE EXTENSION {quote_ident(ref.name)}{place}")]

    def alter(self, ref: Ref, old: Extension, new: Extension, diff: Difference) -> list[Step]:
        """ALTER EXTENSION … SET SCHEMA."""
        if old.schema == new.schema:
            return []
        return [Step(f"ALTER EXTENSION {quote_ident(ref.name)} SET SCHEMA {quote_ident(new.schema)}")]
