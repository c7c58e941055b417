"""`qconnect dev`: from nothing to a running clinic in one process.

Knows the order: port, database, migrations, seed, server. Refuses to know how each is done. What it started
it stops; what ran before goes on running.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from qconnect.server import orderly_end, serve
from qconnect.startup import address, listen

if TYPE_CHECKING:
    from datetime import date

    from qconnect.settings import Settings

# Set by the development seed.
DEMO_ACCOUNTS = ("alice@example.com", "admin@example.com")
DEMO_PASSWORD = "qconnect-demo"  # noqa: S105 - printed on purpose, worthless elsewhere


def run(settings: Settings, host: str, port: int, say: Callable[[str], None]) -> None:
    """Serve the clinic until Ctrl-C, with a database that is migrated and seeded first."""
    with orderly_end(), listen(host, port) as listener:
        import junco

        with junco.running_project(settings.project, settings.database_url) as project:
            for one in junco.deploy(project).applied:
                say(f"applied      {one.name}")
            anchor = junco.load_seed(project).anchor
            from qconnect.main import create_app

            app = create_app(replace(settings, database_url=project.target.url()))
            for line in _welcome(address(listener), anchor, settings.now().date()):
                say(line)
            serve(app, listener)


def _welcome(url: str, anchor: date, today: date) -> Iterator[str]:
    yield f"QConnect     {url}"
    yield f"API          {url}/docs"
    yield f"Sign in as   {' or '.join(DEMO_ACCOUNTS)}, password {DEMO_PASSWORD}"
    if anchor < today:
        yield f"The seeded queues began on {anchor}. To move them to today: junco db seed --anchor today"
    yield "Ctrl-C stops everything that was started here."
