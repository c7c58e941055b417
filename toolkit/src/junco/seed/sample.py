"""Sampling: some rows of a table, all rows that they refer to, and a seed set that brings them back.

Knows how to follow foreign keys and which columns look personal. Masked values are made anew: nothing of the old one is
left in them, and equal ones stay equal within one sample. Refuses to write to the database.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from junco.errors.seed_bulk import CannotExport
from junco.postgres import Connection, DatabaseError
from junco.seed.export import Catalog, columns_of, null_of, written
from junco.seed.facts import Column, Table
from junco.seed.session import ALIKE, message
from junco.seed.vocabulary import locale_named
from junco.sqltext import qualified, quote_ident, quote_literal

# What a column is called when it holds something of a person's.
_PERSONAL: tuple[tuple[str, str], ...] = (
    (r"e_?-?mail", "email"),
    (r"phone|mobile|fax|tel$", "phone"),
    (r"password|passwd|secret|token|hash|api_?key|salt", "secret"),
    (r"(first|last|given|family|sur|full|user|nick|maiden)_?name|^name$|_name$", "name"),
    (r"address|street|city|zip|postcode|postal|birth|ssn|passport|iban|account_?no|ip$|lat$|lon$", "text"),
    (r"note|comment|description|remark|message|body|text|bio|about|diagnos|reason|history", "text"),
)
_DEEPEST = 5
_TEXTS = {"text", "character varying", "character", "citext"}


@dataclass(frozen=True)
class Sampled:
    """One table of a sample."""

    table: Table
    key: tuple[str, ...]
    text: str
    count: int
    masked: tuple[str, ...]
    null: str


@dataclass
class Masks:
    """Makes masked values; a key that is thrown away keeps anybody from trying values out."""

    locale: str = "en_US"
    _key: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def of(self, kind: str) -> Callable[[str], str]:
        """The function that masks values of a kind."""
        makers: Mapping[str, Callable[[str], str]] = {
            "name": self._name,
            "email": lambda value: f"person{self._number(value, 10**10)}@example.com",
            "phone": lambda value: f"+1-202-555-01{self._number(value, 100):02}",
            "secret": lambda value: f"masked-{self._number(value, 10**12)}",
            "text": self._text,
            "json": self._json,
        }
        return makers[kind]

    def _number(self, value: str, size: int) -> int:
        return (
            int.from_bytes(hashlib.blake2b(value.encode(), key=self._key, digest_size=8).digest(), "big")
            % size
        )

    def _name(self, value: str) -> str:
        speech = locale_named(self.locale)
        first = speech.first[self._number(value, len(speech.first))]
        last = speech.last[self._number(value + "\0", len(speech.last))]
        return f"{first} {last} {self._number(value, 10**6)}"

    def _text(self, value: str) -> str:
        words = locale_named(self.locale).words
        return " ".join(
            words[self._number(f"{at} {value}", len(words))] for at in range(max(1, len(value.split())))
        )

    def _json(self, value: str) -> str:
        return json.dumps(self._inside(json.loads(value)), ensure_ascii=False)

    def _inside(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._inside(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [self._inside(inner) for inner in value]
        return self._text(value) if isinstance(value, str) else value


@dataclass
class Sampler:
    """Follows references from the rows that were asked for."""

    connection: Connection
    keep: frozenset[str]
    mask: frozenset[str]
    masks: Masks = field(default_factory=Masks)
    _catalog: Catalog = field(init=False)
    _rows: dict[str, dict[str, dict[str, str | None]]] = field(default_factory=dict)
    _tables: dict[str, Table] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._catalog = Catalog(self.connection)

    def take(self, name: str, where: str | None, count: int) -> list[Sampled]:
        """The tables of the sample, those that are referred to first."""
        table = self._catalog.table(name)
        try:
            with self.connection.transaction(force_rollback=True):
                self.connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                self.connection.execute(ALIKE)
                # Spread over the table, and the same ones as long as the rows are.
                self._fetch(
                    table, f"({where}\n)" if where else "true", f"ORDER BY md5(t::text) LIMIT {count}"
                )
        except DatabaseError as error:
            raise CannotExport(
                table=name, reason=message(error), hint="correct the condition (--where)"
            ) from None
        return [self._sampled(one) for one in self._in_order()]

    def _fetch(self, table: Table, condition: str, limit: str = "") -> None:
        """Rows, and then those that they refer to and that are not there yet."""
        name = str(table.name)
        self._tables[name] = table
        known = self._rows.setdefault(name, {})
        columns = list(table.columns)
        values = ", ".join(f"t.{quote_ident(one)}::text" for one in columns)
        identity = ", ".join(f"t.{quote_ident(one)}" for one in table.primary) or "t.ctid"
        found = self.connection.execute(
            f"SELECT ROW({identity})::text, {values} FROM {qualified(table.name.schema, table.name.name)} AS t"
            f" WHERE {condition} {limit}".encode()
        ).fetchall()
        fresh = [dict(zip(columns, row[1:], strict=True)) for row in found if row[0] not in known]
        known.update({row[0]: dict(zip(columns, row[1:], strict=True)) for row in found})
        for target, pairs in sorted({(known[1], pairs) for known, pairs in table.pairs.items()}, key=str):
            names = [tuple(row[here] for here, _ in pairs) for row in fresh]
            wanted = {values for values in names if None not in values}
            if wanted:
                other = self._catalog.referenced(target)
                columns_there = ", ".join(f"t.{quote_ident(there)}::text" for _, there in pairs)
                listed = ", ".join(
                    f"({', '.join(quote_literal(str(one)) for one in values)})"
                    for values in sorted(wanted, key=str)
                )
                self._fetch(other, f"({columns_there}) IN ({listed})")

    def _in_order(self) -> Iterator[Table]:
        """Tables after those that they refer to; circles as they come."""
        waiting, done = dict(self._tables), set[str]()
        while waiting:
            name = next((one for one in waiting if self._before(waiting[one]) <= done), next(iter(waiting)))
            done.add(name)
            yield waiting.pop(name)

    def _before(self, table: Table) -> set[str]:
        return {str(target) for _, target, _ in table.foreign if str(target) in self._tables} - {
            str(table.name)
        }

    # --- one table ------------------------------------------------------------------------------------------

    def key_of(self, table: Table) -> tuple[str, ...]:
        """A natural key, else the columns that no id is among."""
        try:
            return self._catalog.key_of(table)
        except CannotExport:
            return tuple(columns_of(table, ())[:2])

    def _sampled(self, table: Table) -> Sampled:
        key = self.key_of(table)
        fields: list[str] = []
        masked: list[str] = []
        rows: list[list[str | None]] = [[] for _ in self._rows[str(table.name)]]
        for column in columns_of(table, key):
            heads, columns = self._column(table, column, masked)
            fields += heads
            for at, values in enumerate(zip(*columns, strict=True)):
                rows[at] += values
        rows.sort(key=str)
        return Sampled(table, key, written(fields, rows), len(rows), tuple(masked), null_of(rows))

    def _column(
        self, table: Table, column: str, masked: list[str], depth: int = 0
    ) -> tuple[list[str], list[list[str | None]]]:
        """The fields of one column, and their values: a reference is the key of its row, masked as that is."""
        # Of a table that no row refers to there are none.
        present = [row[column] for row in self._rows.get(str(table.name), {}).values()]
        reference = table.reference_of(column)
        if reference is None:
            kind = self._kind(table.columns[column], present, str(table.name))
            if kind is None:
                return [column], [present]
            masked.append(column)
            return [column], [list(map(self._masked(kind), present))]
        target, pairs = reference
        other = self._catalog.referenced(target)
        by_id = [
            tuple(row[there] for _, there in pairs) for row in self._rows.get(str(other.name), {}).values()
        ]
        named = [
            tuple(row[here] for here, _ in pairs) for row in self._rows.get(str(table.name), {}).values()
        ]
        if depth > _DEEPEST:
            raise CannotExport(
                table=str(table.name), reason="its keys refer to each other in a circle", hint="leave it out"
            )
        names, columns = [], []
        for part in self.key_of(other):
            inner, lists = self._column(other, part, [], depth + 1)
            names += [f"{column}.{name}" for name in inner]
            for values in lists:
                lookup = dict(zip(by_id, values, strict=True))
                columns.append([lookup.get(one) for one in named])
        return names, columns

    def _masked(self, kind: str) -> Callable[[str | None], str | None]:
        make = self.masks.of(kind)
        return lambda value: None if value is None else make(value)

    def _kind(self, column: Column, values: Sequence[str | None], table: str) -> str | None:
        """How a column is masked, None if it is not."""
        names = {column.name, f"{table}.{column.name}"}
        if names & self.keep or column.labels:
            return None
        if column.cast in ("json", "jsonb"):
            return "json"
        if column.cast not in _TEXTS:
            return None
        return named_kind(column.name) or looks_like(values) or ("text" if names & self.mask else None)


def named_kind(name: str) -> str | None:
    """What a column of this name holds."""
    return next((kind for pattern, kind in _PERSONAL if re.search(pattern, name, re.IGNORECASE)), None)


def looks_like(values: Sequence[str | None]) -> str | None:
    """What values themselves say they are: addresses, phone numbers, sentences."""
    texts = [value for value in values if value]
    if any(re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text) for text in texts):
        return "email"
    if any(re.fullmatch(r"\+?[0-9][0-9 ()./-]{6,}", text) for text in texts):
        return "phone"
    return "text" if any(len(text.split()) > 3 for text in texts) else None
