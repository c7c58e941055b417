"""Expressions whose text does not lead back to what it was printed from.

Knows the one common form that PostgreSQL prints and then reads otherwise: an IN list over `varchar` is stored
as an array with one cast around it, but a cast around ARRAY[…] is read into each element. Saying the array's
own type in between keeps it as it was. Refuses to touch any other text, lists with columns in them included.
"""

from __future__ import annotations

import re

_STRING = r"'(?:[^']|'')*'"
_CAST = re.compile(rf"\(ARRAY\[({_STRING}::([a-z ]+)(?:, {_STRING}::\2)*)\]\)::((?!\2\[\])[a-z ]+)\[\]")


def as_stored(statement: str) -> str:
    """The statement, spelt so that reading it gives the same expressions again."""
    return _CAST.sub(r"((ARRAY[\1])::\2[])::\3[]", statement) if "(ARRAY[" in statement else statement
