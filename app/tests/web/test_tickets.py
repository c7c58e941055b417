"""Booking and cancelling through the pages."""

from __future__ import annotations

import pytest

from qconnect.auth import forms, sessions
from qconnect.domain.tickets import Status


def test_book_and_cancel(clinic, sign_in):
    queue_id, visitor = clinic.queue(), sign_in(clinic.patient())
    answer = visitor.submit(f"/queues/{queue_id}/book")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/queues/{queue_id}")
    html = visitor.get(f"/queues/{queue_id}").text
    assert "You are next" in html
    ticket_id = html.split('action="/tickets/')[1].split("/")[0]
    assert visitor.submit(f"/tickets/{ticket_id}/cancel").status_code == 303
    html = visitor.get(f"/queues/{queue_id}").text
    assert "You cancelled token 1" in html
    assert "Take a new token" in html


def test_booking_twice_is_a_409_that_names_the_token(clinic, sign_in):
    queue_id, visitor = clinic.queue(), sign_in(clinic.patient())
    visitor.submit(f"/queues/{queue_id}/book")
    answer = visitor.submit(f"/queues/{queue_id}/book")
    assert answer.status_code == 409
    assert "Your token in this queue is 1" in answer.text
    assert clinic.tokens(queue_id) == [1]


def test_a_past_queue_gives_no_token(clinic, sign_in, yesterday):
    queue_id = clinic.queue(yesterday)
    answer = sign_in(clinic.patient()).submit(f"/queues/{queue_id}/book")
    assert answer.status_code == 409
    assert "This queue is over" in answer.text
    assert clinic.tokens(queue_id) == []


def test_another_persons_ticket_looks_as_if_it_did_not_exist(clinic, sign_in):
    (ticket_id,) = clinic.tickets(clinic.queue(), Status.PENDING)
    visitor = sign_in(clinic.patient())
    theirs, none = visitor.submit(f"/tickets/{ticket_id}/cancel"), visitor.submit("/tickets/999/cancel")
    assert theirs.status_code == none.status_code == 404
    assert theirs.text == none.text
    assert clinic.status(ticket_id) is Status.PENDING


def test_a_ticket_that_was_called_cannot_be_cancelled(clinic, sign_in):
    patient = clinic.patient()
    (ticket_id,) = clinic.tickets(clinic.queue(), Status.IN_PROGRESS, patient=patient)
    answer = sign_in(patient).submit(f"/tickets/{ticket_id}/cancel")
    assert answer.status_code == 409
    assert "please go to the room" in answer.text


def test_headers_that_claim_an_identity_do_nothing(browser, clinic):
    patient, queue_id = clinic.patient(), clinic.queue()
    claims = {"x-user-id": str(patient.id), "x-user-email": patient.email, "x-user-role": "admin"}
    browser.headers.update(claims)
    assert browser.submit(f"/queues/{queue_id}/book").headers["location"].startswith("/sign-in")
    assert browser.get("/api/v1/me").status_code == 401
    assert browser.get("/me", follow_redirects=False).status_code == 303
    assert clinic.tokens(queue_id) == []


@pytest.mark.parametrize("token", [None, "", "x", "ü\x00"])
def test_a_form_without_its_token_is_refused(clinic, sign_in, token):
    queue_id, visitor = clinic.queue(), sign_in(clinic.patient())
    fields = {} if token is None else {"form_token": token}
    answer = visitor.post(f"/queues/{queue_id}/book", data=fields)
    assert answer.status_code == 403
    assert "This form can no longer be used" in answer.text
    assert clinic.tokens(queue_id) == []


def test_a_token_of_another_visitor_is_refused(app, clinic, sign_in):
    queue_id, visitor, other = clinic.queue(), sign_in(clinic.patient()), sign_in(clinic.patient())
    stolen = forms.token(app.state.house.settings.secret, other.cookies[sessions.COOKIE])
    assert visitor.submit(f"/queues/{queue_id}/book", form_token=stolen).status_code == 403


@pytest.mark.parametrize(
    ("headers", "passes"),
    [
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "null"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "http://testserver"}, False),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"origin": "http://testserver"}, True),
        ({}, True),
    ],
)
def test_forms_sent_by_other_sites_are_refused_even_with_a_good_token(clinic, sign_in, headers, passes):
    queue_id, visitor = clinic.queue(), sign_in(clinic.patient())
    visitor.headers.update(headers)
    assert visitor.submit(f"/queues/{queue_id}/book").status_code == (303 if passes else 403)
    assert clinic.tokens(queue_id) == ([1] if passes else [])


def test_nothing_is_changed_by_looking(clinic, sign_in):
    queue_id, visitor = clinic.queue(), sign_in(clinic.patient())
    assert visitor.get(f"/queues/{queue_id}/book").status_code == 405
    assert visitor.get("/sign-out").status_code == 405
    assert clinic.tokens(queue_id) == []
