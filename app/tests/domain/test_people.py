"""What an account must look like."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qconnect.domain.people import mistakes_in, registration, tidy, tidy_email


def mistakes(name="Asha Rao", email="asha@example.com", phone="", password="correct horse"):
    return mistakes_in(registration(name, email, phone), password)


def test_a_good_registration_has_no_mistakes():
    assert mistakes() == {}
    assert mistakes(phone="+91 98765 43210") == {}


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "a\0b", "a\ud800b", "tab\x07bell"])
def test_names_that_are_refused(name):
    assert set(mistakes(name=name)) == {"name"}


@pytest.mark.parametrize(
    "email",
    [
        "",
        "asha",
        "asha@",
        "@example.com",
        "asha@example",
        "a b@example.com",
        "a@b@example.com",
        "javascript:alert(1)@x.y",
        "<a@example.com>",
        "a\0@example.com",
        "a" * 250 + "@example.com",
        "a@\ud800.com",
    ],
)
def test_addresses_that_are_refused(email):
    assert set(mistakes(email=email)) == {"email"}


@pytest.mark.parametrize("phone", ["12", "call me", "+", "1" * 40])
def test_phones_that_are_refused(phone):
    assert set(mistakes(phone=phone)) == {"phone"}


@pytest.mark.parametrize(
    ("password", "fine"),
    [("x" * 7, False), ("x" * 8, True), ("x" * 256, True), ("x" * 257, False), ("lone \ud800 half", False)],
)
def test_password_limits(password, fine):
    assert ("password" not in mistakes(password=password)) is fine


def test_addresses_are_kept_in_one_form():
    assert tidy_email("  Asha@Example.COM ") == "asha@example.com"


@given(st.text())
def test_tidying_twice_changes_nothing_more(text):
    assert tidy(tidy(text)) == tidy(text)
