"""A doctor's queue of one day, read as a line of tickets.

Knows who is being served, who waits and who is ahead of whom. Refuses to know patients: a place in the
line is a token number and a status, never a name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from qconnect.domain.tickets import ACTIVE, Status


@dataclass(frozen=True, slots=True)
class Place:
    """One token in the line."""

    token_no: int
    status: Status


@dataclass(frozen=True, slots=True)
class Line:
    """What everybody may see of a queue. `waiting` is in the order of service."""

    now_serving: int | None
    last_called: int | None
    waiting: tuple[int, ...]


def line_of(places: Iterable[Place]) -> Line:
    """The public view of all tickets of one queue."""
    known = sorted(places, key=lambda place: place.token_no)
    serving = [place.token_no for place in known if place.status is Status.IN_PROGRESS]
    done = [place.token_no for place in known if place.status is Status.COMPLETED]
    return Line(
        now_serving=serving[0] if serving else None,
        last_called=max(serving + done, default=None),
        waiting=tuple(place.token_no for place in known if place.status is Status.PENDING),
    )


def people_ahead(places: Iterable[Place], token_no: int) -> int:
    """How many people are seen before the holder of `token_no`, the one with the doctor included."""
    return sum(place.token_no < token_no and place.status in ACTIVE for place in places)


def is_open(day: date, today: date) -> bool:
    """Whether tokens of a queue on `day` are still given out."""
    return day >= today
