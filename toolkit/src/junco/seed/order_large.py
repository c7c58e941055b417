"""Order of the large: which large declaration comes before which, and which small rows must wait for them.

Knows only who refers to whom. Refuses to break circles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from junco.errors import JuncoError
from junco.errors.seed_bulk import RefersToLarge
from junco.seed.blocks import SMALL
from junco.seed.columns import Reference
from junco.seed.declare import TableName
from junco.seed.expand import Expansion
from junco.seed.large import Large
from junco.seed.steps import Index, Row, Step, pointers


def arrange_large(large: Sequence[Large], expansion: Expansion) -> tuple[tuple[Large, ...], list[JuncoError]]:
    """The large declarations, each after those it refers to."""
    for one in large:
        if reason := _circular(one):
            return tuple(large), [_tangled(one, str(one.table.name), reason)]
    waiting, done = list(large), []  # type: tuple[list[Large], list[Large]]
    while waiting:
        ready = next((one for one in waiting if not _before(one, waiting, expansion)), None)
        if ready is None:
            other = _before(waiting[0], waiting, expansion)[0]
            return tuple(done), [_tangled(waiting[0], str(other.table.name), "both wait for each other")]
        waiting.remove(ready)
        done.append(ready)
    return tuple(done), []


def _before(large: Large, among: list[Large], expansion: Expansion) -> list[Large]:
    """Those of `among` that must be there before this one."""
    tables = {pointer.table for pointer in pointers(large.shape)}
    needed = {id(draft) for rows in _needed(large) for draft in _drafts(rows, expansion)}
    return [one for one in among if one is not large and (id(one) in needed or one.table.name in tables)]


def _circular(large: Large) -> str:
    """Why references of a declaration to its own rows cannot be resolved; empty if they can."""
    names = [column.name for column in large.columns]
    for at in large.own:
        column = large.refers_to(at)
        if at in large.key:
            return f"{names[at]}, which is part of its key, refers to rows of the same declaration"
        if column in names and names.index(column) in large.own:
            return f"{names[at]} refers to {column}, which refers to rows of the same declaration itself"
        if large.table.columns[column].computed == "generated":
            return f"{names[at]} refers to {column}, which the database makes when a row is there"
    return ""


def _needed(large: Large) -> Iterator[object]:
    for need in large.needs:
        yield need.rows.rows if isinstance(need.rows, Reference) else need.rows


def _drafts(rows: object, expansion: Expansion) -> Iterator[Step | Large]:
    for block in expansion.blocks_of(rows):  # type: ignore[arg-type]  # Rows
        draft = expansion.draft_of(block)
        if draft is not None:
            yield draft


def _tangled(large: Large, other: str, reason: str) -> JuncoError:
    name = str(large.table.name)
    return RefersToLarge(where=str(large.place), table=name, other=other, reason=reason, small=f"{SMALL:,}")


def split_late(
    steps: tuple[Step, ...], index: Index, large: Sequence[Large]
) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """Small steps, and those of their rows that refer to rows of large ones."""
    tables = {one.table.name for one in large}
    late: set[int] = set()
    found = bool(tables)
    while found:
        found = False
        for row in (row for step in steps for row in step.rows if id(row) not in late):
            if _waits(row, index, tables, late):
                late.add(id(row))
                found = True
    first = tuple(step.with_rows(row for row in step.rows if id(row) not in late) for step in steps)
    return first, tuple(step.with_rows(row for row in step.rows if id(row) in late) for step in steps)


def _waits(row: Row, index: Index, tables: set[TableName], late: set[int]) -> bool:
    for pointer in pointers(row.cells):
        found = index.find(pointer)
        if found is not None and id(found[1]) in late:
            return True
        if found is None and pointer.table in tables:
            return True
    return False


def refer_late(large: Sequence[Large], late: tuple[Step, ...], expansion: Expansion) -> list[JuncoError]:
    """Large declarations that refer to rows which are loaded after them."""
    keys = {(step.table.name, step.key_of(row)) for step in late for row in step.rows}
    found = []
    for one in large:
        drafts = [
            draft for rows in _needed(one) for draft in _drafts(rows, expansion) if isinstance(draft, Step)
        ]
        other = next(
            (
                draft
                for draft in drafts
                for row in draft.rows
                if (draft.table.name, draft.key_of(row)) in keys
            ),
            None,
        )
        if other is not None:
            found.append(_tangled(one, str(other.table.name), "some of its rows refer to large declarations"))
    return found
