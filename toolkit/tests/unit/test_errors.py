"""Errors: every class complete, rendered for people and for machines, explained on a page."""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import re
import string
from pathlib import Path

import pytest

import junco.errors
from junco.cli.explain import page
from junco.errors import Exit, JuncoError, did_you_mean

for module in pkgutil.iter_modules(junco.errors.__path__, "junco.errors."):
    importlib.import_module(module.name)
ALL = sorted(JuncoError.registry.values(), key=lambda one: one.code)


@pytest.mark.parametrize("error", ALL, ids=lambda error: error.code)
def test_every_error_says_what_why_and_next(error: type[JuncoError]) -> None:
    assert re.fullmatch(r"J\d{3}", error.code)
    assert isinstance(error.exit_code, Exit)
    assert error.exit_code not in (Exit.CLEAN, Exit.PENDING)
    assert error.what
    assert error.next
    assert len(inspect.getdoc(error) or "") > 30
    fields = {
        name.partition(".")[0]
        for part in (error.what, error.why, error.next, error.kept)
        for _, name, _, _ in string.Formatter().parse(part)
        if name is not None
    }
    values = {name: f"«{name} {{x}} %s»" for name in fields}
    if error.__init__ is not JuncoError.__init__:
        return  # J510 gathers findings and has tests of its own
    made = error(**values)
    assert made.render().startswith(f"error {error.code}: ")
    for value in values.values():
        assert value in made.render()
    assert json.loads(json.dumps(made.as_json()))["values"] == values
    assert error.code in page(error)


def test_codes_lie_in_the_file_of_their_hundred() -> None:
    homes: dict[str, set[str]] = {error.code[:2]: set() for error in ALL}
    for error in ALL:
        homes[error.code[:2]].add(error.__module__.rpartition(".")[2])
    assert homes == {
        "J0": {"usage"},
        "J1": {"connection"},
        "J2": {"history"},
        "J3": {"change", "develop", "expand"},
        "J4": {"run"},
        "J5": {"seed", "seed_bulk"},
        "J6": {"source"},
        "J7": {"lint"},
    }


def test_two_classes_cannot_share_a_code() -> None:
    with pytest.raises(TypeError, match="share J001"):
        type("Again", (JuncoError,), {"code": "J001"})


def test_many_lines_stay_below_their_label() -> None:
    from junco.errors.run import StatementFailed

    error = StatementFailed(
        file="a.sql", line=3, message="syntax error", excerpt="SELEC 1\n^", details="\nhint: x", sqlstate="42601",
        remedy="correct it", left="nothing was kept",
    )  # fmt: skip
    assert error.render() == (
        "error J406: a.sql, line 3: syntax error\n"
        "  why   SELEC 1\n        ^\n        hint: x\n        SQLSTATE 42601\n"
        "  next  correct it\n"
        "  nothing was kept"
    )


def test_values_become_json_types() -> None:
    from junco.errors.usage import BrokenConfig

    values = BrokenConfig(file=Path("/a"), reason=("b", 1, None, Path("c"))).as_json()["values"]
    assert values == {"file": "/a", "reason": ["b", 1, None, "c"]}


def test_the_exit_codes_are_the_documented_ones() -> None:
    assert {code.name: int(code) for code in Exit} == {
        "CLEAN": 0,
        "INTERNAL": 1,
        "USAGE": 2,
        "PENDING": 3,
        "DRIFT": 4,
        "FAILED": 5,
        "CONNECT": 6,
        "LOCKED": 7,
        "REFUSED": 8,
        "INTERRUPTED": 130,
        "TERMINATED": 143,
    }


@pytest.mark.parametrize(
    ("word", "choices", "hint"),
    [
        ("stauts", ["status", "deploy"], "Did you mean 'status'?"),
        ("zzz", ["status", "deploy"], "Known: deploy, status."),
        ("x", [], ""),
    ],
)
def test_did_you_mean(word: str, choices: list[str], hint: str) -> None:
    assert did_you_mean(word, choices) == hint
