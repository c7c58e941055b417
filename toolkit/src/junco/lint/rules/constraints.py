"""Constraints that are checked on every row while the application waits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from junco.lint.effect import Mode, Relation
from junco.lint.operation import AlterDomain, AlterTable, Command, Constraint
from junco.lint.predict import predict
from junco.lint.rule import Rule, Subject
from junco.lint.rules.blocking import names

_TABLE = "CREATE TABLE item (id int PRIMARY KEY, name text, price int, shelf int);"
_SHELF = "CREATE TABLE shelf (id int PRIMARY KEY);\n"


def parts(subject: Subject) -> list[tuple[Command, Constraint]]:
    """Every constraint that the statement adds, those in the declaration of a column too."""
    if not isinstance(subject.operation, AlterTable):
        return []
    found = []
    for command in subject.operation.commands:
        if command.constraint is not None:
            found.append((command, command.constraint))
        if command.column is not None:
            found += [(command, constraint) for constraint in command.column.constraints]
    return found


def _touched(subject: Subject, what: str, *kinds: str) -> list[Relation]:
    """The tables that adding these constraints reads or builds on under a lock that stops writers."""
    operation = subject.operation
    if not isinstance(operation, AlterTable):
        return []
    commands = tuple(dict.fromkeys(one for one, constraint in parts(subject) if constraint.kind in kinds))
    if not commands:
        return []
    alone = AlterTable(operation.table, commands, operation.kind, operation.only)
    effect = predict(alone, subject.facts)
    return subject.minded(getattr(effect, what))


def _check(subject: Subject) -> Iterator[str]:
    if tables := _touched(subject, "scans", "check"):
        yield f"every row of {names(tables)} is read while reads and writes wait"


def _foreign(subject: Subject) -> Iterator[str]:
    if tables := _touched(subject, "scans", "foreign"):
        yield f"{names(tables)} are read from end to end while writes to all of them wait"


def _not_null(subject: Subject) -> Iterator[str]:
    operation = subject.operation
    if not isinstance(operation, AlterTable):
        return
    proving = tuple(_bare(one) for one in operation.commands if _needs_proof(one))
    if proving:
        dropped = tuple(one for one in operation.commands if one.verb == "drop constraint")
        alone = AlterTable(operation.table, (*proving, *dropped), operation.kind, operation.only)
        if tables := subject.minded(predict(alone, subject.facts).scans):
            yield f"every row of {names(tables)} is read while reads and writes wait"


def _bare(command: Command) -> Command:
    """Without the constraints in a column's declaration, which have rules of their own."""
    return replace(command, column=replace(command.column, constraints=())) if command.column else command


def _needs_proof(command: Command) -> bool:
    constraint, column = command.constraint, command.column
    if column is not None:
        return column.not_null and column.generated == "v"
    if command.verb == "set not null":
        return True
    return constraint is not None and (
        constraint.kind == "not null" or (constraint.kind == "primary" and bool(constraint.index))
    )


def _unique(subject: Subject) -> Iterator[str]:
    if tables := _touched(subject, "builds", "unique", "primary"):
        yield f"an index is built on {names(tables)} while reads and writes wait"


def _exclude(subject: Subject) -> Iterator[str]:
    if tables := _touched(subject, "builds", "exclude"):
        yield f"an index is built on {names(tables)} while reads and writes wait"


def _retyped(subject: Subject) -> Iterator[str]:
    operation = subject.operation
    if not isinstance(operation, AlterTable):
        return
    changed = tuple(one for one in operation.commands if one.verb in ("type", "drop constraint"))
    if all(one.verb != "type" for one in changed):
        return
    effect = predict(AlterTable(operation.table, changed, operation.kind, operation.only), subject.facts)
    if effect.rewrites:
        return  # that is worse, and has a rule of its own
    if tables := subject.minded(effect.scans):
        yield f"CHECKs on the column make PostgreSQL read every row of {names(tables)} while everybody waits"
    if tables := subject.minded(effect.builds):
        yield f"indexes of {names(tables)} on the column are built anew while everybody waits"


def _domain(subject: Subject) -> Iterator[str]:
    if isinstance(subject.operation, AlterDomain) and (tables := subject.minded(subject.effect.scans)):
        yield f"every row of {names(tables)} is read while writes wait"


def _enforced(subject: Subject) -> Iterator[str]:
    operation = subject.operation
    if isinstance(operation, AlterTable) and any(
        one.verb == "alter constraint" for one in operation.commands
    ):
        slow = [one for one in subject.effect.scans if subject.held(one) >= Mode.SHARE]
        if tables := subject.minded(slow):
            yield f"{names(tables)} are read from end to end while writes to all of them wait"


RULES = (
    Rule(
        code="J720",
        title="a CHECK is verified under an exclusive lock",
        severity="blocks",
        reason="ADD CHECK reads every row while nobody can read or write the table; in the declaration of a new "
        "column too, although every row is NULL there. NOT VALID notes the rule, which holds for new rows at once; "
        "VALIDATE CONSTRAINT, in a transaction of its own, reads the old rows beside everybody.",
        setup=_TABLE,
        bad="ALTER TABLE item ADD CONSTRAINT price_positive CHECK (price > 0);",
        good="ALTER TABLE item ADD CONSTRAINT price_positive CHECK (price > 0) NOT VALID;\n"
        "ALTER TABLE item VALIDATE CONSTRAINT price_positive;",
        judge=_check,
    ),
    Rule(
        code="J721",
        title="a foreign key is verified while writes to both tables wait",
        severity="blocks",
        reason="ADD FOREIGN KEY reads both tables under a lock that keeps writers out of both. NOT VALID and then "
        "VALIDATE CONSTRAINT, each in a transaction of its own, do not.",
        setup=_SHELF + _TABLE,
        bad="ALTER TABLE item ADD CONSTRAINT item_shelf FOREIGN KEY (shelf) REFERENCES shelf;",
        good="ALTER TABLE item ADD CONSTRAINT item_shelf FOREIGN KEY (shelf) REFERENCES shelf NOT VALID;\n"
        "ALTER TABLE item VALIDATE CONSTRAINT item_shelf;",
        judge=_foreign,
    ),
    Rule(
        code="J722",
        title="NOT NULL is verified under an exclusive lock",
        severity="blocks",
        reason="SET NOT NULL reads every row while nobody can read or write the table, unless a validated CHECK "
        "says that the column is not null. The application must write the column before: from then on NULL is "
        "refused.",
        setup=_TABLE,
        bad="ALTER TABLE item ALTER COLUMN name SET NOT NULL;",
        good="ALTER TABLE item ADD CONSTRAINT name_there CHECK (name IS NOT NULL) NOT VALID;\n"
        "ALTER TABLE item VALIDATE CONSTRAINT name_there;\n"
        "ALTER TABLE item ALTER COLUMN name SET NOT NULL;\n"
        "ALTER TABLE item DROP CONSTRAINT name_there;",
        judge=_not_null,
    ),
    Rule(
        code="J723",
        title="the index of a key is built under an exclusive lock",
        severity="blocks",
        reason="ADD UNIQUE and ADD PRIMARY KEY build an index while nobody can read or write the table. Build it "
        "CONCURRENTLY before, and let the constraint take it over with USING INDEX.",
        setup=_TABLE,
        bad="ALTER TABLE item ADD CONSTRAINT item_name UNIQUE (name);",
        good="CREATE UNIQUE INDEX CONCURRENTLY item_name ON item (name);\n"
        "ALTER TABLE item ADD CONSTRAINT item_name UNIQUE USING INDEX item_name;",
        judge=_unique,
    ),
    Rule(
        code="J724",
        title="an exclusion constraint is built under an exclusive lock",
        severity="blocks",
        reason="There is no way to build one beside others, to note it first, or to take over an index.",
        setup=_TABLE,
        bad="ALTER TABLE item ADD CONSTRAINT one_price EXCLUDE USING btree (name WITH =);",
        good="CREATE TABLE priced (LIKE item, CONSTRAINT one_price EXCLUDE USING btree (name WITH =));",
        judge=_exclude,
    ),
    Rule(
        code="J725",
        title="a free change of type makes PostgreSQL read the table all the same",
        severity="blocks",
        reason="No row is written, but a CHECK that mentions the column is verified once more, and an index with an "
        "expression or a condition on it, or of another collation, is built anew, under an exclusive lock.",
        setup="CREATE TABLE item (name varchar(10), CONSTRAINT name_there CHECK (name <> ''));",
        bad="ALTER TABLE item ALTER COLUMN name TYPE text;",
        good="ALTER TABLE item DROP CONSTRAINT name_there, ALTER COLUMN name TYPE text,\n"
        "  ADD CONSTRAINT name_there CHECK (name <> '') NOT VALID;\n"
        "ALTER TABLE item VALIDATE CONSTRAINT name_there;",
        judge=_retyped,
    ),
    Rule(
        code="J726",
        title="a rule of a domain is verified in every table that uses it",
        severity="blocks",
        reason="Every such table is read while writes to it wait, and VALIDATE is no better. NOT VALID costs nothing "
        "and holds for new values; what must hold for old ones belongs into a CHECK of the tables.",
        setup="CREATE DOMAIN price AS int;\nCREATE TABLE item (id int, price price);",
        bad="ALTER DOMAIN price ADD CONSTRAINT price_positive CHECK (VALUE > 0);",
        good="ALTER DOMAIN price ADD CONSTRAINT price_positive CHECK (VALUE > 0) NOT VALID;",
        judge=_domain,
        advice="add it NOT VALID and leave it so; a CHECK on each table can be validated beside others",
    ),
    Rule(
        code="J727",
        title="a constraint is enforced, and verified while writes wait",
        severity="blocks",
        reason="ALTER CONSTRAINT … ENFORCED reads both tables under a lock that keeps writers out.",
        setup=_SHELF
        + _TABLE
        + "\nALTER TABLE item ADD CONSTRAINT item_shelf FOREIGN KEY (shelf) REFERENCES shelf NOT ENFORCED;",
        bad="ALTER TABLE item ALTER CONSTRAINT item_shelf ENFORCED;",
        good="ALTER TABLE item DROP CONSTRAINT item_shelf;\n"
        "ALTER TABLE item ADD CONSTRAINT item_shelf FOREIGN KEY (shelf) REFERENCES shelf NOT VALID;\n"
        "ALTER TABLE item VALIDATE CONSTRAINT item_shelf;",
        judge=_enforced,
        advice="drop it, add it again NOT VALID, and validate it",
        first=18,
    ),
)
