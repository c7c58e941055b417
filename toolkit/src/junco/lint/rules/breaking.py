"""What the application that is running will not find, or not be allowed, and data that is gone."""

from __future__ import annotations

from collections.abc import Iterator

from junco.lint.effect import Relation
from junco.lint.operation import (
    AlterEnum,
    AlterTable,
    Drop,
    Refresh,
    Rename,
    Rows,
    SetSchema,
    Truncate,
)
from junco.lint.parse import parse_type
from junco.lint.predict.column import takes_no_values
from junco.lint.predict.drop import taken_along
from junco.lint.predict.types import narrows, resolved
from junco.lint.rule import Rule, Subject
from junco.lint.rules.partitions import _verbs
from junco.schema.model import Policy

_TABLE = "CREATE TABLE item (id int PRIMARY KEY, name text NOT NULL DEFAULT '', code varchar(20));"
_OBJECTS = (
    "view",
    "materialized view",
    "sequence",
    "foreign table",
    "function",
    "procedure",
    "routine",
    "aggregate",
)
_TYPES = ("type", "domain", "schema", "extension", "publication")
_RELATIONS = ("table", "view", "materialized view", "sequence")


def _altered(subject: Subject) -> Relation | None:
    """The table of an ALTER TABLE that somebody minds."""
    operation = subject.operation
    if not isinstance(operation, AlterTable):
        return None
    table = subject.facts.resolve(operation.table)
    return table if subject.minded([table]) else None


def _drop_column(subject: Subject) -> Iterator[str]:
    table = _altered(subject)
    if table is not None and "drop column" in _verbs(subject):
        yield from subject.effect.loses
    elif isinstance(subject.operation, Drop):
        for ref in taken_along(subject.operation, subject.facts):
            if ref.kind == "column" and subject.minded([Relation(ref.schema, ref.table)]):
                yield f"column {Relation(ref.schema, ref.table)}.{ref.name} goes along"


def _drop_table(subject: Subject) -> Iterator[str]:
    operation = subject.operation
    if not isinstance(operation, Drop):
        return
    for ref in taken_along(operation, subject.facts):
        if ref.kind == "table" and subject.minded([Relation(ref.schema, ref.name)]):
            yield f"table {Relation(ref.schema, ref.name)} with all its rows, which goes along"
    if operation.kind in ("table", "materialized view"):
        for name in operation.names:
            relation = subject.facts.find(name)
            missing = relation is None and operation.missing_ok
            if not missing and subject.minded([subject.facts.resolve(name)]):
                yield f"{operation.kind} {subject.facts.resolve(name)} with all its rows"


def _drop_object(subject: Subject) -> Iterator[str]:
    operation = subject.operation
    if (
        isinstance(operation, Drop)
        and operation.kind in (*_OBJECTS, *_TYPES)
        and operation.kind != "materialized view"
    ):
        for name in operation.names:
            relation = subject.facts.find(name)
            if relation is None or relation not in subject.facts.new:
                yield f"{operation.kind} {'.'.join(part for part in name[:2] if part)}"


def _rename(subject: Subject) -> Iterator[str]:
    operation = subject.operation
    if isinstance(operation, Rename):
        on_relation = operation.kind in ("column", *_RELATIONS)
        if not on_relation or _in_use(subject, subject.facts.resolve(operation.name)):
            yield from subject.effect.breaks
    elif isinstance(operation, SetSchema):
        relation = subject.facts.find(operation.name)
        if relation is None or _in_use(subject, relation):
            yield from subject.effect.breaks
    elif isinstance(operation, AlterEnum):
        yield from subject.effect.breaks


def _in_use(subject: Subject, relation: Relation) -> bool:
    """Whether the application may name it: a table with rows, or a view or sequence that was there before."""
    if subject.facts.kind(relation) in ("view", "sequence"):
        return relation not in subject.facts.new
    return bool(subject.minded([relation]))


def _required(subject: Subject) -> Iterator[str]:
    table = _altered(subject)
    operation = subject.operation
    if table is None or not isinstance(operation, AlterTable):
        return
    for command in operation.commands:
        column = command.column
        if column is None or not column.not_null or column.serial or column.identity or column.generated:
            continue
        if column.default is None or column.default.null:
            yield f"the statement fails if {table} has rows, and inserts that do not know {column.name} fail after it"


def _narrower(subject: Subject) -> Iterator[str]:
    table = _altered(subject)
    operation = subject.operation
    if table is None or not isinstance(operation, AlterTable):
        return
    for command in operation.commands:
        column = subject.facts.column(table, command.name)
        if command.verb == "type" and command.type is not None and column is not None:
            old, new = resolved(parse_type(column.type), subject.facts), resolved(command.type, subject.facts)
            if narrows(old, new):
                yield f"{table}.{command.name} refuses or changes values that it took as {column.type}"
        if takes_no_values(command, column) and (table, command.name) not in subject.fresh:
            yield f"inserts that give {table}.{command.name} a value fail"


def _no_default(subject: Subject) -> Iterator[str]:
    table = _altered(subject)
    if table is not None and _verbs(subject) & {"default", "drop expression", "drop identity"}:
        yield from (text for text in subject.effect.breaks if "leave out" in text or "computed" in text)


def _emptied(subject: Subject) -> Iterator[str]:
    operation = subject.operation
    if isinstance(operation, Truncate):
        locked = (lock.relation for lock in subject.effect.locks)
        tables = (one for one in locked if subject.facts.kind(one) != "sequence")
        yield from (f"every row of {table}" for table in subject.minded(tables))
    elif isinstance(operation, Rows) and operation.verb == "delete" and not operation.filtered:
        for table in subject.minded(map(subject.facts.resolve, operation.targets)):
            yield f"every row of {table}"


def _unpopulated(subject: Subject) -> Iterator[str]:
    operation = subject.operation
    if (
        isinstance(operation, Refresh)
        and not operation.with_data
        and subject.minded([subject.facts.resolve(operation.name)])
    ):
        yield from subject.effect.breaks


def _locked_out(subject: Subject) -> Iterator[str]:
    operation = subject.operation
    if isinstance(operation, AlterTable):
        table = _altered(subject)
        secured = any(one.sql.upper().startswith("ENABLE ROW LEVEL") for one in operation.commands)
        dropped = set()
    elif isinstance(operation, Drop) and operation.kind == "policy" and operation.relation is not None:
        table = subject.facts.find(operation.relation)
        known = subject.facts.table(table) if table is not None and subject.minded([table]) else None
        secured = known is not None and known.row_security
        dropped = {name.name for name in operation.names}
    else:
        return
    if table is None or not secured:
        return
    policies = {
        ref.name
        for ref, value in subject.facts.schema.objects.items()
        if isinstance(value, Policy) and value.permissive and (ref.schema, ref.table) == table
    }
    if policies <= dropped and (not dropped or dropped & policies):
        yield f"everybody but the owner of {table} finds no row in it and can write none"


RULES = (
    Rule(
        code="J750",
        title="a column is dropped",
        severity="loses",
        reason="Its data cannot come back, and code that runs while the migration is applied still names it; an ORM "
        "names every column it knows in every SELECT. Deploy code that does not know the column first.",
        setup=_TABLE,
        bad="ALTER TABLE item DROP COLUMN code;",
        good="ALTER TABLE item ALTER COLUMN code DROP NOT NULL;",
        judge=_drop_column,
        advice="release the application without the column first; then accept the hazard here with that as the reason",
    ),
    Rule(
        code="J751",
        title="a table is dropped",
        severity="loses",
        reason="Its rows cannot come back, and code that runs while the migration is applied may still use it.",
        setup=_TABLE,
        bad="DROP TABLE item;",
        good="CREATE VIEW item_seen AS SELECT id FROM item;",
        judge=_drop_table,
        advice="release the application without the table first; then accept the hazard here with that as the reason",
    ),
    Rule(
        code="J752",
        title="something that the application may use is dropped",
        severity="breaks",
        reason="Code that runs while the migration is applied, and statements it has prepared, may name the view, "
        "function, sequence or type.",
        setup=_TABLE + "\nCREATE VIEW item_seen AS SELECT id FROM item;",
        bad="DROP VIEW item_seen;",
        good="CREATE OR REPLACE VIEW item_seen AS SELECT id FROM item WHERE id > 0;",
        judge=_drop_object,
        advice="release the application without it first; then accept the hazard here with that as the reason",
    ),
    Rule(
        code="J753",
        title="something that the application may use gets another name",
        severity="breaks",
        reason="There is no moment at which both the old and the new code run: the one names what is gone, the other "
        "what is not there yet. It takes both names for a while (expand and contract).",
        setup=_TABLE,
        bad="ALTER TABLE item RENAME COLUMN code TO sku;",
        good="ALTER TABLE item ADD COLUMN sku varchar(20);",
        judge=_rename,
        advice="add the new name beside the old one and keep both alike with triggers (for a table: a view under the "
        "old name), let the application move over, then drop the old one",
    ),
    Rule(
        code="J754",
        title="a new column must not be NULL and has no default",
        severity="breaks",
        reason="On a table with rows the statement fails. And code that does not know the column inserts none.",
        setup=_TABLE,
        bad="ALTER TABLE item ADD COLUMN color text NOT NULL;",
        good="ALTER TABLE item ADD COLUMN color text NOT NULL DEFAULT 'none';",
        judge=_required,
        advice="give it a default, or add it without NOT NULL and set that once the application writes the column",
    ),
    Rule(
        code="J755",
        title="a column takes less than before",
        severity="breaks",
        reason="Values that fitted are refused or changed: those that are there make the statement fail or lose "
        "digits, those that the running application writes make it fail. A column GENERATED ALWAYS AS IDENTITY takes "
        "none at all.",
        setup=_TABLE,
        bad="ALTER TABLE item ALTER COLUMN code TYPE varchar(10);",
        good="ALTER TABLE item ALTER COLUMN code TYPE varchar(30);",
        judge=_narrower,
        advice="add a CHECK NOT VALID that says the same, correct the rows, validate it; or a second column; "
        "an identity that is GENERATED BY DEFAULT goes on taking values",
    ),
    Rule(
        code="J756",
        title="a column that must have a value is no longer given one",
        severity="breaks",
        reason="Inserts that leave the column out relied on its default, identity or expression.",
        setup=_TABLE,
        bad="ALTER TABLE item ALTER COLUMN name DROP DEFAULT;",
        good="ALTER TABLE item ALTER COLUMN name SET DEFAULT 'new';",
        judge=_no_default,
        advice="release an application that writes the column first",
    ),
    Rule(
        code="J757",
        title="every row of a table is deleted",
        severity="loses",
        reason="TRUNCATE, and DELETE without a condition, leave nothing; with CASCADE in no table that refers to it.",
        setup=_TABLE,
        bad="TRUNCATE item;",
        good="DELETE FROM item WHERE id < 0;",
        judge=_emptied,
        advice="say which rows: DELETE … WHERE",
    ),
    Rule(
        code="J758",
        title="row security without a policy hides every row",
        severity="breaks",
        reason="From this statement on everybody but the owner sees nothing, until a policy lets them.",
        setup=_TABLE,
        bad="ALTER TABLE item ENABLE ROW LEVEL SECURITY;",
        good="CREATE POLICY everybody ON item USING (true);\nALTER TABLE item ENABLE ROW LEVEL SECURITY;",
        judge=_locked_out,
        advice="create the policies first",
    ),
    Rule(
        code="J759",
        title="a materialized view cannot be read until it is refreshed",
        severity="breaks",
        reason="WITH NO DATA throws its rows away; a query on it is an error until somebody refreshes it.",
        setup=_TABLE + "\nCREATE MATERIALIZED VIEW offer AS SELECT id FROM item;",
        bad="REFRESH MATERIALIZED VIEW offer WITH NO DATA;",
        good="CREATE UNIQUE INDEX CONCURRENTLY offer_id ON offer (id);\nREFRESH MATERIALIZED VIEW CONCURRENTLY offer;",
        judge=_unpopulated,
        advice="refresh it with data",
    ),
)
