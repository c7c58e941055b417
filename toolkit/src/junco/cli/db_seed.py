"""`junco db seed`."""

from __future__ import annotations

from datetime import UTC, date, datetime

import click

from junco.api import load_seed
from junco.cli.output import common, output
from junco.run.project import open_project


@click.command("seed")
@click.option(
    "--set", "name", metavar="NAME", help="The seed set; without it the configuration's default_seed."
)
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option("--anchor", metavar="DATE", help="Count relative dates from this day (2026-01-31, or today).")
@common
def command(name: str | None, dry_run: bool, anchor: str | None) -> int:
    """Load a seed set by natural key, in one transaction; a second run changes nothing."""
    start = _day(anchor)
    project = open_project()
    output.say(f"seeding {project.target}")
    report = load_seed(project, name, dry_run=dry_run, anchor=start)
    return output.result({"target": str(project.target), **report.as_json()}, report.render())


def _day(text: str | None) -> date | None:
    if text == "today":
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a date like 2026-01-31, nor 'today'") from None
