"""`junco server start`."""

from __future__ import annotations

import click

from junco.cli.output import common, output
from junco.config import load
from junco.shadow.server import project_server


@click.command("start")
@common
def command() -> int:
    """Start the embedded PostgreSQL of this project; it runs until `junco server stop`."""
    config = load()
    server = project_server(config.root)
    started = server.start()
    target = server.create_database(config.database)
    word = "started" if started else "was running already"
    values = {"started": started, "pid": server.pid(), "url": target.url()}
    return output.result(values, f"PostgreSQL {server.binaries.major} {word}\n{target.url()}")
