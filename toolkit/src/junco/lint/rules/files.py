"""What is wrong with how statements stand together in a file, and with code that hides them."""

from __future__ import annotations

from collections.abc import Iterator

from junco.lint.effect import Mode, Relation
from junco.lint.operation import Other, Rows
from junco.lint.rule import Rule, Subject
from junco.lint.rules.blocking import names

_TABLE = "CREATE TABLE item (id int PRIMARY KEY, name text);"


def _held(subject: Subject) -> Iterator[str]:
    slow = subject.minded(_slow(subject))
    held = subject.minded(lock.relation for lock in subject.before if lock.mode >= Mode.SHARE_ROW_EXCLUSIVE)
    own = {lock.relation for lock in subject.effect.locks if lock.mode >= Mode.SHARE}
    waiting = [one for one in held if one not in own and subject.facts.kind(one) == "table"]
    if slow and waiting:
        why = "by an earlier statement of the transaction"
        yield f"{names(waiting)} stays locked {why} while {names(slow)} is worked on"


def _slow(subject: Subject) -> set[Relation]:
    operation, effect = subject.operation, subject.effect
    found = set(effect.scans | effect.builds | effect.rewrites)
    if isinstance(operation, Rows):
        found = set()
        if operation.verb in ("update", "delete"):
            found = {subject.facts.resolve(name) for name in operation.targets}
    return found


def _hidden(subject: Subject) -> Iterator[str]:
    operation = subject.operation
    if isinstance(operation, Other):
        slow = subject.effect.rewrites | subject.effect.builds | subject.effect.scans
        held = [one for one in slow if subject.held(one) >= Mode.SHARE]
        if tables := subject.minded(held):
            yield f"it reads, writes or builds on {names(tables)} under {subject.held(tables[0]).words}"


RULES = (
    Rule(
        code="J770",
        title="a lock is held while something slow runs",
        severity="blocks",
        reason="A lock lasts until its transaction ends. NOT VALID and VALIDATE, or a new column and the UPDATE that "
        "fills it, gain nothing in one transaction. The first line of a file makes each statement one of its own.",
        setup=_TABLE,
        bad="ALTER TABLE item ADD CONSTRAINT named CHECK (name <> '') NOT VALID;\n"
        "ALTER TABLE item VALIDATE CONSTRAINT named;",
        good="-- junco: no-transaction\n"
        "ALTER TABLE item ADD CONSTRAINT named CHECK (name <> '') NOT VALID;\n"
        "ALTER TABLE item VALIDATE CONSTRAINT named;",
        judge=_held,
        advice="begin the file with the line -- junco: no-transaction",
    ),
    Rule(
        code="J771",
        title="a block of code does something slow under a lock",
        severity="blocks",
        reason="What DO and CALL execute is found only by executing it on a copy, which says what happened there: "
        "with other rows it may be something else. Nothing in it can be CONCURRENTLY.",
        setup=_TABLE,
        bad="DO $$ BEGIN CREATE INDEX item_name ON item (name); END $$;",
        good="CREATE INDEX CONCURRENTLY item_name ON item (name);",
        judge=_hidden,
        advice="write the statements themselves into the file",
    ),
)
