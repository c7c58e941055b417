"""Scratch databases: made empty or as a copy, used for a proof, dropped; and swept up after a crash.

A state that took long to reach is kept as a template: the next scratch database is a copy of its files. Each
database carries a comment that says whose it is, so that a sweep never touches one that is not ours. Knows
how to make and remove them. Refuses to know what is proved.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from junco.errors.connection import CannotCreateScratch
from junco.postgres import Connection, DatabaseError, Target, connected, errors, sql

_PREFIX = "junco_scratch_"
_MARK = "scratch database of junco: "
_NAME = re.compile(_PREFIX + r"(?P<host>[0-9a-f]{8})_(?P<pid>\d+)_[0-9a-f]{8}")
_STALE = "interval '1 day'"
_TEMPLATE = "junco_template_"
_TEMPLATE_MARK = "template database of junco: "
_ROLE_MARK = "role for a scratch database of junco: "
_TEMPLATES_KEPT = 4  # a project: one a branch that is worked on


@contextmanager
def scratch(server: Target, config_file: str = "junco.toml", template: str | None = None) -> Iterator[Target]:
    """A database beside `server`'s, empty or a copy of a template, gone when the block ends.

    Raises `CannotCreateScratch`.
    """
    name = f"{_PREFIX}{_host_key()}_{os.getpid()}_{secrets.token_hex(4)}"
    with connected(server, "junco scratch") as admin:
        sweep(admin)
        _create(admin, server, name, config_file, template or "template0")
        target = server.with_database(name)
        try:
            yield target
        finally:
            _forget_subscriptions(admin, target)
            _drop(admin, name)
            _drop_roles(admin)


def sweep(admin: Connection) -> tuple[str, ...]:
    """Drop the scratch databases whose makers are gone; returns their names.

    One whose maker died before the comment was written is known by its name: this machine, a process that is
    no more.
    """
    rows = admin.execute(
        "SELECT d.datname, s.description,"
        f" (s.description::jsonb ->> 'made')::timestamptz < now() - {_STALE}"
        " FROM pg_catalog.pg_database d LEFT JOIN LATERAL ("
        "  SELECT substr(c.description, %s) AS description FROM pg_catalog.pg_shdescription c"
        "  WHERE c.objoid = d.oid AND c.classoid = 'pg_catalog.pg_database'::regclass"
        "  AND starts_with(c.description, %s)) s ON true WHERE starts_with(d.datname, %s)",
        [len(_MARK) + 1, _MARK, _PREFIX],
    ).fetchall()
    dead = tuple(name for name, mark, stale in rows if _is_dead(name, mark, stale))
    for name in dead:
        with suppress(DatabaseError):  # somebody else may sweep at the same time
            _drop(admin, name)
    return dead


def _is_dead(name: str, mark: str | None, stale: bool | None) -> bool:
    if mark is not None:
        found = json.loads(mark)
        return bool(stale) or (found["host"] == socket.gethostname() and _is_gone(int(found["pid"])))
    shape = _NAME.fullmatch(name)
    return shape is not None and shape["host"] == _host_key() and _is_gone(int(shape["pid"]))


def _is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _host_key() -> str:
    return hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]


def mark_role(name: str) -> sql.Composed:
    """The statement that marks a role as made by this process for its scratch databases."""
    mark = _ROLE_MARK + json.dumps({"host": socket.gethostname(), "pid": os.getpid()})
    return sql.SQL("COMMENT ON ROLE {} IS {}").format(sql.Identifier(name), sql.Literal(mark))


def _drop_roles(admin: Connection) -> None:
    """Drop the roles that this process made or a dead one left, but for those that a kept state names."""
    rows = admin.execute(
        "SELECT r.rolname::text, substr(c.description, %s) FROM pg_catalog.pg_roles r"
        " JOIN pg_catalog.pg_shdescription c ON c.objoid = r.oid"
        " AND c.classoid = 'pg_catalog.pg_authid'::regclass WHERE starts_with(c.description, %s)",
        [len(_ROLE_MARK) + 1, _ROLE_MARK],
    ).fetchall()
    for name, mark in rows:
        maker = json.loads(mark)
        ours = maker["host"] == socket.gethostname() and (
            maker["pid"] == os.getpid() or _is_gone(int(maker["pid"]))
        )
        if ours:
            with suppress(DatabaseError):
                admin.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def templates(admin: Connection, project: str) -> tuple[str, ...]:
    """The keys of the templates that are kept for a project (any short text without '_'), newest first."""
    prefix = f"{_TEMPLATE}{project}_"
    rows = admin.execute(
        "SELECT d.datname FROM pg_catalog.pg_database d JOIN pg_catalog.pg_shdescription c ON c.objoid = d.oid"
        " AND c.classoid = 'pg_catalog.pg_database'::regclass"
        " WHERE starts_with(d.datname, %s) AND starts_with(c.description, %s)"
        " ORDER BY substr(c.description, %s) DESC",
        [prefix, _TEMPLATE_MARK, len(_TEMPLATE_MARK) + 1],
    ).fetchall()
    return tuple(str(row[0]).removeprefix(prefix) for row in rows)


def template_name(project: str, key: str) -> str:
    """The database that keeps the state `key` of a project."""
    return f"{_TEMPLATE}{project}_{key}"


def keep(admin: Connection, made: Target, project: str, key: str) -> None:
    """Keep a copy of a scratch database, to which nobody is connected, as a template; forget the oldest.

    Keeping it is a convenience: if another process is quicker, or the disk is full, nothing is kept. Nor is a
    database with subscriptions, which no copy would have.
    """
    if _subscriptions(admin, made.database):
        return
    name = sql.Identifier(template_name(project, key))
    with suppress(DatabaseError):
        source = sql.Identifier(made.database)
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(name, source))
        row = admin.execute("SELECT clock_timestamp()::text").fetchone()
        mark = _TEMPLATE_MARK + (row[0] if row else "")
        admin.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(mark)))
        for old in templates(admin, project)[_TEMPLATES_KEPT:]:
            _drop(admin, template_name(project, old))


def _create(admin: Connection, server: Target, name: str, config_file: str, template: str) -> None:
    command = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
    try:
        admin.execute(command.format(sql.Identifier(name), sql.Identifier(template)))
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


def _forget_subscriptions(admin: Connection, target: Target) -> None:
    """A database with subscriptions cannot be dropped. Theirs name a slot that nobody ever made."""
    names = _subscriptions(admin, target.database)
    if names:
        with suppress(DatabaseError), connected(target, "junco scratch") as inside:
            for name in names:
                for words in ("DISABLE", "SET (slot_name = NONE)"):
                    inside.execute(sql.SQL("ALTER SUBSCRIPTION {} " + words).format(sql.Identifier(name)))
                inside.execute(sql.SQL("DROP SUBSCRIPTION {}").format(sql.Identifier(name)))


def _subscriptions(admin: Connection, database: str) -> list[str]:
    rows = admin.execute(
        "SELECT s.subname FROM pg_catalog.pg_subscription s"
        " JOIN pg_catalog.pg_database d ON d.oid = s.subdbid WHERE d.datname = %s",
        [database],
    )
    return [row[0] for row in rows.fetchall()]


def _drop(admin: Connection, name: str) -> None:
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
