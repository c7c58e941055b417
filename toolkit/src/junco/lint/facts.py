"""What a predictor knows of a database: its schema, the size of its tables, and what this migration made itself.

A frozen value. Refuses to ask a server: whoever makes it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from junco.lint.catalog import Catalog, IndexOf, relation_of
from junco.lint.effect import Relation
from junco.lint.operation import Name
from junco.schema.model import Domain, DomainConstraint, Ref, Routine

# Functions of PostgreSQL and its usual extensions that give another value each time.
VOLATILE = frozenset(
    (
        *("clock_timestamp", "timeofday", "pg_sleep", "set_config", "setseed"),
        *("nextval", "setval", "currval", "lastval"),
        *("random", "random_normal", "gen_random_uuid", "uuidv4", "uuidv7"),
        *("gen_random_bytes", "gen_salt", "uuid_generate_v1", "uuid_generate_v1mc", "uuid_generate_v4"),
    )
)


@dataclass(frozen=True, slots=True)
class Size:
    """How large a table of the database is. `rows` is an estimate; `empty` is exact, None if it may not be read."""

    rows: int
    size: int
    empty: bool | None = None


@dataclass(frozen=True)
class Facts(Catalog):
    """The state before a statement.

    `sizes` is None where no database was asked; `new` are the tables that this migration made. `volatile` are
    the names of functions that are volatile.
    """

    sizes: Mapping[Relation, Size] | None = None
    new: frozenset[Relation] = frozenset()
    time_zone: str = "UTC"
    volatile: frozenset[str] = VOLATILE

    # --- domains and functions ---

    def domain_users(self, domain: Ref) -> list[Relation]:
        """The tables with a column of this domain, or of one on top of it."""
        found = []
        for ref in self.dependents(domain):
            if ref.kind == "column" and self._typed_by(ref, domain):
                found.append(Relation(ref.schema, ref.table))
        return list(dict.fromkeys(found))

    def _typed_by(self, column: Ref, domain: Ref) -> bool:
        """Whether the column's type leads to the domain, rather than an expression of it."""
        return any(
            one == domain or (one.kind == "domain" and self._on(one, domain)) for one in self.needs(column)
        )

    def _on(self, domain: Ref, base: Ref) -> bool:
        return any(
            one == base or (one.kind == "domain" and self._on(one, base)) for one in self.needs(domain)
        )

    def constrained(self, domain: Ref) -> bool:
        """Whether a domain, or one below it, refuses any value."""
        value = self.schema.objects.get(domain)
        if not isinstance(value, Domain):
            return False
        own = any(
            isinstance(one, DomainConstraint) and (ref.schema, ref.table) == (domain.schema, domain.name)
            for ref, one in self.schema.objects.items()
        )
        below = any(self.constrained(one) for one in self.needs(domain) if one.kind == "domain")
        return own or value.not_null or below

    def is_volatile(self, names: Iterable[Name]) -> bool:
        """Whether a call of one of these functions may give another value each time."""
        return any(self._volatile(name) for name in names)

    def _volatile(self, name: Name) -> bool:
        own = [
            value
            for ref, value in self.schema.objects.items()
            if isinstance(value, Routine) and ref.name.partition("(")[0].strip('"') == name.name
        ]
        if not own:
            return name.name in self.volatile
        return any(value.volatility == "v" and not self._inlined(value) for value in own)

    def _inlined(self, routine: Routine) -> bool:
        """Whether a function of SQL is replaced by its one expression, and that is not volatile."""
        from junco.lint.parse.names import single_expression

        if routine.language != "sql" or routine.security_definer or routine.settings or routine.strict:
            return False
        found = single_expression(routine.body)
        return found is not None and not self.is_volatile(found.functions)

    def without(self, table: Relation, constraints: Iterable[str]) -> Facts:
        """The state once these constraints of a table are gone."""
        gone = {Ref("constraint", table.schema, name, table.name) for name in constraints}
        if not gone:
            return self
        objects = {ref: value for ref, value in self.schema.objects.items() if ref not in gone}
        return replace(self, schema=replace(self.schema, objects=objects))

    # --- sizes ---

    def size(self, relation: Relation) -> Size | None:
        """The size of a table, if the database was asked and has it."""
        return None if self.sizes is None else self.sizes.get(relation)

    def harmless(self, relation: Relation) -> bool:
        """Whether nobody can mind: the table is new in this migration, or the database has no row in it.

        A table that the database that was asked does not have cannot hold rows there either.
        """
        family = self.leaves(relation) or [relation]
        return all(one in self.new or self._empty(one) for one in family)

    def _empty(self, relation: Relation) -> bool:
        if self.sizes is None:
            return False
        size = self.sizes.get(relation)
        return self.kind(relation) != "" if size is None else size.empty is True


__all__ = ["VOLATILE", "Facts", "IndexOf", "Size", "relation_of"]
