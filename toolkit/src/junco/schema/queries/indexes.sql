-- The definition from USING on: what stands before it is rebuilt with the same quoting and cut off.
-- The names of an index's columns are what PostgreSQL makes names for its copies from.
SELECT i.oid, x.indrelid AS table_oid, i.relname::text AS name, x.indisunique AS unique,
       x.indisvalid AND x.indisready AS valid, i.relkind = 'I' AS partitioned,
       substr(pg_get_indexdef(i.oid),
              1 + length(format('CREATE %sINDEX %I ON %s%I.%I ', CASE WHEN x.indisunique THEN 'UNIQUE ' END,
                                i.relname, CASE WHEN i.relkind = 'I' THEN 'ONLY ' END, n.nspname, c.relname)))
         AS definition,
       coalesce(i.reloptions, '{}')::text[] AS options,
       (SELECT ' WITH (' || string_agg(quote_ident(o.name) || '=' || CASE WHEN quote_ident(o.value) = o.value
                                       THEN o.value ELSE quote_literal(o.value) END, ', ') || ')'
        FROM (SELECT split_part(r, '=', 1) AS name, substr(r, strpos(r, '=') + 1) AS value
              FROM unnest(i.reloptions) r) o) AS with_options,
       parts.names AS parts, parts.targets AS targets,
       x.indkey::int[] AS positions, x.indnkeyatts::int AS key_count,
       coalesce(pg_get_expr(x.indpred, x.indrelid), '') AS predicate,
       x.indnullsnotdistinct AS nulls_not_distinct, space.spcname::text AS tablespace,
       x.indisclustered AS clustered, x.indisreplident AS replica_identity
FROM pg_index x
JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_class c ON c.oid = x.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN (SELECT a.attrelid, array_agg(a.attname::text ORDER BY a.attnum) AS names,
             array_agg(coalesce(a.attstattarget::int, -1) ORDER BY a.attnum) AS targets
      FROM pg_attribute a JOIN pg_index x ON x.indexrelid = a.attrelid GROUP BY a.attrelid) parts
  ON parts.attrelid = i.oid
LEFT JOIN pg_constraint k ON k.conindid = i.oid AND k.contype IN ('p', 'u', 'x')
LEFT JOIN pg_tablespace space ON space.oid = i.reltablespace
WHERE x.indexrelid >= 16384 AND c.relkind IN ('r', 'p', 'm') AND k.oid IS NULL
