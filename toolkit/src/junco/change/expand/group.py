"""Columns that take the place of others in any number: one split into several, several merged into one, or one for
which nothing comes.

Knows from the expressions that people gave which columns belong together. Refuses to know whether an expression works:
PostgreSQL is asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from junco.change.changes import Check, Loss, braced
from junco.change.expand.twin import Side, flag_name, heirs, internal, others_fire
from junco.change.rename import Rename
from junco.errors.expand import NoConversion
from junco.schema.model import Column, Ref, Schema, table_of
from junco.sqltext import qualified, quote_ident, tokens

Given = Mapping[Ref, tuple[str | None, str | None]]


@dataclass(frozen=True, slots=True)
class Group:
    """Columns of one table that go, and those that come for them, in the order of their names; one that goes for
    nothing is alone.

    `late` asks for a trigger behind others of the table that may still change a value.
    """

    olds: tuple[Side, ...]
    news: tuple[Side, ...]
    late: bool = False
    heirs: tuple[Ref, ...] = ()
    renamed = True

    @property
    def at(self) -> Ref:
        """A column of the table."""
        return (self.news or self.olds)[0].column

    @property
    def null_stays(self) -> bool:
        """Whether NULL is a value like any other from the beginning: there is nothing that waits to be filled."""
        return not self.news

    @property
    def table(self) -> str:
        """The table, to be written into a statement."""
        return qualified(self.at.schema, self.at.table)

    @property
    def sync(self) -> str:
        """The name of the trigger's function."""
        names = "_".join(one.column.name for one in self.news or self.olds)
        return internal("junco_sync_", f"{self.at.table}_{names}", f"{self.at.table}.{names}")

    @property
    def trigger(self) -> str:
        """The name of the trigger. Those of a table fire in the order of their names."""
        return internal("~", self.sync) if self.late else self.sync


def groups(old: Schema, new: Schema, given: Given, renamed: Collection[Rename] = ()) -> tuple[Group, ...]:
    """The groups that expressions ask for: new columns with one forward, and old ones of tables that stay with one
    back; one that is renamed is a twin instead.

    Raises `NoConversion` for a column that goes, that a new one is made of, and that nothing makes again.
    """
    twins = {ref for one in renamed for ref in (one.old, one.new)}
    mine = {ref: texts for ref, texts in given.items() if ref not in twins}
    coming = {ref: text for ref, (text, _) in mine.items() if text and _is_new(ref, old, new)}
    going = {
        ref: text
        for ref, (_, text) in mine.items()
        if text and _is_new(ref, new, old) and table_of(ref) in new.objects
    }
    for ref, text in coming.items():
        for source in _mentioned(text, _columns(ref, old)):
            if source not in new.objects and source not in going:
                after = ", ".join(one.name for one in sorted(coming) if _same_table(one, ref))
                raise NoConversion(
                    column=source.path, before=after, after=source.name,
                    flag=f"--back {flag_name(source)}=EXPRESSION",
                )  # fmt: skip
    return tuple(_group(part, coming, going, old, new) for part in _parts(coming, going))


def columns_of(found: Iterable[Group]) -> frozenset[Ref]:
    """The columns, old and new ones, of which the expressions say what becomes of their values."""
    return frozenset(side.column for group in found for side in (*group.olds, *group.news))


def _is_new(ref: Ref, old: Schema, new: Schema) -> bool:
    return ref in new.objects and ref not in old.objects


def _same_table(one: Ref, other: Ref) -> bool:
    return (one.schema, one.table) == (other.schema, other.table)


def _columns(of: Ref, schema: Schema) -> list[Ref]:
    return [ref for ref in schema.objects if ref.kind == "column" and _same_table(ref, of)]


def _mentioned(expression: str, columns: Iterable[Ref]) -> set[Ref]:
    """The columns whose names are in it. One name too many only puts columns into a group that could be apart."""
    names = {one.name for one in tokens(expression) if one.kind in ("word", "quoted")}
    return {ref for ref in columns if ref.name in names}


def _parts(coming: Mapping[Ref, str], going: Mapping[Ref, str]) -> list[set[Ref]]:
    """The columns that hang together by their expressions."""
    parts: list[set[Ref]] = []
    for ref, text in (*coming.items(), *going.items()):
        others = going if ref in coming else coming
        near = _mentioned(text, (one for one in others if _same_table(one, ref)))
        joined = {ref, *near}
        for part in [part for part in parts if part & joined]:
            joined |= part
            parts.remove(part)
        parts.append(joined)
    return sorted(parts, key=min)


def _group(
    part: set[Ref], coming: Mapping[Ref, str], going: Mapping[Ref, str], old: Schema, new: Schema
) -> Group:
    olds = tuple(_side(ref, going[ref], old) for ref in sorted(part & going.keys()))
    news = tuple(_side(ref, coming[ref], new) for ref in sorted(part & coming.keys()))
    at = min(part)
    return Group(olds, news, others_fire(at, old), heirs(table_of(at), old))


def _side(ref: Ref, value: str, schema: Schema) -> Side:
    column = schema.objects[ref]
    assert isinstance(column, Column)  # noqa: S101 - it has a column's name
    return Side(ref, column, value)


def counted(group: Group) -> Iterator[Loss | Check]:
    """What the expressions would lose of the rows there are, and which of them have no value where one must be."""
    table = quote_ident(group.at.table)
    for side in group.news:
        if side.what.not_null:
            count = f"SELECT count(*) FROM {group.table} AS {table} WHERE ({side.value}) IS NULL"
            words = f"{braced(side.column.path)} must not be NULL, and --using makes NULL of {{n}} row{{s}}"
            yield Check(side.column, count, words)
    made = "".join(
        f", ({one.value})::{one.what.type} AS {quote_ident(one.column.name)}" for one in group.news
    )
    kept = f"(SELECT {table}.*{made} FROM {group.table} AS {table}) AS {table}"
    for side in group.olds:
        before = f"ROW({quote_ident(side.column.name)})"
        again = f"ROW(({side.value})::{side.what.type})"
        count = f"SELECT count(*) FROM {kept} WHERE pg_catalog.record_image_ne({before}, {again})"
        words = f"{{n}} value{{s}} of {braced(side.column.path)} would come back as something else by --back"
        yield Loss("narrowing", side.column, count, words)
