"""Whether a change of a column's type leaves its rows as they are.

Knows which types share their bytes and which modifiers only ever allow more. Refuses to know tables.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from junco.lint.facts import Facts
from junco.lint.operation import Expression, Type
from junco.lint.parse import parse_type
from junco.schema.model import Domain, Ref

# Every spelling of a type under the name in pg_type.
_NAMES = {
    "int": "int4",
    "integer": "int4",
    "bigint": "int8",
    "smallint": "int2",
    "decimal": "numeric",
    "boolean": "bool",
    "real": "float4",
    "double precision": "float8",
    "character varying": "varchar",
    "character": "bpchar",
    "char": "bpchar",
    "bit varying": "varbit",
    "timestamp without time zone": "timestamp",
    "timestamp with time zone": "timestamptz",
    "time without time zone": "time",
    "time with time zone": "timetz",
}
# A value of the first is a value of the second as it stands (pg_cast with method b).
_SAME_BYTES = {
    ("text", "varchar"),
    ("varchar", "text"),
    ("text", "bpchar"),
    ("varchar", "bpchar"),
    ("cidr", "inet"),
    ("xml", "text"),
    ("xml", "varchar"),
    ("xml", "bpchar"),
    ("bit", "varbit"),
    ("varbit", "bit"),
    ("pg_node_tree", "text"),
}
_OIDS = {
    "oid",
    "regproc",
    "regprocedure",
    "regoper",
    "regoperator",
    "regclass",
    "regcollation",
    "regtype",
    "regconfig",
    "regdictionary",
    "regrole",
    "regnamespace",
}
# Types whose values one operator class sorts alike.
_ONE_ORDER = ({"text", "varchar"}, {"cidr", "inet"})
_UP_TO = {"varchar", "varbit"}
_FIXED = {"bpchar", "bit"}
_PRECISE = {"timestamp", "timestamptz", "time", "timetz", "interval"}
_FULL_PRECISION = 6
_ALL_FIELDS = "32767"  # what stands before the precision of an interval without a range of fields


@dataclass(frozen=True, slots=True)
class Resolved:
    """A type below its domains: base, modifiers, whether it is an array, and whether a domain refuses values."""

    base: str
    modifiers: tuple[str, ...]
    array: bool
    constrained: bool = False
    domain: Ref | None = None

    @property
    def order(self) -> frozenset[str]:
        """What the usual operator class of the type sorts."""
        return next((frozenset(one) for one in _ONE_ORDER if self.base in one), frozenset([self.base]))


def resolved(written: Type, facts: Facts) -> Resolved:
    """What a type is made of."""
    ref = facts.type_ref(written.name)
    domain = facts.schema.objects.get(ref) if ref else None
    if isinstance(domain, Domain) and ref is not None and not written.array:
        below = resolved(parse_type(domain.base), facts)
        return Resolved(below.base, below.modifiers, below.array, facts.constrained(ref), ref)
    if ref is not None:
        return Resolved(f"{ref.schema}.{ref.name}", (), written.array, domain=ref)
    name = (
        written.name.name
        if written.name.schema in ("", "pg_catalog")
        else f"{written.name.schema}.{written.name.name}"
    )
    base = _NAMES.get(name, name)
    modifiers = written.modifiers
    if base == "interval" and modifiers[:1] == (_ALL_FIELDS,):
        modifiers = modifiers[1:]
    return Resolved(base, modifiers, written.array)


def keeps_rows(old: Resolved, new: Resolved, using: Expression | None, column: str, facts: Facts) -> bool:
    """Whether the change needs no new copy of the table."""
    if new.constrained and new.domain != old.domain:
        return False
    if old.domain is not None and old.domain != new.domain and old.modifiers:
        old = replace(old, modifiers=())  # a value of a domain does not tell how long it is
    if using is None:
        return _free(old, new, facts)
    if using.column != column:
        return False
    if using.cast is None:
        return _free(old, new, facts)
    through = resolved(using.cast, facts)
    return not through.constrained and _free(old, through, facts) and _free(through, new, facts)


def _like(base: str) -> str:
    """oid for whatever casts to and from it without a function: int4 does too, but not to its aliases."""
    return "oid" if base in _OIDS else base


def _free(old: Resolved, new: Resolved, facts: Facts) -> bool:
    if old.array or new.array:
        return (old.base, old.array) == (new.base, new.array) and _allows(old, new)
    if old.base == new.base:
        return _allows(old, new)
    if {old.base, new.base} == {"timestamp", "timestamptz"}:
        return _is_utc(facts.time_zone) and _precision(new) == _FULL_PRECISION
    if "citext" in (_bare(old.base), _bare(new.base)):
        # an extension's type, whose values are those of text
        return {_bare(old.base), _bare(new.base)} <= {"citext", "text", "varchar"} and not new.modifiers
    if (old.base, new.base) in _SAME_BYTES:
        return not new.modifiers or (
            old.base in ("varchar", "varbit") and _allows(old, new) and new.base in _UP_TO
        )
    return {_like(old.base), _like(new.base)} <= {"oid", "int4"} and (
        "oid" in (old.base, new.base) or "int4" in (old.base, new.base)
    )


def _bare(base: str) -> str:
    """A type's name without its schema."""
    return base.rpartition(".")[2]


def _is_utc(zone: str) -> bool:
    return zone.upper() in ("UTC", "GMT", "ETC/UTC", "ETC/GMT", "UCT", "ZULU", "UNIVERSAL", "ETC/UCT")


def _allows(old: Resolved, new: Resolved) -> bool:
    """Whether every value that the old modifiers allow is allowed, as it is, by the new."""
    if old.modifiers == new.modifiers:
        return True
    if new.base == "interval" and not new.modifiers:
        return True
    if new.base in _PRECISE:
        plain = all(_is_precision(one) for one in (*old.modifiers, *new.modifiers))
        return plain and len(new.modifiers) <= 1 and _precision(new) >= _precision(old)
    if not new.modifiers:
        return new.base in (*_UP_TO, *_FIXED, "numeric")
    if not old.modifiers or new.array:
        return False
    if new.base == "numeric" and _scale(new) != _scale(old):
        return False
    return new.base in (*_UP_TO, "numeric") and int(new.modifiers[0]) >= int(old.modifiers[0])


def _is_precision(modifier: str) -> bool:
    """Rather than the bits that stand for the fields of an interval."""
    return modifier.isdigit() and int(modifier) <= _FULL_PRECISION


def _precision(type_: Resolved) -> int:
    return int(type_.modifiers[-1]) if type_.modifiers else _FULL_PRECISION


def _scale(type_: Resolved) -> str:
    return type_.modifiers[1] if len(type_.modifiers) > 1 else "0"


def narrows(old: Resolved, new: Resolved) -> bool:
    """Whether values that the old type allows may be refused or cut by the new one."""
    if old.base != new.base:
        return (old.base, new.base) not in _WIDER and (old.base, new.base) not in _SAME_BYTES
    return not _allows(old, new)


_INTS = ("int2", "int4", "int8", "numeric")
_FLOATS = ("float4", "float8")
_WIDER = {(a, b) for chain in (_INTS, _FLOATS) for i, a in enumerate(chain) for b in chain[i + 1 :]} | {
    ("json", "jsonb"),
    ("date", "timestamp"),
    ("date", "timestamptz"),
    ("timestamp", "timestamptz"),
    ("timestamptz", "timestamp"),
}
