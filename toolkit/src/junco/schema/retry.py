"""Reading a schema beside others who change it: once more, if something was locked or has just gone.

Knows which failures pass by themselves, and who holds what. Refuses to know what is read.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator

from junco.errors.source import SchemaNotRead
from junco.postgres import Connection, errors, is_idle
from junco.schema.model import Schema
from junco.schema.readers.reading import Vanished

# Stops after each piece of work, and with the connection that it waits for.
Steps = Generator[Connection | None, None, Schema]

_LOCKED = (errors.LockNotAvailable, errors.DeadlockDetected)
# PostgreSQL spells definitions from its catalogs as they are, for rows that were seen before.
_GONE = (
    errors.InternalError_,
    errors.UndefinedTable,
    errors.UndefinedObject,
    errors.UndefinedFunction,
    Vanished,
)
_PATIENCE = 60.0
_TRIES = 50
_PAUSE = 0.1
_HOLDERS = """
SELECT pg_catalog.format('%s is locked by pid %s (%s)', l.relation::regclass, l.pid, concat_ws(
         ', ', a.usename, nullif(a.application_name, ''), a.state, left(a.query, 80)))
FROM pg_catalog.pg_locks l
LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
WHERE l.mode = 'AccessExclusiveLock' AND l.granted AND l.relation >= 16384
  AND l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
  AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
ORDER BY l.relation
LIMIT 3"""


def undisturbed(connection: Connection, attempt: Callable[[], Steps]) -> Steps:
    """The schema of the first attempt that nobody disturbs. Raises `SchemaNotRead`.

    In an open transaction there is one attempt, and its error: whoever has locks of his own must not wait with them.
    """
    if not is_idle(connection):
        return (yield from attempt())
    deadline, tries = time.monotonic() + _PATIENCE, 1
    while True:
        try:
            return (yield from attempt())
        except _LOCKED as error:
            if time.monotonic() > deadline:
                holders = [holder for (holder,) in connection.execute(_HOLDERS)]
                raise SchemaNotRead(reason="; ".join(holders) or _first_line(error)) from None
        except _GONE as error:
            if tries == _TRIES:
                raise SchemaNotRead(reason=_first_line(error) or "others change it all the time") from None
            tries += 1
        time.sleep(_PAUSE)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
