"""Indexes, rewrites and copies: what makes the application wait for as long as a table takes to read or write."""

from __future__ import annotations

from collections.abc import Iterator

from junco.lint.effect import Mode, Relation
from junco.lint.operation import (
    AlterTable,
    CreateIndex,
    Drop,
    OnRelation,
    Refresh,
    Reindex,
    Rows,
    Vacuum,
)
from junco.lint.predict import predict
from junco.lint.rule import Rule, Subject

_TABLE = "CREATE TABLE item (id int PRIMARY KEY, name text, price numeric(10, 2));"
_COPIES = ("set logged", "set unlogged", "set tablespace", "set access method", "set expression")


def names(relations: list[Relation]) -> str:
    """Relations between commas."""
    return ", ".join(str(one) for one in relations)


def _create_index(subject: Subject) -> Iterator[str]:
    if isinstance(subject.operation, CreateIndex) and not subject.operation.concurrent:
        tables = subject.minded(subject.effect.builds)
        if tables:
            yield f"writes to {names(tables)} wait until the index is built"


def _drop_index(subject: Subject) -> Iterator[str]:
    operation = subject.operation
    if isinstance(operation, Drop) and operation.kind == "index" and not operation.concurrent:
        tables = subject.minded(
            lock.relation for lock in subject.effect.locks if _is_table(lock.relation, subject)
        )
        if tables:
            yield f"reads and writes of {names(tables)} wait, first for everything that runs on it, then for the drop"


def _is_table(relation: Relation, subject: Subject) -> bool:
    return subject.facts.kind(relation) in ("table", "materialized view")


def _reindex(subject: Subject) -> Iterator[str]:
    if isinstance(subject.operation, Reindex) and not subject.operation.concurrent:
        tables = subject.minded(subject.effect.builds)
        if tables:
            yield f"writes to {names(tables)} wait, and reads that would use the index"


def rewritten(subject: Subject, *verbs: str) -> list[Relation]:
    """The tables that these parts of ALTER TABLE write anew."""
    operation = subject.operation
    if not isinstance(operation, AlterTable):
        return []
    parts = tuple(one for one in operation.commands if one.verb in verbs)
    if not parts:
        return []
    alone = AlterTable(operation.table, parts, operation.kind, operation.only, operation.missing_ok)
    return subject.minded(predict(alone, subject.facts).rewrites)


def _add_column(subject: Subject) -> Iterator[str]:
    if tables := rewritten(subject, "add column"):
        yield f"{names(tables)} is written anew, with all its indexes, while reads and writes wait"


def _type(subject: Subject) -> Iterator[str]:
    if tables := rewritten(subject, "type"):
        yield f"{names(tables)} is written anew, with all its indexes, while reads and writes wait"


def _copied(subject: Subject) -> Iterator[str]:
    tables = rewritten(subject, *_COPIES)
    if isinstance(subject.operation, Vacuum):
        tables = subject.minded(subject.effect.rewrites)
    if tables:
        yield f"{names(tables)} is copied while reads and writes wait"


def _refresh(subject: Subject) -> Iterator[str]:
    operation = subject.operation
    if (
        isinstance(operation, Refresh)
        and not operation.concurrent
        and operation.with_data
        and (views := subject.minded(subject.effect.rewrites))
    ):
        yield f"reads of {names(views)} wait until its query has run"


def _all_rows(subject: Subject) -> Iterator[str]:
    operation = subject.operation
    if subject.batched or not isinstance(operation, Rows):
        return
    if (
        operation.verb in ("update", "delete")
        and not operation.filtered
        and (tables := subject.minded(map(subject.facts.resolve, operation.targets)))
    ):
        yield f"every row of {names(tables)} is locked until the last one is written"


def _lock_table(subject: Subject) -> Iterator[str]:
    operation = subject.operation
    if (
        isinstance(operation, OnRelation)
        and operation.verb == "lock"
        and operation.mode >= Mode.SHARE
        and (tables := subject.minded(lock.relation for lock in subject.effect.locks))
    ):
        stopped = Mode(operation.mode).stops
        yield f"{stopped} of {names(tables)} wait until the transaction ends"


RULES = (
    Rule(
        code="J710",
        title="an index is built while writes wait",
        severity="blocks",
        reason="CREATE INDEX reads the whole table under a lock that every INSERT, UPDATE and DELETE waits for. "
        "CONCURRENTLY takes longer and lets them pass; it cannot run in a transaction.",
        setup=_TABLE,
        bad="CREATE INDEX item_name ON item (name);",
        good="CREATE INDEX CONCURRENTLY item_name ON item (name);",
        judge=_create_index,
    ),
    Rule(
        code="J711",
        title="an index is dropped under an exclusive lock",
        severity="blocks",
        reason="DROP INDEX waits for every query on the table, and every later query waits for it. CONCURRENTLY "
        "lets them pass. An index of a partitioned table cannot be dropped so: try it with a short lock_timeout.",
        setup=_TABLE + "\nCREATE INDEX item_name ON item (name);",
        bad="DROP INDEX item_name;",
        good="DROP INDEX CONCURRENTLY item_name;",
        judge=_drop_index,
        advice="keep lock_timeout short; junco migrate deploy does",
    ),
    Rule(
        code="J712",
        title="an index is rebuilt while writes wait",
        severity="blocks",
        reason="REINDEX keeps writes out of the table, and reads out of the index, which even planning a query needs.",
        setup=_TABLE,
        bad="REINDEX TABLE item;",
        good="REINDEX TABLE CONCURRENTLY item;",
        judge=_reindex,
        advice="reindex one table after the other, CONCURRENTLY",
    ),
    Rule(
        code="J713",
        title="a new column makes PostgreSQL write the whole table anew",
        severity="blocks",
        reason="A default that is the same for every row is a note in the catalog. One that differs (random, a "
        "sequence, clock_timestamp), a stored generated column and a domain with rules are written into every row "
        "under an exclusive lock.",
        setup=_TABLE,
        bad="ALTER TABLE item ADD COLUMN token uuid DEFAULT gen_random_uuid();",
        good="ALTER TABLE item ADD COLUMN token uuid;",
        judge=_add_column,
        advice="add the column without it, fill it in batches",
    ),
    Rule(
        code="J714",
        title="a change of type writes the whole table anew",
        severity="blocks",
        reason="Some changes of type are a note in the catalog (a longer varchar, varchar to text, more digits with "
        "the same scale). All others write every row and every index under an exclusive lock.",
        setup=_TABLE,
        bad="ALTER TABLE item ALTER COLUMN price TYPE numeric(12, 3);",
        good="ALTER TABLE item ALTER COLUMN price TYPE numeric(12, 2);",
        judge=_type,
    ),
    Rule(
        code="J715",
        title="a table is copied under an exclusive lock",
        severity="blocks",
        reason="CLUSTER, VACUUM FULL, SET LOGGED or UNLOGGED, another tablespace or access method, and another "
        "expression of a stored column copy the table while nobody can read it.",
        setup=_TABLE,
        bad="ALTER TABLE item SET UNLOGGED;",
        good="ALTER TABLE item SET (fillfactor = 90);",
        judge=_copied,
        advice="copy it in batches beside it while a trigger keeps both alike, and exchange them at the end; "
        "pg_repack does",
    ),
    Rule(
        code="J716",
        title="a materialized view cannot be read while it is refreshed",
        severity="blocks",
        reason="REFRESH keeps readers out for as long as the query runs. CONCURRENTLY lets them read the old rows; "
        "it needs a unique index on columns of the view.",
        setup=_TABLE
        + "\nCREATE MATERIALIZED VIEW offer AS SELECT id, price FROM item;"
        + "\nCREATE UNIQUE INDEX offer_id ON offer (id);",
        bad="REFRESH MATERIALIZED VIEW offer;",
        good="REFRESH MATERIALIZED VIEW CONCURRENTLY offer;",
        judge=_refresh,
    ),
    Rule(
        code="J717",
        title="every row of a table is changed in one transaction",
        severity="blocks",
        reason="Whoever wants to change a row that was reached already waits until the last one is written, no "
        "vacuum can clean up meanwhile, and the standby falls behind. In batches nobody notices.",
        setup=_TABLE,
        bad="UPDATE item SET name = lower(name);",
        good="-- junco: backfill\nUPDATE item SET name = lower(name);",
        judge=_all_rows,
        advice="change the table itself, batch by batch: -- junco: backfill above the statement",
    ),
    Rule(
        code="J718",
        title="a table is locked by hand",
        severity="blocks",
        reason="LOCK TABLE holds until the transaction ends, however long that takes.",
        setup=_TABLE,
        bad="LOCK TABLE item IN SHARE MODE;",
        good="LOCK TABLE item IN ACCESS SHARE MODE;",
        judge=_lock_table,
        advice="leave it out, or keep the transaction to a few brief statements",
    ),
)
