"""One short text that is equal for two schemas exactly when the schemas are.

Knows how to write a schema down in one canonical way. Refuses to know the kinds: a new dataclass in the
model is covered as it is. Column order, oids, the server's version and unmodelled objects do not count.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from typing import Any

from junco.schema.model import Schema

LENGTH = 32


def fingerprint(schema: Schema) -> str:
    """32 hexadecimal digits of SHA-256 over the compared parts of `schema`."""
    digest = hashlib.sha256()
    for ref in sorted(schema.objects):
        digest.update(json.dumps([_plain(ref), _plain(schema.objects[ref])]).encode())
        digest.update(b"\n")
    return digest.hexdigest()[:LENGTH]


def _plain(value: Any) -> Any:
    """`value` as JSON types. Fields at their default are left out, so that a field added to the model
    later changes no fingerprint that is already written in a migration chain.
    """
    if is_dataclass(value):
        kept = {
            item.name: _plain(getattr(value, item.name))
            for item in fields(value)
            if item.compare and getattr(value, item.name) != item.default
        }
        return [type(value).__name__, kept]
    return [_plain(item) for item in value] if isinstance(value, tuple) else value
