"""Rows of views and materialized views."""

from __future__ import annotations

from collections.abc import Callable

from junco.schema.model import MaterializedView, Output, Ref, View, ViewColumn, ViewQuery, query_of, view_ref
from junco.schema.readers.reading import PG_CLASS, PG_REWRITE, Reading, Row


def _view(reading: Reading, row: Row) -> None:
    if reading.left_out(PG_CLASS, row["oid"], row["schema"], row["name"]):
        return
    columns = tuple(map(Output, row["names"], row["types"], row["collations"]))
    if row["materialized"]:
        _materialized(reading, row, columns)
        return
    ref = view_ref(row["schema"], row["name"])
    written = tuple(row["options"])
    value = View(columns=columns, options=tuple(sorted(written)), options_as_written=written)
    reading.add(PG_CLASS, row["oid"], ref, value)
    reading.add(PG_REWRITE, row["rule_oid"], query_of(ref), ViewQuery(definition=row["definition"]))


def _materialized(reading: Reading, row: Row, columns: tuple[Output, ...]) -> None:
    options = (*row["options"], *(f"toast.{option}" for option in row["toast_options"]))
    value = MaterializedView(
        definition=row["definition"],
        columns=columns,
        options=tuple(sorted(options)),
        options_as_written=options,
        access_method=row["access_method"],
        tablespace=row["tablespace"],
        replica_identity=row["replica_identity"],
        populated=row["populated"],
    )
    ref = Ref("materialized view", row["schema"], row["name"])
    reading.add(PG_CLASS, row["oid"], ref, value)
    reading.aliases[PG_REWRITE, row["rule_oid"], 0] = (PG_CLASS, row["oid"], 0)


def _view_column(reading: Reading, row: Row) -> None:
    view = reading.relation(row["view_oid"])
    if view is None:
        return
    value = ViewColumn(
        storage=row["storage"],
        compression=row["compression"],
        statistics=row["statistics"],
        options=tuple(sorted(row["options"])),
        options_as_written=tuple(row["options"]),
        own_storage=row["own_storage"],
        position=row["position"],
    )
    ref = Ref("view column", view.schema, row["name"], view.name)
    reading.add(PG_CLASS, row["view_oid"], ref, value, row["position"])
    reading.needs.append((ref, query_of(view)))


READERS: dict[str, Callable[[Reading, Row], None]] = {"views": _view, "view_columns": _view_column}
