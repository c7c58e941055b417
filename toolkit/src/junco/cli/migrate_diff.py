"""`junco migrate diff`."""

from __future__ import annotations

from pathlib import Path

import click

from junco.cli.output import common, output
from junco.errors import Exit
from junco.errors.history import FileTrouble
from junco.run.difference import Difference, difference
from junco.run.project import open_for


@click.command("diff")
@click.option(
    "--from", "source", required=True, metavar="SRC", help="models, migrations, database, empty, URL, FILE"
)
@click.option("--to", "goal", required=True, metavar="SRC", help="The same words.")
@click.option("--rename", "renames", multiple=True, metavar="OLD=NEW", help="It was renamed; its data stays.")
@click.option("--sql", is_flag=True, help="Only SQL that psql can run; nothing when there is no difference.")
@click.option("--no-proof", is_flag=True, help="Print the plan without trying it on a scratch database.")
@click.option("--exit-code", is_flag=True, help="Exit 3 when there is a difference.")
@click.option(
    "-o", "--output", "file", type=click.Path(path_type=Path), metavar="FILE", help="Write the SQL to FILE."
)
@common
def command(
    source: str,
    goal: str,
    renames: tuple[str, ...],
    sql: bool,
    no_proof: bool,
    exit_code: bool,
    file: Path | None,
) -> int:
    """Print what takes one schema to another, proved on a scratch database."""
    with open_for(source, goal) as project:
        found = difference(project, source, goal, renames, proof=not no_proof)
    for note in found.notes:
        output.say(f"note  {note}")
    code = Exit.PENDING if exit_code and not found.plan.empty else Exit.CLEAN
    if file is not None:
        _write(file, found.plan.sql)
        output.say(f"wrote {file}")
    shown = (
        "" if file is not None else _shown(found, sql=sql, none=f"no difference between {source} and {goal}")
    )
    values = {"from": source, "to": goal, **_values(found)} if output.json else {}
    return output.result(values, shown, code)


def _shown(found: Difference, *, sql: bool, none: str) -> str:
    if sql:
        return found.plan.sql.rstrip("\n")
    if found.plan.empty:
        return none
    from junco.change.review import review, text

    items = review(found.old, found.new, found.renames, found.plan.losses)
    return f"{text(items)}\n\n{found.plan.sql}".strip("\n")


def _values(found: Difference) -> dict[str, object]:
    from junco.change.review import review

    items = review(found.old, found.new, found.renames, found.plan.losses)
    return {
        "sql": found.plan.sql,
        "statements": [step.sql for step in found.plan.steps],
        "changes": [item.as_json() for item in items],
        "losses": [str(loss.ref) for loss in found.plan.losses],
        "proved": found.proved,
        "notes": list(found.notes),
    }


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise FileTrouble(file=str(file), verb="written", reason=error.strerror or str(error)) from None
