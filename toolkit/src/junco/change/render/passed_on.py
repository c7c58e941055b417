"""What roles have passed on that were allowed to: GRANT and REVOKE in the name of who is not the owner.

Knows in which order a chain of grants comes about and is taken apart. Refuses to know what owners give, and what
one column or object is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from junco.change.changes import Step
from junco.schema.model import OWNER, Grant, PassedOn
from junco.sqltext import quote_ident


class Chains(NamedTuple):
    """Everything that is granted on an object, by its owner and by others."""

    grants: tuple[Grant, ...]
    passed_on: tuple[PassedOn, ...]


class Chained(NamedTuple):
    """What is taken back before anything else, what the owner's grants are then, what is passed on in the end."""

    taken: list[Step]
    grants: tuple[Grant, ...]
    given: list[Step]


def chained(target: str, owner: str, old: Chains, new: Chains, *, anew: bool) -> Chained:
    """How what others have given comes to be what they are to have given.

    `owner` is how the owner is spelt. All of it goes and comes if `anew`: a new owner has granted what the one before
    had. Who loses the right to pass on loses what came of it; that takes no SET ROLE, for which the role would need
    its rights on the schema still.
    """
    loose = {one.privilege for one in old.passed_on if anew or one not in new.passed_on}
    loose |= {privilege for _, privilege in _options(old.grants) - _options(new.grants)}
    going = [one for one in _in_order(old) if one.privilege in loose]
    givers = {(one.grantor, one.privilege) for one in going}
    roots = sorted(givers & _options(old.grants))
    taken = [
        Step(f"REVOKE GRANT OPTION FOR {privilege} ON {target} FROM {_role(role, owner)} CASCADE")
        for role, privilege in roots
    ]
    known = _options([*old.grants, *going])
    for one in reversed(going):
        if (one.grantor, one.privilege) not in known:  # of a column, where the table allows it
            taken += _by(one, f"REVOKE {one.privilege} ON {target} FROM {_role(one.role, owner)} CASCADE")
    grants = tuple(
        one._replace(grantable=False) if (one.role, one.privilege) in roots else one for one in old.grants
    )
    stay = {*old.passed_on} - {*going}
    given = [step for one in _in_order(new) if one not in stay for step in _given(one, target, owner)]
    return Chained(taken, grants, given)


def _given(one: PassedOn, target: str, owner: str) -> list[Step]:
    option = " WITH GRANT OPTION" if one.grantable else ""
    return _by(one, f"GRANT {one.privilege} ON {target} TO {_role(one.role, owner)}{option}")


def _options(entries: Iterable[Grant | PassedOn]) -> set[tuple[str, str]]:
    """Who may pass on what."""
    return {(one.role, one.privilege) for one in entries if one.grantable}


def _in_order(chains: Chains) -> list[PassedOn]:
    """What was passed on, each after what allows it."""
    found: list[PassedOn] = []
    waiting: Sequence[PassedOn] = chains.passed_on
    options = _options(chains.grants)
    while ready := [one for one in waiting if (one.grantor, one.privilege) in options]:
        found += ready
        waiting = [one for one in waiting if one not in ready]
        options |= _options(ready)
    return [*found, *waiting]  # of a column, the table may allow it


def _by(one: PassedOn, statement: str) -> list[Step]:
    """A statement in the name of who has given the privilege."""
    return [Step(f"SET ROLE {quote_ident(one.grantor)}"), Step(statement), Step("RESET ROLE")]


def _role(role: str, owner: str) -> str:
    if role == OWNER:
        return owner
    return quote_ident(role) if role else "PUBLIC"
