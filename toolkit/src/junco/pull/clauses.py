"""The small pieces of a model's source text: names, options, keys and indexes.

Knows how one clause is spelt in Python. Refuses to know which clauses a table has.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Collection, Sequence

from junco.schema.model import Constraint, Identity, Object, Ref, Table
from junco.sqltext import quote_ident, tokens

_LINE = 88
RESERVED = {"metadata", "registry", "type_annotation_map"}


def import_line(module: str, names: Sequence[str]) -> str:
    """One import, over several lines if it is long."""
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= _LINE:
        return line
    return f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")"


def keywords(options: dict[str, str]) -> list[str]:
    """The options as keyword arguments."""
    return [f"{name}={item}" for name, item in options.items()]


def table_options(ref: Ref, value: Object) -> dict[str, str]:
    """What stands in the dictionary at the end of `__table_args__`, as source text."""
    found = {}
    if ref.schema != "public":
        found["schema"] = repr(ref.schema)
    if isinstance(value, Table):
        if value.comment is not None:
            found["comment"] = repr(value.comment)
        if value.unlogged:
            found["prefixes"] = "['UNLOGGED']"
        if value.partition_key:
            found["postgresql_partition_by"] = repr(value.partition_key)
    return found


def class_name(name: str) -> str:
    """A table's name as the name of a class."""
    words = re.split(r"[\W_]+", name)
    joined = "".join(word[:1].upper() + word[1:] for word in words if word)
    return identifier(joined or "Table")


def identifier(name: str) -> str:
    """`name` as a Python name, in the form to which Python brings names by itself."""
    plain = unicodedata.normalize("NFKC", name)
    found = "".join(letter if f"a{letter}".isidentifier() else "_" for letter in plain) or "_"
    if not found[0].isidentifier() or found.startswith("__"):
        found = f"c{found}"
    return f"{found}_" if keyword.iskeyword(found) or keyword.issoftkeyword(found) else found


def attribute_names(names: Sequence[str], beside: Collection[str]) -> dict[str, str]:
    """Column → attribute, each a Python name, none twice and none that the module has for something else."""
    found: dict[str, str] = {}
    for name in names:
        attribute = identifier(name)
        if attribute in RESERVED or attribute.startswith("_"):
            attribute = f"c_{attribute.lstrip('_')}"
        while attribute in beside or attribute in found.values():
            attribute += "_"
        found[name] = attribute
    return found


def escaped(sql: str) -> str:
    """`sql` for text(), where a colon before a name would be a parameter."""
    return repr(re.sub(r"(?<![:\\]):(?=\w)", r"\\:", sql))


def collated(expression: str, collation: str) -> str:
    """String types take a collation; others keep it for the SQL that follows."""
    name = collation.rpartition(".")[2].strip('"')
    if not re.match(r"(String|Text|CHAR)\(", expression):
        return expression
    inner = expression[expression.index("(") + 1 : -1]
    return (
        f"{expression[: expression.index('(')]}({', '.join([inner] * bool(inner) + [f'collation={name!r}'])})"
    )


def identity_words(value: Identity) -> list[str]:
    """The arguments of Identity()."""
    options = value.options
    words = ["always=True"] if value.always else []
    pairs = (
        ("start", options.start),
        ("increment", options.increment if options.increment != 1 else None),
        ("minvalue", options.minimum),
        ("maxvalue", options.maximum),
        ("cache", options.cache if options.cache != 1 else None),
        ("cycle", options.cycle or None),
    )
    return words + [f"{name}={item!r}" for name, item in pairs if item is not None]


def deferral(value: Constraint) -> list[str]:
    """When a constraint is checked."""
    words = ["deferrable=True"] if value.deferrable else []
    return words + (["initially='DEFERRED'"] if value.deferred else [])


_ACTION = re.compile(r"ON (UPDATE|DELETE) (NO ACTION|RESTRICT|CASCADE|SET NULL|SET DEFAULT)( \([^)]*\))?")


def foreign_key(ref: Ref, value: Constraint, columns: str, words: list[str]) -> str:
    """ForeignKeyConstraint(…)."""
    target = value.references
    assert target is not None  # noqa: S101 - the caller has looked
    place = [] if target.schema == "public" else [target.schema]
    there = ", ".join(repr(".".join([*place, target.name, name])) for name in value.referenced_columns)
    words = [f"[{columns}]", f"[{there}]", f"name={ref.name!r}", *words]
    for event, action, listed in _ACTION.findall(value.definition.rpartition(")")[2] or value.definition):
        words.append(f"on{event.lower()}={action + listed!r}")
    if " MATCH FULL" in value.definition:
        words.append("match='FULL'")
    return f"ForeignKeyConstraint({', '.join(words)}, use_alter=True)"


def index_parts(definition: str) -> tuple[str, list[str], dict[str, str]] | None:
    """`USING method (elements) rest` taken apart; None where the rest says what models cannot."""
    words = list(tokens(definition))
    method = words[1].name
    depth, start, elements = 0, 0, []
    end = len(words)
    for place, word in enumerate(words[2:], start=2):
        if word.text in ("(", "["):
            depth += 1
            start = start or word.start + 1
        elif word.text in (")", "]"):
            depth -= 1
            if not depth:
                elements.append(definition[start : word.start].strip())
                end = place + 1
                break
        elif word.text == "," and depth == 1:
            elements.append(definition[start : word.start].strip())
            start = word.start + 1
    rest = definition[words[end].start :] if end < len(words) else ""
    found: dict[str, str] = {}
    if match := re.match(r"INCLUDE \(([^()]*)\)\s*", rest):
        found["postgresql_include"] = repr([plain_name(name.strip()) or name for name in match[1].split(",")])
        rest = rest[match.end() :]
    if rest.startswith("NULLS NOT DISTINCT"):
        found["postgresql_nulls_not_distinct"] = "True"
        rest = rest.removeprefix("NULLS NOT DISTINCT").strip()
    if rest.startswith("WHERE "):
        found["postgresql_where"] = f"text({escaped(rest.removeprefix('WHERE '))})"
        rest = ""
    return None if rest else (method, elements, found)


def plain_name(element: str) -> str | None:
    """The column that an index element names, if it is nothing else."""
    words = list(tokens(element))
    if len(words) == 1 and words[0].kind in ("word", "quoted") and quote_ident(words[0].name) == element:
        return words[0].name
    return None
