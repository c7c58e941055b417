"""J35x: what `migrate dev` refuses to do without being told."""

from __future__ import annotations

from junco.errors.base import Exit, JuncoError


class LosesData(JuncoError):
    """The new migration drops or narrows something that holds data in this database, counted just now."""

    code = "J350"
    exit_code = Exit.REFUSED
    what = "the migration would lose data"
    why = "{losses}"
    next = "keep the data first, or accept the loss: --accept-data-loss"


class WouldFail(JuncoError):
    """Rows that are in the database now would make the new migration fail half way, so it was not written."""

    code = "J351"
    exit_code = Exit.REFUSED
    what = "the migration would fail on the rows that are there"
    why = "{obstacles}"
    next = "correct the rows or the models; or write the file and complete it by hand: --create-only"


class RenamedOrDropped(JuncoError):
    """Something disappeared and something like it appeared. If it was renamed, dropping and adding it would lose
    its data; Junco does not guess.
    """

    code = "J352"
    exit_code = Exit.REFUSED
    what = "was it renamed, or dropped and something new added?"
    why = "{candidates}"
    next = "say which:\n{flags}"


class NameNeeded(JuncoError):
    """A new migration needs a name, and there is no terminal to ask for one."""

    code = "J353"
    exit_code = Exit.USAGE
    what = "the models have changed, and the new migration needs a name"
    why = "nobody can be asked here; it would begin with\n{first}"
    next = "junco migrate dev --name add_something"
