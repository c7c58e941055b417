"""The short transaction in which a table made anew takes the place of the old one, and the way back out of it.

Knows the order: triggers, keys of others that point at it, names, rights, sequences. Leaves what is left, such as
dropping the old table, to the plan between the schema then and the models'.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from junco.change.expand.remake import Remade, full, uncopying
from junco.change.expand.sync import dollar_quoted
from junco.change.expand.twin import internal
from junco.schema.model import Column, Constraint, Index, Ownership, Ref, Schema, table_of
from junco.sqltext import qualified, quote_ident, quote_literal

# Who may do what, and whose the table is, is known where the migration runs, not where it is written.
_RIGHTS = """
DECLARE
  given record;
  old_table pg_catalog.oid := {old}::pg_catalog.regclass;
  new_table pg_catalog.oid := {new}::pg_catalog.regclass;
BEGIN
  FOR given IN
    SELECT DISTINCT a.grantee FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    WHERE c.oid = new_table AND a.grantee <> c.relowner
  LOOP
    EXECUTE pg_catalog.format('REVOKE ALL ON %s FROM %s', new_table::pg_catalog.regclass,
      CASE given.grantee WHEN 0 THEN 'PUBLIC' ELSE given.grantee::pg_catalog.regrole::text END);
  END LOOP;
  FOR given IN
    SELECT a.privilege_type AS what, '' AS columns, a.grantee, a.is_grantable
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    WHERE c.oid = old_table AND a.grantee <> c.relowner
    UNION ALL
    SELECT a.privilege_type, pg_catalog.format(' (%I)', t.attname), a.grantee, a.is_grantable
    FROM pg_catalog.pg_attribute t, pg_catalog.aclexplode(t.attacl) a
    WHERE t.attrelid = old_table AND NOT t.attisdropped AND EXISTS
      (SELECT FROM pg_catalog.pg_attribute n WHERE n.attrelid = new_table AND n.attname = t.attname)
  LOOP
    EXECUTE pg_catalog.format('GRANT %s%s ON %s TO %s%s', given.what, given.columns,
      new_table::pg_catalog.regclass,
      CASE given.grantee WHEN 0 THEN 'PUBLIC' ELSE given.grantee::pg_catalog.regrole::text END,
      CASE WHEN given.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END);
  END LOOP;{owner}
END
"""
_OWNER = """
  FOR given IN
    SELECT pg_catalog.pg_get_userbyid(o.relowner) AS owner FROM pg_catalog.pg_class o, pg_catalog.pg_class n
    WHERE o.oid = old_table AND n.oid = new_table AND o.relowner <> n.relowner
  LOOP
    EXECUTE pg_catalog.format('ALTER TABLE %s OWNER TO %I', new_table::pg_catalog.regclass, given.owner);
  END LOOP;"""

# PostgreSQL keeps a foreign key for each partition that one leads to, called after it.
_PARTS = """
DECLARE given record;
BEGIN
  FOR given IN
    SELECT conrelid::pg_catalog.regclass AS place, conname FROM pg_catalog.pg_constraint
    WHERE contype = 'f' AND conparentid <> 0 AND pg_catalog.starts_with(conname, {waiting})
  LOOP
    EXECUTE pg_catalog.format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', given.place, given.conname,
      pg_catalog.concat({final}, pg_catalog.substr(given.conname, pg_catalog.length({waiting}) + 1)));
  END LOOP;
END
"""

KEYS = ("primary key", "unique", "exclude")


def exchanged(anew: Sequence[Remade], copies: Mapping[Ref, Ref], middle: Schema, staged: Schema) -> list[str]:
    """The statements up to where the new tables have their names."""
    statements = [sql for one in anew for sql in uncopying(one)]
    statements += [
        f"ALTER TABLE {qualified(ref.schema, ref.table)} DROP CONSTRAINT {quote_ident(ref.name)}"
        for ref, copy in sorted(copies.items())
        if ref != copy and ref in middle.objects
    ]
    for one in anew:
        statements += [*_indexes_aside(one, middle), _table(one.old, one.gone.name)]
        statements += [_table(one.new, one.old.name)]
        statements += [_index(waiting, final.name) for waiting, final in sorted(one.waiting.items())]
        statements.append(with_rights(one.gone, one.old, owner=True))
        statements += _counting(one, middle, staged)
    return statements + [
        sql for ref, copy in sorted(copies.items()) for sql in _pointed(ref, copy, anew, staged)
    ]


def with_rights(old: Ref, new: Ref, *, owner: bool) -> str:
    """Whoever may do something with the old table may do it with the new one, and nobody else."""
    names = {"old": quote_literal(full(old)), "new": quote_literal(full(new))}
    return f"DO {dollar_quoted(_RIGHTS.format(owner=_OWNER if owner else '', **names))}"


def _pointed(ref: Ref, copy: Ref, anew: Sequence[Remade], staged: Schema) -> Iterator[str]:
    """A foreign key that points at a new table gets its name, and those for partitions theirs."""
    if ref == copy:
        return
    names = f"{quote_ident(copy.name)} TO {quote_ident(ref.name)}"
    yield f"ALTER TABLE {qualified(ref.schema, ref.table)} RENAME CONSTRAINT {names}"
    value = staged.objects[ref]
    partitioned = {one.new for one in anew if getattr(staged.objects[one.new], "partition_key", None)}
    if isinstance(value, Constraint) and value.references in partitioned:
        body = _PARTS.format(
            waiting=quote_literal(copy.name).lstrip(), final=quote_literal(ref.name).lstrip()
        )
        yield f"DO {dollar_quoted(body)}"


def exchanged_back(anew: Sequence[Remade], staged: Schema) -> list[str]:
    """The statements after which the new tables wait again; the old ones are made by a plan."""
    statements = []
    for one in anew:
        statements.append(_table(one.old, one.new.name))
        statements += [
            _index(final._replace(kind=waiting.kind), waiting.name)
            for waiting, final in sorted(one.waiting.items())
        ]
        statements += [
            f"ALTER TABLE {full(one.new)} ALTER COLUMN {quote_ident(ref.name)} DROP IDENTITY"
            for ref, _ in _identities(one, staged)
        ]
    return statements


def refilled(one: Remade) -> list[str]:
    """The old table gets its rows again, without triggers that count or note."""
    names, table = ", ".join(quote_ident(name) for name in one.columns), full(one.old)
    return [
        f"ALTER TABLE {table} DISABLE TRIGGER USER",
        f"INSERT INTO {table} ({names}) OVERRIDING SYSTEM VALUE SELECT {names} FROM {full(one.new)}",
        f"ALTER TABLE {table} ENABLE TRIGGER USER",
    ]


def recounted(one: Remade, base: Schema) -> list[str]:
    """Sequences that were made anew go on behind the highest number."""
    found = []
    for name in one.columns:
        ref = Ref("column", one.old.schema, name, one.old.name)
        value = base.objects.get(ref)
        if isinstance(value, Column) and (value.identity or any(True for _ in _owned(ref, base))):
            own = f"pg_get_serial_sequence({quote_literal(full(one.old))}, {quote_literal(name)})"
            highest = f"(SELECT max({quote_ident(name)}) FROM {full(one.old)})"
            found.append(f"SELECT setval({own}, coalesce({highest}, 0) + 1, false)")
    return found


def _table(ref: Ref, name: str) -> str:
    return f"ALTER TABLE {full(ref)} RENAME TO {quote_ident(name)}"


def _index(ref: Ref, name: str) -> str:
    return f"ALTER INDEX {full(ref)} RENAME TO {quote_ident(name)}"


def _indexes_aside(one: Remade, middle: Schema) -> Iterator[str]:
    """What has a name on the old table that the new one wants."""
    wanted = {(final.schema, final.name) for final in one.waiting.values()}
    for ref, value in sorted(middle.objects.items()):
        is_index = isinstance(value, Index) or (isinstance(value, Constraint) and value.type in KEYS)
        if is_index and table_of(ref) == one.old and (ref.schema, ref.name) in wanted:
            yield _index(ref, internal("junco_old_", ref.name))


def _identities(one: Remade, schema: Schema) -> Iterator[tuple[Ref, Column]]:
    for ref, value in sorted(schema.objects.items()):
        if isinstance(value, Column) and value.identity and table_of(ref) == one.new:
            yield ref, value


def _counting(one: Remade, middle: Schema, staged: Schema) -> Iterator[str]:
    """Sequences of the old table become the new one's; an identity goes on where it was."""
    for name in one.columns:
        for sequence in _owned(Ref("column", one.old.schema, name, one.old.name), middle):
            owner = f"{full(one.old)}.{quote_ident(name)}"
            yield f"ALTER SEQUENCE {full(sequence)} OWNED BY {owner}"
    for ref, value in _identities(one, staged):
        had = middle.objects.get(Ref("column", one.old.schema, ref.name, one.old.name))
        has, name = value.identity, quote_ident(ref.name)
        assert has is not None  # noqa: S101 - of those
        before = had.identity if isinstance(had, Column) else None
        if before:
            old = internal("junco_old_", before.sequence)
            drawn = qualified(before.sequence_schema, before.sequence)
            yield f"ALTER SEQUENCE {drawn} RENAME TO {quote_ident(old)}"
        yield (
            f"ALTER TABLE {full(one.old)} ALTER COLUMN {name} ADD GENERATED"
            f" {'ALWAYS' if has.always else 'BY DEFAULT'} AS IDENTITY"
            f" (SEQUENCE NAME {qualified(has.sequence_schema, has.sequence)})"
        )
        own = f"pg_get_serial_sequence({quote_literal(full(one.old))}, {quote_literal(ref.name)})"
        if before:
            last = f"nextval({quote_literal(qualified(before.sequence_schema, old))})"
            yield f"SELECT setval({own}, {last}, false)"


def _owned(column: Ref, schema: Schema) -> Iterator[Ref]:
    for ref, value in sorted(schema.objects.items()):
        if isinstance(value, Ownership) and value.column == column:
            yield ref
