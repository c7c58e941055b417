"""The life of a ticket."""

from __future__ import annotations

import itertools

import pytest

from qconnect.domain.people import Actor, Role
from qconnect.domain.tickets import ACTIVE, Status, may_become, may_cancel, origins

LEGAL = {
    (Status.PENDING, Status.IN_PROGRESS),
    (Status.PENDING, Status.CANCELLED),
    (Status.IN_PROGRESS, Status.COMPLETED),
}


@pytest.mark.parametrize(("before", "after"), list(itertools.product(Status, Status)))
def test_only_these_steps_are_legal(before, after):
    assert may_become(before, after) is ((before, after) in LEGAL)


def test_what_has_ended_stays_as_it_is():
    ended = set(Status) - ACTIVE
    assert not any(may_become(before, after) for before in ended for after in Status)


def test_origins():
    assert origins(Status.CANCELLED) == {Status.PENDING}
    assert origins(Status.PENDING) == set()


@pytest.mark.parametrize("status", list(Status))
def test_only_the_owner_cancels_and_only_before_being_called(status):
    owner = Actor(7, "Owner", "owner@example.com", Role.PATIENT)
    admin = Actor(8, "Admin", "admin@example.com", Role.ADMIN)
    assert may_cancel(owner, 7, status) is (status is Status.PENDING)
    assert not may_cancel(admin, 7, status)
