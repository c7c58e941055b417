"""Text search: parsers, templates, dictionaries and configurations.

Knows CREATE of each, what ALTER can say of dictionaries and configurations. Refuses to know what their options
and functions mean.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Sequence

from junco.change.changes import Difference, Step
from junco.change.render.kind import Kind
from junco.schema.model import (
    Ref,
    TextSearchConfiguration,
    TextSearchDictionary,
    TextSearchParser,
    TextSearchTemplate,
)
from junco.sqltext import quote_ident


class ParserKind(Kind):
    """CREATE and DROP TEXT SEARCH PARSER."""

    name = "text search parser"

    def create(self, ref: Ref, value: TextSearchParser, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE TEXT SEARCH PARSER."""
        words = {name.upper(): getattr(value, name) for name in _PARSER}
        return [_created(self.target(ref), words)]

    def replaced(self, old: TextSearchParser, new: TextSearchParser) -> bool:
        """Whether another function does the work."""
        return any(getattr(old, name) != getattr(new, name) for name in _PARSER)


_PARSER = ("start", "gettoken", "end", "lextypes", "headline")


class TemplateKind(Kind):
    """CREATE and DROP TEXT SEARCH TEMPLATE."""

    name = "text search template"

    def create(
        self, ref: Ref, value: TextSearchTemplate, parts: Sequence[Ref], diff: Difference
    ) -> list[Step]:
        """CREATE TEXT SEARCH TEMPLATE."""
        return [_created(self.target(ref), {"INIT": value.init, "LEXIZE": value.lexize})]

    def replaced(self, old: TextSearchTemplate, new: TextSearchTemplate) -> bool:
        """Whether another function does the work."""
        return (old.init, old.lexize) != (new.init, new.lexize)


class DictionaryKind(Kind):
    """CREATE, ALTER and DROP TEXT SEARCH DICTIONARY."""

    name = "text search dictionary"

    def create(
        self, ref: Ref, value: TextSearchDictionary, parts: Sequence[Ref], diff: Difference
    ) -> list[Step]:
        """CREATE TEXT SEARCH DICTIONARY."""
        return [_created(self.target(ref), {"TEMPLATE": value.template, **dict(value.options_as_written)})]

    def alter(
        self, ref: Ref, old: TextSearchDictionary, new: TextSearchDictionary, diff: Difference
    ) -> list[Step]:
        """ALTER TEXT SEARCH DICTIONARY; an option without a value goes."""
        if old.options == new.options:
            return []
        before, after = dict(old.options_as_written), dict(new.options_as_written)
        changed = [name for name, text in after.items() if before.get(name) != text]
        left = [name for name in before if name in after and name not in changed]
        # What is set goes to the end of the list.
        told = changed if [*left, *changed] == [*after] else [*after]
        words = [f"{name} = {after[name]}" for name in told]
        words += [name for name in before if name not in after]
        return [Step(f"ALTER {self.target(ref)} ({', '.join(words)})")]

    def replaced(self, old: TextSearchDictionary, new: TextSearchDictionary) -> bool:
        """Whether it is made from another template."""
        return old.template != new.template


class ConfigurationKind(Kind):
    """CREATE, ALTER and DROP TEXT SEARCH CONFIGURATION."""

    name = "text search configuration"

    def create(
        self, ref: Ref, value: TextSearchConfiguration, parts: Sequence[Ref], diff: Difference
    ) -> list[Step]:
        """CREATE TEXT SEARCH CONFIGURATION, then its mappings."""
        empty = TextSearchConfiguration(parser=value.parser)
        return [
            _created(self.target(ref), {"PARSER": value.parser}),
            *self.alter(ref, empty, value, diff),
        ]

    def alter(
        self, ref: Ref, old: TextSearchConfiguration, new: TextSearchConfiguration, diff: Difference
    ) -> list[Step]:
        """ADD, ALTER and DROP MAPPING, types of token with the same dictionaries together."""
        before, after = dict(old.mappings), dict(new.mappings)
        prefix = f"ALTER {self.target(ref)}"
        changes: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for token, dictionaries in after.items():
            if before.get(token) != dictionaries:
                verb = "ALTER" if token in before else "ADD"
                changes.setdefault((verb, dictionaries), []).append(quote_ident(token))
        gone = [quote_ident(token) for token in before if token not in after]
        steps = [Step(f"{prefix} DROP MAPPING FOR {', '.join(gone)}")] if gone else []
        for (verb, dictionaries), listed in changes.items():
            steps.append(
                Step(f"{prefix} {verb} MAPPING FOR {', '.join(listed)} WITH {', '.join(dictionaries)}")
            )
        return steps

    def replaced(self, old: TextSearchConfiguration, new: TextSearchConfiguration) -> bool:
        """Whether another parser finds the tokens."""
        return old.parser != new.parser


def _created(target: str, words: dict[str, str | None]) -> Step:
    told = ", ".join(f"{name} = {text}" for name, text in words.items() if text is not None)
    return Step(f"CREATE {target} ({told})")
