"""Constraints online: noted first and validated later, or built on an index that was made concurrently."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from junco.lint.effect import Relation
from junco.lint.facts import Facts
from junco.lint.online.form import Block, Form, form, full, listed, one
from junco.lint.online.naming import constraint_name, key_name
from junco.lint.operation import Constraint
from junco.lint.predict.column import index_columns, proved_columns
from junco.lint.predict.constraint import same_key
from junco.sqltext import quote_ident

EXCLUDE = (
    "an exclusion constraint can be built only under the lock. Where the table is large, make a new table with the "
    "constraint, copy the rows in batches while a trigger keeps both alike, and exchange them: junco migrate dev "
    "--online does"
)
OVERLAPS = "a key WITHOUT OVERLAPS can be built only under the lock"


def add_constraint(
    constraint: Constraint, table: Relation, facts: Facts, not_null: set[str] | None = None
) -> Form | None:
    """ADD CONSTRAINT as steps; None where it needs no time. `not_null` are columns that will be by then."""
    if not constraint.enforced or (
        not constraint.valid and constraint.kind in ("check", "foreign", "not null")
    ):
        return None
    match constraint.kind:
        case "check":
            return form(add_check(constraint, table, facts))
        case "foreign":
            return form(_foreign(constraint, table, facts))
        case "not null":
            return _not_null(constraint, table, facts)
        case "exclude":
            return Form(needs=EXCLUDE)
    return _key(constraint, table, facts, not_null or set())


def _not_null(constraint: Constraint, table: Relation, facts: Facts) -> Form | None:
    column = constraint.columns[0]
    known = facts.column(table, column)
    if known is not None and known.not_null:
        return None
    named = constraint.name or constraint_name(table, [column], "not_null", facts)
    return form(_noted(replace(constraint, name=named), table))


def add_check(constraint: Constraint, table: Relation, facts: Facts) -> Iterator[Block]:
    """A CHECK, NOT VALID first."""
    columns = tuple(dict.fromkeys(constraint.columns))
    named = constraint.name or constraint_name(table, columns if len(columns) == 1 else (), "check", facts)
    return _noted(replace(constraint, name=named), table)


def _noted(constraint: Constraint, table: Relation) -> Iterator[Block]:
    """Noted under a brief lock, then validated beside everybody."""
    yield one(f"ALTER TABLE {full(table)} ADD {definition(constraint)} NOT VALID")
    yield one(f"ALTER TABLE {full(table)} VALIDATE CONSTRAINT {quote_ident(constraint.name)}")


def definition(constraint: Constraint) -> str:
    """The constraint's text with its name."""
    if constraint.definition.startswith("CONSTRAINT "):
        return constraint.definition
    return f"CONSTRAINT {quote_ident(constraint.name)} {constraint.definition}"


def _foreign(constraint: Constraint, table: Relation, facts: Facts) -> Iterator[Block]:
    named = replace(
        constraint, name=constraint.name or constraint_name(table, constraint.columns, "fkey", facts)
    )
    if not facts.partitioned(table) or facts.major >= 18:
        yield from _noted(named, table)
        return
    parent = facts.resolve(constraint.references) if constraint.references else table
    for leaf in facts.leaves(table):
        own = same_key(leaf, parent, constraint, facts)
        if own is None or not own.validated:
            yield from _noted(named, leaf)
    yield one(f"ALTER TABLE {full(table)} ADD {definition(named)}", "every partition has it: nothing is read")


def _key(constraint: Constraint, table: Relation, facts: Facts, not_null: set[str]) -> Form | None:
    from junco.lint.online.columns import not_null as made_not_null

    if constraint.without_overlaps:
        return Form(needs=OVERLAPS)
    columns = constraint.columns or index_columns(constraint.index, table, facts)
    blocks: list[Block] = []
    if constraint.kind == "primary":
        for column in columns:
            if column not in not_null and not _is_not_null(table, column, facts):
                blocks += made_not_null(table, column, facts)
    if constraint.index:
        if not blocks:
            return None
        return form([*blocks, one(f"ALTER TABLE {full(table)} ADD {constraint.definition}")])
    if facts.partitioned(table):
        return form([*blocks, *_on_partitions(constraint, table, facts)])
    name = constraint.name or key_name(table, (*columns, *constraint.including), constraint.kind, facts)
    return form([*blocks, *_from_index(constraint, name, table)])


def _is_not_null(table: Relation, column: str, facts: Facts) -> bool:
    known = facts.column(table, column)
    if known is not None and known.not_null and known.not_null_validated:
        return True
    return all(column in proved_columns(leaf, facts) for leaf in facts.leaves(table))


def _from_index(constraint: Constraint, name: str, table: Relation) -> list[Block]:
    """A unique index built beside everybody, then the constraint that takes it over."""
    kind = "PRIMARY KEY" if constraint.kind == "primary" else "UNIQUE"
    words = (
        f"ALTER TABLE {full(table)} ADD CONSTRAINT {quote_ident(name)} {kind} USING INDEX {quote_ident(name)}"
    )
    deferrable = " DEFERRABLE" if constraint.deferrable else ""
    deferrable += " INITIALLY DEFERRED" if constraint.deferred else ""
    return [
        one(f"CREATE UNIQUE INDEX CONCURRENTLY {quote_ident(name)} ON {full(table)} {_columns(constraint)}"),
        one(words + deferrable),
    ]


def _columns(constraint: Constraint) -> str:
    words = f"({listed(constraint.columns)})"
    words += f" INCLUDE ({listed(constraint.including)})" if constraint.including else ""
    return words + (" NULLS NOT DISTINCT" if constraint.nulls_not_distinct else "")


def _on_partitions(constraint: Constraint, table: Relation, facts: Facts) -> list[Block]:
    """On the partitioned table alone, then on each partition from an index, then put together."""
    named_after = (*constraint.columns, *constraint.including)
    name = constraint.name or key_name(table, named_after, constraint.kind, facts)
    named = replace(constraint, name=name)
    blocks = [one(f"ALTER TABLE ONLY {full(table)} ADD {definition(named)}")]
    for child, _ in facts.children(table):
        own = key_name(child, named_after, constraint.kind, facts)
        inner = replace(constraint, name=own, definition=_nameless(constraint))
        below = facts.partitioned(child)
        blocks += _on_partitions(inner, child, facts) if below else _from_index(inner, own, child)
        parent = full(Relation(table.schema, name))
        blocks.append(one(f"ALTER INDEX {parent} ATTACH PARTITION {full(Relation(child.schema, own))}"))
    return blocks


def _nameless(constraint: Constraint) -> str:
    """The definition without CONSTRAINT and its name."""
    if not constraint.definition.startswith("CONSTRAINT "):
        return constraint.definition
    keyword = {"primary": "PRIMARY KEY", "unique": "UNIQUE"}[constraint.kind]
    return constraint.definition[constraint.definition.index(keyword) :]
