"""The roles that a schema names: owners, who may do what, whom policies and user mappings are for.

Refuses to know whether they exist: that is the server's.
"""

from __future__ import annotations

from collections.abc import Iterator

from junco.schema.model import OWNER, DefaultPrivileges, Policy, Schema

_NOBODY = {"", OWNER, "public"}


def roles_of(schema: Schema) -> set[str]:
    """Every role that a plan which makes the schema may have to name."""
    return {role for role in _named(schema) if role and role not in _NOBODY}


def _named(schema: Schema) -> Iterator[str | None]:
    for ref, value in schema.objects.items():
        yield value.owner
        yield from (one.role for one in value.grants)
        for given in value.passed_on:
            yield from (given.grantor, given.role)
        if isinstance(value, Policy):
            yield from value.roles
        elif isinstance(value, DefaultPrivileges):
            yield value.role
        elif ref.kind == "user mapping":
            yield ref.name
