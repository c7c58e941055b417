"""Rows of schemas and extensions."""

from __future__ import annotations

from collections.abc import Callable

from junco.schema.model import Dependence, Extension, Namespace, Ref, namespace_ref
from junco.schema.readers.reading import PG_EXTENSION, PG_NAMESPACE, Reading, Row


def _member(reading: Reading, row: Row) -> None:
    reading.members[row["class"], row["oid"], row["sub"]] = Ref("extension", "", row["extension"])


def _namespace(reading: Reading, row: Row) -> None:
    if not reading.left_out(PG_NAMESPACE, row["oid"], "", row["name"]):
        reading.add(PG_NAMESPACE, row["oid"], namespace_ref(row["name"]), Namespace())


def _extension(reading: Reading, row: Row) -> None:
    if not reading.is_ignored("", row["name"]):
        ref = Ref("extension", "", row["name"])
        reading.add(PG_EXTENSION, row["oid"], ref, Extension(schema=row["schema"]))


def dependence(reading: Reading, row: Row) -> None:
    """That an object goes with an extension."""
    about = reading.find((row["class"], row["oid"], 0))
    if about is None or about.kind == "extension" or reading.is_ignored("", row["extension"]):
        return
    ref = Ref("dependence", "", f"of {about} on {row['extension']}")
    reading.objects[ref] = Dependence(object=about, extension=row["extension"])
    reading.needs += [(ref, about), (ref, Ref("extension", "", row["extension"]))]


READERS: dict[str, Callable[[Reading, Row], None]] = {
    "members": _member,
    "namespaces": _namespace,
    "extensions": _extension,
}
