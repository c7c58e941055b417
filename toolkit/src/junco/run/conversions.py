"""What `--using` and `--back` say: `table.column=EXPRESSION`, and what of a plan's warnings they answer.

Knows how the flags read. Refuses to know whether an expression works: PostgreSQL is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from junco.change.plan import Plan
from junco.change.rename import column_named
from junco.schema.model import Ref

Given = Mapping[Ref, tuple[str | None, str | None]]


def conversions(using: Sequence[str], back: Sequence[str]) -> Given:
    """The expressions by column, forward and back. Raises `BadRename` for a text that names no column."""
    found: dict[Ref, tuple[str | None, str | None]] = {}
    for text in using:
        ref, expression = column_named(text)
        found[ref] = (expression, found.get(ref, (None, None))[1])
    for text in back:
        ref, expression = column_named(text)
        found[ref] = (found.get(ref, (None, None))[0], expression)
    return found


def without(plan: Plan, given: Given) -> Plan:
    """The plan less what it says of values that an expression takes care of."""
    said = {ref for ref, (forward, _) in given.items() if forward is not None}
    if not said:
        return plan
    steps = [
        replace(
            step,
            checks=tuple(one for one in step.checks if one.ref not in said),
            losses=tuple(one for one in step.losses if one.ref not in said),
        )
        for step in plan.steps
    ]
    return Plan(tuple(steps))
