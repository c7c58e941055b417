"""The JSON API: the same rules as the pages, and a description that is true."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from qconnect.auth import sessions
from qconnect.domain.tickets import Status

NEWCOMER = {"name": "Asha Rao", "email": "asha@example.com", "password": "tea & <biscuits>"}


@pytest.fixture
def api(app):
    return TestClient(app)


@pytest.fixture
def asha(api):
    """A client with Asha's bearer token."""
    assert api.post("/api/v1/users", json=NEWCOMER).status_code == 201
    credentials = {"email": NEWCOMER["email"], "password": NEWCOMER["password"]}
    opened = api.post("/api/v1/session", json=credentials)
    assert opened.status_code == 201
    api.headers["authorization"] = f"Bearer {opened.json()['token']}"
    return api


def test_a_whole_visit(asha, clinic):
    queue_id = clinic.queue()
    clinic.tickets(queue_id, Status.COMPLETED, Status.IN_PROGRESS, Status.PENDING)
    (doctor,) = asha.get("/api/v1/doctors").json()
    assert doctor["queues"][0] == {"id": queue_id, "date": doctor["queues"][0]["date"], "waiting": 1}
    booked = asha.post(f"/api/v1/queues/{queue_id}/tickets")
    assert booked.status_code == 201
    ticket = booked.json()
    assert (ticket["token_no"], ticket["status"], ticket["people_ahead"]) == (4, "PENDING", 2)
    queue = asha.get(f"/api/v1/queues/{queue_id}").json()
    assert (queue["now_serving"], queue["waiting"], queue["my_ticket"]) == (2, [3, 4], ticket)
    assert asha.get("/api/v1/tickets").json() == [ticket]
    cancelled = asha.post(f"/api/v1/tickets/{ticket['id']}/cancel").json()
    assert cancelled["status"] == "CANCELLED"
    assert asha.get(f"/api/v1/tickets/{ticket['id']}").json() == cancelled
    assert asha.delete("/api/v1/session").status_code == 204
    assert asha.get("/api/v1/me").status_code == 401


def test_an_anonymous_reader_sees_no_ticket(api, clinic):
    queue_id = clinic.queue()
    clinic.tickets(queue_id, Status.PENDING)
    answer = api.get(f"/api/v1/queues/{queue_id}")
    assert answer.json()["my_ticket"] is None
    assert "Asha" not in answer.text


@pytest.mark.parametrize("extra", [{"role": "ADMIN"}, {"id": 1}, {"created_at": "2020-01-01"}])
def test_unknown_fields_are_refused(api, extra):
    answer = api.post("/api/v1/users", json={**NEWCOMER, **extra})
    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == set(extra)


def test_a_newcomer_is_a_patient(asha):
    assert asha.get("/api/v1/me").json()["role"] == "PATIENT"


def test_errors_are_problems(asha, clinic, yesterday):
    queue_id = clinic.queue()
    asha.post(f"/api/v1/queues/{queue_id}/tickets")
    (theirs,) = clinic.tickets(clinic.queue(), Status.PENDING)
    cases = {
        f"/api/v1/queues/{queue_id}/tickets": 409,
        f"/api/v1/queues/{clinic.queue(yesterday)}/tickets": 409,
        "/api/v1/queues/999/tickets": 404,
        "/api/v1/queues/x/tickets": 404,
        f"/api/v1/tickets/{theirs}/cancel": 404,
        "/api/v1/nothing": 404,
    }
    for path, status in cases.items():
        answer = asha.post(path)
        assert answer.status_code == status, path
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status
    assert asha.get(f"/api/v1/tickets/{theirs}").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"name": 1}',
        b'{"name": "\\ud800", "email": "a@b.c", "password": "12345678"}',
    ],
)
def test_bodies_that_make_no_sense_are_a_422(api, body):
    answer = api.post("/api/v1/users", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["fields"]


def test_guessing_is_slowed_down(api):
    body = {"email": "asha@example.com", "password": "guess"}
    statuses = [api.post("/api/v1/session", json=body).status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]


def test_a_cookie_alone_counts_only_when_the_browser_names_the_origin(clinic, sign_in):
    queue_id, visitor = clinic.queue(), sign_in(clinic.patient())
    path = f"/api/v1/queues/{queue_id}/tickets"
    assert visitor.post(path).status_code == 403
    assert visitor.post(path, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert clinic.tokens(queue_id) == []
    assert visitor.post(path, headers={"sec-fetch-site": "same-origin"}).status_code == 201


def test_a_bearer_token_is_the_session_and_nothing_else(api, clinic, sign_in):
    token = sign_in(clinic.patient()).cookies[sessions.COOKIE]
    assert api.get("/api/v1/me", headers={"authorization": f"Bearer {token}"}).status_code == 200
    for value in ("Bearer x", "Bearer ", "Basic YTpi", token, "Bearer \xff"):
        headers = [(b"authorization", value.encode("latin-1"))]
        assert api.get("/api/v1/me", headers=headers).status_code == 401


def test_the_description_is_true(app, api):
    document = api.get("/api/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    described = {(method.upper(), path) for path, verbs in document["paths"].items() for method in verbs}
    assert ("POST", "/api/v1/queues/{queue_id}/tickets") in described
    assert all(path.startswith("/api/v1/") for _, path in described)
    for path, verbs in document["paths"].items():
        for method, operation in verbs.items():
            assert operation.get("description") or operation.get("summary"), (method, path)
            problem = operation["responses"]["422"]["content"]
            assert list(problem) == ["application/problem+json"]
    references = str(document).split("'$ref': '#/components/schemas/")[1:]
    assert {one.split("'")[0] for one in references} <= set(document["components"]["schemas"])
