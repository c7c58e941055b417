"""Every page answers, says what it should, and is kind when there is nothing to say."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qconnect.domain.tickets import Status


def test_home_groups_doctors_by_specialty_with_their_next_queues(browser, clinic, now, yesterday):
    cardiologist = clinic.doctor("Dr. Heart", "Cardiology")
    clinic.doctor("Dr. Skin", "Dermatology")
    clinic.queue(yesterday, cardiologist)
    queue_id = clinic.queue(now.date() + timedelta(days=1), cardiologist)
    clinic.tickets(queue_id, Status.PENDING, Status.PENDING, Status.CANCELLED)
    html = browser.get("/").text
    assert html.index("Cardiology</h2>") < html.index("Dermatology</h2>")
    assert f'href="/queues/{queue_id}"' in html
    assert "2 waiting" in html
    assert "Tomorrow" in html
    assert "Yesterday" not in html
    assert "No queue is open yet" in html


def test_home_filters_by_specialty_and_ignores_one_that_is_unknown(browser, clinic):
    clinic.doctor("Dr. Heart", "Cardiology")
    clinic.doctor("Dr. Skin", "Dermatology")
    filtered = browser.get("/", params={"specialty": "Dermatology"}).text
    assert "Dr. Skin" in filtered
    assert "Dr. Heart" not in filtered
    assert "Dr. Heart" in browser.get("/", params={"specialty": "Alchemy"}).text


def test_home_of_an_empty_clinic_is_kind(browser):
    answer = browser.get("/")
    assert answer.status_code == 200
    assert "No doctors are listed yet" in answer.text


def test_queue_page_shows_tokens_and_never_names(browser, clinic):
    queue_id = clinic.queue()
    clinic.tickets(queue_id, Status.COMPLETED, Status.IN_PROGRESS, Status.PENDING, Status.PENDING)
    html = browser.get(f"/queues/{queue_id}").text
    assert "Now serving" in html
    assert "Waiting: 2" in html
    assert "Asha Rao" not in html
    assert "Sign in to take a token" in html


def test_empty_queue_says_so(browser, clinic):
    html = browser.get(f"/queues/{clinic.queue()}").text
    assert "The doctor has not started yet" in html
    assert "Nobody is waiting" in html


@pytest.mark.parametrize(
    ("earlier", "mine", "says"),
    [
        ((), Status.PENDING, "You are next"),
        ((Status.IN_PROGRESS,), Status.PENDING, "1 person is ahead of you"),
        ((Status.CANCELLED, Status.PENDING, Status.PENDING), Status.PENDING, "2 people are ahead of you"),
        ((), Status.IN_PROGRESS, "It is your turn"),
        ((), Status.COMPLETED, "Your consultation is done"),
        ((), Status.CANCELLED, "You cancelled token"),
    ],
)
def test_queue_page_tells_the_patient_where_they_stand(clinic, sign_in, earlier, mine, says):
    queue_id, me = clinic.queue(), clinic.patient()
    clinic.tickets(queue_id, *earlier)
    with clinic.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO appointments (token_no, status, user_id, queue_id) VALUES (%s, %s::status, %s, %s)",
            (len(earlier) + 1, mine.value, me.id, queue_id),
        )
    assert says in sign_in(me).get(f"/queues/{queue_id}").text


def test_live_part_is_the_part_of_the_page(browser, clinic):
    queue_id = clinic.queue()
    live = browser.get(f"/queues/{queue_id}/live").text
    assert live.startswith('<div id="live"')
    assert "<html" not in live
    assert live.split("As of")[0] in browser.get(f"/queues/{queue_id}").text


def test_a_queue_that_is_over_no_longer_refreshes(browser, clinic, yesterday):
    html = browser.get(f"/queues/{clinic.queue(yesterday)}").text
    assert "hx-get" not in html
    assert "The day is over" in html


@pytest.mark.parametrize(
    "path",
    ["/queues/999", "/queues/0", "/queues/abc", "/queues/99999999999999", "/queues/1/live", "/nowhere"],
)
def test_what_is_not_there_is_a_friendly_404(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 404
    assert "We could not find that" in answer.text


def test_my_tickets(clinic, sign_in):
    me, queue_id = clinic.patient(), clinic.queue()
    html = sign_in(me).get("/me").text
    assert "You hold no token at the moment" in html
    clinic.tickets(queue_id, Status.CANCELLED, Status.PENDING, patient=me)
    html = sign_in(me).get("/me").text
    assert html.index("Coming up") < html.index("Earlier")
    assert "0 ahead of you" in html


def test_a_visitor_is_sent_to_sign_in_and_back(browser, clinic):
    assert browser.get("/me", follow_redirects=False).headers["location"] == "/sign-in?next=/me"
    queue_id = clinic.queue()
    answer = browser.submit(f"/queues/{queue_id}/book")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/sign-in?next=/queues/{queue_id}"


def test_names_are_escaped_wherever_they_appear(clinic, sign_in):
    evil = "<script>alert(1)</script>"
    me = clinic.patient(evil)
    queue_id = clinic.queue(doctor_id=clinic.doctor(evil, evil, evil))
    clinic.tickets(queue_id, Status.PENDING, patient=me)
    visitor = sign_in(me)
    for path in ("/", f"/queues/{queue_id}", f"/queues/{queue_id}/live", "/me", f"/?specialty={evil}"):
        html = visitor.get(path).text
        assert "&lt;script&gt;" in html
        assert evil not in html


def test_files_are_cached_by_content_and_pages_never(browser):
    html = browser.get("/").text
    sheet = html.split('stylesheet" href="')[1].split('"')[0]
    answer = browser.get(sheet)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert browser.get("/").headers["cache-control"] == "no-store"
