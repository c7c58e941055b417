"""Dispatch: from words to one command, from an error to its text and exit code.

Knows how every command ends. Refuses to know what any command does.
"""

from __future__ import annotations

import importlib
import os
import signal
from typing import Any, NoReturn

import click

from junco.cli.output import output
from junco.cli.overview import COMMANDS, GROUPS, group_help, overview
from junco.errors import JuncoError, did_you_mean
from junco.errors.run import Interrupted, Terminated
from junco.errors.usage import Internal, Usage


class Lazy(click.Group):
    """A group that imports a command's module only when that command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the signature is the base class's
        """The names, from the table."""
        return [*COMMANDS, "explain"] if self.name == "junco" else list(COMMANDS[str(self.name)])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The group or command of this name."""
        if cmd_name not in self.list_commands(ctx):
            hint = did_you_mean(cmd_name, self.list_commands(ctx))
            raise click.UsageError(f"there is no command '{cmd_name}'. {hint}")
        if self.name == "junco" and cmd_name in GROUPS:
            return Lazy(cmd_name, help=GROUPS[cmd_name])
        module = cmd_name if self.name == "junco" else f"{self.name}_{cmd_name}"
        command: click.Command = importlib.import_module(f"junco.cli.{module}").command
        return command

    def get_help(self, ctx: click.Context) -> str:  # noqa: ARG002 - the signature is the base class's
        """The same text that the fast path prints."""
        text = overview() if self.name == "junco" else group_help(str(self.name))
        return text.rstrip("\n")


def run(words: list[str]) -> int:
    """Run one command line; returns its exit code. Raises only `BrokenPipeError`."""
    signal.signal(signal.SIGTERM, _terminate)
    output.json = "--json" in words
    output.command = " ".join(word for word in words[:2] if not word.startswith("-"))
    try:
        with Lazy("junco").make_context("junco", list(words)) as ctx:
            return int(ctx.command.invoke(ctx) or 0)
    except JuncoError as error:
        return output.failed(error)
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.UsageError as error:
        context = error.ctx.command_path if error.ctx else "junco"
        return output.failed(Usage(message=_plain(error), command=context))
    except (KeyboardInterrupt, click.Abort):
        if signal.getsignal(signal.SIGTERM) == signal.SIG_DFL:
            return output.failed(Terminated(doing=f"junco {output.command}"))
        return output.failed(Interrupted(doing=f"junco {output.command}"))
    except BrokenPipeError:
        raise  # nobody reads any more: that is for the entry point
    except Exception as error:
        if os.environ.get("JUNCO_TRACEBACK"):
            raise
        return output.failed(Internal(kind=type(error).__name__, message=str(error).strip()))


def _terminate(number: int, frame: Any) -> NoReturn:  # noqa: ARG001 - the signature is the signal module's
    """SIGTERM is treated like Ctrl-C, because the driver cancels the running statement only for that."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a second one ends the process at once
    raise KeyboardInterrupt


def _plain(error: click.UsageError) -> str:
    message = error.format_message().rstrip(".")
    return message[:1].lower() + message[1:]
