"""What programs may call: the commands as functions, without a command line.

The one place where migrations and seeds are known side by side. Every function raises `JuncoError`s.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from junco.config import make_importable
from junco.errors import Exit, JuncoError
from junco.history.ledger import Ledger
from junco.postgres import connected
from junco.run.deploy import Options, Report
from junco.run.deploy import deploy as _deploy
from junco.run.project import Project, open_project
from junco.run.status import Status, read_status
from junco.seed.blocks import Sizing
from junco.seed.chunks import CHUNKS_ABOVE
from junco.seed.export import Exported, export
from junco.seed.find import find_set
from junco.seed.load import run_seed
from junco.seed.progress import Progress
from junco.seed.report import SeedReport
from junco.seed.sample import Sampler
from junco.seed.sample_set import SampledSet, write_set


@dataclass(frozen=True, slots=True)
class SchemaState:
    """Whether an application may start: `message` says what is wrong and which command mends it.

    `exit_code` is what the command line would end with.
    """

    ok: bool
    pending: tuple[str, ...]
    message: str
    exit_code: int


@contextmanager
def running_project(start: Path | None = None, url: str | None = None) -> Iterator[Project]:
    """An open project for the block; an embedded server that was started for it is stopped at the end."""
    project = open_project(start, url)
    try:
        yield project
    finally:
        if project.started_server:
            from junco.shadow.server import stop_servers

            stop_servers(project.config.root)


def deploy(project: Project) -> Report:
    """Apply what is pending."""
    return _deploy(project, Options())


def status(project: Project) -> Status:
    """What is applied, what is not, what does not fit."""
    return read_status(project)


def load_seed(  # noqa: PLR0913 - each keyword is a flag of the command
    project: Project,
    name: str | None = None,
    *,
    dry_run: bool = False,
    anchor: date | None = None,
    sizing: Sizing | None = None,
    prune: bool = False,
    yes: bool = False,
    rebuild: bool | None = None,
    chunks_above: int = CHUNKS_ABOVE,
    progress: Progress | None = None,
) -> SeedReport:
    """Load a seed set, the configuration's default one unless named; see `run_seed` for the rest."""
    make_importable(project.config.root)
    found = find_set(project.config.seeds, name or project.config.default_seed)
    with connected(project.target, "junco seed") as connection:
        ledger = Ledger(connection, project.config.ledger_schema)
        return run_seed(
            connection,
            found,
            ledger_schema=project.config.ledger_schema,
            dry_run=dry_run,
            anchor=anchor,
            environment=ledger.environment(),
            target=project.target,
            sizing=sizing,
            prune=prune,
            yes=yes,
            rebuild=rebuild,
            chunks_above=chunks_above,
            progress=progress,
        )


def export_rows(
    project: Project, table: str, *, where: str | None = None, key: tuple[str, ...] | None = None
) -> Exported:
    """The rows of a table as CSV, references by key."""
    with connected(project.target, "junco export") as connection:
        return export(connection, table, where=where, key=key)


def sample_rows(
    project: Project,
    table: str,
    name: str,
    *,
    where: str | None = None,
    count: int = 100,
    keep: frozenset[str] = frozenset(),
    mask: frozenset[str] = frozenset(),
) -> SampledSet:
    """Some rows of a table with all that they refer to, as a seed set in the project's folder of seeds."""
    make_importable(project.config.root)
    with connected(project.target, "junco sample") as connection:
        tables = Sampler(connection, keep, mask).take(table, where, count)
    return write_set(project.config.seeds, name, tables, project.config.models)


def schema_state(start: Path, url: str | None = None) -> SchemaState:
    """Whether the database of the project in `start` has every migration of this checkout.

    A database that is ahead is fine: during a deployment the old application runs on the new schema.
    """
    try:
        project = open_project(start, url)
        history = read_status(project).history
    except JuncoError as error:
        return SchemaState(False, (), error.render(), int(error.exit_code))
    pending = tuple(entry.name for entry in history.to_run)
    if not pending:
        return SchemaState(True, (), "", int(Exit.CLEAN))
    text = f"the schema of {project.target} is behind by {len(pending)}: {', '.join(pending)}"
    return SchemaState(False, pending, f"{text}\n  next  junco migrate deploy", int(Exit.PENDING))
