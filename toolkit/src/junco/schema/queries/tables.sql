SELECT c.oid, n.nspname::text AS schema, c.relname::text AS name,
       c.relpersistence = 'u' AS unlogged,
       coalesce(c.reloptions, '{}')::text[] AS options,
       coalesce(toast.reloptions, '{}')::text[] AS toast_options,
       am.amname::text AS access_method, space.spcname::text AS tablespace,
       c.relrowsecurity AS row_security, c.relforcerowsecurity AS force_row_security,
       c.relreplident::text AS replica_identity
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_am am ON am.oid = c.relam
LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
LEFT JOIN pg_tablespace space ON space.oid = c.reltablespace
LEFT JOIN pg_inherits parent ON parent.inhrelid = c.oid
WHERE c.relkind = 'r' AND c.reloftype = 0 AND parent.inhrelid IS NULL
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
