"""Rewrite rules.

Knows CREATE OR REPLACE RULE and the states of being enabled. Refuses to read the definition.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Iterable, Sequence

from junco.change.changes import Difference, Step
from junco.change.render.kind import Kind
from junco.change.render.trigger import STATES
from junco.schema.model import Ref, Rule, relations_of
from junco.sqltext import qualified, quote_ident


class RuleKind(Kind):
    """CREATE and DROP RULE, and ALTER TABLE … ENABLE and DISABLE RULE."""

    name = "rule"

    def target(self, ref: Ref) -> str:
        """RULE name ON relation."""
        return f"RULE {quote_ident(ref.name)} ON {qualified(ref.schema, ref.table)}"

    def create(self, ref: Ref, value: Rule, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE RULE, then its state."""
        return [Step(value.definition), *_state(ref, "O", value.enabled)]

    def alter(self, ref: Ref, old: Rule, new: Rule, diff: Difference) -> list[Step]:
        """CREATE OR REPLACE RULE, which leaves the state; then the state."""
        steps = []
        if old.definition != new.definition:
            steps.append(Step(new.definition.replace("CREATE ", "CREATE OR REPLACE ", 1)))
        return steps + _state(ref, old.enabled, new.enabled)

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The relation."""
        return relations_of(ref)


def _state(ref: Ref, old: str, new: str) -> list[Step]:
    if old == new:
        return []
    return [
        Step(f"ALTER TABLE {qualified(ref.schema, ref.table)} {STATES[new]} RULE {quote_ident(ref.name)}")
    ]
