"""One statement, executed; and the error that tells where and why it failed.

Knows how to turn PostgreSQL's diagnosis into a place in the file. Refuses to know transactions and ledgers.
"""

from __future__ import annotations

import time

from junco.errors.run import LockNotAvailable, StatementFailed, TookTooLong
from junco.history.script import Script, Step
from junco.postgres import Connection, DatabaseError, errors
from junco.run.patience import Exhausted
from junco.sqltext import excerpt, place


def execute(connection: Connection, step: Step, opening: str = "") -> float:
    """Run one statement, COPY data included; returns the seconds it took.

    `opening` is sent in one message before it (not before COPY data).
    """
    started = time.perf_counter()
    if step.statement.copy_data is None:
        connection.execute(opening + step.statement.sql, prepare=False)
    else:
        with connection.cursor() as cursor, cursor.copy(step.statement.sql) as copy:
            copy.write(step.statement.copy_data)
    return time.perf_counter() - started


# Disk full, out of memory, too many connections, or a limit that the configuration sets.
_OUT_OF_RESOURCES = "53"
_RAISED = "P0001"
_BY_SOMEBODY = "user request"  # pg_cancel_backend; a timeout has the same code and other words


def failure(
    script: Script, step: Step, error: DatabaseError, remedy: str, left: str, opening: str = ""
) -> StatementFailed:
    """The error for a statement that PostgreSQL refused: file, line, the line with a caret, its words.

    `opening` is what was sent before it.
    """
    diagnosis = error.diag
    offset = step.statement.start
    if diagnosis.statement_position and not diagnosis.internal_query:
        offset += int(diagnosis.statement_position) - 1 - len(opening)
    hint = diagnosis.message_hint
    if error.sqlstate == _RAISED and hint:  # a block that refuses says itself what to do
        remedy, hint = hint, None
    parts = (("detail", diagnosis.message_detail), ("hint", hint), ("context", diagnosis.context))
    details = "".join(f"\n{name}: {text}" for name, text in parts if text)
    message = diagnosis.message_primary or (str(error).strip().splitlines() or [type(error).__name__])[0]
    if (error.sqlstate or "").startswith(_OUT_OF_RESOURCES):
        remedy = "nothing in the file is wrong: give the server room, then run the command again"
    elif _was_cancelled(error):
        remedy = "nothing in the file is wrong: somebody cancelled the statement; run the command again"
    return StatementFailed(
        file=str(script.file),
        line=place(script.text, offset)[0],
        message=message,
        excerpt=excerpt(script.text, offset),
        details=details,
        sqlstate=error.sqlstate or "unknown",
        remedy=remedy,
        left=left,
    )


def refusal(
    script: Script, step: Step, error: DatabaseError, limit: float, remedy: str, left: str, opening: str = ""
) -> StatementFailed | TookTooLong:
    """The error for a statement that did not succeed; `limit` is how many seconds it had, 0 for any number."""
    timed_out = isinstance(error, errors.QueryCanceled) and not _was_cancelled(error)
    if timed_out and limit and step.step_class == "brief":
        return TookTooLong(
            file=str(script.file),
            line=step.statement.line,
            limit=f"{limit:g} s",
            excerpt=excerpt(script.text, step.statement.start),
            left=left,
        )
    return failure(script, step, error, remedy, left, opening)


def _was_cancelled(error: DatabaseError) -> bool:
    """Whether somebody cancelled it, rather than a timeout; a server that speaks another language does not tell."""
    return isinstance(error, errors.QueryCanceled) and _BY_SOMEBODY in (error.diag.message_primary or "")


def no_lock(script: Script, step: Step, exhausted: Exhausted, left: str) -> LockNotAvailable:
    """The error for a statement whose lock was not to be had."""
    blockers = [str(one) for one in exhausted.blockers] or ["who held it could not be seen, or has finished"]
    return LockNotAvailable(
        file=str(script.file),
        line=step.statement.line,
        patience=f"{exhausted.seconds:.1f} s",
        tries=exhausted.tries,
        holder="\n".join([excerpt(script.text, step.statement.start), *blockers]),
        left=left,
    )
