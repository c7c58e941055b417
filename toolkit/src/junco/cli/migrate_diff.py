"""`junco migrate diff`."""

from __future__ import annotations

from pathlib import Path

import click

from junco.cli.output import common, output
from junco.errors import Exit
from junco.errors.history import FileTrouble
from junco.run.difference import difference
from junco.run.project import open_project


@click.command("diff")
@click.option(
    "--from", "source", required=True, metavar="SRC", help="models, migrations, database, empty, URL, FILE"
)
@click.option("--to", "goal", required=True, metavar="SRC", help="The same words.")
@click.option("--sql", is_flag=True, help="Only SQL that psql can run; nothing when there is no difference.")
@click.option("--exit-code", is_flag=True, help="Exit 3 when there is a difference.")
@click.option(
    "-o", "--output", "file", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE."
)
@common
def command(source: str, goal: str, sql: bool, exit_code: bool, file: Path | None) -> int:
    """Print what takes one schema to another, proved on a scratch database."""
    found = difference(open_project(), source, goal)
    for note in found.notes:
        output.say(f"note  {note}")
    code = Exit.PENDING if exit_code and not found.plan.empty else Exit.CLEAN
    text = found.plan.sql.rstrip("\n")
    if not sql and not text:
        text = f"no difference between {source} and {goal}"
    if file is not None:
        _write(file, found.plan.sql)
        output.say(f"wrote {file}")
        text = ""
    values = {
        "from": source,
        "to": goal,
        "sql": found.plan.sql,
        "statements": [step.sql for step in found.plan.steps],
        "losses": [str(loss.ref) for loss in found.plan.losses],
        "notes": list(found.notes),
    }
    return output.result(values, text, code)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise FileTrouble(file=str(file), verb="written", reason=error.strerror or str(error)) from None
