"""Identity columns: the clause, and what turns one identity into another.

Refuses to know how the options of a sequence are spelt (`sequence`) and when an identity goes (`column`).
"""

from __future__ import annotations

from junco.change.changes import Difference, Step
from junco.change.render.sequence import continue_after, into_range, option_words
from junco.schema.model import Column, Identity, Ref, Table, table_of
from junco.sqltext import qualified, quote_ident


def identity_clause(ref: Ref, value: Identity) -> str:
    """GENERATED … AS IDENTITY with its options."""
    words = option_words(None, value.options)
    # the name that PostgreSQL picks is cut to 63 bytes in its own way: say it whenever it is not plain
    if (value.sequence_schema, value.sequence) != (ref.schema, f"{ref.table}_{ref.name}_seq"):
        words.insert(0, f"SEQUENCE NAME {qualified(value.sequence_schema, value.sequence)}")
    options = f" ({' '.join(words)})" if words else ""
    return f"GENERATED {'ALWAYS' if value.always else 'BY DEFAULT'} AS IDENTITY{options}"


def identity_steps(
    ref: Ref, old: Identity | None, new: Identity | None, *, counted: bool, retyped: bool
) -> list[Step]:
    """What a column needs to be an identity column, or another one; `counted` where its rows can be, `retyped` where
    the type of the column has just changed, and the sequence with it.
    """
    if new is None or (old == new and not retyped):
        return []
    if old is None:
        added = Step(f"{_prefix(ref)} ADD {identity_clause(ref, new)}")
        return [added, continue_after(table_of(ref), ref.name, new.options)] if counted else [added]
    prefix, path = _prefix(ref), qualified(new.sequence_schema, new.sequence)
    steps = []
    if old.sequence != new.sequence:
        before = qualified(old.sequence_schema, old.sequence)
        steps.append(Step(f"ALTER SEQUENCE {before} RENAME TO {quote_ident(new.sequence)}"))
    told = option_words(old.options, new.options, retyped=retyped)
    words = [word if word == "RESTART" else f"SET {word}" for word in told]
    if old.always != new.always:
        words.append(f"SET GENERATED {'ALWAYS' if new.always else 'BY DEFAULT'}")
    if words:
        steps += [*into_range(path, old.options, new.options), Step(f"{prefix} {' '.join(words)}")]
    return steps


def sequence_steps(ref: Ref, old: Identity | None, new: Identity | None, diff: Difference) -> list[Step]:
    """What only ALTER SEQUENCE can say: another type than the column's, and whether it is logged otherwise than the
    table is.
    """
    if new is None:
        return []
    words = []
    if (old.type if old else None) != new.type:
        column = diff.new.objects[ref]
        type_ = new.type or (column.type if isinstance(column, Column) else "")
        bounds = (("MINVALUE", new.options.minimum), ("MAXVALUE", new.options.maximum))
        told = " ".join(f"NO {word}" if value is None else f"{word} {value}" for word, value in bounds)
        words.append(f"AS {type_} {told}")
    if (old.unlogged if old else None) != new.unlogged:
        table = diff.new.objects.get(table_of(ref))
        unlogged = isinstance(table, Table) and table.unlogged if new.unlogged is None else new.unlogged
        words.append(f"SET {'UNLOGGED' if unlogged else 'LOGGED'}")
    path = qualified(new.sequence_schema, new.sequence)
    return [Step(f"ALTER SEQUENCE {path} {word}") for word in words]


def _prefix(ref: Ref) -> str:
    return f"ALTER TABLE {qualified(ref.schema, ref.table)} ALTER COLUMN {quote_ident(ref.name)}"
