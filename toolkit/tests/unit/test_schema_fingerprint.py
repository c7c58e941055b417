"""The fingerprint: what changes it and what does not."""

from __future__ import annotations

from dataclasses import replace

from junco.schema.fingerprint import fingerprint
from junco.schema.model import (
    Column,
    Dependences,
    Object,
    Ref,
    Schema,
    Table,
    column_ref,
    namespace_ref,
    table_ref,
)

TABLE, COLUMN = table_ref("public", "t"), column_ref("public", "t", "x")
OBJECTS: dict[Ref, Object] = {TABLE: Table(), COLUMN: Column(type="integer", position=1)}


def test_it_is_short_and_stable() -> None:
    # Chains in repositories hold such texts: this one may never change.
    assert fingerprint(Schema(OBJECTS)) == fingerprint(Schema(OBJECTS))
    assert len(fingerprint(Schema({}))) == 32


def test_what_is_not_compared_does_not_count() -> None:
    moved = {
        COLUMN: Column(type="integer", position=7, base="integer", not_null_constraint="n"),
        TABLE: Table(),
    }
    noisy = Schema(moved, Dependences({(COLUMN, TABLE)}), ("view public.v",))
    assert noisy == Schema(OBJECTS)
    assert fingerprint(noisy) == fingerprint(Schema(OBJECTS))


def test_everything_else_counts() -> None:
    column = Column(type="integer")
    others: list[dict[Ref, Object]] = [
        {},
        {TABLE: Table()},
        {TABLE: Table(comment="c"), COLUMN: column},
        {TABLE: Table(), COLUMN: replace(column, type="bigint")},
        {TABLE: Table(), COLUMN: replace(column, not_null=True)},
        {TABLE: Table(), column_ref("public", "t", "y"): column},
        {namespace_ref("t"): Table()},
    ]
    prints = {fingerprint(Schema(objects)) for objects in (OBJECTS, *others)}
    assert len(prints) == len(others) + 1


def test_refs_read_like_people_write() -> None:
    assert str(COLUMN) == "column public.t.x"
    assert str(namespace_ref("app")) == "schema app"
    assert str(Ref("index", "public", "t_x", "t")) == "index public.t.t_x"
