"""`junco explain`."""

from __future__ import annotations

import inspect
import textwrap

import click

from junco.cli.output import common, output
from junco.errors import JuncoError, all_errors, did_you_mean
from junco.errors.usage import UnknownCode


@click.command("explain")
@click.argument("code", metavar="CODE", required=False)
@common
def command(code: str | None) -> int:
    """Show the page of an error code; without one, list them all."""
    registry = all_errors()
    if code is None:
        lines = [f"{known}  {registry[known].__name__}" for known in registry]
        return output.result({"codes": list(registry)}, "\n".join(lines))
    found = registry.get(code.upper())
    if found is None:
        raise UnknownCode(wanted=code, hint=did_you_mean(code.upper(), list(registry)))
    return output.result({"code": found.code, "page": page(found)}, page(found))


def page(error: type[JuncoError]) -> str:
    """The page of one error: what it means, how it reads, its exit code."""
    meaning = textwrap.fill(" ".join(inspect.getdoc(error).split()), 100)  # type: ignore[union-attr]
    parts = [
        (f"error {error.code}:", error.what),
        *((f"  {part:<5}", getattr(error, part)) for part in ("why", "next")),
    ]
    reads = [f"{head} {text.replace(chr(10), chr(10) + ' ' * 8)}" for head, text in parts if text]
    example = textwrap.indent("\n".join(reads), "    ")
    return f"{error.code} {error.__name__} (exit code {int(error.exit_code)})\n\n{meaning}\n\n{example}"
