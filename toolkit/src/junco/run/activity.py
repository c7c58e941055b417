"""The other sessions of the server: who holds what we need, who waits for us, what is old enough to matter.

Knows pg_locks and pg_stat_activity. Only looks, and ends a session when told to; refuses to decide (`policy`).
"""

from __future__ import annotations

from collections.abc import Sequence

from junco.postgres import Connection
from junco.run.blocker import EXCLUDED, MODES, Blocker, Wanted
from junco.run.policy import Pressure

_SESSION = (
    "a.pid, a.usename, a.application_name, a.backend_type, a.state,"
    " extract(epoch FROM clock_timestamp() - a.xact_start)::float8, a.query"
)


def wanted(connection: Connection, pid: int) -> Wanted | None:
    """The lock that `pid` waits for at this moment, None if it waits for none."""
    row = connection.execute(
        "SELECT CASE WHEN n.oid IS NOT NULL THEN pg_catalog.format('%%I.%%I', n.nspname, c.relname) END,"
        " l.relation::int8, l.mode FROM pg_catalog.pg_locks l"
        " LEFT JOIN pg_catalog.pg_class c ON c.oid = l.relation AND c.relkind IN ('r', 'p')"
        " AND l.locktype = 'relation'"
        " LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND n.nspname NOT LIKE 'pg\\_%%'"
        " WHERE l.pid = %s AND NOT l.granted",
        [pid],
    ).fetchone()
    return None if row is None else Wanted(*row)


def blocking(connection: Connection, pid: int) -> tuple[Blocker, ...]:
    """Who is in the way of `pid`."""
    rows = connection.execute(
        f"SELECT {_SESSION} FROM pg_catalog.pg_stat_activity a"
        " WHERE a.pid = ANY (pg_catalog.pg_blocking_pids(%s)) ORDER BY a.xact_start NULLS LAST",
        [pid],
    )
    return tuple(Blocker(*row) for row in rows.fetchall())


def holding(connection: Connection, lock: Wanted, older_than: float) -> tuple[Blocker, ...]:
    """Who holds what keeps this lock out, in a transaction older than so many seconds."""
    rows = connection.execute(
        f"SELECT DISTINCT ON (a.pid) {_SESSION} FROM pg_catalog.pg_locks l"
        " JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid"
        " WHERE l.granted AND l.locktype = 'relation' AND l.relation = %s::int8::oid AND l.mode = ANY (%s)"
        " AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())"
        " AND coalesce(a.xact_start, a.backend_start) < clock_timestamp() - make_interval(secs => %s)",
        [lock.oid, list(EXCLUDED.get(lock.mode, MODES)), older_than],
    )
    return tuple(Blocker(*row) for row in rows.fetchall())


def waited_for(connection: Connection, pid: int) -> float:
    """How long the longest waiter behind `pid` has been waiting, in seconds; 0 if nobody does."""
    row = connection.execute(
        "SELECT coalesce(max(extract(epoch FROM clock_timestamp() - l.waitstart)), 0)::float8"
        " FROM pg_catalog.pg_locks l WHERE NOT l.granted AND l.waitstart IS NOT NULL AND l.pid <> %s"
        " AND %s = ANY (pg_catalog.pg_blocking_pids(l.pid))",
        [pid, pid],
    ).fetchone()
    return float(row[0]) if row else 0.0


def old_snapshots(connection: Connection, than: float) -> tuple[Blocker, ...]:
    """Whose snapshots a concurrent build in this database has to wait for, if older than so many seconds."""
    rows = connection.execute(
        f"SELECT {_SESSION} FROM pg_catalog.pg_stat_activity a"
        " WHERE a.datname = current_database() AND a.pid <> pg_catalog.pg_backend_pid()"
        " AND (a.backend_xmin IS NOT NULL OR a.backend_xid IS NOT NULL)"
        " AND a.xact_start < clock_timestamp() - make_interval(secs => %s) ORDER BY a.xact_start",
        [than],
    )
    return tuple(Blocker(*row) for row in rows.fetchall())


def prepared(connection: Connection) -> tuple[str, ...]:
    """Transactions that were prepared and wait for their second half, with their age; they hold their locks."""
    rows = connection.execute(
        "SELECT p.gid, p.owner, extract(epoch FROM clock_timestamp() - p.prepared)::float8"
        " FROM pg_catalog.pg_prepared_xacts p WHERE p.database = current_database() ORDER BY p.prepared"
    )
    return tuple(
        f"prepared transaction '{gid}' ({owner}), {age:.1f} s old" for gid, owner, age in rows.fetchall()
    )


def pressure(connection: Connection, table: int) -> Pressure:
    """How the server is doing, and the table with this oid in particular."""
    row = connection.execute(
        "SELECT (SELECT max(extract(epoch FROM replay_lag))::float8 FROM pg_catalog.pg_stat_replication),"
        " (SELECT last_failed_time > coalesce(last_archived_time, '-infinity')"
        "  FROM pg_catalog.pg_stat_archiver),"
        " (SELECT count(*)::int FROM pg_catalog.pg_stat_activity WHERE state = 'active'"
        "  AND backend_type = 'client backend' AND pid <> pg_catalog.pg_backend_pid()),"
        " (SELECT min(a.query) FROM pg_catalog.pg_stat_progress_vacuum v"
        "  JOIN pg_catalog.pg_stat_activity a ON a.pid = v.pid WHERE v.relid = %(table)s::int8::oid),"
        " (SELECT n_dead_tup > 2 * n_live_tup + 100000 FROM pg_catalog.pg_stat_user_tables"
        "  WHERE relid = %(table)s::int8::oid)",
        {"table": table},
    ).fetchone()
    return Pressure(*row) if row else Pressure()


def end(connection: Connection, holders: Sequence[Blocker]) -> None:
    """Terminate these sessions, as far as we may."""
    pids = [one.pid for one in holders]
    connection.execute("SELECT pg_catalog.pg_terminate_backend(pid) FROM unnest(%s::int[]) AS t(pid)", [pids])
