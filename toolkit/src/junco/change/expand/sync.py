"""The trigger that keeps columns and those that take their place alike, whichever of them an application writes.

On INSERT the new columns win if one is given; on UPDATE those that changed, the new ones if both did. Values are
compared by their bits, so that every type can be compared and no change is overlooked. A row that was never filled is
filled by any UPDATE: that is all a backfill has to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from junco.change.expand.group import Group
from junco.change.expand.twin import Side, Twin
from junco.schema.model import Ref
from junco.sqltext import qualified, quote_ident, quote_literal

Alike = Twin | Group

_BODY = """#variable_conflict use_column
DECLARE
  junco_forward boolean;
  junco_backward boolean;
BEGIN
  IF TG_OP = 'INSERT' THEN
    junco_backward := {given};
    junco_forward := NOT junco_backward;
  ELSE
    junco_backward := {written};
    junco_forward := NOT junco_backward
      AND ({stale});
  END IF;
  IF junco_backward THEN
{filled}    {backward}
  ELSIF junco_forward THEN
    {forward}
  END IF;
  RETURN NEW;
END"""

_GIVEN = """#variable_conflict use_column
BEGIN
  IF NEW.{name} IS NULL THEN
    {assigned}
  END IF;
  RETURN NEW;
END"""

_REFUSED = """
BEGIN
  IF EXISTS ({query}) THEN
    RAISE EXCEPTION USING MESSAGE = {told}, HINT = 'A trigger of the table keeps an UPDATE of them from happening:'
      ' disable it, {remedy}, and deploy again.';
  END IF;
END
"""

_MISSING = """
BEGIN
  IF EXISTS ({query}) THEN
    RAISE EXCEPTION USING MESSAGE = {told}, HINT = {hint};
  END IF;
END
"""

# All rows at once, while everybody waits, is for tables that are through in a second.
_LARGE = """
DECLARE large int8;
BEGIN
  WITH RECURSIVE below (one) AS (
    SELECT {table}::pg_catalog.regclass::pg_catalog.oid
    UNION SELECT inhrelid FROM pg_catalog.pg_inherits JOIN below ON inhparent = one)
  SELECT pg_catalog.sum(pg_catalog.pg_relation_size(one)) INTO large FROM below;
  IF large > 16777216 AND coalesce(pg_catalog.current_setting('junco.refill', true), '') <> 'on' THEN
    RAISE EXCEPTION USING MESSAGE = {table} || ' holds ' || pg_catalog.pg_size_pretty(large)
      || ', all of which this way back would write anew while everybody waits',
      HINT = 'Take the change out of the models and write a migration for that: junco migrate dev --online. With the'
        ' application stopped, this one: PGOPTIONS="-c junco.refill=on" junco migrate rollback.';
  END IF;
END
"""

# A new version that writes one of several columns of a row that was not filled yet must find the others in it.
_FILLED = """    IF TG_OP = 'UPDATE' THEN
      IF {unfilled} THEN
{each}
      END IF;
    END IF;
"""
_EACH = """        IF NEW.{name} IS NULL THEN
          {assigned}
        END IF;"""


def added(one: Alike) -> list[str]:
    """The statements that add the new columns and keep them alike from then on."""
    if not one.news:
        return _standing_in(one)
    columns = ", ".join(f"ADD COLUMN {quote_ident(side.column.name)} {_type(side)}" for side in one.news)
    function = f"CREATE {_function(one, filling=True)}"
    return [f"ALTER TABLE {one.table} {columns}", function, *_triggers(one, "INSERT OR UPDATE")]


def _standing_in(one: Alike) -> list[str]:
    """What gives a column that goes for nothing a value, if it must have one, in rows of who does not know it."""
    if not _has_trigger(one):
        return []
    body = _GIVEN.format(name=quote_ident(one.at.name), assigned=_assigned(one.olds, one))
    return [f"CREATE {_trigger_function(one, body)}", *_triggers(one, "INSERT")]


def _has_trigger(one: Alike) -> bool:
    return bool(one.news) or any(side.what.not_null for side in one.olds)


def _triggers(one: Alike, when: str) -> list[str]:
    return [
        f"CREATE TRIGGER {quote_ident(one.trigger)} BEFORE {when} ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {_name(one)}()"
        for table in _tables(one)
    ]


def settled(one: Alike) -> list[str]:
    """The statement after which NULL is a value like any other: every row has been filled by then.

    Nothing where NULL becomes NULL, both ways.
    """
    return [] if one.null_stays else [f"CREATE OR REPLACE {_function(one, filling=False)}"]


def backfills(one: Alike) -> list[str]:
    """The statements that have the trigger fill the rows that were there before it; those of heirs by themselves, for
    a key is not theirs.
    """
    if not one.news:
        return []
    name = quote_ident(one.news[0].column.name)
    empty = [f"{quote_ident(side.column.name)} IS NULL" for side in one.news]
    if one.null_stays:
        empty += [f"{quote_ident(side.column.name)} IS NOT NULL" for side in one.olds]
    return [f"UPDATE {table} SET {name} = {name} WHERE {' AND '.join(empty)}" for table in _tables(one)]


def filled(one: Alike) -> list[str]:
    """The statement that fails if a row was not filled, because something kept the backfill from changing it."""
    if not one.news:
        return []
    empty = " AND ".join(f"{quote_ident(side.column.name)} IS NULL" for side in one.news)
    due = " OR ".join(f"({side.value}) IS NOT NULL" for side in one.news)
    return [refusing(f"SELECT FROM {one.table} WHERE {empty} AND ({due})", one.table)]


def refusing(query: str, table: str, remedy: str = "update them") -> str:
    """A statement that fails if a query finds a row that the backfill of a table should have changed."""
    told = quote_literal(f"rows of {table} were not changed by the backfill")
    body = _REFUSED.format(query=query, told=told, remedy=remedy)
    return f"DO {dollar_quoted(body)}"


def refused_if_large(table: str) -> str:
    """The statement that keeps a way back from stopping everybody for long: it fails before anything is locked."""
    return f"DO {dollar_quoted(_LARGE.format(table=quote_literal(table).lstrip()))}"


def refused_if_null(column: Ref) -> str:
    """The statement that keeps a way back from failing half way where a column must have values again."""
    table, name = qualified(column.schema, column.table), quote_ident(column.name)
    body = _MISSING.format(
        query=f"SELECT FROM {table} WHERE {name} IS NULL",
        told=quote_literal(f"rows of {table} have no {column.name}, and before this change each had one"),
        hint=quote_literal(
            f"Give them one, UPDATE {table} SET {name} = ... WHERE {name} IS NULL, and roll back again."
        ),
    )
    return f"DO {dollar_quoted(body)}"


def _tables(one: Alike) -> list[str]:
    """The table, and those below it that triggers do not go down to."""
    return [one.table, *(qualified(ref.schema, ref.name) for ref in one.heirs)]


def removed(one: Alike) -> list[str]:
    """The statements that let the columns go their own ways."""
    if not _has_trigger(one):
        return []
    triggers = [f"DROP TRIGGER {quote_ident(one.trigger)} ON {table}" for table in _tables(one)]
    return [*triggers, f"DROP FUNCTION {_name(one)}()"]


def _type(side: Side) -> str:
    return side.what.type + (f" COLLATE {side.what.collation}" if side.what.collation else "")


def _name(one: Alike) -> str:
    return qualified(one.at.schema, one.sync)


def _function(one: Alike, *, filling: bool) -> str:
    return _trigger_function(one, _body(one, filling=filling))


def _trigger_function(one: Alike, body: str) -> str:
    quoted = dollar_quoted(f"\n{body}\n")
    return f"FUNCTION {_name(one)}() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS {quoted}"


def _body(one: Alike, *, filling: bool) -> str:
    stale = [_all_null(one.news, "NEW")] if filling else []
    stale += [_changed(one.olds)] if one.olds else []
    return _BODY.format(
        given=" OR ".join(f"NEW.{quote_ident(side.column.name)} IS NOT NULL" for side in one.news),
        written=_changed(one.news),
        stale=" OR ".join(stale) or "false",
        filled=_first_filled(one) if filling and len(one.news) > 1 else "",
        backward=_assigned(one.olds, one),
        forward=_assigned(one.news, one),
    )


def _first_filled(one: Alike) -> str:
    each = [
        _EACH.format(name=quote_ident(side.column.name), assigned=_assigned([side], one)) for side in one.news
    ]
    return _FILLED.format(unfilled=_all_null(one.news, "OLD"), each="\n".join(each))


def _all_null(sides: Iterable[Side], row: str) -> str:
    return " AND ".join(f"{row}.{quote_ident(side.column.name)} IS NULL" for side in sides)


def _changed(sides: Iterable[Side]) -> str:
    names = [quote_ident(side.column.name) for side in sides]
    rows = (", ".join(f"{row}.{name}" for name in names) for row in ("NEW", "OLD"))
    return "pg_catalog.record_image_ne({})".format(", ".join(f"ROW({row})" for row in rows))


def _assigned(sides: Sequence[Side], one: Alike) -> str:
    """All values are made from the row as it was before any of them was."""
    row = f"(SELECT NEW.*) AS {quote_ident(one.at.table)}"
    if not sides:
        return "NULL;"
    if len(sides) == 1:
        return f"NEW.{quote_ident(sides[0].column.name)} := (SELECT {sides[0].value} FROM {row});"
    values = ", ".join(side.value for side in sides)
    names = ", ".join(f"NEW.{quote_ident(side.column.name)}" for side in sides)
    return f"SELECT {values} INTO {names} FROM {row};"


def dollar_quoted(body: str) -> str:
    """A body in dollar quotes that it does not hold."""
    tag, number = "$junco$", 0
    while tag in body:
        number += 1
        tag = f"$junco{number}$"
    return f"{tag}{body}{tag}"
