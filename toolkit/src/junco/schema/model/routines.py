"""Functions, procedures and aggregates.

Each is known by its name and the types of its input arguments, as SQL spells them: `"my func"(integer)`.
"""

from __future__ import annotations

from dataclasses import field
from typing import NamedTuple

from junco.schema.model.base import Object
from junco.schema.model.value import value


class Parameter(NamedTuple):
    """One parameter. `mode` is PostgreSQL's letter: i in, o out, b both, v variadic, t column of the result."""

    mode: str
    name: str
    type: str


@value(frozen=True, slots=True, kw_only=True)
class Routine(Object):
    """A function or a procedure.

    `body` is the text that its language reads, or PostgreSQL's own spelling of a body in standard SQL
    (`parsed`), whose dependencies are recorded. `definition` is the whole statement, CREATE OR REPLACE.
    """

    parameters: tuple[Parameter, ...] = ()
    arguments: str = ""
    defaults: int = 0
    result: str = ""
    language: str
    body: str
    parsed: bool = False
    library: str | None = None
    window: bool = False
    volatility: str = "v"
    strict: bool = False
    leakproof: bool = False
    security_definer: bool = False
    parallel: str = "u"
    cost: float = 100.0
    rows: float = 0.0
    support: str | None = None
    settings: tuple[str, ...] = ()
    transforms: tuple[str, ...] = ()
    definition: str = field(compare=False)


@value(frozen=True, slots=True, kw_only=True)
class Aggregate(Object):
    """An aggregate. `options` are the lines of CREATE AGGREGATE; `kind` is PostgreSQL's letter."""

    arguments: str
    result: str
    kind: str = "n"
    direct: int = 0
    options: tuple[str, ...]
