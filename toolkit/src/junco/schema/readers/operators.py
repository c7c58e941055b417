"""Rows of operators and their classes, casts, conversions, languages, transforms, access methods."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from junco.schema.model import (
    AccessMethod,
    Cast,
    Conversion,
    Language,
    Member,
    Object,
    Operator,
    OperatorClass,
    OperatorFamily,
    Ref,
    ShellOperator,
    Transform,
)
from junco.schema.readers.reading import (
    PG_AM,
    PG_CAST,
    PG_CONVERSION,
    PG_LANGUAGE,
    PG_OPCLASS,
    PG_OPERATOR,
    PG_OPFAMILY,
    PG_TRANSFORM,
    Reading,
    Row,
)
from junco.sqltext import quote_ident


def _language(reading: Reading, row: Row) -> None:
    if not reading.left_out(PG_LANGUAGE, row["oid"], "", row["name"]):
        value = Language(
            handler=row["handler"], inline=row["inline"], validator=row["validator"], trusted=row["trusted"]
        )
        reading.add(PG_LANGUAGE, row["oid"], Ref("language", "", row["name"]), value)


def _access_method(reading: Reading, row: Row) -> None:
    if not reading.left_out(PG_AM, row["oid"], "", row["name"]):
        value = AccessMethod(type="TABLE" if row["type"] == "t" else "INDEX", handler=row["handler"])
        reading.add(PG_AM, row["oid"], Ref("access method", "", row["name"]), value)


def _operator(reading: Reading, row: Row) -> None:
    if reading.left_out(PG_OPERATOR, row["oid"], row["schema"], row["name"]):
        return
    if row["function"] is None:
        shell = Ref("shell operator", row["schema"], row["signature"])
        reading.add(PG_OPERATOR, row["oid"], shell, ShellOperator())
        return
    value = Operator(
        function=row["function"],
        left=row["left"],
        right=row["right"],
        commutator=row["commutator"],
        negator=row["negator"],
        restrict=row["restrict"],
        join=row["join"],
        hashes=row["hashes"],
        merges=row["merges"],
    )
    reading.add(PG_OPERATOR, row["oid"], Ref("operator", row["schema"], row["signature"]), value)


def one_sided(objects: Mapping[Ref, Object]) -> Iterable[tuple[Ref, Ref]]:
    """(b, a) where b is what a calls its commutator or negator, but not the other way round.

    Only when b is made last does it stay so.
    """
    spelt = {f"{quote_ident(ref.schema)}.{ref.name}": ref for ref in objects if ref.kind == "operator"}
    for name, ref in spelt.items():
        value = objects[ref]
        assert isinstance(value, Operator)  # noqa: S101 - that is what operators are registered with
        for side in ("commutator", "negator"):
            other = spelt.get(getattr(value, side) or "")
            if other and other != ref and getattr(objects[other], side) != name:
                yield other, ref


def _family(reading: Reading, row: Row) -> None:
    if not reading.left_out(PG_OPFAMILY, row["oid"], row["schema"], row["name"]):
        ref = Ref("operator family", row["schema"], _by_method(row))
        reading.add(PG_OPFAMILY, row["oid"], ref, OperatorFamily())


def _class(reading: Reading, row: Row) -> None:
    if not reading.left_out(PG_OPCLASS, row["oid"], row["schema"], row["name"]):
        value = OperatorClass(
            type=row["type"], family=row["family"], default=row["default"], storage=row["storage"]
        )
        reading.add(PG_OPCLASS, row["oid"], Ref("operator class", row["schema"], _by_method(row)), value)


def _by_method(row: Row) -> str:
    return f"{quote_ident(row['name'])} USING {quote_ident(row['method'])}"


def _member(reading: Reading, row: Row) -> None:
    """One line of a class or family, which also takes over what the line depends on."""
    owner = (row["owner_class"], row["owner_oid"], 0)
    ref = reading.addresses.get(owner)
    if ref is None:
        return
    reading.aliases[row["class"], row["oid"], 0] = owner
    value = reading.objects[ref]
    if isinstance(value, OperatorClass | OperatorFamily):
        reading.objects[ref] = replace(value, members=(*value.members, Member(row["place"], row["text"])))


_METHODS = {"b": "WITHOUT FUNCTION", "i": "WITH INOUT"}


def _cast(reading: Reading, row: Row) -> None:
    if not reading.left_out(PG_CAST, row["oid"], "", row["name"]):
        method = _METHODS.get(row["method"]) or f"WITH FUNCTION {row['function']}"
        ref = Ref("cast", "", row["name"])
        reading.add(PG_CAST, row["oid"], ref, Cast(method=method, context=row["context"]))
        around = {Ref("cast", "", row["before"]), Ref("cast", "", row["after"])}
        reading.needs.extend((ref, other) for other in around - {ref})


def _conversion(reading: Reading, row: Row) -> None:
    if not reading.left_out(PG_CONVERSION, row["oid"], row["schema"], row["name"]):
        value = Conversion(
            source=row["source"], target=row["target"], function=row["function"], default=row["default"]
        )
        reading.add(PG_CONVERSION, row["oid"], Ref("conversion", row["schema"], row["name"]), value)


def _transform(reading: Reading, row: Row) -> None:
    if not reading.left_out(PG_TRANSFORM, row["oid"], "", row["name"]):
        value = Transform(from_sql=row["from_sql"], to_sql=row["to_sql"])
        reading.add(PG_TRANSFORM, row["oid"], Ref("transform", "", row["name"]), value)


READERS: dict[str, Callable[[Reading, Row], None]] = {
    "languages": _language,
    "access_methods": _access_method,
    "operators": _operator,
    "operator_families": _family,
    "operator_classes": _class,
    "operator_members": _member,
    "casts": _cast,
    "conversions": _conversion,
    "transforms": _transform,
}
