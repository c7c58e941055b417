"""Two schemas → what is dropped, created and altered.

Knows how a change spreads: what leans on a dropped object must go before it and come back after it.
Refuses to know kinds (it asks `render`) and the order of things (`order`).
"""

from __future__ import annotations

from junco.change.changes import Difference
from junco.change.rename import Rename
from junco.change.render import KINDS
from junco.schema.fingerprint import same
from junco.schema.model import Column, Index, Object, Operator, Ref, Schema, relations_of, table_of
from junco.sqltext import quote_ident


def diff(
    old: Schema,
    new: Schema,
    renames: tuple[Rename, ...] = (),
    *,
    rebuild_enums: bool = False,
    anew: frozenset[Ref] = frozenset(),
) -> Difference:
    """Everything that has to happen to `old` so that it equals `new`; of `anew` nothing is altered."""
    gone = {*old.objects} - {*new.objects}
    fresh = {ref for ref in {*new.objects} - {*old.objects} if not _is_left_over(ref, new)}
    # Most are the very same value, which is quicker to see.
    changed = {
        ref
        for ref, value in old.objects.items()
        if (after := new.objects.get(ref)) is not value
        and after is not None
        and not same(after, value)
        and not _is_left_over(ref, new)
    }
    replaced = {
        ref for ref in changed if ref in anew or KINDS[ref.kind].replaced(old.objects[ref], new.objects[ref])
    }
    found = Difference(
        old,
        new,
        frozenset(gone | replaced),
        frozenset(fresh | replaced),
        frozenset(changed - replaced),
        renames=renames,
        rebuild_enums=rebuild_enums,
    )
    while more := _disturbed(found):
        found = found.doing(
            dropped=found.dropped | more, created=found.created | more, altered=found.altered - more
        )
    return found.doing(recast=frozenset(ref for ref in found.replaced if _is_recast(found, ref)))


def _is_left_over(ref: Ref, schema: Schema) -> bool:
    """Whether it is what a failed build has left, or an operator that went, which nobody wants to have elsewhere."""
    if ref.kind == "shell operator":
        spelt = f"{quote_ident(ref.schema)}.{ref.name}"
        operators = (one for one in schema.objects.values() if isinstance(one, Operator))
        return not any(spelt in (one.commutator, one.negator) for one in operators)
    value = schema.objects[ref] if ref.kind == "index" else None
    return isinstance(value, Index) and not value.valid


def _is_recast(found: Difference, ref: Ref) -> bool:
    """Whether a column that cannot stay as it is keeps its values: nothing computes them."""
    before, after = _values(found, ref)
    if not isinstance(before, Column) or not isinstance(after, Column):
        return False
    return found.kept(table_of(ref)) and not before.generated and not after.generated


def _disturbed(found: Difference) -> frozenset[Ref]:
    """Objects that exist on both sides and cannot stay while the changes known so far happen."""
    more: set[Ref] = set()
    for ref in found.altered:
        before, after = _values(found, ref)
        more.update(KINDS[ref.kind].in_the_way(ref, before, after, found))
    for ref in found.dropped:
        more.update(needer for needer in found.old_needers.get(ref, ()) if _must_follow(found, needer, ref))
    for ref in found.dropped | found.created:
        more.update(KINDS[ref.kind].taken_along(ref, found))
    return frozenset(ref for ref in more if found.kept(ref))


def _must_follow(found: Difference, needer: Ref, dropped: Ref) -> bool:
    """Whether `needer` must be made again because what it leans on is dropped."""
    if not found.kept(needer):
        return False
    if needer not in found.altered:
        return True
    needed = found.needs.get(needer, ())
    return dropped in needed or any(
        _comes_with(ref, dropped, found) or _takes_its_name(ref, dropped) for ref in needed
    )


def _takes_its_name(ref: Ref, dropped: Ref) -> bool:
    """Whether it is something else by the same name."""
    return ref != dropped and ref._replace(kind=dropped.kind) == dropped


def _comes_with(ref: Ref, dropped: Ref, found: Difference) -> bool:
    """Whether two objects are, or lie in, the same relation, and it goes and comes as a whole."""
    if (ref.schema, ref.table or ref.name) != (dropped.schema, dropped.table or dropped.name):
        return False
    return not found.replaced.isdisjoint((ref, *relations_of(ref)))


def _values(found: Difference, ref: Ref) -> tuple[Object, Object]:
    return found.old.objects[ref], found.new.objects[ref]
