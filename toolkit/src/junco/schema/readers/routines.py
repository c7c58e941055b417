"""Rows of functions, procedures and aggregates."""

from __future__ import annotations

from collections.abc import Callable

from junco.schema.model import Aggregate, Parameter, Ref, Routine
from junco.schema.readers.reading import PG_PROC, Reading, Row

_MODIFY = {"r": "READ_ONLY", "s": "SHAREABLE", "w": "READ_WRITE"}
_PARALLEL = {"s": "SAFE", "r": "RESTRICTED"}


def _routine(reading: Reading, row: Row) -> None:
    if reading.left_out(PG_PROC, row["oid"], row["schema"], row["name"]):
        return
    value = Routine(
        parameters=tuple(map(Parameter, row["modes"], row["names"], row["types"])),
        arguments=row["arguments"],
        defaults=row["defaults"],
        result=row["result"],
        language=row["language"],
        body=row["body"],
        parsed=row["parsed"],
        library=row["library"],
        window=row["kind"] == "w",
        volatility=row["volatility"],
        strict=row["strict"],
        leakproof=row["leakproof"],
        security_definer=row["security_definer"],
        parallel=row["parallel"],
        cost=row["cost"],
        rows=row["rows"],
        support=row["support"],
        settings=tuple(row["settings"]),
        transforms=tuple(row["transforms"]),
        definition=row["definition"],
    )
    kind = "procedure" if row["kind"] == "p" else "function"
    reading.add(PG_PROC, row["oid"], Ref(kind, row["schema"], row["signature"]), value)


def _aggregate(reading: Reading, row: Row) -> None:
    if reading.left_out(PG_PROC, row["oid"], row["schema"], row["name"]):
        return
    value = Aggregate(
        arguments=row["arguments"],
        result=row["result"],
        kind=row["kind"],
        direct=row["direct"],
        options=tuple(_options(row)),
    )
    reading.add(PG_PROC, row["oid"], Ref("aggregate", row["schema"], row["signature"]), value)


def _options(row: Row) -> list[str]:
    """The lines of CREATE AGGREGATE. What may be modified has a default that depends on the kind."""
    usual = "r" if row["kind"] == "n" else "w"
    lines = [f"SFUNC = {row['sfunc']}", f"STYPE = {row['stype']}"]
    lines += _valued(row, "sspace", "finalfunc", prefix="")
    lines += ["FINALFUNC_EXTRA"] * row["finalfunc_extra"]
    if row["finalfunc"] and row["finalfunc_modify"] != usual:
        lines.append(f"FINALFUNC_MODIFY = {_MODIFY[row['finalfunc_modify']]}")
    lines += _valued(row, "combinefunc", "serialfunc", "deserialfunc", "initcond", prefix="")
    lines += _valued(row, "sfunc", "invfunc", "stype", "sspace", "finalfunc", prefix="m")
    lines += ["MFINALFUNC_EXTRA"] * row["mfinalfunc_extra"]
    if row["mfinalfunc"] and row["mfinalfunc_modify"] != usual:
        lines.append(f"MFINALFUNC_MODIFY = {_MODIFY[row['mfinalfunc_modify']]}")
    lines += _valued(row, "initcond", prefix="m") + _valued(row, "sortop", prefix="")
    if row["parallel"] in _PARALLEL:
        lines.append(f"PARALLEL = {_PARALLEL[row['parallel']]}")
    return lines + ["HYPOTHETICAL"] * (row["kind"] == "h")


def _valued(row: Row, *names: str, prefix: str) -> list[str]:
    """`NAME = value` for those that are set. Initial values are strings."""
    found = []
    for name in names:
        value = row[key := _column(name, prefix)]
        if value is None or value == 0:
            continue
        if name == "initcond":
            value = "'" + value.replace("'", "''") + "'"
            value = "E" + value.replace("\\", "\\\\") if "\\" in value else value
        found.append(f"{key.upper()} = {value}")
    return found


def _column(name: str, prefix: str) -> str:
    return "minvfunc" if (name, prefix) == ("invfunc", "m") else f"{prefix}{name}"


READERS: dict[str, Callable[[Reading, Row], None]] = {"routines": _routine, "aggregates": _aggregate}
