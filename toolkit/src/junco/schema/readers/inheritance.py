"""Rows of tables and indexes that have parents.

Knows which objects follow from which: the column of a child from the column of its parent, the index of a
partition from the index above it.
"""

from __future__ import annotations

from collections.abc import Callable

from junco.schema.model import Attachment, IndexAttachment, Inheritance, Ref, inheritance_ref
from junco.schema.readers.reading import Reading, Row


def _link(reading: Reading, row: Row) -> None:
    child, parent = reading.relation(row["oid"]), reading.relation(row["parent_oid"])
    if child is None or parent is None:
        return
    if row["of_index"]:
        ref = Ref("index attachment", child.schema, child.name, child.table)
        reading.objects[ref] = IndexAttachment(parent=parent, child=child)
    elif row["attached"]:
        ref = Ref("attachment", child.schema, child.name)
        reading.objects[ref] = Attachment(parent=parent, bound=row["bound"], copies=tuple(row["copies"]))
    else:
        ref = inheritance_ref(child, parent)
        before = reading.parents.get(child, ())
        reading.objects[ref] = Inheritance(parent=parent, after=before)
        reading.needs.extend((ref, inheritance_ref(child, earlier)) for earlier in before)
    reading.needs += [(ref, child), (ref, parent)]
    if not row["of_index"]:
        reading.parents[child] = (*reading.parents.get(child, ()), parent)


READERS: dict[str, Callable[[Reading, Row], None]] = {"inheritance": _link}
