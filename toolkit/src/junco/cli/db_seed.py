"""`junco db seed`."""

from __future__ import annotations

from datetime import date, datetime

import click

from junco.api import load_seed
from junco.cli.output import common, output
from junco.run.project import open_project


@click.command("seed")
@click.option(
    "--set", "name", metavar="NAME", help="The seed set; without it the configuration's default_seed."
)
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option(
    "--anchor",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The day that relative dates count from.",
)
@common
def command(name: str | None, dry_run: bool, anchor: datetime | None) -> int:
    """Load a seed set by natural key, in one transaction; a second run changes nothing."""
    project = open_project()
    output.say(f"seeding {project.target}")
    day: date | None = anchor.date() if anchor else None
    report = load_seed(project, name, dry_run=dry_run, anchor=day)
    return output.result({"target": str(project.target), **report.as_json()}, report.render())
