"""Two schemas → what is dropped, created and altered.

Knows how a change spreads: what leans on a dropped object must go before it and come back after it.
Refuses to know kinds (it asks `render`) and the order of things (`order`).
"""

from __future__ import annotations

from dataclasses import replace

from junco.change.changes import Difference
from junco.change.rename import Rename
from junco.change.render import KINDS
from junco.schema.model import Object, Ref, Schema


def diff(
    old: Schema, new: Schema, renames: tuple[Rename, ...] = (), *, rebuild_enums: bool = False
) -> Difference:
    """Everything that has to happen to `old` so that it equals `new`."""
    gone = old.objects.keys() - new.objects.keys()
    fresh = new.objects.keys() - old.objects.keys()
    changed = {ref for ref in old.objects.keys() & new.objects.keys() if old.objects[ref] != new.objects[ref]}
    replaced = {ref for ref in changed if KINDS[ref.kind].replaced(old.objects[ref], new.objects[ref])}
    found = Difference(
        old,
        new,
        frozenset(gone | replaced),
        frozenset(fresh | replaced),
        frozenset(changed - replaced),
        renames,
        rebuild_enums,
    )
    while more := _disturbed(found):
        found = replace(
            found, dropped=found.dropped | more, created=found.created | more, altered=found.altered - more
        )
    return found


def _disturbed(found: Difference) -> frozenset[Ref]:
    """Objects that exist on both sides and cannot stay while the changes known so far happen."""
    more: set[Ref] = set()
    for ref in found.altered:
        before, after = _values(found, ref)
        more.update(KINDS[ref.kind].in_the_way(ref, before, after, found))
    for ref in found.dropped:
        more.update(needer for needer in found.old_needers.get(ref, ()) if _must_follow(found, needer, ref))
    return frozenset(ref for ref in more if found.kept(ref))


def _must_follow(found: Difference, needer: Ref, dropped: Ref) -> bool:
    """Whether `needer` must be made again because what it leans on is dropped."""
    if not found.kept(needer):
        return False
    lets_go = needer in found.altered and dropped not in found.needs.get(needer, ())
    return not lets_go


def _values(found: Difference, ref: Ref) -> tuple[Object, Object]:
    return found.old.objects[ref], found.new.objects[ref]
