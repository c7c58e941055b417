"""Everything the clinic says no to, one class a reason, in words for the person who asked.

Knows what to say. Refuses to know how it is shown: the web maps each class to a status code.

    Refusal
    ├── NotFound          no such queue or ticket, or not yours
    ├── QueueOver         the day of the queue is past
    ├── AlreadyBooked     one active ticket per patient and queue
    ├── NotCancellable    the ticket has left the state in which it could be cancelled
    ├── EmailTaken        an account with this e-mail exists
    ├── WrongCredentials  e-mail and password do not match, without saying which
    ├── InvalidValues     a form was filled in wrongly, by field
    ├── SignInNeeded      nobody is signed in
    ├── TooManyAttempts   slow down
    └── ForeignRequest    a form was not sent from our own pages
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from qconnect.domain.tickets import Status


class Refusal(Exception):
    """An action that was not done. `title` is the headline, `str(refusal)` the explanation."""

    title: ClassVar[str]


class NotFound(Refusal):
    """There is nothing here, or nothing that the asker may see."""

    title = "We could not find that"

    def __init__(self, thing: str = "page") -> None:
        super().__init__(f"This {thing} does not exist, or it is not yours to see.")


class QueueOver(Refusal):
    """The queue's day is past."""

    title = "This queue is over"

    def __init__(self, day: date) -> None:
        super().__init__(f"It was on {day:%d %B %Y}; tokens are given out until the end of the day.")


class AlreadyBooked(Refusal):
    """The patient waits or is being seen in this queue already."""

    title = "You already have a token here"

    def __init__(self, token_no: int) -> None:
        self.token_no = token_no
        super().__init__(f"Your token in this queue is {token_no}. Cancel it first if you want a new one.")


class NotCancellable(Refusal):
    """The ticket is past the point where it could be cancelled."""

    title = "This ticket cannot be cancelled"
    reasons: ClassVar[Mapping[Status, str]] = {
        Status.IN_PROGRESS: "You have been called: please go to the room.",
        Status.COMPLETED: "The consultation is over.",
        Status.CANCELLED: "It was cancelled before.",
    }

    def __init__(self, status: Status) -> None:
        self.status = status
        super().__init__(self.reasons.get(status, "Its state has just changed; please look again."))


class EmailTaken(Refusal):
    """Somebody registered with this address."""

    title = "There is already an account with this e-mail"

    def __init__(self) -> None:
        super().__init__("Sign in instead, or use another address.")


class WrongCredentials(Refusal):
    """Unknown address, account without a password, or wrong password: one answer for all three."""

    title = "E-mail and password do not match"

    def __init__(self) -> None:
        super().__init__("Check both and try again.")


class InvalidValues(Refusal):
    """A form with mistakes; `fields` says what to correct where."""

    title = "Please correct the form"

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = dict(fields)
        super().__init__(" ".join(fields.values()))


class SignInNeeded(Refusal):
    """The action needs to know who asks."""

    title = "Please sign in first"

    def __init__(self) -> None:
        super().__init__("Your session may have ended.")


class TooManyAttempts(Refusal):
    """More tries than a person needs."""

    title = "Too many attempts"

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(f"Please wait {retry_after} seconds, then try again.")


class ForeignRequest(Refusal):
    """A request that changes something and did not come from a page of ours, or from one that is too old."""

    title = "This form can no longer be used"

    def __init__(self) -> None:
        super().__init__("It was open for too long or came from another site. Open the page again and retry.")
