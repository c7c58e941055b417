"""Files, chain and ledger side by side: each condition, from values alone."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from junco.history.attempts import Attempt
from junco.history.chain import Chain, build
from junco.history.compare import Entry, compare, newest
from junco.history.files import Migration
from junco.schema.fingerprint import RULES

_ids = count(1)
NO_CHAIN = Chain()
NOW = datetime(2025, 1, 1, tzinfo=UTC)


def on_disk(*names: str, sql: str = "SELECT 1;") -> list[Migration]:
    return [Migration(name, Path(name), sql, None) for name in names]


def tried(
    name: str, state: str = "applied", sql: str = "SELECT 1;", steps: tuple[int, int] = (0, 0)
) -> Attempt:
    values: dict[str, Any] = {
        "id": next(_ids),
        "name": name,
        "kind": "deploy",
        "state": state,
        "checksum": on_disk(name, sql=sql)[0].checksum,
        "started_at": NOW,
        "finished_at": None if state == "running" else NOW,
        "database_user": "u",
        "run_by": "u@h",
        "fingerprint_before": None,
        "fingerprint_after": None,
        "error": None,
        "steps_done": steps[0],
        "steps_total": steps[1],
    }
    return Attempt(**values)


def seen(files: list[Migration], attempts: list[Attempt], chain: Chain = NO_CHAIN) -> list[tuple[str, str]]:
    return [(entry.name, entry.condition) for entry in compare(files, chain, attempts).entries]


def test_nothing_at_all() -> None:
    history = compare([], Chain(), [])
    assert (history.entries, history.to_run, history.last_applied, history.unproved) == ((), (), None, ())


@pytest.mark.parametrize(
    ("attempts", "condition"),
    [
        ([], "pending"),
        ([tried("b")], "applied"),
        ([tried("b", sql="SELECT 2;")], "edited"),
        ([tried("b", "failed")], "failed"),
        ([tried("b", "running", steps=(1, 2))], "running"),
        ([tried("b"), tried("b", "rolled_back")], "pending"),
        ([tried("b", "failed"), tried("b")], "applied"),
        ([tried("b", sql="SELECT 2;"), tried("b", "rolled_back", sql="SELECT 2;"), tried("b")], "applied"),
        ([tried("b", "failed", sql="SELECT 2;")], "failed"),
    ],
)
def test_one_file_and_its_attempts(attempts: list[Attempt], condition: str) -> None:
    assert seen(on_disk("b"), attempts) == [("b", condition)]
    history = compare(on_disk("b"), Chain(), attempts)
    assert [entry.name for entry in history.to_run] == (
        ["b"] if condition in ("pending", "failed", "running") else []
    )


def test_applied_and_not_on_disk_is_missing_below_the_newest_file_and_ahead_above() -> None:
    assert seen(on_disk("b"), [tried("a"), tried("b"), tried("c")]) == [
        ("a", "missing"),
        ("b", "applied"),
        ("c", "ahead"),
    ]
    assert seen([], [tried("a")]) == [("a", "ahead")]


def test_a_failure_without_a_file_is_forgotten_unless_half_of_it_is_in_the_database() -> None:
    assert seen(on_disk("b"), [tried("a", "failed")]) == [("b", "pending")]
    assert seen(on_disk("b"), [tried("a", "failed", steps=(1, 2))]) == [("a", "missing"), ("b", "pending")]
    assert seen(on_disk("b"), [tried("a"), tried("a", "rolled_back")]) == [("b", "pending")]


def entry(name: str, files: list[Migration], attempts: list[Attempt], chain: Chain = NO_CHAIN) -> Entry:
    return next(one for one in compare(files, chain, attempts).entries if one.name == name)


def test_older_than_what_is_applied_runs_out_of_order() -> None:
    files = on_disk("a", "b", "c")
    assert entry("a", files, [tried("b")]).out_of_order
    assert not entry("b", files, [tried("b")]).out_of_order
    assert not entry("c", files, [tried("b")]).out_of_order
    assert not entry("a", on_disk("a"), [tried("z")]).out_of_order, "z is ahead of this checkout"


def test_changed_since_its_proof_only_counts_while_it_is_to_run() -> None:
    proof = build(on_disk("a"), [f"{RULES}18" + "f" * 29])
    edited = on_disk("a", sql="SELECT 2;")
    assert not entry("a", on_disk("a"), [], proof).changed_since_proof
    assert entry("a", edited, [], proof).changed_since_proof
    assert entry("a", edited, [tried("a", "failed")], proof).changed_since_proof
    assert not entry("a", edited, [tried("a")], proof).changed_since_proof
    assert entry("a", edited, [tried("a")], proof).condition == "edited"
    assert not entry("a", edited, []).changed_since_proof


def test_what_the_chain_does_not_vouch_for() -> None:
    proof = build(on_disk("a", "b"), [f"{RULES}18" + "f" * 29, f"{RULES}18" + "e" * 29])
    assert compare(on_disk("a", "b", "c"), proof, []).unproved == ("c",)
    assert compare(on_disk("0", "a", "b"), proof, []).unproved == ("0", "a", "b")
    assert compare(on_disk("a"), Chain(), []).unproved == ("a",)


def test_the_last_applied_is_the_last_by_name_whatever_is_wrong_with_it() -> None:
    history = compare(on_disk("a", "b"), Chain(), [tried("a"), tried("c"), tried("b", "failed")])
    assert history.last_applied is not None
    assert history.last_applied.name == "c"


def test_the_newest_attempt_is_the_one_with_the_highest_number() -> None:
    first, second = tried("a", "failed"), tried("a")
    assert newest([second, first]) == {"a": second}
