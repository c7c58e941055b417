"""Migration folders: what may lie in them, how they are named, and that nothing is overwritten."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from junco.errors.history import (
    BadMigrationName,
    FileTrouble,
    NameTaken,
    NoMigrationSql,
    NotText,
    UnknownMigration,
)
from junco.history.files import (
    Migration,
    find,
    new_name,
    read_migrations,
    read_sql,
    slug,
    write_down,
    write_migration,
)

NOON = datetime(2025, 6, 1, 12, 0, 0, tzinfo=UTC)


def migration(folder: Path, name: str, raw: bytes = b"SELECT 1;\n") -> Path:
    (folder / name).mkdir(parents=True)
    (folder / name / "migration.sql").write_bytes(raw)
    return folder / name


def named(*names: str) -> list[Migration]:
    return [Migration(name, Path(name), "SELECT 1;", None) for name in names]


def test_a_missing_folder_is_an_empty_history(tmp_path: Path) -> None:
    assert read_migrations(tmp_path / "migrations") == ()


def test_read_in_the_order_of_names_and_nothing_else_counts(tmp_path: Path) -> None:
    for name in ("20250102000000_b", "20250101000000_a", "20250101000000_B"):
        migration(tmp_path, name)
    (tmp_path / "migration_lock.toml").write_text("")
    (tmp_path / "README.md").write_text("")
    (tmp_path / ".git").mkdir()
    (tmp_path / "__pycache__").mkdir()
    names = [one.name for one in read_migrations(tmp_path)]
    assert names == ["20250101000000_B", "20250101000000_a", "20250102000000_b"]


def test_line_ends_and_a_byte_order_mark_do_not_count(tmp_path: Path) -> None:
    plain = "SELECT 'ä';\nSELECT 2;\n"
    raws = [plain.encode(), plain.replace("\n", "\r\n").encode(), plain.replace("\n", "\r").encode()]
    raws += [b"\xef\xbb\xbf" + raw for raw in raws]
    for number, raw in enumerate(raws):
        migration(tmp_path, f"m{number}", raw)
    sums = {one.checksum for one in read_migrations(tmp_path)}
    assert sums == {hashlib.sha256(plain.encode()).hexdigest()}


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param(b"SELECT 1;\n-- \xe9t\xe9\n", "0xe9 in line 2", marks=pytest.mark.reproduces("J202")),
        (b"SELECT 1;\n\nSELECT '\0';", "line 3 holds a NUL"),
        ("SELECT 1;".encode("utf-16"), "line 1"),
        (b"SELECT '\xed\xa0\x80'", "line 1"),
    ],
)
def test_what_is_not_utf_8_text_is_refused_with_its_place(tmp_path: Path, raw: bytes, reason: str) -> None:
    migration(tmp_path, "m", raw)
    with pytest.raises(NotText) as refused:
        read_migrations(tmp_path)
    assert reason in refused.value.render()


@pytest.mark.parametrize(
    "name", ["it's", 'say "x"', "ünï-çødé 名前", "50%s {x}", "a\\b", " ", "$(rm -rf)", "👩 x", "a=b#c"]
)
def test_hostile_names_are_names(tmp_path: Path, name: str) -> None:
    migration(tmp_path, name)
    [found] = read_migrations(tmp_path)
    assert found.name == name


@pytest.mark.parametrize("name", ["a\nb", "a\tb", "a\x1b[31mb", "a\x7f", "a\u202eb", "a\udcff"])
@pytest.mark.reproduces("J203")
def test_names_with_control_characters_are_refused_and_shown_escaped(tmp_path: Path, name: str) -> None:
    migration(tmp_path, name)
    with pytest.raises(BadMigrationName) as refused:
        read_migrations(tmp_path)
    assert refused.value.render().isprintable() or "\n  " in refused.value.render()
    assert name not in refused.value.render()
    refused.value.render().encode()


def test_a_folder_without_its_file_and_a_file_in_place_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "m" / "migration.sql").mkdir(parents=True)
    with pytest.raises(NoMigrationSql):
        read_migrations(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(FileTrouble):
        read_migrations(tmp_path / "file")


@pytest.mark.reproduces("J218")
def test_a_file_that_cannot_be_read_or_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileTrouble) as refused:
        read_sql(tmp_path)
    assert refused.value.values["verb"] == "read"
    (tmp_path / "file").write_text("")
    with pytest.raises(FileTrouble) as refused:
        write_migration(tmp_path / "file", "m", "", None)
    assert refused.value.values["verb"] == "written"
    with pytest.raises(FileTrouble):
        write_down(Migration("m", tmp_path / "absent", "", None), "SELECT 1;")


# -- new names ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "made"),
    [
        ("Add users", "add_users"),
        ('Füge "Ärzte" hinzu!', "fuge_arzte_hinzu"),
        ("a/../../etc", "a_etc"),
        ("名前", "名前"),
        ("--x--", "x"),
        ("snake_case", "snake_case"),
        ("x" * 300, "x" * 100),
        ("名" * 100, "名" * 66),
    ],
)
def test_a_title_becomes_part_of_a_folder_name(title: str, made: str) -> None:
    assert slug(title) == made


@pytest.mark.parametrize("title", ["", "  ", "!?", "/", "_"])
def test_a_title_without_a_letter_is_refused(title: str) -> None:
    with pytest.raises(BadMigrationName):
        slug(title)


@given(st.text(max_size=200))
def test_any_title_is_refused_or_a_name_that_can_be_read_back(title: str) -> None:
    try:
        made = slug(title)
    except BadMigrationName:
        return
    assert made
    assert len(made.encode()) <= 230
    assert not set(made) & set("/\\\0\n. ")
    assert slug(made) == made


def test_a_new_name_is_later_than_all_others_even_if_the_clock_is_behind() -> None:
    assert new_name("x", NOON, []) == "20250601120000_x"
    assert new_name("x", NOON, named("20250601115959_a")) == "20250601120000_x"
    assert new_name("a", NOON, named("20250601120000_z")) == "20250601120001_a"
    behind = named("20301231235959_a", "20250101000000_b", "hand_made", "2025_short")
    assert new_name("x", NOON, behind) == "20301231235960_x"
    assert new_name("x", NOON, named("20250601120000")) == "20250601120001_x"


@given(st.lists(st.integers(0, 4_000_000_000), max_size=6))
def test_names_only_grow(moments: list[int]) -> None:
    made: list[str] = []
    for moment in moments:
        made.append(new_name("x", datetime.fromtimestamp(moment, UTC), named(*made)))
    assert made == sorted(set(made))


# -- writing and finding -----------------------------------------------------------------------------------------


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    written = write_migration(tmp_path / "m", "20250101000000_a", "SELECT 'é';\n", "SELECT 2;\n")
    assert read_migrations(tmp_path / "m") == (written,)
    assert (tmp_path / "m" / "20250101000000_a" / "migration.sql").read_bytes() == "SELECT 'é';\n".encode()
    write_down(written, "SELECT 3;\n")
    assert read_migrations(tmp_path / "m")[0].down == "SELECT 3;\n"


@pytest.mark.reproduces("J217")
def test_an_existing_migration_is_never_touched(tmp_path: Path) -> None:
    folder = migration(tmp_path, "20250101000000_a", b"SELECT 'mine';")
    with pytest.raises(NameTaken):
        write_migration(tmp_path, "20250101000000_a", "SELECT 'theirs';", None)
    assert (folder / "migration.sql").read_bytes() == b"SELECT 'mine';"
    assert os.listdir(folder) == ["migration.sql"]


def test_found_in_full_or_by_a_part_that_is_not_ambiguous() -> None:
    history = named("20250101000000_add", "20250102000000_add_more", "20250103000000_drop")
    assert find(history, "drop").name == "20250103000000_drop"
    assert find(history, "20250101000000_add").name == "20250101000000_add"
    assert find(history, "add_more").name == "20250102000000_add_more"


@pytest.mark.parametrize(
    ("wanted", "hint"),
    [
        pytest.param("add", "it could be any of", marks=pytest.mark.reproduces("J210")),
        ("20250103000000_drip", "Did you mean '20250103000000_drop'?"),
        ("", "Known: "),
    ],
)
def test_a_name_that_is_not_one(wanted: str, hint: str) -> None:
    history = named("20250101000000_add", "20250102000000_add_more", "20250103000000_drop")
    with pytest.raises(UnknownMigration) as refused:
        find(history, wanted)
    assert hint in refused.value.render()


def test_a_name_in_an_empty_history() -> None:
    with pytest.raises(UnknownMigration) as refused:
        find([], "x")
    assert "empty" in refused.value.render()
