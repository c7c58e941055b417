-- The owner of the database is the one who is taken to make things; of schema public it is a role that
-- stands for him. An identity sequence follows its table.
WITH mine AS (SELECT datdba FROM pg_database WHERE datname = current_database()),
owned (class, oid, owner) AS (
  SELECT 'pg_class'::regclass::oid, c.oid, c.relowner FROM pg_class c
  WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S') AND NOT EXISTS (
    SELECT FROM pg_depend d WHERE c.relkind = 'S' AND d.classid = 'pg_class'::regclass AND d.objid = c.oid
    AND d.deptype = 'i' AND d.refobjsubid > 0)
  UNION ALL SELECT 'pg_namespace'::regclass, n.oid, n.nspowner FROM pg_namespace n
  UNION ALL SELECT 'pg_proc'::regclass, p.oid, p.proowner FROM pg_proc p
  UNION ALL SELECT 'pg_type'::regclass, t.oid, t.typowner FROM pg_type t
            WHERE t.typrelid = 0 AND NOT (t.typelem <> 0 AND t.typlen = -1 AND t.typcategory = 'A') AND t.typtype <> 'm'
  UNION ALL SELECT 'pg_class'::regclass, t.typrelid, t.typowner FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid
            WHERE c.relkind = 'c'
  UNION ALL SELECT 'pg_operator'::regclass, o.oid, o.oprowner FROM pg_operator o
  UNION ALL SELECT 'pg_opclass'::regclass, o.oid, o.opcowner FROM pg_opclass o
  UNION ALL SELECT 'pg_opfamily'::regclass, o.oid, o.opfowner FROM pg_opfamily o
  UNION ALL SELECT 'pg_collation'::regclass, c.oid, c.collowner FROM pg_collation c
  UNION ALL SELECT 'pg_conversion'::regclass, c.oid, c.conowner FROM pg_conversion c
  UNION ALL SELECT 'pg_ts_dict'::regclass, d.oid, d.dictowner FROM pg_ts_dict d
  UNION ALL SELECT 'pg_ts_config'::regclass, c.oid, c.cfgowner FROM pg_ts_config c
  UNION ALL SELECT 'pg_statistic_ext'::regclass, s.oid, s.stxowner FROM pg_statistic_ext s
  UNION ALL SELECT 'pg_language'::regclass, l.oid, l.lanowner FROM pg_language l
  UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, f.oid, f.fdwowner FROM pg_foreign_data_wrapper f
  UNION ALL SELECT 'pg_foreign_server'::regclass, s.oid, s.srvowner FROM pg_foreign_server s
  UNION ALL SELECT 'pg_publication'::regclass, p.oid, p.pubowner FROM pg_publication p
  UNION ALL SELECT 'pg_subscription'::regclass, s.oid, s.subowner FROM pg_subscription s
  UNION ALL SELECT 'pg_event_trigger'::regclass, e.oid, e.evtowner FROM pg_event_trigger e
)
SELECT o.class, o.oid, pg_get_userbyid(o.owner)::text AS owner
FROM owned o, mine
WHERE (o.oid >= 16384 OR o.oid = 2200) AND o.owner <> mine.datdba
  AND NOT (o.oid = 2200 AND pg_get_userbyid(o.owner) = 'pg_database_owner')
