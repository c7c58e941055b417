"""The life of a ticket: its states, which may follow which, and who may cancel.

Knows one ticket at a time. Refuses to know the others in the queue (`domain.queues`) or where it is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from qconnect.domain.people import Actor


class Status(StrEnum):
    """Where a ticket is between booking and the end of the consultation."""

    PENDING = "PENDING"
    IN_PROGRESS = "IN_PROGRESS"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"


TRANSITIONS: Mapping[Status, frozenset[Status]] = MappingProxyType(
    {
        Status.PENDING: frozenset({Status.IN_PROGRESS, Status.CANCELLED}),
        Status.IN_PROGRESS: frozenset({Status.COMPLETED}),
        Status.COMPLETED: frozenset(),
        Status.CANCELLED: frozenset(),
    }
)

ACTIVE = frozenset({Status.PENDING, Status.IN_PROGRESS})


def may_become(before: Status, after: Status) -> bool:
    """Whether a ticket in state `before` may go to state `after` in one step."""
    return after in TRANSITIONS[before]


def origins(after: Status) -> frozenset[Status]:
    """The states from which a ticket may go to `after`."""
    return frozenset(before for before in Status if may_become(before, after))


def may_cancel(actor: Actor, owner_id: int, status: Status) -> bool:
    """Whether `actor` may cancel this ticket: it is their own and the doctor has not begun."""
    return actor.id == owner_id and may_become(status, Status.CANCELLED)
