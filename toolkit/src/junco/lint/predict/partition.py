"""Partitions attached, detached and made; what a CHECK saves from being read."""

from __future__ import annotations

import re

from junco.lint.effect import Effect, Relation
from junco.lint.facts import Facts, IndexOf
from junco.lint.operation import Bound
from junco.lint.parse import conjuncts
from junco.lint.parse.proof import Bounds, excluded, implied, needed
from junco.lint.predict.locking import AS, AX, SRX, breaks, build, locks, scan, together
from junco.lint.predict.part import Part


def attach(part: Part) -> Effect:
    """ATTACH PARTITION: the new one and the default are read, unless CHECKs say what they hold."""
    if part.command.relation is None or part.command.bound is None:
        return Effect()
    child = part.facts.resolve(part.command.relation)
    below = part.facts.leaves(child)
    whole = locks(AX, part.facts.family(child)) | default_effect(part.command.bound, part.table, part.facts)
    if not is_implied(part.command.bound, part.table, child, part.facts):
        whole |= scan(below)
    whole |= build(one for one in below if lacks_index(part.table, one, part.facts))
    # What a row of the partition must fulfil is read all the way up.
    whole |= locks(AS, part.facts.ancestors(part.table))
    return whole | _keys_taken(part.table, child, part.facts)


def _keys_taken(table: Relation, child: Relation, facts: Facts) -> Effect:
    """The foreign keys of the partitioned table are made for the new partition, and checked there."""
    whole, missing = Effect(), missing_keys(table, child, facts)
    for parent, name, _ in facts.references_from(table):
        if name not in missing:
            whole |= locks(AX, facts.family(parent))
        else:
            whole |= locks(SRX, facts.family(parent)) | scan([*facts.leaves(child), *facts.leaves(parent)])
    above = [table, *facts.ancestors(table)]
    return whole | locks(SRX, [child for one in above for child, _, _ in facts.references_to(one)])


def missing_keys(table: Relation, child: Relation, facts: Facts) -> tuple[str, ...]:
    """The foreign keys of the partitioned table that its partition to be has not."""
    theirs = {(parent, key.columns) for parent, _, key in facts.references_from(child) if key.validated}
    keys = facts.references_from(table)
    return tuple(name for parent, name, key in keys if (parent, key.columns) not in theirs)


def default_effect(bound: Bound, table: Relation, facts: Facts) -> Effect:
    """The default partition is locked, and read for rows that belong into the new one."""
    default = facts.default_partition(table)
    if default is None:
        return Effect()
    wanted = needed(bound, partition_columns(table, facts))
    known = conjuncts(_checks(default, facts))
    free = wanted is not None and excluded(wanted, known)
    return locks(AX, facts.family(default)) | scan([] if free else facts.leaves(default))


def _checks(table: Relation, facts: Facts) -> list[str]:
    return [
        one.expression
        for one in facts.constraints(table).values()
        if one.type == "check" and one.validated and one.enforced
    ]


def partition_columns(table: Relation, facts: Facts) -> tuple[str, ...]:
    """The columns of the partition key; empty where it has an expression."""
    found = facts.table(table)
    key = found.partition_key if found is not None else None
    match = re.fullmatch(r"\w+ \((?P<names>[\w\", ]+)\)", key or "")
    return tuple(name.strip(' "') for name in match["names"].split(",")) if match else ()


def is_implied(bound: Bound, table: Relation, child: Relation, facts: Facts) -> bool:
    """Whether validated CHECKs of a table say that its rows belong into the partition."""
    if bound.strategy == "d" and not facts.children(table):
        return True
    wanted = needed(bound, partition_columns(table, facts))
    if wanted is None:
        return False
    columns = facts.columns(child)
    certain = {
        Bounds(name, "is not null")
        for name, column in columns.items()
        if column.not_null and column.not_null_validated
    }
    return implied(wanted, conjuncts(_checks(child, facts)) | certain)


def lacks_index(table: Relation, child: Relation, facts: Facts) -> bool:
    """Whether the partition has no index like one of the partitioned table's."""
    theirs = {_likeness(one) for one in facts.indexes(child)}
    return any(_likeness(index) not in theirs for index in facts.indexes(table))


def _likeness(index: IndexOf) -> tuple[object, ...]:
    """What makes an index of a partition a part of the partitioned table's."""
    return index.columns, index.unique, index.owned, index.definition


def detach(part: Part) -> Effect:
    """DETACH PARTITION: everything waits; CONCURRENTLY only the partition itself, at the end."""
    if part.command.relation is None:
        return Effect()
    child = part.facts.resolve(part.command.relation)
    default = part.facts.default_partition(part.table)
    held = [*part.facts.family(child), *([default] if default is not None else [])]
    whole = locks(AX, held) | _key_ends(part.table, part.facts)
    whole |= breaks(f"the rows of {child} are no longer in {part.table}")
    if part.command.concurrent:
        return whole | Effect(in_transaction=False)
    return whole


def _key_ends(table: Relation, facts: Facts) -> Effect:
    """Tables that refer to the partitioned one are read for rows that do so, and what it refers to is told."""
    referring = [leaf for child, _, _ in facts.references_to(table) for leaf in facts.leaves(child)]
    whole = locks(AX, referring) | scan(referring)
    return whole | together(locks(SRX, [parent]) for parent, _, _ in facts.references_from(table))


def finalize(part: Part) -> Effect:
    """DETACH … FINALIZE: what is left of an interrupted DETACH CONCURRENTLY."""
    return locks(AX, [part.facts.resolve(part.command.relation)] if part.command.relation else [])


__all__ = [
    "attach",
    "default_effect",
    "detach",
    "finalize",
    "is_implied",
    "lacks_index",
    "missing_keys",
    "partition_columns",
]
