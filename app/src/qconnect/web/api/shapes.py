"""What goes in and out of the API.

Knows field names and limits. Refuses to take a field that it does not know: nobody can send a role.
"""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel, ConfigDict, Field

from qconnect.domain.people import Actor, Role
from qconnect.domain.tickets import Status
from qconnect.queries.clinic import ListedDoctor, QueueOfDay
from qconnect.queries.tickets import Ticket as OwnTicket
from qconnect.web.queue_state import QueueState


class Shape(BaseModel):
    """An object of the API; unknown fields are an error."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


class Registration(Shape):
    """A new patient's account."""

    name: str = Field(examples=["Asha Rao"])
    email: str = Field(examples=["asha@example.com"])
    phone: str = Field("", examples=["+91 98765 43210"])
    password: str = Field(json_schema_extra={"format": "password"})


class Credentials(Shape):
    """Proof of who one is."""

    email: str
    password: str = Field(json_schema_extra={"format": "password"})


class Session(Shape):
    """An open session: send the token as `Authorization: Bearer …`."""

    token: str
    expires_at: dt.datetime


class Person(Shape):
    """The person who asks."""

    id: int
    name: str
    email: str
    role: Role


class Upcoming(Shape):
    """A queue that still gives out tokens."""

    id: int
    date: dt.date
    waiting: int


class Doctor(Shape):
    """A doctor and the queues one can join next."""

    id: int
    name: str
    specialty: str
    room_no: str
    queues: list[Upcoming]


class Ticket(Shape):
    """A ticket of the person who asks."""

    id: int
    queue_id: int
    token_no: int
    status: Status
    people_ahead: int
    date: dt.date
    doctor: str
    specialty: str
    room_no: str


class Queue(Shape):
    """A queue now. `waiting` holds token numbers in the order of service; `my_ticket` is the asker's own."""

    id: int
    date: dt.date
    doctor: str
    specialty: str
    room_no: str
    is_open: bool
    now_serving: int | None
    last_called: int | None
    waiting: list[int]
    my_ticket: Ticket | None


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    fields: dict[str, str] | None = Field(None, description="What to correct, by field")


def person(actor: Actor) -> Person:
    """The API's form of an actor."""
    return Person.model_validate(actor)


def doctor(listed: ListedDoctor) -> Doctor:
    """The API's form of a doctor."""
    return Doctor.model_validate(listed)


def ticket(own: OwnTicket) -> Ticket:
    """The API's form of a ticket."""
    return Ticket.model_validate(own)


def queue(state: QueueState) -> Queue:
    """The API's form of a queue."""
    of_day: QueueOfDay = state.queue
    return Queue(
        id=of_day.id,
        date=of_day.date,
        doctor=of_day.doctor,
        specialty=of_day.specialty,
        room_no=of_day.room_no,
        is_open=state.is_open,
        now_serving=state.line.now_serving,
        last_called=state.line.last_called,
        waiting=list(state.line.waiting),
        my_ticket=ticket(state.ticket) if state.ticket else None,
    )
