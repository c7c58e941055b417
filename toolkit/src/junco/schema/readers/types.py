"""Rows of types and collations."""

from __future__ import annotations

from collections.abc import Callable

from junco.schema.model import (
    Attribute,
    BaseType,
    Collation,
    Composite,
    Domain,
    DomainConstraint,
    Enum,
    RangeType,
    Ref,
    ShellType,
)
from junco.schema.readers.reading import PG_CLASS, PG_COLLATION, PG_CONSTRAINT, PG_TYPE, Reading, Row


def _type_address(reading: Reading, row: Row) -> None:
    reading.aliases[row["class"], row["oid"], 0] = (row["whole_class"], row["whole_oid"], 0)


def _collation(reading: Reading, row: Row) -> None:
    if reading.left_out(PG_COLLATION, row["oid"], row["schema"], row["name"]):
        return
    collate = row["locale"] or row["collate"]
    value = Collation(
        provider={"c": "libc", "i": "icu", "b": "builtin"}[row["provider"]],
        collate=collate,
        ctype=row["ctype"] if row["ctype"] != collate else None,
        deterministic=row["deterministic"],
        rules=row["rules"],
    )
    reading.add(PG_COLLATION, row["oid"], Ref("collation", row["schema"], row["name"]), value)


def _enum(reading: Reading, row: Row) -> None:
    if not reading.left_out(PG_TYPE, row["oid"], row["schema"], row["name"]):
        ref = Ref("enum", row["schema"], row["name"])
        reading.add(PG_TYPE, row["oid"], ref, Enum(labels=tuple(row["labels"])))


def _domain(reading: Reading, row: Row) -> None:
    if reading.left_out(PG_TYPE, row["oid"], row["schema"], row["name"]):
        return
    value = Domain(
        base=row["base"],
        collation=row["collation"],
        default=row["default"],
        not_null=row["not_null"],
        not_null_name=row["not_null_name"],
        not_null_comment=row["not_null_comment"],
        root=row["root"],
    )
    reading.add(PG_TYPE, row["oid"], Ref("domain", row["schema"], row["name"]), value)


def _domain_constraint(reading: Reading, row: Row) -> None:
    domain = reading.addresses.get((PG_TYPE, row["domain_oid"], 0))
    if domain is None:
        return
    value = DomainConstraint(
        definition=row["definition"].removesuffix(" NOT VALID"),
        validated=row["validated"],
        expression=row["expression"],
    )
    ref = Ref("domain constraint", domain.schema, row["name"], domain.name)
    reading.add(PG_CONSTRAINT, row["oid"], ref, value)


def _composite(reading: Reading, row: Row) -> None:
    own = (PG_TYPE, row["type_oid"], 0)
    if own not in reading.members and not reading.left_out(PG_CLASS, row["oid"], row["schema"], row["name"]):
        # extensions and comments speak of the type, attributes of the relation behind it
        ref = Ref("composite type", row["schema"], row["name"])
        reading.add(PG_CLASS, row["oid"], ref, Composite())
        reading.addresses[own] = ref


def _attribute(reading: Reading, row: Row) -> None:
    composite = reading.relation(row["composite_oid"])
    if composite is None:
        return
    value = Attribute(type=row["type"], collation=row["collation"], position=row["position"])
    ref = Ref("attribute", composite.schema, row["name"], composite.name)
    reading.add(PG_CLASS, row["composite_oid"], ref, value, row["position"])


def _range(reading: Reading, row: Row) -> None:
    if reading.left_out(PG_TYPE, row["oid"], row["schema"], row["name"]):
        return
    ref = Ref("range type", row["schema"], row["name"])
    value = RangeType(
        subtype=row["subtype"],
        multirange=row["multirange"],
        operator_class=row["operator_class"],
        collation=row["collation"],
        canonical=row["canonical"],
        difference=row["difference"],
    )
    reading.add(PG_TYPE, row["oid"], ref, value)
    if row["canonical"]:
        _shell(reading, ref)


def _base_type(reading: Reading, row: Row) -> None:
    if reading.left_out(PG_TYPE, row["oid"], row["schema"], row["name"]):
        return
    if not row["defined"]:
        reading.add(PG_TYPE, row["oid"], Ref("shell type", row["schema"], row["name"]), ShellType())
        return
    told = {name: row[name] for name in BaseType.__dataclass_fields__ if name in row}
    ref = Ref("base type", row["schema"], row["name"])
    reading.add(PG_TYPE, row["oid"], ref, BaseType(**told))
    _shell(reading, ref)


def _shell(reading: Reading, ref: Ref) -> None:
    """The name alone, which has to be there before the functions that the type is made of."""
    shell = ref._replace(kind="shell type")
    reading.objects[shell] = ShellType()
    reading.shells[ref] = shell
    reading.needs.append((ref, shell))


READERS: dict[str, Callable[[Reading, Row], None]] = {
    "types": _type_address,
    "collations": _collation,
    "enums": _enum,
    "domains": _domain,
    "domain_constraints": _domain_constraint,
    "composites": _composite,
    "attributes": _attribute,
    "ranges": _range,
    "base_types": _base_type,
}
