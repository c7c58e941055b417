"""Tables that are made anew beside the old ones, because PostgreSQL cannot change them without stopping everybody.

A table that is partitioned from now on, is stored otherwise, or gets a stored computed column, a column of a domain
with rules, or an exclusion constraint. A trigger writes every row of the old table into the new one as well. Knows
which tables, and how a row gets there. Refuses to run anything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from junco.change.expand.twin import internal, waiting_name
from junco.schema.model import (
    Attachment,
    Column,
    Constraint,
    Default,
    Domain,
    DomainConstraint,
    PublishedTable,
    Ref,
    Schema,
    Table,
    table_of,
)
from junco.sqltext import qualified, quote_ident

_BODY = """
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    DELETE FROM {new};
    RETURN NULL;
  END IF;
  IF TG_OP = 'DELETE' THEN
    DELETE FROM {new} WHERE {old_key};
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF pg_catalog.record_image_ne(ROW({old_keys}), ROW({new_keys})) THEN
      UPDATE {new} SET {all} WHERE {old_key};
      IF FOUND THEN
        RETURN NULL;
      END IF;
    END IF;
  END IF;
  {inserted} VALUES ({values})
    {merged};
  RETURN NULL;
END
"""


@dataclass(frozen=True, slots=True)
class Remade:
    """A table and the new one that waits to take its place.

    `key` and `new_key` are the primary keys, `columns` what is copied, `touch` a column that an UPDATE may set.
    `waiting` leads from the names that indexes of the new table have in the meantime to those in the end.
    """

    old: Ref
    key: tuple[str, ...]
    new_key: tuple[str, ...]
    columns: tuple[str, ...]
    touch: str
    waiting: Mapping[Ref, Ref] = field(default_factory=dict)

    @property
    def new(self) -> Ref:
        """The new table as it is called in the meantime."""
        return self.old._replace(name=waiting_name(self.old.name))

    @property
    def gone(self) -> Ref:
        """What the old table is called while it is taken away."""
        return self.old._replace(name=internal("junco_old_", self.old.name))

    @property
    def sync(self) -> str:
        """The name of the function."""
        return internal("junco_copy_", self.old.name)

    @property
    def triggers(self) -> tuple[str, str, str]:
        """The names of the triggers, of rows that come or go, of those that change, and of TRUNCATE. Those of rows
        fire before those of foreign keys, RI_…, so that what they do to other tables finds the new table as it finds
        the old one.
        """
        copy, change, empty = (
            internal(f"Junco_{what}_", self.old.name) for what in ("copy", "change", "empty")
        )
        return copy, change, empty


def full(ref: Ref) -> str:
    """A relation's name as SQL."""
    return qualified(ref.schema, ref.name)


def remade(old: Schema, new: Schema) -> tuple[Remade, ...]:
    """The tables that have to be made anew on the way from `old` to `new`."""
    reasons = _reasons(old, new)
    return tuple(_remade(ref, old, new) for ref in sorted(reasons))


def _reasons(old: Schema, new: Schema) -> set[Ref]:
    found, ruled = set(), _ruled(new)
    for ref, value in new.objects.items():
        table = ref if isinstance(value, Table) else table_of(ref)
        if table not in old.objects or table not in new.objects:
            continue
        before = old.objects.get(ref)
        if isinstance(value, Table) and isinstance(before, Table):
            kept = (value.unlogged, value.tablespace, value.access_method)
            moved = kept != (before.unlogged, before.tablespace, before.access_method)
            parted = value.partition_key != before.partition_key and bool(value.partition_key)
            found |= {ref} if parted or (moved and not value.partition_key and not value.server) else set()
        elif isinstance(value, Column):
            if _is_costly(value, before, ruled):
                found.add(table)
        elif isinstance(value, Constraint) and value.type == "exclude":
            found |= set() if _is_same(value, before) else {table}
    return found


def _is_same(value: Constraint, before: object) -> bool:
    """Whether an exclusion constraint need not be built anew."""
    if not isinstance(before, Constraint):
        return False
    return (value.definition, value.deferrable) == (before.definition, before.deferrable)


def _is_costly(value: Column, before: object, ruled: Collection[str]) -> bool:
    """Whether adding the column writes every row anew."""
    if value.generated and not value.virtual:
        return not isinstance(before, Column) or before.generated != value.generated
    return before is None and value.base in ruled


def _ruled(schema: Schema) -> set[str]:
    """The domains that refuse values, or stand on one that does."""
    domains = {
        qualified(ref.schema, ref.name): value
        for ref, value in schema.objects.items()
        if isinstance(value, Domain)
    }
    found = {name for name, value in domains.items() if value.not_null}
    found |= {
        qualified(ref.schema, ref.table)
        for ref, value in schema.objects.items()
        if isinstance(value, DomainConstraint)
    }
    while more := {name for name, value in domains.items() if value.base in found} - found:
        found |= more
    return found


def _remade(ref: Ref, old: Schema, new: Schema) -> Remade:
    key, columns, there = _primary(ref, old), tuple(_copied(ref, old, new)), _columns(ref, old)
    first = [name for name in (*key, *columns) if not _is_always(there.get(name))]
    return Remade(ref, key, _primary(ref, new), columns, (*first, *columns, "")[0])


def _is_always(column: Column | None) -> bool:
    """Whether only the sequence gives it values."""
    return column is None or bool(column.generated or (column.identity and column.identity.always))


def _columns(table: Ref, schema: Schema) -> dict[str, Column]:
    return {
        ref.name: value
        for ref, value in schema.objects.items()
        if isinstance(value, Column) and table_of(ref) == table
    }


def _copied(table: Ref, old: Schema, new: Schema) -> Iterator[str]:
    before = _columns(table, old)
    for name, column in sorted(_columns(table, new).items(), key=lambda one: one[1].position):
        if name in before and not column.generated:
            yield name


def _primary(table: Ref, schema: Schema) -> tuple[str, ...]:
    for ref, value in schema.objects.items():
        if isinstance(value, Constraint) and value.type == "primary key" and table_of(ref) == table:
            return () if value.deferrable else value.columns
    return ()


def obstacles(one: Remade, old: Schema, new: Schema) -> Iterator[str]:
    """Why a table cannot be made anew beside itself, one line each."""
    before, after = old.objects[one.old], new.objects[one.old]
    assert isinstance(before, Table) and isinstance(after, Table)  # noqa: S101, PT018 - as found
    if not one.key or not one.new_key:
        yield f"{one.old} needs a primary key before and after, not a deferrable one, to be copied row by row"
    for ref, value in sorted(old.objects.items()):
        child = Ref("table", ref.schema, ref.table or ref.name)
        if ref.kind in ("attachment", "inheritance") and one.old in (child, getattr(value, "parent", None)):
            yield f"{one.old} has or is a partition, parent or child already: {ref}"
        if isinstance(value, PublishedTable) and table_of(ref) == one.old:
            yield f"{one.old} is in the publication {ref.name}, whose subscribers would lose it"
        if ref.kind == "rule" and table_of(ref) == one.old:
            yield f"{one.old} has the rule {ref.name}, which would write beside the trigger that copies"
    if before.partition_key or before.server or after.server:
        yield f"{one.old} is no plain table"
    if before.force_row_security or after.force_row_security:
        yield f"{one.old} forces its row security on its owner, who copies"
    if after.partition_key and not any(parent == one.old for parent in _parents(new)):
        yield f"{one.old} would have no partition: make some, and a DEFAULT one for whatever is left"
    there = _columns(one.old, old)
    for name, column in sorted(_columns(one.old, new).items()):
        has_value = column.generated or not column.not_null
        has_value = has_value or Ref("default", one.old.schema, name, one.old.name) in new.objects
        if name not in there and not has_value:
            yield f"{one.old} gets the column {name}, which must not be NULL: add that one before"
    for name in sorted(there.keys() - _columns(one.old, new).keys()):
        if not there[name].generated:
            yield f"{one.old} loses the column {name}: drop that one after"


def _parents(schema: Schema) -> Iterable[Ref]:
    return [value.parent for value in schema.objects.values() if isinstance(value, Attachment)]


def inside(tables: Iterable[Ref], schema: Schema) -> set[Ref]:
    """These tables with their partitions, and everything that lies in them."""
    found = {*tables}
    while (
        more := {
            Ref("table", ref.schema, ref.name)
            for ref, value in schema.objects.items()
            if isinstance(value, Attachment) and value.parent in found
        }
        - found
    ):
        found |= more
    return found | {ref for ref in schema.objects if table_of(ref) in found}


def waits(ref: Ref, value: object, base: Schema, one: Remade, others: Collection[Ref]) -> bool:
    """Whether something of the new table comes only when it has its place: what counts, fires or guards; and keys that
    point at a new table, whose rows come in any order.
    """
    if isinstance(value, Constraint) and value.references in others:
        return True
    if isinstance(value, Default):
        return Ref("default", one.old.schema, ref.name, one.old.name) in base.objects
    return ref.kind in ("trigger", "policy", "rule", "ownership")


def copying(one: Remade) -> list[str]:
    """The statements from which on the new table has what the old one gets."""
    function = qualified(one.old.schema, one.sync)
    rows, changed, emptied = (quote_ident(name) for name in one.triggers)
    body = _dollar(_body(one))
    table = full(one.old)
    return [
        f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''"
        f" AS {body}",
        f"CREATE TRIGGER {rows} AFTER INSERT OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()",
        f"CREATE TRIGGER {changed} AFTER UPDATE ON {table} FOR EACH ROW"
        f" WHEN (OLD.* OPERATOR(pg_catalog.*<>) NEW.*) EXECUTE FUNCTION {function}()",
        f"CREATE TRIGGER {emptied} AFTER TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {function}()",
    ]


def copied(one: Remade) -> str:
    """The statement that copies the rows that were there before the triggers.

    It touches them, so that whoever deletes one of them meanwhile waits, or is told that it has changed. A touch alone
    fires no trigger: one statement for a batch costs less than half of a trigger for each row.
    """
    touched, names = quote_ident(one.touch), ", ".join(quote_ident(name) for name in one.columns)
    return (
        f"WITH touched AS (UPDATE {full(one.old)} SET {touched} = {touched} RETURNING {names})\n"
        f"{_inserted(one)} SELECT {names} FROM touched\n{_merged(one)}"
    )


def complete(one: Remade) -> str:
    """The statement that fails if a row has no copy, because something kept the backfill from touching it."""
    from junco.change.expand.sync import refusing

    keys = " AND ".join(f"theirs.{quote_ident(key)} = ours.{quote_ident(key)}" for key in one.key)
    query = f"SELECT FROM {full(one.old)} AS theirs WHERE NOT EXISTS (SELECT FROM {full(one.new)} AS ours WHERE {keys})"
    return refusing(query, full(one.old), "run the statement of the backfill for them")


def uncopying(one: Remade) -> list[str]:
    """The statements after which the tables go their own ways."""
    table = full(one.old)
    dropped = [f"DROP TRIGGER {quote_ident(name)} ON {table}" for name in one.triggers]
    return [*dropped, f"DROP FUNCTION {qualified(one.old.schema, one.sync)}()"]


def _inserted(one: Remade) -> str:
    names = ", ".join(quote_ident(name) for name in one.columns)
    return f"INSERT INTO {full(one.new)} ({names}) OVERRIDING SYSTEM VALUE"


def _merged(one: Remade) -> str:
    """What becomes of a row that is there already."""
    rest = [quote_ident(name) for name in one.columns if name not in one.new_key]
    sets = ", ".join(f"{name} = EXCLUDED.{name}" for name in rest)
    arbiter = ", ".join(quote_ident(key) for key in one.new_key)
    return f"ON CONFLICT ({arbiter}) DO {f'UPDATE SET {sets}' if sets else 'NOTHING'}"


def _body(one: Remade) -> str:
    keys = list(dict.fromkeys((*one.key, *one.new_key)))
    names = [quote_ident(name) for name in one.columns]
    return _BODY.format(
        new=full(one.new),
        old_key=" AND ".join(f"{quote_ident(key)} = OLD.{quote_ident(key)}" for key in keys),
        old_keys=", ".join(f"OLD.{quote_ident(key)}" for key in keys),
        new_keys=", ".join(f"NEW.{quote_ident(key)}" for key in keys),
        inserted=_inserted(one),
        values=", ".join(f"NEW.{name}" for name in names),
        all=", ".join(f"{name} = NEW.{name}" for name in names),
        merged=_merged(one),
    )


def _dollar(body: str) -> str:
    from junco.change.expand.sync import dollar_quoted

    return dollar_quoted(body)
