"""`junco migrate status`."""

from __future__ import annotations

import click

from junco.cli.output import common, output
from junco.history.compare import Entry
from junco.run.project import open_project
from junco.run.status import Status, condition_of, read_status

_WORDS = {
    "pending": "waits for junco migrate deploy",
    "edited": "the file differs from what was applied (J204)",
    "missing": "applied, and not on disk (J205)",
    "ahead": "applied from a newer checkout (J206)",
    "changed": "changed since it was proved; prove it again: junco migrate dev (J208)",
    "running": "is being applied right now",
}


@click.command("status")
@common
def command() -> int:
    """Show what is applied, pending, failed, running, edited, missing or out of order, and drift."""
    project = open_project()
    status = read_status(project)
    return output.result(status.as_json(), render(status), status.exit_code)


def render(status: Status) -> str:
    """The status as people read it."""
    mark = f" ({status.environment})" if status.environment else ""
    lines = [f"{status.target}{mark}"]
    width = max((len(entry.name) for entry in status.history.entries), default=0)
    for entry in status.history.entries:
        word = condition_of(entry, status)
        lines.append(f"  {entry.name:<{width}}  {word:<11}  {_detail(entry, word, status)}".rstrip())
    if not status.history.entries:
        lines.append("  no migrations yet")
    return "\n".join(lines + _findings(status))


def _detail(entry: Entry, word: str, status: Status) -> str:
    attempt = entry.attempt
    if word == "applied" and attempt and attempt.finished_at:
        return f"{attempt.finished_at:%Y-%m-%d %H:%M} by {attempt.run_by}"
    if word in ("failed", "interrupted") and attempt:
        if attempt.left_something:
            where = f"{attempt.steps_done} of {attempt.steps_total} steps are done; deploy goes on there"
        else:
            where = "nothing of it was kept; deploy tries it again"
        reason = f": {attempt.error.splitlines()[0]}" if attempt.error else ""
        return where + reason
    if word == "pending" and status.running:
        return "waits, or is being applied right now"
    text = entry.held or _WORDS.get(word, "")
    return text + ("; older than applied ones, runs out of order" if entry.out_of_order else "")


def _findings(status: Status) -> list[str]:
    lines = []
    if status.running:
        lines.append(f"running: a migration is being applied by {status.running}")
    if status.drift:
        lines += [
            f"drift: the schema is not what {status.drift.after} leads to "
            f"(expected {status.drift.expected[:12]}, found {status.drift.found[:12]})",
            "  see it: junco migrate diff --from migrations --to database",
        ]
    if status.unlinked:
        lines += [
            f"merged: {', '.join(status.unlinked)} was written beside migrations it now follows",
            ("  deploy works; " if status.history.to_run else "  ")
            + "prove the merged history and record it: junco migrate dev",
        ]
    elif status.history.unproved:
        lines.append(f"not proved: {', '.join(status.history.unproved)}   prove it: junco migrate dev")
    if not lines and not status.history.to_run and not status.history.named("edited", "missing", "ahead"):
        lines.append("up to date")
    return lines
