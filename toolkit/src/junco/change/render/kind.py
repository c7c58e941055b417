"""What the diff, the order and the plan ask of every kind of object.

Knows the questions and the answers that suit most kinds. Refuses to know any kind in particular.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from junco.change.changes import Difference, Step
from junco.schema.model import Object, Ref
from junco.sqltext import qualified, quote_literal


class Kind(ABC):
    """One kind of object. Subclasses say how it is written; the defaults say how it behaves."""

    name: ClassVar[str]

    def target(self, ref: Ref) -> str:
        """The object as COMMENT ON names it."""
        return f"{self.name.upper()} {qualified(ref.schema or None, ref.name)}"

    @abstractmethod
    def create(self, ref: Ref, value: Any, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """The statements that make the object, spelling out `parts` within it."""

    def drop(self, ref: Ref, value: Any, diff: Difference) -> list[Step]:
        """The statements that remove the object."""
        return [Step(f"DROP {self.target(ref)}")]

    def alter(self, ref: Ref, old: Any, new: Any, diff: Difference) -> list[Step]:
        """The statements that turn `old` into `new`, apart from the comment."""
        return []

    def replaced(self, old: Any, new: Any) -> bool:
        """Whether only dropping and creating leads from `old` to `new`."""
        return False

    def in_the_way(self, ref: Ref, old: Any, new: Any, diff: Difference) -> Iterable[Ref]:
        """Objects that must be dropped before `alter` and made again after it."""
        return ()

    def taken_along(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """Objects that must be dropped and made again because this one is dropped or created."""
        return ()

    def created_within(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """Objects whose creation can spell this one out, best first."""
        return ()

    def altered_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """Objects whose alteration changes this one too, best first."""
        return ()

    def made_within(self, ref: Ref, lead: Ref, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """What the statement that made `lead`, and this object with it, could not say about this one."""
        return []

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """Objects whose removal takes this one along, best first."""
        return ()

    def names(self, ref: Ref, value: Any) -> Iterable[tuple[str, str, str]]:
        """The names the object occupies, as (name space, schema, name)."""
        return ()

    def annotations(self, ref: Ref, old: Object | None, new: Object) -> list[Step]:
        """What is said about an object and not by it: here its comment."""
        return comment_on(self.target(ref), old.comment if old else None, new.comment)


# What PostgreSQL refuses to carry along when the type of a column changes.
UNMOVED = (
    "view query",
    "materialized view",
    "rule",
    "policy",
    "trigger",
    "function",
    "procedure",
    "publication table",
)


def literal(text: str) -> str:
    """`text` as a string constant, without the space that sets an escape string apart."""
    return quote_literal(text).lstrip()


def comment_on(target: str, old: str | None, new: str | None) -> list[Step]:
    """COMMENT ON where the text changes."""
    if old == new:
        return []
    return [Step(f"COMMENT ON {target} IS {'NULL' if new is None else literal(new)}")]


def set_options(prefix: str, old: Sequence[str], new: Sequence[str]) -> list[Step]:
    """SET and RESET of storage parameters (`name=value` each) after `prefix`, so that they stand in the same order
    in the end: what is set again comes last.
    """
    before, after = _parsed(old), _parsed(new)
    changed = {name for name, value in after.items() if before.get(name) != value}
    gone = [name for name in before if name not in after]
    if changed:
        for space in (False, True):  # those for TOAST tables are kept apart
            wanted = [name for name in after if name.startswith("toast.") == space]
            kept = [name for name in before if name in wanted and name not in changed]
            if [*kept, *(name for name in wanted if name in changed)] != wanted:
                changed |= {*wanted}
    told = ", ".join(f"{name}={literal(value)}" for name, value in after.items() if name in changed)
    steps = [Step(f"{prefix} SET ({told})")] if changed else []
    return steps + ([Step(f"{prefix} RESET ({', '.join(gone)})")] if gone else [])


def with_options(options: Sequence[str]) -> str:
    """` WITH (…)` or nothing."""
    pairs = ", ".join(f"{name}={literal(value)}" for name, value in _parsed(options).items())
    return f" WITH ({pairs})" if pairs else ""


def _parsed(options: Sequence[str]) -> dict[str, str]:
    return {name: value for name, _, value in (option.partition("=") for option in options)}
