"""Tables.

Knows CREATE TABLE with everything that can stand inside it, and the properties of the table itself.
Refuses to know how a column or a constraint is spelt: their own modules do.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from junco.change.bounds import displaced
from junco.change.changes import Difference, Loss, Step, braced
from junco.change.lineage import (
    by_partition_of,
    computed_above,
    disputed_default,
    inherited_check,
    inherited_column,
    made_by_parent,
    typing_of,
)
from junco.change.render.column import ColumnKind, column_clause, comes_from_parent, option_clause
from junco.change.render.constraint import ConstraintKind, constraint_clause
from junco.change.render.foreign import options_changes, server_clause
from junco.change.render.kind import Kind, comment_on, set_options, with_options
from junco.change.render.not_null import is_set_besides, not_null_constraint, not_null_later
from junco.change.risk import rows_of
from junco.change.ties import Lineage
from junco.schema.model import Attachment, Column, Constraint, Default, Object, Ref, Table, Typing, table_of
from junco.sqltext import qualified, quote_ident

_CONSTRAINT_ORDER = ("primary key", "unique", "exclude", "check", "foreign key")
_REPLICA_IDENTITY = {"d": "DEFAULT", "n": "NOTHING", "f": "FULL"}


class TableKind(Kind):
    """CREATE, ALTER and DROP TABLE."""

    name = "table"

    def create(self, ref: Ref, value: Table, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE TABLE with its parts, then what only ALTER can say."""
        above = diff.new.objects.get(parent) if (parent := _partitioned(ref, diff)) else None
        sql = f"CREATE {_persistence(value)}TABLE {qualified(ref.schema, ref.name)}"
        sql += _body(ref, value, parts, diff) + _storage(value, above if isinstance(above, Table) else None)
        if value.server is not None:
            sql += server_clause(value.server, value.foreign_options_as_written)
        tie = diff.new.objects.get(Ref("attachment", ref.schema, ref.name))
        taken = displaced(ref, tie, diff) if parent and isinstance(tie, Attachment) else ()
        steps = [Step(sql, checks=taken)]
        plain = Table(
            unlogged=value.unlogged,
            options=value.options,
            options_as_written=value.options_as_written,
            access_method=value.access_method or getattr(above, "access_method", ""),
            tablespace=value.tablespace,
            foreign_options=value.foreign_options,
        )
        return steps + self.alter(ref, plain, value, diff) + _afterwards(parts, diff)

    def alter(self, ref: Ref, old: Table, new: Table, diff: Difference) -> list[Step]:
        """ALTER TABLE for every property that differs."""
        prefix = f"ALTER TABLE {qualified(ref.schema, ref.name)}"
        words = []
        if old.foreign_options != new.foreign_options:
            words.append(
                options_changes(old.foreign_options_as_written, new.foreign_options_as_written).lstrip()
            )
        if old.unlogged != new.unlogged:
            words.append(f"SET {'UNLOGGED' if new.unlogged else 'LOGGED'}")
        if old.access_method != new.access_method:
            method = quote_ident(new.access_method) if new.access_method else "DEFAULT"
            words.append(f"SET ACCESS METHOD {method}")
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
        return [Step(f"{prefix} {word}") for word in words] + set_options(
            prefix, old.options_as_written, new.options_as_written
        )

    def drop(self, ref: Ref, value: Table, diff: Difference) -> list[Step]:
        """DROP TABLE, which loses every row, unless they are elsewhere."""
        path = qualified(ref.schema, ref.name)
        if value.server is not None:
            return [Step(f"DROP FOREIGN TABLE {path}")]
        return [Step(f"DROP TABLE {path}", losses=tuple(_losses(ref, value, diff)))]

    def replaced(self, old: Table, new: Table) -> bool:
        """Whether the rows are divided otherwise, or move to another server, or here from one."""
        return (old.server, old.partition_key) != (new.server, new.partition_key)

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The table that this one is a partition of."""
        tie = diff.old.objects.get(Ref("attachment", ref.schema, ref.name))
        return (tie.parent,) if isinstance(tie, Attachment) else ()

    def annotations(self, ref: Ref, old: Object | None, new: Object) -> list[Step]:
        """The comment, for which PostgreSQL wants to hear that a table is foreign."""
        if not isinstance(new, Table) or new.server is None:
            return super().annotations(ref, old, new)
        target = f"FOREIGN {self.target(ref)}"
        return comment_on(target, old.comment if old else None, new.comment)

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


def _persistence(value: Table) -> str:
    if value.server is not None:
        return "FOREIGN "
    return "UNLOGGED " if value.unlogged else ""


def _partitioned(ref: Ref, diff: Difference) -> Ref | None:
    """The table that a new one is a partition of from the start."""
    tie = diff.new.objects.get(Ref("attachment", ref.schema, ref.name))
    return tie.parent if isinstance(tie, Attachment) and by_partition_of(ref, diff) else None


def _body(ref: Ref, value: Table, parts: Sequence[Ref], diff: Difference) -> str:
    """From PARTITION OF or OF or the first parenthesis to PARTITION BY."""
    lines = ",\n".join(f"    {line}" for line in _clauses(ref, parts, diff))
    body = f" (\n{lines}\n)" if lines else ""
    tie = diff.new.objects.get(Ref("attachment", ref.schema, ref.name))
    typing = diff.new.objects.get(typing_of(ref))
    if isinstance(tie, Attachment) and by_partition_of(ref, diff):
        words = f" PARTITION OF {_path(tie.parent)}{body} {tie.bound}"
    elif isinstance(typing, Typing) and typing_of(ref) in parts:
        words = f" OF {_path(typing.type)}{body}"
    else:
        words = body or " ()"
    ties = {part: diff.new.objects[part] for part in parts if part.kind == "inheritance"}
    if above := Lineage.of(ties).parents.get(ref, ()):
        words += f" INHERITS ({', '.join(_path(parent) for parent in above)})"
    return words + (f" PARTITION BY {value.partition_key}" if value.partition_key else "")


def _storage(value: Table, above: Table | None) -> str:
    """Where and how rows are kept, if not as the parent or PostgreSQL says."""
    usual = "" if value.partition_key else (above.access_method if above else "") or "heap"
    words = "" if value.access_method in ("", usual) else f" USING {quote_ident(value.access_method)}"
    words += with_options(value.options_as_written)
    if value.tablespace != (above.tablespace if above else None):
        words += f" TABLESPACE {quote_ident(value.tablespace or 'pg_default')}"
    return words


def _losses(ref: Ref, value: Table, diff: Difference) -> Iterator[Loss]:
    """The rows of a table; of a partitioned table those of the partitions that go with it."""
    below = diff.old_ties.children.get(ref, ())
    rows = rows_of(ref, diff)
    if value.partition_key and any(child not in diff.dropped for child in below):
        for child in below:
            other = diff.old.objects[child]
            if child in diff.dropped and isinstance(other, Table):
                yield from _losses(child, other, diff)
        return
    if below and not value.partition_key and not rows.startswith("("):
        rows = f"ONLY {rows}"
    words = f"dropping table {braced(ref.path)} loses {{n}} row{{s}}"
    yield Loss("table", ref, f"SELECT count(*) FROM {rows}", words)


def _path(ref: Ref) -> str:
    return qualified(ref.schema, ref.name)


def _clauses(table: Ref, parts: Sequence[Ref], diff: Difference) -> list[str]:
    """The lines between the parentheses of CREATE TABLE."""
    values = {ref: diff.new.objects[ref] for ref in parts}
    columns = [(ref, value) for ref, value in values.items() if isinstance(value, Column)]
    constraints = [(ref, value) for ref, value in values.items() if isinstance(value, Constraint)]
    columns.sort(key=lambda pair: pair[1].position)
    constraints.sort(key=lambda pair: (_CONSTRAINT_ORDER.index(pair[1].type), pair[0].name))
    typed = typing_of(table) in parts
    is_heir = any(part.kind == "inheritance" for part in parts)
    lines = []
    for ref, column in columns:
        default = _default(ref, values)
        if typed:
            lines += option_clause(ref, column, default, diff)
        elif not comes_from_parent(ref, column, diff):
            if is_heir and computed_above(ref, column, diff):
                column = replace(column, generated=None)  # noqa: PLW2901 - the parents say it
            if is_heir and _compressed_above(ref, diff):
                column = replace(column, compression=None)  # noqa: PLW2901 - they allow no other
            disputed = is_heir and default is None and disputed_default(ref, diff)
            lines.append(column_clause(ref, column, "NULL" if disputed else default, diff))
        elif is_set_besides(ref, column, diff):
            lines.append(not_null_constraint(ref, column, diff))
    lines += [constraint_clause(ref, value) for ref, value in constraints if not _inherited(ref, value, diff)]
    return lines


def _compressed_above(ref: Ref, diff: Difference) -> str | None:
    found = inherited_column(ref, diff)
    return found[0].compression if found else None


def _kept_as_above(ref: Ref, value: Column, diff: Difference) -> Column:
    """How values are stored in a column that the table and its parents define."""
    found = inherited_column(ref, diff)
    storage = found[0].storage if found else None
    return Column(type="", storage=storage, compression=_compressed_above(ref, diff) or value.compression)


def _inherited(ref: Ref, value: Constraint, diff: Difference) -> bool:
    """Whether a parent brings the constraint along."""
    at_once = by_partition_of(table_of(ref), diff)
    if value.type == "check":
        return (at_once or not value.local) and inherited_check(ref, diff)
    return at_once and made_by_parent(ref, diff)


def _default(column: Ref, values: dict[Ref, Object]) -> str | None:
    default = values.get(Ref("default", column.schema, column.name, column.table))
    return default.expression if isinstance(default, Default) else None


def _afterwards(parts: Sequence[Ref], diff: Difference) -> list[Step]:
    """What CREATE TABLE cannot say about its columns and constraints."""
    steps: list[Step] = []
    is_heir = any(part.kind == "inheritance" for part in parts)
    for ref in parts:
        value = diff.new.objects[ref]
        if isinstance(value, Column) and not comes_from_parent(ref, value, diff):
            steps += not_null_later(ref, value, diff)
            made = (
                _kept_as_above(ref, value, diff)
                if is_heir
                else Column(type="", compression=value.compression)
            )
            steps += ColumnKind.properties(ref, made, value, diff)
        elif isinstance(value, Constraint) and not _inherited(ref, value, diff):
            steps += ConstraintKind.afterwards(ref, value)
    return steps
