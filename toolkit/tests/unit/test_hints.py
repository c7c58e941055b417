"""Renames that the desired state remembers."""

from __future__ import annotations

from junco.shadow.hints import in_models, in_sql


def test_in_sql() -> None:
    script = """
    -- junco: renamed-from person
    CREATE TABLE IF NOT EXISTS desk."Patient" (
        id int, -- another comment
        -- junco: renamed-from phone
        mobile text,
        -- junco: renamed-from "Old name"
        "New name" text
    );
    CREATE TYPE mood AS ENUM ('fine',
        -- junco: renamed-from 'so so'
        'middling');
    SELECT 1 -- junco: renamed-from
    ;
    """
    assert list(in_sql(script)) == [
        "desk.person=desk.Patient",
        "desk.Patient.phone=desk.Patient.mobile",
        'desk.Patient."Old name"=desk.Patient."New name"',
        "mood.so so=mood.middling",
    ]


def test_in_models() -> None:
    from sqlalchemy import Column, Integer, MetaData, Table

    metadata = MetaData()
    Table(
        "patient",
        metadata,
        Column("mobile", Integer, info={"renamed_from": "phone"}),
        schema="desk",
        info={"renamed_from": "person"},
    )
    assert in_models([metadata]) == ["desk.person=desk.patient", "desk.patient.phone=desk.patient.mobile"]
