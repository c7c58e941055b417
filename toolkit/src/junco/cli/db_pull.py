"""`junco db pull`."""

from __future__ import annotations

from pathlib import Path

import click

from junco.cli.output import common, output
from junco.pull.pull import Options, Pulled, pull
from junco.run.project import open_project


@click.command("pull")
@click.option(
    "--models", type=click.Path(path_type=Path), metavar="FILE", help="Write SQLAlchemy models to FILE."
)
@click.option(
    "--sql",
    type=click.Path(path_type=Path),
    default=Path("sql"),
    show_default=True,
    metavar="FOLDER",
    help="Where the SQL files go: everything, or with --models what models cannot say.",
)
@click.option("--baseline", metavar="NAME", help="Also write the first migration and record it as applied.")
@click.option("--replace", is_flag=True, help="Write over files that are there.")
@common
def command(models: Path | None, sql: Path, baseline: str | None, replace: bool) -> int:
    """Write the database's schema as files, and prove that they lead back to it."""
    project = open_project()
    done = pull(project, Options(models, sql, baseline, replace))
    values = {
        "target": str(project.target),
        "models": str(done.models) if done.models else None,
        "files": [str(file) for file in done.files],
        "baseline": done.baseline.name if done.baseline else None,
    }
    code = output.result(values, _render(done))
    output.hint(f"next: in {project.config.file.name}: {_setting(done, sql)}")
    return code


def _render(done: Pulled) -> str:
    lines = [f"wrote {done.models}"] if done.models else []
    lines += [f"wrote {file}" for file in done.files]
    if done.baseline:
        lines.append(f"wrote {done.baseline.folder} and recorded it as applied")
    return "\n".join(lines) or "the database is empty: there is nothing to write"


def _setting(done: Pulled, sql: Path) -> str:
    settings = []
    if done.models:
        module = ".".join(done.models.with_suffix("").parts)
        settings.append(f'models = "{module.removeprefix("src.")}:Base"')
    if done.files:
        settings.append(f'sql = "{sql.as_posix()}"')
    return " and ".join(settings)
