"""`qconnect dev`: from nothing to a running clinic in one process.

Knows the order: port, database, migrations, seed, server. Refuses to know how each is done. What it started
it stops; what ran before goes on running.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from qconnect.server import orderly_end, serve
from qconnect.startup import address, listen

if TYPE_CHECKING:
    from junco import Project
    from qconnect.settings import Settings

# Fixed by the seed: accounts that exist in every development database.
DEMO_ACCOUNTS = ("alice.johnson@example.com", "admin@example.com")
DEMO_PASSWORD = "qconnect-demo"  # noqa: S105 - printed on purpose, worthless elsewhere


def run(settings: Settings, host: str, port: int, say: Callable[[str], None]) -> None:
    """Serve the clinic until Ctrl-C, with a database that is migrated and seeded first."""
    import junco

    with orderly_end(), listen(host, port) as listener:
        imports = _import_meanwhile()
        with database(settings) as (url, project):
            junco.deploy(project)
            junco.load_seed(project)
            imports.join()
            from qconnect.main import create_app

            app = create_app(replace(settings, database_url=url))
            for line in _welcome(address(listener)):
                say(line)
            serve(app, listener)


@contextmanager
def database(settings: Settings) -> Iterator[tuple[str, Project]]:
    """The project's database, running, with its URL; stopped afterwards if it was started here."""
    import junco

    with junco.running_project(settings.project) as project:
        yield project.target.url(), project


def _import_meanwhile() -> threading.Thread:
    """Load the web framework while the database starts: both take a good part of a second."""

    def load() -> None:
        import uvicorn  # noqa: F401

        import qconnect.main  # noqa: F401

    thread = threading.Thread(target=load, daemon=True)
    thread.start()
    return thread


def _welcome(url: str) -> Iterator[str]:
    yield f"QConnect     {url}"
    yield f"API          {url}/docs"
    yield f"Sign in as   {' or '.join(DEMO_ACCOUNTS)}, password {DEMO_PASSWORD}"
    yield "Ctrl-C stops everything that was started here."
