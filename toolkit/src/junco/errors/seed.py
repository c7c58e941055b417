"""J5xx: seeds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from junco.errors.base import Exit, JuncoError


class NoSeeds(JuncoError):
    """Seed sets live in the Python files of the seeds folder."""

    code = "J501"
    exit_code = Exit.USAGE
    what = "there are no seed files in {folder}"
    why = "{reason}"
    next = 'write one, or correct "seeds" in the configuration'


class UnknownSet(JuncoError):
    """No file of the seeds folder declares a set of this name."""

    code = "J502"
    exit_code = Exit.USAGE
    what = "there is no seed set named '{name}' in {folder}"
    why = "{hint}"
    next = 'name one that exists (--set NAME), or declare it: SeedSet("{name}")'


class BrokenSeedFile(JuncoError):
    """A seed file is Python. This one could not be imported; the place is the last line of ours or yours
    that lies in the seeds folder.
    """

    code = "J503"
    exit_code = Exit.FAILED
    what = "{where}  this seed file cannot be imported"
    why = "{reason}"
    next = "correct the line and run the command again"


class SetDeclaredTwice(JuncoError):
    """State is kept by the name of a set, so two sets cannot share one."""

    code = "J504"
    exit_code = Exit.FAILED
    what = "two seed sets are named '{name}'"
    why = "{first} and {second} both declare it"
    next = "rename one of them"


class InvalidSeed(JuncoError):
    """Everything that is wrong with a set is found before anything is written, and shown together. Each
    finding has its own code and page.
    """

    code = "J510"
    exit_code = Exit.FAILED
    what = "seed set {set} has {mistakes}"
    why = "{listing}"
    next = "correct these lines and run the command again"

    def __init__(self, name: str, findings: Sequence[JuncoError]) -> None:
        self.findings = tuple(findings)
        mistakes = "1 mistake" if len(findings) == 1 else f"{len(findings)} mistakes"
        super().__init__(set=name, mistakes=mistakes, listing="\n".join(map(_listed, findings)))

    def as_json(self) -> dict[str, Any]:
        """The error with each of its findings."""
        return {**super().as_json(), "findings": [finding.as_json() for finding in self.findings]}


def _listed(finding: JuncoError) -> str:
    why = finding.text("why").replace("\n", "\n  ")
    return f"{finding.text('what')} ({finding.code})" + (f"\n  {why}" if why else "")


class NotAColumn(JuncoError):
    """A seed lists attributes that are columns of its own table. Relationships and columns of other models
    have no value that could be written there.
    """

    code = "J511"
    exit_code = Exit.FAILED
    what = "{where}  {table}: {attribute} is not a column of {model}"
    why = "{hint}"
    next = "name the column that holds the value; for a relationship, its foreign-key column"


class ColumnMissing(JuncoError):
    """The model has this column and the table in the database does not."""

    code = "J512"
    exit_code = Exit.FAILED
    what = "{where}  {table}: the table in the database has no column '{column}'"
    why = "the model declares it, so a migration is missing or not applied. {hint}"
    next = "junco migrate deploy, or junco migrate dev if the migration is not written yet"


class SharedKey(JuncoError):
    """The key names a row. Two rows of a set with the same key would take turns in overwriting each other."""

    code = "J513"
    exit_code = Exit.FAILED
    what = "{where}  {row} and {other} share the key {key}"
    why = "{hint}"
    next = "give them different keys, or remove one"


class MissingReference(JuncoError):
    """A row refers to another one by its key, and there is none with that key, neither among the rows of the
    set (and of those it extends) nor in the database.
    """

    code = "J514"
    exit_code = Exit.FAILED
    what = "{where}  {row}: {column} → {wanted} is in no seed of {sets} and not in the database"
    why = "{hint}"
    next = "correct the key, or add the row"


class KeyNotListed(JuncoError):
    """Each row must hold a value for every column of its key."""

    code = "J515"
    exit_code = Exit.FAILED
    what = "{where}  {table}: the key column '{column}' is not among the listed columns"
    why = "without it no row can be found again at the next run"
    next = "add it to cols(…)"


class WrongValue(JuncoError):
    """The value cannot be stored in this column."""

    code = "J516"
    exit_code = Exit.FAILED
    what = "{where}  {row}: {column}={value} {reason}"
    why = "{hint}"
    next = "correct the value"


class NullKey(JuncoError):
    """NULL equals nothing, so a row whose key holds one would be inserted anew at every run."""

    code = "J517"
    exit_code = Exit.FAILED
    what = "{where}  {row}: the key column '{column}' is None"
    why = "NULL equals nothing: the row would be inserted again at every run"
    next = "give it a value, or choose another key"


class NotAReference(JuncoError):
    """A reference is written as the value of the referenced column, which the foreign key of the column
    tells. This column has no foreign key to that table.
    """

    code = "J518"
    exit_code = Exit.FAILED
    what = "{where}  {row}: {column} refers to {wanted}, and has no foreign key to {target}"
    why = "{hint}"
    next = "put the reference in the foreign-key column, or write the value itself"


class ComputedColumn(JuncoError):
    """Generated and identity columns, and those filled by a sequence, get their value from the database. A seed
    names its rows by a natural key; an id written by hand would collide with the sequence later.
    """

    code = "J519"
    exit_code = Exit.FAILED
    what = "{where}  {table}: '{column}' is filled by the database ({how})"
    why = "a value written by hand would be refused, or collide with the sequence later"
    next = "leave it out of cols(…) and name the rows by a natural key"


class CircularRows(JuncoError):
    """Rows are inserted after the rows they refer to. In a circle no row can be first, unless a column of it may be
    NULL for a moment, its foreign key is DEFERRABLE and can be checked later, or all its rows are of one declaration
    and come in one statement.
    """

    code = "J520"
    exit_code = Exit.FAILED
    what = "{where}  {row} refers to itself in a circle"
    why = "{circle}"
    next = (
        "leave a reference out, or let its column be NULL, or make its foreign key DEFERRABLE in a migration"
    )


class AmbiguousKey(JuncoError):
    """The key of a seed needs no unique constraint, and the price is that the database may hold several rows
    with the same one. Junco does not guess which is meant.
    """

    code = "J521"
    exit_code = Exit.FAILED
    what = "{where}  {row}: {count} rows of {table} in the database share the key {key}"
    why = "they are {rows}; which of them is meant cannot be known"
    next = "remove all but one, or add the column that tells them apart to the key"


class WrongWidth(JuncoError):
    """Each row has one value for each listed column, in their order."""

    code = "J522"
    exit_code = Exit.FAILED
    what = "{where}  {row} has {found}, {columns} listed"
    why = "the columns are {listed}"
    next = "give the row one value for each column"


class ColumnTwice(JuncoError):
    """A column that is listed twice would have two values in each row."""

    code = "J559"
    exit_code = Exit.FAILED
    what = "{where}  {table}: the column '{column}' is listed twice"
    why = "each row would have two values for it"
    next = "list it once"


class MissingTable(JuncoError):
    """The tables of the set are not in the database, or not in the schemas of its search_path."""

    code = "J523"
    exit_code = Exit.FAILED
    what = "the database has no {tables}"
    why = "seed set {set} needs it: {where}"
    next = "run junco migrate deploy first"


class NotATable(JuncoError):
    """Seeds tell rows apart by where they lie and write them in bulk, which only tables of the database itself allow.
    Rows behind a view belong to its tables; those of a foreign table are another database's.
    """

    code = "J557"
    exit_code = Exit.FAILED
    what = "{where}  {table} is {kind}"
    why = "seeds write tables"
    next = "{hint}"


class NotAllowedHere(JuncoError):
    """A database carries the name of its environment (`junco db mark production`), and a set says where it may
    run. Production admits only sets that name it.
    """

    code = "J530"
    exit_code = Exit.REFUSED
    what = "seed set {set} is not allowed in '{environment}': {target}"
    why = "{reason}"
    next = 'check where the URL points; to allow it: SeedSet("{set}", allow={{"{environment}", …}})'
    kept = "nothing was written"


class SeedRunning(JuncoError):
    """Only one seed runs in a database at a time, so that two cannot both insert what is missing."""

    code = "J531"
    exit_code = Exit.LOCKED
    what = "another seed is running in {target}"
    why = "{holder} holds the seed lock; waited {waited}"
    next = "run the command again when it has finished, or end it: SELECT pg_terminate_backend({pid});"
    kept = "nothing was written"


class RowRefused(JuncoError):
    """PostgreSQL refused a row: a constraint, a trigger, a value that does not fit. The row was found by trying
    parts of the statement again; everything was rolled back.
    """

    code = "J532"
    exit_code = Exit.FAILED
    what = "{where}  {row}: {message}"
    why = "{details}SQLSTATE {sqlstate}"
    next = "correct the row, or what refuses it, and run the command again"
    kept = "the whole seed was rolled back; nothing was written"


class NoRightsToSeed(JuncoError):
    """The role may connect and may not do what the set needs: SELECT, INSERT and UPDATE on its tables, and the
    ledger's schema for the state.
    """

    code = "J533"
    exit_code = Exit.FAILED
    what = "{target}: {message}"
    why = "seed set {set} reads and writes its tables, and keeps its state in schema {schema}"
    next = "grant SELECT, INSERT and UPDATE, or seed as the owner of the tables"
    kept = "nothing was written"


class Disturbed(JuncoError):
    """Other sessions changed the same rows at the same time, again at every attempt."""

    code = "J534"
    exit_code = Exit.LOCKED
    what = "seed set {set} was disturbed by other sessions {tries} times"
    why = "{message}"
    next = "run the command again when less is going on"
    kept = "each attempt was rolled back; nothing was written"


class NotAnAnchor(JuncoError):
    """Dates in a seed count from the anchor of their set: today at its first run, or a fixed date."""

    code = "J535"
    exit_code = Exit.FAILED
    what = "{where}  seed set {set}: the anchor cannot be {anchor}"
    why = 'it is "today" or a date'
    next = 'write anchor="today" or anchor=date(2026, 1, 5)'


class SeedStopped(JuncoError):
    """The server ended a statement for a reason that lies in no row: a timeout, a full disk, a lock that was not
    given.
    """

    code = "J536"
    exit_code = Exit.FAILED
    what = "{target}: {message}"
    why = "the server ended seed set {set} (SQLSTATE {sqlstate})"
    next = "remove the reason and run the command again"
    kept = "the whole seed was rolled back; nothing was written"
