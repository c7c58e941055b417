"""A schema without what only some majors of PostgreSQL can say.

A history is written on one major and deployed on others: names that PostgreSQL 18 made up for NOT NULL and
that a rename left behind must not lead to statements that 15 does not have. Refuses to forget a name that
somebody chose.
"""

from __future__ import annotations

import re
from dataclasses import replace

from junco.schema.model import Column, Schema

_MADE_UP = re.compile(r".+_not_null\d*")


def portable(schema: Schema) -> Schema:
    """`schema` with made-up names of NOT NULL taken for the usual ones."""
    changed = {
        ref: replace(value, not_null_name=None)
        for ref, value in schema.objects.items()
        if isinstance(value, Column) and value.not_null_name and _MADE_UP.fullmatch(value.not_null_name)
    }
    return replace(schema, objects={**schema.objects, **changed}) if changed else schema
