"""Files: rows from CSV, TSV, JSON, JSON Lines, YAML and SQL files, compressed or not.

Knows formats, headers and line numbers. Refuses to know which values fit which column (`sources`), and to hold what
can be read line by line.
"""

from __future__ import annotations

import bz2
import csv
import gzip
import hashlib
import io
import json
import lzma
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, partial
from itertools import islice
from pathlib import Path
from typing import Any, TextIO, TypeAlias

from sqlalchemy import inspect

from junco.errors import did_you_mean
from junco.errors.seed_bulk import BadSeedData, MissingExtra, UnknownField
from junco.seed.blocks import FileBlock
from junco.seed.declare import Rows
from junco.seed.place import Place, shown

# A line number, and the row's values by the names of its fields.
Record: TypeAlias = tuple[int, Mapping[str, Any]]
_OPENERS: Mapping[str, Callable[..., Any]] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
_DAMAGED = (OSError, EOFError, lzma.LZMAError, UnicodeDecodeError, csv.Error, ValueError, RecursionError)


@dataclass(frozen=True)
class Field:
    """A column of the table: the field that holds its value, or how the row it refers to is named."""

    attribute: Any
    field: str | None
    rows: Rows[Any, Any] | None = None
    parts: tuple[Field, ...] = ()

    def leaves(self) -> Iterator[Field]:
        """The fields with values, in the order of the keys."""
        if self.rows is None:
            yield self
        for part in self.parts:
            yield from part.leaves()


@dataclass
class Filed:
    """A file that a seed names."""

    block: FileBlock

    @property
    def path(self) -> Path:
        """Where it is."""
        return self.block.path

    @property
    def kind(self) -> str:
        """Its format, by its name."""
        suffixes = [one.lower() for one in self.path.suffixes]
        return (
            suffixes[-2] if suffixes[-1:] and suffixes[-1] in _OPENERS and len(suffixes) > 1 else suffixes[-1]
        )

    def place(self, line: int) -> Place:
        """A line of it."""
        return Place(str(self.path), line)

    def bad(self, line: int | None, reason: str) -> BadSeedData:
        """The error for something wrong with the file itself."""
        where = str(self.place(line)) if line else shown(str(self.path))
        return BadSeedData(where=where, reason=reason)

    @property
    def query(self) -> str | None:
        """The SELECT, if it is an SQL file."""
        if self.kind != ".sql":
            return None
        with self._open() as text:
            return text.read()

    @property
    def columns(self) -> tuple[Any, ...]:
        """For SQL: the columns that `names` gives, in order; for others those of the fields."""
        if self.kind == ".sql":
            return tuple(self.block.names.values())
        return tuple(one.attribute for one in self.fields)

    def hash(self) -> str:
        """A hash of its bytes, as they are stored."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def count(self) -> int:
        """How many rows it has."""
        return sum(1 for _ in self.records())

    def about(self) -> int:
        """About how many it has, by its size and that of the first ones; a packed file is taken for five times it."""
        first = list(islice(self.records(), 1000))
        written = sum(len(str(value)) + 1 for _, values in first for value in values.values())
        size = self.path.stat().st_size * (5 if self.path.suffix.lower() in _OPENERS else 1)
        return size * len(first) // max(1, written)

    def records(self) -> Iterator[Record]:
        """Its rows. Raises `BadSeedData`."""
        names: tuple[str, ...] | None = None
        for line, record in self._checked():
            flat = dict(self._flattened(record))
            if names is None:
                names = tuple(flat)
            elif set(flat) != set(names):
                odd = sorted(set(flat) ^ set(names))
                raise self.bad(
                    line, f"this row and the first differ in {', '.join(odd)}; write null for no value"
                )
            yield line, flat

    def _checked(self) -> Iterator[Record]:
        try:
            with self._open() as text:
                yield from _READERS[self.kind](self, text)
        except _DAMAGED as error:
            line = getattr(error, "lineno", None)
            raise self.bad(line, f"{type(error).__name__}: {error}") from None

    def _open(self) -> TextIO:
        opener = _OPENERS.get(self.path.suffix.lower(), io.open)
        try:
            found: TextIO = opener(self.path, "rt", encoding="utf-8-sig", newline="")
        except OSError as error:
            raise BadSeedData(
                where=str(self.block.place), reason=f"{shown(str(self.path))}: {error.strerror}"
            ) from None
        return found

    def _flattened(self, record: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
        """Objects that name a referred row become `column.key` fields; other objects are values."""
        referring = {attribute.key for attribute in self.block.references}
        for name, value in record.items():
            if isinstance(value, dict) and name in referring:
                yield from self._flattened(value, f"{prefix}{name}.")
            else:
                yield prefix + name, value

    # --- fields -------------------------------------------------------------------------------------------

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The columns that its header or its first object names. Raises `UnknownField` or `BadSeedData`."""
        names = [name for name in self._header() if name != ""]
        return tuple(self._fields(self.block.rows, {name: name for name in names}))

    def _header(self) -> list[str]:
        if self.kind in (".csv", ".tsv"):
            try:
                with self._open() as text:
                    return next(csv.reader(text, delimiter="\t" if self.kind == ".tsv" else ","), [])
            except _DAMAGED as error:
                raise self.bad(1, f"{type(error).__name__}: {error}") from None
        return list(next(self.records(), (0, {}))[1])

    def _fields(self, rows: Rows[Any, Any], names: Mapping[str, str]) -> Iterator[Field]:
        """Fields for a row of `rows`: names relative to it, each with its full name."""
        grouped: dict[str, dict[str, str]] = {}
        for name, whole in names.items():
            head, _, rest = name.partition(".") if name not in self.block.names else (name, "", "")
            grouped.setdefault(head, {})[rest] = whole
        for head, inner in grouped.items():
            attribute = self._attribute(rows, head, next(iter(inner.values())))
            yield self._field(attribute, inner, inside=rows is not self.block.rows)

    def _field(self, attribute: Any, inner: dict[str, str], *, inside: bool = False) -> Field:
        referred = next((rows for one, rows in self._references(inside) if one is attribute), None)
        if referred is None:
            if set(inner) != {""}:
                whole = next(iter(inner.values()))
                reason = f"field {whole!r} is the key of a row that {attribute.key} refers to; references= names none"
                raise self.bad(1, reason)
            return Field(attribute, inner[""])
        if set(inner) == {""}:
            if len(referred.key) > 1:
                keys = ", ".join(f"{attribute.key}.{one.key}" for one in referred.key)
                raise self.bad(1, f"the key of {attribute.key} has several columns; name the fields {keys}")
            return Field(attribute, None, referred, (self._field(referred.key[0], inner, inside=True),))
        parts = {one.attribute.key: one for one in self._fields(referred, inner)}
        missing = [one.key for one in referred.key if one.key not in parts]
        if missing or len(parts) > len(referred.key):
            wanted = ", ".join(f"{attribute.key}.{one.key}" for one in referred.key)
            raise self.bad(1, f"a row of {referred.table} is named by {wanted}")
        return Field(attribute, None, referred, tuple(parts[one.key] for one in referred.key))

    def _references(self, inside: bool) -> Iterator[tuple[Any, Rows[Any, Any]]]:
        """Whose keys a column holds; inside the key of another row also what the file of those rows says."""
        yield from self.block.references.items()
        if inside:
            for one in self.block.rows.owner.lineage():
                for block in one.blocks:
                    if isinstance(block, FileBlock):
                        yield from block.references.items()

    def _attribute(self, rows: Rows[Any, Any], name: str, whole: str) -> Any:
        if whole in self.block.names:
            return self.block.names[whole]
        mapper = inspect(rows.model)
        for one in mapper.column_attrs:
            if name in (one.key, one.columns[0].name):
                return getattr(rows.model, one.key)
        where, model = str(self.place(1)), rows.model.__name__
        raise UnknownField(where=where, field=whole, model=model, hint=did_you_mean(name, rows.attributes()))


def read_file(block: FileBlock) -> Filed:
    """The file of a declaration; raises `BadSeedData` if its format is unknown."""
    found = Filed(block)
    if not block.path.suffixes or found.kind not in _READERS:
        reason = (
            f"{shown(str(block.path))}: its name ends in none of {', '.join(_READERS)} (and .gz, .bz2, .xz)"
        )
        raise BadSeedData(where=str(block.place), reason=reason)
    if not block.path.is_file():
        raise BadSeedData(where=str(block.place), reason=f"{shown(str(block.path))}: there is no such file")
    return found


# --- formats ------------------------------------------------------------------------------------------------


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


_READERS: Mapping[str, Callable[[Filed, TextIO], Iterator[Record]]] = {
    ".csv": lambda file, text: _delimited(file, text, ","),
    ".tsv": lambda file, text: _delimited(file, text, "\t"),
    ".json": _json,
    ".jsonl": _lines,
    ".ndjson": _lines,
    ".yaml": _yaml,
    ".yml": _yaml,
    ".sql": _no_rows,
}
