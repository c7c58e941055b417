"""The same crowd at the front door: HTTP requests on a real socket."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import anyio
import httpx2
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from qconnect import db
from qconnect.auth import sessions

PEOPLE = 300


def open_sessions(engine, patients, now: datetime) -> list[str]:
    with Session(engine) as session, session.begin():
        return [sessions.begin(session, one, now).token for one in patients]


def test_300_browsers_book_in_the_same_moment(site, engine, clinic, now):
    queue_id = clinic.queue()
    tokens = open_sessions(engine, clinic.patients(PEOPLE), now)
    together = Barrier(PEOPLE)

    def book(token: str) -> tuple[int, float]:
        headers = {"authorization": f"Bearer {token}"}
        with httpx2.Client(base_url=site, headers=headers, timeout=30) as client:
            together.wait()
            start = time.perf_counter()
            while (answer := client.post(f"/api/v1/queues/{queue_id}/tickets")).status_code == 503:
                time.sleep(float(answer.headers["retry-after"]))  # as a browser is asked to
            return answer.status_code, time.perf_counter() - start

    with ThreadPoolExecutor(PEOPLE) as threads:
        answers = list(threads.map(book, tokens))
    assert {status for status, _ in answers} == {201}
    assert clinic.tokens(queue_id) == list(range(1, PEOPLE + 1))
    assert clinic.counter(queue_id) == PEOPLE
    slowest = sorted(seconds for _, seconds in answers)
    print(f"\nmedian {slowest[PEOPLE // 2]:.2f} s, p99 {slowest[int(PEOPLE * 0.99)]:.2f} s")


def test_whoever_finds_no_connection_in_time_is_asked_to_return(app, monkeypatch):
    monkeypatch.setattr(db, "WAIT_FOR_CONNECTION", 0.05)
    monkeypatch.setattr(app.state.house.database, "_door", anyio.Semaphore(0))
    client = TestClient(app)
    answer = client.get("/")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) >= 1
    assert client.get("/healthz").status_code == 200
