"""One short text that is equal for two schemas exactly when the schemas are.

Knows how to write a schema down in one canonical way. Refuses to know the kinds: a new dataclass in the
model is covered as it is. Column order, oids and unmodelled objects do not count. The first digits say by
which rules and on which major a fingerprint was written, because the text of a view differs between majors.
"""

from __future__ import annotations

import hashlib
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any

from junco.schema.alike import alike

if TYPE_CHECKING:  # a no-op deploy needs to compare fingerprints, not to make one
    from junco.schema.model import Schema

LENGTH = 32
RULES = "3"
_HEAD = 3  # the rules and the major


def fingerprint(schema: Schema) -> str:
    """One digit for the rules, two for the major that spelt the definitions, and 29 hexadecimal digits of
    SHA-256 over the compared parts of `schema`.
    """
    lines = [
        f"{tuple(ref)!r} {_plain(value)!r}\n"
        for ref, value in sorted(schema.objects.items())
        if ref.kind
        != "shell operator"  # told by the operators that name it, and by none if it was left behind
    ]
    digest = hashlib.sha256("".join(lines).encode()).hexdigest()
    return f"{RULES}{schema.major:02d}{digest}"[:LENGTH]


def same(one: object, other: object) -> bool:
    """Whether two objects differ in nothing that counts."""
    return one == other or _plain(one) == _plain(other)


def comparable(one: str, other: str) -> bool:
    """Whether two fingerprints are by the same rules and major: only then does a difference mean anything."""
    return one[:_HEAD] == other[:_HEAD]


def is_current(fingerprint: str) -> bool:
    """Whether a fingerprint was written by today's rules."""
    return fingerprint.startswith(RULES) and fingerprint[1:_HEAD].isdigit()


def _plain(value: Any) -> Any:
    """`value` as tuples and atoms. Fields at their default are left out, so that a field added to the model
    later changes no fingerprint that is already written in a migration chain.
    """
    kind = value.__class__
    if kind in _ATOMS:
        return value
    if isinstance(value, tuple):
        return tuple([_plain(item) for item in value])
    printed = _PRINTED if getattr(value, "parsed", False) else _EXPRESSIONS
    told = [
        (name, alike(item) if name in printed and isinstance(item, str) else _plain(item))
        for name, default in _compared(kind)
        if (item := getattr(value, name)) is not default and item != default
    ]
    return (kind.__name__, *told)


# The fields that hold what PostgreSQL has printed of an expression, in whatever kind.
_EXPRESSIONS = frozenset(
    (
        "arguments",
        "check",
        "condition",
        "default",
        "definition",
        "expression",
        "generated",
        "partition_key",
        "using",
    )
)
_PRINTED = _EXPRESSIONS | {"body"}  # what other languages read is somebody's own text


_ATOMS = frozenset((str, int, bool, float, type(None)))


@cache
def _compared(kind: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((item.name, item.default) for item in fields(kind) if item.compare)
