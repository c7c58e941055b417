"""`migrate diff`: the plan between any two sources, proved before it is shown."""

from __future__ import annotations

from dataclasses import dataclass

from junco.change.plan import Plan, make_plan
from junco.postgres import connected
from junco.run.project import Project
from junco.run.prove import run_proved
from junco.schema.model import Schema


@dataclass(frozen=True, slots=True)
class Difference:
    """The plan, and what was not compared."""

    plan: Plan
    notes: tuple[str, ...]


def difference(project: Project, source: str, goal: str) -> Difference:
    """The plan from `source` to `goal`. Raises what reading a source raises, and `PlanNotProved`."""
    sources = project.sources()
    old, new = sources.schema(source), sources.schema(goal)
    plan = make_plan(old, new)
    if not plan.empty:
        _prove(project, old, new, plan)
    only = sorted(set(old.unmodelled) ^ set(new.unmodelled))
    notes = (f"not compared: {', '.join(only)}",) if only else ()
    return Difference(plan, notes)


def _prove(project: Project, old: Schema, new: Schema, plan: Plan) -> None:
    """Build `old` from nothing on a scratch database and run the plan there."""
    empty = project.sources().schema("empty")
    with project.scratch() as target, connected(target, "junco scratch") as scratch:
        run_proved(project, scratch, make_plan(empty, old), old)
        run_proved(project, scratch, plan, new)
