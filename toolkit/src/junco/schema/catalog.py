"""Reads a database's catalog into a `Schema`.

Knows how to ask: one round trip for what there is, one for all queries about it, under settings that make
PostgreSQL spell everything the same way everywhere, inside whatever transaction the caller has open, leaving
the session as it was.
Refuses to know what the rows mean: that is `junco.schema.readers`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import ExitStack
from functools import cache
from importlib.resources import files

from junco.postgres import Connection, as_dictionary, as_tuple, asked, dictionaries, is_idle, take_in
from junco.schema.model import Schema
from junco.schema.readers import AS_TUPLES, build, queries
from junco.schema.retry import Steps, undisturbed
from junco.schema.uncollected import uncollected

DEFAULT_LEDGER = "junco"


def read_schema(
    connection: Connection,
    *,
    ledger_schema: str = DEFAULT_LEDGER,
    ignore: Sequence[str] = (),
    authority: Collection[str] = (),
    often: bool = False,
) -> Schema:
    """The schema of the connected database, without `ledger_schema` and what matches `ignore`.

    `authority` says which of `readers.ON_DEMAND` to read too: who owns what, and who may do what with it.
    `often` leaves the queries prepared in the session, which is for connections of our own that are read again
    and again: planning takes three times as long as answering where there is little to tell.
    Needs no right but to connect. Works inside an open transaction and in autocommit alike; an open
    transaction stays open.
    """
    (schema,) = side_by_side([in_steps(connection, ledger_schema, ignore, authority, often=often)])
    return schema


def in_steps(
    connection: Connection,
    ledger_schema: str,
    ignore: Sequence[str],
    authority: Collection[str],
    *,
    often: bool = False,
) -> Steps:
    """`read_schema` in steps: the first asks everything, the others take in what the queries have found."""

    def attempt() -> Steps:
        return _in_steps(connection, ledger_schema, ignore, authority, often)

    return (yield from undisturbed(connection, attempt))


def _in_steps(
    connection: Connection, ledger_schema: str, ignore: Sequence[str], authority: Collection[str], often: bool
) -> Steps:
    alone = is_idle(connection)
    # Rolling back to the savepoint is what puts the settings back.
    with connection.transaction(force_rollback=True):
        absent = _absent(connection, alone)
        names = tuple(name for name in queries(authority) if name not in absent)
        prepared = _prepared(connection) if often else None
        texts = [_text(name) if prepared is None else _prepare(connection, name, prepared) for name in names]
        makers = [as_tuple if name in AS_TUPLES else as_dictionary for name in names]
        with asked(connection, [*zip(texts, makers, strict=True)]) as answers:
            named = zip(names, answers, strict=True)
            major = connection.info.server_version // 10000
            return (yield from build(named, (ledger_schema,), tuple(ignore), major))


def side_by_side(readings: Sequence[Steps], meanwhile: Callable[[], object] | None = None) -> list[Schema]:
    """The schemas, each reading in turn by a step: PostgreSQL answers one while another is taken in.

    In one thread, because two would spend a third of their time on waiting for each other. What comes meanwhile is
    taken from the sockets after each step, for a server that has no room left waits too. `meanwhile` is called once
    everything is asked.
    """
    found: dict[int, Schema] = {}
    at_work = dict(enumerate(readings))
    awaited: dict[int, Connection] = {}
    with ExitStack() as unfinished, uncollected():
        for reading in readings:
            unfinished.callback(reading.close)
        while at_work:
            idle = True
            for number, reading in [*at_work.items()]:
                try:
                    step = next(reading)
                except StopIteration as end:
                    found[number] = end.value
                    del at_work[number], awaited[number]
                    continue
                if step is not None:
                    awaited[number] = step
                came = take_in(awaited.values(), waiting=False)
                idle = idle and not came and step is not None
            if meanwhile:
                meanwhile()
                meanwhile = None
            elif idle and at_work:
                take_in(awaited.values(), waiting=True)
    return [found[number] for number in range(len(readings))]


def _absent(connection: Connection, alone: bool) -> set[str]:
    """Make the settings, and find the queries that have nothing to tell; all of one snapshot if it is to be ours."""
    snapshot = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; " if alone else ""
    with connection.cursor(row_factory=dictionaries) as cursor:
        cursor.execute(f"{snapshot}{_text('settings')};\n{_text('present')}".encode(), prepare=False)
        while cursor.nextset():
            pass  # a setting answers nothing
        return {row["query"] for row in cursor if not row["there"]}


def _prepared(connection: Connection) -> set[str]:
    """The queries that this session has prepared; whoever works in it may have forgotten some."""
    rows = connection.execute("SELECT name::text FROM pg_catalog.pg_prepared_statements WHERE from_sql")
    return {name for (name,) in rows}


def _prepare(connection: Connection, name: str, prepared: set[str]) -> str:
    """What executes the query, prepared in the session."""
    statement = f"junco_read_{name}"
    if statement not in prepared:
        connection.execute(f"PREPARE {statement} AS\n{_text(name)}".encode(), prepare=False)
    return f"EXECUTE {statement}"


@cache
def _text(name: str) -> str:
    folder = files("junco.schema").joinpath("queries")
    return folder.joinpath(f"{name}.sql").read_text(encoding="utf-8").strip()
