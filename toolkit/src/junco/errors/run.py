"""J4xx: running migrations."""

from __future__ import annotations

from junco.errors.base import Exit, JuncoError


class UnreadableSql(JuncoError):
    """A quote, dollar quote or comment in the file never ends, so where statements end cannot be known."""

    code = "J401"
    exit_code = Exit.FAILED
    what = "{file}, line {line}: {thing} without an end"
    why = "{excerpt}"
    next = "close it, then run the command again"


class PsqlCommand(JuncoError):
    """A line beginning with a backslash is a command of the program psql, not SQL. Only the `\\restrict` lines
    of pg_dump and the end of COPY data are understood.
    """

    code = "J402"
    exit_code = Exit.FAILED
    what = "{file}, line {line}: {text} is a command of psql"
    why = "the server does not know it; only psql does"
    next = "replace it by SQL, or remove the line"


class TransactionControl(JuncoError):
    """Junco wraps a migration in one transaction together with its ledger row. A COMMIT inside would end that
    transaction in the middle: a later failure would then leave half a migration that nobody recorded. DISCARD ALL
    would give up the migration lock.
    """

    code = "J403"
    exit_code = Exit.FAILED
    what = "{file}, line {line}: {word} inside a migration"
    why = "each migration already runs in one transaction with its ledger row, under the migration lock"
    next = (
        "remove it; if each statement must be committed by itself, begin the file with\n"
        "-- junco: no-transaction"
    )


class EmptyMigration(JuncoError):
    """A migration without a statement is more often a file that was not saved than a wish."""

    code = "J404"
    exit_code = Exit.FAILED
    what = "{file} contains no statement"
    why = "recording it as applied would mean that its content never runs"
    next = "write its SQL, delete the folder, or say that it is meant: -- junco: empty"


class UnknownDirective(JuncoError):
    """Comments that begin with `-- junco:` are instructions. A misspelt one would silently do nothing."""

    code = "J405"
    exit_code = Exit.FAILED
    what = "{file}, line {line}: unknown directive '{word}'"
    why = "{hint}"
    next = "correct the word, or remove 'junco:' if it is only a comment"


class BadDirective(JuncoError):
    """A comment that begins with `-- junco:` is an instruction, and this one cannot be followed as it is written."""

    code = "J421"
    exit_code = Exit.FAILED
    what = "{file}, line {line}: the directive '{word}' cannot be understood"
    why = "{reason}"
    next = "correct the line; docs/reference/migration-files.md lists every directive"


class OutsideInTransaction(JuncoError):
    """In a file that begins with `-- junco: no-transaction`, statements between BEGIN and COMMIT are committed
    together. PostgreSQL refuses some statements there, and a backfill commits each of its batches.
    """

    code = "J422"
    exit_code = Exit.FAILED
    what = "{file}, line {line}: this statement cannot run in a transaction"
    why = "a transaction was begun in line {begun}"
    next = "move it before BEGIN or behind COMMIT"


class NotABackfill(JuncoError):
    """`-- junco: backfill` stands above one UPDATE or DELETE, which is then run for some rows of its table at a
    time, above WITH moved AS (DELETE … RETURNING …) INSERT …, or above a SELECT whose rows are given to a Python
    function.
    """

    code = "J423"
    exit_code = Exit.FAILED
    what = "{file}, line {line}: this statement cannot be run in batches"
    why = "{reason}"
    next = "write it as UPDATE table SET … WHERE …, or remove the directive"


class NoBackfillKey(JuncoError):
    """A backfill walks along a table by a unique key, or by the places of its rows. This relation has neither:
    it is a view, or has a foreign partition, or the named columns are no unique key without nulls.
    """

    code = "J424"
    exit_code = Exit.FAILED
    what = "{file}, line {line}: no way to walk along {table} in batches"
    why = "{reason}"
    next = "name the columns of a unique key: -- junco: backfill key=a,b"
    kept = "{left}"


class BackfillFailed(JuncoError):
    """The Python function of a backfill could not be loaded, or raised. The batches before it are committed, the one
    that it was called for was rolled back, and the next `deploy` begins with that one.
    """

    code = "J425"
    exit_code = Exit.FAILED
    what = "{file}: {what_failed}"
    why = "{reason}"
    next = "correct the function, then run junco migrate deploy again"
    kept = "{left}"


class TookTooLong(JuncoError):
    """A statement that keeps others away from a table has to be done in a moment. This one was not, was cancelled, and
    nobody had to wait longer than that. It probably rewrites or reads the whole table.
    """

    code = "J426"
    exit_code = Exit.FAILED
    what = "{file}, line {line}: this statement was not done within {limit}"
    why = "{excerpt}\nit would have kept everybody else away from the table for as long as it takes"
    next = (
        "have it rewritten into a form that does not: junco migrate lint --fix {file}\n"
        "or let it, where nobody is disturbed, with a line in the file: -- junco: statement-timeout 10min"
    )
    kept = "{left}"


class ReleaseQueryFailed(JuncoError):
    """A contract migration may wait for a query: `-- junco: contract when SELECT …`. The query is run in a read-only
    transaction and has to give one value, true or false.
    """

    code = "J427"
    exit_code = Exit.FAILED
    what = "{file}: the query that releases this migration does not work"
    why = "{query}\n{reason}"
    next = "correct it, or release the migration by hand: junco migrate deploy --contract"


class PlanMoved(JuncoError):
    """`deploy --plan` runs exactly what was reviewed. Since the plan was written, the history or the schema of the
    database has changed.
    """

    code = "J428"
    exit_code = Exit.REFUSED
    what = "{file} is no longer what a deploy of {target} would do"
    why = "{reason}"
    next = "write it anew and review it: junco migrate deploy --dry-run --out {file}"


class UnreadablePlan(JuncoError):
    """The file given to `deploy --plan` is not one that `deploy --dry-run --out` has written."""

    code = "J429"
    exit_code = Exit.USAGE
    what = "{file} cannot be read as a plan"
    why = "{reason}"
    next = "write one: junco migrate deploy --dry-run --out {file}"


class StatementFailed(JuncoError):
    """PostgreSQL refused a statement. In a transactional migration nothing of the file stays; in one that runs
    step by step the steps before it stay, and the next `deploy` goes on at this one.
    """

    code = "J406"
    exit_code = Exit.FAILED
    what = "{file}, line {line}: {message}"
    why = "{excerpt}{details}\nSQLSTATE {sqlstate}"
    next = "{remedy}"
    kept = "{left}"


class LockNotAvailable(JuncoError):
    """A statement waits for its lock only briefly, because everything else queues behind the waiter. The
    migration was tried several times and each time somebody held the table.
    """

    code = "J407"
    exit_code = Exit.LOCKED
    what = "{file}, line {line}: no lock within {patience} ({tries} tries)"
    why = "{holder}"
    next = "run junco migrate deploy again when the holder has finished"
    kept = "{left}"


class MigrationLockHeld(JuncoError):
    """Only one migration runs in a database at a time. Somebody else held the lock for as long as this command
    was willing to wait.
    """

    code = "J408"
    exit_code = Exit.LOCKED
    what = "another migration is running in {target}"
    why = "the migration lock is held by {holder}; waited {waited}"
    next = "run the command again when it has finished, or wait longer: --lock-wait SECONDS"


class AppliedPartEdited(JuncoError):
    """A migration that runs step by step stopped half way. The steps that ran are history; only what comes after
    them may be changed.
    """

    code = "J409"
    exit_code = Exit.DRIFT
    what = "{file}: step {position} was edited after it ran"
    why = "{done} of its steps are in the database; the file no longer begins with them"
    next = "restore the beginning of the file (git diff -- {file}); what follows may be changed"


class UnnamedIndex(JuncoError):
    """After a crash the name of an index is the only way to find out whether its concurrent build finished."""

    code = "J410"
    exit_code = Exit.FAILED
    what = "{file}, line {line}: an index built CONCURRENTLY needs a name"
    why = "without one a crashed build cannot be told from a finished one"
    next = "name it: CREATE INDEX CONCURRENTLY name ON …"


class InvalidIndex(JuncoError):
    """CREATE INDEX CONCURRENTLY ended and left an index that PostgreSQL maintains and never uses."""

    code = "J411"
    exit_code = Exit.FAILED
    what = "{file}, line {line}: index {index} exists and is not valid"
    why = "an earlier concurrent build of it failed; IF NOT EXISTS would hide that"
    next = "drop it: DROP INDEX CONCURRENTLY {index};   then run junco migrate deploy again"


class NoDownScript(JuncoError):
    """`rollback` runs the recorded way back, `down.sql`, and this migration has none."""

    code = "J412"
    exit_code = Exit.REFUSED
    what = "{name} cannot be rolled back: it has no down.sql"
    why = "{folder} holds only the way forward"
    next = "write {folder}/down.sql by hand, then run junco migrate rollback again"


class WrongWayBack(JuncoError):
    """After `down.sql` the schema must be what it was before the migration. It was run, compared, and undone."""

    code = "J413"
    exit_code = Exit.FAILED
    what = "down.sql of {name} does not lead back"
    why = "after it the fingerprint would be {found}, before the migration it was {expected}"
    next = "correct {file}; junco migrate diff --from migrations --to database shows what differs"


class RollbackLosesData(JuncoError):
    """Going back drops tables or columns that hold data. The rows were counted in the transaction that would have
    dropped them, which was then undone.
    """

    code = "J414"
    exit_code = Exit.REFUSED
    what = "rolling back {name} loses data"
    why = "{losses}"
    next = "take a copy first, then: junco migrate rollback --accept-data-loss"


class NothingToRollBack(JuncoError):
    """No migration is applied, or fewer than asked for."""

    code = "J415"
    exit_code = Exit.USAGE
    what = "there is nothing to roll back"
    why = "{reason}"
    next = "junco migrate status shows what is applied"


class Interrupted(JuncoError):
    """The command was stopped by Ctrl-C; the running statement was cancelled."""

    code = "J416"
    exit_code = Exit.INTERRUPTED
    what = "interrupted while {doing}"
    why = "Ctrl-C was pressed; the statement in hand was cancelled and its transaction rolled back"
    next = "run the same command again: it goes on from what was committed"
    kept = "what had been committed stays"


class Terminated(JuncoError):
    """The command was stopped by SIGTERM, as Kubernetes and systemd send it; the running statement was cancelled."""

    code = "J420"
    exit_code = Exit.TERMINATED
    what = "terminated while {doing}"
    why = "SIGTERM was received; the statement in hand was cancelled and its transaction rolled back"
    next = "run the same command again: it goes on from what was committed"
    kept = "what had been committed stays"


class NeedsConfirmation(JuncoError):
    """A command that destroys data asks for the database's name, on a terminal by a question, elsewhere by a
    flag. Nothing is guessed from the environment.
    """

    code = "J417"
    exit_code = Exit.REFUSED
    what = "{action} needs a confirmation"
    why = "{why_asked}"
    next = "{flag}"


class MarkedProduction(JuncoError):
    """The database carries the mark `production`, so commands that destroy or invent data refuse to touch it."""

    code = "J418"
    exit_code = Exit.REFUSED
    what = "{target} is marked as production"
    why = "{action} is never run there"
    next = "check where {source} points; the mark is changed with: junco db mark NAME"


class PartlyDone(JuncoError):
    """A statement that runs outside a transaction was interrupted, and its outcome cannot be read from the
    catalog. Junco does not guess.
    """

    code = "J419"
    exit_code = Exit.FAILED
    what = "{file}, line {line}: it is not known whether this statement finished"
    why = "{excerpt}\nit was started, then the connection ended; PostgreSQL keeps no trace of its outcome"
    next = (
        "look whether it did, then run junco migrate deploy again:\n"
        "if it did, with the statement removed from the file; if not, with its text changed (a comment in it will do)"
    )


class RightsMissing(JuncoError):
    """Before the first statement of a deploy, the rights that the pending files need on what is there are held against
    those of the role that runs them. What the files make themselves, and what comes behind a statement that changes
    rights, is not foreseen: PostgreSQL refuses it when it gets there, and that file is rolled back.
    """

    code = "J431"
    exit_code = Exit.REFUSED
    what = "{user} lacks rights that the pending migrations need:\n{missing}"
    why = "they would fail there, after the files before them were applied"
    next = "run migrations as the owner, or grant what is missing:\n{grants}"
    kept = "nothing was run"


class NotForMigration(JuncoError):
    """A statement that PostgreSQL takes and a migration cannot hold. COPY … TO STDOUT sends rows to a client
    that asked for them, and nobody did. With standard_conforming_strings off a backslash may keep a quote from
    ending a string, so that the file would be taken apart at other places than it was reviewed. Under another
    `client_encoding` the letters of a file, which is UTF-8, would arrive as other letters.
    """

    code = "J432"
    exit_code = Exit.FAILED
    what = "{file}, line {line}: {text} is nothing for a migration"
    why = "{reason}"
    next = "{remedy}"
