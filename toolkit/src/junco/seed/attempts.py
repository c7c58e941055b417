"""Attempts: one transaction of a run, from one snapshot, tried again when others changed the same rows meanwhile.

Knows isolation and the settings that texts of values depend on. Refuses to know what is done in it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from junco.errors.seed import Disturbed
from junco.postgres import errors
from junco.seed.session import ALIKE, Run, message

T = TypeVar("T")
ATTEMPTS = 3
_SETTINGS = f"{ALIKE}; SET LOCAL work_mem = '256MB'"


class _Undone(Exception):
    """A dry run that needed temporary tables: everything of it is rolled back."""


def tried(run: Run, work: Callable[[], T]) -> T:
    """What `work` gives; nothing of an attempt that was disturbed stays."""
    for attempt in range(1, ATTEMPTS + 1):
        found: list[T] = []
        try:
            with run.connection.transaction():
                run.connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ WRITE")
                run.connection.execute(_SETTINGS)
                found.append(work())
                if run.wishes.dry_run:
                    raise _Undone
                return found[0]
        except _Undone:
            return found[0]
        except (errors.SerializationFailure, errors.DeadlockDetected) as error:
            if attempt == ATTEMPTS:
                raise Disturbed(set=run.seed_set.name, tries=ATTEMPTS, message=message(error)) from None
            time.sleep(0.05 * attempt)
    raise AssertionError("unreachable")
