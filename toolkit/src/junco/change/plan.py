"""The plan: the statements that lead from one schema to another, in order, with what they risk.

Knows how steps become a script that psql can run. Refuses to run it, to ask a server, and to guess renames.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from junco.change.changes import Check, Difference, Loss, Step
from junco.change.diff import diff
from junco.change.order import Group, order
from junco.change.rename import Rename, rename_sql
from junco.change.render import KINDS
from junco.change.render.not_null import not_null_last
from junco.change.render.privileges import authority
from junco.change.render.routine import UNCHECKED, checks_a_body
from junco.change.render.stored import as_stored
from junco.change.settle import settle_names
from junco.change.stand_ins import in_place, stand_ins
from junco.schema.model import Object, Ref, Routine, Schema, table_of
from junco.schema.uncollected import uncollected
from junco.sqltext import qualified, tokens

NO_TRANSACTION = "-- junco: no-transaction"


@dataclass(frozen=True)
class Plan:
    """Statements in order. A value: equal when the statements are.

    `unsaid` is what differs although there is no statement at all: none that we know changes it.
    """

    steps: tuple[Step, ...] = ()
    unsaid: tuple[Ref, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not self.steps and not self.unsaid

    @property
    def missing(self) -> str:
        """What would have to be done still: the script, or the names of what no statement changes."""
        return self.sql or "".join(f"{ref}: no statement that we know changes it\n" for ref in self.unsaid)

    @cached_property
    def sql(self) -> str:
        """The script, ending in a newline; empty when there is nothing to do."""
        blocks = [] if self.transactional else [NO_TRANSACTION]
        blocks += [_comment(step.note) + f"{step.sql};" for step in self.steps]
        return "\n\n".join(blocks) + "\n" if blocks else ""

    @cached_property
    def transactional(self) -> bool:
        """Whether the script can run in one transaction.

        A label that ALTER TYPE has added cannot be used before it is committed.
        """
        added: list[tuple[Ref, str]] = []
        for step in self.steps:
            if any(_may_use(step, enum, label) for enum, label in added):
                return False
            if step.adds_label:
                added.append(step.adds_label)
        return True

    @property
    def losses(self) -> tuple[Loss, ...]:
        """Every loss of data, in the order of the steps."""
        return tuple(loss for step in self.steps for loss in step.losses)

    @property
    def checks(self) -> tuple[Check, ...]:
        """Everything existing rows could make fail, in the order of the steps."""
        return tuple(check for step in self.steps for check in step.checks)


def _comment(note: str) -> str:
    """The line above a statement. A name with a line break in it must not end the comment."""
    return f"-- {' '.join(note.splitlines())}\n" if note else ""


def make_plan(
    old: Schema, new: Schema, renames: Sequence[Rename] = (), *, one_transaction: bool = False
) -> Plan:
    """The plan that makes `new` of `old`; empty when they are equal.

    With `renames`, `old` is the schema as it reads after them: the plan begins with their statements, and
    its losses and checks count on a database where they have not happened yet. `one_transaction` makes it
    `transactional`, at the price of rewriting the columns of enums that get labels.
    """
    if old.objects == new.objects and not renames:
        return Plan()
    with uncollected():
        plan = _plan(old, new, renames, rebuild_enums=False)
        if one_transaction and not plan.transactional:
            return _plan(old, new, renames, rebuild_enums=True)
        return plan


def _plan(old: Schema, new: Schema, renames: Sequence[Rename], *, rebuild_enums: bool) -> Plan:
    settled, settling = settle_names(old, new)
    found, groups = _placed(settled, new, tuple(renames), rebuild_enums=rebuild_enums)
    early = stand_ins(groups, found)
    standing = {step.about for before in early.values() for step in before}
    steps: list[Step] = []
    for number, group in enumerate(groups):
        made = _countable(group, found)
        anew = group.lead.verb == "create" and group.lead.ref in standing
        steps += [*early.get(number, ()), *(in_place(made) if anew else made)]
    steps += not_null_last(found)
    unsaid = () if steps else tuple(sorted(found.dropped | found.created | found.altered))
    first = (Step(UNCHECKED),) if steps and (early or checks_a_body(found)) else ()
    return Plan((*first, *(Step(sql) for sql in rename_sql(renames)), *settling, *steps), unsaid)


def _placed(
    old: Schema, new: Schema, renames: tuple[Rename, ...], *, rebuild_enums: bool
) -> tuple[Difference, list[Group]]:
    """What has to happen, in order; what cannot be placed as an alteration is made anew."""
    anew: frozenset[Ref] = frozenset()
    while True:
        found = diff(old, new, renames, rebuild_enums=rebuild_enums, anew=anew)
        groups, knots = order(found)
        if knots <= anew:
            return found, groups
        anew |= knots


def _countable(group: Group, found: Difference) -> list[Step]:
    """The statements of one group, with risks only where the rows are in this database."""
    ref = group.lead.ref
    steps = [replace(step, sql=_spelt(step.sql, ref, found), about=ref) for step in _steps(group, found)]
    if ref.table and found.is_foreign(table_of(ref)):
        return [replace(step, losses=(), checks=(), note="") for step in steps]
    return steps


def _spelt(sql: str, ref: Ref, found: Difference) -> str:
    """The statement with its expressions as they are stored; texts that are only kept stay as they are."""
    value = found.new.objects.get(ref)
    kept = isinstance(value, Routine) and not value.parsed
    return sql if kept or sql.startswith("COMMENT ON ") else as_stored(sql)


def _steps(group: Group, found: Difference) -> list[Step]:
    """The statements of one group, comments after what they are about."""
    verb, ref = group.lead.verb, group.lead.ref
    kind = KINDS[ref.kind]
    if verb == "drop":
        return _noted(kind.drop(ref, found.old.objects[ref], found), ref in found.replaced)
    if verb == "alter":
        before, after = found.old.objects[ref], found.new.objects[ref]
        steps = kind.alter(ref, before, after, found) + _said(ref, before, found)
        for part in group.parts:
            before, after = found.old.objects[part], found.new.objects[part]
            steps += KINDS[part.kind].alter(part, before, after, found) + _said(part, before, found)
        return steps
    steps = kind.create(ref, found.new.objects[ref], group.parts, found)
    for part in group.parts:
        steps += KINDS[part.kind].made_within(part, ref, group.parts, found)
    for made in (ref, *group.parts):
        steps += _said(made, None, found)
    return steps


def _said(ref: Ref, before: Object | None, found: Difference) -> list[Step]:
    """The comment, the owner and the grants of an object that was made or altered."""
    kind, after = KINDS[ref.kind], found.new.objects[ref]
    return kind.annotations(ref, before, after) + authority(ref, kind.target(ref), before, after, found)


def _noted(steps: list[Step], comes_back: bool) -> list[Step]:
    """The steps, those that lose data with a line that says so."""
    return [replace(step, note=_warning(step, comes_back)) if step.losses else step for step in steps]


def _may_use(step: Step, enum: Ref, label: str) -> bool:
    """Whether the statement names the label, alone or in an array, or casts rows that may hold it."""
    if step.adds_label:
        return False
    if f" TYPE {qualified(enum.schema, enum.name)}" in step.sql:
        return True
    strings = (_body(token.text) for token in tokens(step.sql) if token.kind == "string")
    return any(body == label or (body.startswith("{") and label in body) for body in strings)


def _body(string: str) -> str:
    """What a string constant stands for."""
    body = string[string.index("'") + 1 : -1].replace("''", "'") if "'" in string else string
    return body.replace("\\\\", "\\") if string[0] in "eE" else body


def _warning(step: Step, comes_back: bool) -> str:
    return f"loses the data of {step.losses[0].ref}" + (", which is made anew below" if comes_back else "")
