-- From PostgreSQL 18 on NOT NULL has a row in pg_constraint; before, the join finds nothing.
-- Columns of tables that are left out are read past.
SELECT a.attrelid AS table_oid, a.attnum::int AS position, a.attname::text AS name,
       format_type(a.atttypid, a.atttypmod) AS type,
       format_type(a.atttypid, NULL) AS base,
       a.attnotnull AS not_null, nn.conname::text AS not_null_name,
       CASE WHEN a.attcollation <> t.typcollation THEN
         (SELECT quote_ident(n.nspname) || '.' || quote_ident(co.collname)
          FROM pg_collation co JOIN pg_namespace n ON n.oid = co.collnamespace WHERE co.oid = a.attcollation)
       END AS collation,
       a.attidentity::text AS identity, a.attgenerated::text AS generated,
       CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage::text END AS storage,
       t.typstorage::text AS own_storage,
       nullif(a.attcompression::text, '') AS compression,
       nullif(a.attstattarget::int, -1) AS statistics,
       coalesce(a.attoptions, '{}')::text[] AS options
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_constraint nn ON nn.conrelid = c.oid AND nn.contype = 'n' AND nn.conkey[1] = a.attnum
WHERE a.attrelid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind = 'r'
