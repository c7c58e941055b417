"""`db push`: take the database straight to the models, without a migration. For prototypes only.

Knows the same questions as `migrate dev` (renames, losses, rows in the way) and the same proof. Refuses
databases that are marked as production.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from junco.change.plan import Plan
from junco.errors.run import MarkedProduction
from junco.history.ledger import Ledger
from junco.history.script import parse
from junco.postgres import connected
from junco.run import session
from junco.run.develop import Options, Questions, judge
from junco.run.difference import difference
from junco.run.lock import migration_lock
from junco.run.project import Project
from junco.shadow.scripts import run_script


@dataclass(frozen=True, slots=True)
class Pushed:
    """What was run, and the migrations that a history would now miss."""

    plan: Plan
    notes: tuple[str, ...]


def push(project: Project, options: Options, questions: Questions) -> Pushed:
    """Run the plan from the database to the models in one transaction, where it fits in one.

    Raises `MarkedProduction`, `LosesData`, `WouldFail`, and what reading the models and proving raise.
    """
    with connected(project.target, "junco push") as live:
        if Ledger(live, project.config.ledger_schema).environment() == "production":
            raise MarkedProduction(
                target=str(project.target), action="db push", source=project.target.named_in
            )
    found = difference(project, "database", "models", options.renames)
    if found.plan.empty:
        return Pushed(found.plan, found.notes)
    judge(project, found.plan, options, questions)
    script = parse(found.plan.sql, Path("the plan"))
    with session.working(project.target, "push") as connection:
        ledger = project.config.ledger_schema
        with migration_lock(connection, project.target, ledger, project.config.lock_wait):
            run_script(script, connection)
    return Pushed(found.plan, found.notes)
