"""Types that users make, and the collations that text in them is compared by.

A type, its CHECK constraints and its attributes are objects of their own, so that each can come and go by
itself. The array of a type, the multirange of a range and the functions PostgreSQL makes for them are no
objects: they come and go with their type.
"""

from __future__ import annotations

from dataclasses import field

from junco.schema.model.base import Object
from junco.schema.model.value import value

# What a column can be of, and what a change of which therefore reaches into rows.
TYPES = ("enum", "domain", "composite type", "range type", "base type")


@value(frozen=True, slots=True, kw_only=True)
class Enum(Object):
    """An enumerated type; the labels in their order."""

    labels: tuple[str, ...]


@value(frozen=True, slots=True, kw_only=True)
class Domain(Object):
    """A domain without its CHECK constraints.

    `root` is the type at the bottom, without modifiers. NOT NULL has a name of its own, and can bear a
    comment, from PostgreSQL 18 on; the name is None where it is the one PostgreSQL picks.
    """

    base: str
    collation: str | None = None
    default: str | None = None
    not_null: bool = False
    not_null_name: str | None = None
    not_null_comment: str | None = None
    root: str = field(default="", compare=False)


@value(frozen=True, slots=True, kw_only=True)
class DomainConstraint(Object):
    """A CHECK of a domain. `definition` is PostgreSQL's own text without NOT VALID."""

    definition: str
    validated: bool = True
    expression: str = field(default="", compare=False)


@value(frozen=True, slots=True, kw_only=True)
class Composite(Object):
    """A composite type without its attributes."""


@value(frozen=True, slots=True, kw_only=True)
class Attribute(Object):
    """An attribute of a composite type; `position` is for rendering in a human order."""

    type: str
    collation: str | None = None
    position: int = field(default=0, compare=False)


@value(frozen=True, slots=True, kw_only=True)
class RangeType(Object):
    """A range type and the multirange that comes with it.

    Names of functions, operator classes and collations are qualified as SQL spells them; None stands for
    what PostgreSQL picks by itself.
    """

    subtype: str
    multirange: str
    operator_class: str | None = None
    collation: str | None = None
    canonical: str | None = None
    difference: str | None = None


@value(frozen=True, slots=True, kw_only=True)
class BaseType(Object):
    """A type whose values only its own functions understand.

    `length` is -1 for a variable one. The letters are those of pg_type.
    """

    input: str
    output: str
    receive: str | None = None
    send: str | None = None
    modifier_input: str | None = None
    modifier_output: str | None = None
    analyze: str | None = None
    subscript: str | None = None
    length: int = -1
    by_value: bool = False
    alignment: str = "i"
    storage: str = "p"
    category: str = "U"
    preferred: bool = False
    default: str | None = None
    element: str | None = None
    delimiter: str = ","
    collatable: bool = False


@value(frozen=True, slots=True, kw_only=True)
class ShellType(Object):
    """A name that its functions can speak of before the type itself exists; or that alone."""


@value(frozen=True, slots=True, kw_only=True)
class Collation(Object):
    """A collation. The version of the library it came from is not compared: REFRESH VERSION is upkeep.

    `provider` is libc, icu or builtin. Where one name stands for both, `collate` holds it.
    """

    provider: str
    collate: str | None = None
    ctype: str | None = None
    deterministic: bool = True
    rules: str | None = None
