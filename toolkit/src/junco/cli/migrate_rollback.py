"""`junco migrate rollback`."""

from __future__ import annotations

import click

from junco.cli.output import common, output
from junco.cli.watch import Lines
from junco.errors.run import RollbackLosesData
from junco.run.project import open_project
from junco.run.rollback import Options, rollback


@click.command("rollback")
@click.option("--steps", type=click.IntRange(min=1), metavar="N", help="How many migrations to undo (1).")
@click.option("--to", metavar="NAME", help="Undo everything behind this migration, which stays.")
@click.option("--accept-data-loss", is_flag=True, help="Drop what down.sql drops, data included.")
@click.option("--lock-wait", type=float, metavar="SECONDS", help="How long to wait for another migration.")
@common
def command(steps: int | None, to: str | None, accept_data_loss: bool, lock_wait: float | None) -> int:
    """Run the recorded way back (down.sql), newest migration first."""
    if steps and to:
        raise click.UsageError("give either --steps or --to")
    project = open_project()
    options = Options(steps or 1, to, accept_data_loss, lock_wait)
    try:
        names = rollback(project, options, Lines())
    except RollbackLosesData as loss:
        if not output.can_ask or not _accepted(loss):
            raise
        names = rollback(project, Options(steps or 1, to, True, lock_wait), Lines())
    values = {"target": str(project.target), "rolled_back": list(names)}
    return output.result(values, "\n".join(f"rolled back {name}" for name in names))


def _accepted(loss: RollbackLosesData) -> bool:
    output.say(f"{loss.text('what')}:\n{loss.text('why')}")
    return click.confirm("Drop it?", default=False, err=True)
