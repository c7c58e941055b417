"""The service itself: health, documentation, headers, and what happens when things break."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from qconnect.auth import sessions
from qconnect.main import create_app
from qconnect.settings import load
from qconnect.web.pages import clinic as clinic_pages


def test_healthy(browser):
    answer = browser.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "database": "ok"})


@pytest.fixture
def without_database():
    app = create_app(load({"DATABASE_URL": "postgresql://nobody:secret@127.0.0.1:1/none"}))
    with TestClient(app) as client:
        yield client


def test_health_is_honest_without_a_database(without_database):
    answer = without_database.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "unreachable"


def test_pages_without_a_database_say_try_again_and_no_more(without_database):
    page, program = without_database.get("/"), without_database.get("/api/v1/doctors")
    for answer in (page, program):
        assert answer.status_code == 503
        assert 1 <= int(answer.headers["retry-after"]) <= 4
        assert "secret" not in answer.text
        assert "127.0.0.1" not in answer.text
    assert "We are very busy" in page.text


def test_a_queue_that_is_locked_for_long_is_a_503_and_books_nothing(clinic, sign_in, engine):
    queue_id, visitor = clinic.queue(), sign_in(clinic.patient())
    with Session(engine) as blocker:
        blocker.execute(text("SELECT FROM queues FOR UPDATE"))
        assert visitor.submit(f"/queues/{queue_id}/book").status_code == 503
    assert clinic.tokens(queue_id) == []


def test_a_broken_page_shows_no_traceback(app, monkeypatch):
    def broken(*_):
        raise RuntimeError("postgresql://secret@host")

    monkeypatch.setattr(clinic_pages.clinic, "specialties", broken)
    answer = TestClient(app, raise_server_exceptions=False).get("/")
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.text
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_commit_that_fails_is_never_reported_as_success(app, clinic, sign_in, monkeypatch):
    queue_id, visitor = clinic.queue(), sign_in(clinic.patient())

    def commit(session):
        raise RuntimeError("the commit failed")

    monkeypatch.setattr(Session, "commit", commit)
    failing = TestClient(app, raise_server_exceptions=False, cookies=visitor.cookies)
    answer = failing.post(
        f"/api/v1/queues/{queue_id}/tickets",
        headers={"authorization": f"Bearer {visitor.cookies[sessions.COOKIE]}"},
    )
    assert answer.status_code == 500
    monkeypatch.undo()
    assert clinic.tokens(queue_id) == []


@pytest.mark.parametrize(
    "path", ["/", "/sign-in", "/register", "/docs", "/healthz", "/nowhere", "/api/v1/doctors"]
)
def test_every_answer_carries_the_security_headers(browser, path):
    headers = browser.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "no-store" in headers["cache-control"]


def test_pages_hold_nothing_inline(browser, clinic):
    for path in ("/", "/sign-in", "/register", "/docs", f"/queues/{clinic.queue()}"):
        html = browser.get(path).text
        assert " style=" not in html
        assert "<style" not in html
        assert " on" not in "".join(part.split(">")[0] for part in html.split("<input")[1:])
        assert all("src=" in tag.split(">")[0] for tag in html.split("<script")[1:])
        assert "://" not in html.replace("http://testserver", "")


def test_static_folders_do_not_leak(browser):
    for path in ("/static/", "/static/../main.py", "/static/%2e%2e/main.py", "/static/nothing.css"):
        assert browser.get(path).status_code == 404
