"""What acts by itself: triggers, event triggers, rules and policies."""

from __future__ import annotations

from dataclasses import field

from junco.schema.model.base import Object, Ref
from junco.schema.model.value import value


@value(frozen=True, slots=True, kw_only=True)
class Trigger(Object):
    """A trigger. `enabled` is PostgreSQL's letter: O as usual, D disabled, R on a replica, A always."""

    definition: str
    constraint: bool = False
    enabled: str = "O"


@value(frozen=True, slots=True, kw_only=True)
class TriggerCopy(Object):
    """A partition's copy of a trigger where it differs from the one above, which is enabled as `usual`.

    `above` is that one, where it differs itself; `original` is the trigger of the outermost table.
    """

    enabled: str | None = None
    original: Ref
    usual: str = "O"
    above: Ref | None = field(default=None, compare=False)


@value(frozen=True, slots=True, kw_only=True)
class EventTrigger(Object):
    """A trigger on what happens to the schema."""

    event: str
    function: str
    tags: tuple[str, ...] = ()
    enabled: str = "O"


@value(frozen=True, slots=True, kw_only=True)
class Rule(Object):
    """A rewrite rule other than the query of a view."""

    definition: str
    enabled: str = "O"


@value(frozen=True, slots=True, kw_only=True)
class Policy(Object):
    """A row security policy. No roles stand for everybody; names of roles are quoted where needed."""

    command: str = "ALL"
    permissive: bool = True
    roles: tuple[str, ...] = ()
    using: str | None = None
    check: str | None = None
