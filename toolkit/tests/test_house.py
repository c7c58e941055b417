"""The house rules that no linter knows: sizes, names, words, versions, and a test for every error code."""

from __future__ import annotations

import ast
import importlib
import io
import pkgutil
import re
import statistics
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import junco.errors
from junco.errors import JuncoError
from junco.version import VERSION

TESTS = Path(__file__).parent
SOURCE = TESTS.parent / "src" / "junco"
FILES = sorted(SOURCE.rglob("*.py"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in FILES}
Function = ast.FunctionDef | ast.AsyncFunctionDef
BANNED = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}


def name(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def functions() -> Iterator[tuple[str, int]]:
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield f"{name(path)}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def test_functions_are_short() -> None:
    sizes = dict(functions())
    assert {where: size for where, size in sizes.items() if size > 60} == {}
    assert statistics.median(sizes.values()) <= 10


def test_files_are_short() -> None:
    sizes = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert {where: size for where, size in sizes.items() if size > 400} == {}


def test_everything_public_is_described() -> None:
    missing = []
    for path, tree in TREES.items():
        if not ast.get_docstring(tree):
            missing.append(name(path))
        public = [node for node in tree.body if isinstance(node, Function | ast.ClassDef)]
        for node in public:
            members = (
                [one for one in node.body if isinstance(one, Function)]
                if isinstance(node, ast.ClassDef)
                else []
            )
            for one in (node, *members):
                overload = any(
                    isinstance(mark, ast.Name) and mark.id == "overload" for mark in one.decorator_list
                )
                hidden = node.name.startswith("_") or one.name.startswith("_") or overload
                if not hidden and not ast.get_docstring(one):
                    missing.append(f"{name(path)}:{one.name}")
    assert missing == []


def test_no_room_for_what_has_no_place() -> None:
    parts = {name(path): set(path.relative_to(SOURCE).with_suffix("").parts) for path in FILES}
    assert [where for where, words in parts.items() if words & BANNED] == []


def test_nothing_is_left_to_do() -> None:
    found = []
    for path in [*FILES, *TESTS.rglob("*.py")]:
        for token in tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline):
            if token.type == tokenize.COMMENT and re.search(r"\b(TODO|FIXME|XXX|HACK)\b", token.string):
                found.append(f"{path.name}:{token.start[0]}")
    assert found == []


def test_the_version_is_said_once_and_the_same() -> None:
    project = tomllib.loads((TESTS.parent / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == VERSION


def reproduced() -> set[str]:
    """The codes that some test is marked to provoke."""
    found: set[str] = set()
    for path in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "reproduces"
            ):
                found |= {str(one.value) for one in node.args if isinstance(one, ast.Constant)}
    return found


def registered() -> set[str]:
    for module in pkgutil.iter_modules(junco.errors.__path__, "junco.errors."):
        importlib.import_module(module.name)
    return set(JuncoError.registry)


def test_every_error_code_has_a_test_that_provokes_it() -> None:
    missing = sorted(registered() - reproduced())
    assert missing == [], f"no test is marked with @pytest.mark.reproduces for {', '.join(missing)}"


def test_no_test_claims_a_code_that_there_is_not() -> None:
    assert sorted(reproduced() - registered()) == []


@pytest.mark.parametrize("path", sorted(TESTS.rglob("test_*.py")), ids=lambda path: path.name)
def test_every_test_asserts_something(path: Path) -> None:
    """An assertion, an expected error, or a call of a function of the tests that asserts."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    local = {node.name for node in ast.walk(tree) if isinstance(node, Function) and _asserts(node)}
    empty = [
        node.name
        for node in tree.body
        if isinstance(node, Function)
        and node.name.startswith("test_")
        and not _asserts(node)
        and not _calls(node) & local
    ]
    assert empty == []


def _asserts(node: ast.AST) -> bool:
    return any(isinstance(one, ast.Assert) for one in ast.walk(node)) or "raises" in _calls(node)


def _calls(node: ast.AST) -> set[str]:
    calls = [one.func for one in ast.walk(node) if isinstance(one, ast.Call)]
    return {
        one.attr if isinstance(one, ast.Attribute) else one.id
        for one in calls
        if isinstance(one, ast.Attribute | ast.Name)
    }
