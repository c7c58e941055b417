"""The predictor against the trace on statements that Junco writes itself: the plans of tests/cases.

A seventh of them each run, the same ones every time; `JUNCO_ALL_PLANS=1` takes all.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from arrival import make_roles

from junco.lint.judge import Examined
from junco.lint.operation import Other
from junco.postgres import connect
from junco.run.examine import Site
from junco.shadow import binaries
from junco.shadow.server import Server

pytestmark = pytest.mark.server

_FOLDER = Path(__file__).parent.parent / "cases"
_SHARE = 1 if os.environ.get("JUNCO_ALL_PLANS") else 7
_NEWEST = max(one.major for one in binaries.installed())
_APART = (
    "subscription/",
    "event_trigger/",
)  # what these make outlives a database, or looks at every statement


def _plans() -> list[str]:
    found = sorted(path.parent.relative_to(_FOLDER).as_posix() for path in _FOLDER.glob("*/*/plan.sql"))
    return [
        case
        for case in found
        if not case.startswith(_APART) and _read(case, "plan.sql") and not zlib.crc32(case.encode()) % _SHARE
    ]


def _read(case: str, name: str) -> str:
    path = _FOLDER / case / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _examined(server: Server, case: str, number: int) -> Iterator[Examined]:
    """The plan's statements, each predicted and then run, one by one."""
    name = f"plan{number}"
    with closing(connect(server.target())) as admin:
        admin.execute(f"CREATE DATABASE {name} STRATEGY file_copy")
        try:
            with closing(connect(server.target(name), name="test")) as connection:
                connection.execute(_read(case, "old.sql").encode())
                connection.execute("RESET ALL")
                site = Site(connection, server.target(name))
                yield from site.examine(_read(case, "plan.sql"), Path("plan.sql"), case).examined
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_the_predictor_agrees_with_the_trace_on_every_plan(servers: object) -> None:
    server: Server = servers.get(_NEWEST)  # type: ignore[attr-defined]  # of conftest
    make_roles(server)
    compared, wrong = 0, []
    for number, case in enumerate(_plans()):
        for one in _examined(server, case, number):
            if one.traced is None or one.among_new or isinstance(one.operation, Other):
                if one.note:
                    wrong.append(f"{case}: {one.statement.sql}\n  {one.note}")
                continue
            compared += 1
            if one.note:
                told = f"  predicted {one.predicted.traceable()}\n  traced    {one.traced.traceable()}"
                wrong.append(f"{case}: {one.statement.sql}\n{told}")
    assert wrong == [], "\n\n".join(wrong)
    assert compared > 1000 / _SHARE
