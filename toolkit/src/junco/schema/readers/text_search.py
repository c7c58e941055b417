"""Rows of text search objects."""

from __future__ import annotations

import re
from collections.abc import Callable

from junco.schema.model import (
    Ref,
    TextSearchConfiguration,
    TextSearchDictionary,
    TextSearchParser,
    TextSearchTemplate,
)
from junco.schema.readers.reading import (
    PG_TS_CONFIG,
    PG_TS_DICT,
    PG_TS_PARSER,
    PG_TS_TEMPLATE,
    Reading,
    Row,
)

# `name = 'value'` as PostgreSQL writes the list down itself.
_OPTION = re.compile(r"""("(?:[^"]|"")*"|[^\s=,]+) = ([eE]?'(?:[^'\\]|''|\\.)*'|[^\s,]+)""", re.DOTALL)


def _parser(reading: Reading, row: Row) -> None:
    if reading.left_out(PG_TS_PARSER, row["oid"], row["schema"], row["name"]):
        return
    value = TextSearchParser(
        start=row["start"],
        gettoken=row["gettoken"],
        end=row["end"],
        lextypes=row["lextypes"],
        headline=row["headline"],
    )
    reading.add(PG_TS_PARSER, row["oid"], Ref("text search parser", row["schema"], row["name"]), value)


def _template(reading: Reading, row: Row) -> None:
    if not reading.left_out(PG_TS_TEMPLATE, row["oid"], row["schema"], row["name"]):
        value = TextSearchTemplate(lexize=row["lexize"], init=row["init"])
        ref = Ref("text search template", row["schema"], row["name"])
        reading.add(PG_TS_TEMPLATE, row["oid"], ref, value)


def _dictionary(reading: Reading, row: Row) -> None:
    if reading.left_out(PG_TS_DICT, row["oid"], row["schema"], row["name"]):
        return
    options = tuple((match[1], match[2]) for match in _OPTION.finditer(row["options"]))
    value = TextSearchDictionary(
        template=row["template"], options=tuple(sorted(options)), options_as_written=options
    )
    reading.add(PG_TS_DICT, row["oid"], Ref("text search dictionary", row["schema"], row["name"]), value)


def _configuration(reading: Reading, row: Row) -> None:
    if reading.left_out(PG_TS_CONFIG, row["oid"], row["schema"], row["name"]):
        return
    mappings = tuple((token, tuple(dictionaries)) for token, dictionaries in row["mappings"])
    value = TextSearchConfiguration(parser=row["parser"], mappings=mappings)
    ref = Ref("text search configuration", row["schema"], row["name"])
    reading.add(PG_TS_CONFIG, row["oid"], ref, value)


READERS: dict[str, Callable[[Reading, Row], None]] = {
    "text_search_parsers": _parser,
    "text_search_templates": _template,
    "text_search_dictionaries": _dictionary,
    "text_search_configurations": _configuration,
}
