"""`junco migrate resolve`."""

from __future__ import annotations

import click

from junco.cli.output import common, output
from junco.run.project import open_project
from junco.run.resolve import resolve_applied, resolve_rolled_back


@click.command("resolve")
@click.option("--applied", metavar="NAME", help="Record NAME as applied; its SQL is not run.")
@click.option("--rolled-back", metavar="NAME", help="Record NAME as not in effect; nothing is undone.")
@click.option("--force", is_flag=True, help="Insist although the schema says otherwise.")
@common
def command(applied: str | None, rolled_back: str | None, force: bool) -> int:
    """Correct the ledger. Runs no SQL of any migration; what is claimed is compared with the schema."""
    if bool(applied) == bool(rolled_back):
        raise click.UsageError("give either --applied NAME or --rolled-back NAME")
    project = open_project()
    if applied:
        name = resolve_applied(project, applied, force=force)
        return output.result({"name": name, "state": "applied"}, f"recorded {name} as applied")
    name = resolve_rolled_back(project, str(rolled_back), force=force)
    return output.result({"name": name, "state": "rolled_back"}, f"recorded {name} as rolled back")
