"""Functions and procedures.

Knows when CREATE OR REPLACE is enough and when ALTER is, and that a body in a string is best not checked
before everything it names is there. Refuses to read bodies.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from junco.change.changes import Difference, Step
from junco.change.render.kind import Kind
from junco.change.render.types import types_made_of
from junco.schema.model import RELATIONS, Parameter, Ref, Routine
from junco.sqltext import qualified, quote_ident

UNCHECKED = "SET check_function_bodies = off"
_CHECKED_LANGUAGES = ("sql", "plpgsql")
_VOLATILITY = {"i": "IMMUTABLE", "s": "STABLE", "v": "VOLATILE"}
_PARALLEL = {"s": "SAFE", "r": "RESTRICTED", "u": "UNSAFE"}


class FunctionKind(Kind):
    """CREATE, ALTER and DROP FUNCTION."""

    name = "function"

    def target(self, ref: Ref) -> str:
        """FUNCTION name(types)."""
        return f"{self.name.upper()} {quote_ident(ref.schema)}.{ref.name}"

    def create(self, ref: Ref, value: Routine, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE FUNCTION."""
        return [Step(value.definition.replace("CREATE OR REPLACE ", "CREATE ", 1))]

    def alter(self, ref: Ref, old: Routine, new: Routine, diff: Difference) -> list[Step]:
        """ALTER where only attributes differ, CREATE OR REPLACE otherwise."""
        if _defined_anew(old, new):
            return [Step(new.definition)]
        words = _attributes(old, new)
        return [Step(f"ALTER {self.target(ref)} {' '.join(words)}")] if words else []

    def replaced(self, old: Routine, new: Routine) -> bool:
        """Whether the result, the parameters or the sort of function differ in a way that callers would see."""
        if (old.result, old.window) != (new.result, new.window) or new.defaults < old.defaults:
            return True
        return not _same_call(old.parameters, new.parameters)

    def in_the_way(self, ref: Ref, old: Routine, new: Routine, diff: Difference) -> Iterable[Ref]:
        """Itself, if it was written out for rows of a table that get other columns."""
        if new.parsed and _defined_anew(old, new) and any(reshaped_results(ref, new, diff)):
            yield ref
        if _defined_anew(old, new):  # which forgets what it goes with
            yield from (needer for needer in diff.old_needers.get(ref, ()) if needer.kind == "dependence")

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The type that the function reads, writes or makes canonical: neither can be without the other."""
        return types_made_of(ref, diff)

    def names(self, ref: Ref, value: Routine) -> Iterable[tuple[str, str, str]]:
        """Functions, procedures and aggregates share their names, for the same input types."""
        taken = ", ".join(one.type for one in value.parameters if one.mode in "ibv")
        return (("routine", ref.schema, f"{head_of(ref.name)}({taken})"),)


def reshaped_results(ref: Ref, value: Routine, diff: Difference) -> Iterator[Ref]:
    """The columns and attributes that come, go or change in what a routine gives rows of."""
    for place in diff.needs.get(ref, ()):
        if (
            place.kind in (*RELATIONS, "composite type")
            and f"{qualified(place.schema, place.name)}" in value.result
        ):
            parts = {*_inside(place, diff.old_contents), *_inside(place, diff.new_contents)}
            yield from sorted(parts & (diff.dropped | diff.created | diff.altered))


def _inside(place: Ref, contents: Mapping[tuple[str, str], tuple[Ref, ...]]) -> Iterator[Ref]:
    found = contents.get((place.schema, place.name), ())
    return (ref for ref in found if ref.kind in ("column", "attribute"))


class ProcedureKind(FunctionKind):
    """CREATE, ALTER and DROP PROCEDURE."""

    name = "procedure"


def head_of(signature: str) -> str:
    """The quoted name before the arguments."""
    if not signature.startswith('"'):
        return signature[: signature.index("(")]
    end = signature.index('"', 1)
    while signature[end + 1] == '"':
        end = signature.index('"', end + 2)
    return signature[: end + 1]


def checks_a_body(found: Difference) -> bool:
    """Whether a statement of the plan makes PostgreSQL look for what the text of a function names."""
    for ref in found.created | found.altered:
        value, before = found.new.objects[ref], found.old.objects.get(ref)
        if isinstance(value, Routine) and not value.parsed and value.language in _CHECKED_LANGUAGES:
            kept = ref in found.altered and isinstance(before, Routine) and not _defined_anew(before, value)
            if not kept:
                return True
    return False


def _same_call(old: tuple[Parameter, ...], new: tuple[Parameter, ...]) -> bool:
    """Whether PostgreSQL lets the new parameters follow the old ones."""
    if len(old) != len(new):
        return False
    row = sum(one.mode in "obt" for one in old) > 1
    for before, after in zip(old, new, strict=True):
        if (before.mode, before.type) != (after.mode, after.type):
            return False
        named = before.name and before.mode in "ibv"
        if before.name != after.name and (named or (row and before.mode in "obt")):
            return False
    return True


def _defined_anew(old: Routine, new: Routine) -> bool:
    """Whether ALTER cannot say the difference."""
    same = replace(
        old,
        volatility=new.volatility,
        strict=new.strict,
        leakproof=new.leakproof,
        security_definer=new.security_definer,
        parallel=new.parallel,
        cost=new.cost,
        rows=new.rows,
        support=new.support,
        comment=new.comment,
        owner=new.owner,
        grants=new.grants,
        passed_on=new.passed_on,
    )
    return same != new or (new.support is None and old.support is not None)


def _attributes(old: Routine, new: Routine) -> list[str]:
    """The words of ALTER FUNCTION."""
    words = []
    if old.volatility != new.volatility:
        words.append(_VOLATILITY[new.volatility])
    if old.strict != new.strict:
        words.append("STRICT" if new.strict else "CALLED ON NULL INPUT")
    if old.leakproof != new.leakproof:
        words.append("LEAKPROOF" if new.leakproof else "NOT LEAKPROOF")
    if old.security_definer != new.security_definer:
        words.append("SECURITY DEFINER" if new.security_definer else "SECURITY INVOKER")
    if old.parallel != new.parallel:
        words.append(f"PARALLEL {_PARALLEL[new.parallel]}")
    if old.cost != new.cost:
        words.append(f"COST {new.cost:g}")
    if old.rows != new.rows:
        words.append(f"ROWS {new.rows:g}")
    if old.support != new.support:
        words.append(f"SUPPORT {new.support}")
    return words
