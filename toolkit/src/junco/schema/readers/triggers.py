"""Rows of triggers, event triggers, rules and policies."""

from __future__ import annotations

from collections.abc import Callable

from junco.schema.model import EventTrigger, Policy, Ref, Rule, Trigger, TriggerCopy
from junco.schema.readers.reading import (
    PG_CONSTRAINT,
    PG_EVENT_TRIGGER,
    PG_POLICY,
    PG_REWRITE,
    PG_TRIGGER,
    Reading,
    Row,
)

_COMMANDS = {"*": "ALL", "r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE"}


def _trigger(reading: Reading, row: Row) -> None:
    table = reading.relation(row["table_oid"])
    if table is None or (PG_TRIGGER, row["oid"], 0) in reading.members:
        return
    if row["parent_oid"]:
        _trigger_copy(reading, row, table)
        return
    value = Trigger(
        definition=row["definition"],
        constraint=row["constraint_oid"] is not None,
        enabled=row["enabled"],
    )
    reading.add(PG_TRIGGER, row["oid"], Ref("trigger", table.schema, row["name"], table.name), value)
    if row["constraint_oid"]:
        reading.aliases[PG_CONSTRAINT, row["constraint_oid"], 0] = (PG_TRIGGER, row["oid"], 0)


def _trigger_copy(reading: Reading, row: Row, table: Ref) -> None:
    original = reading.addresses.get((PG_TRIGGER, row["original_oid"], 0))
    if original is None:
        return
    usual = row["usual"]
    # a change of the copy above reaches this one
    above = reading.addresses.get((PG_TRIGGER, row["parent_oid"], 0), original)
    value = TriggerCopy(
        enabled=row["enabled"] if row["enabled"] != usual else None,
        original=original,
        usual=usual,
        above=above,
    )
    ref = Ref("trigger copy", table.schema, row["name"], table.name)
    reading.add(PG_TRIGGER, row["oid"], ref, value)
    reading.needs += [(ref, original), (ref, above)]


def _event_trigger(reading: Reading, row: Row) -> None:
    if reading.left_out(PG_EVENT_TRIGGER, row["oid"], "", row["name"]):
        return
    value = EventTrigger(
        event=row["event"], function=row["function"], tags=tuple(row["tags"]), enabled=row["enabled"]
    )
    reading.add(PG_EVENT_TRIGGER, row["oid"], Ref("event trigger", "", row["name"]), value)


def _rule(reading: Reading, row: Row) -> None:
    table = reading.relation(row["table_oid"])
    if table is None or (PG_REWRITE, row["oid"], 0) in reading.members:
        return
    value = Rule(definition=row["definition"], enabled=row["enabled"])
    reading.add(PG_REWRITE, row["oid"], Ref("rule", table.schema, row["name"], table.name), value)


def _policy(reading: Reading, row: Row) -> None:
    table = reading.relation(row["table_oid"])
    if table is None:
        return
    value = Policy(
        command=_COMMANDS[row["command"]],
        permissive=row["permissive"],
        roles=tuple(row["roles"] or ()),
        using=row["using"],
        check=row["check"],
    )
    reading.add(PG_POLICY, row["oid"], Ref("policy", table.schema, row["name"], table.name), value)


READERS: dict[str, Callable[[Reading, Row], None]] = {
    "triggers": _trigger,
    "event_triggers": _event_trigger,
    "rules": _rule,
    "policies": _policy,
}
