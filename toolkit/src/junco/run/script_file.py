"""`db execute`: run a file of SQL that is not a migration, all of it or nothing.

Statements that cannot run in a transaction are run one by one, which is said beforehand. Nothing is recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from junco.history.script import parse
from junco.postgres import DatabaseError
from junco.run import session
from junco.run.events import Watcher
from junco.run.project import Project
from junco.run.statement import execute, failure


@dataclass(frozen=True, slots=True)
class Executed:
    """How many statements ran, and whether in one transaction."""

    statements: int
    transactional: bool


def execute_file(project: Project, text: str, file: Path, watcher: Watcher | None = None) -> Executed:
    """Run a script. Raises what `parse` raises, `StatementFailed` and the connection errors."""
    watcher = watcher or Watcher()
    script = parse(text, file)
    with session.working(project.target, "execute") as connection:
        if not script.transactional:
            watcher.note(
                f"{file} has statements that cannot run in a transaction: each is committed by itself"
            )
        else:
            connection.execute("BEGIN")
        for step in script.steps:
            watcher.step(step, len(script.steps))
            try:
                execute(connection, step)
            except DatabaseError as error:
                done = step.position - 1
                left = (
                    "nothing was changed" if script.transactional else f"{done} statements before it are done"
                )
                raise failure(script, step, error, "correct the file and run it again", left) from None
        if script.transactional:
            connection.execute("COMMIT")
    return Executed(len(script.steps), script.transactional)
