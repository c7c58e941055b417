"""`junco db execute`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from junco.cli.output import common, output
from junco.cli.watch import Lines
from junco.history.files import read_sql, text_of
from junco.run.project import open_project
from junco.run.script_file import execute_file


@click.command("execute")
@click.argument("file", metavar="FILE")
@common
def command(file: str) -> int:
    """Run FILE (- is stdin) in one transaction. Nothing is recorded in the ledger."""
    text = text_of(sys.stdin.buffer.read(), "stdin") if file == "-" else read_sql(Path(file))
    project = open_project()
    done = execute_file(project, text, Path("stdin" if file == "-" else file), Lines())
    values = {
        "target": str(project.target),
        "statements": done.statements,
        "transactional": done.transactional,
    }
    return output.result(
        values,
        f"ran {done.statements} {'statement' if done.statements == 1 else 'statements'} on {project.target}",
    )
