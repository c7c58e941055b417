-- One column holds the locale of the providers that take one name: colllocale since 17, colliculocale before.
SELECT c.oid, n.nspname::text AS schema, c.collname::text AS name, c.collprovider::text AS provider,
       c.collisdeterministic AS deterministic, c.collcollate AS collate, c.collctype AS ctype,
       coalesce(to_jsonb(c)->>'colllocale', to_jsonb(c)->>'colliculocale') AS locale,
       to_jsonb(c)->>'collicurules' AS rules
FROM pg_collation c
JOIN pg_namespace n ON n.oid = c.collnamespace
WHERE c.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
