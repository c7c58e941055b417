"""Order: which rows must be there before which.

Knows only that a row comes after the rows it points at. A table stays in one step as long as that is possible;
rows that point at rows of their own table are taken in layers. Refuses to break circles.
"""

from __future__ import annotations

from collections.abc import Sequence

from junco.errors import JuncoError
from junco.errors.seed import CircularRows
from junco.seed.steps import Index, Row, Step, pointers


def arrange(steps: Sequence[Step], index: Index) -> tuple[tuple[Step, ...], list[JuncoError]]:
    """The steps in an order in which every row comes after those it points at, and the circles."""
    waiting = [step for step in steps if step.rows]
    placed: set[int] = set()
    done: list[Step] = []
    while waiting:
        chosen = _whole(waiting, index, placed) or _part(waiting, index, placed)
        if chosen is None:
            return tuple(done), [_circle(waiting, index, placed)]
        at, step = chosen
        done.append(step)
        placed.update(id(row) for row in step.rows)
        rest = [row for row in waiting[at].rows if id(row) not in placed]
        waiting[at : at + 1] = [waiting[at].with_rows(rest)] if rest else []
    return tuple(done), []


def _missing(row: Row, index: Index, placed: set[int]) -> tuple[Step, Row] | None:
    """A declared row that this one points at and that is not placed yet."""
    for pointer in pointers(row.cells):
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
