"""`migrate dev --online`: the two migrations of a change that would break the running application.

Knows how to find out on scratch databases what a change needs, and how to prove both files and both ways back. The
statements themselves come from `junco.change`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from junco.change.casts import using
from junco.change.expand.group import columns_of, groups
from junco.change.expand.middle import Middle, middle, with_types
from junco.change.expand.refusal import refusals, unfilled
from junco.change.expand.remake import remade
from junco.change.expand.swap import counted_back, swapped, swapped_back
from junco.change.expand.sync import Alike, added, backfills, dollar_quoted, filled, refused_if_large, settled
from junco.change.expand.twin import (
    Retyped,
    Twin,
    narrowed_enums,
    retyped_columns,
    twins,
)
from junco.change.plan import make_plan
from junco.change.rename import rename_sql
from junco.errors.expand import BadConversion, NotInTwoSteps
from junco.history.script import parse
from junco.postgres import Connection, DatabaseError
from junco.run.leftover import Statements, proved_in_parts
from junco.run.remake import remade_in_two_steps
from junco.run.twosteps import (
    HEADER,
    Change,
    TwoSteps,
    finished,
    run,
    together,
    with_ours,
)
from junco.schema.model import Column, Ref, Schema, table_of
from junco.shadow.scripts import reset_session, run_script
from junco.sqltext import qualified, quote_ident, quote_literal

_PREPARED = """-- A column keeps its name and gets another type: a statement that a client prepared before and that
-- returns it fails once with "cached plan must not change result type". Let clients prepare none until this ran (in
-- psycopg prepare_threshold=None), or try again."""
UNPREPARED = "-- junco: empty\n-- The application can do without what goes: there is nothing to prepare.\n"
# Who may do what is known where the migration runs, not where it is written.
_GRANTS = """
DECLARE given record;
BEGIN
  FOR given IN
    SELECT a.privilege_type, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::pg_catalog.regrole::text END AS role
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    WHERE c.oid = {new}::pg_catalog.regclass AND a.grantee <> c.relowner
      AND a.privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
  LOOP
    EXECUTE pg_catalog.format('GRANT %s ON %s TO %s', given.privilege_type, {old}::pg_catalog.regclass, given.role);
  END LOOP;
END
"""
_FILES = """
WITH RECURSIVE below (one) AS (
  SELECT {table}::pg_catalog.regclass::pg_catalog.oid
  UNION SELECT inhrelid FROM pg_catalog.pg_inherits JOIN below ON inhparent = one)
SELECT pg_catalog.array_agg(pg_catalog.pg_relation_filenode(one) ORDER BY one) FROM below"""
_MOMENTS = {"timestamp without time zone", "timestamp with time zone"}


@dataclass(frozen=True, slots=True)
class _Parts:
    """What was found out about a change."""

    base: Schema
    staged: Schema
    alike: tuple[Alike, ...]
    enums: tuple[Retyped, ...]
    middle: Middle


# Expand, contract, how many statements of that are one, and contract's way back.
_Texts = tuple[str, list[str], int, str]


def two_steps(change: Change) -> TwoSteps | None:
    """The two migrations, proved; None if one does.

    Raises `NotInTwoSteps`, `NoConversion`, `BadConversion`, `UnknownConversion` or `TwoStepsNotProved`.
    """
    if anew := remade(_renamed(change), change.new):
        return remade_in_two_steps(change, anew)
    parts = _parts(change)
    if not (parts.alike or change.moved or parts.middle.dropped):
        return None
    expand, contract, at_once, back = _written(change, parts)
    olds = {
        ref
        for one in parts.alike
        for side in one.olds
        for ref in (side.column, getattr(one, "gone", side.column))
    }
    note = "" if all(one.renamed for one in parts.alike) else _PREPARED
    return proved_in_parts(change, expand, Statements(contract, at_once, olds, note), back)


def _renamed(change: Change) -> Schema:
    """The schema before, with the new names, which are in expressions too."""
    if not change.renaming.renames:
        return change.old
    with change.project.replayed(change.before, len(change.before)) as scratch:
        scratch.finish()
        run(scratch.connection, rename_sql(change.renaming.renames), "the new names")
        return change.project.schema(scratch.connection)


def _parts(change: Change) -> _Parts:
    with change.project.replayed(change.before, len(change.before)) as scratch:
        scratch.finish()
        connection = scratch.connection
        run(connection, _moved(change), "the new names of tables")
        base = change.project.schema(connection)
        enums = narrowed_enums(base, change.new)
        retyped = retyped_columns(base, change.new, enums)
        slow = [
            ref for ref in retyped if ref in change.given or not _is_free(ref, base, change.new, connection)
        ]
    joined = groups(base, change.new, change.given, change.renaming.renames)
    made = twins(base, change.new, change.renaming.renames, slow, change.given, columns_of(joined))
    both: tuple[Alike, ...] = (*made, *joined)
    if refused := [*refusals(change.old, change.renaming.renames, both), *unfilled(base, change.new, both)]:
        raise NotInTwoSteps(parts="\n".join(refused))
    staged = _staged(change, made, enums)
    alike: tuple[Alike, ...] = (*(_as_staged(twin, staged) for twin in made), *joined)
    return _Parts(base, staged, alike, enums, middle(base, staged, alike))


def _as_staged(twin: Twin, staged: Schema) -> Twin:
    """The twin with its type as PostgreSQL spells it in between."""
    value = staged.objects[twin.new]
    assert isinstance(value, Column)  # noqa: S101 - it was a column before its renaming
    return replace(twin, after=value)


def _staged(change: Change, made: Sequence[Twin], enums: Sequence[Retyped]) -> Schema:
    """The models' schema with the names in between, as PostgreSQL spells everything then."""
    with change.project.replayed(change.before, len(change.before)) as scratch:
        scratch.finish()
        connection = scratch.connection
        run_script(parse(change.plan.sql, Path("migration.sql")), connection)
        reset_session(connection)
        for twin in made:
            if not twin.renamed:
                names = f"{quote_ident(twin.final.name)} TO {quote_ident(twin.new.name)}"
                connection.execute(f"ALTER TABLE {twin.table} RENAME COLUMN {names}")
        for enum in enums:
            name = qualified(enum.type.schema, enum.type.name)
            connection.execute(f"ALTER TYPE {name} RENAME TO {quote_ident(enum.waiting.name)}")
        return change.project.schema(connection)


def _is_free(ref: Ref, old: Schema, new: Schema, connection: Connection) -> bool:
    """Whether PostgreSQL changes the type without writing the rows anew. Asked, not guessed."""
    before, after = old.objects[ref], new.objects[ref]
    assert isinstance(before, Column) and isinstance(after, Column)  # noqa: S101, PT018 - as found
    if (
        before.collation != after.collation
        or before.type == after.type
        or {before.base, after.base} == _MOMENTS
    ):
        return False
    table, name = qualified(ref.schema, ref.table), quote_ident(ref.name)
    cast = using(name, before, after)
    tail = f" USING {cast}" if cast else ""
    file = _FILES.format(table=quote_literal(table))
    try:
        with connection.transaction(force_rollback=True):
            first = connection.execute(file).fetchone()
            connection.execute(f"ALTER TABLE {table} ALTER COLUMN {name} TYPE {after.type}{tail}")
            return connection.execute(file).fetchone() == first
    except DatabaseError:
        return False


def _moved(change: Change) -> list[str]:
    """The tables under their new names, and a view under each old one for the old version."""
    statements = rename_sql(change.moved)
    for one in change.moved:
        columns = sorted(
            (value.position, ref.name)
            for ref, value in change.old.objects.items()
            if isinstance(value, Column) and table_of(ref) == one.old
        )
        names = ", ".join(quote_ident(name) for _, name in columns)
        old, new = (qualified(ref.schema, ref.name) for ref in (one.old, one.new))
        statements.append(f"CREATE VIEW {old} WITH (security_invoker = true) AS SELECT {names} FROM {new}")
        body = _GRANTS.format(old=quote_literal(old), new=quote_literal(new))
        statements.append(f"DO {dollar_quoted(body)}")
    return statements


def _written(change: Change, parts: _Parts) -> _Texts:
    """Each run once to see what is left for a plan."""
    project, made, goal = change.project, parts.alike, parts.middle.goal
    with project.replayed(change.before, len(change.before)) as scratch:
        scratch.finish()
        connection = scratch.connection
        blocks = [together(_moved(change))] if change.moved else []
        run(connection, _moved(change), "the new names of tables")
        first = make_plan(parts.base, parts.middle.before)
        run(connection, [step.sql for step in first.steps], "the changes beside it")
        before = project.schema(connection)
        for one in made:
            run(connection, [*added(one), *settled(one)], str(one.at))
            _tried(one, connection)
        between = project.schema(connection)
        ours = {ref: value for ref, value in between.objects.items() if ref not in before.objects}
        second = make_plan(between, with_ours(goal, ours, between))
        run(connection, [step.sql for step in second.steps], "what stands on the new columns")
        blocks += [f"{step.sql};" for step in first.steps]
        blocks += [together(sql) for one in made if (sql := added(one))]
        blocks += [f"-- junco: backfill\n{sql};" for one in made for sql in backfills(one)]
        blocks += [f"{sql};" for one in made for sql in (*filled(one), *settled(one))]
        blocks += [f"{step.sql};" for step in second.steps]
        reached = project.schema(connection)
        swap = swapped(made, parts.enums, parts.middle.copies, reached, parts.staged)
        contract = finished(change, connection, swap, change.new, "contract")
        back = [refused_if_large(table) for table in sorted({one.table for one in made if one.olds})]
        back += [step.sql for step in make_plan(change.new, with_types(change.new, reached, made)).steps]
        back += swapped_back(made, parts.enums, reached)
        down = finished(change, connection, back, reached, "the way back of contract")
    down += counted_back(made, reached)
    return (
        "\n\n".join([HEADER, *blocks]) + "\n" if blocks else UNPREPARED,
        contract,
        len(swap),
        "\n\n".join(f"{sql};" for sql in down) + "\n",
    )


def _tried(one: Alike, connection: Connection) -> None:
    """The expressions are read by PostgreSQL where the trigger will read them."""
    for side, flag in (*((side, "--using") for side in one.news), *((side, "--back") for side in one.olds)):
        try:
            with connection.transaction(force_rollback=True):
                connection.execute("SET LOCAL search_path = ''")
                connection.execute(f"SELECT {side.value} FROM {one.table} LIMIT 0", prepare=False)
        except DatabaseError as error:
            column = one.at if isinstance(one, Twin) else side.column
            raise BadConversion(
                column=column.path, expression=side.value, flag=flag, reason=str(error).strip()
            ) from None
