"""Scratch databases: made empty, used for a proof, dropped; and swept up after a crash.

Each carries a comment that says whose it is, so that a sweep never touches a database that is not ours.
Knows how to make and remove them. Refuses to know what is proved.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from junco.errors.connection import CannotCreateScratch
from junco.postgres import Connection, DatabaseError, Target, connected, errors, sql

_PREFIX = "junco_scratch_"
_MARK = "scratch database of junco: "
_STALE = "interval '1 day'"


@contextmanager
def scratch(server: Target, config_file: str = "junco.toml") -> Iterator[Target]:
    """An empty database beside `server`'s, gone when the block ends. Raises `CannotCreateScratch`."""
    name = f"{_PREFIX}{os.getpid()}_{secrets.token_hex(4)}"
    with connected(server, "junco scratch") as admin:
        sweep(admin)
        _create(admin, server, name, config_file)
        try:
            yield server.with_database(name)
        finally:
            _drop(admin, name)


def sweep(admin: Connection) -> tuple[str, ...]:
    """Drop the scratch databases whose makers are gone; returns their names."""
    rows = admin.execute(
        "SELECT d.datname, s.description, (s.description::jsonb ->> 'made')::timestamptz < now() - "
        + _STALE
        + ""
        " FROM (SELECT oid, datname FROM pg_catalog.pg_database WHERE datname LIKE %s) d"
        " JOIN LATERAL (SELECT substr(description, %s) AS description FROM pg_catalog.pg_shdescription"
        "  WHERE objoid = d.oid AND classoid = 'pg_catalog.pg_database'::regclass AND starts_with(description, %s)) s"
        " ON true",
        [_PREFIX.replace("_", r"\_") + "%", len(_MARK) + 1, _MARK],
    ).fetchall()
    dead = tuple(name for name, mark, stale in rows if stale or _maker_is_gone(json.loads(mark)))
    for name in dead:
        with suppress(DatabaseError):  # somebody else may sweep at the same time
            _drop(admin, name)
    return dead


def _maker_is_gone(mark: dict[str, str | int]) -> bool:
    if mark.get("host") != socket.gethostname():
        return False
    try:
        os.kill(int(mark["pid"]), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _create(admin: Connection, server: Target, name: str, config_file: str) -> None:
    try:
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    except (errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction) as error:
        reason = str(error).splitlines()[0]
        raise CannotCreateScratch(target=str(server), reason=reason, file=config_file) from None
    row = admin.execute("SELECT now()::text").fetchone()
    mark = {"host": socket.gethostname(), "pid": os.getpid(), "made": row[0] if row else ""}
    admin.execute(
        sql.SQL("COMMENT ON DATABASE {} IS {}").format(
            sql.Identifier(name), sql.Literal(_MARK + json.dumps(mark))
        )
    )


def _drop(admin: Connection, name: str) -> None:
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
