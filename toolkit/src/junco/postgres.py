"""The only door to a server: addresses, connections, and what a refusal means.

Knows how to turn a URL into a connection and a driver's exception into one of our errors. Refuses to know
schemas, migrations and files; nobody else imports the driver.
"""

from __future__ import annotations

import logging
import os
import re
import select
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import conninfo
from psycopg import sql as _sql
from psycopg.rows import dict_row, tuple_row

from junco.errors import JuncoError
from junco.errors.connection import (
    BadUrl,
    CannotConnect,
    ConnectionLost,
    NoDatabase,
    NoRights,
    NoRole,
    NoServer,
    NotReady,
    Pooled,
    ServerRefused,
    WrongPassword,
)

Connection = psycopg.Connection[Any]
Cursor = psycopg.Cursor[Any]
DatabaseError = psycopg.Error
OperationalError = psycopg.OperationalError
errors = psycopg.errors
sql = _sql
dictionaries = dict_row
# From the names of the columns to what makes a row of its values.
Make = Callable[[list[str]], Callable[[Sequence[Any]], Any]]
tuples = tuple_row

# The driver logs what it ignores while a lost connection is given up; our error says it already.
logging.getLogger("psycopg").addHandler(logging.NullHandler())

_SCHEMES = ("postgresql", "postgres")


@dataclass(frozen=True, slots=True)
class Target:
    """One database of one server. Printing it never shows the password."""

    parameters: Mapping[str, str] = field(repr=False)
    source: str

    @property
    def database(self) -> str:
        """The database's name; libpq takes the user's when none is given."""
        return self.parameters.get("dbname") or self.user

    @property
    def user(self) -> str:
        """The role that connects, empty when libpq is to take the operating system's."""
        return self.parameters.get("user", "")

    @property
    def host(self) -> str:
        """Host name, address or socket folder."""
        return self.parameters.get("host", "") or "localhost"

    @property
    def embedded(self) -> bool:
        """Whether this is the embedded server."""
        return self.source == "embedded server"

    @property
    def named_in(self) -> str:
        """Where a person corrects this address."""
        return "`database` in the configuration" if self.embedded else self.source

    @property
    def password(self) -> str | None:
        """The password, for children that need it in their environment."""
        return self.parameters.get("password")

    def __str__(self) -> str:
        if self.embedded:
            return f"{self.database} on the embedded server"
        port = self.parameters.get("port", "5432")
        user = f"{self.user}@" if self.user else ""
        return f"{user}{self.host}:{port}/{self.database}"

    def with_database(self, name: str) -> Target:
        """The same server, another database."""
        return replace(self, parameters={**self.parameters, "dbname": name})

    def url(self) -> str:
        """The address as a URL, password included: for programs, never for a page or a log."""
        given = dict(self.parameters)
        user, password = given.pop("user", ""), given.pop("password", None)
        database = given.pop("dbname", "")
        login = quote(user, safe="") + (f":{quote(password, safe='')}" if password else "")
        query = "&".join(f"{key}={quote(value, safe='')}" for key, value in sorted(given.items()))
        return f"postgresql://{login + '@' if login else ''}/{quote(database, safe='')}?{query}"


def parse_url(url: str, source: str) -> Target:
    """The target that a URL names; raises `BadUrl`, whose texts never contain any part of the URL but its
    scheme.
    """
    scheme, separator, _ = url.partition("://")
    driver_free = scheme.partition("+")[0].lower()
    if not separator:
        raise BadUrl(source=source, reason="it is not a URL: there is no '://' in it")
    if driver_free not in _SCHEMES:
        shown = driver_free if re.fullmatch(r"[a-z0-9.]{1,20}", driver_free) else "something else"
        raise BadUrl(source=source, reason=f"its scheme is {shown}; Junco speaks PostgreSQL only")
    rest = url.split("://", 1)[1]
    if "#" in rest:
        raise BadUrl(source=source, reason="it contains a '#', which ends a URL; write it as %23")
    try:
        parameters = conninfo.conninfo_to_dict("postgresql://" + rest)
        ports = [int(port) for port in str(parameters.get("port") or 5432).split(",") if port]
        if max(ports, default=1) > 65535:
            raise ValueError
    except (ValueError, psycopg.Error):
        raise BadUrl(
            source=source, reason="it is malformed (is a special character in the password not encoded?)"
        ) from None
    if 0 in ports:
        raise BadUrl(source=source, reason="its port is 0")
    return Target({key: str(value) for key, value in parameters.items() if value is not None}, source)


# Texts of server and libpq, in the order in which they are tried.
_REFUSALS: tuple[tuple[str, type[JuncoError]], ...] = (
    (r"password authentication failed|no password supplied|authentication failed", WrongPassword),
    (r"database .* does not exist", NoDatabase),
    (r"role .* does not exist", NoRole),
    (r"permission denied for database|no pg_hba\.conf entry|pg_hba\.conf rejects|not permitted to log in", NoRights),
    (r"starting up|shutting down|in recovery mode|too many (clients|connections)|remaining connection slots"
     r"|not yet accepting", NotReady),
    (r"connection refused|no such file or directory|could not translate host|name or service not known"
     r"|timeout expired|no route to host|network is unreachable|server closed the connection"
     r"|could not receive|nodename nor servname|temporary failure in name|invalid response|is too long",
     NoServer),
)  # fmt: skip


def _refusal(target: Target, error: psycopg.Error) -> JuncoError:
    reason = _last_words(str(error))
    values = {
        "target": str(target),
        "source": target.named_in,
        "reason": reason,
        "database": target.database,
        "user": target.user or "(the operating system's user)",
    }
    for pattern, kind in _REFUSALS:
        if re.search(pattern, reason, re.IGNORECASE):
            return kind(**values)
    return CannotConnect(**values)


def _last_words(text: str) -> str:
    """The part of a driver's message that says why; drivers prefix it with every address they tried."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    saying = (
        [line for line in lines if "FATAL:" in line]
        or [line for line in lines if "failed: " in line]
        or lines
    )
    last = saying[-1] if saying else "no reason was given"
    return last.rpartition("FATAL:")[2].rpartition("failed: ")[2].strip()


_LIMITS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "idle_session_timeout")
# And strings end where the reader of a file sees them end.
_OWN = " ".join([*(f"-c {name}=0" for name in _LIMITS), "-c standard_conforming_strings=on"])
# Only how dates are written: which of two numbers is the day is still the role's to say.
ISO_DATES = "SET datestyle = ISO"
_SINCE_17 = "transaction_timeout"  # earlier majors refuse who asks for it


def connect(target: Target, *, name: str = "junco", autocommit: bool = True) -> Connection:
    """An open connection in autocommit; raises the error whose page explains the refusal.

    `name` is what others see in pg_stat_activity. Text is UTF-8 and dates are ISO, whatever the role prefers, for
    that is what the driver reads; and the role's own limits are meant for its application, not for this.
    """
    parameters: dict[str, Any] = {"connect_timeout": "10", **target.parameters}
    parameters |= {"application_name": name[:63], "client_encoding": "UTF8"}
    options = target.parameters.get("options") or os.environ.get("PGOPTIONS", "")
    try:
        try:
            connection = _opened(parameters | {"options": f"{_OWN} {options}"})
            if _SINCE_17 not in options and _has_limit(connection):
                connection.close()
                connection = _opened(parameters | {"options": f"{_OWN} -c {_SINCE_17}=0 {options}"})
        except psycopg.OperationalError as error:
            if "unsupported startup parameter" not in str(error):  # that is how PgBouncer says it
                raise
            connection = _opened(parameters)
        if not (connection.info.parameter_status("DateStyle") or "").startswith("ISO"):
            connection.execute(ISO_DATES)
    except psycopg.Error as error:
        raise _refusal(target, error) from None
    connection.autocommit = autocommit
    return connection


def _opened(parameters: Mapping[str, Any]) -> Connection:
    return psycopg.connect(**parameters, autocommit=True, prepare_threshold=None)


def _has_limit(connection: Connection) -> bool:
    """Whether a transaction may take only so long; a SET would be undone by the next RESET ALL."""
    if connection.info.server_version < 170000:
        return False
    row = connection.execute(f"SHOW {_SINCE_17}").fetchone()
    return row is not None and row[0] != "0"


@contextmanager
def connected(target: Target, name: str) -> Iterator[Connection]:
    """A connection for the block, closed at its end.

    Losing it inside raises `ConnectionLost`; what the server refuses and nobody explains, `ServerRefused`.
    """
    connection = connect(target, name=name)
    try:
        with losing_connection(target, name):
            yield connection
    except psycopg.DatabaseError as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ServerRefused(
            target=str(target), doing=name, reason=reason, sqlstate=error.sqlstate or "unknown"
        ) from error
    finally:
        connection.close()


def is_idle(connection: Connection) -> bool:
    """Whether no transaction is open."""
    return connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


def refuse_pooler(connection: Connection, target: Target) -> None:
    """Raise `Pooled` if statements of this connection may run in more than one session.

    The process id that the connection was given at start is the pooler's invention behind PgBouncer.
    """
    row = connection.execute("SELECT pg_backend_pid()").fetchone()
    if row is None or row[0] != connection.info.backend_pid:
        raise Pooled(target=str(target))


@contextmanager
def losing_connection(target: Target, doing: str) -> Iterator[None]:
    """Turn the loss of the connection inside the block into `ConnectionLost`."""
    try:
        yield
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        if error.sqlstate and not error.sqlstate.startswith(("08", "57P")):
            raise
        raise ConnectionLost(target=str(target), doing=doing, reason=_last_words(str(error))) from error


# Stops, with the connection, while rows are on their way, and returns them.
Answer = Generator[Connection, None, list[Any]]


@contextmanager
def asked(connection: Connection, queries: Sequence[tuple[str, Make]]) -> Iterator[Iterator[Answer]]:
    """Send all queries at once, in a transaction; inside the block their answers, while PostgreSQL works on the next.

    Whatever a query locks is free again as soon as it is done. Each query comes with what makes a row of its names and
    values. What an answer waits for comes by `take_in`. What is not taken is thrown away at the end; what still runs is
    cancelled if the block ends by an error. The driver's own pipeline hands out nothing before it has everything.
    """
    wire = connection.pgconn
    wire.enter_pipeline_mode()
    try:
        wire.send_query_params(b"SAVEPOINT junco_asked", None)
        for query, _ in queries:
            wire.send_query_params(query.encode(), None)
            wire.send_query_params(b"ROLLBACK TO SAVEPOINT junco_asked", None)
            wire.send_flush_request()
        wire.pipeline_sync()
        while wire.flush():
            _wait([wire], writing=True)
        yield (_rows(connection, make) for _, make in queries)
    except BaseException:
        _leave(connection, cancelling=True)
        raise
    _leave(connection, cancelling=False)


def take_in(connections: Collection[Connection], *, waiting: bool) -> bool:
    """Take what has come over these connections, so that no server waits for room; `waiting`: until something has.

    Whether anything had.
    """
    wires = [connection.pgconn for connection in connections]
    came = False
    while _wait(wires, seconds=None if waiting and not came else 0):
        came = True
    return came


def _leave(connection: Connection, *, cancelling: bool) -> None:
    """Throw away what is not taken. A request to cancel between two queries is lost, so it is repeated."""
    wire = connection.pgconn
    if wire.status != psycopg.pq.ConnStatus.OK:
        return
    result = None
    while result is None or result.status != psycopg.pq.ExecStatus.PIPELINE_SYNC:
        while wire.is_busy():
            if cancelling:
                connection.cancel_safe()
            _wait([wire], seconds=0.2 if cancelling else None)
        result = wire.get_result()
    wire.exit_pipeline_mode()


def as_tuple(_: list[str]) -> Callable[[Sequence[Any]], Any]:
    """Rows as tuples."""
    return tuple


def as_dictionary(names: list[str]) -> Callable[[Sequence[Any]], Any]:
    """Rows by the names of their columns."""
    return lambda values: dict(zip(names, values, strict=True))


def _rows(connection: Connection, make: Make) -> Answer:
    """The rows of the query whose turn it is; what stands between two queries is read past."""
    wire = connection.pgconn
    result = None
    while result is None or result.status == psycopg.pq.ExecStatus.COMMAND_OK:
        while wire.is_busy():
            yield connection
        result = wire.get_result()
    if result.status != psycopg.pq.ExecStatus.TUPLES_OK:
        raise errors.error_from_result(result)
    names = [(result.fname(number) or b"").decode() for number in range(result.nfields)]
    reader = psycopg.adapt.Transformer(connection)
    reader.set_pgresult(result)
    return reader.load_rows(0, result.ntuples, make(names))


def _wait(
    wires: Sequence[psycopg.pq.abc.PGconn], *, writing: bool = False, seconds: float | None = None
) -> bool:
    """Wait until there is something to read or, if that is wanted, room to write; Ctrl-C ends it.

    What can be read is taken in; whether anything was.
    """
    sockets = [wire.socket for wire in wires]
    readable, _, _ = select.select(sockets, sockets if writing else [], [], seconds)
    for wire in wires:
        if wire.socket in readable:
            wire.consume_input()
    return bool(readable)
