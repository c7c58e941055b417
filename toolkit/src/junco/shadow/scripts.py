"""SQL run on scratch databases: migrations as `deploy` would run them, and loose files in whatever order works.

Knows how to try again what needs something that comes later. Refuses to compare and to read schemas.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from junco.errors.source import ExtensionMissing, HistoryFails, SourceFails
from junco.history.files import Migration, read_sql
from junco.history.script import Script, parse
from junco.postgres import Connection, DatabaseError, Target, connected, errors, sql
from junco.shadow.database import mark_role
from junco.sqltext import Statement, split

_TRANSACTION = {"BEGIN", "COMMIT", "END", "START", "ROLLBACK", "ABORT"}
_NO_EXTENSION = re.compile(r'extension "(?P<name>.*)" is not available')
_NO_ROLE = re.compile(r'role "(?P<name>.*)" does not exist')


def run_script(script: Script, connection: Connection) -> None:
    """Run a script, in one transaction if it fits in one."""
    with connection.transaction() if script.transactional else nullcontext():
        for step in script.steps:
            run_statement(step.statement, connection)


def run_statement(statement: Statement, connection: Connection) -> None:
    """Run one statement, COPY data included. Raises `ExtensionMissing` where the server lacks one.

    A role belongs to the whole server: one may be there already, and one that was not is marked as ours, so
    that it goes with the scratch database. What else is set for the whole server, or is another database, is none of
    a scratch database's business.
    """
    if is_of_server(statement):
        return
    if _makes_role(statement):
        with suppress(errors.DuplicateObject), connection.transaction():
            connection.execute(statement.sql)
            connection.execute(mark_role(statement.words[2].name))
    elif statement.copy_data is None:
        try:
            connection.execute(statement.sql)
        except errors.FeatureNotSupported as error:
            match = _NO_EXTENSION.search(error.diag.message_primary or "")
            if match is None:
                raise
            raise ExtensionMissing(name=match["name"]) from None
    else:
        with connection.cursor() as cursor, cursor.copy(statement.sql) as copy:
            copy.write(statement.copy_data)


def _makes_role(statement: Statement) -> bool:
    made = any(statement.starts_with("CREATE", word) for word in ("ROLE", "USER", "GROUP"))
    return made and not statement.starts_with("CREATE", "USER", "MAPPING")


def is_of_server(statement: Statement) -> bool:
    """Whether it changes what other databases of the server have to live with: its settings, those of roles and
    databases, and databases themselves. No schema is another for it.
    """
    first, second = ([word.upper for word in statement.words[:2]] + ["", ""])[:2]
    if second == "DATABASE":
        return first in ("CREATE", "ALTER", "DROP")
    if (
        first != "ALTER"
        or second not in ("SYSTEM", "ROLE", "USER")
        or statement.starts_with("ALTER", "USER", "MAPPING")
    ):
        return False
    return not any(word.upper == "RENAME" for word in statement.words)


def replay(migrations: Sequence[Migration], connection: Connection) -> None:
    """Run migrations. Raises `HistoryFails` naming the one that fails."""
    for migration in migrations:
        script = parse(migration.sql, migration.file)
        try:
            run_script(script, connection)
        except DatabaseError as error:
            raise HistoryFails(reason=f"{migration.file}: {str(error).strip()}") from None
        reset_session(connection)


def reset_session(connection: Connection) -> None:
    """Forget what a file did to the session; the prepared queries of `read_schema` stay."""
    left = connection.execute(_RESET, prepare=False)
    while left.nextset():
        pass
    for (name,) in left.fetchall():
        connection.execute(sql.SQL("DEALLOCATE {}").format(sql.Identifier(name)))


# DISCARD ALL, part by part. The statements that the driver has prepared are its own.
_RESET = """CLOSE ALL; SET SESSION AUTHORIZATION DEFAULT; RESET ALL; UNLISTEN *;
SELECT pg_catalog.pg_advisory_unlock_all(); DISCARD TEMP; DISCARD SEQUENCES;
SELECT name::text FROM pg_catalog.pg_prepared_statements WHERE from_sql AND name !~ '^junco_read_'"""


@dataclass(frozen=True, slots=True)
class Piece:
    """A statement of a file, with the settings that the file makes before it."""

    file: Path
    settings: tuple[Statement, ...]
    statement: Statement

    @property
    def stands_alone(self) -> bool:
        """Whether it makes something that tables may use and that may itself do without tables."""
        words = [word.upper for word in self.statement.words[:4] if word.upper not in ("OR", "REPLACE")]
        return words[:1] == ["CREATE"] and bool(_ALONE.intersection(words[1:2]))

    @property
    def is_shell(self) -> bool:
        """Whether it is CREATE TYPE with nothing but a name."""
        return self.statement.starts_with("CREATE", "TYPE") and len(self.statement.words) in (3, 5)


_ALONE = frozenset(
    ("EXTENSION", "SCHEMA", "TYPE", "DOMAIN", "FUNCTION", "SEQUENCE", "COLLATION", "OPERATOR", "CAST", "TEXT")
)


def run_files(files: Iterable[Path], connection: Connection, *, make_roles: bool) -> None:
    """Run every statement of the files in an order that works. See `run_pieces`."""
    run_pieces(read_pieces(files), connection, make_roles=make_roles)


def run_pieces(pieces: Sequence[Piece], connection: Connection, *, make_roles: bool) -> None:
    """Run all of them. Raises `SourceFails` naming the first that never succeeds."""
    failed = attempt(pieces, connection, make_roles=make_roles)
    if failed:
        piece, trouble = failed[0]
        reason = f"line {piece.statement.line}: {str(trouble).strip()}"
        raise SourceFails(file=str(piece.file), reason=reason)


def attempt(
    pieces: Sequence[Piece], connection: Connection, *, make_roles: bool, bodies: bool = True
) -> list[tuple[Piece, DatabaseError]]:
    """Run what can be run, again and again those that failed, as long as more and more succeed.

    So that a view may stand in a file before its table's. Without `bodies` what functions do is not looked into,
    because the tables that they do it to are still to come. `make_roles` has roles made that are named and
    missing, which only a server of ours may be asked for. Returns what is left, with the reasons.
    """
    waiting, early = list(pieces), list[tuple[Piece, DatabaseError]]()
    while True:
        failed: list[tuple[Piece, DatabaseError]] = []
        session: tuple[Path, tuple[Statement, ...]] | None = None
        for piece in waiting:
            if session != (piece.file, piece.settings):
                _prepare(piece, connection, bodies=bodies)
                session = (piece.file, piece.settings)
            try:
                _run_with_roles(piece.statement, connection, make_roles=make_roles)
            except DatabaseError as error:
                (early if _clears_away(piece, error) else failed).append((piece, error))
        reset_session(connection)
        if len(failed) in (0, len(waiting)):
            return failed + [(piece, error) for piece, error in early if _still_missing(piece, connection)]
        waiting = [piece for piece, _ in failed]


_MISSING = (
    errors.UndefinedTable,
    errors.UndefinedColumn,
    errors.UndefinedFunction,
    errors.UndefinedObject,
    errors.InvalidSchemaName,
)
_PURE_DROP = re.compile(
    r"DROP\s|ALTER\s+TABLE\s+[^,]+\sDROP\s+(CONSTRAINT|DEFAULT|IDENTITY)\b[^,]*\Z", re.IGNORECASE
)


def _clears_away(piece: Piece, error: DatabaseError) -> bool:
    """Whether it drops what is not there yet, as a file does that begins anew: never to be tried again later."""
    return isinstance(error, _MISSING) and _PURE_DROP.match(piece.statement.sql) is not None


def _still_missing(piece: Piece, connection: Connection) -> bool:
    """Whether in the end there is still nothing by that name, so that the file means something else."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(piece.statement.sql)
    except _MISSING:
        return True
    except DatabaseError:
        pass  # it is there, and something leans on it
    return False


def sql_files(path: Path) -> list[Path]:
    """The file itself, or the .sql files below the folder, by name."""
    return sorted(path.rglob("*.sql")) if path.is_dir() else [path]


def read_pieces(files: Iterable[Path]) -> list[Piece]:
    """What there is to run in the files, in their order. Raises `SourceFails` for text that is no SQL.

    But for shell types, which come first: a function that mentions one that is not there makes it.
    """
    pieces = [piece for file in files for piece in _pieces(file)]
    return sorted(pieces, key=lambda piece: not piece.is_shell)


def _pieces(file: Path) -> list[Piece]:
    """Each statement is a transaction of its own, so BEGIN and COMMIT are not."""
    text = read_sql(file)
    try:
        # `pg_dump --create` makes the database first and then goes into it.
        made = [one for one in split(text, _INTO) if one.starts_with("CREATE", "DATABASE")]
        statements = split(text, _INTO if len(made) == 1 else ())
    except ValueError as error:
        raise SourceFails(file=str(file), reason=str(error)) from None
    pieces: list[Piece] = []
    settings: tuple[Statement, ...] = ()
    for statement in statements:
        first = statement.words[0].upper if statement.words else ""
        if first in ("SET", "RESET") or _sets_config(statement):
            settings = settings if _sets_encoding(statement) else (*settings, statement)
        elif first not in _TRANSACTION and not (made and _is_of_database(statement)):
            pieces.append(Piece(file, settings, statement))
    return pieces


_INTO = ("\\connect", "\\c ")


def _is_of_database(statement: Statement) -> bool:
    """Whether it makes, changes or speaks of a database as a whole, of which the scratch one is none."""
    return statement.uppers[1:2] == ("DATABASE",) or (
        statement.uppers[:1] in (("COMMENT",), ("GRANT",), ("REVOKE",)) and statement.has("ON", "DATABASE")
    )


def _sets_encoding(statement: Statement) -> bool:
    """Whether it says how the file is written; it has been read already."""
    return statement.starts_with("SET", "NAMES") or any(
        word.name == "client_encoding" for word in statement.words[1:3]
    )


def _sets_config(statement: Statement) -> bool:
    return statement.starts_with("SELECT") and any(word.name == "set_config" for word in statement.words[:5])


def _prepare(piece: Piece, connection: Connection, *, bodies: bool) -> None:
    reset_session(connection)
    if not bodies:
        connection.execute("SET check_function_bodies = off")
    for setting in piece.settings:
        with suppress(errors.UndefinedObject):  # a setting of a newer major than this server's
            connection.execute(setting.sql)


def _run_with_roles(statement: Statement, connection: Connection, *, make_roles: bool) -> None:
    for _ in range(10):  # a statement may name several roles
        try:
            return run_statement(statement, connection)
        except (errors.UndefinedObject, errors.InvalidParameterValue) as error:  # the latter of SET ROLE
            match = _NO_ROLE.search(error.diag.message_primary or "")
            if not make_roles or match is None:
                raise
            make_role(match["name"], connection)
    return run_statement(statement, connection)


def take_roles_along(target: Target, made: Target) -> None:
    """Make the target's roles on another server, so that owners, grants and policies can name them there."""
    names = "SELECT rolname::text FROM pg_catalog.pg_roles WHERE rolname !~ '^pg_'"
    with connected(target, "junco scratch") as live, connected(made, "junco scratch") as connection:
        there = {row[0] for row in live.execute(names).fetchall()}
        for name in sorted(there - {row[0] for row in connection.execute(names).fetchall()}):
            make_role(name, connection)


def make_role(name: str, connection: Connection) -> None:
    """A role that nobody can log in as. The session may act as another one at the moment."""
    row = connection.execute("SELECT session_user::text, pg_catalog.current_setting('role')").fetchone()
    acting = row or ("", "none")
    connection.execute("RESET SESSION AUTHORIZATION; SET ROLE NONE")
    with suppress(errors.DuplicateObject, errors.UniqueViolation):
        connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(name)))
    connection.execute(sql.SQL("SET SESSION AUTHORIZATION {}").format(sql.Identifier(acting[0])))
    if acting[1] != "none":
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(acting[1])))
