"""Columns online: added with whatever stands in their declaration, made NOT NULL, given another type, dropped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from junco.lint.effect import Relation
from junco.lint.facts import Facts
from junco.lint.online.constraints import add_check, add_constraint
from junco.lint.online.form import Block, Form, form, full, one
from junco.lint.online.naming import constraint_name, constraint_names, object_name, relation_names
from junco.lint.operation import ColumnDef, Command, Constraint
from junco.lint.parse import parse_type
from junco.lint.predict.column import proved_columns
from junco.lint.predict.types import keeps_rows, resolved
from junco.sqltext import quote_ident, quote_literal

DOMAIN = (
    "a domain that refuses values is checked for every row, even where all are NULL. Give the column the domain's "
    "base type and the rule as a CHECK, NOT VALID first; junco migrate dev --online keeps the domain and makes the "
    "table anew beside the old one"
)
STORED = (
    "a stored column is computed for every row at once, and no plain column becomes one. From PostgreSQL 18 on a "
    "VIRTUAL one costs nothing; a plain column, a trigger that fills it and a backfill keep it plain; junco migrate "
    "dev --online makes the table anew beside the old one"
)
TYPE = (
    "every row is written anew. It takes a second column of the new type: add it, keep both alike with triggers, "
    "fill it in batches, let the application move over, drop the old one (expand and contract)"
)
REORDERED = (
    "an index on the column would be built anew under the lock. Drop it concurrently before, and create it "
    "concurrently after, or use a second column (expand and contract)"
)
NO_DEFAULT = (
    "a column that must not be NULL and has no default cannot be added to a table with rows. Add it without NOT "
    "NULL, let the application write it, fill the old rows in batches, then SET NOT NULL"
)


def add_column(command: Command, table: Relation, facts: Facts) -> Form | None:
    """ADD COLUMN as steps; None where the plain statement needs no time."""
    column = command.column
    if column is None or (command.missing_ok and facts.column(table, column.name) is not None):
        return None
    if resolved(column.type, facts).constrained:
        return Form(needs=DOMAIN)
    if column.generated == "s":
        return Form(needs=STORED)
    volatile = column.default is not None and facts.is_volatile(column.default.functions)
    made = volatile or bool(column.serial or column.identity)
    filled = column.default is not None and not column.default.null
    if column.not_null and not (filled or made or column.generated):
        return Form(needs=NO_DEFAULT)
    slow = made or column.constraints or (column.generated == "v" and column.not_null)
    if not slow or (all(_free(one, column) for one in column.constraints) and not (made or column.generated)):
        return None
    return form(_stepwise(column, table, facts, made=made))


def _free(constraint: Constraint, column: ColumnDef) -> bool:
    return constraint.kind == "foreign" and (column.default is None or column.default.null)


def _stepwise(column: ColumnDef, table: Relation, facts: Facts, *, made: bool) -> Iterator[Block]:
    """The bare column, what fills it, then its constraints."""
    yield from _filled(column, table, facts) if made else [one(_bare(column, table))]
    never_null = column.not_null or bool(column.serial or column.identity)
    if never_null and (made or column.generated):
        yield from not_null(table, column.name, facts)
    if column.identity:
        yield _identity(column, table, facts)
    taken = {column.name} if never_null else set()
    for constraint in column.constraints:
        found = add_constraint(constraint, table, facts, not_null=taken)
        yield from found.blocks if found else ()


def _bare(column: ColumnDef, table: Relation) -> str:
    """The column with a default that costs nothing."""
    words = [
        f"ALTER TABLE {full(table)} ADD COLUMN {quote_ident(column.name)} {column.serial or column.type.text}"
    ]
    if column.collation:
        words.append(f"COLLATE {column.collation}")
    if column.generated == "v" and column.generation:
        words.append(f"GENERATED ALWAYS AS ({column.generation.text}) VIRTUAL")
    elif column.default is not None and not column.serial:
        words.append(f"DEFAULT {column.default.text}")
        words += ["NOT NULL"] if column.not_null else []
    return " ".join(words)


def _filled(column: ColumnDef, table: Relation, facts: Facts) -> Iterator[Block]:
    """The column without a value, a default for new rows, then the old rows in batches."""
    name, where = quote_ident(column.name), full(table)
    yield one(_bare(replace(column, default=None), table))
    if column.default is not None and not (column.serial or column.identity):
        yield one(f"ALTER TABLE {where} ALTER COLUMN {name} SET DEFAULT {column.default.text}")
    else:
        yield from _drawn(column, table, facts)
    yield Block((f"UPDATE {where} SET {name} = DEFAULT WHERE {name} IS NULL",), backfill=True)


def _drawn(column: ColumnDef, table: Relation, facts: Facts) -> Iterator[Block]:
    """A sequence that fills the column: its own for serial, one for the time being for identity."""
    name, where = quote_ident(column.name), full(table)
    sequence = _sequence(column, table, facts)
    type_ = column.serial or column.type.text
    options = column.identity_options.strip("()")
    yield one(f"CREATE SEQUENCE {full(sequence)} AS {type_}{' ' + options if options else ''}")
    default = f"nextval({quote_literal(full(sequence))}::regclass)"
    yield one(f"ALTER TABLE {where} ALTER COLUMN {name} SET DEFAULT {default}")
    if column.serial:
        yield one(f"ALTER SEQUENCE {full(sequence)} OWNED BY {where}.{name}")


def _sequence(column: ColumnDef, table: Relation, facts: Facts) -> Relation:
    taken = relation_names(table.schema, facts)
    label = "fill_seq" if column.identity else "seq"
    number, name = 0, object_name(table.name, column.name, label)
    while name in taken:
        number += 1
        name = object_name(table.name, column.name, f"{label}{number}")
    return Relation(table.schema, name)


def _identity(column: ColumnDef, table: Relation, facts: Facts) -> Block:
    """The identity goes on where the sequence that filled the column stopped."""
    name, where, filler = quote_ident(column.name), full(table), _sequence(column, table, facts)
    kind = "ALWAYS" if column.identity == "a" else "BY DEFAULT"
    options = f" {column.identity_options}" if column.identity_options else ""
    identity = f"ADD GENERATED {kind} AS IDENTITY{options}"
    own = f"pg_get_serial_sequence({quote_literal(where)}, {quote_literal(column.name)})"
    return Block(
        (
            f"ALTER TABLE {where} ALTER COLUMN {name} DROP DEFAULT, ALTER COLUMN {name} {identity}",
            f"SELECT setval({own}, nextval({quote_literal(full(filler))}), false)",
            f"DROP SEQUENCE {full(filler)}",
        )
    )


def set_not_null(command: Command, table: Relation, facts: Facts) -> Form | None:
    """SET NOT NULL as steps; None where a CHECK proves it, or nothing is left to prove."""
    column = facts.column(table, command.name)
    if column is not None and column.not_null and column.not_null_validated:
        return None
    if all(command.name in proved_columns(leaf, facts) for leaf in facts.leaves(table)):
        return None
    return form(not_null(table, command.name, facts))


def not_null(table: Relation, column: str, facts: Facts) -> Iterator[Block]:
    """A column made NOT NULL: from PostgreSQL 18 on a constraint that is validated, before that a CHECK."""
    where, name = full(table), quote_ident(column)
    if facts.major >= 18:
        known = facts.column(table, column)
        open_ = known.not_null_constraint if known is not None and known.not_null else None
        constraint = quote_ident(open_ or constraint_name(table, [column], "not_null", facts))
        if open_ is None:
            yield one(f"ALTER TABLE {where} ADD CONSTRAINT {constraint} NOT NULL {name} NOT VALID")
        yield one(f"ALTER TABLE {where} VALIDATE CONSTRAINT {constraint}")
        return
    number, check = 0, object_name(table.name, column, "there")
    while check in constraint_names(table.schema, facts):
        number += 1
        check = object_name(table.name, column, f"there{number}")
    yield one(f"ALTER TABLE {where} ADD CONSTRAINT {quote_ident(check)} CHECK ({name} IS NOT NULL) NOT VALID")
    yield one(f"ALTER TABLE {where} VALIDATE CONSTRAINT {quote_ident(check)}")
    yield one(f"ALTER TABLE {where} ALTER COLUMN {name} SET NOT NULL")
    yield one(f"ALTER TABLE {where} DROP CONSTRAINT {quote_ident(check)}")


def alter_type(command: Command, table: Relation, facts: Facts) -> Form | None:
    """TYPE: what is free stays, less the CHECKs that would be read again; the rest needs a second column."""
    column = facts.column(table, command.name)
    if column is None or command.type is None:
        return Form(needs=TYPE)
    old, new = resolved(parse_type(column.type), facts), resolved(command.type, facts)
    if not keeps_rows(old, new, command.expression, command.name, facts):
        return Form(needs=TYPE)
    collated = (command.collation or None) != column.collation and bool(command.collation or column.collation)
    reordered = old.order != new.order or collated
    for index in facts.indexes(table):
        if command.name in index.mentions and (
            not index.plain or (reordered and command.name in index.columns)
        ):
            return Form(needs=REORDERED)
    checks = {
        name: check
        for name, check in facts.constraints(table).items()
        if check.type == "check" and check.validated and check.enforced and command.name in check.columns
    }
    if not checks:
        return None
    dropped = [f"DROP CONSTRAINT {quote_ident(name)}" for name in checks]
    added = [
        f"ADD CONSTRAINT {quote_ident(name)} {check.definition} NOT VALID" for name, check in checks.items()
    ]
    blocks = [one(f"ALTER TABLE {full(table)} {', '.join([*dropped, command.sql, *added])}")]
    blocks += [one(f"ALTER TABLE {full(table)} VALIDATE CONSTRAINT {quote_ident(name)}") for name in checks]
    return form(blocks)


def drop_column(command: Command, table: Relation, facts: Facts) -> Form | None:
    """DROP COLUMN after its foreign keys and indexes, each by itself; None if it has none."""
    where = full(table)
    keys = [name for _, name, key in facts.references_from(table) if command.name in key.columns]
    blocks = [one(f"ALTER TABLE {where} DROP CONSTRAINT {quote_ident(name)}") for name in keys]
    if command.cascade:
        blocks += [
            one(f"ALTER TABLE {full(child)} DROP CONSTRAINT {quote_ident(name)}")
            for child, name, key in facts.references_to(table)
            if command.name in key.referenced_columns
        ]
    if not facts.partitioned(table):
        blocks += [
            one(f"DROP INDEX CONCURRENTLY {full(Relation(table.schema, index.name))}")
            for index in facts.indexes(table)
            if command.name in index.mentions and not index.owned
        ]
    return form([*blocks, one(f"ALTER TABLE {where} {command.sql}")]) if blocks else None


__all__ = ["add_check", "add_column", "alter_type", "drop_column", "not_null", "set_not_null"]
