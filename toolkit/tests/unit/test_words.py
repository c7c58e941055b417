"""One and many: names that follow a rule, names that do not, and names that are no words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from junco.pull.words import plural, singular

PAIRS = """
user users|user_account user_accounts|Category Categories|OrderLine OrderLines|USER USERS|company companies
status statuses|address addresses|box boxes|house houses|clause clauses|database databases|case cases|virus viruses
bus buses|hero heroes|movie movies|person people|patient_child patient_children|cache caches|batch batches
invoice invoices|process processes|match matches|index indices|menu menus|analysis analyses|day days|key keys
"""


@pytest.mark.parametrize("pair", [pair for line in PAIRS.split("\n") for pair in line.split("|") if pair])
def test_one_and_many(pair: str) -> None:
    one, many = pair.split()
    assert (singular(many), singular(one), plural(one), plural(many)) == (one, one, many, many)


@pytest.mark.parametrize(
    "name", ["news", "series", "data", "gps", "canvas", "s", "is", "_s", "x1s1", "日本語", "", "--", "ÄPFEL"]
)
def test_what_fits_no_rule_stays(name: str) -> None:
    assert singular(name) == name


@given(st.text())
def test_no_name_breaks_it(name: str) -> None:
    assert bool(singular(name)) == bool(plural(name)) == bool(name)
