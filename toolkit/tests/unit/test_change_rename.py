"""--rename: how it is read, what it refuses, and which pairs look like a rename."""

from __future__ import annotations

import pytest

from junco.change.rename import LABEL, Rename, candidates, live_source, parse_rename, rename_sql
from junco.errors.change import BadRename, RenameAcross, RenameTaken, UnknownRename
from junco.schema.model import Column, Enum, Object, Ref, Schema, Table, column_ref, table_ref


def schema(*tables: tuple[str, str], **enums: tuple[str, ...]) -> Schema:
    """Tables as ("schema.table", "column:type column:type"), enums in public."""
    objects: dict[Ref, Object] = {}
    for path, columns in tables:
        place, name = path.split(".")
        objects[table_ref(place, name)] = Table()
        for position, column in enumerate(columns.split()):
            word, _, type_ = column.partition(":")
            objects[column_ref(place, name, word)] = Column(type=type_ or "text", position=position)
    objects |= {Ref("enum", "public", name): Enum(labels=labels) for name, labels in enums.items()}
    return Schema(objects)


OLD = schema(("public.users", "id phone name"), ("app.users", "id"), status=("OLD", "on"))


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("users.phone=users.mobile", ["ALTER TABLE public.users RENAME COLUMN phone TO mobile"]),
        (
            "public.users.phone=public.users.mobile",
            ["ALTER TABLE public.users RENAME COLUMN phone TO mobile"],
        ),
        ("app.users.id=app.users.key", ["ALTER TABLE app.users RENAME COLUMN id TO key"]),
        ("users=people", ["ALTER TABLE public.users RENAME TO people"]),
        ("app.users=app.people", ["ALTER TABLE app.users RENAME TO people"]),
        (
            "app.users=web.people",
            ["ALTER TABLE app.users SET SCHEMA web", "ALTER TABLE web.users RENAME TO people"],
        ),
        ("status.OLD=status.NEW", ["ALTER TYPE public.status RENAME VALUE 'OLD' TO 'NEW'"]),
        ("status=state", ["ALTER TYPE public.status RENAME TO state"]),
        (
            'users.phone=users."Mo.bile "" 1"',
            ['ALTER TABLE public.users RENAME COLUMN phone TO "Mo.bile "" 1"'],
        ),
        ("users.phone = users.mobile", ["ALTER TABLE public.users RENAME COLUMN phone TO mobile"]),
    ],
)
def test_a_flag_is_read(text: str, statements: list[str]) -> None:
    assert rename_sql([parse_rename(text, OLD)]) == statements


@pytest.mark.parametrize(
    "text", ["users.phone=users.mobile", "app.users=app.people", 'status."a b"=status."c=d"']
)
def test_the_flag_is_written_as_it_is_read(text: str) -> None:
    old = schema(("public.users", "phone"), ("app.users", ""), status=("a b",))
    assert str(parse_rename(text, old)) == text


@pytest.mark.reproduces("J301")
@pytest.mark.parametrize(
    "text",
    ["", "users", "a=b=c", "users.phone=mobile", "=x", "a.=b.c", "a.b.c.d=a.b.c.e", 'users."x=users.y'],
)
def test_what_is_no_rename(text: str) -> None:
    with pytest.raises(BadRename):
        parse_rename(text, OLD)


@pytest.mark.reproduces("J302")
def test_the_left_side_must_exist() -> None:
    with pytest.raises(UnknownRename, match=r"users\.phon") as caught:
        parse_rename("users.phon=users.mobile", OLD)
    assert "Did you mean 'users.phone'?" in caught.value.text("why")


@pytest.mark.reproduces("J303")
@pytest.mark.parametrize("text", ["users.phone=users.name", "status.OLD=status.on", "public.users=app.users"])
def test_the_right_side_must_be_free(text: str) -> None:
    with pytest.raises(RenameTaken):
        parse_rename(text, OLD)


@pytest.mark.reproduces("J304")
@pytest.mark.parametrize(
    "text", ["users.phone=people.phone", "status.OLD=state.OLD", "public.users.id=app.users.key"]
)
def test_nothing_moves_between_tables(text: str) -> None:
    with pytest.raises(RenameAcross):
        parse_rename(text, OLD)


def test_columns_are_renamed_before_their_table() -> None:
    renames = [parse_rename("users=people", OLD), parse_rename("users.phone=users.mobile", OLD)]
    assert rename_sql(renames)[0].endswith("RENAME COLUMN phone TO mobile")
    assert (
        live_source(table_ref("public", "people"), renames) == "(SELECT *, phone AS mobile FROM public.users)"
    )
    assert live_source(table_ref("app", "users"), renames) is None


def flags(old: Schema, new: Schema) -> list[str]:
    return [str(rename) for rename in candidates(old, new)]


def test_a_column_of_the_same_type_is_a_candidate() -> None:
    old = schema(("public.users", "id:int phone:text age:int"))
    new = schema(("public.users", "id:int mobile:text born:date"))
    assert flags(old, new) == ["users.phone=users.mobile"]


def test_the_nearest_name_is_taken_first() -> None:
    old = schema(("public.t", "first_name last_name"))
    new = schema(("public.t", "surname_last name_first"))
    assert set(flags(old, new)) == {"t.last_name=t.surname_last", "t.first_name=t.name_first"}


def test_tables_with_nearly_the_same_columns_are_candidates() -> None:
    old = schema(("public.users", "id a b c d"), ("public.logs", "id x"))
    new = schema(("public.people", "id a b c e"), ("public.notes", "id y z"))
    assert flags(old, new) == []
    new = schema(("public.people", "id a b c d e"), ("public.notes", "id y z"))
    assert flags(old, new) == ["users=people"]


def test_a_table_in_another_schema_is_a_candidate_under_its_own_name() -> None:
    old, new = schema(("public.users", "id a")), schema(("app.users", "id a"))
    assert candidates(old, new) == (Rename(table_ref("public", "users"), table_ref("app", "users")),)


def test_enums_and_labels_are_candidates() -> None:
    old, new = (
        schema(mood=("a", "b"), kind=("x", "old", "z")),
        schema(temper=("a", "b"), kind=("x", "new", "z")),
    )
    assert flags(old, new) == ["mood=temper", "kind.old=kind.new"]
    assert candidates(old, new)[1].old == Ref(LABEL, "public", "old", "kind")
    assert flags(schema(kind=("x", "y")), schema(kind=("y", "x"))) == []
