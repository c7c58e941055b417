"""Copying: columns of texts as the lines that COPY reads.

Knows COPY's text format. Refuses to know where the lines go.
"""

from __future__ import annotations

from collections.abc import Sequence

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_SPECIAL = ("\\", "\t", "\n", "\r")


def lines(columns: Sequence[Sequence[str | None]], numbers: Sequence[int] | None = None) -> bytes:
    """One line a row; `numbers` are put in front of them."""
    clean = [_clean(column) for column in columns]
    if numbers is not None:
        clean.insert(0, list(map(str, numbers)))
    return ("\n".join(map("\t".join, zip(*clean, strict=True))) + "\n").encode()


def _clean(column: Sequence[str | None]) -> Sequence[str]:
    holes = None in column
    # One look at all values together is much cheaper than one at each.
    whole = "".join(filter(None, column))
    if any(one in whole for one in _SPECIAL):
        column = [None if text is None else text.translate(_ESCAPES) for text in column]
    # Without holes there is no None in it, which its type does not say.
    return ["\\N" if text is None else text for text in column] if holes else column  # type: ignore[return-value]
