"""References of large declarations that lead nowhere.

Knows how a stage's leaves and what they found lie side by side. Refuses to load anything.
"""

from __future__ import annotations

from junco.errors import JuncoError
from junco.errors.seed_bulk import RefersToLarge
from junco.seed.blocks import SMALL
from junco.seed.compare import missing_reference, same_keys
from junco.seed.large import Large
from junco.seed.plan import Plan
from junco.seed.session import Run
from junco.seed.statements import Source, some_keys
from junco.seed.steps import Pointer, Row, Step


def lost_references(run: Run, plan: Plan, large: Large, source: Source, limit: int = 10) -> list[JuncoError]:
    """A finding for each row (up to `limit`) whose leaves are there and whose row is not."""
    if not large.looks_up:
        return []
    leaf, found = 0, []
    for at, shape in enumerate(large.shape):
        width = _width(shape)
        if isinstance(shape, Pointer):
            found += _lost(run, plan, large, source, at, range(leaf, leaf + width), limit)
        leaf += width
    return found


def _width(shape: object) -> int:
    return sum(map(_width, shape.cells)) if isinstance(shape, Pointer) else 1


def _lost(
    run: Run, plan: Plan, large: Large, source: Source, at: int, leaves: range, limit: int
) -> list[JuncoError]:
    shape = large.shape[at]
    assert isinstance(shape, Pointer)  # noqa: S101 - only pointers are looked up
    texts = ", ".join(f"s.c{leaf}::text" for leaf in leaves)
    given = " OR ".join(f"s.c{leaf} IS NOT NULL" for leaf in leaves)
    rows = source.plain()
    found = run.execute(
        f"SELECT s.n, ARRAY[{texts}]::text[] FROM {source.relation} AS s JOIN {rows} AS g ON g.n = s.n"
        f" WHERE g.v{at} IS NULL AND ({given}) ORDER BY s.n LIMIT {limit}"
    ).fetchall()
    table = next(one for one in plan.tables.values() if one.name == shape.table)
    stored = run.execute(some_keys(table, shape.key)).fetchall() if found else []
    findings: list[JuncoError] = []
    for number, values in found:
        pointer = _pointer(shape, iter(values))
        place = large.row_place(number) if large.row_place else large.place
        row = Row((), number, place)
        if _comes_late(plan, pointer):
            reason = f"{pointer} refers to a large declaration itself, and comes after all of them"
            mine, other = str(large.table.name), str(shape.table)
            findings.append(
                RefersToLarge(where=str(place), table=mine, other=other, reason=reason, small=f"{SMALL:,}")
            )
            break
        step = Step(large.set, large.table, (), (), (), ())
        known = same_keys(pointer, ((tuple(one[0]), "in the database") for one in stored))
        findings.append(missing_reference(step, row, large.columns[at].name, pointer, plan.sets, known))
    return findings


def _comes_late(plan: Plan, pointer: Pointer) -> bool:
    """Whether a row that is not there yet is declared all the same."""
    found = plan.index.find(pointer)
    return found is not None and any(found[1] is row for step in plan.small for row in step.rows)


def _pointer(shape: Pointer, values: object) -> Pointer:
    cells = tuple(
        _pointer(one, values) if isinstance(one, Pointer) else next(values)  # type: ignore[call-overload]
        for one in shape.cells
    )
    return Pointer(shape.table, shape.key, cells, shape.column)
