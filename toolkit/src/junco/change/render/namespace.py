"""Schemas, extensions, and what goes with an extension without being part of it.

Knows CREATE, ALTER and DROP of the first two, and DEPENDS ON EXTENSION. Refuses to know what an extension brings along.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Iterable, Sequence

from junco.change.changes import Difference, Step
from junco.change.render.kind import Kind
from junco.schema.model import Dependence, Extension, Namespace, Ref
from junco.sqltext import qualified, quote_ident


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


class DependenceKind(Kind):
    """ALTER … DEPENDS ON EXTENSION."""

    name = "dependence"

    def create(self, ref: Ref, value: Dependence, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """DEPENDS ON EXTENSION."""
        return [Step(f"ALTER {_dependent(value.object)} DEPENDS ON EXTENSION {quote_ident(value.extension)}")]

    def drop(self, ref: Ref, value: Dependence, diff: Difference) -> list[Step]:
        """NO DEPENDS ON EXTENSION."""
        return [
            Step(f"ALTER {_dependent(value.object)} NO DEPENDS ON EXTENSION {quote_ident(value.extension)}")
        ]

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The object."""
        value = diff.old.objects[ref]
        return (value.object,) if isinstance(value, Dependence) else ()


def _dependent(about: Ref) -> str:
    """The object as ALTER names it."""
    if about.kind == "trigger":
        return f"TRIGGER {quote_ident(about.name)} ON {qualified(about.schema, about.table)}"
    if about.kind in ("function", "procedure"):
        return f"{about.kind.upper()} {quote_ident(about.schema)}.{about.name}"
    word = "INDEX" if about.kind == "constraint" else about.kind.upper()
    return f"{word} {qualified(about.schema, about.name)}"
