"""A file that cannot be one transaction: unit by unit, each journalled, resumed where it stopped.

Units that are transactions are journalled in the same transaction; the others between "running" and "done", with
the catalog as the judge after a crash. Knows the journal's protocol. Refuses to know how locks are got (`executor`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from junco.errors import JuncoError
from junco.errors.run import AppliedPartEdited, InvalidIndex, PartlyDone
from junco.history.attempts import Attempt
from junco.history.files import Migration
from junco.history.record import StepRecord
from junco.history.script import Script, Step, Unit
from junco.postgres import Connection, DatabaseError, sql
from junco.run import probe, session
from junco.run.backfill import Batches
from junco.run.executor import Executor, answered
from junco.run.foresight import Known
from junco.run.patience import Exhausted, Try
from junco.run.statement import execute, no_lock, refusal
from junco.sqltext import excerpt

_REMEDY = "correct it; the steps before this one must stay as they are"


@dataclass
class Stepwise:
    """Runs one file. `attempt` is its row in the ledger."""

    executor: Executor
    script: Script
    migration: Migration
    attempt: int = 0

    def __post_init__(self) -> None:
        self.connection, self.ledger = self.executor.connection, self.executor.ledger
        self.crash_point = self.executor.crash_point

    def run(self, resumed: Attempt | None, fingerprint: Callable[[Connection], str] | Known) -> None:
        """All units behind those that the journal has as done; `fingerprint` tells what they led to."""
        self.executor.clean()
        done = self._begin(resumed)
        for unit in self.script.units:
            if unit[-1].position > done and not _only_sets(unit):
                self._unit(unit)
        self._fresh(None)
        with self.connection.transaction():
            self.executor.before = (
                fingerprint.fingerprint if isinstance(fingerprint, Known) else fingerprint(self.connection)
            )
            self.ledger.finish(self.attempt, "applied", self.executor.before)

    def _begin(self, resumed: Attempt | None) -> int:
        """Open the journal; returns how many steps are done. The file may differ only behind those."""
        if resumed is None:
            with self.connection.transaction():
                self.attempt = self.ledger.add(
                    self.migration.name,
                    "deploy",
                    "running",
                    self.migration.checksum,
                    fingerprints=(self.executor.before, None),
                )
                self.ledger.add_waiting(self.attempt, self.script.steps)
            return 0
        self.attempt = resumed.id
        rows = self.ledger.steps(resumed.id)
        done = max((row.position for row in rows if row.state == "done"), default=0)
        hashes = {step.position: step.hash for step in self.script.steps}
        for row in rows:
            if row.position <= done and hashes.get(row.position) != row.sql_hash:
                raise AppliedPartEdited(file=str(self.script.file), position=row.position, done=done)
        # A step whose text was changed is another step: nothing is known of it, and it runs.
        same = [row.position for row in rows if hashes.get(row.position) == row.sql_hash]
        with self.connection.transaction():
            self.ledger.keep_steps(resumed.id, same)
            self.ledger.add_waiting(
                resumed.id, [step for step in self.script.steps if step.position not in same]
            )
            self.ledger.resume(resumed.id, self.migration.checksum)
        return done

    def _unit(self, unit: Unit) -> None:
        first = unit[0]
        try:
            if first.step_class == "backfill":
                self.executor.watcher.step(first, len(self.script.steps))
                self._batches(first).run()
            elif first.step_class in ("concurrent", "outside"):
                self._fresh(first)
                self._outside(first)
            else:
                self.executor.patience.run(
                    lambda attempt: self._transaction(unit, attempt), lambda gone: self._gave_up(unit, gone)
                )
        except DatabaseError as error:
            if not answered(error):
                raise
            step = self._blamed(unit)
            left = self._stopped(unit, str(error).strip())
            raise refusal(
                self.script, step, error, self.executor.limit(self.script, step), _REMEDY, left
            ) from None
        except JuncoError as error:
            if first.step_class != "backfill":
                raise
            raise error.leaving(self._stopped(unit, str(error))) from None

    def _blamed(self, unit: Unit) -> Step:
        return next((step for step in unit if step is self.executor.current), unit[0])

    # -- transactions ----------------------------------------------------------------------------------------

    def _transaction(self, unit: Unit, attempt: Try) -> None:
        self._fresh(unit[0])
        self.crash_point(f"before step {unit[0].position}")
        with self.connection.transaction():
            self.connection.execute(self.executor.first(self.script, attempt))
            began = time.perf_counter()
            records = self.executor.run_steps(self.script, unit)
            session.before_ledger(self.connection)
            self.ledger.mark_done(self.attempt, records)
            self.crash_point(f"before commit of step {unit[0].position}")
        if unit[0].step_class == "brief":
            self.executor.locked(began)

    def _gave_up(self, unit: Unit, exhausted: Exhausted) -> JuncoError:
        step = self._blamed(unit)
        left = self._stopped(unit, f"no lock within {exhausted.seconds:.0f} s")
        return no_lock(self.script, step, exhausted, left)

    def _fresh(self, before: Step | None) -> None:
        """A clean session in which only the file's own SET statements before this step are in force."""
        self.executor.clean()
        for step in self.script.steps[: before.position - 1] if before is not None else ():
            if step.step_class == "session" and not step.local:
                execute(self.connection, step)

    def _batches(self, step: Step) -> Batches:
        return Batches(
            self.connection,
            self.ledger,
            self.executor.patience,
            self.executor.watcher,
            self.script,
            step,
            self.attempt,
            lambda: self._fresh(step),
            self.crash_point,
        )

    # -- outside of transactions -----------------------------------------------------------------------------

    def _outside(self, step: Step) -> None:
        self.crash_point(f"before step {step.position}")
        self.executor.current = step
        self.executor.watcher.step(step, len(self.script.steps))
        if self._already_there(step):
            return
        with self.executor.patience.watching():
            try:
                seconds = execute(self.connection, step)
            except KeyboardInterrupt:
                self.executor.watcher.note(
                    "what the interrupted statement left is cleared up by the next deploy"
                )
                raise
        self.crash_point(f"after step {step.position}")
        self._fresh(None)
        self.ledger.mark_done(self.attempt, [StepRecord(step, seconds)])

    def _already_there(self, step: Step) -> bool:
        """Mark the step as started; True if an earlier start of it turns out to have finished."""
        state = next(row.state for row in self.ledger.steps(self.attempt) if row.position == step.position)
        rubbish = probe.invalid_index(self.connection, step)
        if state != "running":
            if rubbish:
                raise InvalidIndex(file=str(self.script.file), line=step.statement.line, index=rubbish)
            self.ledger.mark_step(self.attempt, step.position, "running")
            return False
        found = probe.outcome(self.connection, step)
        if found == "unknown":
            text = excerpt(self.script.text, step.statement.start)
            raise PartlyDone(file=str(self.script.file), line=step.statement.line, excerpt=text)
        if found == "done":
            self.ledger.mark_step(self.attempt, step.position, "done")
            return True
        self._repair(step)
        # A repair may have been the rest of the work, as it is for a partition that was half detached.
        if probe.finishes(step) and probe.outcome(self.connection, step) == "done":
            self.ledger.mark_step(self.attempt, step.position, "done")
            return True
        return False

    def _repair(self, step: Step) -> None:
        """Remove what an interrupted start of the step left behind."""
        for statement in probe.repairs(self.connection, step):
            self.executor.watcher.note(f"clearing up: {statement}")
            self.connection.execute(sql.SQL(statement))

    def _stopped(self, unit: Unit, text: str) -> str:
        """Record where a file stopped, and repair what a build left; returns what an error should say of it."""
        first = unit[0]
        self._fresh(first)
        state = "waiting"
        try:
            self._repair(first)
        except DatabaseError as error:
            if not answered(error):
                raise
            state = "running"  # the next deploy tries again
        self._fresh(None)
        self.ledger.mark_step(self.attempt, first.position, state)
        self.ledger.finish(self.attempt, "failed", error=text)
        return (
            f"{first.position - 1} of {len(self.script.steps)} steps of {self.migration.name} are done; "
            f"the next deploy goes on at step {first.position}"
        )


def _only_sets(unit: Unit) -> bool:
    return all(step.step_class == "session" and not step.local for step in unit)
