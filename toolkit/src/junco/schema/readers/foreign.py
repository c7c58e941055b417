"""Rows of foreign data wrappers, servers and user mappings."""

from __future__ import annotations

from collections.abc import Callable

from junco.schema.model import ForeignDataWrapper, ForeignServer, Ref, UserMapping
from junco.schema.readers.reading import (
    PG_FOREIGN_DATA_WRAPPER,
    PG_FOREIGN_SERVER,
    PG_USER_MAPPING,
    Reading,
    Row,
)


def _wrapper(reading: Reading, row: Row) -> None:
    if not reading.left_out(PG_FOREIGN_DATA_WRAPPER, row["oid"], "", row["name"]):
        value = ForeignDataWrapper(
            handler=row["handler"],
            validator=row["validator"],
            options=tuple(sorted(row["options"])),
            options_as_written=tuple(row["options"]),
        )
        ref = Ref("foreign data wrapper", "", row["name"])
        reading.add(PG_FOREIGN_DATA_WRAPPER, row["oid"], ref, value)


def _server(reading: Reading, row: Row) -> None:
    if not reading.left_out(PG_FOREIGN_SERVER, row["oid"], "", row["name"]):
        value = ForeignServer(
            wrapper=row["wrapper"],
            type=row["type"],
            version=row["version"],
            options=tuple(sorted(row["options"])),
            options_as_written=tuple(row["options"]),
        )
        reading.add(PG_FOREIGN_SERVER, row["oid"], Ref("server", "", row["name"]), value)


def _user_mapping(reading: Reading, row: Row) -> None:
    if (PG_FOREIGN_SERVER, row["server_oid"], 0) in reading.addresses:
        ref = Ref("user mapping", "", row["role"], row["server"])
        value = UserMapping(options=tuple(sorted(row["options"])), options_as_written=tuple(row["options"]))
        reading.add(PG_USER_MAPPING, row["oid"], ref, value)


READERS: dict[str, Callable[[Reading, Row], None]] = {
    "foreign_data_wrappers": _wrapper,
    "foreign_servers": _server,
    "user_mappings": _user_mapping,
}
