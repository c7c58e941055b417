"""`migrate reset`: drop everything, apply every migration again. For development; production refuses.

Drops what lies in the schemas rather than the schemas themselves where it can, so that rights on them and the
extensions in them stay; what belongs to an extension or matches `ignore` is left alone.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

from junco.errors.run import MarkedProduction, NeedsConfirmation
from junco.history.ledger import Ledger
from junco.postgres import Connection
from junco.run import session
from junco.run.deploy import Options, Report, deploy
from junco.run.events import Watcher
from junco.run.lock import migration_lock
from junco.run.project import Project

# What to drop, as finished statements; members of extensions and system schemas are left out.
_DROPS = r"""
WITH spaces AS (
    SELECT oid, nspname FROM pg_catalog.pg_namespace
    WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', %(ledger)s)
), member AS (
    SELECT classid, objid FROM pg_catalog.pg_depend WHERE deptype = 'e'
)
SELECT n.nspname, c.relname, format('DROP %%s IF EXISTS %%I.%%I CASCADE',
           CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
                          WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END, n.nspname, c.relname)
FROM pg_catalog.pg_class c JOIN spaces n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c') AND NOT c.relispartition
  AND NOT EXISTS (SELECT FROM member WHERE classid = 'pg_catalog.pg_class'::regclass AND objid = c.oid)
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = c.oid AND d.deptype = 'i'
                  AND d.classid = 'pg_catalog.pg_class'::regclass AND c.relkind = 'S')
UNION ALL
SELECT n.nspname, p.proname, format('DROP %%s IF EXISTS %%I.%%I(%%s) CASCADE',
           CASE p.prokind WHEN 'a' THEN 'AGGREGATE' WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END,
           n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid))
FROM pg_catalog.pg_proc p JOIN spaces n ON n.oid = p.pronamespace
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = p.oid AND d.deptype IN ('e', 'i')
                  AND d.classid = 'pg_catalog.pg_proc'::regclass)
UNION ALL
SELECT n.nspname, t.typname, format('DROP %%s IF EXISTS %%I.%%I CASCADE',
           CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, n.nspname, t.typname)
FROM pg_catalog.pg_type t JOIN spaces n ON n.oid = t.typnamespace
WHERE t.typtype IN ('e', 'd', 'r')
  AND NOT EXISTS (SELECT FROM member WHERE classid = 'pg_catalog.pg_type'::regclass AND objid = t.oid)
"""
# A schema goes when it is empty and nobody else needs it.
_EMPTY_SCHEMAS = r"""
SELECT n.nspname, format('DROP SCHEMA %%I', n.nspname) FROM pg_catalog.pg_namespace n
WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'public', %(ledger)s)
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.refclassid = 'pg_catalog.pg_namespace'::regclass AND d.refobjid = n.oid)
"""


def reset(project: Project, confirm: str | None, watcher: Watcher | None = None) -> Report:
    """Drop, then deploy. `confirm` must be the database's name.

    Raises `MarkedProduction` or `NeedsConfirmation` before anything is touched.
    """
    watcher = watcher or Watcher()
    with session.working(project.target, "reset") as connection:
        ledger = Ledger(connection, project.config.ledger_schema)
        refuse_production(ledger, project, "migrate reset")
        _check_confirmation(project, confirm)
        with migration_lock(
            connection, project.target, ledger.schema, project.config.lock_wait, watcher.waiting
        ):
            drop_everything(connection, project)
            if not ledger.exists():
                ledger.create()
    return deploy(project, Options(), watcher)


def refuse_production(ledger: Ledger, project: Project, action: str) -> None:
    """Raise `MarkedProduction` if the database carries that mark."""
    if ledger.environment() == "production":
        raise MarkedProduction(target=str(project.target), action=action, source=project.target.named_in)


def _check_confirmation(project: Project, confirm: str | None) -> None:
    name = project.target.database
    if confirm != name:
        wrong = f"the name given was {confirm!r}" if confirm else "it drops every table and its data"
        raise NeedsConfirmation(
            action=f"resetting {project.target}",
            why_asked=wrong,
            flag=f"junco migrate reset --confirm {name}",
        )


def drop_everything(connection: Connection, project: Project) -> None:
    """Drop all objects and forget the ledger's history, in one transaction; the environment's mark stays."""
    ledger = Ledger(connection, project.config.ledger_schema)
    names = {"ledger": project.config.ledger_schema}
    with connection.transaction():
        for schema, name, statement in connection.execute(_DROPS, names).fetchall():
            if not _ignored(schema, name, project.config.ignore):
                connection.execute(statement)
        for schema, statement in connection.execute(_EMPTY_SCHEMAS, names).fetchall():
            if not _ignored(schema, schema, project.config.ignore):
                connection.execute(statement)
        if ledger.exists():
            ledger.clear()


def _ignored(schema: str, name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(f"{schema}.{name}", p) or fnmatchcase(name, p) for p in patterns)
