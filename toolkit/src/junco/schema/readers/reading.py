"""What is known while rows become objects: which address of PostgreSQL's is which of our identities.

That map is all that reading comments, owners and dependencies needs. Refuses to know any kind of object.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from junco.schema.model import Object, Ref

Row = Mapping[str, Any]
Tuple = tuple[Any, ...]
Address = tuple[int, int, int]

# The oids of the catalogs themselves, fixed since the beginning of time.
PG_PROC, PG_TYPE, PG_CLASS, PG_ATTRDEF, PG_CONSTRAINT = 1255, 1247, 1259, 2604, 2606
PG_STATISTIC_EXT = 3381
PG_NAMESPACE, PG_EXTENSION, PG_REWRITE, PG_TRIGGER, PG_POLICY = 2615, 3079, 2618, 2620, 3256
PG_COLLATION, PG_TS_DICT, PG_TS_PARSER, PG_TS_CONFIG, PG_TS_TEMPLATE = 3456, 3600, 3601, 3602, 3764
PG_FOREIGN_DATA_WRAPPER, PG_FOREIGN_SERVER, PG_USER_MAPPING = 2328, 1417, 1418
PG_OPERATOR, PG_OPFAMILY, PG_OPCLASS, PG_AM, PG_CAST, PG_CONVERSION = 2617, 2753, 2616, 2601, 2605, 2607
PG_LANGUAGE, PG_TRANSFORM, PG_EVENT_TRIGGER = 2612, 3576, 3466
PG_PUBLICATION, PG_PUBLICATION_REL, PG_PUBLICATION_NAMESPACE, PG_SUBSCRIPTION = 6104, 6106, 6237, 6100


class Vanished(Exception):
    """Something was dropped while it was read: its definition is gone before its row."""


@dataclass(slots=True)
class Reading:
    """What is known so far."""

    hidden: tuple[str, ...]
    ignore: tuple[str, ...]
    members: dict[Address, Ref] = field(default_factory=dict)
    objects: dict[Ref, Object] = field(default_factory=dict)
    addresses: dict[Address, Ref] = field(default_factory=dict)
    aliases: dict[Address, Address] = field(default_factory=dict)
    needs: list[tuple[Ref, Ref]] = field(default_factory=list)
    shells: dict[Ref, Ref] = field(default_factory=dict)
    mentions: set[tuple[Ref, Ref]] = field(default_factory=set)
    parents: dict[Ref, tuple[Ref, ...]] = field(default_factory=dict)
    unmodelled: set[str] = field(default_factory=set)

    def add(self, class_: int, oid: int, ref: Ref, value: Object, sub: int = 0) -> None:
        """Register an object under PostgreSQL's address for it."""
        self.objects[ref] = value
        self.addresses[class_, oid, sub] = ref

    def left_out(self, class_: int, oid: int, schema: str, name: str) -> bool:
        """Whether the object belongs to an extension or to another object, to the ledger, or to what is ignored."""
        return (
            (class_, oid, 0) in self.members
            or (class_, oid, 0) in self.aliases
            or (schema or name) in self.hidden
            or self.is_ignored(schema, name)
        )

    def is_ignored(self, schema: str, name: str) -> bool:
        """Whether a pattern of the configuration fits the name, with or without its schema."""
        path = f"{schema}.{name}" if schema else name
        return any(fnmatchcase(path, pattern) or fnmatchcase(name, pattern) for pattern in self.ignore)

    def relation(self, oid: int) -> Ref | None:
        """The table or view with this oid, if it is known."""
        return self.addresses.get((PG_CLASS, oid, 0))

    def column(self, table_oid: int, position: int) -> Ref | None:
        """The column of a table."""
        return self.addresses.get((PG_CLASS, table_oid, position))

    def column_names(self, table_oid: int, positions: Sequence[int] | None) -> tuple[str, ...]:
        """The names of the columns at these positions; expressions (0) are left out."""
        found = (self.column(table_oid, position) for position in positions or ())
        return tuple(ref.name for ref in found if ref is not None)

    def find(self, address: Address) -> Ref | None:
        """Whose address this is: an object's, its owner's if it is a part, or its extension's."""
        address = self.aliases.get(address, address)
        found = self.addresses.get(address)
        if found is not None:
            return found
        class_, oid, sub = address
        whole = (class_, oid, 0)
        found = self.addresses.get(self.aliases.get(whole, whole)) if sub else None
        return found or self.members.get(whole)
