"""Row security policies.

Knows CREATE POLICY and what ALTER POLICY can say: roles and conditions, but not that a condition goes.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Iterable, Sequence

from junco.change.changes import Difference, Step
from junco.change.render.kind import Kind
from junco.schema.model import Policy, Ref, relations_of
from junco.sqltext import qualified, quote_ident


class PolicyKind(Kind):
    """CREATE, ALTER and DROP POLICY."""

    name = "policy"

    def target(self, ref: Ref) -> str:
        """POLICY name ON table."""
        return f"POLICY {quote_ident(ref.name)} ON {qualified(ref.schema, ref.table)}"

    def create(self, ref: Ref, value: Policy, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE POLICY."""
        words = [f"CREATE {self.target(ref)}"]
        words += ["AS RESTRICTIVE"] if not value.permissive else []
        words += [f"FOR {value.command}"] if value.command != "ALL" else []
        words += [f"TO {', '.join(value.roles)}"] if value.roles else []
        return [Step(" ".join(words + _conditions(Policy(), value)))]

    def alter(self, ref: Ref, old: Policy, new: Policy, diff: Difference) -> list[Step]:
        """ALTER POLICY."""
        words = [f"TO {', '.join(new.roles) or 'PUBLIC'}"] if old.roles != new.roles else []
        words += _conditions(old, new)
        return [Step(f"ALTER {self.target(ref)} {' '.join(words)}")] if words else []

    def replaced(self, old: Policy, new: Policy) -> bool:
        """Whether the command or the sort differs, or a condition goes."""
        lost = (old.using is not None and new.using is None) or (old.check is not None and new.check is None)
        return lost or (old.command, old.permissive) != (new.command, new.permissive)

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The table."""
        return relations_of(ref)


def _conditions(old: Policy, new: Policy) -> list[str]:
    """USING and WITH CHECK where they differ."""
    words = []
    if new.using is not None and old.using != new.using:
        words.append(f"USING ({new.using})")
    if new.check is not None and old.check != new.check:
        words.append(f"WITH CHECK ({new.check})")
    return words
