"""`junco server stop`."""

from __future__ import annotations

import click

from junco.cli.output import common, output
from junco.config import load
from junco.errors.run import NeedsConfirmation
from junco.shadow.server import delete_servers, stop_servers


@click.command("stop")
@click.option("--delete", is_flag=True, help="Remove the server's databases and files as well.")
@click.option("--confirm", metavar="DBNAME", help="With --delete: the database's name.")
@common
def command(delete: bool, confirm: str | None) -> int:
    """Stop the embedded PostgreSQL of this project. Its data stays unless --delete is given."""
    config = load()
    if delete:
        if confirm is None and output.can_ask:
            confirm = click.prompt(
                "Type the database's name to delete it", default="", show_default=False, err=True
            )
        if confirm != config.database:
            raise NeedsConfirmation(
                action="deleting the embedded server",
                why_asked="it removes every database of this project's server",
                flag=f"junco server stop --delete --confirm {config.database}",
            )
    stopped = stop_servers(config.root)
    if delete:
        delete_servers(config.root)
    word = "stopped" if stopped else "was not running"
    if delete:
        word += ", its databases are deleted"
    return output.result({"stopped": stopped, "deleted": delete}, f"the embedded PostgreSQL {word}")
