"""Files: rows from CSV, TSV, JSON, JSON Lines, YAML and SQL files, compressed or not.

Knows headers, and which fields are which columns. Refuses to know which values fit which column (`sources`), how a
format is read (`formats`), and to hold what can be read line by line.
"""

from __future__ import annotations

import bz2
import csv
import gzip
import hashlib
import io
import lzma
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import inspect

from junco.errors import did_you_mean
from junco.errors.seed_bulk import BadSeedData, UnknownField
from junco.seed.blocks import FileBlock
from junco.seed.declare import Rows
from junco.seed.formats import READERS, Record
from junco.seed.place import Place, shown

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
        reached = int(self._has_header)
        try:
            with self._open() as text:
                for record in READERS[self.kind](self, text):
                    reached = record[0]
                    yield record
        except _DAMAGED as error:
            raise self._damaged(getattr(error, "lineno", reached + 1), error) from None

    def _damaged(self, line: int, error: Exception) -> BadSeedData:
        if not isinstance(error, UnicodeDecodeError):
            return self.bad(line, f"{type(error).__name__}: {error}")
        opener = _OPENERS.get(self.path.suffix.lower(), io.open)
        with opener(self.path, "rb") as file:
            for number, one in enumerate(file, 1):
                if reason := _not_utf8(one):
                    return self.bad(number, f"{reason}; save it as UTF-8")
        return self.bad(line, f"{type(error).__name__}: {error}")

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
        header = self._header()
        names = [name for name in header if name != ""]
        if not names and not self._has_header:  # a list without objects
            return tuple(Field(one, one.key) for one in self.block.rows.key)
        if not names:
            raise self.bad(1, "it is empty: the first line names the columns")
        if len(header) == 1 and self._has_header and (other := _separator(header[0])):
            raise self.bad(1, f"its columns seem to be separated by {other}, and its name says otherwise")
        return tuple(self._fields(self.block.rows, {name: name for name in names}))

    @property
    def _has_header(self) -> bool:
        return self.kind in (".csv", ".tsv")

    def _header(self) -> list[str]:
        if self._has_header:
            try:
                with self._open() as text:
                    return next(csv.reader(text, delimiter="\t" if self.kind == ".tsv" else ","), [])
            except _DAMAGED as error:
                raise self._damaged(1, error) from None
        return list(next(self.records(), (0, {}))[1])

    def _fields(self, rows: Rows[Any, Any], names: Mapping[str, str]) -> Iterator[Field]:
        """Fields for a row of `rows`: names relative to it, each with its full name."""
        grouped: dict[str, dict[str, str]] = {}
        for name, whole in names.items():
            head, rest = self._apart(rows, name)
            grouped.setdefault(head, {})[rest] = whole
        for head, inner in grouped.items():
            attribute = self._attribute(rows, head, next(iter(inner.values())))
            yield self._field(attribute, inner, inside=rows is not self.block.rows)

    def _apart(self, rows: Rows[Any, Any], name: str) -> tuple[str, str]:
        """A column's name and, if it names a row by its key, what follows; columns may have dots in their names."""
        if name in self.block.names:
            return name, ""
        known = {text for one in inspect(rows.model).column_attrs for text in (one.key, one.columns[0].name)}
        ends = [at for at, sign in enumerate(f"{name}.") if sign == "."]
        found = next((at for at in reversed(ends) if name[:at] in known), ends[0])
        return name[:found], name[found + 1 :]

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
        by_name = {one.columns[0].name: one.key for one in mapper.column_attrs}
        key = by_name.get(name, name if name in by_name.values() else None)
        if key is not None:
            return getattr(rows.model, key)
        where, model = str(self.place(1)), rows.model.__name__
        raise UnknownField(where=where, field=whole, model=model, hint=did_you_mean(name, rows.attributes()))


def read_file(block: FileBlock) -> Filed:
    """The file of a declaration; raises `BadSeedData` if its format is unknown."""
    found = Filed(block)
    if not block.path.suffixes or found.kind not in READERS:
        reason = (
            f"{shown(str(block.path))}: its name ends in none of {', '.join(READERS)} (and .gz, .bz2, .xz)"
        )
        raise BadSeedData(where=str(block.place), reason=reason)
    if not block.path.is_file():
        raise BadSeedData(where=str(block.place), reason=f"{shown(str(block.path))}: there is no such file")
    return found


def _separator(header: str) -> str:
    """What seems to stand between the names of a header that was taken for one name."""
    names = {";": "semicolons", "\t": "tabs", "|": "bars", ",": "commas"}
    return next((name for sign, name in names.items() if sign in header), "")


def _not_utf8(line: bytes) -> str:
    """Why a line is no UTF-8; empty if it is."""
    if line.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "it is UTF-16"
    try:
        line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return f"the byte 0x{line[error.start]:02x} is no UTF-8"
    return ""
