-- The definition from USING on: what stands before it is rebuilt with the same quoting and cut off.
SELECT i.oid, x.indrelid AS table_oid, i.relname::text AS name, x.indisunique AS unique,
       x.indisvalid AND x.indisready AS valid,
       substr(pg_get_indexdef(i.oid),
              1 + length(format('CREATE %sINDEX %I ON %I.%I ', CASE WHEN x.indisunique THEN 'UNIQUE ' END,
                                i.relname, n.nspname, c.relname))) AS definition,
       x.indkey::int[] AS positions, x.indnkeyatts::int AS key_count,
       coalesce(pg_get_expr(x.indpred, x.indrelid), '') AS predicate,
       x.indnullsnotdistinct AS nulls_not_distinct, space.spcname::text AS tablespace,
       x.indisclustered AS clustered, x.indisreplident AS replica_identity
FROM pg_index x
JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_class c ON c.oid = x.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_constraint k ON k.conindid = i.oid AND k.contype IN ('p', 'u', 'x')
LEFT JOIN pg_tablespace space ON space.oid = i.reltablespace
WHERE x.indexrelid >= 16384 AND i.relkind = 'i' AND c.relkind = 'r' AND k.oid IS NULL
