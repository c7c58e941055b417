"""Registering, signing in and signing out through the pages."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from qconnect.auth import sessions
from qconnect.models import RefreshToken, User

NEWCOMER = {"name": "Asha Rao", "email": "asha@example.com", "phone": "", "password": "tea & <biscuits>"}


def users(session):
    return list(session.scalars(select(User)))


def test_register_sign_out_and_sign_in_again(browser, session):
    answer = browser.submit("/register", **NEWCOMER, next="/queues/7")
    assert (answer.status_code, answer.headers["location"]) == (303, "/queues/7")
    assert "Signed in as Asha Rao" in browser.get("/me").text

    token = browser.cookies[sessions.COOKIE]
    assert browser.submit("/sign-out").headers["location"] == "/"
    assert sessions.COOKIE not in browser.cookies
    assert session.scalars(select(RefreshToken)).all() == []

    browser.cookies.set(sessions.COOKIE, token)
    assert browser.get("/me", follow_redirects=False).status_code == 303
    browser.cookies.clear()
    answer = browser.submit("/sign-in", email="Asha@Example.com", password=NEWCOMER["password"])
    assert answer.status_code == 303
    assert "Signed in as Asha Rao" in browser.get("/me").text


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser):
    cookie = browser.submit("/register", **NEWCOMER).headers.get_list("set-cookie")[0]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Max-Age=1209600" in cookie
    assert "Secure" not in cookie


def test_the_cookie_is_secure_where_the_page_is(app, browser):
    browser.base_url = "https://testserver"
    answer = browser.submit("/register", **NEWCOMER)
    assert "Secure" in answer.headers.get_list("set-cookie")[0]
    assert "max-age" in answer.headers["strict-transport-security"]


def test_each_sign_in_gets_a_new_session_and_ends_the_browsers_old_one(browser, session):
    browser.submit("/register", **NEWCOMER)
    first = browser.cookies[sessions.COOKIE]
    browser.submit("/sign-in", email=NEWCOMER["email"], password=NEWCOMER["password"])
    assert browser.cookies[sessions.COOKIE] != first
    assert len(session.scalars(select(RefreshToken)).all()) == 1


@pytest.mark.parametrize("field", ["role", "Role", "is_admin", "id", "user.role"])
def test_nobody_promotes_themselves(browser, session, field):
    assert browser.submit("/register", **NEWCOMER, **{field: "ADMIN"}).status_code == 303
    assert [user.role.value for user in users(session)] == ["PATIENT"]


def test_a_form_with_mistakes_comes_back_filled_in_without_the_password(browser, session):
    answer = browser.submit("/register", **{**NEWCOMER, "email": "asha", "phone": "call me"})
    assert answer.status_code == 422
    assert 'value="Asha Rao"' in answer.text
    assert answer.text.count('aria-invalid="true"') == 2
    assert "biscuits" not in answer.text
    assert users(session) == []


def test_what_was_typed_is_escaped_in_the_form(browser):
    evil = '"><script>alert(1)</script>'
    for path in ("/register", "/sign-in"):
        html = browser.submit(path, name=evil, email=evil, phone=evil, password="x", next=evil).text
        assert "&#34;&gt;&lt;script&gt;" in html
        assert "<script>alert" not in html


def test_a_taken_address_is_a_409(browser, session):
    browser.submit("/register", **NEWCOMER)
    browser.cookies.clear()
    answer = browser.submit("/register", **{**NEWCOMER, "email": "ASHA@example.com"})
    assert answer.status_code == 409
    assert "There is already an account with this e-mail" in answer.text
    assert len(users(session)) == 1


def test_unknown_address_and_wrong_password_answer_alike(browser, clinic):
    browser.submit("/register", **NEWCOMER)
    clinic.patient(email="seeded@example.com")
    browser.cookies.clear()
    answers = [
        browser.submit("/sign-in", email=email, password="wrong password")
        for email in (NEWCOMER["email"], "nobody@example.com", "seeded@example.com")
    ]
    assert [one.status_code for one in answers] == [401, 401, 401]
    texts = {one.text.split('role="alert">')[1].split("</p>")[0] for one in answers}
    assert texts == {"E-mail and password do not match. Check both and try again."}


def test_guessing_is_slowed_down_and_success_resets_the_count(browser):
    browser.submit("/register", **NEWCOMER)
    browser.cookies.clear()
    for _ in range(9):
        assert browser.submit("/sign-in", email=NEWCOMER["email"], password="guess").status_code == 401
    assert browser.submit("/sign-in", **NEWCOMER).status_code == 303
    browser.cookies.clear()
    for _ in range(10):
        assert browser.submit("/sign-in", email="ASHA@example.com", password="guess").status_code == 401
    answer = browser.submit("/sign-in", **NEWCOMER)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 600
    assert "Too many attempts" in answer.text
    assert browser.submit("/sign-in", email="other@example.com", password="guess").status_code == 401


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/queues/1x", "javascript:alert(1)"],
)
def test_signing_in_never_leads_to_another_site(browser, target):
    answer = browser.submit("/register", **NEWCOMER, next=target)
    assert answer.headers["location"] == "/"
    assert browser.get("/sign-in", params={"next": target}, follow_redirects=False).headers["location"] == "/"


def test_missing_and_repeated_fields_are_no_surprise(browser):
    assert browser.submit("/register").status_code == 422
    assert browser.submit("/sign-in").status_code == 401
    files = {"name": ("name.txt", b"a file, not a name")}
    assert browser.post("/register", files=files).status_code in {403, 422}


def test_a_huge_form_is_refused(browser):
    assert browser.submit("/register", **{**NEWCOMER, "name": "x" * 100_000}).status_code == 413
