"""What hangs on a column whose type changes.

PostgreSQL makes constraints, indexes and statistics over it anew by itself, of what it prints. Knows where that fails,
or makes them otherwise than they were. Refuses to know which types change, and how.
"""

from __future__ import annotations

from collections.abc import Iterator

from junco.change.changes import Difference
from junco.change.render.kind import UNMOVED
from junco.change.render.stored import is_read_otherwise
from junco.schema.model import Column, Constraint, Index, Object, Ref, Statistics


def not_made_anew(column: Ref, diff: Difference) -> Iterator[Ref]:
    """What has to go before the type of a column changes, and to come back after it."""
    for needer in diff.old_needers.get(column, ()):
        value = diff.old.objects[needer]
        computed = isinstance(value, Column) and value.generated
        if computed or needer.kind in UNMOVED or _forgets(value) or _is_lax_above(needer, value, diff):
            yield needer


def _forgets(value: Object) -> bool:
    """Whether PostgreSQL forgets its targets or, in earlier majors, its owner, or reads it otherwise."""
    told = isinstance(value, Statistics) and (value.target is not None or value.owner is not None)
    aimed = isinstance(value, Index) and bool(value.statistics)
    return told or aimed or is_read_otherwise(getattr(value, "definition", ""))


def _is_lax_above(ref: Ref, value: Object, diff: Difference) -> bool:
    """Whether it is a CHECK that nobody has checked, which PostgreSQL then finds in the way of itself in children."""
    lax = isinstance(value, Constraint) and value.type == "check" and not value.validated
    return lax and any(below in diff.old.objects for below in diff.joined.below(ref))
