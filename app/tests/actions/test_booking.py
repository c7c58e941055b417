"""Booking and cancelling, against the real database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from qconnect.actions import booking
from qconnect.domain.people import Actor, Role
from qconnect.domain.queues import people_ahead
from qconnect.domain.refusals import AlreadyBooked, NotCancellable, NotFound, QueueOver
from qconnect.domain.tickets import Status
from qconnect.queries import clinic as clinic_queries
from qconnect.queries import tickets


def test_token_and_counter_change_together(session, clinic, now):
    queue_id = clinic.queue()
    first = booking.book(session, clinic.patient(), now, queue_id)
    second = booking.book(session, clinic.patient(), now, queue_id)
    assert (first.token_no, second.token_no) == (1, 2)
    assert second.status is Status.PENDING
    assert clinic.tokens(queue_id) == []
    session.commit()
    assert clinic.tokens(queue_id) == [1, 2]
    assert clinic.counter(queue_id) == 2


def test_a_booking_that_is_rolled_back_returns_its_number(session, clinic, now):
    queue_id, patient = clinic.queue(), clinic.patient()
    booking.book(session, patient, now, queue_id)
    session.rollback()
    assert clinic.counter(queue_id) == 0
    assert booking.book(session, patient, now, queue_id).token_no == 1


def test_a_ticket_that_cannot_be_written_takes_the_counter_back_with_it(session, clinic, now):
    queue_id = clinic.queue()
    clinic.tickets(queue_id, Status.COMPLETED)
    session.execute(text("UPDATE queues SET current_no = 0"))
    session.commit()
    with pytest.raises(IntegrityError):
        booking.book(session, clinic.patient(), now, queue_id)
    session.rollback()
    assert clinic.counter(queue_id) == 0


def test_past_queues_give_no_token(session, clinic, now, yesterday):
    queue_id = clinic.queue(yesterday)
    with pytest.raises(QueueOver):
        booking.book(session, clinic.patient(), now, queue_id)
    assert clinic.counter(queue_id) == 0


def test_the_clinics_own_day_decides(session, clinic, now):
    queue_id = clinic.queue(now.date())
    with pytest.raises(QueueOver):
        booking.book(session, clinic.patient(), now + timedelta(days=1), queue_id)


@pytest.mark.parametrize("status", [Status.PENDING, Status.IN_PROGRESS])
def test_one_active_ticket_per_patient_and_queue(session, clinic, now, status):
    queue_id, patient = clinic.queue(), clinic.patient()
    clinic.tickets(queue_id, Status.COMPLETED, status, patient=patient)
    with pytest.raises(AlreadyBooked) as refusal:
        booking.book(session, patient, now, queue_id)
    assert refusal.value.token_no == 2
    assert clinic.counter(queue_id) == 2


def test_whoever_cancelled_or_was_seen_may_book_again(session, clinic, now):
    queue_id, patient = clinic.queue(), clinic.patient()
    clinic.tickets(queue_id, Status.CANCELLED, Status.COMPLETED, patient=patient)
    assert booking.book(session, patient, now, queue_id).token_no == 3


def test_unknown_queue_and_deleted_account(session, clinic, now):
    with pytest.raises(NotFound):
        booking.book(session, clinic.patient(), now, 999)
    with pytest.raises(NotFound):
        booking.book(session, Actor(999, "Gone", "gone@example.com", Role.PATIENT), now, clinic.queue())


def test_cancelling_keeps_the_row_and_everybodys_number(session, clinic, now):
    queue_id, patient = clinic.queue(), clinic.patient()
    first, second = clinic.tickets(queue_id, Status.PENDING, Status.PENDING, patient=patient)
    booking.cancel(session, patient, now, first)
    session.commit()
    assert clinic.tokens(queue_id) == [1, 2]
    assert [clinic.status(first), clinic.status(second)] == [Status.CANCELLED, Status.PENDING]
    assert clinic.counter(queue_id) == 2


@pytest.mark.parametrize("status", [Status.IN_PROGRESS, Status.COMPLETED, Status.CANCELLED])
def test_only_waiting_tickets_can_be_cancelled(session, clinic, now, status):
    patient = clinic.patient()
    (ticket_id,) = clinic.tickets(clinic.queue(), status, patient=patient)
    with pytest.raises(NotCancellable) as refusal:
        booking.cancel(session, patient, now, ticket_id)
    assert refusal.value.status is status


@pytest.mark.parametrize("role", list(Role))
def test_nobody_cancels_another_persons_ticket(session, clinic, now, role):
    (ticket_id,) = clinic.tickets(clinic.queue(), Status.PENDING)
    with pytest.raises(NotFound):
        booking.cancel(session, clinic.patient(role=role), now, ticket_id)
    assert clinic.status(ticket_id) is Status.PENDING


def test_the_query_and_the_rule_agree_on_people_ahead(session, clinic):
    queue_id, patient = clinic.queue(), clinic.patient()
    clinic.tickets(queue_id, *list(Status) * 3, patient=patient)
    places = clinic_queries.places(session, queue_id)
    for ticket in tickets.tickets_of(session, patient.id):
        assert ticket.people_ahead == people_ahead(places, ticket.token_no)
