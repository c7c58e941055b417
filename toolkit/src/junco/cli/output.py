"""What a command prints: data on stdout, everything else on stderr, JSON when asked for.

Knows terminals, colours and questions. Refuses to know what is printed.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from junco.errors import JuncoError

SCHEMA_VERSION = 1
Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass
class Output:
    """How this run prints. One per process."""

    json: bool = False
    no_input: bool = False
    command: str = ""

    @property
    def can_ask(self) -> bool:
        """Whether there is somebody to ask: only the terminal and `--no-input` decide."""
        return not self.no_input and not self.json and sys.stdin is not None and sys.stdin.isatty()

    def say(self, text: str) -> None:
        """Tell people something; machines do not read it."""
        if not self.json:
            print(text, file=sys.stderr, flush=True)  # noqa: T201 - printing is its job

    def hint(self, text: str) -> None:
        """The next step, only where somebody watches."""
        if sys.stderr.isatty():
            self.say(text)

    def result(self, values: dict[str, Any], text: str = "", code: int = 0) -> int:
        """The outcome: one JSON object, or text on stdout; returns `code`."""
        if self.json:
            whole = {
                "schema_version": SCHEMA_VERSION,
                "command": self.command,
                "exit_code": int(code),
                **values,
            }
            print(_encodable(whole))  # noqa: T201 - printing is its job
        elif text:
            print(text)  # noqa: T201 - printing is its job
        return int(code)

    def failed(self, error: JuncoError) -> int:
        """Print an error where it belongs; returns its exit code."""
        if self.json:
            return self.result({"error": error.as_json()}, code=error.exit_code)
        text = error.render()
        if _colours():
            text = text.replace("error", "\x1b[1;31merror\x1b[0m", 1)
        print(text, file=sys.stderr, flush=True)  # noqa: T201 - printing is its job
        return int(error.exit_code)


def _encodable(whole: dict[str, Any]) -> str:
    """JSON as plain as stdout can show it; escaped where it cannot."""
    text = json.dumps(whole, ensure_ascii=False, default=str)
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return json.dumps(whole, default=str)
    return text


def _colours() -> bool:
    return sys.stderr.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


output = Output()


def common(function: Function) -> Function:
    """Add the options that every command has."""

    def set_no_input(_: click.Context, __: click.Parameter, value: bool) -> None:
        output.no_input = value

    json_option = click.option("--json", is_flag=True, expose_value=False, help="One JSON object on stdout.")
    no_input = click.option(
        "--no-input",
        is_flag=True,
        expose_value=False,
        callback=set_no_input,
        help="Never ask; refuse instead.",
    )
    return json_option(no_input(function))
