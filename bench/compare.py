"""Comparing two large databases: how long, how much memory, and is the answer right.

An answer is right when its SQL, run on a copy of the source, makes pg_dump say of it what it says of the goal.
"""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench import schema
from bench.measure import Contestant, Measured, race
from bench.tools import ALEMBIC, FLOOR, PLAIN, PROVED, Missing, Tool, peers
from junco.errors import JuncoError
from junco.postgres import Target, connected, sql
from junco.shadow import binaries

ROUNDS = 3


@dataclass(frozen=True)
class Result:
    """What one tool did with one pair of databases."""

    measured: Measured
    verdict: str


def table(folder: Path, create: Callable[[str], Target]) -> str:
    """The comparison in Markdown."""
    source = create("compare_source")
    with connected(source, "bench") as connection:
        connection.execute(schema.create().encode())
    same, goal = (_copy(source, name) for name in ("compare_same", "compare_goal"))
    with connected(goal, "bench") as connection:
        for change in schema.changes():
            connection.execute(change.encode())
    found = list(peers())
    tools = [FLOOR, PLAIN, PROVED, *(tool for tool in found if isinstance(tool, Tool))]
    results = [_compared(tools, folder, source, other) for other in (same, goal)]
    lines = [
        "| 1,000 tables, 2,000 indexes, 500 functions, 300 views | no difference | 20 changes | memory |",
        "| --- | --- | --- | --- |",
        *(_line(tool, *(result[tool.name] for result in results)) for tool in tools),
        *(f"| {one.name} | missing: {one.reason} | | |" for one in found if isinstance(one, Missing)),
    ]
    return "\n".join([*lines, "", _summary(results)])


def _line(tool: Tool, same: Result, changed: Result) -> str:
    times = (f"{one.measured.seconds:.2f} s{one.verdict}" for one in (same, changed))
    return f"| {tool.name} | {' | '.join(times)} | {changed.measured.megabytes:.0f} MB |"


def _summary(results: list[dict[str, Result]]) -> str:
    floor, ours, alembic = (
        [result[tool.name].measured.seconds for result in results] for tool in (FLOOR, PLAIN, ALEMBIC)
    )
    last = results[-1]
    rivals = [
        one.measured.seconds
        for name, one in last.items()
        if one.verdict == _RIGHT and name not in (PLAIN.name, PROVED.name)
    ]
    said = [
        f"Junco takes {ours[0] / floor[0]:.1f} and {ours[1] / floor[1]:.1f} times as long as reading alone",
        f"Alembic {alembic[1] / ours[1]:.0f} times as long as Junco",
    ]
    if rivals:
        said.append(f"the fastest other that is right {min(rivals) / ours[1]:.1f} times")
    return "; ".join(said) + "."


def _compared(tools: list[Tool], folder: Path, source: Target, goal: Target) -> dict[str, Result]:
    """What each tool did. The SQL is taken from the race, except where the answer lies in a file."""
    contestants = [
        Contestant(tool.name, tool.command(source.url(), goal.url()), folder, os.environ, fails=True)
        for tool in tools
    ]
    measured = race(contestants, ROUNDS)
    wanted = _dump(goal)
    return {
        tool.name: Result(measured[tool.name], _verdict(tool, measured[tool.name], source, wanted))
        for tool in tools
    }


_RIGHT = ", right"


def _verdict(tool: Tool, measured: Measured, source: Target, wanted: Counter[str]) -> str:
    if tool.answer is None:
        return ""
    if measured.broke:
        return f", fails: {_last_line(measured)}"
    copy = _copy(source, "compare_copy")
    try:
        with connected(copy, "bench") as connection, connection.transaction():
            answer = tool.answer(measured.output)
            if answer.strip():
                connection.execute(answer.encode())
        return _RIGHT if _dump(copy) == wanted else ", **wrong**"
    except (JuncoError, subprocess.CalledProcessError):
        return ", **its SQL fails**"
    finally:
        _drop(copy)


def _last_line(measured: Measured) -> str:
    lines = measured.errors.strip().splitlines() or ["killed" if measured.code < 0 else "no reason given"]
    return lines[-1][:60].replace("|", "/")


def _copy(source: Target, name: str) -> Target:
    words = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
    with connected(source.with_database("postgres"), "bench") as connection:
        connection.execute(words.format(sql.Identifier(name), sql.Identifier(source.database)))
    return source.with_database(name)


def _drop(target: Target) -> None:
    with connected(target.with_database("postgres"), "bench") as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(target.database)))


def _dump(target: Target) -> Counter[str]:
    newest = max(binaries.installed(), key=lambda one: one.major)
    command = [newest.program("pg_dump"), "--schema-only", target.url()]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return Counter(
        line.rstrip(",") for line in text.splitlines() if line and not line.startswith(("--", "\\"))
    )
