"""Nothing undocumented: commands, keys and error codes each have their place, and each code a test that provokes it.

Fast: reads files and help texts. That the pages are true is the business of `make docs`, which runs them.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest

import junco.errors
from junco import config
from junco.cli.main import Lazy
from junco.cli.overview import COMMANDS
from junco.errors import JuncoError
from junco.lint.rules import RULES

ROOT = Path(__file__).resolve().parents[2]
NAMES = [f"{group} {name}" for group, commands in COMMANDS.items() for name in commands]
for _module in pkgutil.iter_modules(junco.errors.__path__):
    importlib.import_module(f"junco.errors.{_module.name}")
CODES = sorted(code for code, error in JuncoError.registry.items() if error.__module__.startswith("junco."))


@pytest.fixture(scope="module")
def docs() -> Iterator[ModuleType]:
    """`scripts/docs.py`, which is not part of any package."""
    sys.path.insert(0, str(ROOT / "scripts"))  # where Python finds what a script imports
    spec = importlib.util.spec_from_file_location("docs_script", ROOT / "scripts" / "docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["docs_script"] = module
    spec.loader.exec_module(module)
    yield module
    sys.path.remove(str(ROOT / "scripts"))


def written() -> str:
    """README and every page that a person wrote."""
    pages = [path for path in (ROOT / "docs").rglob("*.md") if "reference" not in path.parts]
    return "\n".join(path.read_text("utf-8") for path in [ROOT / "README.md", *pages])


def executed(text: str) -> str:
    """The lines of shell blocks, where commands are run rather than talked about."""
    return "\n".join(re.findall(r"^```(?:sh|console)\n(.*?)^```", text, re.MULTILINE | re.DOTALL))


@pytest.mark.parametrize("name", NAMES)
def test_a_page_runs_every_command(name: str) -> None:
    assert re.search(rf"junco {name}\b", executed(written())), f"no page runs junco {name}"


@pytest.mark.parametrize(
    "name",
    [*(f"migrate {one}" for one in ("status", "deploy", "dev", "reset", "rollback")), "db check", "db seed"],
)
def test_the_tour_shows_the_commands_of_every_day(name: str) -> None:
    assert f"$ junco {name}" in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", [*NAMES, "explain", "migrate", "db", "server", ""])
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert Lazy("junco").main([*name.split(), "--help"], prog_name="junco", standalone_mode=False) in (
        0,
        None,
    )
    text = capsys.readouterr().out
    assert text.startswith("Usage: junco")
    assert name in text


@pytest.mark.parametrize("name", [*NAMES, "explain"])
def test_every_option_says_what_it_does(name: str) -> None:
    command: click.Command | None = Lazy("junco")
    for word in name.split():
        assert isinstance(command, click.Group)
        command = command.get_command(click.Context(command), word)
    assert command is not None
    silent = [one.name for one in command.params if isinstance(one, click.Option) and not one.help]
    assert not silent


def test_every_key_is_documented(docs: ModuleType) -> None:
    assert set(sys.modules[docs.reference.__module__].KEYS) == set(config._KEYS)
    page = (ROOT / "docs/reference/configuration.md").read_text("utf-8")
    assert [key for key in config._KEYS if f"`{key}`" not in page] == []


def test_the_reference_is_fresh(docs: ModuleType) -> None:
    assert docs.stale(docs.reference()) == []


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_page(code: str) -> None:
    page = (ROOT / "docs/reference/errors" / f"{code}.md").read_text("utf-8")
    assert JuncoError.registry[code].__name__ in page


def test_explain_knows_every_code() -> None:
    """In a process of its own: here everything is imported already."""
    listed = subprocess.run(
        [sys.executable, "-m", "junco", "explain"], capture_output=True, text=True, check=True
    )
    assert re.findall(r"^J\d{3}", listed.stdout, re.MULTILINE) == sorted([*CODES, *RULES])


@pytest.mark.parametrize("code", RULES)
def test_every_rule_has_a_page_with_its_sql(code: str) -> None:
    page = (ROOT / "docs/reference/rules" / f"{code}.md").read_text("utf-8")
    assert RULES[code].title in page
    assert all(line in page for sql in (RULES[code].bad, RULES[code].good) for line in sql.split("\n"))


def test_a_test_reproduces_every_code() -> None:
    missing = sorted(set(CODES) - set(reproduced()))
    assert not missing, f"no test is marked @pytest.mark.reproduces for: {', '.join(missing)}"


def test_no_test_reproduces_what_does_not_exist() -> None:
    assert sorted(set(reproduced()) - set(CODES)) == []


def reproduced() -> Iterator[str]:
    """The codes in `reproduces(…)` marks anywhere in the tests, decorators and parameters alike."""
    for file in [*(ROOT / "toolkit/tests").rglob("*.py"), *(ROOT / "app/tests").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "reproduces"
            ):
                yield from (str(one.value) for one in node.args if isinstance(one, ast.Constant))


@pytest.mark.parametrize("path", sorted(path.name for path in (ROOT / "docs").glob("*/*.md")))
def test_the_index_names_every_page(path: str) -> None:
    assert path in (ROOT / "docs/README.md").read_text("utf-8")


def test_links_lead_somewhere() -> None:
    pages = [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")]
    broken = [
        f"{page.relative_to(ROOT)} → {link}"
        for page in pages
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
        if not (page.parent / link).exists()
    ]
    assert broken == []


class TestRunner:
    """The runner itself: what it takes for equal, and what it reads out of a page."""

    def test_it_compares_shapes(self, docs: ModuleType) -> None:
        assert docs._agrees(["done in 12 ms at 2026-01-01 10:00"], ["done in 3.4 ms at 2027-12-31 23:59"])
        assert docs._agrees(["a", "…", "z"], ["a", "b", "c", "z"])
        assert docs._agrees(["wrote …/x"], ["wrote /somewhere/x"])
        assert not docs._agrees(["5 rows"], ["6 rows"])
        assert not docs._agrees(["a"], ["a", "b"])
        assert not docs._agrees([], ["a"])

    def test_it_reads_commands_with_their_exit_codes(self, docs: ModuleType) -> None:
        page = "<!-- file: x.sql -->\n```sql\nSELECT 1;\n```\n```console\n$ a <<E  # exit 4\n> in\n> E\nout\n$ b\n```\n"
        file, console = docs.blocks(page)
        assert file.marks == {"file": "x.sql"}
        first, second = docs.commands(console)
        assert (first.script, first.code, first.output) == ("a <<E  # exit 4\nin\nE", 4, ["out"])
        assert (second.script, second.code, second.output) == ("b", 0, [])

    def test_a_wrong_page_is_found_and_mended(self, docs: ModuleType, monkeypatch, tmp_path: Path) -> None:
        monkeypatch.setattr(docs, "ROOT", tmp_path)
        page = tmp_path / "page.md"
        page.write_text("<!-- run: empty -->\n```console\n$ echo 1\n2\n$ false  # exit 1\n```\n", "utf-8")
        assert "page.md:3" in docs.run_page(page, False)
        assert docs.run_page(page, True) is None
        assert "$ echo 1\n1\n" in page.read_text("utf-8")
        assert docs.run_page(page, False) is None
