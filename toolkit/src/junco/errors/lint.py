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
