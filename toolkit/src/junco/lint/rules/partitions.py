"""Partitions, and locks that reach further than the table that is named."""

from __future__ import annotations

from collections.abc import Iterator

from junco.lint.effect import Mode, Relation
from junco.lint.operation import AlterTable, CreateTable, Drop
from junco.lint.rule import Rule, Subject
from junco.lint.rules.blocking import names

_DAYS = (
    "CREATE TABLE visit (id int, day date NOT NULL) PARTITION BY RANGE (day);\n"
    "CREATE TABLE visit_2025 PARTITION OF visit FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');"
)
_LOOSE = "\nCREATE TABLE visit_2026 (id int, day date NOT NULL);"
_DEFAULT = "\nCREATE TABLE visit_rest PARTITION OF visit DEFAULT;"
_FOR_2026 = "FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')"


def _verbs(subject: Subject) -> set[str]:
    operation = subject.operation
    return {one.verb for one in operation.commands} if isinstance(operation, AlterTable) else set()


def _attach(subject: Subject) -> Iterator[str]:
    if "attach" in _verbs(subject):
        effect = subject.effect
        if tables := subject.minded(effect.scans | effect.builds):
            yield f"{names(tables)} is read, or an index built on it, under an exclusive lock"


def _create(subject: Subject) -> Iterator[str]:
    operation = subject.operation
    if (
        isinstance(operation, CreateTable)
        and operation.parent is not None
        and (tables := subject.minded(subject.effect.scans))
    ):
        yield f"{names(tables)} is read for rows of the new partition while everybody waits"


def _detach(subject: Subject) -> Iterator[str]:
    operation = subject.operation
    if not isinstance(operation, AlterTable):
        return
    for command in operation.commands:
        if (
            command.verb == "detach"
            and not command.concurrent
            and (tables := subject.minded([subject.facts.resolve(operation.table)]))
        ):
            yield f"reads and writes of {names(tables)} wait, of all its partitions"


def _drop_partition(subject: Subject) -> Iterator[str]:
    operation = subject.operation
    if not isinstance(operation, Drop) or operation.kind != "table":
        return
    for name in operation.names:
        relation = subject.facts.find(name)
        if (
            relation is not None
            and subject.facts.is_partition(relation)
            and (parents := subject.minded(subject.facts.parents(relation)))
        ):
            yield f"reads and writes of {names(parents)} wait, of all its partitions"


def _further(subject: Subject) -> Iterator[str]:
    others = sorted(one for one in _exclusive(subject) if one not in _meant(subject))
    if subject.minded(others):
        yield f"reads and writes of {names(subject.minded(others))} wait as well"


def _exclusive(subject: Subject) -> Iterator[Relation]:
    operation = subject.operation
    dropping = isinstance(operation, Drop) and operation.kind == "table"
    if dropping or "drop column" in _verbs(subject):
        for lock in subject.effect.locks:
            if lock.mode is Mode.ACCESS_EXCLUSIVE and subject.facts.kind(lock.relation) == "table":
                yield lock.relation


def _meant(subject: Subject) -> set[Relation]:
    """What the statement names, with partitions and what it is a partition of."""
    operation, facts = subject.operation, subject.facts
    named = operation.names if isinstance(operation, Drop) else ()
    if isinstance(operation, AlterTable):
        named = (operation.table,)
    found = {one for name in named for one in facts.family(facts.resolve(name))}
    parents = {parent for one in found for parent in facts.parents(one)}
    return found | parents | {default for one in parents if (default := facts.default_partition(one))}


RULES = (
    Rule(
        code="J730",
        title="a table is read while it is attached as a partition",
        severity="blocks",
        reason="ATTACH PARTITION reads the new partition, and the default partition for rows that belong into the new "
        "one, unless validated CHECKs say what they hold; and builds the indexes that the partition lacks. All of "
        "it under an exclusive lock on the two.",
        setup=_DAYS + _LOOSE,
        bad=f"ALTER TABLE visit ATTACH PARTITION visit_2026 {_FOR_2026};",
        good="ALTER TABLE visit_2026 ADD CONSTRAINT bound\n"
        "  CHECK (day >= '2026-01-01' AND day < '2027-01-01') NOT VALID;\n"
        "ALTER TABLE visit_2026 VALIDATE CONSTRAINT bound;\n"
        f"ALTER TABLE visit ATTACH PARTITION visit_2026 {_FOR_2026};\n"
        "ALTER TABLE visit_2026 DROP CONSTRAINT bound;",
        judge=_attach,
    ),
    Rule(
        code="J731",
        title="the default partition is read while a new one is made",
        severity="blocks",
        reason="A new partition takes rows that the default one would have taken, so that one is read under an "
        "exclusive lock on both tables, unless a validated CHECK says that it holds none.",
        setup=_DAYS + _DEFAULT,
        bad=f"CREATE TABLE visit_2026 PARTITION OF visit {_FOR_2026};",
        good="ALTER TABLE visit_rest ADD CONSTRAINT bound\n"
        "  CHECK (NOT (day IS NOT NULL AND day >= '2026-01-01' AND day < '2027-01-01')) NOT VALID;\n"
        "ALTER TABLE visit_rest VALIDATE CONSTRAINT bound;\n"
        f"CREATE TABLE visit_2026 PARTITION OF visit {_FOR_2026};\n"
        "ALTER TABLE visit_rest DROP CONSTRAINT bound;",
        judge=_create,
    ),
    Rule(
        code="J732",
        title="a partition is detached while everybody waits",
        severity="blocks",
        reason="DETACH PARTITION locks the partitioned table exclusively, and with it every query on it. CONCURRENTLY "
        "does not; it cannot run in a transaction, nor beside a default partition.",
        setup=_DAYS,
        bad="ALTER TABLE visit DETACH PARTITION visit_2025;",
        good="ALTER TABLE visit DETACH PARTITION visit_2025 CONCURRENTLY;",
        judge=_detach,
        advice="keep lock_timeout short; a default partition forbids CONCURRENTLY",
    ),
    Rule(
        code="J733",
        title="a partition is dropped while everybody waits",
        severity="blocks",
        reason="DROP TABLE of a partition locks the partitioned table exclusively. Detach it CONCURRENTLY before.",
        setup=_DAYS,
        bad="DROP TABLE visit_2025;",
        good="ALTER TABLE visit DETACH PARTITION visit_2025 CONCURRENTLY;\n"
        "-- junco: accept J751 that year is in the archive\n"
        "DROP TABLE visit_2025;",
        judge=_drop_partition,
        advice="keep lock_timeout short; a default partition forbids DETACH CONCURRENTLY",
    ),
    Rule(
        code="J734",
        title="other tables are locked exclusively as well",
        severity="blocks",
        reason="A foreign key has triggers on both its tables. What drops one locks both, one after the other, and "
        "holds the first while it waits for the second. Drop the foreign keys before, one a transaction.",
        setup="CREATE TABLE shelf (id int PRIMARY KEY);\nCREATE TABLE item (id int, shelf int REFERENCES shelf);",
        bad="ALTER TABLE item DROP COLUMN shelf;",
        good="ALTER TABLE item DROP CONSTRAINT item_shelf_fkey;\n"
        "-- junco: accept J750 no release since May reads it\n"
        "ALTER TABLE item DROP COLUMN shelf;",
        judge=_further,
        advice="drop the foreign keys, and what else hangs on it, before: one a transaction",
    ),
)
