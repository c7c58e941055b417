"""A whole file in its online form: the blocks of each statement that has one, all others as they are.

Knows how a file is written whose statements are transactions of their own. Refuses to prove it: who calls does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from junco.history.script import Script
from junco.lint.judge import Examined
from junco.lint.online.form import HEADER
from junco.lint.operation import Setting
from junco.sqltext import directives, tokens

_NO_TRANSACTION = "no-transaction"


def rewritten(text: str, script: Script, examined: Sequence[Examined]) -> str:
    """The file's text; unchanged if no statement needs another form."""
    if not any(_changed(one) for one in examined):
        return text
    top = _top(text)
    parts = [] if any(one.word == _NO_TRANSACTION for one in directives(text)) else [HEADER]
    parts += [top] if top else []
    parts += _blocks(text, script, examined)
    return "\n\n".join(parts) + "\n"


def kept(examined: Sequence[Examined]) -> tuple[str, ...]:
    """The statements that have no form which keeps nobody waiting, and why."""
    return tuple(
        f"line {one.statement.line} stays as it is: {one.form.needs}"
        for one in examined
        if one.form is not None and one.form.needs
    )


def _changed(one: Examined) -> bool:
    return one.form is not None and bool(one.form.blocks)


def _top(text: str) -> str:
    """The comments on top that an empty line separates from the first statement."""
    lines = text.split("\n")
    count = 0
    for number, line in enumerate(lines):
        if not line.strip():
            count = number
        elif not line.lstrip().startswith("--"):
            break
    return "\n".join(lines[:count]).strip("\n")


def _blocks(text: str, script: Script, examined: Sequence[Examined]) -> list[str]:
    """Each statement's blocks; plain ones in a row that nobody minds stay one transaction."""
    above = sum(token.kind == "comment" for token in tokens(_top(text)))
    first = examined[0].statement
    blocks: list[str] = []
    together: list[Examined] = []

    def own(one: Examined) -> list[str]:
        """The comments of a statement, less those that stay on top of the file."""
        comments = one.statement.comments[above if one.statement is first else 0 :]
        return [comment for comment in comments if not _is_header(comment)]

    def close() -> None:
        if together:
            blocks.append(_together(together, own))
            together.clear()

    for step, one in zip(script.steps, examined, strict=True):
        follows = bool(together) and together[-1].group == one.group and not script.transactional
        if _changed(one):
            close()
            blocks.append(_online(one, own(one)))
        elif isinstance(one.operation, Setting):
            close()
            blocks.append(_plain(one, own(one), session=True))
        elif follows or (script.transactional and _unminded(one)):
            together.append(one)
        else:
            close()
            if script.transactional or step.step_class not in ("brief", "long"):
                blocks.append(_plain(one, own(one)))
            else:
                together.append(one)
    close()
    return blocks


def _unminded(one: Examined) -> bool:
    """Whether the statement locks nothing that others use: then it can share a transaction."""
    return all(one.facts.harmless(lock.relation) for lock in one.effect.locks)


def _together(group: Sequence[Examined], own: Callable[[Examined], list[str]]) -> str:
    texts = [_plain(one, own(one)) for one in group]
    return "\n\n".join(["BEGIN;", *texts, "COMMIT;"]) if len(texts) > 1 else texts[0]


def _is_header(comment: str) -> bool:
    return any(one.word == _NO_TRANSACTION for one in directives(comment))


def _plain(one: Examined, comments: Sequence[str], *, session: bool = False) -> str:
    sql = one.statement.sql
    if session and isinstance(one.operation, Setting) and one.operation.local:
        sql = sql.replace("LOCAL ", "", 1)
    data = one.statement.copy_data
    ending = ";" if data is None else f";\n{data}\\."
    return "\n".join([*comments, sql + ending])


def _online(one: Examined, comments: Sequence[str]) -> str:
    assert one.form is not None  # noqa: S101 - only changed statements come here
    kept = [text for text in comments if not text.startswith("-- junco: accept")]
    return "\n".join([*kept, one.form.text])
