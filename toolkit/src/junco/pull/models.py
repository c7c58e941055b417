"""Tables → a module of typed SQLAlchemy models.

Knows how columns, keys, constraints, indexes and enums are declared. What models cannot declare, or not
exactly, is left out: whoever calls this finds it by building the models and comparing. Refuses to guess what a
table means beyond its foreign keys.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from junco.pull.associations import connecting
from junco.pull.clauses import (
    attribute_names,
    class_name,
    collated,
    deferral,
    escaped,
    foreign_key,
    identifier,
    identity_words,
    import_line,
    index_parts,
    keywords,
    plain_name,
    table_options,
)
from junco.pull.ends import Mapped
from junco.pull.relations import relationships
from junco.pull.types import BUILT_IN, NAMES, Spelling, spelling
from junco.pull.words import singular
from junco.schema.model import (
    Column,
    Constraint,
    Default,
    Enum,
    Index,
    Object,
    Ref,
    Schema,
    Table,
    table_of,
)
from junco.sqltext import qualified, quote_ident

_RAW = '''

class Raw(UserDefinedType[Any]):
    """A type of this database that SQLAlchemy has no class for, by its SQL name."""

    cache_ok = True

    def __init__(self, name: str) -> None:
        self.name = name

    def get_col_spec(self, **_: Any) -> str:
        return self.name
'''


def models(schema: Schema, before: Collection[Ref] = ()) -> str:
    """The text of a module whose metadata creates the tables of `schema`, where `before` are the objects that are
    made before the tables. What needs others (a default a function that reads a table) is left out.
    """
    return _Module(schema, frozenset(before)).text()


# What metadata makes, or what comes with it.
_MADE = ("schema", "table", "column", "constraint", "index", "enum", "extension")


@dataclass
class _Module:
    """One module while it is written."""

    schema: Schema
    before: frozenset[Ref] = frozenset()
    imports: set[str] = field(default_factory=lambda: {"sqlalchemy.orm:DeclarativeBase"})
    classes: dict[Ref, str] = field(default_factory=dict)
    enums: dict[str, str] = field(default_factory=dict)
    inside: dict[Ref, list[Ref]] = field(default_factory=dict)
    mapped: dict[Ref, Mapped] = field(default_factory=dict)
    names: set[str] = field(default_factory=lambda: {*NAMES})
    relations: dict[Ref, list[str]] = field(default_factory=dict)
    connections: dict[Ref, str] = field(default_factory=dict)

    def text(self) -> str:
        """The whole module."""
        for ref in sorted(self.schema.objects):
            if ref.kind in ("column", "constraint", "index"):
                self.inside.setdefault(table_of(ref), []).append(ref)
        tables = [ref for ref in sorted(self.schema.objects) if self._is_plain(ref)]
        self._name_classes(tables)
        enums = self._enums()
        keyed = [ref for ref in tables if self._has_key(ref)]
        for ref in connecting(self.schema, keyed, self.inside):
            self.connections[ref] = self._variable(ref)
        self._map([ref for ref in keyed if ref not in self.connections])
        bodies = [self._table(ref) for ref in tables]
        head = ['"""The tables of the database, as `junco db pull` found them."""', "", self._import_lines()]
        raw = _RAW if any("UserDefinedType" in name for name in self.imports) else ""
        base = '\nclass Base(DeclarativeBase):\n    """What every model has in common."""\n'
        return "\n".join([*head, raw, base, *enums, *bodies]).rstrip() + "\n"

    def _waits(self, ref: Ref) -> bool:
        """Whether an object needs something that is not there when the tables are made."""
        return any(
            needed.kind not in _MADE and needed not in self.before
            for needed in self.schema.depends.needs.get(ref, ())
        )

    def _is_plain(self, ref: Ref) -> bool:
        """Whether the table can be declared at all: nobody's partition or child, not typed, not foreign."""
        value = self.schema.objects[ref]
        if not isinstance(value, Table) or value.server:
            return False
        place = (ref.schema, ref.name)
        return not any(
            (other.schema, other.table or other.name) == place
            for other in self.schema.objects
            if other.kind in ("attachment", "inheritance", "typing")
        )

    def _name_classes(self, tables: Sequence[Ref]) -> None:
        """Each after one row of its table; where two tables would be called alike, the one in `public`, or called
        so itself, comes first.
        """
        named = [(ref, class_name(singular(ref.name)), class_name(ref.name)) for ref in tables]
        for ref, one, all_ in sorted(
            named, key=lambda item: (item[0].schema != "public", item[1] != item[2])
        ):
            place = class_name(ref.schema)
            names = (one, all_, f"{place}{one}", f"{place}{all_}", f"{one}Row")
            self.classes[ref] = self._free(*names)

    def _free(self, *names: str) -> str:
        """The first of the names that the module has not yet given to anything."""
        name = next((name for name in names if name not in self.names), names[-1])
        while name in self.names:
            name += "_"
        self.names.add(name)
        return name

    def _map(self, tables: Sequence[Ref]) -> None:
        """Which tables have classes, the attributes of these and their relationships."""
        for ref in tables:
            columns = [one.name for one, _ in self._columns(ref)]
            self.mapped[ref] = Mapped(self.classes[ref], attribute_names(columns, self.names))
        self.relations = relationships(self.schema, self.mapped, self.inside, self.names, self.connections)

    def _columns(self, ref: Ref) -> list[tuple[Ref, Column]]:
        parts = ((one, self.schema.objects[one]) for one in self.inside.get(ref, ()))
        columns = [(one, item) for one, item in parts if isinstance(item, Column) and not self._waits(one)]
        return sorted(columns, key=lambda pair: pair[1].position)

    def _enums(self) -> list[str]:
        lines = []
        for ref, value in sorted(self.schema.objects.items()):
            if not isinstance(value, Enum):
                continue
            variable = self._free(identifier(identifier(ref.name).upper()))
            self.enums[qualified(ref.schema, ref.name)] = variable
            self.imports |= {"sqlalchemy:Enum"}
            labels = ", ".join(repr(label) for label in value.labels)
            misread = ref.name in BUILT_IN or quote_ident(ref.name) != ref.name
            place = "" if ref.schema == "public" and not misread else f", schema={ref.schema!r}"
            comma = ", " if labels else ""
            lines.append(
                f"{variable} = Enum({labels}{comma}name={ref.name!r}, metadata=Base.metadata{place})"
            )
        return ["", *lines] if lines else []

    def _import_lines(self) -> str:
        standard = sorted(name for name in self.imports if ":" not in name)
        grouped: dict[str, list[str]] = {}
        for name in sorted(self.imports):
            if ":" in name:
                module, _, what = name.partition(":")
                grouped.setdefault(module, []).append(what)
        lines = ["from __future__ import annotations", ""]
        lines += [f"import {name}" for name in standard if name != "Any"]
        if "Any" in standard:
            lines.append("from typing import Any")
        lines += [""] * bool(standard)
        lines += [import_line(module, names) for module, names in sorted(grouped.items())]
        return "\n".join(lines) + "\n"

    def _spelling(self, sql: str) -> Spelling:
        found = spelling(sql, self.enums)
        self.imports |= set(found.imports)
        for module in ("datetime", "decimal", "uuid"):
            if f"{module}." in found.python:
                self.imports.add(module)
        if "Any" in found.python or "Raw(" in found.expression:
            self.imports.add("Any")
        return found

    def _table(self, ref: Ref) -> str:
        value = self.schema.objects[ref]
        parts = {one: self.schema.objects[one] for one in self.inside.get(ref, ())}
        columns = self._columns(ref)
        key = next(
            (item for item in parts.values() if isinstance(item, Constraint) and item.type == "primary key"),
            None,
        )
        arguments = self._arguments(ref, parts)
        options = table_options(ref, value)
        if key is None or not columns or ref in self.connections:
            return self._core_table(ref, columns, key, [*arguments, *keywords(options)])
        inside = [*arguments, "{" + ", ".join(f"{name!r}: {item}" for name, item in options.items()) + "}"]
        inside = inside if options else arguments
        lines = [f"\n\nclass {self.classes[ref]}(Base):", f"    __tablename__ = {ref.name!r}"]
        if inside:
            lines.append(
                "    __table_args__ = (\n" + "".join(f"        {one},\n" for one in inside) + "    )"
            )
        lines.append("")
        self.imports |= {"sqlalchemy.orm:Mapped", "sqlalchemy.orm:mapped_column"}
        attributes = self.mapped[ref].attributes
        for one, item in columns:
            found = self._spelling(item.type)
            python = found.python if item.not_null else f"{found.python} | None"
            words = self._column(one, item, key, found)
            if attributes[one.name] != one.name:
                words.insert(0, repr(one.name))
            lines.append(f"    {attributes[one.name]}: Mapped[{python}] = mapped_column({', '.join(words)})")
        if relations := self.relations.get(ref, []):
            self.imports.add("sqlalchemy.orm:relationship")
            lines += ["", *relations]
        return "\n".join(lines)

    def _variable(self, ref: Ref) -> str:
        return self._free(identifier(f"{identifier(ref.name)}_table"))

    def _core_table(
        self, ref: Ref, columns: Sequence[tuple[Ref, Column]], key: Constraint | None, arguments: list[str]
    ) -> str:
        """A table without a primary key cannot be mapped, but declared; one between two others need not be."""
        self.imports |= {"sqlalchemy:Table", "sqlalchemy:Column"}
        words = [
            f"Column({', '.join([repr(one.name), *self._column(one, item, key, self._spelling(item.type))])})"
            for one, item in columns
        ]
        name = self.connections.get(ref) or self._variable(ref)
        inner = "".join(f"    {word},\n" for word in [repr(ref.name), "Base.metadata", *words, *arguments])
        return f"\n\n{name}: Table = Table(\n{inner})"

    def _column(self, ref: Ref, value: Column, key: Constraint | None, found: Spelling) -> list[str]:
        words = [found.expression]
        if value.collation and value.collation.startswith("pg_catalog."):
            words[0] = collated(found.expression, value.collation)
        elif value.collation:  # SQLAlchemy has no word for a collation's schema
            words[0] = self._spelling(f"{value.type} COLLATE {value.collation}").expression
        if value.generated:
            self.imports.add("sqlalchemy:Computed")
            words.append(f"Computed({value.generated!r}, persisted={not value.virtual})")
        if value.identity:
            self.imports.add("sqlalchemy:Identity")
            words.append(f"Identity({', '.join(identity_words(value.identity))})")
        if key and ref.name in key.columns:
            words.append("primary_key=True")
        elif not value.not_null and key is None:
            words.append("nullable=True")
        elif value.not_null and key is None:
            words.append("nullable=False")
        default_ref = Ref("default", ref.schema, ref.name, ref.table)
        default = self.schema.objects.get(default_ref)
        serial = self._is_serial(ref, default)
        if isinstance(default, Default) and not serial and not self._waits(default_ref):
            self.imports.add("sqlalchemy:text")
            words.append(f"server_default=text({escaped(default.expression)})")
        if key and ref.name in key.columns:
            words += [] if serial or value.identity else ["autoincrement=False"]
        if value.comment is not None:
            words.append(f"comment={value.comment!r}")
        return words

    def _is_serial(self, ref: Ref, default: Object | None) -> bool:
        """Whether SQLAlchemy makes the same of an integer primary key by itself."""
        name = qualified(ref.schema, f"{ref.table}_{ref.name}_seq").replace("'", "''")
        return isinstance(default, Default) and default.expression == f"nextval('{name}'::regclass)"

    def _arguments(self, ref: Ref, parts: dict[Ref, Object]) -> list[str]:
        found = []
        for one, item in parts.items():
            if self._waits(one) or any(
                self._waits(needed) for needed in self.schema.depends.needs.get(one, ())
            ):
                continue
            if isinstance(item, Constraint):
                found += self._constraint(ref, one, item)
            elif isinstance(item, Index):
                found += self._index(one, item)
        return found

    def _constraint(self, table: Ref, ref: Ref, value: Constraint) -> list[str]:
        columns = ", ".join(repr(name) for name in value.columns)
        words = deferral(value)
        if value.type == "primary key" and ref.name != f"{table.name}_pkey":
            self.imports.add("sqlalchemy:PrimaryKeyConstraint")
            return [f"PrimaryKeyConstraint({', '.join([columns, f'name={ref.name!r}', *words])})"]
        if value.type == "unique" and " INCLUDE " not in value.definition:
            self.imports.add("sqlalchemy:UniqueConstraint")
            if "NULLS NOT DISTINCT" in value.definition:
                words.append("postgresql_nulls_not_distinct=True")
            return [f"UniqueConstraint({', '.join([columns, f'name={ref.name!r}', *words])})"]
        if value.type == "check" and value.local:
            self.imports |= {"sqlalchemy:CheckConstraint", "sqlalchemy:text"}
            return [f"CheckConstraint(text({escaped(value.expression)}), name={ref.name!r})"]
        if value.type == "foreign key" and value.references in self.classes:
            self.imports.add("sqlalchemy:ForeignKeyConstraint")
            return [foreign_key(ref, value, columns, words)]
        return []

    def _index(self, ref: Ref, value: Index) -> list[str]:
        parsed = index_parts(value.definition)
        if parsed is None or not value.valid:
            return []
        self.imports.add("sqlalchemy:Index")
        method, elements, rest = parsed
        words = [repr(ref.name)]
        for element in elements:
            name = plain_name(element)
            if name is None:
                self.imports.add("sqlalchemy:text")
            words.append(repr(name) if name is not None else f"text({escaped(element)})")
        if value.unique:
            words.append("unique=True")
        if method != "btree":
            words.append(f"postgresql_using={method!r}")
        for name, item in rest.items():
            if name == "postgresql_where":
                self.imports.add("sqlalchemy:text")
            words.append(f"{name}={item}")
        return [f"Index({', '.join(words)})"]

    def _has_key(self, table: Ref | None) -> bool:
        return table is not None and any(
            isinstance(item := self.schema.objects[one], Constraint) and item.type == "primary key"
            for one in self.inside.get(table, ())
        )
