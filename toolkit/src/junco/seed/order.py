"""Order: which rows must be there before which.

Knows only that a row comes after the rows it points at. A table stays in one step as long as that is possible;
rows that point at rows of their own table are taken in layers. Refuses to know what is in the tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from junco.errors import JuncoError
from junco.errors.seed import CircularRows
from junco.seed.steps import Cell, Index, Pointer, Row, Step, pointers


def arrange(
    steps: Sequence[Step], index: Index, placed: Sequence[Step] = ()
) -> tuple[tuple[Step, ...], list[JuncoError]]:
    """The steps in an order in which every row comes after those it points at, and the circles that stay.

    A circle is broken where a column may be NULL: its row comes early, without what refers back, and once more whole.
    Where none may be, its rows come in one statement if they are of one step, or before those they refer to if the
    foreign key can be checked later.
    """
    waiting = [step for step in steps if step.rows]
    there = {id(row) for step in placed for row in step.rows}
    done: list[Step] = []
    while waiting:
        chosen = (
            _whole(waiting, index, there)
            or _part(waiting, index, there)
            or _early(waiting, index, there)
            or _at_once(waiting, index, there)
            or _deferred(waiting, index, there)
        )
        if chosen is None:
            return tuple(done), [_circle(waiting, index, there)]
        at, step = chosen
        done.append(step)
        there.update(id(row) for row in step.rows)
        if step.rows[0].early:
            _follow(waiting, at, step, there)
            continue
        if step.rows[0].reserved:
            chosen_rows = {row.number for row in step.rows}
            there.update(id(row) for row in waiting[at].rows if row.number in chosen_rows)
        rest = [row for row in waiting[at].rows if id(row) not in there]
        waiting[at : at + 1] = [waiting[at].with_rows(rest)] if rest else []
    return tuple(done), []


def _early(waiting: list[Step], index: Index, placed: set[int]) -> tuple[int, Step] | None:
    """A row that could be placed if its optional references were left out for now."""
    for at, step in enumerate(waiting):
        for row in step.rows:
            cells = tuple(
                None if _may_wait(step, position, cell, index, placed) else cell
                for position, cell in enumerate(row.cells)
            )
            shorter = replace(row, cells=cells, early=True)
            if not row.followed and cells != row.cells and not _missing(shorter, index, placed):
                return at, step.with_rows([shorter])
    return None


def _at_once(waiting: list[Step], index: Index, placed: set[int]) -> tuple[int, Step] | None:
    """A circle of rows of one step: a foreign key is checked when the statement ends."""
    for at, step in enumerate(waiting):
        mine = {id(row) for row in step.rows}
        for row in step.rows:
            ring = _ring(row, index, placed)
            if ring and {id(one) for one in ring} <= mine:
                there = placed | {id(one) for one in ring}
                if not any(_missing(one, index, there) for one in ring):
                    rows = [_reserving(step, one, index, placed, ring) for one in ring]
                    if all(one.reserved for one in rows):
                        return at, step.with_rows(sorted(rows, key=lambda one: one.number))
    return None


def _ring(row: Row, index: Index, placed: set[int]) -> list[Row]:
    """The circle that begins with this row, if it comes back to it."""
    ring = [row]
    while found := _missing(ring[-1], index, placed):
        if found[1] is row:
            return ring
        if any(found[1] is one for one in ring):
            break
        ring.append(found[1])
    return []


def _reserving(step: Step, row: Row, index: Index, placed: set[int], ring: list[Row]) -> Row:
    places = tuple(
        at
        for at, cell in enumerate(row.cells)
        if at not in step.key and isinstance(cell, Pointer) and _leads_to(cell, index, placed, ring)
    )
    return replace(row, reserved=places)


def _leads_to(cell: Pointer, index: Index, placed: set[int], ring: list[Row]) -> bool:
    found = index.find(cell)
    return found is not None and id(found[1]) not in placed and any(found[1] is one for one in ring)


def _deferred(waiting: list[Step], index: Index, placed: set[int]) -> tuple[int, Step] | None:
    """A row that may come before what it refers to, because that is checked later."""
    for at, step in enumerate(waiting):
        for row in step.rows:
            places = tuple(
                position
                for position, cell in enumerate(row.cells)
                if _may_defer(step, position, cell, index, placed)
            )
            others = [cell for position, cell in enumerate(row.cells) if position not in places]
            if places and not row.followed and _missing_of(others, index, placed) is None:
                return at, step.with_rows([replace(row, reserved=places)])
    return None


def _may_defer(step: Step, position: int, cell: Cell, index: Index, placed: set[int]) -> bool:
    if position in step.key or not isinstance(cell, Pointer):
        return False
    found = index.find(cell)
    if found is None or found[1].flawed or id(found[1]) in placed:
        return False
    return (step.columns[position].name, cell.table, cell.column) in step.table.deferrable


def _may_wait(step: Step, position: int, cell: Cell, index: Index, placed: set[int]) -> bool:
    optional = position not in step.key and not step.columns[position].required
    return optional and isinstance(cell, Pointer) and _missing_of((cell,), index, placed) is not None


def _follow(waiting: list[Step], at: int, early: Step, placed: set[int]) -> None:
    """The row that came early waits for the rest of the circle."""
    step = waiting[at]
    original = next(
        row for row in step.rows if row.number == early.rows[0].number and row.place == early.rows[0].place
    )
    # Whoever refers to the row finds it there.
    placed.add(id(original))
    rest = [row for row in step.rows if row is not original]
    whole = step.with_rows([replace(original, followed=True)])
    waiting[at : at + 1] = [step.with_rows(rest)] if rest else []
    waiting.append(whole)


def _missing(row: Row, index: Index, placed: set[int]) -> tuple[Step, Row] | None:
    """A declared row that this one points at and that is not placed yet."""
    return _missing_of(row.cells, index, placed)


def _missing_of(cells: Iterable[Cell], index: Index, placed: set[int]) -> tuple[Step, Row] | None:
    for pointer in pointers(cells):
        found = index.find(pointer)
        if found and not found[1].flawed and id(found[1]) not in placed:
            return found
    return None


def _whole(waiting: list[Step], index: Index, placed: set[int]) -> tuple[int, Step] | None:
    for at, step in enumerate(waiting):
        if not any(_missing(row, index, placed) for row in step.rows):
            return at, step
    return None


def _part(waiting: list[Step], index: Index, placed: set[int]) -> tuple[int, Step] | None:
    for at, step in enumerate(waiting):
        ready = [row for row in step.rows if not _missing(row, index, placed)]
        if ready:
            return at, step.with_rows(ready)
    return None


def _circle(waiting: list[Step], index: Index, placed: set[int]) -> JuncoError:
    """The circle that is reached from the first waiting row."""
    step, row = waiting[0], waiting[0].rows[0]
    path: list[tuple[Step, Row]] = []
    while id(row) not in {id(seen) for _, seen in path}:
        path.append((step, row))
        found = _missing(row, index, placed)
        if found is None:
            break
        step, row = found
    start = next(at for at, (_, seen) in enumerate(path) if seen is row)
    ring = [*path[start:], path[start]]
    names = [f"{one.label(each)} ({one.named(each)})" for one, each in ring]
    return CircularRows(where=str(row.place), row=step.label(row), circle=" → ".join(names))
