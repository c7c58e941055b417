"""Work done ahead of its use: the same items in the same order, errors in their turn, and an end to it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from junco.seed.ahead import ahead


def test_all_items_in_their_order() -> None:
    assert [*ahead(range(1000))] == [*range(1000)]
    assert [*ahead([])] == []


def test_the_next_item_is_made_before_it_is_asked_for() -> None:
    made = threading.Event()

    def items() -> Iterator[int]:
        yield 1
        made.set()
        yield 2

    with closing(ahead(items())) as found:
        assert next(found) == 1
        assert made.wait(10)


def test_an_error_comes_behind_what_was_made_before_it() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise LookupError("two")

    found = ahead(items())
    assert next(found) == 1
    with pytest.raises(LookupError, match="two"):
        next(found)


def test_who_stops_early_leaves_nobody_working() -> None:
    made: list[int] = []

    def items() -> Iterator[int]:
        for number in range(1_000_000):
            made.append(number)
            yield number

    before = threading.active_count()
    with closing(ahead(items())) as found:
        assert next(found) == 0
    assert threading.active_count() == before
    assert len(made) < 10
