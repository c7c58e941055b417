"""Formats: the rows of a text in CSV, JSON, JSON Lines or YAML, each with its line.

Knows what is no such text. Refuses to know columns, and what a value means in one (`meaning`).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, TextIO, TypeAlias

from junco.errors.seed_bulk import MissingExtra

if TYPE_CHECKING:
    from junco.seed.files import Filed

# A line number, and the row's values by the names of its fields.
Record: TypeAlias = tuple[int, Mapping[str, Any]]


def _delimited(file: Filed, text: TextIO, delimiter: str) -> Iterator[Record]:
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    header = next(reader, [])
    if len(set(header)) < len(header):
        raise file.bad(1, "a column name comes twice in the header")
    null, line = file.block.null, reader.line_num + 1
    for values in reader:
        if values:
            if len(values) != len(header):
                raise file.bad(line, f"{len(values)} values, and the header names {len(header)} columns")
            if "" in header and any(one for name, one in zip(header, values, strict=True) if not name):
                raise file.bad(line, "a value stands in a column that has no name in the header")
            yield line, dict(zip(header, (None if one == null else one for one in values), strict=True))
        line = reader.line_num + 1


def _json(file: Filed, text: TextIO) -> Iterator[Record]:
    whole = text.read()
    decoder = json.JSONDecoder(parse_float=Decimal, object_pairs_hook=_once_each)
    at, line, counted = _after_space(whole, 0), 1, 0
    if not whole.startswith("[", at):
        raise file.bad(1, "it is not a list of objects")
    at = _after_space(whole, at + 1)
    while not whole.startswith("]", at):
        line, counted = line + whole.count("\n", counted, at), at
        try:
            found, at = decoder.raw_decode(whole, at)
        except _Twice as error:
            raise file.bad(line, str(error)) from None
        yield line, _object(file, line, found)
        at = _after_space(whole, at)
        if whole.startswith(",", at):
            at = _after_space(whole, at + 1)
            if whole.startswith("]", at):
                raise file.bad(whole.count("\n", 0, at) + 1, "a comma stands behind the last object")
        elif not whole.startswith("]", at):
            raise file.bad(line, "a comma or the end of the list is missing after this object")
    if _after_space(whole, at + 1) < len(whole):
        raise file.bad(whole.count("\n", 0, at) + 1, "something stands behind the end of the list")


class _Twice(ValueError):
    """A name that an object has twice: one of the two values would be lost."""


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Twice(f"{next(name for name in names if names.count(name) > 1)!r} comes twice in one object")
    return found


def _after_space(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def _lines(file: Filed, text: TextIO) -> Iterator[Record]:
    decoder = json.JSONDecoder(parse_float=Decimal, object_pairs_hook=_once_each)
    for line, one in enumerate(text, 1):
        if one.strip():
            try:
                found = decoder.decode(one)
            except ValueError as error:
                raise file.bad(line, str(error)) from None
            yield line, _object(file, line, found)


# What YAML takes plain texts for, besides null.
_TAKEN = {f"tag:yaml.org,2002:{name}" for name in ("bool", "float", "int", "timestamp")}


class Scalar(str):
    """A plain scalar of YAML as it is written; what YAML takes it for (NO is false, 01234 is 668) is its `value`."""

    __slots__ = ("value",)
    value: Callable[[], Any]


def _yaml(file: Filed, text: TextIO) -> Iterator[Record]:
    try:
        import yaml
    except ImportError:
        raise MissingExtra(where=str(file.block.place), package="pyyaml") from None

    class Loader(yaml.SafeLoader):
        def construct_object(self, node: Any, deep: bool = False) -> Any:
            plain = isinstance(node, yaml.ScalarNode) and node.style is None and node.tag in _TAKEN
            if not plain:
                return super().construct_object(node, deep=deep)
            found = Scalar(node.value)
            found.value = partial(super().construct_object, node, deep=deep)
            return found

    try:
        loader = Loader(text)
        node = loader.get_single_node()
        if not isinstance(node, yaml.SequenceNode):
            raise file.bad(1, "it is not a list of mappings")
        for one in node.value:
            line = one.start_mark.line + 1
            if isinstance(one, yaml.MappingNode):
                _once_each([(str(name.value), None) for name, _ in one.value])
            yield line, _object(file, line, loader.construct_object(one, deep=True))
    except _Twice as error:
        raise file.bad(line, str(error)) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = str(getattr(error, "problem", None) or error)
        raise file.bad(mark.line + 1 if mark else None, problem) from None


def _object(file: Filed, line: int, found: object) -> Mapping[str, Any]:
    if not isinstance(found, dict) or not all(isinstance(name, str) for name in found):
        raise file.bad(line, f"it is not an object with names but {type(found).__name__}")
    return found


def _no_rows(file: Filed, text: TextIO) -> Iterator[Record]:
    del file, text
    return iter(())


READERS: Mapping[str, Callable[[Filed, TextIO], Iterator[Record]]] = {
    ".csv": lambda file, text: _delimited(file, text, ","),
    ".tsv": lambda file, text: _delimited(file, text, "\t"),
    ".json": _json,
    ".jsonl": _lines,
    ".ndjson": _lines,
    ".yaml": _yaml,
    ".yml": _yaml,
    ".sql": _no_rows,
}
