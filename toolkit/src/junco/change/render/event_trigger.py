"""Event triggers.

Knows CREATE, ALTER and DROP EVENT TRIGGER. They come last and go first: what the plan does in between is
not for them.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Sequence

from junco.change.changes import Difference, Step
from junco.change.render.kind import Kind, literal
from junco.change.render.trigger import STATES
from junco.schema.model import EventTrigger, Ref


class EventTriggerKind(Kind):
    """CREATE, ALTER and DROP EVENT TRIGGER."""

    name = "event trigger"

    def create(self, ref: Ref, value: EventTrigger, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE EVENT TRIGGER, then its state."""
        tags = ", ".join(literal(tag) for tag in value.tags)
        when = f"\n    WHEN TAG IN ({tags})" if tags else ""
        sql = f"CREATE {self.target(ref)} ON {value.event}{when}\n    EXECUTE FUNCTION {value.function}()"
        return [Step(sql), *self._state(ref, "O", value.enabled)]

    def alter(self, ref: Ref, old: EventTrigger, new: EventTrigger, diff: Difference) -> list[Step]:
        """The state."""
        return self._state(ref, old.enabled, new.enabled)

    def replaced(self, old: EventTrigger, new: EventTrigger) -> bool:
        """Whether anything but the state differs."""
        return (old.event, old.function, old.tags) != (new.event, new.function, new.tags)

    def _state(self, ref: Ref, old: str, new: str) -> list[Step]:
        return [Step(f"ALTER {self.target(ref)} {STATES[new]}")] if old != new else []
