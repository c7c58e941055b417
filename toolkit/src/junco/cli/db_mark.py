"""`junco db mark`."""

from __future__ import annotations

import re

import click

from junco.cli.output import common, output
from junco.history.ledger import Ledger, ensure
from junco.postgres import connected
from junco.run.project import open_project


@click.command("mark")
@click.argument("environment", metavar="NAME")
@common
def command(environment: str) -> int:
    """Name the database's environment. Seeds and resets refuse a database marked production."""
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,62}", environment):
        raise click.UsageError("an environment is a word in lower case: production, staging, dev, test")
    project = open_project()
    with connected(project.target, "junco mark") as connection:
        ensure(connection, project.config.ledger_schema)
        Ledger(connection, project.config.ledger_schema).set("environment", environment)
    return output.result({"environment": environment}, f"{project.target} is marked as {environment}")
