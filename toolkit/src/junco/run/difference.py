"""`migrate diff`: the plan between any two sources, proved before it is shown.

Knows where a proof is best made: beside the source, where the same major, roles and extensions are. Refuses to
show what was not proved, or what it cannot compare.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from junco.errors.connection import CannotCreateScratch
from junco.errors.source import NotCompared
from junco.postgres import Connection, Target, connected
from junco.run.project import Project
from junco.schema.catalog import side_by_side
from junco.schema.model import Schema
from junco.schema.readers import ON_DEMAND
from junco.schema.roles import roles_of
from junco.shadow.database import scratch
from junco.shadow.scripts import make_role, take_roles_along
from junco.shadow.source import Sources, is_live, states_authority

if TYPE_CHECKING:
    # The planner is loaded while PostgreSQL answers.
    from junco.change.plan import Plan
    from junco.change.rename import Rename


@dataclass(frozen=True, slots=True)
class Difference:
    """The plan, what lies on both sides of it, and what was not compared."""

    plan: Plan
    old: Schema
    new: Schema
    renames: tuple[Rename, ...]
    proved: bool
    notes: tuple[str, ...]


def difference(
    project: Project, source: str, goal: str, renames: Sequence[str] = (), *, proof: bool = True
) -> Difference:
    """The plan from `source` to `goal`; `renames` are texts of --rename.

    Raises what reading a source raises, `NotCompared`, and `PlanNotProved` unless `proof` is off.
    """
    project = _exactly(project, source, goal)
    sources = project.sources()
    old, new = _both(sources, source, goal)
    refuse_unmodelled(old, new)
    from junco.change.plan import make_plan
    from junco.change.rename import parse_rename

    meant = (*(parse_rename(text, old) for text in renames), *_hinted(sources.hints(goal), old, new))
    if proof or meant:
        live = [sources.live_target(one) for one in (source, goal) if is_live(one)]
        plan = _tried(project, live, old, new, meant, proof=proof)
    else:
        plan = make_plan(old, new)
    return Difference(plan, old, new, meant, proof, _notes(old, new))


def _hinted(hints: Sequence[str], old: Schema, new: Schema) -> Iterator[Rename]:
    """The renames that the goal remembers and that are still to be done."""
    if hints:
        from junco.run.develop import still_meant

        yield from (one for hint in hints if (one := still_meant(hint, old, new)))


def _both(sources: Sources, source: str, goal: str) -> tuple[Schema, Schema]:
    """Both schemas; two live ones are asked for at the same time, because the answers take longest."""
    if not (is_live(source) and is_live(goal)):
        return sources.schema(source), sources.schema(goal)
    old, new = side_by_side([sources.live_in_steps(one) for one in (source, goal)], meanwhile=_load_planner)
    return old, new


def _load_planner() -> None:
    """Load the next step while this one waits for the servers."""
    from junco.change import plan  # noqa: F401 - that it is loaded is all


def _exactly(project: Project, source: str, goal: str) -> Project:
    """Owners and grants count, unless the configuration says otherwise, where both sides mean them."""
    project = replace(project, exact=True)
    if project.config.authority is not None:
        return project
    meant = states_authority(source) and states_authority(goal)
    return replace(project, config=replace(project.config, authority=ON_DEMAND if meant else ()))


def refuse_unmodelled(old: Schema, new: Schema) -> None:
    """Raise `NotCompared` if only one side has something that is not compared."""
    only = sorted(set(old.unmodelled) ^ set(new.unmodelled))
    if only:
        raise NotCompared(objects="\n".join(only))


def _notes(old: Schema, new: Schema) -> tuple[str, ...]:
    both = sorted(set(old.unmodelled) & set(new.unmodelled))
    return (f"not compared, the same name on both sides: {', '.join(both)}",) if both else ()


def _tried(
    project: Project,
    live: Sequence[Target],
    old: Schema,
    new: Schema,
    renames: Sequence[Rename],
    *,
    proof: bool,
) -> Plan:
    """The plan, made and run on a scratch copy of `old` that was built from nothing."""
    from junco.change.plan import make_plan
    from junco.change.rename import rename_sql
    from junco.run.prove import build, refuse_unsaid, run_proved

    plan = make_plan(old, new)
    if plan.empty and not renames:
        return plan
    refuse_unsaid(plan)
    with _bench(project, live, roles_of(old) | roles_of(new)) as connection:
        build(project, connection, old)
        if renames:
            for statement in rename_sql(renames):
                connection.execute(statement)
            plan = make_plan(project.schema(connection), new, renames)
        if proof:
            for rename in reversed(renames):
                connection.execute(rename.inverse.sql)
            run_proved(project, connection, plan, new)
    return plan


@contextmanager
def _bench(project: Project, live: Sequence[Target], roles: set[str]) -> Iterator[Connection]:
    """A scratch database: beside a live source or goal if that is allowed, else where the project's are. The
    embedded server has the roles that the plan names, which went with the scratch databases of the sources.
    """
    with ExitStack() as stack:
        target = _place(stack, project, live)
        connection = stack.enter_context(connected(target, "junco scratch"))
        for role in sorted(roles) if target.embedded else ():
            make_role(role, connection)
        yield connection


def _place(stack: ExitStack, project: Project, live: Sequence[Target]) -> Target:
    for target in live:
        with suppress(CannotCreateScratch):
            return stack.enter_context(scratch(target, project.config.file.name))
    made = stack.enter_context(project.scratch())
    if made.embedded:
        for target in live:
            take_roles_along(target, made)
    return made
