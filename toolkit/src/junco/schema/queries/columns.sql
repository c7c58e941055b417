-- From PostgreSQL 18 on NOT NULL has a row in pg_constraint; before, the join finds nothing.
-- PostgreSQL records the columns of a partition key as parts of the table. The identity of a partition's
-- column is the parent's. Columns of tables that are left out are read past.
-- There are so many rows that they are read by place.
SELECT a.attrelid AS table_oid, a.attname::text AS name, nn.oid AS not_null_oid, a.attnum::int AS position,
       a.attoptions::text[] AS options, a.attfdwoptions::text[] AS foreign_options,
       format_type(a.atttypid, a.atttypmod) AS type,
       format_type(a.atttypid, NULL) AS base,
       CASE WHEN a.attcollation <> t.typcollation THEN
         (SELECT quote_ident(n.nspname) || '.' || quote_ident(co.collname)
          FROM pg_collation co JOIN pg_namespace n ON n.oid = co.collnamespace WHERE co.oid = a.attcollation)
       END AS collation,
       CASE WHEN c.relispartition THEN '' ELSE a.attidentity::text END AS identity,
       a.attgenerated::text AS generated,
       CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage::text END AS storage,
       t.typstorage::text AS own_storage,
       nullif(a.attcompression::text, '') AS compression,
       nullif(a.attstattarget::int, -1) AS statistics,
       a.attislocal OR c.relispartition AS local, in_key.refobjid IS NOT NULL AS in_key,
       a.attnotnull AS not_null, nn.conname::text AS not_null_name, said.description AS not_null_comment,
       coalesce(nn.connoinherit, false) AS not_null_no_inherit, coalesce(nn.convalidated, true) AS not_null_validated,
       coalesce(nn.conislocal, true) OR c.relispartition AS not_null_local,
       coalesce(nn.conislocal, false) AS not_null_own
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_constraint nn ON nn.conrelid = c.oid AND nn.contype = 'n' AND nn.conkey[1] = a.attnum
LEFT JOIN pg_description said ON said.classoid = 'pg_catalog.pg_constraint'::regclass AND said.objoid = nn.oid
LEFT JOIN (SELECT DISTINCT d.refobjid, d.objsubid FROM pg_depend d
           WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass
             AND d.objid = d.refobjid AND d.objsubid > 0 AND d.refobjsubid = 0 AND d.deptype = 'i') in_key
  ON c.relkind = 'p' AND in_key.refobjid = c.oid AND in_key.objsubid = a.attnum
WHERE a.attrelid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f')
  AND c.relpersistence <> 't'
