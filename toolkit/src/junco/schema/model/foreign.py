"""Foreign data: wrappers, servers and user mappings. Foreign tables are tables of another form.

Options are `name=value`. Those that hold a secret (passwords, tokens, private keys) are not read at all, so
they are neither compared nor written: a plan that makes a server or a user mapping leaves them to be set by
hand, and a plan for one that has them leaves them as they are.
"""

from __future__ import annotations

from dataclasses import field

from junco.schema.model.base import Object
from junco.schema.model.value import value


@value(frozen=True, slots=True, kw_only=True)
class ForeignDataWrapper(Object):
    """A foreign data wrapper; None for no function."""

    handler: str | None = None
    validator: str | None = None
    options: tuple[str, ...] = ()
    options_as_written: tuple[str, ...] = field(default=(), compare=False)


@value(frozen=True, slots=True, kw_only=True)
class ForeignServer(Object):
    """A server that a wrapper knows how to reach."""

    wrapper: str
    type: str | None = None
    version: str | None = None
    options: tuple[str, ...] = ()
    options_as_written: tuple[str, ...] = field(default=(), compare=False)


@value(frozen=True, slots=True, kw_only=True)
class UserMapping(Object):
    """As whom a role (the object's name; `public` for all) goes to a server."""

    options: tuple[str, ...] = ()
    options_as_written: tuple[str, ...] = field(default=(), compare=False)
