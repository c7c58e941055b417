"""Sequences, who owns them, and their options wherever they stand.

Knows the option words of CREATE and ALTER SEQUENCE, which identity columns share. Refuses to know defaults:
`nextval` is an expression like any other.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Iterable, Sequence

from junco.change.changes import Difference, Step
from junco.change.render.kind import Kind, literal
from junco.schema.model import Column, Ownership, Ref, SequenceOptions, table_of
from junco.schema.model import Sequence as SequenceObject
from junco.sqltext import qualified, quote_ident


def option_words(old: SequenceOptions | None, new: SequenceOptions, *, retyped: bool = False) -> list[str]:
    """The options in the words of CREATE SEQUENCE, or those that differ in the words of ALTER SEQUENCE.

    With another type PostgreSQL takes a bound that was the old type's for one that nobody gave.
    """
    before = old or SequenceOptions()
    turned = (before.increment > 0) != (new.increment > 0) and old is not None
    words = []
    if before.increment != new.increment:
        words.append(f"INCREMENT BY {new.increment}")
    least, most = new.minimum, new.maximum
    if retyped:
        least = 1 if least is None and new.increment > 0 else least
        most = -1 if most is None and new.increment < 0 else most
    if before.minimum != new.minimum or turned or (retyped and new.minimum is not None):
        words.append("NO MINVALUE" if least is None else f"MINVALUE {least}")
    if before.maximum != new.maximum or turned or (retyped and new.maximum is not None):
        words.append("NO MAXVALUE" if most is None else f"MAXVALUE {most}")
    if new.start is not None if old is None else first_value(before) != first_value(new):
        words.append(f"START WITH {first_value(new)}")
    if turned:
        words.append("RESTART")  # the current value lies on the wrong side
    if before.cache != new.cache:
        words.append(f"CACHE {new.cache}")
    if before.cycle != new.cycle:
        words.append("CYCLE" if new.cycle else "NO CYCLE")
    return words


def first_value(options: SequenceOptions) -> int:
    """Where the sequence starts."""
    if options.start is not None:
        return options.start
    up = options.increment > 0
    bound = options.minimum if up else options.maximum
    return bound if bound is not None else (1 if up else -1)


def into_range(path: str, old: SequenceOptions, new: SequenceOptions) -> list[Step]:
    """Move the current value of a sequence up or down to where the new bounds begin, if it is outside.

    Without it ALTER SEQUENCE refuses the bounds; RESTART would hand out old numbers again.
    """
    up = new.increment > 0
    if up != (old.increment > 0):
        return []  # it restarts
    least = 1 if new.minimum is None else new.minimum
    most = -1 if new.maximum is None else new.maximum
    if up and least > (1 if old.minimum is None else old.minimum):
        move, inside = f"greatest(last_value, {least})", f"last_value >= {least}"
    elif not up and most < (-1 if old.maximum is None else old.maximum):
        move, inside = f"least(last_value, {most})", f"last_value <= {most}"
    else:
        return []
    return [Step(f"SELECT pg_catalog.setval({literal(path)}, {move}, is_called AND {inside}) FROM {path}")]


def continue_after(table: Ref, column: str, options: SequenceOptions) -> Step:
    """Let the new sequence of a column that has rows go on where their values stop."""
    path, name = qualified(table.schema, table.name), quote_ident(column)
    if options.increment > 0:
        last, inside = f"pg_catalog.max({name})", f">= {1 if options.minimum is None else options.minimum}"
    else:
        last, inside = f"pg_catalog.min({name})", f"<= {-1 if options.maximum is None else options.maximum}"
    sequence = f"pg_catalog.pg_get_serial_sequence({literal(path)}, {literal(column)})"
    return Step(
        f"SELECT pg_catalog.setval({sequence}, {last}) FROM {path} HAVING {last} {inside}",
        note=f"the new sequence goes on where the values of {table.path}.{column} stop",
    )


class SequenceKind(Kind):
    """CREATE, ALTER and DROP SEQUENCE."""

    name = "sequence"

    def create(self, ref: Ref, value: SequenceObject, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE SEQUENCE with every option that is not PostgreSQL's own choice."""
        unlogged = "UNLOGGED " if value.unlogged else ""
        words = [] if value.type == "bigint" else [f"AS {value.type}"]
        words += option_words(None, value.options)
        return [Step(" ".join([f"CREATE {unlogged}SEQUENCE {qualified(ref.schema, ref.name)}", *words]))]

    def alter(self, ref: Ref, old: SequenceObject, new: SequenceObject, diff: Difference) -> list[Step]:
        """ALTER SEQUENCE; the current value stays."""
        path = qualified(ref.schema, ref.name)
        prefix = f"ALTER SEQUENCE {path}"
        words = [] if old.type == new.type else [f"AS {new.type}"]
        words += option_words(old.options, new.options, retyped=old.type != new.type)
        steps = into_range(path, old.options, new.options)
        if words:
            steps.append(Step(" ".join([prefix, *words])))
        if old.unlogged != new.unlogged:
            steps.append(Step(f"{prefix} SET {'UNLOGGED' if new.unlogged else 'LOGGED'}"))
        return steps

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The column that owns the sequence."""
        ownership = diff.old.objects.get(Ref("ownership", ref.schema, ref.name))
        return (ownership.column,) if isinstance(ownership, Ownership) else ()

    def names(self, ref: Ref, value: SequenceObject) -> Iterable[tuple[str, str, str]]:
        """A sequence shares its name space with tables and indexes."""
        return (("relation", ref.schema, ref.name),)


class OwnershipKind(Kind):
    """ALTER SEQUENCE … OWNED BY."""

    name = "ownership"

    def create(self, ref: Ref, value: Ownership, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """OWNED BY, after which a new sequence on an old column goes on where the values stop."""
        steps = self._owned_by(ref, value)
        return steps + self._going_on(ref, value.column, diff)

    def _going_on(self, ref: Ref, column: Ref, diff: Difference) -> list[Step]:
        default = Ref("default", column.schema, column.name, column.table)
        sequence = Ref("sequence", ref.schema, ref.name)
        counts, counted = diff.new.objects[sequence], diff.new.objects[column]
        if not isinstance(counts, SequenceObject) or not isinstance(counted, Column):
            return []
        is_new = sequence in diff.created and diff.kept(column) and sequence in diff.needs.get(default, ())
        elsewhere = diff.is_foreign(table_of(column))
        if not is_new or elsewhere or counted.type not in ("smallint", "integer", "bigint"):
            return []
        return [continue_after(table_of(column), column.name, counts.options)]

    def alter(self, ref: Ref, old: Ownership, new: Ownership, diff: Difference) -> list[Step]:
        """OWNED BY another column."""
        return self._owned_by(ref, new)

    def drop(self, ref: Ref, value: Ownership, diff: Difference) -> list[Step]:
        """OWNED BY NONE."""
        return [Step(f"ALTER SEQUENCE {qualified(ref.schema, ref.name)} OWNED BY NONE")]

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The sequence itself."""
        return (Ref("sequence", ref.schema, ref.name),)

    def _owned_by(self, ref: Ref, value: Ownership) -> list[Step]:
        column = value.column
        path = f"{qualified(column.schema, column.table)}.{quote_ident(column.name)}"
        return [Step(f"ALTER SEQUENCE {qualified(ref.schema, ref.name)} OWNED BY {path}")]
