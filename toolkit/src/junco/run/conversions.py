"""What `--using` and `--back` say: `table.column=EXPRESSION`, and what of a plan's warnings they answer.

Knows how the flags read. Refuses to know whether an expression works: PostgreSQL is asked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from junco.change.changes import Check, Loss, Step
from junco.change.expand.group import columns_of, counted, groups
from junco.change.expand.remake import remade
from junco.change.plan import Plan
from junco.change.rename import Rename, column_named
from junco.schema.model import Ref, Schema

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


def without(
    plan: Plan, given: Given, old: Schema, new: Schema, renamed: Collection[Rename], *, online: bool = False
) -> Plan:
    """The plan less what it says of values that an expression takes care of, and with what that would do to them;
    `online` less what it says of tables that are made anew beside the old ones, which lose nothing; else with that.
    """
    joined = groups(old, new, given, renamed)
    said = {ref for ref, (forward, _) in given.items() if forward is not None} | columns_of(joined)
    anew = {one.old for one in remade(old, new)}
    said |= anew if online else frozenset()
    steps = [
        replace(
            step,
            checks=tuple(one for one in step.checks if one.ref not in said),
            losses=tuple(_avoidable(one, anew) for one in step.losses if one.ref not in said),
        )
        for step in plan.steps
    ]
    facts = [fact for group in joined for fact in counted(group)]
    losses = tuple(fact for fact in facts if isinstance(fact, Loss))
    checks = tuple(fact for fact in facts if isinstance(fact, Check))
    return Plan((*steps, Step("", losses, checks)) if facts else tuple(steps))


def _avoidable(loss: Loss, anew: Collection[Ref]) -> Loss:
    """A loss, with the way to avoid it if there is one."""
    if loss.ref not in anew:
        return loss
    return replace(loss, words=f"{loss.words}; made anew beside itself with --online, the table keeps them")


def settles(given: Given, rename: Rename) -> bool:
    """Whether the expressions say that it is no rename: one makes the new column, another the old one again."""
    forward, _ = given.get(rename.new, (None, None))
    _, backward = given.get(rename.old, (None, None))
    return forward is not None and backward is not None
