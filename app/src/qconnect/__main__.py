"""The command line: `qconnect serve`, `qconnect dev`, `qconnect demo transaction`.

Knows options, exit codes and how errors are printed. Refuses to do the work; imports it when it is asked for,
so that `--help` answers at once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

import qconnect

if TYPE_CHECKING:
    from qconnect.settings import Settings

NO_CONNECTION, FAILED, INTERRUPTED = 6, 5, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(qconnect.__version__, prog_name="qconnect")
def main() -> None:
    """Appointments and live queues for small hospitals."""


def _where(command: Callable[..., None]) -> Callable[..., None]:
    command = click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")(
        command
    )
    port = click.IntRange(0, 65535)
    return click.option("--port", default=3000, show_default=True, type=port, help="0 takes any.")(command)


@main.command()
@_where
def dev(host: str, port: int) -> None:
    """Start database and clinic, migrated and seeded, until Ctrl-C."""
    from qconnect import development

    with _explained() as settings:
        development.run(settings, host, port, click.echo)


@main.command()
@_where
def serve(host: str, port: int) -> None:
    """Serve the clinic on DATABASE_URL, if its schema is current."""
    from qconnect import server, startup

    with _explained() as settings, server.orderly_end():
        url = _required_url(settings)
        with startup.listen(host, port) as listener:
            startup.require_current_schema(settings.project, url)
            from qconnect.main import create_app

            app = create_app(settings)
            click.echo(f"QConnect {startup.address(listener)}")
            server.serve(app, listener)


@main.group()
def demo() -> None:
    """Show on throwaway rows what the database guarantees."""


@demo.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def transaction(as_json: bool) -> None:
    """Book once, fail half way, book 300 times at once, and lose most of 300 naively."""
    with _explained() as settings, _demo_database(settings) as url:
        from qconnect.db import engine_for
        from qconnect.demo import report
        from qconnect.demo import transaction as demonstration

        engine = engine_for(url, patience=60.0)
        try:
            play = demonstration.play(engine, settings.now())
        finally:
            engine.dispose()
    if as_json:
        click.echo(json.dumps(report.as_json(play), indent=2))
    else:
        click.echo("\n".join(report.as_text(play)))
    if play.violations:
        sys.exit(FAILED)


@contextmanager
def _demo_database(settings: Settings) -> Iterator[str]:
    """The database named by DATABASE_URL, which must be current, or the development one, brought up to date."""
    import junco
    from qconnect import startup

    if settings.database_url:
        startup.require_current_schema(settings.project, settings.database_url)
        yield settings.database_url
        return
    with junco.running_project(settings.project) as project:
        junco.deploy(project)
        yield project.target.url()


@contextmanager
def _explained() -> Iterator[Settings]:
    """The settings; every expected failure inside is printed on stderr and becomes an exit code."""
    from junco.errors import JuncoError
    from qconnect.settings import BadSetting, load
    from qconnect.startup import NotStarted

    try:
        yield load()
    except JuncoError as error:
        _fail(error.render(), error.exit_code)
    except NotStarted as error:
        _fail(str(error), error.exit_code)
    except BadSetting as error:
        _fail(f"error: {error}", 2)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _required_url(settings: Settings) -> str:
    from qconnect.settings import BadSetting

    if settings.database_url is None:
        raise BadSetting(
            "DATABASE_URL is not set\n"
            "  why   a server needs to know its database\n"
            "  next  export DATABASE_URL=postgresql://user@host/qconnect   or, to try: qconnect dev"
        )
    return settings.database_url


def _fail(text: str, code: Any) -> None:
    click.echo(text, err=True)
    sys.exit(int(code))


if __name__ == "__main__":
    main()
