"""`junco db seed export`: rows of a database become seeds."""

from __future__ import annotations

from pathlib import Path

import click

from junco.api import export_rows
from junco.cli.output import common, output
from junco.run.project import open_project


@click.command("export")
@click.argument("table")
@click.option("--where", metavar="SQL", help="Only rows for which this condition holds.")
@click.option("--key", metavar="COLUMNS", help="The columns that name a row, with commas between them.")
@click.option("-o", "--output", "into", metavar="FILE", type=click.Path(path_type=Path), help="A .csv file.")
@common
def export(table: str, where: str | None, key: str | None, into: Path | None) -> int:
    """Write the rows of TABLE as CSV, references as keys instead of ids: a file that a seed can name."""
    project = open_project()
    names = tuple(one.strip() for one in key.split(",")) if key else None
    found = export_rows(project, table, where=where, key=names)
    if into is not None:
        into.write_text(found.text, encoding="utf-8")
        output.say(f"{found.count:,} rows in {into}")
    values = {"table": table, "rows": found.count, "key": list(found.key), "columns": list(found.columns)}
    return output.result(
        {**values, "csv": None if into else found.text}, "" if into else found.text.rstrip("\n")
    )
