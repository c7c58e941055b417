"""Procedural languages and access methods that no extension brought.

Knows CREATE and DROP of both. Refuses to know what their handlers do.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Sequence

from junco.change.changes import Difference, Step
from junco.change.render.kind import Kind
from junco.schema.model import AccessMethod, Language, Ref
from junco.sqltext import quote_ident


class LanguageKind(Kind):
    """CREATE, OR REPLACE and DROP LANGUAGE."""

    name = "language"

    def create(self, ref: Ref, value: Language, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE LANGUAGE."""
        return [_language("CREATE", ref, value)]

    def alter(self, ref: Ref, old: Language, new: Language, diff: Difference) -> list[Step]:
        """CREATE OR REPLACE LANGUAGE."""
        if (old.handler, old.inline, old.validator) == (new.handler, new.inline, new.validator):
            return []
        return [_language("CREATE OR REPLACE", ref, new)]

    def replaced(self, old: Language, new: Language) -> bool:
        """Whether it comes to be trusted or no longer is: OR REPLACE would leave rights that nobody sees meanwhile."""
        return old.trusted != new.trusted


class AccessMethodKind(Kind):
    """CREATE and DROP ACCESS METHOD."""

    name = "access method"

    def create(self, ref: Ref, value: AccessMethod, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE ACCESS METHOD."""
        return [Step(f"CREATE {self.target(ref)} TYPE {value.type} HANDLER {value.handler}")]

    def replaced(self, old: AccessMethod, new: AccessMethod) -> bool:
        """Whether anything differs: there is no ALTER."""
        return (old.type, old.handler) != (new.type, new.handler)


def _language(verb: str, ref: Ref, value: Language) -> Step:
    words = [verb, *["TRUSTED"] * value.trusted, f"LANGUAGE {quote_ident(ref.name)}"]
    words += [f"HANDLER {value.handler}"] if value.handler else []
    words += [f"INLINE {value.inline}"] if value.inline else []
    words += [f"VALIDATOR {value.validator}"] if value.validator else []
    return Step(" ".join(words))
