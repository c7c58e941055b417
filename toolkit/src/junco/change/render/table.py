"""Tables.

Knows CREATE TABLE with everything that can stand inside it, and the properties of the table itself.
Refuses to know how a column or a constraint is spelt: their own modules do.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Iterable, Sequence

from junco.change.changes import Difference, Loss, Step, braced
from junco.change.render.column import ColumnKind, column_clause
from junco.change.render.constraint import ConstraintKind, constraint_clause
from junco.change.render.kind import Kind, set_options, with_options
from junco.change.risk import rows_of
from junco.schema.model import Column, Constraint, Default, Object, Ref, Table
from junco.sqltext import qualified, quote_ident

_CONSTRAINT_ORDER = ("primary key", "unique", "exclude", "check", "foreign key")
_REPLICA_IDENTITY = {"d": "DEFAULT", "n": "NOTHING", "f": "FULL"}


class TableKind(Kind):
    """CREATE, ALTER and DROP TABLE."""

    name = "table"

    def create(self, ref: Ref, value: Table, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE TABLE with its parts, then what only ALTER can say."""
        path = qualified(ref.schema, ref.name)
        lines = _clauses(parts, diff)
        body = "(\n" + ",\n".join(f"    {line}" for line in lines) + "\n)" if lines else "()"
        unlogged = "UNLOGGED " if value.unlogged else ""
        method = "" if value.access_method == "heap" else f" USING {quote_ident(value.access_method)}"
        space = f" TABLESPACE {quote_ident(value.tablespace)}" if value.tablespace else ""
        options = with_options(value.options_as_written)
        steps = [Step(f"CREATE {unlogged}TABLE {path} {body}{method}{options}{space}")]
        plain = Table(
            unlogged=value.unlogged,
            options=value.options,
            access_method=value.access_method,
            tablespace=value.tablespace,
        )
        return steps + self.alter(ref, plain, value, diff) + _afterwards(parts, diff)

    def alter(self, ref: Ref, old: Table, new: Table, diff: Difference) -> list[Step]:
        """ALTER TABLE for every property that differs."""
        prefix = f"ALTER TABLE {qualified(ref.schema, ref.name)}"
        words = []
        if old.unlogged != new.unlogged:
            words.append(f"SET {'UNLOGGED' if new.unlogged else 'LOGGED'}")
        if old.access_method != new.access_method:
            words.append(f"SET ACCESS METHOD {quote_ident(new.access_method)}")
        if old.tablespace != new.tablespace:
            words.append(f"SET TABLESPACE {quote_ident(new.tablespace or 'pg_default')}")
        if old.row_security != new.row_security:
            words.append(f"{'ENABLE' if new.row_security else 'DISABLE'} ROW LEVEL SECURITY")
        if old.force_row_security != new.force_row_security:
            words.append(f"{'FORCE' if new.force_row_security else 'NO FORCE'} ROW LEVEL SECURITY")
        if old.clustered and not new.clustered:
            words.append("SET WITHOUT CLUSTER")
        if old.replica_identity != new.replica_identity and new.replica_identity in _REPLICA_IDENTITY:
            words.append(f"REPLICA IDENTITY {_REPLICA_IDENTITY[new.replica_identity]}")
        return [Step(f"{prefix} {word}") for word in words] + set_options(prefix, old.options, new.options)

    def drop(self, ref: Ref, value: Table, diff: Difference) -> list[Step]:
        """DROP TABLE, which loses every row."""
        path = qualified(ref.schema, ref.name)
        loss = Loss(
            "table",
            ref,
            f"SELECT count(*) FROM {rows_of(ref, diff)}",
            f"dropping table {braced(ref.path)} loses {{n}} row{{s}}",
        )
        return [Step(f"DROP TABLE {path}", losses=(loss,))]

    def in_the_way(self, ref: Ref, old: Table, new: Table, diff: Difference) -> Iterable[Ref]:
        """Foreign keys when the table becomes logged or unlogged: no key may lead from one to the other."""
        if old.unlogged != new.unlogged:
            for needer in diff.old_needers.get(ref, ()):
                value = diff.old.objects[needer]
                if isinstance(value, Constraint) and value.type == "foreign key":
                    yield needer

    def names(self, ref: Ref, value: Table) -> Iterable[tuple[str, str, str]]:
        """A table occupies a relation name and a type name."""
        return (("relation", ref.schema, ref.name), ("type", ref.schema, ref.name))


def _clauses(parts: Sequence[Ref], diff: Difference) -> list[str]:
    """The lines between the parentheses of CREATE TABLE."""
    values = {ref: diff.new.objects[ref] for ref in parts}
    columns = [(ref, value) for ref, value in values.items() if isinstance(value, Column)]
    constraints = [(ref, value) for ref, value in values.items() if isinstance(value, Constraint)]
    columns.sort(key=lambda pair: pair[1].position)
    constraints.sort(key=lambda pair: (_CONSTRAINT_ORDER.index(pair[1].type), pair[0].name))
    return [
        *(column_clause(ref, value, _default(ref, values)) for ref, value in columns),
        *(constraint_clause(ref, value) for ref, value in constraints),
    ]


def _default(column: Ref, values: dict[Ref, Object]) -> str | None:
    default = values.get(Ref("default", column.schema, column.name, column.table))
    return default.expression if isinstance(default, Default) else None


def _afterwards(parts: Sequence[Ref], diff: Difference) -> list[Step]:
    """What CREATE TABLE cannot say about its columns and constraints."""
    steps: list[Step] = []
    for ref in parts:
        value = diff.new.objects[ref]
        if isinstance(value, Column):
            steps += ColumnKind.properties(ref, Column(type="", compression=value.compression), value)
        elif isinstance(value, Constraint):
            steps += ConstraintKind.properties(ref, Constraint(type="", definition=""), value)
    return steps
