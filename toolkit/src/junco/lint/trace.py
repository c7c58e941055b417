"""What a statement really does: it is executed on a scratch copy, and PostgreSQL is asked what happened.

Knows where PostgreSQL leaves traces: pg_locks, file numbers, counted scans, DEBUG1 messages; and how to watch
a statement that wants no transaction from a second session. Refuses to predict and to judge.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Collection, Container, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field

from junco.lint.effect import Effect, Lock, Mode, Relation, telling
from junco.postgres import Connection, DatabaseError, Target, connect, errors, sql

MODES = {"".join(part.capitalize() for part in mode.name.split("_")) + "Lock": mode for mode in Mode}

_RELATIONS = """
SELECT c.oid, n.nspname::text, c.relname::text, c.relkind::text, c.relfilenode, coalesce(i.indrelid, 0)
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
WHERE c.relkind IN ('r', 'p', 'i', 'I', 'S', 'v', 'm', 'f') AND c.relpersistence <> 't'
  AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
"""
_CALLED = "AND c.relname = ANY (%s)"
_HELD = """
SELECT l.relation, l.mode FROM pg_catalog.pg_locks l
WHERE l.pid = %s AND l.locktype = 'relation'
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = %s)
"""
_SCANNED = "SELECT relid, seq_scan FROM pg_catalog.pg_stat_xact_user_tables WHERE seq_scan > 0"
_KEYS = """
SELECT c.oid, c.conname::text, c.conrelid, c.confrelid
FROM pg_catalog.pg_constraint c WHERE c.contype = 'f' AND c.convalidated
"""
_BELOW = "SELECT t.relid::oid FROM unnest(%s::oid[]) e, LATERAL pg_catalog.pg_partition_tree(e) t"
_VALIDATING = re.compile(r'validating foreign key constraint "(?P<name>.*)"')


@dataclass(frozen=True, slots=True)
class Entry:
    """One relation of the catalog. `table` is the one that an index is on, 0 for others."""

    relation: Relation
    kind: str
    file: int
    table: int


Snapshot = dict[int, Entry]


def snapshot(connection: Connection, called: Collection[str] | None = None) -> Snapshot:
    """Every lasting relation of a user, by its oid; only those that are `called` so if names are given."""
    if called is None:
        rows = connection.execute(_RELATIONS).fetchall()
    else:
        rows = connection.execute(_RELATIONS + _CALLED, [list(called)]).fetchall()
    return {row[0]: Entry(Relation(row[1], row[2]), row[3], row[4], row[5]) for row in rows}


def trace(connection: Connection, statement: str) -> Effect:
    """Run a statement in the open transaction and tell what it did, as far as that can be seen.

    The transaction must be fresh, because a lock that is held already cannot be seen to be taken. Raises
    what the server raises; `ActiveSqlTransaction` is for `trace_outside`.
    """
    before, scanned, keys = snapshot(connection), _scans(connection), _keys(connection)
    with _messages(connection) as said:
        connection.execute("SET LOCAL client_min_messages = debug1")
        connection.execute(statement)
        connection.execute("SET LOCAL client_min_messages = warning")
    held = connection.execute(_HELD, [connection.info.backend_pid, connection.info.dbname]).fetchall()
    seen = _Seen(before, snapshot(connection), [(row[0], MODES[row[1]]) for row in held])
    seen.scanned |= {oid for oid, count in _scans(connection).items() if count > scanned.get(oid, 0)}
    seen.scanned |= _validated(connection, said, keys)
    return seen.effect(statement)


def trace_outside(
    connection: Connection,
    target: Target,
    statement: str,
    hold: Sequence[Relation],
    mode: Mode = Mode.ACCESS_SHARE,
) -> Effect:
    """Run a statement that wants no transaction, and tell what it did; another session watches its locks.

    `hold` are relations that a third session holds in `mode` meanwhile, so that the statement stops where it
    waits for readers, long enough to be watched.
    """
    before, keys = snapshot(connection), _keys(connection)
    pid, database = connection.info.backend_pid, connection.info.dbname
    with _messages(connection) as said, closing(connect(target, name="junco lint")) as reader:
        reader.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        for relation in hold:
            _hold(reader, relation, mode)
        reader.execute("SELECT 1")
        watch = _Watch(target, pid, database, lambda: reader.execute("ROLLBACK"))
        with watch.running():
            connection.execute("SET client_min_messages = debug1")
            connection.execute(statement)
            connection.execute("RESET client_min_messages")
    after = snapshot(connection)
    # An index that is gone at the end was dead before its lock became strong.
    held = [
        (oid, mode)
        for oid, mode in watch.found
        if oid in after or (oid in before and before[oid].kind != "i")
    ]
    seen = _Seen(before, after, held)
    seen.scanned |= _validated(connection, said, keys)
    effect = seen.effect(statement)
    return Effect(
        locks=effect.locks,
        rewrites=effect.rewrites,
        scans=effect.scans,
        builds=effect.builds,
        in_transaction=False,
    )


def _hold(reader: Connection, relation: Relation, mode: Mode) -> None:
    """Lock a relation; reading it, which can be done with materialized views too, takes the weakest lock."""
    name = sql.Identifier(relation.schema, relation.name)
    if mode is Mode.ACCESS_SHARE:
        reader.execute(sql.SQL("EXPLAIN SELECT FROM ONLY {}").format(name))
    else:
        reader.execute(sql.SQL("LOCK TABLE ONLY {} IN " + mode.words + " MODE").format(name))


@dataclass
class _Watch:
    """Looks at the locks of one process again and again; lets the reader go once the statement waits for it."""

    target: Target
    pid: int
    database: str
    let_go: Callable[[], object]
    found: list[tuple[int, Mode]] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)
    patience: float = 1.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Watch during the block, and a moment before it."""
        began = threading.Event()
        thread = threading.Thread(target=self._watch, args=(began,), name="junco lint watch")
        thread.start()
        began.wait(10)
        try:
            yield
        finally:
            self.ended.set()
            thread.join()

    def _watch(self, began: threading.Event) -> None:
        seen: set[tuple[int, str]] = set()
        waits, released, started = 0, False, time.monotonic()
        with suppress(DatabaseError), closing(connect(self.target, name="junco lint watch")) as eye:
            began.set()
            while not self.ended.is_set():
                rows = eye.execute(_HELD, [self.pid, self.database]).fetchall()
                seen |= {(row[0], row[1]) for row in rows}
                waits += self._waits(eye)
                late = time.monotonic() - started > self.patience
                if not released and (waits > 1 or late):
                    self.let_go()
                    released = True
                time.sleep(0.001)
        if not released:
            self.let_go()
        self.found = [(oid, MODES[mode]) for oid, mode in seen]

    def _waits(self, eye: Connection) -> int:
        row = eye.execute(
            "SELECT count(*) FROM pg_catalog.pg_locks WHERE pid = %s AND NOT granted", [self.pid]
        ).fetchone()
        return 1 if row and row[0] else 0


@dataclass
class _Seen:
    """What was read from the catalog before and after, and what it comes to."""

    before: Snapshot
    after: Snapshot
    held: list[tuple[int, Mode]]
    scanned: set[int] = field(default_factory=set)

    def effect(self, statement: str) -> Effect:
        """All of it about relations that were there before."""
        owners = {
            entry.relation: self.before[entry.table].relation
            for entry in self.before.values()
            if entry.table in self.before
        }
        locks = [Lock(self.before[oid].relation, mode) for oid, mode in self.held if self._minds(oid, mode)]
        emptied = statement.lstrip()[:8].upper() == "TRUNCATE"
        rewrites = frozenset() if emptied else self._rewrites()
        builds = frozenset() if emptied else self._builds()
        scans = {
            self.before[oid].relation
            for oid in self.scanned
            if oid in self.before and self.before[oid].kind != "p"
        }
        return Effect(
            locks=telling(locks, owners),
            rewrites=rewrites,
            scans=frozenset(scans - rewrites - builds),
            builds=builds - rewrites,
        )

    def _minds(self, oid: int, mode: Mode) -> bool:
        """Whether it was there before, and is no sequence that is only drawn from or named."""
        entry = self.before.get(oid)
        return entry is not None and (entry.kind != "S" or mode >= Mode.SHARE_UPDATE_EXCLUSIVE)

    def _rewrites(self) -> frozenset[Relation]:
        return frozenset(
            entry.relation
            for oid, entry in self.before.items()
            if entry.kind in "rm" and oid in self.after and self.after[oid].file != entry.file
        )

    def _builds(self) -> frozenset[Relation]:
        """Tables with an index whose file is new; one that only changed hands keeps its file."""
        files = {entry.file for entry in self.before.values()}
        return frozenset(
            self.before[entry.table].relation
            for entry in self.after.values()
            if entry.kind == "i" and entry.table in self.before and entry.file not in files
        )


def _scans(connection: Connection) -> dict[int, int]:
    """How often each table was read from end to end since the statistics were last sent away."""
    return {row[0]: row[1] for row in connection.execute(_SCANNED).fetchall()}


def _keys(connection: Connection) -> dict[int, tuple[str, int, int]]:
    """The foreign keys that are valid: name, table, referenced table."""
    return {row[0]: (row[1], row[2], row[3]) for row in connection.execute(_KEYS).fetchall()}


def _validated(connection: Connection, said: Sequence[str], before: Container[int]) -> set[int]:
    """Both tables of every foreign key that was validated: whether by a scan, only the planner knows."""
    names = {match["name"] for text in said if (match := _VALIDATING.search(text))}
    if not names:
        return set()
    found = {oid: key for oid, key in _keys(connection).items() if oid not in before and key[0] in names}
    parents = {parent for _, _, parent in found.values()}
    below = connection.execute(_BELOW, [list(parents)]).fetchall()
    return {table for _, table, _ in found.values()} | parents | {row[0] for row in below}


@contextmanager
def _messages(connection: Connection) -> Iterator[list[str]]:
    """What the server says in the block, less than an error."""
    said: list[str] = []

    def listen(diagnostic: errors.Diagnostic) -> None:
        said.append(diagnostic.message_primary or "")

    connection.add_notice_handler(listen)
    try:
        yield said
    finally:
        connection.remove_notice_handler(listen)
