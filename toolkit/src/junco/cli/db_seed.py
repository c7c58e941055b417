"""junco db seed"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

import click

from junco.api import load_seed
from junco.cli.drawing import drawn
from junco.cli.output import common, output
from junco.cli.sampling import export, sample
from junco.errors.seed_bulk import PruneTooLarge
from junco.run.project import open_project
from junco.seed.blocks import Sizing
from junco.seed.chunks import CHUNKS_ABOVE
from junco.seed.report import SeedReport
from junco.seed.sizes import read_scale


@click.group("seed", invoke_without_command=True, subcommand_metavar="[export | sample]")
@click.option(
    "--set", "name", metavar="NAME", help="The seed set; without it the configuration's default_seed."
)
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option("--anchor", metavar="DATE", help="Count relative dates from this day (2026-01-31, or today).")
@click.option(
    "--scale", metavar="SIZE", help="A size that the set knows, or a number to multiply counts with."
)
@click.option("--prune", is_flag=True, help="Delete rows that the set once wrote and declares no more.")
@click.option("--yes", is_flag=True, help="Delete them without asking, however many.")
@click.option(
    "--rebuild/--no-rebuild",
    default=None,
    help="Take constraints and indexes off empty tables for the load and put them back, checked;"
    " by itself where nobody is disturbed.",
)
@click.option(
    "--chunks-above",
    type=click.IntRange(1),
    metavar="ROWS",
    default=CHUNKS_ABOVE,
    help="Commit larger sets in chunks instead of one transaction (50,000,000).",
)
@common
@click.pass_context
def command(  # noqa: PLR0917 - each is a flag, and click names them
    context: click.Context,
    name: str | None,
    dry_run: bool,
    anchor: str | None,
    scale: str | None,
    prune: bool,
    yes: bool,
    rebuild: bool | None,
    chunks_above: int,
) -> int:
    """Load a seed set by natural key; a second run changes nothing."""
    if context.invoked_subcommand is not None:
        return 0
    start = _day(anchor)
    sizing = read_scale(scale) if scale else Sizing()
    project = open_project()
    output.say(f"seeding {project.target}")
    load = partial(
        load_seed,
        project,
        name,
        dry_run=dry_run,
        anchor=start,
        sizing=sizing,
        prune=prune,
        rebuild=rebuild,
        chunks_above=chunks_above,
    )
    try:
        report = _drawn(load, yes=yes)
    except PruneTooLarge as error:
        if not output.can_ask or not _accepted(error):
            raise
        report = _drawn(load, yes=True)
    return output.result({"target": str(project.target), **report.as_json()}, report.render())


command.add_command(export)
command.add_command(sample)


def _drawn(load: Callable[..., SeedReport], *, yes: bool) -> SeedReport:
    with drawn() as progress:
        return load(yes=yes, progress=progress)


def _accepted(error: PruneTooLarge) -> bool:
    output.say(error.text("what"))
    return click.confirm("Delete them?", default=False, err=True)


def _day(text: str | None) -> date | None:
    if text == "today":
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a date like 2026-01-31, nor 'today'") from None
