"""Triggers, and what was changed on a partition's copy of one.

Knows CREATE OR REPLACE TRIGGER, which constraint triggers do not have, and the four states of being
enabled. Refuses to read the definition.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Iterable, Sequence

from junco.change.changes import Difference, Step
from junco.change.render.kind import Kind
from junco.schema.model import Ref, Trigger, TriggerCopy, relations_of
from junco.sqltext import qualified, quote_ident

STATES = {"O": "ENABLE", "D": "DISABLE", "R": "ENABLE REPLICA", "A": "ENABLE ALWAYS"}


class TriggerKind(Kind):
    """CREATE and DROP TRIGGER, and ALTER TABLE … ENABLE and DISABLE TRIGGER."""

    name = "trigger"

    def target(self, ref: Ref) -> str:
        """TRIGGER name ON relation."""
        return f"TRIGGER {quote_ident(ref.name)} ON {qualified(ref.schema, ref.table)}"

    def create(self, ref: Ref, value: Trigger, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE TRIGGER, then its state."""
        return [Step(value.definition), *_state(ref, "O", value.enabled)]

    def alter(self, ref: Ref, old: Trigger, new: Trigger, diff: Difference) -> list[Step]:
        """CREATE OR REPLACE TRIGGER, which enables it; or only the state."""
        if old.definition == new.definition:
            return _state(ref, old.enabled, new.enabled)
        text = new.definition.replace("CREATE ", "CREATE OR REPLACE ", 1)
        return [Step(text), *_state(ref, "O", new.enabled)]

    def replaced(self, old: Trigger, new: Trigger) -> bool:
        """Whether a constraint trigger differs."""
        return old.definition != new.definition and (old.constraint or new.constraint)

    def in_the_way(self, ref: Ref, old: Trigger, new: Trigger, diff: Difference) -> Iterable[Ref]:
        """What was changed on copies, which follow the original in everything."""
        if _reaches_copies(old, new):
            yield from (one for one in diff.old_needers.get(ref, ()) if one.kind == "trigger copy")

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The relation."""
        return relations_of(ref)

    def names(self, ref: Ref, value: Trigger) -> Iterable[tuple[str, str, str]]:
        """A name on its relation; a constraint trigger also has the name of a constraint."""
        yield "trigger", f"{ref.schema}.{ref.table}", ref.name
        if value.constraint:
            yield "constraint", f"{ref.schema}.{ref.table}", ref.name


class TriggerCopyKind(Kind):
    """A partition's copy that is enabled otherwise than the original, or has a comment."""

    name = "trigger copy"

    def target(self, ref: Ref) -> str:
        """TRIGGER name ON partition."""
        return f"TRIGGER {quote_ident(ref.name)} ON {qualified(ref.schema, ref.table)}"

    def create(self, ref: Ref, value: TriggerCopy, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """The state in which it differs."""
        return _state(ref, value.usual, value.enabled or value.usual)

    def alter(self, ref: Ref, old: TriggerCopy, new: TriggerCopy, diff: Difference) -> list[Step]:
        """The other state."""
        return _state(ref, old.enabled or old.usual, new.enabled or new.usual)

    def replaced(self, old: TriggerCopy, new: TriggerCopy) -> bool:
        """Whether the original has another state."""
        return old.usual != new.usual

    def taken_along(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """Copies of the copy, which follow it in everything."""
        value = diff.new.objects.get(ref)
        if isinstance(value, TriggerCopy) and value.enabled:
            for other in diff.new.of_kind("trigger copy"):
                copy = diff.new.objects[other]
                if isinstance(copy, TriggerCopy) and copy.above == ref:
                    yield other

    def in_the_way(self, ref: Ref, old: TriggerCopy, new: TriggerCopy, diff: Difference) -> Iterable[Ref]:
        """Copies of the copy."""
        if old.enabled != new.enabled:
            yield from (one for one in diff.old_needers.get(ref, ()) if one.kind == "trigger copy")

    def drop(self, ref: Ref, value: TriggerCopy, diff: Difference) -> list[Step]:
        """The state of the original, and no comment."""
        before, after = diff.old.objects[value.original], diff.new.objects.get(value.original)
        follows = (
            isinstance(before, Trigger) and isinstance(after, Trigger) and _reaches_copies(before, after)
        )
        again = diff.new.objects.get(ref) if ref in diff.created else None
        follows = follows or (isinstance(again, TriggerCopy) and again.enabled is not None)
        steps = [] if follows else _state(ref, value.enabled or value.usual, value.usual)
        spoken = value.comment is not None and ref not in diff.created
        return [*steps, Step(f"COMMENT ON {self.target(ref)} IS NULL")] if spoken else steps

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The partition, or the original."""
        yield from relations_of(ref)
        value = diff.old.objects[ref]
        if isinstance(value, TriggerCopy):
            yield value.original


def _reaches_copies(old: Trigger, new: Trigger) -> bool:
    """Whether a change of the original sets the state of all copies."""
    return (old.definition, old.enabled) != (new.definition, new.enabled)


def _state(ref: Ref, old: str, new: str) -> list[Step]:
    """ENABLE or DISABLE; on a partitioned table that speaks for the partitions as well."""
    if old == new:
        return []
    return [
        Step(f"ALTER TABLE {qualified(ref.schema, ref.table)} {STATES[new]} TRIGGER {quote_ident(ref.name)}")
    ]
