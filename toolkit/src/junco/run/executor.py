"""The executor: takes a parsed file and makes it happen exactly once, whatever dies in between.

A transactional file runs in one transaction together with its ledger row. Any other file runs step by step:
each step is journalled, transactional steps in the same transaction as their journal row, the others between
"running" and "done" with the catalog as the judge after a crash. Knows nothing of what migrations are for.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from junco.errors.run import (
    AppliedPartEdited,
    InvalidIndex,
    LockNotAvailable,
    PartlyDone,
)
from junco.history.attempts import Attempt, Kind, State
from junco.history.files import Migration
from junco.history.ledger import Ledger
from junco.history.script import Script, Step
from junco.postgres import Connection, DatabaseError, OperationalError, Target, errors, losing_connection, sql
from junco.run import probe, session
from junco.run.policy import Policy
from junco.run.statement import execute, failure
from junco.sqltext import excerpt

_NOTHING = "nothing of this file was kept; the migrations before it are"


@dataclass
class Executor:
    """Runs scripts on one connection, whose migration lock the caller holds.

    `fingerprint` reads the schema's fingerprint through a connection; `crash_point` is called with the name of
    every step of the protocol, for tests that kill the process there. `before` is the fingerprint that the
    schema has now, as far as it is known; it moves on with every file.
    """

    connection: Connection
    target: Target
    ledger: Ledger
    fingerprint: Callable[[Connection], str]
    policy: Policy = field(default_factory=Policy)
    on_step: Callable[[Step, int], None] = lambda step, total: None  # noqa: ARG005
    crash_point: Callable[[str], None] = lambda name: None  # noqa: ARG005
    before: str | None = None

    def apply(self, migration: Migration, script: Script, attempt: Attempt | None) -> None:
        """Run `migration.sql`; `attempt` is the newest one of this migration, to be resumed if it left something.

        Raises `StatementFailed`, `LockNotAvailable`, `ConnectionLost`, `AppliedPartEdited`, `PartlyDone`
        or `InvalidIndex`; the ledger then says how far it got.
        """
        with losing_connection(self.target, f"applying {migration.name}"):
            resumed = attempt if attempt is not None and attempt.left_something else None
            if script.transactional and resumed is None:
                self.in_one_transaction(script, migration, "deploy", "applied")
            else:
                self._step_by_step(script, migration, resumed)
            session.clean(self.connection)
            session.prepare(self.connection, lock_timeout_ms=0)

    # -- one transaction -------------------------------------------------------------------------------------

    def in_one_transaction(
        self,
        script: Script,
        migration: Migration,
        kind: Kind,
        state: State,
        before_commit: Callable[[str], None] = lambda fingerprint: None,  # noqa: ARG005
        at_begin: Callable[[], None] = lambda: None,
    ) -> None:
        """Run all steps and write the ledger row in one transaction, tried again while locks are held.

        `at_begin` is called inside the transaction before the first step, `before_commit` with the new
        fingerprint at its end; both may object by raising.
        """
        for number, timeout, pause in self.policy.tries():
            session.prepare(self.connection, lock_timeout_ms=int(timeout * 1000))
            try:
                self._transaction(script, migration, kind, state, before_commit, at_begin)
                return
            except _LockTimeout as error:
                if number == len(self.policy.lock_timeouts):
                    self._record_failure(migration, kind, str(error.__cause__))
                    raise self._no_lock(script, error.step, number, _NOTHING) from None
                time.sleep(pause)

    def _transaction(
        self,
        script: Script,
        migration: Migration,
        kind: Kind,
        state: State,
        before_commit: Callable[[str], None],
        at_begin: Callable[[], None],
    ) -> None:
        self.crash_point("before begin")
        self.connection.execute("BEGIN")
        try:
            try:
                at_begin()
            except errors.LockNotAvailable as error:
                raise _LockTimeout(script.steps[0]) from error
            seconds = [self._step_in_transaction(script, migration, kind, step) for step in script.steps]
            after = self._record(script, migration, kind, state, before_commit, seconds)
            self.crash_point("before commit")
            self.connection.execute("COMMIT")
            self.before = after
            self.crash_point("after commit")
        except BaseException:
            self._roll_back()
            raise

    def _record(
        self,
        script: Script,
        migration: Migration,
        kind: Kind,
        state: State,
        before_commit: Callable[[str], None],
        seconds: list[float],
    ) -> str:
        """Write the ledger row inside the file's transaction; returns the fingerprint that it records."""
        try:
            session.before_ledger(self.connection)
            after = self.fingerprint(self.connection)
            before_commit(after)
            fingerprints = (self.before, after)
            attempt = self.ledger.add(
                migration.name, kind, state, migration.checksum, fingerprints=fingerprints
            )
            rows = zip(script.steps, seconds, strict=True)
            self.ledger.add_steps(
                attempt, [(step.position, step.hash, step.step_class, "done", spent) for step, spent in rows]
            )
            return after
        except DatabaseError as error:
            if not _answered(error) or not script.steps:
                raise
            # A deferred constraint, or a transaction that the file made read-only.
            raise self._failed(script, script.steps[-1], migration, kind, error) from None

    def _step_in_transaction(self, script: Script, migration: Migration, kind: Kind, step: Step) -> float:
        self.on_step(step, len(script.steps))
        self.crash_point(f"before statement {step.position}")
        try:
            return execute(self.connection, step)
        except errors.LockNotAvailable as error:
            raise _LockTimeout(step) from error
        except DatabaseError as error:
            if not _answered(error):
                raise
            raise self._failed(script, step, migration, kind, error) from None

    def _roll_back(self) -> None:
        """Leave the transaction; a lost connection has left it already."""
        if not self.connection.closed:
            try:
                self.connection.execute("ROLLBACK")
                session.clean(self.connection)
                session.prepare(self.connection, lock_timeout_ms=0)
            except OperationalError:
                self.connection.close()

    def _failed(
        self, script: Script, step: Step, migration: Migration, kind: Kind, error: DatabaseError
    ) -> Exception:
        self._roll_back()
        self._record_failure(migration, kind, str(error).strip())
        remedy = f"correct {script.file.name}, then run the command again"
        return failure(script, step, error, remedy, _NOTHING)

    def _record_failure(self, migration: Migration, kind: Kind, text: str) -> None:
        """A rollback that failed left the migration in effect, which is what the ledger says already."""
        if kind != "rollback":
            self.ledger.add(migration.name, kind, "failed", migration.checksum, error=text)

    def _no_lock(self, script: Script, step: Step, tries: int, left: str) -> LockNotAvailable:
        return LockNotAvailable(
            file=str(script.file),
            line=step.statement.line,
            patience=f"{max(self.policy.lock_timeouts):g} s",
            tries=tries,
            holder=f"{excerpt(script.text, step.statement.start)}\n{blockers(self.connection)}",
            left=left,
        )

    # -- step by step ----------------------------------------------------------------------------------------

    def _step_by_step(self, script: Script, migration: Migration, resumed: Attempt | None) -> None:
        attempt, done = self._begin_steps(script, migration, resumed)
        for step in script.steps:
            if step.position > done and step.step_class != "session":
                self.on_step(step, len(script.steps))
                self._journalled(script, migration, step, attempt)
        self._fresh_session([])
        with self.connection.transaction():
            self.before = self.fingerprint(self.connection)
            self.ledger.finish(attempt, "applied", self.before)

    def _begin_steps(self, script: Script, migration: Migration, resumed: Attempt | None) -> tuple[int, int]:
        """The attempt's id and how many of its steps are done; the file may differ only behind those."""
        if resumed is None:
            with self.connection.transaction():
                attempt = self.ledger.add(
                    migration.name, "deploy", "running", migration.checksum, fingerprints=(self.before, None)
                )
                self.ledger.add_steps(attempt, [_waiting(step) for step in script.steps])
            return attempt, 0
        rows = self.ledger.steps(resumed.id)
        done = max((row.position for row in rows if row.state == "done"), default=0)
        hashes = {step.position: step.hash for step in script.steps}
        for row in rows:
            if row.position <= done and hashes.get(row.position) != row.sql_hash:
                raise AppliedPartEdited(file=str(script.file), position=row.position, done=done)
        # A step whose text was changed is another step: nothing is known of it, and it runs.
        started = {(row.position, row.sql_hash) for row in rows if row.state == "running"}
        with self.connection.transaction():
            self.ledger.drop_steps(resumed.id, done)
            later = [step for step in script.steps if step.position > done]
            waiting = [_waiting(step, (step.position, step.hash) in started) for step in later]
            self.ledger.add_steps(resumed.id, waiting)
            self.ledger.resume(resumed.id, migration.checksum)
        return resumed.id, done

    def _journalled(self, script: Script, migration: Migration, step: Step, attempt: int) -> None:
        for number, timeout, pause in self.policy.tries():
            try:
                self._fresh_session([one for one in script.steps if one.position < step.position])
                self._run_step(script, step, attempt, timeout)
                return
            except errors.LockNotAvailable as error:
                if number == len(self.policy.lock_timeouts):
                    left = self._stopped(migration, script, step, attempt, str(error).strip())
                    raise self._no_lock(script, step, number, left) from None
                time.sleep(pause)
            except DatabaseError as error:
                if not _answered(error):
                    raise
                left = self._stopped(migration, script, step, attempt, str(error).strip())
                remedy = "correct it; the steps before this one must stay as they are"
                raise failure(script, step, error, remedy, left) from None

    def _fresh_session(self, earlier: list[Step]) -> None:
        """A clean session in which only the file's own SET statements so far are in force."""
        session.clean(self.connection)
        session.prepare(self.connection, lock_timeout_ms=0)
        for step in earlier:
            if step.step_class == "session":
                execute(self.connection, step)

    def _run_step(self, script: Script, step: Step, attempt: int, lock_timeout: float) -> None:
        self.crash_point(f"before step {step.position}")
        if step.step_class == "transactional":
            with self.connection.transaction():
                milliseconds = int(lock_timeout * 1000)
                self.connection.execute(f"SET LOCAL lock_timeout = {milliseconds}")
                seconds = execute(self.connection, step)
                session.before_ledger(self.connection)
                self.ledger.mark_step(attempt, step.position, "done", seconds)
                self.crash_point(f"before commit of step {step.position}")
            return
        if self._already_there(script, step, attempt):
            return
        seconds = execute(self.connection, step)
        self.crash_point(f"after step {step.position}")
        self._fresh_session([])
        self.ledger.mark_step(attempt, step.position, "done", seconds)

    def _already_there(self, script: Script, step: Step, attempt: int) -> bool:
        """Mark the step as started; True if an earlier start of it turns out to have finished."""
        state = next(row.state for row in self.ledger.steps(attempt) if row.position == step.position)
        found = probe.outcome(self.connection, step)
        rubbish = probe.invalid_index(self.connection, step)
        if state == "running":
            if found == "done":
                self.ledger.mark_step(attempt, step.position, "done")
                return True
            if found == "unknown":
                where = {"file": str(script.file), "line": step.statement.line}
                text = excerpt(script.text, step.statement.start)
                raise PartlyDone(**where, excerpt=text)
            if rubbish:
                self.connection.execute(sql.SQL(f"DROP INDEX CONCURRENTLY {rubbish}"))
        elif rubbish:
            raise InvalidIndex(file=str(script.file), line=step.statement.line, index=rubbish)
        self.ledger.mark_step(attempt, step.position, "running")
        return False

    def _stopped(self, migration: Migration, script: Script, step: Step, attempt: int, text: str) -> str:
        """Record where a file stopped and remove an index that its build left invalid."""
        session.clean(self.connection)
        session.prepare(self.connection, lock_timeout_ms=0)
        if rubbish := self._rubbish(script, step):
            self.connection.execute(sql.SQL(f"DROP INDEX CONCURRENTLY {rubbish}"))
        self.ledger.mark_step(attempt, step.position, "waiting")
        self.ledger.finish(attempt, "failed", error=text)
        return (
            f"{step.position - 1} of {len(script.steps)} steps of {migration.name} are done; "
            f"the next deploy goes on at step {step.position}"
        )

    def _rubbish(self, script: Script, step: Step) -> str | None:
        for earlier in script.steps:
            if earlier.position < step.position and earlier.step_class == "session":
                execute(self.connection, earlier)
        return probe.invalid_index(self.connection, step)


class _LockTimeout(Exception):
    def __init__(self, step: Step) -> None:
        self.step = step
        super().__init__()


def _answered(error: DatabaseError) -> bool:
    """Whether the server refused a statement, rather than the connection having been lost."""
    return error.sqlstate is not None and not error.sqlstate.startswith(("08", "57P"))


def _waiting(step: Step, started: bool = False) -> tuple[int, str, str, str, float | None]:
    return (step.position, step.hash, step.step_class, "running" if started else "waiting", None)


def blockers(connection: Connection) -> str:
    """Who holds locks in this database for longest, in one line; a hint, since the wait itself is over."""
    row = connection.execute(
        "SELECT a.pid, a.usename, a.application_name, a.state,"
        " extract(epoch FROM clock_timestamp() - a.xact_start)::int"
        " FROM pg_catalog.pg_stat_activity a WHERE a.datname = current_database()"
        " AND a.pid <> pg_backend_pid() AND a.xact_start IS NOT NULL ORDER BY a.xact_start LIMIT 1"
    ).fetchone()
    if row is None:
        return "whoever held it has finished meanwhile"
    pid, user, application, state, seconds = row
    return f"the oldest transaction is pid {pid} ({user}, {application or 'no name'}, {state}), open for {seconds} s"
