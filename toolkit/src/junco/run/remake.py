"""Tables made anew in two migrations: one that fills the new table beside the old one, one that exchanges them.

Knows how to find out on scratch databases what the new table looks like, and what is left once it has its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from junco.change.expand.exchange import (
    KEYS,
    exchanged,
    exchanged_back,
    recounted,
    refilled,
    with_rights,
)
from junco.change.expand.middle import Middle, middle
from junco.change.expand.remake import Remade, complete, copied, copying, full, inside, obstacles
from junco.change.expand.sync import refused_if_large
from junco.change.expand.twin import waiting_name
from junco.change.plan import make_plan
from junco.errors.expand import NotInTwoSteps
from junco.history.script import parse
from junco.postgres import Connection
from junco.run.leftover import Statements, proved_in_parts
from junco.run.twosteps import (
    HEADER,
    Change,
    TwoSteps,
    finished,
    run,
    together,
    with_ours,
)
from junco.schema.model import Constraint, Index, Object, Ref, Schema, table_of
from junco.shadow.scripts import reset_session, run_script
from junco.sqltext import quote_ident

# Expand, contract, how many statements of that are one, and contract's way back.
_Texts = tuple[str, list[str], int, str]


def remade_in_two_steps(change: Change, anew: Sequence[Remade]) -> TwoSteps:
    """The two migrations, proved. Raises `NotInTwoSteps` or `TwoStepsNotProved`."""
    reasons = [reason for one in anew for reason in obstacles(one, change.old, change.new)]
    if change.renaming.renames or change.given:
        reasons.append(f"{anew[0].old} is made anew; rename and convert columns before or after that")
    if reasons:
        raise NotInTwoSteps(parts="\n".join(reasons))
    staged, tables = _staged(change, anew)
    expand, contract, at_once, back = _written(change, tables, staged, middle(change.old, staged, (), tables))
    return proved_in_parts(change, expand, Statements(contract, at_once), back)


def _staged(change: Change, anew: Sequence[Remade]) -> tuple[Schema, tuple[Remade, ...]]:
    """The models' schema with the new tables under their names in between, and how their indexes are called then."""
    with change.project.replayed(change.before, len(change.before)) as scratch:
        scratch.finish()
        connection = scratch.connection
        run_script(parse(change.plan.sql, Path("migration.sql")), connection)
        reset_session(connection)
        tables = []
        for one in anew:
            connection.execute(f"ALTER TABLE {full(one.old)} RENAME TO {quote_ident(one.new.name)}")
            waiting = _aside(one, change.old, change.project.schema(connection), connection)
            tables.append(replace(one, waiting=waiting))
        return change.project.schema(connection), tuple(tables)


def _aside(one: Remade, old: Schema, now: Schema, connection: Connection) -> Mapping[Ref, Ref]:
    """Indexes of the new table under other names, where the old one has theirs."""
    taken = {(ref.schema, ref.name) for ref in old.objects if ref.kind in ("index", "constraint", "table")}
    found = {}
    for ref in sorted(inside([one.new], now)):
        value = now.objects[ref]
        is_index = isinstance(value, Index) or (isinstance(value, Constraint) and value.type in KEYS)
        if is_index and (ref.schema, ref.name) in taken:
            waiting = ref._replace(name=waiting_name(ref.name))
            connection.execute(f"ALTER INDEX {full(ref)} RENAME TO {quote_ident(waiting.name)}")
            found[waiting] = ref
    return found


def _written(change: Change, anew: Sequence[Remade], staged: Schema, between: Middle) -> _Texts:
    """Each run once to see what is left for a plan."""
    project = change.project
    with project.replayed(change.before, len(change.before)) as scratch:
        scratch.finish()
        connection = scratch.connection
        first = make_plan(change.old, between.before)
        run(connection, [step.sql for step in first.steps], "the new table")
        before = project.schema(connection)
        for one in anew:
            run(connection, _begun(one), str(one.old))
        copied_to = project.schema(connection)
        ours = {ref: value for ref, value in copied_to.objects.items() if ref not in before.objects}
        second = make_plan(copied_to, with_ours(between.goal, ours, copied_to))
        run(connection, [step.sql for step in second.steps], "what points at the new table")
        reached = project.schema(connection)
        swap = exchanged(anew, between.copies, reached, staged)
        contract = finished(change, connection, swap, change.new, "contract")
        down = _back(change, connection, (anew, staged), reached, ours)
    blocks = [f"{step.sql};" for step in first.steps]
    blocks += [together(_begun(one)) for one in anew]
    blocks += [f"-- junco: backfill target=100ms\n{copied(one)};" for one in anew]
    blocks += [f"{complete(one)};" for one in anew]
    blocks += [f"{step.sql};" for step in second.steps]
    return (
        "\n\n".join([HEADER, *blocks]) + "\n",
        contract,
        len(swap),
        "\n\n".join(f"{sql};" for sql in down) + "\n",
    )


def _begun(one: Remade) -> list[str]:
    """From here on the new table has what the old one gets, and nobody sees more in it than in that."""
    return [with_rights(one.old, one.new, owner=False), *copying(one)]


def _back(
    change: Change,
    connection: Connection,
    made: tuple[Sequence[Remade], Schema],
    reached: Schema,
    ours: Mapping[Ref, Object],
) -> list[str]:
    """From behind contract to before it: the old tables are made again, filled, and then pointed at."""
    anew, staged = made
    olds = {one.old for one in anew}
    pointing = {
        ref
        for ref, value in reached.objects.items()
        if isinstance(value, Constraint) and value.references in olds and table_of(ref) not in olds
    }
    bare = replace(
        reached, objects={ref: one for ref, one in reached.objects.items() if ref not in {*pointing, *ours}}
    )
    statements = [refused_if_large(full(one.old)) for one in anew] + exchanged_back(anew, staged)
    down = finished(change, connection, statements, bare, "the way back of contract")
    rows = [sql for one in anew for sql in refilled(one)]
    down += finished(change, connection, rows, reached, "the way back of contract")
    return down + [sql for one in anew for sql in recounted(one, reached)]
