"""Columns.

Knows the column clause of CREATE TABLE, ADD and DROP COLUMN, and every ALTER COLUMN. Refuses to know
defaults (an object of their own) and which casts PostgreSQL has (`junco.change.casts`).
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from junco.change.casts import is_automatic, using
from junco.change.changes import Difference, Loss, Step, braced
from junco.change.lineage import (
    attribute_of,
    by_partition_of,
    column_default,
    covered,
    dropped_apart,
    inherited_column,
    is_partition,
    spreads,
    ties_of,
)
from junco.change.render.domain import is_filled_by_domain, null_checks, refused_by_domains
from junco.change.render.foreign import options_changes, options_clause
from junco.change.render.handover import giver, is_handed_over, taken_over, ties_to_cut
from junco.change.render.identity import identity_clause, identity_steps, sequence_steps
from junco.change.render.kind import Kind, set_options
from junco.change.render.not_null import (
    is_set_besides,
    keys_over,
    loosened,
    misnamed,
    not_null_clause,
    not_null_comment,
    not_null_later,
    tightened,
)
from junco.change.render.recast import (
    columns_holding_rows,
    conversion_risks,
    rooted,
    set_aside,
    taken_back,
    views_of_rows,
)
from junco.change.render.retype import not_made_anew
from junco.change.risk import filled_table, rows_of
from junco.schema.model import Column, Constraint, Default, Object, Ref, table_of
from junco.sqltext import qualified, quote_ident

_STORAGE = {"p": "PLAIN", "e": "EXTERNAL", "m": "MAIN", "x": "EXTENDED"}
_REACHES_DOWN = 18  # the first major in which DROP EXPRESSION goes down more than one level
_NUMBERS_PARTS = 17  # the first major in which partitions have the identity of their table
_COMPRESSION = {"p": "pglz", "l": "lz4"}


class ColumnKind(Kind):
    """ADD, ALTER and DROP COLUMN."""

    name = "column"

    def target(self, ref: Ref) -> str:
        """COLUMN table.column."""
        return f"COLUMN {qualified(ref.schema, ref.table)}.{quote_ident(ref.name)}"

    def create(self, ref: Ref, value: Column, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """ADD COLUMN, which needs a value for the rows that are there."""
        if ref in diff.recast:
            return self._back_from(ref, value, diff)
        default = next((_expression(part, diff) for part in parts if part == _default_of(ref)), None)
        if value.identity and _has_heirs(ref, diff):
            bare = replace(value, identity=None)
            later = identity_steps(ref, None, value.identity, counted=False, retyped=False)
            return [*self.create(ref, bare, parts, diff), *later]
        fills_itself = default is not None or value.identity is not None or value.generated is not None
        fills_itself = fills_itself or is_filled_by_domain(ref, value, diff)
        empty = value.not_null and value.not_null_validated and not fills_itself and diff.kept(table_of(ref))
        step = Step(
            f"ALTER TABLE {qualified(ref.schema, ref.table)} ADD COLUMN {column_clause(ref, value, default, diff)}",
            checks=(filled_table(ref, diff),)
            if empty
            else (() if fills_itself else tuple(null_checks(ref, value, diff))),
        )
        plain = Column(type="", compression=value.compression)
        return [step, *not_null_later(ref, value, diff), *self.properties(ref, plain, value, diff)]

    def made_within(self, ref: Ref, lead: Ref, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """What differs from the column that a parent or a composite type brought along."""
        value = diff.new.objects[ref]
        assert isinstance(value, Column)  # noqa: S101 - that is what columns are
        if lead.kind == "table" and not comes_from_parent(ref, value, diff):
            is_heir = any(part.kind == "inheritance" for part in parts)
            return self._without_default(ref, value, diff) if is_heir else []
        found = inherited_column(ref, diff) if lead.kind != "attribute" else None
        base, default = found or (Column(type=value.type, collation=value.collation), None)
        if lead.kind == "column":
            default = column_default(lead, diff)
        elif lead.kind == "inheritance":
            default = None if ref in diff.old.objects else column_default(ref, diff)
            base = replace(base, storage=None, compression=None)
        named = lead.kind == "table" and is_set_besides(ref, value, diff)
        moved = lead.kind == "inheritance" and table_of(lead) != table_of(ref)
        comes_down = (moved or lead.kind in ("column", "attribute")) and any(diff.joined.above(ref))
        base = replace(
            base,
            identity=None,
            options=(),
            options_as_written=(),
            statistics=base.statistics
            if lead.kind == "column" and spreads(lead, diff, "statistics")
            else None,
            not_null=named or (base.not_null and not base.not_null_no_inherit),
            not_null_name=value.not_null_name,
            not_null_no_inherit=value.not_null_no_inherit,
            not_null_local=named or by_partition_of(table_of(ref), diff) or value.not_null_constraint is None,
            local=value.local and (not comes_down or is_partition(table_of(ref), diff)),
        )
        steps = self.alter(ref, base, value, diff)
        bare = lead.kind == "attribute" or (
            lead.kind == "column" and not base.not_null and column_default(lead, diff) is None
        )
        if bare and value.not_null and diff.kept(table_of(ref)) and steps:
            steps = [replace(steps[0], checks=(filled_table(ref, diff),)), *steps[1:]]
        wanted = column_default(ref, diff)
        if wanted != default and (wanted is None or _default_of(ref) in parts):
            word = "DROP DEFAULT" if wanted is None else f"SET DEFAULT {wanted}"
            steps.append(Step(f"{_prefix(ref, only=True)} {word}"))
        return steps

    @staticmethod
    def _without_default(ref: Ref, value: Column, diff: Difference) -> list[Step]:
        """DROP DEFAULT, where a new table defines a column too that has a default in its parent."""
        found = inherited_column(ref, diff)
        if found is None or found[1] is None or value.generated or column_default(ref, diff) is not None:
            return []
        return [Step(f"{_prefix(ref)} DROP DEFAULT")]

    def alter(self, ref: Ref, old: Column, new: Column, diff: Difference) -> list[Step]:
        """One ALTER COLUMN for each thing that differs, in the order in which they are allowed."""
        prefix = _prefix(ref)
        steps = []
        if old.identity and not new.identity:
            steps.append(Step(f"{prefix} DROP IDENTITY"))
        if old.generated and not new.generated and not covered(ref, diff, "generated"):
            steps.append(Step(f"{prefix} DROP EXPRESSION"))
        steps += loosened(ref, old, new, diff)
        retyped = bool(old.type) and old.type != new.type
        if (old.type, old.collation) != (new.type, new.collation):
            if not self._follows_type(ref, diff):
                steps.append(_retype(ref, old, new, diff))
            # a new type comes with its own way of storage and none of compression
            old = replace(old, type=new.type, collation=new.collation, storage=None, compression=None)
        if new.local and not old.local and any(one in diff.new.objects for one in diff.joined.above(ref)):
            steps += taken_over(ref, new)
        steps += tightened(ref, old, new, diff)
        counted = not diff.is_foreign(table_of(ref))
        steps += identity_steps(ref, old.identity, new.identity, counted=counted, retyped=retyped)
        return steps + self.properties(ref, old, new, diff)

    @staticmethod
    def _follows_type(ref: Ref, diff: Difference) -> bool:
        """Whether the type changes with that of a parent's column or of an attribute."""
        attribute = attribute_of(ref, diff)
        return covered(ref, diff, "type", "collation") or (
            attribute is not None and attribute in diff.altered
        )

    def drop(self, ref: Ref, value: Column, diff: Difference) -> list[Step]:
        """DROP COLUMN, which loses every value that was not computed."""
        if is_handed_over(ref, diff):
            return []  # the tie sees to it
        if ref in diff.recast:
            if any(above in diff.recast for above in diff.joined.above(ref)):
                return []
            return set_aside(ref, value, diff)
        loss = Loss(
            "column",
            ref,
            f"SELECT count({quote_ident(ref.name)}) FROM {rows_of(table_of(ref), diff)}",
            f"dropping column {braced(ref.path)} loses {{n}} value{{s}}",
        )
        first, *others = (Step(_dropped(one, only=only)) for one, only in dropped_apart(ref, diff))
        return [first if value.generated else replace(first, losses=(loss,)), *others]

    def replaced(self, old: Column, new: Column) -> bool:
        """Whether the values are computed otherwise, or from now on, or no longer without being stored; or
        whether only a parent is to define the column.
        """
        if old.local and not new.local:
            return True
        if old.generated and new.generated:
            kind = (old.generated, old.virtual, old.type, old.collation)
            return kind != (new.generated, new.virtual, new.type, new.collation)
        return bool(new.generated) or bool(old.generated and old.virtual)

    def in_the_way(self, ref: Ref, old: Column, new: Column, diff: Difference) -> Iterable[Ref]:
        """On a new type: columns computed from this one; what PostgreSQL cannot carry over by itself."""
        yield from misnamed(ref, old, new, diff)
        yield from keys_over(ref, old, new, diff)
        if old.generated and not new.generated and diff.old.major < _REACHES_DOWN:
            for below in diff.joined.below(ref):
                for other in diff.joined.descendants(below):
                    yield from ties_of(table_of(other), diff)
        if (old.type, old.collation) == (new.type, new.collation):
            return
        if old.in_key:
            yield table_of(ref)
        yield from columns_holding_rows(table_of(ref), diff)
        yield from views_of_rows(table_of(ref), diff)
        automatic = is_automatic(*_rooted(ref, old, new, diff))
        yield from not_made_anew(ref, diff)
        for needer in diff.old_needers.get(ref, ()) if not automatic else ():
            value = diff.old.objects[needer]
            if needer.kind == "default" or (isinstance(value, Constraint) and value.type == "foreign key"):
                yield needer

    def taken_along(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """What children have of a column that is made anew; for a child alone the tie to its parent.

        The table where a column of its partition key would have to be of another type meanwhile.
        """
        if ref in diff.replaced:
            before = diff.old.objects[ref]
            if isinstance(before, Column) and before.in_key:
                yield table_of(ref)
            yield from diff.joined.below(ref)
            if any(diff.kept(above) for above in diff.joined.above(ref)):
                yield from ties_of(table_of(ref), diff)
            yield from ties_to_cut(ref, diff)
        if ref in diff.created and (ref in diff.dropped or _is_filled(ref, diff)):
            yield from columns_holding_rows(table_of(ref), diff)
            yield from views_of_rows(table_of(ref), diff)

    def created_within(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The table, the column of a parent, the attribute of the type that the table is made of."""
        yield table_of(ref)
        if is_handed_over(ref, diff) and (tie := giver(ref, diff)):
            yield tie
        yield from diff.joined.above(ref)
        if attribute := attribute_of(ref, diff):
            yield attribute

    def altered_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The same column of a parent; the attribute."""
        yield from diff.joined.above(ref)
        if attribute := attribute_of(ref, diff):
            yield attribute

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The table, the column of a parent, the attribute."""
        return self.created_within(ref, diff)

    def annotations(self, ref: Ref, old: Object | None, new: Object) -> list[Step]:
        """The comment on the column, and the one on NOT NULL."""
        assert isinstance(new, Column)  # noqa: S101 - that is what columns are
        before = old if isinstance(old, Column) else None
        return super().annotations(ref, old, new) + not_null_comment(ref, before, new)

    def names(self, ref: Ref, value: Column) -> Iterable[tuple[str, str, str]]:
        """The sequence of an identity column shares its name space with tables."""
        if value.identity:
            yield "relation", value.identity.sequence_schema, value.identity.sequence

    def _back_from(self, ref: Ref, value: Column, diff: Difference) -> list[Step]:
        """The new type for a column whose values were set aside, then whatever else differs."""
        before = diff.old.objects[ref]
        assert isinstance(before, Column)  # noqa: S101 - that is what is recast
        now = replace(before, type=value.type, collation=value.collation, storage=None, compression=None)
        steps = self.alter(ref, now, value, diff)
        if any(above in diff.recast for above in diff.joined.above(ref)):
            return steps
        *making, last = taken_back(ref, before, value, diff)
        refused = refused_by_domains(ref, value, diff)
        return [*making, replace(last, checks=last.checks + refused), *steps]

    @staticmethod
    def properties(ref: Ref, old: Column, new: Column, diff: Difference) -> list[Step]:
        """How values are stored and sampled. Storage and statistics go down to children, the rest does not."""
        steps = []
        if old.storage != new.storage and not covered(ref, diff, "storage"):
            word = f"SET STORAGE {_STORAGE[new.storage or new.own_storage]}"
            steps.append(Step(f"{_prefix(ref, only=not spreads(ref, diff, 'storage'))} {word}"))
        if old.compression != new.compression:
            steps.append(Step(f"{_prefix(ref)} SET COMPRESSION {_compression(new)}"))
        if old.statistics != new.statistics and not covered(ref, diff, "statistics"):
            word = f"SET STATISTICS {-1 if new.statistics is None else new.statistics}"
            steps.append(Step(f"{_prefix(ref, only=not spreads(ref, diff, 'statistics'))} {word}"))
        steps += sequence_steps(ref, old.identity, new.identity, diff)
        if old.foreign_options != new.foreign_options and old.type:
            word = options_changes(old.foreign_options_as_written, new.foreign_options_as_written).lstrip()
            steps.append(Step(f"{_prefix(ref)} {word}"))
        return steps + set_options(_prefix(ref), old.options_as_written, new.options_as_written)


def comes_from_parent(ref: Ref, value: Column, diff: Difference) -> bool:
    """Whether CREATE TABLE need not spell a column out because a parent has it."""
    table = table_of(ref)
    if by_partition_of(table, diff):
        return True
    return not value.local and inherited_column(ref, diff) is not None


def column_clause(ref: Ref, value: Column, default: str | None, diff: Difference) -> str:
    """The column as CREATE TABLE and ADD COLUMN spell it."""
    words = [quote_ident(ref.name), value.type]
    if value.compression:
        words.append(f"COMPRESSION {_compression(value)}")
    if value.foreign_options:
        words.append(options_clause(value.foreign_options_as_written).lstrip())
    if value.collation:
        words.append(f"COLLATE {value.collation}")
    if default is not None:
        words.append(f"DEFAULT {default}")
    if value.generated:
        words.append(f"GENERATED ALWAYS AS ({value.generated}) {'VIRTUAL' if value.virtual else 'STORED'}")
    if value.identity:
        words.append(identity_clause(ref, value.identity))
    return " ".join(words) + not_null_clause(ref, value, diff)


def option_clause(ref: Ref, value: Column, default: str | None, diff: Difference) -> list[str]:
    """The column as CREATE TABLE … OF spells it, if there is anything to say."""
    words = f" DEFAULT {default}" if default is not None else ""
    words += not_null_clause(ref, value, diff)
    return [f"{quote_ident(ref.name)} WITH OPTIONS{words}"] if words else []


def _compression(value: Column) -> str:
    return _COMPRESSION[value.compression] if value.compression else "default"


def _rooted(ref: Ref, old: Column, new: Column, diff: Difference) -> tuple[Column, Column]:
    """Both sides without the domains above their types."""
    return rooted(ref, old, diff.old, diff.old_needs), rooted(ref, new, diff.new, diff.needs)


def _retype(ref: Ref, old: Column, new: Column, diff: Difference) -> Step:
    collation = f" COLLATE {new.collation}" if new.collation else ""
    before, after = _rooted(ref, old, new, diff)
    cast = using(quote_ident(ref.name), before, replace(after, type=new.type))
    if diff.is_foreign(table_of(ref)):
        cast = None
    losses, checks = conversion_risks(ref, old, new, diff)
    checks += refused_by_domains(ref, new, diff)
    sql = f"{_prefix(ref)} TYPE {new.type}{collation}{f' USING {cast}' if cast else ''}"
    return Step(sql, losses=losses, checks=checks)


def _has_heirs(ref: Ref, diff: Difference) -> bool:
    """Whether children would get a new column that is not to number their rows, which ADD COLUMN refuses."""
    children = diff.joined.children.get(table_of(ref), ())
    return any(diff.old.major < _NUMBERS_PARTS or not is_partition(child, diff) for child in children)


def _prefix(ref: Ref, *, only: bool = False) -> str:
    table = qualified(ref.schema, ref.table)
    return f"ALTER TABLE {'ONLY ' if only else ''}{table} ALTER COLUMN {quote_ident(ref.name)}"


def _dropped(ref: Ref, *, only: bool = False) -> str:
    table = qualified(ref.schema, ref.table)
    return f"ALTER TABLE {'ONLY ' if only else ''}{table} DROP COLUMN {quote_ident(ref.name)}"


def _is_filled(ref: Ref, diff: Difference) -> bool:
    """Whether a new column of a standing table has values at once: nobody may hold rows of it meanwhile."""
    value = diff.new.objects[ref]
    computed = isinstance(value, Column) and (value.identity or (value.generated and not value.virtual))
    checked = any(needed.kind == "domain" for needed in diff.needs.get(ref, ()))
    return diff.kept(table_of(ref)) and bool(computed or checked or _default_of(ref) in diff.new.objects)


def _default_of(ref: Ref) -> Ref:
    return ref._replace(kind="default")


def _expression(ref: Ref, diff: Difference) -> str | None:
    value = diff.new.objects[ref]
    return value.expression if isinstance(value, Default) else None
