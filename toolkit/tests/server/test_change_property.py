"""Any schema, and what random edits make of it: the plan from one to the other arrives, there and back, by pg_dump.

`JUNCO_EXAMPLES=n` tries so many pairs, others each time; `JUNCO_OBJECTS=m` says how large; `JUNCO_MAJOR` on
which server. What fails is made as small as possible and shown as the two files of a case.
"""

from __future__ import annotations

import os
from functools import partial

import pytest
from arrival import make_roles
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from worlds.edits import edited, new_world
from worlds.judge import Script, Trouble, accepted, judge
from worlds.reduce import reduced
from worlds.script import data, statements
from worlds.world import Dice

from junco.shadow.server import Server

pytestmark = pytest.mark.server

EXAMPLES = int(os.environ.get("JUNCO_EXAMPLES", "30"))
OBJECTS = int(os.environ.get("JUNCO_OBJECTS", "25"))
MAJOR = int(os.environ.get("JUNCO_MAJOR", "0"))
# Without JUNCO_EXAMPLES the same thirty pairs each time, so that a failure is the doing of a change.
SEEDS = st.integers(0, 2**32) if "JUNCO_EXAMPLES" in os.environ else st.sampled_from(range(100, 130))
_SECONDS = 60  # for making a failure small


@pytest.fixture(scope="module")
def here(servers: object, server: Server) -> Server:
    """The server that is asked for, with the roles that worlds name."""
    found: Server = servers.get(MAJOR) if MAJOR else server  # type: ignore[attr-defined]
    make_roles(found)
    return found


def pair(seed: int, size: int) -> tuple[Script, Script]:
    """A world with rows, and the same world after some edits."""
    dice = Dice(seed)
    before = new_world(dice, size)
    after = edited(dice, before, dice.number(1, max(3, size // 3)))
    return Script(tuple(statements(before)), tuple(data(before))), Script(tuple(statements(after)))


def _told(seed: int, trouble: Trouble, before: Script, after: Script, here: Server) -> str:
    """What went wrong, with the smallest pair that still goes wrong in that way."""
    small = reduced(partial(judge, here), accepted(here, before), accepted(here, after), trouble, _SECONDS)
    old, new = (";\n".join((*script.statements, *script.rows, "")) for script in small)
    last = judge(here, *small) or trouble
    return f"seed {seed}: {last.what}\n{last.story}\n\n=== old.sql\n{old}\n=== new.sql\n{new}"


# Hypothesis draws only the seed: a pair of worlds takes more chance than it can hand out, and is made smaller
# statement by statement, because PostgreSQL may refuse any of them.
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="JUNCO_EXAMPLES" not in os.environ,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(seed=SEEDS)
def test_any_schema_becomes_what_edits_make_of_it(seed: int, here: Server) -> None:
    before, after = pair(seed, OBJECTS)
    trouble = judge(here, before, after)
    assert not trouble, _told(seed, trouble, before, after, here)
