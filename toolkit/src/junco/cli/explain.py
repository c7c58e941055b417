"""`junco explain`."""

from __future__ import annotations

import inspect
import textwrap

import click

from junco.cli.output import common, output
from junco.errors import JuncoError, all_errors, did_you_mean
from junco.errors.usage import UnknownCode
from junco.lint.rule import Rule
from junco.lint.rules import RULES


@click.command("explain")
@click.argument("code", metavar="CODE", required=False)
@common
def command(code: str | None) -> int:
    """Show the page of an error or a rule; without a code, list them all."""
    errors = {known: (error.__name__, page(error)) for known, error in all_errors().items()}
    rules = {known: (rule.title, rule_page(rule)) for known, rule in RULES.items()}
    every = dict(sorted({**errors, **rules}.items()))
    if code is None:
        lines = [f"{known}  {title}" for known, (title, _) in every.items()]
        return output.result({"codes": list(every)}, "\n".join(lines))
    wanted = code.upper()
    if wanted not in every:
        raise UnknownCode(wanted=code, hint=did_you_mean(wanted, list(every)))
    return output.result({"code": wanted, "page": every[wanted][1]}, every[wanted][1])


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


_SEVERITIES = {
    "blocks": "the application waits",
    "breaks": "the application fails",
    "loses": "data is lost, the application fails",
    "comment": "about a comment in the file",
}


def rule_page(rule: Rule) -> str:
    """The page of a rule of `junco migrate lint`: why, SQL that has the hazard, SQL that has not."""
    parts = [f"{rule.code} {rule.title} ({_SEVERITIES[rule.severity]})", textwrap.fill(rule.reason, 100)]
    parts += [f"{title}\n\n{textwrap.indent(sql, '    ')}" for title, sql in _examples(rule)]
    if rule.advice:
        parts.append(textwrap.fill(f"Where that is not possible: {rule.advice}.", 100))
    parts.append(f"Accepted with a line before the statement: -- junco: accept {rule.code} WHY")
    return "\n\n".join(parts if rule.severity != "comment" else parts[:-1])


def _examples(rule: Rule) -> list[tuple[str, str]]:
    first = f" (PostgreSQL {rule.first} and later)" if rule.first else ""
    return [
        (f"Where there is{first}", rule.setup),
        ("this has the hazard", rule.bad),
        ("and this has not", rule.good),
    ]
