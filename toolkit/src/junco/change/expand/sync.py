"""The trigger that keeps a column and its twin alike, whichever of the two an application writes.

On INSERT the new column wins if it is given; on UPDATE the one that changed, the new one if both did. Values are
compared by their bits, so that every type can be compared and no change is overlooked. A row that was never filled is
filled by any UPDATE: that is all a backfill has to be.
"""

from __future__ import annotations

from junco.change.expand.twin import Twin
from junco.sqltext import qualified, quote_ident

_BODY = """#variable_conflict use_column
DECLARE
  junco_forward boolean;
  junco_backward boolean;
BEGIN
  IF TG_OP = 'INSERT' THEN
    junco_backward := NEW.{new} IS NOT NULL;
    junco_forward := NOT junco_backward;
  ELSE
    junco_backward := pg_catalog.record_image_ne(ROW(NEW.{new}), ROW(OLD.{new}));
    junco_forward := NOT junco_backward
      AND (NEW.{new} IS NULL OR pg_catalog.record_image_ne(ROW(NEW.{old}), ROW(OLD.{old})));
  END IF;
  IF junco_backward THEN
    NEW.{old} := (SELECT {backward} FROM (SELECT NEW.*) AS {table});
  ELSIF junco_forward THEN
    NEW.{new} := (SELECT {forward} FROM (SELECT NEW.*) AS {table});
  END IF;
  RETURN NEW;
END"""


def added(twin: Twin) -> list[str]:
    """The statements that add the new column and keep it alike from then on."""
    type_ = twin.after.type + (f" COLLATE {twin.after.collation}" if twin.after.collation else "")
    function = qualified(twin.old.schema, twin.sync)
    return [
        f"ALTER TABLE {twin.table} ADD COLUMN {quote_ident(twin.new.name)} {type_}",
        f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS"
        f" {dollar_quoted(_body(twin))}",
        f"CREATE TRIGGER {quote_ident(twin.trigger)} BEFORE INSERT OR UPDATE ON {twin.table}"
        f" FOR EACH ROW EXECUTE FUNCTION {function}()",
    ]


def backfill(twin: Twin) -> str:
    """The statement that has the trigger fill the rows that were there before it."""
    name = quote_ident(twin.new.name)
    filled = f" AND {quote_ident(twin.old.name)} IS NOT NULL" if twin.null_stays else ""
    return f"UPDATE {twin.table} SET {name} = {name} WHERE {name} IS NULL{filled}"


def removed(twin: Twin) -> list[str]:
    """The statements that let the two columns go their own ways."""
    return [
        f"DROP TRIGGER {quote_ident(twin.trigger)} ON {twin.table}",
        f"DROP FUNCTION {qualified(twin.old.schema, twin.sync)}()",
    ]


def _body(twin: Twin) -> str:
    return (
        "\n"
        + _BODY.format(
            new=quote_ident(twin.new.name),
            old=quote_ident(twin.old.name),
            table=quote_ident(twin.old.table),
            forward=twin.forward,
            backward=twin.backward,
        )
        + "\n"
    )


def dollar_quoted(body: str) -> str:
    """A body in dollar quotes that it does not hold."""
    tag, number = "$junco$", 0
    while tag in body:
        number += 1
        tag = f"$junco{number}$"
    return f"{tag}{body}{tag}"
