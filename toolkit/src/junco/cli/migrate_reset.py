"""`junco migrate reset`."""

from __future__ import annotations

from typing import Any

import click

from junco.cli.output import common, output
from junco.cli.watch import Lines
from junco.run.project import open_project
from junco.run.reset import reset


@click.command("reset")
@click.option("--confirm", metavar="DBNAME", help="The database's name, to confirm without being asked.")
@click.option("--skip-seed", is_flag=True, help="Do not load the default seed set afterwards.")
@common
def command(confirm: str | None, skip_seed: bool) -> int:
    """Drop everything in the database, apply every migration, load the default seed set."""
    project = open_project()
    if confirm is None and output.can_ask:
        output.say(f"This drops every table of {project.target} and its data.")
        confirm = click.prompt("Type the database's name to go on", default="", show_default=False, err=True)
    report = reset(project, confirm, Lines())
    values: dict[str, Any] = {
        "target": str(project.target),
        "applied": [one.name for one in report.applied],
        "seed": None,
    }
    lines = [f"reset {project.target}: {len(report.applied)} migrations applied"]
    if not skip_seed and project.has_seed():
        from junco.api import load_seed

        seeded = load_seed(project)
        values["seed"] = seeded.as_json()
        lines.append(seeded.render())
    return output.result(values, "\n".join(lines))
