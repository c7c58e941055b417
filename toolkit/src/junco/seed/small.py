"""Small steps: compared in one query each, and written in one statement each.

Knows statements and their answers. Everything is read before anything of the same steps is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeAlias

from junco.errors import JuncoError
from junco.errors.seed import InvalidSeed
from junco.postgres import Cursor, errors
from junco.seed import statements
from junco.seed.compare import Comparison, Difference, missing_reference, same_keys
from junco.seed.declare import TableName
from junco.seed.facts import Column, Table
from junco.seed.plan import Plan
from junco.seed.report import EXAMPLES, TableReport
from junco.seed.reserve import Reserved
from junco.seed.session import Run, located, refused
from junco.seed.state import State
from junco.seed.statements import Source, Statement, source_of
from junco.seed.steps import Cell, Pointer, Row, Step, from_plain, plain
from junco.sqltext import qualified, quote_ident

_Write: TypeAlias = "Callable[[Step, Source], Statement]"


def compare(run: Run, plan: Plan, steps: Sequence[Step]) -> list[Difference]:
    """What each step takes; raises `InvalidSeed` with everything that is wrong, here or in the plan."""
    findings = list(plan.findings)
    differences = []
    for step in steps:
        source, answer = located(run, step, lambda part: _execute(run, statements.compare, part, plan))
        comparison = Comparison(step, source, plan.index)
        differences.append(comparison.read(answer.fetchall()))
        findings += comparison.findings
        findings += [
            _lost(run, plan, step, *lost)
            for lost in comparison.lost
            if not _still_to_come(run, plan, lost[2])
        ]
    if findings:
        raise InvalidSeed(run.seed_set.name, findings)
    return differences


def _still_to_come(run: Run, plan: Plan, pointer: Pointer) -> bool:
    """In a dry run the rows of large declarations are not there yet."""
    return run.wishes.dry_run and any(one.table.name == pointer.table for one in plan.large)


def _lost(run: Run, plan: Plan, step: Step, row: Row, column: str, pointer: Pointer) -> JuncoError:
    """The finding for a pointer that leads nowhere, with the nearest key that exists."""
    declared = [
        (cells, f"{one.label(other)}, {other.place}")
        for cells, (one, other) in plan.index.keys(pointer).items()
    ]
    table = next(table for table in plan.tables.values() if table.name == pointer.table)
    stored = run.connection.execute(statements.some_keys(table, pointer.key)).fetchall()
    known = [*((tuple(row[0]), "in the database") for row in stored), *declared]
    return missing_reference(step, row, column, pointer, plan.sets, same_keys(pointer, known))


def write(run: Run, difference: Difference, plan: Plan, reserved: Reserved) -> TableReport:
    """Insert what is missing, restore what differs."""
    step, missing = difference.step, reserved.filled(difference.missing)
    created = sum(
        _change(run, statements.insert, part, part.rows, plan) for part in reserved.parts(step, missing)
    )
    updated = _change(run, statements.update, step, reserved.filled(difference.differing), plan)
    if created or updated:
        _follow_ids(run, difference.step)
    if updated:
        _tell_of_triggers(run, difference, plan)
    return difference.report(created, updated)


def _tell_of_triggers(run: Run, difference: Difference, plan: Plan) -> None:
    """Say which rows differ again right after they were written, for then they will in every run."""
    rows = tuple(row for row in difference.differing if row not in difference.late)
    if rows:
        tell_of_triggers(run, difference.step.with_rows(rows), plan)


def tell_of_triggers(run: Run, step: Step, plan: Plan) -> None:
    """As above, for the rows of a step; what is not found by its key at all got another one."""
    source, answer = _execute(run, statements.compare, step, plan)
    again = Comparison(step, source, plan.index).read(answer.fetchall())
    if again.differing or again.missing:
        run.progress.say(
            f"{step.table.name}: a trigger makes something else of what is declared, in every run anew:"
            f"\n  {again.examples[0]}\n  declare what it makes of it, or leave the column to it"
        )


def _change(run: Run, make: _Write, step: Step, rows: tuple[Row, ...], plan: Plan) -> int:
    """How many rows the statement wrote."""
    if not rows:
        return 0
    _, cursor = located(run, step.with_rows(rows), lambda part: _execute(run, make, part, plan))
    return cursor.rowcount


def _execute(run: Run, make: _Write, step: Step, plan: Plan) -> tuple[Source, Cursor]:
    source = source_of(step, plan.tables)
    statement = make(step, source)
    return source, run.connection.execute(statement.sql, statement.values)


def _follow_ids(run: Run, step: Step) -> None:
    """Let the sequence of an id that was written by hand go on behind the greatest one."""
    follow_ids(run, step.table, [column for column in step.columns if column.computed])


def follow_ids(run: Run, table: Table, columns: Sequence[Column]) -> None:
    """As above, for these columns of a table."""
    name = qualified(table.name.schema, table.name.name)
    for column in columns:
        found = run.one("SELECT pg_catalog.pg_get_serial_sequence(%s, %s)", [name, column.name])
        if found is not None:
            last = f"(SELECT last_value FROM {found})"
            highest = f"(SELECT max({quote_ident(column.name)}) FROM {name})"
            literal = "'" + str(found).replace("'", "''") + "'"
            run.execute(f"SELECT pg_catalog.setval({literal}, {highest}) WHERE {highest} > {last}")


def settle(run: Run, steps: Sequence[Step], constraints: Sequence[str] = ()) -> None:
    """Let deferred constraints (these, or all) speak while the table they name can still be told."""
    try:
        run.execute(f"SET CONSTRAINTS {', '.join(constraints) or 'ALL'} IMMEDIATE")
    except errors.IntegrityError as error:
        named = [step for step in steps if step.table.name.name == error.diag.table_name]
        if not named:
            raise
        raise refused(named[0], named[0].rows[0], error, whole=True) from None


# --- pruning ------------------------------------------------------------------------------------------------


def keys_of(plan: Plan, name: str) -> dict[str, list[object]]:
    """The keys of a set's small declarations that may be pruned, as the state keeps them."""
    found: dict[str, list[object]] = {}
    for step in plan.small:
        if step.set == name and step.prune:
            rows = found.setdefault(name_of_keys(step), [])
            rows += [[plain(cell) for cell in step.key_of(row)] for row in step.rows if not row.followed]
    return found


def tables_of(plan: Plan, name: str) -> dict[str, list[object]]:
    """What the names of those keys are made of."""
    return {
        name_of_keys(step): [step.table.name.schema, step.table.name.name, list(step.key_names)]
        for step in plan.small
        if step.set == name and step.prune
    }


def name_of_keys(step: Step) -> str:
    """What the state calls the keys of a step's table."""
    return " ".join((str(step.table.name), *step.key_names))


def prunable(run: Run, plan: Plan, states: dict[str, State]) -> Iterator[Step]:
    """Rows of earlier runs that are declared no more and still there, as steps of nothing but keys."""
    for step in (*_outlines(plan), *_vanished(plan, states)):
        before = states.get(step.set)
        stored = before.keys.get(name_of_keys(step), []) if before else []
        declared = {str(one) for one in keys_of(plan, step.set).get(name_of_keys(step), [])}
        gone = [one for one in stored if str(one) not in declared]
        rows = [
            Row(tuple(map(from_plain, key)), at, step.rows[0].place if step.rows else plan.place(step))
            for at, key in enumerate(gone, 1)
        ]
        keys = step.of_key().with_rows(rows)
        if rows and (present := _present(run, plan, keys)):
            yield keys.with_rows(present)


def _outlines(plan: Plan) -> list[Step]:
    """One step for each table and key that may be pruned."""
    found = {(step.set, name_of_keys(step)): step for step in plan.prunable}
    return list(found.values())


def _vanished(plan: Plan, states: dict[str, State]) -> Iterator[Step]:
    """One step for each table that a set once had rows of, and that no declaration names any more."""
    declared = {one.name for one in plan.declared()}
    for name in plan.sets:
        before = states.get(name)
        for schema, table, key in before.tables.values() if before else ():
            facts = plan.tables.get(TableName(schema, table))
            if facts is not None and facts.name not in declared and set(key) <= set(facts.columns):
                columns = tuple(facts.columns[one] for one in key)
                yield Step(name, facts, columns, tuple(range(len(key))), (), (), prune=True)


def _present(run: Run, plan: Plan, keys: Step) -> list[Row]:
    known = {table.name for table in plan.tables.values()}
    rows = [row for row in keys.rows if all(one.table in known for one in pointed_at(row.cells))]
    keys = keys.with_rows(rows)
    if not rows:
        return []
    source = source_of(keys, plan.tables)
    answer = statements.compare(keys, source)
    there = {
        record[0] for record in run.connection.execute(answer.sql, answer.values) if record[1] is not None
    }
    return [row for at, row in enumerate(rows) if at in there]


def pointed_at(cells: tuple[Cell, ...]) -> Iterator[Pointer]:
    """Every pointer among these cells."""
    for cell in cells:
        if isinstance(cell, Pointer):
            yield cell
            yield from pointed_at(cell.cells)


def let_go(run: Run, plan: Plan, keys: Step) -> None:
    """Where rows that go refer to each other in both directions, what may be NULL is made NULL first."""
    optional = [name for name, _, _ in keys.table.foreign if not keys.table.columns[name].required]
    if optional:
        _execute(run, partial(statements.let_go, columns=sorted(set(optional))), keys, plan)


def delete(run: Run, plan: Plan, keys: Step) -> int:
    """Delete these rows."""
    _, cursor = located(run, keys, lambda part: _execute(run, statements.delete, part, plan))
    return cursor.rowcount


def to_prune(keys: Step) -> tuple[str, ...]:
    """Some of them, as people read it."""
    return tuple(f"- {keys.table.name} {keys.named(row)}" for row in keys.rows[:EXAMPLES])
