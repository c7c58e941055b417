"""The least that any comparison must do: ask both catalogs for every definition, once, and compare nothing."""

from __future__ import annotations

import sys

import psycopg

_USER = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
_CLASS = "pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
QUERIES = (
    f"SELECT n.nspname FROM pg_namespace n WHERE {_USER}",
    f"SELECT n.nspname, c.relname, c.relkind, c.reloptions FROM {_CLASS} WHERE {_USER}",
    "SELECT a.attrelid, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated"
    f" FROM {_CLASS} JOIN pg_attribute a ON a.attrelid = c.oid"
    f" WHERE a.attnum > 0 AND NOT a.attisdropped AND {_USER}",
    "SELECT adrelid, adnum, pg_get_expr(adbin, adrelid) FROM pg_attrdef",
    "SELECT conrelid, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE oid >= 16384 AND contype <> 'n'",
    "SELECT indexrelid, pg_get_indexdef(indexrelid) FROM pg_index WHERE indexrelid >= 16384",
    "SELECT seqrelid, seqstart, seqincrement FROM pg_sequence",
    f"SELECT c.oid, pg_get_viewdef(c.oid) FROM {_CLASS} WHERE c.relkind IN ('v', 'm') AND {_USER}",
    "SELECT oid, pg_get_functiondef(oid) FROM pg_proc WHERE oid >= 16384 AND prokind IN ('f', 'p')",
    "SELECT oid, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT t.oid, t.typname, t.typtype FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace"
    f" WHERE {_USER}",
    "SELECT enumtypid, enumlabel FROM pg_enum ORDER BY enumtypid, enumsortorder",
    "SELECT classoid, objoid, objsubid, description FROM pg_description WHERE objoid >= 16384",
    "SELECT classid, objid, objsubid, refclassid, refobjid, refobjsubid FROM pg_depend WHERE objid >= 16384",
    "SELECT polrelid, polname FROM pg_policy",
    "SELECT inhrelid, inhparent FROM pg_inherits",
    "SELECT oid, extname FROM pg_extension",
)

for url in sys.argv[1:]:
    with psycopg.connect(url) as connection, connection.pipeline():
        connection.execute("SET search_path = ''")
        connection.execute("SET jit = off")
        cursors = [connection.execute(query) for query in QUERIES]
        for cursor in cursors:
            cursor.fetchall()
