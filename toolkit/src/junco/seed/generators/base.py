"""What a generated column is: data that says how values are made, and the making of them for a block of rows.

Knows where chance comes from: SHAKE-128 of (seed, set, table, column, block), read at the row's own place. So a value
depends on nothing but its own address: rows can be made in any order, more rows or columns change no other value,
and every machine and every version of Python makes the same. Refuses to know which values there are.
"""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
import sys
from abc import ABC, abstractmethod
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from typing import Any, ClassVar, Generic, TypeAlias, TypeVar

from sqlalchemy.types import NullType, TypeEngine

from junco.errors.seed_bulk import BadGenerator
from junco.seed.values import Relative, brief, written

T_co = TypeVar("T_co", covariant=True)

# Rows that are made together. Part of what values are: another size would be another version of everything.
BLOCK = 4096
# Ids, or other keys, of the rows of another declaration in the order of their numbers.
Ids: TypeAlias = Sequence[int | str | None]
Texts: TypeAlias = "list[str | None]"
Make: TypeAlias = "Callable[[Frame], Texts]"


class Frame:
    """Rows `low` to `high` of one declaration: at most one block, and never parts of two.

    `spans` has, where rows are made for parents, (parent, first, end): the part of each parent's rows here.
    """

    def __init__(
        self,
        origin: str,
        low: int,
        high: int,
        makers: Mapping[str, Make],
        ids: Mapping[int, Ids],
        spans: Sequence[tuple[int, int, int]] | None = None,
    ) -> None:
        self.origin, self.low, self.high, self.spans, self.ids = origin, low, high, spans, ids
        self._makers = makers
        self._made: dict[str, list[str | None]] = {}

    @property
    def rows(self) -> range:
        """The numbers of the rows, from 0."""
        return range(self.low, self.high)

    def column(self, name: str) -> Texts:
        """The values of another column of the same rows."""
        if name not in self._made:
            self._made[name] = self._makers[name](self)
        return self._made[name]

    def bits(self, path: str) -> array[int]:
        """32 bits for each row."""
        return self._draw(path, "I")

    def wide(self, path: str) -> array[int]:
        """64 bits for each row."""
        return self._draw(path, "Q")

    def ordinals(self) -> Sequence[int]:
        """For each row its number among the rows of its parent, from 0; without parents its own number."""
        if self.spans is None:
            return self.rows
        return [at for _, first, end in self.spans for at in range(first, end)]

    def parents(self) -> list[int]:
        """For each row the number of its parent."""
        return [parent for parent, first, end in self.spans or () for _ in range(first, end)]

    def _draw(self, path: str, kind: str) -> array[int]:
        found = array(kind)
        width = found.itemsize
        if self.spans is None:
            found.frombytes(self._bytes(f"{path}\0{self.low // BLOCK}", width * (self.high - self.low)))
        else:
            for parent, first, end in self.spans:
                found.frombytes(self._bytes(f"{path}\0of {parent}", width * end)[width * first :])
        if sys.byteorder == "big":
            found.byteswap()
        return found

    def _bytes(self, address: str, length: int) -> bytes:
        return hashlib.shake_128(f"{self.origin}\0{address}".encode()).digest(length)


@dataclass(frozen=True)
class Context:
    """Where a generator stands: its column's path and type, and what the whole declaration knows."""

    path: str
    kind: TypeEngine[Any]
    anchor: dt.date
    locale: str
    count: int
    siblings: Mapping[str, Generator[Any]]
    # The slot under which a frame keeps the ids of these rows, and how many there are.
    parent: Callable[[object], tuple[int, int]]
    # Columns that are being followed, so that a circle is noticed.
    followed: frozenset[str] = frozenset()

    def inner(self, name: str, kind: TypeEngine[Any] | None = None) -> Context:
        """The context of a part."""
        return replace(self, path=f"{self.path}/{name}", kind=self.kind if kind is None else kind)

    def text(self, value: object) -> str | None:
        """A value as PostgreSQL reads it; raises `BadGenerator` for one that the column cannot hold."""
        if isinstance(value, Relative):
            value = value.resolve(self.anchor)
        text, reason = written(value, self.kind)
        if reason:
            raise BadGenerator(reason=f"{brief(value)} {reason}")
        return text

    def day(self, value: dt.date | Relative[dt.date]) -> dt.date:
        """A date, relative ones from the anchor."""
        return value.resolve(self.anchor) if isinstance(value, Relative) else value


ANY: TypeEngine[Any] = NullType()


@dataclass(frozen=True, eq=False)
class Generator(ABC, Generic[T_co]):
    """Makes the values of a column. `version` is part of every value: another way of making is another version."""

    version: ClassVar[int] = 1
    # How JSON shows the values: as text, as it stands (numbers, JSON itself).
    bare: ClassVar[bool] = False
    # Whether something outside this package decides the values, so that nobody can promise them.
    foreign: ClassVar[bool] = False

    @abstractmethod
    def compile(self, context: Context) -> Make:
        """What makes the values of a frame."""

    def listed(self, context: Context) -> Sequence[str] | None:
        """All values there are, if they can be numbered; None if not."""
        del context
        return None

    def parts(self) -> list[Generator[Any]]:
        """The generators inside this one."""
        return [one for name in fields(self) for one in _generators(getattr(self, name.name))]

    def definition(self) -> object:
        """All that decides the values, in JSON's types."""
        names = {one.name: described(getattr(self, one.name)) for one in fields(self)}
        return [type(self).__name__, self.version, names]

    @property
    def promised(self) -> bool:
        """Whether the same definition gives the same values for ever."""
        return not self.foreign and all(part.promised for part in self.parts())


def _generators(value: object) -> list[Generator[Any]]:
    if isinstance(value, Generator):
        return [value]
    if isinstance(value, Mapping):
        return [one for inner in value.values() for one in _generators(inner)]
    if isinstance(value, (list, tuple)):
        return [one for inner in value for one in _generators(inner)]
    return []


def described(value: object) -> object:
    """A setting of a generator in JSON's types."""
    if isinstance(value, Generator):
        return value.definition()
    if isinstance(value, Mapping):
        return [[described(key), described(inner)] for key, inner in value.items()]
    if isinstance(value, (list, tuple, set, frozenset)):
        return [described(inner) for inner in value]
    if isinstance(value, enum.Enum):
        return [type(value).__name__, value.name]
    if isinstance(value, (bool, int, str, type(None))):
        return value
    if isinstance(value, (float, Decimal, dt.date, dt.time, dt.timedelta)):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return [type(value).__name__, *(described(getattr(value, one.name)) for one in fields(value))]
    return str(getattr(value, "key", None) or getattr(value, "__qualname__", None) or repr(value))


def below(frame: Frame, path: str, size: int) -> Sequence[int]:
    """For each row a number from 0 to `size` - 1; the bias is below one in 2**24."""
    if size <= 0:
        raise BadGenerator(reason="there is nothing to choose from")
    if size < 256:
        return [one % size for one in frame.bits(path)]
    return [one % size for one in frame.wide(path)]


def pick(frame: Frame, path: str, choices: Sequence[str | None]) -> Texts:
    """For each row one of these."""
    size = len(choices)
    if size == 0:
        raise BadGenerator(reason="there is nothing to choose from")
    bits = frame.bits(path) if size < 256 else frame.wide(path)
    return [choices[one % size] for one in bits]
