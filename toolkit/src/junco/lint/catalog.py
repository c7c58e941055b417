"""Look-ups over a schema: which relation a name stands for, and what belongs to what.

Knows tables, their indexes, partitions and heirs, keys in both directions, sequences and views. Refuses to know
sizes and to ask a server.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from junco.lint.effect import Relation
from junco.lint.operation import Name
from junco.schema.model import (
    Attachment,
    Column,
    Constraint,
    Index,
    IndexAttachment,
    Inheritance,
    Ownership,
    Ref,
    Schema,
    Table,
    Trigger,
    Typing,
)

_KINDS = ("table", "view", "materialized view", "sequence")
_NO_INDEX = ("check", "foreign key", "trigger")


@dataclass(frozen=True, slots=True)
class IndexOf:
    """An index, whether a constraint owns it or not. `mentions` are the columns it depends on in any way."""

    name: str
    columns: tuple[str, ...]
    mentions: frozenset[str]
    plain: bool
    unique: bool
    owned: bool
    valid: bool = True
    definition: str = ""


@dataclass(frozen=True)
class Catalog:
    """A schema with its look-ups. `search_path` is where names without a schema are looked for."""

    schema: Schema
    search_path: tuple[str, ...] = ("public",)

    @property
    def major(self) -> int:
        """The version of the server."""
        return self.schema.major

    # --- names ---

    @cached_property
    def relations(self) -> dict[Relation, str]:
        """Every relation with its kind."""
        found = {
            Relation(ref.schema, ref.name): ref.kind for ref in self.schema.objects if ref.kind in _KINDS
        }
        identities = {
            Relation(value.identity.sequence_schema, value.identity.sequence): "sequence"
            for value in self.schema.objects.values()
            if isinstance(value, Column) and value.identity is not None
        }
        return {**found, **identities, **dict.fromkeys(self.index_tables, "index")}

    def kind(self, relation: Relation) -> str:
        """table, view, materialized view, sequence or index; empty if there is no such relation."""
        return self.relations.get(relation, "")

    def find(self, name: Name | None) -> Relation | None:
        """The relation that a name stands for, if there is one."""
        if name is None:
            return None
        places = [name.schema] if name.schema else self.search_path
        candidates = (Relation(schema, name.name) for schema in places)
        return next((one for one in candidates if one in self.relations), None)

    def resolve(self, name: Name) -> Relation:
        """The relation that a name stands for, or would."""
        return self.find(name) or Relation(name.schema or self.search_path[0], name.name)

    def knows(self, name: Name) -> bool:
        """Whether a relation of this name is there."""
        return self.find(name) is not None

    def type_ref(self, name: Name) -> Ref | None:
        """The user's type that a name stands for."""
        places = [name.schema] if name.schema else self.search_path
        for schema in places:
            for kind in ("domain", "enum", "composite type", "range type", "base type"):
                if (ref := Ref(kind, schema, name.name)) in self.schema.objects:
                    return ref
        return None

    # --- tables ---

    @cached_property
    def _by_table(self) -> dict[Relation, list[Ref]]:
        found: dict[Relation, list[Ref]] = {}
        for ref in self.schema.objects:
            if ref.table:
                found.setdefault(Relation(ref.schema, ref.table), []).append(ref)
        return found

    def _parts(self, relation: Relation, kind: str) -> Iterator[Ref]:
        return (ref for ref in self._by_table.get(relation, ()) if ref.kind == kind)

    def table(self, relation: Relation) -> Table | None:
        """The table itself."""
        found = self.schema.objects.get(Ref("table", relation.schema, relation.name))
        return found if isinstance(found, Table) else None

    def tablespace(self, relation: Relation) -> str:
        """Where a table, materialized view or index lies; one that says nothing lies where the database does."""
        table = self.index_tables.get(relation)
        refs = (
            [Ref(kind, relation.schema, relation.name, table.name) for kind in ("index", "constraint")]
            if table
            else [Ref(kind, relation.schema, relation.name) for kind in ("table", "materialized view")]
        )
        values = [self.schema.objects[ref] for ref in refs if ref in self.schema.objects]
        return next(
            (place for value in values if (place := getattr(value, "tablespace", None))), "pg_default"
        )

    def partitioned(self, relation: Relation) -> bool:
        """Whether it is a partitioned table."""
        table = self.table(relation)
        return table is not None and table.partition_key is not None

    def holds_rows(self, relation: Relation) -> bool:
        """Whether it may have rows of its own: no partitioned and no foreign table."""
        table = self.table(relation)
        return table is None or (table.partition_key is None and table.server is None)

    def has_row_triggers(self, relation: Relation, name: str = "") -> bool:
        """Whether somebody made a trigger on it that fires for each row; of this name, if there is one."""
        return any(
            name in ("", ref.name) and " FOR EACH ROW " in value.definition
            for ref in self._parts(relation, "trigger")
            if isinstance(value := self.schema.objects[ref], Trigger)
        )

    def typed_tables(self, type_: Ref) -> list[Relation]:
        """The tables that are OF a composite type."""
        return [
            Relation(ref.schema, ref.name)
            for ref, value in self.schema.objects.items()
            if isinstance(value, Typing) and value.type == type_
        ]

    def columns(self, relation: Relation) -> dict[str, Column]:
        """The columns of a table by name."""
        return {
            ref.name: value
            for ref in self._parts(relation, "column")
            if isinstance(value := self.schema.objects[ref], Column)
        }

    def column(self, relation: Relation, name: str) -> Column | None:
        """One column of a table."""
        found = self.schema.objects.get(Ref("column", relation.schema, name, relation.name))
        return found if isinstance(found, Column) else None

    def constraints(self, relation: Relation) -> dict[str, Constraint]:
        """The constraints of a table by name, less NOT NULL."""
        return {
            ref.name: value
            for ref in self._parts(relation, "constraint")
            if isinstance(value := self.schema.objects[ref], Constraint)
        }

    def needs(self, ref: Ref) -> Sequence[Ref]:
        """What an object depends on."""
        return self.schema.depends.needs.get(ref, ())

    def dependents(self, *refs: Ref) -> list[Ref]:
        """Everything that depends on one of these, through others too."""
        found: dict[Ref, None] = {}
        waiting = list(refs)
        while waiting:
            for ref in self.schema.depends.needers.get(waiting.pop(), ()):
                if ref not in found and ref not in refs:
                    found[ref] = None
                    waiting.append(ref)
        return list(found)

    # --- indexes ---

    @cached_property
    def index_tables(self) -> dict[Relation, Relation]:
        """Index → its table, those of constraints included."""
        found = {}
        for ref, value in self.schema.objects.items():
            if ref.kind == "index" or (isinstance(value, Constraint) and value.type not in _NO_INDEX):
                found[Relation(ref.schema, ref.name)] = Relation(ref.schema, ref.table)
        return found

    def indexes(self, relation: Relation) -> list[IndexOf]:
        """The indexes of a table."""
        return [
            index
            for ref in self._by_table.get(relation, ())
            if (index := self._index(ref, self.schema.objects[ref])) is not None
        ]

    def _index(self, ref: Ref, value: object) -> IndexOf | None:
        if isinstance(value, Index):
            mentions = frozenset(one.name for one in self.needs(ref) if one.kind in ("column", "view column"))
            plain = not value.predicate and "(" not in value.definition.partition("(")[2].partition(")")[0]
            return IndexOf(
                ref.name,
                value.columns,
                mentions | set(value.columns),
                plain,
                value.unique,
                False,
                value.valid,
                value.definition,
            )
        if isinstance(value, Constraint) and value.type not in _NO_INDEX:
            return IndexOf(ref.name, value.columns, frozenset(value.columns), True, True, True)
        return None

    def index_parts(self, index: Relation) -> list[Relation]:
        """The indexes of partitions that are parts of this one, all the way down."""
        found = []
        for value in self.schema.objects.values():
            if (
                isinstance(value, IndexAttachment)
                and Relation(value.parent.schema, value.parent.name) == index
            ):
                child = Relation(value.child.schema, value.child.name)
                found += [child, *self.index_parts(child)]
        return found

    # --- families ---

    @cached_property
    def _children(self) -> dict[Relation, list[tuple[Relation, str]]]:
        found: dict[Relation, list[tuple[Relation, str]]] = {}
        for ref, value in self.schema.objects.items():
            if isinstance(value, Attachment):
                parent = Relation(value.parent.schema, value.parent.name)
                found.setdefault(parent, []).append((Relation(ref.schema, ref.name), value.bound))
            elif isinstance(value, Inheritance):
                parent = Relation(value.parent.schema, value.parent.name)
                found.setdefault(parent, []).append((Relation(ref.schema, ref.table), ""))
        return found

    def children(self, relation: Relation) -> list[tuple[Relation, str]]:
        """Its partitions or heirs, one level down, with their bounds."""
        return self._children.get(relation, [])

    def family(self, relation: Relation) -> list[Relation]:
        """A table and everything below it."""
        found = [relation]
        for child, _ in self.children(relation):
            found += self.family(child)
        return list(dict.fromkeys(found))

    def leaves(self, relation: Relation) -> list[Relation]:
        """What of the family holds rows."""
        return [one for one in self.family(relation) if not self.partitioned(one)]

    def parents(self, relation: Relation) -> list[Relation]:
        """The tables it is a partition or heir of."""
        return [
            parent
            for parent, children in self._children.items()
            if any(one == relation for one, _ in children)
        ]

    def ancestors(self, relation: Relation) -> list[Relation]:
        """Its parents, theirs, and so on."""
        found: dict[Relation, None] = {}
        waiting = self.parents(relation)
        while waiting:
            one = waiting.pop()
            if one not in found:
                found[one] = None
                waiting += self.parents(one)
        return list(found)

    def is_partition(self, relation: Relation) -> bool:
        """Whether it is a partition."""
        return Ref("attachment", relation.schema, relation.name) in self.schema.objects

    def default_partition(self, relation: Relation) -> Relation | None:
        """The default partition of a partitioned table."""
        return next((one for one, bound in self.children(relation) if bound == "DEFAULT"), None)

    # --- keys, sequences, views ---

    def published(self, publication: str) -> list[Relation]:
        """The tables that a publication names."""
        return [
            Relation(ref.schema, ref.table)
            for ref in self.schema.objects
            if ref.kind == "publication table" and ref.name == publication
        ]

    @cached_property
    def _references(self) -> dict[Relation, list[tuple[Relation, str, Constraint]]]:
        found: dict[Relation, list[tuple[Relation, str, Constraint]]] = {}
        for ref, value in self.schema.objects.items():
            if isinstance(value, Constraint) and value.references is not None:
                parent = Relation(value.references.schema, value.references.name)
                found.setdefault(parent, []).append((Relation(ref.schema, ref.table), ref.name, value))
        return found

    def references_to(self, relation: Relation) -> list[tuple[Relation, str, Constraint]]:
        """The foreign keys that point at a table: where from, name, constraint."""
        return self._references.get(relation, [])

    def tied(self, relation: Relation) -> bool:
        """Whether a foreign key is on it, at either end."""
        return bool(self.references_to(relation) or self.references_from(relation))

    def references_from(self, relation: Relation) -> list[tuple[Relation, str, Constraint]]:
        """The foreign keys of a table: where to, name, constraint."""
        return [
            (Relation(value.references.schema, value.references.name), name, value)
            for name, value in self.constraints(relation).items()
            if value.references is not None
        ]

    def owned_sequences(self, relation: Relation, column: str = "") -> list[Relation]:
        """The sequences that go with a table, or with one of its columns: of serial and identity columns."""
        found = [
            Relation(ref.schema, ref.name)
            for ref, value in self.schema.objects.items()
            if isinstance(value, Ownership)
            and (value.column.schema, value.column.table) == relation
            and column in ("", value.column.name)
        ]
        return found + [
            Relation(value.identity.sequence_schema, value.identity.sequence)
            for name, value in self.columns(relation).items()
            if value.identity is not None and column in ("", name)
        ]

    def drawing_from(self, relation: Relation, column: str = "") -> list[Relation]:
        """The tables whose defaults draw from the sequences that go with a table, or with one of its columns."""
        drawn = [Ref("sequence", *one) for one in self.owned_sequences(relation, column)]
        return [one for ref in self.dependents(*drawn) if (one := relation_of(ref)) is not None]

    def reads(self, relation: Relation) -> list[Relation]:
        """What a view reads when it is run: other views and tables, through all of them; itself first."""
        found: dict[Relation, None] = {relation: None}
        kind = self.kind(relation)
        if kind in ("view", "materialized view"):
            query = "view query" if kind == "view" else kind
            for ref in self.needs(Ref(query, relation.schema, relation.name)):
                needed = relation_of(ref)
                if needed is not None and needed != relation:
                    found |= dict.fromkeys(
                        self.reads(needed) if self.kind(needed) == "view" else self.family(needed)
                    )
        elif kind == "table":
            found |= dict.fromkeys(self.family(relation))
        return list(found)


def relation_of(ref: Ref) -> Relation | None:
    """The relation that an object is or is part of."""
    if ref.kind in ("table", "view", "materialized view", "sequence"):
        return Relation(ref.schema, ref.name)
    if ref.kind == "view query":
        return Relation(ref.schema, ref.name)
    if ref.kind in ("column", "view column", "constraint", "index", "trigger", "rule", "policy", "default"):
        return Relation(ref.schema, ref.table)
    return None
