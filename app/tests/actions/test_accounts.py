"""Accounts and sessions, against the real database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from qconnect.auth import accounts, sessions
from qconnect.domain.people import Role
from qconnect.domain.refusals import EmailTaken, InvalidValues, WrongCredentials
from qconnect.models import RefreshToken, User

PASSWORD = 'R&D <b>tea</b> & "quotes" \' — ünïcode'


def register(session, now, **changes):
    values = {"name": "Asha Rao", "email": "asha@example.com", "phone": "", "password": PASSWORD}
    return accounts.register(session, now, **{**values, **changes})


def test_a_newcomer_is_a_patient_with_a_hash(session, engine, now):
    person = register(session, now, email=" Asha@Example.com ")
    user = session.scalars(select(User)).one()
    assert (person.role, user.role, user.email) == (Role.PATIENT, Role.PATIENT, "asha@example.com")
    assert user.password.startswith("$argon2id$")
    assert user.phone is None


def test_the_password_is_hashed_as_typed(session, now):
    register(session, now)
    assert accounts.prove(session, now, email="ASHA@example.com", password=PASSWORD).name == "Asha Rao"
    for altered in (PASSWORD.replace("&", "&amp;"), PASSWORD.replace("<b>", ""), PASSWORD + " "):
        with pytest.raises(WrongCredentials):
            accounts.prove(session, now, email="asha@example.com", password=altered)


def test_an_address_is_registered_once_whatever_its_case(session, now):
    register(session, now)
    with pytest.raises(EmailTaken):
        register(session, now, email="ASHA@EXAMPLE.COM")


def test_invalid_values_write_nothing(session, now):
    with pytest.raises(InvalidValues) as refusal:
        register(session, now, name="", password="short")
    assert set(refusal.value.fields) == {"name", "password"}
    assert session.scalars(select(User)).all() == []


def test_unknown_people_wrong_passwords_and_accounts_without_one_look_alike(session, clinic, now):
    register(session, now)
    clinic.patient(email="seeded@example.com")
    texts = set()
    for email in (
        "nobody@example.com",
        "asha@example.com",
        "seeded@example.com",
        "a\0b",
        "\ud800",
        "x" * 9999,
    ):
        with pytest.raises(WrongCredentials) as refusal:
            accounts.prove(session, now, email=email, password="wrong password")
        texts.add(str(refusal.value))
    assert len(texts) == 1


def test_a_hash_with_other_costs_is_renewed_at_sign_in(session, now):
    from argon2 import PasswordHasher

    register(session, now)
    user = session.scalars(select(User)).one()
    user.password = cheap = PasswordHasher(time_cost=1, memory_cost=1024).hash(PASSWORD)
    session.commit()
    accounts.prove(session, now, email="asha@example.com", password=PASSWORD)
    session.commit()
    session.refresh(user)
    assert user.password != cheap
    assert accounts.prove(session, now, email="asha@example.com", password=PASSWORD)


def test_only_the_hash_of_a_session_is_kept(session, clinic, now):
    opened = sessions.begin(session, clinic.patient(), now)
    kept = session.scalars(select(RefreshToken)).one()
    assert len(opened.token) >= 43
    assert opened.token not in repr(opened)
    assert kept.token_hash != opened.token
    assert len(kept.token_hash) == 64


def test_a_session_opens_until_it_ends(session, clinic, now):
    patient = clinic.patient()
    opened = sessions.begin(session, patient, now)
    assert sessions.holder(session, opened.token, now) == patient
    assert sessions.holder(session, opened.token, now + sessions.LIFETIME) is None
    assert sessions.holder(session, opened.token + "x", now) is None
    assert sessions.holder(session, None, now) is None


def test_signing_out_ends_this_session_only(session, clinic, now):
    patient = clinic.patient()
    here, elsewhere = sessions.begin(session, patient, now), sessions.begin(session, patient, now)
    sessions.end(session, patient, now, here.token)
    assert sessions.holder(session, here.token, now) is None
    assert sessions.holder(session, elsewhere.token, now) == patient


def test_expired_sessions_are_removed_when_their_owner_returns(session, clinic, now):
    patient, other = clinic.patient(), clinic.patient()
    sessions.begin(session, patient, now - timedelta(days=20))
    sessions.begin(session, other, now - timedelta(days=20))
    sessions.begin(session, patient, now)
    owners = sorted(session.scalars(select(RefreshToken.user_id)))
    assert owners == [patient.id, other.id]
