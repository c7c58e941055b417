"""`junco migrate lint`."""

from __future__ import annotations

import sys

import click

from junco.cli.output import common, output
from junco.errors import Exit
from junco.errors.usage import Usage
from junco.lint import report
from junco.run.lint import Fixed, Linted, fix, lint
from junco.run.project import Project, open_for

_FORMATS = {"text": report.text, "github": report.github, "gitlab": report.gitlab}


@click.command("lint")
@click.argument("names", nargs=-1, metavar="[NAME | FILE.sql | -]...")
@click.option(
    "--format",
    "style",
    type=click.Choice(list(_FORMATS)),
    default="text",
    help="For people, or as annotations.",
)
@click.option(
    "--fix", "fixing", is_flag=True, help="Write the online form into the file and show the difference."
)
@click.option("--no-database", is_flag=True, help="Do not ask the database how large its tables are.")
@common
def command(names: tuple[str, ...], style: str, fixing: bool, no_database: bool) -> int:
    """Tell what each statement locks, reads, writes and breaks, and the form that the application does not notice.

    Without names: everything that is pending. Exits with 8 if there is a hazard.
    """
    with open_for(*_project_needed(names)) as project:
        if fixing:
            return _fixed(project, names, database=not no_database)
        text = sys.stdin.read() if names == ("-",) else None
        found = lint(project, names, standard_input=text, database=not no_database)
    return _reported(found, style)


def _project_needed(names: tuple[str, ...]) -> tuple[str, ...]:
    """The history is only needed for what is in it."""
    return () if names and all(name == "-" or name.endswith(".sql") for name in names) else ("migrations",)


def _fixed(project: Project, names: tuple[str, ...], *, database: bool) -> int:
    if not names or "-" in names:
        raise Usage(message="--fix needs the files to rewrite", command="junco migrate lint")
    done = [fix(project, name, database=database) for name in names]
    for one in done:
        output.say(_told(one))
        for line in one.kept:
            output.say(f"note  {line}")
    values = {
        "files": [
            {"file": str(one.file), "difference": one.difference, "kept": list(one.kept)} for one in done
        ]
    }
    return output.result(values, "".join(one.difference for one in done).rstrip("\n"))


def _told(one: Fixed) -> str:
    if one.difference:
        return f"rewrote {one.file}"
    return f"{one.file} was left as it is" if one.kept else f"{one.file} needs no other form"


def _reported(found: Linted, style: str) -> int:
    for note in found.notes:
        output.say(f"note  {note}")
    hazards = any(one.findings for one in found.reports)
    shown = _FORMATS[style](found.reports)
    return output.result(report.as_json(found.reports), shown, Exit.REFUSED if hazards else Exit.CLEAN)
