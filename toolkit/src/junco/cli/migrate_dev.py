"""`junco migrate dev`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime

import click

from junco.change.plan import Plan
from junco.change.rename import Rename
from junco.cli.output import common, output
from junco.cli.watch import Lines
from junco.run.develop import Developed, NobodyToAsk, Options, develop
from junco.run.project import open_project


class Asking(NobodyToAsk):
    """Asks on the terminal."""

    def renamed(self, rename: Rename) -> bool:
        """Ask whether it is a rename."""
        return click.confirm(f"Was {rename.old} renamed to {rename.new}? (no: it is dropped)", err=True)

    def accept_losses(self, losses: Sequence[str]) -> bool:
        """Show what goes and ask."""
        output.say("\n".join(f"! {line}" for line in losses))
        return click.confirm("Write the migration all the same?", default=False, err=True)

    def name(self, plan: Plan) -> str:  # noqa: ARG002 - the signature is the base class's
        """Ask for a title."""
        return str(click.prompt("Name of the new migration", err=True))


@click.command("dev")
@click.option("--name", metavar="NAME", help="What the migration does, in a few words.")
@click.option("--create-only", is_flag=True, help="Write the migration and do not apply anything.")
@click.option(
    "--rename", "renames", multiple=True, metavar="OLD=NEW", help="users.phone=users.mobile, users=people"
)
@click.option("--drop", "drops", multiple=True, metavar="OLD", help="OLD was dropped, not renamed.")
@click.option("--accept-data-loss", is_flag=True, help="Write the migration although it drops data.")
@click.option(
    "--plain", is_flag=True, help="Keep statements that make an application wait for a large table."
)
@click.option(
    "--online",
    is_flag=True,
    help="Two migrations, expand and contract, for what would break the application.",
)
@click.option(
    "--using",
    multiple=True,
    metavar="COLUMN=EXPR",
    help="With --online: t.a=EXPR makes the new value of a row.",
)
@click.option(
    "--back", multiple=True, metavar="COLUMN=EXPR", help="With --online: and this the old one again."
)
@click.option("--allow-drift", is_flag=True, help="Go on although the database has drifted.")
@common
def command(  # noqa: PLR0917 - click calls it by name
    name: str | None,
    create_only: bool,
    renames: tuple[str, ...],
    drops: tuple[str, ...],
    accept_data_loss: bool,
    plain: bool,
    allow_drift: bool,
    online: bool,
    using: tuple[str, ...],
    back: tuple[str, ...],
) -> int:
    """Compare the models with the history, write a proved migration with its way back, apply it."""
    project = open_project()
    options = Options(
        name, create_only, renames, drops, accept_data_loss, allow_drift, plain, _now(), online, using, back
    )
    done = develop(project, options, Asking() if output.can_ask else NobodyToAsk(), Lines())
    values = {
        "target": str(project.target),
        "created": done.migration.name if done.migration else None,
        "folder": str(done.migration.folder) if done.migration else None,
        "sql": done.migration.sql if done.migration else "",
        "contract": done.contract.name if done.contract else None,
        "contract_sql": done.contract.sql if done.contract else "",
        "applied": list(done.applied),
        "chain_written": done.chain_written,
        "notes": list(done.notes),
    }
    for note in done.notes:
        output.say(f"note  {note}")
    code = output.result(values, _render(done))
    if done.migration and not create_only:
        output.hint(f"next: git add {project.config.migrations.name}, then junco migrate deploy elsewhere")
    return code


def _now() -> datetime | None:
    """The time that SOURCE_DATE_EPOCH fixes, for reproducible builds; None is now."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else None


def _render(done: Developed) -> str:
    if done.migration is None:
        lines = [f"applied {name}" for name in done.applied]
        if done.chain_written:
            lines.append("migration_lock.toml was brought up to date")
        return "\n".join([*lines, "the models and the history agree: no migration needed"])
    lines = []
    for written in (done.migration, done.contract):
        if written is not None:
            lines += [f"wrote {written.folder}", "", written.sql.rstrip(), ""]
    lines += [f"applied {name}" for name in done.applied]
    return "\n".join(lines)
