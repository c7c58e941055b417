-- Foreign keys with a parent are copies that PostgreSQL keeps for partitions.
-- The names of a partitioned index's columns are what PostgreSQL makes names for its copies from.
-- `conenforced` is the column of PostgreSQL 18, and the constant from outside where there is no such column.
SELECT k.oid, k.conrelid AS table_oid, k.conindid AS index_oid, k.conname::text AS name,
       k.contype::text AS type, pg_get_constraintdef(k.oid) AS definition,
       k.condeferrable AS deferrable, k.condeferred AS deferred, k.convalidated AS validated,
       k.enforced,
       k.conislocal OR c.relispartition AS local, k.connoinherit AS no_inherit, i.relkind = 'I' AS partitioned,
       k.conkey::int[] AS positions, k.confrelid AS referenced_oid,
       fn.nspname::text AS referenced_schema, f.relname::text AS referenced_table,
       CASE WHEN k.contype = 'f' THEN
         (SELECT array_agg(a.attname::text ORDER BY at.place)
          FROM unnest(k.confkey) WITH ORDINALITY at(attnum, place)
          JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = at.attnum) END AS referenced_columns,
       CASE WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid) END AS expression,
       coalesce(i.reloptions, '{}')::text[] AS options, space.spcname::text AS tablespace,
       coalesce(x.indisclustered, false) AS clustered, coalesce(x.indisreplident, false) AS replica_identity,
       CASE WHEN i.relkind = 'I' THEN
         (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = i.oid) END AS parts
FROM (SELECT true AS conenforced) usual
CROSS JOIN LATERAL (SELECT conenforced AS enforced, * FROM pg_constraint) k
JOIN pg_class c ON c.oid = k.conrelid
LEFT JOIN pg_class f ON f.oid = k.confrelid
LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace
LEFT JOIN pg_index x ON x.indexrelid = k.conindid AND k.contype IN ('p', 'u', 'x')
LEFT JOIN pg_class i ON i.oid = x.indexrelid
LEFT JOIN pg_tablespace space ON space.oid = i.reltablespace
WHERE k.oid >= 16384 AND k.contype IN ('p', 'u', 'f', 'c', 'x') AND c.relkind IN ('r', 'p', 'f')
  AND c.relpersistence <> 't'
  AND (k.conparentid = 0 OR k.contype <> 'f')
