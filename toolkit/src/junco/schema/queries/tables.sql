-- A partitioned table has no access method of its own unless somebody names one (from PostgreSQL 17 on).
SELECT c.oid, n.nspname::text AS schema, c.relname::text AS name,
       CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partition_key,
       of_space.nspname::text AS of_schema, of_type.typname::text AS of_name,
       server.srvname::text AS server, coalesce(far.ftoptions, '{}')::text[] AS foreign_options,
       c.relpersistence = 'u' AS unlogged,
       coalesce(c.reloptions, '{}')::text[] AS options,
       coalesce(toast.reloptions, '{}')::text[] AS toast_options,
       coalesce(am.amname::text, '') AS access_method, space.spcname::text AS tablespace,
       c.relrowsecurity AS row_security, c.relforcerowsecurity AS force_row_security,
       CASE WHEN c.relkind = 'f' THEN 'd' ELSE c.relreplident::text END AS replica_identity
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_type of_type ON of_type.oid = c.reloftype
LEFT JOIN pg_namespace of_space ON of_space.oid = of_type.typnamespace
LEFT JOIN pg_am am ON am.oid = c.relam
LEFT JOIN pg_foreign_table far ON far.ftrelid = c.oid
LEFT JOIN pg_foreign_server server ON server.oid = far.ftserver
LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
LEFT JOIN pg_tablespace space ON space.oid = c.reltablespace
WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
