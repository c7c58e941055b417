"""Views.

Knows CREATE OR REPLACE VIEW, which may add columns at the end and nothing else, and the stand-in without a
query that lets a function return the rows of a view that calls it. Refuses to read the query.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Iterable, Sequence

from junco.change.changes import Difference, Step
from junco.change.render.kind import Kind, literal, set_options
from junco.change.render.natural import with_natural
from junco.change.render.stored import values_of
from junco.schema.model import (
    Output,
    Ref,
    Schema,
    View,
    ViewColumn,
    ViewQuery,
    query_of,
    relations_of,
    view_ref,
)
from junco.sqltext import qualified, quote_ident

_STORAGE = {"p": "PLAIN", "e": "EXTERNAL", "m": "MAIN", "x": "EXTENDED"}
_COMPRESSION = {"p": "pglz", "l": "lz4"}


class ViewKind(Kind):
    """The relation: CREATE, ALTER and DROP VIEW."""

    name = "view"

    def create(self, ref: Ref, value: View, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE VIEW, as a stand-in where the query has to wait."""
        if query_of(ref) in parts:
            return [_view("CREATE VIEW", ref, diff.new)]
        step = _stand_in("CREATE VIEW", ref, value)
        return [Step(step.sql, note=f"{ref} stands in for itself until what it selects from is there")]

    def alter(self, ref: Ref, old: View, new: View, diff: Difference) -> list[Step]:
        """SET and RESET, unless the query is given anew, which repeats the options."""
        if query_of(ref) in diff.altered:
            return []
        return set_options(
            f"ALTER VIEW {qualified(ref.schema, ref.name)}", old.options_as_written, new.options_as_written
        )

    def replaced(self, old: View, new: View) -> bool:
        """Whether any column goes, moves, or changes its name, type or collation."""
        return new.columns[: len(old.columns)] != old.columns

    def names(self, ref: Ref, value: View) -> Iterable[tuple[str, str, str]]:
        """A view occupies a relation name and a type name."""
        return (("relation", ref.schema, ref.name), ("type", ref.schema, ref.name))


class ViewQueryKind(Kind):
    """What a view selects; for PostgreSQL its rule _RETURN."""

    name = "view query"

    def target(self, ref: Ref) -> str:
        """RULE "_RETURN" ON view."""
        return f'RULE "_RETURN" ON {qualified(ref.schema, ref.name)}'

    def create(self, ref: Ref, value: ViewQuery, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE OR REPLACE VIEW in the place of a stand-in."""
        return [_view("CREATE OR REPLACE VIEW", ref, diff.new)]

    def alter(self, ref: Ref, old: ViewQuery, new: ViewQuery, diff: Difference) -> list[Step]:
        """CREATE OR REPLACE VIEW."""
        return [_view("CREATE OR REPLACE VIEW", ref, diff.new)] if old.definition != new.definition else []

    def drop(self, ref: Ref, value: ViewQuery, diff: Difference) -> list[Step]:
        """The stand-in again, so that the view needs nothing any more."""
        view = diff.old.objects[view_ref(ref.schema, ref.name)]
        assert isinstance(view, View)  # noqa: S101 - no query is read without its view
        return [_stand_in("CREATE OR REPLACE VIEW", ref, view)]

    def taken_along(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The view: what cannot stay is not worth a stand-in."""
        return (view_ref(ref.schema, ref.name),) if ref in diff.dropped else ()

    def created_within(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The view."""
        return (view_ref(ref.schema, ref.name),)

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The view."""
        return (view_ref(ref.schema, ref.name),)


class ViewColumnKind(Kind):
    """What is said of one column of a view; that it exists is the query's affair."""

    name = "view column"

    def target(self, ref: Ref) -> str:
        """COLUMN view.column."""
        return f"COLUMN {qualified(ref.schema, ref.table)}.{quote_ident(ref.name)}"

    def create(self, ref: Ref, value: ViewColumn, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """Nothing: the query made it."""
        return self.properties(ref, ViewColumn(), value)

    def drop(self, ref: Ref, value: ViewColumn, diff: Difference) -> list[Step]:
        """Nothing: the query took it away."""
        return []

    def alter(self, ref: Ref, old: ViewColumn, new: ViewColumn, diff: Difference) -> list[Step]:
        """One ALTER COLUMN for each thing that differs."""
        return self.properties(ref, old, new)

    def taken_along(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The view."""
        return relations_of(ref) if ref in diff.dropped else ()

    def created_within(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The view."""
        return relations_of(ref)

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The view."""
        return relations_of(ref)

    @staticmethod
    def properties(ref: Ref, old: ViewColumn, new: ViewColumn) -> list[Step]:
        """How values are stored and sampled, which only materialized views can say."""
        path = qualified(ref.schema, ref.table)
        prefix = f"ALTER MATERIALIZED VIEW {path} ALTER COLUMN {quote_ident(ref.name)}"
        words = []
        if old.storage != new.storage:
            words.append(f"SET STORAGE {_STORAGE[new.storage or new.own_storage]}")
        if old.compression != new.compression:
            method = _COMPRESSION[new.compression] if new.compression else "default"
            words.append(f"SET COMPRESSION {method}")
        if old.statistics != new.statistics:
            words.append(f"SET STATISTICS {-1 if new.statistics is None else new.statistics}")
        return [Step(f"{prefix} {word}") for word in words] + set_options(
            prefix, old.options_as_written, new.options_as_written
        )


def _view(verb: str, ref: Ref, schema: Schema) -> Step:
    view = schema.objects[view_ref(ref.schema, ref.name)]
    query = schema.objects[query_of(ref)]
    assert isinstance(view, View)  # noqa: S101 - that is what views are registered with
    assert isinstance(query, ViewQuery)  # noqa: S101 - no view is read without its query
    head, tail = _options(view)
    text = with_natural(query.definition, query_of(ref), schema)
    if found := values_of(text):
        head, text = f"{named(view.columns)}{head}", found
    return Step(f"{verb} {qualified(ref.schema, ref.name)}{head} AS\n{text}{tail}")


def named(columns: Sequence[Output]) -> str:
    """The names of columns as they stand behind that of the view."""
    return f" ({', '.join(quote_ident(column.name) for column in columns)})"


def _options(view: View) -> tuple[str, str]:
    """What stands before AS, and WITH … CHECK OPTION at the end."""
    pairs = dict(option.split("=", 1) for option in view.options_as_written)
    check = pairs.pop("check_option", None)
    listed = ", ".join(f"{name}={literal(value)}" for name, value in pairs.items())
    tail = f"\n  WITH {check.upper()} CHECK OPTION" if check else ""
    return f" WITH ({listed})" if listed else "", tail


def _stand_in(verb: str, ref: Ref, view: View) -> Step:
    columns = ",\n".join(f"    {_nothing(column)}" for column in view.columns)
    return Step(f"{verb} {qualified(ref.schema, ref.name)} AS\n SELECT\n{columns}".rstrip())


def _nothing(column: Output) -> str:
    collation = f" COLLATE {column.collation}" if column.collation else ""
    return f"NULL::{column.type}{collation} AS {quote_ident(column.name)}"
