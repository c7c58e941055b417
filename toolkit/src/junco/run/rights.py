"""What the role that deploys may not do, found before the first statement.

A release that stops at its ninth file for want of a right has left a database half way. Knows which right an operation
needs on what is there already. Says nothing where it cannot know: of what the pending files make themselves, of what
comes behind a statement that may give or take rights, of unqualified names under a search_path of the file's own.
There PostgreSQL is the judge, when it gets that far.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from junco.errors.lint import ParserMissing, SyntaxWrong
from junco.errors.run import RightsMissing
from junco.history.script import Script, Step
from junco.lint.operation import (
    AlterTable,
    CreateDomain,
    CreateIndex,
    CreateSequence,
    CreateTable,
    CreateTrigger,
    CreateView,
    Drop,
    Name,
    OnRelation,
    Operation,
    Other,
    Rename,
    Rows,
    SetSchema,
    Setting,
    Truncate,
)
from junco.postgres import Connection
from junco.sqltext import qualified, quote_ident

_RELATIONS = ("table", "view", "materialized view", "index", "sequence", "foreign table")
_OWNERS_WORK = ("comment", "policy", "rule", "statistics")
_CHANGES_RIGHTS = ("grant", "revoke", "other")
_CHANGES_ROLES = frozenset(
    f"{tag}Stmt"
    for tag in (
        *("AlterOwner", "CreateRole", "AlterRole", "AlterRoleSet", "GrantRole", "DropRole"),
        *("ReassignOwned", "DropOwned", "AlterDefaultPrivileges"),
    )
)


@dataclass(frozen=True, slots=True)
class Need:
    """A right on something that is there already: `own`, `drop`, `create in`, a privilege of a table; `create schema`
    is one on the database.
    """

    right: str
    name: Name


def refuse_missing_rights(connection: Connection, scripts: Sequence[Script]) -> None:
    """Raise `RightsMissing` with everything that is known to fail; says nothing to a superuser."""
    row = connection.execute(
        "SELECT rolname, rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user"
    ).fetchone()
    if row is None or row[1]:
        return
    try:
        found = list(_Preflight(connection, row[0]).missing(scripts))
    except ParserMissing:
        return
    if found:
        shown = [f"{place}: {what}" for place, what, _ in found]
        grants = dict.fromkeys(grant for *_, grant in found)
        raise RightsMissing(user=row[0], missing="\n".join(shown), grants="\n".join(grants))


class _Unknown(Exception):
    """Rights may have changed here."""


@dataclass
class _Preflight:
    """Walks the pending statements in order. `made` are bare names that they make; `role` is whose rights count."""

    connection: Connection
    user: str
    role: str = ""
    made: set[str] = field(default_factory=set)
    own_path: bool = False
    _answers: dict[tuple[str, Need], tuple[str, str] | None] = field(default_factory=dict)

    def missing(self, scripts: Sequence[Script]) -> Iterator[tuple[str, str, str]]:
        """Place, what is missing there, and what would give it."""
        for script in scripts:
            self.role, self.own_path = self.user, False
            for step in script.steps:
                try:
                    found = self._step(step)
                except _Unknown:
                    return
                for what, grant in found:
                    yield f"{script.file.parent.name}, line {step.statement.line}", what, grant

    def _step(self, step: Step) -> list[tuple[str, str]]:
        from junco.lint.parse import parse

        try:
            operation = parse(step.statement.sql)
        except SyntaxWrong:
            return []
        if may_change_rights(operation):
            raise _Unknown
        if isinstance(operation, Setting):
            self._set(operation)
            return []
        found = [answer for need in needs(operation) if self._known(need) and (answer := self._ask(need))]
        self.made.update(_makes(operation))
        return found

    def _set(self, setting: Setting) -> None:
        if setting.name == "search_path":
            self.own_path = True
        elif setting.name in ("role", "session_authorization"):
            self.role = setting.value if setting.value not in ("", "none", "default") else self.user
            there = "SELECT FROM pg_catalog.pg_roles WHERE rolname = %s"
            if not self.connection.execute(there, [self.role]).rowcount:
                raise _Unknown

    def _known(self, need: Need) -> bool:
        if need.name.name in self.made or need.name.schema in self.made:
            return False
        return bool(need.name.schema) or not self.own_path or need.right == "create schema"

    def _ask(self, need: Need) -> tuple[str, str] | None:
        """What is missing and what would give it; None if the role has the right, or the thing is not there."""
        key = (self.role, need)
        if key not in self._answers:
            self._answers[key] = _missing(self.connection, self.role, need)
        return self._answers[key]


def may_change_rights(operation: Operation) -> bool:
    """Whether afterwards other rights may count, or code has run that could have changed them."""
    match operation:
        case OnRelation(verb=verb):
            return verb in _CHANGES_RIGHTS
        case Other(tag=tag, code=code):
            return code or tag in _CHANGES_ROLES
        case AlterTable(commands=commands):
            return any(command.verb == "owner" for command in commands)
        case Rows(functions=functions):
            return bool(functions)
    return False


def needs(operation: Operation) -> Iterator[Need]:
    """The rights that an operation needs on what is there before it."""
    match operation:
        case AlterTable(table=table, commands=commands):
            yield Need("own", table)
            for command in commands:
                if command.constraint and command.constraint.references:
                    yield Need("REFERENCES", command.constraint.references)
        case CreateTable(temporary=False) as new:
            yield Need("create in", Name(new.table.schema, ""))
            constraints = (*new.constraints, *(one for column in new.columns for one in column.constraints))
            yield from (Need("REFERENCES", one.references) for one in constraints if one.references)
            yield from (Need("own", parent) for parent in (*new.inherits, new.parent) if parent)
        case CreateView(name=name, temporary=False) | CreateSequence(name=name) | CreateDomain(name=name):
            yield Need("create in", Name(name.schema, ""))
        case (
            CreateIndex(table=name)
            | Drop(relation=Name() as name)
            | Rename(name=name, kind="table" | "column" | "view" | "index")
        ):
            yield Need("own", name)
        case Other(tag="CreateSchemaStmt"):
            yield Need("create schema", Name("", ""))
        case SetSchema(kind=kind, name=name, schema=schema) if kind in _RELATIONS:
            yield Need("own", name)
            yield Need("create in", Name(schema, ""))
        case Drop(kind=kind, names=names) if kind in _RELATIONS:
            yield from (Need("drop", name) for name in names)
        case OnRelation(verb=verb, relations=names, kind=kind) if verb in _OWNERS_WORK:
            if verb != "comment" or kind in (*_RELATIONS, "column"):
                yield from (Need("own", name) for name in names)
        case CreateTrigger(table=name):
            yield Need("TRIGGER", name)
        case Truncate(tables=names):
            yield from (Need("TRUNCATE", name) for name in names)
        case Rows(verb="insert" | "update" | "delete" | "copy" as verb, targets=(name,)):
            yield Need("INSERT" if verb == "copy" else verb.upper(), name)


def _makes(operation: Operation) -> Iterator[str]:
    match operation:
        case CreateTable(table=Name(name=name)) | CreateView(name=Name(name=name)):
            yield name
        case CreateSequence(name=Name(name=name)) | CreateDomain(name=Name(name=name)):
            yield name
        case CreateIndex(name=name) | Rename(new=name):
            yield name
        case SetSchema(name=Name(name=name)):
            yield name


_RELATION = """
SELECT n.nspname, c.relname, c.oid, pg_catalog.pg_get_userbyid(c.relowner),
  pg_catalog.pg_has_role(%(role)s::name, c.relowner, 'USAGE'),
  pg_catalog.pg_has_role(%(role)s::name, n.nspowner, 'USAGE')
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relname = %(name)s::name
  AND CASE WHEN %(schema)s::text = '' THEN n.nspname = ANY (pg_catalog.current_schemas(true))
      ELSE n.nspname = %(schema)s::text END
ORDER BY pg_catalog.array_position(pg_catalog.current_schemas(true), n.nspname) LIMIT 1"""
_DATABASE = """
SELECT datname, pg_catalog.has_database_privilege(%(role)s::name, oid, 'CREATE') FROM pg_catalog.pg_database
WHERE datname = pg_catalog.current_database()"""
_ON_TABLE = "SELECT pg_catalog.has_table_privilege(%s::name, %s::oid, %s)"
_ON_COLUMN = "SELECT pg_catalog.has_any_column_privilege(%s::name, %s::oid, %s)"
_SCHEMA = """
SELECT nspname, pg_catalog.has_schema_privilege(%(role)s::name, oid, 'CREATE') FROM pg_catalog.pg_namespace
WHERE nspname = CASE WHEN %(schema)s::text = '' THEN pg_catalog.current_schema() ELSE %(schema)s::text END"""


def _missing(connection: Connection, role: str, need: Need) -> tuple[str, str] | None:
    values = {"role": role, "name": need.name.name, "schema": need.name.schema}
    to = quote_ident(role)
    if need.right == "create schema":
        row = connection.execute(_DATABASE, values).fetchone()
        if row is None or row[1]:
            return None
        return f"{role} may not create a schema", f"GRANT CREATE ON DATABASE {quote_ident(row[0])} TO {to};"
    if need.right == "create in":
        row = connection.execute(_SCHEMA, values).fetchone()
        if row is None or row[1]:
            return None
        return f"{role} may not create in {row[0]}", f"GRANT CREATE ON SCHEMA {quote_ident(row[0])} TO {to};"
    row = connection.execute(_RELATION, values).fetchone()
    return None if row is None else _missing_on(connection, role, need.right, _Found(*row))


class _Found(NamedTuple):
    """A relation, and whether the role counts as its owner or its schema's."""

    schema: str
    name: str
    oid: int
    owner: str
    owns: bool
    owns_schema: bool


def _missing_on(connection: Connection, role: str, right: str, found: _Found) -> tuple[str, str] | None:
    path, to = qualified(found.schema, found.name), quote_ident(role)
    if right in ("own", "drop"):
        if found.owns or (right == "drop" and found.owns_schema):
            return None
        return f"{path} belongs to {found.owner}, not to {role}", f"GRANT {quote_ident(found.owner)} TO {to};"
    whole = right in ("DELETE", "TRUNCATE", "TRIGGER")
    row = connection.execute(_ON_TABLE if whole else _ON_COLUMN, [role, found.oid, right]).fetchone()
    if row is None or row[0]:
        return None
    return f"{role} has no {right} on {path}", f"GRANT {right} ON {path} TO {to};"
