"""What extends the language: operators and their classes, casts, conversions, languages, access methods.

Names of functions, operators and types inside the values are spelt as SQL, qualified where needed.
"""

from __future__ import annotations

from typing import NamedTuple

from junco.schema.model.base import Object
from junco.schema.model.value import value


@value(frozen=True, slots=True, kw_only=True)
class Operator(Object):
    """An operator. `commutator` and `negator` are operators with their argument types."""

    function: str
    left: str | None = None
    right: str | None = None
    commutator: str | None = None
    negator: str | None = None
    restrict: str | None = None
    join: str | None = None
    hashes: bool = False
    merges: bool = False


@value(frozen=True, slots=True, kw_only=True)
class ShellOperator(Object):
    """What PostgreSQL makes of a commutator or negator that nobody has created yet."""


class Member(NamedTuple):
    """An operator or function of a class or family: where it stands, and as ADD spells it."""

    place: str
    text: str


@value(frozen=True, slots=True, kw_only=True)
class OperatorFamily(Object):
    """An operator family with the members that belong to no class of its own."""

    members: tuple[Member, ...] = ()


@value(frozen=True, slots=True, kw_only=True)
class OperatorClass(Object):
    """An operator class with its members."""

    type: str
    family: str
    default: bool = False
    storage: str | None = None
    members: tuple[Member, ...] = ()


@value(frozen=True, slots=True, kw_only=True)
class Cast(Object):
    """A cast. `method` is the words after WITH; `context` is PostgreSQL's letter."""

    method: str
    context: str = "e"


@value(frozen=True, slots=True, kw_only=True)
class Conversion(Object):
    """A conversion between two encodings."""

    source: str
    target: str
    function: str
    default: bool = False


@value(frozen=True, slots=True, kw_only=True)
class Language(Object):
    """A procedural language that no extension brought."""

    handler: str | None = None
    inline: str | None = None
    validator: str | None = None
    trusted: bool = False


@value(frozen=True, slots=True, kw_only=True)
class Transform(Object):
    """How values of a type travel into a language and back."""

    from_sql: str | None = None
    to_sql: str | None = None


@value(frozen=True, slots=True, kw_only=True)
class AccessMethod(Object):
    """A table or index access method."""

    type: str
    handler: str
