"""PostgreSQL's types in the words of SQLAlchemy and of Python's annotations.

Knows the built-in types. Whatever else there is (types of users and extensions) keeps its SQL name through
`Raw`, a small class that the written module brings along.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a type is written: the expression, the import it needs (`module:name`), and the Python type."""

    expression: str
    imports: tuple[str, ...]
    python: str


_SA, _PG = "sqlalchemy", "sqlalchemy.dialects.postgresql"
_ANY = "Any"
# type without modifiers → class, its module, the Python type of its values
_PLAIN = {
    "smallint": ("SmallInteger", _SA, "int"),
    "integer": ("Integer", _SA, "int"),
    "bigint": ("BigInteger", _SA, "int"),
    "text": ("Text", _SA, "str"),
    "boolean": ("Boolean", _SA, "bool"),
    "real": ("REAL", _SA, "float"),
    "double precision": ("Double", _SA, "float"),
    "numeric": ("Numeric", _SA, "decimal.Decimal"),
    "date": ("Date", _SA, "datetime.date"),
    "uuid": ("Uuid", _SA, "uuid.UUID"),
    "bytea": ("LargeBinary", _SA, "bytes"),
    "json": ("JSON", _SA, _ANY),
    "jsonb": ("JSONB", _PG, _ANY),
    "inet": ("INET", _PG, _ANY),
    "cidr": ("CIDR", _PG, _ANY),
    "macaddr": ("MACADDR", _PG, "str"),
    "macaddr8": ("MACADDR8", _PG, "str"),
    "money": ("MONEY", _PG, "str"),
    "oid": ("OID", _PG, "int"),
    "regclass": ("REGCLASS", _PG, "str"),
    "tsvector": ("TSVECTOR", _PG, "str"),
    "tsquery": ("TSQUERY", _PG, "str"),
    "interval": ("INTERVAL", _PG, "datetime.timedelta"),
    "int4range": ("INT4RANGE", _PG, _ANY),
    "int8range": ("INT8RANGE", _PG, _ANY),
    "numrange": ("NUMRANGE", _PG, _ANY),
    "daterange": ("DATERANGE", _PG, _ANY),
    "tsrange": ("TSRANGE", _PG, _ANY),
    "tstzrange": ("TSTZRANGE", _PG, _ANY),
    "character varying": ("String", _SA, "str"),
}
# type with one modifier in the middle or at the end → how it is called
_MODIFIED = (
    (re.compile(r"character varying\((\d+)\)"), "String({0})", f"{_SA}:String", "str"),
    (re.compile(r"character\((\d+)\)"), "CHAR({0})", f"{_SA}:CHAR", "str"),
    (re.compile(r"numeric\((\d+),(-?\d+)\)"), "Numeric({0}, {1})", f"{_SA}:Numeric", "decimal.Decimal"),
    (re.compile(r"bit\((\d+)\)"), "BIT({0})", f"{_PG}:BIT", "str"),
    (re.compile(r"bit varying\((\d+)\)"), "BIT({0}, varying=True)", f"{_PG}:BIT", "str"),
    (
        re.compile(r"timestamp with time zone"),
        "DateTime(timezone=True)",
        f"{_SA}:DateTime",
        "datetime.datetime",
    ),
    (re.compile(r"timestamp without time zone"), "DateTime()", f"{_SA}:DateTime", "datetime.datetime"),
    (
        re.compile(r"timestamp\((\d)\) with time zone"),
        "TIMESTAMP(timezone=True, precision={0})",
        f"{_PG}:TIMESTAMP",
        "datetime.datetime",
    ),
    (
        re.compile(r"timestamp\((\d)\) without time zone"),
        "TIMESTAMP(precision={0})",
        f"{_PG}:TIMESTAMP",
        "datetime.datetime",
    ),
    (re.compile(r"time with time zone"), "Time(timezone=True)", f"{_SA}:Time", "datetime.time"),
    (re.compile(r"time without time zone"), "Time()", f"{_SA}:Time", "datetime.time"),
    (re.compile(r"interval\((\d)\)"), "INTERVAL(precision={0})", f"{_PG}:INTERVAL", "datetime.timedelta"),
)

# Types that PostgreSQL finds before any of the same name in `public`.
BUILT_IN = frozenset(
    """aclitem bit bool box bpchar bytea char cid cidr circle date datemultirange daterange float4 float8 gtsvector
    inet int2 int2vector int4 int4multirange int4range int8 int8multirange int8range interval json jsonb jsonpath
    line lseg macaddr macaddr8 money name numeric nummultirange numrange oid oidvector path point polygon refcursor
    regclass regcollation regconfig regdictionary regnamespace regoper regoperator regproc regprocedure regrole
    regtype text tid time timestamp timestamptz timetz tsmultirange tsquery tsrange tstzmultirange tstzrange tsvector
    txid_snapshot uuid varbit varchar xid xid8 xml""".split()  # noqa: SIM905 - a list of 80 words
)

# What the written module may import, call or name: nothing that it defines may be called so.
NAMES = frozenset(
    {name for name, _, _ in _PLAIN.values()}
    | {needed.partition(":")[2] for _, _, needed, _ in _MODIFIED}
    | {
        "ARRAY",
        "UserDefinedType",
        "Any",
        "DeclarativeBase",
        "Mapped",
        "Table",
        "Column",
        "Computed",
        "Identity",
        "Enum",
        "Index",
        "CheckConstraint",
        "ForeignKeyConstraint",
        "PrimaryKeyConstraint",
        "UniqueConstraint",
        "annotations",
        "datetime",
        "decimal",
        "uuid",
        "text",
        "mapped_column",
        "relationship",
        "Base",
        "Raw",
        *("bool", "bytes", "dict", "float", "int", "list", "str"),
    }
)


def spelling(sql: str, enums: dict[str, str]) -> Spelling:
    """The type `sql` as PostgreSQL spells it; `enums` maps those of the module to their variables."""
    if sql.endswith("[]"):
        item = spelling(sql[:-2], enums)
        return Spelling(f"ARRAY({item.expression})", (f"{_PG}:ARRAY", *item.imports), f"list[{item.python}]")
    if sql in enums:
        return Spelling(enums[sql], (), "str")
    if sql in _PLAIN:
        name, module, python = _PLAIN[sql]
        return Spelling(f"{name}()", (f"{module}:{name}",), python)
    for pattern, words, needed, python in _MODIFIED:
        if match := pattern.fullmatch(sql):
            return Spelling(words.format(*match.groups()), (needed,), python)
    return Spelling(f"Raw({sql!r})", (f"{_SA}.types:UserDefinedType",), _ANY)
