"""Rows of publications and subscriptions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from junco.schema.model import Publication, PublishedSchema, PublishedTable, Ref, Subscription
from junco.schema.readers.reading import (
    PG_NAMESPACE,
    PG_PUBLICATION,
    PG_PUBLICATION_NAMESPACE,
    PG_PUBLICATION_REL,
    PG_SUBSCRIPTION,
    Reading,
    Row,
)


def _publication(reading: Reading, row: Row) -> None:
    if not reading.left_out(PG_PUBLICATION, row["oid"], "", row["name"]):
        value = Publication(
            all_tables=row["all_tables"],
            publish=tuple(row["publish"]),
            via_root=row["via_root"],
            generated_columns=row["generated_columns"],
        )
        reading.add(PG_PUBLICATION, row["oid"], Ref("publication", "", row["name"]), value)


def _published_table(reading: Reading, row: Row) -> None:
    publication = reading.addresses.get((PG_PUBLICATION, row["publication_oid"], 0))
    table = reading.relation(row["table_oid"])
    if publication and table:
        value = PublishedTable(
            columns=tuple(sorted(reading.column_names(row["table_oid"], row["positions"]))),
            condition=row["condition"],
        )
        ref = Ref("publication table", table.schema, publication.name, table.name)
        reading.add(PG_PUBLICATION_REL, row["oid"], ref, value)


def _published_schema(reading: Reading, row: Row) -> None:
    publication = reading.addresses.get((PG_PUBLICATION, row["publication_oid"], 0))
    namespace = reading.addresses.get((PG_NAMESPACE, row["namespace_oid"], 0))
    if publication and namespace:
        ref = Ref("publication schema", namespace.name, publication.name)
        reading.add(PG_PUBLICATION_NAMESPACE, row["oid"], ref, PublishedSchema())


# What PostgreSQL takes where nothing is said; what a major does not know is null there.
_USUAL = {
    "binary": "false",
    "streaming": "off",
    "synchronous_commit": "off",
    "two_phase": "false",
    "disable_on_error": "false",
    "password_required": "true",
    "run_as_owner": "false",
    "origin": "any",
    "failover": "false",
}


def _subscription(reading: Reading, row: Row) -> None:
    if reading.left_out(PG_SUBSCRIPTION, row["oid"], "", row["name"]):
        return
    options = {name: row[name] for name in _USUAL if row[name] is not None}
    # From PostgreSQL 18 on streaming is on unless somebody says otherwise: it is always said.
    value = Subscription(
        connection=None,
        publications=tuple(sorted(row["publications"])),
        publications_as_written=tuple(row["publications"]),
        slot_name=row["slot_name"],
        options=tuple(
            (name, value) for name, value in options.items() if value != _USUAL[name] or name == "streaming"
        ),
    )
    reading.add(PG_SUBSCRIPTION, row["oid"], Ref("subscription", "", row["name"]), value)


def _connection(reading: Reading, row: Row) -> None:
    """Where a subscription gets its data from, for those who may know."""
    ref = reading.addresses.get((PG_SUBSCRIPTION, row["oid"], 0))
    if ref is not None:
        value = reading.objects[ref]
        assert isinstance(value, Subscription)  # noqa: S101 - that is what they are registered with
        reading.objects[ref] = replace(value, connection=row["connection"])


READERS: dict[str, Callable[[Reading, Row], None]] = {
    "publications": _publication,
    "publication_tables": _published_table,
    "publication_schemas": _published_schema,
    "subscriptions": _subscription,
    "subscription_connections": _connection,
}
