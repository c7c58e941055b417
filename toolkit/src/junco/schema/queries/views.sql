-- Views of both sorts. What they select hangs on their rule _RETURN.
WITH output AS (
  SELECT a.attrelid,
         array_agg(a.attname::text ORDER BY a.attnum) AS names,
         array_agg(format_type(a.atttypid, a.atttypmod) ORDER BY a.attnum) AS types,
         array_agg(CASE WHEN a.attcollation <> t.typcollation THEN
                     quote_ident(cn.nspname) || '.' || quote_ident(co.collname) END ORDER BY a.attnum) AS collations
  FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_collation co ON co.oid = a.attcollation
  LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
  WHERE a.attrelid >= 16384 AND c.relkind IN ('v', 'm') AND a.attnum > 0 AND NOT a.attisdropped
  GROUP BY a.attrelid
)
SELECT c.oid, r.oid AS rule_oid, n.nspname::text AS schema, c.relname::text AS name,
       c.relkind = 'm' AS materialized, c.relispopulated AS populated, rtrim(pg_get_viewdef(c.oid), ';') AS definition,
       coalesce(output.names, '{}') AS names, coalesce(output.types, '{}') AS types,
       coalesce(output.collations, '{}') AS collations,
       coalesce(c.reloptions, '{}')::text[] AS options,
       coalesce(toast.reloptions, '{}')::text[] AS toast_options,
       am.amname::text AS access_method, space.spcname::text AS tablespace, c.relreplident::text AS replica_identity
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_rewrite r ON r.ev_class = c.oid AND r.ev_type = '1'
LEFT JOIN output ON output.attrelid = c.oid
LEFT JOIN pg_am am ON am.oid = c.relam
LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
LEFT JOIN pg_tablespace space ON space.oid = c.reltablespace
WHERE c.relkind IN ('v', 'm') AND c.oid >= 16384
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
