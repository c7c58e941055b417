"""A sample as a seed set: CSV files, and the Python file that names them.

Knows how mapped classes are written in a seed file. Refuses to choose rows or to mask values (`sample`).
"""

from __future__ import annotations

import importlib
import keyword
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import ColumnProperty

from junco.errors.seed_bulk import CannotExport
from junco.seed.declare import TableName
from junco.seed.facts import Table
from junco.seed.sample import Sampled


@dataclass(frozen=True)
class SampledSet:
    """What was written."""

    name: str
    file: Path
    tables: tuple[Sampled, ...]

    def lines(self) -> Iterator[tuple[str, int, str]]:
        """For each table its name, how many rows, and what of it was masked."""
        for one in self.tables:
            masked = f", masked: {', '.join(one.masked)}" if one.masked else ""
            yield str(one.table.name), one.count, masked

    def as_json(self) -> dict[str, Any]:
        """The same in JSON's types."""
        tables = [
            {"table": name, "rows": rows, "masked": list(one.masked)}
            for (name, rows, _), one in zip(self.lines(), self.tables, strict=True)
        ]
        return {"set": self.name, "file": str(self.file), "tables": tables}


def write_set(folder: Path, name: str, tables: Sequence[Sampled], models: Sequence[str]) -> SampledSet:
    """Write the files of a sample into a folder of seeds. Raises `CannotExport`."""
    classes = _classes(models)
    data = folder / name
    data.mkdir(parents=True, exist_ok=True)
    for one in tables:
        (data / _file(one)).write_text(one.text, encoding="utf-8")
    file = folder / f"{name}.py"
    file.write_text("\n".join(_program(name, tables, classes)) + "\n", encoding="utf-8")
    return SampledSet(name, file, tuple(tables))


def _file(one: Sampled) -> str:
    return str(one.table.name).replace("/", "_") + ".csv"


def _classes(models: Sequence[str]) -> Mapping[TableName, type]:
    """The mapped class of each table."""
    found: dict[TableName, type] = {}
    for spec in models:
        module, _, attribute = spec.partition(":")
        base = getattr(importlib.import_module(module), attribute, None)
        registry = getattr(base, "registry", None)
        for mapper in getattr(registry, "mappers", ()):
            table = mapper.local_table
            found.setdefault(TableName(getattr(table, "schema", None), str(table.name)), mapper.class_)
    return found


def _class_of(table: Table, classes: Mapping[TableName, type]) -> type:
    found = classes.get(table.name) or classes.get(TableName(None, table.name.name))
    if found is None:
        reason = "no mapped class of the configured models is for it"
        raise CannotExport(table=str(table.name), reason=reason, hint="add one, or export single tables")
    return found


def _attribute(owner: type, column: str) -> str:
    attributes: list[Any] = list(inspect(owner).column_attrs)
    for one in attributes:
        if isinstance(one, ColumnProperty) and getattr(one.columns[0], "name", None) == column:
            dotted = one.key.isidentifier() and not keyword.iskeyword(one.key)
            return f"{owner.__name__}.{one.key}" if dotted else f"getattr({owner.__name__}, {one.key!r})"
    return f"{owner.__name__}.{column}"


def _program(name: str, tables: Sequence[Sampled], classes: Mapping[TableName, type]) -> Iterator[str]:
    owners = {str(one.table.name): _class_of(one.table, classes) for one in tables}
    yield '"""Sampled rows, personal columns masked. Written by `junco db seed sample`."""'
    yield ""
    yield "from junco.seed import SeedSet"
    for owner in sorted(owners.values(), key=lambda one: (one.__module__, one.__name__)):
        yield f"from {owner.__module__} import {owner.__name__}"
    yield ""
    yield f"{name} = SeedSet({name!r})"
    yield ""
    handles = {table: f"rows_{at}" for at, table in enumerate(owners, 1)}
    for one in tables:
        table, owner = str(one.table.name), owners[str(one.table.name)]
        key = ", ".join(_attribute(owner, column) for column in one.key)
        yield f"{handles[table]} = {name}.rows({owner.__name__}, key=({key},))"
    yield "references = {"
    for one in tables:
        owner = owners[str(one.table.name)]
        for column in one.table.columns:
            reference = one.table.reference_of(column)
            if reference is not None and str(reference[0]) in handles:
                yield f"    {_attribute(owner, column)}: {handles[str(reference[0])]},"
    yield "}"
    for one in tables:
        path = f"{name}/{_file(one)}"
        null = f", null={one.null!r}" if one.null else ""
        yield f"{handles[str(one.table.name)]}.file({path!r}, references=references{null})"
