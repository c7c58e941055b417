"""Own rows: references of a large declaration to rows of itself, which have no ids before they are there.

Into an empty table rows go with ids that were taken from the sequence before: a foreign key is checked when a statement
ends, so that it does not matter who comes first. Otherwise the staged rows are joined with each other, those that exist
with their ids and new ones with ids that their column's default gives now. Refuses to decide which way (`ladder`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import overload

from junco.errors.seed import InvalidSeed
from junco.errors.seed_bulk import RefersToLarge
from junco.seed import large_sql as sql
from junco.seed.blocks import SMALL
from junco.seed.fingerprint import WHOLE, own_key
from junco.seed.flaws import refuse_flaws
from junco.seed.generators.base import Texts
from junco.seed.large import Large
from junco.seed.reserve import default_of
from junco.seed.session import Run
from junco.seed.spans import Spans
from junco.seed.stages import Stages
from junco.seed.statements import Shape
from junco.seed.steps import Pointer


class Known(Sequence["int | None"]):
    """Ids of rows by their numbers, as far as they are known; more come while rows are loaded."""

    def __init__(self, spans: Spans) -> None:
        self.spans = spans

    def __len__(self) -> int:
        return len(self.spans)

    @overload
    def __getitem__(self, at: int) -> int | None: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[int | None]: ...
    def __getitem__(self, at: int | slice) -> int | Sequence[int | None] | None:
        if isinstance(at, slice):
            return self.spans[at]
        return self.spans[at] if at < len(self.spans) else None

    def grow(self, more: Spans) -> None:
        """These come behind."""
        for low, high in more.ranges:
            self.spans = self.spans.added(low, high)


def by_key(large: Large) -> bool:
    """Whether its rows refer to each other by the whole number that is their primary key."""
    key = own_key(large.table)
    return key is not None and all(large.refers_to(at) == key for at in large.own)


def by_sequence(large: Large) -> bool:
    """Whether that number comes from a sequence."""
    key = own_key(large.table)
    if key is None or not by_key(large) or key in {column.name for column in large.columns}:
        return False
    return large.table.columns[key].computed in ("identity", "sequence")


def take_ids(run: Run, large: Large, count: int) -> Spans:
    """Ids for so many new rows, in their order."""
    key = own_key(large.table)
    default = default_of(run, large.table, key or "")
    low, _, found, ranges = run.execute(
        f"WITH taken AS MATERIALIZED (SELECT {default} AS id FROM pg_catalog.generate_series(1, {count}))"
        " SELECT min(id), max(id), count(*), CASE WHEN max(id) - min(id) >= count(*)"
        " THEN range_agg(int8range(id, id, '[]'))::text END FROM taken"
    ).fetchone()
    return Spans.read(ranges) if ranges else Spans([(low, low + found)] if found else [])


def with_id(large: Large) -> Large:
    """The declaration with the id as its last column."""
    key = large.table.columns[own_key(large.table) or ""]
    return replace(large, columns=(*large.columns, key), shape=(*large.shape, ""))


def with_ids(batches: Iterator[list[Texts]], ids: Spans) -> Iterator[list[Texts]]:
    """The rows, each with its id as the last column."""
    done = 0
    for columns in batches:
        size = len(columns[0])
        yield [*columns, list(map(str, ids.within(done, done + size - 1)))]
        done += size


# --- among staged rows ----------------------------------------------------------------------------------------


def resolved(run: Run, stages: Stages, large: Large, stage: str) -> tuple[Large, str]:
    """The declaration as one that refers to nobody, and the staged rows with ids in place of references.

    What has to be known of new rows beforehand, mostly the id, is one more column of them.
    """
    names = sorted({large.refers_to(at) for at in large.own})
    declared = [column.name for column in large.columns]
    extra = [name for name in names if name not in declared]
    ids, full = f"{stage}_ids", f"{stage}_full"
    run.execute(_ids(run, stages, large, stage, ids, names))
    run.execute(f"ANALYZE {ids}")
    _refuse_unknown(run, large, ids, [(names.index(name), name) for name in extra])
    source = stages.source(large, stage, instead=_instead(large, ids, names))
    refuse_flaws(run, stages.plan, large, source)
    values, joins = [f"g.v{at}" for at in range(len(declared))], ""
    for need in large.needs:
        if need.own and f"p{need.at}" not in joins:
            at, cast = need.at, large.columns[need.at].cast
            number = f"CASE WHEN g.v{at} LIKE '@%' THEN substr(g.v{at}, 2)::bigint END"
            joins += f" LEFT JOIN {ids} AS p{at} ON p{at}.n = {number}"
            other = f"CASE WHEN g.v{at} LIKE '=%' THEN substr(g.v{at}, 2)::{cast} END"
            values[at] = f"coalesce(p{at}.r{names.index(need.column)}::{cast}, {other})"
    values += [f"o.r{names.index(name)}" for name in extra]
    listed = "".join(f", {value} AS c{at}" for at, value in enumerate(values))
    rows = source.plain()
    run.execute(
        f"CREATE TEMPORARY TABLE {full} ON COMMIT DROP AS SELECT g.n{listed}"
        f" FROM {rows} AS g JOIN {ids} AS o ON o.n = g.n{joins}"
    )
    run.execute(f"ANALYZE {full}")
    columns = (*large.columns, *(large.table.columns[name] for name in extra))
    return replace(large, columns=columns, shape=("",) * len(columns), needs=()), full


def _ids(run: Run, stages: Stages, large: Large, stage: str, ids: str, names: list[str]) -> str:
    """A table with each row's key and what refers to it will find: what is there, is declared or is made now."""
    declared = [column.name for column in large.columns]
    inner, outer = ["g.n", "t.tableoid IS NULL AS missing"], ["f.n", "f.missing"]
    for position, at in enumerate(large.key):
        inner.append(f"g.v{at} AS k{position}")
        outer.append(f"f.k{position}")
    for position, name in enumerate(names):
        there = f"t.{sql.name_of(large.table.columns[name])}"
        if name in declared:
            at = declared.index(name)
            kept = at not in large.owned and at not in large.key
            inner.append(f"{f'coalesce({there}, g.v{at})' if kept else f'g.v{at}'} AS r{position}")
            outer.append(f"f.r{position}")
        else:
            cast = large.table.columns[name].cast
            inner.append(f"{there} AS r{position}")
            made = f"({_made(run, large, name)})::{cast}"
            outer.append(f"CASE WHEN f.missing THEN {made} ELSE f.r{position} END AS r{position}")
    rows = stages.source(large, stage).plain()
    return (
        f"CREATE TEMPORARY TABLE {ids} ON COMMIT DROP AS SELECT {', '.join(outer)} FROM (SELECT {', '.join(inner)}"
        f" FROM {rows} AS g LEFT JOIN {sql.table_of(large.table)} AS t ON {sql.same_key(large)} ORDER BY g.n) AS f"
    )


def _made(run: Run, large: Large, column: str) -> str:
    """What a new row will have in this column, as SQL; in a dry run something that no other row has."""
    if run.wishes.dry_run and large.table.columns[column].cast in WHOLE:
        return "- f.n"
    return default_of(run, large.table, column) or "NULL"


def _refuse_unknown(run: Run, large: Large, ids: str, columns: list[tuple[int, str]]) -> None:
    for position, name in columns:
        if run.one(f"SELECT EXISTS (SELECT FROM {ids} WHERE r{position} IS NULL)"):
            reason = (
                f"its rows refer to each other by {name}, which they do not declare and which has no default"
            )
            raise InvalidSeed(run.seed_set.name, [refusal(large, str(large.table.name), reason)])


def refusal(large: Large, other: str, reason: str) -> RefersToLarge:
    """The error for a large declaration whose references cannot be resolved."""
    name = str(large.table.name)
    return RefersToLarge(where=str(large.place), table=name, other=other, reason=reason, small=f"{SMALL:,}")


def _instead(large: Large, ids: str, names: list[str]) -> dict[Shape, str]:
    """Where rows that are looked up by the declaration's own key are found: among its rows, else in the table."""
    found = {}
    for at in large.own:
        shape = large.shape[at]
        if isinstance(shape, Pointer):
            keys = [sql.name_of(large.columns[one]) for one in large.key]
            mine = ", ".join(f"o.k{position} AS {name}" for position, name in enumerate(keys))
            theirs = ", ".join(f"t.{name}" for name in keys)
            same = " AND ".join(f"o.k{position} = t.{name}" for position, name in enumerate(keys))
            column = sql.name_of(large.table.columns[shape.column])
            if column not in keys:
                mine += f", o.r{names.index(shape.column)} AS {column}"
                theirs += f", t.{column}"
            found[shape.table, shape.key, shape.column] = (
                f"(SELECT {mine} FROM {ids} AS o UNION ALL SELECT {theirs} FROM {sql.table_of(large.table)} AS t"
                f" WHERE NOT EXISTS (SELECT FROM {ids} AS o WHERE {same}))"
            )
    return found
