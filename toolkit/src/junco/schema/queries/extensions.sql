-- plpgsql is there from the start and lives in pg_catalog.
SELECT e.oid, e.extname::text AS name, n.nspname::text AS schema
FROM pg_extension e
JOIN pg_namespace n ON n.oid = e.extnamespace
WHERE e.extname <> 'plpgsql'
