"""`junco explain`."""

from __future__ import annotations

import inspect
import textwrap

import click

from junco.cli.output import common, output
from junco.errors import JuncoError, did_you_mean
from junco.errors.usage import UnknownCode


@click.command("explain")
@click.argument("code", metavar="CODE", required=False)
@common
def command(code: str | None) -> int:
    """Show the page of an error code; without one, list them all."""
    registry = JuncoError.registry
    if code is None:
        lines = [f"{known}  {registry[known].__name__}" for known in sorted(registry)]
        return output.result({"codes": sorted(registry)}, "\n".join(lines))
    found = registry.get(code.upper())
    if found is None:
        raise UnknownCode(wanted=code, hint=did_you_mean(code.upper(), list(registry)))
    return output.result({"code": found.code, "page": page(found)}, page(found))


def page(error: type[JuncoError]) -> str:
    """The page of one error: what it means, how it reads, its exit code."""
    meaning = textwrap.fill(" ".join(inspect.getdoc(error).split()), 100)  # type: ignore[union-attr]
    reads = [f"error {error.code}: {error.what}"]
    reads += [f"  {part:<5} {text}" for part in ("why", "next") if (text := getattr(error, part))]
    example = textwrap.indent("\n".join(reads), "    ")
    return f"{error.code} {error.__name__} (exit code {int(error.exit_code)})\n\n{meaning}\n\n{example}"
