"""Rows of owners, grants and default privileges: said about objects of any kind, once those are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from junco.schema.model import (
    OWNER,
    ColumnPrivileges,
    DefaultPrivileges,
    Grant,
    Object,
    PassedOn,
    Ref,
    SequencePrivileges,
)
from junco.schema.readers.reading import Reading, Row


def _owner(reading: Reading, row: Row) -> None:
    ref = reading.addresses.get((row["class"], row["oid"], 0))
    if ref is not None and ref.kind not in ("extension", "column"):
        reading.objects[ref] = replace(reading.objects[ref], owner=row["owner"])


def _grant(reading: Reading, row: Row) -> None:
    # those on columns and identity sequences are objects of their own
    ref = reading.addresses.get((row["class"], row["oid"], row["sub"]))
    if row["sub"]:
        ref = _column(reading, row)
    elif ref is not None and ref.kind == "column":
        ref = _sequence(reading, ref)
    if ref is None or ref.kind == "extension":
        return
    _add(reading.objects, ref, row)


def _default_privilege(reading: Reading, row: Row) -> None:
    schema = row["schema"] or ""
    if schema and (schema in reading.hidden or reading.is_ignored("", schema)):
        return
    name = f"{row['type']} of {row['owner']}" if row["owner"] else row["type"]
    ref = Ref("default privileges", schema, name)
    reading.objects.setdefault(ref, DefaultPrivileges(role=row["owner"], type=row["type"]))
    _add(reading.objects, ref, row)


def _foreign_right(reading: Reading, row: Row) -> None:
    """What PostgreSQL or an extension brought along and somebody gave or took rights on."""
    reading.unmodelled.add(f"rights on {row['type']} {row['identity']}: {', '.join(row['rights'])}")


def _column(reading: Reading, row: Row) -> Ref | None:
    relation = reading.relation(row["oid"])
    if relation is None:
        return None
    ref = Ref("column privileges", relation.schema, row["column_name"], relation.name)
    reading.objects.setdefault(ref, ColumnPrivileges())
    reading.needs.append((ref, reading.column(row["oid"], row["sub"]) or relation))
    return ref


def _sequence(reading: Reading, column: Ref) -> Ref | None:
    identity = getattr(reading.objects[column], "identity", None)
    if identity is None:
        return None
    ref = Ref("sequence privileges", identity.sequence_schema, identity.sequence)
    reading.objects.setdefault(ref, SequencePrivileges())
    reading.needs.append((ref, column))
    return ref


def _add(objects: dict[Ref, Object], ref: Ref, row: Row) -> None:
    role = OWNER if row["role"] is None else row["role"]
    before = objects[ref]
    if row.get("grantor"):
        given = PassedOn(row["grantor"], role, row["privilege"], row["grantable"])
        objects[ref] = replace(before, passed_on=tuple(sorted((*before.passed_on, given))))
        return
    found = Grant(role, row["privilege"], row["grantable"], row["revoked"])
    objects[ref] = replace(before, grants=tuple(sorted((*before.grants, found))))


SYSTEM_GRANTS = "system_grants"
READERS: dict[str, Callable[[Reading, Row], None]] = {
    "owners": _owner,
    "grants": _grant,
    "default_privileges": _default_privilege,
    SYSTEM_GRANTS: _foreign_right,
}
