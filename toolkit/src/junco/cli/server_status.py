"""`junco server status`."""

from __future__ import annotations

import click

from junco.cli.output import common, output
from junco.config import load
from junco.errors import Exit
from junco.shadow.server import project_server


@click.command("status")
@common
def command() -> int:
    """Show whether the embedded PostgreSQL runs; exit 3 if it does not."""
    config = load()
    server = project_server(config.root)
    pid = server.pid()
    url = server.target(config.database).url()
    values = {"running": pid is not None, "pid": pid, "url": url, "data": str(server.data)}
    if pid is None:
        return output.result(values, "not running; start it: junco server start", Exit.PENDING)
    return output.result(
        values, f"PostgreSQL {server.binaries.major} runs as pid {pid}\n{url}\n{server.data}"
    )
