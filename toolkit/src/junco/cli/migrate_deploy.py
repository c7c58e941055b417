"""`junco migrate deploy`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from junco.cli.output import common, output
from junco.cli.watch import Events, Lines, duration
from junco.errors import Exit
from junco.run.deploy import Options, Report, default_policy, deploy
from junco.run.project import Project, open_project


@click.command("deploy")
@click.option("--dry-run", is_flag=True, help="Only show the steps that would run; exit 3 if any would.")
@click.option("--out", type=Path, metavar="FILE", help="With --dry-run: write the plan for a review.")
@click.option("--plan", type=Path, metavar="FILE", help="Run exactly this reviewed plan, or nothing.")
@click.option("--to", metavar="NAME", help="Apply up to and including this migration.")
@click.option("--contract", is_flag=True, help="Also apply contract migrations that are held back.")
@click.option("--lock-wait", type=float, metavar="SECONDS", help="How long to wait for another migration.")
@click.option("--lock-patience", type=float, metavar="SECONDS", help="How long to try for a table's lock.")
@click.option(
    "--end-blockers", type=float, metavar="SECONDS", help="End transactions in the way older than that."
)
@click.option("--events", is_flag=True, help="One JSON object a line on stderr for everything that happens.")
@common
def command(
    *,
    dry_run: bool,
    out: Path | None,
    plan: Path | None,
    to: str | None,
    contract: bool,
    lock_wait: float | None,
    lock_patience: float | None,
    end_blockers: float | None,
    events: bool,
) -> int:
    """Apply pending migrations. Never asks, never resets."""
    if out and not dry_run:
        raise click.UsageError("--out goes with --dry-run")
    project = open_project()
    policy = default_policy(project)
    if lock_patience is not None:
        policy = replace(policy, patience=lock_patience)
    policy = replace(policy, end_blockers=end_blockers)
    options = Options(to, dry_run, lock_wait, policy, contract=contract, plan=plan)
    report = deploy(project, options, Events() if events else Lines())
    if out and report.preview:
        report.preview.write(out)
    return _told(project, report, out)


def _told(project: Project, report: Report, out: Path | None) -> int:
    values = _values(project, report)
    held = "".join(f"\n{name}: {why}" for name, why in report.held.items())
    if report.preview is not None and not report.applied:
        if report.pending:
            text = _steps(report) + (f"\nwritten to {out}" if out else "")
            return output.result(values, text + held, Exit.PENDING)
        return output.result(values, f"nothing to apply: {project.target} is up to date{held}")
    if not report.applied:
        return output.result(values, f"nothing to apply: {project.target} is up to date{held}")
    total = duration(sum(one.seconds for one in report.applied))
    text = f"applied {len(report.applied)} to {project.target} in {total}"
    if report.longest_wait >= 0.01:
        text += f"; nobody was seen waiting for longer than {duration(report.longest_wait)}"
    return output.result(values, text + held)


def _values(project: Project, report: Report) -> dict[str, Any]:
    return {
        "target": str(project.target),
        "applied": [{"name": one.name, "seconds": round(one.seconds, 3)} for one in report.applied],
        "pending": list(report.pending),
        "held": dict(report.held),
        "notes": list(report.notes),
        "longest_lock_seconds": round(report.longest_lock, 4),
        "longest_wait_seconds": round(report.longest_wait, 4),
        "plan": report.preview.as_json() if report.preview else None,
    }


def _steps(report: Report) -> str:
    """The steps of a dry run, a line each, with a bracket around what is committed together."""
    lines = []
    assert report.preview is not None  # noqa: S101 - only called with one
    for file in report.preview.files:
        how = "in one transaction" if file.script.transactional else "step by step"
        lines.append(f"would apply {file.migration.name}, {how}")
        for unit in file.script.units:
            for step in unit:
                mark = "│" if len(unit) > 1 and not file.script.transactional else " "
                sql = " ".join(step.statement.sql.split())
                lines.append(f"  {step.position:>3} {mark} {step.step_class:<10}  {sql[:_WIDTH]}")
                predicted = file.forecasts.get(step.position)
                if predicted and (words := predicted.words()):
                    lines.append(f"      {mark}             {words}")
    return "\n".join(lines)


_WIDTH = 100
