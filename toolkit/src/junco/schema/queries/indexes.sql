-- The definition from USING on: what stands before it is rebuilt with the same quoting and cut off.
-- The names of a partitioned index's columns are what PostgreSQL makes names for its copies from.
WITH aims AS MATERIALIZED (
  SELECT a.attrelid, array_agg(a.attnum::int ORDER BY a.attnum) AS columns,
         array_agg(a.attstattarget::int ORDER BY a.attnum) AS targets
  FROM pg_attribute a
  WHERE a.attrelid >= 16384 AND a.attstattarget >= 0
  GROUP BY a.attrelid
)
SELECT i.oid, x.indrelid AS table_oid, i.relname::text AS name, x.indisunique AS unique,
       x.indisvalid AND x.indisready AS valid, i.relkind = 'I' AS partitioned,
       substr(pg_get_indexdef(i.oid),
              1 + length(format('CREATE %sINDEX %I ON %s%I.%I ', CASE WHEN x.indisunique THEN 'UNIQUE ' END,
                                i.relname, CASE WHEN i.relkind = 'I' THEN 'ONLY ' END, n.nspname, c.relname)))
         AS definition,
       coalesce(i.reloptions, '{}')::text[] AS options,
       CASE WHEN i.reloptions IS NOT NULL THEN
       (SELECT ' WITH (' || string_agg(quote_ident(o.name) || '=' || CASE WHEN quote_ident(o.value) = o.value
                                       THEN o.value ELSE quote_literal(o.value) END, ', ') || ')'
        FROM (SELECT split_part(r, '=', 1) AS name, substr(r, strpos(r, '=') + 1) AS value
              FROM unnest(i.reloptions) r) o) END AS with_options,
       CASE WHEN i.relkind = 'I' THEN
         (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = i.oid) END AS parts,
       CASE WHEN x.indisunique AND 0 = ANY (x.indkey) THEN
         (SELECT array_agg(pg_get_indexdef(i.oid, n, false) ORDER BY n) FROM generate_series(1, x.indnkeyatts) n) END AS keys,
       aims.columns AS target_columns, aims.targets,
       x.indkey::int[] AS positions, x.indnkeyatts::int AS key_count,
       CASE WHEN x.indpred IS NULL THEN '' ELSE pg_get_expr(x.indpred, x.indrelid) END AS predicate,
       x.indnullsnotdistinct AS nulls_not_distinct, space.spcname::text AS tablespace,
       x.indisclustered AS clustered, x.indisreplident AS replica_identity
FROM pg_index x
JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_class c ON c.oid = x.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN aims ON aims.attrelid = i.oid
LEFT JOIN pg_constraint k ON k.conindid = i.oid AND k.contype IN ('p', 'u', 'x')
LEFT JOIN pg_tablespace space ON space.oid = i.reltablespace
WHERE x.indexrelid >= 16384 AND c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't' AND k.oid IS NULL
