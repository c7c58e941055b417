"""The table of commands, and the help that is made of it.

Imports nothing that costs, so that `junco --help` costs no more than starting Python. Refuses to know options.
"""

from __future__ import annotations

COMMANDS: dict[str, dict[str, str]] = {
    "migrate": {
        "dev": "Write, prove and apply a migration for what changed in the models",
        "deploy": "Apply pending migrations; never asks, never resets",
        "status": "Show what is applied, pending, failed, edited, missing or drifted",
        "diff": "Print the SQL that takes one schema to another",
        "lint": "Tell what each statement locks, reads and breaks, and the safe form of it",
        "rollback": "Run the recorded way back of the newest migrations",
        "resolve": "Correct the ledger where it does not say what is true",
        "reset": "Drop everything and apply every migration again",
    },
    "db": {
        "seed": "Load a seed set; a second run changes nothing",
        "check": "Can I connect, to what, as whom, how fast, is it healthy",
        "pull": "Write an existing database as models, SQL files and a baseline",
        "push": "Take the database to the models without a migration, for prototypes",
        "execute": "Run an SQL file in one transaction",
        "mark": "Name the database's environment: production, staging, dev",
    },
    "server": {
        "start": "Start the embedded PostgreSQL of this project",
        "stop": "Stop it",
        "status": "Show whether it runs, and its address",
    },
}
EXPLAIN = "Show the page of an error or a rule"
GROUPS = {
    "migrate": "Change the schema",
    "db": "Work with the database",
    "server": "The embedded PostgreSQL",
}
_TAIL = """
Every command: --json for machines, --no-input to never ask, --help for its options.
Exit codes: 0 clean, 1 internal error, 2 usage, 3 pending, 4 drift or rewritten history, 5 failed,
            6 cannot connect, 7 locked, 8 refused, 130 interrupted.
"""


def answer(words: list[str]) -> str | None:
    """The help for these command-line words, None if they ask for something else."""
    asked = [word for word in words if word not in ("--help", "-h")]
    if len(asked) != len(words) or not words or words in [[group] for group in GROUPS]:
        if not asked:
            return overview()
        if len(asked) == 1 and asked[0] in GROUPS:
            return group_help(asked[0])
    return None


def overview() -> str:
    """The help of `junco` itself."""
    lines = ["Usage: junco COMMAND [OPTIONS]", "", "Schema migrations and seeding for PostgreSQL and Python."]
    for group, title in GROUPS.items():
        lines += ["", title + ":", *_lines(group)]
    lines += ["", "Help:", "  explain CODE      " + EXPLAIN]
    return "\n".join(lines) + "\n" + _TAIL


def group_help(group: str) -> str:
    """The help of one group of commands."""
    return (
        "\n".join([f"Usage: junco {group} COMMAND [OPTIONS]", "", GROUPS[group] + ":", *_lines(group)])
        + "\n"
        + _TAIL
    )


def _lines(group: str) -> list[str]:
    return [f"  {group + ' ' + name:<18}{text}" for name, text in COMMANDS[group].items()]
