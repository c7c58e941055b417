"""What stands beside models: everything PostgreSQL has and SQLAlchemy's tables cannot declare.

Where a project's desired state is its models alone, the rest (functions, views, triggers, policies,
partitions …) is taken from the history: there for the models to use, and kept as it is. Knows which kinds
models state. Refuses to guess: what the models contradict is an error, not a drop.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from junco.change.plan import Plan, make_plan
from junco.errors.source import StillNeeded
from junco.postgres import Connection, DatabaseError
from junco.schema.model import (
    Dependences,
    Object,
    Ref,
    Schema,
    Table,
    column_ref,
    namespace_ref,
    table_of,
    table_ref,
)

# Kinds that metadata creates. Of these, what the models do not have is meant to go.
_STATED = ("table", "column", "default", "constraint", "index", "sequence", "ownership", "enum", "domain")
_ROWS = ("table", "view", "materialized view")
# Kinds that live in tables: never made before them.
_INSIDE = ("column", "default", "constraint", "index", "ownership", "trigger", "rule", "policy")


def without_models(history: Schema, named: Collection[tuple[str, str]]) -> Schema:
    """The part of the history that stands without tables, less the types that models make (`named`)."""
    lost = {
        ref
        for ref in history.objects
        if ref.kind in ("enum", "sequence", *_ROWS, *_INSIDE) or (ref.schema, ref.name) in named
    }
    waiting = list(lost)
    while waiting:
        for needer in history.depends.needers.get(waiting.pop(), ()):
            if needer not in lost:
                lost.add(needer)
                waiting.append(needer)
    return _part(history, history.objects.keys() - lost)


def make_first(schema: Schema, connection: Connection) -> None:
    """Build that part on an empty scratch database."""
    public = namespace_ref("public")
    start = {public: schema.objects[public]} if public in schema.objects else {}
    _run(make_plan(Schema(start), schema), connection)


def add_beside(history: Schema, stated: Schema, connection: Connection) -> None:
    """Build on top of the models what the history has and models cannot state. Raises `StillNeeded`."""
    _run(make_plan(stated, _with_beside(history, stated)), connection)


def _with_beside(history: Schema, stated: Schema) -> Schema:
    kept = {
        ref: value
        for ref, value in history.objects.items()
        if ref not in stated.objects and ref.kind not in (*_STATED, "schema")
    }
    kept |= _partitions(history, stated)
    kept |= {
        needed: history.objects[needed]
        for needer, needed in history.depends
        if needer in kept and needed.kind in ("enum", "domain", "sequence") and needed not in stated.objects
    }
    for ref in [ref for ref in kept if ref.kind in ("column privileges", "view column")]:
        if Ref("table", ref.schema, ref.table) in history.objects and column_ref(
            ref.schema, ref.table, ref.name
        ) not in {*stated.objects, *kept}:
            del kept[ref]
    schemas = {namespace_ref(ref.schema) for ref in kept if ref.schema} & history.objects.keys()
    objects = {
        **{ref: history.objects[ref] for ref in schemas if ref not in stated.objects},
        **{ref: _with_flags(value, history.objects.get(ref)) for ref, value in stated.objects.items()},
        **kept,
    }
    both = history.depends | stated.depends
    depends = Dependences((a, b) for a, b in both if a in objects and b in objects)
    mentions = frozenset((a, b) for a, b in history.mentions if a in objects and b in objects)
    return Schema(objects, depends, stated.unmodelled, mentions)


def _with_flags(value: Object, before: Object | None) -> Object:
    """Row security and replica identity, which models have no word for, as they were."""
    if not isinstance(value, Table) or not isinstance(before, Table):
        return value
    return replace(
        value,
        row_security=value.row_security or before.row_security,
        force_row_security=value.force_row_security or before.force_row_security,
        replica_identity=before.replica_identity if value.replica_identity == "d" else value.replica_identity,
    )


def _partitions(history: Schema, stated: Schema) -> dict[Ref, Object]:
    """The partitions, at any depth, of tables that the models have, with the parent's columns of today."""
    parents = {
        table_ref(ref.schema, ref.name): value.parent  # type: ignore[attr-defined]  # attachments have one
        for ref, value in history.objects.items()
        if ref.kind == "attachment"
    }
    found: dict[Ref, Object] = {}
    for table in parents:
        root = table
        while root in parents:
            root = parents[root]
        if root in stated.objects and table not in stated.objects:
            found |= _contents(history, table)
            found |= {
                column_ref(table.schema, table.name, ref.name): value
                for ref, value in stated.objects.items()
                if ref.kind == "column" and table_of(ref) == root
            }
    return found


def _contents(history: Schema, table: Ref) -> Mapping[Ref, Object]:
    """The table and what lies in it, but for its columns."""
    inside = {
        ref: value
        for ref, value in history.objects.items()
        if ref.kind != "column" and (ref.schema, ref.table) == (table.schema, table.name)
    }
    return {table: history.objects[table], **inside}


def _part(schema: Schema, refs: Iterable[Ref]) -> Schema:
    objects = {ref: schema.objects[ref] for ref in refs}
    depends = Dependences((a, b) for a, b in schema.depends if a in objects and b in objects)
    mentions = frozenset((a, b) for a, b in schema.mentions if a in objects and b in objects)
    return Schema(objects, depends, (), mentions)


def _run(plan: Plan, connection: Connection) -> None:
    for step in plan.steps:
        try:
            connection.execute(step.sql)
        except DatabaseError as error:
            raise StillNeeded(statement=step.sql, reason=str(error).strip()) from None
