"""Publications, what is in them, and subscriptions.

Knows CREATE, ALTER and DROP of each; tables and schemas come and go one by one. Refuses to connect: a
subscription is made without asking the publisher, without its password, and disabled.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Iterable, Sequence

from junco.change.changes import Difference, Step
from junco.change.render.kind import Kind, literal
from junco.change.render.stored import as_stored
from junco.schema.model import (
    Inheritance,
    Publication,
    PublishedSchema,
    PublishedTable,
    Ref,
    Subscription,
    Table,
    table_of,
)
from junco.sqltext import qualified, quote_ident

_GENERATED = {"n": "none", "s": "stored"}


class PublicationKind(Kind):
    """CREATE, ALTER and DROP PUBLICATION."""

    name = "publication"

    def create(self, ref: Ref, value: Publication, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE PUBLICATION with all that is in it."""
        tables = [f"{_table(part, diff)}" for part in parts if part.kind == "publication table"]
        schemas = [quote_ident(part.schema) for part in parts if part.kind == "publication schema"]
        listed = [f"TABLE {', '.join(tables)}"] if tables else []
        listed += [f"TABLES IN SCHEMA {', '.join(schemas)}"] if schemas else []
        items = " FOR ALL TABLES" if value.all_tables else f" FOR {', '.join(listed)}" if listed else ""
        words = _options(Publication(), value)
        options = f" WITH ({', '.join(words)})" if words else ""
        return [Step(f"CREATE {self.target(ref)}{items}{options}")]

    def alter(self, ref: Ref, old: Publication, new: Publication, diff: Difference) -> list[Step]:
        """ALTER PUBLICATION … SET."""
        words = _options(old, new)
        return [Step(f"ALTER {self.target(ref)} SET ({', '.join(words)})")] if words else []

    def replaced(self, old: Publication, new: Publication) -> bool:
        """Whether it becomes one of all tables, or no longer is."""
        return old.all_tables != new.all_tables


def _options(old: Publication, new: Publication) -> list[str]:
    words = []
    if old.publish != new.publish:
        words.append(f"publish = {literal(', '.join(new.publish))}")
    if old.via_root != new.via_root:
        words.append(f"publish_via_partition_root = {str(new.via_root).lower()}")
    if old.generated_columns != new.generated_columns:
        words.append(f"publish_generated_columns = {_GENERATED[new.generated_columns]}")
    return words


class _Member(Kind):
    """Something in a publication, which its name is."""

    def drop(self, ref: Ref, value: object, diff: Difference) -> list[Step]:
        """ALTER PUBLICATION … DROP."""
        return [Step(f"ALTER PUBLICATION {quote_ident(ref.name)} DROP {self.target(ref)}")]

    def created_within(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The publication."""
        return (_publication_of(ref),)


class PublishedTableKind(_Member):
    """ALTER PUBLICATION … ADD and DROP TABLE."""

    name = "publication table"

    def target(self, ref: Ref) -> str:
        """TABLE name."""
        return f"TABLE {qualified(ref.schema, ref.table)}"

    def drop(self, ref: Ref, value: object, diff: Difference) -> list[Step]:
        """DROP TABLE, without those that inherit."""
        ties = (diff.old.objects[needer] for needer in diff.old_needers.get(table_of(ref), ()))
        heirs = any(isinstance(tie, Inheritance) and tie.parent == table_of(ref) for tie in ties)
        path = f"{'ONLY ' if heirs else ''}{qualified(ref.schema, ref.table)}"
        return [Step(f"ALTER PUBLICATION {quote_ident(ref.name)} DROP TABLE {path}")]

    def create(self, ref: Ref, value: PublishedTable, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """ADD TABLE."""
        return [Step(f"ALTER PUBLICATION {quote_ident(ref.name)} ADD TABLE {_table(ref, diff)}")]

    def replaced(self, old: PublishedTable, new: PublishedTable) -> bool:
        """Whether other columns or rows are published: SET TABLE would have to name all tables."""
        return old != new

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The publication or the table."""
        return (_publication_of(ref), table_of(ref))


class PublishedSchemaKind(_Member):
    """ALTER PUBLICATION … ADD and DROP TABLES IN SCHEMA."""

    name = "publication schema"

    def target(self, ref: Ref) -> str:
        """TABLES IN SCHEMA name."""
        return f"TABLES IN SCHEMA {quote_ident(ref.schema)}"

    def create(self, ref: Ref, value: PublishedSchema, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """ADD TABLES IN SCHEMA."""
        return [Step(f"ALTER PUBLICATION {quote_ident(ref.name)} ADD {self.target(ref)}")]

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The publication or the schema."""
        return (_publication_of(ref), Ref("schema", "", ref.schema))


def _publication_of(ref: Ref) -> Ref:
    return Ref("publication", "", ref.name)


def _table(ref: Ref, diff: Difference) -> str:
    value = diff.new.objects[ref]
    table = diff.new.objects.get(table_of(ref))
    whole = isinstance(table, Table) and table.partition_key is not None
    # without ONLY, those that inherit now would be in the publication too
    only = "ONLY " if diff.new_ties.children.get(table_of(ref)) and not whole else ""
    path = f"{only}{qualified(ref.schema, ref.table)}"
    if not isinstance(value, PublishedTable):
        return path
    columns = f" ({', '.join(quote_ident(column) for column in value.columns)})" if value.columns else ""
    condition = f" WHERE ({as_stored(value.condition)})" if value.condition else ""
    return f"{path}{columns}{condition}"


class SubscriptionKind(Kind):
    """CREATE, ALTER and DROP SUBSCRIPTION, none of which asks the publisher."""

    name = "subscription"

    def create(self, ref: Ref, value: Subscription, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE SUBSCRIPTION without connecting, and so disabled."""
        slot = "NONE" if value.slot_name is None else literal(value.slot_name)
        words = [
            "connect = false",
            f"slot_name = {slot}",
            *(f"{name} = {text}" for name, text in value.options),
        ]
        sql = (
            f"CREATE {self.target(ref)} CONNECTION {literal(value.connection or '')}"
            f" PUBLICATION {_listed(value.publications_as_written)} WITH ({', '.join(words)})"
        )
        return [Step(sql, note="set the password and the slot, then enable it: nothing is replicated before")]

    def alter(self, ref: Ref, old: Subscription, new: Subscription, diff: Difference) -> list[Step]:
        """CONNECTION, SET PUBLICATION, SET (…). A connection nobody may read is left alone."""
        prefix = f"ALTER {self.target(ref)}"
        steps = []
        if old.connection != new.connection and None not in (old.connection, new.connection):
            note = "without the password, which is to be added"
            steps.append(Step(f"{prefix} CONNECTION {literal(new.connection or '')}", note=note))
        if old.publications != new.publications:
            listed = _listed(new.publications_as_written)
            steps.append(Step(f"{prefix} SET PUBLICATION {listed} WITH (refresh = false)"))
        before, after = dict(old.options), dict(new.options)
        words = [f"{name} = {text}" for name, text in after.items() if before.get(name) != text]
        words += [f"{name} = {_USUAL[name]}" for name in before if name not in after]
        if old.slot_name != new.slot_name:
            slot = "NONE" if new.slot_name is None else literal(new.slot_name)
            words.insert(0, f"slot_name = {slot}")
        return [*steps, Step(f"{prefix} SET ({', '.join(words)})")] if words else steps

    def drop(self, ref: Ref, value: Subscription, diff: Difference) -> list[Step]:
        """DROP SUBSCRIPTION once it has let go of its slot, which stays on the publisher."""
        prefix = f"ALTER {self.target(ref)}"
        slot = [
            Step(f"{prefix} DISABLE"),
            Step(
                f"{prefix} SET (slot_name = NONE)",
                note=f"the slot {value.slot_name} stays on the publisher: drop it there",
            ),
        ]
        return [*(slot if value.slot_name else ()), Step(f"DROP {self.target(ref)}")]

    def replaced(self, old: Subscription, new: Subscription) -> bool:
        """Whether something differs that is settled with the publisher when the slot is made."""
        fixed = ("two_phase", "failover")
        return any(dict(old.options).get(name) != dict(new.options).get(name) for name in fixed)


_USUAL = {
    "binary": "false",
    "streaming": "off",
    "synchronous_commit": "off",
    "disable_on_error": "false",
    "password_required": "true",
    "run_as_owner": "false",
    "origin": "any",
}


def _listed(names: Sequence[str]) -> str:
    return ", ".join(quote_ident(name) for name in names)
