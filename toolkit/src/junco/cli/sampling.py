"""`junco db seed export` and `junco db seed sample`: rows of a database become seeds."""

from __future__ import annotations

from pathlib import Path

import click

from junco.api import export_rows, sample_rows
from junco.cli.output import common, output
from junco.run.project import open_project
from junco.seed.place import shown


@click.command("export")
@click.argument("table")
@click.option("--where", metavar="SQL", help="Only rows for which this condition holds.")
@click.option(
    "--key", metavar="COLUMNS", help="Columns that name a row, with commas; TABLE.COLUMN of others."
)
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
    if found.null:
        # Texts may be empty, so that an empty field cannot stand for NULL.
        output.say(f"{found.null} stands for NULL: a seed names the file with null={found.null!r}")
    values = {"table": table, "rows": found.count, "key": list(found.key), "columns": list(found.columns)}
    values["null"] = found.null
    return output.result(
        {**values, "csv": None if into else found.text}, "" if into else found.text.rstrip("\n")
    )


@click.command("sample")
@click.argument("table")
@click.option("--where", metavar="SQL", help="Only rows for which this condition holds.")
@click.option("--rows", "count", metavar="N", type=click.IntRange(1, 10_000), default=100, show_default=True)
@click.option("--keep", metavar="COLUMNS", default="", help="Personal-looking columns to leave as they are.")
@click.option("--mask", metavar="COLUMNS", default="", help="More columns to mask.")
@click.option("--name", default="sample", show_default=True, help="What the seed set is called.")
@common
def sample(table: str, where: str | None, count: int, keep: str, mask: str, name: str) -> int:
    """Write some rows of TABLE, and all that they refer to, as a seed set; what looks personal is masked."""
    project = open_project()
    if not name.isidentifier():
        raise click.BadParameter(f"{name!r} cannot be the name of a Python file", param_hint="--name")
    found = sample_rows(project, table, name, where=where, count=count, keep=_names(keep), mask=_names(mask))
    lines = [f"  {one}: {rows:,} rows{masked}" for one, rows, masked in found.lines()]
    return output.result(
        found.as_json(), "\n".join([f"seed set {found.name} in {shown(str(found.file))}", *lines])
    )


def _names(text: str) -> frozenset[str]:
    return frozenset(one.strip() for one in text.split(",") if one.strip())
