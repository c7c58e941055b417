"""`junco migrate deploy`."""

from __future__ import annotations

import click

from junco.cli.output import common, output
from junco.cli.watch import Lines, duration
from junco.errors import Exit
from junco.run.deploy import Options, deploy
from junco.run.project import open_project


@click.command("deploy")
@click.option("--dry-run", is_flag=True, help="Only say what would be applied; exit 3 if anything would.")
@click.option("--to", metavar="NAME", help="Apply up to and including this migration.")
@click.option("--lock-wait", type=float, metavar="SECONDS", help="How long to wait for another migration.")
@common
def command(dry_run: bool, to: str | None, lock_wait: float | None) -> int:
    """Apply pending migrations. Never asks, never resets."""
    project = open_project()
    report = deploy(project, Options(to, dry_run, lock_wait), Lines())
    values = {
        "target": str(project.target),
        "applied": [{"name": one.name, "seconds": round(one.seconds, 3)} for one in report.applied],
        "pending": list(report.pending),
        "notes": list(report.notes),
    }
    if report.pending:
        text = "\n".join(f"would apply {name}" for name in report.pending)
        return output.result(values, text, Exit.PENDING)
    if not report.applied:
        return output.result(values, f"nothing to apply: {project.target} is up to date")
    total = duration(sum(one.seconds for one in report.applied))
    return output.result(values, f"applied {len(report.applied)} to {project.target} in {total}")
