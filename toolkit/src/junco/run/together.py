"""Several small files in one message: the server does not wait for us between them, nor we for it.

Each is the transaction that it would be by itself, ledger row and commit included. After an error the server skips the
rest of a message, so nothing of a later file runs behind one that failed. Which of them happened is what the ledger
says; whoever sent them runs the others one by one, which tells what was wrong or waits for a lock as it should.

Knows which files may go that way and what is sent. Refuses to know in which order files run (`sequence`).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from junco.history.attempts import Attempt
from junco.history.files import Migration
from junco.history.record import mark, recording
from junco.history.script import Script
from junco.postgres import DatabaseError, losing_connection
from junco.run import session
from junco.run.executor import Executor, answered
from junco.run.foresight import Known
from junco.run.patience import Try

# The text of a whole message is read before its first statement runs, under the settings that are in force then:
# what may change how a string reads, or speaks to us, goes by itself.
_ALONE = ("\\", "junco:")


@dataclass(frozen=True, slots=True)
class Pending:
    """A file that is to run. `attempt` is its newest one, `known` what is known of the schema that it leads to."""

    migration: Migration
    script: Script
    attempt: Attempt | None
    known: Known | None = None


def fits(pending: Pending) -> bool:
    """Whether a file may run in one message with others: nothing has to be asked, watched or waited for."""
    script = pending.script
    if pending.known is None or not script.transactional or not script.steps:
        return False
    if pending.attempt is not None and pending.attempt.left_something:
        return False
    return all(step.step_class == "brief" for step in script.steps) and not any(
        mark in script.text for mark in _ALONE
    )


@dataclass(frozen=True, slots=True)
class Message:
    """Files of which each `fits`, in order, and the text that runs them on a schema with the fingerprint `before`."""

    files: Sequence[Pending]
    before: str | None
    text: str

    @property
    def after(self) -> str | None:
        """The fingerprint of the schema that they lead to, as far as it is known."""
        known = self.files[-1].known
        return known.fingerprint if known else None


@dataclass(frozen=True, slots=True)
class Together:
    """Sends messages on the connection of an executor."""

    executor: Executor

    def message(self, files: Sequence[Pending], before: str | None) -> Message:
        """What runs the files. Touches nothing, so that it may be made while another message is on its way."""
        executor, now = self.executor, before
        # The transaction keeps the search path from being anybody else's.
        parts = [f"BEGIN; {session.FOR_LEDGER}; {executor.ledger.prepare_record()}; COMMIT;\n"]
        attempt = Try(1, executor.policy.timeout(1, (), 0.0))
        for file in files:
            after = file.known.fingerprint if file.known else None
            steps = file.script.steps
            parts.append(executor.opening(file.script, attempt, executor.limit(file.script, steps[0])))
            # A statement may end with a comment, hence the line ends.
            parts += [f"{mark(step)}; {step.statement.sql}\n;" for step in steps]
            record = recording(file.migration.name, file.migration.checksum, (now, after), steps)
            parts.append(
                f"{session.BEFORE_LEDGER_KEEPING}; {session.NOT_WAITING}; {executor.closing(record, within=True)};\n"
            )
            now = after
        return Message(files, before, "".join((*parts, session.FORGETTING, ";\n")))

    def run(self, message: Message) -> list[float]:
        """Run the files as far as they succeed: the seconds that each took which is committed now.

        Raises `ConnectionLost`, and whatever interrupts us.
        """
        executor, files = self.executor, message.files
        names = f"{files[0].migration.name} and {len(files) - 1} more"
        with losing_connection(executor.target, f"applying {names}"):
            started = time.perf_counter()
            rows = self._send(message)
            took = time.perf_counter() - started
        done = _committed(files, rows)
        for file, (began, ended) in zip(files, done, strict=False):
            executor.longest_lock = max(executor.longest_lock, ended - began)
            executor.before = file.known.fingerprint if file.known else None
        if not done:
            return []
        # A file's time ends with it and begins where the one before ended; the first has what is left of the whole.
        later = [end - before for before, end in pairwise(ended for _, ended in done)]
        began, ended = done[0]
        first = took - sum(later) if len(done) == len(files) else ended - began
        return [max(0.0, first), *later]

    def _send(self, message: Message) -> list[tuple[str, str, float, float]]:
        """Send it; returns what the ledger says afterwards."""
        connection = self.executor.connection
        newest = self.executor.ledger.newest(len(message.files))
        self.executor.crash_point("before message")
        try:
            with self.executor.patience.watching(), connection.cursor() as cursor:
                cursor.execute(message.text + newest, prepare=False)
                cursor.set_result(-1)
                rows = cursor.fetchall()
            self.executor.crash_point("after message")
        except DatabaseError as error:
            self.executor.roll_back()
            if not answered(error):
                raise
            return connection.execute(newest).fetchall()
        except BaseException:
            self.executor.roll_back()
            raise
        return rows


def _committed(
    files: Sequence[Pending], newest: Sequence[tuple[str, str, float, float]]
) -> list[tuple[float, float]]:
    """When each began and ended that the ledger has as applied; the newest attempt of a name says how it is."""
    found: dict[str, tuple[str, float, float]] = {}
    for name, state, began, ended in newest:
        found.setdefault(name, (state, began, ended))
    done = []
    for file in files:
        state, began, ended = found.get(file.migration.name, ("", 0.0, 0.0))
        if state != "applied":
            break
        done.append((began, ended))
    return done
