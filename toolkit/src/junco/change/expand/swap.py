"""The short transaction in which the new takes the old's place, and the way back out of it.

Knows the order: triggers, foreign keys, names, keys through the indexes that were prepared, sequences. Leaves what is
left, such as dropping the old columns, to the plan between the schema then and the models'.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from junco.change.expand.sync import Alike, removed
from junco.change.expand.twin import Retyped, Side, Twin, below, internal
from junco.schema.model import (
    Constraint,
    Domain,
    DomainConstraint,
    Enum,
    Index,
    Ownership,
    Ref,
    Schema,
    table_of,
)
from junco.schema.model.names import not_null_name
from junco.sqltext import qualified, quote_ident, quote_literal


def swapped(
    alike: Sequence[Alike],
    enums: Sequence[Retyped],
    copies: Mapping[Ref, Ref],
    middle: Schema,
    staged: Schema,
) -> list[str]:
    """The statements up to where the columns have their names and their keys."""
    twins = [one for one in alike if isinstance(one, Twin)]
    statements = [statement for one in alike for statement in removed(one)]
    statements += [_dropped(ref, middle) for ref in _replaced(alike, copies, middle)]
    for twin in twins:
        if not twin.renamed:
            statements += [
                _column(twin, twin.old.name, twin.gone.name),
                _column(twin, twin.new.name, twin.final.name),
                *_not_null(twin, twin.gone, twin.gone.name),
                *_not_null(twin, twin.final, not_null_name(twin.final.table, twin.final.name)),
            ]
    for ref, copy in sorted(copies.items()):
        value = staged.objects[ref]
        has_name_of_its_own = isinstance(value, Index) or getattr(value, "type", "") in (
            "primary key",
            "unique",
        )
        if has_name_of_its_own or not _comes_from_above(ref, copies, staged):
            statements += _named(ref, copy, staged)
    for enum in enums:
        statements += [_type(enum.type, enum.gone), _type(enum.waiting, enum.type)]
    return statements + [text for twin in twins for text in _counting(twin, middle)]


def swapped_back(alike: Sequence[Alike], enums: Sequence[Retyped], middle: Schema) -> list[str]:
    """The statements after which the old columns are there again, with values."""
    statements = []
    for enum in enums:
        labels = middle.objects[enum.type]
        assert isinstance(labels, Enum)  # noqa: S101 - that is what these are
        listed = ", ".join(quote_literal(label).lstrip() for label in labels.labels)
        name = qualified(enum.type.schema, enum.type.name)
        statements += [_type(enum.type, enum.waiting), f"CREATE TYPE {name} AS ENUM ({listed})"]
    for one in alike:
        if isinstance(one, Twin) and not one.renamed:
            statements.append(_column(one, one.final.name, one.new.name))
            statements += _not_null(one, one.new, one.new.name)
        for side in one.olds:
            type_ = _below_rules(side, middle) or side.what.type
            type_ += f" COLLATE {side.what.collation}" if side.what.collation else ""
            statements.append(f"ALTER TABLE {one.table} ADD COLUMN {quote_ident(side.column.name)} {type_}")
    return [*statements, *_valued(alike), *_ruled(alike, middle)]


def _ruled(alike: Sequence[Alike], middle: Schema) -> Iterator[str]:
    """Columns of domains that may refuse NULL become such once they have values."""
    for one in alike:
        for side in one.olds:
            if _below_rules(side, middle):
                name = quote_ident(side.column.name)
                yield f"ALTER TABLE {one.table} ALTER COLUMN {name} TYPE {side.what.type}"


def _below_rules(side: Side, middle: Schema) -> str:
    """What a column's domain is made of, if one on the way has rules; empty for other columns."""
    refs, ruled = [side.column], False
    while found := [ref for ref in middle.depends.needs.get(refs[-1], ()) if ref.kind == "domain"]:
        refs.append(found[0])
        domain = middle.objects[found[0]]
        assert isinstance(domain, Domain)  # noqa: S101 - it has a domain's name
        rules = any(
            isinstance(value, DomainConstraint)
            and (ref.schema, ref.table) == (refs[-1].schema, refs[-1].name)
            for ref, value in middle.objects.items()
        )
        ruled = ruled or domain.not_null or rules
    last = middle.objects.get(refs[-1])
    return last.base if ruled and isinstance(last, Domain) and not side.what.type.endswith("[]") else ""


def _valued(alike: Sequence[Alike]) -> list[str]:
    """One UPDATE a table, when all columns are there: what triggers have seen of a row must not change after."""
    values: dict[str, list[str]] = {}
    for one in alike:
        for side in one.olds:
            value = _assigned(side.value, one) if isinstance(one, Twin) else side.value
            values.setdefault(one.table, []).append(f"{quote_ident(side.column.name)} = {value}")
    return [f"UPDATE {table} SET {', '.join(sets)}" for table, sets in values.items()]


def counted_back(alike: Sequence[Alike], middle: Schema) -> list[str]:
    """Sequences that were made anew go on behind the highest number."""
    found = []
    for twin in (one for one in alike if isinstance(one, Twin)):
        if twin.before.identity or any(True for _ in _owned(twin.old, middle)):
            own = f"pg_get_serial_sequence({quote_literal(twin.table)}, {quote_literal(twin.old.name)})"
            highest = f"(SELECT max({quote_ident(twin.old.name)}) FROM {twin.table})"
            found.append(f"SELECT setval({own}, coalesce({highest}, 0) + 1, false)")
    return found


def _assigned(expression: str, twin: Twin) -> str:
    """An expression as a value of the old column; types of people's own are read from text."""
    if "." in twin.before.base and "." in twin.after.base and twin.before.base != twin.after.base:
        return f"({expression})::text::{twin.before.type}"
    return f"({expression})::{twin.before.type}" if twin.before.base != twin.after.base else expression


def _column(twin: Twin, old: str, new: str) -> str:
    return f"ALTER TABLE {twin.table} RENAME COLUMN {quote_ident(old)} TO {quote_ident(new)}"


def _not_null(twin: Twin, column: Ref, called: str) -> Iterator[str]:
    """What NOT NULL is called, from PostgreSQL 18 on: by its column, in the end."""
    if twin.after.not_null:
        name, wanted = quote_literal(column.name), quote_literal(called)
        rename = quote_literal(f"ALTER TABLE {twin.table} RENAME CONSTRAINT".replace("%", "%%") + " %I TO %I")
        block = (
            "DECLARE found name; BEGIN SELECT k.conname INTO found FROM pg_catalog.pg_constraint k"
            " JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]"
            f" WHERE k.conrelid = {quote_literal(twin.table)}::regclass AND k.contype = 'n' AND a.attname = {name};"
            f" IF found <> {wanted} THEN EXECUTE format({rename}, found, {wanted}); END IF;"
            " EXCEPTION WHEN duplicate_object THEN NULL; END"
        )
        yield f"DO {quote_literal(block)}"


def _type(old: Ref, new: Ref) -> str:
    return f"ALTER TYPE {qualified(old.schema, old.name)} RENAME TO {quote_ident(new.name)}"


def _replaced(alike: Sequence[Alike], copies: Mapping[Ref, Ref], middle: Schema) -> list[Ref]:
    """What goes before anything gets its name: foreign keys first, for they lean on the keys."""
    olds = {side.column for one in alike for side in one.olds}
    going = {one for one, needed in middle.depends if needed in olds and one.kind == "constraint"}
    going |= {ref for ref, copy in copies.items() if ref != copy and ref in middle.objects}
    going &= middle.objects.keys()
    going = {ref for ref in going if not _comes_from_above(ref, going, middle)}
    return sorted(going - {*copies.values()}, key=lambda ref: (not _is_foreign_key(ref, middle), ref))


def _comes_from_above(ref: Ref, others: Iterable[Ref], schema: Schema) -> bool:
    """Whether it is the part of a partition or heir of one of the others, which takes it along."""
    value = schema.objects[ref]
    if isinstance(value, Constraint) and not value.local:
        return True
    return any(
        table_of(ref) in below(table_of(other), schema)
        and ref.kind == other.kind
        and getattr(value, "columns", None) == getattr(schema.objects[other], "columns", ())
        for other in others
    )


def _is_foreign_key(ref: Ref, schema: Schema) -> bool:
    value = schema.objects[ref]
    return isinstance(value, Constraint) and value.type == "foreign key"


def _dropped(ref: Ref, middle: Schema) -> str:
    if isinstance(middle.objects[ref], Constraint):
        return f"ALTER TABLE {qualified(ref.schema, ref.table)} DROP CONSTRAINT {quote_ident(ref.name)}"
    return f"DROP INDEX {qualified(ref.schema, ref.name)}"


def _named(ref: Ref, copy: Ref, staged: Schema) -> Iterator[str]:
    """What waited gets its name; a unique index becomes the primary key."""
    table, name, value = qualified(ref.schema, ref.table), quote_ident(ref.name), staged.objects[ref]
    if isinstance(value, Constraint) and value.type == "primary key":
        yield f"ALTER TABLE {table} ADD CONSTRAINT {name} PRIMARY KEY USING INDEX {quote_ident(copy.name)}"
    elif ref == copy:
        return
    elif isinstance(value, Constraint):
        yield f"ALTER TABLE {table} RENAME CONSTRAINT {quote_ident(copy.name)} TO {name}"
    else:
        yield f"ALTER INDEX {qualified(copy.schema, copy.name)} RENAME TO {name}"


def _counting(twin: Twin, middle: Schema) -> Iterator[str]:
    """The sequence of the old column becomes the new one's, or an identity goes on where it was."""
    name, gone = quote_ident(twin.final.name), quote_ident(twin.gone.name)
    for sequence in _owned(twin.old, middle):
        yield f"ALTER SEQUENCE {qualified(sequence.schema, sequence.name)} OWNED BY {twin.table}.{name}"
    if twin.before.identity and twin.after.identity:
        had, has = twin.before.identity, twin.after.identity
        yield from (
            f"ALTER SEQUENCE {qualified(had.sequence_schema, had.sequence)}"
            f" RENAME TO {quote_ident(internal('junco_old_', had.sequence))}",
            f"ALTER TABLE {twin.table} ALTER COLUMN {name} ADD GENERATED"
            f" {'ALWAYS' if has.always else 'BY DEFAULT'} AS IDENTITY"
            f" (SEQUENCE NAME {qualified(has.sequence_schema, has.sequence)})",
            f"SELECT setval({_own(twin, twin.final)}, nextval({_own(twin, twin.gone)}), false)",
            f"ALTER TABLE {twin.table} ALTER COLUMN {gone} DROP IDENTITY",
        )


def _own(twin: Twin, column: Ref) -> str:
    return f"pg_get_serial_sequence({quote_literal(twin.table)}, {quote_literal(column.name)})"


def _owned(column: Ref, schema: Schema) -> Iterator[Ref]:
    for ref, value in sorted(schema.objects.items()):
        if isinstance(value, Ownership) and value.column == column:
            yield ref
