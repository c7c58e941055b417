"""The effect of a statement, predicted: pure functions from an operation and the facts, a module a family."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from junco.lint.effect import NOTHING, Effect, Lock, Mode, Relation, telling
from junco.lint.facts import Facts
from junco.lint.operation import (
    AlterDomain,
    AlterEnum,
    AlterSequence,
    AlterTable,
    CreateIndex,
    CreateSequence,
    CreateTable,
    CreateTrigger,
    CreateView,
    Drop,
    OnRelation,
    Operation,
    Other,
    Refresh,
    Reindex,
    Rename,
    Rows,
    SetSchema,
    Truncate,
    Vacuum,
    names_in,
)
from junco.lint.predict.alter import alter_table
from junco.lint.predict.create import create_table, create_trigger, create_view, refresh
from junco.lint.predict.drop import drop
from junco.lint.predict.index import create_index, reindex
from junco.lint.predict.others import (
    alter_domain,
    alter_enum,
    alter_sequence,
    create_sequence,
    on_relation,
    other,
    rename,
    set_schema,
    vacuum,
)
from junco.lint.predict.rows import rows, truncate

_FAMILIES: dict[type[Operation], Callable[[Any, Facts], Effect]] = {
    AlterTable: alter_table,
    CreateTable: create_table,
    CreateTrigger: create_trigger,
    CreateView: create_view,
    Refresh: refresh,
    Drop: drop,
    CreateIndex: create_index,
    Reindex: reindex,
    AlterDomain: alter_domain,
    AlterEnum: alter_enum,
    AlterSequence: alter_sequence,
    CreateSequence: create_sequence,
    OnRelation: on_relation,
    Rename: rename,
    SetSchema: set_schema,
    Vacuum: vacuum,
    Rows: rows,
    Truncate: truncate,
    Other: other,
}


def predict(operation: Operation, facts: Facts) -> Effect:
    """What the statement will do."""
    family = _FAMILIES.get(type(operation))
    if family is None:
        return NOTHING
    found = family(operation, facts)
    rewrites, scans, builds = (
        frozenset(one for one in relations if facts.holds_rows(one))
        for relations in (found.rewrites, found.scans, found.builds - found.rewrites)
    )
    return replace(
        found,
        rewrites=rewrites,
        locks=telling((one for one in found.locks if _minds(one, facts)), dict(facts.index_tables)),
        builds=builds,
        scans=scans - rewrites - builds,
    )


def _minds(lock: Lock, facts: Facts) -> bool:
    """Whether anybody can: drawing from a sequence, or naming it, keeps nobody waiting."""
    return lock.mode >= Mode.SHARE_UPDATE_EXCLUSIVE or facts.kind(lock.relation) != "sequence"


def planned(operation: Operation) -> bool:
    """Whether the planner decides what the statement reads, so that its scans are nobody's to predict."""
    return isinstance(operation, Rows | Refresh | Truncate) or (
        isinstance(operation, CreateTable) and bool(operation.sources)
    )


def alike(predicted: Effect, traced: Effect, operation: Operation, facts: Facts) -> bool:
    """Whether a trace confirms what was predicted, less what PostgreSQL decides anew each time."""
    if _unwatched(operation, facts):
        return True
    return _settled(predicted, operation, facts).traceable() == _settled(traced, operation, facts).traceable()


def _unwatched(operation: Operation, facts: Facts) -> bool:
    """Whether no other session sees all of it: one table after the other, or over before anybody looks."""
    if isinstance(operation, Reindex):
        return (
            operation.kind not in ("index", "table") or len(facts.family(facts.resolve(operation.name))) > 1
        )
    if isinstance(operation, CreateIndex) and operation.concurrent and operation.if_not_exists:
        return facts.kind(Relation(facts.resolve(operation.table).schema, operation.name)) != ""
    return False


def _settled(effect: Effect, operation: Operation, facts: Facts) -> Effect:
    """Without what is the planner's choice, or the session's: what a row type looks like is read once in each."""
    if planned(operation):
        effect = replace(effect, scans=frozenset())
    if isinstance(operation, Rows):  # foreign keys, triggers and rules reach what the rows make them reach
        effect = replace(
            effect, locks=frozenset(one for one in effect.locks if one.mode > Mode.ROW_EXCLUSIVE)
        )
    if isinstance(operation, AlterTable):
        detached = {
            facts.resolve(one.relation) for one in operation.commands if one.verb == "detach" and one.relation
        }
        effect = replace(effect, scans=effect.scans - detached)
    if isinstance(operation, CreateView):
        named = {facts.resolve(name) for name in names_in(operation)}
        weak = {one for one in effect.locks if one.mode is Mode.ACCESS_SHARE and one.relation not in named}
        effect = replace(effect, locks=effect.locks - weak)
    return effect


__all__ = ["alike", "planned", "predict"]
