"""Several renames at once: what each means before, between and after the others.

A column of a renamed table has two addresses, one by the table's old name and one by its new. Knows how to
translate. Refuses to decide what is renamed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from junco.change.rename import LABEL, Rename
from junco.schema.model import Ref


@dataclass(frozen=True, slots=True)
class Renaming:
    """Renames in terms of the schema before all of them, the form in which a script performs them."""

    renames: tuple[Rename, ...] = ()

    def adding(self, rename: Rename) -> Renaming:
        """One more, given in terms of the schema before all of them."""
        return Renaming((*self.renames, rename))

    def now(self, rename: Rename) -> Rename:
        """A rename in terms of before, said in terms of after the others."""
        return _readdressed(rename, {one.old: one.new for one in self._owners})

    def before(self, rename: Rename) -> Rename:
        """A rename in terms of after the others, said in terms of before."""
        return _readdressed(rename, {one.new: one.old for one in self._owners})

    @property
    def back(self) -> tuple[Rename, ...]:
        """The renames that undo all of these, in terms of the schema after them."""
        return tuple(self.now(rename).inverse for rename in self.renames)

    @property
    def _owners(self) -> tuple[Rename, ...]:
        return tuple(rename for rename in self.renames if not rename.old.table)


def _readdressed(rename: Rename, owners: Mapping[Ref, Ref]) -> Rename:
    """The rename of a column or label with its table or enum under another name."""
    old = rename.old
    if not old.table:
        return rename
    owner = Ref("enum" if old.kind == LABEL else "table", old.schema, old.table)
    home = owners.get(owner, owner)
    moved = {"schema": home.schema, "table": home.name}
    return Rename(old._replace(**moved), rename.new._replace(**moved))
