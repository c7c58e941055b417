"""A look around before the first statement: what is going on that a migration will have to wait for.

Knows what is old enough to matter. Only tells, with names, so that somebody can act while nothing is locked yet; a
deploy waits for what is in its way all the same. Refuses to end anything.
"""

from __future__ import annotations

from collections.abc import Iterable

from junco.history.script import Script
from junco.postgres import Connection
from junco.run import activity

_OLD = 30.0  # seconds; younger transactions are over before long
_OLD_FOR_A_BUILD = 5.0  # a concurrent build waits for each of them, whatever it touches


def look_around(connection: Connection, scripts: Iterable[Script]) -> list[str]:
    """What there is to know beforehand, a line each."""
    classes = {step.step_class for script in scripts for step in script.steps}
    found = [
        f"{one}: it keeps its locks until it is committed or rolled back by hand"
        for one in activity.prepared(connection)
    ]
    builds = "concurrent" in classes
    for session in activity.old_snapshots(connection, _OLD_FOR_A_BUILD if builds else _OLD):
        if session.wraparound:
            found.append(f"{session}: it gives way to nobody, so what locks its table waits for its end")
        elif builds:
            found.append(f"{session}: CONCURRENTLY waits for its end, whatever it touches")
        else:
            found.append(f"{session}: what locks a table that it has touched waits for its end")
    return found
