-- Everything a user can make that has no query of its own yet; extension members are taken out later.
-- What came with initdb has a lower oid.
WITH space AS (
  SELECT n.oid, n.nspname FROM pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
)
SELECT 'pg_catalog.pg_class'::regclass::oid AS class, c.oid, n.nspname::text AS schema, c.relname::text AS name,
       CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table'
                      WHEN 'p' THEN 'partitioned table' WHEN 'c' THEN 'composite type'
                      ELSE CASE WHEN c.relispartition THEN 'partition'
                                WHEN c.reloftype <> 0 THEN 'typed table' ELSE 'inherited table' END END AS kind,
       '' AS suffix
FROM pg_class c JOIN space n ON n.oid = c.relnamespace
LEFT JOIN (SELECT DISTINCT inhrelid FROM pg_inherits) parent ON parent.inhrelid = c.oid
WHERE c.oid >= 16384 AND (c.relkind IN ('v', 'm', 'f', 'p', 'c')
   OR c.relkind = 'r' AND (c.reloftype <> 0 OR parent.inhrelid IS NOT NULL))
UNION ALL
SELECT 'pg_catalog.pg_proc'::regclass, p.oid, n.nspname, p.proname,
       CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END,
       '(' || pg_get_function_identity_arguments(p.oid) || ')'
FROM pg_proc p JOIN space n ON n.oid = p.pronamespace
WHERE p.oid >= 16384
UNION ALL
SELECT 'pg_catalog.pg_type'::regclass, t.oid, n.nspname, t.typname,
       CASE t.typtype WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range type' ELSE 'base type' END, ''
FROM pg_type t JOIN space n ON n.oid = t.typnamespace
WHERE t.oid >= 16384 AND (t.typtype IN ('d', 'r') OR t.typtype = 'b' AND t.typelem = 0)
UNION ALL
SELECT 'pg_catalog.pg_trigger'::regclass, g.oid, n.nspname, c.relname, 'trigger', g.tgname
FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN space n ON n.oid = c.relnamespace
WHERE NOT g.tgisinternal AND g.tgparentid = 0
UNION ALL
SELECT 'pg_catalog.pg_policy'::regclass, p.oid, n.nspname, c.relname, 'policy', p.polname
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN space n ON n.oid = c.relnamespace
UNION ALL
SELECT 'pg_catalog.pg_rewrite'::regclass, r.oid, n.nspname, c.relname, 'rule', r.rulename
FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN space n ON n.oid = c.relnamespace
WHERE r.oid >= 16384 AND r.rulename <> '_RETURN'
UNION ALL
SELECT 'pg_catalog.pg_statistic_ext'::regclass, s.oid, n.nspname, s.stxname, 'statistics', ''
FROM pg_statistic_ext s JOIN space n ON n.oid = s.stxnamespace
UNION ALL
SELECT 'pg_catalog.pg_collation'::regclass, c.oid, n.nspname, c.collname, 'collation', ''
FROM pg_collation c JOIN space n ON n.oid = c.collnamespace
WHERE c.oid >= 16384
UNION ALL
SELECT 'pg_catalog.pg_conversion'::regclass, c.oid, n.nspname, c.conname, 'conversion', ''
FROM pg_conversion c JOIN space n ON n.oid = c.connamespace
WHERE c.oid >= 16384
UNION ALL
SELECT 'pg_catalog.pg_operator'::regclass, o.oid, n.nspname, o.oprname, 'operator',
       format('(%s, %s)', CASE WHEN o.oprleft = 0 THEN 'NONE' ELSE format_type(o.oprleft, NULL) END,
              format_type(o.oprright, NULL))
FROM pg_operator o JOIN space n ON n.oid = o.oprnamespace
WHERE o.oid >= 16384
UNION ALL
SELECT 'pg_catalog.pg_opfamily'::regclass, o.oid, n.nspname, o.opfname, 'operator family', ''
FROM pg_opfamily o JOIN space n ON n.oid = o.opfnamespace
WHERE o.oid >= 16384
UNION ALL
SELECT 'pg_catalog.pg_opclass'::regclass, o.oid, n.nspname, o.opcname, 'operator class', ''
FROM pg_opclass o JOIN space n ON n.oid = o.opcnamespace
WHERE o.oid >= 16384
UNION ALL
SELECT 'pg_catalog.pg_ts_config'::regclass, t.oid, n.nspname, t.cfgname, 'text search configuration', ''
FROM pg_ts_config t JOIN space n ON n.oid = t.cfgnamespace
UNION ALL
SELECT 'pg_catalog.pg_ts_dict'::regclass, t.oid, n.nspname, t.dictname, 'text search dictionary', ''
FROM pg_ts_dict t JOIN space n ON n.oid = t.dictnamespace
UNION ALL
SELECT 'pg_catalog.pg_cast'::regclass, c.oid, NULL,
       format('(%s AS %s)', format_type(c.castsource, NULL), format_type(c.casttarget, NULL)), 'cast', ''
FROM pg_cast c WHERE c.oid >= 16384
UNION ALL
SELECT 'pg_catalog.pg_event_trigger'::regclass, e.oid, NULL, e.evtname, 'event trigger', '' FROM pg_event_trigger e
UNION ALL
SELECT 'pg_catalog.pg_publication'::regclass, p.oid, NULL, p.pubname, 'publication', '' FROM pg_publication p
UNION ALL
SELECT 'pg_catalog.pg_foreign_data_wrapper'::regclass, f.oid, NULL, f.fdwname, 'foreign data wrapper', ''
FROM pg_foreign_data_wrapper f
UNION ALL
SELECT 'pg_catalog.pg_foreign_server'::regclass, s.oid, NULL, s.srvname, 'server', '' FROM pg_foreign_server s
