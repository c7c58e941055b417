"""`junco db push`."""

from __future__ import annotations

import click

from junco.cli.migrate_dev import Asking
from junco.cli.output import common, output
from junco.run.develop import NobodyToAsk, Options
from junco.run.project import open_project
from junco.run.push import push


@click.command("push")
@click.option(
    "--rename", "renames", multiple=True, metavar="OLD=NEW", help="users.phone=users.mobile, users=people"
)
@click.option("--accept-data-loss", is_flag=True, help="Go on although data is dropped.")
@common
def command(renames: tuple[str, ...], accept_data_loss: bool) -> int:
    """Take the database to the models without writing a migration."""
    project = open_project()
    options = Options(renames=renames, accept_data_loss=accept_data_loss)
    done = push(project, options, Asking() if output.can_ask else NobodyToAsk())
    for note in done.notes:
        output.say(f"note  {note}")
    values = {"target": str(project.target), "statements": [step.sql for step in done.plan.steps]}
    text = done.plan.sql.rstrip() or "the database and the models agree"
    code = output.result(values, text)
    if project.migrations() and not done.plan.empty:
        output.hint(
            "next: the history does not know of this. junco migrate dev --allow-drift --create-only --name NAME"
            " writes it down, junco migrate resolve --applied NAME says that it is here"
        )
    return code
