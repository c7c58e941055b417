"""Operators, operator families and operator classes.

Knows that two operators can be each other's commutator or negator: whichever is made last ties the knot,
and whichever goes first unties it. Refuses to know what an access method wants of its members.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from junco.change.changes import Difference, Step
from junco.change.render.kind import Kind
from junco.schema.model import Member, Operator, OperatorClass, OperatorFamily, Ref, ShellOperator
from junco.sqltext import quote_ident

# The schema and the symbol before the argument types.
_KNOTS = ("commutator", "negator")
_PATH = re.compile(r'(?:"(?:[^"]|"")*"|[^".]+)\.[^(]+')


class OperatorKind(Kind):
    """CREATE, ALTER and DROP OPERATOR."""

    name = "operator"

    def target(self, ref: Ref) -> str:
        """OPERATOR schema.symbol(left, right)."""
        return f"OPERATOR {_spelt(ref)}"

    def create(self, ref: Ref, value: Operator, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE OPERATOR."""
        options = [f"FUNCTION = {value.function}"]
        options += [f"LEFTARG = {value.left}"] if value.left else []
        options += [f"RIGHTARG = {value.right}"] if value.right else []
        options += [f"COMMUTATOR = OPERATOR({_path(value.commutator)})"] if value.commutator else []
        options += [f"NEGATOR = OPERATOR({_path(value.negator)})"] if value.negator else []
        options += [f"RESTRICT = {value.restrict}"] if value.restrict else []
        options += [f"JOIN = {value.join}"] if value.join else []
        options += ["HASHES"] * value.hashes + ["MERGES"] * value.merges
        listed = ",\n".join(f"    {option}" for option in options)
        return [Step(f"CREATE OPERATOR {_path(_spelt(ref))} (\n{listed}\n)")]

    def alter(self, ref: Ref, old: Operator, new: Operator, diff: Difference) -> list[Step]:
        """The estimators; knots are tied and untied by the other operator."""
        words = []
        if old.restrict != new.restrict:
            words.append(f"RESTRICT = {new.restrict or 'NONE'}")
        if old.join != new.join:
            words.append(f"JOIN = {new.join or 'NONE'}")
        return [Step(f"ALTER {self.target(ref)} SET ({', '.join(words)})")] if words else []

    def replaced(self, old: Operator, new: Operator) -> bool:
        """Whether the function or a promise differs."""
        before = (old.function, old.left, old.right, old.hashes, old.merges)
        return before != (new.function, new.left, new.right, new.hashes, new.merges)

    def in_the_way(self, ref: Ref, old: Operator, new: Operator, diff: Difference) -> Iterable[Ref]:
        """The operator itself where a knot does not come or go with the other operator."""
        for side in _KNOTS:
            before, after = getattr(old, side), getattr(new, side)
            if before == after:
                continue
            untied = before is None or any(_spelt(gone) == before for gone in _operators(diff.dropped))
            tied = after is None or any(
                _spelt(made) == after and getattr(diff.new.objects[made], side, None) == _spelt(ref)
                for made in _operators(diff.created)
            )
            if not (untied and tied):
                yield ref

    def taken_along(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """Operators that lose a knot they keep, or would be given one that they do not have."""
        gone, made = ref in diff.dropped, diff.new.objects.get(ref) if ref in diff.created else None
        for other in _operators(diff.new.objects):
            value, before = diff.new.objects[other], diff.old.objects.get(other)
            if other == ref or not isinstance(value, Operator) or not isinstance(before, Operator):
                continue
            for side in _KNOTS:
                back = isinstance(made, Operator) and getattr(made, side) == _spelt(other)
                lost = gone and _spelt(ref) == getattr(before, side) == getattr(value, side) and not back
                if lost or (back and getattr(value, side) != _spelt(ref)):
                    yield other


class ShellOperatorKind(Kind):
    """An operator that is named as a commutator or negator and does not exist."""

    name = "shell operator"

    def target(self, ref: Ref) -> str:
        """OPERATOR schema.symbol(left, right)."""
        return f"OPERATOR {_spelt(ref)}"

    def create(self, ref: Ref, value: ShellOperator, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """Nothing: the operator that names it made it."""
        return []


class OperatorFamilyKind(Kind):
    """CREATE, ALTER and DROP OPERATOR FAMILY."""

    name = "operator family"

    def target(self, ref: Ref) -> str:
        """OPERATOR FAMILY name USING method."""
        return f"OPERATOR FAMILY {_spelt(ref)}"

    def create(self, ref: Ref, value: OperatorFamily, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE OPERATOR FAMILY, then the members that belong to no class."""
        return [
            Step(f"CREATE {self.target(ref)}"),
            *self._change(ref, "ADD", [m.text for m in value.members]),
        ]

    def alter(self, ref: Ref, old: OperatorFamily, new: OperatorFamily, diff: Difference) -> list[Step]:
        """DROP and ADD members."""
        gone = [member.place for member in old.members if member not in new.members]
        fresh = [member.text for member in new.members if member not in old.members]
        return self._change(ref, "DROP", gone) + self._change(ref, "ADD", fresh)

    def _change(self, ref: Ref, verb: str, members: Sequence[str]) -> list[Step]:
        if not members:
            return []
        listed = ",\n".join(f"    {member}" for member in members)
        return [Step(f"ALTER {self.target(ref)} {verb}\n{listed}")]


class OperatorClassKind(Kind):
    """CREATE and DROP OPERATOR CLASS."""

    name = "operator class"

    def target(self, ref: Ref) -> str:
        """OPERATOR CLASS name USING method."""
        return f"OPERATOR CLASS {_spelt(ref)}"

    def create(self, ref: Ref, value: OperatorClass, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE OPERATOR CLASS, which needs at least one line."""
        name, _, method = _spelt(ref).rpartition(" USING ")
        default = " DEFAULT" if value.default else ""
        lines = [member.text for member in value.members]
        if value.storage or not lines:
            lines.append(f"STORAGE {value.storage or value.type}")
        listed = ",\n".join(f"    {line}" for line in lines)
        head = f"{name}{default} FOR TYPE {value.type} USING {method} FAMILY {value.family}"
        return [Step(f"CREATE OPERATOR CLASS {head} AS\n{listed}")]

    def replaced(self, old: OperatorClass, new: OperatorClass) -> bool:
        """Whether anything differs: there is no ALTER."""
        return _facts(old) != _facts(new)


def _facts(value: OperatorClass) -> tuple[str, str, bool, str | None, tuple[Member, ...]]:
    return value.type, value.family, value.default, value.storage, value.members


def _spelt(ref: Ref) -> str:
    return f"{quote_ident(ref.schema)}.{ref.name}"


def _path(spelt: str) -> str:
    """`schema.symbol` of a spelling with argument types."""
    match = _PATH.match(spelt)
    return match.group() if match else spelt


def _operators(refs: Iterable[Ref]) -> Iterable[Ref]:
    return (ref for ref in refs if ref.kind in ("operator", "shell operator"))
