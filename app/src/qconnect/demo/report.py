"""The four acts for people and for programs.

Knows words. Refuses to judge: the acts know whether they hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qconnect.demo.stage import Seen
from qconnect.demo.transaction import Burst, Play


def as_json(play: Play) -> dict[str, Any]:
    """The acts as JSON types."""
    return {
        "schema_version": 1,
        "one_booking": {"before": _seen(play.one.before), "after": _seen(play.one.after)},
        "failed_half_way": {
            "before": _seen(play.half_way.before),
            "inside": _seen(play.half_way.inside),
            "after": _seen(play.half_way.after),
        },
        "concurrent": _burst(play.burst),
        "naive": _burst(play.naive),
        "violations": list(play.violations),
    }


def as_text(play: Play) -> Iterator[str]:
    """The acts, line by line."""
    yield "1  One booking: token and counter change together"
    yield f"   before  {_words(play.one.before)}"
    yield f"   after   {_words(play.one.after)}"
    yield _verdict(play.one.holds, "one statement changed both")
    yield "2  A booking that breaks half way"
    yield f"   before  {_words(play.half_way.before)}"
    yield f"   inside  {_words(play.half_way.inside)}, seen by this transaction alone; then it breaks"
    yield f"   after   {_words(play.half_way.after)}"
    yield _verdict(play.half_way.holds, "nothing was changed")
    yield f"3  {play.burst.people} people book in the same moment"
    yield f"   after   {_words(play.burst.after)}, in {_pace(play.burst)}"
    yield _verdict(play.burst.holds, f"{play.burst.booked} got a token, without gap or duplicate")
    yield f"4  The same with read-then-insert, which {play.naive.people} people race through"
    yield f"   after   {_words(play.naive.after)}, in {_pace(play.naive)}"
    yield f"   {play.naive.booked} got a token, {play.naive.lost} were turned away by an error"


def _seen(seen: Seen) -> dict[str, Any]:
    return {"counter": seen.counter, "tickets": len(seen.tokens), "gap_free": seen.is_gap_free}


def _burst(burst: Burst) -> dict[str, Any]:
    return {
        "people": burst.people,
        "booked": burst.booked,
        "lost": burst.lost,
        "seconds": round(burst.seconds, 3),
        "counter": burst.after.counter,
        "first_token": min(burst.after.tokens, default=None),
        "last_token": max(burst.after.tokens, default=None),
        "gap_free": burst.after.is_gap_free,
    }


def _words(seen: Seen) -> str:
    if not seen.tokens:
        return f"counter {seen.counter}, no ticket"
    first, last = seen.tokens[0], seen.tokens[-1]
    tokens = f"token {first}" if first == last else f"tokens {first} to {last}"
    return f"counter {seen.counter}, {tokens}"


def _pace(burst: Burst) -> str:
    return f"{burst.seconds:.2f} s ({burst.booked / burst.seconds:,.0f} bookings a second)"


def _verdict(holds: bool, promise: str) -> str:
    return f"   {'kept  ' if holds else 'BROKEN'}  {promise}"
