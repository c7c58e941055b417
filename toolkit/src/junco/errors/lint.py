"""J7xx: reading and judging SQL. The hazards themselves, J710 and up, are rules: `junco.lint.rules`."""

from __future__ import annotations

from junco.errors.base import Exit, JuncoError


class ParserMissing(JuncoError):
    """Judging and rewriting SQL needs PostgreSQL's own parser. It is an extra, so that production, which only
    deploys, need not install it.
    """

    code = "J701"
    exit_code = Exit.USAGE
    what = "the SQL parser is not installed"
    why = "reading statements needs it"
    next = "pip install 'junco[lint]'"


class SyntaxWrong(JuncoError):
    """PostgreSQL's parser, of version 18, cannot read the statement."""

    code = "J702"
    exit_code = Exit.USAGE
    what = "a statement is not SQL as PostgreSQL reads it"
    why = "{reason}\nin: {sql}"
    next = "correct the statement and run the command again"


class FixElsewhere(JuncoError):
    """`migrate lint --fix` rewrites files that no database has run. An applied migration is history."""

    code = "J703"
    exit_code = Exit.REFUSED
    what = "migration {name} is applied and is not rewritten"
    why = "its text is recorded in the database's ledger; every database that ran it would call it edited"
    next = "write what should be different into a new migration: junco migrate dev --create-only --name …"


class FixRefused(JuncoError):
    """The rewritten file was run on a scratch database and did not lead to the schema that the original leads to,
    or failed. The file was left as it is. That is a defect of Junco.
    """

    code = "J704"
    exit_code = Exit.FAILED
    what = "no proved online form of {file} was found"
    why = "{reason}\nthis was tried:\n{sql}"
    next = "rewrite the statements by hand, as junco migrate lint shows them; and please report the file"
