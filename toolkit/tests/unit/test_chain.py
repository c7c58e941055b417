"""`migration_lock.toml`: a round trip for any name, and every way in which it stops being true."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from junco.errors.history import BrokenChain, FileTrouble, WrongProvider
from junco.history.chain import FILE, Chain, build, read, write
from junco.history.files import Migration
from junco.schema.fingerprint import RULES

NAMES = ["20250101000000_a", "20250102000000_b", "20250103000000_c"]
PRINTS = [f"{RULES}18" + letter * 29 for letter in "abc"]


def migrations(*names: str, sql: str = "SELECT 1;") -> list[Migration]:
    return [Migration(name, Path(name), sql, None) for name in names]


def chain() -> Chain:
    return build(migrations(*NAMES), PRINTS)


def lines(folder: Path) -> list[str]:
    return (folder / FILE).read_text(encoding="utf-8").splitlines()


def test_no_file_is_an_empty_chain(tmp_path: Path) -> None:
    assert read(tmp_path) == Chain()


def test_written_and_read_back_and_it_is_toml_with_the_provider_first(tmp_path: Path) -> None:
    write(tmp_path / "new", chain())
    assert read(tmp_path / "new") == chain()
    table = tomllib.loads((tmp_path / "new" / FILE).read_text())
    assert list(table) == ["provider", "chain"]
    assert list(table["chain"]) == NAMES
    assert [path.name for path in (tmp_path / "new").iterdir()] == [FILE]


HOSTILE = st.text(
    st.characters(exclude_characters="/", exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn")),
    min_size=1,
    max_size=30,
)


@given(names=st.lists(HOSTILE, min_size=1, max_size=5, unique=True))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_name_survives(tmp_path: Path, names: list[str]) -> None:
    assert not any(unicodedata.category(letter).startswith("C") for name in names for letter in name)
    made = build(migrations(*names), [f"{RULES}18" + "f" * 29] * len(names))
    write(tmp_path, made)
    assert read(tmp_path) == made
    assert list(read(tmp_path).proved(migrations(*names))) == names


def test_windows_line_ends_and_a_byte_order_mark_are_fine(tmp_path: Path) -> None:
    write(tmp_path, chain())
    text = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    assert read(tmp_path) == chain()


# -- what is still known -----------------------------------------------------------------------------------------


def test_a_whole_chain_proves_everything() -> None:
    assert chain().proved(migrations(*NAMES)) == dict(zip(NAMES, PRINTS, strict=True))
    assert chain().unlinked() == ()
    assert chain().get(NAMES[1]) == chain().links[1]
    assert chain().get("x") is None


def test_from_an_edited_migration_on_nothing_is_known() -> None:
    history = [*migrations(NAMES[0]), *migrations(NAMES[1], sql="SELECT 2;"), *migrations(NAMES[2])]
    assert list(chain().proved(history)) == NAMES[:1]


def test_a_history_without_one_of_them_is_known_up_to_there() -> None:
    assert list(chain().proved(migrations(NAMES[0], NAMES[2]))) == NAMES[:1]
    assert list(chain().proved(migrations(*NAMES[:2]))) == NAMES[:2]
    assert list(chain().proved(migrations("20240101000000_older", *NAMES))) == []


@pytest.mark.parametrize(
    ("order", "proved", "unlinked"),
    [([0, 2], 1, [2]), ([1, 2], 0, [1]), ([0, 2, 1], 1, [2, 1]), ([2, 0, 1], 0, [2, 0])],
)
def test_a_line_that_was_removed_or_moved_breaks_the_links(
    tmp_path: Path, order: list[int], proved: int, unlinked: list[int]
) -> None:
    write(tmp_path, chain())
    text = lines(tmp_path)
    (tmp_path / FILE).write_text("\n".join(text[:-3] + [text[-3:][i] for i in order]) + "\n")
    found = read(tmp_path)
    assert list(found.proved(migrations(*NAMES))) == NAMES[:proved]
    assert found.unlinked() == tuple(NAMES[i] for i in unlinked)


def test_a_line_that_was_edited_breaks_the_link_after_it(tmp_path: Path) -> None:
    write(tmp_path, chain())
    text = (tmp_path / FILE).read_text()
    (tmp_path / FILE).write_text(text.replace(PRINTS[0], f"{RULES}18" + "d" * 29))
    assert read(tmp_path).unlinked() == (NAMES[1],)
    assert list(read(tmp_path).proved(migrations(*NAMES))) == NAMES[:1]


# -- files that are no chain -------------------------------------------------------------------------------------


@pytest.mark.reproduces("J207")
def test_an_unfinished_merge_is_explained(tmp_path: Path) -> None:
    write(tmp_path, chain())
    text = lines(tmp_path)
    text[-2:] = ["<<<<<<< HEAD", text[-2], "=======", text[-1], ">>>>>>> theirs"]
    (tmp_path / FILE).write_text("\n".join(text))
    with pytest.raises(BrokenChain) as refused:
        read(tmp_path)
    assert "two branches each added a migration" in refused.value.render()
    assert "keep the lines of both sides" in refused.value.render()


@pytest.mark.parametrize(
    "text",
    [
        'provider = "postgresql',
        "chain = 5",
        "[chain]\na = 5",
        '[chain]\na = "sha256:abc"',
        f'[chain]\na = "sha256:{"a" * 64} schema:{"b" * 32}"',
        f'[chain]\na = "sha256:{"a" * 64} schema:{"b" * 32} after:{"c" * 12} "',
        f'[chain]\na = "sha256:{"A" * 64} schema:{"b" * 32} after:{"c" * 12}"',
        '[chain]\na = "x"\na = "y"',
    ],
)
def test_what_cannot_be_read_says_how_to_get_it_back(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(BrokenChain) as refused:
        read(tmp_path)
    assert "git checkout" in refused.value.render()


@pytest.mark.parametrize("provider", ['"mysql"', '"sqlite"', "5", "[]"])
@pytest.mark.reproduces("J209")
def test_another_provider_s_history_is_refused(tmp_path: Path, provider: str) -> None:
    (tmp_path / FILE).write_text(f"provider = {provider}\n")
    with pytest.raises(WrongProvider):
        read(tmp_path)


def test_the_lock_file_of_prisma_is_a_chain_without_lines(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('# Please do not edit this file manually\nprovider = "postgresql"\n')
    assert read(tmp_path) == Chain()


def test_bytes_that_are_no_text_and_a_folder_in_its_place(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\xff")
    with pytest.raises(FileTrouble):
        read(tmp_path)
    (tmp_path / FILE).unlink()
    (tmp_path / FILE).mkdir()
    with pytest.raises(FileTrouble):
        read(tmp_path)
    with pytest.raises(FileTrouble):
        write(tmp_path, chain())


def test_what_other_rules_wrote_is_not_known() -> None:
    made = build(migrations("a", "b"), [f"{RULES}18" + "f" * 29, "9" * 32])
    assert list(made.proved(migrations("a", "b"))) == ["a"]
