"""Comments that accept a hazard and should not be there, or not so."""

from __future__ import annotations

from collections.abc import Iterator

from junco.lint.rule import Rule, Subject

_TABLE = "CREATE TABLE item (id int PRIMARY KEY, code text);"


def _never(_: Subject) -> Iterator[str]:
    """Found in the comments of a file, not in a statement."""
    return iter(())


RULES = (
    Rule(
        code="J790",
        title="a hazard is accepted that is not there",
        severity="comment",
        reason="A comment that outlives its statement accepts whatever is written there next.",
        setup=_TABLE,
        bad="-- junco: accept J750 nobody has read it since May\nALTER TABLE item ADD COLUMN color text;",
        good="-- junco: accept J750 nobody has read it since May\nALTER TABLE item DROP COLUMN code;",
        judge=_never,
        advice="delete the comment",
    ),
    Rule(
        code="J791",
        title="a hazard is accepted without a reason",
        severity="comment",
        reason="The next reader must be able to judge whether the reason still holds. A comment names one rule, and "
        "then says in a few words why it may be broken here.",
        setup=_TABLE,
        bad="-- junco: accept J750\nALTER TABLE item DROP COLUMN code;",
        good="-- junco: accept J750 nobody has read it since May\nALTER TABLE item DROP COLUMN code;",
        judge=_never,
        advice="write: -- junco: accept CODE why it does no harm",
    ),
)
