"""Ranges, base types and their shells.

Knows CREATE TYPE in these forms and the few things ALTER TYPE can set. Functions that a type is made of speak
of it before it exists: then its shell, the mere name, is an object that comes first. Refuses to know those
functions.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields

from junco.change.changes import Difference, Step
from junco.change.render.kind import Kind
from junco.change.render.recast import columns_holding
from junco.schema.model import BaseType, Column, RangeType, Ref, ShellType
from junco.sqltext import qualified, quote_ident, tokens

_NAME_BYTES = 64
_ALIGNMENTS = {"c": "char", "s": "int2", "i": "int4", "d": "double"}
_STORAGES = {"p": "plain", "e": "external", "x": "extended", "m": "main"}


class _MadeOfFunctions(Kind):
    """A type that may have a shell."""

    def target(self, ref: Ref) -> str:
        """TYPE name."""
        return f"TYPE {qualified(ref.schema, ref.name)}"

    def drop(self, ref: Ref, value: object, diff: Difference) -> list[Step]:
        """DROP TYPE; with the functions that cannot be without it, as it cannot be without them."""
        shell = ref._replace(kind="shell type")
        cascade = " CASCADE" if shell in diff.old.objects else ""
        return [Step(f"DROP {self.target(ref)}{cascade}")]

    def taken_along(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The shell, and so the functions that the type is made of."""
        shell = ref._replace(kind="shell type")
        if ref in diff.dropped and diff.kept(shell):
            yield shell

    def names(self, ref: Ref, value: object) -> Iterable[tuple[str, str, str]]:
        """They share their name space with the row types of tables."""
        return (("type", ref.schema, ref.name),)


def types_made_of(function: Ref, diff: Difference) -> Iterable[Ref]:
    """The types that PostgreSQL drops a function with."""
    for needed in diff.old_needs.get(function, ()):
        if needed.kind == "shell type":
            possible = (needed._replace(kind=kind) for kind in ("base type", "range type"))
            yield from (type_ for type_ in possible if function in diff.old_needs.get(type_, ()))


class RangeKind(_MadeOfFunctions):
    """CREATE TYPE … AS RANGE."""

    name = "range type"

    def create(self, ref: Ref, value: RangeType, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE TYPE with whatever PostgreSQL would not pick by itself."""
        options = {
            "subtype": value.subtype,
            "subtype_opclass": value.operator_class,
            "collation": value.collation,
            "canonical": value.canonical,
            "subtype_diff": value.difference,
            "multirange_type_name": None if value.multirange == _usual_multirange(ref) else value.multirange,
        }
        lines = [f"    {name} = {text}" for name, text in options.items() if text is not None]
        return [Step(f"CREATE {self.target(ref)} AS RANGE (\n" + ",\n".join(lines) + "\n)")]

    def names(self, ref: Ref, value: object) -> Iterable[tuple[str, str, str]]:
        """Its own, and that of its multirange."""
        assert isinstance(value, RangeType)  # noqa: S101 - that is what ranges are
        schema, name = (token.name for token in tokens(value.multirange) if token.kind != "symbol")
        return ("type", ref.schema, ref.name), ("type", schema, name)

    def replaced(self, old: RangeType, new: RangeType) -> bool:
        """Whether anything but the comment differs: ALTER TYPE knows nothing of ranges."""
        said = {"comment", "owner", "grants"}
        names = [item.name for item in fields(RangeType) if item.name not in said]
        return any(getattr(old, name) != getattr(new, name) for name in names)


def _usual_multirange(ref: Ref) -> str | None:
    """The name that PostgreSQL picks, where it is not too long to be left as it is."""
    name = ref.name.replace("range", "multirange", 1) if "range" in ref.name else f"{ref.name}_multirange"
    return qualified(ref.schema, name) if len(name.encode()) < _NAME_BYTES else None


class BaseTypeKind(_MadeOfFunctions):
    """CREATE TYPE with INPUT and OUTPUT, ALTER TYPE … SET."""

    name = "base type"

    def create(self, ref: Ref, value: BaseType, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE TYPE over the shell."""
        lines = ",\n".join(f"    {line}" for line in _options(value))
        return [Step(f"CREATE {self.target(ref)} (\n{lines}\n)")]

    def alter(self, ref: Ref, old: BaseType, new: BaseType, diff: Difference) -> list[Step]:
        """ALTER TYPE … SET for what it can set."""
        before, after = _settable(old), _settable(new)
        words = [f"{name} = {text or 'NONE'}" for name, text in after.items() if before[name] != text]
        steps = [Step(f"ALTER {self.target(ref)} SET ({', '.join(words)})")] if words else []
        return steps + _stored_alike(ref, new, diff) if old.storage != new.storage else steps

    def replaced(self, old: BaseType, new: BaseType) -> bool:
        """Whether anything differs that ALTER TYPE cannot set, or would not take back."""
        alterable = {"storage", "comment", "owner", "grants", *_SETTABLE}
        names = [item.name for item in fields(BaseType) if item.name not in alterable]
        if any(getattr(old, name) != getattr(new, name) for name in names):
            return True
        return old.storage != new.storage and "p" in (old.storage, new.storage)


class ShellKind(_MadeOfFunctions):
    """The mere name of a type."""

    name = "shell type"

    def create(self, ref: Ref, value: ShellType, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE TYPE without anything."""
        return [Step(f"CREATE {self.target(ref)}")]

    def drop(self, ref: Ref, value: object, diff: Difference) -> list[Step]:
        """DROP TYPE."""
        return [Step(f"DROP {self.target(ref)}")]

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The type itself."""
        return (ref._replace(kind="base type"), ref._replace(kind="range type"))


def _stored_alike(ref: Ref, new: BaseType, diff: Difference) -> list[Step]:
    """SET STORAGE for the columns of the type, which keep what they got when they were made."""
    steps = []
    for column, direct in columns_holding(ref, diff):
        value = diff.new.objects.get(column)
        if direct and diff.kept(column) and isinstance(value, Column) and value.storage is None:
            table, name = qualified(column.schema, column.table), quote_ident(column.name)
            word = _STORAGES[new.storage].upper()
            steps.append(Step(f"ALTER TABLE {table} ALTER COLUMN {name} SET STORAGE {word}"))
    return steps


_SETTABLE = ("receive", "send", "modifier_input", "modifier_output", "analyze", "subscript")


def _settable(value: BaseType) -> dict[str, str | None]:
    return {
        "RECEIVE": value.receive,
        "SEND": value.send,
        "TYPMOD_IN": value.modifier_input,
        "TYPMOD_OUT": value.modifier_output,
        "ANALYZE": value.analyze,
        "SUBSCRIPT": value.subscript,
        "STORAGE": _STORAGES[value.storage],
    }


def _options(value: BaseType) -> list[str]:
    plain = BaseType(input="", output="")
    words = {"INPUT": value.input, "OUTPUT": value.output, **_settable(value)}
    words["INTERNALLENGTH"] = "variable" if value.length < 0 else str(value.length)
    words["ALIGNMENT"] = _ALIGNMENTS[value.alignment]
    if value.category != plain.category:
        words["CATEGORY"] = f"'{value.category}'" if value.category != "'" else "''''"
    if value.preferred:
        words["PREFERRED"] = "true"
    if value.default is not None:
        words["DEFAULT"] = value.default
    if value.element:
        words["ELEMENT"] = value.element
    if value.delimiter != plain.delimiter:
        words["DELIMITER"] = f"'{value.delimiter}'"
    if value.collatable:
        words["COLLATABLE"] = "true"
    found = [f"{name} = {text}" for name, text in words.items() if text is not None]
    return [*found, "PASSEDBYVALUE"] if value.by_value else found
