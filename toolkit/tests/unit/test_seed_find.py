"""Folders of seed files: found, imported, and explained when they are broken."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from junco.errors import Exit
from junco.errors.seed import BrokenSeedFile, NoSeeds, SetDeclaredTwice, UnknownSet
from junco.seed.find import find_set, find_sets

SET = "from junco.seed import SeedSet\n{name} = SeedSet('{name}')\n"
MODEL = """
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
class Base(DeclarativeBase): pass
class Doctor(Base):
    __tablename__ = "doctors"
    id: Mapped[int] = mapped_column(primary_key=True)
    room_no: Mapped[str]
"""


@pytest.fixture
def seeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds").mkdir()
    return tmp_path / "seeds"


def write(seeds: Path, **files: str) -> None:
    for name, text in files.items():
        (seeds / f"{name}.py").write_text(text, encoding="utf-8")


def test_sets_are_found_by_name(seeds: Path) -> None:
    write(seeds, a=SET.format(name="dev"), b=SET.format(name="demo") + SET.format(name="base"))
    assert list(find_sets(seeds)) == ["dev", "demo", "base"]
    assert find_set(seeds, "base").name == "base"
    assert list(find_sets(Path("seeds"))) == ["dev", "demo", "base"]


def test_files_may_import_each_other_and_each_set_is_found_once(seeds: Path) -> None:
    text = "from z_base import base\nfrom junco.seed import SeedSet\ndev = SeedSet('dev', extends=base)\nagain = dev\n"
    write(seeds, dev=text, z_base=SET.format(name="base"))
    assert [one.name for one in find_set(seeds, "dev").lineage()] == ["base", "dev"]
    assert sorted(find_sets(seeds)) == ["base", "dev"]


def test_several_may_look_at_once(seeds: Path) -> None:
    write(seeds, **{f"set_{at}": SET.format(name=f"set_{at}") for at in range(8)})
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: len(find_sets(seeds)), range(24)))
    assert found == [8] * 24


def test_nothing_stays_behind(seeds: Path) -> None:
    write(seeds, dev="import z_base\n" + SET.format(name="dev"), z_base="", json=SET.format(name="odd"))
    import json

    before, path = set(sys.modules), list(sys.path)
    find_sets(seeds)
    assert {name for name in set(sys.modules) - before if "seed" in name or name == "z_base"} == set()
    assert sys.path == path
    assert sys.modules["json"] is json
    assert not (seeds / "__pycache__").exists()


def test_an_edited_file_is_read_again(seeds: Path) -> None:
    write(seeds, dev=SET.format(name="dev"))
    assert list(find_sets(seeds)) == ["dev"]
    write(seeds, dev=SET.format(name="new"))
    assert list(find_sets(seeds)) == ["new"]


@pytest.mark.reproduces("J501")
def test_no_folder_and_no_files(seeds: Path) -> None:
    with pytest.raises(NoSeeds, match="no seed files in seeds"):
        find_sets(seeds)
    with pytest.raises(NoSeeds) as caught:
        find_sets(seeds / "none")
    assert "there is no such folder" in caught.value.render()
    assert caught.value.exit_code == Exit.USAGE


@pytest.mark.reproduces("J502")
def test_an_unknown_name(seeds: Path) -> None:
    write(seeds, dev=SET.format(name="dev") + SET.format(name="demo"))
    with pytest.raises(UnknownSet) as caught:
        find_set(seeds, "demoo")
    assert "there is no seed set named 'demoo' in seeds" in caught.value.render()
    assert "Did you mean 'demo'?" in caught.value.render()
    with pytest.raises(UnknownSet) as caught:
        find_set(seeds, "production")
    assert "Known: demo, dev." in caught.value.render()
    write(seeds, dev="")
    with pytest.raises(UnknownSet) as caught:
        find_set(seeds, "dev")
    assert "declare no set" in caught.value.render()


@pytest.mark.reproduces("J503")
@pytest.mark.parametrize(
    ("text", "where", "reason"),
    [
        ("x = 1\nx = (\n", "seeds/dev.py:2", "SyntaxError: '(' was never closed"),
        ("\nimport nowhere_at_all\n", "seeds/dev.py:2", "No module named 'nowhere_at_all'"),
        ("\n\n1 / 0\n", "seeds/dev.py:3", "ZeroDivisionError: division by zero"),
        ("import helper\n", "seeds/helper.py:1", "ValueError: from the other file"),
        ("import json\njson.loads('x')\n", "seeds/dev.py:2", "JSONDecodeError"),
        ("raise SystemExit(3)\n", "seeds/dev.py:1", "SystemExit: 3"),
        ("x = 'a\0b'\n", "seeds/dev.py", "null bytes"),
        (MODEL + "Doctor.romo_no\n", "seeds/dev.py:8", "Did you mean 'room_no'?"),
    ],
)
def test_a_broken_file_is_named_with_its_line(seeds: Path, text: str, where: str, reason: str) -> None:
    write(seeds, dev=text)
    if "helper" in text:
        write(seeds, helper="raise ValueError('from the other file')\n")
    with pytest.raises(BrokenSeedFile) as caught:
        find_sets(seeds)
    assert caught.value.values["where"].startswith(where)
    assert reason in caught.value.render()


@pytest.mark.reproduces("J504")
def test_two_sets_of_one_name(seeds: Path) -> None:
    write(seeds, a=SET.format(name="dev"), b="\n" + SET.format(name="dev"))
    with pytest.raises(SetDeclaredTwice) as caught:
        find_sets(seeds)
    assert "seeds/a.py:2 and seeds/b.py:3" in caught.value.render()
