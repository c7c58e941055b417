"""What a CHECK proves: columns that cannot be null, and bounds that a partition's rows keep.

As little as PostgreSQL itself proves, and in no case more: a proof that it does not see is a scan.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from junco.lint.operation import Bound
from junco.lint.parse.library import Node, enum, inner, kind
from junco.lint.parse.names import condition, strings

_MIRRORED = {"<>": "<>", "<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "="}
_NEGATED = {"<>": "=", "<": ">=", ">": "<=", "<=": ">", ">=": "<", "=": "<>"}


class Bounds(NamedTuple):
    """One comparison of a column: operator and constant, or `is not null`."""

    column: str
    operator: str
    value: object = None


def implies_not_null(written: str) -> frozenset[str]:
    """The columns of which a CHECK that holds says that they are not null."""
    return _not_null(condition(written))


def _not_null(wrapped: Node, negated: bool = False) -> frozenset[str]:
    value = inner(wrapped)
    if kind(value) == "NullTest":
        wanted = "IS_NULL" if negated else "IS_NOT_NULL"
        return _column(value.arg) if enum(value, "nulltesttype") == wanted else frozenset()
    if kind(value) != "BoolExpr":
        return frozenset()
    operator = enum(value, "boolop")
    if operator == "NOT_EXPR":
        return _not_null(value.args[0], not negated)
    parts = [_not_null(one, negated) for one in value.args]
    both = (operator == "AND_EXPR") is not negated
    return frozenset().union(*parts) if both else parts[0].intersection(*parts[1:])


def _column(wrapped: Node) -> frozenset[str]:
    value = inner(wrapped)
    return frozenset(strings(value.fields)[-1:]) if kind(value) == "ColumnRef" else frozenset()


def conjuncts(written: Iterable[str]) -> frozenset[Bounds]:
    """The comparisons with constants that hold where all these conditions hold."""
    return frozenset(found for text in written for found in _comparisons(condition(text), False))


def _comparisons(wrapped: Node, negated: bool) -> list[Bounds]:
    value = inner(wrapped)
    match kind(value):
        case "NullTest":
            said = (
                "is not null" if (enum(value, "nulltesttype") == "IS_NOT_NULL") is not negated else "is null"
            )
            return [Bounds(column, said) for column in _column(value.arg)]
        case "BoolExpr":
            operator = enum(value, "boolop")
            if operator == "NOT_EXPR":
                return _comparisons(value.args[0], not negated)
            parts = [_comparisons(one, negated) for one in value.args]
            if (operator == "AND_EXPR") is not negated:
                return [one for part in parts for one in part]
            return [Bounds("", "or", frozenset(frozenset(part) for part in parts))]
        case "A_Expr":
            return _comparison(value, negated)
    return []


def _comparison(value: Node, negated: bool) -> list[Bounds]:
    operator = value.name[-1].string.sval if value.name else ""
    form = enum(value, "kind")
    if form == "AEXPR_IN" and operator in ("=", "<>"):
        inside = (operator == "=") is not negated
        return [
            Bounds(column, "in" if inside else "not in", _values(value.rexpr))
            for column in _bare(value.lexpr)
        ]
    if form in ("AEXPR_OP_ANY", "AEXPR_OP_ALL") and operator == ("=" if form == "AEXPR_OP_ANY" else "<>"):
        inside = (form == "AEXPR_OP_ANY") is not negated
        return [
            Bounds(column, "in" if inside else "not in", _values(value.rexpr))
            for column in _bare(value.lexpr)
        ]
    if form != "AEXPR_OP" or operator not in _MIRRORED:
        return []
    left, right = _bare(value.lexpr), _bare(value.rexpr)
    if left and not right:
        column, constant = next(iter(left)), _constant(value.rexpr)
    elif right and not left:
        column, constant, operator = next(iter(right)), _constant(value.lexpr), _MIRRORED[operator]
    else:
        return []
    if constant is None:
        return []
    operator = _NEGATED[operator] if negated else operator
    if operator == "=":  # after a negation of <> too
        return [Bounds(column, "in", frozenset([constant]))]
    return [Bounds(column, operator, constant)]


def _bare(wrapped: Node) -> frozenset[str]:
    """The column behind casts."""
    value = inner(wrapped)
    return _bare(value.arg) if kind(value) == "TypeCast" else _column(wrapped)


def _values(wrapped: Node) -> frozenset[object]:
    value = inner(wrapped)
    if kind(value) == "TypeCast":
        return _values(value.arg)
    items = value.items if kind(value) == "List" else getattr(value, "elements", ())
    return frozenset(_constant(one) for one in items)


def _constant(wrapped: Node) -> object:
    """A constant behind casts, as something that can be compared; None if it is none."""
    value = inner(wrapped)
    if kind(value) == "TypeCast":
        return _constant(value.arg)
    if kind(value) == "A_Expr" and enum(value, "kind") == "AEXPR_OP" and value.name[-1].string.sval == "-":
        number = _constant(value.rexpr)
        return -number if isinstance(number, Decimal) and not value.HasField("lexpr") else None
    if kind(value) != "A_Const":
        return None
    which = value.WhichOneof("val")
    if which in ("ival", "fval"):
        return Decimal(value.ival.ival if which == "ival" else value.fval.fval)
    return comparable(value.sval.sval) if which == "sval" else None


def comparable(text: str) -> object:
    """A string constant as what it stands for in a comparison: a number, a time, or itself."""
    with suppress(InvalidOperation):
        return Decimal(text)
    with suppress(ValueError):
        found = datetime.fromisoformat(text)
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return text


def needed(bound: Bound, columns: tuple[str, ...]) -> frozenset[Bounds] | None:
    """What the rows of a partition must satisfy; None where no CHECK can say it."""
    if bound.strategy == "l" and len(columns) == 1:
        values = frozenset(_constant(condition(one)) for one in bound.lower)
        if None in values:
            return None
        return frozenset([Bounds(columns[0], "is not null"), Bounds(columns[0], "in", values)])
    if bound.strategy != "r" or len(columns) != 1:
        return None
    found = {Bounds(columns[0], "is not null")}
    for operator, (edge,) in ((">=", bound.lower), ("<", bound.upper)):
        if edge not in ("MINVALUE", "MAXVALUE"):
            constant = _constant(condition(edge))
            if constant is None:
                return None
            found.add(Bounds(columns[0], operator, constant))
    return frozenset(found)


def implied(wanted: frozenset[Bounds], known: frozenset[Bounds]) -> bool:
    """Whether each wanted comparison follows from one that is known."""
    return all(any(_follows(one, fact) for fact in known) for one in wanted)


def _follows(wanted: Bounds, fact: Bounds) -> bool:
    if wanted == fact:
        return True
    if wanted.column != fact.column or fact.operator in ("is null", "or", "is not null"):
        return False
    if wanted.operator == "in":
        return fact.operator == "in" and set(_as_set(fact)) <= set(_as_set(wanted))
    try:
        return all(_keeps(wanted, fact, value) for value in _as_set(fact))
    except TypeError:  # constants of two kinds
        return False


def _keeps(wanted: Bounds, fact: Bounds, value: Any) -> bool:
    """Whether a row that is in such a relation to `value` is in the wanted one to its constant."""
    limit: Any = wanted.value
    if wanted.operator == ">=":
        return fact.operator in (">=", ">", "in") and bool(value >= limit)
    if wanted.operator == "<":
        return (
            bool(value <= limit)
            if fact.operator == "<"
            else fact.operator in ("<=", "in") and bool(value < limit)
        )
    return False


def _as_set(bounds: Bounds) -> list[object]:
    return list(bounds.value) if isinstance(bounds.value, frozenset) else [bounds.value]


def excluded(wanted: frozenset[Bounds], known: frozenset[Bounds]) -> bool:
    """Whether the known conditions say that `wanted` holds for no row, in a form that PostgreSQL follows."""
    opposites = frozenset(_opposite(one) for one in wanted)
    for fact in known:
        if fact.operator == "or" and isinstance(fact.value, frozenset):
            if all(any(_denies(one, opposites) for one in part) for part in fact.value):
                return True
        elif _denies(fact, opposites):
            return True
    return False


def _denies(fact: Bounds, opposites: frozenset[Bounds]) -> bool:
    """Whether one of the opposites follows from a condition."""
    return any(fact == one or (fact.column == one.column and _outside(fact, one)) for one in opposites)


def _outside(fact: Bounds, opposite: Bounds) -> bool:
    value: Any = fact.value
    limit: Any = opposite.value
    try:
        if fact.operator in ("not in", "<>") and opposite.operator in ("not in", "<>"):
            return set(_as_set(opposite)) <= set(_as_set(fact))
        if opposite.operator == "<":
            return (
                bool(value <= limit)
                if fact.operator == "<"
                else fact.operator == "<=" and bool(value < limit)
            )
        return opposite.operator == ">=" and fact.operator in (">", ">=") and bool(value >= limit)
    except TypeError:  # constants of two kinds
        return False


def _opposite(one: Bounds) -> Bounds:
    if one.operator == "is not null":
        return Bounds(one.column, "is null")
    if one.operator == "in":
        values = _as_set(one)
        return (
            Bounds(one.column, "<>", values[0])
            if len(values) == 1
            else Bounds(one.column, "not in", one.value)
        )
    return Bounds(one.column, _NEGATED[one.operator], one.value)
