"""Two migrations run and proved on scratch databases, forwards and back, as `deploy` will run them.

Knows how to try statements, how to find out what is left to be done, and that both ways lead where they should. Refuses
to know what is in the files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from junco.change.expand.sync import refused_if_null
from junco.change.plan import Plan, make_plan
from junco.change.rename import Rename, rename_sql
from junco.change.renaming import Renaming
from junco.errors.expand import TwoStepsNotProved
from junco.errors.lint import ParserMissing
from junco.history.files import Migration
from junco.history.script import parse
from junco.postgres import Connection, DatabaseError
from junco.run.conversions import Given
from junco.run.project import Project
from junco.run.prove import with_header
from junco.schema.fingerprint import fingerprint
from junco.schema.model import Column, Dependences, Ref, Schema, table_of
from junco.shadow.scripts import reset_session
from junco.sqltext import qualified

HEADER = "-- junco: no-transaction"
CONTRACT = "-- junco: contract"


@dataclass(frozen=True, slots=True)
class TwoSteps:
    """Both files with their ways back, and the fingerprint of the schema between them."""

    expand: str
    expand_down: str
    contract: str
    contract_down: str
    between: str


@dataclass(frozen=True)
class Change:
    """What is asked for: from `old`, at the end of the migrations `before`, to `new` by `plan`."""

    project: Project
    before: Sequence[Migration]
    old: Schema
    new: Schema
    renaming: Renaming
    plan: Plan
    given: Given

    @property
    def moved(self) -> tuple[Rename, ...]:
        """The tables that are renamed."""
        return tuple(one for one in self.renaming.renames if one.old.kind == "table")


def with_ours(goal: Schema, ours: Mapping[Ref, object], read: Schema) -> Schema:
    """The goal with the triggers and functions that are there only in between."""
    extra = {
        ref: read.objects[ref]
        for ref in ours
        if ref not in goal.objects and ref.kind in ("function", "trigger")
    }
    depends = Dependences((*goal.depends, *read.depends))
    return Schema({**goal.objects, **extra}, depends, (), goal.mentions, goal.major)


def finished(
    change: Change, connection: Connection, statements: list[str], goal: Schema, part: str
) -> list[str]:
    """The statements and, behind them, the plan for what is left; all run."""
    run(connection, statements, part)
    left = make_plan(change.project.schema(connection), goal, one_transaction=True)
    run(connection, [step.sql for step in left.steps], part)
    return statements + [step.sql for step in left.steps]


def together(statements: Sequence[str]) -> str:
    """Statements as one transaction of a file."""
    return "\n\n".join(["BEGIN;", *(f"{sql};" for sql in statements), "COMMIT;"])


def run(connection: Connection, statements: Sequence[str], part: str) -> None:
    """Run statements of a part of the change; raises `TwoStepsNotProved`."""
    for sql in statements:
        try:
            connection.execute(sql, prepare=False)
        except DatabaseError as error:
            raise TwoStepsNotProved(part=part, reason=f"{sql}\n{str(error).strip()}") from None


def online(change: Change, text: str) -> str:
    """The file with indexes and constraints in the forms that keep nobody waiting, as if every table had rows."""
    from junco.lint.rewrite import rewritten
    from junco.run.examine import Site

    file = Path("migration.sql")
    try:
        with change.project.replayed(change.before, len(change.before)) as scratch:
            scratch.finish()
            report = Site(scratch.connection, scratch.target).examine(text, file, file.name)
    except ParserMissing as error:
        raise TwoStepsNotProved(part="expand", reason=error.text("next")) from None
    return rewritten(text, parse(text, file), report.examined)


def proved(change: Change, expand: str, contract: str, back: str) -> TwoSteps:
    """Both files run as deploy would run them, forwards and back, from the end of the history."""
    project = change.project
    with project.replayed(change.before, len(change.before)) as scratch:
        scratch.finish()
        connection = scratch.connection
        deployed(connection, expand, "expand")
        reached = project.schema(connection)
        down = _back(change, connection, reached) or "-- junco: empty\n"
        _leads_back(project, connection, down, change.old, "the way back of expand")
        deployed(connection, contract, "contract")
        left = make_plan(project.schema(connection), change.new)
        if not left.empty:
            raise TwoStepsNotProved(part="contract", reason=f"this would still be missing:\n{left.missing}")
        _leads_back(project, connection, back, reached, "the way back of contract")
    return TwoSteps(expand, with_header(down), contract, with_header(back), fingerprint(reached))


def _back(change: Change, connection: Connection, reached: Schema) -> str:
    """The way back of expand: what is in its way first, then views, then names, then whatever a plan says."""
    undone = [refused_if_null(ref) for ref in _loosened(change, reached)]
    undone += [f"DROP VIEW {qualified(one.old.schema, one.old.name)}" for one in change.moved]
    undone += rename_sql([one.inverse for one in change.moved])
    if not undone:
        return make_plan(reached, change.old, one_transaction=True).sql
    with connection.transaction(force_rollback=True):
        run(connection, undone, "the way back of expand")
        left = make_plan(change.project.schema(connection), change.old, one_transaction=True)
    return "\n\n".join(f"{sql};" for sql in (*undone, *(step.sql for step in left.steps))) + "\n"


def _loosened(change: Change, reached: Schema) -> list[Ref]:
    """The columns that may be NULL until contract, by their names in between."""
    moved = {one.old: one.new for one in change.moved}
    found = []
    for ref, value in sorted(change.old.objects.items()):
        if isinstance(value, Column) and value.not_null:
            table = moved.get(table_of(ref), table_of(ref))
            now = ref._replace(schema=table.schema, table=table.name)
            after = reached.objects.get(now)
            if isinstance(after, Column) and not after.not_null:
                found.append(now)
    return found


def _leads_back(project: Project, connection: Connection, down: str, goal: Schema, part: str) -> None:
    script = parse(down, Path("down.sql"))
    try:
        with connection.transaction(force_rollback=True):
            for step in script.steps:
                connection.execute(step.statement.sql, prepare=False)
            left = make_plan(project.schema(connection), goal)
    except DatabaseError as error:
        raise TwoStepsNotProved(part=part, reason=str(error).strip()) from None
    finally:
        reset_session(connection)
    if not left.empty:
        raise TwoStepsNotProved(part=part, reason=f"this would still be missing:\n{left.missing}")


def deployed(connection: Connection, text: str, part: str) -> None:
    """Run a file as deploy does; raises `TwoStepsNotProved`."""
    from junco.run.lint import run_as_deployed

    try:
        run_as_deployed(text, Path("migration.sql"), connection)
    except DatabaseError as error:
        raise TwoStepsNotProved(part=part, reason=str(error).strip()) from None
