"""One short text that is equal for two schemas exactly when the schemas are.

Knows how to write a schema down in one canonical way. Refuses to know the kinds: a new dataclass in the
model is covered as it is. Column order, oids, the server's version and unmodelled objects do not count.
The first digit says by which rules a fingerprint was written: only those of the same rules compare.
"""

from __future__ import annotations

import hashlib
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from junco.schema.model import Schema

LENGTH = 32
RULES = "2"


def fingerprint(schema: Schema) -> str:
    """The number of the rules, and 31 hexadecimal digits of SHA-256 over the compared parts of `schema`."""
    lines = [f"{tuple(ref)!r} {_plain(value)!r}\n" for ref, value in sorted(schema.objects.items())]
    return RULES + hashlib.sha256("".join(lines).encode()).hexdigest()[: LENGTH - 1]


def comparable(one: str, other: str) -> bool:
    """Whether two fingerprints were written by the same rules."""
    return one[:1] == other[:1]


def _plain(value: Any) -> Any:
    """`value` as tuples and atoms. Fields at their default are left out, so that a field added to the model
    later changes no fingerprint that is already written in a migration chain.
    """
    if is_dataclass(value):
        kept = [(name, _plain(item)) for name, item in _told(value)]
        return (type(value).__name__, *kept)
    return tuple(_plain(item) for item in value) if isinstance(value, tuple) else value


def _told(value: Any) -> list[tuple[str, Any]]:
    return [
        (name, item) for name, default in _compared(value.__class__) if (item := getattr(value, name)) != default
    ]


@cache
def _compared(type_: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((item.name, item.default) for item in fields(type_) if item.compare)
