"""What stops working because somebody subscribes to it: changes of rows that no key tells apart.

Knows publications and what names a row in them. Refuses to know who subscribes.
"""

from __future__ import annotations

from collections.abc import Iterator

from junco.lint.effect import Relation
from junco.lint.facts import Facts
from junco.lint.operation import AlterTable, OnRelation
from junco.lint.rule import Rule, Subject
from junco.schema.model import Publication, PublishedSchema, PublishedTable

_TABLE = "CREATE TABLE item (id int PRIMARY KEY, name text);\n"


def _frozen(subject: Subject) -> Iterator[str]:
    operation, facts = subject.operation, subject.facts
    if isinstance(operation, OnRelation) and operation.verb == "publication" and not operation.inserts:
        for table in subject.minded(_coming(operation, facts)):
            if not _named(table, facts):
                yield f"{table} has nothing that tells its rows apart, so every UPDATE and DELETE of it fails"
    elif isinstance(operation, AlterTable):
        table = facts.resolve(operation.table)
        if subject.minded([table]) and _is_published(table, facts) and _loses_name(operation, table, facts):
            yield f"{table} is published: every UPDATE and DELETE of it fails"


def _coming(operation: OnRelation, facts: Facts) -> Iterator[Relation]:
    """The tables with rows that a publication gets."""
    if operation.everything:
        found = [one for one, kind in facts.relations.items() if kind == "table"]
    elif operation.kind in ("create", "add", "set"):
        found = [leaf for name in operation.relations for leaf in facts.leaves(facts.resolve(name))]
    else:
        found = []
    yield from (one for one in found if facts.holds_rows(one))


def _named(table: Relation, facts: Facts) -> bool:
    """Whether a subscriber is told which row it was."""
    known = facts.table(table)
    if known is None or known.replica_identity != "d":
        return known is None or known.replica_identity != "n"
    return any(one.type == "primary key" for one in facts.constraints(table).values())


def _loses_name(operation: AlterTable, table: Relation, facts: Facts) -> bool:
    known, keys = facts.table(table), facts.constraints(table)
    by_key = known is not None and known.replica_identity == "d"
    for command in operation.commands:
        key = keys.get(command.name)
        if command.verb == "drop constraint" and by_key and key is not None and key.type == "primary key":
            return not any(one.constraint and one.constraint.kind == "primary" for one in operation.commands)
        if command.verb == "replica identity" and command.sql.upper().endswith(
            ("NOTHING", "IDENTITY DEFAULT")
        ):
            bare = not any(one.type == "primary key" for one in keys.values())
            return command.sql.upper().endswith("NOTHING") or bare
    return False


def _is_published(table: Relation, facts: Facts) -> bool:
    """Whether a publication tells of changes of its rows."""
    objects = facts.schema.objects
    changing = {
        ref.name: value
        for ref, value in objects.items()
        if isinstance(value, Publication) and not {"update", "delete"}.isdisjoint(value.publish)
    }
    if any(value.all_tables for value in changing.values()):
        return True
    places = {tuple(table), *map(tuple, facts.ancestors(table))}
    return any(
        (isinstance(value, PublishedTable) and (ref.schema, ref.table) in places)
        or (isinstance(value, PublishedSchema) and ref.schema == table.schema)
        for ref, value in objects.items()
        if ref.name in changing
    )


RULES = (
    Rule(
        code="J760",
        title="rows of a published table can no longer be changed",
        severity="breaks",
        reason="Subscribers must be told which row was changed or deleted. PostgreSQL refuses every UPDATE and DELETE "
        "of a table in a publication that has neither a primary key nor another replica identity, at once and to "
        "everybody.",
        setup=_TABLE + "CREATE TABLE note (item int, words text);\nCREATE PUBLICATION feed FOR TABLE item;",
        bad="ALTER PUBLICATION feed ADD TABLE note;",
        good="ALTER TABLE note REPLICA IDENTITY FULL;\nALTER PUBLICATION feed ADD TABLE note;",
        judge=_frozen,
        advice="give it a primary key, or ALTER TABLE … REPLICA IDENTITY, before",
    ),
)
