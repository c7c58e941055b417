"""Rows of types."""

from __future__ import annotations

from collections.abc import Callable

from junco.schema.model import Enum, Ref
from junco.schema.readers.reading import PG_CLASS, PG_TYPE, Address, Reading, Row


def _type_names(reading: Reading, row: Row) -> None:
    own: Address = (PG_TYPE, row["oid"], 0)
    if row["relation_oid"]:
        own = reading.aliases[own] = (PG_CLASS, row["relation_oid"], 0)
    if row["array_oid"]:
        reading.aliases[PG_TYPE, row["array_oid"], 0] = own


def _enum(reading: Reading, row: Row) -> None:
    if not reading.left_out(PG_TYPE, row["oid"], row["schema"], row["name"]):
        ref = Ref("enum", row["schema"], row["name"])
        reading.add(PG_TYPE, row["oid"], ref, Enum(labels=tuple(row["labels"])))


READERS: dict[str, Callable[[Reading, Row], None]] = {"types": _type_names, "enums": _enum}
