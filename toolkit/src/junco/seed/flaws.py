"""Flaws: what is wrong with the rows of a large declaration themselves, once they are staged.

Knows how each is found among staged rows. Refuses to load anything.
"""

from __future__ import annotations

from collections.abc import Iterator

from junco.errors import JuncoError
from junco.errors.seed import AmbiguousKey, InvalidSeed, NullKey
from junco.errors.seed_bulk import RepeatedKey
from junco.seed import large_sql as sql
from junco.seed.large import Large
from junco.seed.lost import lost_references
from junco.seed.plan import Plan
from junco.seed.session import Run
from junco.seed.statements import Source
from junco.seed.steps import described


def refuse_flaws(run: Run, plan: Plan, large: Large, source: Source) -> None:
    """Rows without a key, with the same key, or with references that lead nowhere: all together as `InvalidSeed`."""
    findings: list[JuncoError] = []
    # In a dry run the rows that others refer to may not be there yet.
    if not run.wishes.dry_run or not large.needs:
        for number, column in run.execute(sql.null_keys(large, source)):
            row = f"{large.table.name.name} row {number:,}"
            findings.append(NullKey(where=large.at(number), row=row, column=column))
        findings += lost_references(run, plan, large, source)
    if not large.distinct:
        findings += _repeated(run, large, source)
    if not large.constrained:
        findings += _ambiguous(run, large, source)
    if findings:
        raise InvalidSeed(run.seed_set.name, findings)


def _repeated(run: Run, large: Large, source: Source) -> Iterator[JuncoError]:
    for key, first, second, count in run.execute(sql.repeated_keys(large, source)):
        yield RepeatedKey(
            where=large.at(second),
            table=large.table.name.name,
            first=f"{first:,}",
            second=f"{second:,}",
            key=described(large.key_names, key),
            count=f"{count:,}",
        )


def _ambiguous(run: Run, large: Large, source: Source) -> Iterator[JuncoError]:
    for number, key, count in run.execute(sql.ambiguous_keys(large, source)):
        yield AmbiguousKey(
            where=large.at(number),
            row=f"{large.table.name.name} row {number:,}",
            count=count,
            table=large.table.name.name,
            key=described(large.key_names, key),
            rows="told apart by no column of it",
        )


def refuse_taken(run: Run, large: Large, found: list[tuple[int, int]], source: Source) -> None:
    """Rows whose key another row has that needed no staging."""
    findings = []
    for first, second in found:
        keys = ", ".join(f"g.v{at}::text" for at in large.key)
        rows = source.plain()
        key = run.one(f"SELECT ARRAY[{keys}]::text[] FROM {rows} AS g WHERE g.n = {second}")
        findings.append(
            RepeatedKey(
                where=large.at(max(first, second)),
                table=large.table.name.name,
                first=f"{min(first, second):,}",
                second=f"{max(first, second):,}",
                key=described(large.key_names, key),
                count=f"{len(found):,}",
            )
        )
    if findings:
        raise InvalidSeed(run.seed_set.name, findings)
