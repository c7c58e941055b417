"""Columns.

Knows the column clause of CREATE TABLE, ADD and DROP COLUMN, and every ALTER COLUMN. Refuses to know
defaults (an object of their own) and which casts PostgreSQL has (`junco.change.casts`).
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Iterable, Sequence

from junco.change.casts import is_automatic, using, value_risks
from junco.change.changes import Difference, Loss, Step, braced
from junco.change.render.kind import Kind, set_options
from junco.change.render.sequence import continue_after, into_range, option_words
from junco.change.risk import filled_table, no_label, nulls, rows_of
from junco.schema.model import Column, Constraint, Default, Enum, Identity, Ref, table_of
from junco.sqltext import qualified, quote_ident

_STORAGE = {"p": "PLAIN", "e": "EXTERNAL", "m": "MAIN", "x": "EXTENDED"}
_COMPRESSION = {"p": "pglz", "l": "lz4"}


class ColumnKind(Kind):
    """ADD, ALTER and DROP COLUMN."""

    name = "column"

    def target(self, ref: Ref) -> str:
        """COLUMN table.column."""
        return f"COLUMN {qualified(ref.schema, ref.table)}.{quote_ident(ref.name)}"

    def create(self, ref: Ref, value: Column, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """ADD COLUMN, which needs a value for the rows that are there."""
        defaults = [diff.new.objects[part] for part in parts]
        default = next((item.expression for item in defaults if isinstance(item, Default)), None)
        fills_itself = default is not None or value.identity is not None or value.generated is not None
        empty = value.not_null and not fills_itself and diff.kept(table_of(ref))
        step = Step(
            f"ALTER TABLE {qualified(ref.schema, ref.table)} ADD COLUMN {column_clause(ref, value, default)}",
            checks=(filled_table(ref, diff),) if empty else (),
        )
        return [step, *self.properties(ref, Column(type="", compression=value.compression), value)]

    def alter(self, ref: Ref, old: Column, new: Column, diff: Difference) -> list[Step]:
        """One ALTER COLUMN for each thing that differs, in the order in which they are allowed."""
        prefix = _prefix(ref)
        steps = []
        if old.identity and not new.identity:
            steps.append(Step(f"{prefix} DROP IDENTITY"))
        if old.generated and not new.generated:
            steps.append(Step(f"{prefix} DROP EXPRESSION"))
        if old.not_null and not new.not_null:
            steps.append(Step(f"{prefix} DROP NOT NULL"))
        if (old.type, old.collation) != (new.type, new.collation):
            steps.append(_retype(ref, old, new, diff))
            # a new type comes with its own way of storage
            old = Column(
                type=new.type,
                not_null=old.not_null,
                identity=old.identity,
                statistics=old.statistics,
                options=old.options,
                compression=old.compression,
            )
        if new.not_null and not old.not_null:
            steps.append(Step(f"{prefix} SET NOT NULL", checks=(nulls(ref, diff),)))
        return steps + _identity_steps(ref, old.identity, new.identity) + self.properties(ref, old, new)

    def drop(self, ref: Ref, value: Column, diff: Difference) -> list[Step]:
        """DROP COLUMN, which loses every value that was not computed."""
        table = qualified(ref.schema, ref.table)
        loss = Loss(
            "column",
            ref,
            f"SELECT count({quote_ident(ref.name)}) FROM {rows_of(table_of(ref), diff)}",
            f"dropping column {braced(ref.path)} loses {{n}} value{{s}}",
        )
        sql = f"ALTER TABLE {table} DROP COLUMN {quote_ident(ref.name)}"
        return [Step(sql, losses=() if value.generated else (loss,))]

    def replaced(self, old: Column, new: Column) -> bool:
        """Whether the values are computed otherwise, or from now on, or no longer without being stored."""
        if old.generated and new.generated:
            kind = (old.generated, old.virtual, old.type, old.collation)
            return kind != (new.generated, new.virtual, new.type, new.collation)
        return bool(new.generated) or bool(old.generated and old.virtual)

    def in_the_way(self, ref: Ref, old: Column, new: Column, diff: Difference) -> Iterable[Ref]:
        """On a new type: columns computed from this one; what PostgreSQL cannot carry over by itself."""
        if (old.type, old.collation) == (new.type, new.collation):
            return
        automatic = is_automatic(old, new)
        for needer in diff.old_needers.get(ref, ()):
            value = diff.old.objects[needer]
            computed = isinstance(value, Column) and value.generated
            key = isinstance(value, Constraint) and value.type == "foreign key"
            if computed or ((key or needer.kind == "default") and not automatic):
                yield needer

    def created_within(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The table."""
        return (table_of(ref),)

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The table."""
        return (table_of(ref),)

    def names(self, ref: Ref, value: Column) -> Iterable[tuple[str, str, str]]:
        """The sequence of an identity column shares its name space with tables."""
        if value.identity:
            yield "relation", value.identity.sequence_schema, value.identity.sequence

    @staticmethod
    def properties(ref: Ref, old: Column, new: Column) -> list[Step]:
        """How values are stored and sampled."""
        words = []
        if old.storage != new.storage:
            words.append(f"SET STORAGE {_STORAGE[new.storage or new.own_storage]}")
        if old.compression != new.compression:
            words.append(f"SET COMPRESSION {_compression(new)}")
        if old.statistics != new.statistics:
            words.append(f"SET STATISTICS {-1 if new.statistics is None else new.statistics}")
        steps = [Step(f"{_prefix(ref)} {word}") for word in words]
        return steps + set_options(_prefix(ref), old.options, new.options)


def column_clause(ref: Ref, value: Column, default: str | None) -> str:
    """The column as CREATE TABLE and ADD COLUMN spell it."""
    words = [quote_ident(ref.name), value.type]
    if value.compression:
        words.append(f"COMPRESSION {_compression(value)}")
    if value.collation:
        words.append(f"COLLATE {value.collation}")
    if default is not None:
        words.append(f"DEFAULT {default}")
    if value.generated:
        words.append(f"GENERATED ALWAYS AS ({value.generated}) {'VIRTUAL' if value.virtual else 'STORED'}")
    if value.identity:
        words.append(_identity_clause(ref, value.identity))
    if value.not_null and (value.identity is None or _own_name(ref, value)):
        words.append(f"{_own_name(ref, value)}NOT NULL")
    return " ".join(words)


def _own_name(ref: Ref, value: Column) -> str:
    """The name somebody gave to NOT NULL, which PostgreSQL keeps from 18 on and accepts before."""
    usual = f"{ref.table}_{ref.name}_not_null"
    if value.not_null_name in (None, usual) or len(usual.encode()) > 63:
        return ""
    return f"CONSTRAINT {quote_ident(value.not_null_name or '')} "


def _compression(value: Column) -> str:
    return _COMPRESSION[value.compression] if value.compression else "default"


def _identity_clause(ref: Ref, value: Identity) -> str:
    words = option_words(None, value.options)
    # the name that PostgreSQL picks is cut to 63 bytes in its own way: say it whenever it is not plain
    if (value.sequence_schema, value.sequence) != (ref.schema, f"{ref.table}_{ref.name}_seq"):
        words.insert(0, f"SEQUENCE NAME {qualified(value.sequence_schema, value.sequence)}")
    options = f" ({' '.join(words)})" if words else ""
    return f"GENERATED {'ALWAYS' if value.always else 'BY DEFAULT'} AS IDENTITY{options}"


def _identity_steps(ref: Ref, old: Identity | None, new: Identity | None) -> list[Step]:
    if new is None or old == new:
        return []
    if old is None:
        added = Step(f"{_prefix(ref)} ADD {_identity_clause(ref, new)}")
        return [added, continue_after(table_of(ref), ref.name, new.options)]
    path = qualified(new.sequence_schema, new.sequence)
    steps = []
    if old.sequence != new.sequence:
        before = qualified(old.sequence_schema, old.sequence)
        steps.append(Step(f"ALTER SEQUENCE {before} RENAME TO {quote_ident(new.sequence)}"))
    words = [word if word == "RESTART" else f"SET {word}" for word in option_words(old.options, new.options)]
    if old.always != new.always:
        words.append(f"SET GENERATED {'ALWAYS' if new.always else 'BY DEFAULT'}")
    if words:
        steps += [*into_range(path, old.options, new.options), Step(f"{_prefix(ref)} {' '.join(words)}")]
    return steps


def _retype(ref: Ref, old: Column, new: Column, diff: Difference) -> Step:
    collation = f" COLLATE {new.collation}" if new.collation else ""
    cast = using(quote_ident(ref.name), old, new)
    losses, checks = value_risks(ref, old, new, rows_of(table_of(ref), diff))
    if old.base != new.base and not old.base.endswith("[]"):
        enums = [diff.new.objects[needed] for needed in diff.needs.get(ref, ()) if needed.kind == "enum"]
        checks += tuple(no_label(ref, item.labels, diff) for item in enums if isinstance(item, Enum))
    sql = f"{_prefix(ref)} TYPE {new.type}{collation}{f' USING {cast}' if cast else ''}"
    return Step(sql, losses=losses, checks=checks)


def _prefix(ref: Ref) -> str:
    return f"ALTER TABLE {qualified(ref.schema, ref.table)} ALTER COLUMN {quote_ident(ref.name)}"
