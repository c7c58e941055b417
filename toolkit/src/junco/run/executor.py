"""The executor: takes a parsed file and makes it happen exactly once, whatever dies in between.

A transactional file runs in one transaction together with its ledger row; any other goes step by step (`stepwise`).
Several such transactions may be sent in one message (`together`).
Knows how a transaction gets its locks without making the application wait. Knows nothing of what migrations are for.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

from junco.errors import JuncoError
from junco.history.attempts import Attempt, Kind, State
from junco.history.files import Migration
from junco.history.ledger import Ledger
from junco.history.record import StepRecord
from junco.history.script import Script, Step
from junco.postgres import Connection, DatabaseError, OperationalError, Target, errors, losing_connection
from junco.run import activity, session
from junco.run.blocker import Blocker
from junco.run.events import Watcher
from junco.run.foresight import Known
from junco.run.observer import Observer
from junco.run.patience import Exhausted, Patience, Try
from junco.run.policy import Policy
from junco.run.statement import execute, no_lock, refusal

_NOTHING = "nothing of this file was kept; the migrations before it are"


@dataclass
class Executor:
    """Runs scripts on one connection, whose migration lock the caller holds.

    `fingerprint` reads the schema's fingerprint through a connection; `crash_point` is called with the name of
    every step of the protocol, for tests that kill the process there. `before` is the fingerprint that the
    schema has now, as far as it is known; it moves on with every file. `longest_lock` is how long, in seconds,
    the longest transaction was in possession of its locks.
    """

    connection: Connection
    target: Target
    ledger: Ledger
    fingerprint: Callable[[Connection], str]
    policy: Policy = field(default_factory=Policy)
    watcher: Watcher = field(default_factory=Watcher)
    crash_point: Callable[[str], None] = lambda name: None  # noqa: ARG005
    before: str | None = None
    longest_lock: float = 0.0

    def __post_init__(self) -> None:
        self.settings = session.prepare(self.connection)
        self.current: Step | None = None
        self._opening = ""  # what was sent in one message before the current step
        self._lock_timeout = self.policy.lock_timeout  # of the try that is under way
        self._told = 0.0

    def apply(
        self,
        migration: Migration,
        script: Script,
        attempt: Attempt | None,
        known: Known | None = None,
    ) -> None:
        """Run `migration.sql`; `attempt` is the newest one of this migration, to be resumed if it left something.

        `known` is what is known beforehand of the schema that it leads to; without it, it is read once the file is
        done: that takes long where there is much, and nobody has to wait for the file's locks meanwhile.

        Raises `StatementFailed`, `TookTooLong`, `LockNotAvailable`, `ConnectionLost`, `AppliedPartEdited`,
        `PartlyDone`, `InvalidIndex`, `NoBackfillKey` or `BackfillFailed`; the ledger then says how far it got.
        """
        with losing_connection(self.target, f"applying {migration.name}"):
            resumed = attempt if attempt is not None and attempt.left_something else None
            if script.transactional and resumed is None:
                self.in_one_transaction(script, migration, "deploy", "applied", known)
                if known is None:
                    self.learn(migration)
            else:
                from junco.run.stepwise import Stepwise

                Stepwise(self, script, migration).run(resumed, known or self.fingerprint)

    def learn(self, migration: Migration) -> None:
        """Read what the migration led to, and record it. A crash that takes this away takes nothing else."""
        self.before = self.fingerprint(self.connection)
        learnt = self.ledger.learnt_sql(migration.name, self.before)
        self.connection.execute(f"BEGIN; {session.NOT_WAITING}; {learnt}; COMMIT", prepare=False)

    def close(self) -> None:
        """Stop looking on."""
        self.observer.close()

    def clean(self) -> None:
        """Undo what a file may have done to the session."""
        self.connection.execute(session.cleaning(self.settings))

    @cached_property
    def observer(self) -> Observer:
        """Sees what happens around the session that works."""
        pid = self.connection.info.backend_pid
        return Observer(self.target, pid, self.watcher.progress, self._blocked)

    @cached_property
    def patience(self) -> Patience:
        """Gets locks."""
        return Patience(self.connection, self.observer, self.policy, self.watcher)

    def _blocked(self, connection: Connection, blockers: tuple[Blocker, ...]) -> None:
        """A statement that has no lock timeout waits: say for whom now and then, end them if that is wanted."""
        if self.current is None or self.current.step_class not in ("concurrent", "outside"):
            return
        if time.monotonic() - self._told > 10:
            self._told = time.monotonic()
            self.watcher.blocked(0, blockers)
        if ended := [one for one in blockers if self.policy.ends(one)]:
            activity.end(connection, ended)

    # -- one transaction -------------------------------------------------------------------------------------

    def in_one_transaction(
        self,
        script: Script,
        migration: Migration,
        kind: Kind,
        state: State,
        led_to: Callable[[Connection], str | None] | Known | None,
        at_begin: Callable[[], None] | None = None,
    ) -> None:
        """Run all steps and write the ledger row in one transaction, tried again while locks are held.

        `at_begin` is called inside the transaction before the first step; `led_to` at its end for the fingerprint that
        the ledger is to record, unless it is known or is learnt later. Both may object by raising.
        """

        def gave_up(exhausted: Exhausted) -> JuncoError:
            error = no_lock(script, self.current or script.steps[0], exhausted, _NOTHING)
            self._record_failure(migration, kind, str(error))
            return error

        commit = partial(self._commit, migration, kind, state, led_to)
        self.patience.run(
            lambda attempt: self._transaction(script, migration, kind, attempt, at_begin, commit), gave_up
        )

    def _transaction(
        self,
        script: Script,
        migration: Migration,
        kind: Kind,
        attempt: Try,
        at_begin: Callable[[], None] | None,
        commit: Callable[[Sequence[StepRecord]], None],
    ) -> None:
        self.crash_point("before begin")
        self.current = None
        try:
            began = time.perf_counter()
            limit = self.limit(script, script.steps[0]) if script.steps else 0.0
            opening = self._begin(script, attempt, limit, alone=at_begin is not None)
            if at_begin:
                at_begin()
            try:
                commit(self.run_steps(script, script.steps, limit, opening))
            except DatabaseError as error:
                if not answered(error) or isinstance(error, _NO_LOCK) or self.current is None:
                    raise
                raise self._failed(script, self.current, migration, kind, error) from None
            self.locked(began)
            self.crash_point("after commit")
        except BaseException:
            self.roll_back()
            raise

    def _begin(self, script: Script, attempt: Try, limit: float, *, alone: bool) -> str:
        """Open the transaction; or return what opens it, to be sent in one message with the first step.

        A thousand small files take a fifth less time without a message for nothing but BEGIN.
        """
        opening = self.opening(script, attempt, limit)
        first = script.steps[0].statement if script.steps else None
        if first is not None and first.copy_data is None and attempt.first is None and not alone:
            return opening
        self.connection.execute(opening)
        return ""

    def opening(self, script: Script, attempt: Try, limit: float) -> str:
        """What opens the transaction of a file whose first step may take so many seconds."""
        return f"BEGIN; {self.first(script, attempt)}; {_limiting(limit)}; "

    def first(self, script: Script, attempt: Try) -> str:
        """What a try runs at the beginning of its transaction."""
        if script.lock_timeout is not None:
            attempt = attempt.patient(script.lock_timeout)
        self._lock_timeout = attempt.lock_timeout
        return attempt.opening

    def run_steps(
        self, script: Script, steps: Sequence[Step], limited: float = 0.0, opening: str = ""
    ) -> list[StepRecord]:
        """Run steps inside a transaction, each with the time that its class may take.

        `limited` is the limit in seconds that the transaction has at the beginning; `opening` opens it, in one message
        with the first step.
        """
        records = []
        for step in steps:
            self.current = step
            self.watcher.step(step, len(script.steps))
            self.crash_point(f"before statement {step.position}")
            if (limit := self.limit(script, step)) != limited:
                self.connection.execute(_limiting(limit))
                limited = limit
            started = time.perf_counter()
            self._opening, opening = opening, ""
            seconds = execute(self.connection, step, self._opening)
            self._opening = ""
            if step.sets("lock_timeout") or step.sets("all"):
                self.connection.execute(_NO_LONGER.format(int(self._lock_timeout * 1000)))
            records.append(StepRecord(step, seconds, started))
        return records

    def limit(self, script: Script, step: Step) -> float:
        """How many seconds a step may take, 0 for any number; the file's own settings come first."""
        if step.step_class != "brief" or script.sets("statement_timeout"):
            return 0.0
        return self.policy.statement_timeout if script.statement_timeout is None else script.statement_timeout

    def locked(self, since: float) -> None:
        """A transaction that had its locks since then has ended."""
        self.longest_lock = max(self.longest_lock, time.perf_counter() - since)

    def _commit(
        self,
        migration: Migration,
        kind: Kind,
        state: State,
        led_to: Callable[[Connection], str | None] | Known | None,
        records: Sequence[StepRecord],
    ) -> None:
        """Write the ledger row, commit, and undo what the file did to the session.

        Where it is known what the file led to, another file follows: the commit does not wait for the disk then. What a
        crash of the server takes away with that is whole files, ledger row included, and never one of those before the
        last that was waited for.

        A deferred constraint, or a transaction that the file made read-only, speaks here: the last step is blamed.
        """
        before, after = f"{session.BEFORE_LEDGER}; ", None
        if isinstance(led_to, Known):
            before, after = f"{before}{session.NOT_WAITING}; ", led_to.fingerprint
        elif led_to is not None:
            # What is read may be locked by somebody else, and others wait for what this transaction has locked.
            lock_timeout = int(self._lock_timeout * 1000)
            self.connection.execute(f"{before}SET LOCAL lock_timeout = {lock_timeout}")
            before, after = "", led_to(self.connection)
        row = self.ledger.done_sql(
            (migration.name, kind, state, migration.checksum), (self.before, after), records
        )
        self.crash_point("before commit")
        self.connection.execute(before + self.closing(row), prepare=False)
        self.before = after

    def closing(self, row: str, *, within: bool = False) -> str:
        """What ends the transaction of a file, given the statements for its ledger row.

        `within` a message that ends with FORGETTING what is prepared.
        """
        return f"{row}; COMMIT; {session.cleaning(self.settings, within=within)}"

    def roll_back(self) -> None:
        """Leave the transaction; a lost connection has left it already."""
        if not self.connection.closed:
            try:
                self.connection.execute("ROLLBACK")
                self.clean()
            except OperationalError:
                self.connection.close()

    def _failed(
        self, script: Script, step: Step, migration: Migration, kind: Kind, error: DatabaseError
    ) -> Exception:
        self.roll_back()
        self._record_failure(migration, kind, str(error).strip())
        remedy = f"correct {script.file.name}, then run the command again"
        return refusal(script, step, error, self.limit(script, step), remedy, _NOTHING, self._opening)

    def _record_failure(self, migration: Migration, kind: Kind, text: str) -> None:
        """A rollback that failed left the migration in effect, which is what the ledger says already."""
        if kind != "rollback":
            self.ledger.add(migration.name, kind, "failed", migration.checksum, error=text)


# A dump begins with SET lock_timeout = 0. Whoever waits for a lock makes everybody else wait behind it; only the
# directive asks for that on purpose.
_NO_LONGER = (
    "SELECT pg_catalog.set_config(name, '{0}', true) FROM pg_catalog.pg_settings"
    " WHERE name = 'lock_timeout' AND setting::int NOT BETWEEN 1 AND {0}"
)
_NO_LOCK = (errors.LockNotAvailable, errors.DeadlockDetected)


def _limiting(seconds: float) -> str:
    return f"SET LOCAL statement_timeout = {int(seconds * 1000)}"


def answered(error: DatabaseError) -> bool:
    """Whether the server refused a statement, rather than the connection having been lost."""
    return error.sqlstate is not None and not error.sqlstate.startswith(("08", "57P"))
