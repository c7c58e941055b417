"""`junco db check`."""

from __future__ import annotations

import click

from junco.cli.output import common, output
from junco.doctor.checks import Health, check
from junco.errors import Exit
from junco.run.project import open_project


@click.command("check")
@common
def command() -> int:
    """Can I connect, to what, as whom, how fast, is it healthy."""
    project = open_project()
    health = check(project.target, project.config.ledger_schema)
    failed = any(finding.severity == "error" for finding in health.findings)
    return output.result(health.as_json(), render(health), Exit.FAILED if failed else Exit.CLEAN)


def render(health: Health) -> str:
    """The result as people read it."""
    facts = health.facts
    kind = (
        "superuser"
        if facts["superuser"]
        else "may create"
        if facts["may_create"]
        else "may not create schemas"
    )
    lines = [
        f"connected    {health.target} in {facts['connect_ms']} ms",
        f"server       PostgreSQL {facts['server_version']}" + (", replica" if facts["replica"] else ""),
        f"user         {facts['user']} ({kind}), {'TLS' if facts['tls'] else 'no TLS'}",
        f"round trip   {facts['round_trip_ms']} ms",
        f"size         {facts['size'] / 1024 / 1024:.1f} MB",
        f"environment  {facts['environment'] or 'not marked'}",
    ]
    for finding in health.findings:
        lines += [
            f"{finding.severity:<8}     {finding.what}",
            f"  why   {finding.why}",
            f"  next  {finding.next}",
        ]
    return "\n".join([*lines, "healthy"] if not health.findings else lines)
