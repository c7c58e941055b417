"""The smallest pair of scripts that still shows the same trouble."""

from __future__ import annotations

import time
from collections.abc import Callable

from worlds.judge import Script, Trouble

Judge = Callable[[Script, Script], Trouble | None]


def reduced(
    judge: Judge, before: Script, after: Script, trouble: Trouble, seconds: float
) -> tuple[Script, Script]:
    """Statements are left out, on both sides at once and then on each, as long as the trouble stays."""
    end = time.monotonic() + seconds

    def shows(one: Script, other: Script) -> bool:
        if time.monotonic() > end:
            return False
        found = judge(one, other)
        return found is not None and (found.what, found.sign) == (trouble.what, trouble.sign)

    for bare in ((Script(before.statements), after), (before, after)):
        if shows(*bare):
            before, after = bare
            break
    texts = list(dict.fromkeys((*before.statements, *after.statements, *before.rows)))
    kept = _smaller(texts, lambda some: shows(_only(before, some), _only(after, some)))
    before, after = _only(before, kept), _only(after, kept)
    one = _smaller(list(before.statements), lambda some: shows(_only(before, some), after))
    before = Script(tuple(one), before.rows)
    other = _smaller(list(after.statements), lambda some: shows(before, _only(after, some)))
    return before, Script(tuple(other))


def _only(script: Script, texts: list[str]) -> Script:
    kept = set(texts)
    return Script(
        *(tuple(text for text in part if text in kept) for part in (script.statements, script.rows))
    )


def _smaller(texts: list[str], shows: Callable[[list[str]], bool]) -> list[str]:
    """Fewer texts for which it still shows: ever smaller pieces are left out."""
    size = max(len(texts) // 2, 1)
    while True:
        place = 0
        while place < len(texts):
            rest = texts[:place] + texts[place + size :]
            if shows(rest):
                texts = rest
            else:
                place += size
        if size == 1:
            return texts
        size = max(size // 2, 1)
