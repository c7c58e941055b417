"""Text search: parsers, templates, dictionaries and configurations."""

from __future__ import annotations

from dataclasses import field

from junco.schema.model.base import Object
from junco.schema.model.value import value


@value(frozen=True, slots=True, kw_only=True)
class TextSearchParser(Object):
    """A parser: five functions."""

    start: str
    gettoken: str
    end: str
    lextypes: str
    headline: str | None = None


@value(frozen=True, slots=True, kw_only=True)
class TextSearchTemplate(Object):
    """The code behind dictionaries."""

    lexize: str
    init: str | None = None


@value(frozen=True, slots=True, kw_only=True)
class TextSearchDictionary(Object):
    """A dictionary; the options as (name, value as SQL spells it)."""

    template: str
    options: tuple[tuple[str, str], ...] = ()
    options_as_written: tuple[tuple[str, str], ...] = field(default=(), compare=False)


@value(frozen=True, slots=True, kw_only=True)
class TextSearchConfiguration(Object):
    """A configuration: which dictionaries see which type of token, in which order."""

    parser: str
    mappings: tuple[tuple[str, tuple[str, ...]], ...] = ()
