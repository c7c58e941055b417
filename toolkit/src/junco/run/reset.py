"""`migrate reset`: drop everything, apply every migration again. For development; production refuses.

Drops what lies in the schemas rather than the schemas themselves where it can, so that rights on them stay. What
belongs to an extension or matches `ignore` is left alone, and so are extensions that no migration creates.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

from junco.errors.run import MarkedProduction, NeedsConfirmation
from junco.history.ledger import Ledger
from junco.history.script import parse
from junco.postgres import Connection
from junco.run import session
from junco.run.deploy import Options, Report, deploy
from junco.run.events import Watcher
from junco.run.lock import migration_lock
from junco.run.project import Project

# Everything that lies in a schema of the user's, or in none, and belongs to no extension, with the statement
# that drops it.
# PostgreSQL itself says what each thing is called: a kind of object that is new to it is dropped all the same.
_DROPS = r"""
SELECT n.nspname, coalesce(o.name, p.proname, o.identity), format('DROP %%s IF EXISTS %%s CASCADE',
           CASE o.type WHEN 'composite type' THEN 'TYPE' WHEN 'statistics object' THEN 'STATISTICS'
                       ELSE upper(o.type) END, o.identity)
FROM pg_catalog.pg_namespace n
JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_namespace'::regclass AND d.refobjid = n.oid
     AND d.deptype = 'n'
CROSS JOIN LATERAL pg_catalog.pg_identify_object(d.classid, d.objid, 0) o
LEFT JOIN pg_catalog.pg_proc p ON d.classid = 'pg_catalog.pg_proc'::regclass AND p.oid = d.objid
WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', %(ledger)s) AND o.type <> 'extension'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = d.classid AND e.objid = d.objid AND e.refobjid <> d.objid
                  AND e.deptype IN ('e', 'i'))
UNION ALL
SELECT '', o.identity, format('DROP %%s IF EXISTS %%s CASCADE',
           CASE o.type WHEN 'foreign-data wrapper' THEN 'FOREIGN DATA WRAPPER' ELSE upper(o.type) END, o.identity)
FROM (SELECT 'pg_catalog.pg_foreign_data_wrapper'::regclass, oid FROM pg_catalog.pg_foreign_data_wrapper
      UNION ALL SELECT 'pg_catalog.pg_foreign_server'::regclass, oid FROM pg_catalog.pg_foreign_server
      UNION ALL SELECT 'pg_catalog.pg_language'::regclass, oid FROM pg_catalog.pg_language
      UNION ALL SELECT 'pg_catalog.pg_am'::regclass, oid FROM pg_catalog.pg_am
      UNION ALL SELECT 'pg_catalog.pg_cast'::regclass, oid FROM pg_catalog.pg_cast) loose (classid, objid)
CROSS JOIN LATERAL pg_catalog.pg_identify_object(loose.classid, loose.objid, 0) o
WHERE loose.objid >= 16384
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = loose.classid AND e.objid = loose.objid
                  AND e.deptype IN ('e', 'i'))
UNION ALL
SELECT '', pubname, format('DROP PUBLICATION IF EXISTS %%I', pubname) FROM pg_catalog.pg_publication
UNION ALL
SELECT '', evtname, format('DROP EVENT TRIGGER IF EXISTS %%I CASCADE', evtname)
FROM pg_catalog.pg_event_trigger t
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.objid = t.oid AND e.deptype = 'e')
"""
# A schema goes when it is empty and nobody else needs it.
_EMPTY_SCHEMAS = r"""
SELECT n.nspname, format('DROP SCHEMA %%I', n.nspname) FROM pg_catalog.pg_namespace n
WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'public', %(ledger)s)
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.refclassid = 'pg_catalog.pg_namespace'::regclass AND d.refobjid = n.oid
                  AND d.classid <> 'pg_catalog.pg_default_acl'::regclass)
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
    return deploy(project, Options(contract=True), watcher)


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
        for extension in _own_extensions(project):
            connection.execute(f"DROP EXTENSION IF EXISTS {extension} CASCADE")
        for schema, statement in connection.execute(_EMPTY_SCHEMAS, names).fetchall():
            if not _ignored(schema, schema, project.config.ignore):
                connection.execute(statement)
        if ledger.exists():
            ledger.clear()


def _own_extensions(project: Project) -> list[str]:
    """The extensions that the history creates, as it writes their names: it will create them again."""
    found = []
    for migration in project.migrations():
        for step in parse(migration.sql, migration.file).steps:
            if step.statement.starts_with("CREATE", "EXTENSION"):
                skipped = ("CREATE", "EXTENSION", "IF", "NOT", "EXISTS")
                found.append(next(word.text for word in step.statement.words if word.upper not in skipped))
    return found


def _ignored(schema: str, name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(f"{schema}.{name}", p) or fnmatchcase(name, p) for p in patterns)
