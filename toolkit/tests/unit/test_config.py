"""The configuration: every key, every way to get it wrong, and where the database's address comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

from junco.config import Config, load
from junco.errors import JuncoError
from junco.errors.usage import BrokenConfig, NoConfig, UnknownKey, WrongType, WrongValue

SECRET = "hunter2-do-not-print"
URL = f"postgresql://u:{SECRET}@example.org/d"


def configured(folder: Path, text: str, **environ: str) -> Config:
    (folder / "junco.toml").write_text(text, encoding="utf-8")
    return load(folder, environ)


def test_defaults(tmp_path: Path) -> None:
    config = configured(tmp_path, "")
    assert config == Config(
        tmp_path,
        tmp_path / "junco.toml",
        migrations=tmp_path / "migrations",
        seeds=tmp_path / "seeds",
    )
    assert (config.database, config.default_seed, config.ledger_schema) == ("app", "dev", "junco")
    assert (config.lock_wait, config.url_source) == (60.0, "embedded server")


def test_every_key(tmp_path: Path) -> None:
    config = configured(
        tmp_path,
        f"""
        models = ["a.b:Base", "c:metadata"]
        migrations = "db/migrations"
        seeds = "db/seeds"
        default_seed = "demo"
        database_url = "{URL}"
        database = "clinic"
        scratch_url = "postgresql:///scratch"
        ledger_schema = "we\\"ird"
        ignore = ["legacy.*", "tmp_*"]
        lock_wait = 5
        """,
    )
    assert config.models == ("a.b:Base", "c:metadata")
    assert config.migrations == tmp_path / "db/migrations"
    assert config.seeds == tmp_path / "db/seeds"
    assert config.default_seed == "demo"
    assert config.database_url == URL
    assert config.database == "clinic"
    assert config.scratch_url == "postgresql:///scratch"
    assert config.ledger_schema == 'we"ird'
    assert config.ignore == ("legacy.*", "tmp_*")
    assert config.lock_wait == 5.0


def test_one_model_is_written_without_a_list(tmp_path: Path) -> None:
    assert configured(tmp_path, 'models = "shop:Base"').models == ("shop:Base",)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        pytest.param("models = 5", "a string or a list of strings", marks=pytest.mark.reproduces("J004")),
        ("models = [1]", "a string or a list of strings"),
        ("migrations = true", "a string"),
        ("seeds = []", "a string"),
        ("default_seed = 1", "a string"),
        ("database_url = 1", "a string"),
        ("database = 2025-01-01", "a string"),
        ("scratch_url = {}", "a string"),
        ("ledger_schema = 1.5", "a string"),
        ('ignore = "x"', "a list of strings"),
        ("ignore = [1, 2]", "a list of strings"),
        ('lock_wait = "soon"', "a number"),
        ("lock_wait = true", "a number"),
    ],
)
def test_a_wrong_type_names_key_file_and_what_is_wanted(tmp_path: Path, line: str, wanted: str) -> None:
    with pytest.raises(WrongType) as refused:
        configured(tmp_path, line)
    assert refused.value.values["key"] == line.split(maxsplit=1)[0]
    assert refused.value.values["wanted"] == wanted
    assert str(tmp_path / "junco.toml") in refused.value.render()


@pytest.mark.parametrize(
    ("line", "key"),
    [
        pytest.param('models = "shop"', "models", marks=pytest.mark.reproduces("J005")),
        ('models = ["a:B", "shop"]', "models"),
        ('models = ""', "models"),
        ("models = []", "models"),
        ('models = [""]', "models"),
        ('migrations = ""', "migrations"),
        ('database_url = ""', "database_url"),
        ("lock_wait = -1", "lock_wait"),
        ("lock_wait = nan", "lock_wait"),
    ],
)
def test_an_impossible_value(tmp_path: Path, line: str, key: str) -> None:
    with pytest.raises(WrongValue) as refused:
        configured(tmp_path, line)
    assert refused.value.values["key"] == key


@pytest.mark.reproduces("J003")
def test_an_unknown_key_is_named_with_the_near_one(tmp_path: Path) -> None:
    with pytest.raises(UnknownKey) as refused:
        configured(tmp_path, 'migratons = "x"')
    assert "Did you mean 'migrations'?" in refused.value.render()
    with pytest.raises(UnknownKey) as refused:
        configured(tmp_path, "zzz = 1")
    assert "Known: database, database_url" in refused.value.render()


@pytest.mark.reproduces("J002")
def test_broken_toml_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(BrokenConfig) as refused:
        configured(tmp_path, 'models = "a:B"\nmigrations = \n')
    assert "line 2" in refused.value.render()


@pytest.mark.parametrize("raw", [b"models = '\xe9:B'", b"\xff\xfem\x00"])
def test_a_file_that_is_not_utf_8(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "junco.toml").write_bytes(raw)
    with pytest.raises(BrokenConfig):
        load(tmp_path, {})


def test_a_byte_order_mark_and_crlf_are_fine(tmp_path: Path) -> None:
    (tmp_path / "junco.toml").write_bytes('\ufeffmodels = "a:B"\r\nlock_wait = 1\r\n'.encode())
    assert load(tmp_path, {}).models == ("a:B",)


@pytest.mark.reproduces("J001")
def test_no_file_anywhere_above(tmp_path: Path) -> None:
    with pytest.raises(NoConfig) as refused:
        load(tmp_path, {})
    assert str(tmp_path) in refused.value.render()


def test_found_from_a_folder_below(tmp_path: Path) -> None:
    deep = tmp_path / "src" / "shop"
    deep.mkdir(parents=True)
    (tmp_path / "junco.toml").write_text("")
    assert load(deep, {}).root == tmp_path


def test_a_table_in_pyproject(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n[tool.junco]\nmodels = "a:B"\n')
    config = load(tmp_path, {})
    assert (config.file.name, config.models) == ("pyproject.toml", ("a:B",))


def test_a_pyproject_without_the_table_is_passed_over_and_junco_toml_comes_first(tmp_path: Path) -> None:
    below = tmp_path / "below"
    below.mkdir()
    (below / "pyproject.toml").write_text('[tool.other]\nx = 1\n[project]\nname = "junco"\n')
    (tmp_path / "junco.toml").write_text('models = "file:B"')
    (tmp_path / "pyproject.toml").write_text('[tool.junco]\nmodels = "table:B"')
    assert load(below, {}).models == ("file:B",)


@pytest.mark.parametrize("text", ["tool = 5", "[tool]\njunco = 5", "[tool]\njunco = []"])
def test_a_pyproject_of_an_unexpected_shape_is_no_crash(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    with pytest.raises((BrokenConfig, NoConfig)):
        load(tmp_path, {})


# -- the database's address ------------------------------------------------------------------------------------


def test_environment_before_dotenv_before_file(tmp_path: Path) -> None:
    text = 'database_url = "postgresql:///from_file"'
    assert configured(tmp_path, text).database_url == "postgresql:///from_file"
    (tmp_path / ".env").write_text("DATABASE_URL='postgresql:///from_dotenv'\nOTHER=1\n")
    config = configured(tmp_path, text)
    assert (config.database_url, config.url_source) == ("postgresql:///from_dotenv", ".env")
    config = configured(tmp_path, text, DATABASE_URL="postgresql:///from_environ")
    assert (config.database_url, config.url_source) == ("postgresql:///from_environ", "DATABASE_URL")
    config = configured(tmp_path, text, DATABASE_URL="")
    assert config.url_source == ".env"


@pytest.mark.parametrize(
    "raw",
    [
        b"\xef\xbb\xbfDATABASE_URL=postgresql:///x\r\n",
        b'export DATABASE_URL="postgresql:///x"\n',
        b"# a comment\n\nDATABASE_URL = postgresql:///x # which one\n",
    ],
)
def test_ways_to_write_dotenv(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / ".env").write_bytes(raw)
    assert configured(tmp_path, "").database_url == "postgresql:///x"


def test_a_dotenv_that_is_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"DATABASE_URL=\xe9\xff\n")
    with pytest.raises(BrokenConfig) as refused:
        configured(tmp_path, "")
    assert ".env" in refused.value.render()


def test_the_scratch_server_s_address_from_the_environment(tmp_path: Path) -> None:
    config = configured(tmp_path, 'scratch_url = "postgresql:///a"', JUNCO_SCRATCH_URL="postgresql:///b")
    assert config.scratch_url == "postgresql:///b"


def test_the_password_is_in_no_printed_form(tmp_path: Path) -> None:
    config = configured(tmp_path, f'database_url = "{URL}"\nscratch_url = "{URL}"')
    assert config.database_url == URL
    assert SECRET not in repr(config) + str(config)


@pytest.mark.parametrize(
    "line",
    [
        f'database_url = ["{URL}"]',
        f'scratch_url = {{url = "{URL}"}}',
        f'database_url = "{URL}',
        f'database-url = "{URL}"',
    ],
)
def test_nor_in_an_error(tmp_path: Path, line: str) -> None:
    with pytest.raises(JuncoError) as refused:
        configured(tmp_path, line)
    assert SECRET not in refused.value.render() + str(refused.value.as_json())
