"""Short tries, waits in between, and what a backfill makes of the server's state."""

from __future__ import annotations

import pytest

from junco.run.blocker import Blocker, sql_mode
from junco.run.policy import Limits, Pace, Policy, Pressure

AUTOVACUUM = Blocker(1, backend="autovacuum worker", query="autovacuum: VACUUM public.t")
WRAPAROUND = Blocker(
    2, backend="autovacuum worker", query="autovacuum: VACUUM public.t (to prevent wraparound)"
)
CLIENT = Blocker(3, user="app", backend="client backend", age=90.0)


def test_a_try_never_makes_others_wait_for_long() -> None:
    policy = Policy()
    assert policy.lock_timeout <= 0.2
    assert all(policy.timeout(number, [CLIENT], 1.0) == policy.lock_timeout for number in range(1, 50))


def test_an_autovacuum_is_waited_for_until_it_gives_way_now_and_then() -> None:
    waits = [Policy().timeout(number, [AUTOVACUUM], 1.0) for number in range(1, 9)]
    assert [wait > 1.0 for wait in waits] == [False, True, False, False, False, True, False, False]


def test_nobody_waits_long_for_who_gives_way_to_nobody() -> None:
    for blockers in ([WRAPAROUND], [AUTOVACUUM, CLIENT], []):
        assert {Policy().timeout(number, blockers, 1.0) for number in range(1, 9)} == {Policy().lock_timeout}


def test_where_an_autovacuum_yields_sooner_than_a_try_ends_no_long_wait_is_needed() -> None:
    assert Policy().timeout(2, [AUTOVACUUM], 0.05) == Policy().lock_timeout


def test_pauses_grow_to_a_limit() -> None:
    policy = Policy(pause=0.1, longest_pause=1.0)
    pauses = [policy.rest(number) for number in (1, 2, 3, 10, 1000)]
    assert pauses[0] == 0.1
    assert pauses == sorted(pauses)
    assert pauses[-1] == 1.0


def test_patience_ends() -> None:
    assert not Policy(patience=5).exhausted(4.9)
    assert Policy(patience=5).exhausted(5)


def test_only_old_transactions_of_clients_are_ended_and_only_if_asked() -> None:
    assert not Policy().ends(CLIENT)
    assert Policy(end_blockers=60).ends(CLIENT)
    assert not Policy(end_blockers=120).ends(CLIENT)
    assert not Policy(end_blockers=0).ends(AUTOVACUUM)
    assert not Policy(end_blockers=0).ends(Blocker(4, backend="client backend"))


@pytest.mark.parametrize(
    ("now", "says"),
    [
        (Pressure(), None),
        (Pressure(lag=3.0, active=100), None),
        (Pressure(lag=11.0), "a replica is 11 s behind"),
        (Pressure(archiving_fails=True), "archiving WAL fails"),
        (Pressure(vacuum="autovacuum: VACUUM t"), None),
        (Pressure(vacuum="autovacuum: VACUUM t (to prevent wraparound)"), "vacuumed to prevent wraparound"),
        (Pressure(vacuum="VACUUM t", dead=True), "does not keep up"),
        (Pressure(dead=True), None),
    ],
)
def test_a_backfill_pauses_for_a_reason(now: Pressure, says: str | None) -> None:
    reason = Limits().reason(now)
    assert reason == says or (says is not None and reason is not None and says in reason)


def test_a_load_limit_counts_only_if_it_is_set() -> None:
    assert Limits(active=20).reason(Pressure(active=21)) == "21 other sessions are active"
    assert Limits(active=20).reason(Pressure(active=20)) is None


def test_batches_grow_and_shrink_towards_the_target_by_no_more_than_two() -> None:
    pace = Pace(target=0.2, size=1000)
    assert pace.after(1000, 0.001).size == 2000
    assert pace.after(1000, 10.0).size == 500
    assert pace.after(1000, 0.16).size == 1250
    assert pace.after(0, 1.0) == pace
    assert Pace(size=10, least=10).after(10, 100.0).size == 10
    assert Pace(size=200_000).after(200_000, 0.001).size == 200_000


def test_lock_modes_are_spelt_as_sql_does() -> None:
    assert sql_mode("AccessExclusiveLock") == "ACCESS EXCLUSIVE"
    assert sql_mode("ShareUpdateExclusiveLock") == "SHARE UPDATE EXCLUSIVE"
