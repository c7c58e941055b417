"""Order of the large: which large declaration comes before which, and which small rows must wait for them.

Knows only who refers to whom. Refuses to break circles.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TypeAlias

from junco.errors import JuncoError
from junco.errors.seed_bulk import RefersToLarge
from junco.seed.blocks import SMALL
from junco.seed.columns import Reference
from junco.seed.declare import TableName
from junco.seed.expand import Expansion
from junco.seed.large import Large
from junco.seed.steps import Index, Row, Step, pointers

# The tables of large declarations that rows of a table wait for.
Waits: TypeAlias = Mapping[TableName, AbstractSet[TableName]]


def arrange_large(
    large: Sequence[Large], expansion: Expansion, waits: Waits
) -> tuple[tuple[Large, ...], list[JuncoError]]:
    """The large declarations, each after those it refers to, and after those that small rows between wait for."""
    for one in large:
        if reason := _circular(one):
            return tuple(large), [_tangled(one, str(one.table.name), reason)]
    found, tangled = _in_order(large, expansion, waits)
    # Only some rows of a table may wait, and they need not be the ones that are referred to.
    return _in_order(large, expansion, {}) if tangled and waits else (found, tangled)


def _in_order(
    large: Sequence[Large], expansion: Expansion, waits: Waits
) -> tuple[tuple[Large, ...], list[JuncoError]]:
    waiting, done = list(large), []  # type: tuple[list[Large], list[Large]]
    while waiting:
        ready = next((one for one in waiting if not _before(one, waiting, expansion, waits)), None)
        if ready is None:
            other = _before(waiting[0], waiting, expansion, waits)[0]
            return tuple(done), [_tangled(waiting[0], str(other.table.name), "both wait for each other")]
        waiting.remove(ready)
        done.append(ready)
    return tuple(done), []


def _before(large: Large, among: list[Large], expansion: Expansion, waits: Waits) -> list[Large]:
    """Those of `among` that must be there before this one."""
    drafts = [draft for rows in _needed(large) for draft in _drafts(rows, expansion)]
    needed = {id(draft) for draft in drafts}
    tables = {pointer.table for pointer in pointers(large.shape)}
    between = tables | {draft.table.name for draft in drafts if isinstance(draft, Step)}
    tables = tables.union(*(waits.get(name, ()) for name in between))
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


def waiting_rows(steps: Sequence[Step], index: Index, large: Sequence[Large]) -> dict[int, set[TableName]]:
    """Small rows that refer to rows of large declarations, by their ids, with the tables of those."""
    tables = {one.table.name for one in large}
    found: dict[int, set[TableName]] = {}
    changed = bool(tables)
    while changed:
        changed = False
        for row in (row for step in steps for row in step.rows):
            names = _awaited(row, index, tables, found)
            if names and names != found.get(id(row)):
                found[id(row)] = names
                changed = True
    return found


def _awaited(
    row: Row, index: Index, tables: set[TableName], known: Mapping[int, set[TableName]]
) -> set[TableName]:
    names = set[TableName]()
    for pointer in pointers(row.cells):
        found = index.find(pointer)
        if found is not None:
            names |= known.get(id(found[1]), set())
        elif pointer.table in tables:
            names.add(pointer.table)
    return names


def waits_of(steps: Sequence[Step], waiting: Mapping[int, set[TableName]]) -> Waits:
    """What some rows of each table wait for."""
    found: dict[TableName, set[TableName]] = {}
    for step in steps:
        for row in step.rows:
            if id(row) in waiting:
                found.setdefault(step.table.name, set()).update(waiting[id(row)])
    return found


def split(
    steps: Sequence[Step],
    waiting: Mapping[int, set[TableName]],
    large: Sequence[Large],
    expansion: Expansion,
) -> list[tuple[Step, ...]]:
    """Small steps: those that come first, those that come behind each large declaration, and at the end all others.

    As few as possible come between: only those that a later large declaration may refer to.
    """
    names = [one.table.name for one in large]
    last = {name: at for at, name in enumerate(names)}
    waits = waits_of(steps, waiting)
    wanted = [at for at, one in enumerate(large) if _refers_to(one, waits, expansion)]
    until = max(wanted, default=0)

    def place(row: Row) -> int:
        if id(row) not in waiting:
            return 0
        behind = 1 + max(last[name] for name in waiting[id(row)])
        return behind if behind <= until else len(large) + 1

    return [
        tuple(step.with_rows(row for row in step.rows if place(row) == at) for step in steps)
        for at in range(len(large) + 2)
    ]


def _refers_to(large: Large, waits: Waits, expansion: Expansion) -> bool:
    tables = {pointer.table for pointer in pointers(large.shape)}
    tables |= {draft.table.name for rows in _needed(large) for draft in _drafts(rows, expansion)}
    return not tables.isdisjoint(waits)


def refer_late(
    large: Sequence[Large], parts: Sequence[tuple[Step, ...]], expansion: Expansion
) -> list[JuncoError]:
    """Large declarations made for rows which are loaded after them; `parts` are those of `split`."""
    found = []
    for at, one in enumerate(large):
        late = [step for part in parts[at + 1 :] for step in part]
        keys = {(step.table.name, step.key_of(row)) for step in late for row in step.rows}
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
