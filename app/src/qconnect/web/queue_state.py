"""A queue as one visitor sees it: the public line and, if they have one, their ticket.

Knows how to put queries and rules together. Refuses to know how it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from qconnect.domain import queues
from qconnect.domain.people import Actor
from qconnect.domain.queues import Line
from qconnect.domain.refusals import NotFound
from qconnect.domain.tickets import ACTIVE, may_cancel
from qconnect.queries import clinic, tickets
from qconnect.queries.clinic import QueueOfDay
from qconnect.queries.tickets import Ticket


@dataclass(frozen=True, slots=True)
class QueueState:
    """Everything a queue's page shows. `ticket` is the visitor's own."""

    queue: QueueOfDay
    line: Line
    is_open: bool
    ticket: Ticket | None
    people_ahead: int
    may_cancel: bool

    @property
    def may_book(self) -> bool:
        """Whether a signed-in visitor would get a token now."""
        return self.is_open and (self.ticket is None or self.ticket.status not in ACTIVE)


def queue_state(session: Session, queue_id: int, visitor: Actor | None, today: date) -> QueueState:
    """The queue now; raises `NotFound`."""
    queue = clinic.queue(session, queue_id)
    if queue is None:
        raise NotFound("queue")
    places = clinic.places(session, queue_id)
    mine = tickets.ticket_in_queue(session, visitor.id, queue_id) if visitor else None
    return QueueState(
        queue=queue,
        line=queues.line_of(places),
        is_open=queues.is_open(queue.date, today),
        ticket=mine,
        people_ahead=queues.people_ahead(places, mine.token_no) if mine else 0,
        may_cancel=bool(visitor and mine and may_cancel(visitor, visitor.id, mine.status)),
    )
