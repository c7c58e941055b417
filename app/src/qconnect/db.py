"""The way to the database: one pool, one transaction a request.

Knows URLs, limits and when to commit. Refuses to know tables and rules. Handlers wait for a connection at
the door (`Database.session`), not inside a worker thread: threads that hold a connection and requests that
wait for a thread cannot block each other.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from qconnect.settings import BadSetting

CONNECTIONS = 20
WAIT_FOR_CONNECTION = 5.0
LIMITS = "-c lock_timeout=2000 -c statement_timeout=5000 -c idle_in_transaction_session_timeout=15000 -c TimeZone=UTC"


class Busy(Exception):
    """No connection became free in time; the request was not begun."""


def engine_for(url: str, patience: float = WAIT_FOR_CONNECTION) -> Engine:
    """A pool of at most 20 connections with the app's time limits; connects on first use.

    Raises `BadSetting` for what cannot be the URL of a PostgreSQL database.
    """
    return create_engine(
        "postgresql+psycopg://",
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=patience,
        pool_pre_ping=True,
        hide_parameters=True,  # values of statements are people's data: they do not belong in logs
        connect_args=_parameters(url),
    )


def _end(session: Session, commit: bool) -> None:
    with session:
        if commit:
            session.commit()


def _parameters(url: str) -> dict[str, Any]:
    """What libpq makes of the URL, so that everything libpq understands is understood here."""
    scheme, _, rest = url.partition("://")
    if scheme.partition("+")[0] not in {"postgresql", "postgres"} or not rest:
        raise BadSetting("DATABASE_URL does not begin with postgresql://user@host/database")
    try:
        given = conninfo_to_dict(f"postgresql://{rest}")
    except ProgrammingError:
        # The text of the error may quote the password.
        raise BadSetting("DATABASE_URL is malformed; is a special character not encoded?") from None
    defaults = {"application_name": "qconnect", "connect_timeout": "5"}
    return {**defaults, **given, "options": f"{LIMITS} {given.get('options', '')}".strip()}


class Database:
    """The pool of one running application."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        # One connection is kept for `answers`, so that a full house is not reported as a dead database.
        self._door = anyio.Semaphore(CONNECTIONS - 1)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Session]:
        """One transaction: committed when the block ends, rolled back when it raises; may raise `Busy`."""
        with anyio.move_on_after(WAIT_FOR_CONNECTION) as patience:
            await self._door.acquire()
        if patience.cancelled_caught:
            raise Busy
        session, finished = Session(self.engine, expire_on_commit=False), False
        try:
            yield session
            finished = True
        finally:
            try:
                with anyio.CancelScope(shield=True):
                    await run_in_threadpool(_end, session, finished)
            finally:
                self._door.release()

    def answers(self) -> bool:
        """Whether the database replies to the simplest question."""
        try:
            with self.engine.connect() as connection:
                return bool(connection.scalar(text("SELECT true")))
        except SQLAlchemyError:
            return False
