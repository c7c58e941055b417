"""How each kind of object is written as SQL: one module a kind, looked up by the kind's name."""

from __future__ import annotations

from junco.change.render.column import ColumnKind
from junco.change.render.constraint import ConstraintKind
from junco.change.render.default import DefaultKind
from junco.change.render.enum import EnumKind
from junco.change.render.index import IndexKind
from junco.change.render.kind import Kind
from junco.change.render.namespace import ExtensionKind, NamespaceKind
from junco.change.render.privileges import (
    ColumnPrivilegesKind,
    DefaultPrivilegesKind,
    SequencePrivilegesKind,
)
from junco.change.render.sequence import OwnershipKind, SequenceKind
from junco.change.render.table import TableKind

# In the order people expect to read them, where dependencies leave a choice.
_KINDS: tuple[Kind, ...] = (
    NamespaceKind(),
    ExtensionKind(),
    EnumKind(),
    SequenceKind(),
    TableKind(),
    ColumnKind(),
    DefaultKind(),
    OwnershipKind(),
    ConstraintKind(),
    IndexKind(),
    ColumnPrivilegesKind(),
    SequencePrivilegesKind(),
    DefaultPrivilegesKind(),
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in _KINDS}
RANK: dict[str, int] = {kind.name: place for place, kind in enumerate(_KINDS)}
